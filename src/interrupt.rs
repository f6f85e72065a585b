//! How a caller stops an analysis that is under way.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use thiserror::Error;

/// Why an analysis stopped early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Interrupted {
    /// Nobody waits for the answer any more.
    #[error("the call was cancelled")]
    Cancelled,
    /// Its time is over.
    #[error("the deadline has passed")]
    DeadlineExceeded,
}

/// Tells an analysis to stop; clones share the same state. The pipeline asks between its stages.
///
/// # Examples
/// ```
/// use trich::interrupt::{Interrupt, Interrupted};
///
/// let interrupt = Interrupt::default();
/// assert_eq!(interrupt.check(), Ok(()));
/// interrupt.clone().cancel();
/// assert_eq!(interrupt.check(), Err(Interrupted::Cancelled));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    cancelled: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

impl Interrupt {
    /// One that also ends the work at `deadline`, if there is one.
    #[must_use]
    pub fn at(deadline: Option<Instant>) -> Self {
        Self { deadline, ..Self::default() }
    }

    /// Ends the work at its next check.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// `Err` if the work should end.
    pub fn check(&self) -> Result<(), Interrupted> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Interrupted::Cancelled);
        }
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(Interrupted::DeadlineExceeded),
            _ => Ok(()),
        }
    }
}
