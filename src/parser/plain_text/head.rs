//! Recognizes the lines at the beginning of a plain text.
//!
//! The lines come in any order: the name of the publication, the date, the tagline, the
//! headline, the byline. The first other line begins the text.

use std::borrow::Cow;
use std::ops::Range;

use super::{HeadReader, UncertainDate};
use crate::diagnostic::codes;
use crate::syntax::value::{SpannedValue, ValueKind};
use crate::text::byline::byline_authors;
use crate::text::date::{self, DateRules, ParsedDate};
use crate::text::dateline::{certain_date, find_dateline, may_be_date};
use crate::text::{lines, whitespace};

/// Maximum length of a headline, in characters.
const LONGEST_HEADLINE: usize = 160;

/// Length from which a line may have been broken by an editor, in characters.
pub(super) const SHORTEST_WRAPPED: usize = 45;

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
    SecondDate,
    SectionName,
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
    read_dateline(lead, reader);
    if may_be_date(&fold(reader.text, lead)) && !reader.has("date") {
        let reason = "its date is not complete";
        let span = lead.span.clone();
        reader.uncertain_date.get_or_insert(UncertainDate { span, reason });
    }
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
    let is_date = certain_date(&line, &reader.config.date_rules()).is_some();
    let roles = [
        (HeadRole::Masthead, is_equal(&line, &site.title)),
        (HeadRole::Tagline, is_equal(&line, &site.description)),
        (HeadRole::Date, is_date),
        (HeadRole::SecondDate, is_date),
        (HeadRole::SectionName, is_section_name(reader, block, rest)),
        (HeadRole::Byline, seen.contains(&HeadRole::Headline) && !byline_authors(&line).is_empty()),
        (HeadRole::Tagline, !seen.is_empty() && is_set_apart(reader.text, block, rest)),
        (HeadRole::Headline, is_headline(reader.text, block, following)),
    ];
    if may_be_date(&line) && !roles.iter().any(|(role, fits)| *role == HeadRole::Date && *fits) {
        return None;
    }
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
        HeadRole::Tagline if is_equal(&line, &reader.config.site.description) => {
            reader.add_guess(span, "this line is the site's description, so it is left out");
        }
        HeadRole::Tagline => reader.add_warning(
            &codes::ARTICLE_TEXT_LEFT_OUT,
            span,
            "this line is taken as the site's tagline, so it is left out",
        ),
        HeadRole::Date => take_date(&line, span, reader),
        HeadRole::SecondDate => take_second_date(&line, span, reader),
        HeadRole::SectionName => reader.add_warning(
            &codes::ARTICLE_TEXT_LEFT_OUT,
            span,
            "this line is taken as the name of a section, so it is left out",
        ),
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

/// Takes a line with a date. If the file name has another date, the later one counts, so
/// that nothing is published early.
fn take_date(line: &str, span: Range<usize>, reader: &mut HeadReader<'_, '_>) {
    let rules = reader.config.date_rules();
    let Some(written) = certain_date(line, &rules) else { return };
    let day = |date: ParsedDate| date.instant.with_timezone(&rules.zone).date_naive();
    let [written_day, named_day] =
        [date::parse(written, &rules), reader.named_date].map(|date| date.map(day));
    match named_day {
        Some(named) if written_day == Some(named) => {
            reader.add_guess(span, "this date is that of the file name, so it is left out");
        }
        Some(named) if written_day < Some(named) => reader.add_warning(
            &codes::ARTICLE_TWO_DATES,
            span,
            "this date is before that of the file name, which counts",
        ),
        Some(_) => {
            let message = "this date is after that of the file name, so it counts";
            reader.add_warning(&codes::ARTICLE_TWO_DATES, span.clone(), message);
            reader.add_field("date", span, Cow::Owned(written.to_owned()));
        }
        None => {
            reader.add_guess(span.clone(), "this line is taken as the date of publication");
            reader.add_field("date", span, Cow::Owned(written.to_owned()));
        }
    }
}

/// Takes a second line with a date. If it is another day, neither is certain.
fn take_second_date(line: &str, span: Range<usize>, reader: &mut HeadReader<'_, '_>) {
    let rules = reader.config.date_rules();
    let first = reader.head.fields.get("date").and_then(|date| date.as_str());
    let first = first.and_then(|written| date::parse(written, &rules)).or(reader.named_date);
    let second = certain_date(line, &rules).and_then(|written| date::parse(written, &rules));
    let [first, second] = [first, second]
        .map(|date| date.map(|it| it.instant.with_timezone(&rules.zone).date_naive()));
    if first == second {
        reader.add_guess(span, "this line repeats the date, so it is left out");
        return;
    }
    reader.head.fields.entries.retain(|(key, _)| key.name != "date");
    let reason = "it has two dates";
    reader.uncertain_date = Some(UncertainDate { span, reason });
}

/// Takes the date of a dateline at the beginning of the first paragraph, as in `ROME, Jan. 2,
/// 2026 (AP) — `, if no other line has a date. The dateline stays in the text.
fn read_dateline(lead: &TextBlock, reader: &mut HeadReader<'_, '_>) {
    let is_decided = reader.has("date") || reader.uncertain_date.is_some();
    if is_decided || reader.named_date.is_some() {
        return;
    }
    let text = &reader.text[lead.span.clone()];
    let Some(dateline) = find_dateline(text) else { return };
    let span = lead.span.start..lead.span.start + dateline.len();
    let Some(written) = certain_date(dateline, &reader.config.date_rules()) else { return };
    let written = Cow::Owned(written.to_owned());
    reader.add_guess(span.clone(), "the date of publication is taken from this dateline");
    reader.add_field("date", span, written);
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
        && line.starts_with(|first: char| first.is_alphanumeric() || "\"'“‘„«¿¡(".contains(first))
        && line.contains(char::is_alphabetic)
        && !line.ends_with([',', ':', ';', '-'])
        && !line.contains("://")
        // Marks of hidden parts and other markup: the text after them may not be public.
        && !line.contains(['<', '{', '['])
        && count_sentences(&line) <= 1
        && !following.span.is_empty()
}

/// Returns true if a block is a line that more empty lines separate from the headline, and from
/// the line before it, than the headline from the text. Such a line belongs to the page, not to
/// the article.
fn is_set_apart(text: &str, block: &TextBlock, rest: &[TextBlock]) -> bool {
    let [headline, lead, ..] = rest else { return false };
    let line_breaks =
        |from: usize, to: usize| text.get(from..to).unwrap_or_default().matches('\n').count();
    let before = text[..block.span.start].trim_end().len();
    let [above, below, at_lead] = [
        line_breaks(before, block.span.start),
        line_breaks(block.span.end, headline.span.start),
        line_breaks(headline.span.end, lead.span.start),
    ];
    is_headline(text, block, headline)
        && is_headline(text, headline, lead)
        && byline_authors(&fold(text, headline)).is_empty()
        && above == below
        && below > at_lead
}

/// Returns true for one word in capital letters above a headline that is not: `WORLD`. Dates
/// may be between the two.
fn is_section_name(reader: &HeadReader<'_, '_>, block: &TextBlock, rest: &[TextBlock]) -> bool {
    let rules = reader.config.date_rules();
    if !is_capital_word(&fold(reader.text, block)) {
        return false;
    }
    let is_date = |block: &&TextBlock| certain_date(&fold(reader.text, block), &rules).is_some();
    let rest = &rest[rest.iter().take_while(is_date).count()..];
    let [headline, lead, ..] = rest else { return false };
    let line = fold(reader.text, headline);
    let is_short = fold(reader.text, lead).chars().count() <= LONGEST_HEADLINE;
    is_headline(reader.text, headline, lead)
        && !is_uppercase(&line)
        && byline_authors(&line).is_empty()
        && line.split_whitespace().count() >= 3
        && !(is_short && is_headline(reader.text, lead, lead))
}

pub(super) fn is_capital_word(line: &str) -> bool {
    line.chars().count() >= 3 && line.chars().all(char::is_uppercase)
}

fn is_uppercase(text: &str) -> bool {
    text.contains(char::is_uppercase) && !text.contains(char::is_lowercase)
}

/// Counts the ends of sentences in a text: a mark after a word of several letters, before
/// white space or at the end. `Mr.` and initials are no ends.
fn count_sentences(text: &str) -> usize {
    // No white space follows these marks in their scripts.
    let unspaced = text.chars().filter(|next| "。！？।؟".contains(*next)).count();
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
    ends.count() + unspaced
}

/// Returns true if two lines are equal in their letters and digits.
pub(super) fn is_equal(line: &str, other: &str) -> bool {
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
/// of the head may follow each other without empty lines. The line below an underlined one
/// is left out.
pub(super) fn split_head_lines(text: &str, blocks: &mut Vec<TextBlock>, rules: &DateRules<'_>) {
    let is_head_line = |block: &TextBlock| {
        let line = fold(text, block);
        certain_date(&line, rules).is_some() || !byline_authors(&line).is_empty()
    };
    let later = blocks.split_off(blocks.len().min(SPLIT_BLOCKS));
    let first = blocks.iter().flat_map(|block| {
        let mut lines = lines_of(text, block);
        if lines.len() == 2 && lines::is_underline(&text[lines[1].span.clone()]) {
            lines.truncate(1);
            return lines;
        }
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
