//! Slugs of titles as the blog plugin of Material for `MkDocs` makes them.

use crate::text::normal_form::compose;
use crate::text::unicode_class::is_letter_mark_or_digit;

/// Returns the form of a title: signs are dropped, every space is a hyphen.
pub(super) fn title(title: &str) -> String {
    let letters = compose(title).trim().to_lowercase();
    let kept = letters.chars().filter_map(|letter| match letter {
        ' ' | '-' => Some('-'),
        '_' => Some('_'),
        letter => (is_letter_mark_or_digit(letter) || letter.is_numeric()).then_some(letter),
    });
    kept.collect()
}
