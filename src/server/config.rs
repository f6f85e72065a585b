//! What an operator may set.

use std::{num::NonZero, thread, time::Duration};

use tonic::Code;

use crate::analyzer::MAX_BYTES;

/// The most threads that analyse; more than any machine has use for.
const MAX_WORKERS: usize = 1024;

/// A server's settings. Counts below one count as one.
///
/// # Examples
/// ```
/// use trich::server::{Config, OverloadCode};
///
/// let config = Config { overload_code: OverloadCode::Unavailable, ..Config::default() };
/// assert_eq!(config.max_document_bytes, 1 << 20);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Threads that analyse; 1,024 at most. Default: as many as the machine runs at once.
    pub workers: usize,
    /// Bytes of text and title of one document; [`MAX_BYTES`] at most. Default: 1 MiB.
    ///
    /// [`MAX_BYTES`]: crate::analyzer::MAX_BYTES
    pub max_document_bytes: usize,
    /// Documents of one batch. Default: 100.
    pub max_batch_documents: usize,
    /// Bytes of one request message, after decompression. Default: 32 MiB.
    pub max_message_bytes: usize,
    /// Documents being analysed or waiting for a worker at one time; 65,536 at most. Default: 32 for each worker.
    pub max_in_flight_documents: usize,
    /// The same of one stream or batch. Default: 16.
    pub max_stream_in_flight_documents: usize,
    /// The status of a call that finds too much work in flight. Default: `RESOURCE_EXHAUSTED`.
    pub overload_code: OverloadCode,
    /// When such a call may be made again. Default: 250 ms.
    pub retry_after: Duration,
    /// How long calls are still taken after shutdown has begun and health says `NOT_SERVING`, for load balancers to
    /// notice. Default: none.
    pub drain_delay: Duration,
    /// How long calls in flight have to end after that. Default: 10 s.
    pub drain_deadline: Duration,
    /// How long a new connection has to send the HTTP/2 preface. Default: 10 s.
    pub preface_timeout: Duration,
    /// How long a connection may be silent before it is pinged. Default: 30 s.
    pub keepalive_interval: Duration,
    /// How long it has to answer the ping. Default: 10 s.
    pub keepalive_timeout: Duration,
    /// Calls open on one connection at one time. Default: 200.
    pub max_concurrent_streams: u32,
    /// When a connection is asked to end, ±10 %, so that clients spread over new replicas. Default: never.
    pub max_connection_age: Option<Duration>,
    /// Whether reflection is served. Default: yes.
    pub reflection: bool,
}

impl Default for Config {
    fn default() -> Self {
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            workers: workers.min(MAX_WORKERS),
            max_document_bytes: 1 << 20,
            max_batch_documents: 100,
            max_message_bytes: 32 << 20,
            max_in_flight_documents: workers * 32,
            max_stream_in_flight_documents: 16,
            overload_code: OverloadCode::default(),
            retry_after: Duration::from_millis(250),
            drain_delay: Duration::ZERO,
            drain_deadline: Duration::from_secs(10),
            preface_timeout: Duration::from_secs(10),
            keepalive_interval: Duration::from_secs(30),
            keepalive_timeout: Duration::from_secs(10),
            max_concurrent_streams: 200,
            max_connection_age: None,
            reflection: true,
        }
    }
}

impl Config {
    /// [`Self::max_document_bytes`] as it is in force.
    pub(crate) fn document_bytes(&self) -> usize {
        self.max_document_bytes.clamp(1, MAX_BYTES)
    }

    /// [`Self::workers`] as it is in force.
    pub(crate) fn workers(&self) -> usize {
        self.workers.clamp(1, MAX_WORKERS)
    }

    /// [`Self::max_in_flight_documents`] as it is in force: the queue has a slot for each.
    pub(crate) fn in_flight(&self) -> usize {
        self.max_in_flight_documents.clamp(1, 1 << 16)
    }
}

/// The status of a call that finds too much work in flight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OverloadCode {
    /// `RESOURCE_EXHAUSTED`: clients do not try again by themselves.
    #[default]
    ResourceExhausted,
    /// `UNAVAILABLE`: most clients and proxies try again by themselves, perhaps elsewhere.
    Unavailable,
}

impl From<OverloadCode> for Code {
    fn from(code: OverloadCode) -> Self {
        match code {
            OverloadCode::ResourceExhausted => Self::ResourceExhausted,
            OverloadCode::Unavailable => Self::Unavailable,
        }
    }
}
