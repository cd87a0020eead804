//! Writes the ids of already published feeds into the articles that their entries show.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::identity::{self, IdentityField};
use crate::ids::matched_articles::{MatchedArticles, rss_id};
use crate::ids::matching::{self, EntryMatch};
use crate::ids::published_feeds::{self, PublishedFeedEntries, display_name};
use crate::ids::{
    EntryCounts, IdField, IdInsertion, IdWriteMode, IdWriteOutcome, begin, blocking_errors,
    held_dates, write_ids,
};
use crate::model::Header;
use crate::pipeline::{BuildProgress, BuildRequest};
use crate::site::command_selection::CommandSelection;
use crate::site::inspect::SiteInspection;
use crate::validator;

/// Writes the ids of published feeds into the articles that they show, so that readers
/// recognize them in feedwright's feeds.
///
/// If a feed can't be read to its end, nothing is written at all: a missing entry could
/// give its article another id.
pub(crate) fn adopt(
    request: &BuildRequest<'_>,
    feeds: &[PathBuf],
    mode: IdWriteMode,
) -> IdWriteOutcome {
    let (site, mut outcome) = match begin(request) {
        Ok(begun) => begun,
        Err(stopped) => return stopped,
    };
    let Some(published) = published_feeds::read(feeds, &site.config, &mut outcome.report) else {
        return outcome.finish(request.strictness);
    };
    outcome.report.append(blocking_errors(&site, &CommandSelection::All));
    let matches = match_all(&site, &published.entries, &mut outcome.report, request.progress);
    let claims = group_by_article(&site, &published, &matches, &mut outcome.report);
    let matched_entries: usize = claims.values().map(Vec::len).sum();
    let total = published.entries.len();
    let held = matches.iter().filter(|found| **found == EntryMatch::Held).count();
    outcome.entries = EntryCounts { total, unmatched: total - matched_entries - held, held };
    let insertions = choose_insertions(&site, &claims, &mut outcome);
    write_ids::write_all(&site, &insertions, mode, request, &mut outcome);
    outcome.left_alone += insertions.len() - outcome.written.len();
    outcome.report.diagnostics.extend(report_changed_ids(&site, &outcome.written));
    outcome.finish(request.strictness)
}

/// Finds the article of every entry, among those that can't be read because of their dates,
/// too.
fn match_all(
    site: &SiteInspection,
    entries: &[AdoptedEntry],
    report: &mut Report,
    progress: &dyn BuildProgress,
) -> Vec<EntryMatch> {
    let mut matches = matching::match_entries(&MatchedArticles::of_site(site), entries, progress);
    held_dates::match_held_articles(site, entries, &mut matches, report, progress);
    matches
}

/// Id and entry of each match of an article, by the index of the article's header.
type EntriesByArticle<'a> = BTreeMap<usize, Vec<(&'a str, &'a AdoptedEntry)>>;

/// Groups the entries by article, and reports those without an article or an id.
fn group_by_article<'a>(
    site: &'a SiteInspection,
    published: &'a PublishedFeedEntries,
    matches: &[EntryMatch],
    report: &mut Report,
) -> EntriesByArticle<'a> {
    let mut claims = EntriesByArticle::new();
    for (number, (entry, found)) in published.entries.iter().zip(matches).enumerate() {
        match (found, &entry.id) {
            (EntryMatch::Held, _) => {}
            (EntryMatch::Article(_), _)
                if published.without_id.contains(&number)
                    || published.with_shared_id.contains(&number) => {}
            (EntryMatch::Article(index), Some(id)) => {
                let header = &site.headers[*index];
                // The Atom feed of feedwright shows an IRI derived from `exact_id`.
                let exact = header.exact_id.as_deref().filter(|_| site.id(header) == *id);
                claims.entry(*index).or_default().push((exact.unwrap_or(id), entry));
            }
            (EntryMatch::Article(_), None) => report.push(entry_without_id(entry)),
            (EntryMatch::Several(indices), _) => {
                report.push(ambiguous_entry(entry, indices, site));
            }
            (EntryMatch::Nothing, _) => report.push(unmatched_entry(entry)),
        }
    }
    claims
}

/// Chooses the ids to write. Ids that contradict each other, and articles that have
/// another id already, are reported instead.
fn choose_insertions(
    site: &SiteInspection,
    claims: &EntriesByArticle<'_>,
    outcome: &mut IdWriteOutcome,
) -> Vec<IdInsertion> {
    let mut owners: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (&index, claims) in claims {
        for (id, _) in claims {
            owners.entry(id).or_default().insert(index);
        }
    }
    let mut insertions = Vec::new();
    for (&index, claims) in claims {
        let header = &site.headers[index];
        let (id, entry) = claims[0];
        let other = claims.iter().find(|(other, _)| *other != id);
        let rival = owners[id].iter().find(|&&rival| rival != index);
        let fault = match (other, rival) {
            (Some((other, second)), _) => {
                Some(two_ids(header, id, other, site).with_second_location(second.at.clone()))
            }
            (None, Some(&rival)) => Some(two_articles(id, header, &site.headers[rival], site)),
            (None, None) if identity::is_written(header) => {
                let shown = rss_id(header, site);
                let is_same = shown == id;
                outcome.with_id += usize::from(is_same);
                (!is_same).then(|| other_id(header, &shown, id, site))
            }
            (None, None) => {
                let insertion = insertion_for(header, id, site);
                outcome.report.diagnostics.extend(report_non_iri(&insertion, entry, site));
                insertions.push(insertion);
                None
            }
        };
        outcome.left_alone += usize::from(fault.is_some());
        outcome.report.diagnostics.extend(fault);
    }
    insertions
}

/// Chooses the field for an id: `id` if every format can show it unchanged, that is, if
/// Atom accepts it and the builder does not rewrite it, otherwise `exact_id`.
fn insertion_for(header: &Header, id: &str, site: &SiteInspection) -> IdInsertion {
    let written = Header { id: Some(id.into()), ..header.clone() };
    let is_kept = site.id(&written) == id && validator::is_atom_id(id);
    let field = if is_kept { IdField::Id } else { IdField::Exact };
    IdInsertion { path: header.path.clone(), field, id: id.to_owned() }
}

fn article_location(header: &Header, site: &SiteInspection) -> SourceLocation {
    SourceLocation::file(site.config.articles.folder.join(&*header.path))
}

fn unmatched_entry(entry: &AdoptedEntry) -> Diagnostic {
    let message = format!("no article matches {}", display_name(entry));
    Diagnostic::new(&codes::ADOPT_NO_ARTICLE, message).with_location(entry.at.clone()).help(
        "if there is an article for it, set its `id` by hand, or give it the address or the title and date of the entry",
    )
}

fn ambiguous_entry(entry: &AdoptedEntry, indices: &[usize], site: &SiteInspection) -> Diagnostic {
    let paths: Vec<_> =
        indices.iter().take(3).map(|&index| format!("`{}`", site.headers[index].path)).collect();
    let message = format!("{} matches {}", display_name(entry), paths.join(" and "));
    Diagnostic::new(&codes::ADOPT_AMBIGUOUS, message)
        .with_location(entry.at.clone())
        .help("set `id` by hand in the frontmatter of the right article")
}

fn entry_without_id(entry: &AdoptedEntry) -> Diagnostic {
    let message = format!("{} has no id to adopt", display_name(entry));
    Diagnostic::new(&codes::ADOPT_NO_ARTICLE, message)
        .with_location(entry.at.clone())
        .help("if feed readers know it by an id, set `id` in the article's frontmatter by hand")
}

fn two_ids(header: &Header, first: &str, second: &str, site: &SiteInspection) -> Diagnostic {
    let message = format!("two entries give this article two ids: `{first}` and `{second}`");
    Diagnostic::new(&codes::ADOPT_CONFLICT, message)
        .with_location(article_location(header, site))
        .help("adopt only the feed with the most subscribers, or set `id` by hand")
}

fn two_articles(id: &str, header: &Header, other: &Header, site: &SiteInspection) -> Diagnostic {
    let message =
        format!("entries with the same id `{id}` match this article and `{}`", other.path);
    Diagnostic::new(&codes::ADOPT_CONFLICT, message)
        .with_location(article_location(header, site))
        .help("set `id` by hand in the frontmatter of the right article")
}

fn other_id(header: &Header, own: &str, adopted: &str, site: &SiteInspection) -> Diagnostic {
    let message = format!("this article has the id `{own}`, but the feed gives it `{adopted}`");
    Diagnostic::new(&codes::ADOPT_OTHER_ID, message)
        .with_location(site.locate(header, IdentityField::Id))
        .help("remove its `id` and run `feedwright adopt` again, unless subscribers know it by its own id")
}

/// Reports an id of an Atom feed that is not an IRI (RFC 4287, section 4.2.6, requires
/// one): feedwright's Atom feed can't show it.
fn report_non_iri(
    insertion: &IdInsertion,
    entry: &AdoptedEntry,
    site: &SiteInspection,
) -> Option<Diagnostic> {
    let is_lost = insertion.field == IdField::Exact && entry.is_atom;
    is_lost.then(|| {
        let message = format!(
            "`{}` is not an IRI: the Atom feed will show another id, and its readers will show this article again",
            insertion.id
        );
        let path = site.config.articles.folder.join(&*insertion.path);
        Diagnostic::new(&codes::ADOPT_NO_IRI, message).with_location(SourceLocation::file(path))
    })
}

/// Reports articles that feedwright has published under another id than the adopted one.
fn report_changed_ids(site: &SiteInspection, written: &[IdInsertion]) -> Option<Diagnostic> {
    let known_ids: HashMap<&str, &str> =
        site.known.entries.iter().map(|(id, record)| (record.path.as_str(), id.as_str())).collect();
    let others: Vec<_> = written
        .iter()
        .filter(|insertion| {
            let known = known_ids.get(&*insertion.path);
            known.is_some_and(|known| new_id(insertion, site).as_deref() != Some(*known))
        })
        .collect();
    let first = others.first()?;
    let message = format!(
        "feedwright has published {} of these articles under another id, `{}` among them",
        others.len(),
        first.path
    );
    Some(Diagnostic::new(&codes::ADOPT_KNOWN, message).help(
        "`feedwright build` reports an error until it is run with `--accept-changes`; subscribers of feedwright's feeds will then see these articles again",
    ))
}

/// Returns the id that an article has after an insertion.
fn new_id(insertion: &IdInsertion, site: &SiteInspection) -> Option<String> {
    let header = site.header(&insertion.path).cloned()?;
    let id = Some(insertion.id.as_str().into());
    Some(match insertion.field {
        IdField::Id => site.id(&Header { id, ..header }),
        IdField::Exact => site.id(&Header { exact_id: id, ..header }),
    })
}
