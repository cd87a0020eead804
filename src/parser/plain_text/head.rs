//! Recognizes the lines at the beginning of a plain text.
//!
//! The lines come in any order: the name of the publication, the date, the tagline, the
//! headline, the byline. The first other line begins the text.

use std::borrow::Cow;
use std::ops::Range;

use super::HeadReader;
use super::byline::byline_authors;
use crate::config::Config;
use crate::syntax::value::{SpannedValue, ValueKind};
use crate::text::date::{self, DateRules};
use crate::text::{excerpt, whitespace};

/// Maximum length of a headline, in characters.
const LONGEST_HEADLINE: usize = 160;

/// Maximum length of a line with a date, in characters.
const LONGEST_DATE: usize = 60;

/// Length from which a line may have been broken by an editor, in characters.
pub(super) const SHORTEST_WRAPPED: usize = 45;

/// Maximum length of a summary that is taken from the first paragraph, in characters.
const SUMMARY_LENGTH: usize = 300;

/// Guess about a line with a date that is not complete.
pub(super) const UNCERTAIN_DATE: &str =
    "this line looks like a date, but the day is not certain, so it is only left out";

/// Block of lines without an empty line between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextBlock {
    /// Byte range in the whole text, without the line break at the end.
    pub span: Range<usize>,
}

/// Part that a line has in the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HeadRole {
    Masthead,
    Date,
    Tagline,
    Headline,
    Byline,
}

/// Reads the head in a byte range of the text, and returns the offset of the body.
pub(super) fn read(window: Range<usize>, reader: &mut HeadReader<'_, '_>) -> usize {
    let mut blocks = find_blocks(reader.text, window.clone());
    split_head_lines(reader.text, &mut blocks, &reader.config.date_rules());
    let mut seen = Vec::new();
    let mut next = 0;
    while let Some(block) = blocks.get(next) {
        // The last block is the text, whatever it looks like.
        let rest = &blocks[next + 1..];
        let Some(role) = find_role(block, rest, reader, &seen) else { break };
        seen.push(role);
        take(role, block, reader);
        next += 1;
    }
    let Some(lead) = blocks.get(next) else { return window.start };
    if seen.contains(&HeadRole::Headline) {
        let summary = excerpt::cut(&fold(reader.text, lead), SUMMARY_LENGTH);
        reader.add_field("summary", lead.span.clone(), Cow::Owned(summary));
    }
    read_dateline(lead, reader);
    if next == 0 { window.start } else { lead.span.start }
}

/// Returns the part that a block has, if it belongs to the head.
fn find_role(
    block: &TextBlock,
    rest: &[TextBlock],
    reader: &HeadReader<'_, '_>,
    seen: &[HeadRole],
) -> Option<HeadRole> {
    let following = rest.first()?;
    let line = fold(reader.text, block);
    let site = &reader.config.site;
    let is_new = |role: &HeadRole| !seen.contains(role);
    let roles = [
        (HeadRole::Masthead, is_equal(&line, &site.title)),
        (HeadRole::Tagline, is_equal(&line, &site.description)),
        (HeadRole::Date, looks_like_date(&line, &reader.config.date_rules())),
        (HeadRole::Byline, seen.contains(&HeadRole::Headline) && !byline_authors(&line).is_empty()),
        (HeadRole::Tagline, !seen.is_empty() && is_set_apart(reader.text, block, rest)),
        (HeadRole::Headline, is_headline(reader.text, block, following)),
    ];
    roles.into_iter().find(|(role, fits)| *fits && is_new(role)).map(|(role, _)| role)
}

/// Records what a line of the head says.
fn take(role: HeadRole, block: &TextBlock, reader: &mut HeadReader<'_, '_>) {
    let line = fold(reader.text, block);
    let span = block.span.clone();
    match role {
        HeadRole::Masthead => {
            reader.add_guess(span, "this line is the site's title, so it is left out");
        }
        HeadRole::Tagline => {
            reader.add_guess(span, "this line is taken as the site's tagline, so it is left out");
        }
        HeadRole::Date => take_date(&line, span, reader),
        HeadRole::Headline => {
            reader.add_guess(span.clone(), "this line is taken as the title");
            reader.add_field("title", span, Cow::Owned(line));
        }
        HeadRole::Byline => {
            let authors = byline_authors(&line);
            let names = authors.join("`, `");
            reader.add_guess(span.clone(), format!("this line is taken as the author: `{names}`"));
            let texts = authors.into_iter().map(|name| SpannedValue {
                span: span.clone(),
                kind: ValueKind::Text(Cow::Owned(name)),
            });
            let kind = ValueKind::List(texts.collect());
            reader.add_value("authors", SpannedValue { span, kind });
        }
    }
}

/// Takes a line with a date; a date that is not complete is only left out of the text.
fn take_date(line: &str, span: Range<usize>, reader: &mut HeadReader<'_, '_>) {
    let written = certain_date(line, &reader.config.date_rules());
    match written {
        Some(_) if reader.is_dated => {
            reader.add_guess(span, "this date is left out, because the file name has one");
        }
        Some(written) => {
            reader.add_guess(span.clone(), "this line is taken as the date of publication");
            reader.add_field("date", span, Cow::Owned(written.to_owned()));
        }
        None => {
            reader.add_guess(span, UNCERTAIN_DATE);
        }
    }
}

/// Takes the date of a dateline at the beginning of the first paragraph, as in `ROME, Jan. 2,
/// 2026 (AP) — `, if no other line has a date. The dateline stays in the text.
fn read_dateline(lead: &TextBlock, reader: &mut HeadReader<'_, '_>) {
    if reader.has("date") || reader.is_dated {
        return;
    }
    let text = &reader.text[lead.span.clone()];
    let dashes = ["—", "–", "--", " - "];
    let ends = dashes.iter().filter_map(|dash| text.find(dash));
    let Some(end) = ends.min().filter(|end| *end <= LONGEST_DATE) else { return };
    let dateline = text[..end].trim_end();
    // The agency is in parentheses.
    let dateline = dateline.split_once('(').map_or(dateline, |(before, _)| before).trim_end();
    let span = lead.span.start..lead.span.start + dateline.len();
    let Some(written) = certain_date(dateline, &reader.config.date_rules()) else { return };
    let written = Cow::Owned(written.to_owned());
    reader.add_guess(span.clone(), "the date of publication is taken from this dateline");
    reader.add_field("date", span, written);
}

/// Returns the part of a line that is a complete date: all of it, or what follows a place.
fn certain_date<'l>(line: &'l str, rules: &DateRules<'_>) -> Option<&'l str> {
    let line = line.trim().trim_end_matches('.');
    if date::parse(line, rules).is_some() {
        return Some(line);
    }
    let commas = line.match_indices(',').map(|(at, _)| at);
    commas
        .filter(|at| is_place(&line[..*at]))
        .map(|at| line[at + 1..].trim_start())
        .find(|rest| date::parse(rest, rules).is_some())
}

/// Returns true if the words before a date can be a place. A weekday can't: if the rest is
/// a date without it, the weekday was wrong.
fn is_place(words: &str) -> bool {
    words.starts_with(char::is_uppercase)
        && !words.contains(|next: char| next.is_ascii_digit())
        && !words.split(|next: char| !next.is_alphabetic()).any(date::is_weekday)
}

/// Returns true for a line with a date, and for one that may be meant as a date.
fn looks_like_date(line: &str, rules: &DateRules<'_>) -> bool {
    if line.chars().count() > LONGEST_DATE {
        return false;
    }
    if certain_date(line, rules).is_some() {
        return true;
    }
    let is_number = |word: &str| word.len() <= 4 && word.bytes().all(|it| it.is_ascii_digit());
    let is_ordinal = |word: &str| {
        let day = word.trim_end_matches(|last: char| last.is_alphabetic());
        word.len() <= 4 && !day.is_empty() && is_number(day)
    };
    let mut words = line.split(|next: char| !next.is_alphanumeric()).filter(|it| !it.is_empty());
    line.contains(|next: char| next.is_ascii_digit())
        && words.all(|word| is_ordinal(word) || date::is_date_word(word))
}

/// Returns true if a block can be the headline of the block after it.
fn is_headline(text: &str, block: &TextBlock, following: &TextBlock) -> bool {
    let line = fold(text, block);
    let lines: Vec<&str> = text[block.span.clone()].lines().collect();
    // Lines of verse are short; those of a headline are broken by an editor.
    let is_one = lines.len() == 1
        || lines.len() <= 3
            && (is_uppercase(&line)
                || lines[..lines.len() - 1]
                    .iter()
                    .all(|line| line.trim().chars().count() >= SHORTEST_WRAPPED));
    is_one
        && line.chars().count() <= LONGEST_HEADLINE
        && line.starts_with(|first: char| first.is_alphanumeric() || "\"'“‘„«¿¡([".contains(first))
        && line.contains(char::is_alphabetic)
        && !line.ends_with([',', ':', ';', '-'])
        && !line.contains("://")
        && count_sentences(&line) <= 1
        && !following.span.is_empty()
}

/// Returns true if a block is a line that more empty lines separate from the headline than
/// the headline from the text. Such a line belongs to the page, not to the article.
fn is_set_apart(text: &str, block: &TextBlock, rest: &[TextBlock]) -> bool {
    let [headline, lead, ..] = rest else { return false };
    let empty_lines =
        |from: &TextBlock, to: &TextBlock| text[from.span.end..to.span.start].matches('\n').count();
    is_headline(text, block, headline)
        && is_headline(text, headline, lead)
        && empty_lines(block, headline) > empty_lines(headline, lead)
}

fn is_uppercase(text: &str) -> bool {
    text.contains(char::is_uppercase) && !text.contains(char::is_lowercase)
}

/// Counts the ends of sentences in a text: a mark after a word of several letters, before
/// white space or at the end. `Mr.` and initials are no ends.
fn count_sentences(text: &str) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let ends = words.iter().enumerate().filter(|(index, word)| {
        let next = words.get(index + 1);
        let is_before_capital =
            next.is_none_or(|next| next.starts_with(|first: char| first.is_uppercase()));
        let letters = word.trim_end_matches(['.', '!', '?', '"', '”', '\'', ')']);
        letters.len() < word.len()
            && letters.chars().count() > 3
            && word.contains(['.', '!', '?'])
            && is_before_capital
    });
    ends.count()
}

/// Returns true if two lines are equal in their letters and digits.
fn is_equal(line: &str, other: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|next| next.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let other = letters(other);
    !other.is_empty() && letters(line) == other
}

/// Finds the blocks in a byte range of the text.
pub(super) fn find_blocks(text: &str, range: Range<usize>) -> Vec<TextBlock> {
    let mut blocks: Vec<TextBlock> = Vec::new();
    let mut at = range.start;
    let mut is_after_empty = true;
    for line in text[range].split_inclusive('\n') {
        let content = line.trim_end();
        let start = at + (content.len() - content.trim_start().len());
        let end = at + content.len();
        at += line.len();
        if content.trim_start_matches('\u{feff}').trim().is_empty() {
            is_after_empty = true;
            continue;
        }
        match blocks.last_mut().filter(|_| !is_after_empty) {
            Some(block) => block.span.end = end,
            None => blocks.push(TextBlock { span: start..end }),
        }
        is_after_empty = false;
    }
    blocks
}

/// Number of blocks at the beginning that are split into lines.
const SPLIT_BLOCKS: usize = 4;

/// Splits the first blocks into lines if one of the lines is a date or a byline: the parts
/// of the head may follow each other without empty lines.
fn split_head_lines(text: &str, blocks: &mut Vec<TextBlock>, rules: &DateRules<'_>) {
    let is_head_line = |block: &TextBlock| {
        let line = fold(text, block);
        certain_date(&line, rules).is_some() || !byline_authors(&line).is_empty()
    };
    let later = blocks.split_off(blocks.len().min(SPLIT_BLOCKS));
    let first = blocks.iter().flat_map(|block| {
        let lines = lines_of(text, block);
        let is_head = lines.len() <= 6 && lines.iter().any(is_head_line);
        if is_head { lines } else { vec![block.clone()] }
    });
    *blocks = first.chain(later).collect();
}

fn lines_of(text: &str, block: &TextBlock) -> Vec<TextBlock> {
    find_lines(text, block.span.clone()).into_iter().map(|span| TextBlock { span }).collect()
}

/// Returns the byte ranges of the lines in a range, without white space around them.
fn find_lines(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut at = range.start;
    let lines = text[range].split_inclusive('\n').map(|line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        start..start + line.trim().len()
    });
    lines.collect()
}

/// Returns the text of a block on one line.
pub(super) fn fold(text: &str, block: &TextBlock) -> String {
    whitespace::fold(&text[block.span.clone()])
}

/// Lines of the head that frontmatter of the same file repeats.
pub(crate) struct KnownHead<'a> {
    /// Title of the article.
    pub title: &'a str,
    /// Names of its authors.
    pub authors: Vec<&'a str>,
}

/// Returns the offset after the lines at the beginning of a text that only repeat what
/// frontmatter above them says.
pub(crate) fn repeated_lines(
    text: &str,
    start: usize,
    known: &KnownHead<'_>,
    config: &Config,
) -> usize {
    let window = super::head_window(text, start);
    let mut blocks = find_blocks(text, window);
    split_head_lines(text, &mut blocks, &config.date_rules());
    let is_repeated = |block: &&TextBlock| {
        let line = fold(text, block);
        let authors = byline_authors(&line);
        is_equal(&line, known.title)
            || is_equal(&line, &config.site.title)
            || is_equal(&line, &config.site.description)
            || looks_like_date(&line, &config.date_rules())
            || !authors.is_empty()
                && authors.iter().all(|name| known.authors.iter().any(|it| is_equal(it, name)))
    };
    let repeated = blocks.iter().take_while(is_repeated).count();
    match blocks.get(repeated) {
        Some(block) if repeated > 0 => block.span.start,
        _ => start,
    }
}
