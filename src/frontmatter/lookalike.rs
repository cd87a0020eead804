//! Detects text that looks like frontmatter, but that neither a generator nor feedwright
//! reads as such. Such a file is an error: otherwise its fields would be published as text,
//! with an article that a field like `draft: true` was meant to hide.

use std::ops::Range;

use super::line;
use crate::diagnostic::{Diagnostic, SourceText, codes};
use crate::fields;
use crate::text::fold::field_name;

/// Maximum number of lines that are examined after the first.
const MAX_LINES: usize = 30;

/// Names of fields that hide an article, for files without any fence.
#[rustfmt::skip]
const GUARDS: &[&str] = &[
    "access", "audience", "draft", "encrypt", "encrypted", "expirydate", "expires", "feed", "hidden",
    "isdraft", "listed", "members", "membersonly", "password", "private", "protected", "public",
    "publishdate", "published", "secret", "state", "status", "unlisted", "unpublished", "visibility",
    "wip",
];

/// Words after a fence that name its language.
#[rustfmt::skip]
const LANGUAGES: &[&str] = &[
    "frontmatter", "front-matter", "front matter", "header", "json", "json5", "meta", "metadata",
    "properties", "toml", "yaml", "yml",
];

/// Returns an error if a text without frontmatter looks as if it began with one.
///
/// The text may be only the beginning of a file; the whole text is examined again before
/// it is published.
pub(super) fn detect(source: &SourceText<'_>, start: usize) -> Option<Diagnostic> {
    let text = source.text;
    let mut at = start;
    for _ in 0..MAX_LINES {
        let (current, next) = line(text, at);
        if !trim(current).is_empty() {
            break;
        }
        at = next;
    }
    let (first, next) = line(text, at);
    if trim(first).is_empty() {
        return None;
    }
    let found = find_near_fence(text, at, next).or_else(|| find_bare_fields(text, at));
    let found = found.or_else(|| find_late_fence(text, at))?;
    Some(found.into_diagnostic(source))
}

/// Text that looks like frontmatter.
struct FrontmatterLookalike {
    /// Line that looks like a fence or, without a fence, the line with the field.
    span: Range<usize>,
    /// Field that would be published as text.
    field: String,
    /// Fence that should be there.
    fence: &'static str,
    kind: LookalikeKind,
}

enum LookalikeKind {
    /// A line is almost a fence.
    NearFence,
    /// A fence is missing.
    Bare,
    /// Text comes before the fence.
    Late,
}

impl FrontmatterLookalike {
    fn into_diagnostic(self, source: &SourceText<'_>) -> Diagnostic {
        let Self { span, field, fence, kind } = self;
        let written = reveal_invisible(&source.text[span.clone()]);
        let or_text =
            "if it is meant as text, start the file with an empty frontmatter (two lines `---`)";
        let (message, help) = match kind {
            LookalikeKind::NearFence => (
                format!(
                    "this looks like frontmatter, but `{written}` does not start one: `{field}` would be published as text"
                ),
                format!(
                    "write only `{fence}` on this line and on the line after the fields; {or_text}"
                ),
            ),
            LookalikeKind::Bare => (
                format!(
                    "this looks like frontmatter without lines `{fence}` around it: `{field}` would be published as text"
                ),
                format!("put a line `{fence}` before the fields and another after them; {or_text}"),
            ),
            LookalikeKind::Late => (
                format!(
                    "this looks like frontmatter, but text comes before it: `{field}` would be published as text"
                ),
                format!("move it to the beginning of the file; {or_text}"),
            ),
        };
        Diagnostic::new(&codes::ARTICLE_LOOKALIKE, message)
            .with_location(source.locate(span))
            .help(help)
    }
}

/// Returns the beginning of a line, with invisible characters as `U+…`.
fn reveal_invisible(line: &str) -> String {
    const MAX_CHARACTERS: usize = 40;
    let mut shown = String::new();
    for letter in line.trim().chars().take(MAX_CHARACTERS) {
        if is_invisible(letter) {
            shown.push_str(&format!("U+{:04X}", u32::from(letter)));
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Finds a line that is almost a fence, with a field on it or below.
fn find_near_fence(text: &str, at: usize, next: usize) -> Option<FrontmatterLookalike> {
    let (first, _) = line(text, at);
    let bare = trim(first);
    let span = at..at + first.trim_end().len();
    let kind = LookalikeKind::NearFence;
    if let Some(rest) = after_dashes(bare)
        && let Some(found) = parse_key(rest).filter(|found| fields::is_known(found.name))
    {
        return Some(FrontmatterLookalike {
            span,
            field: found.name.to_owned(),
            fence: found.fence,
            kind,
        });
    }
    if !is_fence(bare) {
        return None;
    }
    match classify_following(text, next) {
        FollowingContent::Field(field, fence) => {
            Some(FrontmatterLookalike { span, field, fence, kind })
        }
        FollowingContent::Prose => None,
    }
}

/// Finds fields that hide an article at the very beginning.
fn find_bare_fields(text: &str, at: usize) -> Option<FrontmatterLookalike> {
    let mut at = at;
    for _ in 0..MAX_LINES {
        let (current, next) = line(text, at);
        let found = parse_key(current)?;
        if is_guard(&found) {
            let field = found.name.to_owned();
            let span = at..at + current.trim_end().len();
            return Some(FrontmatterLookalike {
                span,
                field,
                fence: found.fence,
                kind: LookalikeKind::Bare,
            });
        }
        if next >= text.len() {
            return None;
        }
        at = next;
    }
    None
}

/// Finds a fence after text, followed by a field that hides an article.
fn find_late_fence(text: &str, at: usize) -> Option<FrontmatterLookalike> {
    let mut at = at;
    for _ in 0..MAX_LINES {
        let (current, next) = line(text, at);
        let bare = trim(current);
        if bare.starts_with("```") || bare.starts_with("~~~") || next >= text.len() {
            return None;
        }
        if matches!(bare, "---" | "+++" | ";;;") {
            let (below, _) = line(text, next);
            if let Some(found) = parse_key(below).filter(is_guard) {
                let field = found.name.to_owned();
                let (span, kind) = (at..at + current.trim_end().len(), LookalikeKind::Late);
                return Some(FrontmatterLookalike { span, field, fence: found.fence, kind });
            }
        }
        at = next;
    }
    None
}

/// Finds a line after an open fence that was probably meant to close it.
pub(super) fn find_closing(text: &str, start: usize) -> Option<Range<usize>> {
    let mut at = start;
    for _ in 0..MAX_LINES {
        let (current, next) = line(text, at);
        let bare = trim(current);
        if is_fence(bare)
            && bare.chars().count() > 1
            && !bare.starts_with(['[', '{', '}', ']', '#'])
        {
            return Some(at..at + current.trim_end().len());
        }
        if next >= text.len() {
            return None;
        }
        at = next;
    }
    None
}

/// Returns true if a line of the text may be a field: its key is known, or its value is one
/// word. A merge key of YAML is a field too.
pub(super) fn has_field(text: &str, start: usize) -> bool {
    let mut at = start;
    while at < text.len() {
        let (current, next) = line(text, at);
        let is_field = parse_key(current).is_some_and(|found| {
            let is_word = !found.value.is_empty() && !found.value.contains(char::is_whitespace);
            is_word || fields::is_known(found.name)
        });
        if is_field || trim(current).starts_with("<<:") {
            return true;
        }
        at = next;
    }
    false
}

/// First content after a line that may be a fence.
enum FollowingContent {
    /// A known field, and the fence for its language.
    Field(String, &'static str),
    /// Text that can't be frontmatter, or the end of the file.
    Prose,
}

fn classify_following(text: &str, start: usize) -> FollowingContent {
    let mut at = start;
    for _ in 0..MAX_LINES {
        if at >= text.len() {
            return FollowingContent::Prose;
        }
        let (current, next) = line(text, at);
        match parse_key(current) {
            Some(found) if fields::is_known(found.name) => {
                return FollowingContent::Field(found.name.to_owned(), found.fence);
            }
            None if !is_structure(current) => return FollowingContent::Prose,
            Some(_) | None => at = next,
        }
    }
    FollowingContent::Prose
}

/// Name of a field and the text after it.
struct WrittenField<'a> {
    name: &'a str,
    value: &'a str,
    fence: &'static str,
}

/// Parses `name: value`, `name = value` or `"name": value`, even in a heading, quote or
/// list, because formatters may turn fields into those.
fn parse_key(line: &str) -> Option<WrittenField<'_>> {
    let bare = trim(line).trim_start_matches(['#', '>', '-', '{', '.', ' ']);
    let (at, sign) = bare.char_indices().find(|(_, next)| matches!(next, ':' | '=' | '：'))?;
    let label = bare[..at].trim();
    let name = label.trim_matches(['"', '\'', '`', '\\']);
    let after = &bare[at + sign.len_utf8()..];
    let is_name = name.starts_with(char::is_alphabetic)
        && name.chars().all(|next| next.is_alphanumeric() || matches!(next, '-' | '_' | '.'));
    let is_separate = sign != ':' || after.is_empty() || !after.starts_with(['/', ':']);
    let fence = match sign {
        '=' => "+++",
        _ if label.starts_with('"') && bare.len() < trim(line).len() => "---json",
        _ => "---",
    };
    (is_name && is_separate).then(|| WrittenField { name, value: trim(after), fence })
}

/// Returns true for a field that hides an article, if it has a plausible value: one word, or
/// text in quotes.
fn is_guard(found: &WrittenField<'_>) -> bool {
    let value = found.value.trim_end_matches(',').trim();
    let is_word = !value.is_empty() && !value.contains(char::is_whitespace);
    let is_quoted = value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']);
    let name = field_name(found.name);
    (is_word || is_quoted) && GUARDS.contains(&&*name)
}

/// Returns true if a line may be among fields: empty, a comment, a list item, a bracket, or
/// an indented continuation.
fn is_structure(line: &str) -> bool {
    let bare = trim(line);
    bare.is_empty()
        || line.starts_with([' ', '\t'])
        || bare.starts_with(['#', '-', '[', ']', '{', '}', '"', '\''])
        || is_fence(bare)
        || parse_key(line).is_some()
}

/// Returns true for a line that may be meant as a fence: only punctuation, punctuation with
/// the name of a language, or three dashes with any text.
fn is_fence(bare: &str) -> bool {
    if matches!(bare, "<hr>" | "<hr/>" | "<hr />") || count_dashes(bare).0 >= 3 {
        return true;
    }
    let rest = bare.trim_start_matches(is_punctuation);
    let signs = bare[..bare.len() - rest.len()].trim_end();
    let word = rest.trim_end_matches(is_punctuation).to_lowercase();
    let names_language = signs.chars().count() > 1
        && signs
            .chars()
            .all(|next| is_dash(next) || is_invisible(next) || matches!(next, '`' | '~' | ';'));
    !signs.is_empty() && (word.is_empty() || names_language && LANGUAGES.contains(&&*word))
}

/// Returns the number of dashes at the start of a line, and the rest of the line.
fn count_dashes(bare: &str) -> (usize, &str) {
    let rest = bare.trim_start_matches(|next| is_dash(next) || is_invisible(next));
    let dashes = bare[..bare.len() - rest.len()].chars();
    (dashes.filter(|next| !is_invisible(*next)).count(), rest.trim_start())
}

/// Returns the text after two or more dashes, or after one long dash.
fn after_dashes(bare: &str) -> Option<&str> {
    let (count, rest) = count_dashes(bare);
    let is_long = bare.starts_with(['—', '―', '⸺', '⸻', '─', '━']);
    (count >= 2 || count == 1 && is_long).then_some(rest)
}

/// Returns true for a dash, a plus, or a character that looks like one.
const fn is_dash(next: char) -> bool {
    matches!(
        next,
        '-' | '+' | '\u{2010}'
            ..='\u{2015}'
                | '−'
                | '⸺'
                | '⸻'
                | '﹘'
                | '﹣'
                | '－'
                | '＋'
                | '─'
                | '━'
                | '➖'
                | 'ー'
                | '一'
    )
}

/// Returns true for a character that may be in a line that looks like a fence.
fn is_punctuation(next: char) -> bool {
    is_dash(next)
        || is_invisible(next)
        || next.is_ascii_punctuation()
        || next.is_whitespace()
        || matches!(next, '\u{2500}'..='\u{257f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
        || matches!(next, '…' | '·' | '•' | '¯' | '‾' | '〜' | '～' | '´' | '‘'..='‟')
}

/// Returns true for a character without a width.
fn is_invisible(next: char) -> bool {
    next.is_control() && !matches!(next, '\t' | '\n' | '\r')
        || matches!(next, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(next, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(next, '\u{fe00}'..='\u{fe0f}')
}

/// Removes white space and invisible characters from both ends.
fn trim(line: &str) -> &str {
    line.trim_matches(|next: char| next.is_whitespace() || is_invisible(next))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::human::{ColorStyle, render};
    use crate::frontmatter::{FrontmatterSearch, TextExtent, find};

    fn check(text: &str) -> Option<Diagnostic> {
        let path: Arc<Path> = Path::new("2024-05-22-a.md").into();
        match find(&SourceText::new(&path, text), TextExtent::Whole) {
            FrontmatterSearch::Complete(_) => None,
            FrontmatterSearch::Faulty(fault) => Some(*fault),
            FrontmatterSearch::More => panic!("{text}"),
        }
    }

    #[test]
    fn texts_that_look_like_frontmatter_are_refused() {
        #[rustfmt::skip]
        let fences = [
            "———", "—", "–––", "----", "--", "-- -", "- - -", "—-", "−−−", "－－－", "***", "* * *", "===", "___", "~~~",
            "```", "```yaml", "``` yml", "~~~ toml", "--- yaml", "---- ", "+++ # c", "++++", "＋＋＋", "++", ";;", "；；；",
            "\u{200b}---", "---\u{200b}", "\u{2060}---", "\0---", "\u{ad}---", "\\---", "‐‐‐", "‑‑‑", "──────", "ーーー", "<hr>", "<!--", "...",
            "--- My title ---", "\u{feff}\u{200b}---",
        ];
        for fence in fences {
            for field in [
                "draft: true",
                "title: A",
                "# c\nother: x\ntags:\n  - a\nDraft: yes",
                "draft = true",
                "\"draft\": true",
            ] {
                let text = format!("{fence}\n{field}\n{fence}\nSECRET\n");
                assert!(check(&text).is_some(), "{text:?}");
            }
        }
        for text in [
            "draft: true\n\nSECRET",
            "draft = true\nSECRET",
            "\n\n  draft: true\nSECRET",
            "{draft: true}\nSECRET",
            "\"draft\": true,\nSECRET",
            "author: x\nmood: good\npassword: \"two words\"\n\nSECRET",
            "draft：true\nSECRET",
            "---draft: true\n---\nSECRET",
            "--- draft: true ---\nSECRET",
            "— title: A\nSECRET",
            "---\u{2028}draft: true\u{2028}---\u{2028}SECRET",
            "***\n\n## title: A draft: true\n\nSECRET",
            "A title\n\n---\ndraft: true\n---\nSECRET",
            "<!--\ndraft: true\n-->\nSECRET",
        ] {
            assert!(check(text).is_some(), "{text:?}");
        }
    }

    #[test]
    fn prose_is_published() {
        for text in [
            "",
            "---\n---\n———\ndraft: true\n———\nText",
            "---\n---\ndraft: true\n",
            "***\n\nText: and more.\n\nProse.\n\ntitle: x",
            "# Draft: a story\n\nText",
            "Draft: this is how I began to write.\n",
            "Note: be careful.\n\n---\n\nText",
            "- draft\n- title\n",
            "```yaml\nservices:\n  web:\n    command: x\n```\n",
            "> A quote\n\nText",
            "A\n---\nText",
            "Text\n\n```yaml\n---\ndraft: true\n---\n```\n",
            "* * *\n\nText",
            "https://a.example/\n",
            "——— he said: no.",
            "a = b\nc: d\n",
        ] {
            assert_eq!(check(text).map(|fault| fault.message), None, "{text:?}");
        }
    }

    #[test]
    fn report_shows_the_line_and_the_fix() {
        let shown = |text: &str| render(&check(text).unwrap(), ColorStyle::Plain);
        insta::assert_snapshot!(shown("———\ndraft: true\n———\nText\n"), @r"
        error[article/looks-like-frontmatter]: this looks like frontmatter, but `———` does not start one: `draft` would be published as text
         --> 2024-05-22-a.md:1:1
          |
        1 | ———
          | ^^^
          |
          = help: write only `---` on this line and on the line after the fields; if it is meant as text, start the file with an empty frontmatter (two lines `---`)
        ");
        let unseen = shown("\u{200b}---\ntitle = 'A'\n");
        assert!(
            unseen.contains("`U+200B---` does not start one")
                && unseen.contains("write only `+++`"),
            "{unseen}"
        );
        let bare = shown("draft: true\n\nText\n");
        assert!(bare.contains("a.md:1:1") && bare.contains("put a line `---` before"), "{bare}");
    }
}
