//! Plain settings in a program's text, which is read and never run.

use std::ops::Range;

/// Finds `name: 'text'`, `name = "text"` and `const NAME = 'text'`, where the
/// text is whole in one pair of quotes.
pub fn find(text: &str, name: &str) -> Option<(String, Range<usize>)> {
    assigned(text, name).find_map(|at| {
        let quoted = quoted(&text[at..])?;
        Some((quoted.to_owned(), at + 1..at + 1 + quoted.len()))
    })
}

/// Finds where a setting has a value that is no plain text.
pub fn find_computed(text: &str, name: &str) -> Option<Range<usize>> {
    if find(text, name).is_some() {
        return None;
    }
    let at = assigned(text, name).next()?;
    let line = text[at..].lines().next().unwrap_or_default().trim_end_matches([',', ';', ' ']);
    let is_nothing = ["", "''", "\"\"", "None", "null", "undefined"].contains(&line);
    (!is_nothing).then(|| at..at + line.len())
}

/// Lists where the values begin that a name is given, comments left out.
fn assigned<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(name).filter_map(move |(at, _)| {
        let line = text[..at].rfind('\n').map_or(0, |index| index + 1);
        let before = &text[line..at];
        let is_whole = !before.ends_with(|last: char| is_word(last) || last == '.');
        let after = &text[at + name.len()..];
        let after = after.strip_prefix(['\'', '"']).unwrap_or(after);
        let value = after.trim_start().strip_prefix([':', '='])?.trim_start();
        // `==` and `=>` give nothing a value.
        let is_value = !value.starts_with(['=', '>']);
        (!is_comment(before) && is_whole && is_value).then(|| text.len() - value.len())
    })
}

/// Says whether a comment begins before the end of a line's part; `https://` begins none.
fn is_comment(before: &str) -> bool {
    let before = before.trim_start();
    before.starts_with(['#', '*']) || before.starts_with("//") || before.contains(" //")
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '$')
}

/// Reads one quoted text after which the value ends.
fn quoted(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`'))?;
    let (inner, after) = value[1..].split_once(quote)?;
    let rest = after.lines().next().unwrap_or_default().trim_start();
    let ends =
        rest.is_empty() || rest.starts_with([',', ';', '}', ')', '#']) || rest.starts_with("//");
    let is_plain = !inner.contains(['\n', '\\']) && (quote != '`' || !inner.contains("${"));
    (ends && is_plain).then_some(inner)
}

/// Finds what stands between two marks, the first time.
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<(&'t str, Range<usize>)> {
    let start = text.find(before)? + before.len();
    let length = text[start..].find(after)?;
    Some((&text[start..start + length], start..start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<'t>(text: &'t str, name: &'t str) -> Option<String> {
        find(text, name).map(|(text, _)| text)
    }

    #[test]
    fn plain_settings_are_found() {
        for text in [
            "title: 'A'",
            "export const title = \"A\";",
            "{ \"title\": \"A\", x }",
            "title = 'A'  # b",
        ] {
            assert_eq!(check(text, "title").as_deref(), Some("A"), "{text}");
        }
    }

    #[test]
    fn what_is_computed_is_not_taken_for_text() {
        for text in ["title = 'A' + b", "title = f('A')", "title: `a${b}`", "title == 'A'"] {
            assert_eq!(check(text, "title"), None, "{text}");
        }
        assert_eq!(find_computed("title = f('A')\n", "title"), Some(8..14));
        assert_eq!(find_computed("title = ''\n", "title"), None);
    }

    #[test]
    fn comments_and_longer_names_are_passed_over() {
        assert_eq!(check("# title = 'A'\n// title: 'B'\nsubtitle = 'C'\n", "title"), None);
    }
}
