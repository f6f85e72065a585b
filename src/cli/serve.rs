//! `trich serve`: binds, says where it listens, and runs the server until it is told to stop.

use std::{
    error::Error,
    io::{self, Write as _},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use clap::ValueEnum;
use tokio::{net::TcpListener, sync::watch};
use trich::server::{self, Config, OverloadCode, telemetry};

use super::request;

/// Serve gRPC until SIGTERM or SIGINT
#[derive(Debug, clap::Args)]
#[command(
    after_help = "On a signal the server takes no new calls and ends when those under way are done; a second signal ends it at once."
)]
pub(crate) struct Args {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", env = "TRICH_LISTEN", default_value = "127.0.0.1:50051")]
    listen: String,
    /// Bytes of text and title that a document may have
    #[arg(long, value_name = "N", env = "TRICH_MAX_DOCUMENT_BYTES", value_parser = positive, default_value_t = Config::default().max_document_bytes)]
    max_document_bytes: usize,
    /// Documents that a batch may have
    #[arg(long, value_name = "N", env = "TRICH_MAX_BATCH_DOCUMENTS", value_parser = positive, default_value_t = Config::default().max_batch_documents)]
    max_batch_documents: usize,
    /// Documents that are analysed or wait at one time; calls beyond them are refused [default: in proportion to --workers]
    #[arg(long, value_name = "N", env = "TRICH_MAX_IN_FLIGHT_DOCUMENTS", value_parser = positive)]
    max_in_flight_documents: Option<usize>,
    /// Threads that analyse
    #[arg(long, value_name = "N", env = "TRICH_WORKERS", value_parser = clap::value_parser!(u16).range(1..=1024), default_value_t = Config::default().workers as u16)]
    workers: u16,
    /// How a call that is refused for too much work ends; most clients and proxies try again after "unavailable"
    #[arg(long, value_name = "STATUS", env = "TRICH_OVERLOAD_CODE", value_enum, default_value_t)]
    overload_code: Overload,
    /// How long calls are still taken after the signal to stop, for load balancers to notice
    #[arg(long, value_name = "SECONDS", env = "TRICH_DRAIN_DELAY", default_value_t = Config::default().drain_delay.as_secs())]
    drain_delay: u64,
    /// How long calls under way may take after that
    #[arg(long, value_name = "SECONDS", env = "TRICH_DRAIN_DEADLINE", default_value_t = Config::default().drain_deadline.as_secs())]
    drain_deadline: u64,
    /// After how long a connection is asked to be made anew, so that load spreads over replicas; without it, never
    #[arg(long, value_name = "SECONDS", env = "TRICH_MAX_CONNECTION_AGE")]
    max_connection_age: Option<u64>,
    /// What the log on standard error looks like; RUST_LOG says how much of it there is
    #[allow(clippy::doc_markdown)] // Help, where backticks would be seen.
    #[arg(long, value_name = "FORMAT", env = "TRICH_LOG_FORMAT", value_enum, default_value_t)]
    log_format: LogFormat,
    #[command(flatten)]
    models: super::models::Models,
}

/// The status of a call that is refused for too much work.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Overload {
    #[default]
    ResourceExhausted,
    Unavailable,
}

/// What the log looks like.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum LogFormat {
    /// Text on a terminal, JSON elsewhere
    #[default]
    Auto,
    /// Text
    Text,
    /// One JSON object a line
    Json,
}

/// A limit: a number that lets something through.
fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("must be at least 1".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("{error}")),
    }
}

impl Args {
    fn config(&self) -> Config {
        let default = Config::default();
        let in_flight_a_worker = default.max_in_flight_documents.div_ceil(default.workers.max(1));
        Config {
            max_document_bytes: self.max_document_bytes,
            max_batch_documents: self.max_batch_documents,
            max_in_flight_documents: self
                .max_in_flight_documents
                .unwrap_or_else(|| in_flight_a_worker.saturating_mul(self.workers.into())),
            // A message has room for the largest document at least, with its id and the options.
            max_message_bytes: default.max_message_bytes.max(self.max_document_bytes.saturating_add(1 << 16)),
            workers: self.workers.into(),
            overload_code: match self.overload_code {
                Overload::ResourceExhausted => OverloadCode::ResourceExhausted,
                Overload::Unavailable => OverloadCode::Unavailable,
            },
            drain_delay: Duration::from_secs(self.drain_delay),
            drain_deadline: Duration::from_secs(self.drain_deadline),
            max_connection_age: self.max_connection_age.map(Duration::from_secs).or(default.max_connection_age),
            ..default
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> ExitCode {
    telemetry::init(match args.log_format {
        LogFormat::Auto => telemetry::Format::Auto,
        LogFormat::Text => telemetry::Format::Text,
        LogFormat::Json => telemetry::Format::Json,
    });
    let analyzer = match args.models.analyzer() {
        Ok(analyzer) => Arc::new(analyzer),
        Err(status) => return status,
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            super::complain(format_args!("cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(serve(args, analyzer));
    // What was not done by the drain deadline is left.
    runtime.shutdown_background();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            super::complain(error);
            ExitCode::FAILURE
        }
    }
}

async fn serve(args: &Args, analyzer: Arc<trich::analyzer::Analyzer>) -> Result<(), Box<dyn Error>> {
    // Before anybody can know that we listen, so that no signal finds us unprepared.
    let signals = signals()?;
    let listener =
        TcpListener::bind(&args.listen).await.map_err(|error| format!("cannot listen on {}: {error}", args.listen))?;
    announce(listener.local_addr()?)?;

    let server = server::run(listener, analyzer, args.config(), count(signals.clone(), 1));
    tokio::select! {
        ended = server => Ok(ended?),
        () = count(signals, 2) => Err("stopped by a second signal".into()),
    }
}

/// Says on standard output where the server listens and how to try it.
fn announce(address: SocketAddr) -> Result<(), Box<dyn Error>> {
    let lines = format!("listening on {address}\n{}\n{}\n", request::analyze(address)?, request::server_info(address));
    let mut stdout = io::stdout().lock();
    // A server whose output nobody reads serves all the same.
    let _ = stdout.write_all(lines.as_bytes()).and_then(|()| stdout.flush());
    Ok(())
}

/// Ends at the `wanted`th signal.
async fn count(mut signals: watch::Receiver<u32>, wanted: u32) {
    // It fails only where no signal can come any more.
    if signals.wait_for(|count| *count >= wanted).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Counts the signals that tell the program to stop, from now on.
#[cfg(unix)]
fn signals() -> io::Result<watch::Receiver<u32>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (sender, receiver) = watch::channel(0);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            sender.send_modify(|count| *count += 1);
        }
    });
    Ok(receiver)
}

/// Counts the signals that tell the program to stop, from now on.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps)]
fn signals() -> io::Result<watch::Receiver<u32>> {
    let (sender, receiver) = watch::channel(0);
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            sender.send_modify(|count| *count += 1);
        }
    });
    Ok(receiver)
}
