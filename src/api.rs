//! The contract: generated messages and services, and their conversion from and to the core's types.

pub mod convert;
pub(crate) mod counterparts;
pub mod status;

/// `trich.v1`, generated from `proto/trich/v1/document_analysis.proto`, with serde in proto3 JSON.
#[allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic)]
pub mod v1 {
    tonic::include_proto!("trich.v1");
    include!(concat!(env!("OUT_DIR"), "/trich.v1.serde.rs"));
}

/// `grpc.health.v1`, generated from `proto/grpc/health/v1/health.proto`.
#[allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic)]
pub mod health {
    tonic::include_proto!("grpc.health.v1");
}

/// Descriptors of all of the above, of what they import and of the error details, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.binpb"));
