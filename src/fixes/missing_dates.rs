//! Plans dates for articles without one: `feedwright date`.
//!
//! Only articles that a build leaves out for want of a date are dated. An article that is
//! published keeps its date, and a draft gets one when it is published, so no id that is
//! derived from a date changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::DateTime;

use crate::diagnostic::{Diagnostic, Severity, SourceLocation, SourceText, codes};
use crate::fixes::file_check::FileCheck;
use crate::fixes::{FixPlan, PlannedFile, left_alone, read};
use crate::frontmatter::{self, Frontmatter, FrontmatterSearch, InsertError, TextExtent};
use crate::model::{ArticleVisibility, DatePrecision, ParsedDate, Timestamp};
use crate::parser::plain_text;
use crate::site::command_selection::CommandSelection;
use crate::site::inspect::SiteInspection;
use crate::sources::git_log::{self, GitFault};
use crate::text::{date, dateline};

/// Field that is written.
const FIELD: &str = "date";

/// Origin of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateOrigin {
    /// Commit that added the file.
    Git,
    /// Last change of the file.
    Modified,
    /// First lines of the text.
    Text,
}

/// Choice of the dates that are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DateSearch {
    /// Only origin that is asked for. By default git, and the text of files that are not
    /// committed.
    pub origin: Option<DateOrigin>,
    /// Time of the command; a later date is not certain.
    pub now: Timestamp,
}

/// Writes frontmatter above a plain text, as `new --from` does.
pub(crate) trait TextFrontmatter {
    /// Returns the text with frontmatter that has a date.
    ///
    /// # Errors
    /// The text would be read differently.
    fn add_frontmatter(
        &self,
        source: &SourceText<'_>,
        frontmatter: &Frontmatter,
        path: &str,
        published: ParsedDate,
    ) -> Result<String, Box<Diagnostic>>;
}

/// Date that is written into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlannedDate {
    /// Value of the field.
    pub date: String,
    /// Origin of the date.
    pub origin: DateOrigin,
}

/// Files to change, and their dates.
#[derive(Debug, Default)]
pub(crate) struct DatePlan {
    /// Files to replace, and reports of those that are left alone.
    pub fixes: FixPlan,
    /// Dates by the path of the file.
    pub dates: BTreeMap<PathBuf, PlannedDate>,
    /// Number of selected articles that are left alone because of a problem.
    pub left_alone: usize,
    /// Number of selected drafts and other hidden articles without a date.
    pub hidden: usize,
}

/// Plans the dates of the selected articles that have none.
///
/// # Errors
/// The history of the folder can't be read.
pub(crate) fn plan_dates(
    site: &SiteInspection,
    names: &[PathBuf],
    search: DateSearch,
    above: &dyn TextFrontmatter,
) -> Result<DatePlan, Box<Diagnostic>> {
    let mut plan = DatePlan::default();
    plan.fixes.report.append(site.report.clone());
    let selection = CommandSelection::new(names, site, &mut plan.fixes.report);
    let undated = find_undated(site, &selection, &mut plan);
    let committed = read_commits(site, &undated, search)?;
    let planner = DatePlanner { site, search, committed, above };
    for (path, problem) in undated {
        match planner.plan_file(path, problem) {
            Ok((file, date)) => {
                if date.origin == DateOrigin::Modified {
                    plan.fixes.report.push(uncertain(&file.path));
                }
                plan.dates.insert(file.path.clone(), date);
                plan.fixes.files.push(file);
            }
            Err(refused) => {
                plan.left_alone += 1;
                plan.fixes.report.push(*refused);
            }
        }
    }
    Ok(plan)
}

/// Finds the selected articles without a date, and the diagnostic that says so.
fn find_undated<'s>(
    site: &'s SiteInspection,
    selection: &CommandSelection,
    plan: &mut DatePlan,
) -> Vec<(&'s str, &'s Diagnostic)> {
    let folder = &site.config.articles.folder;
    let published: BTreeMap<&str, Timestamp> =
        site.known.entries.values().map(|record| (&*record.path, record.published)).collect();
    let mut undated = Vec::new();
    for found in &site.article_report.diagnostics {
        let place = found.location.as_ref().and_then(|at| at.path.strip_prefix(folder).ok());
        let Some(path) = place.and_then(Path::to_str).filter(|path| selection.has(path)) else {
            continue;
        };
        if !is_undated(found, path, selection) {
            // A named file with another mistake is not silently left alone.
            if is_named(selection) && found.code.severity == Severity::Error {
                plan.fixes.report.push(found.clone());
            }
            continue;
        }
        match published.get(path) {
            Some(date) => {
                plan.left_alone += 1;
                plan.fixes.report.push(already_published(&folder.join(path), *date));
            }
            None => undated.push((path, found)),
        }
    }
    let hidden = site.headers.iter().filter(|header| {
        header.visibility != ArticleVisibility::Public
            && header.published.is_none()
            && selection.has(&header.path)
    });
    plan.hidden = hidden.count();
    undated
}

/// Returns true if a diagnostic says that an article has no date. A short text without
/// frontmatter may be anything, such as `robots.txt`, and is dated only by name.
fn is_undated(found: &Diagnostic, path: &str, selection: &CommandSelection) -> bool {
    let may_be_anything = plain_text::is_text_file(path) && !is_named(selection);
    found.code == &codes::ARTICLE_TEXT_UNDATED
        || found.code == &codes::ARTICLE_NO_DATE && !may_be_anything
        || found.code == &codes::ARTICLE_UNDATED_PAGE && is_named(selection)
}

fn is_named(selection: &CommandSelection) -> bool {
    *selection != CommandSelection::All
}

/// Reads the dates of commits, if they are asked for. Without an order for git, a folder in
/// no repository has none.
fn read_commits(
    site: &SiteInspection,
    undated: &[(&str, &Diagnostic)],
    search: DateSearch,
) -> Result<BTreeMap<String, Timestamp>, Box<Diagnostic>> {
    let is_wanted = matches!(search.origin, None | Some(DateOrigin::Git));
    if !is_wanted || undated.is_empty() {
        return Ok(BTreeMap::new());
    }
    let files: Vec<&str> = undated.iter().map(|(path, _)| *path).collect();
    match git_log::added_dates(&site.config.articles.folder, &files) {
        Ok(dates) => Ok(dates),
        Err(GitFault::NoRepository) if search.origin.is_none() => Ok(BTreeMap::new()),
        Err(fault) => Err(Box::new(no_history(fault, &site.config.articles.folder))),
    }
}

/// Parts of the plan that all files share.
struct DatePlanner<'a> {
    site: &'a SiteInspection,
    search: DateSearch,
    /// Dates of commits by the path of the file.
    committed: BTreeMap<String, Timestamp>,
    above: &'a dyn TextFrontmatter,
}

impl DatePlanner<'_> {
    fn plan_file(
        &self,
        path: &str,
        problem: &Diagnostic,
    ) -> Result<(PlannedFile, PlannedDate), Box<Diagnostic>> {
        let root = &self.site.config.articles.folder;
        let file = root.join(path);
        let old = read(&file, root, &[])?;
        if file.symlink_metadata().is_ok_and(|facts| facts.permissions().readonly()) {
            return Err(Box::new(left_alone(&file, "it is read-only")));
        }
        let shown = file.clone().into();
        let source = SourceText::new(&shown, &old);
        let FrontmatterSearch::Complete(found) = frontmatter::find(&source, TextExtent::Whole)
        else {
            return Err(Box::new(left_alone(&file, "its frontmatter is not complete")));
        };
        let Some((published, origin)) = self.find_date(path, &file, &old[found.body..]) else {
            return Err(Box::new(self.not_found(&file)));
        };
        let date = self.to_value(published);
        let new = self.insert_date(&source, &found, path, published)?;
        let check = FileCheck::Article { path, site: self.site };
        if !check.is_dated(problem, &old, &new, published) {
            let reason = format!("with `{FIELD}` it would be read differently");
            return Err(Box::new(left_alone(&file, &reason)));
        }
        let planned = PlannedDate { date, origin };
        Ok((PlannedFile { path: file, old, new, count: 1, root: root.clone() }, planned))
    }

    /// Finds the date of a file, and its origin.
    fn find_date(&self, path: &str, file: &Path, body: &str) -> Option<(ParsedDate, DateOrigin)> {
        // The text of a committed file does not count, even if a clock was wrong.
        let is_committed = self.committed.contains_key(path);
        let usual = if is_committed { DateOrigin::Git } else { DateOrigin::Text };
        let origin = self.search.origin.unwrap_or(usual);
        let instant = match origin {
            DateOrigin::Git => self.committed.get(path).copied(),
            DateOrigin::Modified => last_change(file),
            DateOrigin::Text => {
                let date = dateline::first_date(body, &self.site.config.date_rules())?;
                return Some((date, origin));
            }
        };
        let instant = instant.filter(|date| self.is_possible(*date))?;
        Some((ParsedDate { instant, precision: DatePrecision::Time }, origin))
    }

    /// Returns true unless a clock was wrong: the date is in the future or that of a clock
    /// without a battery.
    fn is_possible(&self, date: Timestamp) -> bool {
        date <= self.search.now && date.timestamp() > 0
    }

    /// Writes a date as `new` does, in the site's time zone.
    fn to_value(&self, published: ParsedDate) -> String {
        let zone = self.site.config.site.zone;
        match published.precision {
            DatePrecision::Day => {
                published.instant.with_timezone(&zone).format("%Y-%m-%d").to_string()
            }
            DatePrecision::Time => date::with_offset(published.instant, zone),
        }
    }

    /// Returns the text with the date. A plain text gets frontmatter above it; in every other
    /// file the field is inserted, and no other byte changes.
    fn insert_date(
        &self,
        source: &SourceText<'_>,
        found: &Frontmatter,
        path: &str,
        published: ParsedDate,
    ) -> Result<String, Box<Diagnostic>> {
        if found.dialect.is_none() && plain_text::is_text_file(path) {
            return self.above.add_frontmatter(source, found, path, published);
        }
        let date = self.to_value(published);
        frontmatter::insert_field(source, found, FIELD, &date).map_err(|refusal| {
            let reason = match refusal {
                InsertError::Taken(_) => format!("its `{FIELD}` is empty or can't be read"),
                InsertError::NoPlace => {
                    format!("there is no place where `{FIELD}` would be read")
                }
            };
            Box::new(left_alone(source.path, &reason).help(format!("set `{FIELD}` to `{date}`")))
        })
    }

    fn not_found(&self, file: &Path) -> Diagnostic {
        let reason = match self.search.origin {
            Some(DateOrigin::Git) => "it is not committed, or the commit has an impossible date",
            Some(DateOrigin::Text) => "its first lines have no certain date",
            Some(DateOrigin::Modified) => "its last change has an impossible date",
            None => "it is in no commit with a possible date, and its text has no certain date",
        };
        Diagnostic::new(&codes::DATE_NOT_FOUND, format!("no date was found: {reason}"))
            .with_location(SourceLocation::file(file))
            .help("write `date` into the frontmatter, or try another `--from`: `git`, `text` or `mtime`; for a page that is not an article, set `feed` to `false`")
    }
}

/// Returns the time at which a file was last changed, in whole seconds.
fn last_change(file: &Path) -> Option<Timestamp> {
    let modified = file.symlink_metadata().and_then(|facts| facts.modified()).ok()?;
    let seconds = modified.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)
}

fn already_published(file: &Path, date: Timestamp) -> Diagnostic {
    left_alone(file, "it is published, and its date must not change").help(format!(
        "set `{FIELD}` to its published date, `{}`",
        date.format("%Y-%m-%dT%H:%M:%SZ")
    ))
}

fn uncertain(file: &Path) -> Diagnostic {
    let message = "this date is that of the file's last change, which may not be its publication";
    Diagnostic::new(&codes::DATE_UNCERTAIN, message)
        .with_location(SourceLocation::file(file))
        .help("compare it with the text, and correct it")
}

fn no_history(fault: GitFault, folder: &Path) -> Diagnostic {
    let (message, help) = match fault {
        GitFault::NoRepository => {
            ("the articles' folder is in no git repository", "use `--from text` or `--from mtime`")
        }
        GitFault::NotInstalled => (
            "the program `git` is not installed, so the history can't be read",
            "install git, or use `--from text`",
        ),
        GitFault::Shallow => (
            "this clone has only the newest commits, so it does not say when files were added",
            "run `git fetch --unshallow`, or use `--from text`",
        ),
        GitFault::TooSlow => ("git needed more than a minute for the history", "use `--from text`"),
        GitFault::Failed => (
            "git can't read the history of the articles' folder",
            "run `git log` in that folder to see the reason, or use `--from text`",
        ),
    };
    Diagnostic::new(&codes::DATE_NO_HISTORY, message)
        .with_location(SourceLocation::file(folder))
        .help(help)
}
