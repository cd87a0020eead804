//! Tests every field with values of every form: no odd value of a field that only describes
//! the article may stop the site, and none of a field that can hide it may publish it.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use super::field_spans::FieldSpans;
use super::{ArticleFields, FIELDS, FieldRole};
use crate::config::{self, Config};
use crate::diagnostic::{Report, Severity, SourceText};
use crate::fields;
use crate::syntax::yaml;

/// Values of every form, in YAML.
const VALUES: [&str; 14] = [
    "x",
    "true",
    "12.5",
    "2024-05-22",
    "[x]",
    "[x, y]",
    "[[x, y]]",
    "[null]",
    "[{a: b}]",
    "{a: b}",
    "{name: null}",
    "{name: x}",
    "{url: x}",
    "!ruby/object:Foo {b: c}",
];

fn settings() -> Config {
    let path: Arc<Path> = Path::new("feed.toml").into();
    let file = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
    config::read(&SourceText::new(&path, file), Path::new(""), &mut Report::default()).unwrap()
}

/// Reads fields in YAML; returns all of them as text, whether the article is hidden, and the
/// severities of the problems.
fn read(text: &str, config: &Config) -> (String, bool, Vec<Severity>) {
    let path: Arc<Path> = Path::new("a.md").into();
    let mut report = Report::default();
    let table = yaml::parse(text, 0..text.len()).unwrap();
    let fields = fields::read(&table, &SourceText::new(&path, text), config, &mut report);
    let is_hidden =
        fields.is_draft || fields.is_excluded || fields.is_protected || fields.is_retracted;
    let found = report.diagnostics.iter().map(|found| found.code.severity);
    // A field has a span even if its value is not used.
    let fields = ArticleFields { spans: FieldSpans::default(), ..fields };
    (format!("{fields:?}"), is_hidden, found.collect())
}

/// Describes the use of each value: `used`, `partly` (with a warning), `warned` (not used),
/// `-` (not used, without a word) or `error`.
fn describe_uses(name: &str, config: &Config) -> [&'static str; VALUES.len()] {
    // Sizes and durations count only with an attached file.
    let is_of_file = ["length", "duration"].iter().any(|part| name.contains(part));
    let start = if is_of_file { "date: 2024-05-22\nmp3: a.mp3\n" } else { "date: 2024-05-22\n" };
    let (without, ..) = read(start, config);
    VALUES.map(|value| {
        let (with, is_hidden, found) = read(&format!("{start}{name}: {value}\n"), config);
        let is_used = with != without;
        match found.as_slice() {
            _ if found.contains(&Severity::Error) => "error",
            _ if is_hidden => "hidden",
            [] if is_used => "used",
            [] => "-",
            _ if is_used => "partly",
            _ => "warned",
        }
    })
}

#[test]
fn odd_value_of_a_describing_field_is_used_or_a_warning() {
    let config = settings();
    let mut table = String::new();
    for field in FIELDS {
        if let FieldRole::Value(..) = field.role {
            let uses = describe_uses(field.aliases[0], &config);
            let row = uses.iter().map(|one| format!(" {one:6}")).collect::<String>();
            let _ = writeln!(table, "{:14}{}", field.name, row.trim_end());
        }
    }
    insta::assert_snapshot!(table, @"
    title          used   used   used   used   used   warned warned -      warned warned warned warned warned warned
    updated        warned -      warned used   warned warned warned -      warned warned warned warned warned warned
    summary        used   warned used   used   used   warned warned -      warned warned warned warned warned warned
    authors        used   warned used   used   used   used   warned -      warned warned warned used   warned warned
    tags           used   used   used   used   used   used   used   -      warned warned warned used   warned warned
    categories     used   used   used   used   used   used   used   -      warned warned warned used   warned warned
    section        used   used   used   used   used   warned warned -      warned warned warned warned warned warned
    slug           used   used   used   used   used   warned warned -      warned warned warned warned warned warned
    url            used   used   used   used   used   warned warned -      warned warned warned warned warned warned
    link           used   warned used   used   used   warned warned -      warned warned warned warned warned warned
    canonical      used   warned used   used   used   warned warned -      warned warned warned warned warned warned
    path           used   used   used   used   used   warned warned -      warned warned warned warned warned warned
    id             used   used   used   used   used   warned warned -      warned warned warned warned warned warned
    exact-id       used   used   used   used   used   warned warned -      warned warned warned warned warned warned
    image          used   -      used   used   used   used   warned -      -      -      -      -      used   -
    image-alt      used   warned used   used   used   warned warned -      warned warned warned warned warned warned
    image-caption  used   warned used   used   used   warned warned -      warned warned warned warned warned warned
    image-credit   used   warned used   used   used   warned warned -      warned warned warned warned warned warned
    attachments    used   -      used   used   used   used   warned -      warned warned warned warned used   warned
    length         warned warned used   warned warned warned warned -      warned warned warned warned warned warned
    duration       warned warned used   warned warned warned warned -      warned warned warned warned warned warned
    corrections    used   used   used   used   used   used   warned -      warned warned warned warned warned warned
    language       used   warned warned warned used   warned warned -      warned warned warned warned warned warned
    ");
}

#[test]
fn no_name_of_a_describing_field_stops_the_site() {
    let config = settings();
    for field in FIELDS {
        let FieldRole::Value(..) = field.role else { continue };
        for name in field.aliases {
            let uses = describe_uses(name, &config);
            assert!(!uses.contains(&"error"), "{name}: {uses:?}");
        }
    }
}

#[test]
fn odd_value_of_a_date_of_publication_is_an_error_or_hides() {
    let config = settings();
    for field in FIELDS {
        let FieldRole::Date(_) = field.role else { continue };
        for value in ["x2", "[x, y]", "{a: b}", "12.5", "03/04/2026", "2024-13-01", "[2024-05-22]"]
        {
            let text = format!("{}: {value}\n", field.aliases[0]);
            let (_, is_hidden, found) = read(&text, &config);
            assert!(is_hidden || found.contains(&Severity::Error), "{text}");
        }
    }
}
