//! The derived ids of articles that have none, and what speaks against them.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::identity::{self, IdentityField};
use crate::ids::selection::StampSelection;
use crate::ids::{IdField, IdInsertion, IdWriteOutcome};
use crate::model::{DatePrecision, Header, ParsedDate, Timestamp};
use crate::pipeline::{BuildRequest, SiteInspection};
use crate::writer::EntryRecord;

/// Returns the ids to be written, and reports articles whose derived id is not
/// the one that they should keep.
pub fn derive(
    survey: &SiteInspection,
    wanted: &StampSelection,
    request: &BuildRequest<'_>,
    outcome: &mut IdWriteOutcome,
) -> Vec<IdInsertion> {
    let doubts = DerivedIdChecker::new(survey, request);
    let mut inscriptions = Vec::new();
    for header in survey.headers.iter().filter(|header| wanted.has(&header.path)) {
        if identity::is_written(header) {
            outcome.with_id += 1;
            continue;
        }
        let id =
            doubts.held.get(&*header.path).map_or_else(|| survey.id(header), ToString::to_string);
        match doubts.check_id(header, &id) {
            Some(fault) => outcome.report.push(fault),
            None => {
                inscriptions.push(IdInsertion {
                    path: header.path.clone(),
                    field: IdField::Id,
                    id,
                });
            }
        }
    }
    inscriptions
}

/// Seconds until a date that differs from the first of 1970 in every part.
const OTHERWISE: i64 = 400 * 86_400 + 5 * 3_661;

/// What speaks against derived ids.
struct DerivedIdChecker<'a> {
    survey: &'a SiteInspection,
    /// How many articles have an id, and one of them.
    owners: HashMap<String, (usize, &'a str)>,
    /// Articles that readers know by another id.
    renewed: HashMap<Box<str>, Diagnostic>,
    /// Published ids that an upgrade of feedwright does not change, by path.
    held: HashMap<&'a str, &'a str>,
    /// What was published and whose file is gone, by the second of its publication.
    gone: HashMap<i64, Vec<&'a EntryRecord>>,
}

impl<'a> DerivedIdChecker<'a> {
    fn new(survey: &'a SiteInspection, request: &BuildRequest<'_>) -> Self {
        let mut owners: HashMap<String, (usize, &str)> = HashMap::new();
        for header in survey.headers.iter() {
            owners.entry(survey.id(header)).or_insert((0, &*header.path)).0 += 1;
        }
        let held = survey.known.entries.iter().filter(|(_, record)| record.held.is_some());
        let held: HashMap<&str, &str> = held.map(|(id, record)| (&*record.path, &**id)).collect();
        let changes = survey.renewed(request).into_iter();
        let changes = changes.filter(|change| !held.contains_key(&*change.path));
        let renewed = changes.map(|change| (change.path, change.fault)).collect();
        let folder = &survey.config.articles.folder;
        let is_gone = |(id, record): &(&String, &EntryRecord)| {
            !owners.contains_key(*id) && !folder.join(&record.path).exists()
        };
        let mut gone: HashMap<i64, Vec<&EntryRecord>> = HashMap::new();
        for (_, record) in survey.known.entries.iter().filter(is_gone) {
            gone.entry(record.published.timestamp()).or_default().push(record);
        }
        Self { survey, owners, renewed, held, gone }
    }

    fn check_id(&self, header: &Header, id: &str) -> Option<Diagnostic> {
        let file = || SourceLocation::file(self.survey.config.articles.folder.join(&*header.path));
        let found = self
            .no_address(header)
            .or_else(|| self.undated(header))
            .or_else(|| self.repeated(header, id))
            .or_else(|| self.renewed.get(&header.path).cloned())
            .or_else(|| self.renamed(header, id));
        found
            .map(|fault| if fault.location.is_some() { fault } else { fault.with_location(file()) })
    }

    /// An id that is the address needs one.
    fn no_address(&self, header: &Header) -> Option<Diagnostic> {
        if !self.survey.id(header).is_empty() {
            return None;
        }
        let fault = identity::permalink(header, &self.survey.config).err()?;
        Some(fault.with_location(self.survey.place(header, IdentityField::Address)))
    }

    /// A draft may have no date yet; then an id that is made of it comes later.
    fn undated(&self, header: &Header) -> Option<Diagnostic> {
        let dated = |seconds| {
            let instant = Timestamp::UNIX_EPOCH + TimeDelta::seconds(seconds);
            let published = Some(ParsedDate { instant, precision: DatePrecision::Time });
            self.survey.id(&Header { published, ..header.clone() })
        };
        let is_free = header.published.is_some() || dated(0) == dated(OTHERWISE);
        let message = "its id is made of the date of publication, which it does not have yet";
        let fault = Diagnostic::new(&codes::STAMP_NO_DATE, message)
            .help("write its `date`, then run `feedwright stamp` again");
        (!is_free).then_some(fault)
    }

    fn repeated(&self, header: &Header, id: &str) -> Option<Diagnostic> {
        let (count, first) = self.owners.get(id)?;
        let other = if **first == *header.path { "another article" } else { *first };
        let fault = Diagnostic::new(
            &codes::ARTICLE_REPEATED_ID,
            format!("`{other}` has the same id: `{id}`"),
        );
        (*count > 1).then(|| fault.help("give one of the two another id"))
    }

    /// What was never published may be what is gone under another name: to tell
    /// by the content is for a build.
    fn renamed(&self, header: &Header, id: &str) -> Option<Diagnostic> {
        let gone = self.gone.get(&header.published?.instant.timestamp())?;
        let names: Vec<_> = gone.iter().take(3).map(|gone| format!("`{}`", gone.path)).collect();
        let fault = Diagnostic::new(
            &codes::IDENTITY_RENAMED,
            format!(
                "`{}` may be {}, published at the same time and gone now",
                header.path,
                names.join(" or ")
            ),
        );
        let help =
            "run `feedwright build` first: it tells by the content, and names the id to keep";
        let is_known = self.survey.known.entries.contains_key(id);
        (!is_known).then(|| fault.help(help))
    }
}
