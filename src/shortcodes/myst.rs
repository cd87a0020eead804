//! Reads `MyST`, the Markdown of Sphinx and Jupyter Book: directives in fences, and
//! roles such as ``{ref}`label` ``.

use std::borrow::Cow;
use std::ops::Range;

use super::marker::{MarkerKind, ShortcodeMarker, text_marker};
use crate::syntax::html::{element, escape_text};
use crate::text::private_names;

/// Directives that contain Markdown; the others contain code or data.
#[rustfmt::skip]
const DIRECTIVES: &[&str] = &[
    "admonition", "attention", "caution", "danger", "dropdown", "error", "hint", "important",
    "margin", "note", "seealso", "sidebar", "tip", "topic", "warning",
];

/// Replaces the backticks of directive fences by colons, so that the directives are
/// read as containers. All byte offsets stay valid.
pub(crate) fn fences_to_containers(text: &str) -> Cow<'_, str> {
    const START: &str = "```{";
    if !text.contains(START) {
        return Cow::Borrowed(text);
    }
    let (mut converted, mut open, mut code) = (String::with_capacity(text.len()), Vec::new(), None);
    let mut is_private = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let sign = if trimmed.starts_with('~') { '~' } else { '`' };
        let info = trimmed.trim_start_matches(sign);
        let count = trimmed.len() - info.len();
        let (is_fence, is_end) = (count >= 3 && !info.contains('`'), info.is_empty());
        let mut is_mark = false;
        match code {
            Some((known, min_count))
                if is_fence && is_end && sign == known && count >= min_count =>
            {
                code = None;
            }
            None if is_fence && sign == '`' && is_directive(info) => {
                open.push(count);
                is_private |= private_names::is_private(info);
                is_mark = true;
            }
            None if is_fence && sign == '`' && is_end && open.last() == Some(&count) => {
                open.pop();
                is_mark = true;
            }
            None if is_fence => code = Some((sign, count)),
            Some(_) | None => {}
        }
        converted.push_str(&if is_mark { line.replacen('`', ":", count) } else { line.to_owned() });
    }
    // With a fence left open these were no directives. A private one is kept: it
    // hides the rest of the text.
    if open.is_empty() || is_private { Cow::Owned(converted) } else { Cow::Borrowed(text) }
}

fn is_directive(info: &str) -> bool {
    let name = info.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    name.is_some_and(|(name, _)| DIRECTIVES.contains(&name) || private_names::is_private(name))
}

/// Roles that show their text.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "abbr", "cite", "cite:p", "cite:t", "doc", "download", "eq", "guilabel", "kbd", "math",
    "menuselection", "numref", "py:class", "py:func", "py:meth", "py:mod", "ref", "sub", "sup",
    "term",
];

/// Reads a role at `{` with its text. Its target is unknown here, so it does not
/// become a link.
pub(crate) fn read_role(text: &str, start: usize) -> Option<ShortcodeMarker> {
    const MAX_LENGTH: usize = 300;
    let limit = text.floor_char_boundary(start + MAX_LENGTH);
    let (name, rest) = text[start + 1..limit].split_once("}`")?;
    let name = ROLES.iter().find(|known| **known == name)?;
    let (inside, _) = rest.split_once('`').filter(|(inside, _)| !inside.contains('\n'))?;
    let end = start + 1 + name.len() + 2 + inside.len() + 1;
    // The syntax of a role with a label is `text <label>`.
    let label = inside.split_once(" <").map_or(inside, |(label, _)| label);
    let kind = match *name {
        "math" => MarkerKind::Formula(format!("${inside}$")),
        "sub" | "sup" | "kbd" | "abbr" => MarkerKind::Text(element(name, &[], &escape_text(label))),
        _ => return Some(text_marker(start..end, &escape_text(label).replace(['*', '_'], ""))),
    };
    Some(ShortcodeMarker { span: Range { start, end }, kind })
}

#[cfg(test)]
mod tests {
    use super::fences_to_containers;
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(&fences_to_containers(text), TextDialect::Markdown).replace('\u{FFFF}', "")
    }

    #[test]
    fn directives_are_containers() {
        insta::assert_snapshot!(check("````{note}\na\n\n```{tip} B *c*\n:class: d\ne\n```\n````\n\n:::{admonition} F\n:class: g\nh\n:::\n\n```{code-cell}\n```\n\n```{dropdown} I\nj\n```\n"), @"
        <blockquote><p><strong>Note</strong></p>
        <p>a</p>
        <blockquote><p><strong>B <em>c</em></strong></p>
        <p>e</p>
        </blockquote>
        </blockquote>
        <blockquote><p><strong>F</strong></p>
        <p>h</p>
        </blockquote>
        <pre><code></code></pre>
        <details><summary>I</summary>
        <p>j</p>
        </details>
        ");
    }

    #[test]
    fn other_fences_are_code() {
        for text in [
            "````\n```{note}\n```\n````\n",
            "```{note}\na\n",
            "```{r}\n```\n",
            "~~~\n```{note}\n```\n~~~\n",
        ] {
            assert_eq!(fences_to_containers(text), text, "{text:?}");
        }
    }

    #[test]
    fn roles_show_their_text() {
        assert_eq!(
            check("{ref}`a b <c>`, {math}`x_1*y*` H{sub}`2`O {kbd}`<d>` {other}`e`\n"),
            "<p>a b, $x_1*y*$ H<sub>2</sub>O <kbd>&lt;d&gt;</kbd> {other}<code>e</code></p>\n"
        );
    }
}
