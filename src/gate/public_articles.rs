//! Decides which articles are public, by their visibility and their dates.

use std::fmt::{self, Display};

use chrono::SecondsFormat;

use crate::model::{ArticleHeaders, ArticleVisibility, Header, Timestamp};
use crate::published::changes::PublishedState;

/// Articles of a build, and which of them are public.
#[derive(Clone, Copy)]
pub(crate) struct PublicArticles<'a> {
    /// Headers of every article without errors, sorted by path.
    pub headers: &'a ArticleHeaders,
    /// Entries of the last publication. They stay public after the clock has jumped back.
    pub published: &'a PublishedState<'a>,
    /// Time of the build.
    pub now: Timestamp,
}

/// Reason why an article is not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AbsenceReason {
    /// The author has not finished it.
    Draft,
    /// The author keeps it out of feeds. Its web page may be public.
    Excluded,
    /// The author took it back.
    Retracted,
    /// Only some readers may have it.
    Protected,
    /// The date of publication is missing.
    Undated,
    /// Expired since that time.
    Expired(Timestamp),
    /// Scheduled to become public at that time.
    Scheduled(Timestamp),
}

impl PublicArticles<'_> {
    /// Returns the reason why an article is not public; `None` if it is.
    pub(crate) fn absence(&self, index: usize) -> Option<AbsenceReason> {
        let summary = self.headers.summary(index);
        let is_due = !summary.expires && summary.published.is_some_and(|at| at <= self.now);
        // Most articles end here, without decoding their header.
        if is_due && summary.visibility == ArticleVisibility::Public {
            return None;
        }
        absence_by_author(summary.visibility).or_else(|| self.absence_by_date(&self.headers[index]))
    }

    /// Returns the reason why a page with a header of its own, which is not an article, is
    /// not public; `None` if it is.
    pub(crate) fn absence_of_header(&self, header: &Header) -> Option<AbsenceReason> {
        absence_by_author(header.visibility).or_else(|| self.absence_by_date(header))
    }

    fn absence_by_date(&self, header: &Header) -> Option<AbsenceReason> {
        let Some(published) = header.published else { return Some(AbsenceReason::Undated) };
        let expires = header.expires.map(|date| date.instant);
        if let Some(expired) = expires.filter(|instant| *instant <= self.now) {
            return Some(AbsenceReason::Expired(expired));
        }
        let is_early = published.instant > self.now && !self.published.is_already_published(header);
        is_early.then_some(AbsenceReason::Scheduled(published.instant))
    }

    /// Returns the reason why no entry may link to an article. An article that is only kept
    /// out of feeds may be linked to: its web page is public.
    pub(crate) fn absence_of_page(&self, index: usize) -> Option<AbsenceReason> {
        match self.absence(index)? {
            AbsenceReason::Excluded => {
                let dates = self.absence_by_date(&self.headers[index]);
                dates.filter(|absence| *absence != AbsenceReason::Undated)
            }
            other => Some(other),
        }
    }

    /// Returns the next time at which an article becomes public or stops being public.
    pub(crate) fn next_change(&self, index: usize) -> Option<Timestamp> {
        next_date(&self.headers[index], self.now)
    }
}

/// Returns the next date at which a page becomes public or stops being public.
pub(crate) fn next_date(header: &Header, now: Timestamp) -> Option<Timestamp> {
    let dates = [header.published, header.expires].into_iter().flatten();
    dates.map(|date| date.instant).filter(|instant| *instant > now).min()
}

fn absence_by_author(visibility: ArticleVisibility) -> Option<AbsenceReason> {
    match visibility {
        ArticleVisibility::Draft => Some(AbsenceReason::Draft),
        ArticleVisibility::Retracted => Some(AbsenceReason::Retracted),
        ArticleVisibility::Protected => Some(AbsenceReason::Protected),
        ArticleVisibility::Excluded => Some(AbsenceReason::Excluded),
        ArticleVisibility::Public => None,
    }
}

impl Display for AbsenceReason {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draft => form.write_str("it is a draft"),
            Self::Excluded => form.write_str("its author keeps it out of feeds"),
            Self::Retracted => form.write_str("it is retracted"),
            Self::Protected => form.write_str("it is protected"),
            Self::Undated => form.write_str("it has no date of publication"),
            Self::Expired(at) => write!(form, "expired since {}", to_rfc3339(at)),
            Self::Scheduled(at) => write!(form, "scheduled for {}", to_rfc3339(at)),
        }
    }
}

fn to_rfc3339(at: &Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
