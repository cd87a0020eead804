//! Reads the settings of a [`ConfigFile`] into a [`Config`], and reports every
//! problem with its place.
//!
//! [`values`] checks single values, the other modules have one table each.
//! `setting_tree` explains files that do not fit
//! [`schema`](crate::config::schema); no wording of the crate `toml` is shown.

mod address_patterns;
mod article_folder;
mod distinct_paths;
mod feeds;
mod members_feeds;
pub(super) mod publish;
mod serve;
mod setting_tree;
pub(super) mod site;
mod syntax_faults;
mod values;

use std::ops::Range;
use std::path::Path;

use crate::config::read::setting_tree::SettingTree;
use crate::config::schema::ConfigFile;
use crate::config::{ArticlesConfig, Config, OutputConfig, PublishConfig};
use crate::diagnostic::{Diagnostic, DiagnosticCode, Report, SourceText, codes, redact};
use crate::syntax::SyntaxError;
use crate::syntax::toml::{self, Spanned};
use crate::text::control_chars;

/// The most faults of the file that are reported: later ones mostly follow from
/// earlier ones.
const MOST_FAULTS: usize = 50;

/// Reads `feed.toml`. Paths in it are relative to `folder`.
///
/// Reports every problem, and returns a configuration only if it has found none.
pub fn read(source: &SourceText<'_>, folder: &Path, report: &mut Report) -> Option<Config> {
    let (file, faults) = toml::read::<ConfigFile>(source.text);
    let settings = SettingTree::parse(source.text);
    let before = report.diagnostics.len();
    check_characters(source, &settings, report);
    if settings.is_toml() {
        for span in misfits(&settings, &faults).into_iter().take(MOST_FAULTS) {
            let explained = settings.explain_misfit(&span);
            let edit = settings.suggest_edit(&span, source);
            let at = source.locate(span);
            report.push(explained.with_location(at).with_edit(edit));
        }
    } else {
        report.diagnostics.extend(syntax_faults::describe(source, &faults));
    }
    // A file that is not TOML has no settings to check.
    let is_readable = settings.is_toml() || faults.is_empty();
    let config = is_readable
        .then(|| ConfigReader { source, settings: &settings, folder, report }.read_config(file));
    check_user_info(source, &settings, before, report);
    config.filter(|_| report.diagnostics.len() == before)
}

/// Lists the places of values that do not fit: those that `serde` refuses, and lists where a
/// table belongs, unless `serde` refuses something in them.
fn misfits(settings: &SettingTree<'_>, faults: &[SyntaxError]) -> Vec<Range<usize>> {
    let is_in = |list: &Range<usize>, fault: &Range<usize>| {
        list.start <= fault.end && fault.start <= list.end
    };
    let lists = settings.lists_in_place_of_tables().into_iter();
    let lists = lists.filter(|list| !faults.iter().any(|fault| is_in(list, &fault.span)));
    faults.iter().map(|fault| fault.span.clone()).chain(lists).collect()
}

/// Reports texts with a character that XML forbids: TOML escapes can write one.
fn check_characters(source: &SourceText<'_>, settings: &SettingTree<'_>, report: &mut Report) {
    for (text, span) in settings.texts() {
        if text.contains(control_chars::is_forbidden) {
            let message =
                format!("{} contains a character that XML forbids", settings.name_at(&span));
            report.push(
                Diagnostic::new(&codes::CONFIG_BAD_VALUE, message)
                    .with_location(source.locate(span))
                    .help("remove the control character"),
            );
        }
    }
}

/// Reports addresses with a user name or password in any text, also in one that
/// is not read as an address, unless its place has been reported already.
fn check_user_info(
    source: &SourceText<'_>,
    settings: &SettingTree<'_>,
    before: usize,
    report: &mut Report,
) {
    for (text, span) in settings.texts() {
        let location = source.locate(span);
        let is_reported = report.diagnostics[before..]
            .iter()
            .any(|reported| reported.location.as_ref() == Some(&location));
        if redact::has_user_info(text) && !is_reported {
            report.push(
                Diagnostic::new(&codes::CONFIG_BAD_VALUE, values::USER_INFO)
                    .with_location(location)
                    .help(values::REMOVE_USER_INFO),
            );
        }
    }
}

struct ConfigReader<'a, 'r> {
    source: &'a SourceText<'a>,
    settings: &'a SettingTree<'a>,
    folder: &'a Path,
    report: &'r mut Report,
}

impl ConfigReader<'_, '_> {
    fn read_config(&mut self, file: ConfigFile) -> Config {
        let people = self.read_authors(file.authors);
        let articles = self.read_articles(file.articles);
        let output = self.read_output(&file.output);
        let publish = self.read_publish(&file.publish, &articles);
        let site = self.read_site(file.site);
        let (home, settings) = self.read_site_feed(file.feed, &site);
        let mut feeds = vec![home];
        let (members, public): (Vec<_>, Vec<_>) =
            file.feeds.into_iter().partition(|feed| feeds::is_for_members(feed.get_ref()));
        feeds.extend(public.into_iter().filter_map(|feed| self.read_feed(feed, &site, &settings)));
        let folders = PublicFolders { output: &output, articles: &articles, publish: &publish };
        let members = self.read_members_feeds(members, &site, &settings, folders);
        let each = self.read_derived_feeds(file.each, &settings);
        let before = self.report.diagnostics.len();
        self.check_distinct_paths(&feeds);
        if self.report.diagnostics.len() == before {
            self.check_distinct_names(&file.output, &output, &feeds);
        }
        let serve = self.read_serve(file.serve, file.moved, &site);
        let home = self.folder.to_path_buf();
        Config { home, site, people, articles, output, publish, feeds, members, each, serve }
    }

    fn report_at(
        &mut self,
        code: &'static DiagnosticCode,
        span: Range<usize>,
        message: String,
        help: &str,
    ) {
        let problem =
            Diagnostic::new(code, message).with_location(self.source.locate(span)).help(help);
        self.report.push(problem);
    }

    fn report_bad_value(&mut self, span: Range<usize>, message: String, help: &str) {
        self.report_at(&codes::CONFIG_BAD_VALUE, span, message, help);
    }

    /// Reports text that a setting does not accept. `requirement` follows the
    /// setting's name: "must be …".
    fn report_bad_text(&mut self, text: &Spanned<String>, requirement: &str, help: &str) {
        let setting = self.settings.name_at(&text.span());
        let message = format!("{setting} {requirement}: `{}`", text.get_ref());
        self.report_bad_value(text.span(), message, help);
    }
}

/// The tables with folders and targets that everybody can read.
#[derive(Clone, Copy)]
struct PublicFolders<'a> {
    output: &'a OutputConfig,
    articles: &'a ArticlesConfig,
    publish: &'a PublishConfig,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::pattern::PermalinkPattern;
    use crate::diagnostic::human::{ColorStyle, render};
    use crate::model::ContentMode;

    fn check(text: &str) -> Result<Config, String> {
        let path: Arc<Path> = Path::new("feed.toml").into();
        let mut report = Report::default();
        let config = read(&SourceText::new(&path, text), Path::new(""), &mut report);
        report.sort();
        let rendered: Vec<_> =
            report.diagnostics.iter().map(|found| render(found, ColorStyle::Plain)).collect();
        config.ok_or_else(|| rendered.join("\n"))
    }

    #[test]
    fn title_and_url_are_enough() {
        let config = check("[site]\ntitle = \"A\"\nurl = \"https://a.example\"\n").unwrap();
        assert_eq!(config.site.url.as_str(), "https://a.example/");
        assert_eq!(config.articles.permalink, PermalinkPattern::parse("/{path}/").0);
        assert_eq!(config.feeds[0].settings.limit, Some(20));
    }

    #[test]
    fn empty_file_says_what_is_needed() {
        insta::assert_snapshot!(check("").unwrap_err(), @r#"
        error[config/missing-key]: `[site]` needs a `title`
        --> feed.toml:1:1
         = help: add `title = "My site"` below `[site]`
        error[config/missing-key]: `[site]` needs a `url`
        --> feed.toml:1:1
         = help: add `url = "https://daily.example/"` below `[site]`
        "#);
    }

    #[test]
    fn every_problem_is_shown_with_its_line_and_fix() {
        let text = "[site]\ntitel = \"A\"\nurl = \"a.example\"\ntimezone = \"Europe/Londn\"\n\n[feed]\nlimit = \"many\"\nmax_age = \"soon\"\nformats = [\"rss\", \"atm\"]\n\n[[feeds]]\ntitle = \"x\"\n\n[each.tag]\npath = \"../tags\"\n";
        insta::assert_snapshot!(check(text).unwrap_err(), @r#"
        error[config/missing-key]: `[site]` needs a `title`
         --> feed.toml:1:1
          |
        1 | [site]
          | ^^^^^^
          |
          = help: add `title = "My site"` below `[site]`
        error[config/unknown-key]: unknown key `titel` in `[site]`
         --> feed.toml:2:1
          |
        2 | titel = "A"
          | ^^^^^
          |
        help: did you mean `title`?
          |
        2 - titel = "A"
        2 + title = "A"
          |
        error[config/bad-value]: `url` in `[site]` must be a full URL such as `https://daily.example/`: `a.example`
         --> feed.toml:3:7
          |
        3 | url = "a.example"
          |       ^^^^^^^^^^^
          |
          = help: write the whole address with `https://`
        error[config/bad-value]: `timezone` in `[site]` must be a time zone: `Europe/Londn`
         --> feed.toml:4:12
          |
        4 | timezone = "Europe/Londn"
          |            ^^^^^^^^^^^^^^
          |
          = help: did you mean `Europe/London`?
        error[config/bad-value]: `limit` in `[feed]` must be a whole number, 0 or more: `"many"`
         --> feed.toml:7:9
          |
        7 | limit = "many"
          |         ^^^^^^
          |
          = help: write `limit = 10`
        error[config/bad-value]: `max_age` in `[feed]` must be a length of time such as `30d`: `soon`
         --> feed.toml:8:11
          |
        8 | max_age = "soon"
          |           ^^^^^^
          |
          = help: write a whole number and `min`, `h`, `d`, `w`, `mo` or `y`
        error[config/bad-value]: `formats` in `[feed]` must be `rss`, `atom` or `json`: `atm`
         --> feed.toml:9:11
          |
        9 | formats = ["rss", "atm"]
          |           ^^^^^^^^^^^^^^
          |
          = help: did you mean `atom`?
        error[config/missing-key]: `[[feeds]]` needs a `path`
          --> feed.toml:11:1
           |
        11 | [[feeds]]
           | ^^^^^^^^^
           |
           = help: add `path = "name"`, the folder of its files
        error[config/bad-value]: `path` in `[each.tag]` must contain `{slug}`, so that every feed has its own files: `../tags`
          --> feed.toml:15:8
           |
        15 | path = "../tags"
           |        ^^^^^^^^^
           |
           = help: write a path such as `tags/{slug}`
        error[output/outside]: `path` in `[each.tag]` must be a path in the output folder: `../tags`
          --> feed.toml:15:8
           |
        15 | path = "../tags"
           |        ^^^^^^^^^
           |
           = help: write a path without `.`, `..`, `//` or `\`, and without a leading `/`
        "#);
    }

    #[test]
    fn list_is_not_a_table() {
        let site = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        let found =
            check(&format!("{site}[[feeds]]\npath = 'x'\nwhere = ['world']\n")).unwrap_err();
        assert!(found.contains("`[feeds.where]` must be a table, not a list"), "{found}");
        for lines in
            ["[serve]\ntypes = []\n", "[authors]\njane = ['Jane']\n", "[each]\ntag = ['x']\n"]
        {
            let found = check(&format!("{site}{lines}")).unwrap_err();
            assert!(found.contains("must be a table"), "{lines}{found}");
        }
    }

    #[test]
    fn broken_toml_is_shown_where_it_breaks() {
        insta::assert_snapshot!(check("[site]\ntitle = A\n").unwrap_err(), @r#"
        error[config/syntax]: `title` needs quotes around its value
         --> feed.toml:2:9
          |
        2 | title = A
          |         ^
          |
        help: write `title = "A"`
          |
        2 - title = A
        2 + title = "A"
          |
        "#);
    }

    #[test]
    fn two_feeds_of_one_path_are_refused() {
        let text = "[site]\ntitle = \"A\"\nurl = \"https://a.example\"\n[[feeds]]\npath = \"x\"\n[[feeds]]\npath = \"x\"\n";
        insta::assert_snapshot!(check(text).unwrap_err(), @r#"
        error[config/repeated-path]: two feeds have the path `x`
         --> feed.toml:7:8
          |
        7 | path = "x"
          |        ^^^
          |
          = help: give one of them another `path`
        "#);
    }

    #[test]
    fn settings_pass_from_the_feed_to_all_feeds() {
        let text = "[site]\ntitle = \"A\"\nurl = \"https://a.example\"\n[feed]\nlimit = 5\n[[feeds]]\npath = \"x\"\ncontent = \"summary\"\n[each.section]\n";
        let config = check(text).unwrap();
        assert_eq!(config.feeds[1].settings.limit, Some(5));
        assert_eq!(config.feeds[1].settings.content, ContentMode::Summary);
        assert_eq!(config.each[0].settings.limit, Some(5));
    }
}
