//! A load run: sends the project's articles to a server on this machine and tells throughput and latency.
//!
//! ```sh
//! cargo run --release -- serve &
//! cargo run --release --example load -- --requests 20000
//! ```
//!
//! It ends by itself after `--requests` calls.

use std::{
    error::Error,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use clap::Parser;
use tonic::transport::Channel;
use trich::api::v1::{self, document_analysis_service_client::DocumentAnalysisServiceClient as Client};

const ARTICLES: [&str; 8] = [
    include_str!("articles/vi-1.txt"),
    include_str!("articles/vi-2.txt"),
    include_str!("articles/vi-3.txt"),
    include_str!("articles/vi-4.txt"),
    include_str!("articles/vi-5.txt"),
    include_str!("articles/en-1.txt"),
    include_str!("articles/en-2.txt"),
    include_str!("articles/en-3.txt"),
];

/// Sends the project's articles to a server and tells throughput and latency.
#[derive(Parser)]
struct Arguments {
    /// Where the server listens; loopback only.
    #[arg(long, default_value = "127.0.0.1:50051")]
    address: SocketAddr,
    /// Calls in all.
    #[arg(long, default_value_t = 20_000)]
    requests: usize,
    /// Connections.
    #[arg(long, default_value_t = 4)]
    connections: usize,
    /// Calls in flight on each connection.
    #[arg(long, default_value_t = 8)]
    in_flight: usize,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    if !arguments.address.ip().is_loopback() {
        return Err("a load run goes to this machine only".into());
    }
    let next = Arc::new(AtomicUsize::new(0));
    let mut callers = Vec::new();
    let started = Instant::now();
    for _ in 0..arguments.connections {
        let channel = Channel::from_shared(format!("http://{}", arguments.address))?.connect().await?;
        for _ in 0..arguments.in_flight {
            callers.push(tokio::spawn(call(Client::new(channel.clone()), Arc::clone(&next), arguments.requests)));
        }
    }
    let (mut latencies, mut bytes, mut failed) = (Vec::new(), 0, 0);
    for caller in callers {
        let caller = caller.await?;
        latencies.extend(caller.latencies);
        bytes += caller.bytes;
        failed += caller.failed;
    }
    let seconds = started.elapsed().as_secs_f64();
    latencies.sort_unstable();
    let percentile = |p: usize| latencies.get(latencies.len() * p / 100).copied().unwrap_or_default();
    println!(
        "{} calls in {seconds:.2} s: {:.0} articles/s, {:.1} MB/s of text, {failed} failed; p50 {:?}, p90 {:?}, p99 {:?}",
        latencies.len(),
        latencies.len() as f64 / seconds,
        bytes as f64 / 1e6 / seconds,
        percentile(50),
        percentile(90),
        percentile(99),
    );
    Ok(())
}

#[derive(Default)]
struct Tally {
    latencies: Vec<Duration>,
    bytes: usize,
    failed: usize,
}

/// Calls one after the other until all calls are made.
async fn call(mut client: Client<Channel>, next: Arc<AtomicUsize>, requests: usize) -> Tally {
    let mut tally = Tally::default();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= requests {
            return tally;
        }
        let text = ARTICLES[number % ARTICLES.len()];
        let document =
            v1::Document { text: text.to_owned(), publish_time: "2024-03-18".to_owned(), ..Default::default() };
        let started = Instant::now();
        match client.analyze_document(v1::AnalyzeDocumentRequest { document: Some(document), options: None }).await {
            Ok(_) => tally.bytes += text.len(),
            Err(_) => tally.failed += 1,
        }
        tally.latencies.push(started.elapsed());
    }
}
