//! Slugs as in Astro, which uses the rule of GitHub's anchors.

use crate::text::normal_form::compose;
use crate::text::unicode_class::is_word_without_joiner;

/// Returns the form of a file's or a folder's name: every space is a hyphen, and other
/// signs are dropped.
pub(super) fn slug(name: &str) -> String {
    let letters = compose(name).to_lowercase();
    let kept = letters.chars().filter_map(|letter| match letter {
        ' ' | '-' => Some('-'),
        letter => is_word_without_joiner(letter).then_some(letter),
    });
    kept.collect()
}
