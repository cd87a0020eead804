//! Validates the documents of an edition, unless their validations are cached.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use url::Url;

use crate::diagnostic::{Diagnostic, Report};
use crate::gate::provenance::DocumentOrigins;
use crate::gate::validate::validate_document;
use crate::model::{Document, Feed, Timestamp};
use crate::pipeline::causes::{self, DocumentFinding, SharedIds};
use crate::site::cache::render_cache::{self, RenderCache};
use crate::site::cache::validation_cache::{CachedValidation, FingerprintLookup};
use crate::site::request::BuildProgress;

/// Rendered feeds, and the articles that their entries come from.
pub(crate) struct RenderedFeeds<'a> {
    /// Files of the feeds, one for each format.
    pub documents: &'a [Document],
    /// Feeds that were rendered.
    pub feeds: &'a [Feed],
    /// Sources of the entries and of the feeds.
    pub origins: DocumentOrigins<'a>,
    /// Ids that several entries have, which are reported at their articles.
    pub shared_ids: SharedIds,
    /// Lookup of the files' current fingerprints.
    pub fingerprint: &'a FingerprintLookup<'a>,
}

/// Validations of documents, by document key.
pub(crate) type Validations = BTreeMap<String, CachedValidation>;

/// Validates every document, unless its validation is cached. A problem in an article that
/// appears in several documents is reported once. Returns the report, and the validations for
/// the cache.
pub(crate) fn validate_documents(
    rendered: &RenderedFeeds<'_>,
    render_cache: &RenderCache<'_>,
    now: Timestamp,
    progress: &dyn BuildProgress,
) -> (Report, Validations) {
    let urls: HashMap<&str, &Url> = rendered
        .feeds
        .iter()
        .flat_map(|feed| &feed.outputs)
        .map(|output| (output.path.as_str(), &output.url))
        .collect();
    progress.start("validate", rendered.documents.len() as u64);
    let validated: Vec<ValidatedDocument> = rendered
        .documents
        .par_iter()
        .map(|document| {
            progress.advance(1);
            let url = urls.get(document.path.as_str()).copied();
            find_or_validate(document, url, rendered, render_cache, now)
        })
        .collect();
    progress.finish();
    let mut validations = Validations::new();
    let mut findings = Vec::new();
    for (validated, document) in validated.into_iter().zip(rendered.documents) {
        let ValidatedDocument { key, findings: found, validation } = validated;
        validations.extend(validation.map(|validation| (key, validation)));
        let document = document.path.as_str();
        findings.extend(found.into_iter().map(|found| DocumentFinding { document, found }));
    }
    (causes::merge_findings(findings), validations)
}

/// Findings of a document.
struct ValidatedDocument {
    key: String,
    findings: Vec<Diagnostic>,
    /// Validation for the cache; `None` if it can't be cached.
    validation: Option<CachedValidation>,
}

/// Returns the cached findings of a document, or validates it.
fn find_or_validate(
    document: &Document,
    url: Option<&Url>,
    rendered: &RenderedFeeds<'_>,
    render_cache: &RenderCache<'_>,
    now: Timestamp,
) -> ValidatedDocument {
    let key = render_cache::document_key(document);
    if !rendered.shared_ids.is_empty() {
        let mut findings = validate_document(document, url, now, &rendered.origins);
        causes::remove_consequences(&mut findings, &rendered.shared_ids);
        return ValidatedDocument { key, findings, validation: None };
    }
    if let Some(cached) = render_cache.find_validation(&key)
        && let Some(findings) = cached.replay(now, rendered.fingerprint)
    {
        return ValidatedDocument { key, findings, validation: Some(cached.clone()) };
    }
    let findings = validate_document(document, url, now, &rendered.origins);
    let validation = CachedValidation::new(document, &findings, now, rendered.fingerprint);
    ValidatedDocument { key, findings, validation }
}
