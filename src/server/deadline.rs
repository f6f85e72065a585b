//! Deadlines as clients send them.
//!
//! `tonic` would answer CANCELLED and would let the work behind the answer go on; so the header is read here, and the
//! moment goes with the call into the pipeline.

use std::time::{Duration, Instant};

use http::HeaderMap;
use tonic::Status;

/// The moment when the caller gives up, counted from `now`.
///
/// # Errors
/// `INVALID_ARGUMENT` if the `grpc-timeout` header is not what the gRPC protocol asks for.
pub(crate) fn read(headers: &HeaderMap, now: Instant) -> Result<Option<Instant>, Status> {
    let Some(value) = headers.get("grpc-timeout") else { return Ok(None) };
    let timeout = value.to_str().ok().and_then(parse);
    let timeout = timeout.ok_or_else(|| Status::invalid_argument("grpc-timeout must be 1 to 8 digits and a unit"))?;
    // A moment that the clock cannot hold is as good as none.
    Ok(now.checked_add(timeout))
}

/// At most eight digits and one of the units H, M, S, m, u and n.
fn parse(value: &str) -> Option<Duration> {
    let unit = value.chars().next_back()?;
    let digits = value.strip_suffix(unit)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    Some(match unit {
        'H' => Duration::from_secs(count * 3600),
        'M' => Duration::from_secs(count * 60),
        'S' => Duration::from_secs(count),
        'm' => Duration::from_millis(count),
        'u' => Duration::from_micros(count),
        'n' => Duration::from_nanos(count),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_is_read() {
        for (value, nanos) in [
            ("2H", 7_200_000_000_000),
            ("3M", 180_000_000_000),
            ("1S", 1_000_000_000),
            ("99999999m", 99_999_999_000_000),
            ("20u", 20_000),
            ("0n", 0),
        ] {
            assert_eq!(parse(value), Some(Duration::from_nanos(nanos)), "{value}");
        }
        assert_eq!(parse("99999999H"), Some(Duration::from_hours(99_999_999)));
    }

    #[test]
    fn what_is_no_timeout_is_refused() {
        for value in ["", "S", "1", "1s", "-1S", "+1S", "1.5S", "123456789n", "1 S", "1S ", "１S", "1é"] {
            assert_eq!(parse(value), None, "{value}");
        }
        let headers = HeaderMap::from_iter([(http::HeaderName::from_static("grpc-timeout"), "soon".parse().unwrap())]);
        assert_eq!(read(&headers, Instant::now()).unwrap_err().code(), tonic::Code::InvalidArgument);
    }
}
