//! The last line of a build that wrote files: which page to open, and what to do next.

use crate::builder::output_paths;
use crate::config::Config;
use crate::pipeline::BuildOutcome;

/// Describes the next step after a build; none if nothing was written.
pub(super) fn describe(outcome: &BuildOutcome, config: &Config) -> Option<String> {
    if outcome.written.is_empty() {
        return None;
    }
    let has_file = |path: &str| {
        let mut files = outcome.written.iter().chain(&outcome.unchanged);
        files.any(|file| file == path)
    };
    let shown = |path: &str| outcome.output.join(path).display().to_string();
    let name = config.output.page.as_deref();
    let pages = config.feeds.iter().filter_map(|rule| Some(output_paths::file(&rule.path, name?)));
    let page = pages.into_iter().find(|path| has_file(path));
    let mut steps: Vec<String> =
        page.map(|path| format!("open {}", shown(&path))).into_iter().collect();
    if config.publish.target.is_some() {
        steps.push("run `feedwright publish`".to_owned());
    } else if cfg!(feature = "serve") {
        steps.push("run `feedwright serve`".to_owned());
    }
    if let Some(list) = config.output.html.as_deref().filter(|path| has_file(path)) {
        steps.push(format!("copy {} into the <head> of your pages", shown(list)));
    }
    let last = steps.pop()?;
    let others = steps.join(", ");
    Some(if others.is_empty() { last } else { format!("{others} or {last}") })
}
