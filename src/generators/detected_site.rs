//! Settings of a site in the terms of feed.toml, each with its origin.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::diagnostic::SourceLocation;
use crate::model::FeedFormat;

/// Origin of a value for feed.toml.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValueOrigin {
    /// A setting of the site, at a place in a file.
    Stated(SourceLocation),
    /// The generator's own default, because the site has no such setting.
    Default,
    /// Files of the site, as described: `12 dated articles`.
    Files(String),
    /// An option of the command line.
    Argument(&'static str),
}

/// Text for feed.toml and its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourcedText {
    /// Text in the terms of feed.toml.
    pub text: String,
    /// Where the text comes from.
    pub origin: ValueOrigin,
}

impl SourcedText {
    /// Creates the generator's default.
    pub(crate) fn default_of(text: impl Into<String>) -> Self {
        Self { text: text.into(), origin: ValueOrigin::Default }
    }

    /// Creates a text that the files of the site show, with the reason.
    pub(crate) fn of_files(text: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { text: text.into(), origin: ValueOrigin::Files(reason.into()) }
    }

    /// Creates the value of an option of the command line; none without the option.
    pub(crate) fn from_argument(option: &'static str, text: Option<&String>) -> Option<Self> {
        Some(Self { text: text?.clone(), origin: ValueOrigin::Argument(option) })
    }

    /// Changes the text and keeps the origin.
    pub(crate) fn map(self, change: impl FnOnce(&str) -> String) -> Self {
        Self { text: change(&self.text), origin: self.origin }
    }
}

/// Permalink pattern of one section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SectionPermalink {
    /// First folder of the articles.
    pub section: String,
    /// Pattern in the terms of feed.toml.
    pub pattern: SourcedText,
}

/// File name of the feed in one format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FeedFileName {
    /// Key of `[output]`: `rss`, `atom` or `json`.
    pub format: &'static str,
    /// Path of the file, relative to the output folder.
    pub name: SourcedText,
}

impl FeedFileName {
    /// Creates the name that the generator's feed has by default.
    pub(crate) fn default_of(format: &'static str, name: impl Into<String>) -> Self {
        Self { format, name: SourcedText::default_of(name) }
    }
}

/// Names of the formats that the site had no feed in; the second one if the first is taken.
const NEW_NAMES: [(FeedFormat, [&str; 2]); 3] = [
    (FeedFormat::Rss, ["feed.xml", "rss.xml"]),
    (FeedFormat::Atom, ["atom.xml", "feed.atom"]),
    (FeedFormat::Json, ["feed.json", "feed-1.json"]),
];

/// Feeds of all tags, sections, categories or languages: a table `[each.*]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DerivedFeeds {
    /// Name of the table below `each`, such as `tag`.
    pub dimension: &'static str,
    /// Path of a feed, with `{slug}`.
    pub path: SourcedText,
    /// Title of a feed, with `{name}` and `{title}`; none for the default.
    pub title: Option<String>,
}

/// Feed that the generator writes with its current settings.
pub(super) struct GeneratedFeed {
    /// Path of the file on the site.
    pub path: String,
    /// Setting or file that makes the generator write it.
    pub place: SourceLocation,
}

impl GeneratedFeed {
    /// Creates the feed at a path, which may begin with `/`.
    pub(super) fn new(path: &str, place: SourceLocation) -> Self {
        Self { path: path.trim_start_matches('/').to_owned(), place }
    }

    /// Creates the feed of a program in the site's folder.
    pub(super) fn of_file(path: &str, file: &Path) -> Self {
        Self::new(path, SourceLocation::file(file))
    }
}

/// Settings of a site, translated into those of feed.toml.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DetectedSite {
    /// The configuration that was read; none if no generator was recognized.
    pub configuration: Option<Arc<Path>>,
    /// Title of the site.
    pub title: Option<SourcedText>,
    /// Address of the home page.
    pub url: Option<SourcedText>,
    /// Short description of the site.
    pub description: Option<SourcedText>,
    /// Language tag of the site.
    pub language: Option<SourcedText>,
    /// Time zone, by its name in the IANA database.
    pub timezone: Option<SourcedText>,
    /// Copyright notice.
    pub copyright: Option<SourcedText>,
    /// Names of the authors of articles without a byline.
    pub authors: Vec<SourcedText>,
    /// Folder of articles, relative to the site's folder.
    pub folder: Option<SourcedText>,
    /// Permalink pattern of articles.
    pub permalink: Option<SourcedText>,
    /// Patterns of sections with their own.
    pub permalinks: Vec<SectionPermalink>,
    /// Generator whose rules turn file names into slugs; empty to keep names unchanged.
    pub spelling: &'static str,
    /// Separator of words in a list that is written as one text: `spaces`, or empty for
    /// the default.
    pub lists: &'static str,
    /// Pattern of the entry ids in the feed that the site has; none if it is not known.
    pub ids: Option<SourcedText>,
    /// Folder of files that are copied to the root of the site.
    pub assets: Option<SourcedText>,
    /// Folders and files that are no articles, as patterns of `.gitignore`.
    pub exclude: Vec<SourcedText>,
    /// Fields of articles that are no ids, although they have the name of one.
    pub known_fields: Vec<SourcedText>,
    /// Folder to write feeds to.
    pub output: Option<SourcedText>,
    /// Names of the feed files that subscribers already use.
    pub names: Vec<FeedFileName>,
    /// Feeds of tags, sections, categories and languages that the site has.
    pub derived: Vec<DerivedFeeds>,
    /// Further settings, in the order of feed.toml.
    pub others: Vec<DetectedSetting>,
    /// Folder of the site, if its settings are for a folder around it; otherwise empty.
    pub base: String,
    /// Step that turns off the site's own feed; none for that of the generator.
    pub switch_off: Option<String>,
}

/// Line of feed.toml and the origin of its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DetectedSetting {
    /// Name of the table, such as `site` or `each.tag`.
    pub table: String,
    /// Key in the table.
    pub key: String,
    /// Value of the key: a text or a list of texts.
    pub value: Value,
    /// Where the value comes from.
    pub origin: ValueOrigin,
}

impl DetectedSetting {
    /// Creates a line whose value is a text.
    pub(crate) fn new(table: &str, key: &str, value: SourcedText) -> Self {
        Self {
            table: table.to_owned(),
            key: key.to_owned(),
            value: json!(value.text),
            origin: value.origin,
        }
    }
}

impl DetectedSite {
    /// Gives a name to the formats without one, so that no two files have the same.
    pub(super) fn with_new_names(mut self) -> Self {
        for (format, names) in NEW_NAMES {
            if self.names.iter().any(|known| known.format == format.as_str()) {
                continue;
            }
            if self.names.iter().any(|known| known.name.text == names[0]) {
                let reason = format!("new, because `{}` is taken", names[0]);
                let name = SourcedText::of_files(names[1], reason);
                self.names.push(FeedFileName { format: format.as_str(), name });
            }
        }
        self
    }

    /// Makes the paths of folders relative to a folder around the site's.
    pub(super) fn moved_below(mut self, base: &str) -> Self {
        for path in [&mut self.folder, &mut self.assets, &mut self.output].into_iter().flatten() {
            let below = path.text.trim_start_matches("./").to_owned();
            path.text = match &*below {
                "" | "." => base.to_owned(),
                below => format!("{base}/{below}"),
            };
        }
        base.clone_into(&mut self.base);
        self
    }

    /// Lists the settings in the order of feed.toml.
    pub(crate) fn settings(&self) -> Vec<DetectedSetting> {
        let mut rows = SettingRows::default();
        let site = [
            ("title", &self.title),
            ("url", &self.url),
            ("description", &self.description),
            ("language", &self.language),
            ("timezone", &self.timezone),
            ("copyright", &self.copyright),
        ];
        rows.add_texts("site", &site);
        rows.add_list("site", "authors", &self.authors);
        let articles = [("folder", &self.folder), ("permalink", &self.permalink)];
        rows.add_texts("articles", &articles);
        rows.add_rule("spelling", self.spelling);
        rows.add_rule("lists", self.lists);
        rows.add_texts("articles", &[("assets", &self.assets)]);
        rows.add_list("articles", "exclude", &self.exclude);
        rows.add_list("articles", "known_fields", &self.known_fields);
        rows.add_texts("articles", &[("ids", &self.ids)]);
        for SectionPermalink { section, pattern } in &self.permalinks {
            rows.add("articles.permalinks", section, pattern);
        }
        rows.add_texts("output", &[("folder", &self.output)]);
        for file in &self.names {
            rows.add("output", file.format, &file.name);
        }
        for feeds in &self.derived {
            let table = format!("each.{}", feeds.dimension);
            rows.add(&table, "path", &feeds.path);
            if let Some(title) = &feeds.title {
                let title = SourcedText { text: title.clone(), origin: feeds.path.origin.clone() };
                rows.add(&table, "title", &title);
            }
        }
        rows.settings.extend(self.others.iter().cloned());
        rows.settings
    }
}

/// Collects the lines of feed.toml.
#[derive(Default)]
struct SettingRows {
    settings: Vec<DetectedSetting>,
}

impl SettingRows {
    fn add(&mut self, table: &str, key: &str, value: &SourcedText) {
        self.settings.push(DetectedSetting::new(table, key, value.clone()));
    }

    fn add_texts(&mut self, table: &str, rows: &[(&str, &Option<SourcedText>)]) {
        for (key, value) in rows {
            if let Some(value) = value {
                self.add(table, key, value);
            }
        }
    }

    /// Adds a rule that belongs to the generator; an empty one is left out.
    fn add_rule(&mut self, key: &str, rule: &str) {
        if !rule.is_empty() {
            self.add("articles", key, &SourcedText::default_of(rule));
        }
    }

    /// Adds a list, whose origin is that of its first value.
    fn add_list(&mut self, table: &str, key: &str, values: &[SourcedText]) {
        let Some(first) = values.first() else { return };
        let texts: Vec<&str> = values.iter().map(|value| &*value.text).collect();
        self.settings.push(DetectedSetting {
            table: table.to_owned(),
            key: key.to_owned(),
            value: json!(texts),
            origin: first.origin.clone(),
        });
    }
}
