//! The accept loop and the connections, from the first byte to the last.
//!
//! `tonic`'s own transport never ends while a peer stays silent, forgets `TCP_NODELAY` on a listener that it is given, and
//! sends no GOAWAY before it cuts old connections; so we drive `hyper` ourselves.

use std::{
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};
use tracing::{debug, info, warn};

use super::{
    calls::Calls,
    config::Config,
    lifecycle::{Lifecycle, Phase},
};

/// What every HTTP/2 connection begins with (RFC 9113, 3.4).
const PREFACE_BYTES: usize = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".len();

/// Takes connections until `shutdown` completes, then drains: all connections have ended when this returns.
pub(crate) async fn serve(
    listener: TcpListener,
    calls: &Calls,
    config: &Config,
    lifecycle: &Lifecycle,
    shutdown: impl Future<Output = ()> + Send,
) {
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(async {
        shutdown.await;
        lifecycle.enter(Phase::Leaving);
        info!("shutting down");
        if !config.drain_delay.is_zero() {
            sleep(config.drain_delay).await;
        }
    });
    let mut number = 0;
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener) => {
                let (stream, peer) = accepted;
                let age = config.max_connection_age.map(|age| jittered(age, number));
                number += 1;
                let connection = Connection { peer, age, calls: calls.clone(), lifecycle: lifecycle.clone() };
                connections.spawn(connection.drive(stream, http2(config), config.preface_timeout));
            }
            Some(_) = connections.join_next() => {}
        }
    }
    // New clients are refused at once, and do not wait in the listener's queue.
    drop(listener);
    lifecycle.enter(Phase::Draining);
    info!(connections = connections.len(), "draining");
    let all = async { while connections.join_next().await.is_some() {} };
    if timeout(config.drain_deadline, all).await.is_err() {
        warn!(connections = connections.len(), "the drain deadline has passed; closing what is still open");
        connections.shutdown().await;
    }
}

/// The next connection.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => match stream.set_nodelay(true) {
                Ok(()) => return (stream, peer),
                Err(error) => debug!(%error, "a connection ended before it began"),
            },
            Err(error) if is_of_one_connection(&error) => debug!(%error, "a connection ended before it began"),
            Err(error) => {
                // Out of file descriptors, most likely; they come back as connections end.
                warn!(%error, "cannot accept connections");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

fn http2(config: &Config) -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .keep_alive_interval(config.keepalive_interval)
        .keep_alive_timeout(config.keepalive_timeout)
        .max_concurrent_streams(config.max_concurrent_streams.max(1))
        .auto_date_header(false);
    builder
}

/// `age` ±10 %, spread evenly over the connections by their number: they do not all end at one time.
fn jittered(age: Duration, number: u64) -> Duration {
    // Multiples of the golden ratio, modulo one, lie as far apart as can be.
    let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    let factor = 0.9 + 0.2 * (spread as f64 / f64::from(u32::MAX));
    Duration::try_from_secs_f64(age.as_secs_f64() * factor).unwrap_or(age)
}

/// One connection of a client.
struct Connection {
    peer: SocketAddr,
    age: Option<Duration>,
    calls: Calls,
    lifecycle: Lifecycle,
}

impl Connection {
    async fn drive(self, stream: TcpStream, http2: http2::Builder<TokioExecutor>, preface_timeout: Duration) {
        let read = Arc::new(AtomicUsize::new(0));
        let stream = Metered { stream, read: Arc::clone(&read) };
        let has_preface = || read.load(Ordering::Relaxed) >= PREFACE_BYTES;
        let mut connection = pin!(http2.serve_connection(TokioIo::new(stream), self.calls));
        let mut preface = pin!(sleep(preface_timeout));
        let mut is_checked = false;
        let mut old = pin!(async {
            match self.age {
                Some(age) => sleep(age).await,
                None => std::future::pending().await,
            }
        });
        let mut draining = pin!(self.lifecycle.draining());
        let mut is_closing = false;
        loop {
            tokio::select! {
                end = &mut connection => {
                    if let Err(error) = end {
                        debug!(peer = %self.peer, %error, "connection ended");
                    }
                    return;
                }
                () = &mut preface, if !is_checked => {
                    is_checked = true;
                    if !has_preface() {
                        debug!(peer = %self.peer, "connection closed: no HTTP/2 preface in time");
                        return;
                    }
                }
                () = &mut old, if !is_closing => {
                    is_closing = true;
                    connection.as_mut().graceful_shutdown();
                }
                () = &mut draining, if !is_closing => {
                    // Who has not said anything yet has nothing to lose.
                    if !has_preface() {
                        return;
                    }
                    is_closing = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// Counts what a client has sent.
struct Metered {
    stream: TcpStream,
    read: Arc<AtomicUsize>,
}

impl AsyncRead for Metered {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.read.fetch_add(buffer.filled().len() - before, Ordering::Relaxed);
        result
    }
}

impl AsyncWrite for Metered {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, data)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn accepted_connections_do_not_delay_small_writes() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (client, (accepted, _)) =
            tokio::join!(TcpStream::connect(listener.local_addr().unwrap()), accept(&listener));
        assert!(accepted.nodelay().unwrap());
        drop(client);
    }

    #[test]
    fn ages_differ_by_a_tenth_at_most() {
        let ages: Vec<_> = (0..1000).map(|n| jittered(Duration::from_secs(100), n).as_secs_f64()).collect();
        assert_eq!(jittered(Duration::MAX, 1), Duration::MAX);
        assert!(ages.iter().all(|age| (90.0..=110.0).contains(age)));
        let (low, high) =
            (ages.iter().filter(|&&age| age < 95.0).count(), ages.iter().filter(|&&age| age > 105.0).count());
        assert!((240..=260).contains(&low) && (240..=260).contains(&high), "{low} {high}");
    }
}
