//! Finds the feed templates of a site: files with frontmatter whose text, or whose layout,
//! is a feed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Report, SourceLocation, SourceText};
use crate::generators::jekyll::feed_template::{self, FeedTemplate};
use crate::generators::jekyll::liquid_expression::LiquidScope;
use crate::generators::jekyll::liquid_text::{FilterAddress, PostSelection};
use crate::generators::settings::GeneratorSettings;
use crate::generators::{FolderEntry, SiteFolder};
use crate::model::FeedFormat;
use crate::syntax::value::ValueTable;
use crate::syntax::yaml;

/// Largest depth of a template's folder.
const MAX_DEPTH: usize = 2;

/// Largest number of files that are read.
const MAX_READ: usize = 500;

/// Endings of feed templates.
const ENDINGS: [&str; 5] = ["xml", "atom", "rss", "json", "html"];

/// Parts of the path of an HTML file that make it worth reading.
const FEED_WORDS: [&str; 3] = ["feed", "rss", "atom"];

/// Feed that the site makes of its own template.
pub(super) struct OwnFeed {
    /// Path of the file, relative to the site's folder.
    pub file: String,
    /// Path of the feed, relative to the output.
    pub output: String,
    /// Content of the feed.
    pub feed: FeedTemplate,
    /// Place of the title in the template.
    pub title_location: SourceLocation,
    /// Place of the id in the template.
    pub ids_location: SourceLocation,
    /// Id as the template has it.
    pub written_id: String,
}

/// Sources in which templates are looked up.
pub(super) struct TemplateSources<'s, 'a> {
    pub settings: &'s GeneratorSettings<'a>,
    pub folder: &'s SiteFolder<'s>,
    /// Folder of the site's sources below the site's folder; empty or ending with a slash.
    pub source: &'s str,
    pub address: &'s FilterAddress,
}

impl TemplateSources<'_, '_> {
    /// Finds the feeds in XML, then those in JSON; of these, the feeds of all posts first,
    /// then by depth and name.
    pub(super) fn find(&self) -> Vec<OwnFeed> {
        let mut feeds: Vec<OwnFeed> =
            self.candidates().iter().filter_map(|path| self.read(path)).collect();
        feeds.sort_by_key(|feed| {
            let is_part = feed.feed.posts != PostSelection::Every;
            let is_json = feed.feed.format == FeedFormat::Json;
            (is_json, is_part, feed.output.matches('/').count(), feed.output.clone())
        });
        feeds
    }

    /// Lists the files that may be templates, relative to the sources.
    fn candidates(&self) -> Vec<String> {
        let (mut found, mut waiting) = (Vec::new(), vec![String::new()]);
        while let Some(folder) = waiting.pop() {
            for entry in self.folder.entries(&format!("{}{folder}", self.source)) {
                let path = format!("{folder}{}", entry.name);
                if !entry.is_folder {
                    if is_candidate(&path) && found.len() < MAX_READ {
                        found.push(path);
                    }
                } else if folder.matches('/').count() < MAX_DEPTH && is_searched(&entry) {
                    waiting.push(path + "/");
                }
            }
        }
        found
    }

    /// Reads a file; none if it is not a feed template.
    fn read(&self, path: &str) -> Option<OwnFeed> {
        let file = format!("{}{path}", self.source);
        let text = self.folder.read(&file, &mut Report::default())?;
        let TemplateHead { page, body } = split_frontmatter(&text)?;
        let own = OpenTemplate { file: &file, text: &text, body };
        let output = output_path(path, &page);
        if feed_template::may_be_feed(&text[body..]) {
            return self.read_feed(&own, &page, &file, output);
        }
        let layout = self.layout(&page)?;
        let body = split_frontmatter(&layout.text).map_or(0, |head| head.body);
        if !feed_template::may_be_feed(&layout.text[body..]) {
            return None;
        }
        let layout = OpenTemplate { file: &layout.path, text: &layout.text, body };
        self.read_feed(&layout, &page, &file, output)
    }

    fn read_feed(
        &self,
        template: &OpenTemplate<'_>,
        page: &ValueTable<'_>,
        file: &str,
        output: String,
    ) -> Option<OwnFeed> {
        let mut scope = LiquidScope {
            settings: self.settings,
            address: self.address.clone(),
            page,
            variables: BTreeMap::new(),
        };
        let feed = feed_template::read(template.text, template.body, &mut scope)?;
        let path: Arc<Path> = self.folder.join(template.file).into();
        let source = SourceText::new(&path, template.text);
        let title = feed.title.as_ref().map_or(0..0, |title| title.span.clone());
        let title_location = source.locate(title);
        let rest = &template.text[feed.ids.span.start..];
        let written_id = rest.split("</").next().unwrap_or_default();
        let start = template.text.len() - rest.trim_start().len();
        let written_id = written_id.trim().lines().next().unwrap_or_default().to_owned();
        let ids_location = source.locate(start..start + written_id.len());
        let file = file.to_owned();
        Some(OwnFeed { file, output, feed, title_location, ids_location, written_id })
    }

    /// Reads the layout that a page names.
    fn layout(&self, page: &ValueTable<'_>) -> Option<LayoutFile> {
        let name = page.get("layout")?.as_str().filter(|name| !name.contains(".."))?.to_owned();
        ENDINGS.iter().find_map(|ending| {
            let path = format!("{}_layouts/{name}.{ending}", self.source);
            let text = self.folder.read(&path, &mut Report::default())?;
            Some(LayoutFile { path, text })
        })
    }
}

/// Template that is being read.
struct OpenTemplate<'t> {
    file: &'t str,
    text: &'t str,
    /// Offset of the text after the frontmatter.
    body: usize,
}

/// Layout of a page.
struct LayoutFile {
    path: String,
    text: String,
}

/// Frontmatter of a template, and the offset after it.
struct TemplateHead<'t> {
    page: ValueTable<'t>,
    body: usize,
}

/// Splits a template; none if it has no frontmatter, so that Jekyll only copies it.
fn split_frontmatter(text: &str) -> Option<TemplateHead<'_>> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let head = start + text[start..].strip_prefix("---").and_then(|rest| rest.find('\n'))? + 4;
    if !is_fence(&text[start..head]) {
        return None;
    }
    let mut end = head;
    for line in text[head..].split_inclusive('\n') {
        if is_fence(line) {
            let page = yaml::parse(text, head..end).unwrap_or_default();
            return Some(TemplateHead { page, body: end + line.len() });
        }
        end += line.len();
    }
    None
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// Returns the path at which Jekyll writes a page: that of its file, or its `permalink`.
fn output_path(path: &str, page: &ValueTable<'_>) -> String {
    let Some(permalink) = page.get("permalink").and_then(|value| value.as_str()) else {
        return path.to_owned();
    };
    let ending = path.rsplit('.').next().unwrap_or_default();
    let written = permalink.trim_start_matches('/');
    if written.is_empty() || written.ends_with('/') {
        format!("{written}index.{ending}")
    } else if written.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        written.to_owned()
    } else {
        format!("{written}.{ending}")
    }
}

/// Returns true for a folder in which Jekyll looks for pages.
fn is_searched(folder: &FolderEntry) -> bool {
    !folder.name.starts_with(['_', '.', '#', '~'])
        && !["node_modules", "vendor"].contains(&&*folder.name)
}

fn is_candidate(path: &str) -> bool {
    let Some((stem, ending)) = path.rsplit_once('.') else { return false };
    let is_page = ending == "html" && !FEED_WORDS.iter().any(|word| stem.contains(word));
    let name = path.rsplit('/').next().unwrap_or(path);
    ENDINGS.contains(&ending) && !is_page && !name.starts_with(['_', '.'])
}
