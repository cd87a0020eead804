//! Reads tags of ERB and EJS, `<%= … %>`, as used by Middleman and Bridgetown.

use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::marker::{MarkerKind, ShortcodeMarker, text_marker};
use crate::syntax::html::{element, escape_text, void};

/// Maximum number of bytes of a tag: `<%` and `%>` far apart are text.
const MAX_LENGTH: usize = 1000;

/// Reads a tag from the offset of its `<%` to that of its `%>`. Helpers for links
/// and images are rendered; any other becomes a shortcode with its name.
pub(crate) fn read_tag(text: &str, start: usize, end: Option<usize>) -> Option<ShortcodeMarker> {
    let end = end.filter(|end| *end <= start + MAX_LENGTH)?;
    // `<%>`, in which both marks share a sign, and the empty `<%%>` are text.
    let inside = text.get(start + 2..end).filter(|inside| !inside.trim().is_empty())?;
    if inside.contains("\n\n") {
        return None;
    }
    let span = start..end + 2;
    if inside.starts_with(['#', '%']) {
        return Some(text_marker(span, ""));
    }
    let inside = inside.trim_start_matches(['=', '-']).trim_end_matches('-').trim();
    let length = inside.find(|next: char| !next.is_ascii_alphanumeric() && next != '_');
    let (name, arguments) = inside.split_at(length.unwrap_or(inside.len()));
    let arguments = arguments.trim();
    let arguments =
        arguments.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(arguments);
    // `@page.title` does not start with the name of a helper.
    let name = if name.is_empty() { "<%" } else { name };
    let call = ShortcodeCall::new(ShortcodeSyntax::Tag, name, arguments);
    Some(match render_helper(&call) {
        Some(html) => text_marker(span, &html),
        None if matches!(name, "end" | "else") => text_marker(span, ""),
        None => ShortcodeMarker { span, kind: MarkerKind::Single(call) },
    })
}

/// Renders the helpers `image_tag` and `link_to`.
fn render_helper(call: &ShortcodeCall) -> Option<String> {
    let (first, second) = (call.nth(0)?, call.nth(1));
    match &*call.name {
        "image_tag" => {
            let alt = call.get(&["alt"]).unwrap_or_default();
            Some(void("img", &[("src", first), ("alt", alt)]))
        }
        "link_to" => Some(element("a", &[("href", second?)], &escape_text(first))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(text, TextDialect::Markdown).replace('\u{FFFF}', "")
    }

    #[test]
    fn links_and_images_are_rendered_and_the_rest_is_reported() {
        insta::assert_snapshot!(check("a <%= link_to \"b & c\", \"/d\" %> <%= image_tag('e.png', alt: \"f\") %> <%# g %>`<%= h %>`\n\n<% if i %>j<% end %> <%= k.l %>\n"), @r#"
        <p>a <a href="/d">b &amp; c</a> <img src="e.png" alt="f"> <code>&lt;%= h %&gt;</code></p>
        <p>j</p>
        87..97 Unknown("if")
        108..118 Unknown("k")
        "#);
    }

    #[test]
    fn empty_tags_are_text() {
        for text in ["use <%> here", "<%%>", "<% %>", "é<%>é", "a <%", "%>"] {
            let shown = text.replace('<', "&lt;").replace('>', "&gt;");
            assert_eq!(check(text), format!("<p>{shown}</p>\n"), "{text}");
        }
    }

    #[test]
    fn components_of_bridgetown_are_known() {
        insta::assert_snapshot!(check("{%@ Note title: \"a\" do %}\nb\n{% end %}\n"), @"
        <blockquote><p><strong>a</strong></p>
        <p>b</p>
        </blockquote>
        ");
    }
}
