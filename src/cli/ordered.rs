//! Work spread over threads, its results in the order of the work.

use std::{
    io,
    sync::Arc,
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};

/// Items read ahead of the writer, a thread: enough to keep all busy beside one long article, few enough to be held.
const WINDOW: usize = 8;

/// The results of work that runs on other threads, in the order of the items worked on.
///
/// At most [`WINDOW`] items a thread are held at one time. Dropping it ends the work; a thread that waits for input may
/// outlive it.
#[derive(Debug)]
pub(crate) struct Ordered<O> {
    /// One receiver an item, in order; each gets its one result when it is ready.
    pending: Receiver<Receiver<O>>,
}

/// How many threads to work on: as many as asked for, else one a core.
pub(crate) fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// Applies `work` to `items` on `jobs` threads.
///
/// # Errors
/// Where the system gives no further thread.
pub(crate) fn ordered<I, O>(
    items: impl Iterator<Item = I> + Send + 'static,
    jobs: usize,
    work: impl Fn(I) -> O + Send + Sync + 'static,
) -> io::Result<Ordered<O>>
where
    I: Send + 'static,
    O: Send + 'static,
{
    let (to_pending, pending) = bounded(jobs * WINDOW);
    let (to_workers, tasks) = bounded::<(I, Sender<O>)>(jobs);
    let work = Arc::new(work);
    for _ in 0..jobs {
        let (tasks, work) = (tasks.clone(), Arc::clone(&work));
        spawn("analyze", move || {
            for (item, to_result) in tasks {
                // Fails where nobody waits for the result any more.
                let _ = to_result.send(work(item));
            }
        })?;
    }
    spawn("read", move || {
        for item in items {
            let (to_result, result) = bounded(1);
            if to_pending.send(result).is_err() || to_workers.send((item, to_result)).is_err() {
                return;
            }
        }
    })?;
    Ok(Ordered { pending })
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(run)
}

impl<O> Ordered<O> {
    /// The next result; `None` after the last. `before_waiting` is called whenever it is not there yet.
    ///
    /// # Errors
    /// Those of `before_waiting`, and a worker thread that ended without a result.
    pub(crate) fn next(&mut self, mut before_waiting: impl FnMut() -> io::Result<()>) -> io::Result<Option<O>> {
        let Some(result) = receive(&self.pending, &mut before_waiting)? else { return Ok(None) };
        match receive(&result, &mut before_waiting)? {
            Some(result) => Ok(Some(result)),
            None => Err(io::Error::other("a worker thread ended without a result")),
        }
    }
}

/// The next message; `None` where nobody can send one.
fn receive<T>(from: &Receiver<T>, before_waiting: &mut impl FnMut() -> io::Result<()>) -> io::Result<Option<T>> {
    match from.try_recv() {
        Ok(message) => Ok(Some(message)),
        Err(TryRecvError::Disconnected) => Ok(None),
        Err(TryRecvError::Empty) => {
            before_waiting()?;
            Ok(from.recv().ok())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        // Every seventh item takes longer than those after it.
        let work = |n: u64| {
            if n.is_multiple_of(7) {
                thread::sleep(Duration::from_millis(2));
            }
            n * n
        };
        let mut results = ordered(0..500, 4, work).unwrap();
        for n in 0..500 {
            assert_eq!(results.next(|| Ok(())).unwrap(), Some(n * n));
        }
        assert_eq!(results.next(|| Ok(())).unwrap(), None);
    }

    #[test]
    fn no_more_is_read_than_the_window_holds() {
        let read = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&read);
        let mut results =
            ordered((0..1000).inspect(move |_| _ = counter.fetch_add(1, Ordering::SeqCst)), 2, |n| n).unwrap();
        for taken in 1..=100 {
            assert_eq!(results.next(|| Ok(())).unwrap(), Some(taken - 1));
            // The window, one item in the reader's hand, and those taken.
            assert!(read.load(Ordering::SeqCst) <= 2 * WINDOW + 1 + taken);
        }
    }

    #[test]
    fn a_thread_that_dies_is_an_error_and_not_a_hang() {
        let mut results =
            ordered(0..3, 1, |n| if n == 1 { std::panic::resume_unwind(Box::new(())) } else { n }).unwrap();
        assert_eq!(results.next(|| Ok(())).unwrap(), Some(0));
        assert!(results.next(|| Ok(())).is_err());
    }
}
