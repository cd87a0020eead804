//! `validate` raises no alarm about a good feed: each case is a feed, or its part, that a
//! specification or a partner accepts.

use crate::site::{ProgramRun, TestSite};

/// A channel with these declarations and elements, without anything to report.
fn channel(namespaces: &str, elements: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" {namespaces}><channel>\
         <title>A</title><link>https://a.example/</link><description>B</description><language>en</language>\
         <atom:link rel=\"self\" href=\"https://a.example/feed.xml\" type=\"application/rss+xml\"/>{elements}</channel></rss>"
    )
}

/// The same channel with one item.
fn item(namespaces: &str, elements: &str) -> String {
    let guid = "<guid>https://a.example/1</guid>";
    channel(namespaces, &format!("<item><title>C</title>{guid}{elements}</item>"))
}

/// Validates a feed.
fn validate(feed: &str, arguments: &[&str]) -> ProgramRun {
    let folder = TestSite::bare();
    folder.write("feed", feed);
    folder.run([&["validate", "--now", "2026-11-24T00:00:00Z"], arguments, &["feed"]].concat())
}

/// Returns the names of the codes of at least this severity.
fn codes(feed: &str, level: &str, arguments: &[&str]) -> Vec<String> {
    let common = ["--format", "json", "--level", level];
    let line = validate(feed, &[&common, arguments].concat()).lines().remove(0);
    let messages = line["messages"].as_array().unwrap();
    messages.iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

/// Checks that each named feed has no message of this severity or a higher one.
fn check(level: &str, feeds: &[(&str, String)]) {
    for (name, feed) in feeds {
        assert_eq!(codes(feed, level, &[]), [""; 0], "{name}");
    }
}

const MEDIA: &str = "xmlns:media=\"http://search.yahoo.com/mrss/\"";
const GOOGLE: &str = "xmlns:g=\"http://base.google.com/ns/1.0\"";
const ITUNES: &str = "xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\"";

#[test]
fn values_that_a_specification_names_are_right() {
    let credit = |scheme: &str| {
        item(
            MEDIA,
            &format!(
                "<media:content url=\"https://a.example/p.jpg\"><media:credit role=\"producer\" scheme=\"{scheme}\">P</media:credit></media:content>"
            ),
        )
    };
    let category = "<media:content url=\"https://a.example/p.jpg\"><media:category scheme=\"urn:flickr:tags\">a</media:category></media:content>";
    let rating = "<media:rating scheme=\"urn:pegi\">12</media:rating>";
    check(
        "warnings",
        &[
            ("default credits", credit("urn:ebu")),
            ("Yahoo's credits", credit("urn:yvs")),
            ("category of a scheme", item(MEDIA, category)),
            ("rating of another scheme", item(MEDIA, rating)),
            (
                "parts of a scene",
                item(
                    MEDIA,
                    "<media:content url=\"https://a.example/v.mp4\"><media:scenes><media:scene><sceneTitle>a</sceneTitle></media:scene></media:scenes></media:content>",
                ),
            ),
            (
                "logo of SmartNews",
                channel(
                    "xmlns:snf=\"http://www.smartnews.be/snf\"",
                    "<snf:logo><url>https://a.example/a.png</url></snf:logo>",
                ),
            ),
            ("gender of today", item(GOOGLE, "<g:gender>unisex</g:gender>")),
        ],
    );
}

#[test]
fn names_that_an_extension_has_added_are_no_errors() {
    let shop = "<g:gtin>4006381333931</g:gtin><g:mpn>X1</g:mpn><g:availability>in_stock</g:availability>\
        <g:additional_image_link>https://a.example/2.jpg</g:additional_image_link>\
        <g:shipping><g:country>US</g:country><g:service>Ground</g:service><g:price>5 USD</g:price></g:shipping>\
        <g:shipping><g:country>DE</g:country><g:price>6 EUR</g:price></g:shipping>";
    check("warnings", &[("attributes of a shop", item(GOOGLE, shop))]);
    check(
        "errors",
        &[
            ("element", item(MEDIA, "<media:hologram>a</media:hologram>")),
            (
                "attribute",
                item(MEDIA, "<media:thumbnail url=\"https://a.example/a.png\" depth=\"3\"/>"),
            ),
            ("element of a shop", item(GOOGLE, "<g:new_in_2027>a</g:new_in_2027>")),
            ("element of a podcast", item(ITUNES, "<itunes:new>a</itunes:new>")),
            (
                "misplaced element",
                channel(
                    "xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\"",
                    "<slash:comments>1</slash:comments>",
                ),
            ),
        ],
    );
}

#[test]
fn namespaces_of_other_services_are_known() {
    let rsl = "<rsl:content url=\"https://a.example/1\"><rsl:license><rsl:permits type=\"usage\">search</rsl:permits></rsl:license></rsl:content>";
    let flatplan = "<flatplan:parameters isPaid=\"1\"/>";
    check(
        "warnings",
        &[
            ("RSL", item("xmlns:rsl=\"https://rslstandard.org/rsl\"", rsl)),
            (
                "FlatPlan",
                item(
                    "xmlns:flatplan=\"https://www.wearemathematics.co.uk/flatplan-feedspec/\"",
                    flatplan,
                ),
            ),
            ("NewsBreak", item("xmlns:nb=\"https://www.newsbreak.com/\"", "<nb:a>b</nb:a>")),
            (
                "YouTube",
                channel(
                    "xmlns:yt=\"http://www.youtube.com/xml/schemas/2015\"",
                    "<yt:channelId>a</yt:channelId>",
                ),
            ),
        ],
    );
}

#[test]
fn value_with_an_entity_is_not_known_and_so_not_judged() {
    let declared = |feed: String| {
        let document_type =
            "<!DOCTYPE rss [<!ENTITY x \"y\"><!ENTITY base \"https://a.example\">]>\n<rss";
        feed.replacen("<rss", document_type, 1)
    };
    let item = |elements: &str| declared(item("", elements));
    check(
        "warnings",
        &[
            ("title", declared(channel("", "").replace("<title>A<", "<title>&x;<"))),
            ("address", item("<link>&base;/1</link>")),
            ("date", item("<pubDate>&x;</pubDate>")),
            (
                "attribute",
                item("<enclosure url=\"&base;/1.mp3\" length=\"&x;\" type=\"audio/mpeg\"/>"),
            ),
            (
                "ids",
                item(
                    "</item><item><title>D</title><guid>&base;/&x;</guid></item><item><title>E</title><guid>&base;/&base;</guid>",
                ),
            ),
        ],
    );
    let script = item("<description>&x;&lt;script>a&lt;/script></description>");
    assert_eq!(codes(&script, "warnings", &[]), ["SecurityRisk"]);
    let external = self::item("", "<description>&lt;img src=\"&x;\"&gt;</description>");
    let document_type = "<!DOCTYPE rss [<!ENTITY x SYSTEM \"https://a.example/x\">]>\n<rss";
    let external = codes(&external.replacen("<rss", document_type, 1), "warnings", &[]);
    assert!(!external.contains(&"NotHtml".to_owned()), "{external:?}");
}

#[test]
fn entity_hides_no_other_error() {
    let rss = |text: &str| {
        codes(&format!("<rss version=\"2.0\"><channel>{text}</channel></rss>"), "warnings", &[])
    };
    let missing = |entity: &str| {
        let mut codes = rss(&format!("{entity}<item>{entity}</item>"));
        codes.retain(|code| code != "UndefinedNamedEntity");
        codes
    };
    assert_eq!(missing("&nbsp;"), missing(""));
    let judged = codes(
        &item("", "<pubDate>&nbsp;yesterday</pubDate><link>no url&nbsp;</link>"),
        "errors",
        &[],
    );
    assert!(judged.contains(&"InvalidRFC2822Date".to_owned()), "{judged:?}");
    assert!(judged.contains(&"InvalidUriChar".to_owned()), "{judged:?}");
    // The entity itself is reported once, not as markup a second time.
    let once = codes(&item("", "<title>A&nbsp;B</title>"), "warnings", &[]);
    assert!(!once.contains(&"ContainsHTML".to_owned()), "{once:?}");
    let markup = codes(
        &item("", "<description>&nbsp;&lt;a href=\"x\"&gt;y&lt;/a&gt; &lt;bogus&gt;</description>"),
        "warnings",
        &[],
    );
    assert!(markup.contains(&"ContainsRelRef".to_owned()), "{markup:?}");
    let rss_091 = "<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \
         \"http://www.rssboard.org/rss-0.91.dtd\"><rss version=\"0.91\"><channel>&nbsp;<item>\
         <pubDate>yesterday&nbsp;</pubDate><link>no url&nbsp;</link></item></channel></rss>";
    let found = codes(rss_091, "errors", &[]);
    for code in ["MissingTitle", "MissingLink", "InvalidRFC2822Date", "InvalidUriChar"] {
        assert!(found.contains(&code.to_owned()), "{code}: {found:?}");
    }
}

#[test]
fn podcast_keeps_its_guid_when_it_moves() {
    let guid = "<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>";
    let feed = channel("xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"", guid);
    let url = ["--url", "https://a.example/feed.xml"];
    assert_eq!(codes(&feed, "warnings", &url), [""; 0]);
    assert_eq!(codes(&feed, "info", &url), ["PodcastGuidNotFromUrl"]);
}

#[test]
fn podcast_needs_no_owner() {
    let show = "<itunes:explicit>false</itunes:explicit><itunes:category text=\"Arts\"/>\
        <itunes:image href=\"https://a.example/p.jpg\"/>";
    let owner = format!("{show}<itunes:owner><itunes:name>A</itunes:name></itunes:owner>");
    check("warnings", &[("without an owner", channel(ITUNES, show))]);
    check("errors", &[("owner without an e-mail address", channel(ITUNES, &owner))]);
}

#[test]
fn what_a_partner_requires_is_an_error_if_its_profile_was_asked_for() {
    let feed = item("", "");
    assert_eq!(codes(&feed, "errors", &[]), [""; 0]);
    for profile in ["apple-podcasts", "flipboard", "msn", "smartnews"] {
        let found = codes(&feed, "errors", &["--profile", profile]);
        assert!(found.iter().any(|code| code == "ProfileMissingElement"), "{profile}: {found:?}");
    }
    assert_eq!(codes(&feed, "warnings", &["--profile", "google-news"]), ["ProfileRetired"]);
}

#[test]
fn items_that_readers_merge_are_reported() {
    let date = "<pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>";
    let link = "<link>https://a.example/</link>";
    let two = |first: &str, second: &str| {
        channel(
            "",
            &format!("<item><title>C</title>{first}</item><item><title>D</title>{second}</item>"),
        )
    };
    let both = format!("{link}{date}");
    let guid = format!("{both}<guid>https://a.example/2</guid>");
    let later = format!("{link}{}", date.replace("02 Jan", "09 Jan"));
    let cases = [
        ("same link and date", two(&both, &both), true),
        ("same link without a date", two(link, link), true),
        ("a guid", two(&both, &guid), false),
        ("another date", two(&both, &later), false),
        ("same title and date", two(date, date).replace("<title>D", "<title>C"), true),
        ("another title", two(date, date), false),
    ];
    for (name, feed, is_merged) in cases {
        let found = codes(&feed, "warnings", &[]);
        assert_eq!(found.iter().any(|code| code == "MergedItems"), is_merged, "{name}: {found:?}");
    }
}

#[test]
fn level_applies_to_every_format() {
    let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>T</title><link>https://a.example/</link><description>D</description><item><title>A</title></item></channel></rss>";
    for (level, format, wanted) in [
        ("errors", "json", ""),
        ("warnings", "json", "MissingGuid"),
        ("info", "json", "MissingDCLanguage"),
        ("errors", "github", ""),
        ("warnings", "github", "MissingGuid"),
        ("info", "github", "MissingDCLanguage"),
    ] {
        let run = validate(feed, &["--format", format, "--level", level]).succeeds();
        let mut shown = ["MissingGuid", "MissingDCLanguage"]
            .into_iter()
            .filter(|code| run.stdout.contains(code));
        let last = shown.next_back().unwrap_or_default();
        assert_eq!(last, wanted, "{level} {format}: {}", run.stdout);
    }
}

#[test]
fn address_in_place_of_a_file_gets_the_command_that_downloads_it() {
    for (address, url) in [
        ("https://a.example/feed.xml?a=b&c=d", "https://a.example/feed.xml?a=b&c=d"),
        ("HTTP://a.example/", "HTTP://a.example/"),
        ("feed://a.example/feed", "https://a.example/feed"),
        ("feed:https://a.example/feed", "https://a.example/feed"),
    ] {
        let run = TestSite::bare().run(["validate", address]).expect(3);
        let command =
            format!("`curl -sSL --compressed '{url}' | feedwright validate --url '{url}' -`");
        assert!(run.stderr.contains(&command), "{address}: {}", run.stderr);
    }
}

#[test]
fn element_that_must_be_there_is_never_to_be_removed() {
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><id>tag:a.example,2026:</id><title/><updated>2026-01-02T03:04:05Z</updated><author><name/></author></feed>";
    let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"\",\"items\":[]}";
    let feeds = [
        ("title of a channel", channel("", "").replace("<title>A<", "<title><"), true),
        ("title of an item", item("", "").replace("<title>C<", "<title><"), false),
        ("title and author of Atom", atom.to_owned(), true),
        ("title of a JSON Feed", json.to_owned(), true),
    ];
    for (name, feed, is_required) in feeds {
        let text = validate(&feed, &[]).stderr;
        assert!(text.contains("[NotBlank]") && !text.contains("or remove it"), "{name}: {text}");
        assert_eq!(text.contains("must have"), is_required, "{name}: {text}");
    }
}
