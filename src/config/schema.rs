//! The tables of `feed.toml` as they are written, for `serde`. Values are checked by
//! [`read`](crate::config::read()), not here.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::syntax::toml::Spanned;

/// Optional text with its place in the file.
pub(super) type OptionalText = Option<Spanned<String>>;

/// The whole file with all its tables.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ConfigFile {
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

/// The table `[site]`, about the publication.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SiteTable {
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

/// A hub: its address, or a table with the name of its token's environment variable.
#[derive(Debug)]
pub(super) enum HubSetting {
    /// The address of a hub without a token.
    Address(String),
    /// `{ url = "…", token_env = "…" }`, or a table of `[[site.hubs]]`.
    Table(HubTable),
}

/// A table of `[[site.hubs]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HubTable {
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

/// A table `[authors.KEY]` about one author.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AuthorTable {
    pub name: Option<String>,
    pub email: OptionalText,
    pub url: OptionalText,
}

/// The table `[articles]`, about files, permalinks and ids.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ArticlesTable {
    pub folder: OptionalText,
    pub permalink: OptionalText,
    pub permalinks: BTreeMap<String, Spanned<String>>,
    pub spelling: OptionalText,
    pub lists: OptionalText,
    pub categories: OptionalText,
    pub dates: OptionalText,
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

/// The table `[output]`, with the names of files.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OutputTable {
    pub folder: Option<String>,
    pub rss: OptionalText,
    pub atom: OptionalText,
    pub json: OptionalText,
    pub opml: OptionalText,
    pub html: OptionalText,
    pub page: OptionalText,
    pub page_template: OptionalText,
    pub accent: OptionalText,
    pub stylesheet: Option<bool>,
    pub max_bytes: Option<Spanned<ByteSize>>,
}

/// The table `[publish]`, about the store.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PublishTable {
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
pub(super) struct FeedTable {
    pub path: OptionalText,
    pub title: OptionalText,
    pub description: OptionalText,
    pub url: OptionalText,
    pub r#where: Option<Spanned<WhereTable>>,
    pub minimum: Option<Spanned<usize>>,
    pub formats: Option<Spanned<TextOrList>>,
    pub content: OptionalText,
    pub pictures: OptionalText,
    pub link: OptionalText,
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
pub(super) struct WhereTable {
    pub section: TextOrList,
    pub tags: TextOrList,
    pub exclude_tags: TextOrList,
    pub category: TextOrList,
    pub language: TextOrList,
    pub author: TextOrList,
}

/// The tables of `[each.*]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EachTables {
    pub tag: Option<Spanned<FeedTable>>,
    pub category: Option<Spanned<FeedTable>>,
    pub section: Option<Spanned<FeedTable>>,
    pub author: Option<Spanned<FeedTable>>,
    pub language: Option<Spanned<FeedTable>>,
}

/// `archive`: a switch, or a table of its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ArchiveSetting {
    /// An archive with pages of the default size, or no archive.
    Switch(bool),
    /// The number of entries on a page; none for the default.
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

/// The table `[serve]`, about caching and removed files.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ServeTable {
    pub max_age: OptionalText,
    pub stale_while_revalidate: OptionalText,
    pub unhealthy_after: OptionalText,
    pub types: MediaTypesTable,
    pub gone: Vec<Spanned<String>>,
}

/// The media types in `[serve] types`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MediaTypesTable {
    pub rss: OptionalText,
    pub atom: OptionalText,
    pub json: OptionalText,
    pub opml: OptionalText,
    pub html: OptionalText,
}

/// A table of `[[moved]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MovedTable {
    pub from: OptionalText,
    pub to: OptionalText,
}

/// One text, or a list of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TextOrList(pub Vec<String>);

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
pub(super) enum ByteSize {
    /// A number of bytes.
    Bytes(u64),
    /// Text with a unit, such as `1MB`.
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
        u64::try_from(number).map(ByteSize::Bytes).map_err(|_| E::custom("negative size"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::de::value::Error as ValueError;

    use super::*;
    use crate::config::settings::{self, Setting};

    /// A deserializer that fails with the names of the fields it is asked for.
    struct FieldNames;

    impl<'de> Deserializer<'de> for FieldNames {
        type Error = ValueError;

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, ValueError> {
            Err(ValueError::custom(fields.join(" ")))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ValueError> {
            panic!("only tables have fields")
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    /// Returns the keys that `serde` accepts in a table.
    fn keys<'de, T: Deserialize<'de> + fmt::Debug>() -> BTreeSet<String> {
        let fields = T::deserialize(FieldNames).unwrap_err().to_string();
        fields.split(' ').map(str::to_owned).collect()
    }

    fn keys_of_rows(rows: &[Setting]) -> BTreeSet<String> {
        rows.iter().map(|row| row.key.to_owned()).collect()
    }

    #[test]
    fn rows_have_every_key_and_no_other() {
        assert_eq!(keys_of_rows(settings::FILE), keys::<ConfigFile>());
        assert_eq!(keys_of_rows(settings::SITE), keys::<SiteTable>());
        assert_eq!(keys_of_rows(settings::HUB), keys::<HubTable>());
        assert_eq!(keys_of_rows(settings::AUTHOR), keys::<AuthorTable>());
        assert_eq!(keys_of_rows(settings::ARTICLES), keys::<ArticlesTable>());
        assert_eq!(keys_of_rows(settings::OUTPUT), keys::<OutputTable>());
        assert_eq!(keys_of_rows(settings::PUBLISH), keys::<PublishTable>());
        assert_eq!(keys_of_rows(settings::FEED), keys::<FeedTable>());
        assert_eq!(keys_of_rows(settings::WHERE), keys::<WhereTable>());
        assert_eq!(keys_of_rows(settings::ARCHIVE), keys::<ArchiveTable>());
        assert_eq!(keys_of_rows(settings::EACH), keys::<EachTables>());
        assert_eq!(keys_of_rows(settings::SERVE), keys::<ServeTable>());
        assert_eq!(keys_of_rows(settings::TYPES), keys::<MediaTypesTable>());
        assert_eq!(keys_of_rows(settings::MOVED), keys::<MovedTable>());
    }
}
