//! Finds the language that the templates of a site state for its pages:
//! `<html lang="en">`.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use crate::diagnostic::SourceText;
use crate::generators::{SiteFolder, SourcedText, ValueOrigin, article_folders};
use crate::text::language;

/// Folders of templates of page frames, which are looked into as a whole.
const FOLDERS: [&str; 10] = [
    "_layouts",
    "_includes",
    "src/_layouts",
    "src/_includes",
    "src/layouts",
    "src/components",
    "src/pages",
    "layouts",
    "templates",
    "theme/templates",
];

/// Files that may be the frame of every page.
const FILES: [&str; 4] = ["index.html", "src/html.js", "src/html.jsx", "src/pages/_document.js"];

/// Maximum number of templates that are read.
const MAX_READ: usize = 300;

/// Bytes of a template that are read.
const START: u64 = 16_384;

static HTML: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"<html\b[^>]*?\slang=(?:"([^"<>{}]*)"|'([^'<>{}]*)'|"?\{\{[^<>}]*\bdefault:?\s*\(?\s*["']([^"'<>{}]*)["'][^<>}]*\}\})"#).ok()
});

/// Returns the language of the pages, if all templates that state one agree.
pub(super) fn find(folder: &SiteFolder<'_>) -> Option<SourcedText> {
    let mut found: Option<SourcedText> = None;
    for name in templates(folder) {
        let Some(stated) = read_language(folder, &name) else { continue };
        match &found {
            Some(known) if !known.text.eq_ignore_ascii_case(&stated.text) => return None,
            Some(_) => {}
            None => found = Some(stated),
        }
    }
    found
}

/// Lists the templates, sorted within each folder.
fn templates(folder: &SiteFolder<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut waiting: Vec<String> = FOLDERS.iter().rev().map(|name| (*name).to_owned()).collect();
    while let Some(parent) = waiting.pop() {
        for entry in folder.entries(&parent) {
            let path = article_folders::join(&parent, &entry.name);
            match entry.is_folder {
                true if parent.split('/').count() < 5 => waiting.push(path),
                false if names.len() < MAX_READ => names.push(path),
                _ => {}
            }
        }
    }
    names.extend(FILES.iter().filter(|name| folder.has(name)).map(|name| (*name).to_owned()));
    names
}

fn read_language(folder: &SiteFolder<'_>, name: &str) -> Option<SourcedText> {
    let text = folder.read_start(name, START)?;
    let span = find_language(&text)?;
    let path: Arc<std::path::Path> = folder.join(name).into();
    let location = SourceText::new(&path, &text).locate(span.clone());
    Some(SourcedText { text: text[span].to_owned(), origin: ValueOrigin::Stated(location) })
}

/// Returns the byte range of the language in the tag `html`: a literal, or the default of an
/// expression.
fn find_language(text: &str) -> Option<Range<usize>> {
    let found = HTML.as_ref()?.captures(text)?;
    let stated = (1..4).find_map(|group| found.get(group))?;
    language::is_tag(stated.as_str()).then(|| stated.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_is_a_literal_or_a_default() {
        #[rustfmt::skip]
        let rows = [
            ("<!DOCTYPE html>\n<html lang=\"en\">",                              Some("en")),
            ("<html class='a' lang='pt-BR' dir=ltr>",                            Some("pt-BR")),
            ("<html lang=\"{{ page.lang | default: site.lang | default: \"en\" }}\">", Some("en")),
            ("<html lang=\"{{ site.lang | default: 'de-AT' }}\">",               Some("de-AT")),
            ("<html lang=\"{{ site.lang }}\">",                                  None),
            ("<html lang={lang}>",                                               None),
            ("<html lang=\"\">",                                                 None),
            ("<html>",                                                           None),
            ("<p lang=\"fr\">",                                                  None),
        ];
        for (text, expected) in rows {
            assert_eq!(find_language(text).map(|span| &text[span]), expected, "{text}");
        }
    }
}
