//! Feeds that a site generator itself still writes.

use crate::config::OutputConfig;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::generators::settings::GeneratorSettings;
use crate::generators::{GENERATORS, GeneratorConfig, SiteFolder};
use crate::model::FeedFormat;

/// Reports feeds of a generator that have the path of one of feedwright's: one of the two
/// replaces the other.
pub(crate) fn report_own_feeds(
    found: &GeneratorConfig,
    folder: &SiteFolder<'_>,
    output: &OutputConfig,
    report: &mut Report,
) {
    let mut definitions = GENERATORS.iter();
    let Some(definition) = definitions.find(|row| row.generator == found.generator) else { return };
    // Mistakes in the configuration are reported where it hides articles.
    let mut ignored = Report::default();
    let settings = GeneratorSettings::parse(&found.text, &found.path, &mut ignored);
    let formats = [FeedFormat::Rss, FeedFormat::Atom, FeedFormat::Json];
    let own = (definition.own_feeds)(&settings, folder, &mut ignored);
    for feed in own {
        if formats.iter().all(|format| output.name(*format) != feed.path) {
            continue;
        }
        let name = definition.name;
        let message =
            format!("{name} writes a feed of its own at `{}`, the path of feedwright's", feed.path);
        let help = format!("switch it off: {}", definition.switch_off);
        report.push(
            Diagnostic::new(&codes::SITE_OWN_FEED, message).with_location(feed.place).help(help),
        );
    }
}
