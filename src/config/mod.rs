//! Reads `feed.toml` into a [`Config`] with every value checked and every default
//! applied.
//!
//! [`schema`] has the file's tables as they are written, [`settings`] the rows for
//! messages about them and for editors, and [`read()`] turns them into a [`Config`]. This module
//! never opens files: a caller passes the text.

mod choices;
mod filter_location;
pub(crate) mod json_schema;
pub(crate) mod pattern;
mod read;
pub(crate) mod reference_page;
mod schema;
pub(crate) mod setting_location;
mod settings;
pub(crate) mod site_url;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use chrono::TimeDelta;
use chrono_tz::Tz;
use url::Url;

pub(crate) use choices::SPELLINGS;
pub(crate) use filter_location::locate_filter_value;
pub(crate) use read::publish::{are_nested, is_within, target};
pub use read::read;

use crate::config::pattern::PermalinkPattern;
use crate::model::MarkdownDialect;
use crate::model::{
    ContentMode, DeletedItems, FeedFormat, ItemLink, Person, PicturePlacement, SiteGenerator,
};
use crate::text::color::RgbColor;
use crate::text::date::{DateRules, DayOrder};
use crate::text::fold;
use crate::text::slug_style::SlugStyle;

/// The settings of a build, with defaults applied.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of `feed.toml`, empty for the current one.
    pub home: PathBuf,
    /// The publication: its title, address and language.
    pub site: SiteConfig,
    /// The authors of `[authors]`, by their keys.
    pub people: BTreeMap<String, Person>,
    /// The folder of articles, their addresses and ids.
    pub articles: ArticlesConfig,
    /// The output folder and the names of files in it.
    pub output: OutputConfig,
    /// The store that feeds are published to.
    pub publish: PublishConfig,
    /// The site's own feed, then `[[feeds]]` in their order.
    pub feeds: Vec<FeedRule>,
    /// `[[feeds]]` for members, grouped by folder.
    pub members: Vec<MembersEdition>,
    /// `[each.*]`: a feed for every tag, category, section, author or language.
    pub each: Vec<EachRule>,
    /// Caching, redirects and removed files of `serve`.
    pub serve: ServeConfig,
}

impl Config {
    /// Returns the rules for the dates of articles.
    pub(crate) fn date_rules(&self) -> DateRules<'_> {
        DateRules {
            zone: self.site.zone,
            order: self.articles.dates,
            language: self.site.language.as_deref(),
        }
    }
}

/// The publication itself: `[site]`.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    /// The name of the publication.
    pub title: String,
    /// The base of every permalink; its path ends with `/`.
    pub url: Url,
    /// A description of the publication; the title by default.
    pub description: String,
    /// The language of articles without their own, as a tag (BCP 47).
    pub language: Option<String>,
    /// The time zone of dates without an offset.
    pub zone: Tz,
    /// The host and date that begin `tag:` ids (RFC 4151).
    pub id_authority: Option<String>,
    /// The copyright notice of the feeds.
    pub copyright: Option<String>,
    /// A small square picture.
    pub icon: Option<Url>,
    /// A larger picture than the icon.
    pub logo: Option<Url>,
    /// Names or keys of `[authors]` for articles without a byline.
    pub authors: Vec<String>,
    /// WebSub hubs that are notified of changes.
    pub hubs: Vec<HubConfig>,
    /// The rssCloud server that RSS readers register with.
    pub cloud: Option<Url>,
}

/// A WebSub hub that is notified of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubConfig {
    /// The address of the hub, as feeds show it.
    pub url: Url,
    /// The environment variable with the token of a hub that needs one.
    pub token_env: Option<String>,
}

/// The derivation of ids for articles without their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdScheme {
    /// A `tag:` URI of the authority and the file's path.
    Tag,
    /// The permalink, for feeds that already use it.
    Permalink,
    /// A pattern, for published feeds with other ids.
    Pattern(PermalinkPattern),
}

/// The separator of words in a list field that is written as one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListSeparator {
    /// Commas, as in `a, b`.
    #[default]
    Commas,
    /// White space, as Jekyll has it in `tags` and `categories`.
    Spaces,
}

/// The source of an article's categories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CategorySource {
    /// Only the frontmatter.
    #[default]
    Fields,
    /// The folders above `_posts`, as in Jekyll, then the frontmatter.
    Folders,
}

/// The place of corrections in an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CorrectionPlacement {
    /// Before the article's text.
    Head,
    /// After the article's text.
    #[default]
    Foot,
}

/// The treatment of programs of the site that may hide articles, which feedwright
/// does not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnreadGuards {
    /// Each of them is reported as a warning.
    #[default]
    Warn,
    /// The user confirms that they hide no article that feedwright would publish.
    Accept,
}

/// The readers of an edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeedAudience {
    /// Everyone: protected articles are left out.
    #[default]
    Everyone,
    /// Members, who may also read protected articles.
    Members,
}

/// The feeds for members that share a folder.
#[derive(Clone, Debug)]
pub struct MembersEdition {
    /// The output folder, separate from everything public.
    pub folder: PathBuf,
    /// The address of the folder in a store that they are published to.
    pub target: Option<Url>,
    /// The feeds, in the order of the file.
    pub feeds: Vec<FeedRule>,
}

/// Returns true if two folders are the same, or one contains the other. Compares
/// their names only, so links are not followed; the case of letters is ignored, as
/// many disks do.
pub(crate) fn is_nested(a: &Path, b: &Path) -> bool {
    let (a, b) = (comparable_path(a), comparable_path(b));
    a.starts_with(&b) || b.starts_with(&a)
}

/// Resolves `.` and `..` in a path by its text, and folds the case of letters.
fn comparable_path(path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if resolved.file_name().is_some() => {
                resolved.pop();
            }
            _ => resolved.push(part),
        }
    }
    PathBuf::from(fold::path_case(&resolved.to_string_lossy()))
}

/// The folder of articles, their addresses and ids: `[articles]`.
#[derive(Clone, Debug)]
pub struct ArticlesConfig {
    /// The folder of articles; for one in a store, its address as messages show it.
    pub folder: PathBuf,
    /// The address of the folder if it is in a store.
    pub store: Option<Url>,
    /// The pattern of permalinks.
    pub permalink: PermalinkPattern,
    /// The patterns of permalinks by section, for sections with their own.
    pub permalinks: BTreeMap<String, PermalinkPattern>,
    /// The style of slugs: file names and titles in permalinks.
    pub spelling: SlugStyle,
    /// The separator in list fields that are written as one text.
    pub lists: ListSeparator,
    /// The source of categories.
    pub(crate) categories: CategorySource,
    /// The order of day and month in dates such as `03/04/2026`; none if they are errors.
    pub dates: Option<DayOrder>,
    /// The derivation of ids.
    pub ids: IdScheme,
    /// The folder of files that the site serves at its root. In a store it is below
    /// the folder of articles.
    pub assets: Option<PathBuf>,
    /// The place of corrections in an entry.
    pub corrections: CorrectionPlacement,
    /// The label before the text of a correction.
    pub correction_label: String,
    /// The site generator, with its rules for drafts and permalinks; none to detect it.
    pub generator: Option<SiteGenerator>,
    /// The Markdown of the site's generator, by its configuration.
    pub(crate) dialect: MarkdownDialect,
    /// Patterns of files that are not articles, in the syntax of `.gitignore`.
    pub exclude: Vec<String>,
    /// The treatment of programs that may hide articles.
    pub unread_guards: UnreadGuards,
    /// Folded names of the site's own frontmatter fields: they are not read, and not
    /// reported as misspelled.
    pub known_fields: Vec<String>,
    /// Folded words that mean "everyone" on this site, by the field with the readers.
    pub public: BTreeMap<String, Vec<String>>,
    /// Folded names of shortcodes, tags, components, elements and classes with text
    /// that everybody may read.
    pub public_shortcodes: Vec<String>,
    /// The readers of the feeds.
    pub readers: FeedAudience,
    /// The most tags and categories of an article; none for any number.
    pub max_tags: Option<usize>,
}

impl ArticlesConfig {
    /// Returns the pattern of permalinks in a section.
    pub(crate) fn pattern(&self, section: Option<&str>) -> &PermalinkPattern {
        section.and_then(|section| self.permalinks.get(section)).unwrap_or(&self.permalink)
    }

    /// Returns true if a folded name is one of the site's own fields.
    pub(crate) fn is_own_field(&self, name: &str) -> bool {
        self.known_fields.iter().any(|known| known == name)
    }

    /// Returns true if the site's settings say that a word of a field means "everyone".
    pub(crate) fn is_admitted(&self, field: &str, word: &str) -> bool {
        self.public.get(field).is_some_and(|words| words.contains(&fold::letters(word)))
    }

    /// Returns true if a permalink or id depends on the title of an article.
    pub fn needs_titles(&self) -> bool {
        let ids = match &self.ids {
            IdScheme::Pattern(pattern) => Some(pattern),
            IdScheme::Tag | IdScheme::Permalink => None,
        };
        let mut patterns = self.permalinks.values().chain([&self.permalink]).chain(ids);
        patterns.any(PermalinkPattern::needs_title)
    }
}

/// The output folder and the names of files in it: `[output]`.
#[derive(Clone, Debug)]
pub struct OutputConfig {
    /// The folder that feeds are written to.
    pub folder: PathBuf,
    /// The name of RSS files.
    pub rss: String,
    /// The name of Atom files.
    pub atom: String,
    /// The name of JSON Feed files.
    pub json: String,
    /// The name of the OPML list of all feeds; none to leave it out.
    pub opml: Option<String>,
    /// The name of the file with HTML for autodiscovery; none to leave it out.
    pub html: Option<String>,
    /// The name of the web page next to each feed; none to leave it out.
    pub page: Option<String>,
    /// The template of the web page, in place of the built-in one.
    pub page_template: Option<PathBuf>,
    /// The color of links and buttons on the web page; none for the default.
    pub accent: Option<RgbColor>,
    /// The name of the style sheet for RSS and Atom in browsers.
    pub stylesheet: Option<&'static str>,
    /// The most bytes of all files together, in place of the default.
    pub max_bytes: Option<u64>,
}

impl OutputConfig {
    /// Returns the file name of feeds in a format.
    pub fn name(&self, format: FeedFormat) -> &str {
        match format {
            FeedFormat::Rss => &self.rss,
            FeedFormat::Atom => &self.atom,
            FeedFormat::Json => &self.json,
        }
    }
}

/// Caching, redirects and removed files of `serve`: `[serve]` and `[[moved]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeConfig {
    /// `max-age` of feeds: caches may answer for so long without a request.
    pub max_age: TimeDelta,
    /// `stale-while-revalidate` of feeds (RFC 5861).
    pub stale_while_revalidate: TimeDelta,
    /// Media types in place of the default ones.
    pub types: MediaTypes,
    /// Paths of files that are gone for good, and answered with 410.
    pub gone: Vec<String>,
    /// Redirects of files and folders.
    pub moved: Vec<RedirectRule>,
    /// The time of failing builds after which the health check fails.
    pub unhealthy_after: Duration,
}

impl ServeConfig {
    /// Returns true if a path is gone or moved, alone or with its folder. Paths of
    /// settings may be relative to the site or to its host.
    pub fn is_retired(&self, path: &str, site: &Url) -> bool {
        let whole = format!("{}{path}", site.path().trim_start_matches('/'));
        let paths = [path, &whole];
        paths.into_iter().any(|path| {
            self.gone.iter().any(|gone| is_at_or_below(path, gone))
                || self.moved.iter().any(|moved| moved.applies_to(path))
        })
    }
}

/// Returns true if a path equals another, or is below it if that ends with `/`.
pub(crate) fn is_at_or_below(path: &str, named: &str) -> bool {
    path == named || named.ends_with('/') && path.starts_with(named)
}

/// The default of `unhealthy_after`: long enough for an editor to fix a mistake, and
/// short enough for an alert on the same day.
pub(crate) const UNHEALTHY_AFTER: Duration = Duration::from_hours(1);

/// Media types by the format of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaTypes {
    /// The media type of RSS feeds.
    pub rss: Option<String>,
    /// The media type of Atom feeds.
    pub atom: Option<String>,
    /// The media type of JSON feeds.
    pub json: Option<String>,
    /// The media type of OPML lists.
    pub opml: Option<String>,
    /// The media type of web pages.
    pub html: Option<String>,
}

/// A redirect: a table of `[[moved]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectRule {
    /// The former path, relative to the site; a folder if it ends with `/`.
    pub from: String,
    /// The address that readers are sent to.
    pub to: Url,
}

impl RedirectRule {
    /// Returns true if a path is redirected by this rule.
    pub fn applies_to(&self, path: &str) -> bool {
        self.from.is_empty() || is_at_or_below(path, &self.from)
    }
}

/// The number of concurrent publishers of a target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PublisherCount {
    /// Several: the store must support conditional writes.
    #[default]
    Many,
    /// One at a time, as the user promises.
    One,
}

/// The store that feeds are published to: `[publish]`.
#[derive(Clone, Debug)]
pub struct PublishConfig {
    /// The address of the folder in the store.
    pub target: Option<Url>,
    /// `Cache-Control` of files that change with every article.
    pub cache_control: String,
    /// `Cache-Control` of archive pages.
    pub archive_cache_control: String,
    /// The number of concurrent publishers.
    pub publishers: PublisherCount,
    /// The time limit of a request to the store, including its retries.
    pub timeout: Duration,
    /// The time limit of a request to a hub.
    pub hub_timeout: Duration,
    /// The time without progress after which another publisher counts as dead.
    pub patience: Duration,
}

/// The withdrawn entries that leave a tombstone in a feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TombstonePolicy {
    /// Entries that their author retracted.
    #[default]
    Retracted,
    /// Also entries with a file that was deleted, or made a draft again.
    Deleted,
}

/// The limits of a feed and the content of its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedSettings {
    /// The formats, each once.
    pub formats: Vec<FeedFormat>,
    /// The part of an article that its entry contains.
    pub content: ContentMode,
    /// The place of the picture in an entry.
    pub pictures: PicturePlacement,
    /// The target of an item's `link` in RSS.
    pub item_link: ItemLink,
    /// The most entries; none for every entry.
    pub limit: Option<usize>,
    /// The greatest age of an entry.
    pub max_age: Option<TimeDelta>,
    /// The most bytes of a file.
    pub max_bytes: Option<u64>,
    /// The number of entries on an archive page; none for no archive.
    pub archive: Option<usize>,
    /// The withdrawn entries that leave a tombstone.
    pub tombstones: TombstonePolicy,
    /// The time that a tombstone stays in the feed.
    pub tombstones_for: TimeDelta,
    /// The treatment of withdrawn entries in RSS, which has no tombstones.
    pub deleted_items: DeletedItems,
}

/// A feed of the articles that match a filter.
#[derive(Clone, Debug)]
pub struct FeedRule {
    /// The folder below the output folder; empty for the site's own feed.
    pub path: String,
    /// The title, with the site's title by default.
    pub title: String,
    /// A description of its articles.
    pub description: Option<String>,
    /// The web page with the same articles.
    pub url: Option<Url>,
    /// The condition for articles in it.
    pub filter: ArticleFilter,
    /// The limits and the content of entries.
    pub settings: FeedSettings,
}

/// The condition for articles in a feed. An article must match every list that is
/// not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFilter {
    /// Sections; an article must be in one of them.
    pub sections: Vec<String>,
    /// Tags; an article must have one of them.
    pub tags: Vec<String>,
    /// Tags; an article must not have any of them.
    pub exclude_tags: Vec<String>,
    /// Categories; an article must be in one of them.
    pub categories: Vec<String>,
    /// Languages; an article must have one of them.
    pub languages: Vec<String>,
    /// Names or keys of authors; an article must have one of them.
    pub authors: Vec<String>,
}

/// The property of articles that `[each.*]` makes feeds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EachDimension {
    /// The tags of an article: `[each.tag]`.
    Tag,
    /// The categories of an article: `[each.category]`.
    Category,
    /// The section of an article: `[each.section]`.
    Section,
    /// The authors of an article: `[each.author]`.
    Author,
    /// The language of an article: `[each.language]`.
    Language,
}

/// A feed for every tag, category, section, author or language in use.
#[derive(Clone, Debug)]
pub struct EachRule {
    /// The property that every feed has a value of.
    pub by: EachDimension,
    /// The pattern of its folders, with `{slug}`.
    pub path: String,
    /// The pattern of its titles, with `{title}` (the site's) and `{name}`.
    pub title: String,
    /// The pattern of its descriptions, with the same placeholders.
    pub description: Option<String>,
    /// The fewest articles that a feed is made for.
    pub minimum: usize,
    /// The limits and content of the feeds.
    pub settings: FeedSettings,
}

/// Returns the path of a `file:` address; `None` for any other, and where the system has
/// no files.
pub(crate) fn local_path(url: &Url) -> Option<PathBuf> {
    #[cfg(any(unix, windows))]
    return url.to_file_path().ok().filter(|_| url.scheme() == "file");
    #[cfg(not(any(unix, windows)))]
    return Some(url).and(None);
}
