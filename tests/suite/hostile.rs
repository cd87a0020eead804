//! Hostile articles: each ends in a well-formed feed or in a diagnostic, never
//! in a panic, in unbounded memory or in silence.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::site::{ProgramRun, SAMPLE_TIME, TestSite};

/// Memory limit of a build in kilobytes: several times its need.
const MEMORY: &str = "1500000";

const SITE: &str = "[site]\ntitle = 'A'\nurl = 'https://a.example/b/'\n";

/// The head of an article that is in order.
const HEAD: &str = "---\ntitle: T\ndate: 2024-05-22\n---\n";

/// A site of hostile articles.
struct HostileSite(TestSite);

impl HostileSite {
    fn new(settings: &str) -> Self {
        let site = TestSite::new();
        site.declare_source("articles").write("feed.toml", &format!("{SITE}{settings}"));
        Self(site)
    }

    fn articles(&self) -> std::path::PathBuf {
        self.0.path("articles")
    }

    fn with(self, name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        let path = self.articles().join(std::ffi::OsStr::from_bytes(name.as_ref()));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }
}

/// An article by its whole text.
fn one(content: impl AsRef<[u8]>) -> HostileSite {
    HostileSite::new("").with("a.md", content)
}

/// An article by its body.
fn body(text: impl AsRef<str>) -> HostileSite {
    one(format!("{HEAD}{}", text.as_ref()))
}

/// Messages and output of a build.
struct Built {
    code: Option<i32>,
    /// The codes of all problems; of the validator's findings only the errors.
    codes: Vec<String>,
    summary: Value,
    /// Title and content of each entry.
    entries: Vec<(String, String)>,
}

/// Builds in bounded memory, and holds what holds for every site.
fn build(site: &HostileSite) -> Built {
    let options = ["build", "--keep-going", "--format", "json", "--now", SAMPLE_TIME];
    let build = site.0.command(options);
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -v $0; exec \"$@\"", MEMORY]).arg(build.get_program());
    shell.args(build.get_args()).current_dir(site.0.folder()).stdin(Stdio::null());
    let run = ProgramRun::of(shell);
    assert!(run.code.is_some_and(|code| code < 4), "{:?} {}", run.code, run.stderr);
    assert_eq!(run.stderr, "");
    let lines = run.lines();
    let summary = lines.last().unwrap()["summary"].clone();
    everyone_is_counted(&summary);
    // That a feed is large or a date odd is as true as it is meant to be here.
    let is_reported = |found: &&Value| {
        found["severity"] == "error" || found["code"].as_str().is_some_and(|it| it.contains('/'))
    };
    // Most articles here are fields alone.
    let found = lines.iter().filter(is_reported).filter_map(|found| found["code"].as_str());
    let found = found.filter(|code| *code != "article/empty");
    let codes = found.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect();
    let entries = entries(&site.0.path("public"), &summary);
    Built { code: run.code, codes, summary, entries }
}

fn everyone_is_counted(summary: &Value) {
    let count = |key: &str| summary[key].as_u64().unwrap();
    let keys =
        ["entries", "drafts", "scheduled", "expired", "excluded", "protected", "undated", "broken"];
    assert_eq!(keys.iter().map(|key| count(key)).sum::<u64>(), count("articles"), "{summary}");
}

/// Reads the entries back, which are the same in all formats.
fn entries(public: &Path, summary: &Value) -> Vec<(String, String)> {
    let mut all = ["feed.xml", "atom.xml", "feed.json"].map(|name| {
        let Ok(bytes) = fs::read(public.join(name)) else { return Vec::new() };
        let feed = feed_rs::parser::parse(&bytes[..]).unwrap();
        let entries = feed.entries.into_iter().map(|entry| {
            let body = entry.content.and_then(|content| content.body).unwrap_or_default();
            let title = entry.title.map(|title| title.content).unwrap_or_default();
            (entry.id, title, entry.links[0].href.clone(), body.trim().to_owned())
        });
        entries.collect()
    });
    assert_eq!(all[0].len() as u64, summary["entries"].as_u64().unwrap());
    assert_eq!(all[0], all[2]);
    assert_eq!(all[1], all[2]);
    let first = std::mem::take(&mut all[0]);
    first.into_iter().map(|(_, title, _, body)| (title, body)).collect()
}

/// Says that all articles of a site are in its feed, with these codes besides.
fn publishes(name: &str, site: &HostileSite, codes: &[&str]) -> Vec<(String, String)> {
    let built = build(site);
    assert_eq!((built.code, built.codes.as_slice()), (Some(0), &*owned(codes)), "{name}");
    built.entries
}

/// Says that a site's article is refused for one reason, and no other feels it.
fn refuses(name: &str, site: HostileSite, code: &str) {
    let built = build(&site.with("other.md", HEAD));
    assert_eq!((built.code, built.codes.as_slice()), (Some(1), &*owned(&[code])), "{name}");
    assert_eq!(built.entries.len(), 1, "{name}");
}

fn owned(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

#[test]
fn text_survives_as_it_was_written() {
    let rtl = "\u{202e}\u{5e9}\u{5dc}\u{5d5}\u{5dd}\u{202c} \u{627}\u{644}";
    for text in [
        "]]>",
        "&amp;lt;",
        "<![CDATA[",
        "&#8;",
        "</title>",
        "\u{1F469}\u{200D}\u{1F680}",
        "日本語",
        rtl,
    ] {
        let yaml = text.replace('\'', "''");
        let site = one(format!("---\ntitle: 'x {yaml} y'\ndate: 2024-05-22\n---\n`x {text} y`\n"));
        let found = publishes(text, &site, &[]);
        let shown = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        // A reference in a title is decoded, once.
        let title = text.replace("&amp;", "&");
        assert_eq!(found[0].0, format!("x {title} y"), "{text:?}");
        assert_eq!(found[0].1, format!("<p><code>x {shown} y</code></p>"), "{text:?}");
    }
}

#[test]
fn characters_without_a_place_in_xml_go() {
    let control = &["article/control-character"][..];
    let found = publishes("raw", &body("a\0b\u{8}c\u{FFFE}d"), control);
    assert_eq!(found[0].1, "<p>abcd</p>");
    let title = "---\ntitle: \"a\\x01b\\0\"\ndate: 2024-05-22\n---\nBody";
    assert_eq!(publishes("field", &one(title), control)[0].0, "ab");
    let found = publishes("reference", &body("a&#1;b&#xFFFE;c&#xFFFF;d&#0;"), &[]);
    assert_eq!(found[0].1, "<p>abcd\u{FFFD}</p>");
    let heading = HostileSite::new("").with("2024-05-22-a.md", "# a&#1;b\n\nText");
    assert_eq!(publishes("heading", &heading, &[])[0].0, "ab");
    let named =
        HostileSite::new("[each.section]\n").with("s\u{2}t/2024-05-22-a\u{1}\u{1b}b\n.md", "Text");
    assert_eq!(publishes("file's name", &named, &["article/title-guessed"])[0].0, "Ab");
}

#[test]
fn bytes_of_other_encodings_are_named() {
    let utf16 =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    refuses("utf-16", one(utf16(&format!("\u{feff}{HEAD}"))), "article/not-utf8");
    refuses("frontmatter", one(b"---\ntitle: \xE9\ndate: 2024-05-22\n---\n"), "article/not-utf8");
    refuses("body", one([HEAD.as_bytes(), b"\xFF\xFE"].concat()), "article/not-utf8");
    let late = [HEAD.as_bytes(), &b"a ".repeat(5000), b"\xC3"].concat();
    refuses("last byte", one(late), "article/not-utf8");
    let name = HostileSite::new("").with(b"\xFF.md", HEAD);
    let built = build(&name.with("b.md", HEAD));
    assert_eq!((built.code, built.codes), (Some(1), owned(&["article/unreadable"])));
    refuses(
        "surrogate",
        one("{\"title\": \"a\\ud800\", \"date\": \"2024-05-22\"}\n"),
        "article/bad-frontmatter",
    );
}

#[test]
fn line_ends_and_marks_of_every_system_are_read() {
    let text = format!("{HEAD}One\ntwo\n");
    for (name, text) in [
        ("windows", text.replace('\n', "\r\n")),
        ("mark", format!("\u{feff}{text}")),
        ("both", format!("\u{feff}{}", text.replace('\n', "\r\n"))),
        ("carriage returns", text.replace('\n', "\r")),
    ] {
        let found = publishes(name, &one(text), &[]);
        assert_eq!(found, [("T".to_owned(), "<p>One\ntwo</p>".to_owned())], "{name}");
    }
}

#[test]
fn only_regular_files_are_opened() {
    let site = HostileSite::new("").with("b.md", HEAD).with("x.md/c.md", HEAD);
    let at = |name: &str| site.articles().join(name);
    let status = Command::new("mkfifo").arg(at("pipe.md")).status().unwrap();
    assert!(status.success() && fs::metadata(at("pipe.md")).unwrap().file_type().is_fifo());
    let _socket = UnixListener::bind(at("socket.md")).unwrap();
    symlink(".", at("loop")).unwrap();
    symlink("self.md", at("self.md")).unwrap();
    symlink("/dev/zero", at("device.md")).unwrap();
    let built = build(&site);
    assert_eq!(built.codes, ["article/symlink", "article/unreadable"]);
    assert_eq!((built.code, built.entries.len()), (Some(1), 2));
}

#[test]
fn list_of_ignored_files_that_is_a_pipe_is_not_opened() {
    for folder in ["", "inner"] {
        let site = HostileSite::new("").with("a.md", HEAD).with("inner/b.md", HEAD);
        let pipe = site.articles().join(folder).join(".gitignore");
        assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success(), "{folder:?}");
        let built = build(&site);
        assert!(
            built.codes.contains(&"article/unreadable".into()),
            "{folder:?}: {:?}",
            built.codes
        );
        assert_eq!(built.code, Some(1), "{folder:?}");
    }
}

#[test]
fn picture_that_is_a_pipe_is_not_measured() {
    let site = one(HEAD.replace("date", "image: p.png\nenclosure: p.png\ndate"));
    assert!(Command::new("mkfifo").arg(site.articles().join("p.png")).status().unwrap().success());
    publishes("pipe", &site, &["article/missing-file"]);
}

#[test]
fn missing_folder_is_named() {
    let site = HostileSite::new("");
    fs::remove_dir(site.articles()).unwrap();
    assert_eq!(build(&site).codes, ["article/unreadable", "feed/empty"]);
    fs::write(site.articles(), "x").unwrap();
    assert_eq!(build(&site).codes, ["article/unreadable", "feed/empty"]);
}

#[test]
fn closed_files_and_folders_are_named() {
    use std::os::unix::fs::PermissionsExt;
    let site = HostileSite::new("").with("a.md", HEAD).with("b.md", HEAD).with("c/d.md", HEAD);
    let closed = [site.articles().join("a.md"), site.articles().join("c")];
    for path in &closed {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    let reads_all = fs::read(&closed[0]).is_ok();
    let built = build(&site);
    for path in &closed {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    if reads_all {
        // An administrator's rights are above permissions.
        assert_eq!((built.code, built.entries.len()), (Some(0), 3));
    } else {
        assert_eq!((built.code, built.entries.len()), (Some(1), 1));
        assert_eq!(built.codes, ["article/unreadable"]);
    }
}

#[test]
fn size_alone_breaks_nothing() {
    let title = "x".repeat(1 << 20);
    let found = publishes("title", &one(HEAD.replace('T', &title)), &[]);
    assert_eq!(found[0].0, title);
    refuses("body of 50 MB", body("Words. ".repeat(50 << 17)), "article/too-large");
    let tags: Vec<String> = (0..10_000).map(|tag| format!("t{tag}")).collect();
    let tags = format!("tags: [{}]\ndate", tags.join(", "));
    let many =
        HostileSite::new("[articles]\nmax_tags = 0\n").with("a.md", HEAD.replace("date", &tags));
    publishes("tags", &many, &[]);
    refuses("tags", one(HEAD.replace("date", &tags)), "article/too-many-tags");
    let data = format!("![a](data:image/png;base64,{})", "A".repeat(1 << 20));
    assert!(publishes("data", &body(data), &[])[0].1.len() > 1 << 20);
}

#[test]
fn frontmatter_that_is_a_bomb_is_a_fault() {
    let deep = "[".repeat(100_000);
    let aliases: String = (1..30)
        .map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(",")))
        .collect();
    let dotted = format!("a{} = 1", ".a".repeat(100_000));
    for (name, text) in [
        ("aliases", format!("---\na0: &a0 [x]\n{aliases}---\n")),
        ("yaml", format!("---\na: {deep}\n---\n")),
        ("yaml blocks", format!("---\na:\n{}\n---\n", "- ".repeat(100_000))),
        ("toml", format!("+++\na = {deep}\n+++\n")),
        ("toml keys", format!("+++\n{dotted}\n+++\n")),
        ("json", format!("{{\"a\": {deep}{}}}\n", "]".repeat(100_000))),
        (
            "toml faults",
            format!("+++\n{}+++\n", (0..50_000).map(|n| format!("k{n} = \n")).collect::<String>()),
        ),
    ] {
        refuses(name, one(text), "article/bad-frontmatter");
    }
    refuses(
        "open",
        one(format!("---\n{}", "a: b\n".repeat(10_000))),
        "article/unclosed-frontmatter",
    );
    refuses("open object", one(format!("{{\"a\": {deep}")), "article/unclosed-frontmatter");
}

#[test]
fn long_lists_cost_their_length() {
    let many = |count: usize, sign: &str| -> String {
        (0..count).map(|n| format!("\"a{n}{sign}\",")).collect()
    };
    let field = |line: String| {
        let text = HEAD.replace("date", &format!("{line}\ndate"));
        HostileSite::new("[articles]\nmax_tags = 0\n").with("a.md", text)
    };
    publishes("tags", &field(format!("tags: [{}]", many(30_000, ""))), &[]);
    publishes("authors", &field(format!("authors: [{}]", many(10_000, ""))), &[]);
    let control = field(format!("tags: [{}]", many(30_000, "\\x01")));
    publishes("control characters", &control, &["article/control-character"]);
    let pairs = format!("Title: T\nDate: 2024-05-22\nSummary: a\n{}\nBody", " b\n".repeat(100_000));
    publishes("continued", &one(pairs), &[]);
}

#[test]
fn pathological_bodies_end_soon() {
    #[rustfmt::skip]
    let parts = [
        "> ", "- ", "* a\n ", "<div>", "<b>", "<b><p>", "<a href=x>", "<table><tr><td>", "[", "![",
        "[a](", "[^a]", "*a ", "**", "_a*", "`", "``a", "<!--", "<?", "<![CDATA[", "&", "&amp;",
        "\\", "|a", "a|b\n-|-\n", "[^a]: b\n", "[a]: b\n", "<svg>", "<script>", "<pre>", "<li>",
        "http://a ", "{% raw %} endraw ", "{% if", "{% if x %}", "{{", "{{< x ", "{{< x >}}",
        "{.a}", "{:.a", "{# #}", "<YouTube \"", "<Note a={", "'\" ",
    ];
    let mut site = HostileSite::new("[feed]\nlimit = 0\n");
    for (index, part) in parts.iter().enumerate() {
        for ending in ["md", "html", "mdx", "txt"] {
            let text = format!("{HEAD}{}", part.repeat(8_000 / part.len()));
            site = site.with(format!("{index}-{ending}.{ending}"), text);
        }
    }
    let warned = ["article/lost-text", "article/removed-element", "article/unknown-component"];
    assert_eq!(publishes("parts", &site, &warned).len(), 4 * parts.len());
    let indented = format!("a\n{}{}", " ".repeat(20_000), "{{< hr >}}".repeat(2_000));
    assert!(publishes("indented", &body(indented), &[])[0].1.len() < 100_000);
    let deep = format!("{}x{}", ">".repeat(100_000), "</b>".repeat(1000));
    publishes("quotes", &body(deep), &[]);
    let arguments = format!("{{{{< x {} >}}}}", "a=\"b\" ".repeat(20_000));
    publishes("arguments", &body(arguments), &["article/unknown-component"]);
    let filters = format!("{{{{ 'a' {}}}}}", "| prepend: 'aaaaaaaa' ".repeat(20_000));
    publishes("filters", &body(filters), &["article/unknown-component"]);
}

#[test]
fn paths_that_climb_lead_nowhere() {
    let field = |line: &str| one(HEAD.replace("date", &format!("{line}\ndate")));
    for path in ["../../etc/x", "/../..", "%2e%2e/%2e%2e", "..%2f..%2fx", "/%2F../x", "a\\..\\.."] {
        for name in ["slug", "url", "path"] {
            let site = field(&format!("{name}: '{path}'"));
            publishes(path, &site, &[]);
            let json = fs::read_to_string(site.0.path("public/feed.json")).unwrap();
            let feed: Value = serde_json::from_str(&json).unwrap();
            let url = feed["items"][0]["url"].as_str().unwrap();
            assert!(url.starts_with("https://a.example/b/"), "{name}: {path} {url}");
        }
    }
    refuses("script", field("url: 'javascript:alert(1)'"), "article/bad-value");
    for path in ["../../../etc/passwd", "file:///etc/passwd"] {
        refuses("file", field(&format!("enclosure: '{path}'")), "article/outside");
        let site = field(&format!("image: '{path}'"));
        publishes("image", &site, &["article/picture-outside"]);
        let json = fs::read_to_string(site.0.path("public/feed.json")).unwrap();
        assert!(!json.contains("passwd"), "{path:?}: {json}");
    }
    let safe = body("[a](javascript:x) ![b](file:///etc/passwd) <a href='data:text/html,x'>c</a>");
    let found = publishes("links", &safe, &["article/unsafe-url"]);
    assert_eq!(found[0].1, "<p>a  c</p>");
    let author = field("author: {name: N, url: 'javascript://a/%0aalert(1)'}");
    publishes("author", &author, &[]);
    let json = fs::read_to_string(author.0.path("public/feed.json")).unwrap();
    assert!(!json.contains("javascript"), "{json}");
}

#[test]
fn feeds_of_hostile_tags_stay_in_their_folder() {
    let long = "x".repeat(5000);
    let tags = [
        "../..", ".", "..", "con", "é日本", "C++", "c++", "C#", "a/b", "\u{202e}", &long, "%2e%2e",
    ];
    let list = serde_json::to_string(&tags).unwrap();
    let site = HostileSite::new("[each.tag]\n")
        .with("a.md", HEAD.replace("date", &format!("tags: {list}\ndate")));
    publishes("tags", &site, &[]);
    let folders = fs::read_dir(site.0.path("public/tags")).unwrap();
    // `C++` and `c++` share one; `..`, `.` and `../..` have only their digest.
    assert_eq!(folders.count(), tags.len() - 1);
    let outside = fs::read_dir(site.0.folder()).unwrap().flatten();
    let mut outside: Vec<_> = outside.map(|entry| entry.file_name()).collect();
    outside.sort();
    assert_eq!(outside, [".feedwright-cache", "articles", "feed.toml", "public"]);
}

#[test]
fn paths_of_feeds_that_collide_or_climb_are_refused() {
    #[rustfmt::skip]
    let rows = [
        ("[output]\nrss = 'x'\natom = 'x'\n",                1, "config/repeated-path"),
        ("[output]\nrss = 'feeds.opml'\n",                   1, "config/repeated-path"),
        ("[output]\nrss = 'a'\n[[feeds]]\npath = 'a'\n",     1, "config/repeated-path"),
        ("[output]\nrss = ''\n",                             2, "config/bad-value"),
        ("[output]\nrss = '../x'\n",                         2, "output/outside"),
        ("[[feeds]]\npath = '../x'\n",                       2, "output/outside"),
        ("[[feeds]]\npath = 'a//b'\n",                       2, "output/outside"),
        ("[[feeds]]\npath = \"a\\u0000\"\n",                 2, "output/outside"),
        ("[feed]\ntitle = \"a\\u0001\"\n",                   2, "config/bad-value"),
        ("[authors.a]\nname = \"a\\u0001\"\n",               2, "config/bad-value"),
        ("icon = 'javascript:x'\n",                          2, "config/bad-value"),
    ];
    for (settings, exit, code) in rows {
        let site = HostileSite::new(settings).with("a.md", HEAD);
        let run = site.0.run(["build", "--format", "json"]);
        assert_eq!(run.code, Some(exit), "{settings}");
        let code = format!("\"code\":\"{code}\"");
        assert!(run.stdout.contains(&code), "{settings} {}", run.stdout);
    }
}

#[test]
fn message_about_a_wrong_path_includes_the_fix() {
    #[rustfmt::skip]
    let rows: [(&[u8], &str); 4] = [
        (b"[articles]\nfolder = 'none'\n",      "--> none:1:1\n = help: create it, for example with `feedwright new TITLE`"),
        (b"[articles]\nfolder = 'feed.toml'\n", "error[article/unreadable]: this should be the articles folder, but it is a file"),
        (b"[output]\nfolder = 'feed.toml'\n",   "= help: move the file that is in the place of a folder"),
        (b"\xff",                               "= help: save it as UTF-8"),
    ];
    for (settings, message) in rows {
        let site = TestSite::new();
        site.write_bytes("feed.toml", &[SITE.as_bytes(), settings].concat());
        let run = site.run(["build"]);
        assert_ne!(run.code, Some(0), "{message}");
        assert!(run.stderr.contains(message), "{message}: {}", run.stderr);
    }
}

#[test]
fn output_is_never_an_article_however_its_folder_is_written() {
    for folder in ["articles/out", "./articles/./out", "articles/x/../out"] {
        let settings = format!("[output]\nfolder = '{folder}'\npage = 'index.html'\n");
        let site = HostileSite::new(&settings).with("a.md", HEAD).with("x/b.md", HEAD);
        for _ in 0..2 {
            let run = site.0.run(["build", "--format", "json"]);
            assert_eq!(run.code, Some(0), "{folder}");
            assert_eq!(run.summary()["articles"], 2, "{folder}: {}", run.stdout);
        }
    }
}

#[test]
fn password_in_the_address_of_the_site_is_in_no_feed() {
    let site = one(HEAD);
    site.0.write("feed.toml", &SITE.replace("https://", "https://me:secret@"));
    let stderr = site.0.run(["build"]).expect(2).stderr;
    assert!(stderr.contains("feed.toml:3:7"), "{stderr}");
    assert!(stderr.contains("user name or password"), "{stderr}");
    assert!(!site.0.has("public"));
}

#[test]
fn dates_far_out_are_written_by_four_digits_or_refused() {
    let dated = |date: &str| one(HEAD.replace("2024-05-22", date));
    for date in [
        "0001-01-02",
        "1582-10-10",
        "1969-12-31",
        "1970-01-01",
        "2016-12-31T23:59:60Z",
        "1883-11-18T12:03:58Z",
    ] {
        publishes(date, &dated(date), &[]);
    }
    for date in [
        "99999-01-01",
        "-0001-01-01",
        "9999-12-31T23:59:59-05:00",
        "2024-02-30",
        "2024-13-01",
        "2024-05-22T25:00:00Z",
        "2024-05-22T00:00:00+99:00",
    ] {
        refuses(date, dated(date), "article/bad-date");
    }
    for date in ["0000-01-01", "0001-01-01T00:00:00Z", "0000-01-01T00:00:00+14:00"] {
        let built = build(&dated(date));
        assert_eq!(
            (&*built.codes, built.entries.len()),
            (&*owned(&["article/no-date", "feed/empty"]), 0),
            "{date:?}"
        );
    }
    let built = build(&dated("9999-12-31T23:59:59Z"));
    assert_eq!(built.summary["scheduled"], 1);
}

#[test]
fn two_articles_of_one_id_or_address_are_refused() {
    let field = |line: &str| HEAD.replace("date", &format!("{line}\ndate"));
    for (first, second, code) in [
        ("id: x", "id: x", "article/repeated-id"),
        ("id: 'tag:a.example,2000:b'", "slug: q", "article/repeated-id"),
        ("url: /x/", "url: x/", "article/repeated-url"),
        ("url: https://a.example/b/b/", "tags: a", "article/repeated-url"),
    ] {
        let site = HostileSite::new("").with("a.md", field(first)).with("b.md", field(second));
        let run = site.0.run(["check", "--format", "json"]);
        assert_eq!(run.code, Some(1), "{first} {second}");
        assert!(run.stdout.contains(code), "{first} {second}: {}", run.stdout);
    }
}
