//! Finds programs of a site that may hide articles. They are searched for words and must
//! never be run.

use std::path::PathBuf;

use crate::config::Config;
use crate::model::SiteGenerator;
use crate::sources::guard_files::MAX_FILE_SIZE;
use crate::sources::site_settings::SiteSettings;

/// Lower-case words of programs that compute the data of pages and hide some.
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

/// Words of configurations that hide pages, by generator.
#[rustfmt::skip]
const HIDING_SETTINGS: &[(SiteGenerator, &[&str])] = &[
    (SiteGenerator::Eleventy, &["addPreprocessor", "ignores.add", "eleventyComputed", "eleventyExcludeFromCollections", "draft"]),
    (SiteGenerator::Pelican, &["PATH_METADATA", "FILENAME_METADATA", "ARTICLE_PATHS"]),
    (SiteGenerator::Mkdocs, &["hooks:"]),
    (SiteGenerator::Quartz, &["ExplicitPublish"]),
    (SiteGenerator::Hugo, &["[frontmatter]", "\nfrontmatter:"]),
];

/// Programs at fixed paths that may hide pages, and the words of those that do.
#[rustfmt::skip]
const HIDING_PROGRAMS: &[(SiteGenerator, &str, &[&str])] = &[
    (SiteGenerator::Astro, "src/content.config.ts", &[".transform("]),
    (SiteGenerator::Astro, "src/content/config.ts", &[".transform("]),
    (SiteGenerator::Astro, "src/pages/rss.xml.js", &[".filter(", "=>"]),
    (SiteGenerator::Astro, "src/pages/rss.xml.ts", &[".filter(", "=>"]),
];

/// Folders of programs that may hide pages, and the words of those that do.
#[rustfmt::skip]
const HIDING_FOLDERS: &[(SiteGenerator, &str, &[&str])] = &[
    (SiteGenerator::Hexo, "scripts", &["filter.register", "before_generate"]),
    (SiteGenerator::Jekyll, "_plugins", &["published", "draft", "hidden", ".delete", ".reject"]),
];

/// Limit of the number of programs in a folder that are searched.
const MAX_PROGRAMS: usize = 200;

/// Returns true if a program that computes the data of pages may hide some; its text must be
/// in lower case.
pub(super) fn may_hide(text: &str) -> bool {
    HIDING_DATA.iter().any(|word| text.contains(word))
}

/// Returns true if articles of Pelican are hidden unless they state otherwise.
pub(super) fn hides_by_default(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("DEFAULT_METADATA") else { return false };
    let rest = &rest[..rest.find(['}', ']']).unwrap_or(rest.len())];
    rest.contains("status") && ["draft", "hidden", "skip"].iter().any(|word| rest.contains(word))
}

/// Returns true if Pelican's plugin encrypts articles unless they state otherwise.
pub(super) fn encrypts_by_default(text: &str) -> bool {
    let lines = text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    let text: String = lines.collect::<Vec<_>>().join("\n").to_lowercase();
    text.contains("encrypt_content")
        && ["default_password", "global_password"].iter().any(|word| text.contains(word))
}

/// Adds the programs and settings that may hide articles to `unread`.
pub(super) fn find(settings: &SiteSettings, config: &Config, unread: &mut Vec<PathBuf>) {
    for found in &settings.configurations {
        let words = HIDING_SETTINGS.iter().filter(|(generator, _)| *generator == found.generator);
        if words.flat_map(|(_, words)| *words).any(|word| found.text.contains(word)) {
            unread.push(found.path.clone());
        }
    }
    for (generator, name, words) in HIDING_PROGRAMS {
        let path = config.home.join(name);
        if has_configuration(settings, *generator)
            && has_word(&path, words)
            && filters_by_more_than_drafts(&path)
        {
            unread.push(path);
        }
    }
    if has_configuration(settings, SiteGenerator::Hugo) {
        find_hugo_settings(config, unread);
    }
    for (generator, name, words) in HIDING_FOLDERS {
        if !has_configuration(settings, *generator) {
            continue;
        }
        let entries = std::fs::read_dir(config.home.join(name)).into_iter().flatten().flatten();
        for entry in entries.take(MAX_PROGRAMS) {
            let path = entry.path();
            let is_program = path.extension().is_some_and(|end| end == "js" || end == "rb");
            if is_program && has_word(&path, words) {
                unread.push(path);
            }
        }
    }
}

fn has_configuration(settings: &SiteSettings, generator: SiteGenerator) -> bool {
    settings.configurations.iter().any(|found| found.generator == generator)
}

/// Adds Hugo's settings in files other than its main configuration, which are not read.
fn find_hugo_settings(config: &Config, unread: &mut Vec<PathBuf>) {
    for folder in ["config/_default", "config/production"] {
        let folder = config.home.join(folder);
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries.take(MAX_PROGRAMS) {
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

fn read_program(path: &std::path::Path) -> Option<String> {
    let found = std::fs::metadata(path).ok()?;
    (found.is_file() && found.len() <= MAX_FILE_SIZE)
        .then(|| std::fs::read_to_string(path).ok())
        .flatten()
}

fn has_word(path: &std::path::Path, words: &[&str]) -> bool {
    read_program(path).is_some_and(|text| words.iter().any(|word| text.contains(word)))
}

/// Returns true if a program uses a field of pages that feedwright does not read, or changes
/// fields. Programs that only list pages by date or skip drafts hide nothing more.
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
    let Some(text) = read_program(path) else { return false };
    text.contains(".transform(")
        || text.match_indices("data.").any(|(start, _)| {
            let name: String = text[start + 5..]
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
