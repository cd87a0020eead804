//! Programs of a site that may hide articles: they are searched for words, and
//! never run.

use std::path::PathBuf;

use crate::config::Config;
use crate::model::SiteGenerator;
use crate::sources::guard_files::LONGEST;
use crate::sources::site_settings::SiteSettings;

/// Words of programs that make data of pages, in lower case.
const HIDING_DATA: [&str; 12] = [
    "draft",
    "permalink",
    "published",
    "exclude",
    "eleventycomputed",
    "private",
    "password",
    "hidden",
    "unlisted",
    "require(",
    "import ",
    "process.env",
];

/// Words by which the configuration of a generator hides pages.
#[rustfmt::skip]
const HIDING_SETTINGS: &[(SiteGenerator, &[&str])] = &[
    (SiteGenerator::Eleventy, &["addPreprocessor", "ignores.add", "eleventyComputed", "eleventyExcludeFromCollections", "draft"]),
    (SiteGenerator::Pelican, &["PATH_METADATA", "FILENAME_METADATA", "ARTICLE_PATHS"]),
    (SiteGenerator::Mkdocs, &["hooks:"]),
    (SiteGenerator::Hugo, &["[frontmatter]", "\nfrontmatter:"]),
];

/// Other programs of a site, and the words by which they hide pages.
#[rustfmt::skip]
const HIDING_PROGRAMS: &[(SiteGenerator, &str, &[&str])] = &[
    (SiteGenerator::Astro, "src/content.config.ts", &[".transform("]),
    (SiteGenerator::Astro, "src/content/config.ts", &[".transform("]),
    (SiteGenerator::Astro, "src/pages/rss.xml.js", &[".filter(", "=>"]),
    (SiteGenerator::Astro, "src/pages/rss.xml.ts", &[".filter(", "=>"]),
];

/// Folders of programs, and the words by which they hide pages.
#[rustfmt::skip]
const HIDING_FOLDERS: &[(SiteGenerator, &str, &[&str])] = &[
    (SiteGenerator::Hexo, "scripts", &["filter.register", "before_generate"]),
    (SiteGenerator::Jekyll, "_plugins", &["published", "draft", "hidden", ".delete", ".reject"]),
];

/// How many programs of a folder are looked at.
const MOST: usize = 200;

/// Returns true if a program that makes data of pages may hide some; its text
/// is in lower case.
pub fn may_hide(text: &str) -> bool {
    HIDING_DATA.iter().any(|word| text.contains(word))
}

/// Returns true if Pelican's articles are no public ones unless they say so.
pub fn hides_by_default(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("DEFAULT_METADATA") else { return false };
    let rest = &rest[..rest.find(['}', ']']).unwrap_or(rest.len())];
    rest.contains("status") && ["draft", "hidden", "skip"].iter().any(|word| rest.contains(word))
}

/// Returns true if Pelican's plugin encrypts every article that does not say
/// otherwise.
pub fn encrypts_by_default(text: &str) -> bool {
    let lines = text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    let text: String = lines.collect::<Vec<_>>().join("\n").to_lowercase();
    text.contains("encrypt_content")
        && ["default_password", "global_password"].iter().any(|word| text.contains(word))
}

/// Finds programs and settings that may hide articles and are not read.
pub fn find(settings: &SiteSettings, config: &Config, unread: &mut Vec<PathBuf>) {
    for found in &settings.configurations {
        let words = HIDING_SETTINGS.iter().filter(|(generator, _)| *generator == found.generator);
        if words.flat_map(|(_, words)| *words).any(|word| found.text.contains(word)) {
            unread.push(found.path.clone());
        }
    }
    let is_there = |generator: &SiteGenerator| {
        settings.configurations.iter().any(|found| found.generator == *generator)
    };
    for (generator, name, words) in HIDING_PROGRAMS {
        let path = config.home.join(name);
        if is_there(generator) && has_word(&path, words) && filters_by_more_than_drafts(&path) {
            unread.push(path);
        }
    }
    if is_there(&SiteGenerator::Hugo) {
        find_hugo_settings(config, unread);
    }
    for (generator, name, words) in HIDING_FOLDERS {
        if !is_there(generator) {
            continue;
        }
        let entries = std::fs::read_dir(config.home.join(name)).into_iter().flatten().flatten();
        for entry in entries.take(MOST) {
            let path = entry.path();
            let is_program = path.extension().is_some_and(|end| end == "js" || end == "rb");
            if is_program && has_word(&path, words) {
                unread.push(path);
            }
        }
    }
}

/// Finds settings of Hugo's in files of their own, which are not read.
fn find_hugo_settings(config: &Config, unread: &mut Vec<PathBuf>) {
    for folder in ["config/_default", "config/production"] {
        let folder = config.home.join(folder);
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries.take(MOST) {
            let path = entry.path();
            let is_main = folder.ends_with("_default");
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let is_hiding = match stem {
                "cascade" | "module" | "frontmatter" => true,
                "hugo" | "config" => {
                    !is_main && has_word(&path, &["cascade", "ignoreFiles", "mounts"])
                }
                _ => false,
            };
            if is_hiding {
                unread.push(path);
            }
        }
    }
}

fn text_of(path: &std::path::Path) -> Option<String> {
    let found = std::fs::metadata(path).ok()?;
    (found.is_file() && found.len() <= LONGEST)
        .then(|| std::fs::read_to_string(path).ok())
        .flatten()
}

fn has_word(path: &std::path::Path, words: &[&str]) -> bool {
    text_of(path).is_some_and(|text| words.iter().any(|word| text.contains(word)))
}

/// Returns true if a program asks pages for more than fields that every feed
/// has, or that feedwright reads itself.
fn filters_by_more_than_drafts(path: &std::path::Path) -> bool {
    const READ: [&str; 16] = [
        "draft",
        "date",
        "pubDate",
        "pubDatetime",
        "publishDate",
        "title",
        "description",
        "slug",
        "tags",
        "categories",
        "author",
        "updatedDate",
        "modDatetime",
        "image",
        "heroImage",
        "summary",
    ];
    let Some(text) = text_of(path) else { return false };
    text.contains(".transform(")
        || text.match_indices("data.").any(|(at, _)| {
            let name: String = text[at + 5..]
                .chars()
                .take_while(|sign| sign.is_alphanumeric() || *sign == '_')
                .collect();
            !name.is_empty() && !READ.contains(&&*name)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_with_words_that_hide_are_found() {
        assert!(may_hide("export default { eleventycomputed: {} }"));
        assert!(!may_hide("export default { layout: \"post.njk\", tags: [\"posts\"] }"));
        assert!(hides_by_default("DEFAULT_METADATA = {\n 'status': 'draft',\n}\n"));
        assert!(!hides_by_default("DEFAULT_METADATA = {'lang': 'en'}\nx = 'status draft'"));
    }
}
