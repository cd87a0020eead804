//! The access log: a line a request, written by a thread of its own.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};
use std::thread;

use http::header;
use tracing_subscriber::fmt::MakeWriter;

use crate::diagnostic::redact;
use crate::serve::request::HttpRequest;
use crate::serve::site::ServedSite;

/// How many lines wait for a slow terminal or disk before lines are lost: no
/// reader waits for a log.
const WAITING: usize = 8192;

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessLogFormat {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// Logs a request, if there is a log.
pub fn request(request: &HttpRequest<'_>, peer: SocketAddr, status: u16, bytes: u64) {
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

/// Starts the log on standard error; to be called once.
pub fn start(form: AccessLogFormat, site: Arc<ServedSite>) {
    let (lines, received) = mpsc::sync_channel::<Vec<u8>>(WAITING);
    thread::spawn(move || {
        while let Ok(mut text) = received.recv() {
            // What came meanwhile is written with it.
            let more = received.try_iter().take(WAITING);
            more.for_each(|line| text.extend_from_slice(&line));
            // With standard error closed there is nobody to tell.
            let _ = io::stderr().lock().write_all(&text);
        }
    });
    let builder = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_ansi(false)
        .with_writer(AccessLogWriter { lines, site });
    // Only a second log in one program fails, and the first goes on.
    let _ = match form {
        AccessLogFormat::Human => {
            tracing::subscriber::set_global_default(builder.with_level(false).finish())
        }
        AccessLogFormat::Json => tracing::subscriber::set_global_default(
            builder.json().flatten_event(true).with_level(false).finish(),
        ),
    };
}

/// Where lines go.
struct AccessLogWriter {
    lines: SyncSender<Vec<u8>>,
    site: Arc<ServedSite>,
}

/// A line that is being written.
struct AccessLogLine<'a> {
    text: Vec<u8>,
    lines: &'a AccessLogWriter,
}

impl<'a> MakeWriter<'a> for AccessLogWriter {
    type Writer = AccessLogLine<'a>;

    fn make_writer(&'a self) -> AccessLogLine<'a> {
        AccessLogLine { text: Vec::with_capacity(256), lines: self }
    }
}

impl Write for AccessLogLine<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for AccessLogLine<'_> {
    fn drop(&mut self) {
        if self.lines.lines.try_send(std::mem::take(&mut self.text)).is_err() {
            self.lines.site.metrics.lost_lines.add(1);
        }
    }
}
