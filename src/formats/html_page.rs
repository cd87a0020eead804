//! Web page of a feed, for people: explains feeds, gives the feed's addresses, lists
//! its latest entries and links to the other feeds.

mod translations;

use std::borrow::Cow;
use std::io;

use chrono_tz::Tz;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind};
use serde::Serialize;

use super::row;
use crate::formats::html_page::translations::PageWords;
use crate::model::document::Document;
use crate::model::feed::{Entry, Feed};

/// Built-in template, which a site may replace with its own.
pub(crate) const TEMPLATE: &str = include_str!("html_page/page.html");

/// Maximum number of entries on a page.
const MAX_ENTRIES: usize = 20;

/// Maximum number of template instructions for one page. The built-in template with
/// links to 10,000 other feeds needs less than a hundredth of it; using it up takes a
/// second at most.
const FUEL: u64 = 20_000_000;

/// Maximum length of a page, in bytes.
const MAX_BYTES: usize = 20_000_000;

/// Primary language subtags of scripts that run from right to left.
const RIGHT_TO_LEFT: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/// Error in a template, or while rendering it.
#[derive(Debug)]
pub(crate) struct TemplateError {
    /// Line in the template, counted from 1, if known.
    pub line: Option<usize>,
    /// Explanation for the user.
    pub reason: String,
}

/// Variables that a template can use.
#[derive(Serialize)]
struct PageContext<'a> {
    words: &'static PageWords,
    language: &'a str,
    direction: &'static str,
    title: &'a str,
    description: &'a str,
    home: &'a str,
    icon: Option<&'a str>,
    logo: Option<&'a str>,
    copyright: Option<&'a str>,
    outputs: Vec<PageFeedLink<'a>>,
    entries: Vec<PageEntry<'a>>,
    others: Vec<OtherFeedLink<'a>>,
}

/// The feed in one format.
#[derive(Serialize)]
struct PageFeedLink<'a> {
    label: &'static str,
    media_type: &'static str,
    url: &'a str,
}

/// An entry as a page lists it.
#[derive(Serialize)]
struct PageEntry<'a> {
    title: Cow<'a, str>,
    url: &'a str,
    published: String,
    day: String,
    authors: String,
    summary: &'a str,
    language: Option<&'a str>,
}

/// Link to the page of another feed.
#[derive(Serialize)]
struct OtherFeedLink<'a> {
    title: &'a str,
    url: &'a str,
}

/// Writes the page of every feed that has one. Each page links to the pages of the
/// `listed` feeds, and shows the days of entries in the site's `zone`.
///
/// # Errors
/// The template has a syntax error, uses an unknown filter or variable, needs more than
/// [`FUEL`] instructions, or writes more than [`MAX_BYTES`].
pub(crate) fn render(
    feeds: &[Feed],
    listed: &[Feed],
    template: &str,
    zone: Tz,
) -> Result<Vec<Document>, TemplateError> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    // The name ends in `.html`, so the template engine escapes all values as HTML.
    environment.add_template("page.html", template).map_err(|error| template_error(&error))?;
    let template = environment.get_template("page.html").map_err(|error| template_error(&error))?;
    let pages = feeds.iter().filter_map(|feed| Some((feed, feed.page.as_ref()?)));
    pages
        .map(|(feed, page)| {
            let mut text = LimitedText::default();
            let context = Serde(page_context(feed, listed, zone));
            let rendered = template.render_captured_to(context, &mut text).map(drop);
            rendered
                .map_err(|error| text.limit_error().unwrap_or_else(|| template_error(&error)))?;
            Ok(Document::new(page.path.clone(), text.bytes, feed.sources()))
        })
        .collect()
}

/// Text of a page as it is written, limited to [`MAX_BYTES`].
#[derive(Default)]
struct LimitedText {
    bytes: Vec<u8>,
    is_over: bool,
}

impl LimitedText {
    fn limit_error(&self) -> Option<TemplateError> {
        let reason = format!("the page is longer than {} MB", MAX_BYTES / 1_000_000);
        self.is_over.then_some(TemplateError { line: None, reason })
    }
}

impl io::Write for LimitedText {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_BYTES {
            self.is_over = true;
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn template_error(error: &Error) -> TemplateError {
    if error.kind() == ErrorKind::OutOfFuel {
        let reason = format!(
            "rendering one page takes more than {} million instructions; does the template have an endless loop?",
            FUEL / 1_000_000
        );
        return TemplateError { line: error.line(), reason };
    }
    let reason = match error.kind() {
        ErrorKind::SyntaxError => "this line is not complete, or its syntax is wrong",
        ErrorKind::UnknownFilter => "this line uses a filter that does not exist",
        ErrorKind::UnknownTest => "this line uses a test that does not exist",
        ErrorKind::UnknownFunction => "this line calls a function that does not exist",
        ErrorKind::UnknownMethod => "this line calls a method that its value does not have",
        ErrorKind::UndefinedError => "this line uses a value that does not exist",
        ErrorKind::MissingArgument => "an argument is missing in this line",
        ErrorKind::TooManyArguments => "there are too many arguments in this line",
        ErrorKind::TemplateNotFound => "a template can't include or extend other files",
        _ => "this line can't be rendered with the values of the page",
    };
    TemplateError { line: error.line(), reason: reason.to_owned() }
}

fn page_context<'a>(feed: &'a Feed, feeds: &'a [Feed], zone: Tz) -> PageContext<'a> {
    let words = translations::words_for(feed.language.as_deref().unwrap_or_default());
    let language = feed.language.as_deref().unwrap_or(words.language);
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let is_right_to_left = RIGHT_TO_LEFT.contains(&primary.as_str());
    let pages = feeds.iter().filter(|other| other.id != feed.id);
    PageContext {
        words,
        language,
        direction: if is_right_to_left { "rtl" } else { "ltr" },
        title: &feed.title,
        description: &feed.description,
        home: feed.home.as_str(),
        icon: feed.icon.as_ref().map(url::Url::as_str),
        logo: feed.logo.as_ref().map(|logo| logo.url.as_str()),
        copyright: feed.copyright.as_deref(),
        outputs: feed
            .outputs
            .iter()
            .map(|output| PageFeedLink {
                label: row(output.format).label,
                media_type: row(output.format).media_type,
                url: output.url.as_str(),
            })
            .collect(),
        entries: feed
            .entries
            .iter()
            .take(MAX_ENTRIES)
            .map(|entry| page_entry(entry, zone))
            .collect(),
        others: pages
            .filter_map(|other| {
                Some(OtherFeedLink { title: &other.title, url: other.page.as_ref()?.url.as_str() })
            })
            .collect(),
    }
}

fn page_entry(entry: &Entry, zone: Tz) -> PageEntry<'_> {
    let names: Vec<&str> = entry.authors.iter().map(|person| &*person.name).collect();
    PageEntry {
        title: super::shown_title(entry),
        url: entry.url.as_str(),
        published: super::rfc3339(entry.published),
        day: entry.published.with_timezone(&zone).format("%Y-%m-%d").to_string(),
        authors: names.join(", "),
        summary: &entry.summary,
        language: entry.language.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::sample_feed;
    use crate::model::FeedPage;

    fn feed(language: &str) -> Feed {
        let home = sample_feed::feed().home;
        let page = FeedPage { path: "index.html".into(), url: home };
        Feed { language: Some(language.into()), page: Some(page), ..sample_feed::feed() }
    }

    fn check(feeds: &[Feed]) -> String {
        let mut pages = render(feeds, feeds, TEMPLATE, Tz::UTC).unwrap();
        String::from_utf8(pages.remove(0).bytes).unwrap()
    }

    #[test]
    fn page_has_addresses_entries_and_other_feeds() {
        let other = Feed { id: "tag:other".into(), title: "Other <b>".into(), ..feed("en") };
        let page = check(&[feed("en"), other]);
        for part in [
            "<html lang=\"en\" dir=\"ltr\">",
            "value=\"https:&#x2f;&#x2f;daily.example&#x2f;atom.xml\"",
            ">Other &lt;b&gt;</a>",
            "<h1>Horizon &amp; Daily</h1>",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }

    #[test]
    fn page_runs_from_right_to_left_where_its_language_does() {
        assert!(check(&[feed("ar-EG")]).contains("<html lang=\"ar-EG\" dir=\"rtl\">"));
        assert!(check(&[feed("he")]).contains("לאתר"));
    }

    #[test]
    fn day_is_that_of_the_site() {
        let instant = "2026-03-02T02:30:00Z".parse().unwrap();
        let entry = Entry { published: instant, ..sample_feed::full_entry() };
        let feed = Feed { entries: vec![entry.into()], ..feed("en") };
        for (zone, day) in [(Tz::UTC, "2026-03-02"), (Tz::America__New_York, "2026-03-01")] {
            let page = render(std::slice::from_ref(&feed), &[], TEMPLATE, zone).unwrap().remove(0);
            let page = String::from_utf8(page.bytes).unwrap();
            assert!(page.contains(&format!(">{day}</time>")), "{zone}: {page}");
        }
    }

    #[test]
    fn page_needs_no_script() {
        assert!(!check(&[feed("en")]).contains("<script"));
    }

    #[test]
    fn feed_without_a_page_has_none() {
        assert!(render(&[sample_feed::feed()], &[], TEMPLATE, Tz::UTC).unwrap().is_empty());
    }

    #[test]
    fn fault_of_a_template_has_its_line() {
        let fault = render(&[feed("en")], &[], "a\n{% for x %}", Tz::UTC).unwrap_err();
        assert_eq!(fault.line, Some(2));
        assert_eq!(fault.reason, "this line is not complete, or its syntax is wrong");
        let fault = render(&[feed("en")], &[], "{{ title|nothing }}", Tz::UTC).unwrap_err();
        assert_eq!(fault.reason, "this line uses a filter that does not exist");
    }

    #[test]
    fn template_that_does_too_much_ends_with_its_line() {
        let work = "{% for a in range(10000) %}{% for b in range(10000) %}\n{% set c = b %}{% endfor %}{% endfor %}";
        let fault = render(&[feed("en")], &[], work, Tz::UTC).unwrap_err();
        assert!(fault.reason.contains("more than 20 million instructions"), "{}", fault.reason);
        assert!(fault.line.is_some());
        let recursion = "{% macro again(n) %}{{ again(n) }}{% endmacro %}{{ again(1) }}";
        assert!(render(&[feed("en")], &[], recursion, Tz::UTC).is_err());
    }

    #[test]
    fn page_has_a_longest_length() {
        let long = "{% for a in range(10000) %}{{ 'x' * 10000 }}{% endfor %}";
        let fault = render(&[feed("en")], &[], long, Tz::UTC).unwrap_err();
        assert_eq!(fault.reason, "the page is longer than 20 MB");
    }
}
