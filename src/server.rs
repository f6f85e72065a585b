//! The gRPC server: an accept loop, a layer around every call, admission, and a pool of threads for the work.
//!
//! A call goes through `connection` (HTTP/2), `calls` (deadline, draining, log), `tonic`'s routing and decoding,
//! `service` (the contract), `engine` (limits, admission) and `pool` (threads), and its answer the same way back.

mod admission;
mod calls;
mod config;
mod connection;
mod deadline;
mod engine;
mod health;
mod lifecycle;
mod pool;
mod produced;
mod reflection;
mod service;
mod size;
mod stream;
pub mod telemetry;

use std::{io, sync::Arc};

use thiserror::Error;
use tokio::net::TcpListener;
use tonic::{codec::CompressionEncoding, service::Routes};
use tracing::info;

pub use config::{Config, OverloadCode};

use crate::{
    analyzer::Analyzer,
    api::{
        convert, health::health_server::HealthServer,
        v1::document_analysis_service_server::DocumentAnalysisServiceServer,
    },
};
use calls::Calls;
use engine::{Analyze, Engine};
use health::Health;
use lifecycle::{Lifecycle, Phase};
use service::AnalysisService;

/// Why a server cannot start.
#[derive(Debug, Error)]
pub enum Error {
    /// A worker thread cannot be started.
    #[error("cannot start a worker thread: {0}")]
    Thread(#[source] io::Error),
    /// The listener has no address.
    #[error("cannot use the listener: {0}")]
    Listener(#[source] io::Error),
    /// The embedded descriptors cannot be served; a fault of the build.
    #[error("cannot serve reflection: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
}

/// Serves `analyzer` on `listener` until `shutdown` completes and the calls in flight are done, or
/// [`Config::drain_deadline`] later.
///
/// Call [`telemetry::init`] before: without it nothing is logged, and the standard panic hook prints panic messages,
/// which may hold article text.
///
/// # Errors
/// Only where it cannot start. Faults of connections and calls end those alone.
///
/// # Examples
/// ```
/// use std::sync::Arc;
/// use trich::{analyzer::Analyzer, server};
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// let analyzer = Arc::new(Analyzer::new()?);
/// server::run(listener, analyzer, server::Config::default(), async { /* a signal arrives */ }).await?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub async fn run(
    listener: TcpListener,
    analyzer: Arc<Analyzer>,
    config: Config,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let analyze = engine::analysis(Arc::clone(&analyzer));
    Server::new(&analyzer, config, analyze)?.serve(listener, shutdown).await
}

/// A server that is ready to take connections.
struct Server {
    config: Arc<Config>,
    lifecycle: Lifecycle,
    calls: Calls,
}

impl Server {
    /// Starts the worker threads. `analyze` is what they do with a document.
    fn new(analyzer: &Analyzer, config: Config, analyze: Arc<Analyze>) -> Result<Self, Error> {
        let config = Arc::new(config);
        let lifecycle = Lifecycle::default();
        let engine = Arc::new(Engine::new(&config, analyze).map_err(Error::Thread)?);
        let info = service::info(&config, convert::model_info(analyzer).version, analyzer);
        let analysis = AnalysisService::new(engine, info, Arc::clone(&config), lifecycle.clone());
        let analysis = DocumentAnalysisServiceServer::new(analysis)
            .max_decoding_message_size(config.max_message_bytes)
            .accept_compressed(CompressionEncoding::Gzip)
            .accept_compressed(CompressionEncoding::Zstd);
        let mut routes = Routes::new(analysis).add_service(HealthServer::new(Health::new(lifecycle.clone())));
        if config.reflection {
            routes = reflection::add(routes)?;
        }
        let calls = Calls::new(routes.prepare(), lifecycle.clone(), config.max_message_bytes);
        Ok(Self { config, lifecycle, calls })
    }

    async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()> + Send) -> Result<(), Error> {
        let address = listener.local_addr().map_err(Error::Listener)?;
        info!(%address, version = env!("CARGO_PKG_VERSION"), workers = self.config.workers, "serving");
        self.lifecycle.enter(Phase::Serving);
        connection::serve(listener, &self.calls, &self.config, &self.lifecycle, shutdown).await;
        info!("stopped");
        Ok(())
    }
}

#[cfg(test)]
mod tests;
