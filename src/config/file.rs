//! `feed.toml` as it is written: every key it may hold, by `serde`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use crate::syntax::toml::Spanned;

/// Text with its place, where it is given.
pub type Word = Option<Spanned<String>>;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    pub site: Site,
    pub authors: BTreeMap<String, Author>,
    pub articles: Articles,
    pub output: Output,
    pub feed: Option<Spanned<Feed>>,
    pub feeds: Vec<Spanned<Feed>>,
    pub each: Each,
}

/// `[site]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    pub title: Word,
    pub url: Word,
    pub description: Option<String>,
    pub language: Word,
    pub timezone: Word,
    pub id_authority: Word,
    pub copyright: Option<String>,
    pub icon: Word,
    pub logo: Word,
    pub authors: Words,
    pub hubs: Vec<Spanned<String>>,
}

/// `[authors.KEY]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Author {
    pub name: Option<String>,
    pub email: Word,
    pub url: Word,
}

/// `[articles]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Articles {
    pub folder: Option<String>,
    pub permalink: Word,
    pub ids: Word,
    pub assets: Option<String>,
}

/// `[output]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Output {
    pub folder: Option<String>,
    pub rss: Word,
    pub atom: Word,
    pub json: Word,
    pub opml: Word,
    pub html: Word,
}

/// `[feed]`, a table of `[[feeds]]`, or `[each.*]`: they share their settings.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Feed {
    pub path: Word,
    pub title: Word,
    pub description: Word,
    pub url: Word,
    pub r#where: Option<Spanned<Where>>,
    pub minimum: Option<Spanned<usize>>,
    pub formats: Option<Spanned<Words>>,
    pub content: Word,
    pub limit: Option<usize>,
    pub max_age: Word,
    pub max_bytes: Option<Spanned<Size>>,
}

/// `where = { … }` of a feed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Where {
    pub section: Words,
    pub tags: Words,
    pub exclude_tags: Words,
    pub category: Words,
    pub language: Words,
    pub author: Words,
}

/// `[each.*]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Each {
    pub tag: Option<Spanned<Feed>>,
    pub section: Option<Spanned<Feed>>,
    pub author: Option<Spanned<Feed>>,
    pub language: Option<Spanned<Feed>>,
}

/// One text, or a list of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(pub Vec<String>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordsVisitor)
    }
}

struct WordsVisitor;

impl<'de> Visitor<'de> for WordsVisitor {
    type Value = Words;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("text or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Words, E> {
        Ok(Words(vec![text.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Words, A::Error> {
        let mut words = Vec::new();
        while let Some(word) = seq.next_element()? {
            words.push(word);
        }
        Ok(Words(words))
    }
}

/// A size: a number of bytes, or text with a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Size {
    /// In bytes.
    Bytes(u64),
    /// As `1MB`.
    Text(String),
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SizeVisitor)
    }
}

struct SizeVisitor;

impl Visitor<'_> for SizeVisitor {
    type Value = Size;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a size like \"1MB\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Size, E> {
        Ok(Size::Text(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Size, E> {
        u64::try_from(number).map(Size::Bytes).map_err(|_| E::custom("a size is not negative"))
    }
}
