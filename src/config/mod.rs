//! `feed.toml` into a [`Config`] in which every value is what it should be.

pub mod pattern;
mod read;
mod schema;
pub mod site_url;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use chrono::TimeDelta;
use chrono_tz::Tz;
use url::Url;

pub use read::publish::{SCHEMES, are_nested, is_within, target};
pub use read::read;

use crate::config::pattern::PermalinkPattern;
use crate::model::{
    ContentMode, DeletedItems, FeedFormat, Person, PicturePlacement, SiteGenerator,
};
use crate::text::fold;
use crate::text::slug_style::SlugStyle;

/// Everything a build follows, defaults applied.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of the file, empty for the current one.
    pub home: PathBuf,
    /// What is published.
    pub site: SiteConfig,
    /// `[authors]`, by key.
    pub people: BTreeMap<String, Person>,
    /// Where articles are and how they are addressed.
    pub articles: ArticlesConfig,
    /// Where files go.
    pub output: OutputConfig,
    /// Where feeds are published to, and how.
    pub publish: PublishConfig,
    /// The site's own feed, then `[[feeds]]` in their order.
    pub feeds: Vec<FeedRule>,
    /// `[[feeds]]` for members, by their folders.
    pub members: Vec<MembersEdition>,
    /// `[each.*]`.
    pub each: Vec<EachRule>,
    /// How `serve` answers.
    pub serve: ServeConfig,
}

/// `[site]`.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    /// The name of the publication.
    pub title: String,
    /// The base of every permalink; its path ends with `/`.
    pub url: Url,
    /// What it is about; the title where none is given.
    pub description: String,
    /// A language tag (BCP 47).
    pub language: Option<String>,
    /// The zone of dates that are written without one.
    pub zone: Tz,
    /// A host and a date (RFC 4151), from which ids are made.
    pub id_authority: Option<String>,
    /// The notice of copyright.
    pub copyright: Option<String>,
    /// A small square picture.
    pub icon: Option<Url>,
    /// A larger picture.
    pub logo: Option<Url>,
    /// Names or keys of `[authors]` for articles without a byline.
    pub authors: Vec<String>,
    /// WebSub hubs.
    pub hubs: Vec<HubConfig>,
    /// Where readers of RSS register with a cloud.
    pub cloud: Option<Url>,
}

/// A WebSub hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubConfig {
    /// Its address, which feeds show.
    pub url: Url,
    /// The environment variable that holds the token it wants, if it wants one.
    pub token_env: Option<String>,
}

/// How an id is derived for an article that has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdScheme {
    /// A `tag:` URI of the authority and the file's path.
    Tag,
    /// The permalink, for feeds that already use it.
    Permalink,
    /// A pattern, for feeds whose ids are of another kind.
    Pattern(PermalinkPattern),
}

/// How words in one text are told apart, where a field takes a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListSeparator {
    /// By commas.
    #[default]
    Commas,
    /// By white space, as Jekyll has it in `tags` and `categories`.
    Spaces,
}

/// Where an entry shows what was corrected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CorrectionPlacement {
    /// Above the text.
    Head,
    /// Below it.
    #[default]
    Foot,
}

/// The treatment of programs that may hide articles, which feedwright does not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnreadGuards {
    /// A warning names them.
    #[default]
    Warn,
    /// They are known to hide no article that feedwright would publish.
    Accept,
}

/// The readers that an edition is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeedAudience {
    /// Anyone: protected articles are left out.
    #[default]
    Everyone,
    /// Members, who may have protected articles too.
    Members,
}

/// Feeds for members that are written to one folder.
#[derive(Clone, Debug)]
pub struct MembersEdition {
    /// The folder, apart from everything public.
    pub folder: PathBuf,
    /// The store that they are published to, and the folder in it.
    pub target: Option<Url>,
    /// The feeds, in their order.
    pub feeds: Vec<FeedRule>,
}

/// Says whether one of two folders is the other or lies in it, by their names. Disks
/// that ignore the case of letters are taken into account.
pub fn is_nested(a: &Path, b: &Path) -> bool {
    let plain = |path: &Path| {
        let mut plain = PathBuf::new();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir if plain.file_name().is_some() => {
                    plain.pop();
                }
                _ => plain.push(part),
            }
        }
        plain
    };
    let folded = |path: &Path| PathBuf::from(fold::path_case(&plain(path).to_string_lossy()));
    let (a, b) = (folded(a), folded(b));
    a.starts_with(&b) || b.starts_with(&a)
}

/// `[articles]`.
#[derive(Clone, Debug)]
pub struct ArticlesConfig {
    /// The folder of articles; of one in a store, its address, as messages show it.
    pub folder: PathBuf,
    /// The store and the folder in it, where articles do not lie on this machine.
    pub store: Option<Url>,
    /// The pattern of addresses.
    pub permalink: PermalinkPattern,
    /// The patterns of sections that have their own.
    pub permalinks: BTreeMap<String, PermalinkPattern>,
    /// How file names and titles are spelt in addresses.
    pub spelling: SlugStyle,
    /// How words in one text are told apart.
    pub lists: ListSeparator,
    /// How ids are derived.
    pub ids: IdScheme,
    /// The folder whose files stand at the site's root; below the folder of
    /// articles where it lies in a store.
    pub assets: Option<PathBuf>,
    /// Where an entry shows what was corrected.
    pub corrections: CorrectionPlacement,
    /// The word before the text of a correction.
    pub correction_label: String,
    /// The generator whose rules say what is public; none where it is detected.
    pub generator: Option<SiteGenerator>,
    /// Patterns of paths below the folder that are not articles, as `.gitignore` has them.
    pub exclude: Vec<String>,
    /// The treatment of files that may hide articles and can't be read.
    pub unread_guards: UnreadGuards,
    /// Names of fields that are the site's own, as names are compared: they are
    /// neither read nor taken for misspelled ones.
    pub known_fields: Vec<String>,
    /// By field, more words for readers that mean everyone, as words are compared.
    pub public: BTreeMap<String, Vec<String>>,
    /// Names of shortcodes, tags, components, elements and classes whose text
    /// everybody may read, as names are compared.
    pub public_shortcodes: Vec<String>,
    /// The readers that feeds are made for.
    pub readers: FeedAudience,
    /// How many tags and categories an article may have; none for any number.
    pub max_tags: Option<usize>,
}

impl ArticlesConfig {
    /// Returns the pattern of a section's addresses.
    pub fn pattern(&self, section: Option<&str>) -> &PermalinkPattern {
        section.and_then(|section| self.permalinks.get(section)).unwrap_or(&self.permalink)
    }

    /// Says whether a field, by its name as names are compared, is the site's own.
    pub fn is_own_field(&self, name: &str) -> bool {
        self.known_fields.iter().any(|known| known == name)
    }

    /// Says whether a word of a field means everyone by the site's own settings.
    pub fn is_admitted(&self, field: &str, word: &str) -> bool {
        self.public.get(field).is_some_and(|words| words.contains(&fold::letters(word)))
    }

    /// Says whether any pattern asks for titles.
    pub fn needs_titles(&self) -> bool {
        let ids = match &self.ids {
            IdScheme::Pattern(pattern) => Some(pattern),
            IdScheme::Tag | IdScheme::Permalink => None,
        };
        let mut patterns = self.permalinks.values().chain([&self.permalink]).chain(ids);
        patterns.any(PermalinkPattern::needs_title)
    }
}

/// `[output]`.
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
    /// The list of all feeds; none if it is empty in the file.
    pub opml: Option<String>,
    /// The lines for autodiscovery; none if it is empty in the file.
    pub html: Option<String>,
    /// The name of the page for people beside each feed; none if it is empty in
    /// the file.
    pub page: Option<String>,
    /// The template of that page, in place of our own.
    pub page_template: Option<PathBuf>,
    /// The name of the style sheet by which browsers show RSS and Atom.
    pub stylesheet: Option<&'static str>,
    /// The most bytes of all files, in place of the default.
    pub max_bytes: Option<u64>,
}

impl OutputConfig {
    /// Returns the file name of a format.
    pub fn name(&self, format: FeedFormat) -> &str {
        match format {
            FeedFormat::Rss => &self.rss,
            FeedFormat::Atom => &self.atom,
            FeedFormat::Json => &self.json,
        }
    }
}

/// `[serve]` and `[[moved]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeConfig {
    /// How long a cache may answer without asking.
    pub max_age: TimeDelta,
    /// How long after that it may answer while it asks.
    pub stale_while_revalidate: TimeDelta,
    /// Media types in place of the usual ones.
    pub types: MediaTypes,
    /// Paths of files that are no more and will not come back.
    pub gone: Vec<String>,
    /// Files and folders that have another address now.
    pub moved: Vec<RedirectRule>,
    /// How long builds may fail until the health check fails too.
    pub unhealthy_after: Duration,
}

impl ServeConfig {
    /// Returns true if a file's path is named as gone or as moved, alone or with
    /// its folder, counted from the root of the site or of its host.
    pub fn is_retired(&self, path: &str, site: &Url) -> bool {
        let whole = format!("{}{path}", site.path().trim_start_matches('/'));
        let paths = [path, &whole];
        let is_gone = |path: &str| self.gone.iter().any(|gone| is_at_or_below(path, gone));
        let is_moved = |path: &str| self.moved.iter().any(|moved| moved.applies_to(path));
        paths.into_iter().any(|path| is_gone(path) || is_moved(path))
    }
}

/// Returns true if a path is the named one, or is in the named folder, which
/// ends with `/`.
pub fn is_at_or_below(path: &str, named: &str) -> bool {
    path == named || named.ends_with('/') && path.starts_with(named)
}

/// `[serve] unhealthy_after` where the file is silent: an editor's mistake is fixed by
/// then, and whoever watches the server hears of it the same day.
pub const UNHEALTHY_AFTER: Duration = Duration::from_hours(1);

/// Media types by what a file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaTypes {
    /// Of RSS.
    pub rss: Option<String>,
    /// Of Atom.
    pub atom: Option<String>,
    /// Of JSON Feed.
    pub json: Option<String>,
    /// Of OPML.
    pub opml: Option<String>,
    /// Of pages.
    pub html: Option<String>,
}

/// A table of `[[moved]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectRule {
    /// The path that was; one that ends with `/` is a folder's.
    pub from: String,
    /// Where it is now.
    pub to: Url,
}

impl RedirectRule {
    /// Returns true if it says where a path is now.
    pub fn applies_to(&self, path: &str) -> bool {
        self.from.is_empty() || is_at_or_below(path, &self.from)
    }
}

/// Who publishes to a target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PublisherCount {
    /// Any number at once: the store must keep to conditions.
    #[default]
    Many,
    /// Never more than one at a time, by the user's word.
    One,
}

/// `[publish]`.
#[derive(Clone, Debug)]
pub struct PublishConfig {
    /// The store, and the folder in it.
    pub target: Option<Url>,
    /// How long caches keep what changes with every article.
    pub cache_control: String,
    /// How long they keep pages of archives.
    pub archive_cache_control: String,
    /// Who else publishes there.
    pub publishers: PublisherCount,
    /// How long one request to the store may take, its repetitions with it.
    pub timeout: Duration,
    /// How long one request to a hub may take.
    pub hub_timeout: Duration,
    /// How long another publisher may stand still before it counts as gone.
    pub patience: Duration,
}

/// Which entries leave a tombstone in a feed when they are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TombstonePolicy {
    /// Those that their author retracted.
    #[default]
    Retracted,
    /// Those too whose file was deleted or is a draft again.
    Deleted,
}

/// What bounds a feed and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedSettings {
    /// The formats, without repeats.
    pub formats: Vec<FeedFormat>,
    /// How much of an article an entry carries.
    pub content: ContentMode,
    /// Where an entry shows its picture.
    pub pictures: PicturePlacement,
    /// The most entries; none for all of them.
    pub limit: Option<usize>,
    /// How old an entry may be.
    pub max_age: Option<TimeDelta>,
    /// How large a file may be.
    pub max_bytes: Option<u64>,
    /// How many entries a page of the archive takes; none for no archive.
    pub archive: Option<usize>,
    /// What leaves a tombstone.
    pub tombstones: TombstonePolicy,
    /// How long a tombstone stands.
    pub tombstones_for: TimeDelta,
    /// What RSS shows of entries that were taken back.
    pub deleted_items: DeletedItems,
}

/// A feed of all articles that a filter lets through.
#[derive(Clone, Debug)]
pub struct FeedRule {
    /// Its folder below the output folder; empty for the site's own feed.
    pub path: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// The page that shows the same articles.
    pub url: Option<Url>,
    /// Which articles stand in it.
    pub filter: ArticleFilter,
    /// What bounds it.
    pub settings: FeedSettings,
}

/// Which articles stand in a feed: all that meet every list that is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFilter {
    /// Any of these sections.
    pub sections: Vec<String>,
    /// Any of these tags.
    pub tags: Vec<String>,
    /// None of these tags.
    pub exclude_tags: Vec<String>,
    /// Any of these categories.
    pub categories: Vec<String>,
    /// Any of these languages.
    pub languages: Vec<String>,
    /// Any of these authors, by name or key.
    pub authors: Vec<String>,
}

/// By what `[each.*]` divides the articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EachDimension {
    /// `[each.tag]`.
    Tag,
    /// `[each.section]`.
    Section,
    /// `[each.author]`.
    Author,
    /// `[each.language]`.
    Language,
}

/// A feed for every tag, section, author or language in use.
#[derive(Clone, Debug)]
pub struct EachRule {
    /// What divides the articles.
    pub by: EachDimension,
    /// The pattern of its folders, with `{slug}`.
    pub path: String,
    /// The pattern of its titles, with `{title}` (the site's) and `{name}`.
    pub title: String,
    /// The pattern of its descriptions.
    pub description: Option<String>,
    /// How many articles it takes.
    pub minimum: usize,
    /// What bounds them.
    pub settings: FeedSettings,
}
