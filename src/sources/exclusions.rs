//! Paths below the folder of articles that are not articles, whatever they hold:
//! by `[articles] exclude`, and by the settings of the site's generator.

mod mounts;

use std::ffi::OsStr;
use std::path::Path;

use regex::Regex;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::model::SiteGenerator as Generator;
use crate::sources::exclusions::mounts::HugoMounts;
use crate::sources::site_settings::{SiteSettings, program_texts, table, texts};
use crate::syntax::path_glob::PathGlob;
use crate::syntax::path_pattern::{PathKind, PathPatterns};
use crate::syntax::value::ValueTable;

/// Folders of Jekyll's and Hexo's that hold articles in spite of their names.
const FOLDERS_OF_ARTICLES: [&str; 2] = ["_posts", "_drafts"];

/// The name of the rule of names that begin with `_`.
const UNDERSCORES: &str = "a name that begins with `_`";

/// Generators that hide files and folders whose names begin with `_`.
const HIDING_UNDERSCORES: [Generator; 5] = [
    Generator::Astro,
    Generator::Docusaurus,
    Generator::Hexo,
    Generator::Jekyll,
    Generator::Quarto,
];

/// Rules that keep files and folders out before they are read.
#[derive(Debug, Default)]
pub struct ExclusionRules {
    rules: Vec<ExclusionRule>,
    /// Returns true for names with `_` of sites whose generator is not known.
    is_guess: bool,
}

/// A rule and the words that messages name it by.
#[derive(Debug)]
struct ExclusionRule {
    name: String,
    /// Comes before the paths of articles in what is matched.
    base: String,
    matcher: ExclusionMatcher,
}

/// A way to tell which paths are kept out.
#[derive(Debug)]
enum ExclusionMatcher {
    /// Lines of `.gitignore`.
    Patterns(PathPatterns),
    /// Globs of the paths of files.
    Globs(Vec<PathGlob>),
    /// Globs of the paths of files and folders.
    Entries(Vec<PathGlob>),
    /// Names of files and folders, as globs.
    Names(Vec<PathGlob>),
    /// Files and folders by their paths, and all that is below them.
    Paths(Vec<String>),
    /// Regular expressions that match anywhere in the path of a file.
    Expressions(Vec<Regex>),
    /// Names of folders.
    FolderNames(&'static [&'static str]),
    /// Tests of components, which Docusaurus keeps next to pages.
    Tests,
    /// Names that begin with `_`, except those that these globs admit.
    Underscores(Vec<PathGlob>),
    /// What no mount of Hugo's brings into the site.
    Mounts(HugoMounts),
}

impl ExclusionMatcher {
    /// Returns true if it keeps a name out by itself: no path is made for most.
    fn has_name(&self, name: &str, kind: PathKind) -> bool {
        match self {
            Self::Underscores(_) => name.starts_with('_') && !FOLDERS_OF_ARTICLES.contains(&name),
            Self::FolderNames(names) => kind == PathKind::Folder && names.contains(&name),
            Self::Tests => match kind {
                PathKind::File => name.contains(".test."),
                PathKind::Folder => name == "__tests__",
            },
            _ => true,
        }
    }

    fn has(&self, path: &str, kind: PathKind) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        match self {
            Self::FolderNames(_) | Self::Tests => self.has_name(name, kind),
            Self::Patterns(patterns) => patterns.matches(path, kind),
            Self::Globs(globs) => {
                kind == PathKind::File && globs.iter().any(|glob| glob.matches(path))
            }
            Self::Entries(globs) => globs.iter().any(|glob| glob.matches(path)),
            Self::Names(globs) => globs.iter().any(|glob| glob.matches(name)),
            Self::Paths(paths) => paths.iter().any(|known| known == path),
            Self::Expressions(expressions) => {
                let path = format!("/{path}");
                kind == PathKind::File && expressions.iter().any(|known| known.is_match(&path))
            }
            Self::Underscores(admitted) => {
                self.has_name(name, kind)
                    && !admitted.iter().any(|glob| glob.matches(path) || glob.matches(name))
            }
            Self::Mounts(mounts) => kind == PathKind::File && mounts.exclude(path),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Patterns(patterns) => patterns.is_empty(),
            Self::Globs(globs) | Self::Entries(globs) | Self::Names(globs) => globs.is_empty(),
            Self::Paths(paths) => paths.is_empty(),
            Self::Expressions(expressions) => expressions.is_empty(),
            Self::Underscores(_) | Self::Mounts(_) | Self::FolderNames(_) | Self::Tests => false,
        }
    }
}

impl ExclusionRules {
    /// Reads the rules of a site. `ignore_files` are the texts of its
    /// `.eleventyignore` files, each with the folder that it is in.
    pub fn read(
        config: &Config,
        settings: &SiteSettings,
        ignore_files: &[(String, String)],
        report: &mut Report,
    ) -> Self {
        let mut exclusions = Self { is_guess: !settings.is_known(), ..Self::default() };
        // Patterns that are not valid were errors of the configuration.
        let (own, _) = PathPatterns::parse(config.articles.exclude.iter().map(String::as_str));
        exclusions.add("`[articles] exclude`", String::new(), ExclusionMatcher::Patterns(own));
        let mut admitted = Vec::new();
        for found in &settings.configurations {
            let name = found.path.display().to_string();
            match table(found, report) {
                Some(table) => {
                    let invalid = invalid_patterns(found.generator, &table);
                    report.diagnostics.extend(invalid.iter().map(|it| not_valid(it, &found.path)));
                    exclusions.add_data(settings, (found.generator, &name), &table);
                    if matches!(found.generator, Generator::Jekyll | Generator::Hexo) {
                        admitted.extend(globs(&texts(table.get("include")), loose));
                    }
                }
                None => exclusions.add_program(settings, (found.generator, &name), &found.text),
            }
        }
        for (folder, text) in ignore_files {
            let base = settings.base_below(folder);
            exclusions.add(".eleventyignore", base, eleventyignore(text));
        }
        if settings.follows(Generator::Eleventy) {
            let names = ExclusionMatcher::FolderNames(&["node_modules", "_includes", "_data"]);
            exclusions.add("Eleventy", String::new(), names);
        }
        if settings.follows(Generator::Docusaurus) {
            exclusions.add("Docusaurus", String::new(), ExclusionMatcher::Tests);
        }
        if HIDING_UNDERSCORES.iter().any(|generator| settings.follows(*generator)) {
            let matcher = ExclusionMatcher::Underscores(admitted);
            exclusions.add(UNDERSCORES, settings.base.clone(), matcher);
        }
        exclusions
    }

    fn add(&mut self, name: &str, base: String, matcher: ExclusionMatcher) {
        if !matcher.is_empty() {
            self.rules.push(ExclusionRule { name: name.to_owned(), base, matcher });
        }
    }

    fn add_data(
        &mut self,
        settings: &SiteSettings,
        (generator, file): (Generator, &str),
        table: &ValueTable<'_>,
    ) {
        let word = |key: &str, default: &str| {
            table.get(key).and_then(|value| value.as_str()).unwrap_or(default).to_owned()
        };
        let name = |key: &str| format!("`{key}` of {file}");
        match generator {
            Generator::Hugo => {
                let lines = texts(find(table, "ignoreFiles"));
                let expressions = lines.iter().filter_map(|line| Regex::new(line).ok()).collect();
                let matcher = ExclusionMatcher::Expressions(expressions);
                self.add(&name("ignoreFiles"), settings.base.clone(), matcher);
                if let Some(mounts) = HugoMounts::read(table, &settings.base) {
                    self.add(
                        &name("mounts"),
                        settings.base.clone(),
                        ExclusionMatcher::Mounts(mounts),
                    );
                }
            }
            Generator::Jekyll | Generator::Bridgetown => {
                let base = settings.base_below(&word("source", ""));
                let lines = texts(table.get("exclude"));
                let paths = lines.iter().map(|line| line.trim_matches('/').to_owned()).collect();
                self.add(&name("exclude"), base.clone(), ExclusionMatcher::Paths(paths));
                self.add(&name("exclude"), base, ExclusionMatcher::Entries(globs(&lines, loose)));
            }
            Generator::Zola => {
                let lines = texts(table.get("ignored_content"));
                let base = settings.base_below("content");
                self.add(
                    &name("ignored_content"),
                    base,
                    ExclusionMatcher::Globs(globs(&lines, loose)),
                );
                let whole = ExclusionMatcher::Globs(globs(&lines, loose));
                self.add(&name("ignored_content"), format!("/{}", settings.base), whole);
                let names = ExclusionMatcher::Names(globs(&lines, loose));
                self.add(&name("ignored_content"), settings.base.clone(), names);
            }
            Generator::Hexo => {
                let base = settings.base_below(&word("source_dir", "source"));
                for key in ["skip_render", "ignore"] {
                    let globs = globs(&texts(table.get(key)), PathGlob::parse);
                    self.add(&name(key), base.clone(), ExclusionMatcher::Globs(globs));
                }
            }
            Generator::Mkdocs => {
                let base = settings.base_below(&word("docs_dir", "docs"));
                for key in ["exclude_docs", "draft_docs"] {
                    let lines = texts(table.get(key));
                    let (own, _) = PathPatterns::parse(lines.iter().flat_map(|text| text.lines()));
                    self.add(&name(key), base.clone(), ExclusionMatcher::Patterns(own));
                }
                let (own, _) = PathPatterns::parse(["/templates/"]);
                self.add("MkDocs", base, ExclusionMatcher::Patterns(own));
            }
            _ => {}
        }
    }

    fn add_program(
        &mut self,
        settings: &SiteSettings,
        (generator, file): (Generator, &str),
        text: &str,
    ) {
        let name = |key: &str| format!("`{key}` of {file}");
        match generator {
            Generator::Pelican => {
                let folder = program_word(text, "PATH").unwrap_or("content");
                let base = settings.base_below(folder);
                let lines = program_texts(text, "ARTICLE_EXCLUDES");
                let paths = lines.iter().map(|line| line.trim_matches('/').to_owned()).collect();
                self.add(&name("ARTICLE_EXCLUDES"), base, ExclusionMatcher::Paths(paths));
                let lines = program_texts(text, "IGNORE_FILES");
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                let names = ExclusionMatcher::Names(globs(&lines, loose));
                self.add(&name("IGNORE_FILES"), settings.base.clone(), names);
            }
            Generator::Docusaurus => {
                let lines = program_texts(text, "exclude");
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                let globs_of = || ExclusionMatcher::Globs(globs(&lines, PathGlob::parse));
                self.add(&name("exclude"), String::new(), globs_of());
                for folder in ["blog", "docs"] {
                    let base = settings.base_below(folder);
                    if !base.is_empty() {
                        self.add(&name("exclude"), base, globs_of());
                    }
                }
            }
            Generator::Vitepress => {
                let lines = program_texts(text, "srcExclude");
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                let base = settings.base_below(program_word(text, "srcDir").unwrap_or(""));
                self.add(
                    &name("srcExclude"),
                    base,
                    ExclusionMatcher::Globs(globs(&lines, PathGlob::parse)),
                );
            }
            _ => {}
        }
    }

    /// Returns true if a rule only may be the site's: its generator is not known.
    pub fn is_guess(&self, rule: &str) -> bool {
        self.is_guess && rule == UNDERSCORES
    }

    /// Returns the name of the rule that keeps something out, by the folder that
    /// it is in, which is empty or ends in `/`.
    pub fn rule_for(&self, folder: &str, name: &OsStr, kind: PathKind) -> Option<&str> {
        if self.rules.is_empty() {
            return None;
        }
        let name = name.to_string_lossy();
        let rule = self.rules.iter().find(|rule| {
            // Sites without settings need no text for each article.
            rule.matcher.has_name(&name, kind)
                && rule.matcher.has(&[&*rule.base, folder, &name].concat(), kind)
        });
        rule.map(|rule| &*rule.name)
    }
}

/// Finds a value by its key, without case.
fn find<'t, 'a>(
    table: &'t ValueTable<'a>,
    name: &str,
) -> Option<&'t crate::syntax::value::SpannedValue<'a>> {
    let mut entries = table.entries.iter();
    entries.find(|(key, _)| key.name.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Finds the quoted text that a program gives a name.
fn program_word<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let line = line.trim_start().trim_start_matches(['"', '\'']);
        let rest = line.strip_prefix(name)?.trim_start_matches(['"', '\'']).trim_start();
        let rest = rest.strip_prefix(['=', ':'])?.trim_start();
        let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
        rest[1..].split(quote).next()
    })
}

/// Reads a glob whose `*` goes on after a slash.
fn loose(text: &str) -> Option<PathGlob> {
    PathGlob::parse_loose(text)
}

/// Lists the patterns of a configuration that nothing can be matched with: what
/// they hide would be published.
fn invalid_patterns<'t>(generator: Generator, table: &'t ValueTable<'_>) -> Vec<&'t str> {
    let is_no_glob = |line: &&str| PathGlob::parse_loose(line.trim_start_matches("./")).is_none();
    let mut lines = match generator {
        Generator::Hugo => {
            let lines = texts(find(table, "ignoreFiles"));
            return lines.into_iter().filter(|line| Regex::new(line).is_err()).collect();
        }
        Generator::Jekyll | Generator::Bridgetown => texts(table.get("exclude")),
        Generator::Zola => texts(table.get("ignored_content")),
        Generator::Hexo => [texts(table.get("skip_render")), texts(table.get("ignore"))].concat(),
        _ => Vec::new(),
    };
    lines.retain(is_no_glob);
    lines
}

fn not_valid(pattern: &str, path: &Path) -> Diagnostic {
    let message = format!("`{pattern}` is not a valid pattern: what it hides is not known");
    Diagnostic::new(&codes::SITE_UNREADABLE_GUARD, message).with_location(SourceLocation::file(path)).help(
        "fix the pattern; or write `generator = \"none\"` below `[articles]` in `feed.toml`, if nothing is hidden by it",
    )
}

fn globs(lines: &[&str], parse: fn(&str) -> Option<PathGlob>) -> Vec<PathGlob> {
    let lines = lines.iter().map(|line| line.trim_start_matches("./"));
    lines.filter(|line| !line.is_empty()).filter_map(parse).collect()
}

/// Reads an `.eleventyignore`: its lines are paths and globs below its folder,
/// and none of them takes back another.
fn eleventyignore(text: &str) -> ExclusionMatcher {
    let lines: Vec<String> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with(['#', '!']))
        .map(|line| format!("/{}", line.trim_start_matches("./").trim_start_matches('/')))
        .collect();
    ExclusionMatcher::Patterns(PathPatterns::parse(lines.iter().map(String::as_str)).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(matcher: &ExclusionMatcher, paths: &[(&str, bool)]) {
        for (path, is_out) in paths {
            assert_eq!(matcher.has(path, PathKind::File), *is_out, "{path}");
        }
    }

    #[test]
    fn lines_of_eleventyignore_are_paths_below_its_folder() {
        let matcher = eleventyignore("# a\ndrafts.md\n./b.md\n**/x.md\n*.txt\n!c.md\nposts/y*\n");
        let paths = [
            ("drafts.md", true),
            ("a/drafts.md", false),
            ("b.md", true),
            ("a/x.md", true),
            ("a.txt", true),
            ("a/a.txt", false),
            ("c.md", false),
            ("posts/y1.md", true),
        ];
        check(&matcher, &paths);
    }

    #[test]
    fn names_with_an_underscore_are_hidden_unless_admitted() {
        let matcher = ExclusionMatcher::Underscores(globs(&["_pages"], loose));
        let paths =
            [("_a.md", true), ("x/_b", true), ("_posts", false), ("_pages", false), ("a_", false)];
        check(&matcher, &paths);
    }

    #[test]
    fn words_of_programs_are_found() {
        assert_eq!(program_word("A = 1\nPATH = 'content'\n", "PATH"), Some("content"));
        assert_eq!(program_word("OUTPUT_PATH = 'x'\n", "PATH"), None);
    }
}
