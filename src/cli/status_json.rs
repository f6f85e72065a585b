//! `google.rpc.Status` in proto3 JSON, with the details that our errors carry.

use std::collections::BTreeMap;

use prost::Message as _;
use prost_types::Any;
use serde_json::{Value, json};
use tonic_types::{
    Status,
    pb::{BadRequest, ErrorInfo, RetryInfo},
};

/// `status` as proto3 JSON. A detail that is none of our three types keeps its type only.
pub(crate) fn status(status: &Status) -> Value {
    let mut object = json!({ "code": status.code, "message": status.message });
    if !status.details.is_empty() {
        object["details"] = status.details.iter().map(detail).collect();
    }
    object
}

fn detail(any: &Any) -> Value {
    let name = any.type_url.rsplit('/').next().unwrap_or_default();
    let fields = match name {
        "google.rpc.BadRequest" => BadRequest::decode(&*any.value).map(bad_request),
        "google.rpc.ErrorInfo" => ErrorInfo::decode(&*any.value).map(error_info),
        "google.rpc.RetryInfo" => RetryInfo::decode(&*any.value).map(retry_info),
        _ => Ok(json!({})),
    };
    let mut object = fields.unwrap_or_else(|_| json!({}));
    object["@type"] = any.type_url.as_str().into();
    object
}

fn bad_request(detail: BadRequest) -> Value {
    let violations = detail.field_violations.into_iter();
    let violations: Value = violations.map(|v| json!({ "field": v.field, "description": v.description })).collect();
    json!({ "fieldViolations": violations })
}

fn error_info(detail: ErrorInfo) -> Value {
    // In order of the keys: those of a hash map change from run to run.
    let metadata: BTreeMap<_, _> = detail.metadata.into_iter().collect();
    json!({ "reason": detail.reason, "domain": detail.domain, "metadata": metadata })
}

fn retry_info(detail: RetryInfo) -> Value {
    match detail.retry_delay {
        Some(delay) => json!({ "retryDelay": duration(delay) }),
        None => json!({}),
    }
}

/// Seconds with no, three, six or nine decimals, as proto3 JSON writes them.
fn duration(prost_types::Duration { seconds, nanos }: prost_types::Duration) -> String {
    let sign = if seconds < 0 || nanos < 0 { "-" } else { "" };
    let (seconds, nanos) = (seconds.unsigned_abs(), nanos.unsigned_abs());
    match nanos {
        0 => format!("{sign}{seconds}s"),
        n if n % 1_000_000 == 0 => format!("{sign}{seconds}.{:03}s", n / 1_000_000),
        n if n % 1_000 == 0 => format!("{sign}{seconds}.{:06}s", n / 1_000),
        n => format!("{sign}{seconds}.{n:09}s"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use trich::{
        api::status::{from_error, overloaded, to_message, too_large},
        error::{InputError, Violation},
    };

    use super::*;

    fn json_of(of: &tonic::Status) -> Value {
        status(&to_message(of))
    }

    #[test]
    fn details_are_written_as_proto3_json() {
        let violation = Violation { field: "document.text", description: "must hold something".into() };
        assert_eq!(
            json_of(&from_error(&InputError::Invalid(vec![violation]).into())),
            json!({
                "code": 3,
                "message": "document.text: must hold something",
                "details": [{
                    "@type": "type.googleapis.com/google.rpc.BadRequest",
                    "fieldViolations": [{ "field": "document.text", "description": "must hold something" }],
                }],
            })
        );
        assert_eq!(
            json_of(&too_large("too large".into(), "DOCUMENT_TOO_LARGE", 10, 12)),
            json!({
                "code": 8,
                "message": "too large",
                "details": [{
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "DOCUMENT_TOO_LARGE",
                    "domain": "trich",
                    "metadata": { "limit": "10", "actual": "12" },
                }],
            })
        );
        assert_eq!(
            json_of(&overloaded(tonic::Code::Unavailable, Duration::from_millis(1500))),
            json!({
                "code": 14,
                "message": "too much work in flight",
                "details": [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1.500s" }],
            })
        );
        assert_eq!(json_of(&tonic::Status::cancelled("x")), json!({ "code": 1, "message": "x" }));
    }

    #[test]
    fn durations_have_as_many_decimals_as_they_need() {
        let of = |seconds, nanos| duration(prost_types::Duration { seconds, nanos });
        assert_eq!(of(2, 0), "2s");
        assert_eq!(of(0, 20_000), "0.000020s");
        assert_eq!(of(0, 1), "0.000000001s");
        assert_eq!(of(-1, -500_000_000), "-1.500s");
    }

    #[test]
    fn a_detail_that_cannot_be_read_keeps_its_type() {
        let any = |name: &str| Any { type_url: format!("type.googleapis.com/{name}"), value: vec![0xff] };
        for name in ["google.rpc.BadRequest", "google.rpc.Help"] {
            assert_eq!(detail(&any(name)), json!({ "@type": format!("type.googleapis.com/{name}") }));
        }
    }
}
