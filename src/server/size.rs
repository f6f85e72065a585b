//! Messages over the limit, in the contract's terms.

use tonic::{Code, Status};

use crate::api::status;

/// `status`, or `RESOURCE_EXHAUSTED` with details where it is `tonic`'s answer to a message of more than `limit` bytes.
///
/// `tonic` answers `OUT_OF_RANGE`, and `RESOURCE_EXHAUSTED` without details to what grows too large when it is decompressed;
/// we answer the first never and the second always with details.
pub(crate) fn translate(status: Status, limit: usize) -> Status {
    let is_too_large = match status.code() {
        Code::OutOfRange => true,
        Code::ResourceExhausted => status.details().is_empty() && status.message().contains("decompressing"),
        _ => false,
    };
    if !is_too_large {
        return status;
    }
    let (actual, message) = match found(status.message()) {
        Some(actual) => (actual, format!("the message has {actual} bytes; the limit is {limit}")),
        // How long a message becomes that is not decompressed to its end, nobody knows.
        None => (limit.saturating_add(1), format!("the message has more than {limit} bytes, which is the limit")),
    };
    status::too_large(message, "MESSAGE_TOO_LARGE", limit, actual)
}

/// The number in "found 123 bytes".
fn found(message: &str) -> Option<usize> {
    message.split_once("found ")?.1.split_once(" bytes")?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonic_types::StatusExt as _;

    #[test]
    fn only_messages_over_the_limit_are_translated() {
        let large =
            Status::out_of_range("Error, decoded message length too large: found 70 bytes, the limit is: 9 bytes");
        let status = translate(large, 9);
        assert_eq!(status.code(), Code::ResourceExhausted);
        let details = status.get_error_details();
        let info = details.error_info().unwrap();
        assert_eq!((info.metadata["limit"].as_str(), info.metadata["actual"].as_str()), ("9", "70"));

        let overloaded = status::overloaded(Code::ResourceExhausted, std::time::Duration::from_secs(1));
        assert!(translate(overloaded, 9).get_error_details().retry_info().is_some());
        assert_eq!(translate(Status::internal("x"), 9).code(), Code::Internal);
    }
}
