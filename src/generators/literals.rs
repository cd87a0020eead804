//! Generators whose configuration has literals for the title and the address, and whose
//! addresses follow one pattern: Docusaurus, `MkDocs`, Nikola, Quarto, `VuePress`,
//! `VitePress`, Gatsby, Quartz, Next and ablog for Sphinx.
//!
//! One row of [`LiteralSettings`] each. What a row does not know is reported, because the
//! owner has to compare it with the site.

mod rows;

use rows::{LiteralSettings, PatternCertainty};

use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{
    DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText, article_folders,
    not_understood,
};
use crate::model::SiteGenerator;

/// Creates the definition of a generator, and the function that reads its row.
macro_rules! definitions {
    ($($constant:ident $read:ident $generator:ident $name:literal $settings:ident $refine:ident $switch_off:literal $keep:literal;)*) => {
        $(
            #[doc = concat!("Recognition and translation of `", $name, "`.")]
            pub(super) const $constant: GeneratorDefinition = GeneratorDefinition {
                generator: SiteGenerator::$generator,
                name: $name,
                switch_off: $switch_off,
                keep: $keep,
                own_feeds: no_feeds,
                read: $read,
            };

            fn $read(
                settings: &GeneratorSettings<'_>,
                folder: &SiteFolder<'_>,
                report: &mut Report,
            ) -> DetectedSite {
                let site = read_literals(&rows::$settings, settings, folder, report);
                $refine(site, settings, folder, report)
            }
        )*
    };
}

definitions! {
    DOCUSAURUS read_docusaurus Docusaurus "Docusaurus" DOCUSAURUS_SETTINGS refine_docusaurus
        "feedOptions: { type: null } below `blog`" "";
    MKDOCS read_mkdocs Mkdocs "MkDocs" MKDOCS_SETTINGS refine_mkdocs
        "remove the plugin `rss` from mkdocs.yml" "";
    NIKOLA read_nikola Nikola "Nikola" NIKOLA_SETTINGS as_read
        "GENERATE_RSS = False and GENERATE_ATOM = False in conf.py" "";
    QUARTO read_quarto Quarto "Quarto" QUARTO_SETTINGS as_read
        "remove `feed: true` from the listing" "Run feedwright after `quarto render`, which empties its output folder.";
    VUEPRESS read_vuepress Vuepress "VuePress" VUEPRESS_SETTINGS as_read
        "remove the feed plugin" "Run feedwright after `vuepress build`, which empties its output folder.";
    VITEPRESS read_vitepress Vitepress "VitePress" VITEPRESS_SETTINGS as_read
        "remove the program that writes the feed" "Run feedwright after `vitepress build`, which empties its output folder.";
    GATSBY read_gatsby Gatsby "Gatsby" GATSBY_SETTINGS as_read
        "remove gatsby-plugin-feed from gatsby-config.js" "";
    QUARTZ read_quartz Quartz "Quartz" QUARTZ_SETTINGS as_read
        "Plugin.ContentIndex({ enableRSS: false })" "Run feedwright after `npx quartz build`, which empties its output folder.";
    NEXT read_next Next "Next.js" NEXT_SETTINGS as_read
        "remove the route or script that writes the feed" "";
    SPHINX read_sphinx Sphinx "Sphinx with ablog" SPHINX_SETTINGS as_read
        "blog_feed_archives = False in conf.py" "Run feedwright after `ablog build`.";
}

/// Programs of these sites decide whether there is a feed, so none is certain.
fn no_feeds(_: &GeneratorSettings<'_>, _: &SiteFolder<'_>, _: &mut Report) -> Vec<GeneratedFeed> {
    Vec::new()
}

/// Keeps the settings of a generator without rules of its own.
fn as_read(
    site: DetectedSite,
    _: &GeneratorSettings<'_>,
    _: &SiteFolder<'_>,
    _: &mut Report,
) -> DetectedSite {
    site
}

/// Reads the options of Docusaurus's blog. An article with a `slug` has no date in its
/// address, so the pattern is that of most articles.
fn refine_docusaurus(
    mut site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let path = settings.sourced_in("blog", "path").or(site.folder);
    let route = settings.sourced_in("blog", "routeBasePath");
    let route = route.unwrap_or_else(|| SourcedText::default_of("blog"));
    let articles = path.as_ref().map_or("blog", |path| &*path.text);
    let count = article_folders::count_field(folder, articles, "slug");
    let has_slugs = count.with_field * 2 > count.all;
    let rest = if has_slugs { "{slug}" } else { "{year}/{month}/{day}/{slug}" };
    let end = if settings.text("trailingSlash").is_some_and(|text| text == "true")
        || settings.contains("trailingSlash: true")
    {
        "/"
    } else {
        ""
    };
    if count.with_field > 0 && count.with_field < count.all {
        let (fewer, field) = if has_slugs {
            (count.all - count.with_field, "without `slug`")
        } else {
            (count.with_field, "with `slug`")
        };
        let message = format!(
            "{fewer} of {} articles, those {field}, have another pattern of addresses in Docusaurus",
            count.all
        );
        let help = "write each one's address as `url` into its frontmatter";
        report.push(not_understood(message, help).with_location(settings.location(0..0)));
    }
    let base = route.text.trim_matches('/').to_owned();
    let prefix = if base.is_empty() { String::new() } else { format!("/{base}") };
    site.names = ["rss", "atom"]
        .map(|format| {
            let name = format!("{prefix}/{format}.xml");
            FeedFileName::default_of(format, name.trim_start_matches('/'))
        })
        .to_vec();
    site.permalink = Some(route.map(|_| format!("{prefix}/{rest}{end}")));
    site.folder = path;
    site
}

/// Reads the options of the blog plugin of `MkDocs`.
fn refine_mkdocs(
    mut site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    _: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    for name in ["post_url_format", "blog_dir"] {
        if settings.contains(&format!("{name}:")) {
            let message = format!("`{name}` of the blog plugin is not read");
            let help = "correct `permalink` below `[articles]` in feed.toml";
            report.push(not_understood(message, help).with_location(settings.location(0..0)));
        }
    }
    if !settings.contains("- rss") {
        site.names.clear();
        site.ids = None;
    }
    site
}

fn read_literals(
    row: &LiteralSettings,
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    for names in [row.title, row.url] {
        settings.report_computed(names, report);
    }
    let articles = articles_folder(row, folder);
    report_unread_markup(folder, articles.as_ref(), report);
    let copied = Some(row.copied).filter(|name| !name.is_empty() && folder.has(name));
    let output = SourcedText::default_of(copied.unwrap_or(row.output));
    let names = row.feeds.iter().map(|(format, name)| FeedFileName::default_of(format, *name));
    DetectedSite {
        title: settings.first_sourced(row.title),
        url: address(row, settings),
        description: settings.first_sourced(row.description),
        language: settings.first_sourced(row.language),
        timezone: settings.first_sourced(row.timezone),
        authors: settings.first_sourced(row.author).into_iter().collect(),
        copyright: settings.first_sourced(row.copyright),
        folder: articles,
        permalink: Some(permalink(row, settings, report)),
        exclude: row
            .hidden
            .iter()
            .filter(|name| settings.contains(name))
            .map(|name| SourcedText::of_files(format!("{name}/"), "ignored by the site"))
            .collect(),
        ids: Some(row.ids).filter(|ids| !ids.is_empty()).map(SourcedText::default_of),
        assets: copied.map(SourcedText::default_of),
        output: Some(output),
        names: names.collect(),
        ..DetectedSite::default()
    }
}

/// Returns the first usual folder that exists, else the one with the most dated articles.
fn articles_folder(row: &LiteralSettings, folder: &SiteFolder<'_>) -> Option<SourcedText> {
    let usual = folder.first_existing(row.folders).map(SourcedText::default_of);
    usual.or_else(|| article_folders::find(folder, ""))
}

/// Joins address and base path; an address may have no scheme, as in Quartz.
fn address(row: &LiteralSettings, settings: &GeneratorSettings<'_>) -> Option<SourcedText> {
    let base = settings.first_sourced(row.base).map_or_else(String::new, |base| base.text);
    let base = base.trim_matches('/').to_owned();
    let url = settings.first_sourced(row.url)?;
    Some(url.map(|url| {
        let scheme = if url.contains("://") { "" } else { "https://" };
        let url = format!("{scheme}{}/", url.trim_end_matches('/'));
        if base.is_empty() { url } else { format!("{url}{base}/") }
    }))
}

/// Returns the pattern of addresses. If programs of the site decide, that is reported.
fn permalink(
    row: &LiteralSettings,
    settings: &GeneratorSettings<'_>,
    report: &mut Report,
) -> SourcedText {
    if row.permalink_certainty == PatternCertainty::Computed {
        let message = "programs of this site make the addresses of articles, and feedwright does not run programs";
        let help = "compare one article's address with your site's, and correct `permalink` below `[articles]` in feed.toml";
        report.push(not_understood(message, help).with_location(settings.location(0..0)));
    }
    SourcedText::default_of(row.permalink)
}

/// Reports articles in a markup that is not read, such as those of Quarto.
fn report_unread_markup(
    folder: &SiteFolder<'_>,
    articles: Option<&SourcedText>,
    report: &mut Report,
) {
    const UNREAD: [&str; 3] = [".qmd", ".rst", ".ipynb"];
    let Some(articles) = articles else { return };
    let entries = folder.entries(&articles.text);
    let names = entries.iter().flat_map(|entry| {
        let inside = format!("{}/{}", articles.text, entry.name);
        let below = if entry.is_folder { folder.entries(&inside) } else { vec![entry.clone()] };
        below.into_iter().map(|entry| entry.name)
    });
    let mut names = names.filter_map(|name| UNREAD.iter().find(|ending| name.ends_with(**ending)));
    if let Some(ending) = names.next() {
        let message = format!(
            "the articles in `{}` end in `{ending}`, which feedwright does not read",
            articles.text
        );
        let help = "publish the files that the site makes of them: set `[articles] folder` to a folder of `.md` or `.html` files";
        report.push(not_understood(message, help));
    }
}
