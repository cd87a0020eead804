//! Recognizes edited texts by short signatures.

use std::fmt::{self, Write};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Number of buckets in a signature.
const BUCKETS: usize = 32;

/// Texts with fewer words are not compared: a few words prove nothing.
const LEAST_WORDS: usize = 12;

/// The fewest equal pairs of neighboring words, in percent.
const LEAST_PERCENT: usize = 60;

/// Signature of a text: for each bucket of pairs of neighboring words, four bits
/// of the smallest hash in it (one permutation hashing); 0 for an empty bucket.
///
/// The share of equal buckets estimates the share of equal pairs. The same text
/// has the same signature on every machine and in every version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextSketch([u8; BUCKETS]);

impl TextSketch {
    /// Computes the signature of HTML, without its markup and punctuation.
    pub fn from_html(html: &str) -> Self {
        let mut least = [u64::MAX; BUCKETS];
        let mut previous = SEED;
        for word in words(html) {
            let pair = mix(previous.rotate_left(5) ^ word);
            // The upper bits choose the bucket, the others are compared.
            let bucket = &mut least[(pair >> 59) as usize];
            *bucket = (*bucket).min(pair & (u64::MAX >> 5));
            previous = word;
        }
        Self(least.map(|hash| if hash == u64::MAX { 0 } else { (hash % 15) as u8 + 1 }))
    }

    /// Returns true if the text has no word.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|bucket| *bucket == 0)
    }

    /// Returns true if most of two texts is equal. Short texts are never similar.
    pub fn is_similar(&self, other: &Self) -> bool {
        let pairs = self.0.iter().zip(&other.0).filter(|pair| pair != &(&0, &0));
        let (mut all, mut equal) = (0, 0);
        for (a, b) in pairs {
            all += 1;
            equal += usize::from(a == b);
        }
        // So many buckets are in use only if the text has more words than that.
        all >= LEAST_WORDS && equal * 100 >= all * LEAST_PERCENT
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Returns a hash of each word outside of tags.
fn words(html: &str) -> impl Iterator<Item = u64> {
    let mut is_tag = false;
    let mut rest = html.chars();
    std::iter::from_fn(move || {
        let (mut hash, mut is_word) = (SEED, false);
        for sign in rest.by_ref() {
            is_tag = (is_tag || sign == '<') && sign != '>';
            if !is_tag && sign.is_alphanumeric() {
                is_word = true;
                for sign in sign.to_lowercase() {
                    // FNV-1a.
                    hash = (hash ^ u64::from(u32::from(sign))).wrapping_mul(0x0100_0000_01b3);
                }
            } else if is_word {
                break;
            }
        }
        is_word.then_some(hash)
    })
}

/// Spreads the bits of a number (the finalizer of `SplitMix64`).
const fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

impl fmt::Display for TextSketch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.iter().map(|bucket| char::from_digit((*bucket).into(), 16));
        digits.flatten().try_for_each(|digit| formatter.write_char(digit))
    }
}

impl TextSketch {
    /// Parses a signature in the form of its `Display`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut buckets = [0; BUCKETS];
        let mut digits = text.chars();
        for bucket in &mut buckets {
            *bucket = u8::try_from(digits.next()?.to_digit(16)?).ok()?;
        }
        digits.next().is_none().then_some(Self(buckets))
    }
}

impl Serialize for TextSketch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TextSketch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom("a signature should have 32 hexadecimal digits")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<p>The harbor was closed on Monday after the storm, and the ferries to \
        the islands stayed in port until the coast guard had looked at every pier. Nobody was \
        hurt, the mayor said, but the repairs will take a month.</p>";

    const OTHER: &str = "<p>Bread from the old mill is sold again: the new owners have repaired \
        the wheel, the stones and the oven, and on Saturdays they show children how flour is \
        made and how long the dough must rest before it is baked.</p>";

    fn is_similar(a: &str, b: &str) -> bool {
        let [a, b] = [a, b].map(TextSketch::from_html);
        assert_eq!(a.is_similar(&b), b.is_similar(&a));
        a.is_similar(&b)
    }

    #[test]
    fn edited_text_is_similar_and_another_is_not() {
        assert!(is_similar(TEXT, TEXT));
        assert!(is_similar(TEXT, &TEXT.replace("Monday", "Tuesday")));
        assert!(is_similar(TEXT, &format!("{TEXT}<p>Update: it is open.</p>")));
        assert!(is_similar(TEXT, &TEXT.replace("<p>", "<div class='a b c'>").to_uppercase()));
        assert!(!is_similar(TEXT, OTHER));
        assert!(!is_similar(TEXT, ""));
    }

    #[test]
    fn short_texts_prove_nothing() {
        assert!(!is_similar("A text of four.", "A text of four."));
        assert!(!is_similar("", ""));
        assert!(TextSketch::from_html("<p class='x'>. , -</p>").is_empty());
        assert!(!TextSketch::from_html("a").is_empty());
    }

    #[test]
    fn signature_comes_back_as_it_was() {
        let sketch = TextSketch::from_html(TEXT);
        insta::assert_snapshot!(sketch, @"f406b0ac2aed0570276350e058eb55d8");
        assert_eq!(TextSketch::parse(&sketch.to_string()), Some(sketch));
        assert_eq!(TextSketch::parse("0"), None);
        assert_eq!(TextSketch::parse(&"g".repeat(32)), None);
    }
}
