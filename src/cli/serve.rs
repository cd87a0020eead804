//! `serve`: the feeds over HTTP, while it watches.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::ValueEnum;

use crate::cli::watch::{self, StatusNotice};
use crate::cli::{CommonOptions, ExitStatus, output, restart_after_panic};
use crate::diagnostic::panics::CaughtPanic;
use crate::diagnostic::{Diagnostic, Report};
use crate::pipeline::{self, BuildEnding};
use crate::serve::connections::{self, ConnectionLimits};
use crate::serve::responses::media_type::XmlType;
use crate::serve::site::ServedSite;
use crate::serve::{FeedServer, ServerOptions, StopHandle, access_log};
use crate::watch::WatchEvent;
use crate::writer::LockWait;

/// How long open requests are waited for when the program is asked to end.
const GRACE: Duration = Duration::from_secs(10);

/// What is logged of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AccessLog {
    /// Nothing.
    Off,
    /// A line each, for people.
    Human,
    /// One JSON object a line.
    Json,
}

/// What `serve` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the feeds are served.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where figures for Prometheus are served, at /metrics.
    #[arg(long, value_name = "ADDR")]
    metrics: Option<SocketAddr>,
    /// Serves feeds as application/xml, so that browsers show them.
    #[arg(long)]
    browser_friendly: bool,
    /// What is logged of each request, on standard error.
    #[arg(long, value_enum, value_name = "FORM", default_value = "human")]
    access_log: AccessLog,
    /// How many threads answer requests.
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: u16,
    /// How many connections may be open; for more, those that were quiet longest are closed.
    #[arg(long, value_name = "N", default_value = "16384", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// How many connections one address may have, an IPv6 network of 64 bits counting as
    /// one; 0 for any number. Loopback may have any. [default: a quarter of --max-connections]
    #[arg(long, value_name = "N")]
    max_per_address: Option<u32>,
    /// How many seconds a client may take to send a request.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = clap::value_parser!(u16).range(1..))]
    request_timeout: u16,
    /// How many seconds a client may be idle, or take next to nothing of a response.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = clap::value_parser!(u16).range(1..))]
    idle_timeout: u16,
    #[command(flatten)]
    watch: watch::Arguments,
}

impl Arguments {
    fn options(&self) -> ServerOptions {
        let connections = connections::allowed_connections(self.max_connections as usize);
        let per_address = match self.max_per_address {
            Some(0) => None,
            Some(most) => Some(most as usize),
            None => Some((connections / 4).max(1)),
        };
        let limits = ConnectionLimits {
            connections,
            per_address,
            head: Duration::from_secs(self.request_timeout.into()),
            idle: Duration::from_secs(self.idle_timeout.into()),
            grace: GRACE,
        };
        let threads = self.threads.into();
        ServerOptions { listen: self.listen, metrics: self.metrics, threads, limits }
    }

    const fn browsers(&self) -> XmlType {
        if self.browser_friendly { XmlType::Minded } else { XmlType::Ignored }
    }
}

/// Serves until it is asked to end.
pub fn run(arguments: Arguments, common: &CommonOptions) -> ExitStatus {
    let site = Arc::new(ServedSite::new(&common.config, arguments.browsers()));
    let server = match FeedServer::bind(arguments.options(), site.clone()) {
        Ok(server) => server,
        Err(fault) => return failed(fault, common),
    };
    match arguments.access_log {
        AccessLog::Off => {}
        AccessLog::Human => access_log::start(access_log::AccessLogFormat::Human, site.clone()),
        AccessLog::Json => access_log::start(access_log::AccessLogFormat::Json, site.clone()),
    }
    // What was published before is there for readers while the first build runs.
    refresh(&site, common);
    announce_addresses(&server, common);
    let stop = server.stop();
    let common_too = common.clone();
    let builds =
        thread::spawn(move || watch_and_refresh(&arguments.watch, &common_too, &site, &stop));
    match server.run() {
        Err(fault) => failed(fault, common),
        // Watching ends only where it fails, and has said so.
        Ok(()) if builds.is_finished() => ExitStatus::OutsideFailed,
        Ok(()) => ExitStatus::Done,
    }
}

fn announce_addresses(server: &FeedServer, common: &CommonOptions) {
    let text = format!("serving http://{}/", server.address());
    watch::print_notice(&StatusNotice { what: "serve", name: "listening", text: &text }, common);
    if let Some(metrics) = server.metrics_address() {
        let text = format!("figures at http://{metrics}/metrics");
        watch::print_notice(&StatusNotice { what: "serve", name: "metrics", text: &text }, common);
    }
}

/// Builds whenever something changes, and has each build served. A panic is a
/// failed build, and the next change builds again; the server ends if watching
/// itself fails.
fn watch_and_refresh(
    arguments: &watch::Arguments,
    common: &CommonOptions,
    site: &ServedSite,
    stop: &StopHandle,
) {
    let follow = || {
        watch::follow(arguments, common, &mut |event| {
            let WatchEvent::Built(outcome, _) = event else { return };
            match outcome.ending {
                BuildEnding::Done => site.note_success(),
                BuildEnding::InputErrors
                | BuildEnding::ConfigErrors
                | BuildEnding::OutsideFailed => {
                    site.note_failure();
                }
            }
            refresh(site, common);
        });
    };
    let note_panic = |caught: CaughtPanic| {
        site.note_failure();
        let mut report = Report::default();
        report.push(caught.into_build_error());
        output::report(&report, common);
    };
    restart_after_panic::run(follow, note_panic, thread::sleep);
    site.health.end();
    stop.stop();
}

/// Takes up what is published; a faulty configuration is told by the build.
fn refresh(site: &ServedSite, common: &CommonOptions) {
    let mut report = Report::default();
    if let Some(mut config) = pipeline::configure(&common.config, &mut Report::default()) {
        if let Some(output) = &common.output {
            config.output.folder.clone_from(output);
        }
        let notice = |found: &Diagnostic| {
            let mut report = Report::default();
            report.push(found.clone());
            output::report(&report, common);
        };
        let lock = LockWait { timeout: common.lock_timeout, notice: &notice };
        if let Err(fault) = site.refresh((&common.config, &config), lock, &mut report) {
            report.push(fault);
        }
    }
    output::report(&report, common);
}

fn failed(fault: Diagnostic, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    report.push(fault);
    output::report(&report, common);
    ExitStatus::OutsideFailed
}
