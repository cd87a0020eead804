//! What was said of a document, kept so that the next build need not judge it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, DiagnosticCode};
use crate::model::{Document, Timestamp};
use crate::pipeline::cache::cached_diagnostic::CachedDiagnostic;
use crate::sources::Fingerprint;
use crate::validator::codes::IMPLAUSIBLE_DATE;

/// Problems that go by themselves, as time does.
const PASSING: &[&DiagnosticCode] = &[&IMPLAUSIBLE_DATE.code];

/// Returns the stamp of an article by the path that is shown of it.
pub type FingerprintLookup<'a> = dyn Fn(&Path) -> Option<Fingerprint> + Sync + 'a;

/// A document that was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachedValidation {
    /// In seconds since 1970: an earlier clock takes its dates for mistakes.
    at: i64,
    said: Vec<CachedDiagnostic>,
    /// The articles at which that was said, as they were.
    articles: Vec<(PathBuf, Fingerprint)>,
}

impl CachedValidation {
    /// Describes what was found in a document; nothing where the next build may
    /// find otherwise though nothing changes, or where a change might not be seen
    /// by `stamp`.
    pub fn new(
        document: &Document,
        found: &[Diagnostic],
        now: Timestamp,
        stamp: &FingerprintLookup<'_>,
    ) -> Option<Self> {
        (!found.iter().any(is_time_dependent)).then_some(())?;
        let mut paths: Vec<&Path> =
            found.iter().filter_map(|found| Some(&*found.location.as_ref()?.path)).collect();
        paths.sort_unstable();
        paths.dedup();
        let started = SystemTime::now();
        let stamped = |path: &Path| {
            let stamp = stamp(path).filter(|stamp| stamp.is_stable_at(started))?;
            Some((path.to_path_buf(), stamp))
        };
        let articles = paths.into_iter().filter(|path| *path != Path::new(&document.path));
        Some(Self {
            at: now.timestamp(),
            said: found.iter().map(CachedDiagnostic::from).collect(),
            articles: articles.map(stamped).collect::<Option<_>>()?,
        })
    }

    /// Returns what would be found again, if that is certain.
    pub fn replay(&self, now: Timestamp, stamp: &FingerprintLookup<'_>) -> Option<Vec<Diagnostic>> {
        let is_same = |(path, known): &(PathBuf, Fingerprint)| stamp(path) == Some(*known);
        let stands = self.at <= now.timestamp() && self.articles.iter().all(is_same);
        stands.then(|| self.said.iter().map(CachedDiagnostic::diagnostic).collect())?
    }
}

/// Says whether a problem goes by itself.
pub fn is_time_dependent(found: &Diagnostic) -> bool {
    PASSING.contains(&found.code)
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
    fn what_was_said_is_said_again() {
        let found = [Diagnostic::new(&codes::FEED_EMPTY, "a")
            .with_location(SourceLocation::file(Path::new("feed.xml")))];
        let judged = check(&found).unwrap();
        assert_eq!(judged.replay(Timestamp::default(), &Fingerprint::of).unwrap(), found);
    }

    #[test]
    fn before_it_was_judged_nothing_is_known() {
        assert_eq!(check(&[]).unwrap().replay(Timestamp::MIN_UTC, &Fingerprint::of), None);
    }

    #[test]
    fn what_time_mends_is_not_kept() {
        assert_eq!(check(&[Diagnostic::new(&IMPLAUSIBLE_DATE.code, "a")]), None);
    }

    #[test]
    fn article_that_is_gone_is_judged_again() {
        let gone = SourceLocation::file(Path::new("/no/such/article.md"));
        assert_eq!(check(&[Diagnostic::new(&codes::FEED_EMPTY, "a").with_location(gone)]), None);
    }
}
