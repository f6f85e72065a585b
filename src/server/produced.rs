//! Streams of answers.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_util::task::AbortOnDropHandle;

/// A stream whose items a task of its own makes, never more than one ahead of the client. Dropping it ends the task.
pub(crate) struct Produced<T> {
    items: mpsc::Receiver<T>,
    _task: AbortOnDropHandle<()>,
}

impl<T: Send + 'static> Produced<T> {
    /// Starts the task that `produce` makes.
    pub(crate) fn new<F: Future<Output = ()> + Send + 'static>(produce: impl FnOnce(mpsc::Sender<T>) -> F) -> Self {
        let (sender, items) = mpsc::channel(1);
        Self { items, _task: AbortOnDropHandle::new(tokio::spawn(produce(sender))) }
    }
}

impl<T> Stream for Produced<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.items.poll_recv(context)
    }
}
