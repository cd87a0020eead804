//! Reports files in a markup language that feedwright does not read, one diagnostic for
//! each ending: without it such an article would be missing from the feeds silently.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::path::Path;

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::sources::article_file::{self, ArticleFile};

/// Reason why files with an ending are not read; it decides what the author can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UnreadReason {
    /// Markdown or HTML under another ending, which may have extensions of its own.
    Renamed,
    /// Text with code whose results are part of the article.
    Computed,
    /// Template that only the site's generator can run.
    Template,
    /// Another markup language.
    Foreign,
}

use UnreadReason::{Computed, Foreign, Renamed, Template};

/// Endings of articles that are not read, sorted, with the names of their languages.
#[rustfmt::skip]
const UNREAD: &[(&str, &str, UnreadReason)] = &[
    ("adoc",       "AsciiDoc",          Foreign),
    ("asc",        "AsciiDoc",          Foreign),
    ("asciidoc",   "AsciiDoc",          Foreign),
    ("bbcode",     "BBCode",            Foreign),
    ("creole",     "Creole",            Foreign),
    ("dj",         "Djot",              Foreign),
    ("djot",       "Djot",              Foreign),
    ("ejs",        "EJS",               Template),
    ("erb",        "ERB",               Template),
    ("gemini",     "gemtext",           Foreign),
    ("gmi",        "gemtext",           Foreign),
    ("haml",       "Haml",              Template),
    ("handlebars", "Handlebars",        Template),
    ("hbs",        "Handlebars",        Template),
    ("htm",        "HTML",              Renamed),
    ("ipynb",      "Jupyter notebook",  Computed),
    ("j2",         "Jinja",             Template),
    ("jade",       "Pug",               Template),
    ("jinja",      "Jinja",             Template),
    ("jinja2",     "Jinja",             Template),
    ("liquid",     "Liquid",            Template),
    ("livemd",     "Livebook",          Computed),
    ("lr",         "Lektor",            Foreign),
    ("markdoc",    "Markdoc",           Foreign),
    ("mdc",        "Markdown",          Renamed),
    ("mdoc",       "Markdoc",           Foreign),
    ("mdown",      "Markdown",          Renamed),
    ("mdtext",     "Markdown",          Renamed),
    ("mdtxt",      "Markdown",          Renamed),
    ("mdwn",       "Markdown",          Renamed),
    ("mediawiki",  "MediaWiki",         Foreign),
    ("mkd",        "Markdown",          Renamed),
    ("mkdn",       "Markdown",          Renamed),
    ("mkdown",     "Markdown",          Renamed),
    ("muse",       "Muse",              Foreign),
    ("mustache",   "Mustache",          Template),
    ("myst",       "MyST",              Renamed),
    ("njk",        "Nunjucks",          Template),
    ("nunjucks",   "Nunjucks",          Template),
    ("org",        "Org",               Foreign),
    ("pandoc",     "Markdown",          Renamed),
    ("pdc",        "Markdown",          Renamed),
    ("pug",        "Pug",               Template),
    ("qmd",        "Quarto",            Computed),
    ("rdoc",       "RDoc",              Foreign),
    ("rest",       "reStructuredText",  Foreign),
    ("rmarkdown",  "R Markdown",        Computed),
    ("rmd",        "R Markdown",        Computed),
    ("rnw",        "Sweave",            Computed),
    ("rst",        "reStructuredText",  Foreign),
    ("scrbl",      "Scribble",          Foreign),
    ("scroll",     "Scroll",            Foreign),
    ("slim",       "Slim",              Template),
    ("smd",        "SuperMD",           Foreign),
    ("svx",        "mdsvex",            Foreign),
    ("t2t",        "txt2tags",          Foreign),
    ("tex",        "LaTeX",             Foreign),
    ("textile",    "Textile",           Foreign),
    ("twig",       "Twig",              Template),
    ("typ",        "Typst",             Foreign),
    ("vto",        "Vento",             Template),
    ("webc",       "WebC",              Template),
    ("wiki",       "wiki markup",       Foreign),
    ("xhtml",      "HTML",              Renamed),
];

/// Folders with parts of a site's theme, or with files of other programs.
const NO_ARTICLES: [&str; 10] = [
    "components",
    "includes",
    "layouts",
    "node_modules",
    "partials",
    "shortcodes",
    "snippets",
    "templates",
    "theme",
    "themes",
];

/// Endings of files that are not web pages, before that of a template: `feed.xml.njk`.
const NO_PAGES: [&str; 8] = ["atom", "css", "js", "json", "rss", "txt", "webmanifest", "xml"];

/// Names, without ending, of templates that list articles or serve the site.
const NO_TEMPLATES_OF_ARTICLES: [&str; 6] = ["404", "atom", "feed", "robots", "rss", "sitemap"];

/// Returns true if a file of this name would be an article in a language that is not read.
pub(super) fn is_unread(name: &OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    let Some(dot) = memchr::memrchr(b'.', bytes).filter(|dot| *dot > 0) else { return false };
    std::str::from_utf8(&bytes[dot + 1..]).is_ok_and(|ending| find_row(ending).is_some())
        && !article_file::is_about_folder(name)
}

fn find_row(ending: &str) -> Option<&'static (&'static str, &'static str, UnreadReason)> {
    let lower = || ending.bytes().map(|byte| byte.to_ascii_lowercase());
    let row = UNREAD.binary_search_by(|row| row.0.bytes().cmp(lower())).ok()?;
    UNREAD.get(row)
}

/// Reports the files of each ending in one diagnostic. `unread` are their paths below the
/// `folder` of the articles, `articles` the files that are read.
pub(super) fn report(
    mut unread: Vec<Box<str>>,
    articles: &[ArticleFile],
    folder: &Path,
) -> Vec<Diagnostic> {
    unread.retain(|path| !is_of_theme(path));
    if unread.is_empty() {
        return Vec::new();
    }
    // `a.Rmd` next to `a.md` is the source of that article, so nothing is lost.
    let read: HashSet<&str> = articles.iter().map(|file| without_ending(&file.path)).collect();
    unread.retain(|path| !read.contains(without_ending(path)));
    unread.sort();
    let mut by_ending: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in &unread {
        if let Some((ending, ..)) = find_row(ending(path)) {
            by_ending.entry(ending).or_default().push(path);
        }
    }
    by_ending.values().filter_map(|paths| describe(paths, folder)).collect()
}

fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn without_ending(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

/// Returns true for a file of a site's theme, which is not an article.
fn is_of_theme(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_known = |folder: &str| NO_ARTICLES.iter().any(|it| it.eq_ignore_ascii_case(folder));
    if folders.split('/').any(is_known) {
        return true;
    }
    let is_template = find_row(ending(name)).is_some_and(|row| row.2 == Template);
    let stem = without_ending(name);
    // The page of the whole folder lists its articles.
    let is_list = folders.is_empty() && stem.eq_ignore_ascii_case("index");
    is_template
        && (is_list
            || NO_PAGES.contains(&ending(stem))
            || NO_TEMPLATES_OF_ARTICLES.iter().any(|it| it.eq_ignore_ascii_case(stem)))
}

fn describe(paths: &[&str], folder: &Path) -> Option<Diagnostic> {
    let first = paths.first()?;
    let (_, language, reason) = find_row(ending(first))?;
    let ending = ending(first);
    let message = match (paths.len(), reason) {
        (1, Renamed) => format!("1 article is not read, because its name ends in `.{ending}`"),
        (count, Renamed) => {
            format!("{count} articles are not read, because their names end in `.{ending}`")
        }
        (1, _) => format!(
            "1 article is not read: it should be Markdown, HTML or plain text, not `.{ending}` ({language})"
        ),
        (count, _) => format!(
            "{count} articles are not read: they should be Markdown, HTML or plain text, not `.{ending}` ({language})"
        ),
    };
    let fix = match reason {
        Renamed if *language == "HTML" => "rename them to end in `.html`",
        Renamed => "rename them to end in `.md`",
        Computed => "render them to Markdown next to these files, under the same names",
        Template => {
            "write the articles as Markdown or HTML, because only the site's generator can run templates"
        }
        Foreign => "convert them to Markdown, for example with pandoc",
    };
    let help = format!(
        "{fix}; if they are not articles, add `exclude = [\"*.{ending}\"]` below `[articles]` in feed.toml"
    );
    Some(
        Diagnostic::new(&codes::ARTICLE_UNREAD, message)
            .with_location(SourceLocation::file(folder.join(first)))
            .help(help),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the location and message for each ending of unread files.
    fn check(unread: &[&str], articles: &[&str]) -> Vec<(String, String)> {
        let unread = unread.iter().map(|path| Box::from(*path)).collect();
        let articles: Vec<_> = articles
            .iter()
            .map(|path| ArticleFile { path: Box::from(*path), stamp: None })
            .collect();
        let found = report(unread, &articles, Path::new("a"));
        let shown = found
            .into_iter()
            .map(|found| (found.location.unwrap().path.display().to_string(), found.message));
        shown.collect()
    }

    #[test]
    fn endings_are_sorted_in_lower_case_and_none_is_of_an_article() {
        assert!(UNREAD.is_sorted_by(|a, b| a.0 < b.0));
        for (ending, ..) in UNREAD {
            assert_eq!(*ending, ending.to_lowercase());
            assert!(!super::super::is_article(Path::new(&format!("a.{ending}"))), "{ending}");
        }
    }

    #[test]
    fn each_ending_is_one_diagnostic_at_its_first_file() {
        let found = check(&["c/b.RST", "b.dj", "a.rst", "d.mkd"], &[]);
        let places: Vec<_> = found.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(places, ["a/b.dj", "a/d.mkd", "a/a.rst"]);
        assert!(found[2].1.starts_with("2 articles are not read"), "{}", found[2].1);
        assert!(found[1].1.ends_with("its name ends in `.mkd`"), "{}", found[1].1);
    }

    #[test]
    fn source_of_an_article_that_is_read_is_not_lost() {
        assert_eq!(check(&["a/b.Rmd", "c.ipynb"], &["a/b.md", "c.html"]), []);
        assert_eq!(check(&["b.Rmd"], &["a/b.md"]).len(), 1);
    }

    #[test]
    fn files_of_a_theme_are_not_articles() {
        let theme = [
            "layouts/a.njk",
            "a/node_modules/b/c.rst",
            "feed.xml.njk",
            "sitemap.njk",
            "index.njk",
            "404.liquid",
        ];
        for path in theme {
            assert_eq!(check(&[path], &[]), [], "{path}");
        }
        for path in ["a/index.njk", "b.html.erb", "2024-05-22-c.webc", "index.rst"] {
            assert_eq!(check(&[path], &[]).len(), 1, "{path}");
        }
    }
}
