//! Training, behind the feature `train`: what the service needs at run time is trained here, from texts alone.

pub mod clusters;
pub mod embeddings;
pub mod kmeans;
pub mod random;
pub mod vocabulary;
