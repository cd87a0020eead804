//! Finds out whether jekyll-feed writes the site's feed.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Report, SourceText};
use crate::generators::settings::GeneratorSettings;
use crate::generators::{SiteFolder, ValueOrigin};

/// The plugin that writes a feed.
const PLUGIN: &str = "jekyll-feed";

/// Themes whose gem depends on jekyll-feed: Jekyll loads the dependencies of a theme
/// as plugins, also those of a `remote_theme`. GitHub Pages only allows jekyll-feed and
/// does not load it.
const THEMES: [&str; 4] =
    ["minima", "minimal-mistakes-jekyll", "jekyll/minima", "mmistakes/minimal-mistakes"];

/// Returns the place that makes jekyll-feed a plugin of the site; none if it is not one.
pub(super) fn find_jekyll_feed(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<ValueOrigin> {
    let configured = ["plugins", "gems"].iter().find_map(|key| {
        let value = settings.value(key)?;
        let mut names = value.as_list().iter().chain([value]);
        names.find(|name| name.as_str().is_some_and(lists_plugin))
    });
    if let Some(value) = configured {
        return Some(ValueOrigin::Stated(settings.location(value.span.clone())));
    }
    find_in_gemfile(folder, report).or_else(|| {
        let mut themes = ["theme", "remote_theme"].iter().filter_map(|key| settings.sourced(key));
        themes.find(|theme| is_known_theme(&theme.text)).map(|theme| theme.origin)
    })
}

/// Returns true if a text names the plugin; `plugins` may be one text with several names.
fn lists_plugin(text: &str) -> bool {
    text.split([' ', ',']).any(|name| name == PLUGIN)
}

fn is_known_theme(theme: &str) -> bool {
    let name = theme.split('@').next().unwrap_or(theme);
    THEMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Finds the gem in the group `:jekyll_plugins`, which Jekyll loads without `plugins`.
fn find_in_gemfile(folder: &SiteFolder<'_>, report: &mut Report) -> Option<ValueOrigin> {
    let text = folder.read("Gemfile", report)?;
    let (mut at, mut is_in_group) = (0, false);
    for line in text.split_inclusive('\n') {
        let code = line.split('#').next().unwrap_or_default().trim();
        let is_group = code.contains(":jekyll_plugins");
        if code.starts_with("group") {
            is_in_group = is_group;
        } else if code == "end" {
            is_in_group = false;
        } else if code.starts_with("gem") && is_gem(code) && (is_in_group || is_group) {
            let path: Arc<Path> = folder.join("Gemfile").into();
            return Some(ValueOrigin::Stated(SourceText::new(&path, &text).locate(at..at)));
        }
        at += line.len();
    }
    None
}

fn is_gem(code: &str) -> bool {
    [format!("'{PLUGIN}'"), format!("\"{PLUGIN}\"")].iter().any(|name| code.contains(name))
}
