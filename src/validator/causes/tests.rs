use std::path::Path;

use crate::diagnostic::Severity;
use crate::validator::{self, ValidationOptions};

/// Returns the place, the message and the help of the only error in a document.
fn check(document: &[u8]) -> String {
    let options = ValidationOptions::default();
    let report = validator::validate(document, Path::new("feed.xml"), &options).report;
    let errors = report.diagnostics.iter().filter(|found| found.code.severity == Severity::Error);
    let lines = errors.map(|found| {
        let at = found.location.as_ref().map(|at| format!("{}:{}", at.line, at.column));
        let help = found.help.as_deref().unwrap_or_default();
        format!("{} {}; {help}", at.unwrap_or_default(), found.message)
    });
    lines.collect::<Vec<_>>().join(" | ")
}

/// A feed with these elements after the first line.
fn feed(elements: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>T</title>\
         <link>https://a.example/</link><description>D</description>\n{elements}</channel></rss>"
    )
}

/// Checks that each document has one error with these parts.
fn check_all(cases: &[(&str, String, &[&str])]) {
    for (name, document, parts) in cases {
        let found = check(document.as_bytes());
        assert!(!found.contains(" | "), "{name}: {found}");
        for part in *parts {
            assert!(found.contains(part), "{name}: {found}");
        }
    }
}

#[test]
fn ampersand_is_explained_with_the_text_to_write() {
    check_all(&[
        (
            "text",
            feed("<copyright>D&D, daily</copyright>"),
            &["3:13 a bare `&`", "write `D&amp;D,`"],
        ),
        (
            "number without its semicolon",
            feed("<copyright>It&#39s</copyright>"),
            &["3:14 `&#39` lacks its `;`", "write `&#39;` if this is the character `'`"],
        ),
        (
            "number in hexadecimal digits without its semicolon",
            feed("<copyright>It&#x27 s</copyright>"),
            &["`&#x27` lacks its `;`", "write `&#x27;`", "or `&amp;#x27` if this is text"],
        ),
        (
            "between spaces",
            feed("<copyright>a & b; c</copyright>"),
            &["3:14 a bare `&`", "`&amp;`"],
        ),
        ("before a tag", feed("<copyright>Q&</copyright>"), &["3:13 a bare `&`", "write `Q&amp;`"]),
        (
            "in an address",
            feed("<item><enclosure url=\"https://a.example/?a=b&c=d&amp;e=f\"/></item>"),
            &["3:45 a bare `&`", "write `https://a.example/?a=b&amp;c=d&amp;e=f`"],
        ),
        (
            "without its semicolon",
            feed("<copyright>&nbsp a</copyright>"),
            &["`&nbsp` lacks its `;`", "write `&#160;`"],
        ),
        (
            "known without it",
            feed("<copyright>&amp a</copyright>"),
            &["`&amp` lacks its `;`", "write `&amp;`"],
        ),
        (
            "entity of HTML",
            feed("<copyright>caf&eacute;</copyright>"),
            &["3:15 ", "write `é` or `&#233;`"],
        ),
        ("invisible entity", feed("<copyright>&nbsp;</copyright>"), &["write `&#160;`"]),
        ("unknown entity", feed("<copyright>&nosuch;</copyright>"), &["write `&amp;nosuch;`"]),
        (
            "entity in an attribute",
            feed("<item><enclosure url=\"https://a.example/&nbsp;\"/></item>"),
            &["3:41 XML does not define the entity `&nbsp;`", "write `&#160;`"],
        ),
    ]);
}

#[test]
fn number_of_no_character_is_explained() {
    check_all(&[
        (
            "surrogates",
            feed("<copyright>&#xD83D;&#xDE00;</copyright>"),
            &["3:12 `&#xD83D;` is only half", "write `😀` or `&#x1F600;`"],
        ),
        (
            "decimal surrogates",
            feed("<copyright>&#55357;&#56832;</copyright>"),
            &["write `😀` or `&#x1F600;`"],
        ),
        ("one surrogate", feed("<copyright>&#xD83D; a</copyright>"), &["remove `&#xD83D;`"]),
        (
            "in an attribute",
            feed("<item><enclosure url=\"a&#xD83D;&#xDE00;\"/></item>"),
            &["3:24 ", "write `😀`"],
        ),
        (
            "control character",
            feed("<copyright>&#8;</copyright>"),
            &["`&#8;` is a control character", "remove `&#8;`"],
        ),
        (
            "no character",
            feed("<copyright>&#xFFFF;</copyright>"),
            &["`&#xFFFF;` is a code point for internal use", "remove"],
        ),
        ("too large", feed("<copyright>&#x110000;</copyright>"), &["no character has the number"]),
        ("no number", feed("<copyright>&#zz;</copyright>"), &["`&#zz;` is not a reference"]),
        (
            "raw control character",
            feed("<copyright>a\u{8}</copyright>"),
            &["3:13 the control character U+0008"],
        ),
    ]);
}

#[test]
fn less_than_and_tags_are_explained() {
    check_all(&[
        (
            "less than",
            feed("<copyright>1 < 2</copyright>"),
            &["3:14 a `<` that does not start a tag", "`1 &lt; 2`"],
        ),
        ("heart", feed("<copyright>a <3 b</copyright>"), &["`a &lt;3 b`"]),
        ("heart in quotes", feed("<copyright>\"<3\" b</copyright>"), &["`\"&lt;3\" b`"]),
        (
            "address of mail",
            feed("<copyright>A <a@b.example></copyright>"),
            &["`A &lt;a@b.example>`"],
        ),
        ("no name", feed("<copyright>a <> b</copyright>"), &["`a &lt;> b`"]),
        (
            "words",
            feed("<copyright>a <b and c</copyright>"),
            &["3:14 a `<` that does not start a tag", "`a &lt;b and c`"],
        ),
        (
            "tag without its end",
            feed("<item\n<title>a</title></item>"),
            &["3:1 `<item` has no `>` before the next `<`", "write `>` at the end of the tag"],
        ),
        (
            "in an attribute",
            feed("<item><enclosure url=\"a<b\"/></item>"),
            &["3:24 a `<` in the value", "`a&lt;b`"],
        ),
        (
            "markup in an attribute",
            feed("<item><enclosure url=\"<b>x</b>\"/></item>"),
            &["3:23 a `<` in the value", "`&lt;b>x&lt;/b>`"],
        ),
        (
            "heart in an attribute",
            feed("<item><enclosure url='<3'/></item>"),
            &["3:23 a `<` in the value", "`&lt;3`"],
        ),
        (
            "case",
            feed("<copyright>a</Copyright>"),
            &["3:13 `</Copyright>` does not end `<copyright>` of line 3", "write `</copyright>`"],
        ),
        (
            "not closed",
            feed("<item>\n<guid>a</item>"),
            &["4:8 `<guid>` of line 4 is not closed before `</item>`", "write `</guid>` before"],
        ),
        (
            "another name",
            feed("<copyright>a</copyleft>"),
            &["write `</copyright>`, or remove `</copyleft>`"],
        ),
        (
            "no quotes",
            feed("<item><enclosure length=5/></item>"),
            &["3:18 the value of `length` is not in quotation marks", "write `length=\"5"],
        ),
        (
            "curly quotes",
            feed("<item><enclosure length=”5”/></item>"),
            &["3:25 curly", "`length=\"5\"`"],
        ),
        (
            "curly quotes in a value",
            feed("<item><enclosure type=\"“x”\" length=5/></item>"),
            &["3:29 the value of `length` is not in quotation marks"],
        ),
        (
            "apostrophe in a value",
            feed("<item><enclosure type=\"it’s\" length=\"5\" type=\"b\"/></item>"),
            &["this tag has the attribute `type` twice"],
        ),
        (
            "no closing quote",
            feed("<item><enclosure url=\"a.mp3 length=\"1\" type=\"b\"/></item>"),
            &["3:18 the value of `url` has no closing quotation mark, or no space follows it"],
        ),
        (
            "no space",
            feed("<item><enclosure url=\"a.mp3\"length=\"1\"/></item>"),
            &["3:18 the value of `url` has no closing quotation mark, or no space follows it"],
        ),
        (
            "twice",
            feed("<item><enclosure length=\"5\" length=\"6\"/></item>"),
            &["3:29 this tag has the attribute `length` twice"],
        ),
        ("end of a section", feed("<copyright>a]]></copyright>"), &["3:13 `]]>`", "]]&gt;"]),
        ("hyphens", feed("<!-- a -- b -->"), &["3:8 `--`"]),
    ]);
}

#[test]
fn markup_that_is_not_escaped_is_explained() {
    let item = |text: &str| feed(&format!("<item><title>A</title>{text}</item>"));
    check_all(&[
        (
            "elements",
            item("<description><p>a</p></description>"),
            &["3:36 `description` contains `<p>`", "&lt;p&gt;", "CDATA"],
        ),
        (
            "no end tag",
            item("<description><p>a<br>b</p></description>"),
            &["3:36 `description` contains `<p>`", "CDATA"],
        ),
        (
            "first tag",
            item("<description>a<br>b</description>"),
            &["`description` contains `<br>`", "CDATA"],
        ),
        (
            "no quotes",
            item("<description><a href=b>c</a></description>"),
            &["`description` contains `<a>`", "CDATA"],
        ),
        (
            "only an end tag",
            item("<description>a</p></description>"),
            &["`description` contains `<p>`", "CDATA"],
        ),
    ]);
}

#[test]
fn element_in_a_text_is_reported_once() {
    check_all(&[
        (
            "start tag in place of an end tag",
            feed("<copyright>A<copyright>"),
            &["3:13 `<copyright>` contains another `<copyright>`", "write `</copyright>` here"],
        ),
        (
            "start tag with another prefix than usual",
            feed("<i:author xmlns:i=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">A<i:author>"),
            &["`<i:author>` contains another `<i:author>`", "write `</i:author>` here"],
        ),
        (
            "text without its end tag",
            feed("<item><title>A <guid>1</guid></item>"),
            &["3:16 `title` contains only text, not `<guid>`", "or `</title>` before it"],
        ),
        (
            "type with a parameter",
            feed("<item><title>Vec<String> and</title></item>"),
            &["3:17 `title` contains only text", "write `&lt;String&gt;` if this is text"],
        ),
    ]);
    let other = check(feed("<copyright>A<copyright> R&D").as_bytes());
    assert!(other.contains("contains another") && other.contains("a bare `&`"), "{other}");
}

#[test]
fn title_without_its_end_tag_is_not_called_markup() {
    let found = check(feed("<item><title>A</item>").as_bytes());
    assert!(found.contains("`<title>` of line 3 is not closed before `</item>`"), "{found}");
}

#[test]
fn element_in_a_text_of_atom_does_not_need_its_text_removed() {
    let feed = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>urn:a:b</id>\
         <updated>2026-01-01T00:00:00Z</updated><title>A <b>c</b></title></feed>";
    let found = check(feed.as_bytes());
    assert!(found.contains("`title` contains both text and elements; escape the"), "{found}");
}

#[test]
fn beginning_and_end_of_a_document_are_explained() {
    let whole = feed("<item><title>A</title></item>");
    let cut = whole.trim_end_matches("</title></item></channel></rss>");
    check_all(&[
        ("empty", String::new(), &["1:1 the file is empty"]),
        ("blank", " \n".into(), &["the file is blank"]),
        ("only a declaration", "<?xml version=\"1.0\"?>".into(), &["the document has no element"]),
        (
            "cut off",
            cut.into(),
            &["the document ends inside `rss > channel > item", "it is cut off", "</rss>"],
        ),
        (
            "cut off in a section",
            feed("<item><description><![CDATA[a"),
            &["inside a CDATA section"],
        ),
        (
            "text before",
            format!("abc\n{whole}"),
            &["1:1 text before the feed: `abc`", "everything before `<?xml`"],
        ),
        ("blank line before", format!("\n{whole}"), &["white space is before the XML declaration"]),
        (
            "text after",
            format!("{whole}\nServed in 3 ms"),
            &["4:1 text after the end of the feed: `Served in 3 ms`"],
        ),
        ("element after", format!("{whole}\n<script/>"), &["4:1 `<script>` comes after the end"]),
        ("cut off in a reference", format!("{cut} &am"), &["it is cut off"]),
        (
            "declaration in an item",
            feed("<item><?xml version=\"1.0\"?></item>"),
            &["3:7 an XML declaration inside an element", "remove this declaration"],
        ),
        ("cut off in an end tag", format!("{cut}</ti"), &["inside a tag that begins here"]),
        (
            "declaration without quotes",
            whole.replace("\"1.0\"", "1.0"),
            &["1:7 the value of `version` is not in quotation marks"],
        ),
        (
            "comment before",
            format!("<!-- a -->{whole}"),
            &["1:11 `<?xml` is not at the beginning", "remove everything before it"],
        ),
        ("two documents", whole.repeat(2), &["a second document begins here"]),
        (
            "two feeds",
            whole.replace("<?xml version=\"1.0\"?>\n", "").repeat(2),
            &["a second feed begins here"],
        ),
    ]);
}

#[test]
fn documents_of_another_kind_are_named() {
    let page =
        |title: &str| format!("<!doctype html><html><head><title>{title}</title></head></html>");
    let link = "<html><link rel=\"alternate\" type=\"application/rss+xml\" href=\"https://a.example/feed.xml\"></html>";
    check_all(&[
        (
            "web page",
            page("A"),
            &["this is not a feed, but a web page with the title `A`", "rel=\"alternate\""],
        ),
        ("check of browsers", page("Just a moment..."), &["web page", "let feed readers pass"]),
        ("error page", page("404 Not Found"), &["web page", "error page"]),
        ("login", page("Log in"), &["asks for a login"]),
        (
            "page with a feed",
            link.into(),
            &["validate the feed that the page names: `https://a.example/feed.xml`"],
        ),
        (
            "XHTML",
            "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>".into(),
            &["a web page"],
        ),
        (
            "sitemap",
            "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"/>".into(),
            &["a sitemap"],
        ),
        ("index of sitemaps", "<sitemapindex/>".into(), &["an index of sitemaps"]),
        (
            "store",
            "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>".into(),
            &["`AccessDenied`"],
        ),
        ("part of a page", "<div>a</div>".into(), &["a web page"]),
        (
            "SVG",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>T</title></svg>".into(),
            &[
                "this is not a feed, but an SVG picture; check the path or the address, and validate the feed itself",
            ],
        ),
        (
            "SOAP",
            "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"/>".into(),
            &[
                "this is not a feed, but a SOAP message; find out why the server sends this, and download the feed again",
            ],
        ),
        ("plain text", "Not Found\n".into(), &["plain text: `Not Found`"]),
        (
            "template",
            format!("---\nlayout: none\n---\n{}", feed("")),
            &["front matter", "_site/feed.xml"],
        ),
        ("headers", format!("HTTP/1.1 200 OK\n\n{}", feed("")), &["HTTP headers"]),
        (
            "PHP",
            format!("<br />\n<b>Warning</b>: a in /b.php on line <b>3</b><br />\n{}", feed("")),
            &["text before the feed: `Warning: a in /b.php", "message of PHP", "display_errors"],
        ),
        ("escaped", "&lt;?xml version".into(), &["escaped as a whole"]),
        (
            "part",
            "<channel/>".into(),
            &["`channel` is not the root element", "<rss version=\"2.0\">"],
        ),
        ("other case", "<RSS/>".into(), &["write `<rss`"]),
        ("title with the word error", page("Errors in a text"), &["page names its feed"]),
        ("title that begins with robot", page("Robotics weekly"), &["page names its feed"]),
        ("title with gone in it", page("The Aragonese history"), &["page names its feed"]),
        ("title that may be of an error", page("Gone"), &["if this is an error page"]),
    ]);
    assert!(check(b"\x1F\x8B\x08\0").contains("compressed with gzip"));
    assert!(check(b"\x89PNG\r\n").contains("a PNG picture"));
}

#[test]
fn feed_after_other_text_is_not_a_web_page() {
    for (before, shown) in [
        ("<div>\n", "<div>"),
        ("<p>Notice</p>\n", "<p>Notice</p>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<pre>debug</pre>", "<pre>debug</pre>"),
        ("PHP Warning:  a in /b.php\n", "PHP Warning: a in /b.php"),
    ] {
        let found = check(format!("{before}{}", feed("")).as_bytes());
        assert!(found.starts_with(&format!("1:1 text before the feed: `{shown}`")), "{found}");
    }
    let feed = feed("").replace("<?xml version=\"1.0\"?>", "<!DOCTYPE html>");
    assert_eq!(check(feed.as_bytes()), "");
    let found = check(b"PHP Warning:  a in /b.php");
    assert!(found.contains("this is not a feed, but a message of PHP"), "{found}");
}

#[test]
fn link_of_a_page_to_its_feed_is_read_as_html() {
    let kind = "type=\"application/rss+xml\"";
    for link in [
        format!("<!-- <link {kind} href=\"/old.xml\"> --><link {kind} href=\"/feed.xml\">"),
        format!("<link\n {kind}\n href=\"/feed.xml\">"),
        format!("<link data-href=\"/x\" {kind} href=\"/feed.xml\">"),
        "<link rel=alternate type=application/rss+xml href=/feed.xml>".to_owned(),
    ] {
        let found = check(format!("<html><head>{link}</head></html>").as_bytes());
        assert!(found.contains("that the page names: `/feed.xml`"), "{link}: {found}");
    }
}

#[test]
fn many_attributes_are_read_in_linear_time() {
    let many: String = (0..200_000).map(|number| format!(" a{number}=\"\"")).collect();
    let found = check(feed(&format!("<item><enclosure{many} a5=\"\"/></item>")).as_bytes());
    assert!(found.contains("`a5` twice") || found.contains("attributes"), "{found}");
}

#[test]
fn errors_in_json_are_explained() {
    let feed = |rest: &str| format!("{{\"version\": \"https://jsonfeed.org/version/1.1\",\n{rest}");
    check_all(&[
        (
            "comma at the end",
            feed("\"title\": \"A\", \"items\": [],}"),
            &["2:26 there is a comma after the last field", "remove the comma"],
        ),
        (
            "single quotes",
            feed("'title': \"A\"}"),
            &["2:1 the key `title` must be in double quotes", "write `\"title\"`"],
        ),
        ("comment", feed("// a\n\"items\": []}"), &["JSON has no comments"]),
        (
            "no quotes",
            feed("title: \"A\"}"),
            &["the key `title` must be in double quotes", "write `\"title\"`"],
        ),
        ("word of Python", feed("\"title\": None}"), &["write `null`"]),
        (
            "missing comma",
            feed("\"title\": \"A\" \"items\": []}"),
            &["a comma is missing before this"],
        ),
        ("cut off", feed("\"title\": \"A"), &["2:12 the document is cut off"]),
        ("no quote", feed("\"title\": \"A,\n\"items\": []}"), &["2:10 this text has no closing"]),
        ("no bracket", feed("\"items\": [{\"id\": \"1\"]}"), &["has no closing `}`"]),
        (
            "error of a server",
            "{\"error\": \"not found\"}".into(),
            &["an error message in JSON: `not found`"],
        ),
        ("other object", "{\"name\": \"a\", \"version\": \"1.0.0\"}".into(), &["not a JSON Feed"]),
        ("list", "[{\"id\": 1}]".into(), &["a list in JSON"]),
    ]);
}

#[test]
fn wrong_encodings_are_explained() {
    let declared = |name: &str, bytes: &[u8]| {
        let head = format!(
            "<?xml version=\"1.0\" encoding=\"{name}\"?><rss version=\"2.0\"><channel><title>a"
        );
        [head.as_bytes(), bytes].concat()
    };
    assert!(check(&declared("utf-16", b"")).contains("write `encoding=\"utf-8\"`"));
    assert!(check(&declared("utf-8", b"\xE9b")).contains("iconv -f WINDOWS-1252"));
    assert!(check(&declared("utf-8", b"\xC3")).contains("ends inside a character"));
}
