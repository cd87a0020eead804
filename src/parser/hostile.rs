//! Hostile input: delimiters in any order, at which no scanner may panic or split a
//! character.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;
use url::Url;

use crate::config::{self, Config};
use crate::diagnostic::{Report, SourceText};
use crate::frontmatter::{self, FrontmatterSearch, TextExtent};
use crate::model::FolderDefaults;
use crate::model::{FileFacts, FileSearch};
use crate::parser::{self, ArticleContext, LinkTarget};

/// Text that makes [`read_header`](super::read_header) panic in tests, like an unknown bug.
pub(crate) const HEADER_PANICS: &str = "(this header panics)";

/// Text that makes [`render_article`](super::render_article) panic in tests.
pub(crate) const BODY_PANICS: &str = "(this body panics)";

/// Panics if a text contains the given request for it.
pub(crate) fn panic_if_asked(text: &str, request: &str) {
    assert!(!text.contains(request), "a test asked for this panic");
}

/// Every delimiter that a scanner looks for, and text that may be next to one.
#[rustfmt::skip]
pub(super) const PIECES: &[&str] = &[
    // ERB, Liquid, Hugo, Zola.
    "<%", "%>", "<%>", "<%%>", "<%=", "-%>", "{%", "%}", "{%}", "{%-", "-%}", "{{", "}}", "{{}}", "{{<", ">}}",
    "{{%", "%}}", "{{%}}", "{{</", "{{</*", "*/>}}", "{{%/*", "*/%}}", "{{/*", "*/}}", "{%/*", "*/%}", "{#", "#}",
    "raw", "endraw", "verbatim", "endverbatim", "{% raw %}", "{% endraw %}", "end", "{% end %}", "capture", "{% capture a %}",
    "{% assign a = ", "{% include ", "{{ a | append: ", "{::comment}", "{:/comment}", "{:/}", "{:", "{:toc}", "{: .a}",
    // JSX.
    "{", "}", "<", ">", "</", "/>", "<>", "</>", "<A", "</A>", "<A.b {", "<Callout>", "</Callout>", "={", "{/*", "*/}", "import a from 'a'", "export const a = {",
    // MyST, containers, admonitions, tables.
    ":::", "::", ":", ":::note", ":::{note}", "::a{", ":a{", "```{note}", "```", "~~~", "`", "``", "{ref}`", "}`", "!!! note", "=== \"", "??? ", "|", "|---|", "---",
    // Notes, wiki links, spans, mathematics.
    "[[", "]]", "![[", "[", "]", "](", ")", "]{", "^[", "[^", "]:", "%%", "==", "^name", "$", "$$", "\\", "\\\\", "<<< ", "READMORE", "[toc]", "+++", "(a)=", "*[",
    // HTML and Markdown.
    "<!--", "-->", "<!-->", "<!--more-->", "<!--members-only-->", "<div class=\"paywall-jump\"", "<div markdown=1>", "</div>", "<a href=\"", "<img src=", "<![CDATA[", "]]>", "<?", "?>", "&#", ";", "&", "#", "> ", "- ", "* ", "1. ", "    ", "\t",
    // Frontmatter.
    ";;;", "...", "—", "---\n", "+++\n", "title: ", "draft: true", "date: 2024-05-22", "id = ", "export const frontmatter = {",
    // Characters of several bytes, of no width, and none at all.
    "é", "—", "漢", "😀", "\u{feff}", "\u{200b}", "\u{301}", "\u{2028}", "\u{a0}", "\0", "\u{ffff}", "\u{7f}", "\u{85}",
    "\"", "'", "=", "/", "%", "-", "*", "!", "a", "A", "b.png", " ", "\n", "\r", "\r\n", "\n\n",
];

/// File names of every kind of markup.
pub(super) const FILES: &[&str] = &["a.md", "a.mdx", "a.html", "a.txt"];

pub(super) fn configured() -> Config {
    let text = "[site]\ntitle = \"T\"\nurl = \"https://a.example/\"\n";
    let path: Arc<Path> = Path::new("feed.toml").into();
    config::read(&SourceText::new(&path, text), Path::new(""), &mut Report::default()).unwrap()
}

/// Reads and renders a text as an article with this file name, and inserts an id.
pub(super) fn read(name: &str, text: &str, config: &Config) {
    let path: Arc<Path> = Path::new(name).into();
    let source = SourceText::new(&path, text);
    let start = text.floor_char_boundary(text.len() / 2);
    frontmatter::find(&SourceText::new(&path, &text[..start]), TextExtent::Start);
    let FrontmatterSearch::Complete(found) = frontmatter::find(&source, TextExtent::Whole) else {
        return;
    };
    let _ = frontmatter::insert_field(&source, &found, "id", "x");
    let (mut report, defaults) = (Report::default(), FolderDefaults::default());
    let header = parser::read_header(&source, name, &found, config, &defaults, &mut report);
    let Some(header) = header else { return };
    let permalink = Url::parse("https://a.example/a/").unwrap();
    let around = ArticleContext {
        config,
        permalink: &permalink,
        id: "x",
        resolve: &|_| LinkTarget::Unknown,
        files: &|_| FileFacts::Missing,
        find_file: &|_| FileSearch::MayExist,
    };
    parser::render_article(&source, &header, &found, &around, &mut report);
}

#[test]
fn delimiter_next_to_any_other_is_read() {
    let config = configured();
    for name in &FILES[..2] {
        for first in PIECES {
            for second in PIECES {
                read(name, &format!("{first}{second}"), &config);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn delimiters_in_any_order_are_read(
        name in select(FILES),
        pieces in proptest::collection::vec(select(PIECES), 0..24),
        front in select(vec!["", "---\ndate: 2024-05-22\n---\n", "+++\n", "{"]),
    ) {
        read(name, &format!("{front}{}", pieces.concat()), &configured());
    }
}
