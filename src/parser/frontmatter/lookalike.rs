//! Texts that look as if they began with frontmatter, but no generator and no
//! rule here reads one: to publish them would publish the fields as text, and
//! with them what a field was to keep out.

use std::ops::Range;

use super::line;
use crate::diagnostic::{Diagnostic, SourceText, codes};
use crate::parser::fields;
use crate::text::fold::field_name;

/// Most lines that are looked at after the first.
const LINES: usize = 30;

/// Names of fields that keep an article out, for files without any fence.
#[rustfmt::skip]
const GUARDS: &[&str] = &[
    "access", "audience", "draft", "encrypt", "encrypted", "expirydate", "expires", "feed", "hidden",
    "isdraft", "listed", "members", "membersonly", "password", "private", "protected", "public",
    "publishdate", "published", "secret", "state", "status", "unlisted", "unpublished", "visibility",
    "wip",
];

/// Words that follow a fence to name a language.
#[rustfmt::skip]
const LANGUAGES: &[&str] = &[
    "frontmatter", "front-matter", "front matter", "header", "json", "json5", "meta", "metadata",
    "properties", "toml", "yaml", "yml",
];

/// Refuses a text without frontmatter that looks as if it began with one;
/// nothing where it does not. Of a part, what is seen in it counts: the whole
/// text is judged again before it is published.
pub(super) fn judge(source: &SourceText<'_>, start: usize) -> Option<Diagnostic> {
    let text = source.text;
    let mut at = start;
    for _ in 0..LINES {
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
    let found = judge_opening(text, at, next).or_else(|| judge_fields(text, at));
    let found = found.or_else(|| judge_inner(text, at))?;
    Some(found.report(source))
}

/// What looks like frontmatter.
struct FrontmatterLookalike {
    /// The line that looks like a fence, or the field where there is none.
    span: Range<usize>,
    /// The field that would be published as text.
    field: String,
    /// The fence that should be there.
    fence: &'static str,
    form: LookalikeKind,
}

enum LookalikeKind {
    /// The line is not quite a fence.
    NearFence,
    /// There is no fence.
    Bare,
    /// The fence is not at the beginning.
    Late,
}

impl FrontmatterLookalike {
    fn report(self, source: &SourceText<'_>) -> Diagnostic {
        let Self { span, field, fence, form } = self;
        let written = shown(&source.text[span.clone()]);
        let meant = "if it is text, put an empty frontmatter (two lines `---`) in front of it";
        let (message, help) = match form {
            LookalikeKind::NearFence => (
                format!(
                    "this looks like frontmatter, but `{written}` opens none: `{field}` would be published as text"
                ),
                format!(
                    "write `{fence}` alone on this line and on the one that ends the fields; {meant}"
                ),
            ),
            LookalikeKind::Bare => (
                format!(
                    "this looks like frontmatter without a fence: `{field}` would be published as text"
                ),
                format!("put a line `{fence}` before the fields and one after them; {meant}"),
            ),
            LookalikeKind::Late => (
                format!(
                    "this looks like frontmatter, but text comes before it: `{field}` would be published as text"
                ),
                format!("move it to the beginning of the file; {meant}"),
            ),
        };
        Diagnostic::new(&codes::ARTICLE_LOOKALIKE, message)
            .with_location(source.at(span))
            .help(help)
    }
}

/// Writes a line so that signs without a width show.
fn shown(line: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown = String::new();
    for letter in line.trim().chars().take(LONGEST) {
        if is_unseen(letter) {
            shown.push_str(&format!("U+{:04X}", u32::from(letter)));
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Looks for a line that is not quite a fence and a field below it, or on it.
fn judge_opening(text: &str, at: usize, next: usize) -> Option<FrontmatterLookalike> {
    let (first, _) = line(text, at);
    let bare = trim(first);
    let span = at..at + first.trim_end().len();
    let form = LookalikeKind::NearFence;
    if let Some(rest) = after_dashes(bare)
        && let Some(found) = key(rest).filter(|found| fields::is_known(found.name))
    {
        return Some(FrontmatterLookalike {
            span,
            field: found.name.to_owned(),
            fence: found.fence,
            form,
        });
    }
    if !is_fence(bare) {
        return None;
    }
    match field_below(text, next) {
        FollowingContent::Field(field, fence) => {
            Some(FrontmatterLookalike { span, field, fence, form })
        }
        FollowingContent::Prose => None,
    }
}

/// Looks for fields that keep an article out at the very beginning.
fn judge_fields(text: &str, at: usize) -> Option<FrontmatterLookalike> {
    let mut at = at;
    for _ in 0..LINES {
        let (current, next) = line(text, at);
        let found = key(current)?;
        if is_guard(&found) {
            let field = found.name.to_owned();
            let span = at..at + current.trim_end().len();
            return Some(FrontmatterLookalike {
                span,
                field,
                fence: found.fence,
                form: LookalikeKind::Bare,
            });
        }
        if next >= text.len() {
            return None;
        }
        at = next;
    }
    None
}

/// Looks for a fence after text, followed by a field that keeps an article out.
fn judge_inner(text: &str, at: usize) -> Option<FrontmatterLookalike> {
    let mut at = at;
    for _ in 0..LINES {
        let (current, next) = line(text, at);
        let bare = trim(current);
        if bare.starts_with("```") || bare.starts_with("~~~") || next >= text.len() {
            return None;
        }
        if matches!(bare, "---" | "+++" | ";;;") {
            let (below, _) = line(text, next);
            if let Some(found) = key(below).filter(is_guard) {
                let field = found.name.to_owned();
                let (span, form) = (at..at + current.trim_end().len(), LookalikeKind::Late);
                return Some(FrontmatterLookalike { span, field, fence: found.fence, form });
            }
        }
        at = next;
    }
    None
}

/// Finds a line below an open fence that looks as if it should close it.
pub(super) fn closing(text: &str, start: usize) -> Option<Range<usize>> {
    let mut at = start;
    for _ in 0..LINES {
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

/// What comes first below a line.
enum FollowingContent {
    /// A field that is known, and the fence that its language has.
    Field(String, &'static str),
    /// Something that is in no frontmatter, or nothing at all.
    Prose,
}

fn field_below(text: &str, start: usize) -> FollowingContent {
    let mut at = start;
    for _ in 0..LINES {
        if at >= text.len() {
            return FollowingContent::Prose;
        }
        let (current, next) = line(text, at);
        match key(current) {
            Some(found) if fields::is_known(found.name) => {
                return FollowingContent::Field(found.name.to_owned(), found.fence);
            }
            None if !is_structure(current) => return FollowingContent::Prose,
            Some(_) | None => at = next,
        }
    }
    FollowingContent::Prose
}

/// A name and what follows it.
struct WrittenField<'a> {
    name: &'a str,
    value: &'a str,
    fence: &'static str,
}

/// Reads `name: value`, `name = value` or `"name": value`; formatters that took
/// fields for text may have made a heading or a list of them.
fn key(line: &str) -> Option<WrittenField<'_>> {
    let bare = trim(line).trim_start_matches(['#', '>', '-', '{', '.', ' ']);
    let (at, sign) = bare.char_indices().find(|(_, next)| matches!(next, ':' | '=' | '：'))?;
    let label = bare[..at].trim();
    let name = label.trim_matches(['"', '\'', '`', '\\']);
    let after = &bare[at + sign.len_utf8()..];
    let is_part = |next: char| next.is_alphanumeric() || matches!(next, '-' | '_' | '.');
    let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(is_part);
    let is_separate = sign != ':' || after.is_empty() || !after.starts_with(['/', ':']);
    let fence = match sign {
        '=' => "+++",
        _ if label.starts_with('"') && bare.len() < trim(line).len() => "---json",
        _ => "---",
    };
    (is_name && is_separate).then(|| WrittenField { name, value: trim(after), fence })
}

/// Says whether a field is one that keeps an article out, with a value that it
/// may have: one word, or a text in quotes.
fn is_guard(found: &WrittenField<'_>) -> bool {
    let value = found.value.trim_end_matches(',').trim();
    let is_word = !value.is_empty() && !value.contains(char::is_whitespace);
    let is_quoted = value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']);
    let name = field_name(found.name);
    (is_word || is_quoted) && GUARDS.contains(&&*name)
}

/// Says whether a line may stand between fields: an empty one, a comment, an
/// item of a list, a bracket, or one that goes on.
fn is_structure(line: &str) -> bool {
    let bare = trim(line);
    bare.is_empty()
        || line.starts_with([' ', '\t'])
        || bare.starts_with(['#', '-', '[', ']', '{', '}', '"', '\''])
        || is_fence(bare)
        || key(line).is_some()
}

/// Says whether a line is signs alone, such with the name of a language, or
/// three dashes with anything after them.
fn is_fence(bare: &str) -> bool {
    if matches!(bare, "<hr>" | "<hr/>" | "<hr />") || dashes(bare).0 >= 3 {
        return true;
    }
    let rest = bare.trim_start_matches(is_sign);
    let signs = bare[..bare.len() - rest.len()].trim_end();
    let word = rest.trim_end_matches(is_sign).to_lowercase();
    let is_mark = |next: char| is_dash(next) || is_unseen(next) || matches!(next, '`' | '~' | ';');
    let names_language = signs.chars().count() > 1 && signs.chars().all(is_mark);
    !signs.is_empty() && (word.is_empty() || names_language && LANGUAGES.contains(&&*word))
}

/// Counts the dashes that begin a line; returns them with the rest of it.
fn dashes(bare: &str) -> (usize, &str) {
    let rest = bare.trim_start_matches(|next| is_dash(next) || is_unseen(next));
    let begun = bare[..bare.len() - rest.len()].chars();
    (begun.filter(|next| !is_unseen(*next)).count(), rest.trim_start())
}

/// Takes two or more dashes or pluses, or a long one, off a line that goes on.
fn after_dashes(bare: &str) -> Option<&str> {
    let (count, rest) = dashes(bare);
    let is_long = bare.starts_with(['—', '―', '⸺', '⸻', '─', '━']);
    (count >= 2 || count == 1 && is_long).then_some(rest)
}

/// Says whether a sign is a dash, a plus or one that looks like them.
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

/// Says whether a sign may be in a line that looks like a fence.
fn is_sign(next: char) -> bool {
    is_dash(next)
        || is_unseen(next)
        || next.is_ascii_punctuation()
        || next.is_whitespace()
        || matches!(next, '\u{2500}'..='\u{257f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
        || matches!(next, '…' | '·' | '•' | '¯' | '‾' | '〜' | '～' | '´' | '‘'..='‟')
}

/// Says whether a sign has no width, so that nobody sees it.
fn is_unseen(next: char) -> bool {
    next.is_control() && !matches!(next, '\t' | '\n' | '\r')
        || matches!(next, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(next, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(next, '\u{fe00}'..='\u{fe0f}')
}

/// Takes white space and what nobody sees off both ends.
fn trim(line: &str) -> &str {
    line.trim_matches(|next: char| next.is_whitespace() || is_unseen(next))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::human::{ColorStyle, render};
    use crate::parser::frontmatter::{FrontmatterSearch, TextExtent, find};

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
        error[article/looks-like-frontmatter]: this looks like frontmatter, but `———` opens none: `draft` would be published as text
         --> 2024-05-22-a.md:1:1
          |
        1 | ———
          | ^^^
          |
          = help: write `---` alone on this line and on the one that ends the fields; if it is text, put an empty frontmatter (two lines `---`) in front of it
        ");
        let unseen = shown("\u{200b}---\ntitle = 'A'\n");
        assert!(
            unseen.contains("`U+200B---` opens none") && unseen.contains("write `+++`"),
            "{unseen}"
        );
        let bare = shown("draft: true\n\nText\n");
        assert!(bare.contains("a.md:1:1") && bare.contains("put a line `---` before"), "{bare}");
    }
}
