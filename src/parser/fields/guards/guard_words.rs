//! The words that guards take as their values.

use super::GuardEffect::{self, Draft, Excluded, Protected};
use crate::text::fold::letters;
use crate::text::suggest::is_one_edit;

/// The meaning of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardWord {
    /// The article may be read.
    Opens,
    /// It is kept out.
    Closes(GuardEffect),
}

const TRUE: [&str; 5] = ["true", "yes", "on", "1", "y"];

const FALSE: [&str; 5] = ["false", "no", "off", "0", "n"];

/// Words of a workflow, those of `WordPress` included. `future` and its like
/// say that the date decides.
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

/// Words for readers, those of Ghost and Substack included.
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

/// More bytes than any word for a truth value has in ASCII.
const SWITCH: usize = 7;

/// Says whether a word is true or false in any writing. Every date is asked.
pub fn is_switch(text: &str) -> bool {
    let text = bare(text);
    (text.len() <= SWITCH || !text.is_ascii()) && (is_true(text) || is_false(text))
}

/// Returns true for a truth value, and for a word of a workflow in place of one:
/// `published: draft`. Every date is asked.
pub fn is_said(text: &str) -> bool {
    let is_word = || !text.starts_with(|first: char| first.is_ascii_digit());
    is_switch(text) || is_word() && status(text).is_some()
}

pub fn is_true(text: &str) -> bool {
    is_among(&TRUE, text)
}

pub fn is_false(text: &str) -> bool {
    is_among(&FALSE, text)
}

/// Compares a text with words: most texts need no folding.
fn is_among(words: &[&str], text: &str) -> bool {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return words.iter().any(|word| word.eq_ignore_ascii_case(text));
    }
    words.contains(&&*letters(text))
}

/// Words for feeds in a list of places: `hide: [toc, feed]`.
const FEEDS: [&str; 9] =
    ["all", "always", "atom", "everywhere", "feed", "feeds", "jsonfeed", "lists", "rss"];

/// Returns true for a word that names feeds, or every place.
pub fn is_feed(text: &str) -> bool {
    is_among(&FEEDS, bare(text))
}

/// Finds the meaning of a word that some guard knows. No word has two.
pub fn any(text: &str) -> Option<GuardWord> {
    readers(text).or_else(|| status(text))
}

/// Finds what a word of a workflow says.
pub fn status(text: &str) -> Option<GuardWord> {
    find(STATUS, text)
}

/// Finds what a word for readers says.
pub fn readers(text: &str) -> Option<GuardWord> {
    find(READERS, text)
}

fn find(table: &[(&[&str], GuardWord)], text: &str) -> Option<GuardWord> {
    let text = bare(text);
    table.iter().find(|(words, _)| is_among(words, text)).map(|(_, word)| *word)
}

/// The least length of a word that may be misspelled.
const LONG: usize = 5;

/// Says whether a word may be a misspelled one of a workflow that keeps an
/// article out: the state of a country is none.
pub fn is_near_status(text: &str) -> bool {
    let text = letters(bare(text));
    let kept_out = STATUS.iter().filter(|(_, word)| *word != GuardWord::Opens);
    let mut words = kept_out.flat_map(|(words, _)| *words).filter(|word| word.len() >= LONG);
    words.any(|word| is_one_edit(&text, word))
}

/// Takes off white space and quotes, which some languages leave around a value.
pub fn bare(text: &str) -> &str {
    text.trim_matches(|sign: char| {
        sign.is_whitespace() || matches!(sign, '"' | '\'' | '`' | '“' | '”' | '‘' | '’')
    })
}

/// Parts words in one text: at commas, semicolons and bars.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '|']).map(bare).filter(|part| !part.is_empty())
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
            let opens =
                [status(word), readers(word)].map(|found| found.map(|it| it == GuardWord::Opens));
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
            assert!(matches!(readers(word), Some(GuardWord::Opens) | None), "{word}");
        }
        for word in opens(READERS) {
            assert!(matches!(status(word), Some(GuardWord::Opens) | None), "{word}");
        }
    }
}
