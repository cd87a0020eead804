//! Translates the addresses of posts: `permalink`, `permalink_defaults`, `pretty_urls` and
//! `new_post_name`.

use crate::config::pattern;
use crate::diagnostic::Report;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{SiteFolder, SourcedText};

/// Placeholders of Hexo's permalinks and feedwright's equivalents.
#[rustfmt::skip]
const NAMES: [(&str, &str); 12] = [
    ("year", "{year}"), ("month", "{month}"), ("day", "{day}"),
    ("i_month", "{date:%-m}"), ("i_day", "{date:%-d}"),
    ("hour", "{date:%H}"), ("minute", "{date:%M}"), ("second", "{date:%S}"),
    ("timestamp", "{date:%s}"),
    ("category", "{category}"), ("name", "{filename}"), ("title", TITLE),
];

/// Temporary placeholder for `:title`, whose equivalent depends on `new_post_name`.
const TITLE: &str = "{title}";

/// Hexo's default for `permalink`.
const DEFAULT: &str = ":year/:month/:day/:title/";

/// Translates `permalink` for posts in a folder.
pub(super) fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    posts: &str,
    report: &mut Report,
) -> SourcedText {
    let title = title_placeholder(settings, folder, posts, report);
    let default = SourcedText::default_of(translate_pattern(DEFAULT, title).unwrap_or_default());
    let Some(written) = settings.locate_text("permalink") else { return default };
    let text = with_defaults(&written, settings, report);
    if text.contains(":category") {
        let message = "Hexo's `:category` is the path of all categories of a post, or `default_category`; `{category}` is only the first".to_owned();
        let help =
            "compare the address of a post with two categories, and one without, with your site's";
        report.push(settings.warning(written.span.clone(), message, help));
    }
    match translate_pattern(&text, title) {
        Ok(pattern) => settings.translated(&written, pretty(&pattern, settings)),
        Err(name) => {
            report.push(settings.unsupported_placeholder(&written, &name));
            default
        }
    }
}

/// Replaces names that only `permalink_defaults` and the frontmatter of a post give a value.
fn with_defaults(
    written: &LocatedText,
    settings: &GeneratorSettings<'_>,
    report: &mut Report,
) -> String {
    let mut text = written.text.clone();
    let table = settings.value("permalink_defaults").and_then(|value| value.as_table());
    for (key, value) in table.into_iter().flat_map(|table| &table.entries) {
        let (name, Some(value_text)) = (format!(":{}", key.name), value.as_str()) else { continue };
        if !text.split('/').any(|part| part == name) {
            continue;
        }
        let message = format!(
            "`{name}` in `permalink` is read as `{value_text}`, but a post may state another value"
        );
        let help = "add `permalink` to posts with another value, or set `[articles] permalink` in feed.toml";
        report.push(settings.warning(value.span.clone(), message, help));
        let parts = text.split('/').map(|part| if part == name { value_text } else { part });
        text = parts.collect::<Vec<_>>().join("/");
    }
    text
}

/// Returns the equivalent of `:title`: the path of the file, without the date that
/// `new_post_name` adds to the file name.
fn title_placeholder(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    posts: &str,
    report: &mut Report,
) -> &'static str {
    let Some(written) = settings.locate_text("new_post_name") else { return "{path}" };
    let stem = written.text.rsplit_once('.').map_or(written.text.as_str(), |(stem, _)| stem);
    let (above, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let placeholder = match name {
        ":title" if above.is_empty() => return "{path}",
        // The folders of the date are not part of `:title`.
        ":title" => "{filename}",
        name if name.ends_with("-:title") && name.contains(":year") => "{slug}",
        _ => {
            let message = format!("`{}` has no equivalent in feedwright", written.text);
            let help = "compare the address of one article; `{slug}` in `[articles] permalink` is the file's name without its date";
            report.push(settings.warning(written.span, message, help));
            return "{path}";
        }
    };
    let has_folders = above.is_empty()
        && folder.entries(posts).iter().any(|entry| {
            entry.is_folder
                && folder.entries(&format!("{posts}/{}", entry.name)).iter().any(|file| {
                    [".md", ".markdown"].iter().any(|ending| file.name.ends_with(ending))
                })
        });
    if has_folders {
        let message = format!(
            "files in folders do not match `{}`, so Hexo makes their address of the whole path",
            written.text
        );
        let help = "compare the address of an article in a folder of `_posts`; `[articles.permalinks]` in feed.toml has the patterns of folders";
        report.push(settings.warning(written.span, message, help));
    }
    placeholder
}

/// Applies `pretty_urls`, which shortens the ends of addresses.
fn pretty(pattern: &str, settings: &GeneratorSettings<'_>) -> String {
    let [keeps_index, keeps_html] = ["trailing_index", "trailing_html"]
        .map(|key| settings.text(&format!("pretty_urls.{key}")).as_deref() != Some("false"));
    let short = pattern.strip_suffix("index.html").filter(|_| !keeps_index);
    let shorter = short.unwrap_or(pattern);
    let keeps_html = keeps_html || shorter.ends_with("index.html");
    let shorter = if keeps_html { shorter } else { shorter.trim_end_matches(".html") };
    // With a folder of assets per post, Hexo makes a folder of each post, too.
    let needs_slash = settings.text("post_asset_folder").as_deref() == Some("true")
        && ["/", ".html"].iter().all(|ending| !pattern.ends_with(ending));
    if needs_slash { format!("{shorter}/") } else { shorter.to_owned() }
}

/// Translates a pattern; the error is the placeholder without an equivalent.
fn translate_pattern(written: &str, title: &str) -> Result<String, String> {
    let pattern = pattern::from_colons(written, &NAMES)?;
    Ok(format!("/{}", pattern.replace(TITLE, title).trim_start_matches('/')))
}
