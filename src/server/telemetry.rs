//! Logs: one line an event on standard error, never with text or titles of articles.

use std::{
    io::{IsTerminal as _, stderr},
    panic, thread,
};

use tracing::{error, level_filters::LevelFilter};
use tracing_subscriber::{EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// What lines of the log look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text on a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// Text; in colours on a terminal, unless `NO_COLOR` is set.
    Text,
    /// One JSON object a line.
    Json,
}

/// Logs from here on to standard error what `RUST_LOG` asks for, `info` by default, panics included.
///
/// A second call changes nothing.
pub fn init(format: Format) {
    let is_terminal = stderr().is_terminal();
    let is_text = format == Format::Text || (format == Format::Auto && is_terminal);
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy();
    let lines = tracing_subscriber::fmt::layer().with_writer(stderr);
    let lines = if is_text {
        let colours = is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        lines.with_ansi(colours).boxed()
    } else {
        lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
    };
    if tracing_subscriber::registry().with(filter).with(lines).try_init().is_ok() {
        log_panics();
    }
}

/// Has panics logged by where they happen. What they say is left out: messages of string functions quote the string.
///
/// [`init`] does it; a program with a subscriber of its own calls it by itself.
pub fn log_panics() {
    panic::set_hook(Box::new(|panic| {
        let location = panic.location().map(ToString::to_string).unwrap_or_default();
        error!(location, thread = thread::current().name().unwrap_or_default(), "panic");
    }));
}
