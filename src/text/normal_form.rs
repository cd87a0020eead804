//! Normalization forms of Unicode (UAX #15).

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// Composes letters and their marks (NFC).
pub(crate) fn compose(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// Composes letters, and replaces variants such as `ﬁ` and `２` (NFKC).
pub(crate) fn compose_compatible(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfkc().normalize(text)
}

/// Separates letters from their marks (NFD).
pub(crate) fn decompose(text: &str) -> Cow<'_, str> {
    DecomposingNormalizerBorrowed::new_nfd().normalize(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_of_unicode() {
        assert_eq!(compose("e\u{301}"), "é");
        assert_eq!(compose_compatible("ﬁ ２e\u{301}"), "fi 2é");
        assert_eq!(decompose("é"), "e\u{301}");
    }
}
