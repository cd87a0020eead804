//! Interprets the files next to articles that state values for them and may hide them.
//! [`guard_files`](super::guard_files) finds and reads these files.
//!
//! An article whose visibility is in doubt is hidden: a file that can't be read hides every
//! article that it applies to.

mod programs;
mod section_cascades;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Config, UnreadGuards};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::frontmatter::{self, TextExtent};
use crate::generators::guards::{self, StatedDefaults};
use crate::model::folder_defaults::{
    ContradictionPolicy, DefaultEffect, DefaultRule, DefaultValue, FolderDefaults, RuleStrength,
    RuleTarget,
};
use crate::model::{ArticleVisibility, SiteGenerator};
use crate::parser::{self};
use crate::sources::guard_files::{
    GuardFile, GuardFileReader, GuardFiles, GuardPlace, folder_name, guard_place, outer_folders,
    outer_names, read_local,
};
use crate::sources::site_settings::{self, SiteSettings};
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};
use crate::syntax::{json, yaml};
use crate::text::hash;

/// Limit of the number of these files: several times the sections of the largest site.
const MAX_FILES: usize = 50_000;

/// Words in the frontmatter of a section that hides articles. A section without any of them
/// hides none.
const SECTION_WORDS: [&str; 2] = ["cascade", "draft"];

/// Names of Eleventy's global data (`_data`) that hide articles.
const GLOBAL: [&str; 4] =
    ["permalink", "draft", "eleventyExcludeFromCollections", "eleventyComputed"];

/// Values that a site states for its pages in other files.
#[derive(Debug, Default)]
pub(crate) struct SiteGuards {
    /// Values for articles.
    pub articles: FolderDefaults,
    /// Rules that apply only to the pages of sections, tags and categories.
    pub section_rules: Vec<DefaultRule>,
}

/// Returns the values that a site states for its pages in other files.
pub(super) fn read(
    config: &Config,
    settings: &SiteSettings,
    files: &GuardFiles<'_>,
    report: &mut Report,
) -> SiteGuards {
    if config.articles.generator == Some(SiteGenerator::Absent) {
        return SiteGuards::default();
    }
    let mut guards = GuardCollector {
        config,
        settings,
        rules: Vec::new(),
        section_rules: Vec::new(),
        read: String::new(),
        unread: Vec::new(),
    };
    if files.paths.len() > MAX_FILES {
        report.push(too_many_files(config, files.paths.len()));
        guards.hide_all("", "too many files");
    }
    for found in &settings.configurations {
        guards.add_configuration(found, report);
    }
    if config.articles.store.is_none() {
        guards.add_outer(report);
    }
    for path in files.paths.iter().take(MAX_FILES) {
        guards.add_inner(path, files.read, report);
    }
    let section_rules = std::mem::take(&mut guards.section_rules);
    SiteGuards { articles: guards.finish(report), section_rules }
}

fn too_many_files(config: &Config, count: usize) -> Diagnostic {
    let message =
        format!("{count} files next to articles may hide articles; at most {MAX_FILES} are read");
    Diagnostic::new(&codes::SITE_UNREADABLE_GUARD, message)
        .with_location(SourceLocation::file(&*config.articles.folder))
        .help("write `generator = \"none\"` below `[articles]` in feed.toml if they hide none")
}

/// Collector of the rules that files state.
struct GuardCollector<'a> {
    config: &'a Config,
    settings: &'a SiteSettings,
    rules: Vec<DefaultRule>,
    /// Rules that apply only to pages of sections, tags and categories.
    section_rules: Vec<DefaultRule>,
    /// Text of every file that rules were made from; its hash identifies the rules in caches.
    read: String,
    /// Programs that may hide articles and are not run.
    unread: Vec<PathBuf>,
}

/// The articles that a file applies to, and its precedence.
struct GuardScope<'p> {
    /// Path below the articles folder: of a folder, empty or ending in `/`, or of an article
    /// without its extension.
    place: &'p str,
    /// Precedence; values of a higher rank win.
    rank: i32,
}

impl GuardCollector<'_> {
    fn finish(mut self, report: &mut Report) -> FolderDefaults {
        programs::find(self.settings, self.config, &mut self.unread);
        if self.config.articles.unread_guards == UnreadGuards::Warn && !self.unread.is_empty() {
            report.push(unread_programs(self.unread));
        }
        if self.rules.is_empty() {
            return FolderDefaults::default();
        }
        let contradictions = if self.settings.is_known() {
            ContradictionPolicy::PageWins
        } else {
            ContradictionPolicy::HidingWins
        };
        self.read += if self.settings.is_known() { "known" } else { "unknown" };
        FolderDefaults::new(self.rules, contradictions, hash::number(&self.read))
    }

    fn add_configuration(
        &mut self,
        found: &crate::generators::GeneratorConfig,
        report: &mut Report,
    ) {
        let shown: Arc<Path> = found.path.as_path().into();
        let source = SourceText::new(&shown, &found.text);
        // The report is dropped: errors were reported when the exclusion rules were read.
        let Some(table) = site_settings::table(found, &mut Report::default()) else {
            if found.generator == SiteGenerator::Pelican {
                self.add_pelican(found);
            }
            return;
        };
        let stated = match found.generator {
            SiteGenerator::Hugo => {
                let base = self.settings.base_below(text_or(&table, "contentDir", "content"));
                self.add_for_sections(&table, &base, &source, &GuardScope { place: "", rank: 0 });
                guards::cascades(&table, &base)
            }
            SiteGenerator::Jekyll => {
                let folder = text_or(&table, "source", "");
                guards::defaults(&table, &self.settings.base_below(folder))
            }
            SiteGenerator::Hexo => guards::encrypted_tags(&table),
            SiteGenerator::Mkdocs => guards::site_password(&table),
            _ => return,
        };
        self.add(stated, &source, &GuardScope { place: "", rank: 0 }, report);
    }

    /// Reads settings of Pelican that hide every article which does not state otherwise.
    fn add_pelican(&mut self, found: &crate::generators::GeneratorConfig) {
        let path = found.path.display();
        if programs::hides_by_default(&found.text) {
            let effect = DefaultEffect::Hide(ArticleVisibility::Draft);
            let value = DefaultValue { key: "status".into(), effect };
            self.hide_by_default(&format!("`DEFAULT_METADATA` of {path}"), value);
        }
        if programs::encrypts_by_default(&found.text) {
            let effect = DefaultEffect::Hide(ArticleVisibility::Protected);
            let value = DefaultValue { key: "password".into(), effect };
            self.hide_by_default(&format!("`ENCRYPT_CONTENT` of {path}"), value);
        }
    }

    /// Hides every article whose frontmatter does not state otherwise.
    fn hide_by_default(&mut self, label: &str, value: DefaultValue) {
        self.hide_all("", label);
        if let Some(rule) = self.rules.last_mut() {
            rule.strength = RuleStrength::Default;
            rule.values = vec![value];
        }
    }

    /// Reads the files in the folders from that of feed.toml to the articles.
    fn add_outer(&mut self, report: &mut Report) {
        for (distance, folder) in outer_folders(self.config).into_iter().enumerate() {
            let rank = 90 - i32::try_from(distance).unwrap_or(80).min(80);
            for name in outer_names(&folder) {
                let path = folder.join(&name);
                if path.symlink_metadata().is_err() {
                    continue;
                }
                let around = folder_name(&folder);
                let Some(GuardPlace { file, article: None }) =
                    guard_place(around.as_deref(), &name)
                else {
                    continue;
                };
                let bytes = self.is_followed(file).then(|| read_local(self.config, &path, report));
                self.add_file(file, &path, bytes, &GuardScope { place: "", rank }, report);
            }
            if self.settings.is_known() && self.settings.follows(SiteGenerator::Eleventy) {
                self.add_global(&folder.join("_data"), report);
            }
        }
    }

    /// Reads Eleventy's global data that hide articles.
    fn add_global(&mut self, folder: &Path, report: &mut Report) {
        for name in GLOBAL {
            let path = folder.join(format!("{name}.json"));
            if path.symlink_metadata().is_err() {
                let program = folder.join(format!("{name}.js"));
                if program.exists() {
                    self.unread.push(program);
                }
                continue;
            }
            let Some(bytes) = read_local(self.config, &path, report) else {
                self.hide_all("", &path.display().to_string());
                continue;
            };
            let text = String::from_utf8_lossy(&bytes);
            let shown: Arc<Path> = path.into();
            let source = SourceText::new(&shown, &text);
            let value = match text.trim() {
                "false" | "null" => ValueKind::Bool(false),
                "true" => ValueKind::Bool(true),
                word if word.starts_with('{') => match json::parse(&text, 0..text.len()) {
                    Ok(table) => ValueKind::Table(table),
                    Err(_) => ValueKind::Text(word.into()),
                },
                word => ValueKind::Text(word.trim_matches('"').into()),
            };
            let stated = guards::global_data(name, SpannedValue { span: 0..0, kind: value });
            self.add(stated, &source, &GuardScope { place: "", rank: 1 }, report);
        }
    }

    /// Reads a file below the articles folder.
    fn add_inner(&mut self, path: &str, read_file: &GuardFileReader<'_>, report: &mut Report) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let articles = &self.config.articles.folder;
        let around = match folder.rsplit('/').next() {
            Some("") | None => folder_name(articles),
            Some(name) => Some(name.to_owned()),
        };
        let Some(GuardPlace { file, article }) = guard_place(around.as_deref(), name) else {
            return;
        };
        let below = &path[..path.len() - name.len()];
        let place = article.map_or_else(|| below.to_owned(), |stem| format!("{below}{stem}"));
        let depth = i32::try_from(below.matches('/').count()).unwrap_or(i32::MAX / 200).min(10_000);
        // Files of an article win over those of folders, and inner folders over outer ones.
        let rank = if article.is_some() { 2_000_000 } else { 100 * (depth + 1) };
        // In Eleventy, `posts.11tydata.json` wins over `posts.json` in the same folder.
        let rank = rank + i32::from(name.contains(".11tydata."));
        let shown = articles.join(path);
        let bytes = self.is_followed(file).then(|| read_file(path, report));
        self.add_file(file, &shown, bytes, &GuardScope { place: &place, rank }, report);
    }

    /// Returns true if the generator of the site reads files of a kind.
    fn is_followed(&self, file: GuardFile) -> bool {
        match file {
            GuardFile::Section => {
                self.settings.follows(SiteGenerator::Hugo)
                    || self.settings.follows(SiteGenerator::Zola)
            }
            GuardFile::Data | GuardFile::Program => self.settings.follows(SiteGenerator::Eleventy),
            GuardFile::Metadata(generator) => self.settings.follows(generator),
        }
    }

    /// Adds the rules of a file. `bytes` is `None` if the generator does not read the file,
    /// and `Some(None)` if the file can't be read.
    #[expect(clippy::option_option, reason = "a file that is not followed hides nothing")]
    fn add_file(
        &mut self,
        file: GuardFile,
        path: &Path,
        bytes: Option<Option<Vec<u8>>>,
        subject: &GuardScope<'_>,
        report: &mut Report,
    ) {
        let Some(bytes) = bytes else { return };
        let Some(bytes) = bytes else {
            self.hide_all(subject.place, &path.display().to_string());
            return;
        };
        let text = String::from_utf8_lossy(&bytes);
        let lower = text.to_lowercase();
        match file {
            GuardFile::Program => {
                if programs::may_hide(&lower) {
                    self.unread.push(path.to_path_buf());
                }
                return;
            }
            GuardFile::Section if !SECTION_WORDS.iter().any(|word| lower.contains(word)) => return,
            GuardFile::Section | GuardFile::Data | GuardFile::Metadata(_) => {}
        }
        let shown: Arc<Path> = path.into();
        let source = SourceText::new(&shown, &text);
        let table = match file {
            GuardFile::Section => parse_section(&source),
            _ if path.extension().is_some_and(|ending| ending == "json") => {
                parse_data(&source, json::parse)
            }
            _ => parse_data(&source, yaml::parse),
        };
        let table = match table {
            Ok(table) => table,
            Err(faults) => {
                report.diagnostics.extend(faults);
                self.hide_all(subject.place, &path.display().to_string());
                return;
            }
        };
        if file == GuardFile::Section && self.settings.follows(SiteGenerator::Hugo) {
            let base = self.settings.base_below(self.content_folder());
            self.add_for_sections(&table, &base, &source, subject);
        }
        let stated = self.stated_defaults(file, &table);
        self.add(stated, &source, subject, report);
    }

    fn stated_defaults<'t>(
        &self,
        file: GuardFile,
        table: &ValueTable<'t>,
    ) -> Vec<StatedDefaults<'t>> {
        match file {
            GuardFile::Section => {
                let mut stated = Vec::new();
                if self.settings.follows(SiteGenerator::Hugo) {
                    let base = self.settings.base_below(self.content_folder());
                    stated.extend(guards::cascades(table, &base));
                }
                if self.settings.follows(SiteGenerator::Zola) {
                    stated.extend(guards::section(table));
                }
                stated
            }
            GuardFile::Data => guards::data(table),
            GuardFile::Metadata(generator) => vec![guards::metadata(table, generator)],
            GuardFile::Program => Vec::new(),
        }
    }

    /// Returns the folder that Hugo's paths are relative to.
    fn content_folder(&self) -> &str {
        let base = self.settings.base.trim_end_matches('/');
        let content = base.split('/').position(|part| part == "content");
        let content = content.and_then(|index| base.match_indices('/').nth(index));
        content.map_or(if base.ends_with("content") { base } else { "content" }, |(end, _)| {
            &base[..end]
        })
    }

    fn add(
        &mut self,
        stated: Vec<StatedDefaults<'_>>,
        source: &SourceText<'_>,
        subject: &GuardScope<'_>,
        report: &mut Report,
    ) {
        let rules = self.make_rules(stated, source, subject, report);
        if !rules.is_empty() {
            self.read.extend([&*source.path.to_string_lossy(), "\0", source.text, "\0"]);
        }
        self.rules.extend(rules);
    }

    /// Adds the rules of cascades for other pages than articles.
    fn add_for_sections(
        &mut self,
        table: &ValueTable<'_>,
        base: &str,
        source: &SourceText<'_>,
        subject: &GuardScope<'_>,
    ) {
        let stated = guards::cascades(&section_cascades::without_kinds(table), base);
        let rules = self.make_rules(stated, source, subject, &mut Report::default());
        self.section_rules.extend(rules);
    }

    fn make_rules(
        &self,
        stated: Vec<StatedDefaults<'_>>,
        source: &SourceText<'_>,
        subject: &GuardScope<'_>,
        report: &mut Report,
    ) -> Vec<DefaultRule> {
        let rules = stated.into_iter().map(|it| DefaultRule {
            label: format!("`{}` of {}", it.name, source.path.display()).into(),
            generator: it.generator,
            place: subject.place.into(),
            target: it.target,
            strength: it.strength,
            rank: subject.rank,
            values: parser::default_values(&it.values, source, self.config, report),
        });
        rules.filter(|rule| !rule.values.is_empty()).collect()
    }

    /// Hides every article that a file which can't be read applies to.
    fn hide_all(&mut self, place: &str, file: &str) {
        let effect = DefaultEffect::Hide(ArticleVisibility::Draft);
        self.read.extend([place, "\0", file, "\0"]);
        self.rules.push(DefaultRule {
            label: file.into(),
            generator: SiteGenerator::Absent,
            place: place.into(),
            target: RuleTarget::All,
            strength: RuleStrength::Forced,
            rank: 3_000_000,
            values: vec![DefaultValue { key: "unreadable".into(), effect }],
        });
    }
}

/// Returns the text of a key, ignoring its case, or else a default.
fn text_or<'t>(table: &'t ValueTable<'_>, key: &str, default: &'t str) -> &'t str {
    let mut entries = table.entries.iter();
    let entry = entries.find(|(name, _)| name.name.eq_ignore_ascii_case(key));
    entry.and_then(|(_, value)| value.as_str()).unwrap_or(default)
}

fn parse_section<'a>(source: &SourceText<'a>) -> Result<ValueTable<'a>, Vec<Diagnostic>> {
    match frontmatter::find(source, TextExtent::Whole) {
        frontmatter::FrontmatterSearch::Complete(found) => frontmatter::read(source, &found, None),
        frontmatter::FrontmatterSearch::Faulty(fault) => Err(vec![*fault]),
        frontmatter::FrontmatterSearch::More => Ok(ValueTable::default()),
    }
}

fn parse_data<'a>(
    source: &SourceText<'a>,
    parse: fn(
        &'a str,
        std::ops::Range<usize>,
    ) -> Result<ValueTable<'a>, Vec<crate::syntax::SyntaxError>>,
) -> Result<ValueTable<'a>, Vec<Diagnostic>> {
    let text = source.text;
    if text.trim().is_empty() || text.trim_start().starts_with('[') {
        return Ok(ValueTable::default());
    }
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    parse(text, start..text.len()).map_err(|faults| {
        let faults = faults.into_iter().take(3);
        faults
            .map(|fault| {
                let message = format!("this file may hide articles, but can't be read: {}", fault.message);
                Diagnostic::new(&codes::SITE_UNREADABLE_GUARD, message)
                    .with_location(source.locate(fault.span))
                    .help("fix the file; or name the site's `generator` below `[articles]` in feed.toml if it is not Eleventy")
            })
            .collect()
    })
}

/// Reports all programs that may hide articles, in one diagnostic.
fn unread_programs(mut paths: Vec<PathBuf>) -> Diagnostic {
    paths.sort();
    paths.dedup();
    let names: Vec<String> =
        paths.iter().take(3).map(|path| format!("`{}`", path.display())).collect();
    let more = match paths.len() - names.len() {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    let message = format!(
        "this site may hide articles with {}{more}, which feedwright does not read",
        names.join(", ")
    );
    Diagnostic::new(&codes::SITE_UNREAD_GUARD, message).with_location(SourceLocation::file(&*paths[0])).help(
        "also hide these articles with `draft: true` or `[articles] exclude`; or write `unread_guards = \"accept\"` below `[articles]` in feed.toml if there are none",
    )
}
