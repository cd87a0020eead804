//! The last word on what is safe: ammonia, which knows browsers' own rules for
//! broken markup, allows only the rows of [`elements`].

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::elements;
use crate::text::control_chars;

/// Schemes that a link may have.
pub(super) const LINKS: &[&str] = &[
    "http", "https", "mailto", "tel", "sms", "ftp", "geo", "irc", "ircs", "xmpp", "magnet",
    "matrix",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(elements::kept().map(|(name, _)| name).collect())
        .tag_attributes(attributes())
        .generic_attributes(elements::GENERAL.iter().copied().collect())
        .url_schemes(LINKS.iter().copied().chain(["data"]).collect())
        .url_relative(UrlRelative::Deny)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(filter);
    builder
});

/// Leaves only what is safe to show and was allowed by its row.
pub(super) fn sanitize(html: &str) -> String {
    // A reader is read in small parts, which html5ever needs to be fast.
    let clean = CLEANER.clean_from_reader(html.as_bytes()).expect("memory takes every read");
    strip(clean.to_string())
}

/// Takes out what XML forbids.
pub(super) fn strip(html: String) -> String {
    match control_chars::strip(&html).text {
        Cow::Borrowed(_) => html,
        Cow::Owned(stripped) => stripped,
    }
}

fn attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    elements::kept()
        .map(|(name, attributes)| (name, attributes.iter().copied().collect()))
        .collect()
}

/// Data is a picture or nothing.
fn filter<'a>(element: &str, attribute: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let is_data =
        value.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
    let is_picture = element == "img" && attribute == "src" && super::is_data_picture(value);
    (!is_data || is_picture || matches!(attribute, "alt" | "title")).then_some(Cow::Borrowed(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str) -> String {
        sanitize(html)
    }

    #[test]
    fn nothing_runs() {
        assert_eq!(
            check(
                "<p onclick=\"a()\" style=\"x:y\"><script>b()</script><a href=\"javascript:c\">d</a></p>"
            ),
            "<p><a>d</a></p>",
        );
    }

    #[test]
    fn data_is_a_picture_or_nothing() {
        assert_eq!(
            check(
                "<img src=\"data:image/png;base64,AA\"><img src=\"data:image/svg+xml,a\"><a href=\"data:text/html,a\">b</a>"
            ),
            "<img src=\"data:image/png;base64,AA\"><img><a>b</a>",
        );
    }

    #[test]
    fn control_characters_of_references_go() {
        assert_eq!(check("a&#8;b&#xFFFE;c"), "abc");
    }
}
