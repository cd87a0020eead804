//! Whatever articles say, a reader of feeds gets it back from every format:
//! compared with the article, not with feedwright's model of it.

use std::cmp::Reverse;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use chrono::{DateTime, FixedOffset, SubsecRound, Utc};
use feedwright::{BuildEnding, BuildRequest};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::site::TestSite;

type Instant = DateTime<Utc>;

const SITE: &str = "[site]\ntitle = 'A'\nurl = 'https://a.example/b/'\n\
    id_authority = 'a.example,2024'\nauthors = ['Desk']\n[feed]\nlimit = 0\n";

/// Number of generated sites, unless `PROPTEST_CASES` sets another one.
const CASES: u32 = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Toml,
    Yaml,
    Json,
    Pairs,
}

#[derive(Clone, Copy, Debug)]
enum DateStyle {
    Zulu,
    Offset,
    Plain,
    Mail,
}

/// A body whose HTML is known, or one that is only the same in every format.
#[derive(Clone, Debug)]
enum Body {
    Text(Vec<String>),
    Html(String),
    References(String),
    Code(String),
    Wild(String, &'static str),
}

#[derive(Clone, Debug)]
struct Article {
    dialect: Dialect,
    /// The file's stem, and its form in an address.
    name: (&'static str, &'static str),
    title: String,
    published: Instant,
    date_style: DateStyle,
    updated: Option<Instant>,
    authors: Vec<String>,
    categories: Vec<String>,
    tags: Vec<String>,
    has_id: bool,
    has_url: bool,
    is_draft: bool,
    body: Body,
}

/// Entry that a feed reader should see for an article.
#[derive(Clone, Debug, PartialEq)]
struct ExpectedEntry {
    id: String,
    title: String,
    link: String,
    published: Instant,
    updated: Option<Instant>,
    authors: Vec<String>,
    categories: Vec<String>,
    content: Option<String>,
}

fn check(articles: &[Article]) {
    let site = TestSite::new();
    site.write("feed.toml", SITE);
    for (index, article) in articles.iter().enumerate() {
        let name = format!("{}{index}.{}", article.name.0, article.body.ending());
        site.write(&format!("articles/{name}"), &article.text(index));
    }
    let config = site.path("feed.toml");
    let now = "2026-11-24T00:00:00Z".parse().unwrap();
    let outcome = feedwright::build(&BuildRequest::new(&config, now, &()));
    assert_eq!(outcome.ending, BuildEnding::Done, "{:?}", outcome.report.diagnostics);
    let expected = expected(articles);
    assert_eq!(outcome.left_out.drafts, articles.len() - expected.len());
    let [rss, atom, json] =
        ["feed.xml", "atom.xml", "feed.json"].map(|name| read(&site.path("public").join(name)));
    let contents =
        |seen: &[ExpectedEntry]| seen.iter().map(|it| it.content.clone()).collect::<Vec<_>>();
    assert_eq!(contents(&atom), contents(&json));
    assert_eq!(contents(&rss), contents(&json));
    compare(&atom, &expected, |_| {});
    compare(&json, &expected, |_| {});
    // RSS has whole seconds, and no date of a change that feed-rs reads.
    compare(&rss, &expected, |seen| {
        (seen.published, seen.updated) = (seen.published.trunc_subsecs(0), None);
    });
}

fn compare(
    found: &[ExpectedEntry],
    expected: &[ExpectedEntry],
    reduce: impl Fn(&mut ExpectedEntry),
) {
    let mut found = found.to_vec();
    let mut expected = expected.to_vec();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter_mut().zip(&mut expected) {
        reduce(expected);
        if expected.updated.is_none() {
            found.updated = None;
        }
        if expected.content.is_none() {
            found.content = None;
        }
    }
    assert_eq!(found, expected);
}

fn read(path: &Path) -> Vec<ExpectedEntry> {
    let feed = feed_rs::parser::parse(&*fs::read(path).unwrap()).unwrap();
    let seen = feed.entries.into_iter().map(|entry| ExpectedEntry {
        id: entry.id,
        title: entry.title.map(|text| text.content).unwrap_or_default(),
        link: entry.links[0].href.clone(),
        published: entry.published.unwrap(),
        updated: entry.updated,
        authors: entry.authors.into_iter().filter_map(|person| person.name).collect(),
        categories: entry.categories.into_iter().map(|category| category.term).collect(),
        // feed-rs trims all texts but RSS content.
        content: Some(
            entry.content.and_then(|content| content.body).unwrap_or_default().trim().to_owned(),
        ),
    });
    seen.collect()
}

/// Lists what should be seen: newest first, then by id.
fn expected(articles: &[Article]) -> Vec<ExpectedEntry> {
    let public = articles.iter().enumerate().filter(|(_, article)| !article.is_draft);
    let mut expected: Vec<ExpectedEntry> =
        public.map(|(index, article)| article.seen(index)).collect();
    expected.sort_by(|a, b| (Reverse(a.published), &a.id).cmp(&(Reverse(b.published), &b.id)));
    expected
}

impl Article {
    fn seen(&self, index: usize) -> ExpectedEntry {
        let place = format!("{}{index}", self.name.1);
        let page = if self.has_url { format!("u/{index}") } else { place.clone() };
        let lists = self.categories.iter().chain(&self.tags);
        let authors = if self.authors.is_empty() { vec!["Desk".into()] } else { self.authors() };
        let authors = authors.iter().map(|name| plain(name)).collect();
        ExpectedEntry {
            id: if self.has_id {
                format!("urn:example:{index}")
            } else {
                format!("tag:a.example,2024:{place}")
            },
            title: plain(&self.title),
            link: format!("https://a.example/b/{page}/"),
            published: self.published,
            // A change before the publication is ignored, with a warning.
            updated: self.updated.filter(|&updated| updated > self.published),
            authors,
            categories: lists.map(|name| plain(name)).collect(),
            content: self.body.html(),
        }
    }

    fn authors(&self) -> Vec<String> {
        let most = if self.dialect == Dialect::Pairs { 1 } else { usize::MAX };
        self.authors.iter().take(most).map(|name| folded(name)).collect()
    }

    fn text(&self, index: usize) -> String {
        let mut fields = vec![("title", vec![self.title.clone()])];
        fields.push(("date", vec![self.date_style.write(self.published)]));
        let updated = self.updated.map(|updated| vec![DateStyle::Zulu.write(updated)]);
        fields.extend(updated.map(|updated| ("updated", updated)));
        fields.push(("authors", self.authors.clone()));
        fields.push(("categories", self.categories.clone()));
        fields.push(("tags", self.tags.clone()));
        fields.extend(self.has_id.then(|| ("id", vec![format!("urn:example:{index}")])));
        fields.extend(self.has_url.then(|| ("url", vec![format!("/u/{index}/")])));
        fields.extend(self.is_draft.then(|| ("draft", vec!["true".to_owned()])));
        fields.retain(|(_, values)| !values.is_empty());
        format!("{}{}", self.dialect.write(&fields), self.body.text())
    }
}

/// Folds white space and drops what XML forbids, as feedwright promises.
fn folded(text: &str) -> String {
    let kept: String = text.chars().filter(|&character| is_allowed(character)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// XML 1.0, section 2.2.
fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

impl DateStyle {
    fn write(self, instant: Instant) -> String {
        let east =
            |hours: i32| instant.with_timezone(&FixedOffset::east_opt(hours * 1800).unwrap());
        match self {
            Self::Zulu => instant.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string(),
            Self::Offset => east(11).format("%Y-%m-%dT%H:%M:%S%.f%:z").to_string(),
            Self::Plain => instant.format("%Y-%m-%d %H:%M:%S%.f").to_string(),
            Self::Mail => east(-9).format("%a, %d %b %Y %H:%M:%S%.f %z").to_string(),
        }
    }
}

impl Dialect {
    fn write(self, fields: &[(&str, Vec<String>)]) -> String {
        let text = |text: &String| match self {
            Self::Json => serde_json::to_string(text).unwrap(),
            Self::Toml | Self::Yaml => quoted(text),
            Self::Pairs => text.replace(['\n', '\r'], " "),
        };
        let line = |(name, values): &(&str, Vec<String>)| {
            let list = values.iter().map(text).collect::<Vec<_>>();
            let is_list = matches!(*name, "authors" | "categories" | "tags");
            let value = match self {
                Self::Pairs if *name == "authors" => list[0].clone(),
                Self::Pairs => list.join(", "),
                _ if is_list => format!("[{}]", list.join(", ")),
                _ if *name == "draft" => "true".to_owned(),
                _ => list[0].clone(),
            };
            // Pelican parts the names in `authors`; the one in `author` is whole.
            let name = if self == Self::Pairs && *name == "authors" { "author" } else { name };
            match self {
                Self::Json => format!("\"{name}\": {value}"),
                Self::Toml => format!("{name} = {value}\n"),
                Self::Yaml | Self::Pairs => format!("{name}: {value}\n"),
            }
        };
        let lines: Vec<String> = fields.iter().map(line).collect();
        match self {
            Self::Toml => format!("+++\n{}+++\n", lines.concat()),
            Self::Yaml => format!("---\n{}---\n", lines.concat()),
            Self::Json => format!("{{{}}}\n", lines.join(",\n")),
            Self::Pairs => format!("{}\n", lines.concat()),
        }
    }
}

/// Quotes text as TOML and YAML both have it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\u{20}'..='\u{7E}' | '\u{A0}'..='\u{2027}' | '\u{202A}'..='\u{FEFE}' => {
                quoted.push(character);
            }
            _ => write!(quoted, "\\U{:08X}", u32::from(character)).unwrap(),
        }
    }
    quoted + "\""
}

/// Returns a field as feeds show it: on one line, with its only reference decoded.
fn plain(text: &str) -> String {
    folded(text).replace("&amp;", "&")
}

/// Escapes as HTML's serialization does.
fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|&character| is_allowed(character)).collect();
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('\u{A0}', "&nbsp;")
}

impl Body {
    fn ending(&self) -> &'static str {
        match self {
            Self::Text(_) => "txt",
            Self::Html(_) => "html",
            Self::References(_) | Self::Code(_) => "md",
            Self::Wild(_, ending) => ending,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Text(lines) => lines.join("\n\n"),
            Self::Html(text) => format!("<p>x{}</p>", escaped(text)),
            Self::References(text) => {
                let reference = |character: char| format!("&#{};", u32::from(character));
                format!("x{}", text.chars().map(reference).collect::<String>())
            }
            Self::Code(text) => format!("~~~~~~~~\n{text}\n~~~~~~~~\n"),
            Self::Wild(text, _) => text.clone(),
        }
    }

    fn html(&self) -> Option<String> {
        match self {
            Self::Text(lines) => {
                let kept = |line: &String| line.chars().filter(|&it| is_allowed(it)).collect();
                let paragraph = |line: &String| {
                    let line: String = kept(line);
                    format!("<p>{}</p>", escaped(line.trim_end()))
                };
                Some(lines.iter().map(paragraph).collect::<Vec<_>>().join("\n"))
            }
            Self::Html(text) | Self::References(text) => Some(format!("<p>x{}</p>", escaped(text))),
            Self::Code(text) => Some(format!("<pre><code>{}\n</code></pre>", escaped(text))),
            Self::Wild(..) => None,
        }
    }
}

/// Text thick with what formats have to escape, on one line.
fn text() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    let snares = select(vec![
        "]]>", "<![CDATA[", "&", "&amp;", "&amp;lt;", "&#8;", "<", ">", "<b>", "</title>", "\"", "'",
        "<!--", "-->", "?>", " ", "\t", "é", "日本", "ש", "\u{1F469}\u{200D}\u{1F680}", "\u{FEFF}",
        "\u{1}", "\u{8}", "\u{FFFE}", "\u{202E}", "\u{A0}", "{{", "}}", "{%", "%}", "{{<", "---",
        "+++", ": ", "# ", "- ", "true", "null", "\\", "`", "~", "*", "_", "[a](b)", "![", "http://",
        "javascript:", "<script>", "|", "\u{85}", "\u{2028}", "$",
    ]);
    let part =
        prop_oneof![3 => snares.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    let is_kept = |&character: &char| !matches!(character, '\0' | '\r' | '\n');
    vec(part, 0..10).prop_map(move |parts| parts.concat().chars().filter(is_kept).collect())
}

/// A name: not empty, and neither list nor address in any dialect.
fn names() -> impl Strategy<Value = Vec<String>> {
    vec(text(), 0..4).prop_map(|names| {
        let plain = |text: &String| text.replace([',', '@'], "");
        names.iter().enumerate().map(|(index, name)| format!("n{index} {}", plain(name))).collect()
    })
}

/// Takes the starts of template tags out of a text: an unknown tag is left out of a body,
/// so its text would not come back.
fn without_template_tags(text: &str) -> String {
    text.replace("{%", "")
}

fn body() -> impl Strategy<Value = Body> {
    let line = text().prop_map(|line| format!("x{}", line.replace("http", "")));
    // Between its fences code is left as it is, but for what templates hide.
    let code = text().prop_map(|text| format!("x{}", text.replace(['{', '~'], "")));
    let wild = (vec(text(), 0..30), select(vec!["md", "html", "mdx", "txt"]));
    prop_oneof![
        // Text between underscores is emphasized, which has tests of its own.
        vec(line, 1..4).prop_map(|lines: Vec<String>| {
            Body::Text(lines.iter().map(|line| line.replace('_', "-")).collect())
        }),
        text().prop_map(|text| Body::Html(without_template_tags(&text))),
        text().prop_map(|text| Body::References(without_template_tags(&text))),
        code.prop_map(Body::Code),
        wild.prop_map(|(parts, ending)| Body::Wild(format!("x{}", parts.join("\n")), ending)),
    ]
}

/// An instant from 1970 to the build's, none of them a midnight: a date alone
/// is spread over an hour.
fn instant() -> impl Strategy<Value = Instant> {
    let last = 1_795_000_000_000_i64;
    (1..last).prop_filter_map("no midnight", |millis| {
        let instant = DateTime::from_timestamp_millis(millis)?;
        (millis % 86_400_000 >= 1000 && millis % 1_800_000 != 0).then_some(instant)
    })
}

fn article() -> impl Strategy<Value = Article> {
    use DateStyle::{Mail, Offset, Plain, Zulu};
    use Dialect::{Json, Pairs, Toml, Yaml};
    let name = select(vec![
        ("a", "a"),
        ("é", "%C3%A9"),
        ("a b", "a%20b"),
        ("x]]>&", "x%5D%5D%3E&"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
        ("50%", "50%25"),
        ("a#b?c", "a%23b%3Fc"),
    ]);
    let dates = (instant(), select(vec![Zulu, Offset, Plain, Mail]), option::of(instant()));
    let lists = (names(), names(), names());
    let flags = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.1));
    let dialect = select(vec![Toml, Yaml, Json, Pairs]);
    (dialect, name, text(), dates, lists, flags, body()).prop_map(
        |(dialect, name, title, dates, lists, flags, body)| Article {
            dialect,
            name,
            title: format!("t {title}"),
            published: dates.0,
            date_style: dates.1,
            updated: dates.2,
            authors: lists.0,
            categories: lists.1.iter().map(|name| format!("c{name}")).collect(),
            tags: lists.2,
            has_id: flags.0,
            has_url: flags.1,
            is_draft: flags.2,
            body,
        },
    )
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn any_articles_come_back_from_every_format(articles in vec(article(), 0..8)) {
        check(&articles);
    }
}
