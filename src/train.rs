//! Training of the models that ship.

mod corpus;
mod dataset;
pub mod names;
mod objective;
mod owlqn;

use thiserror::Error;

/// Why nothing was trained.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct TrainError(pub(crate) String);
