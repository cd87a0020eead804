//! A component as its author called it: its name and its arguments.

/// The language that a component is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShortcodeSyntax {
    /// `{{< name >}}` and `{{% name %}}`
    Hugo,
    /// `{% name %}` of Liquid, Nunjucks and Tera
    Tag,
    /// `{{ name(argument=1) }}` and `{% name() %}` of Zola
    Function,
    /// `<Name argument="1">`
    Jsx,
    /// `:::name` and `!!! name`
    Container,
}

/// One use of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShortcodeCall {
    pub syntax: ShortcodeSyntax,
    /// As written.
    pub name: String,
    /// In their order; one without a name has an empty one.
    pub arguments: Vec<(String, String)>,
    /// The arguments as written, for what reads them as one text.
    pub written: String,
}

impl ShortcodeCall {
    /// Reads the arguments of a call.
    pub fn new(syntax: ShortcodeSyntax, name: &str, arguments: &str) -> Self {
        Self {
            syntax,
            name: name.to_owned(),
            arguments: parse(arguments),
            written: arguments.to_owned(),
        }
    }

    /// Returns the first of some arguments that is there and not empty.
    pub fn get(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let is_named = |(own, value): &&(String, String)| {
                own.eq_ignore_ascii_case(name) && !value.trim().is_empty()
            };
            self.arguments.iter().find(is_named).map(|(_, value)| value.trim())
        })
    }

    /// Returns an argument without a name by its place.
    pub fn nth(&self, place: usize) -> Option<&str> {
        // In JSX it is a switch: `<Image priority>`.
        if self.syntax == ShortcodeSyntax::Jsx {
            return None;
        }
        let mut unnamed = self.arguments.iter().filter(|(name, _)| name.is_empty());
        unnamed.nth(place).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Makes a call of `include` one of the file it names.
    pub fn included(mut self) -> Self {
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

/// Reads `name="value"`, `name: value`, `name={value}` and bare values.
fn parse(text: &str) -> Vec<(String, String)> {
    let mut arguments = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|next: char| next.is_whitespace() || next == ',');
        if rest.is_empty() {
            return arguments;
        }
        let (name, after) = name(rest);
        let (value, after) = value(after);
        arguments.push((name.to_owned(), value));
        rest = after;
    }
}

/// Takes a name with its `=` or `:` off the text, if it begins with one.
fn name(text: &str) -> (&str, &str) {
    let is_part = |next: char| next.is_alphanumeric() || matches!(next, '_' | '-' | '.' | '@');
    let end = text.find(|next| !is_part(next)).unwrap_or(text.len());
    let (name, after) = text.split_at(end);
    let after = after.trim_start();
    let is_address = after.starts_with("://");
    match after.strip_prefix('=').or_else(|| after.strip_prefix(':').filter(|_| !is_address)) {
        Some(value) if !name.is_empty() => (name, value.trim_start()),
        _ => ("", text),
    }
}

/// Takes a value off the text, without its quotes or brackets.
fn value(text: &str) -> (String, &str) {
    let Some(first) = text.chars().next() else { return (String::new(), "") };
    match first {
        '"' | '\'' | '`' => quoted(&text[1..], first),
        '{' | '[' | '(' => bracketed(text),
        _ => {
            let end = text.find(|next: char| next.is_whitespace() || next == ',');
            let (value, after) = text.split_at(end.unwrap_or(text.len()));
            (value.to_owned(), after)
        }
    }
}

fn quoted(text: &str, quote: char) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if quote != '`' => match characters.next() {
                Some((_, next)) if next == quote || next == '\\' => value.push(next),
                Some((_, next)) => value.extend(['\\', next]),
                None => value.push('\\'),
            },
            _ if character == quote => return (value, &text[at + 1..]),
            _ => value.push(character),
        }
    }
    (value, "")
}

/// Of an expression, only one that is a lone string has a known value.
fn bracketed(text: &str) -> (String, &str) {
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
        let shown = call.arguments.iter().map(|(name, value)| format!("{name}={value};"));
        shown.collect()
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
    fn address_is_no_name() {
        assert_eq!(check("https://e.org/a"), "=https://e.org/a;");
    }

    #[test]
    fn broken_arguments_end_somewhere() {
        assert_eq!(check("a=\"b"), "a=b;");
        assert_eq!(check("a={b"), "a=;");
        assert_eq!(check("= ]"), "==;=];");
    }

    #[test]
    fn include_is_a_call_of_its_file() {
        let call =
            ShortcodeCall::new(ShortcodeSyntax::Tag, "include", "media/figure.html src=\"a\"")
                .included();
        assert_eq!((call.name.as_str(), call.get(&["src"])), ("media/figure", Some("a")));
    }
}
