//! Visibility of an article by its own fields and its path.

use crate::config::FeedAudience;
use crate::fields::ArticleFields;
use crate::model::ArticleVisibility;
use crate::text::path::PathFacts;

/// Returns the visibility of an article by its fields and its path, for feeds that serve
/// `readers`.
pub(super) fn visibility(
    fields: &ArticleFields<'_>,
    facts: &PathFacts<'_>,
    readers: FeedAudience,
) -> ArticleVisibility {
    if fields.is_retracted {
        ArticleVisibility::Retracted
    } else if fields.is_draft || facts.is_draft {
        ArticleVisibility::Draft
    } else if fields.is_protected && readers == FeedAudience::Everyone {
        // Checked before `Excluded`: an excluded article has a public web page that others may
        // link to, and a protected one has not.
        ArticleVisibility::Protected
    } else if fields.is_excluded {
        ArticleVisibility::Excluded
    } else {
        ArticleVisibility::Public
    }
}
