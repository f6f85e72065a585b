//! Compiles the protocol buffers without `protoc`: messages and services, their proto3 JSON form, and the descriptors for reflection.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message as _;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    let out = PathBuf::from(env::var("OUT_DIR")?);

    let files = [
        "trich/v1/document_analysis.proto",
        "grpc/health/v1/health.proto",
        // Only for reflection: the messages that stand in a status's details.
        "google/rpc/error_details.proto",
    ];
    let descriptors = protox::compile(files, ["proto"])?;
    let encoded = descriptors.encode_to_vec();
    fs::write(out.join("descriptors.binpb"), &encoded)?;

    tonic_prost_build::configure()
        .extern_path(".google.rpc", "::tonic_types::pb")
        .build_client(true)
        // Answers have one form: a hash map's order changes from call to call.
        .btree_map(".")
        // Clients take any channel; `connect` would need tonic's client transport, which only tests have.
        .build_transport(false)
        .compile_fds(descriptors)?;

    // Batch and stream answers hold a google.rpc.Status, which has no serde form; only gRPC clients see those.
    pbjson_build::Builder::new()
        .register_descriptors(&encoded)?
        .exclude([
            ".trich.v1.BatchAnalyzeDocumentsResponse",
            ".trich.v1.BatchAnalyzeDocumentsResult",
            ".trich.v1.AnalyzeDocumentStreamResponse",
        ])
        .build(&[".trich.v1"])?;
    Ok(())
}
