//! Compares the words of a source with those of its entry, to notice text that was lost.
//!
//! Both are counted in one pass without rendering, so the numbers are estimates. In doubt a
//! word of the source does not count: what the site drops too (comments, addresses, arguments
//! of shortcodes, programs) is not lost.

mod html_words;
mod source_words;

use super::BodyMarkup;

/// Words of prose and of code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct WordCounts {
    prose: usize,
    code: usize,
}

/// Text of an article that is not in its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LostText {
    /// Number of words in the source.
    pub written: usize,
    /// Number of words in the entry.
    pub shown: usize,
}

/// Number of words from which on a source is compared.
const FEWEST_WORDS: usize = 30;

/// Returns the numbers of words if an entry lacks more than a third of its source.
pub(super) fn find_lost_text(source: &str, markup: BodyMarkup, html: &str) -> Option<LostText> {
    let written = source_words::count(source, markup);
    if written.prose < FEWEST_WORDS {
        return None;
    }
    let shown = html_words::count(html);
    // Code that was not recognized as such in the source counts as prose there.
    let shown = shown.prose + shown.code.saturating_sub(written.code);
    (shown * 3 < written.prose * 2).then_some(LostText { written: written.prose, shown })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "one two three four five six seven eight nine ten \
                         one two three four five six seven eight nine ten \
                         one two three four five six seven eight nine ten \
                         one two three four five six seven eight nine ten";

    #[test]
    fn text_is_lost_if_more_than_a_third_is_missing() {
        let lost = |source: &str, html: &str| find_lost_text(source, BodyMarkup::Markdown, html);
        assert_eq!(lost(WORDS, ""), Some(LostText { written: 40, shown: 0 }));
        assert!(lost(WORDS, &format!("<p>{}</p>", &WORDS[..100])).is_some());
        assert_eq!(lost(WORDS, &format!("<p>{WORDS}</p>")), None);
        assert_eq!(lost(&WORDS[..100], ""), None);
    }

    #[test]
    fn text_without_spaces_between_words_counts_too() {
        let text = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。".repeat(3);
        let lost = |html: &str| find_lost_text(&text, BodyMarkup::Markdown, html).is_some();
        assert!(lost("") && lost("<p>吾輩は猫である。</p>") && !lost(&format!("<p>{text}</p>")));
    }
}
