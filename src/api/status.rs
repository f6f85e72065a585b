//! Errors as gRPC sees them: the one place where a core error becomes a status with `google.rpc` details.

use std::{collections::BTreeMap, time::Duration};

use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::{
    error::{AnalyzeError, InputError},
    interrupt::Interrupted,
};

/// The domain of every `ErrorInfo` of ours.
pub const DOMAIN: &str = "trich";

/// The status for an analysis that gave no answer.
#[must_use]
pub fn from_error(error: &AnalyzeError) -> Status {
    let message = error.to_string();
    match error {
        AnalyzeError::Input(InputError::Invalid(violations)) => {
            let mut details = ErrorDetails::new();
            for violation in violations {
                details.add_bad_request_violation(violation.field, &violation.description);
            }
            Status::with_error_details(Code::InvalidArgument, message, details)
        }
        AnalyzeError::Input(InputError::UnsupportedLanguage { code, supported }) => {
            let metadata = [("language_code", code.clone()), ("supported", supported.clone())];
            with_info(Code::InvalidArgument, message, "UNSUPPORTED_LANGUAGE", metadata)
        }
        AnalyzeError::Input(InputError::TooLarge { limit, actual }) => {
            too_large(message, "DOCUMENT_TOO_LARGE", *limit, *actual)
        }
        AnalyzeError::Interrupted(Interrupted::Cancelled) => Status::cancelled(message),
        AnalyzeError::Interrupted(Interrupted::DeadlineExceeded) => Status::deadline_exceeded(message),
    }
}

/// Something is over a limit: `limit` and `actual` go into the details.
#[must_use]
pub fn too_large(message: String, reason: &str, limit: usize, actual: usize) -> Status {
    let metadata = [("limit", limit.to_string()), ("actual", actual.to_string())];
    with_info(Code::ResourceExhausted, message, reason, metadata)
}

/// There is too much work in flight; the call may be made again after `retry`.
#[must_use]
pub fn overloaded(code: Code, retry: Duration) -> Status {
    Status::with_error_details(code, "too much work in flight", ErrorDetails::with_retry_info(Some(retry)))
}

/// `status` as the message that answers of batches and streams hold.
#[must_use]
pub fn to_message(status: &Status) -> tonic_types::Status {
    // A status with details carries the whole message, details included.
    match tonic_types::Status::decode(status.details()) {
        Ok(message) if message.code == status.code() as i32 => message,
        _ => tonic_types::Status {
            code: status.code() as i32,
            message: status.message().to_owned(),
            details: Vec::new(),
        },
    }
}

fn with_info<const N: usize>(code: Code, message: String, reason: &str, metadata: [(&str, String); N]) -> Status {
    let metadata = metadata.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let info = ErrorInfo { reason: reason.to_owned(), domain: DOMAIN.to_owned(), metadata };
    let detail = prost_types::Any {
        type_url: "type.googleapis.com/google.rpc.ErrorInfo".to_owned(),
        value: info.encode_to_vec(),
    };
    let details = tonic_types::Status { code: code as i32, message: message.clone(), details: vec![detail] };
    Status::with_details(code, message, details.encode_to_vec().into())
}

/// `google.rpc.ErrorInfo` with its metadata in order: that of tonic-types is a hash map, whose bytes change from call to call.
#[derive(Clone, PartialEq, prost::Message)]
struct ErrorInfo {
    #[prost(string, tag = "1")]
    reason: String,
    #[prost(string, tag = "2")]
    domain: String,
    #[prost(btree_map = "string, string", tag = "3")]
    metadata: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Violation;

    #[test]
    fn details_can_be_read_back() {
        let violation = Violation { field: "document.text", description: "must hold something".into() };
        let status = from_error(&InputError::Invalid(vec![violation]).into());
        assert_eq!(status.code(), Code::InvalidArgument);
        let details = status.get_error_details();
        assert_eq!(details.bad_request().unwrap().field_violations[0].field, "document.text");
        let message = to_message(&status);
        assert_eq!((message.code, message.details.len()), (Code::InvalidArgument as i32, 1));
        assert_eq!(to_message(&Status::cancelled("x")).details.len(), 0);

        let status = too_large("too large".into(), "DOCUMENT_TOO_LARGE", 10, 12);
        let details = status.get_error_details();
        let info = details.error_info().unwrap();
        assert_eq!((info.reason.as_str(), info.domain.as_str()), ("DOCUMENT_TOO_LARGE", DOMAIN));
        assert_eq!((info.metadata["limit"].as_str(), info.metadata["actual"].as_str()), ("10", "12"));
        assert_eq!(to_message(&status).details.len(), 1);
    }
}
