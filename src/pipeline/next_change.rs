//! Finds the next time at which a feed changes although no file does.

use chrono::TimeDelta;

use crate::gate::public_articles::next_date;
use crate::model::{Header, Timestamp};
use crate::pipeline::select::ArticleSelection;
use crate::site::site_build::SiteBuild;

/// Returns the next time at which an article comes due, expires or gets too old for a feed,
/// or the page that a feed takes its title from becomes public or stops being public.
pub(super) fn next_change(site: &SiteBuild<'_>, selection: &ArticleSelection) -> Option<Timestamp> {
    let ArticleSelection { plan, headers, .. } = selection;
    let due = plan.left_out.next_due.as_ref().map(|(due, _)| *due);
    let ends = plan.feeds.iter().flat_map(|feed| {
        let max_age = feed.rule.settings.max_age;
        let archived = feed.pages.iter().flat_map(|page| &page.articles);
        feed.articles.iter().chain(archived).flat_map(move |&index| {
            let Header { expires, published, .. } = &headers[index];
            let last = max_age.and_then(|age| published.as_ref()?.instant.checked_add_signed(age));
            // An article is still shown in the last second of its age.
            let too_old = last.map(|last| last + TimeDelta::seconds(1));
            expires.as_ref().map(|date| date.instant).into_iter().chain(too_old)
        })
    });
    let titles = site.term_pages().iter().filter_map(|page| next_date(&page.header, site.now));
    ends.chain(due).chain(titles).min()
}
