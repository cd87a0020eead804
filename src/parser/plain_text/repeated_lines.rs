//! Finds the lines at the beginning of a plain text that repeat its frontmatter.

use super::head::{TextBlock, find_blocks, fold, is_capital_word, is_equal, split_head_lines};
use super::head_window;
use crate::config::Config;
use crate::text::byline::byline_authors;
use crate::text::date::{self, ParsedDate};
use crate::text::dateline::certain_date;

/// Lines of the head that frontmatter of the same file repeats.
pub(crate) struct KnownHead<'a> {
    /// Title of the article.
    pub title: &'a str,
    /// Names of its authors.
    pub authors: Vec<&'a str>,
    /// Date of publication.
    pub published: Option<ParsedDate>,
}

/// Returns the offset after the lines at the beginning of a text that only repeat what
/// frontmatter above them and the settings of the site say.
pub(crate) fn repeated_lines(
    text: &str,
    start: usize,
    known: &KnownHead<'_>,
    config: &Config,
) -> usize {
    let rules = config.date_rules();
    let mut blocks = find_blocks(text, head_window(text, start));
    split_head_lines(text, &mut blocks, &rules);
    let day = |date: ParsedDate| date.instant.with_timezone(&rules.zone).date_naive();
    let published = known.published.map(day);
    let is_repeated = |block: &&TextBlock| {
        let line = fold(text, block);
        let authors = byline_authors(&line);
        is_equal(&line, known.title)
            || is_equal(&line, &config.site.title)
            || is_equal(&line, &config.site.description)
            || published.is_some()
                && certain_date(&line, &rules).and_then(|it| date::parse(it, &rules)).map(day)
                    == published
            || !authors.is_empty()
                && authors.iter().all(|name| known.authors.iter().any(|it| is_equal(it, name)))
    };
    // The name of a section may be above the lines, as in a text without frontmatter.
    let is_head = |block: &&TextBlock| is_repeated(block) || is_capital_word(&fold(text, block));
    let head = blocks.iter().take_while(is_head).count();
    let repeated = blocks[..head].iter().rposition(|block| is_repeated(&block));
    let repeated = repeated.map_or(0, |last| last + 1);
    match blocks.get(repeated) {
        Some(block) if repeated > 0 => block.span.start,
        _ => start,
    }
}
