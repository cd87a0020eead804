//! Generators whose configuration has literals for the title and the address, and whose
//! addresses follow one pattern: Docusaurus, `MkDocs`, Nikola, Quarto, `VuePress`,
//! `VitePress`, Gatsby, Quartz, Next and ablog for Sphinx.
//!
//! One row of [`LiteralSettings`] each. What a row does not know is reported, because the
//! owner has to compare it with the site.

mod docusaurus_blog;
mod mkdocs_blog;
mod quarto_listing;
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
    ($($constant:ident $read:ident $generator:ident $name:literal $settings:path, $refine:path, $switch_off:literal $keep:literal;)*) => {
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
                let site = read_literals(&$settings, settings, folder, report);
                $refine(site, settings, folder, report)
            }
        )*
    };
}

definitions! {
    DOCUSAURUS read_docusaurus Docusaurus "Docusaurus" docusaurus_blog::SETTINGS, docusaurus_blog::refine,
        "feedOptions: { type: null } below `blog`" "";
    MKDOCS read_mkdocs Mkdocs "MkDocs" rows::MKDOCS_SETTINGS, mkdocs_blog::refine,
        "remove the plugin `rss` from mkdocs.yml" "";
    NIKOLA read_nikola Nikola "Nikola" rows::NIKOLA_SETTINGS, as_read,
        "GENERATE_RSS = False and GENERATE_ATOM = False in conf.py" "";
    QUARTO read_quarto Quarto "Quarto" rows::QUARTO_SETTINGS, quarto_listing::refine,
        "remove `feed: true` from the listing" "Run feedwright after `quarto render`, which empties its output folder.";
    VUEPRESS read_vuepress Vuepress "VuePress" rows::VUEPRESS_SETTINGS, as_read,
        "remove the feed plugin" "Run feedwright after `vuepress build`, which empties its output folder.";
    VITEPRESS read_vitepress Vitepress "VitePress" rows::VITEPRESS_SETTINGS, as_read,
        "remove the program that writes the feed" "Run feedwright after `vitepress build`, which empties its output folder.";
    GATSBY read_gatsby Gatsby "Gatsby" rows::GATSBY_SETTINGS, as_read,
        "remove gatsby-plugin-feed from gatsby-config.js" "";
    QUARTZ read_quartz Quartz "Quartz" rows::QUARTZ_SETTINGS, report_undated,
        "Plugin.ContentIndex({ enableRSS: false })" "Run feedwright after `npx quartz build`, which empties its output folder.";
    NEXT read_next Next "Next.js" rows::NEXT_SETTINGS, as_read,
        "remove the route or script that writes the feed" "";
    SPHINX read_sphinx Sphinx "Sphinx with ablog" rows::SPHINX_SETTINGS, as_read,
        "blog_feed_archives = False in conf.py" "Run feedwright after `ablog build`.";
}

/// Programs of these sites decide whether there is a feed, so none is certain.
fn no_feeds(_: &GeneratorSettings<'_>, _: &SiteFolder<'_>, _: &mut Report) -> Vec<GeneratedFeed> {
    Vec::new()
}

/// Reports notes without a date, which Quartz publishes with the date of the file.
fn report_undated(
    site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let articles = site.folder.as_ref().map_or("", |articles| &*articles.text);
    let undated = article_folders::count_undated(folder, articles);
    if let Some(count) = undated.filter(|count| *count > 0) {
        let message = format!(
            "notes in `{articles}` without a date: {count}; Quartz takes that of the file or of git"
        );
        let help = "write `date` into those that are entries of the feed; `feedwright date` takes it from git";
        report.push(not_understood(message, help).with_location(settings.location(0..0)));
    }
    site
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
    article_folders::report_unread(folder, articles.as_ref(), report);
    let copied = Some(row.copied).filter(|name| !name.is_empty() && folder.has(name));
    let output = SourcedText::default_of(copied.unwrap_or(row.output));
    let names = row.feeds.iter().map(|(format, name)| FeedFileName::default_of(format, *name));
    DetectedSite {
        title: settings.first_sourced(row.title),
        url: address(row, settings),
        description: settings.first_sourced(row.description),
        language: language(row, settings),
        timezone: settings.first_sourced(row.timezone),
        authors: settings.first_sourced(row.author).into_iter().collect(),
        copyright: settings.first_sourced(row.copyright),
        permalink: Some(permalink(row, settings, articles.as_ref(), report)),
        folder: articles,
        exclude: row
            .hidden
            .iter()
            .filter(|name| settings.contains(name))
            .map(|name| SourcedText::of_files(format!("{name}/"), "ignored by the site"))
            .chain(row.left_out.iter().map(|pattern| SourcedText::default_of(*pattern)))
            .collect(),
        spelling: row.spelling,
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

/// Returns the stated language, or that of the generator's own texts.
fn language(row: &LiteralSettings, settings: &GeneratorSettings<'_>) -> Option<SourcedText> {
    let usual = Some(row.usual_language).filter(|tag| !tag.is_empty());
    settings.first_sourced(row.language).or_else(|| usual.map(SourcedText::default_of))
}

/// Joins address and base path; an address may have no scheme, as in Quartz.
fn address(row: &LiteralSettings, settings: &GeneratorSettings<'_>) -> Option<SourcedText> {
    let base = settings.first_sourced(row.base).map_or_else(String::new, |base| base.text);
    let base = if base.contains("://") { String::new() } else { base };
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
    articles: Option<&SourcedText>,
    report: &mut Report,
) -> SourcedText {
    if row.permalink_certainty == PatternCertainty::Computed {
        let message = "programs of this site make the addresses of articles, and feedwright does not run programs";
        let help = "compare one article's address with your site's, and correct `permalink` below `[articles]` in feed.toml";
        report.push(not_understood(message, help).with_location(settings.location(0..0)));
    }
    SourcedText::default_of(page_pattern(row, settings, articles))
}

/// Returns the pattern of addresses, with the path of the articles below the folder of all
/// pages.
fn page_pattern(
    row: &LiteralSettings,
    settings: &GeneratorSettings<'_>,
    articles: Option<&SourcedText>,
) -> String {
    let configuration = settings.path().display().to_string().replace('\\', "/");
    let articles = articles.map_or("", |articles| articles.text.trim_start_matches('.'));
    let below = row.page_roots.iter().find_map(|root| {
        let is_used = root.is_empty() || configuration.contains(&format!("{root}/"));
        let below = articles.strip_prefix(root).filter(|_| is_used)?;
        (root.is_empty() || below.is_empty() || below.starts_with('/')).then_some(below)
    });
    match below.map(|below| below.trim_matches('/')) {
        None | Some("") => row.permalink.to_owned(),
        Some(below) => format!("/{below}{}", row.permalink),
    }
}
