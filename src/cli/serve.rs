//! `serve`: serves the feeds over HTTP and rebuilds them when something changes.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::ValueEnum;

use crate::cli::watch::{self, StatusNotice};
use crate::cli::{CommonOptions, ExitStatus, listen_address, output, restart_after_panic};
use crate::diagnostic::panics::CaughtPanic;
use crate::diagnostic::{Diagnostic, Report};
use crate::pipeline::{BuildEnding, BuildOutcome};
use crate::serve::connections::{self, ConnectionLimits};
use crate::serve::responses::media_type::XmlType;
use crate::serve::site::ServedSite;
use crate::serve::{self, FeedServer, PreviewListen, ServerOptions, StopHandle, access_log};
use crate::site::config_file;
use crate::watch::WatchEvent;
use crate::writer::LockWait;

/// Time for which open requests may go on after the program was asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Format of the access log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AccessLog {
    /// No access log.
    Off,
    /// One line of text per request.
    Human,
    /// One JSON object per line.
    Json,
}

/// Choice of the preview on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PreviewChoice {
    On,
    Off,
    At(SocketAddr),
}

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The address and port to serve the feeds on; `:8080` is port 8080 of every IPv4 address.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", value_parser = listen_address::parse)]
    listen: SocketAddr,
    /// The address and port to serve Prometheus metrics on, at /metrics.
    #[arg(long, value_name = "ADDR", value_parser = listen_address::parse)]
    metrics: Option<SocketAddr>,
    /// The address of the preview, a page for you with the feeds and the problems of the last
    /// build; or `on` or `off`. It answers only on this computer. [default: on, on the port
    /// after that of --listen, if the output is a terminal]
    #[arg(long, value_name = "ADDR", value_parser = parse_preview)]
    preview: Option<PreviewChoice>,
    /// The same as --preview off.
    #[arg(long, conflicts_with = "preview")]
    no_preview: bool,
    /// Serves feeds as application/xml, so that browsers display them.
    #[arg(long)]
    browser_friendly: bool,
    /// The format of the access log on standard error.
    #[arg(long, value_enum, value_name = "FORM", default_value = "human")]
    access_log: AccessLog,
    /// The number of threads that answer requests.
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: u16,
    /// The largest number of open connections; beyond it, the longest idle ones are closed.
    #[arg(long, value_name = "N", default_value = "16384", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// The largest number of connections per IPv4 address or IPv6 /64 network; 0 for no limit.
    /// Loopback has no limit. [default: a quarter of --max-connections]
    #[arg(long, value_name = "N")]
    max_per_address: Option<u32>,
    /// The number of seconds in which a client must have sent its request.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = clap::value_parser!(u16).range(1..))]
    request_timeout: u16,
    /// The number of seconds a client may be idle, or take almost nothing of a response.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = clap::value_parser!(u16).range(1..))]
    idle_timeout: u16,
    #[command(flatten, next_help_heading = "Building")]
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
        let (metrics, preview) = (self.metrics, self.preview_address());
        ServerOptions { listen: self.listen, metrics, preview, threads, limits }
    }

    fn preview_address(&self) -> PreviewListen {
        match self.preview {
            Some(PreviewChoice::At(address)) => PreviewListen::Given(address),
            Some(PreviewChoice::On) => PreviewListen::NextPort,
            None if !self.no_preview && std::io::stdout().is_terminal() => PreviewListen::NextPort,
            Some(PreviewChoice::Off) | None => PreviewListen::Off,
        }
    }

    const fn xml_type(&self) -> XmlType {
        if self.browser_friendly { XmlType::BrowserFriendly } else { XmlType::Specific }
    }
}

/// Parses the choice of the preview. Its address must be one that other computers can't
/// reach.
fn parse_preview(text: &str) -> Result<PreviewChoice, String> {
    match text {
        "on" => return Ok(PreviewChoice::On),
        "off" => return Ok(PreviewChoice::Off),
        _ => {}
    }
    let address =
        listen_address::parse(text).map_err(|fault| format!("{fault}; or write `on` or `off`"))?;
    if address.ip().is_loopback() {
        return Ok(PreviewChoice::At(address));
    }
    let port = address.port();
    Err(format!(
        "the preview is only for this computer: write `127.0.0.1:{port}` or `[::1]:{port}`"
    ))
}

/// Serves until the program is asked to stop.
pub(super) fn run(arguments: Arguments, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    if config_file::configure_build(&common.config, &mut report).is_none() {
        output::report(&report, common);
        return ExitStatus::Usage;
    }
    let site = Arc::new(ServedSite::new(&common.config, arguments.xml_type()));
    let server = match FeedServer::bind(arguments.options(), site.clone()) {
        Ok(server) => server,
        Err(fault) => return report_failure(fault, common),
    };
    let format = match arguments.access_log {
        AccessLog::Off => None,
        AccessLog::Human => Some(access_log::AccessLogFormat::Human),
        AccessLog::Json => Some(access_log::AccessLogFormat::Json),
    };
    if let Some(format) = format {
        let site = site.clone();
        access_log::start(format, move || site.metrics.lost_lines.add(1));
    }
    // The feeds of an earlier build can be read while the first build runs.
    refresh(&site, common);
    site.preview.show_feeds(&site.snapshot(), &site.health);
    announce_addresses(&server, common);
    let stop = server.stop();
    let watch_options = common.clone();
    let builds =
        thread::spawn(move || watch_and_refresh(&arguments.watch, &watch_options, &site, &stop));
    match server.run() {
        Err(fault) => report_failure(fault, common),
        // Watching ends only if it fails, and it has reported why.
        Ok(()) if builds.is_finished() => builds.join().unwrap_or(ExitStatus::OutsideFailed),
        Ok(()) => ExitStatus::Done,
    }
}

fn announce_addresses(server: &FeedServer, common: &CommonOptions) {
    print_address("listening", &format!("serving http://{}/", server.address()), common);
    if let Some(metrics) = server.metrics_address() {
        print_address("metrics", &format!("metrics at http://{metrics}/metrics"), common);
    }
    if let Some(preview) = server.preview_address() {
        print_address("preview", &describe_preview(preview, server), common);
    }
}

fn print_address(name: &str, text: &str, common: &CommonOptions) {
    watch::print_notice(&StatusNotice { command: "serve", name, text }, common);
}

/// Describes the address to open in a browser, and why it is not the usual one.
fn describe_preview(preview: SocketAddr, server: &FeedServer) -> String {
    let usual = serve::next_port(Some(server.address()));
    let because = if server.chose_other_port() {
        format!(", because port {usual} is taken")
    } else {
        String::new()
    };
    format!("preview for your browser at http://{preview}/{because}; readers use the other address")
}

/// Builds whenever something changes, and serves each build. A panic is a failed
/// build, and the next change builds again; the server stops only if watching itself
/// fails.
fn watch_and_refresh(
    arguments: &watch::Arguments,
    common: &CommonOptions,
    site: &ServedSite,
    stop: &StopHandle,
) -> ExitStatus {
    let mut exit = ExitStatus::OutsideFailed;
    let watch_site = || {
        exit = watch::follow(arguments, common, &mut |event| {
            let WatchEvent::Built(outcome, took) = event else { return };
            match outcome.ending {
                BuildEnding::Done => site.note_success(),
                BuildEnding::InputErrors
                | BuildEnding::ConfigErrors
                | BuildEnding::OutsideFailed => {
                    site.note_failure();
                }
            }
            let later = refresh(site, common);
            site.preview.show_build(outcome, *took, &later);
            site.preview.show_feeds(&site.snapshot(), &site.health);
        });
    };
    let report_panic = |caught: CaughtPanic| {
        site.note_failure();
        let fault = caught.into_build_error();
        site.preview.show_build(&failed_build(&fault), Duration::ZERO, &Report::default());
        site.preview.show_feeds(&site.snapshot(), &site.health);
        report_one(fault, common);
    };
    restart_after_panic::run(watch_site, report_panic, thread::sleep);
    site.health.end();
    stop.stop();
    exit
}

fn failed_build(fault: &Diagnostic) -> BuildOutcome {
    let mut outcome = BuildOutcome::new(PathBuf::new());
    outcome.report.push(fault.clone());
    outcome.finish(BuildEnding::OutsideFailed)
}

/// Serves the files that are published now, and returns the problems with them. The build
/// reports a faulty configuration, so it is ignored here.
fn refresh(site: &ServedSite, common: &CommonOptions) -> Report {
    let mut report = Report::default();
    if let Some(mut config) = config_file::configure(&common.config, &mut Report::default()) {
        if let Some(output) = &common.output {
            config.output.folder.clone_from(output);
        }
        let notice = |found: &Diagnostic| report_one(found.clone(), common);
        let lock = LockWait { timeout: common.lock_timeout, notice: &notice };
        if let Err(fault) = site.refresh(&common.config, &config, lock, &mut report) {
            report.push(fault);
        }
    }
    output::report(&report, common);
    report
}

fn report_failure(fault: Diagnostic, common: &CommonOptions) -> ExitStatus {
    report_one(fault, common);
    ExitStatus::OutsideFailed
}

fn report_one(diagnostic: Diagnostic, common: &CommonOptions) {
    let mut report = Report::default();
    report.push(diagnostic);
    output::report(&report, common);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preview_has_an_address_of_this_computer_only() {
        let cases = [
            ("on", Ok("On")),
            ("off", Ok("Off")),
            ("127.0.0.1:8081", Ok("At(127.0.0.1:8081)")),
            ("127.8.8.8:1", Ok("At(127.8.8.8:1)")),
            ("[::1]:8081", Ok("At([::1]:8081)")),
            ("LocalHost:0", Ok("At(127.0.0.1:0)")),
            (":8085", Err("write `127.0.0.1:8085` or `[::1]:8085`")),
            ("0.0.0.0:8081", Err("only for this computer")),
            ("[::]:8081", Err("only for this computer")),
            ("[::ffff:127.0.0.1]:8081", Err("only for this computer")),
            ("192.168.1.2:8081", Err("only for this computer")),
            ("ON", Err("or write `on` or `off`")),
            ("8081", Err("write `localhost:8081`")),
            ("", Err("or write `on` or `off`")),
        ];
        for (text, expected) in cases {
            match (parse_preview(text), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(format!("{found:?}"), expected, "{text}"),
                (Err(found), Err(expected)) => assert!(found.contains(expected), "{text}: {found}"),
                (found, expected) => panic!("{text}: {found:?}, not {expected:?}"),
            }
        }
    }
}
