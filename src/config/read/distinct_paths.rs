//! Checks that no two feeds or files have the same path. Many disks ignore the case of
//! letters, so it is ignored here too.

use std::collections::HashMap;
use std::ops::Range;

use crate::config::read::ConfigReader;
use crate::config::schema::{OptionalText, OutputTable};
use crate::config::{FeedRule, OutputConfig};
use crate::diagnostic::codes;
use crate::model::FeedFormat;
use crate::syntax::toml::Spanned;
use crate::text::fold;

/// A file that the configuration names, and the place of its name in `feed.toml`.
struct NamedFile {
    path: String,
    span: Option<Range<usize>>,
}

impl ConfigReader<'_, '_> {
    /// Reports feeds with the same path.
    pub(super) fn check_distinct_paths(&mut self, feeds: &[FeedRule]) {
        let folded: Vec<_> = feeds.iter().map(|feed| fold::path_case(&feed.path)).collect();
        for (index, feed) in feeds.iter().enumerate() {
            let first = folded.iter().position(|other| *other == folded[index]).unwrap_or(index);
            if first == index {
                continue;
            }
            let other = &feeds[first].path;
            let message = if *other == feed.path {
                format!("two feeds have the path `{other}`")
            } else {
                format!(
                    "the paths `{other}` and `{}` differ only in the case of letters",
                    feed.path
                )
            };
            let span = self.settings.feed_path_span(&feed.path).unwrap_or_default();
            let help = "give one of them another `path`";
            self.report_at(&codes::CONFIG_REPEATED_PATH, span, message, help);
        }
    }

    /// Reports names of files that differ only in the case of letters.
    pub(super) fn check_distinct_names(
        &mut self,
        written: &OutputTable,
        output: &OutputConfig,
        feeds: &[FeedRule],
    ) {
        let files = named_files(written, output, feeds);
        let mut known: HashMap<String, &NamedFile> = HashMap::new();
        for file in &files {
            let Some(other) = known.insert(fold::path_case(&file.path), file) else { continue };
            if other.path == file.path {
                continue;
            }
            let span = file.span.clone().or_else(|| other.span.clone()).unwrap_or(0..0);
            let message = format!(
                "the files `{}` and `{}` differ only in the case of letters",
                other.path, file.path
            );
            let help = "choose another name: on many disks one would replace the other";
            self.report_at(&codes::CONFIG_REPEATED_PATH, span, message, help);
            return;
        }
    }
}

/// Lists the files of the configured feeds and of the site.
fn named_files(written: &OutputTable, output: &OutputConfig, feeds: &[FeedRule]) -> Vec<NamedFile> {
    let site = [(&output.opml, span_of(&written.opml)), (&output.html, span_of(&written.html))];
    let site = site.into_iter().filter_map(|(name, span)| Some((name.clone()?, span)));
    let style = output.stylesheet.map(|name| (name.to_owned(), None));
    let mut files: Vec<NamedFile> =
        site.chain(style).map(|(path, span)| NamedFile { path, span }).collect();
    for feed in feeds {
        let formats = feed.settings.formats.iter().map(|&format| match format {
            FeedFormat::Rss => (&output.rss, &written.rss),
            FeedFormat::Atom => (&output.atom, &written.atom),
            FeedFormat::Json => (&output.json, &written.json),
        });
        let page = output.page.as_ref().map(|name| (name, &written.page));
        files.extend(formats.chain(page).map(|(name, setting)| {
            let path = format!("{}/{name}", feed.path).trim_start_matches('/').to_owned();
            NamedFile { path, span: span_of(setting) }
        }));
    }
    files
}

fn span_of(text: &OptionalText) -> Option<Range<usize>> {
    text.as_ref().map(Spanned::span)
}
