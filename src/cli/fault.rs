//! Faults of ours: a panic of the core costs its document an `INTERNAL` error, not the run.

use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
};

use tonic::Code;
use tonic_types::Status;

thread_local! {
    /// Where this thread panicked last.
    static LOCATION: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Makes panics silent: their messages may quote the article. [`guard`] tells their place.
pub(crate) fn silence() {
    panic::set_hook(Box::new(|panic| {
        let location = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        LOCATION.set(location);
    }));
}

/// What `work` gives; a panic becomes an `INTERNAL` status with `id`, which is told on standard error too, with its place
/// in the code.
pub(crate) fn guard<T>(id: &str, work: impl FnOnce() -> Result<T, Status>) -> Result<T, Status> {
    // The core shares nothing that a panic could leave half done.
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        super::complain(format_args!("{id}: internal error at {}", LOCATION.take()));
        let message = format!("internal error {id}: a fault of this program, not of the document");
        Err(Status { code: Code::Internal as i32, message, details: Vec::new() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_internal_error_without_its_message() {
        let error = guard::<()>("x.jsonl:7", || panic!("the article says …")).unwrap_err();
        assert_eq!(error.code, Code::Internal as i32);
        assert!(error.message.contains("x.jsonl:7") && !error.message.contains("article says"), "{}", error.message);
        assert_eq!(guard("x.jsonl:8", || Ok(8)).unwrap(), 8);
    }
}
