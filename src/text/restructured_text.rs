//! Recognizes reStructuredText in `.txt` files, as Sphinx and Docutils name them. It is read
//! as plain text, so readers see its markup.

use std::ops::Range;

/// Finds markup that only reStructuredText has: a directive, such as `.. image:: a.png`, or
/// the fields at the beginning, such as `:date: 2026-01-02`.
///
/// A line of `===` below a title is not enough, because plain text has it too.
pub(crate) fn find_markup(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    let mut is_before_text = true;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let is_field = is_before_text && is_docinfo(bare);
        if is_field || is_directive(bare) {
            return Some(start..start + bare.len());
        }
        // The fields follow the title and the lines above and below it.
        let is_title = is_before_text && start < MAX_TITLE && !bare.contains(". ");
        is_before_text = is_title;
        start += line.len();
    }
    None
}

/// Largest offset of a line that can belong to a title.
const MAX_TITLE: usize = 300;

/// Returns true for a line such as `.. code-block:: rust`.
fn is_directive(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix(".. ") else { return false };
    let Some((name, after)) = rest.split_once("::") else { return false };
    let is_name = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_name && (after.is_empty() || after.starts_with(' '))
}

/// Returns true for a line such as `:date: 2026-01-02`.
fn is_docinfo(line: &str) -> bool {
    const NAMES: [&str; 9] =
        ["author", "authors", "category", "date", "modified", "slug", "status", "summary", "tags"];
    let Some((name, _)) = line.strip_prefix(':').and_then(|rest| rest.split_once(": ")) else {
        return false;
    };
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_and_leading_fields_are_found() {
        for (text, markup) in [
            ("A\n=\n\n.. image:: a.png\n", ".. image:: a.png"),
            ("Text.\n\n.. code-block:: rust\n\n   a\n", ".. code-block:: rust"),
            ("A\n=\n\n:date: 2026-01-02\n:tags: a\n\nText.\n", ":date: 2026-01-02"),
            (".. _a:\n\n.. toctree::\n", ".. toctree::"),
        ] {
            let found = find_markup(text).map(|span| &text[span]);
            assert_eq!(found, Some(markup), "{text}");
        }
    }

    #[test]
    fn plain_text_is_not_restructured_text() {
        for text in [
            "A\n=\n\nText.\n",
            "THE DAILY\n---------\nBy A B\n\nText ... :: and so on.\n",
            ".. and then:: he said\n",
            "Text of an article. It goes on.\n\n:date: of the meeting\n",
            "std::vec .. std::string\n",
            "",
        ] {
            assert_eq!(find_markup(text), None, "{text}");
        }
    }
}
