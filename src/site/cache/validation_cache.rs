//! Validations of documents that are cached, so that unchanged documents need not be
//! validated again.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, DiagnosticCode};
use crate::model::{Document, Timestamp};
use crate::site::cache::cached_diagnostic::CachedDiagnostic;
use crate::sources::Fingerprint;
use crate::validator::codes::IMPLAUSIBLE_DATE;

/// Diagnostics that depend on the current time, and so can't be cached.
const TIME_DEPENDENT: &[&DiagnosticCode] = &[&IMPLAUSIBLE_DATE.code];

/// Returns the fingerprint of an article, by the path that diagnostics show.
pub(crate) type FingerprintLookup<'a> = dyn Fn(&Path) -> Option<Fingerprint> + Sync + 'a;

/// Findings of the validator in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CachedValidation {
    /// Time of the validation, in seconds since 1970. To an earlier clock, dates in the
    /// document could be in the future.
    time: i64,
    findings: Vec<CachedDiagnostic>,
    /// Articles that the findings are located in, with their fingerprints.
    articles: Vec<(PathBuf, Fingerprint)>,
}

impl CachedValidation {
    /// Describes the findings in a document. Returns `None` if they can't be cached: if they
    /// depend on the time, or if one of the articles could change without getting another
    /// fingerprint.
    pub(crate) fn new(
        document: &Document,
        findings: &[Diagnostic],
        now: Timestamp,
        fingerprint: &FingerprintLookup<'_>,
    ) -> Option<Self> {
        (!findings.iter().any(is_time_dependent)).then_some(())?;
        let mut paths: Vec<&Path> =
            findings.iter().filter_map(|found| Some(&*found.location.as_ref()?.path)).collect();
        paths.sort_unstable();
        paths.dedup();
        paths.retain(|path| *path != Path::new(&document.path));
        let started = SystemTime::now();
        let articles: Option<_> = paths
            .into_iter()
            .map(|path| {
                let stamp = fingerprint(path).filter(|stamp| stamp.is_stable_at(started))?;
                Some((path.to_path_buf(), stamp))
            })
            .collect();
        Some(Self {
            time: now.timestamp(),
            findings: findings.iter().map(CachedDiagnostic::from).collect(),
            articles: articles?,
        })
    }

    /// Returns the findings, if a new validation would certainly find the same.
    pub(crate) fn replay(
        &self,
        now: Timestamp,
        fingerprint: &FingerprintLookup<'_>,
    ) -> Option<Vec<Diagnostic>> {
        let is_current = self.time <= now.timestamp()
            && self.articles.iter().all(|(path, known)| fingerprint(path) == Some(*known));
        if !is_current {
            return None;
        }
        self.findings.iter().map(CachedDiagnostic::to_diagnostic).collect()
    }
}

/// Returns true if a diagnostic depends on the current time.
pub(crate) fn is_time_dependent(found: &Diagnostic) -> bool {
    TIME_DEPENDENT.contains(&found.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{SourceLocation, codes};

    fn check(found: &[Diagnostic]) -> Option<CachedValidation> {
        let document = Document::new("feed.xml".into(), Vec::new(), Vec::new());
        CachedValidation::new(&document, found, Timestamp::default(), &Fingerprint::of)
    }

    #[test]
    fn findings_are_replayed() {
        let found = [Diagnostic::new(&codes::FEED_EMPTY, "a")
            .with_location(SourceLocation::file(Path::new("feed.xml")))];
        let validation = check(&found).unwrap();
        assert_eq!(validation.replay(Timestamp::default(), &Fingerprint::of).unwrap(), found);
    }

    #[test]
    fn validation_is_unknown_to_an_earlier_clock() {
        assert_eq!(check(&[]).unwrap().replay(Timestamp::MIN_UTC, &Fingerprint::of), None);
    }

    #[test]
    fn findings_that_depend_on_the_time_are_not_cached() {
        assert_eq!(check(&[Diagnostic::new(&IMPLAUSIBLE_DATE.code, "a")]), None);
    }

    #[test]
    fn article_that_is_gone_is_validated_again() {
        let gone = SourceLocation::file(Path::new("/no/such/article.md"));
        assert_eq!(check(&[Diagnostic::new(&codes::FEED_EMPTY, "a").with_location(gone)]), None);
    }
}
