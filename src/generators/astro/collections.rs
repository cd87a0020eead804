//! Collection of the articles: its folder, by the loader or by the name of the collection.

use super::feed_program::FeedProgram;
use super::site_program::SiteProgram;
use crate::diagnostic::Report;
use crate::generators::{SiteFolder, SourcedText, article_folders, program_settings};

/// Files that define content collections.
const DEFINITIONS: [&str; 5] = [
    "src/content.config.ts",
    "src/content.config.mjs",
    "src/content.config.js",
    "src/content/config.ts",
    "src/content/config.js",
];

/// Articles of the feed.
pub(super) struct ArticleCollection {
    /// Name of the collection; empty if it is not known.
    pub name: String,
    /// Folder of the files.
    pub folder: SourcedText,
    /// Patterns of files that are not in the collection.
    pub exclude: Vec<SourcedText>,
    /// True for Markdown files below `src/pages`, whose paths are their addresses.
    pub is_of_pages: bool,
}

impl ArticleCollection {
    /// Finds the collection that the feed lists.
    pub(super) fn find(
        feed: Option<&FeedProgram>,
        folder: &SiteFolder<'_>,
        report: &mut Report,
    ) -> Self {
        if let Some(pages) = feed.and_then(FeedProgram::page_folder) {
            let exclude = Vec::new();
            return Self { name: String::new(), folder: pages, exclude, is_of_pages: true };
        }
        let name = feed.map_or_else(String::new, |feed| feed.collection(report));
        let loaded = DEFINITIONS.iter().find_map(|path| {
            let program = SiteProgram::read(path, folder)?;
            read_loader(&program, &name, folder)
        });
        if let Some(found) = loaded {
            return found;
        }
        let path = format!("src/content/{name}");
        let found = if !name.is_empty() && folder.has(&path) {
            SourcedText::of_files(path, format!("the collection `{name}` of the feed"))
        } else {
            article_folders::find(folder, "src/content")
                .unwrap_or_else(|| SourcedText::default_of("src/content/blog"))
        };
        let name = found.text.rsplit('/').next().unwrap_or_default().to_owned();
        Self { name, folder: found, exclude: Vec::new(), is_of_pages: false }
    }
}

/// Reads `base` and `pattern` of a collection's loader. If the name is not known, or only
/// one collection has a loader, the first one is read.
fn read_loader(
    program: &SiteProgram,
    name: &str,
    folder: &SiteFolder<'_>,
) -> Option<ArticleCollection> {
    let text = &program.text;
    let starts: Vec<usize> = text.match_indices("defineCollection(").map(|(at, _)| at).collect();
    let named = starts.iter().position(|start| is_named(text, *start, name));
    let index = named.or((starts.len() == 1 || name.is_empty()).then_some(0))?;
    let start = *starts.get(index)?;
    let end = starts.get(index + 1).copied().unwrap_or(text.len());
    let part = text.get(start..end)?;
    let base = loader_base(program, part, start, folder)?;
    let shown =
        base.map(|base| base.trim_start_matches(['.', '/']).trim_end_matches('/').to_owned());
    let exclude = program_settings::find(part, "pattern")
        .and_then(|pattern| pattern_folder(&pattern.text).map(str::to_owned))
        .map_or_else(Vec::new, |below| {
            let all = shown.clone().map(|_| "/*".to_owned());
            let only = shown.clone().map(|_| format!("!/{below}/"));
            vec![all, only]
        });
    let name =
        if name.is_empty() { shown.text.rsplit('/').next()?.to_owned() } else { name.to_owned() };
    Some(ArticleCollection { name, folder: shown, exclude, is_of_pages: false })
}

/// Returns true if the definition at an offset belongs to a collection: `const blog =
/// defineCollection(`, or `blog: defineCollection(`.
fn is_named(text: &str, start: usize, name: &str) -> bool {
    let before = text[..start].trim_end().trim_end_matches(['=', ':']).trim_end();
    let variable = before.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
    let variable = variable.unwrap_or_default();
    let renamed = format!("{name}: {variable}");
    !name.is_empty() && (variable == name || !variable.is_empty() && text.contains(&renamed))
}

/// Returns the `base` of a loader: a literal, or a template with one constant.
fn loader_base(
    program: &SiteProgram,
    part: &str,
    start: usize,
    folder: &SiteFolder<'_>,
) -> Option<SourcedText> {
    if let Some(mut found) = program_settings::find(part, "base") {
        found.span = found.span.start + start..found.span.end + start;
        return Some(program.sourced(found));
    }
    let span = program_settings::find_computed(part, "base")?;
    let written = part.get(span)?;
    let expression = match written.strip_prefix('`') {
        Some(template) => template.split('`').next()?,
        None => written,
    };
    match expression.split_once("${") {
        None => program.resolve_name(expression, folder),
        Some((before, rest)) => {
            let (name, after) = rest.split_once('}')?;
            let value = program.resolve_name(name.trim(), folder)?;
            (!after.contains('$')).then(|| value.map(|value| format!("{before}{value}{after}")))
        }
    }
}

/// Returns the folder that a pattern is limited to: `blog` for `blog/**/*.md`.
fn pattern_folder(pattern: &str) -> Option<&str> {
    let literal = pattern.split(['*', '[', '{', '?', '!', '(']).next()?;
    let (folder, _) = literal.trim_start_matches("./").rsplit_once('/')?;
    Some(folder).filter(|folder| !folder.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_of_a_pattern_is_literal() {
        for (pattern, expected) in [
            ("**/*.md", None),
            ("*.md", None),
            ("blog/**/*.md", Some("blog")),
            ("./a/b/*.mdx", Some("a/b")),
            ("**/[^_]*.{md,mdx}", None),
        ] {
            assert_eq!(pattern_folder(pattern), expected, "{pattern}");
        }
    }
}
