//! Problems of a text, as a build would report them for its file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config;
use crate::diagnostic::{Diagnostic, DiagnosticCode, Report, Severity, SourceText, codes};
use crate::frontmatter::{self, FrontmatterSearch, TextExtent};
use crate::identity;
use crate::model::{ArticleVisibility, Header, ParsedDate};
use crate::parser;
use crate::published::changes::is_same_second;
use crate::site::inspect::{self, SiteInspection};
use crate::site::request::BuildRequest;

/// Codes of errors that keep the rest of the frontmatter from being read.
const UNREAD: [&DiagnosticCode; 4] = [
    &codes::ARTICLE_SYNTAX,
    &codes::ARTICLE_UNCLOSED,
    &codes::ARTICLE_LOOKALIKE,
    &codes::ARTICLE_REPEATED_FIELD,
];

/// File with edits, and what its text is checked with.
pub(super) enum FileCheck<'a> {
    /// The configuration.
    Config {
        /// Path of the file.
        path: &'a Path,
        /// Request of the check.
        request: &'a BuildRequest<'a>,
    },
    /// An article.
    Article {
        /// Path below the articles' folder.
        path: &'a str,
        /// Site of the article.
        site: &'a SiteInspection,
    },
}

/// Header of a text, unless it has errors, and its problems.
struct CheckedText {
    header: Option<Header>,
    found: Vec<Diagnostic>,
}

impl FileCheck<'_> {
    /// Returns the path of the file.
    pub(super) fn path(&self) -> PathBuf {
        match self {
            Self::Config { path, .. } => path.to_path_buf(),
            Self::Article { path, site } => site.config.articles.folder.join(path),
        }
    }

    /// Returns the problems of a text.
    pub(super) fn problems(&self, text: &str) -> Vec<Diagnostic> {
        self.check(text).found
    }

    fn check(&self, text: &str) -> CheckedText {
        let path: Arc<Path> = self.path().into();
        let source = SourceText::new(&path, text);
        let mut report = Report::default();
        let header = match self {
            Self::Config { .. } => {
                let folder = path.parent().unwrap_or(Path::new(""));
                config::read(&source, folder, &mut report);
                None
            }
            Self::Article { path, site } => read_header(&source, path, site, &mut report),
        };
        CheckedText { header, found: report.diagnostics }
    }

    /// Returns true if an edit fixes its problem, causes no other, and changes nothing that
    /// readers know an article by.
    pub(super) fn is_fixed(&self, problem: &Diagnostic, old: &str, new: &str) -> bool {
        let (before, after) = (self.check(old), self.check(new));
        let left = after.found.iter().filter(|found| !is_revealed(found, problem));
        let (known, left) = (count(before.found.iter()), count(left));
        let key = key_of(problem);
        let is_gone = known.get(&key).is_none_or(|count| left.get(&key).unwrap_or(&0) < count);
        let has_new = after.found.iter().any(|found| {
            found.code.severity > Severity::Info
                && left.get(&key_of(found)) > known.get(&key_of(found))
        });
        is_gone && !has_new && self.is_same_to_readers(problem, &before, &after, new)
    }

    /// Returns true if a text with a date is fixed, and is a public article with this date.
    pub(super) fn is_dated(
        &self,
        problem: &Diagnostic,
        old: &str,
        new: &str,
        published: ParsedDate,
    ) -> bool {
        let header = self.check(new).header;
        header.is_some_and(|header| {
            header.published.is_some_and(|date| is_same_second(date.instant, published.instant))
                && header.visibility == ArticleVisibility::Public
        }) && self.is_fixed(problem, old, new)
    }

    fn is_same_to_readers(
        &self,
        problem: &Diagnostic,
        before: &CheckedText,
        after: &CheckedText,
        new: &str,
    ) -> bool {
        match self {
            Self::Config { request, .. } => {
                !after.found.is_empty() || keeps_identities(request, new)
            }
            Self::Article { path, site } => {
                let Some(header) = &after.header else { return before.header.is_none() };
                let is_restored = problem.code == &codes::IDENTITY_RENAMED
                    && site.known.entries.contains_key(&site.id(header));
                is_restored || is_same_entry(header, before.header.as_ref(), path, site)
            }
        }
    }
}

/// Returns true if a problem was there before, hidden by a syntax error that an edit repairs:
/// it is on another line than the edit, or its own edit is of another part of the line.
fn is_revealed(found: &Diagnostic, repaired: &Diagnostic) -> bool {
    let is_syntax = UNREAD.contains(&repaired.code) || repaired.code == &codes::CONFIG_SYNTAX;
    let (Some(edit), Some(at)) = (repaired.edit(), &found.location) else { return is_syntax };
    let count = edit.replacement.lines().count().max(edit.lines.text.lines().count());
    let lines = edit.lines.first..edit.lines.first + count.max(1);
    let changed = edit.span.start..edit.span.start + edit.replacement.len();
    let is_apart = found
        .edit()
        .is_some_and(|other| other.span.end <= changed.start || other.span.start >= changed.end);
    let is_whole_file = (at.line, at.column) == (1, 1);
    is_syntax && (is_whole_file || is_apart || !lines.contains(&(at.line as usize)))
}

fn read_header(
    source: &SourceText<'_>,
    path: &str,
    site: &SiteInspection,
    report: &mut Report,
) -> Option<Header> {
    match frontmatter::find(source, TextExtent::Whole) {
        FrontmatterSearch::Complete(found) => {
            parser::read_header(source, path, &found, &site.config, &site.defaults, report)
        }
        FrontmatterSearch::Faulty(fault) => {
            report.push(*fault);
            None
        }
        FrontmatterSearch::More => None,
    }
}

fn key_of(found: &Diagnostic) -> (&'static str, &str) {
    (found.code.name, &found.message)
}

fn count<'d>(
    found: impl Iterator<Item = &'d Diagnostic>,
) -> HashMap<(&'static str, &'d str), usize> {
    let mut counts = HashMap::new();
    for found in found {
        *counts.entry(key_of(found)).or_default() += 1;
    }
    counts
}

/// Returns true if an article has the id, the date, the address and the visibility that it
/// had before, or with which it is published.
fn is_same_entry(
    header: &Header,
    before: Option<&Header>,
    path: &str,
    site: &SiteInspection,
) -> bool {
    let url = |header: &Header| identity::permalink(header, &site.config).map(String::from).ok();
    let mut published = site.known.entries.iter().filter(|(_, record)| record.path == path);
    let Some((id, record)) = published.next() else { return true };
    match before {
        Some(before) => {
            site.id(before) == site.id(header)
                && before.published == header.published
                && url(before) == url(header)
                && before.visibility == header.visibility
        }
        None => {
            *id == site.id(header)
                && header
                    .published
                    .is_some_and(|date| is_same_second(date.instant, record.published))
                && url(header).as_deref() == Some(&*record.url)
                && header.visibility == ArticleVisibility::Public
        }
    }
}

/// Returns true if no published article would get another id, date or address with a new
/// text of `feed.toml`.
fn keeps_identities(request: &BuildRequest<'_>, text: &str) -> bool {
    let Ok(site) = inspect::inspect_site_with(request, text) else { return false };
    let is_same = site.known.entries.values().all(|record| {
        site.header(&record.path).is_none_or(|header| {
            let url = identity::permalink(header, &site.config);
            url.is_ok_and(|url| url.as_str() == record.url)
        })
    });
    is_same && site.changes(request).is_empty()
}
