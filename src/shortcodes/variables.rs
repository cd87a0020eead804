//! What a text gives names to by `assign`, `set` and `capture`.

use std::collections::HashMap;

/// The longest value that is kept: what is appended to itself again and again
/// would outgrow everything.
const LONGEST: usize = 64 << 10;

/// How many bytes all values together may put into a text.
const MOST: usize = 1 << 20;

/// The values by their names.
#[derive(Debug, Default)]
pub(crate) struct TemplateVariables {
    values: HashMap<String, String>,
    spent: usize,
}

impl TemplateVariables {
    /// Keeps a value; one that is none, or too long, is forgotten.
    pub(crate) fn set(&mut self, name: &str, value: Option<String>) {
        match value.filter(|value| value.len() <= LONGEST) {
            Some(value) => self.values.insert(name.to_owned(), value),
            None => self.values.remove(name),
        };
    }

    /// Finds a value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Says whether a value may still be put into the text.
    pub(crate) fn spend(&mut self, value: &str) -> bool {
        self.spent = self.spent.saturating_add(value.len());
        self.spent <= MOST
    }
}

/// Parts `name = value`.
pub(crate) fn assignment(written: &str) -> Option<(&str, &str)> {
    let (name, value) = written.split_once('=')?;
    let name = name.trim();
    let is_name = !name.is_empty()
        && name.chars().all(|part| part.is_alphanumeric() || matches!(part, '_' | '-'));
    is_name.then(|| (name, value.trim()))
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::shown;

    fn check(text: &str) -> String {
        shown(text, TextDialect::Markdown).replace('\u{FFFF}', "").replace("<!---->", "")
    }

    #[test]
    fn names_stand_for_what_they_were_given() {
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
    fn what_grows_without_end_ends() {
        let text = "{% assign a = 'bbbbbbbbbbbbbbbb' %}".to_owned()
            + &"{% assign a = a | append: a %}".repeat(40)
            + &"{% capture a %}{{ a }}{{ a }}{% endcapture %}".repeat(40)
            + &"{{ a }}".repeat(1000);
        assert!(check(&text).len() < 2 << 20);
        let text = format!("{{% assign a = '{}' %}}", "b".repeat(60_000)) + &"{{ a }}".repeat(1000);
        assert!(check(&text).len() < 2 << 20);
    }
}
