//! Where in its life a server is.

use std::sync::Arc;

use tokio::sync::watch;

/// The phases of a server, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Not ready yet.
    #[default]
    Starting,
    /// Takes calls.
    Serving,
    /// Still takes calls, but tells health checks that it will not for long.
    Leaving,
    /// Takes no new calls and ends those in flight.
    Draining,
}

/// The phase of one server; clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lifecycle(Arc<watch::Sender<Phase>>);

impl Lifecycle {
    /// Goes on to `phase`.
    pub(crate) fn enter(&self, phase: Phase) {
        self.0.send_replace(phase);
    }

    /// The phase now.
    pub(crate) fn phase(&self) -> Phase {
        *self.0.borrow()
    }

    /// The phase now and as it changes.
    pub(crate) fn subscribe(&self) -> watch::Receiver<Phase> {
        self.0.subscribe()
    }

    /// Completes when the server drains.
    pub(crate) async fn draining(&self) {
        // An error says that the sender is gone, and `self` holds it.
        let _ = self.subscribe().wait_for(|&phase| phase == Phase::Draining).await;
    }
}
