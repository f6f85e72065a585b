//! Reflection: clients ask the server for its contract.

use tonic::service::Routes;
use tonic_reflection::{
    pb,
    server::{Builder, Error},
};

use crate::api::DESCRIPTORS;

/// Adds reflection v1 and v1alpha, which some clients still speak; both tell of all services, reflection itself included.
pub(crate) fn add(routes: Routes) -> Result<Routes, Error> {
    let builder = || {
        Builder::configure()
            .include_reflection_service(false)
            .register_encoded_file_descriptor_set(DESCRIPTORS)
            .register_encoded_file_descriptor_set(pb::v1::FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(pb::v1alpha::FILE_DESCRIPTOR_SET)
    };
    Ok(routes.add_service(builder().build_v1()?).add_service(builder().build_v1alpha()?))
}
