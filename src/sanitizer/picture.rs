//! Pictures: lazy ones get their address, those of `noscript` don't double them.

use super::UrlPurpose;
use super::tree::HtmlElement;

/// Where scripts that load pictures late keep the address.
const LATE: &[&str] =
    &["data-src", "data-original", "data-lazy-src", "data-lazy", "data-actualsrc", "data-url"];

/// Where they keep the list of addresses.
const LATE_SETS: &[&str] = &["data-srcset", "data-lazy-srcset", "data-original-set"];

/// An element's address, and whether only a script would have found it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PictureSource<'a> {
    pub text: Option<&'a str>,
    pub is_late: bool,
}

/// Finds the address that an element shows in the end.
pub(super) fn source(element: &HtmlElement) -> PictureSource<'_> {
    find(element, "src", LATE)
}

/// Finds the list of addresses that an element chooses from in the end.
pub(super) fn source_set(element: &HtmlElement) -> PictureSource<'_> {
    find(element, "srcset", LATE_SETS)
}

fn find<'a>(element: &'a HtmlElement, name: &str, late: &[&str]) -> PictureSource<'a> {
    let given = element.attribute(name).filter(|given| !given.trim().is_empty());
    let late = late.iter().find_map(|name| element.attribute(name));
    let late = late.filter(|late| !late.trim().is_empty());
    match (given, late) {
        // What stands in `src` meanwhile is a placeholder, of data or not.
        (_, Some(late)) => PictureSource { text: Some(late), is_late: true },
        (given, None) => PictureSource { text: given, is_late: false },
    }
}

/// Makes each address of a `srcset` absolute; those that must go are left out.
pub(super) fn resolve_set(
    set: &str,
    resolve: &mut dyn FnMut(UrlPurpose, &str) -> Option<String>,
) -> Option<String> {
    let mut candidates = Vec::new();
    let mut rest = set;
    loop {
        // HTML, "parse a srcset attribute": an address ends at white space, so
        // it may hold commas, but those at its end part it from the next.
        rest = rest.trim_start_matches(|next: char| next.is_ascii_whitespace() || next == ',');
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|next: char| next.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        let (descriptor, after) = if bare.len() < address.len() {
            ("", after)
        } else {
            after.split_once(',').unwrap_or((after, ""))
        };
        let is_data = bare.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
        if !is_data && let Some(absolute) = resolve(UrlPurpose::Media, bare) {
            // A comma in an address would part it for readers that split at commas.
            let absolute = absolute.replace(',', "%2C");
            candidates.push(format!("{absolute} {}", descriptor.trim()).trim_end().to_owned());
        }
        rest = after;
    }
    (!candidates.is_empty()).then(|| candidates.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(set: &str) -> Option<String> {
        resolve_set(set, &mut |_, address| Some(format!("<{address}>")))
    }

    #[test]
    fn every_candidate_is_resolved() {
        assert_eq!(
            check("a.jpg, b.jpg 2x,c.jpg 300w").unwrap(),
            "<a.jpg>, <b.jpg> 2x, <c.jpg> 300w"
        );
    }

    #[test]
    fn commas_may_stand_in_addresses() {
        assert_eq!(check("a,w_1.jpg 1x, b.jpg").unwrap(), "<a%2Cw_1.jpg> 1x, <b.jpg>");
    }

    #[test]
    fn data_and_nothing_are_left_out() {
        assert_eq!(check(" , data:image/gif;base64,R0lG 1x"), None);
    }
}
