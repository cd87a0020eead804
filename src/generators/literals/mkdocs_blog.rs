//! Options of the blog plugin of Material for `MkDocs`, and of the plugin that writes feeds.

use crate::diagnostic::{Diagnostic, Report};
use crate::generators::settings::GeneratorSettings;
use crate::generators::{
    DetectedSite, FeedFileName, SiteFolder, SourcedText, ValueOrigin, not_understood,
};
use crate::syntax::value::{SpannedValue, ValueTable};

/// Letters of Unicode's date patterns, and the same in `strftime`; the longest first.
#[rustfmt::skip]
const DATE_LETTERS: [(&str, &str); 12] = [
    ("yyyy", "%Y"), ("MMMM", "%B"), ("EEEE", "%A"), ("MMM", "%b"), ("EEE", "%a"),
    ("yy", "%y"), ("MM", "%m"), ("dd", "%d"), ("DD", "%j"), ("y", "%Y"), ("M", "%-m"), ("d", "%-d"),
];

/// Reads the options of the plugins.
pub(super) fn refine(
    mut site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let plugins = PluginList { settings };
    let docs = settings.text("docs_dir").unwrap_or_else(|| "docs".to_owned());
    let docs = docs.trim_start_matches("./").trim_matches('/').to_owned();
    site.assets = Some(settings.sourced_or("docs_dir", "docs"));
    site.output.clone_from(&site.assets);
    if plugins.has("blog") {
        let blog = plugins.text("blog", "blog_dir");
        let blog = blog.unwrap_or_else(|| SourcedText::default_of("blog"));
        let blog = blog.map(|name| name.trim_matches(['.', '/']).to_owned());
        let posts = posts_folder(&docs, &blog, &plugins);
        site.folder = Some(posts).filter(|posts| folder.has(&posts.text)).or(site.folder);
        site.permalink = Some(permalink(&blog, &plugins, report));
        report_slugs(&plugins, report);
    } else {
        let message = "mkdocs.yml has no plugin `blog`, so the addresses of articles are not known";
        let help = "compare one article's address with your site's, and correct `permalink` below `[articles]` in feed.toml";
        report.push(not_understood(message, help).with_location(settings.location(0..0)));
        site.permalink = Some(SourcedText::default_of("/{path}/"));
    }
    add_feeds(&mut site, &plugins, report);
    site
}

fn posts_folder(docs: &str, blog: &SourcedText, plugins: &PluginList<'_, '_>) -> SourcedText {
    let posts = plugins.text("blog", "post_dir");
    let posts = posts.unwrap_or_else(|| blog.clone().map(|_| "{blog}/posts".to_owned()));
    posts.map(|posts| {
        let posts = posts.replace("{blog}", &blog.text);
        format!("{docs}/{}", posts.trim_matches(['.', '/']))
    })
}

/// Translates `post_url_format` and `post_url_date_format`.
fn permalink(blog: &SourcedText, plugins: &PluginList<'_, '_>, report: &mut Report) -> SourcedText {
    let usual = SourcedText::default_of("{date}/{slug}");
    let format = plugins.text("blog", "post_url_format").unwrap_or(usual);
    let dates = plugins.text("blog", "post_url_date_format");
    let dates = dates.unwrap_or_else(|| SourcedText::default_of("yyyy/MM/dd"));
    let date = date_pattern(&dates.text).unwrap_or_else(|| {
        let message = format!(
            "`post_url_date_format` is `{}`, which has no equivalent in feedwright",
            dates.text
        );
        let help = "write `permalink` below `[articles]` in feed.toml by hand, then compare one article's address";
        report.push(plugins.located(message, help, &dates));
        date_pattern("yyyy/MM/dd").unwrap_or_default()
    });
    let is_file = plugins.settings.text("use_directory_urls").is_some_and(|text| text == "false");
    let end = if is_file { ".html" } else { "/" };
    let prefix = if blog.text.is_empty() { String::new() } else { format!("/{}", blog.text) };
    format.map(|format| {
        let format = format.replace("{date}", &date).replace("{slug}", "{slug_or_title}");
        let format = format.replace("{file}", "{filename}").replace("{categories}", "{category}");
        format!("{prefix}/{}{end}", format.trim_matches('/'))
    })
}

/// Translates a pattern of dates; nothing if a letter is not known.
fn date_pattern(format: &str) -> Option<String> {
    let (mut pattern, mut rest) = (String::new(), format);
    while let Some(letter) = rest.chars().next() {
        let found = DATE_LETTERS.iter().find(|(letters, _)| rest.starts_with(letters));
        match found {
            Some((letters, date)) => {
                pattern += &match *date {
                    "%Y" => "{year}".to_owned(),
                    "%m" => "{month}".to_owned(),
                    "%d" => "{day}".to_owned(),
                    date => format!("{{date:{date}}}"),
                };
                rest = &rest[letters.len()..];
            }
            None if letter.is_alphabetic() || letter == '\'' => return None,
            None => {
                pattern.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    Some(pattern)
}

/// Reports a function of the site that makes slugs.
fn report_slugs(plugins: &PluginList<'_, '_>, report: &mut Report) {
    let Some(value) = plugins.option("blog", "post_slugify") else { return };
    let message = "`post_slugify` changes the names in addresses, and is not followed";
    let help = "compare the addresses with your site's; write each one that differs as `url` into its frontmatter";
    report.push(plugins.settings.warning(value.span.clone(), message.to_owned(), help));
}

/// Adds the names of the plugin `rss`. Without it the site has no feed.
fn add_feeds(site: &mut DetectedSite, plugins: &PluginList<'_, '_>, report: &mut Report) {
    if !plugins.has("rss") {
        site.names.clear();
        site.ids = None;
        return;
    }
    let names = plugins.option("rss", "feeds_filenames").and_then(SpannedValue::as_table);
    let name = names.and_then(|names| names.get("rss_created")?.as_str());
    if let Some(name) = name {
        site.names = vec![FeedFileName::default_of("rss", name)];
    }
    let dates = plugins.option("rss", "date_from_meta").and_then(SpannedValue::as_table);
    if dates.and_then(|dates| dates.get("as_creation")).is_none() {
        let message = "the dates in the feed of the plugin `rss` are those of git, because `date_from_meta` has no `as_creation`";
        let help = "the new feed has the dates of the articles; to compare them, run `feedwright init --from FEED`";
        report.push(not_understood(message, help).with_location(plugins.settings.location(0..0)));
    }
}

/// The list `plugins`, whose items are names, or names with options.
struct PluginList<'s, 'a> {
    settings: &'s GeneratorSettings<'a>,
}

impl<'a> PluginList<'_, 'a> {
    /// Returns true if a plugin is in the list; `material/blog` is `blog`.
    fn has(&self, name: &str) -> bool {
        let is_own = |text: &str| text.rsplit('/').next() == Some(name);
        let Some(plugins) = self.settings.value("plugins") else { return false };
        let named = plugins.as_list().iter().any(|item| item.as_str().is_some_and(is_own));
        named || self.tables().any(|table| table.entries.iter().any(|(key, _)| is_own(&key.name)))
    }

    /// Lists the tables whose keys are names of plugins.
    fn tables(&self) -> impl Iterator<Item = &ValueTable<'a>> {
        let items = self.settings.value("plugins").into_iter().flat_map(SpannedValue::as_list);
        items.filter_map(SpannedValue::as_table)
    }

    /// Returns an option of a plugin.
    fn option(&self, plugin: &str, name: &str) -> Option<&SpannedValue<'a>> {
        let entries = self.tables().flat_map(|table| table.entries.iter());
        let mut own = entries.filter(|(key, _)| key.name.rsplit('/').next() == Some(plugin));
        own.find_map(|(_, options)| options.as_table()?.get(name))
    }

    fn text(&self, plugin: &str, name: &str) -> Option<SourcedText> {
        let value = self.option(plugin, name)?;
        let text = value.as_str()?.to_owned();
        let origin = ValueOrigin::Stated(self.settings.location(value.span.clone()));
        Some(SourcedText { text, origin })
    }

    /// Returns the warning about an option.
    fn located(&self, message: String, help: &str, option: &SourcedText) -> Diagnostic {
        let found = not_understood(message, help);
        match &option.origin {
            ValueOrigin::Stated(location) => found.with_location(location.clone()),
            _ => found.with_location(self.settings.location(0..0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_patterns_are_translated_or_unknown() {
        #[rustfmt::skip]
        let rows = [
            ("yyyy/MM/dd", Some("{year}/{month}/{day}")),
            ("yyyy-M-d",   Some("{year}-{date:%-m}-{date:%-d}")),
            ("y/MMMM",     Some("{year}/{date:%B}")),
            ("yyyy/QQ",    None),
            ("",           Some("")),
        ];
        for (format, expected) in rows {
            assert_eq!(date_pattern(format).as_deref(), expected, "{format}");
        }
    }
}
