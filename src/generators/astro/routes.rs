//! Routes below `src/pages`, whose paths are the addresses of pages.

use super::collections::ArticleCollection;
use super::link_expression;
use super::site_program::SiteProgram;
use crate::diagnostic::Report;
use crate::generators::{SiteFolder, SourcedText, not_understood, program_settings};

/// Deepest folder of a route.
const MAX_DEPTH: usize = 6;

/// Parameters of pages that list articles.
const LISTS: [&str; 9] =
    ["tag", "tags", "category", "categories", "page", "author", "year", "series", "topic"];

/// Route of the articles' pages.
pub(super) struct PageRoute {
    /// Permalink pattern of the route.
    pub pattern: SourcedText,
}

/// Finds the route that shows the articles of a collection; reports it if its parameter is
/// computed. None if no route or several do.
pub(super) fn find(
    collection: &ArticleCollection,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<PageRoute> {
    if collection.is_of_pages {
        let below = collection.folder.text.strip_prefix("src/pages")?;
        let reason = "the paths of the pages".to_owned();
        return Some(PageRoute {
            pattern: SourcedText::of_files(format!("{below}/{}/", super::ID), reason),
        });
    }
    let routes = dynamic_routes(folder);
    let of_collection: Vec<&SiteProgram> =
        routes.iter().filter(|program| shows_collection(&program.text, &collection.name)).collect();
    let candidates = match of_collection.len() {
        0 => routes.iter().filter(|program| program.text.contains("getStaticPaths")).collect(),
        _ => of_collection,
    };
    let [program] = candidates[..] else { return None };
    report_parameter(program, report);
    let path = route_path(&program.name)?;
    Some(PageRoute { pattern: SourcedText::of_files(path, program.name.clone()) })
}

/// Lists the routes with one parameter that is not one of a list.
fn dynamic_routes(folder: &SiteFolder<'_>) -> Vec<SiteProgram> {
    let (mut found, mut waiting) = (Vec::new(), vec!["src/pages".to_owned()]);
    while let Some(place) = waiting.pop() {
        for entry in folder.entries(&place) {
            let path = format!("{place}/{}", entry.name);
            if entry.is_folder {
                if path.matches('/').count() < MAX_DEPTH {
                    waiting.push(path);
                }
            } else if route_path(&path).is_some() {
                found.extend(SiteProgram::read(&path, folder));
            }
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// Returns true if a page reads a collection.
fn shows_collection(text: &str, name: &str) -> bool {
    ['\'', '"', '`'].iter().any(|quote| text.contains(&format!("{quote}{name}{quote}")))
        && text.contains("getStaticPaths")
}

/// Returns the pattern of a route with one parameter, `[slug]` or `[...slug]`, in its last
/// part.
fn route_path(name: &str) -> Option<String> {
    let path = name.strip_prefix("src/pages")?.strip_suffix(".astro")?;
    let path = path.strip_suffix("/index").unwrap_or(path);
    let (before, parameter) = path.rsplit_once('/')?;
    let parameter = parameter.strip_prefix('[')?.strip_suffix(']')?;
    let parameter = parameter.trim_start_matches("...");
    let is_one = !before.contains('[') && !parameter.contains(['[', ']']);
    let is_list = LISTS.contains(&parameter.to_lowercase().as_str());
    (is_one && !is_list).then(|| format!("{before}/{}/", super::ID))
}

/// Reports the parameter of a route if it is not the id of an article.
fn report_parameter(program: &SiteProgram, report: &mut Report) {
    let parameter = program.name.rsplit_once('[').map_or("", |(_, rest)| rest);
    let parameter = parameter.split(']').next().unwrap_or_default().trim_start_matches('.');
    let found = program_settings::find_between(&program.text, "params:", "}");
    let Some((written, span)) = found else { return };
    let start = span.start;
    let inner = written.trim_start().trim_start_matches('{');
    let values = inner.split(',').filter_map(|pair| pair.split_once(':'));
    let value = values.into_iter().find(|(key, _)| key.trim() == parameter);
    let Some((_, value)) = value.filter(|(_, value)| !link_expression::is_id(value.trim())) else {
        return;
    };
    let message = format!(
        "`{parameter}` of this route is computed by the program: `{}`",
        value.trim().trim_end_matches('/')
    );
    let help = "compare one article's address with `permalink` below `[articles]` in feed.toml";
    let place = program.locate(start..start + written.trim_end().len());
    report.push(not_understood(message, help).with_location(place));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_of_articles_have_one_parameter_at_the_end() {
        for (name, expected) in [
            ("src/pages/blog/[...slug].astro", Some("/blog/ID/")),
            ("src/pages/[slug].astro", Some("/ID/")),
            ("src/pages/posts/[id]/index.astro", Some("/posts/ID/")),
            ("src/pages/[lang]/[slug].astro", None),
            ("src/pages/tags/[tag].astro", None),
            ("src/pages/blog/index.astro", None),
            ("src/pages/og/[slug].png.ts", None),
        ] {
            let found = route_path(name).map(|path| path.replace(super::super::ID, "ID"));
            assert_eq!(found.as_deref(), expected, "{name}");
        }
    }
}
