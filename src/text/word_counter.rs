//! Counts words, also in scripts that write no spaces between them.

/// Counter of the words in a text that is read in pieces.
#[derive(Default)]
pub(crate) struct WordCounter {
    words: usize,
    /// Characters of scripts without spaces.
    ideographs: usize,
    is_in_word: bool,
}

/// Average number of characters of a word in scripts without spaces.
const IDEOGRAPHS_OF_WORD: usize = 2;

impl WordCounter {
    /// Adds the next character of the text.
    pub(crate) fn add(&mut self, next: char) {
        if next.is_ascii() {
            let is_letter = next.is_ascii_alphabetic();
            self.words += usize::from(is_letter && !self.is_in_word);
            // Digits neither begin nor end a word.
            self.is_in_word = is_letter || self.is_in_word && next.is_ascii_digit();
        } else if is_without_spaces(next) {
            self.ideographs += 1;
            self.is_in_word = false;
        } else {
            let is_letter = next.is_alphabetic();
            self.words += usize::from(is_letter && !self.is_in_word);
            self.is_in_word = is_letter;
        }
    }

    /// Adds a whole text.
    pub(crate) fn add_text(&mut self, text: &str) {
        text.chars().for_each(|next| self.add(next));
        self.end_word();
    }

    /// Ends the current word, because markup follows.
    pub(crate) const fn end_word(&mut self) {
        self.is_in_word = false;
    }

    /// Returns the number of words.
    pub(crate) const fn total(&self) -> usize {
        self.words + self.ideographs / IDEOGRAPHS_OF_WORD
    }
}

/// Returns true for characters of Chinese, Japanese, Thai, Lao, Khmer and Burmese.
fn is_without_spaces(next: char) -> bool {
    matches!(next,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_every_script() {
        for (text, words) in [
            ("one two-three, 4 five6 7seven", 5),
            ("Grüße aus Köln", 3),
            ("Привет, мир", 2),
            ("吾輩は猫である", 3),
            ("오늘은 날씨가", 2),
            ("", 0),
        ] {
            let mut counter = WordCounter::default();
            counter.add_text(text);
            assert_eq!(counter.total(), words, "{text}");
        }
    }
}
