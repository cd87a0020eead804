//! From the keys as written to their meaning, every fault with its place.

mod article_folder;
mod distinct_paths;
mod feeds;
pub mod publish;
mod serve;
mod site;
mod values;

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use crate::config::Config;
use crate::config::schema::ConfigFile;
use crate::diagnostic::{Diagnostic, DiagnosticCode, Report, SourceText, codes, redact};
use crate::syntax::SyntaxError;
use crate::syntax::toml;
use crate::syntax::value::{SpannedValue, ValueKind};
use crate::text::control_chars;
use crate::text::suggest::nearest;

/// How many faults of the file are reported: the rest follow from others.
const MOST_FAULTS: usize = 50;

/// Reads `feed.toml`. Paths in it are relative to `folder`.
///
/// Every fault is reported; nothing is returned if any was found.
pub fn read(source: &SourceText<'_>, folder: &Path, report: &mut Report) -> Option<Config> {
    let (file, faults) = toml::read::<ConfigFile>(source.text);
    let before = report.diagnostics.len();
    check_characters(source, report);
    for fault in faults.iter().take(MOST_FAULTS) {
        report.push(explain(source, fault));
    }
    // A file that is no TOML at all has told us nothing to judge.
    let config = (!is_unreadable(source.text, &faults))
        .then(|| ConfigReader { source, folder, report }.config(file));
    check_user_info(source, before, report);
    config.filter(|_| report.diagnostics.len() == before)
}

/// Reports texts with a character that XML forbids, which an escape can write.
fn check_characters(source: &SourceText<'_>, report: &mut Report) {
    for (text, span) in texts(source) {
        if text.contains(control_chars::is_forbidden) {
            let message = "this text holds a character that XML forbids";
            report.push(
                Diagnostic::new(&codes::CONFIG_BAD_VALUE, message)
                    .with_location(source.at(span))
                    .help("remove it"),
            );
        }
    }
}

/// Reports addresses with a user name or password in any text, also in one that
/// is not read as an address, unless something was reported at it already.
fn check_user_info(source: &SourceText<'_>, before: usize, report: &mut Report) {
    for (text, span) in texts(source) {
        let place = source.at(span);
        let is_reported = report.diagnostics[before..]
            .iter()
            .any(|found| found.location.as_ref() == Some(&place));
        if redact::has_user_info(&text) && !is_reported {
            report.push(
                Diagnostic::new(&codes::CONFIG_BAD_VALUE, values::USER_INFO)
                    .with_location(place)
                    .help(values::REMOVE_USER_INFO),
            );
        }
    }
}

/// Lists every text of a file with its place; none if the file is not TOML.
fn texts<'a>(source: &SourceText<'a>) -> Vec<(Cow<'a, str>, Range<usize>)> {
    let mut texts = Vec::new();
    let Ok(table) = toml::parse(source.text, 0..source.text.len()) else { return texts };
    let mut values: Vec<SpannedValue<'_>> =
        table.entries.into_iter().map(|(_, value)| value).collect();
    while let Some(value) = values.pop() {
        match value.kind {
            ValueKind::Table(table) => {
                values.extend(table.entries.into_iter().map(|(_, value)| value))
            }
            ValueKind::List(list) => values.extend(list),
            ValueKind::Text(text) => texts.push((text, value.span)),
            _ => {}
        }
    }
    texts
}

fn is_unreadable(text: &str, faults: &[SyntaxError]) -> bool {
    !faults.is_empty() && toml::parse(text, 0..text.len()).is_err()
}

/// Turns a fault of the crate into ours, with the key that was probably meant.
fn explain(source: &SourceText<'_>, fault: &SyntaxError) -> Diagnostic {
    let at = source.at(fault.span.clone());
    let words: Vec<&str> = fault.message.split('`').skip(1).step_by(2).collect();
    if fault.message.starts_with("unknown field") && !words.is_empty() {
        let help = match nearest(words[0], words[1..].iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("remove it, or use one of: {}", words[1..].join(", ")),
        };
        let message = format!("`{}` is no setting here", words[0]);
        return Diagnostic::new(&codes::CONFIG_UNKNOWN_KEY, message).with_location(at).help(help);
    }
    if fault.message.starts_with("invalid") {
        let message = fault.message.replace("usize", "a number").replace("a sequence", "a list");
        let help = "fix the value; the README's table says what each setting takes";
        return Diagnostic::new(&codes::CONFIG_BAD_VALUE, message).with_location(at).help(help);
    }
    let help = "mend the line: text stands in quotes, lists in brackets";
    Diagnostic::new(&codes::CONFIG_SYNTAX, &fault.message).with_location(at).help(help)
}

struct ConfigReader<'a, 'r> {
    source: &'a SourceText<'a>,
    folder: &'a Path,
    report: &'r mut Report,
}

impl ConfigReader<'_, '_> {
    fn config(&mut self, file: ConfigFile) -> Config {
        let people = self.people(file.authors);
        let articles = self.articles(file.articles);
        let output = self.output(&file.output);
        let publish = self.publish(&file.publish, &articles);
        let site = self.site(file.site);
        let (home, settings) = self.home(file.feed, &site);
        let mut feeds = vec![home];
        let (members, public): (Vec<_>, Vec<_>) =
            file.feeds.into_iter().partition(|feed| feeds::is_for_members(feed.get_ref()));
        feeds.extend(public.into_iter().filter_map(|feed| self.feed(feed, &site, &settings)));
        let public = (&output, &articles, &publish);
        let members = self.members(members, (&site, &settings), public);
        let each = self.each(file.each, &settings);
        let before = self.report.diagnostics.len();
        self.distinct_paths(&feeds);
        if self.report.diagnostics.len() == before {
            self.distinct_names(&file.output, (&output, &feeds));
        }
        let serve = self.serve(file.serve, file.moved, &site);
        let home = self.folder.to_path_buf();
        Config { home, site, people, articles, output, publish, feeds, members, each, serve }
    }

    fn fault(
        &mut self,
        code: &'static DiagnosticCode,
        span: Range<usize>,
        message: String,
        help: &str,
    ) {
        let found = Diagnostic::new(code, message).with_location(self.source.at(span)).help(help);
        self.report.push(found);
    }

    fn report_bad_value(&mut self, span: Range<usize>, message: String, help: &str) {
        self.fault(&codes::CONFIG_BAD_VALUE, span, message, help);
    }
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
         = help: add `url = "https://example.org/"` below `[site]`
        "#);
    }

    #[test]
    fn every_fault_is_shown_with_its_line_and_mend() {
        let text = "[site]\ntitel = \"A\"\nurl = \"a.example\"\ntimezone = \"Europe/Londn\"\n\n[feed]\nlimit = \"many\"\nmax_age = \"soon\"\nformats = [\"rss\", \"atm\"]\n\n[[feeds]]\ntitle = \"x\"\n\n[each.tag]\npath = \"../tags\"\n";
        insta::assert_snapshot!(check(text).unwrap_err(), @r#"
        error[config/missing-key]: `[site]` needs a `title`
         --> feed.toml:1:1
          |
        1 | [site]
          | ^^^^^^
          |
          = help: add `title = "My site"` below `[site]`
        error[config/unknown-key]: `titel` is no setting here
         --> feed.toml:2:1
          |
        2 | titel = "A"
          | ^^^^^
          |
          = help: did you mean `title`?
        error[config/bad-value]: an address like `https://example.org/` should stand here, not `a.example`
         --> feed.toml:3:7
          |
        3 | url = "a.example"
          |       ^^^^^^^^^^^
          |
          = help: write the whole address with `https://`
        error[config/bad-value]: `Europe/Londn` is no time zone
         --> feed.toml:4:12
          |
        4 | timezone = "Europe/Londn"
          |            ^^^^^^^^^^^^^^
          |
          = help: did you mean `Europe/London`?
        error[config/bad-value]: invalid type: string "many", expected a number
         --> feed.toml:7:9
          |
        7 | limit = "many"
          |         ^^^^^^
          |
          = help: fix the value; the README's table says what each setting takes
        error[config/bad-value]: an age like `30d` should stand here, not `soon`
         --> feed.toml:8:11
          |
        8 | max_age = "soon"
          |           ^^^^^^
          |
          = help: write a number with `h`, `d`, `w`, `mo` or `y`
        error[config/bad-value]: `rss` or `atom` or `json` should stand here, not `atm`
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
           = help: add `path = "name"`: the folder of its files
        error[config/bad-value]: this path leads every feed to one file
          --> feed.toml:15:8
           |
        15 | path = "../tags"
           |        ^^^^^^^^^
           |
           = help: put `{slug}` into it
        error[output/outside]: `../tags` leads out of the output folder
          --> feed.toml:15:8
           |
        15 | path = "../tags"
           |        ^^^^^^^^^
           |
           = help: write a path below it, without `..` and without a leading `/`
        "#);
    }

    #[test]
    fn broken_toml_is_shown_where_it_breaks() {
        insta::assert_snapshot!(check("[site]\ntitle = A\n").unwrap_err(), @"
        error[config/syntax]: string values must be quoted, expected literal string
         --> feed.toml:2:9
          |
        2 | title = A
          |         ^
          |
          = help: mend the line: text stands in quotes, lists in brackets
        ");
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
