//! The access log: one line per request, written by a thread of its own.
//!
//! No request waits for the log. If the terminal or disk is too slow, lines are lost and
//! counted.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::mpsc::{self, SyncSender};
use std::thread;

use http::header;
use tracing_subscriber::fmt::MakeWriter;

use crate::diagnostic::redact;
use crate::serve::request::HttpRequest;

/// Most lines that wait to be written. Further lines are lost.
const QUEUE: usize = 8192;

/// Format of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessLogFormat {
    /// Text for people to read.
    Human,
    /// One JSON object per line.
    Json,
}

/// Logs a request, if the log was started.
pub(crate) fn log_request(request: &HttpRequest<'_>, peer: SocketAddr, status: u16, bytes: u64) {
    if !tracing::enabled!(target: "access", tracing::Level::INFO) {
        return;
    }
    let agent = request.lines(&header::USER_AGENT).next().unwrap_or_default();
    tracing::info!(
        target: "access",
        %peer,
        method = %request.method,
        path = &*redact::redact(request.path),
        version = ?request.version,
        status,
        bytes,
        agent = &*String::from_utf8_lossy(agent),
    );
}

/// Starts the log on standard error; `count_lost` is called for each line that is lost. Must
/// be called only once.
pub(crate) fn start(format: AccessLogFormat, count_lost: impl Fn() + Send + Sync + 'static) {
    let (lines, received) = mpsc::sync_channel::<Vec<u8>>(QUEUE);
    thread::spawn(move || {
        while let Ok(mut text) = received.recv() {
            // All waiting lines are written at once, so that a slow disk can catch up.
            let more = received.try_iter().take(QUEUE);
            more.for_each(|line| text.extend_from_slice(&line));
            // If standard error is closed, the failure can't be reported anywhere.
            let _ = io::stderr().lock().write_all(&text);
        }
    });
    let builder = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_ansi(false)
        .with_writer(AccessLogWriter { lines, count_lost });
    // Fails only if the program has a log already, which then continues.
    let _ = match format {
        AccessLogFormat::Human => {
            tracing::subscriber::set_global_default(builder.with_level(false).finish())
        }
        AccessLogFormat::Json => tracing::subscriber::set_global_default(
            builder.json().flatten_event(true).with_level(false).finish(),
        ),
    };
}

/// Sends lines to the thread that writes them.
struct AccessLogWriter<F> {
    lines: SyncSender<Vec<u8>>,
    count_lost: F,
}

/// A line under construction; dropping it sends it to the thread.
struct AccessLogLine<'a, F: Fn()> {
    text: Vec<u8>,
    writer: &'a AccessLogWriter<F>,
}

impl<'a, F: Fn() + 'a> MakeWriter<'a> for AccessLogWriter<F> {
    type Writer = AccessLogLine<'a, F>;

    fn make_writer(&'a self) -> AccessLogLine<'a, F> {
        AccessLogLine { text: Vec::with_capacity(256), writer: self }
    }
}

impl<F: Fn()> Write for AccessLogLine<'_, F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<F: Fn()> Drop for AccessLogLine<'_, F> {
    fn drop(&mut self) {
        if self.writer.lines.try_send(std::mem::take(&mut self.text)).is_err() {
            (self.writer.count_lost)();
        }
    }
}
