//! Program that writes the feed.

use super::link_expression::{self, LinkExpression};
use super::site_program::SiteProgram;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::generators::{SiteFolder, SourcedText, ValueOrigin, not_understood, program_settings};

/// Endings of programs.
const ENDINGS: [&str; 4] = [".js", ".ts", ".mjs", ".mts"];

/// Package that writes RSS with the link as the guid.
const PACKAGE: &str = "@astrojs/rss";

/// Program of the feed.
pub(super) struct FeedProgram {
    /// The program.
    pub program: SiteProgram,
    /// Path of the feed.
    pub name: SourcedText,
}

/// Links in the feed, as a permalink pattern.
pub(super) struct FeedLink {
    /// Pattern of the link's path.
    pub path: String,
    /// True if the path is below the host although the site is in a folder.
    pub is_below_host: bool,
    /// Place of the expression.
    pub place: SourceLocation,
}

impl FeedLink {
    /// Removes the folder of the site from the path.
    pub(super) fn below(self, base: &str) -> Self {
        let stripped = self.path.trim_start_matches('/').strip_prefix(base);
        match stripped.filter(|rest| rest.starts_with('/')) {
            _ if base.is_empty() => self,
            Some(rest) => Self { path: rest.to_owned(), ..self },
            None => Self { is_below_host: true, ..self },
        }
    }
}

impl FeedProgram {
    /// Finds the program of the feed below `src/pages`, and reports other ones.
    pub(super) fn find(folder: &SiteFolder<'_>, report: &mut Report) -> Option<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut waiting = vec!["src/pages".to_owned()];
        while let Some(place) = waiting.pop() {
            for entry in folder.entries(&place) {
                let path = format!("{place}/{}", entry.name);
                if entry.is_folder {
                    if path.matches('/').count() < 4 {
                        waiting.push(path);
                    }
                } else if is_feed_name(&entry.name)
                    && let Some(feed) = Self::read(&path, folder)
                {
                    found.push(feed);
                }
            }
        }
        found.sort_by_key(|feed| {
            let name = &feed.program.name;
            (name.contains('['), name.matches('/').count(), name.clone())
        });
        let mut feeds = found.into_iter();
        let first = feeds.next()?;
        for other in feeds {
            let message = format!("the site has another feed, `{}`", other.name.text);
            let help = "add a table `[[feeds]]` with a `path` and `where` to feed.toml if people subscribe to it";
            let place = other.program.locate(0..0);
            report.push(
                Diagnostic::new(&codes::SITE_NOT_MIGRATED, message).with_location(place).help(help),
            );
        }
        Some(first)
    }

    fn read(path: &str, folder: &SiteFolder<'_>) -> Option<Self> {
        let program = SiteProgram::read(path, folder)?;
        let output = path.strip_prefix("src/pages/")?;
        let output = ENDINGS.iter().find_map(|ending| output.strip_suffix(ending))?;
        let name = SourcedText::of_files(output, path);
        Some(Self { program, name })
    }

    /// Returns the name of the collection that the feed lists; empty if it is not known.
    pub(super) fn collection(&self, report: &mut Report) -> String {
        let text = &self.program.text;
        let names: Vec<_> = text
            .match_indices("getCollection(")
            .filter_map(|(at, name)| {
                let start = at + name.len();
                let rest = text[start..].trim_start();
                let quote = rest.chars().next().filter(|mark| matches!(mark, '\'' | '"' | '`'))?;
                let found = rest[1..].split(quote).next()?;
                Some((found.to_owned(), start))
            })
            .collect();
        let Some((first, _)) = names.first() else { return String::new() };
        if let Some((other, at)) = names.iter().find(|(name, _)| name != first) {
            let message = format!("the site's feed also lists the collection `{other}`");
            let help = "set `[articles] folder` to a folder that holds both, with a pattern for each in `[articles.permalinks]`";
            let place = self.program.locate(*at..*at + other.len() + 2);
            report.push(
                Diagnostic::new(&codes::SITE_NOT_MIGRATED, message).with_location(place).help(help),
            );
        }
        first.clone()
    }

    /// Returns the folder of the Markdown pages that the feed lists with `import.meta.glob`.
    pub(super) fn page_folder(&self) -> Option<SourcedText> {
        let (written, span) = ["import.meta.glob(", "import.meta.globEager("]
            .iter()
            .find_map(|call| program_settings::find_between(&self.program.text, call, ")"))?;
        let pattern = written.split(['\'', '"', '`']).nth(1)?;
        let literal = pattern.split(['*', '{', '[']).next()?.trim_end_matches('/');
        let place = self.program.name.rsplit_once('/').map_or("", |(place, _)| place);
        let folder = match literal.strip_prefix('.') {
            Some(rest) if !rest.starts_with('.') => format!("{place}{rest}"),
            None => literal.trim_start_matches('/').to_owned(),
            Some(_) => return None,
        };
        let folder = folder.trim_end_matches('/').to_owned();
        let origin = ValueOrigin::Stated(self.program.locate(span));
        folder.starts_with("src/pages").then_some(SourcedText { text: folder, origin })
    }

    /// Returns the links of the feed; `pages` is the folder of articles that are pages. Reports links that are not understood.
    pub(super) fn link(
        &self,
        pages: Option<&SourcedText>,
        report: &mut Report,
    ) -> Option<FeedLink> {
        if !self.program.text.contains(PACKAGE) {
            let message =
                "this program does not use @astrojs/rss, so the ids of its feed are not known";
            let help = "download the feed and run `feedwright adopt FEED` before the first build";
            report.push(not_understood(message, help).with_location(self.program.locate(0..0)));
            return None;
        }
        let keeps_path = self.is_without_slash();
        if let Some(pages) = pages {
            let below = pages.text.strip_prefix("src/pages")?;
            let path = format!("{below}/{}", super::ID);
            let ValueOrigin::Stated(place) = pages.origin.clone() else {
                return None;
            };
            return Some(FeedLink { path: finish(&path, keeps_path), is_below_host: false, place });
        }
        let written = link_expression::find(&self.program.text)?;
        let place = self.program.locate(written.span.clone());
        match link_expression::translate(written.text) {
            // A whole address is written as it is.
            Some(LinkExpression::Address(path)) => {
                Some(FeedLink { path, is_below_host: false, place })
            }
            Some(LinkExpression::Path(path)) => {
                Some(FeedLink { path: finish(&path, keeps_path), is_below_host: false, place })
            }
            None => {
                let message = format!("the link `{}` of this feed is not understood", written.text);
                let help = "compare one link of the feed with the article's address; if they are equal, write `ids = \"permalink\"` below `[articles]` in feed.toml";
                report.push(not_understood(message, help).with_location(place));
                None
            }
        }
    }

    /// Returns true for the option `trailingSlash: false`.
    fn is_without_slash(&self) -> bool {
        let tight: String =
            self.program.text.chars().filter(|letter| !letter.is_whitespace()).collect();
        tight.contains("trailingSlash:false")
    }

    /// Returns a text among the options of `rss()`.
    pub(super) fn setting(&self, name: &str, folder: &SiteFolder<'_>) -> Option<SourcedText> {
        let start = self.program.text.find("rss({").map_or(0, |at| at + 4);
        let part = self.program.text.get(start..)?;
        if let Some(mut found) = program_settings::find(part, name) {
            found.span = found.span.start + start..found.span.end + start;
            return Some(self.program.sourced(found));
        }
        let span = program_settings::find_computed(part, name)?;
        self.program.resolve_name(part.get(span)?, folder)
    }

    /// Returns the language in the feed's own XML.
    pub(super) fn language(&self) -> Option<SourcedText> {
        let (text, span) =
            program_settings::find_between(&self.program.text, "<language>", "</language>")?;
        let is_literal = !text.contains(['$', '{', '+']);
        let origin = ValueOrigin::Stated(self.program.locate(span));
        is_literal.then(|| SourcedText { text: text.to_owned(), origin })
    }
}

/// Returns the path that @astrojs/rss writes: with a slash at its end, unless the path has
/// an ending or the option turns it off.
fn finish(path: &str, is_without_slash: bool) -> String {
    let bare = path.trim_end_matches('/');
    let is_file = bare.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_without_slash || is_file { bare.to_owned() } else { format!("{bare}/") }
}

/// Returns true for a program such as `rss.xml.js`.
fn is_feed_name(name: &str) -> bool {
    let Some(output) = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)) else {
        return false;
    };
    let Some(stem) = output.strip_suffix(".xml") else { return false };
    ["rss", "feed", "atom", "index"].iter().any(|word| stem.contains(word))
        && !stem.contains("sitemap")
}
