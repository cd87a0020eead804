//! Lists the patterns that give an article a known address or id: every way to write the
//! text with placeholders whose values for the article are in it.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use crate::config::Config;
use crate::config::pattern::PermalinkPattern;
use crate::identity;
use crate::model::Header;

/// Most patterns that are listed for a text.
const MOST: usize = 200;

/// Placeholders, the preferred ones first.
#[rustfmt::skip]
const PLACEHOLDERS: [&str; 22] = [
    "{slug}", "{title}", "{slug_or_title}", "{filename}", "{slug_or_filename}", "{page}", "{path}",
    "{section}", "{folder}", "{categories}", "{category}", "{language}", "{year}", "{month}", "{day}",
    "{date:%-m}", "{date:%-d}", "{date:%y}", "{date:%j}", "{date:%b}", "{date:%B}", "{date:%H}",
];

/// Placeholder with its value for an article.
struct PlaceholderValue {
    placeholder: &'static str,
    value: String,
}

/// Pattern that is made of a text.
#[derive(Clone, Default)]
struct PartialPattern {
    text: String,
    /// Number of letters and digits that are not of a placeholder.
    literal: usize,
    placeholders: usize,
}

/// Lists the patterns that give an article a text, those with the fewest literal letters
/// first. `address` is the value of `{address}`, which only ids can contain.
pub(super) fn list_patterns(
    text: &str,
    header: &Header,
    config: &Config,
    address: Option<String>,
) -> Vec<String> {
    let text = percent_decode_str(text).decode_utf8_lossy();
    // Braces can't be written in a pattern.
    if text.contains(['{', '}']) {
        return Vec::new();
    }
    let address = address.map(|value| PlaceholderValue { placeholder: "{address}", value });
    let values: Vec<_> = address.into_iter().chain(placeholder_values(header, config)).collect();
    let mut found = Vec::new();
    extend(&text, &PartialPattern::default(), Boundary::Start, &values, &mut found);
    found.retain(|pattern| pattern.placeholders > 0);
    found.sort_by_key(|pattern| (pattern.literal, pattern.placeholders));
    let mut known = BTreeSet::new();
    found
        .into_iter()
        .map(|pattern| pattern.text)
        .filter(|text| known.insert(text.clone()))
        .collect()
}

fn placeholder_values(header: &Header, config: &Config) -> Vec<PlaceholderValue> {
    let values = PLACEHOLDERS.iter().filter_map(|placeholder| {
        let (pattern, _) = PermalinkPattern::parse(placeholder);
        let value = identity::expand_pattern(&pattern, header, config);
        let value = percent_decode_str(&value).decode_utf8_lossy().into_owned();
        (!value.is_empty()).then_some(PlaceholderValue { placeholder, value })
    });
    values.collect()
}

/// Kind of the text before a position.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Boundary {
    /// A word or a placeholder may begin here.
    Start,
    /// After a placeholder: another one may follow, but no letter.
    AfterPlaceholder,
}

/// Adds all patterns of the rest of a text to one of its beginning.
fn extend(
    rest: &str,
    start: &PartialPattern,
    boundary: Boundary,
    values: &[PlaceholderValue],
    found: &mut Vec<PartialPattern>,
) {
    if found.len() >= MOST {
        return;
    }
    let Some(first) = rest.chars().next() else {
        found.push(start.clone());
        return;
    };
    for value in values {
        let Some(after) = rest.strip_prefix(&*value.value) else { continue };
        let text = format!("{}{}", start.text, value.placeholder);
        let next = PartialPattern { text, placeholders: start.placeholders + 1, ..*start };
        extend(after, &next, Boundary::AfterPlaceholder, values, found);
    }
    if boundary == Boundary::AfterPlaceholder && first.is_alphanumeric() {
        return;
    }
    // A whole word is literal, or one other character.
    let end = if first.is_alphanumeric() {
        rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len())
    } else {
        first.len_utf8()
    };
    let (word, after) = rest.split_at(end);
    let literal = start.literal + if first.is_alphanumeric() { word.chars().count() } else { 0 };
    let next = PartialPattern { text: format!("{}{word}", start.text), literal, ..*start };
    extend(after, &next, Boundary::Start, values, found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_documented_or_dates() {
        for placeholder in PLACEHOLDERS {
            assert_eq!(
                PermalinkPattern::parse(placeholder).1,
                Vec::<String>::new(),
                "{placeholder}"
            );
        }
    }

    #[test]
    fn text_is_written_with_every_placeholder_that_fits() {
        let values = [("{slug}", "ebb"), ("{section}", "news"), ("{month}", "05"), ("{day}", "05")]
            .map(|(placeholder, value)| PlaceholderValue { placeholder, value: value.to_owned() });
        let mut found = Vec::new();
        extend(
            "/news/05-ebb.html",
            &PartialPattern::default(),
            Boundary::Start,
            &values,
            &mut found,
        );
        let texts: BTreeSet<_> = found.iter().map(|pattern| pattern.text.as_str()).collect();
        for expected in
            ["/{section}/{month}-{slug}.html", "/news/{day}-{slug}.html", "/news/05-ebb.html"]
        {
            assert!(texts.contains(expected), "{expected:?} in {texts:?}");
        }
        assert_eq!(texts.len(), 2 * 3 * 2);
    }
}
