//! Rules that exclude files from the articles by path: `[articles] exclude`, and the
//! settings and conventions of the site's generator.

mod mounts;

use std::ffi::OsStr;
use std::path::Path;

use regex::Regex;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::model::SiteGenerator as Generator;
use crate::sources::exclusions::mounts::HugoMounts;
use crate::sources::site_settings::{SiteSettings, program_texts, table, texts};
use crate::syntax::value::ValueTable;
use crate::text::path_glob::PathGlob;
use crate::text::path_pattern::{PathKind, PathPatterns};

/// Folders of Jekyll and Hexo that contain articles although their names start with `_`.
const FOLDERS_OF_ARTICLES: [&str; 2] = ["_posts", "_drafts"];

/// Name of the rule about names that start with `_`.
const UNDERSCORES: &str = "a name that begins with `_`";

/// Generators that hide files and folders whose names start with `_`.
const HIDING_UNDERSCORES: [Generator; 5] = [
    Generator::Astro,
    Generator::Docusaurus,
    Generator::Hexo,
    Generator::Jekyll,
    Generator::Quarto,
];

/// Rules that exclude files and folders before they are read.
#[derive(Debug, Default)]
pub(super) struct ExclusionRules {
    rules: Vec<ExclusionRule>,
    /// True if the site's generator is not known, so that the rule about names with `_` may
    /// not be the site's.
    is_guess: bool,
}

/// A rule, with its name for messages.
#[derive(Debug)]
struct ExclusionRule {
    name: String,
    /// Prefix of the paths of articles in the paths that the rule is matched with.
    base: String,
    matcher: ExclusionMatcher,
}

impl ExclusionRule {
    fn matches(&self, folder: &str, name: &str, kind: PathKind) -> bool {
        self.matcher.may_match_name(name, kind)
            && self.matcher.matches(&[&*self.base, folder, name].concat(), kind)
    }
}

/// Way of matching excluded paths.
#[derive(Debug)]
enum ExclusionMatcher {
    /// Patterns in the syntax of `.gitignore`.
    Patterns(PathPatterns),
    /// Globs for the paths of files.
    Globs(Vec<PathGlob>),
    /// Globs for the paths of files and folders.
    Entries(Vec<PathGlob>),
    /// Globs for the names of files and folders.
    Names(Vec<PathGlob>),
    /// Paths of files and folders, with everything below them.
    Paths(Vec<String>),
    /// Regular expressions that match anywhere in the path of a file.
    Expressions(Vec<Regex>),
    /// Exact names of folders.
    FolderNames(&'static [&'static str]),
    /// Tests of components, which Docusaurus keeps next to pages.
    Tests,
    /// Names that start with `_`, except those that these globs admit.
    Underscores(Vec<PathGlob>),
    /// Files that none of Hugo's mounts brings into the site.
    Mounts(HugoMounts),
}

impl ExclusionMatcher {
    /// Returns false if the name alone shows that the path is not excluded. For most files
    /// this saves making the path.
    fn may_match_name(&self, name: &str, kind: PathKind) -> bool {
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

    fn matches(&self, path: &str, kind: PathKind) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        match self {
            Self::FolderNames(_) | Self::Tests => self.may_match_name(name, kind),
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
                self.may_match_name(name, kind)
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
    /// Reads the rules of a site. `ignore_files` are its `.eleventyignore` files: folder and
    /// text.
    pub(super) fn read(
        config: &Config,
        settings: &SiteSettings,
        ignore_files: &[(String, String)],
        report: &mut Report,
    ) -> Self {
        let mut exclusions = Self { is_guess: !settings.is_known(), ..Self::default() };
        // Invalid patterns have been reported as errors of the configuration.
        let (patterns, _) = PathPatterns::parse(config.articles.exclude.iter().map(String::as_str));
        let matcher = ExclusionMatcher::Patterns(patterns);
        exclusions.add("`[articles] exclude`", String::new(), matcher);
        let mut admitted = Vec::new();
        for found in &settings.configurations {
            let name = found.path.display().to_string();
            match table(found, report) {
                Some(table) => {
                    let invalid = invalid_patterns(found.generator, &table);
                    report
                        .diagnostics
                        .extend(invalid.iter().map(|it| invalid_pattern(it, &found.path)));
                    exclusions.add_data(settings, found.generator, &name, &table);
                    if matches!(found.generator, Generator::Jekyll | Generator::Hexo) {
                        admitted.extend(parse_globs(&texts(table.get("include")), parse_loose));
                    }
                }
                None => exclusions.add_program(settings, found.generator, &name, &found.text),
            }
        }
        for (folder, text) in ignore_files {
            let base = settings.base_below(folder);
            exclusions.add(".eleventyignore", base, parse_eleventyignore(text));
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

    /// Adds the rule that a setting of a generator states.
    fn add_setting(&mut self, key: &str, file: &str, base: String, matcher: ExclusionMatcher) {
        self.add(&format!("`{key}` of {file}"), base, matcher);
    }

    /// Adds the rules of a configuration that is data.
    fn add_data(
        &mut self,
        settings: &SiteSettings,
        generator: Generator,
        file: &str,
        table: &ValueTable<'_>,
    ) {
        match generator {
            Generator::Hugo => {
                let lines = texts(find_value(table, "ignoreFiles"));
                let expressions = lines.iter().filter_map(|line| Regex::new(line).ok()).collect();
                let matcher = ExclusionMatcher::Expressions(expressions);
                self.add_setting("ignoreFiles", file, settings.base.clone(), matcher);
                if let Some(mounts) = HugoMounts::read(table, &settings.base) {
                    let matcher = ExclusionMatcher::Mounts(mounts);
                    self.add_setting("mounts", file, settings.base.clone(), matcher);
                }
            }
            Generator::Jekyll | Generator::Bridgetown => {
                let base = settings.base_below(text_or(table, "source", ""));
                let lines = texts(table.get("exclude"));
                let paths = lines.iter().map(|line| line.trim_matches('/').to_owned()).collect();
                let matcher = ExclusionMatcher::Paths(paths);
                self.add_setting("exclude", file, base.clone(), matcher);
                let matcher = ExclusionMatcher::Entries(parse_globs(&lines, parse_loose));
                self.add_setting("exclude", file, base, matcher);
            }
            Generator::Zola => {
                // Zola matches its globs with absolute paths; users write them for the path
                // below `content`, for any path, or for a name, so all three are tried.
                let lines = texts(table.get("ignored_content"));
                let globs = ExclusionMatcher::Globs(parse_globs(&lines, parse_loose));
                self.add_setting("ignored_content", file, settings.base_below("content"), globs);
                let globs = ExclusionMatcher::Globs(parse_globs(&lines, parse_loose));
                self.add_setting("ignored_content", file, format!("/{}", settings.base), globs);
                let names = ExclusionMatcher::Names(parse_globs(&lines, parse_loose));
                self.add_setting("ignored_content", file, settings.base.clone(), names);
            }
            Generator::Hexo => {
                let base = settings.base_below(text_or(table, "source_dir", "source"));
                for key in ["skip_render", "ignore"] {
                    let globs = parse_globs(&texts(table.get(key)), PathGlob::parse);
                    self.add_setting(key, file, base.clone(), ExclusionMatcher::Globs(globs));
                }
            }
            Generator::Mkdocs => {
                let base = settings.base_below(text_or(table, "docs_dir", "docs"));
                for key in ["exclude_docs", "draft_docs"] {
                    let lines = texts(table.get(key));
                    let lines = lines.iter().flat_map(|text| text.lines());
                    let matcher = ExclusionMatcher::Patterns(PathPatterns::parse(lines).0);
                    self.add_setting(key, file, base.clone(), matcher);
                }
                let (patterns, _) = PathPatterns::parse(["/templates/"]);
                self.add("MkDocs", base, ExclusionMatcher::Patterns(patterns));
            }
            _ => {}
        }
    }

    /// Adds the rules of a configuration that is a program, as far as they are literals.
    fn add_program(
        &mut self,
        settings: &SiteSettings,
        generator: Generator,
        file: &str,
        text: &str,
    ) {
        match generator {
            Generator::Pelican => {
                let folder = program_text(text, "PATH").unwrap_or("content");
                let base = settings.base_below(folder);
                let lines = program_texts(text, "ARTICLE_EXCLUDES");
                let paths = lines.iter().map(|line| line.trim_matches('/').to_owned()).collect();
                let matcher = ExclusionMatcher::Paths(paths);
                self.add_setting("ARTICLE_EXCLUDES", file, base, matcher);
                let lines = program_texts(text, "IGNORE_FILES");
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                let names = ExclusionMatcher::Names(parse_globs(&lines, parse_loose));
                self.add_setting("IGNORE_FILES", file, settings.base.clone(), names);
            }
            Generator::Docusaurus => {
                let lines = program_texts(text, "exclude");
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                // The globs are below the folder of the blog or of the docs, which the
                // program need not name: all likely ones are tried.
                let bases = ["blog", "docs"].map(|folder| settings.base_below(folder));
                let bases = bases.into_iter().filter(|base| !base.is_empty());
                for base in [String::new()].into_iter().chain(bases) {
                    let globs = ExclusionMatcher::Globs(parse_globs(&lines, PathGlob::parse));
                    self.add_setting("exclude", file, base, globs);
                }
            }
            Generator::Vitepress => {
                let lines = program_texts(text, "srcExclude");
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                let base = settings.base_below(program_text(text, "srcDir").unwrap_or(""));
                let globs = ExclusionMatcher::Globs(parse_globs(&lines, PathGlob::parse));
                self.add_setting("srcExclude", file, base, globs);
            }
            _ => {}
        }
    }

    /// Returns true if a rule may not be the site's, because its generator is not known.
    pub(super) fn is_guess(&self, rule: &str) -> bool {
        self.is_guess && rule == UNDERSCORES
    }

    /// Returns the name of the rule that excludes a file or folder, if one does. `folder` is
    /// the folder that contains it, empty or ending in `/`.
    pub(super) fn rule_for(&self, folder: &str, name: &OsStr, kind: PathKind) -> Option<&str> {
        if self.rules.is_empty() {
            return None;
        }
        let name = name.to_string_lossy();
        let rule = self.rules.iter().find(|rule| rule.matches(folder, &name, kind));
        rule.map(|rule| &*rule.name)
    }

    /// Returns true if a rule excludes the page of a section. Its name begins with `_` because
    /// the generator says so.
    pub(super) fn exclude_section_page(&self, folder: &str, name: &OsStr) -> bool {
        let name = name.to_string_lossy();
        let rules = self.rules.iter().filter(|rule| rule.name != UNDERSCORES);
        rules.into_iter().any(|rule| rule.matches(folder, &name, PathKind::File))
    }
}

/// Returns the text of a key, or else a default.
fn text_or<'t>(table: &'t ValueTable<'_>, key: &str, default: &'t str) -> &'t str {
    table.get(key).and_then(|value| value.as_str()).unwrap_or(default)
}

/// Returns the value of a key, ignoring case.
fn find_value<'t, 'a>(
    table: &'t ValueTable<'a>,
    name: &str,
) -> Option<&'t crate::syntax::value::SpannedValue<'a>> {
    let mut entries = table.entries.iter();
    entries.find(|(key, _)| key.name.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Returns the quoted text that a program assigns to a name.
fn program_text<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let line = line.trim_start().trim_start_matches(['"', '\'']);
        let rest = line.strip_prefix(name)?.trim_start_matches(['"', '\'']).trim_start();
        let rest = rest.strip_prefix(['=', ':'])?.trim_start();
        let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
        rest[1..].split(quote).next()
    })
}

/// Parses a glob whose `*` also matches `/`.
fn parse_loose(text: &str) -> Option<PathGlob> {
    PathGlob::parse_loose(text)
}

/// Lists the invalid patterns of a configuration. They must be reported, because the
/// articles that they should hide would be published.
fn invalid_patterns<'t>(generator: Generator, table: &'t ValueTable<'_>) -> Vec<&'t str> {
    let mut lines = match generator {
        Generator::Hugo => {
            let lines = texts(find_value(table, "ignoreFiles"));
            return lines.into_iter().filter(|line| Regex::new(line).is_err()).collect();
        }
        Generator::Jekyll | Generator::Bridgetown => texts(table.get("exclude")),
        Generator::Zola => texts(table.get("ignored_content")),
        Generator::Hexo => [texts(table.get("skip_render")), texts(table.get("ignore"))].concat(),
        _ => Vec::new(),
    };
    lines.retain(|line| PathGlob::parse_loose(line.trim_start_matches("./")).is_none());
    lines
}

fn invalid_pattern(pattern: &str, path: &Path) -> Diagnostic {
    let message =
        format!("`{pattern}` is not a valid pattern, so the articles that it hides are unknown");
    Diagnostic::new(&codes::SITE_UNREADABLE_GUARD, message).with_location(SourceLocation::file(path)).help(
        "fix the pattern; or write `generator = \"none\"` below `[articles]` in `feed.toml` if it hides no article",
    )
}

fn parse_globs(lines: &[&str], parse: fn(&str) -> Option<PathGlob>) -> Vec<PathGlob> {
    let lines = lines.iter().map(|line| line.trim_start_matches("./"));
    lines.filter(|line| !line.is_empty()).filter_map(parse).collect()
}

/// Parses an `.eleventyignore`. Unlike in `.gitignore`, lines are always relative to its
/// folder, and a line with `!` does not include files again.
fn parse_eleventyignore(text: &str) -> ExclusionMatcher {
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
            assert_eq!(matcher.matches(path, PathKind::File), *is_out, "{path}");
        }
    }

    #[test]
    fn lines_of_eleventyignore_are_paths_below_its_folder() {
        let matcher =
            parse_eleventyignore("# a\ndrafts.md\n./b.md\n**/x.md\n*.txt\n!c.md\nposts/y*\n");
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
        let matcher = ExclusionMatcher::Underscores(parse_globs(&["_pages"], parse_loose));
        let paths =
            [("_a.md", true), ("x/_b", true), ("_posts", false), ("_pages", false), ("a_", false)];
        check(&matcher, &paths);
    }

    #[test]
    fn texts_of_programs_are_found() {
        assert_eq!(program_text("A = 1\nPATH = 'content'\n", "PATH"), Some("content"));
        assert_eq!(program_text("OUTPUT_PATH = 'x'\n", "PATH"), None);
    }
}
