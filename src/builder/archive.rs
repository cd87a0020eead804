//! Divides the entries of a feed into its head and its archive pages (RFC 5005).

use std::collections::BTreeMap;

/// A page of an archive: an archived feed of RFC 5005 section 4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivePage {
    /// The number of the page: 1 for the oldest. A number is never used again.
    pub number: u64,
    /// Indices of headers, newest first, then by id.
    pub articles: Vec<usize>,
}

/// The sizes of a feed's head and archive pages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ArchiveDivision {
    /// The fewest entries in the head.
    pub limit: usize,
    /// The number of entries on a page.
    pub size: usize,
    /// The highest number of a page so far.
    pub last: u64,
}

/// Divides a feed's articles, newest first, into its head and its pages, the
/// oldest page first.
///
/// A page is full when it is made and never gets another entry: readers do not read
/// it again. A later entry goes to the head first, even if its date is old. So the head
/// grows from `limit` by up to `size` entries, and then gives its oldest `size` entries
/// to a new page.
pub(crate) fn divide(
    articles: Vec<usize>,
    division: ArchiveDivision,
    page_of: impl Fn(usize) -> Option<u64>,
) -> (Vec<usize>, Vec<ArchivePage>) {
    let mut pages: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut head = Vec::new();
    for index in articles {
        match page_of(index) {
            Some(number) => pages.entry(number).or_default().push(index),
            None => head.push(index),
        }
    }
    let highest = pages.last_key_value().map_or(0, |(number, _)| *number);
    let mut last = division.last.max(highest);
    while head.len() >= division.limit.saturating_add(division.size)
        && let Some(next) = last.checked_add(1)
    {
        last = next;
        pages.insert(next, head.split_off(head.len() - division.size));
    }
    let pages = pages.into_iter().map(|(number, articles)| ArchivePage { number, articles });
    (head, pages.collect())
}

/// Returns the folder of an archive page, below the output folder.
pub(crate) fn folder(feed: &str, number: u64) -> String {
    super::output_paths::file(feed, &format!("archive/{number}"))
}

/// Parses the folder of an archive page into the folder of its feed and its number.
pub(crate) fn page_at(folder: &str) -> Option<(&str, u64)> {
    let (rest, number) = folder.rsplit_once('/')?;
    let feed = match rest.strip_suffix("archive")? {
        "" => "",
        feed => feed.strip_suffix('/')?,
    };
    Some((feed, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// Divides articles 0 (the newest) to `count`, of which some have pages:
    /// the head, then each page.
    fn check(count: usize, last: u64, pages: &[(usize, u64)]) -> String {
        let page_of = |index| pages.iter().find(|(it, _)| *it == index).map(|(_, page)| *page);
        let division = ArchiveDivision { limit: 2, size: 3, last };
        let (head, pages) = divide((0..count).collect(), division, page_of);
        pages.into_iter().fold(format!("{head:?}"), |mut text, page| {
            write!(text, " {}:{:?}", page.number, page.articles).unwrap();
            text
        })
    }

    #[test]
    fn head_grows_until_it_fills_a_page() {
        assert_eq!(check(4, 0, &[]), "[0, 1, 2, 3]");
        assert_eq!(check(5, 0, &[]), "[0, 1] 1:[2, 3, 4]");
        assert_eq!(check(7, 0, &[]), "[0, 1, 2, 3] 1:[4, 5, 6]");
        assert_eq!(check(8, 0, &[]), "[0, 1] 1:[5, 6, 7] 2:[2, 3, 4]");
    }

    #[test]
    fn page_never_takes_another_entry() {
        assert_eq!(check(7, 1, &[(3, 1), (5, 1), (6, 1)]), "[0, 1, 2, 4] 1:[3, 5, 6]");
        assert_eq!(check(8, 1, &[(3, 1), (5, 1), (6, 1)]), "[0, 1] 1:[3, 5, 6] 2:[2, 4, 7]");
    }

    #[test]
    fn number_of_an_emptied_page_is_not_used_again() {
        assert_eq!(check(5, 4, &[]), "[0, 1] 5:[2, 3, 4]");
        assert_eq!(check(5, 0, &[(4, 7)]), "[0, 1, 2, 3] 7:[4]");
        assert_eq!(check(5, u64::MAX, &[]), "[0, 1, 2, 3, 4]");
    }

    #[test]
    fn folder_of_a_page_names_it() {
        for feed in ["", "world", "tags/a", "archive", "x/archive"] {
            assert_eq!(page_at(&folder(feed, 12)), Some((feed, 12)), "{feed}");
        }
        for other in ["", "12", "world/12", "xarchive/12", "archive/x", "archive/-1"] {
            assert_eq!(page_at(other), None, "{other}");
        }
    }
}
