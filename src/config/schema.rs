//! `feed.toml` as it is written: every key it may hold, by `serde`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

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
    pub publish: Publish,
    pub feed: Option<Spanned<Feed>>,
    pub feeds: Vec<Spanned<Feed>>,
    pub each: Each,
    pub serve: Serve,
    pub moved: Vec<Spanned<Moved>>,
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
    pub hubs: Vec<Spanned<Hub>>,
    pub cloud: Word,
}

/// A hub: its address, or a table with the variable that holds its token.
#[derive(Debug)]
pub enum Hub {
    /// An address alone.
    Address(String),
    /// `{ url = "…", token_env = "…" }`, or a table of `[[site.hubs]]`.
    Table(HubTable),
}

/// A table of `[[site.hubs]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HubTable {
    pub url: Word,
    pub token_env: Word,
}

impl<'de> Deserialize<'de> for Hub {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HubVisitor)
    }
}

struct HubVisitor;

impl<'de> Visitor<'de> for HubVisitor {
    type Value = Hub;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an address, or a table with `url` and `token_env`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Hub, E> {
        Ok(Hub::Address(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Hub, A::Error> {
        HubTable::deserialize(MapAccessDeserializer::new(map)).map(Hub::Table)
    }
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
    pub folder: Word,
    pub permalink: Word,
    pub permalinks: BTreeMap<String, Spanned<String>>,
    pub spelling: Word,
    pub lists: Word,
    pub ids: Word,
    pub assets: Word,
    pub corrections: Word,
    pub correction_label: Option<String>,
    pub generator: Word,
    pub exclude: Vec<Spanned<String>>,
    pub unread_guards: Word,
    pub known_fields: Vec<String>,
    pub public: BTreeMap<String, Spanned<Words>>,
    pub public_shortcodes: Vec<Spanned<String>>,
    pub max_tags: Option<usize>,
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
    pub page: Word,
    pub page_template: Word,
    pub stylesheet: Option<bool>,
    pub max_bytes: Option<Spanned<Size>>,
}

/// `[publish]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Publish {
    pub target: Word,
    pub cache_control: Word,
    pub archive_cache_control: Word,
    pub publishers: Word,
    pub timeout: Word,
    pub hub_timeout: Word,
    pub patience: Word,
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
    pub pictures: Word,
    pub limit: Option<Spanned<usize>>,
    pub max_age: Word,
    pub max_bytes: Option<Spanned<Size>>,
    pub archive: Option<Spanned<Archive>>,
    pub tombstones: Option<bool>,
    pub tombstones_for: Word,
    pub deleted_items: Word,
    pub access: Word,
    pub folder: Word,
    pub target: Word,
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

/// `archive`: a switch, or a table of its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Archive {
    /// With the usual size of pages, or none at all.
    Switch(bool),
    /// How many entries a page takes; nothing for the usual number.
    Size(Option<usize>),
}

/// `archive = { … }`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Pages {
    size: Option<usize>,
}

impl<'de> Deserialize<'de> for Archive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ArchiveVisitor)
    }
}

struct ArchiveVisitor;

impl<'de> Visitor<'de> for ArchiveVisitor {
    type Value = Archive;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("`{ size = 100 }`, `true` or `false`")
    }

    fn visit_bool<E: Error>(self, is_on: bool) -> Result<Archive, E> {
        Ok(Archive::Switch(is_on))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Archive, A::Error> {
        Pages::deserialize(MapAccessDeserializer::new(map)).map(|pages| Archive::Size(pages.size))
    }
}

/// `[serve]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Serve {
    pub max_age: Word,
    pub stale_while_revalidate: Word,
    pub unhealthy_after: Word,
    pub types: Types,
    pub gone: Vec<Spanned<String>>,
}

/// `[serve] types`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Types {
    pub rss: Word,
    pub atom: Word,
    pub json: Word,
    pub opml: Word,
    pub html: Word,
}

/// A table of `[[moved]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Moved {
    pub from: Word,
    pub to: Word,
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::de::DeserializeOwned;

    use super::*;

    /// The keys of a table, as its refusal of an unknown one lists them.
    fn keys<T: DeserializeOwned + Default>() -> BTreeSet<String> {
        let (_, faults) = crate::syntax::toml::read::<T>("unknown-key = 1");
        faults[0].message.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    }

    /// The keys in the README's rows that begin with any of these heads.
    fn documented(heads: &[&str]) -> BTreeSet<String> {
        let rows = include_str!("../../README.md").lines().filter_map(|line| {
            let cell = line.strip_prefix("| `")?.split('|').next()?;
            let head = heads.iter().find(|head| cell.starts_with(**head))?;
            Some(cell[head.len()..].to_owned())
        });
        rows.flat_map(|cell| {
            cell.split(',').map(|key| key.trim_matches(['`', ' ']).to_owned()).collect::<Vec<_>>()
        })
        .collect()
    }

    #[test]
    fn readme_has_every_key_and_no_other() {
        assert_eq!(keys::<Site>(), documented(&["[site] "]));
        assert_eq!(keys::<Author>(), documented(&["[authors.KEY] "]));
        assert_eq!(keys::<Articles>(), documented(&["[articles] "]));
        assert_eq!(keys::<Output>(), documented(&["[output] "]));
        assert_eq!(keys::<Serve>(), documented(&["[serve] "]));
        assert_eq!(keys::<Moved>(), documented(&["[[moved]] "]));
        assert_eq!(keys::<Publish>(), documented(&["[publish] "]));
        assert_eq!(keys::<Feed>(), documented(&["[feed] ", "[[feeds]] ", "[each.tag] "]));
    }

    #[test]
    fn readme_has_every_kind_of_file_that_has_a_type() {
        let rows = include_str!("../../README.md").lines();
        let row = rows.filter(|line| line.starts_with("| `[serve] types`")).collect::<String>();
        for key in keys::<Types>() {
            assert!(row.contains(&format!("`{key}`")), "{key}");
        }
    }

    #[test]
    fn readme_has_every_key_of_a_filter() {
        let rows = include_str!("../../README.md").lines();
        let row = rows.filter(|line| line.starts_with("| `[[feeds]] where`")).collect::<String>();
        for key in keys::<Where>() {
            assert!(row.contains(&format!("`{key}`")), "{key}");
        }
    }
}
