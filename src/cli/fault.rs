//! Faults of ours: a panic of the core costs its document an `INTERNAL` error, not the run.

use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
};

use tonic::Code;
use tonic_types::Status;

thread_local! {
    /// The document that this thread works on.
    static DOCUMENT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Has panics tell their place and their document only: their messages may quote the article.
pub(crate) fn hide_messages() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        super::complain(format_args!("internal error {} at {place}", DOCUMENT.take()));
    }));
}

/// What `work` gives; a panic becomes an `INTERNAL` status. `id` is in its message and in that on standard error.
pub(crate) fn guard<T>(id: &str, work: impl FnOnce() -> Result<T, Status>) -> Result<T, Status> {
    DOCUMENT.set(id.to_owned());
    // The core shares nothing that a panic could leave half done.
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    DOCUMENT.take();
    outcome.unwrap_or_else(|_| {
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
