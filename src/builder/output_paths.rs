//! The files of feeds below the output folder, of which no two may be one.

use std::collections::BTreeMap;

use crate::builder::archive;
use crate::builder::select::FeedPlan;
use crate::config::OutputConfig;
use crate::diagnostic::{Diagnostic, Report, codes};

/// Reports files that would be written twice, or stand where a folder must.
pub fn check(feeds: &[FeedPlan], output: &OutputConfig, report: &mut Report) {
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    let mut twice = |path: String, owner, owners: &mut BTreeMap<String, _>| {
        if let Some(other) = owners.get(&path) {
            let message = format!("`{path}` would be written twice: for `{owner}` and `{other}`");
            report.push(repeated(message));
        }
        owners.insert(path, owner);
    };
    for name in output.opml.iter().chain(&output.html) {
        twice(name.clone(), "the list of feeds", &mut owners);
    }
    if let Some(name) = output.stylesheet {
        twice(name.to_owned(), "the style sheet", &mut owners);
    }
    for feed in feeds {
        if let Some(name) = &output.page {
            twice(file(&feed.rule.path, name), feed.rule.title.as_str(), &mut owners);
        }
        for &format in &feed.rule.settings.formats {
            let path = file(&feed.rule.path, output.name(format));
            twice(path, feed.rule.title.as_str(), &mut owners);
            for page in &feed.pages {
                let folder = archive::folder(&feed.rule.path, page.number);
                let path = file(&folder, output.name(format));
                twice(path, feed.rule.title.as_str(), &mut owners);
            }
        }
    }
    for (path, owner) in &owners {
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        for (folder, other) in folders.filter_map(|folder| owners.get_key_value(folder)) {
            report.push(repeated(format!(
                "`{folder}` would be a file for `{other}` and a folder for `{owner}`"
            )));
        }
    }
}

/// Joins a feed's folder and the name of a file in it.
pub fn file(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn repeated(message: String) -> Diagnostic {
    Diagnostic::new(&codes::CONFIG_REPEATED_PATH, message).help("give one of them another `path`")
}
