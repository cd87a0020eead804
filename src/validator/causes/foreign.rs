//! Recognizes documents that are not feeds: web pages, sitemaps, compressed files, templates
//! that were not rendered.

use std::ops::Range;

use crate::syntax::html::tokenizer::{HtmlToken, HtmlTokenizer};
use crate::syntax::xml::read::XmlReader;
use crate::validator::causes::edges::STARTS;
use crate::validator::causes::tags;
use crate::validator::codes::{
    ALSO_NOT_XML, EXPLAINED_SYNTAX, FOREIGN_ROOT, NOT_A_FEED, ValidationCode,
};
use crate::validator::finding::{Finding, shorten};

/// Root elements of feeds.
const FEED_ROOTS: &[&str] = &["rss", "feed", "rdf:RDF", "opml"];

/// A kind of document that is recognized by its beginning.
struct ForeignKind {
    /// The beginning of such a document.
    start: &'static str,
    /// The rest of the sentence "this is …".
    name: &'static str,
    /// The way to the feed.
    help: &'static str,
}

const DECOMPRESS: &str = "decompress it first, or download the feed with `curl --compressed`";
const RENDER: &str =
    "validate the file that the site generator writes from it, such as `_site/feed.xml`";
const FIND: &str = "validate the feed; a page names its feed in `<link rel=\"alternate\" \
    type=\"application/rss+xml\" href=\"…\">`";
const OTHER: &str = "check the path or the address, and validate the feed itself";
const SERVED: &str = "find out why the server sends this, and download the feed again";

/// Kinds of files by their first bytes.
const BINARY: &[(&[u8], &str, &str)] = &[
    (b"\x1F\x8B", "a file compressed with gzip", DECOMPRESS),
    (b"\x28\xB5\x2F\xFD", "a file compressed with Zstandard", DECOMPRESS),
    (b"BZh", "a file compressed with bzip2", DECOMPRESS),
    (b"\xFD7zXZ", "a file compressed with xz", DECOMPRESS),
    (b"PK\x03\x04", "a ZIP archive", "unpack it, and validate the feed in it"),
    (b"%PDF", "a PDF file", OTHER),
    (b"\x89PNG", "a PNG picture", OTHER),
    (b"\xFF\xD8\xFF", "a JPEG picture", OTHER),
    (b"GIF8", "a GIF picture", OTHER),
    (b"ID3", "an audio file", OTHER),
    (b"\xD0\xCF\x11\xE0", "an old Office document", OTHER),
    (b"SQLite format 3", "a database", OTHER),
];

/// Kinds of text files by their beginning.
#[rustfmt::skip]
const TEXTS: &[ForeignKind] = &[
    ForeignKind { start: "---\n",              name: "a file with front matter, not yet rendered", help: RENDER },
    ForeignKind { start: "---\r\n",            name: "a file with front matter, not yet rendered", help: RENDER },
    ForeignKind { start: "+++\n",              name: "a file with front matter, not yet rendered", help: RENDER },
    ForeignKind { start: "{%",                 name: "a template, not yet rendered",               help: RENDER },
    ForeignKind { start: "{{",                 name: "a template, not yet rendered",               help: RENDER },
    ForeignKind { start: "<%",                 name: "a template, not yet rendered",               help: RENDER },
    ForeignKind { start: "<?php",              name: "a PHP program, not its output",              help: "download the feed from the web server, which runs the program" },
    ForeignKind { start: "HTTP/",              name: "a response with its HTTP headers",           help: "download the feed without its headers: `curl` without `-i`" },
    ForeignKind { start: "This XML file does", name: "a copy of what a browser shows",             help: "download the file itself: `curl -sSL ADDRESS > feed.xml`, or save the page source" },
    ForeignKind { start: "version https://git-lfs.github.com/spec/", name: "a pointer of Git LFS", help: "fetch the file itself: `git lfs pull`" },
    ForeignKind { start: "<<<<<<< ",           name: "a file with merge conflicts",                help: "resolve the conflicts, and write the feed again" },
    ForeignKind { start: "&lt;?xml",           name: "a feed that was escaped as a whole",         help: "write `<` in place of `&lt;`, `>` in place of `&gt;` and `&` in place of `&amp;`, once" },
    ForeignKind { start: "&lt;rss",            name: "a feed that was escaped as a whole",         help: "write `<` in place of `&lt;`, `>` in place of `&gt;` and `&` in place of `&amp;`, once" },
    ForeignKind { start: "{\\rtf",             name: "an RTF document",                            help: "save the feed as plain text" },
    ForeignKind { start: "BEGIN:VCALENDAR",    name: "a calendar",                                 help: OTHER },
    ForeignKind { start: "#EXTM3U",            name: "a playlist",                                 help: OTHER },
    ForeignKind { start: "Traceback (most",    name: "an error message of Python",                 help: SERVED },
];

/// Kinds of XML documents by their root element, in lower case and without its prefix.
#[rustfmt::skip]
const ROOTS: &[ForeignKind] = &[
    ForeignKind { start: "urlset",         name: "a sitemap",                     help: "validate the feed; a sitemap lists pages for search engines" },
    ForeignKind { start: "sitemapindex",   name: "an index of sitemaps",          help: "validate the feed; sitemaps list pages for search engines" },
    ForeignKind { start: "svg",            name: "an SVG picture",                help: OTHER },
    ForeignKind { start: "plist",          name: "a property list of macOS",      help: OTHER },
    ForeignKind { start: "stylesheet",     name: "an XSLT style sheet",           help: "validate the feed that it is applied to" },
    ForeignKind { start: "transform",      name: "an XSLT style sheet",           help: "validate the feed that it is applied to" },
    ForeignKind { start: "opensearchdescription", name: "a description of a search engine", help: OTHER },
    ForeignKind { start: "playlist",       name: "a playlist",                    help: OTHER },
    ForeignKind { start: "kml",            name: "a KML map",                     help: OTHER },
    ForeignKind { start: "gpx",            name: "a GPX track",                   help: OTHER },
    ForeignKind { start: "envelope",       name: "a SOAP message",                help: SERVED },
    ForeignKind { start: "multistatus",    name: "a WebDAV response",             help: SERVED },
    ForeignKind { start: "schema",         name: "an XML schema",                 help: OTHER },
    ForeignKind { start: "rsl",            name: "an RSL license",                help: "validate the feed; it refers to its license" },
    ForeignKind { start: "service",        name: "an AtomPub service document",   help: "validate the collection that it names" },
    ForeignKind { start: "error",          name: "an error message of a server",  help: SERVED },
];

/// Elements of HTML that begin a part of a web page.
const PAGE_PARTS: &[&str] = &[
    "br", "center", "div", "h1", "h2", "link", "main", "meta", "p", "pre", "script", "section",
    "span", "style", "table", "title",
];

/// Messages of PHP before the output of a program.
const PHP_MESSAGES: &[&str] =
    &["Warning: ", "Notice: ", "Deprecated: ", "Fatal error: ", "Parse error: "];

/// Words in titles of pages that a server sends in place of a feed, each with the help. They
/// may also be in the title of an ordinary page.
const PAGES: &[(&[&str], &str)] = &[
    (
        &[
            "just a moment",
            "checking your browser",
            "attention required",
            "captcha",
            "robot",
            "are you human",
            "security check",
            "ddos",
        ],
        "if the server checks for browsers with this page, let feed readers pass without the check, with a rule for the path of the feed",
    ),
    (
        &[
            "not found",
            "404",
            "error",
            "forbidden",
            "403",
            "500",
            "502",
            "503",
            "unavailable",
            "denied",
            "gone",
        ],
        "if this is an error page, check the address of the feed, and the log of the server",
    ),
    (
        &["log in", "login", "sign in", "anmelden", "connexion"],
        "if this page asks for a login, make the feed public, or download it with a login",
    ),
];

/// Recognizes a file that is not text.
pub(in crate::validator) fn identify_binary(bytes: &[u8]) -> Option<Finding> {
    let (_, name, help) = BINARY.iter().find(|(start, ..)| bytes.starts_with(start))?;
    Some(report(name, help, 0..0))
}

/// Recognizes a text that is not a feed.
pub(in crate::validator) fn identify(text: &str) -> Option<Finding> {
    let start = text.len() - text.trim_start().len();
    let rest = &text[start..];
    let line = rest.lines().next().unwrap_or_default();
    let span = start..start + line.len();
    if is_php_message(rest) {
        if let Some(end) = find_feed(rest) {
            return Some(report_text_before(rest, start, end, PHP_HELP));
        }
        let line = shorten(&bare_line(rest), 80);
        return Some(report(&format!("a message of PHP: `{line}`"), SERVED, span));
    }
    if let Some(kind) = TEXTS.iter().find(|kind| rest.starts_with(kind.start)) {
        return Some(report(kind.name, kind.help, span));
    }
    if !rest.starts_with('<') {
        return identify_plain_text(rest, span);
    }
    let head = read_head(rest);
    if FEED_ROOTS.contains(&head.root) {
        return None;
    }
    let root = head.root.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
    let span = start + head.span.start..start + head.span.end;
    if head.is_html || matches!(&*root, "html" | "head" | "body") || PAGE_PARTS.contains(&&*root) {
        if let Some(end) = find_feed(rest) {
            let help = format!("remove everything before `{}`", feed_start(&rest[end..]));
            // After a declaration, the feed is a part of another document.
            return (end > 0).then(|| report_text_before(rest, start, end, &help));
        }
        return Some(
            report_page(&FOREIGN_ROOT, rest, span)
                .with("element", head.root)
                .with("parent", "root"),
        );
    }
    let kind = ROOTS.iter().find(|kind| kind.start == root)?;
    let name = match error_text(rest) {
        Some(message) if root == "error" => format!("{}: `{message}`", kind.name),
        Some(_) | None => kind.name.to_owned(),
    };
    let finding = report_as(&FOREIGN_ROOT, &name, kind.help, span);
    Some(finding.with("element", head.root).with("parent", "root"))
}

/// Reports where a document that is no feed is not well-formed either.
pub(in crate::validator) fn check_well_formed(text: &str) -> Option<Finding> {
    let mut reader = XmlReader::new(text);
    loop {
        match reader.read() {
            Ok(Some(_)) => {}
            Ok(None) => return None,
            Err(fault) => {
                return Some(
                    Finding::new(&ALSO_NOT_XML, fault.span).with("message", fault.message),
                );
            }
        }
    }
}

fn report(name: &str, help: &str, span: Range<usize>) -> Finding {
    report_as(&NOT_A_FEED, name, help, span)
}

fn report_as(row: &'static ValidationCode, name: &str, help: &str, span: Range<usize>) -> Finding {
    Finding::new(row, span)
        .with("message", format!("this is not a feed, but {name}"))
        .with("help", help)
}

/// Recognizes text without any markup, such as `Not Found`.
fn identify_plain_text(rest: &str, span: Range<usize>) -> Option<Finding> {
    let is_markup = STARTS.iter().any(|tag| rest.contains(tag));
    if rest.is_empty() || is_markup || rest.starts_with(['{', '[', '\u{FEFF}', '&']) {
        return None;
    }
    if rest.to_ascii_lowercase().contains("<html") {
        return Some(report_page(&NOT_A_FEED, rest, span));
    }
    let line = shorten(rest.lines().next().unwrap_or_default(), 60);
    Some(report(&format!("plain text: `{line}`"), SERVED, span))
}

/// Returns the beginning of a feed in a text: its declaration, or the tag of its root.
fn find_feed(text: &str) -> Option<usize> {
    let mut reader = HtmlTokenizer::new(text);
    let mut declaration = None;
    while let Some((token, span)) = reader.read() {
        match token {
            // A page may contain the name of the tag alone, but not its attributes.
            HtmlToken::Start { name, .. } if FEED_ROOTS.contains(&name) => {
                let is_feed = reader
                    .attributes()
                    .iter()
                    .any(|found| found.name == "version" || found.name.starts_with("xmlns"));
                if is_feed {
                    return Some(declaration.unwrap_or(span.start));
                }
            }
            HtmlToken::Comment if text[span.start..].starts_with("<?xml ") => {
                declaration = Some(span.start);
            }
            HtmlToken::Start { .. } => declaration = None,
            HtmlToken::End { .. } | HtmlToken::Text | HtmlToken::Comment => {}
        }
    }
    None
}

/// Returns the beginning of a feed for messages: `<?xml` or `<rss`.
fn feed_start(feed: &str) -> &str {
    let name = if feed.starts_with("<?xml") { "?xml" } else { tags::name_at(&feed[1..]) };
    &feed[..=name.len()]
}

/// Reports text or markup before a feed, which begins `end` bytes after it.
fn report_text_before(rest: &str, start: usize, end: usize, help: &str) -> Finding {
    let line = rest[..end].lines().next().unwrap_or_default();
    let shown = shorten(&bare_line(&rest[..end]), 60);
    Finding::new(&EXPLAINED_SYNTAX, start..start + line.len())
        .with("message", format!("text before the feed: `{shown}`"))
        .with("help", help)
}

const PHP_HELP: &str = "fix the cause of this message of PHP, or set `display_errors = Off`: nothing may come before the feed";

/// Returns true if a text begins with a message of PHP, as text or as HTML.
fn is_php_message(rest: &str) -> bool {
    let line = bare_line(rest);
    let is_message = |text: &str| PHP_MESSAGES.iter().any(|message| text.starts_with(message));
    is_message(&line) && line.contains(" on line ")
        || line.strip_prefix("PHP ").is_some_and(is_message)
}

/// Returns the first line that contains more than the tags of a message of PHP.
fn bare_line(rest: &str) -> String {
    let head = &rest[..rest.floor_char_boundary(500)];
    let bare = head.replace("<br />", "").replace("<b>", "").replace("</b>", "");
    bare.trim_start().lines().next().unwrap_or_default().to_owned()
}

/// The root element of a document and its place.
struct DocumentHead<'a> {
    root: &'a str,
    span: Range<usize>,
    /// True if the document type is that of HTML.
    is_html: bool,
}

/// Finds the root element after the declaration, comments and the document type.
fn read_head(text: &str) -> DocumentHead<'_> {
    let mut at = 0;
    let mut is_html = false;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!") {
            let name = rest.get(2..14).unwrap_or_default();
            is_html |= name.eq_ignore_ascii_case("doctype html");
            if rest.split('>').next().is_some_and(|head| head.contains('[')) { "]>" } else { ">" }
        } else {
            break;
        };
        let Some(length) = rest.find(end) else { break };
        at += length + end.len();
    }
    let name = text[at..].strip_prefix('<').map_or("", tags::name_at);
    DocumentHead { root: name, span: at..at + name.len() + usize::from(!name.is_empty()), is_html }
}

fn report_page(row: &'static ValidationCode, text: &str, span: Range<usize>) -> Finding {
    let title = element_text(text, "title").unwrap_or_default();
    let known = PAGES.iter().find(|(words, _)| words.iter().any(|word| has_words(&title, word)));
    let link = find_feed_link(text);
    let help = match (link, known) {
        (Some(link), _) => format!("validate the feed that the page names: `{link}`"),
        (None, Some((_, help))) => (*help).to_owned(),
        (None, None) if text.contains("Checking your browser") => PAGES[0].1.to_owned(),
        (None, None) => FIND.to_owned(),
    };
    let name = match &*title {
        "" => "a web page".to_owned(),
        title => format!("a web page with the title `{title}`"),
    };
    report_as(row, &name, &help, span)
}

/// Returns true if a title contains these words as a whole.
fn has_words(title: &str, words: &str) -> bool {
    let is_letter = |found: char| found.is_alphanumeric();
    let title = title.to_ascii_lowercase();
    title.match_indices(words).any(|(at, _)| {
        !title[..at].ends_with(is_letter) && !title[at + words.len()..].starts_with(is_letter)
    })
}

/// Returns the text of the first element with a name, on one line.
fn element_text(text: &str, name: &str) -> Option<String> {
    let lower = text[..text.floor_char_boundary(100_000)].to_ascii_lowercase();
    let start = lower.find(&format!("<{name}"))?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</")?;
    Some(shorten(text.get(start..end)?, 60))
}

/// Returns the message in an error document of an object store.
fn error_text(text: &str) -> Option<String> {
    element_text(text, "message").or_else(|| element_text(text, "code"))
}

/// Returns the address of the first feed that a web page names.
fn find_feed_link(text: &str) -> Option<String> {
    let feeds = ["application/rss+xml", "application/atom+xml", "application/feed+json"];
    let mut reader = HtmlTokenizer::new(text);
    while let Some((token, _)) = reader.read() {
        if !matches!(token, HtmlToken::Start { name, .. } if name.eq_ignore_ascii_case("link")) {
            continue;
        }
        let value = |name: &str| {
            let mut attributes = reader.attributes().iter();
            let found = attributes.find(|found| found.name.eq_ignore_ascii_case(name))?;
            Some(found.value().trim().to_owned())
        };
        let kind = value("type").unwrap_or_default().to_ascii_lowercase();
        let address = value("href").filter(|address| (1..300).contains(&address.len()));
        if feeds.contains(&&*kind) && address.is_some() {
            return address;
        }
    }
    None
}
