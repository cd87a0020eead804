//! Reads the pages of sections, tags and categories (`_index.md` in Hugo and Zola), from which
//! the feeds of `[each.*]` take their titles.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::builder::TermPage;
use crate::config::{Config, EachDimension};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::model::{FolderDefaults, SiteGenerator};
use crate::parser::{self, SectionPage};
use crate::sources::find::ArticleListing;
use crate::sources::guard_files::GuardFileReader;
use crate::sources::site_guards::SiteGuards;
use crate::sources::site_settings::SiteSettings;
use crate::syntax::html::plain_text;
use crate::text::path;

/// Endings of such pages; the first has precedence.
const ENDINGS: [&str; 5] = ["md", "markdown", "mdx", "html", "htm"];

/// Longest title of a feed, in bytes. Every list of feeds shows it.
const LONGEST_TITLE: usize = 1_000;

/// Longest description of a feed, in bytes.
const LONGEST_DESCRIPTION: usize = 10_000;

/// Lists the dimensions whose feeds take their titles from pages.
pub(crate) fn titled_dimensions(config: &Config) -> Vec<EachDimension> {
    let titled = [EachDimension::Section, EachDimension::Tag, EachDimension::Category];
    config.each.iter().map(|rule| rule.by).filter(|by| titled.contains(by)).collect()
}

/// Reader of the pages of sections, tags and categories.
pub(super) struct SectionPageReader<'a> {
    pub config: &'a Config,
    pub settings: &'a SiteSettings,
    /// Reads a file below the articles folder.
    pub read: &'a GuardFileReader<'a>,
}

/// Value that a page has the title of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PageTerm<'p> {
    by: EachDimension,
    term: &'p str,
}

impl SectionPageReader<'_> {
    /// Reads the pages that feeds may take their titles from, sorted by path. Pages that are
    /// ignored are left out; the others may still be hidden by their headers.
    pub(super) fn read(
        &self,
        listing: &ArticleListing,
        guards: &SiteGuards,
        report: &mut Report,
    ) -> Vec<TermPage> {
        let dimensions = titled_dimensions(self.config);
        let has_pages = [SiteGenerator::Hugo, SiteGenerator::Zola]
            .iter()
            .any(|generator| self.settings.follows(*generator));
        if dimensions.is_empty() || !has_pages {
            return Vec::new();
        }
        let defaults = match &guards.section_rules[..] {
            [] => Cow::Borrowed(&guards.articles),
            rules => Cow::Owned(guards.articles.with_rules(rules.to_vec())),
        };
        let mut pages = Vec::new();
        for path in self.choose(listing) {
            let Some(found) = self.term_of(path) else { continue };
            if dimensions.contains(&found.by) {
                pages.extend(self.read_page(path, found, &defaults, report));
            }
        }
        pages
    }

    /// Chooses one page of every folder: without a language or in that of the site, and of
    /// the first of [`ENDINGS`]. If it is hidden, no other takes its place.
    fn choose<'l>(&self, listing: &'l ArticleListing) -> Vec<&'l str> {
        let mut best: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for path in listing.guards.iter().map(|path| &**path) {
            let Some(rank) = self.rank(path) else { continue };
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let chosen = best.entry(folder).or_insert((rank, path));
            *chosen = (*chosen).min((rank, path));
        }
        let chosen = best.into_values().map(|(_, path)| path);
        let mut chosen: Vec<&str> = chosen
            .filter(|path| listing.ignored_pages.binary_search_by(|it| (**it).cmp(path)).is_err())
            .collect();
        chosen.sort_unstable();
        chosen
    }

    /// Returns the rank of a page among those of its folder; none for another file.
    fn rank(&self, path: &str) -> Option<usize> {
        let facts = path::facts(path);
        let (_, ending) = path.rsplit_once('.')?;
        let name = facts.stem.rsplit('/').next().unwrap_or_default();
        let ending = ENDINGS.iter().position(|known| *known == ending)?;
        let language = match facts.language {
            None => 0,
            language if language == self.config.site.language.as_deref() => ENDINGS.len(),
            Some(_) => return None,
        };
        (name == "_index").then_some(language + ending)
    }

    /// Returns the value that the page at a path has the title of: a section, the first
    /// folder with articles, or in Hugo a tag or a category.
    fn term_of<'p>(&self, path: &'p str) -> Option<PageTerm<'p>> {
        let (folder, _) = path.rsplit_once('/')?;
        let (around, term) = folder.rsplit_once('/').unwrap_or(("", folder));
        let is_hugo = self.settings.is_known() && self.settings.follows(SiteGenerator::Hugo);
        let by = match around {
            "tags" if is_hugo => EachDimension::Tag,
            "categories" if is_hugo => EachDimension::Category,
            _ => EachDimension::Section,
        };
        let is_section =
            || path::facts(path).section == Some(term) && path::facts(folder).section.is_none();
        (by != EachDimension::Section || is_section()).then_some(PageTerm { by, term })
    }

    fn read_page(
        &self,
        path: &str,
        PageTerm { by, term }: PageTerm<'_>,
        defaults: &FolderDefaults,
        report: &mut Report,
    ) -> Option<TermPage> {
        // A file that can't be read was reported with the files that may hide articles.
        let bytes = (self.read)(path, &mut Report::default())?;
        let shown: Arc<Path> = self.config.articles.folder.join(path).into();
        let text = String::from_utf8(bytes).map_err(|_| {
            report.push(unused(SourceLocation::file(&*shown), "the file is not UTF-8"));
        });
        let text = text.ok()?;
        let source = SourceText::new(&shown, &text);
        let page = match parser::read_section_page(&source, path, self.config, defaults) {
            Ok(page) => page?,
            Err(_) if defaults.rules_for(path).iter().any(|rule| rule.hides()) => return None,
            Err(fault) => {
                let place = fault.location.unwrap_or_else(|| SourceLocation::file(&*shown));
                report.push(unused(place, &fault.message));
                return None;
            }
        };
        let SectionPage { header, title, description } = page;
        let mut shorten = |name: &str, text: Option<String>, most: usize| {
            let text = text.filter(|text| !is_blank(text))?;
            if text.len() > most {
                let reason = format!("`{name}` is longer than {most} bytes");
                report.push(unused(source.locate(0..0), &reason));
                return None;
            }
            Some(text.into())
        };
        let title = shorten("title", title, LONGEST_TITLE);
        let description = shorten("description", description, LONGEST_DESCRIPTION);
        Some(TermPage { by, term: term.into(), title, description, header })
    }
}

/// Returns true if a title consists of tags only, so that nothing of it would be shown.
fn is_blank(text: &str) -> bool {
    plain_text(&format!("- {text}")).trim() == "-"
}

/// Reports a page that its feed does not take the title from.
fn unused(place: SourceLocation, reason: &str) -> Diagnostic {
    let message = format!("the feed does not take its title from this page: {reason}");
    Diagnostic::new(&codes::SITE_UNUSED_TITLE, message)
        .with_location(place)
        .help("fix the page; until then, the feed has the name of the folder")
}
