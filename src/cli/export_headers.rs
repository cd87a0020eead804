//! `export-headers`: prints the configuration with which a web host sends the right headers.

use std::io::Write;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::cli::{CommonOptions, ExitStatus, output};
use crate::diagnostic::Report;
use crate::publish::hosts::{self, WebHost};
use crate::site::config_file;
use crate::writer::Manifest;

/// Arguments of `export-headers`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The web host, or the service in front of it.
    #[arg(value_parser = host_parser())]
    host: &'static WebHost,
}

fn host_parser() -> impl TypedValueParser<Value = &'static WebHost> {
    let names = PossibleValuesParser::new(hosts::HOSTS.iter().map(|host| host.name));
    names.try_map(|name| hosts::find(&name).ok_or("this host is not known"))
}

/// Prints the host's configuration for the feeds of the last build.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    let config = config_file::configure(&common.config, &mut report);
    let folder = config.as_ref().map(|config| &config.output.folder);
    let read = folder.map(|folder| Manifest::read(common.output.as_ref().unwrap_or(folder)));
    let manifest = match read.transpose() {
        Ok(manifest) => manifest.flatten().unwrap_or_default(),
        Err(found) => {
            report.push(found);
            Manifest::default()
        }
    };
    output::report(&report, common);
    let Some(config) = config.filter(|_| !report.has_errors()) else { return ExitStatus::Usage };
    let files: Vec<String> = manifest.files.into_keys().collect();
    let text = arguments.host.configuration(&config, &files);
    if !common.quiet {
        // Standard output is redirected to a file, so it gets the configuration only.
        // A closed standard error is not a failure.
        let _ = writeln!(std::io::stderr(), "add these lines to {}", arguments.host.destination);
    }
    super::print(text.as_bytes())
}
