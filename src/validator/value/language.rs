//! Checks of language tags.

use crate::text::language::is_tag;
use crate::validator::codes::INVALID_LANGUAGE;
use crate::validator::value::{ValueInput, ValueViolation};

/// Checks for a language tag (BCP 47): a language with optional script, region and
/// variants.
pub(in crate::validator) fn language(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !is_tag(value.text) {
        wrong.push(ValueViolation::new(&INVALID_LANGUAGE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn tags_are_a_known_language_and_well_formed_parts() {
        let values =
            ["en", "EN-us", "zh-Hant-TW", "gsw", "x-own", "", "xx", "english", "en_US", "en-"];
        insta::assert_snapshot!(table(language, &values), @r#"
        "en" fine
        "EN-us" fine
        "zh-Hant-TW" fine
        "gsw" fine
        "x-own" fine
        "" InvalidLanguage
        "xx" InvalidLanguage
        "english" InvalidLanguage
        "en_US" InvalidLanguage
        "en-" InvalidLanguage
        "#);
    }
}
