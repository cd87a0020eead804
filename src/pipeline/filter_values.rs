//! Reports feeds without entries, and values in their `where` that no article has.

use std::sync::Arc;

use crate::builder::{self, SitePlan, UnknownFilterValue};
use crate::config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::model::{ArticleHeaders, Feed};
use crate::site::config_file;
use crate::site::site_build::SiteBuild;
use crate::text::excerpt;

impl SiteBuild<'_> {
    /// Reports feeds that have no entries, or not those that their `where` asks for. `feeds`
    /// belong to the plan.
    pub(super) fn report_filters(
        &self,
        plan: &SitePlan,
        headers: &ArticleHeaders,
        feeds: &[Feed],
        report: &mut Report,
    ) {
        let unknown = builder::find_unknown_values(headers, self.config, plan);
        let (listed, _) = plan.split(feeds);
        for (feed, planned) in listed.iter().zip(&plan.feeds) {
            let is_explained = unknown.iter().any(|found| found.feed == planned.rule.path);
            if feed.entries.is_empty() && !is_explained {
                report.push(empty_feed(feed));
            }
        }
        if !unknown.is_empty() {
            self.report_unknown_values(&unknown, report);
        }
    }

    fn report_unknown_values(&self, unknown: &[UnknownFilterValue], report: &mut Report) {
        let path = self.request.config;
        let text = config_file::read_text(path).unwrap_or_default();
        let shown = Arc::from(path);
        let source = SourceText::new(&shown, &text);
        for found in unknown {
            let span = config::locate_filter_value(&text, &found.feed, found.key, &found.value);
            let place = span.map_or_else(|| SourceLocation::file(path), |span| source.locate(span));
            report.push(describe(found).with_location(place));
        }
    }
}

fn describe(found: &UnknownFilterValue) -> Diagnostic {
    let value = excerpt::cut(&found.value, 80);
    let key = found.key;
    let message = format!("no article has the value `{value}` of `{key}` in `where`");
    let help = found.near.as_ref().map_or_else(
        || format!("correct `{key}`, or remove the value until an article has it"),
        |near| format!("did you mean `{near}`?"),
    );
    Diagnostic::new(&codes::FEED_UNKNOWN_VALUE, message).help(help)
}

fn empty_feed(feed: &Feed) -> Diagnostic {
    let message = format!("`{}` has no entries", feed.title);
    Diagnostic::new(&codes::FEED_EMPTY, message)
        .help("write an article for it, fix its `where`, or remove the feed")
}
