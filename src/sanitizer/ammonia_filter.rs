//! Enforces the allowlist of [`elements`] with ammonia, which parses broken markup
//! as browsers do.
//!
//! This is the security boundary: it must not rely on the rewriter before it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::elements;
use crate::text::control_chars;

/// Schemes allowed in links.
pub(super) const LINK_SCHEMES: &[&str] = &[
    "http", "https", "mailto", "tel", "sms", "ftp", "geo", "irc", "ircs", "xmpp", "magnet",
    "matrix",
];

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(elements::kept_elements().map(|(name, _)| name).collect())
        .tag_attributes(allowed_attributes())
        .generic_attributes(elements::GLOBAL_ATTRIBUTES.iter().copied().collect())
        .url_schemes(LINK_SCHEMES.iter().copied().chain(["data"]).collect())
        .url_relative(UrlRelative::Deny)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(filter_data_url);
    builder
});

/// Removes every element, attribute and URL scheme that is not allowed.
pub(super) fn enforce_allowlist(html: &str) -> String {
    // Fed from a reader, html5ever gets small chunks. Its time for each character
    // reference grows with the size of the chunk.
    let clean =
        SANITIZER.clean_from_reader(html.as_bytes()).expect("reading from memory can't fail");
    strip_control_chars(clean.to_string())
}

/// Removes characters that XML forbids; a numeric reference can name them.
fn strip_control_chars(html: String) -> String {
    match control_chars::strip(&html).text {
        Cow::Borrowed(_) => html,
        Cow::Owned(stripped) => stripped,
    }
}

fn allowed_attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    elements::kept_elements()
        .map(|(name, attributes)| (name, attributes.iter().copied().collect()))
        .collect()
}

/// Drops `data:` URLs except images in `img`.
fn filter_data_url<'a>(element: &str, attribute: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let is_data =
        value.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
    let is_picture = element == "img" && attribute == "src" && super::is_data_picture(value);
    (!is_data || is_picture || matches!(attribute, "alt" | "title")).then_some(Cow::Borrowed(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_removed() {
        assert_eq!(
            enforce_allowlist(
                "<p onclick=\"a()\" style=\"x:y\"><script>b()</script><a href=\"javascript:c\">d</a></p>"
            ),
            "<p><a>d</a></p>",
        );
    }

    #[test]
    fn data_urls_are_kept_for_images_only() {
        assert_eq!(
            enforce_allowlist(
                "<img src=\"data:image/png;base64,AA\"><img src=\"data:image/svg+xml,a\"><a href=\"data:text/html,a\">b</a>"
            ),
            "<img src=\"data:image/png;base64,AA\"><img><a>b</a>",
        );
    }

    #[test]
    fn control_characters_of_references_are_removed() {
        assert_eq!(enforce_allowlist("a&#8;b&#xFFFE;c"), "abc");
    }
}
