//! Ids of feeds that are published already, for the articles that they show.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::input;
use crate::feed_reader::adopted_entries::{self, AdoptedEntry};
use crate::identity::{self, IdentityField};
use crate::ids::matching::{self, EntryMatch};
use crate::ids::selection::StampSelection;
use crate::ids::{IdField, IdInsertion, IdWriteMode, IdWriteOutcome, faults, write_ids};
use crate::model::Header;
use crate::pipeline::{self, BuildRequest, SiteInspection};
use crate::validator;

/// The largest feed that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Writes the ids of published feeds into the articles that they show, so that
/// readers know these as they are.
///
/// Where a feed can't be read to its end, nothing is written at all.
pub fn adopt(request: &BuildRequest<'_>, feeds: &[PathBuf], intent: IdWriteMode) -> IdWriteOutcome {
    let survey = match pipeline::inspect_site(request) {
        Ok(survey) => survey,
        Err(stopped) => return IdWriteOutcome::stopped(stopped),
    };
    let mut outcome =
        IdWriteOutcome::new(survey.config.articles.folder.clone(), survey.report.clone());
    let Some(entries) = read(feeds, &survey, &mut outcome.report) else {
        return outcome.ended(request.strictness);
    };
    outcome.report.append(faults(&survey, &StampSelection::All));
    let matches = matching::matches(&survey, &entries, request.progress);
    let claims = claims(&survey, &entries, &matches, &mut outcome.report);
    let claimed: usize = claims.values().map(Vec::len).sum();
    outcome.entries = (entries.len(), entries.len() - claimed);
    let inscriptions = inscriptions(&survey, &claims, &mut outcome);
    let wanted = inscriptions.len();
    write_ids::write_all(&survey, &inscriptions, (intent, request), &mut outcome);
    outcome.left_alone += wanted - outcome.written.len();
    outcome.report.diagnostics.extend(known_otherwise(&survey, &outcome.written));
    outcome.ended(request.strictness)
}

/// Reads every feed; nothing if one of them can't be.
fn read(
    feeds: &[PathBuf],
    survey: &SiteInspection,
    report: &mut Report,
) -> Option<Vec<AdoptedEntry>> {
    let mut entries = Vec::new();
    let mut is_whole = true;
    for path in feeds {
        let read = input::read(path, LARGEST).map_err(|error| unreadable(path, &error.to_string()));
        let read =
            read.and_then(|bytes| adopted_entries::read(&bytes, path, survey.config.site.zone));
        match read {
            Ok(found) => entries.extend(found),
            Err(fault) => {
                report.push(fault);
                is_whole = false;
            }
        }
    }
    is_whole.then_some(entries)
}

fn unreadable(path: &Path, reason: &str) -> Diagnostic {
    Diagnostic::new(&codes::FEED_UNREADABLE, format!("can't be read: {reason}"))
        .with_location(SourceLocation::file(path))
        .help("correct its name, or its permissions")
}

/// The entries that show an article, by its place among the headers.
type EntriesByArticle<'a> = BTreeMap<usize, Vec<(&'a str, &'a AdoptedEntry)>>;

/// Collects what feeds call each article, and reports entries of none.
fn claims<'a>(
    survey: &'a SiteInspection,
    entries: &'a [AdoptedEntry],
    matches: &[EntryMatch],
    report: &mut Report,
) -> EntriesByArticle<'a> {
    let mut claims = EntriesByArticle::new();
    for (entry, found) in entries.iter().zip(matches) {
        match (found, &entry.id) {
            (EntryMatch::Article(index), Some(id)) => {
                let header = &survey.headers[*index];
                // Our own Atom feed shows a form of it.
                let exact = header.exact_id.as_deref().filter(|_| survey.id(header) == *id);
                claims.entry(*index).or_default().push((exact.unwrap_or(id), entry));
            }
            (EntryMatch::Article(_), None) => report.push(without_id(entry)),
            (EntryMatch::Several(indices), _) => report.push(ambiguous(entry, indices, survey)),
            (EntryMatch::Nothing, _) => report.push(no_article(entry)),
        }
    }
    claims
}

/// Turns claims into what is to be written, but for those that contradict each
/// other, and articles that have an id.
fn inscriptions(
    survey: &SiteInspection,
    claims: &EntriesByArticle<'_>,
    outcome: &mut IdWriteOutcome,
) -> Vec<IdInsertion> {
    let mut owners: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (&index, claims) in claims {
        for (id, _) in claims {
            owners.entry(id).or_default().insert(index);
        }
    }
    let mut inscriptions = Vec::new();
    for (&index, claims) in claims {
        let header = &survey.headers[index];
        let (id, entry) = claims[0];
        let other = claims.iter().find(|(other, _)| *other != id);
        let rival = owners[id].iter().find(|&&rival| rival != index);
        let fault = match (other, rival) {
            (Some((other, _)), _) => Some(two_ids(header, [id, other], survey)),
            (None, Some(&rival)) => {
                Some(two_articles(id, [header, &survey.headers[rival]], survey))
            }
            (None, None) if identity::is_written(header) => {
                let shown = matching::rss_id(header, survey);
                let is_same = shown == id;
                outcome.with_id += usize::from(is_same);
                (!is_same).then(|| other_id(header, [&shown, id], survey))
            }
            (None, None) => {
                let inscription = inscription(header, id, survey);
                outcome.report.diagnostics.extend(no_iri(&inscription, entry, survey));
                inscriptions.push(inscription);
                None
            }
        };
        outcome.left_alone += usize::from(fault.is_some());
        outcome.report.diagnostics.extend(fault);
    }
    inscriptions
}

/// Finds the field in which an id is shown as it is: what Atom takes, and the
/// builder leaves alone, in all formats.
fn inscription(header: &Header, id: &str, survey: &SiteInspection) -> IdInsertion {
    let written = Header { id: Some(id.into()), ..header.clone() };
    let is_kept = survey.id(&written) == id && validator::is_atom_id(id);
    let field = if is_kept { IdField::Id } else { IdField::Exact };
    IdInsertion { path: header.path.clone(), field, id: id.to_owned() }
}

fn file(header: &Header, survey: &SiteInspection) -> SourceLocation {
    SourceLocation::file(survey.config.articles.folder.join(&*header.path))
}

/// Names an entry by its title and address.
fn named(entry: &AdoptedEntry) -> String {
    let title = entry.title.as_deref().map(|title| format!("`{title}`"));
    let url = entry.urls.first().map(|url| format!("({url})"));
    let parts: Vec<String> = title.into_iter().chain(url).collect();
    if parts.is_empty() { "an entry".to_owned() } else { parts.join(" ") }
}

fn no_article(entry: &AdoptedEntry) -> Diagnostic {
    let message = format!("no article is {}", named(entry));
    Diagnostic::new(&codes::ADOPT_NO_ARTICLE, message).with_location(entry.at.clone()).help(
        "if there is one, set `id` in its frontmatter by hand, or its address or title and date as the feed has them",
    )
}

fn ambiguous(entry: &AdoptedEntry, indices: &[usize], survey: &SiteInspection) -> Diagnostic {
    let paths: Vec<_> =
        indices.iter().take(3).map(|&index| format!("`{}`", survey.headers[index].path)).collect();
    let message = format!("{} may be {}", named(entry), paths.join(" or "));
    Diagnostic::new(&codes::ADOPT_AMBIGUOUS, message)
        .with_location(entry.at.clone())
        .help("set `id` in the frontmatter of the right one by hand")
}

fn without_id(entry: &AdoptedEntry) -> Diagnostic {
    let message = format!("{} has no id that could be kept", named(entry));
    Diagnostic::new(&codes::ADOPT_NO_ARTICLE, message)
        .with_location(entry.at.clone())
        .help("if readers know it by one, set `id` in its frontmatter by hand")
}

fn two_ids(header: &Header, [first, second]: [&str; 2], survey: &SiteInspection) -> Diagnostic {
    let message = format!("two entries give this article two ids: `{first}` and `{second}`");
    Diagnostic::new(&codes::ADOPT_CONFLICT, message)
        .with_location(file(header, survey))
        .help("adopt the feed that has most subscribers alone, or set `id` by hand")
}

fn two_articles(id: &str, headers: [&Header; 2], survey: &SiteInspection) -> Diagnostic {
    let [header, other] = headers;
    let message = format!("entries of one id, `{id}`, are this article and `{}`", other.path);
    Diagnostic::new(&codes::ADOPT_CONFLICT, message)
        .with_location(file(header, survey))
        .help("set `id` in the frontmatter of the right one by hand")
}

fn other_id(header: &Header, [own, published]: [&str; 2], survey: &SiteInspection) -> Diagnostic {
    let message = format!("this article has the id `{own}`, but the feed gives it `{published}`");
    Diagnostic::new(&codes::ADOPT_OTHER_ID, message)
        .with_location(survey.place(header, IdentityField::Id))
        .help("remove its `id` and adopt again, unless subscribers know it by its own")
}

/// An Atom feed should not have had it, and ours can't.
fn no_iri(
    inscription: &IdInsertion,
    entry: &AdoptedEntry,
    survey: &SiteInspection,
) -> Option<Diagnostic> {
    let is_lost = inscription.field == IdField::Exact && entry.is_atom;
    is_lost.then(|| {
        let message = format!("`{}` is no IRI: Atom will show another id, and readers of the Atom feed this article again", inscription.id);
        let path = survey.config.articles.folder.join(&*inscription.path);
        Diagnostic::new(&codes::ADOPT_NO_IRI, message).with_location(SourceLocation::file(path))
    })
}

/// What feedwright published itself is about to get another id.
fn known_otherwise(survey: &SiteInspection, written: &[IdInsertion]) -> Option<Diagnostic> {
    let ids: HashMap<&str, &str> = survey
        .known
        .entries
        .iter()
        .map(|(id, record)| (record.path.as_str(), id.as_str()))
        .collect();
    let is_other = |inscription: &&IdInsertion| {
        let known = ids.get(&*inscription.path);
        let header = survey.header(&inscription.path).cloned();
        let id = Some(inscription.id.as_str().into());
        let new = header.map(|header| match inscription.field {
            IdField::Id => survey.id(&Header { id, ..header }),
            IdField::Exact => survey.id(&Header { exact_id: id, ..header }),
        });
        known.is_some_and(|known| new.as_deref() != Some(*known))
    };
    let others: Vec<_> = written.iter().filter(is_other).collect();
    let first = others.first()?;
    let message = format!(
        "feedwright has published {} of these articles under another id, `{}` among them",
        others.len(),
        first.path
    );
    Some(Diagnostic::new(&codes::ADOPT_KNOWN, message).help(
        "`feedwright build` refuses that until it is run with `--accept-changes`, by which subscribers of those feeds see them again",
    ))
}
