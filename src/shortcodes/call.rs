//! Parses the name and arguments of one use of a shortcode, in any dialect.

/// Syntax that a shortcode is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShortcodeSyntax {
    /// Hugo shortcode: `{{< name >}}` or `{{% name %}}`.
    Hugo,
    /// Tag of Liquid, Nunjucks or Tera: `{% name %}`.
    Tag,
    /// Call in Zola: `{{ name(argument=1) }}` or `{% name() %}`.
    Function,
    /// JSX element: `<Name argument="1">`.
    Jsx,
    /// Container or admonition: `:::name` or `!!! name`.
    Container,
}

/// One use of a shortcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShortcodeCall {
    pub syntax: ShortcodeSyntax,
    /// Name as in the source.
    pub name: String,
    /// Names and values in source order; the name of a positional argument is empty.
    pub arguments: Vec<(String, String)>,
    /// Source of the arguments, for tags with a syntax of their own.
    pub written: String,
}

impl ShortcodeCall {
    /// Parses the arguments of a call.
    pub(super) fn new(syntax: ShortcodeSyntax, name: &str, arguments: &str) -> Self {
        Self {
            syntax,
            name: name.to_owned(),
            arguments: parse_arguments(arguments),
            written: arguments.to_owned(),
        }
    }

    /// Returns the first of the named arguments that is not empty.
    pub(super) fn get(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let mut values = self.arguments.iter();
            let value = values.find(|(known, value)| {
                known.eq_ignore_ascii_case(name) && !value.trim().is_empty()
            });
            value.map(|(_, value)| value.trim())
        })
    }

    /// Returns a positional argument by its index, if it is not empty.
    pub(super) fn nth(&self, index: usize) -> Option<&str> {
        // In JSX, an argument without a value is a switch: `<Image priority>`.
        if self.syntax == ShortcodeSyntax::Jsx {
            return None;
        }
        let mut unnamed = self.arguments.iter().filter(|(name, _)| name.is_empty());
        unnamed.nth(index).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Replaces a call of `include` by a call of the file it names.
    pub(super) fn resolve_include(mut self) -> Self {
        if !matches!(
            self.name.as_str(),
            "include" | "include_relative" | "include_cached" | "render"
        ) {
            return self;
        }
        let Some(file) = self.arguments.iter().position(|(name, _)| name.is_empty()) else {
            return self;
        };
        let (_, path) = self.arguments.remove(file);
        let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
        if stem.is_empty() { self } else { Self { name: stem.to_owned(), ..self } }
    }
}

/// Parses `name="value"`, `name: value`, `name={value}` and bare values.
fn parse_arguments(text: &str) -> Vec<(String, String)> {
    let mut arguments = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|next: char| next.is_whitespace() || next == ',');
        if rest.is_empty() {
            return arguments;
        }
        let (name, after) = split_name(rest);
        let (value, after) = split_value(after);
        arguments.push((name.to_owned(), value));
        rest = after;
    }
}

/// Splits a name with its `=` or `:` off a text; the name is empty if the text
/// starts with a value.
fn split_name(text: &str) -> (&str, &str) {
    let end = text.find(|next: char| !next.is_alphanumeric() && !"_-.@".contains(next));
    let end = end.unwrap_or(text.len());
    let (name, after) = text.split_at(end);
    let after = after.trim_start();
    let is_address = after.starts_with("://");
    match after.strip_prefix('=').or_else(|| after.strip_prefix(':').filter(|_| !is_address)) {
        Some(value) if !name.is_empty() => (name, value.trim_start()),
        _ => ("", text),
    }
}

/// Splits a value off a text, without its quotation marks or brackets.
fn split_value(text: &str) -> (String, &str) {
    let Some(first) = text.chars().next() else { return (String::new(), "") };
    match first {
        '"' | '\'' | '`' => split_quoted(&text[1..], first),
        '{' | '[' | '(' => split_bracketed(text),
        _ => {
            let end = text.find(|next: char| next.is_whitespace() || next == ',');
            let (value, after) = text.split_at(end.unwrap_or(text.len()));
            (value.to_owned(), after)
        }
    }
}

fn split_quoted(text: &str, quote: char) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((offset, character)) = characters.next() {
        match character {
            '\\' if quote != '`' => match characters.next() {
                Some((_, next)) if next == quote || next == '\\' => value.push(next),
                Some((_, next)) => value.extend(['\\', next]),
                None => value.push('\\'),
            },
            _ if character == quote => return (value, &text[offset + 1..]),
            _ => value.push(character),
        }
    }
    (value, "")
}

/// Splits a bracketed expression off a text. Its value is known only if it is a
/// single string.
fn split_bracketed(text: &str) -> (String, &str) {
    let mut depth = 0_usize;
    let end = text.find(|next| {
        match next {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let Some(end) = end else { return (String::new(), "") };
    let (inside, after) = (text[1..end].trim(), &text[end + 1..]);
    let is_string = inside.len() > 1
        && ["\"", "'", "`"].iter().any(|quote| {
            inside.starts_with(quote)
                && inside.ends_with(quote)
                && inside.matches(quote).count() == 2
        });
    (if is_string { inside[1..inside.len() - 1].to_owned() } else { String::new() }, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &str) -> String {
        let call = ShortcodeCall::new(ShortcodeSyntax::Hugo, "x", arguments);
        call.arguments.iter().map(|(name, value)| format!("{name}={value};")).collect()
    }

    #[test]
    fn names_and_values_are_read() {
        assert_eq!(check(r#"a="b c" d='e' f=g, h: "i" j"#), "a=b c;d=e;f=g;h=i;=j;");
    }

    #[test]
    fn quotes_may_be_escaped() {
        assert_eq!(check(r#"a="b \"c\" \d" `e\`"#), r#"a=b "c" \d;=e\;"#);
    }

    #[test]
    fn only_strings_among_expressions_have_a_value() {
        assert_eq!(check(r#"a={"b"} c={d(1)} e={'f'} g"#), "a=b;c=;e=f;=g;");
    }

    #[test]
    fn url_is_not_a_name() {
        assert_eq!(check("https://e.org/a"), "=https://e.org/a;");
    }

    #[test]
    fn broken_arguments_are_parsed_to_their_end() {
        assert_eq!(check("a=\"b"), "a=b;");
        assert_eq!(check("a={b"), "a=;");
        assert_eq!(check("= ]"), "==;=];");
    }

    #[test]
    fn include_is_a_call_of_its_file() {
        let call =
            ShortcodeCall::new(ShortcodeSyntax::Tag, "include", "media/figure.html src=\"a\"")
                .resolve_include();
        assert_eq!((call.name.as_str(), call.get(&["src"])), ("media/figure", Some("a")));
    }
}
