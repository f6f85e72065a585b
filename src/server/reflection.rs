//! Reflection: clients ask the server for its contract.

use prost::Message as _;
use prost_types::FileDescriptorSet;
use tonic::service::Routes;
use tonic_reflection::{
    pb,
    server::{Builder, Error},
};

use crate::api::DESCRIPTORS;

/// Adds reflection v1 and v1alpha, which some clients still speak; both tell of all services, reflection itself included.
pub(crate) fn add(routes: Routes) -> Result<Routes, Error> {
    let builder = || {
        Ok::<_, Error>(
            Builder::configure()
                .include_reflection_service(false)
                .register_encoded_file_descriptor_set(DESCRIPTORS)
                .register_encoded_file_descriptor_set(pb::v1::FILE_DESCRIPTOR_SET)
                .register_encoded_file_descriptor_set(pb::v1alpha::FILE_DESCRIPTOR_SET)
                .register_file_descriptor_set(error_details()?),
        )
    };
    Ok(routes.add_service(builder()?.build_v1()?).add_service(builder()?.build_v1alpha()?))
}

/// The messages that stand in a status's details, so that tools can show them.
fn error_details() -> Result<FileDescriptorSet, Error> {
    let mut set = FileDescriptorSet::decode(tonic_types::pb::FILE_DESCRIPTOR_SET)?;
    // It knows the files without their folders: `google.rpc.Status` would stand in two files, which clients refuse.
    set.file.retain(|file| file.name() != "status.proto");
    for file in &mut set.file {
        if file.name() == "error_details.proto" {
            file.name = Some("google/rpc/error_details.proto".to_owned());
        }
    }
    Ok(set)
}
