//! STAND-IN, made so that the command line compiles and its tests run: replaced by the real server at merge.
//! It accepts nothing and ends at the shutdown.

use std::{future::Future, io, sync::Arc, time::Duration};

use tokio::net::TcpListener;

use crate::analyzer::Analyzer;

/// Limits.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Config {
    pub max_document_bytes: usize,
    pub max_batch_documents: usize,
    pub max_message_bytes: usize,
    pub max_in_flight_documents: usize,
    pub max_stream_in_flight_documents: usize,
    pub workers: usize,
    pub overload_code: OverloadCode,
    pub drain_delay: Duration,
    pub drain_deadline: Duration,
    pub max_connection_age: Option<Duration>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            max_document_bytes: 1 << 20,
            max_batch_documents: 64,
            max_message_bytes: 8 << 20,
            max_in_flight_documents: 256,
            max_stream_in_flight_documents: 16,
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            overload_code: OverloadCode::default(),
            drain_delay: Duration::ZERO,
            drain_deadline: Duration::from_secs(30),
            max_connection_age: None,
        }
    }
}

/// The status of a call that finds too much work in flight.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub enum OverloadCode {
    #[default]
    ResourceExhausted,
    Unavailable,
}

/// Waits for the end.
pub async fn run(
    listener: TcpListener,
    _analyzer: Arc<Analyzer>,
    _config: Config,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    shutdown.await;
    drop(listener);
    Ok(())
}

/// Logs.
pub mod telemetry {
    /// What lines of the log look like.
    #[derive(Clone, Copy, Debug, Default)]
    #[allow(missing_docs)]
    pub enum Format {
        #[default]
        Auto,
        Text,
        Json,
    }

    /// Nothing here.
    pub fn init(_format: Format) {}
}
