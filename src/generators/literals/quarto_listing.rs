//! Listing of Quarto that has a feed.

use std::path::Path;

use super::{page_pattern, rows};
use crate::diagnostic::Report;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{
    DetectedSite, FeedFileName, SiteFolder, SourcedText, article_folders, not_understood,
};
use crate::syntax::value::SpannedValue;

/// Maximum depth of the page with the listing.
const MAX_DEPTH: usize = 3;

/// Maximum number of pages that are read.
const MAX_READ: usize = 500;

/// Page whose listing has a feed.
struct FeedListing {
    /// Path of the page.
    page: String,
    /// Folder of the articles, relative to the page.
    contents: Option<String>,
}

/// Takes the folder of articles and the path of the feed from the page whose listing has a
/// feed. Without one, the folder is a guess.
pub(super) fn refine(
    mut site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let Some(listing) = find_listing(folder) else {
        let message = "no page has a listing with `feed`, so the folder of articles is not certain";
        let help = "check `[articles] folder` in feed.toml";
        report.push(not_understood(message, help).with_location(settings.location(0..0)));
        return site;
    };
    let (parent, name) = listing.page.rsplit_once('/').unwrap_or(("", &listing.page));
    let (stem, _) = name.rsplit_once('.').unwrap_or((name, ""));
    let feed = article_folders::join(parent, &format!("{stem}.xml"));
    site.names = vec![FeedFileName {
        format: "rss",
        name: SourcedText::of_files(feed, listing.page.clone()),
    }];
    if let Some(contents) = listing.contents {
        let articles = article_folders::join(parent, &contents);
        site.folder = Some(SourcedText::of_files(articles, listing.page.clone()))
            .filter(|articles| folder.has(&articles.text))
            .or(site.folder);
        let pattern = page_pattern(&rows::QUARTO_SETTINGS, settings, site.folder.as_ref());
        site.permalink = Some(SourcedText::default_of(pattern));
    }
    site
}

/// Returns true for the name of a file that Quarto makes a page of.
fn is_page(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["qmd", "md"].iter().any(|page| ending.eq_ignore_ascii_case(page)))
}

/// Finds the first page, those of the upper folders first.
fn find_listing(folder: &SiteFolder<'_>) -> Option<FeedListing> {
    let (mut level, mut reads) = (vec![String::new()], 0);
    for _ in 0..MAX_DEPTH {
        let mut below = Vec::new();
        for parent in level {
            for entry in folder.entries(&parent) {
                let path = article_folders::join(&parent, &entry.name);
                if entry.is_folder {
                    below.extend((!article_folders::is_skipped(&entry.name)).then_some(path));
                } else if is_page(&entry.name) {
                    reads += 1;
                    let found = (reads <= MAX_READ).then(|| read_listing(folder, &path)).flatten();
                    if found.is_some() {
                        return found;
                    }
                }
            }
        }
        level = below;
    }
    None
}

fn read_listing(folder: &SiteFolder<'_>, page: &str) -> Option<FeedListing> {
    let text = folder.read_start(page, 16_384)?;
    let fields = text.trim_start().strip_prefix("---")?;
    let fields = &fields[..fields.find("\n---")?];
    if !fields.contains("listing") || !fields.contains("feed") {
        return None;
    }
    let path = folder.join(&format!("{page}.yml"));
    let settings = GeneratorSettings::parse(fields, &path, &mut Report::default());
    let listing = settings.value("listing")?;
    let tables = listing.as_list().iter().chain([listing]).filter_map(SpannedValue::as_table);
    let mut with_feed =
        tables.filter(|table| table.get("feed").is_some_and(|feed| feed.as_str() != Some("false")));
    let table = with_feed.next()?;
    let contents = table.get("contents").and_then(|value| value.as_list().first()?.as_str());
    let contents = contents.map(|pattern| {
        let fixed =
            pattern.split('/').take_while(|part| !part.contains('*') && !part.contains('.'));
        fixed.collect::<Vec<_>>().join("/")
    });
    Some(FeedListing {
        page: page.to_owned(),
        contents: contents.filter(|contents| !contents.is_empty()),
    })
}
