//! Words that guards accept as values, and their meaning.

use super::GuardEffect::{self, Draft, Excluded, Protected};
use crate::text::fold::letters;
use crate::text::suggest::is_one_edit;

/// Meaning of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GuardWord {
    /// The article is not hidden.
    Opens,
    /// The article is hidden.
    Closes(GuardEffect),
}

const TRUE: [&str; 5] = ["true", "yes", "on", "1", "y"];

const FALSE: [&str; 5] = ["false", "no", "off", "0", "n"];

/// Workflow status words, including those of `WordPress`. `future` and `scheduled` open the
/// article, because its date decides.
#[rustfmt::skip]
const STATUS: &[(&[&str], GuardWord)] = &[
    (&["published", "publish", "public", "live", "final", "future", "scheduled"], GuardWord::Opens),
    (&["draft", "drafts", "drafting", "hidden", "pending", "skip", "unlisted", "archived", "unpublished",
       "trash", "trashed", "softtrashed", "deleted", "autodraft", "inherit", "sent", "emailonly", "onhold", "rejected", "wip", "workinprogress", "inprogress",
       "idea", "todo", "outline", "planned", "unfinished", "incomplete", "review", "inreview",
       "needsreview", "pendingreview", "forreview", "submitted", "notpublished", "embargoed", "withheld",
       "entwurf", "brouillon", "borrador", "bozza", "rascunho", "concept", "kladde", "utkast",
       "luonnos", "szkic", "черновик", "草稿", "下書き"],
     GuardWord::Closes(Draft)),
    (&["private", "password", "protected", "secret", "encrypted", "confidential", "internal",
       "members", "membersonly", "paid", "premium", "restricted"],
     GuardWord::Closes(Protected)),
];

/// Words for readers, including those of Ghost and Substack.
#[rustfmt::skip]
const READERS: &[(&[&str], GuardWord)] = &[
    (&["public", "everyone", "everybody", "anyone", "all", "free", "open", "world"], GuardWord::Opens),
    (&["paid", "member", "members", "membersonly", "memberonly", "tier", "tiers", "private",
       "onlypaid", "onlyfree", "paidonly", "freeonly", "founding", "subscriber", "subscribers",
       "subscribersonly", "premium", "patron", "patrons", "supporter", "supporters", "donors",
       "internal", "secret", "protected", "password", "encrypted", "none", "nobody", "noone", "me",
       "self", "friends", "family", "followers", "restricted", "confidential", "staff", "team",
       "admin", "admins", "editor", "editors", "authenticated", "registered", "loggedin", "login",
       "invite", "invited", "closed", "limited", "required", "hard", "soft", "metered"],
     GuardWord::Closes(Protected)),
    (&["hidden", "unlisted", "never"], GuardWord::Closes(Excluded)),
    (&["draft", "drafts", "unpublished"], GuardWord::Closes(Draft)),
];

/// Upper bound for the length of a truth value in ASCII, in bytes. Longer ASCII text, such as
/// a date, is rejected without being normalized.
const MAX_SWITCH: usize = 7;

/// Returns true for a truth value in any spelling. Called for every date, so it must be fast.
pub(crate) fn is_switch(text: &str) -> bool {
    let text = trim_quotes(text);
    (text.len() <= MAX_SWITCH || !text.is_ascii()) && (is_true(text) || is_false(text))
}

/// Returns true for a truth value, and for a status word in place of one, such as
/// `published: draft`. Called for every date, so it must be fast.
pub(crate) fn is_switch_or_status(text: &str) -> bool {
    is_switch(text)
        || !text.starts_with(|first: char| first.is_ascii_digit()) && find_status(text).is_some()
}

pub(super) fn is_true(text: &str) -> bool {
    is_among(&TRUE, text)
}

pub(super) fn is_false(text: &str) -> bool {
    is_among(&FALSE, text)
}

/// Returns true if a text is one of some words. Plain ASCII needs no normalization, which
/// covers most texts.
fn is_among(words: &[&str], text: &str) -> bool {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return words.iter().any(|word| word.eq_ignore_ascii_case(text));
    }
    words.contains(&&*letters(text))
}

/// Words for feeds in a list of places to hide an article from, as in `hide: [toc, feed]`.
const FEEDS: [&str; 9] =
    ["all", "always", "atom", "everywhere", "feed", "feeds", "jsonfeed", "lists", "rss"];

/// Returns true for a word that means feeds, or all places.
pub(super) fn is_feed(text: &str) -> bool {
    is_among(&FEEDS, trim_quotes(text))
}

/// Returns the meaning of a word for readers or of a status word.
pub(super) fn find_any(text: &str) -> Option<GuardWord> {
    find_readers(text).or_else(|| find_status(text))
}

/// Returns the meaning of a status word.
pub(super) fn find_status(text: &str) -> Option<GuardWord> {
    find(STATUS, text)
}

/// Returns the meaning of a word for readers.
pub(super) fn find_readers(text: &str) -> Option<GuardWord> {
    find(READERS, text)
}

fn find(table: &[(&[&str], GuardWord)], text: &str) -> Option<GuardWord> {
    let text = trim_quotes(text);
    table.iter().find(|(words, _)| is_among(words, text)).map(|(_, word)| *word)
}

/// Minimum length of a word that may be misspelled.
const MIN_LENGTH: usize = 5;

/// Returns true if a text may be a misspelled status word that hides an article. Most values
/// of `state` are unrelated, such as the state of a country.
pub(super) fn is_near_status(text: &str) -> bool {
    let text = letters(trim_quotes(text));
    let hiding = STATUS.iter().filter(|(_, word)| *word != GuardWord::Opens);
    let mut words = hiding.flat_map(|(words, _)| *words).filter(|word| word.len() >= MIN_LENGTH);
    words.any(|word| is_one_edit(&text, word))
}

/// Removes white space and quotes, which some languages leave around a value.
pub(super) fn trim_quotes(text: &str) -> &str {
    text.trim_matches(|sign: char| {
        sign.is_whitespace() || matches!(sign, '"' | '\'' | '`' | '“' | '”' | '‘' | '’')
    })
}

/// Splits the words in one text at commas, semicolons and bars.
pub(super) fn split_words(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '|']).map(trim_quotes).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_are_written_as_they_are_compared() {
        let tables = STATUS.iter().chain(READERS).flat_map(|(words, _)| *words);
        for word in tables.chain(&TRUE).chain(&FALSE) {
            assert_eq!(letters(&format!(" {} ", word.to_uppercase())), *word);
        }
    }

    #[test]
    fn no_word_has_two_meanings() {
        for table in [STATUS, READERS] {
            let mut words: Vec<&str> =
                table.iter().flat_map(|(words, _)| *words).copied().collect();
            let count = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), count);
        }
    }

    #[test]
    fn no_word_lets_an_article_through_in_one_table_and_keeps_it_out_in_another() {
        let words = STATUS.iter().chain(READERS).flat_map(|(words, _)| *words);
        for word in words {
            let opens = [find_status(word), find_readers(word)]
                .map(|found| found.map(|it| it == GuardWord::Opens));
            assert!(opens[0].is_none() || opens[1].is_none() || opens[0] == opens[1], "{word}");
        }
    }

    #[test]
    fn word_for_everyone_keeps_no_article_out_elsewhere() {
        let opens = |table: &[(&'static [&'static str], GuardWord)]| {
            let rows = table.iter().filter(|(_, word)| *word == GuardWord::Opens);
            rows.flat_map(|(words, _)| *words).copied().collect::<Vec<_>>()
        };
        for word in opens(STATUS) {
            assert!(matches!(find_readers(word), Some(GuardWord::Opens) | None), "{word}");
        }
        for word in opens(READERS) {
            assert!(matches!(find_status(word), Some(GuardWord::Opens) | None), "{word}");
        }
    }
}
