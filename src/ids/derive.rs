//! Derives the ids of articles that have none, and reports those that need a decision.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::identity::{self, IdentityField};
use crate::ids::{IdField, IdInsertion, IdWriteOutcome};
use crate::model::{DatePrecision, Header, ParsedDate, Timestamp};
use crate::pipeline::BuildRequest;
use crate::site::command_selection::CommandSelection;
use crate::site::inspect::SiteInspection;
use crate::writer::EntryRecord;

/// Returns the ids to write. Articles are reported instead if their derived id is not the
/// one that readers know, or is not final yet.
pub(super) fn derive_ids(
    site: &SiteInspection,
    selection: &CommandSelection,
    request: &BuildRequest<'_>,
    outcome: &mut IdWriteOutcome,
) -> Vec<IdInsertion> {
    let checker = DerivedIdChecker::new(site, request);
    let mut insertions = Vec::new();
    for header in site.headers.iter().filter(|header| selection.has(&header.path)) {
        // An upgrade may keep a published id although a `guid` is written.
        let held = checker.held.get(&*header.path).copied();
        let derived = site.id(header);
        if identity::is_written(header) && held.is_none_or(|held| held == derived) {
            outcome.with_id += 1;
            continue;
        }
        let id = held.map_or(derived, str::to_owned);
        match checker.check_id(header, &id) {
            Some(fault) => outcome.report.push(fault),
            None => {
                insertions.push(IdInsertion { path: header.path.clone(), field: IdField::Id, id });
            }
        }
    }
    insertions
}

/// Seconds after 1970-01-01T00:00:00Z of a date that differs from it in year, month, day,
/// hour, minute and second: an id that is the same for both does not contain the date.
const OTHER_DATE: i64 = 400 * 86_400 + 5 * 3_661;

/// Checks of derived ids against the site and the last publication.
struct DerivedIdChecker<'a> {
    site: &'a SiteInspection,
    /// Owners of each id.
    owners: HashMap<String, IdOwners<'a>>,
    /// Diagnostics of articles that readers know by another id, by path.
    renewed: HashMap<Box<str>, Diagnostic>,
    /// Published ids that an upgrade of feedwright does not change, by path.
    held: HashMap<&'a str, &'a str>,
    /// Published entries without a file, by the second of their publication.
    gone: HashMap<i64, Vec<&'a EntryRecord>>,
}

/// Articles with the same id.
struct IdOwners<'a> {
    count: usize,
    first_path: &'a str,
}

impl<'a> DerivedIdChecker<'a> {
    fn new(site: &'a SiteInspection, request: &BuildRequest<'_>) -> Self {
        let mut owners: HashMap<String, IdOwners<'_>> = HashMap::new();
        for header in site.headers.iter() {
            let new = IdOwners { count: 0, first_path: &header.path };
            owners.entry(site.id(header)).or_insert(new).count += 1;
        }
        let held = site.known.entries.iter().filter(|(_, record)| record.held.is_some());
        let held: HashMap<&str, &str> = held.map(|(id, record)| (&*record.path, &**id)).collect();
        let changes = site.changed_ids(request).into_iter();
        let changes = changes.filter(|change| !held.contains_key(&*change.path));
        let renewed = changes.map(|change| (change.path, change.fault)).collect();
        let folder = &site.config.articles.folder;
        let mut gone: HashMap<i64, Vec<&EntryRecord>> = HashMap::new();
        for (id, record) in &site.known.entries {
            if owners.contains_key(id) || folder.join(&record.path).exists() {
                continue;
            }
            gone.entry(record.published.timestamp()).or_default().push(record);
        }
        Self { site, owners, renewed, held, gone }
    }

    fn check_id(&self, header: &Header, id: &str) -> Option<Diagnostic> {
        let fault = self
            .check_address(header)
            .or_else(|| self.check_date(header))
            .or_else(|| self.check_unique(header, id))
            .or_else(|| self.renewed.get(&header.path).cloned())
            .or_else(|| self.check_renamed(header, id))?;
        if fault.location.is_some() {
            return Some(fault);
        }
        let path = self.site.config.articles.folder.join(&*header.path);
        Some(fault.with_location(SourceLocation::file(path)))
    }

    /// Reports an article without an address if its id is the address.
    fn check_address(&self, header: &Header) -> Option<Diagnostic> {
        if !self.site.id(header).is_empty() {
            return None;
        }
        let fault = identity::permalink(header, &self.site.config).err()?;
        Some(fault.with_location(self.site.locate(header, IdentityField::Address)))
    }

    /// Reports an article without a date if its id contains the date.
    fn check_date(&self, header: &Header) -> Option<Diagnostic> {
        if header.published.is_some() || self.id_at(header, 0) == self.id_at(header, OTHER_DATE) {
            return None;
        }
        let message = "its id contains the date of publication, which it does not have yet";
        let fault = Diagnostic::new(&codes::STAMP_NO_DATE, message)
            .help("write its `date`, then run `feedwright stamp` again");
        Some(fault)
    }

    /// Returns the id that an article would have if it were published at an instant.
    fn id_at(&self, header: &Header, seconds: i64) -> String {
        let instant = Timestamp::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let published = Some(ParsedDate { instant, precision: DatePrecision::Time });
        self.site.id(&Header { published, ..header.clone() })
    }

    fn check_unique(&self, header: &Header, id: &str) -> Option<Diagnostic> {
        let IdOwners { count, first_path } = self.owners.get(id)?;
        let other = if **first_path == *header.path { "another article" } else { *first_path };
        let fault = Diagnostic::new(
            &codes::ARTICLE_REPEATED_ID,
            format!("`{other}` has the same id: `{id}`"),
        );
        (*count > 1).then(|| fault.help("give one of the two another id"))
    }

    /// Reports an article that was never published, if it may be a renamed one: another
    /// article was published at the same second, and its file is gone. Only a build
    /// compares their content.
    fn check_renamed(&self, header: &Header, id: &str) -> Option<Diagnostic> {
        let gone = self.gone.get(&header.published?.instant.timestamp())?;
        let names: Vec<_> = gone.iter().take(3).map(|gone| format!("`{}`", gone.path)).collect();
        let fault = Diagnostic::new(
            &codes::IDENTITY_RENAMED,
            format!(
                "`{}` may be {} under another name: it was published at the same time, and its file is gone",
                header.path,
                names.join(" or ")
            ),
        );
        let help =
            "run `feedwright build` first: it compares the content, and names the id to keep";
        let is_known = self.site.known.entries.contains_key(id);
        (!is_known).then(|| fault.help(help))
    }
}
