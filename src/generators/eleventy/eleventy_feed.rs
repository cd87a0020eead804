//! Feed of an Eleventy site: that of the feed plugin, or a template of the site.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::frontmatter::{self, FrontmatterSearch, TextExtent};
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{
    DetectedSite, FeedFileName, SiteFolder, SourcedText, ValueOrigin, not_understood,
    program_settings,
};
use crate::syntax::value::ValueTable;

/// Call that adds the feed plugin.
const PLUGIN: &str = "addPlugin(feedPlugin";

/// Endings of templates.
const TEMPLATES: [&str; 3] = [".njk", ".liquid", ".11ty.js"];

/// Deepest folder of a feed template below the input folder.
const MAX_DEPTH: usize = 3;

/// Text of a program that may add the plugin.
pub(super) struct PluginProgram {
    path: Arc<Path>,
    text: String,
}

impl PluginProgram {
    /// Reads the configuration and the programs that it imports.
    pub(super) fn read_all(settings: &GeneratorSettings<'_>, folder: &SiteFolder<'_>) -> Vec<Self> {
        let text = settings.source_text().to_owned();
        let names = imported_names(&text);
        let mut programs = vec![Self { path: settings.path(), text }];
        for name in names {
            if let Some(text) = folder.read(&name, &mut Report::default()) {
                programs.push(Self { path: folder.join(&name).into(), text });
            }
        }
        programs
    }
}

/// Returns the paths of the programs that a configuration imports.
fn imported_names(text: &str) -> Vec<String> {
    let quoted = text.split(['\'', '"', '\n']).filter_map(|part| part.strip_prefix("./"));
    let programs = quoted
        .filter(|path| [".js", ".mjs", ".cjs", ".ts"].iter().any(|ending| path.ends_with(ending)));
    programs.map(str::to_owned).collect()
}

/// Feed of the plugin: the part of a program with its options.
struct PluginFeed<'p> {
    program: &'p PluginProgram,
    start: usize,
    options: &'p str,
}

impl PluginFeed<'_> {
    fn text(&self, name: &str) -> Option<SourcedText> {
        let found = program_settings::find(self.options, name)?;
        let span = found.span.start + self.start..found.span.end + self.start;
        let place = SourceText::new(&self.program.path, &self.program.text).locate(span);
        let origin = ValueOrigin::Stated(place);
        Some(SourcedText { text: found.text, origin }).filter(|text| !text.text.trim().is_empty())
    }

    /// Returns the path of the feed.
    fn output(&self) -> SourcedText {
        let path = self.text("outputPath");
        let path = path.unwrap_or_else(|| SourcedText::default_of("feed.xml"));
        path.map(|path| path.trim_start_matches('/').to_owned())
    }
}

fn plugin_feeds(programs: &[PluginProgram]) -> Vec<PluginFeed<'_>> {
    let mut found = Vec::new();
    for program in programs {
        let starts: Vec<usize> = program.text.match_indices(PLUGIN).map(|(at, _)| at).collect();
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(program.text.len());
            let options = &program.text[*start..end];
            found.push(PluginFeed { program, start: *start, options });
        }
    }
    found
}

/// Lists the feeds that the plugin writes.
pub(super) fn plugin_outputs(programs: &[PluginProgram]) -> Vec<GeneratedFeed> {
    let feeds = plugin_feeds(programs).into_iter();
    feeds.map(|feed| GeneratedFeed::of_file(&feed.output().text, &feed.program.path)).collect()
}

/// Adds the feed of the plugin, else that of a template. `articles` is the name of their
/// folder, which usually is the one of the collection.
pub(super) fn add(
    site: DetectedSite,
    programs: &[PluginProgram],
    place: &EleventyFolders<'_>,
    report: &mut Report,
) -> DetectedSite {
    let mut feeds = plugin_feeds(programs);
    if feeds.is_empty() {
        return add_template(site, place, report);
    }
    let main = feeds
        .iter()
        .position(|feed| {
            let collection = feed.options.find("collection").map(|at| &feed.options[at..]);
            let name = collection.and_then(|part| program_settings::find(part, "name"));
            name.is_some_and(|name| name.text == place.articles)
        })
        .unwrap_or_default();
    let main = feeds.remove(main);
    for other in &feeds {
        let message = format!("the site has another feed, `{}`", other.output().text);
        let source = SourceText::new(&other.program.path, &other.program.text);
        report.push(lost(message, source.locate(other.start..other.start + PLUGIN.len())));
    }
    add_plugin(site, &main)
}

/// Folders of the site that the feed depends on.
pub(super) struct EleventyFolders<'s> {
    pub folder: &'s SiteFolder<'s>,
    /// Input folder; empty for the site's own.
    pub input: &'s str,
    /// Name of the articles' folder.
    pub articles: &'s str,
    /// Path below which the site is served; empty for the root.
    pub prefix: &'s str,
}

fn add_plugin(mut site: DetectedSite, feed: &PluginFeed<'_>) -> DetectedSite {
    let format = match feed.text("type").map(|kind| kind.text).as_deref() {
        Some("rss") => "rss",
        Some("json") => "json",
        _ => "atom",
    };
    site.names.push(FeedFileName { format, name: feed.output() });
    site.title = feed.text("title");
    site.url = feed.text("base");
    site.description = feed.text("subtitle");
    site.language = feed.text("language");
    site.ids = Some(SourcedText::default_of("permalink"));
    if let Some(at) = feed.options.find("author:") {
        let author = PluginFeed {
            program: feed.program,
            start: feed.start + at,
            options: feed.options.get(at..).unwrap_or_default(),
        };
        site.authors.extend(author.text("name"));
    }
    site
}

/// Template that may be a feed.
struct EleventyTemplate {
    name: String,
    path: Arc<Path>,
    text: String,
}

/// Reads the feed of a template: its path, its format and its ids.
fn add_template(
    mut site: DetectedSite,
    place: &EleventyFolders<'_>,
    report: &mut Report,
) -> DetectedSite {
    let mut templates = find_templates(place).into_iter();
    let Some(template) = templates.next() else { return site };
    for other in templates {
        let message = format!("the site has another feed template, `{}`", other.name);
        report.push(lost(message, SourceLocation::file(other.path.clone())));
    }
    let source = SourceText::new(&template.path, &template.text);
    site.switch_off = Some(format!("delete `{}`", template.name));
    let format = if template.text.contains("<rss") {
        "rss"
    } else if template.text.contains("<feed") {
        "atom"
    } else {
        "json"
    };
    if let FrontmatterSearch::Complete(found) = frontmatter::find(&source, TextExtent::Whole)
        && let Some(table) = frontmatter::read_valid(&source, &found, None)
    {
        let head = FeedHead { table, source: &source };
        site.title = head.sourced(&["metadata", "title"]);
        site.url = head.sourced(&["metadata", "url"]);
        site.description = head
            .sourced(&["metadata", "subtitle"])
            .or_else(|| head.sourced(&["metadata", "description"]));
        site.language = head.sourced(&["metadata", "language"]);
        site.authors.extend(head.sourced(&["metadata", "author", "name"]));
        let name = head.sourced(&["permalink"]).filter(|name| !name.text.contains("{{"));
        let name = name.map(|name| name.map(|name| name.trim_start_matches('/').to_owned()));
        site.names.extend(name.map(|name| FeedFileName { format, name }));
    }
    site.ids = template_ids(&template, place, report);
    site
}

/// Frontmatter of a template.
struct FeedHead<'t> {
    table: ValueTable<'t>,
    source: &'t SourceText<'t>,
}

impl FeedHead<'_> {
    /// Returns a text by the keys that lead to it.
    fn sourced(&self, path: &[&str]) -> Option<SourcedText> {
        let (first, rest) = path.split_first()?;
        let mut value = self.table.get(first)?;
        for key in rest {
            value = value.as_table()?.get(key)?;
        }
        let origin = ValueOrigin::Stated(self.source.locate(value.span.clone()));
        Some(SourcedText { text: value.as_str()?.to_owned(), origin })
    }
}

/// Lists the feed templates below the input folder, the uppermost first.
fn find_templates(place: &EleventyFolders<'_>) -> Vec<EleventyTemplate> {
    let mut waiting = vec![(place.input.to_owned(), 0)];
    let mut found = Vec::new();
    while let Some((folder, depth)) = waiting.pop() {
        for entry in place.folder.entries(&folder) {
            let name = super::join_path(&folder, &entry.name);
            let is_skipped = entry.name.starts_with(['_', '.']) || entry.name == "node_modules";
            if entry.is_folder {
                if !is_skipped && depth < MAX_DEPTH {
                    waiting.push((name, depth + 1));
                }
            } else if is_template_name(&entry.name)
                && let Some(text) = place.folder.read(&name, &mut Report::default())
                && ["<rss", "<feed", "jsonfeed.org"].iter().any(|mark| text.contains(mark))
            {
                found.push(EleventyTemplate { path: place.folder.join(&name).into(), name, text });
            }
        }
    }
    found.sort_by_key(|template| {
        let is_json = !template.text.contains("<rss") && !template.text.contains("<feed");
        (is_json, template.name.matches('/').count(), template.name.clone())
    });
    found
}

fn is_template_name(name: &str) -> bool {
    TEMPLATES.iter().any(|ending| name.ends_with(ending))
        && ["feed", "rss", "atom"].iter().any(|word| name.contains(word))
}

/// Reads the id of an entry in a template; reports it if it is not understood.
fn template_ids(
    template: &EleventyTemplate,
    place: &EleventyFolders<'_>,
    report: &mut Report,
) -> Option<SourcedText> {
    let source = SourceText::new(&template.path, &template.text);
    let Some(written) = find_id(&template.text) else {
        let message = "no id of an entry was found in this feed template";
        let help = "without `ids`, `feedwright adopt FEED` writes the ids of the old feed into the articles";
        report.push(not_understood(message, help).with_location(source.locate(0..0)));
        return None;
    };
    let origin = ValueOrigin::Stated(source.locate(written.span.clone()));
    let ids = id_address(&written.text, &template.text, place.prefix);
    if ids.is_none() {
        let message =
            format!("the ids `{}` of this feed template are not understood", written.text);
        let help = "without `ids`, `feedwright adopt FEED` writes the ids of the old feed into the articles";
        report.push(not_understood(message, help).with_location(source.locate(written.span)));
    }
    ids.map(|text| SourcedText { text, origin })
}

/// Finds the id of an entry: `<id>`, `<guid>`, or `"id"` in JSON.
fn find_id(text: &str) -> Option<LocatedText> {
    let entry = ["<entry", "<item", "\"items\""].iter().find_map(|tag| text.find(tag))?;
    let part = &text[entry..];
    for (open, close) in [("<id", "</id>"), ("<guid", "</guid>")] {
        let Some(at) = part.find(open) else { continue };
        let start = at + part[at..].find('>')? + 1;
        let inner = &part[start..start + part[start..].find(close)?];
        let start = entry + start + inner.len() - inner.trim_start().len();
        let text = inner.trim().to_owned();
        return Some(LocatedText { span: start..start + text.len(), text });
    }
    let at = part.find("\"id\":")? + "\"id\":".len();
    let line = part[at..].lines().next()?;
    let start = entry + at + line.len() - line.trim_start().len();
    let text = line.trim().trim_end_matches(',').trim_matches('"').to_owned();
    Some(LocatedText { span: start..start + text.len(), text })
}

/// Returns the pattern of an expression that is the address of the entry.
///
/// `post.url` does not contain the path prefix unless the filter `url` adds it.
fn id_address(written: &str, template: &str, prefix: &str) -> Option<String> {
    let inner = written.strip_prefix("{{")?.strip_suffix("}}")?.trim_matches('-').trim();
    let expression = match inner.split_once("}}") {
        // The address of the site and the path of the entry.
        Some((site, path)) => {
            let path = path.trim().strip_prefix("{{")?.trim();
            let is_address = ["site.url", "metadata.url", "meta.url", "site.baseUrl", "env.url"]
                .contains(&site.trim());
            return (is_address && is_entry_url(path) && prefix.is_empty())
                .then(|| "permalink".to_owned());
        }
        None => variable(inner, template).unwrap_or_else(|| inner.to_owned()),
    };
    let mut steps = expression.split('|').map(str::trim);
    let is_entry = steps.next().is_some_and(is_entry_url);
    let mut has_prefix = prefix.is_empty();
    for step in steps {
        match step.split(['(', ':', ' ']).next().unwrap_or_default() {
            "absoluteUrl" | "safe" | "htmlBaseUrl" | "addPathPrefixToFullUrl" => {
                has_prefix |= step.starts_with("html") || step.starts_with("add");
            }
            "url" => has_prefix = true,
            _ => return None,
        }
    }
    let is_absolute = expression.contains("absoluteUrl") || expression.contains("htmlBaseUrl");
    (is_entry && is_absolute && has_prefix).then(|| "permalink".to_owned())
}

fn is_entry_url(expression: &str) -> bool {
    let names = ["post", "item", "entry", "page", "article", "p", "note", "blog", "doc"];
    expression
        .strip_suffix(".url")
        .is_some_and(|name| names.contains(&name.trim_end_matches(".data")))
}

/// Returns the expression that a template assigns to a variable: `{% set NAME = … %}`,
/// `{% assign NAME = … %}` or `{% set NAME %}{{ … }}{% endset %}`; none if it has two.
fn variable(name: &str, template: &str) -> Option<String> {
    let mut found = None;
    for tag in ["set ", "assign ", "capture "] {
        for (at, _) in template.match_indices(&format!("{tag}{name}")) {
            let rest = template[at + tag.len() + name.len()..].trim_start();
            let value = if let Some(value) = rest.strip_prefix('=') {
                value.split("%}").next()?.trim().trim_end_matches('-')
            } else {
                let body = rest.trim_start_matches('-').strip_prefix("%}")?;
                let body = body.split("{%").next()?.trim();
                body.strip_prefix("{{")?.strip_suffix("}}")?
            };
            if found.replace(value.trim().to_owned()).is_some() {
                return None;
            }
        }
    }
    found
}

fn lost(message: String, place: SourceLocation) -> Diagnostic {
    Diagnostic::new(&codes::SITE_NOT_MIGRATED, message).with_location(place).help(
        "add a table `[[feeds]]` with a `path` and `where` to feed.toml if people subscribe to it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_is_taken_for_one() {
        #[rustfmt::skip]
        let rows = [
            ("{{ post.url | absoluteUrl(metadata.url) }}",   "", "", true),
            ("{{ post.url | absoluteUrl: metadata.url }}",   "", "", true),
            ("{{ post.url | url | absoluteUrl(site.url) }}", "", "/b", true),
            ("{{ post.url | absoluteUrl(site.url) }}",       "", "/b", false),
            ("{{ site.url }}{{ post.url }}",                 "", "", true),
            ("{{ absolutePostUrl }}", "{%- set absolutePostUrl = post.url | absoluteUrl(metadata.url) -%}", "", true),
            ("{{ a }}", "{% set a %}{{ post.url | url | absoluteUrl(m.url) }}{% endset %}", "", true),
            ("{{ a }}", "{% if x %}{% set a = post.data.link %}{% else %}{% set a = post.url | absoluteUrl(m.url) %}{% endif %}", "", false),
            ("{{ post.url }}",       "", "", false),
            ("{{ post.data.guid }}", "", "", false),
            ("{{ post.url | absoluteUrl(m.url) | hash }}", "", "", false),
            ("a",                    "", "", false),
        ];
        for (written, template, prefix, expected) in rows {
            assert_eq!(
                id_address(written, template, prefix).is_some(),
                expected,
                "{written} {template}"
            );
        }
    }

    #[test]
    fn id_of_the_entry_is_found_not_that_of_the_feed() {
        let text = "<feed><id>{{ a }}</id>{% for %}<entry><id> {{ b }} </id></entry>";
        assert_eq!(find_id(text).map(|found| found.text).as_deref(), Some("{{ b }}"));
        let text = "{\"items\": [{ \"id\": \"{{ c }}\",\n";
        assert_eq!(find_id(text).map(|found| found.text).as_deref(), Some("{{ c }}"));
    }
}
