//! Applies suggested edits to the files that they are for: `check --fix`.
//!
//! [`plan()`] reads every file with an edit again, applies its edits in memory, and keeps
//! those that fix their problem and cause no other. [`write()`] replaces the files. A file
//! that changed since it was checked is left alone, and so is a published article that would
//! get another id, date or address.
//!
//! Read `planned_edits` (edits of one file), `file_check` (problems of a text), then
//! `write_file`. `missing_dates` plans the edits of the command `date`.

mod file_check;
pub(crate) mod missing_dates;
mod planned_edits;
mod write_file;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::OpenFolder;
use crate::fixes::file_check::FileCheck;
use crate::pipeline;
use crate::site::config_file;
use crate::site::inspect::{self, SiteInspection};
use crate::site::request::{BuildMode, BuildRequest};
use crate::sources;

/// Size limit of a file that is changed, in bytes.
const LARGEST: u64 = 16 << 20;

/// Files to replace, and reports of those that are left alone.
#[derive(Debug, Default)]
pub(crate) struct FixPlan {
    /// Files to replace, sorted by path.
    pub files: Vec<PlannedFile>,
    /// Reports of files and edits that are left alone.
    pub report: Report,
    /// Edits that are not safe: their file and the message of their problem.
    refused: Vec<(PathBuf, String)>,
}

/// New text of a file.
#[derive(Debug)]
pub(crate) struct PlannedFile {
    /// Path of the file, as messages show it.
    pub path: PathBuf,
    /// Text of the file when the edits were made.
    pub old: String,
    /// Text with the edits.
    pub new: String,
    /// Number of problems that the edits fix.
    pub count: usize,
    /// Folder below which no link may be.
    root: PathBuf,
}

/// Result of writing the files of a plan.
#[derive(Debug, Default)]
pub(crate) struct FixOutcome {
    /// Number of problems that were fixed.
    pub fixed: usize,
    /// Files that were written.
    pub written: Vec<PathBuf>,
    /// Reports of files that were left alone.
    pub report: Report,
}

/// Returns the reason why no article can be changed: they are in a store.
pub(crate) fn refuse_store(request: &BuildRequest<'_>) -> Option<Diagnostic> {
    let config = config_file::configure(request.config, &mut Report::default())?;
    sources::check_are_here(&config).err()
}

/// Plans the edits in the report of a check.
pub(crate) fn plan(request: &BuildRequest<'_>, report: &Report) -> FixPlan {
    let mut edits: BTreeMap<&Path, Vec<&Diagnostic>> = BTreeMap::new();
    for found in &report.diagnostics {
        if let Some(edit) = found.edit() {
            edits.entry(&edit.path).or_default().push(found);
        }
    }
    let mut plan = FixPlan::default();
    if let Some(found) = edits.remove(request.config) {
        let check = FileCheck::Config { path: request.config, request };
        plan.add_file(request.config, parent(request.config), &check, &found);
    }
    if edits.is_empty() {
        return plan;
    }
    let site = match inspect::inspect_site(request) {
        Ok(site) => site,
        Err(stop) => {
            plan.report.append(stop.report);
            return plan;
        }
    };
    let folder = &site.config.articles.folder;
    for (path, found) in edits {
        let Some(below) = path.strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
        let check = FileCheck::Article { path: below, site: &site };
        plan.add_file(path, folder, &check, &found);
    }
    plan
}

/// Removes the edits from a report that `check --fix` would not apply.
pub(crate) fn withdraw_unsafe(request: &BuildRequest<'_>, report: &mut Report) {
    if report.diagnostics.iter().all(|found| found.edit().is_none()) {
        return;
    }
    let request = BuildRequest { mode: BuildMode::Check, ..*request };
    let refused = plan(&request, report).refused;
    for found in &mut report.diagnostics {
        let is_refused = found.edit().is_some_and(|edit| {
            refused.iter().any(|(path, message)| **path == *edit.path && *message == found.message)
        });
        if is_refused {
            found.set_edit(None);
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl FixPlan {
    fn add_file(&mut self, path: &Path, root: &Path, check: &FileCheck<'_>, found: &[&Diagnostic]) {
        match read(path, root, found) {
            Ok(old) => {
                let edited = planned_edits::apply_edits(&old, check, found);
                for message in edited.refused {
                    let reason = format!("the fix of \"{message}\" is not safe");
                    self.report.push(left_alone(path, &reason));
                    self.refused.push((path.to_path_buf(), message));
                }
                if edited.count > 0 {
                    let (path, root) = (path.to_path_buf(), root.to_path_buf());
                    let (new, count) = (edited.text, edited.count);
                    self.files.push(PlannedFile { path, old, new, count, root });
                }
            }
            Err(refused) => self.report.push(*refused),
        }
    }
}

/// Reads a file that must not have changed since its problems were found.
fn read(path: &Path, root: &Path, found: &[&Diagnostic]) -> Result<String, Box<Diagnostic>> {
    let bytes = write_file::open_parent(path, root)
        .and_then(|(folder, name)| folder.read(&name, LARGEST))
        .map_err(|error| Box::new(left_alone(path, &error.to_string())))?;
    let mut edits = found.iter().filter_map(|found| found.edit());
    if !edits.all(|edit| edit.text.is_start_of(&bytes)) {
        return Err(Box::new(changed_meanwhile(path)));
    }
    String::from_utf8(bytes).map_err(|_| Box::new(left_alone(path, "it is not UTF-8")))
}

/// Writes the files of a plan. The lock of the output folder keeps builds and other fixes
/// from running meanwhile.
pub(crate) fn write(plan: FixPlan, request: &BuildRequest<'_>) -> FixOutcome {
    let mut outcome = FixOutcome::default();
    let config = config_file::configure(request.config, &mut Report::default());
    let lock = config.map(|config| pipeline::lock(request, &config, &mut outcome.report));
    let _lock = match lock.transpose() {
        Ok(lock) => lock,
        Err(failure) => {
            outcome.report.push(failure);
            return outcome;
        }
    };
    for file in plan.files {
        match write_file::replace(&file) {
            Ok(()) => {
                outcome.fixed += file.count;
                outcome.written.push(file.path);
            }
            Err(refused) => outcome.report.push(*refused),
        }
    }
    outcome
}

/// Removes temporary files of a killed run from the folders of all articles and of the
/// configuration.
pub(crate) fn remove_leftovers(request: &BuildRequest<'_>) {
    let mut folders = BTreeSet::from([parent(request.config).to_path_buf()]);
    if let Ok(SiteInspection { config, headers, article_report, .. }) =
        inspect::inspect_site(request)
    {
        let paths = headers.iter().map(|header| config.articles.folder.join(&*header.path));
        folders.extend(paths.filter_map(|path| path.parent().map(Path::to_path_buf)));
        let places = article_report.diagnostics.iter().filter_map(|found| found.location.as_ref());
        folders.extend(places.filter_map(|at| at.path.parent().map(Path::to_path_buf)));
    }
    for folder in folders.iter().filter_map(|folder| OpenFolder::open(folder).ok()) {
        write_file::remove_leftovers(&folder);
    }
}

/// Reports a file that is left alone, with the reason.
fn left_alone(path: &Path, reason: &str) -> Diagnostic {
    Diagnostic::new(&codes::FIX_LEFT_ALONE, format!("this file was left alone: {reason}"))
        .with_location(SourceLocation::file(path))
        .help("change it by hand")
}

fn changed_meanwhile(path: &Path) -> Diagnostic {
    let message = "this file changed since it was checked, so it was left alone";
    Diagnostic::new(&codes::FIX_LEFT_ALONE, message)
        .with_location(SourceLocation::file(path))
        .help("run the command again")
}
