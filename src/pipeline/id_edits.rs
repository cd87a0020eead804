//! Suggests the line that keeps the published id of an article whose file was renamed.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::frontmatter;
use crate::sources::SiteArticles;

/// Largest number of articles that are read for suggestions. A renamed folder
/// changes the id of every article in it, and each read from a store is a request.
const MAX_READS: usize = 500;

/// Adds the edit to the reports of renamed files.
pub(super) fn suggest_ids(report: &mut Report, source: &SiteArticles<'_>, folder: &Path) {
    let renamed = report.diagnostics.iter_mut();
    let renamed = renamed.filter(|found| found.code == &codes::IDENTITY_RENAMED);
    for found in renamed.take(MAX_READS) {
        suggest_id(found, source, folder);
    }
}

fn suggest_id(found: &mut Diagnostic, source: &SiteArticles<'_>, folder: &Path) {
    let fields = ["id", "exact_id"];
    let mut details = found.details.iter();
    let Some((field, id)) = details.find(|(key, _)| fields.contains(key)) else { return };
    let path = found.location.as_ref().and_then(|at| at.path.strip_prefix(folder).ok()?.to_str());
    let Some(path) = path else { return };
    // Problems of the file were reported when it was read first.
    let mut ignored = Report::default();
    let read = source.head(path, &mut ignored, |source, frontmatter, _| {
        frontmatter::suggest_field(source, frontmatter, field, id)
    });
    found.set_edit(read.and_then(|(_, edit)| edit));
}
