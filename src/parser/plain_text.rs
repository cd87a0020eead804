//! Reads plain text without frontmatter as an editor would: a line with the date, a tagline,
//! a headline, a byline, and paragraphs.
//!
//! `head` recognizes the lines at the beginning, `repeated_lines` those that repeat
//! frontmatter, `gutenberg` the header of Project Gutenberg, and `paragraphs` renders the
//! text. Each line that is not shown as text is a guess, and [`TextHead`] lists the guesses
//! for the report. A date is taken only if it is complete; in doubt the text has none.

mod gutenberg;
mod head;
mod paragraphs;
mod repeated_lines;

use std::borrow::Cow;
use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, DiagnosticCode, Report, SourceText, codes};
use crate::fields;
use crate::frontmatter::Frontmatter;
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::text::date::ParsedDate;
use crate::text::word_counter::WordCounter;
use crate::text::{lines, path, restructured_text};

pub(super) use paragraphs::to_html;
pub(super) use repeated_lines::{KnownHead, repeated_lines};

/// Length of the beginning of a file in which the head is looked for, in bytes. It is within
/// the part that is read for the header, so header and body agree about the head.
const HEAD_LENGTH: usize = 3500;

/// Number of words from which a text counts as an article.
pub(super) const ARTICLE_WORDS: usize = 30;

/// Lines at the beginning of a plain text that take the place of frontmatter.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct TextHead<'a> {
    /// Fields that the lines give, under the names that frontmatter uses.
    pub fields: ValueTable<'a>,
    /// Byte range of the text that readers see.
    pub body: Range<usize>,
    /// Descriptions of the guesses, in the order of the lines.
    pub guesses: Vec<TextGuess>,
    /// First line that may be meant as a date, but is not certain.
    pub uncertain_date: Option<UncertainDate>,
}

/// Line that may be meant as the date of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UncertainDate {
    /// Byte range of the line.
    pub span: Range<usize>,
    /// Reason why it is not certain.
    pub reason: &'static str,
}

/// Line that was taken for something other than text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextGuess {
    /// Byte range of the line.
    pub span: Range<usize>,
    /// Code of its diagnostic.
    pub code: &'static DiagnosticCode,
    /// Description for the author.
    pub message: String,
}

/// Lines in which a text without frontmatter is searched for fields that hide it.
const GUARD_LINES: usize = 30;

/// Reads lines such as `draft: true` or `:status: draft` (reStructuredText) at the beginning
/// of a plain text without frontmatter. Only fields that hide an article are used: in doubt it
/// stays hidden.
pub(super) fn guard_lines<'a>(
    source: &SourceText<'a>,
    frontmatter: &Frontmatter,
) -> ValueTable<'a> {
    let mut table = ValueTable::default();
    if frontmatter.dialect.is_some() || !is_text_file(&source.path.to_string_lossy()) {
        return table;
    }
    let window = head_window(source.text, frontmatter.body);
    let start = window.start;
    for (at, line) in lines::whole(&source.text[window]).take(GUARD_LINES) {
        let line = line.trim_end().trim_start_matches(['\u{feff}', ':', ' ']);
        let Some((name, value)) = line.split_once(':') else { continue };
        let (name, value) = (name.trim(), value.trim());
        let is_name = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if is_name && !value.is_empty() {
            let span = start + at..start + at + line.len();
            let kind = ValueKind::Text(Cow::Borrowed(value));
            let key = SpannedKey { span: span.clone(), name: Cow::Borrowed(name) };
            table.entries.push((key, SpannedValue { span, kind }));
        }
    }
    table
}

/// Returns true if the ending of a path is that of plain text.
pub(crate) fn is_text_file(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("txt"))
}

/// Adds the fields that the head of a plain text says, and its frontmatter does not. Returns
/// the rest of the head; none unless the file is plain text without a title in frontmatter.
pub(crate) fn complete<'a>(
    table: &mut ValueTable<'a>,
    source: &SourceText<'a>,
    path: &str,
    frontmatter: &Frontmatter,
    config: &Config,
) -> Option<TextHead<'a>> {
    if !is_text_file(path) {
        return None;
    }
    let window = head_window(source.text, frontmatter.body);
    if restructured_text::find_markup(&source.text[window]).is_some() {
        return None;
    }
    let written = fields::read(table, source, config, &mut Report::default());
    if written.title.is_some() || fields::find_left_empty(table, "title").is_some() {
        return None;
    }
    let mut head = read_head(source, frontmatter.body, path, config);
    let is_written = |name: &str| match name {
        "date" => written.published.is_some(),
        "authors" => !written.authors.is_empty(),
        _ => false,
    };
    let found = std::mem::take(&mut head.fields.entries);
    table.entries.extend(found.into_iter().filter(|(key, _)| !is_written(&key.name)));
    Some(head)
}

/// Reads the head of a plain text that begins at an offset; `path` is relative to the
/// articles' folder.
fn read_head<'a>(
    source: &SourceText<'a>,
    start: usize,
    path: &str,
    config: &Config,
) -> TextHead<'a> {
    let text = source.text;
    let window = head_window(text, start);
    let mut reader = HeadReader::new(text, path, config);
    if let Some(licensed) = gutenberg::find(text, window.clone()) {
        gutenberg::read(&licensed, &mut reader);
        reader.head.body = licensed.body.start..gutenberg::find_end(text, licensed.body.start);
        return reader.head;
    }
    let body = head::read(window, &mut reader);
    reader.head.body = body..text.len();
    reader.head.uncertain_date = reader.uncertain_date;
    reader.head
}

/// Reports the guesses about a plain text, or that it has no date.
///
/// A text without a date is an error if it reads like an article: it would be missing in
/// every feed. Other texts, such as lists of names, are no articles.
pub(super) fn report(
    source: &SourceText<'_>,
    head: &TextHead<'_>,
    is_undated: bool,
    report: &mut Report,
) {
    if is_undated {
        report.push(describe_undated(source, head.uncertain_date.clone()));
        return;
    }
    for guess in &head.guesses {
        report.push(
            Diagnostic::new(guess.code, &*guess.message)
                .with_location(source.locate(guess.span.clone()))
                .help(format!("to decide yourself, {}", new_command(source))),
        );
    }
}

fn describe_undated(source: &SourceText<'_>, uncertain: Option<UncertainDate>) -> Diagnostic {
    let mut words = WordCounter::default();
    words.add_text(source.text);
    let is_article = words.total() >= ARTICLE_WORDS
        || source.text.split_whitespace().nth(ARTICLE_WORDS - 1).is_some();
    let code = if is_article { &codes::ARTICLE_TEXT_UNDATED } else { &codes::ARTICLE_NO_DATE };
    let help = format!(
        "{}, or start the file name with the date (`2026-01-02-name.txt`); to keep the file out of feeds, exclude it with `[articles] exclude`",
        new_command(source)
    );
    let (message, span) = match uncertain {
        Some(UncertainDate { span, reason }) => {
            (format!("this text has no certain publication date: {reason}"), span)
        }
        None => ("this text has no publication date".to_owned(), 0..0),
    };
    Diagnostic::new(code, message).with_location(source.locate(span)).help(help)
}

/// Returns the command that writes frontmatter above a text.
fn new_command(source: &SourceText<'_>) -> String {
    format!(
        "run `feedwright new --from {}`, which writes frontmatter above the text",
        source.path.display()
    )
}

/// Returns the byte range in which a head is looked for.
fn head_window(text: &str, start: usize) -> Range<usize> {
    let end = text.floor_char_boundary(text.len().min(HEAD_LENGTH));
    start..end.max(start)
}

/// State while a head is read.
struct HeadReader<'a, 'c> {
    text: &'a str,
    config: &'c Config,
    /// Date of the file name.
    named_date: Option<ParsedDate>,
    uncertain_date: Option<UncertainDate>,
    head: TextHead<'a>,
}

impl<'a, 'c> HeadReader<'a, 'c> {
    fn new(text: &'a str, path: &str, config: &'c Config) -> Self {
        let named_date = path::facts(path).published(config.site.zone);
        Self { text, config, named_date, uncertain_date: None, head: TextHead::default() }
    }

    fn has(&self, name: &str) -> bool {
        self.head.fields.get(name).is_some()
    }

    fn add_guess(&mut self, span: Range<usize>, message: impl Into<String>) {
        let (code, message) = (&codes::ARTICLE_TEXT_GUESS, message.into());
        self.head.guesses.push(TextGuess { span, code, message });
    }

    fn add_warning(&mut self, code: &'static DiagnosticCode, span: Range<usize>, message: &str) {
        self.head.guesses.push(TextGuess { span, code, message: message.to_owned() });
    }

    fn add_field(&mut self, name: &'static str, span: Range<usize>, value: Cow<'a, str>) {
        let kind = ValueKind::Text(value);
        self.add_value(name, SpannedValue { span, kind });
    }

    fn add_value(&mut self, name: &'static str, value: SpannedValue<'a>) {
        let key = SpannedKey { span: value.span.clone(), name: Cow::Borrowed(name) };
        self.head.fields.entries.push((key, value));
    }
}

/// Reports a text that is reStructuredText although its file ends in `.txt`; `consequence`
/// continues the message.
pub(super) fn report_restructured_text(
    source: &SourceText<'_>,
    body: Range<usize>,
    consequence: &str,
) -> Option<Diagnostic> {
    let markup = restructured_text::find_markup(source.text.get(body.clone())?)?;
    let place = source.locate(body.start + markup.start..body.start + markup.end);
    let message = format!("this `.txt` file is reStructuredText, {consequence}");
    let help = "convert it to Markdown, for example with `pandoc -f rst -t gfm`, or add its name to `exclude` below `[articles]` in feed.toml";
    Some(Diagnostic::new(&codes::ARTICLE_UNREAD, message).with_location(place).help(help))
}

#[cfg(test)]
mod tests;
