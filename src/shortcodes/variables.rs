//! Variables that a text defines with `assign`, `set` and `capture`.

use std::collections::HashMap;

/// Maximum number of bytes of a value: one that is appended to itself repeatedly grows
/// exponentially.
const MAX_VALUE: usize = 64 << 10;

/// Maximum number of bytes that all inserted values may add to a text.
const MAX_INSERTED: usize = 1 << 20;

/// Values of the variables by name, with the budget for inserting them.
#[derive(Debug, Default)]
pub(crate) struct TemplateVariables {
    values: HashMap<String, String>,
    /// Bytes of values inserted so far.
    inserted: usize,
}

impl TemplateVariables {
    /// Defines a variable; `None` or a value that is too long removes it.
    pub(crate) fn set(&mut self, name: &str, value: Option<String>) {
        match value.filter(|value| value.len() <= MAX_VALUE) {
            Some(value) => self.values.insert(name.to_owned(), value),
            None => self.values.remove(name),
        };
    }

    /// Returns the value of a variable.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Counts an insertion of a value; returns false if it exceeds the budget.
    pub(crate) fn try_insert(&mut self, value: &str) -> bool {
        self.inserted = self.inserted.saturating_add(value.len());
        self.inserted <= MAX_INSERTED
    }
}

/// Splits `name = value`.
pub(crate) fn parse_assignment(tag: &str) -> Option<(&str, &str)> {
    let (name, value) = tag.split_once('=')?;
    let name = name.trim();
    let is_name = !name.is_empty()
        && name.chars().all(|part| part.is_alphanumeric() || matches!(part, '_' | '-'));
    is_name.then(|| (name, value.trim()))
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(text, TextDialect::Markdown).replace('\u{FFFF}', "").replace("<!---->", "")
    }

    #[test]
    fn variables_are_replaced_by_their_values() {
        #[rustfmt::skip]
        let rows = [
            ("{% assign a = \"b *c*\" %}d {{ a }} {{a | append: '!'}}", "<p>d b <em>c</em> b <em>c</em>!</p>\n"),
            ("{%- set a = site.baseurl -%}[b]({{ a }}/c)",              "<p><a href=\"/blog/c\">b</a></p>\n"),
            ("{% capture a %}*b* {{ page.title }}{% endcapture %}c {{ a }}, {{ a }}", "<p>c <em>b</em> A title, <em>b</em> A title</p>\n"),
            ("{% capture a %}{% youtube d %}{% endcapture %}b {{ a }}", "<p>b <a href=\"https://www.youtube.com/watch?v=d\">Watch on YouTube</a></p>\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), expected, "{text}");
        }
    }

    #[test]
    fn fields_of_the_article_have_their_values() {
        #[rustfmt::skip]
        let rows = [
            ("{{ page.title }}, {{ page.author.name }}", "<p>A title, B</p>\n"),
            ("{{ title }} {{ $frontmatter.title }}",     "<p>A title A title</p>\n"),
            ("{{< param title >}}",                      "<p>A title</p>\n"),
            ("{{ page.lost }}",                          "0..15 Unknown(\"page.lost\")\n"),
            ("{{ page.author }}",                        "0..17 Unknown(\"page.author\")\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text).trim_start(), expected, "{text}");
        }
    }

    #[test]
    fn growth_of_values_is_limited() {
        let text = "{% assign a = 'bbbbbbbbbbbbbbbb' %}".to_owned()
            + &"{% assign a = a | append: a %}".repeat(40)
            + &"{% capture a %}{{ a }}{{ a }}{% endcapture %}".repeat(40)
            + &"{{ a }}".repeat(1000);
        assert!(check(&text).len() < 2 << 20);
        let text = format!("{{% assign a = '{}' %}}", "b".repeat(60_000)) + &"{{ a }}".repeat(1000);
        assert!(check(&text).len() < 2 << 20);
    }
}
