//! Selects the articles that may be in a feed at the instant of a build, and counts the
//! others by reason.

use crate::builder::site_plan::{KnownFeed, SkippedArticles};
use crate::builder::term_pages::TermPage;
use crate::model::{ArticleHeaders, ArticleVisibility, Header, Timestamp};

/// The instant of a build, and earlier publications that it must respect.
#[derive(Clone, Copy)]
pub struct SelectionContext<'a> {
    /// The instant of the build: articles with a later date wait.
    pub now: Timestamp,
    /// Returns true if an article with a later date has been published already. This
    /// happens when the clock has been set back.
    pub is_already_published: &'a dyn Fn(&Header) -> bool,
    /// Returns the archive page that an article is on already, for the folder of a feed.
    pub page_of: &'a dyn Fn(&Header, &str) -> Option<u64>,
    /// Returns the highest number of an archive page, for the folder of a feed.
    pub pages: &'a dyn Fn(&str) -> u64,
    /// Derived feeds that were published, and must not vanish.
    pub known_feeds: &'a [KnownFeed],
    /// Public pages of sections, tags and categories, sorted by path.
    pub(crate) term_pages: &'a [&'a TermPage],
}

impl SelectionContext<'_> {
    /// Creates the context of a site that has not published anything yet.
    pub fn first(now: Timestamp) -> Self {
        Self {
            now,
            is_already_published: &|_| false,
            page_of: &|_, _| None,
            pages: &|_| 0,
            known_feeds: &[],
            term_pages: &[],
        }
    }
}

/// Calls `visit` with the date and index of every article that may be in a feed now, and
/// counts the others.
pub(super) fn visit_visible(
    headers: &ArticleHeaders,
    context: SelectionContext<'_>,
    visit: &mut dyn FnMut(Timestamp, usize),
) -> SkippedArticles {
    let mut left_out = SkippedArticles::default();
    // Backwards, because the newest come last if paths begin with dates.
    for index in (0..headers.len()).rev() {
        let is_visible = is_visible(headers, index, context, &mut left_out);
        let published = headers.summary(index).published;
        if let Some(date) = published.filter(|_| is_visible) {
            visit(date, index);
        }
    }
    left_out
}

fn is_visible(
    headers: &ArticleHeaders,
    index: usize,
    context: SelectionContext<'_>,
    left_out: &mut SkippedArticles,
) -> bool {
    match headers.summary(index).visibility {
        ArticleVisibility::Draft => left_out.drafts += 1,
        ArticleVisibility::Excluded => left_out.excluded += 1,
        ArticleVisibility::Retracted => left_out.retracted += 1,
        ArticleVisibility::Protected => left_out.protected += 1,
        ArticleVisibility::Public => return is_due(headers, index, context, left_out),
    }
    false
}

fn is_due(
    headers: &ArticleHeaders,
    index: usize,
    context: SelectionContext<'_>,
    left_out: &mut SkippedArticles,
) -> bool {
    let summary = headers.summary(index);
    let Some(published) = summary.published else {
        left_out.undated += 1;
        return false;
    };
    // Reading a whole header is slow, and most articles never expire.
    if summary.expires
        && headers[index].expires.is_some_and(|expires| expires.instant <= context.now)
    {
        left_out.expired += 1;
        return false;
    }
    if published > context.now && !(context.is_already_published)(&headers[index]) {
        left_out.scheduled += 1;
        let due = (published, headers.path(index).to_owned());
        if left_out.next_due.as_ref().is_none_or(|next| due < *next) {
            left_out.next_due = Some(due);
        }
        return false;
    }
    true
}
