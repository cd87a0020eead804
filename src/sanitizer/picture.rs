//! Finds the URLs of images, including those that a lazy-loading script would set.

use super::tree::HtmlElement;
use super::{MarkupUrl, UrlResolver};

/// Attributes in which lazy-loading scripts keep the URL.
const LAZY_SOURCES: &[&str] =
    &["data-src", "data-original", "data-lazy-src", "data-lazy", "data-actualsrc", "data-url"];

/// Attributes in which lazy-loading scripts keep the `srcset`.
const LAZY_SETS: &[&str] = &["data-srcset", "data-lazy-srcset", "data-original-set"];

/// URL or `srcset` of an element.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PictureSource<'a> {
    /// Name of the attribute.
    pub name: &'a str,
    pub text: &'a str,
    /// True if only a script would have set it.
    pub is_lazy: bool,
}

/// Returns the URL that an element shows once scripts have run.
pub(super) fn source(element: &HtmlElement) -> Option<PictureSource<'_>> {
    find_source(element, "src", LAZY_SOURCES)
}

/// Returns the `srcset` of an element once scripts have run.
pub(super) fn source_set(element: &HtmlElement) -> Option<PictureSource<'_>> {
    find_source(element, "srcset", LAZY_SETS)
}

fn find_source<'a>(
    element: &'a HtmlElement,
    name: &'a str,
    lazy: &[&'a str],
) -> Option<PictureSource<'a>> {
    let given = element.attribute(name).map(|text| PictureSource { name, text, is_lazy: false });
    let lazy = lazy.iter().find_map(|name| {
        Some(PictureSource { name, text: element.attribute(name)?, is_lazy: true })
    });
    // The `src` of a lazy image is a placeholder.
    [lazy, given].into_iter().flatten().find(|source| !source.text.trim().is_empty())
}

/// Resolves each URL of a `srcset`; `None` if none of them is allowed.
pub(super) fn resolve_set(set: &MarkupUrl<'_>, resolve: &mut UrlResolver<'_>) -> Option<String> {
    let mut candidates = Vec::new();
    let mut rest = set.text;
    loop {
        // HTML, "parse a srcset attribute": a URL ends at white space, so it may
        // contain commas; commas at its end separate it from the next candidate.
        rest = rest.trim_start_matches(|next: char| next.is_ascii_whitespace() || next == ',');
        if rest.is_empty() {
            break;
        }
        let start = set.text.len() - rest.len();
        let end = rest.find(|next: char| next.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        let (descriptor, after) = if bare.len() < address.len() {
            ("", after)
        } else {
            after.split_once(',').unwrap_or((after, ""))
        };
        let is_data = bare.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
        if !is_data && let Some(absolute) = resolve(set.part(start..start + bare.len())) {
            // Some feed readers split at every comma, so encode those inside URLs.
            let absolute = absolute.replace(',', "%2C");
            candidates.push(format!("{absolute} {}", descriptor.trim()).trim_end().to_owned());
        }
        rest = after;
    }
    (!candidates.is_empty()).then(|| candidates.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::{MarkupPlace, UrlPurpose};
    use super::*;

    fn check(set: &str) -> Option<String> {
        let place = MarkupPlace::Value(0..set.len());
        let set = MarkupUrl { purpose: UrlPurpose::Media, text: set, place };
        resolve_set(&set, &mut |address| Some(format!("<{}>", address.text)))
    }

    #[test]
    fn every_candidate_is_resolved() {
        assert_eq!(
            check("a.jpg, b.jpg 2x,c.jpg 300w").unwrap(),
            "<a.jpg>, <b.jpg> 2x, <c.jpg> 300w"
        );
    }

    #[test]
    fn urls_may_contain_commas() {
        assert_eq!(check("a,w_1.jpg 1x, b.jpg").unwrap(), "<a%2Cw_1.jpg> 1x, <b.jpg>");
    }

    #[test]
    fn data_urls_and_empty_candidates_are_left_out() {
        assert_eq!(check(" , data:image/gif;base64,R0lG 1x"), None);
    }
}
