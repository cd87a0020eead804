//! What is known of each generator: the names of its settings, and its usual folders and
//! addresses.

/// Names of the settings of a generator, and its fixed habits.
pub(super) struct LiteralSettings {
    pub title: &'static [&'static str],
    pub url: &'static [&'static str],
    /// Path of the site below the address.
    pub base: &'static [&'static str],
    pub description: &'static [&'static str],
    pub language: &'static [&'static str],
    pub timezone: &'static [&'static str],
    pub author: &'static [&'static str],
    pub copyright: &'static [&'static str],
    /// Folders in which the articles usually are, the first that exists; otherwise the
    /// folder with the most dated articles.
    pub folders: &'static [&'static str],
    /// Pattern of addresses, and the way in which they are certain.
    pub permalink: &'static str,
    pub permalink_certainty: PatternCertainty,
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
}

/// Origin of a pattern of addresses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PatternCertainty {
    /// The generator's default, which a site seldom changes.
    Default,
    /// Programs of the site decide.
    Computed,
}

pub(super) const DOCUSAURUS_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["title"],
    url: &["url"],
    base: &["baseUrl"],
    description: &["tagline"],
    language: &["defaultLocale"],
    timezone: &[],
    author: &[],
    copyright: &["copyright"],
    folders: &["blog"],
    permalink: "/blog/{year}/{month}/{day}/{slug}",
    permalink_certainty: PatternCertainty::Default,
    ids: "permalink",
    feeds: &[("rss", "blog/rss.xml"), ("atom", "blog/atom.xml")],
    copied: "static",
    output: "build",
    hidden: &[],
};

pub(super) const MKDOCS_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["site_name"],
    url: &["site_url"],
    base: &[],
    description: &["site_description"],
    language: &["theme.language"],
    timezone: &[],
    author: &["site_author"],
    copyright: &["copyright"],
    folders: &["docs/blog/posts", "docs/posts", "docs/blog"],
    permalink: "/blog/{year}/{month}/{day}/{slug_or_title}/",
    permalink_certainty: PatternCertainty::Default,
    ids: "permalink",
    feeds: &[("rss", "feed_rss_created.xml")],
    copied: "docs",
    output: "site",
    hidden: &[],
};

pub(super) const NIKOLA_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["BLOG_TITLE"],
    url: &["SITE_URL"],
    base: &[],
    description: &["BLOG_DESCRIPTION"],
    language: &["DEFAULT_LANG"],
    timezone: &["TIMEZONE"],
    author: &["BLOG_AUTHOR"],
    copyright: &["CONTENT_FOOTER"],
    folders: &["posts"],
    permalink: "/posts/{folder}/{slug_or_filename}/",
    permalink_certainty: PatternCertainty::Default,
    ids: "",
    feeds: &[("rss", "rss.xml"), ("atom", "index.atom")],
    copied: "files",
    output: "output",
    hidden: &[],
};

pub(super) const QUARTO_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["website.title", "title"],
    url: &["website.site-url"],
    base: &["website.site-path"],
    description: &["website.description"],
    language: &["lang"],
    timezone: &[],
    author: &["author"],
    copyright: &[],
    folders: &["posts", "blog"],
    permalink: "/{path}/",
    permalink_certainty: PatternCertainty::Computed,
    ids: "permalink",
    feeds: &[("rss", "index.xml")],
    copied: "",
    output: "_site",
    hidden: &[],
};

pub(super) const VUEPRESS_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["title"],
    url: &["hostname"],
    base: &["base"],
    description: &["description"],
    language: &["lang"],
    timezone: &[],
    author: &["author"],
    copyright: &["copyright"],
    folders: &["docs/_posts", "docs/posts", "docs/blog", "docs"],
    permalink: "/{path}.html",
    permalink_certainty: PatternCertainty::Computed,
    ids: "",
    feeds: &[("rss", "rss.xml")],
    copied: "",
    output: "docs/.vuepress/dist",
    hidden: &[],
};

pub(super) const VITEPRESS_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["title"],
    url: &["hostname"],
    base: &["base"],
    description: &["description"],
    language: &["lang"],
    timezone: &[],
    author: &["author"],
    copyright: &["copyright"],
    folders: &["docs/posts", "posts", "docs/blog", "blog"],
    permalink: "/{path}.html",
    permalink_certainty: PatternCertainty::Computed,
    ids: "",
    feeds: &[("rss", "feed.rss")],
    copied: "",
    output: ".vitepress/dist",
    hidden: &[],
};

pub(super) const GATSBY_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["title"],
    url: &["siteUrl"],
    base: &["pathPrefix"],
    description: &["description"],
    language: &["lang", "language"],
    timezone: &[],
    author: &["author", "name"],
    copyright: &["copyright"],
    folders: &["content/blog", "content/posts", "src/posts"],
    permalink: "/{path}/",
    permalink_certainty: PatternCertainty::Computed,
    ids: "",
    feeds: &[("rss", "rss.xml")],
    copied: "static",
    output: "public",
    hidden: &[],
};

pub(super) const QUARTZ_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["pageTitle"],
    url: &["baseUrl"],
    base: &[],
    description: &[],
    language: &["locale"],
    timezone: &[],
    author: &[],
    copyright: &[],
    folders: &["content"],
    permalink: "/{path}",
    permalink_certainty: PatternCertainty::Default,
    ids: "permalink",
    feeds: &[("rss", "index.xml")],
    copied: "",
    output: "public",
    hidden: &["private", "templates", ".obsidian"],
};

pub(super) const NEXT_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["title"],
    url: &["siteUrl", "url"],
    base: &["basePath"],
    description: &["description"],
    language: &["defaultLocale", "locale"],
    timezone: &[],
    author: &["author"],
    copyright: &[],
    folders: &["content/blog", "content/posts", "posts", "data/blog", "_posts"],
    permalink: "/blog/{slug}",
    permalink_certainty: PatternCertainty::Computed,
    ids: "",
    feeds: &[("rss", "feed.xml")],
    copied: "public",
    output: "out",
    hidden: &[],
};

pub(super) const SPHINX_SETTINGS: LiteralSettings = LiteralSettings {
    title: &["blog_title", "project"],
    url: &["blog_baseurl"],
    base: &[],
    description: &[],
    language: &["language"],
    timezone: &["blog_timezone"],
    author: &["author"],
    copyright: &["copyright"],
    folders: &["posts", "blog"],
    permalink: "/{path}.html",
    permalink_certainty: PatternCertainty::Computed,
    ids: "",
    feeds: &[("atom", "blog/atom.xml")],
    copied: "",
    output: "_build/html",
    hidden: &[],
};
