//! A row for each generator: the names of its settings, and its usual folders and
//! addresses.

/// Names of the settings of a generator, and its fixed habits.
pub(super) struct LiteralSettings {
    pub title: &'static [&'static str],
    pub url: &'static [&'static str],
    /// Path of the site below the address.
    pub base: &'static [&'static str],
    pub description: &'static [&'static str],
    pub language: &'static [&'static str],
    /// Language of the generator's own texts, if the site states none.
    pub usual_language: &'static str,
    pub timezone: &'static [&'static str],
    pub author: &'static [&'static str],
    pub copyright: &'static [&'static str],
    /// Folders in which the articles usually are, the first that exists; otherwise the
    /// folder with the most dated articles.
    pub folders: &'static [&'static str],
    /// Pattern of addresses, and the way in which they are certain.
    pub permalink: &'static str,
    pub permalink_certainty: PatternCertainty,
    /// Folders below which the path of a file is its address, the first that has the articles;
    /// empty if the folder of articles is left out of addresses.
    pub page_roots: &'static [&'static str],
    /// Rule of names in addresses; empty to keep them unchanged.
    pub spelling: &'static str,
    /// Pattern of ids in the generator's own feed; empty if programs of the site decide.
    pub ids: &'static str,
    /// Paths of the generator's own feeds, by format.
    pub feeds: &'static [(&'static str, &'static str)],
    /// Folder of files that the generator copies to its output.
    pub copied: &'static str,
    /// Folder that the generator writes to, if nothing is copied.
    pub output: &'static str,
    /// Folders of the articles' folder that the generator leaves out by default.
    pub hidden: &'static [&'static str],
    /// Files and folders that the generator always leaves out, as patterns of `.gitignore`.
    pub left_out: &'static [&'static str],
}

/// Origin of a pattern of addresses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PatternCertainty {
    /// The generator's default, which a site seldom changes.
    Default,
    /// Programs of the site decide.
    Computed,
}

/// Names that most generators share.
pub(super) const COMMON: LiteralSettings = LiteralSettings {
    title: &["title"],
    url: &[],
    base: &[],
    description: &["description"],
    language: &[],
    usual_language: "",
    timezone: &[],
    author: &["author"],
    copyright: &["copyright"],
    folders: &[],
    permalink: "",
    permalink_certainty: PatternCertainty::Computed,
    page_roots: &[],
    spelling: "",
    ids: "",
    feeds: &[],
    copied: "",
    output: "",
    hidden: &[],
    left_out: &[],
};

pub(super) const MKDOCS_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["site_name"],
    url: &["site_url"],
    description: &["site_description"],
    language: &["theme.language", "theme.locale"],
    usual_language: "en",
    author: &["site_author"],
    folders: &["docs/blog/posts", "docs/posts", "docs/blog"],
    permalink: "/blog/{year}/{month}/{day}/{slug_or_title}/",
    permalink_certainty: PatternCertainty::Default,
    spelling: "mkdocs",
    ids: "permalink",
    feeds: &[("rss", "feed_rss_created.xml")],
    copied: "docs",
    output: "site",
    ..COMMON
};

pub(super) const NIKOLA_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["BLOG_TITLE"],
    url: &["SITE_URL"],
    description: &["BLOG_DESCRIPTION"],
    language: &["DEFAULT_LANG"],
    timezone: &["TIMEZONE"],
    author: &["BLOG_AUTHOR"],
    copyright: &["CONTENT_FOOTER"],
    folders: &["posts"],
    permalink: "/posts/{folder}/{slug_or_filename}/",
    permalink_certainty: PatternCertainty::Default,
    feeds: &[("rss", "rss.xml"), ("atom", "index.atom")],
    copied: "files",
    output: "output",
    ..COMMON
};

pub(super) const QUARTO_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["website.title", "title"],
    url: &["website.site-url"],
    base: &["website.site-path"],
    description: &["website.description"],
    language: &["lang"],
    usual_language: "en",
    copyright: &[],
    folders: &["posts", "blog"],
    permalink: "/{path}/",
    page_roots: &[""],
    ids: "permalink",
    feeds: &[("rss", "index.xml")],
    output: "_site",
    ..COMMON
};

pub(super) const VUEPRESS_SETTINGS: LiteralSettings = LiteralSettings {
    url: &["hostname"],
    base: &["base"],
    language: &["lang"],
    folders: &["docs/_posts", "docs/posts", "docs/blog", "docs"],
    permalink: "/{path}.html",
    page_roots: &["docs", "src", ""],
    feeds: &[("rss", "rss.xml")],
    output: "docs/.vuepress/dist",
    ..COMMON
};

pub(super) const VITEPRESS_SETTINGS: LiteralSettings = LiteralSettings {
    url: &["hostname"],
    base: &["base"],
    language: &["lang"],
    folders: &["docs/posts", "posts", "docs/blog", "blog"],
    permalink: "/{path}.html",
    page_roots: &["docs", ""],
    feeds: &[("rss", "feed.rss")],
    output: ".vitepress/dist",
    ..COMMON
};

pub(super) const GATSBY_SETTINGS: LiteralSettings = LiteralSettings {
    url: &["siteUrl"],
    base: &["pathPrefix"],
    language: &["lang", "language"],
    author: &["author", "name"],
    folders: &["content/blog", "content/posts", "src/posts"],
    permalink: "/{path}/",
    feeds: &[("rss", "rss.xml")],
    copied: "static",
    output: "public",
    ..COMMON
};

pub(super) const QUARTZ_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["pageTitle"],
    url: &["baseUrl"],
    description: &[],
    language: &["locale"],
    author: &[],
    copyright: &[],
    folders: &["content"],
    permalink: "/{path}",
    permalink_certainty: PatternCertainty::Default,
    spelling: "quartz",
    ids: "permalink",
    feeds: &[("rss", "index.xml")],
    output: "public",
    hidden: &["private", "templates", ".obsidian"],
    ..COMMON
};

pub(super) const NEXT_SETTINGS: LiteralSettings = LiteralSettings {
    url: &["siteUrl", "url"],
    base: &["basePath"],
    language: &["defaultLocale", "locale"],
    copyright: &[],
    folders: &["content/blog", "content/posts", "posts", "data/blog", "_posts"],
    permalink: "/blog/{slug}",
    feeds: &[("rss", "feed.xml")],
    copied: "public",
    output: "out",
    ..COMMON
};

pub(super) const SPHINX_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["blog_title", "project"],
    url: &["blog_baseurl"],
    description: &[],
    language: &["language"],
    timezone: &["blog_timezone"],
    folders: &["posts", "blog"],
    permalink: "/{path}.html",
    page_roots: &["docs/source", "docs", "source", ""],
    feeds: &[("atom", "blog/atom.xml")],
    output: "_build/html",
    ..COMMON
};
