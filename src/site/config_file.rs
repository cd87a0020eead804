//! Reads the configuration file, and the files that it names.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use crate::config::{self, Config, site_url};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::disk::input;
use crate::sources;

/// Size limit of `feed.toml`, in bytes.
const LARGEST_CONFIG: u64 = 1 << 20;

/// Reads the configuration file; paths in it are relative to its folder.
pub(crate) fn configure(path: &Path, report: &mut Report) -> Option<Config> {
    let text = match read_text(path) {
        Ok(text) => text,
        Err(error) => {
            report.push(unreadable_config(path, &error));
            return None;
        }
    };
    configure_text(path, &text, report)
}

/// Reads the configuration file for a build. The address of the site must not be a
/// placeholder, because it begins the addresses and often the ids of all entries.
pub(crate) fn configure_build(path: &Path, report: &mut Report) -> Option<Config> {
    let config = configure(path, report)?;
    if !site_url::is_placeholder(&config.site.url) {
        return Some(config);
    }
    let is_about_url = |found: &&Diagnostic| found.code == &codes::CONFIG_IMPLAUSIBLE_ADDRESS;
    let place = report.diagnostics.iter().find(is_about_url).and_then(|it| it.location.clone());
    report.diagnostics.retain(|found| !is_about_url(&found));
    report.push(placeholder_url(&config, place.unwrap_or_else(|| SourceLocation::file(path))));
    None
}

/// Reads the text of the configuration file; paths in it are relative to its folder.
pub(crate) fn configure_text(path: &Path, text: &str, report: &mut Report) -> Option<Config> {
    let path_for_display: Arc<Path> = path.into();
    let folder = path.parent().unwrap_or(Path::new(""));
    let source = SourceText::new(&path_for_display, text);
    let mut config = config::read(&source, folder, report)?;
    report.diagnostics.extend(site_url::check_site_url(&source, &config));
    sources::authors::add(&mut config, folder, report);
    config.articles.dialect = sources::markdown_dialect(&config);
    Some(config)
}

/// Reads the text of the configuration file.
///
/// # Errors
/// The file can't be read, or it is too large.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    input::read_text(path, LARGEST_CONFIG)
}

fn placeholder_url(config: &Config, place: SourceLocation) -> Diagnostic {
    let message = format!("`{}` is a placeholder for the address of the site", config.site.url);
    Diagnostic::new(&codes::CONFIG_PLACEHOLDER_ADDRESS, message).with_location(place).help(
        "write the address at which readers find the site; for a test, any address that ends with `.example`, such as `https://daily.example/`",
    )
}

fn unreadable_config(path: &Path, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        ErrorKind::InvalidData => "save it as UTF-8",
        ErrorKind::FileTooLarge | ErrorKind::InvalidInput => {
            "name the configuration file with `--config FILE`"
        }
        _ => "run `feedwright init`, or name the configuration file with `--config FILE`",
    };
    Diagnostic::new(&codes::CONFIG_UNREADABLE, format!("failed to read the configuration: {error}"))
        .with_location(SourceLocation::file(path))
        .help(help)
}
