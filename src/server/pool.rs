//! The threads that analyse.
//!
//! Analyses take milliseconds of CPU; on the threads that drive connections they would make every other call and health
//! check wait.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use crossbeam_channel::{Sender, bounded};
use tokio::sync::oneshot;
use tonic::Status;
use tracing::error;

use super::admission::Permit;

type Job = Box<dyn FnOnce() + Send>;

/// A fixed number of threads behind a bounded queue. The threads end when the pool is dropped and the queue is empty.
#[derive(Debug)]
pub(crate) struct Pool {
    queue: Sender<Job>,
    faults: Arc<AtomicU64>,
}

impl Pool {
    /// Starts `threads` threads behind a queue of `capacity` jobs. No more than `capacity` permits may exist.
    pub(crate) fn new(threads: usize, capacity: usize) -> io::Result<Self> {
        let (queue, jobs) = bounded::<Job>(capacity);
        for number in 0..threads.max(1) {
            let jobs = jobs.clone();
            let work = move || {
                for job in jobs {
                    job();
                }
            };
            thread::Builder::new().name(format!("worker-{number}")).spawn(work)?;
        }
        Ok(Self { queue, faults: Arc::default() })
    }

    /// Runs `work` on one of the threads. The permit is free again when `work` is done, whether or not anybody still waits.
    ///
    /// # Errors
    /// `INTERNAL` with an id that is in the log, if `work` panics. What the panic says is not told: it may hold article text.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        permit: Permit,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Status> {
        let (reply, answer) = oneshot::channel();
        let faults = Arc::clone(&self.faults);
        let job = move || {
            let result = catch_unwind(AssertUnwindSafe(work)).map_err(|_| fault(&faults));
            drop(permit);
            // Nobody waits any more where the call was cancelled.
            let _ = reply.send(result);
        };
        // There is a place in the queue for every permit.
        self.queue.try_send(Box::new(job)).map_err(|_| Status::internal("the queue of the workers is full"))?;
        answer.await.unwrap_or_else(|_| Err(Status::internal("the workers are gone")))
    }
}

/// Logs that a job panicked. Where it did, the panic hook has logged on the same thread just before.
fn fault(faults: &AtomicU64) -> Status {
    let id = faults.fetch_add(1, Ordering::Relaxed) + 1;
    error!(fault = id, thread = thread::current().name().unwrap_or_default(), "an analysis panicked");
    Status::internal(format!("internal error; the server's log has it as fault {id}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::{admission::Admission, config::Config};

    #[tokio::test]
    async fn a_panic_is_an_answer_and_the_thread_goes_on() {
        let admission = Admission::new(&Config { max_in_flight_documents: 1, ..Config::default() });
        let pool = Pool::new(1, 1).unwrap();
        for id in 1..4 {
            let status = pool
                .run(admission.try_unary().unwrap(), || -> () { panic!("secret text") })
                .await
                .expect_err("it panicked");
            assert_eq!(status.code(), tonic::Code::Internal);
            assert_eq!(status.message(), format!("internal error; the server's log has it as fault {id}"));
            assert_eq!(pool.run(admission.try_unary().unwrap(), || 7).await.unwrap(), 7);
        }
    }
}
