//! `feed.toml` as it is written: every key it may hold, by `serde`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::syntax::toml::Spanned;

/// Text with its place, where it is given.
pub type OptionalText = Option<Spanned<String>>;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConfigFile {
    pub site: SiteTable,
    pub authors: BTreeMap<String, AuthorTable>,
    pub articles: ArticlesTable,
    pub output: OutputTable,
    pub publish: PublishTable,
    pub feed: Option<Spanned<FeedTable>>,
    pub feeds: Vec<Spanned<FeedTable>>,
    pub each: EachTables,
    pub serve: ServeTable,
    pub moved: Vec<Spanned<MovedTable>>,
}

/// `[site]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteTable {
    pub title: OptionalText,
    pub url: OptionalText,
    pub description: Option<String>,
    pub language: OptionalText,
    pub timezone: OptionalText,
    pub id_authority: OptionalText,
    pub copyright: Option<String>,
    pub icon: OptionalText,
    pub logo: OptionalText,
    pub authors: TextOrList,
    pub hubs: Vec<Spanned<HubSetting>>,
    pub cloud: OptionalText,
}

/// A hub: its address, or a table with the variable that holds its token.
#[derive(Debug)]
pub enum HubSetting {
    /// An address alone.
    Address(String),
    /// `{ url = "…", token_env = "…" }`, or a table of `[[site.hubs]]`.
    Table(HubTable),
}

/// A table of `[[site.hubs]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HubTable {
    pub url: OptionalText,
    pub token_env: OptionalText,
}

impl<'de> Deserialize<'de> for HubSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HubSettingVisitor)
    }
}

struct HubSettingVisitor;

impl<'de> Visitor<'de> for HubSettingVisitor {
    type Value = HubSetting;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an address, or a table with `url` and `token_env`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<HubSetting, E> {
        Ok(HubSetting::Address(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<HubSetting, A::Error> {
        HubTable::deserialize(MapAccessDeserializer::new(map)).map(HubSetting::Table)
    }
}

/// `[authors.KEY]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthorTable {
    pub name: Option<String>,
    pub email: OptionalText,
    pub url: OptionalText,
}

/// `[articles]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ArticlesTable {
    pub folder: OptionalText,
    pub permalink: OptionalText,
    pub permalinks: BTreeMap<String, Spanned<String>>,
    pub spelling: OptionalText,
    pub lists: OptionalText,
    pub ids: OptionalText,
    pub assets: OptionalText,
    pub corrections: OptionalText,
    pub correction_label: Option<String>,
    pub generator: OptionalText,
    pub exclude: Vec<Spanned<String>>,
    pub unread_guards: OptionalText,
    pub known_fields: Vec<String>,
    pub public: BTreeMap<String, Spanned<TextOrList>>,
    pub public_shortcodes: Vec<Spanned<String>>,
    pub max_tags: Option<usize>,
}

/// `[output]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutputTable {
    pub folder: Option<String>,
    pub rss: OptionalText,
    pub atom: OptionalText,
    pub json: OptionalText,
    pub opml: OptionalText,
    pub html: OptionalText,
    pub page: OptionalText,
    pub page_template: OptionalText,
    pub stylesheet: Option<bool>,
    pub max_bytes: Option<Spanned<ByteSize>>,
}

/// `[publish]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublishTable {
    pub target: OptionalText,
    pub cache_control: OptionalText,
    pub archive_cache_control: OptionalText,
    pub publishers: OptionalText,
    pub timeout: OptionalText,
    pub hub_timeout: OptionalText,
    pub patience: OptionalText,
}

/// `[feed]`, a table of `[[feeds]]`, or `[each.*]`: they share their settings.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeedTable {
    pub path: OptionalText,
    pub title: OptionalText,
    pub description: OptionalText,
    pub url: OptionalText,
    pub r#where: Option<Spanned<WhereTable>>,
    pub minimum: Option<Spanned<usize>>,
    pub formats: Option<Spanned<TextOrList>>,
    pub content: OptionalText,
    pub pictures: OptionalText,
    pub limit: Option<Spanned<usize>>,
    pub max_age: OptionalText,
    pub max_bytes: Option<Spanned<ByteSize>>,
    pub archive: Option<Spanned<ArchiveSetting>>,
    pub tombstones: Option<bool>,
    pub tombstones_for: OptionalText,
    pub deleted_items: OptionalText,
    pub access: OptionalText,
    pub folder: OptionalText,
    pub target: OptionalText,
}

/// `where = { … }` of a feed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WhereTable {
    pub section: TextOrList,
    pub tags: TextOrList,
    pub exclude_tags: TextOrList,
    pub category: TextOrList,
    pub language: TextOrList,
    pub author: TextOrList,
}

/// `[each.*]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EachTables {
    pub tag: Option<Spanned<FeedTable>>,
    pub section: Option<Spanned<FeedTable>>,
    pub author: Option<Spanned<FeedTable>>,
    pub language: Option<Spanned<FeedTable>>,
}

/// `archive`: a switch, or a table of its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveSetting {
    /// With the usual size of pages, or none at all.
    Switch(bool),
    /// How many entries a page takes; nothing for the usual number.
    Size(Option<usize>),
}

/// `archive = { … }`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ArchiveTable {
    size: Option<usize>,
}

impl<'de> Deserialize<'de> for ArchiveSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ArchiveSettingVisitor)
    }
}

struct ArchiveSettingVisitor;

impl<'de> Visitor<'de> for ArchiveSettingVisitor {
    type Value = ArchiveSetting;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("`{ size = 100 }`, `true` or `false`")
    }

    fn visit_bool<E: Error>(self, is_on: bool) -> Result<ArchiveSetting, E> {
        Ok(ArchiveSetting::Switch(is_on))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ArchiveSetting, A::Error> {
        ArchiveTable::deserialize(MapAccessDeserializer::new(map))
            .map(|pages| ArchiveSetting::Size(pages.size))
    }
}

/// `[serve]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServeTable {
    pub max_age: OptionalText,
    pub stale_while_revalidate: OptionalText,
    pub unhealthy_after: OptionalText,
    pub types: MediaTypesTable,
    pub gone: Vec<Spanned<String>>,
}

/// `[serve] types`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MediaTypesTable {
    pub rss: OptionalText,
    pub atom: OptionalText,
    pub json: OptionalText,
    pub opml: OptionalText,
    pub html: OptionalText,
}

/// A table of `[[moved]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MovedTable {
    pub from: OptionalText,
    pub to: OptionalText,
}

/// One text, or a list of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextOrList(pub Vec<String>);

impl<'de> Deserialize<'de> for TextOrList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrListVisitor)
    }
}

struct TextOrListVisitor;

impl<'de> Visitor<'de> for TextOrListVisitor {
    type Value = TextOrList;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("text or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TextOrList, E> {
        Ok(TextOrList(vec![text.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<TextOrList, A::Error> {
        let mut words = Vec::new();
        while let Some(word) = seq.next_element()? {
            words.push(word);
        }
        Ok(TextOrList(words))
    }
}

/// A size: a number of bytes, or text with a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByteSize {
    /// In bytes.
    Bytes(u64),
    /// As `1MB`.
    Text(String),
}

impl<'de> Deserialize<'de> for ByteSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ByteSizeVisitor)
    }
}

struct ByteSizeVisitor;

impl Visitor<'_> for ByteSizeVisitor {
    type Value = ByteSize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a size like \"1MB\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<ByteSize, E> {
        Ok(ByteSize::Text(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<ByteSize, E> {
        u64::try_from(number).map(ByteSize::Bytes).map_err(|_| E::custom("a size is not negative"))
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
        assert_eq!(keys::<SiteTable>(), documented(&["[site] "]));
        assert_eq!(keys::<AuthorTable>(), documented(&["[authors.KEY] "]));
        assert_eq!(keys::<ArticlesTable>(), documented(&["[articles] "]));
        assert_eq!(keys::<OutputTable>(), documented(&["[output] "]));
        assert_eq!(keys::<ServeTable>(), documented(&["[serve] "]));
        assert_eq!(keys::<MovedTable>(), documented(&["[[moved]] "]));
        assert_eq!(keys::<PublishTable>(), documented(&["[publish] "]));
        assert_eq!(keys::<FeedTable>(), documented(&["[feed] ", "[[feeds]] ", "[each.tag] "]));
    }

    #[test]
    fn readme_has_every_kind_of_file_that_has_a_type() {
        let rows = include_str!("../../README.md").lines();
        let row = rows.filter(|line| line.starts_with("| `[serve] types`")).collect::<String>();
        for key in keys::<MediaTypesTable>() {
            assert!(row.contains(&format!("`{key}`")), "{key}");
        }
    }

    #[test]
    fn readme_has_every_key_of_a_filter() {
        let rows = include_str!("../../README.md").lines();
        let row = rows.filter(|line| line.starts_with("| `[[feeds]] where`")).collect::<String>();
        for key in keys::<WhereTable>() {
            assert!(row.contains(&format!("`{key}`")), "{key}");
        }
    }
}
