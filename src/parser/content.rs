//! The body of an article becomes safe HTML with absolute addresses.

mod addresses;

pub(super) use addresses::is_own;

use std::collections::HashSet;
use std::ops::Range;

use url::Url;

use crate::diagnostic::{Diagnostic, DiagnosticCode, Report, SourceLocation, SourceText, codes};
use crate::model::FileFacts;
use crate::parser::body::LinkTarget;
use crate::sanitizer::{self, TextStartMode};
use crate::shortcodes::paywall::{self, FoundMark, PublicPart};
use crate::shortcodes::{self, ExpansionScope, HiddenText, ShortcodeProblem, TextDialect};
use crate::syntax::autolink;
use crate::syntax::html;
use crate::syntax::markdown;
use crate::syntax::value::ValueTable;
use crate::text::{control_chars, excerpt};

/// How many problems of one body are reported: the rest is no news, and each
/// costs a walk through the file.
const MOST_PROBLEMS: usize = 50;

/// What a body is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyMarkup {
    /// `.md`, `.markdown`
    Markdown,
    /// `.mdx`
    Mdx,
    /// `.html`
    Html,
    /// `.txt`
    Text,
}

/// What a body's addresses stand against.
pub struct RenderContext<'a> {
    /// Every address in the content is absolute against this.
    pub permalink: &'a Url,
    /// The base of the site, which may have a path.
    pub site: &'a Url,
    /// The folder of the article's file below that of all articles.
    pub folder: &'a str,
    /// Short and unique to the entry: the ids of its footnotes begin with it.
    pub anchor: &'a str,
    /// Whether the beginning of the text is asked for.
    pub start: TextStartMode,
    /// Finds the permalink of another article by its file or the file's stem,
    /// as written.
    pub resolve: &'a (dyn Fn(&str) -> LinkTarget + Sync),
    /// Looks at a file that the article names.
    pub files: &'a (dyn Fn(&str) -> FileFacts + Sync),
    /// Names of components whose text everybody may read, as names are compared.
    pub public: &'a [String],
    /// The frontmatter, whose values the text may name.
    pub fields: &'a ValueTable<'a>,
}

/// A body as readers get it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderedBody {
    /// Safe HTML with absolute addresses.
    pub html: String,
    /// Plain text of the first level-1 heading.
    pub heading: Option<String>,
    /// Where in `html` the heading ends, if nothing stands before it.
    pub html_after_heading: Option<usize>,
    /// Plain text of what stands before `<!-- more -->`, if that is there.
    pub teaser: Option<String>,
    /// Plain text of the beginning, if it was asked for: prose alone, whole
    /// paragraphs.
    pub text_start: String,
}

/// Renders the part of a source that is its body.
///
/// What can't be shown is left out and reported at its place in the source.
///
/// ```
/// use std::path::Path;
/// use feedwright::diagnostic::{Report, Source};
/// use feedwright::model::FileFacts;
/// use feedwright::parser::LinkTarget;
/// use feedwright::parser::content::{render, Context, Markup};
/// use feedwright::syntax::html::Start;
/// use feedwright::syntax::value::Table;
/// use url::Url;
///
/// let permalink = Url::parse("https://e.org/posts/a/").unwrap();
/// let context = Context {
///     permalink: &permalink,
///     site: &permalink,
///     folder: "",
///     anchor: "a",
///     start: Start::Unwanted,
///     resolve: &|_| LinkTarget::Unknown,
///     files: &|_| FileFacts::Missing,
///     public: &[],
///     fields: &Table::default(),
/// };
/// let path = Path::new("a.md").into();
/// let source = Source::new(&path, "See [b](../b/).");
/// let rendered = render(&source, 0..15, Markup::Markdown, &context, &mut Report::default());
/// assert_eq!(rendered.html, "<p>See <a href=\"https://e.org/posts/b/\">b</a>.</p>\n");
/// ```
pub fn render(
    source: &SourceText<'_>,
    body: Range<usize>,
    markup: BodyMarkup,
    context: &RenderContext<'_>,
    report: &mut Report,
) -> RenderedBody {
    let stripped = control_chars::strip(&source.text[body.clone()]);
    let mut problems = BodyProblems::new(source, body, report);
    problems.control_characters(&stripped.dropped);
    let (html, is_cut) = match markup {
        BodyMarkup::Text => {
            let public = public_part(stripped.text.into_owned(), context, &mut problems);
            (paragraphs(&public.html), public.is_cut)
        }
        _ => expand_shortcodes(&stripped, markup, context, &mut problems),
    };
    let public = public_part(html, context, &mut problems);
    let (html, is_cut) = (public.html, is_cut || public.is_cut);
    let mut resolve =
        |purpose, address: &str| addresses::resolve(purpose, address, context, &mut problems);
    let mut cleaned = sanitizer::sanitize(&html, context.start, &mut resolve);
    if problems.has_hidden_link
        && let Some(html) = addresses::without_shown_addresses(&html, context)
    {
        let mut resolve =
            |purpose, address: &str| addresses::resolve(purpose, address, context, &mut problems);
        cleaned = sanitizer::sanitize(&html, context.start, &mut resolve);
    }
    let html = if is_cut { cleaned.html + &read_on(context) } else { cleaned.html };
    RenderedBody {
        html_after_heading: after_heading(&html),
        html,
        heading: cleaned.heading,
        teaser: cleaned.teaser,
        text_start: cleaned.text_start,
    }
}

/// Takes out what only some readers may see, and reports it.
fn public_part(
    html: String,
    context: &RenderContext<'_>,
    problems: &mut BodyProblems<'_, '_>,
) -> PublicPart {
    let public = paywall::public_part(html, context.public);
    let last = public.marks.len().saturating_sub(1);
    for (index, mark) in public.marks.iter().enumerate() {
        problems.wall(mark, public.is_cut && index == last);
    }
    public
}

/// Writes the link to the page that shows the rest to those who may see it.
fn read_on(context: &RenderContext<'_>) -> String {
    let label = format!("Read on at {}", context.permalink.host_str().unwrap_or_default());
    let link = html::element("a", &[("href", context.permalink.as_str())], &html::escape(&label));
    html::element("p", &[], &link) + "\n"
}

/// Makes paragraphs of plain text, and links of the addresses in it.
fn paragraphs(text: &str) -> String {
    let mut html = String::new();
    let mut lines = Vec::new();
    for line in text.lines().chain([""]) {
        if !line.trim().is_empty() {
            lines.push(autolink::link_addresses(line.trim_end()));
        } else if !lines.is_empty() {
            html.push_str(&html::element("p", &[], &lines.join("<br>\n")));
            html.push('\n');
            lines.clear();
        }
    }
    html
}

/// Takes out the components, and reads what is left.
fn expand_shortcodes(
    stripped: &control_chars::StrippedText<'_>,
    markup: BodyMarkup,
    context: &RenderContext<'_>,
    problems: &mut BodyProblems<'_, '_>,
) -> (String, bool) {
    let text = &*stripped.text;
    let markup = if shortcodes::is_mdx(text) && markup == BodyMarkup::Markdown {
        BodyMarkup::Mdx
    } else {
        markup
    };
    let (dialect, code): (_, fn(&str) -> _) = match markup {
        BodyMarkup::Html => (TextDialect::Html, html::code_ranges),
        BodyMarkup::Mdx => (TextDialect::Mdx, markdown::fenced_ranges),
        BodyMarkup::Markdown | BodyMarkup::Text => (TextDialect::Markdown, markdown::code_ranges),
    };
    let bare = match markup {
        BodyMarkup::Mdx => shortcodes::blank_mdx_fences(text),
        BodyMarkup::Markdown => shortcodes::fences_to_containers(text),
        BodyMarkup::Html | BodyMarkup::Text => text.into(),
    };
    let text = &*bare;
    let resolve = |name: &str| (context.resolve)(name).url().cloned();
    let scope = ExpansionScope {
        site: context.site,
        permalink: context.permalink,
        resolve: &resolve,
        is_hidden: &|name| matches!((context.resolve)(name), LinkTarget::Hidden { .. }),
        files: &context.files,
        public: context.public,
        fields: context.fields,
    };
    let expanded = shortcodes::expand(text, code, dialect, &scope);
    for (span, problem) in &expanded.problems {
        let span = stripped.origin(span.start)..stripped.origin(span.end);
        problems.component(span, problem, context);
    }
    let html = match markup {
        BodyMarkup::Html => shortcodes::fill_placeholders(expanded.text.to_string(), &expanded),
        BodyMarkup::Mdx => {
            let text = markdown::remove_code_indentation(&expanded.text);
            shortcodes::fill_placeholders(markdown::to_html(&text, context.anchor), &expanded)
        }
        BodyMarkup::Markdown | BodyMarkup::Text => shortcodes::fill_placeholders(
            markdown::to_html(&expanded.text, context.anchor),
            &expanded,
        ),
    };
    (html, expanded.is_cut)
}

/// Finds where the heading ends with which the content begins.
fn after_heading(html: &str) -> Option<usize> {
    const END: &str = "</h1>";
    let inside = html.trim_start().strip_prefix("<h1")?;
    let is_heading = inside.starts_with(['>', ' ']);
    let end = html.find(END).filter(|_| is_heading)? + END.len();
    let after = html[end..].trim_start();
    Some(html.len() - after.len())
}

/// Says how to publish a part that was left out, by the name that the settings
/// admit it by.
fn how_to_show(name: &str) -> String {
    let name = excerpt::cut(name, 60).replace(['"', '\\'], "");
    format!(
        "if its text is for everybody, add `public_shortcodes = [\"{name}\"]` below `[articles]` in feed.toml, or delete the marks around it"
    )
}

fn hidden(name: &str, text: HiddenText) -> String {
    let name = excerpt::cut(name, 80);
    match text {
        HiddenText::Unknown | HiddenText::Inside => {
            format!("`{name}` hides its text from some readers: both were left out")
        }
        HiddenText::Rest => format!(
            "`{name}` hides text from some readers and nothing ends it: all that follows was left out"
        ),
        HiddenText::Before => format!(
            "`{name}` ends a hidden text that nothing begins: all that comes before was left out"
        ),
    }
}

/// The problems of one body, at their places in the whole file.
struct BodyProblems<'a, 'b> {
    source: &'a SourceText<'b>,
    body: Range<usize>,
    report: &'a mut Report,
    problems_left: usize,
    seen: HashSet<String>,
    /// Set by a link to an article that is not public.
    has_hidden_link: bool,
}

impl<'a, 'b> BodyProblems<'a, 'b> {
    fn new(source: &'a SourceText<'b>, body: Range<usize>, report: &'a mut Report) -> Self {
        let (left, seen) = (MOST_PROBLEMS, HashSet::new());
        Self { source, body, report, problems_left: left, seen, has_hidden_link: false }
    }
}

impl BodyProblems<'_, '_> {
    fn control_characters(&mut self, dropped: &[(usize, char)]) {
        let Some(&(at, character)) = dropped.first() else { return };
        let others = match dropped.len() - 1 {
            0 => String::new(),
            1 => ", and 1 more".to_owned(),
            more => format!(", and {more} more"),
        };
        let message =
            format!("U+{:04X}, which XML forbids, was dropped{others}", u32::from(character));
        let at = self.body.start + at;
        let place = self.source.at(at..at + character.len_utf8());
        self.push(&codes::ARTICLE_CONTROL_CHARACTER, message, place, "remove the character");
    }

    fn component(
        &mut self,
        span: Range<usize>,
        problem: &ShortcodeProblem,
        context: &RenderContext<'_>,
    ) {
        let span = self.body.start + span.start..self.body.start + span.end;
        if let ShortcodeProblem::Unresolved(name) = problem {
            let target = (context.resolve)(name);
            if let Some(message) = target.hidden_message() {
                return self.not_public(message, self.source.at(span));
            }
            // A page of a wiki that is not there shows its name, as wikis do.
            if name.starts_with("[[") {
                return;
            }
        }
        let (code, message, help) = match problem {
            ShortcodeProblem::Unknown(name) => (
                &codes::ARTICLE_UNKNOWN_COMPONENT,
                format!("`{}` is no known component and was left out", excerpt::cut(name, 80)),
                "write Markdown or HTML where subscribers should see something",
            ),
            ShortcodeProblem::Unresolved(name) => (
                &codes::ARTICLE_UNRESOLVED_LINK,
                format!(
                    "`{}` should be an article's file, but there is none",
                    excerpt::cut(name, 80)
                ),
                "correct the name, or write the address",
            ),
            ShortcodeProblem::Hidden(name, HiddenText::Unknown) => (
                &codes::ARTICLE_UNKNOWN_COMPONENT,
                format!(
                    "`{}` is no known component and was left out with the text inside it",
                    excerpt::cut(name, 80)
                ),
                &*how_to_show(name),
            ),
            ShortcodeProblem::Hidden(name, text) => {
                (&codes::ARTICLE_HIDDEN_PART, hidden(name, *text), &*how_to_show(name))
            }
        };
        if self.is_news(&message) {
            self.push(code, message, self.source.at(span), help);
        }
    }

    /// Reports a mark in HTML, and what was left out there.
    fn wall(&mut self, mark: &FoundMark, is_cut: bool) {
        let shown = excerpt::cut(&mark.text, 80);
        let place = self.find(&mark.text);
        let how = how_to_show(&mark.name);
        let (code, message, help) = if is_cut {
            let message = format!("the text ends at `{shown}`, and a link leads to the web page");
            (&codes::ARTICLE_PAYWALL, message, "remove the mark to publish the whole text")
        } else {
            (&codes::ARTICLE_HIDDEN_PART, hidden(&shown, HiddenText::Inside), &*how)
        };
        if self.is_news(&message) {
            self.push(code, message, place, help);
        }
    }

    fn unresolved(&mut self, address: &str) {
        let shown = excerpt::cut(address, 80);
        let message = format!("`{shown}` should be an article's file, but there is none");
        if self.is_news(&message) {
            let place = self.find(address);
            let help = "correct the name, or write the address";
            self.push(&codes::ARTICLE_UNRESOLVED_LINK, message, place, help);
        }
    }

    /// Reports a link to an article that is not public.
    fn hidden(&mut self, address: &str, target: &LinkTarget) {
        if let Some(message) = target.hidden_message() {
            self.has_hidden_link = true;
            self.not_public(message, self.find(address));
        }
    }

    fn not_public(&mut self, message: String, place: SourceLocation) {
        if self.is_news(&message) {
            self.problems_left = self.problems_left.saturating_sub(1);
            self.report.push(not_public(message, place));
        }
    }

    fn unsafe_url(&mut self, address: &str) {
        let shown: String = address.chars().take(60).collect();
        let message = format!("`{shown}` should be an http or https address");
        if self.is_news(&message) {
            let place = self.find(address);
            self.push(&codes::ARTICLE_UNSAFE_URL, message, place, "replace the address");
        }
    }

    fn is_news(&mut self, message: &str) -> bool {
        self.problems_left > 0 && self.seen.insert(message.to_owned())
    }

    /// Finds where an address is written, if it is there as it is.
    fn find(&self, address: &str) -> SourceLocation {
        let start = self.source.text[self.body.clone()].find(address);
        match start.map(|start| self.body.start + start) {
            Some(start) => self.source.at(start..start + address.len()),
            None => SourceLocation::file(self.source.path.clone()),
        }
    }

    fn push(
        &mut self,
        code: &'static DiagnosticCode,
        message: String,
        place: SourceLocation,
        help: &str,
    ) {
        self.problems_left = self.problems_left.saturating_sub(1);
        self.report.push(Diagnostic::new(code, message).with_location(place).help(help));
    }
}

/// Makes the warning about a link to an article that is not public.
pub(super) fn not_public(message: String, place: SourceLocation) -> Diagnostic {
    Diagnostic::new(&codes::ARTICLE_NOT_PUBLIC, message)
        .with_location(place)
        .help("the link is back in the first build after its target is public; or remove it")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::human;

    const FRONT: &str = "---\ntitle: a\n---\n";

    fn rendered(markup: BodyMarkup, body: &str) -> (RenderedBody, Report) {
        let permalink = Url::parse("https://e.org/blog/a/").unwrap();
        let site = Url::parse("https://e.org/blog/").unwrap();
        let resolve = |name: &str| match name {
            _ if name.ends_with("known.md") => LinkTarget::Page(site.join("known/").unwrap()),
            "hidden.md" | "/hidden.md" | "[[hidden" | "https://e.org/blog/2099/" => {
                LinkTarget::Hidden { path: "hidden.md".into(), reason: "a draft".into() }
            }
            _ => LinkTarget::Unknown,
        };
        let context = RenderContext {
            permalink: &permalink,
            site: &site,
            folder: "b",
            anchor: "x",
            start: TextStartMode::Wanted,
            resolve: &resolve,
            files: &|_| FileFacts::Missing,
            public: &[],
            fields: &ValueTable::default(),
        };
        let path: Arc<Path> = Path::new("a.md").into();
        let text = format!("{FRONT}{body}");
        let mut report = Report::default();
        let source = SourceText::new(&path, &text);
        (render(&source, FRONT.len()..text.len(), markup, &context, &mut report), report)
    }

    fn check(markup: BodyMarkup, body: &str) -> String {
        let (rendered, report) = rendered(markup, body);
        let mut shown = rendered.html;
        for diagnostic in &report.diagnostics {
            shown.push_str(&human::render(diagnostic, human::ColorStyle::Plain));
            shown.push('\n');
        }
        shown
    }

    #[test]
    fn addresses_are_absolute_against_the_permalink() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "[a](b) [c](#d) [e](?f) [g](//h/i) [j]() ![k](/l.png)\n"), @r#"<p><a href="https://e.org/blog/a/b">a</a> <a href="https://e.org/blog/a/#d">c</a> <a href="https://e.org/blog/a/?f">e</a> <a href="https://h/i">g</a> <a href="https://e.org/blog/a/">j</a> <img src="https://e.org/l.png" alt="k"></p>"#);
    }

    #[test]
    fn links_to_files_lead_to_articles() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "[a](@/known.md#b) [c](../known.md) [d](@/lost.md)\n"), @r#"
        <p><a href="https://e.org/blog/known/#b">a</a> <a href="https://e.org/blog/known/">c</a> d</p>
        warning[article/unresolved-link]: `@/lost.md` should be an article's file, but there is none
         --> a.md:4:40
          |
        4 | [a](@/known.md#b) [c](../known.md) [d](@/lost.md)
          |                                        ^^^^^^^^^
          |
          = help: correct the name, or write the address
        "#);
    }

    #[test]
    fn files_that_pelican_and_docusaurus_name_have_their_addresses() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "[a]({filename}/known.md#b) ![c]({static}/d.png) ![e]({static}f.png) [g]({attach}h.pdf) [i]({tag}J k) [l]({category}M) [n]({index}) [o](|static|/p) ![q](@site/static/r.png) [s]({t})\n"), @r#"<p><a href="https://e.org/blog/known/#b">a</a> <img src="https://e.org/blog/d.png" alt="c"> <img src="https://e.org/blog/b/f.png" alt="e"> <a href="https://e.org/blog/a/h.pdf">g</a> [i]({tag}J k) <a href="https://e.org/blog/category/m.html">l</a> <a href="https://e.org/blog/">n</a> <a href="https://e.org/blog/p">o</a> <img src="https://e.org/blog/r.png" alt="q"> <a href="https://e.org/blog/a/%7Bt%7D">s</a></p>"#);
    }

    #[test]
    fn markdown_that_begins_with_imports_is_mdx() {
        assert_eq!(
            check(BodyMarkup::Markdown, "import A from '@b/c';\n\n{/* d */}e\n"),
            "\n<p>e</p>\n"
        );
        assert_eq!(
            check(BodyMarkup::Markdown, "import duties from abroad\n"),
            "<p>import duties from abroad</p>\n"
        );
    }

    #[test]
    fn mdx_has_no_indented_code_and_shows_what_is_fenced_for_it() {
        insta::assert_snapshot!(check(BodyMarkup::Mdx, "<div>\n\n    *a*\n\n</div>\n\n- b\n\n      c\n\n```mdx-code-block\nimport D from 'd';\n\n<p>e</p>\n```\n\n```js\n    f\n```\n"), @r#"
        <div>
        <p><em>a</em></p>
        </div>
        <ul>
        <li>
        <p>b</p>
        <p>c</p>
        </li>
        </ul>

        <p>e</p>
        <pre><code class="language-js">    f
        </code></pre>
        "#);
    }

    #[test]
    fn unsafe_addresses_are_reported_where_they_stand() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "a\n\n[b](javascript:c()) <a href=\"data:text/html,d\">e</a> <http://[f>\n"), @r#"
        <p>a</p>
        <p>b e http://[f</p>
        warning[article/unsafe-url]: `javascript:c()` should be an http or https address
         --> a.md:6:5
          |
        6 | [b](javascript:c()) <a href="data:text/html,d">e</a> <http://[f>
          |     ^^^^^^^^^^^^^^
          |
          = help: replace the address
        warning[article/unsafe-url]: `data:text/html,d` should be an http or https address
         --> a.md:6:30
          |
        6 | [b](javascript:c()) <a href="data:text/html,d">e</a> <http://[f>
          |                              ^^^^^^^^^^^^^^^^
          |
          = help: replace the address
        warning[article/unsafe-url]: `http://%5Bf` should be an http or https address
        --> a.md:1:1
         = help: replace the address
        "#);
    }

    #[test]
    fn control_characters_are_reported_where_they_stand() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "a\nb\u{8}c\u{FFFF}\0 {{< d >}}\n"), @"
        <p>a
        bc</p>
        warning[article/control-character]: U+0008, which XML forbids, was dropped, and 2 more
         --> a.md:5:2
          |
        5 | b␈c￿␀ {{< d >}}
          |  ^
          |
          = help: remove the character
        warning[article/unknown-component]: `d` is no known component and was left out
         --> a.md:5:7
          |
        5 | b␈c￿␀ {{< d >}}
          |       ^^^^^^^^^
          |
          = help: write Markdown or HTML where subscribers should see something
        ");
    }

    #[test]
    fn unknown_components_are_reported_once() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "a {{< b >}}\n\n{{< b >}}\n"), @"
        <p>a</p>

        warning[article/unknown-component]: `b` is no known component and was left out
         --> a.md:4:3
          |
        4 | a {{< b >}}
          |   ^^^^^^^^^
          |
          = help: write Markdown or HTML where subscribers should see something
        ");
    }

    #[test]
    fn text_ends_at_a_paywall_in_every_kind_of_file() {
        for (markup, body) in [
            (BodyMarkup::Markdown, "Open.\n\n<!--members-only-->\n\nSECRET\n"),
            (BodyMarkup::Markdown, "Open. <!-- paywall --> SECRET\n"),
            (
                BodyMarkup::Markdown,
                "- Open.\n\n  <div class=\"paywall-jump\" data-component-name=\"PaywallToDOM\"></div>\n\n  SECRET\n",
            ),
            (BodyMarkup::Markdown, "Open.\n\n{{< paywall >}}\n\nSECRET\n"),
            (BodyMarkup::Mdx, "Open.\n\n{/* members-only */}\n\nSECRET\n"),
            (BodyMarkup::Html, "<p>Open.</p><!--members-only--><p>SECRET</p>"),
            (BodyMarkup::Html, "<p>Open.</p>{% paywall %}<p>SECRET</p>"),
            (BodyMarkup::Text, "Open.\n\n<!--members-only-->\n\nSECRET\n"),
        ] {
            let (rendered, report) = rendered(markup, body);
            let all = format!("{rendered:?}");
            assert!(all.contains("Open.") && !all.contains("SECRET"), "{body}: {all}");
            let link = "<p><a href=\"https://e.org/blog/a/\">Read on at e.org</a></p>\n";
            assert!(rendered.html.ends_with(link), "{body}: {}", rendered.html);
            let [found] = &report.diagnostics[..] else { panic!("{body}: {report:?}") };
            let place = found.location.as_ref().unwrap();
            assert!(place.line > 3 || markup == BodyMarkup::Mdx, "{body}: {place:?}");
        }
    }

    #[test]
    fn links_to_what_is_not_public_become_text() {
        let warning = "warning[article/link-not-public]: `hidden.md` is not public: a draft; the link becomes text";
        for (body, expected) in [
            ("[a](hidden.md#b)", "<p>a</p>"),
            ("[a](@/hidden.md)", "<p>a</p>"),
            ("[a]({{< relref \"hidden.md\" >}})", "<p>a</p>"),
            ("[a]({% link hidden.md %})", "<p>a</p>"),
            ("[a]({% post_url hidden.md %})", "<p>a</p>"),
            ("{% post_link hidden.md a %}", "<p>a</p>"),
            ("<a href=\"hidden.md\">a</a>", "<p>a</p>"),
            ("b [[hidden]]", "<p>b …</p>"),
            ("b ![[hidden]]", "<p>b …</p>"),
            ("[[hidden#c|a]]", "<p>a</p>"),
            ("[a](/blog/2099/)", "<p>a</p>"),
            ("[a](../2099/)", "<p>a</p>"),
            ("[a](https://e.org/blog/2099/)", "<p>a</p>"),
            ("<https://e.org/blog/2099/>", "<p>…</p>"),
            // Nothing is left of a picture.
            ("![a](hidden.md)", "\nwarning"),
        ] {
            let shown = check(BodyMarkup::Markdown, body);
            assert!(shown.starts_with(expected), "{body}: {shown}");
            assert!(shown.contains(warning), "{body}: {shown}");
        }
    }

    #[test]
    fn paywall_in_code_is_text() {
        let (rendered, report) = rendered(
            BodyMarkup::Markdown,
            "`<!--members-only-->` b\n\n```\n<!-- paywall -->\n```\n",
        );
        assert!(rendered.html.contains("b</p>") && report.diagnostics.is_empty());
    }

    #[test]
    fn footnotes_have_addresses_of_their_own() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "a[^1]\n\n[^1]: b\n"), @r#"
        <p>a<sup id="x-fnref-1"><a href="https://e.org/blog/a/#x-fn-1">1</a></sup></p>
        <hr>
        <ol>
        <li id="x-fn-1" value="1"><p>b <a href="https://e.org/blog/a/#x-fnref-1">↩</a></p>
        </li>
        </ol>
        "#);
    }

    #[test]
    fn components_of_html_are_replaced() {
        insta::assert_snapshot!(check(BodyMarkup::Html, "<p>{{ site.url }}</p><pre>{{ a }}</pre>{% b %}<script>{% c %}</script>"), @"
        <p>https://e.org</p><pre>{{ a }}</pre>warning[article/unknown-component]: `b` is no known component and was left out
         --> a.md:4:40
          |
        4 | <p>{{ site.url }}</p><pre>{{ a }}</pre>{% b %}<script>{% c %}</script>
          |                                        ^^^^^^^
          |
          = help: write Markdown or HTML where subscribers should see something
        ");
    }

    #[test]
    fn text_becomes_paragraphs_and_links() {
        insta::assert_snapshot!(check(BodyMarkup::Text, "a <b> & {{ c }}\nSee (https://e.org/d?e&f).\n\n\ng\r\n"), @r#"
        <p>a &lt;b&gt; &amp; {{ c }}<br>
        See (<a href="https://e.org/d?e&amp;f">https://e.org/d?e&amp;f</a>).</p>
        <p>g</p>
        "#);
    }

    #[test]
    fn heading_teaser_and_start_are_found() {
        let (rendered, _) =
            rendered(BodyMarkup::Markdown, "# A *b*\n\nc[^1]\n\n<!-- more -->\n\nd\n\n[^1]: e\n");
        assert_eq!(rendered.heading.as_deref(), Some("A b"));
        assert_eq!(rendered.teaser.as_deref(), Some("c"));
        assert_eq!(rendered.text_start, "c d");
        let after = rendered.html_after_heading.unwrap();
        assert!(rendered.html[after..].starts_with("<p>c"), "{}", rendered.html);
    }

    #[test]
    fn heading_further_below_is_not_first() {
        let (rendered, _) = rendered(BodyMarkup::Markdown, "a\n\n# B\n");
        assert_eq!((rendered.heading.as_deref(), rendered.html_after_heading), (Some("B"), None));
    }

    #[test]
    fn no_body_panics_or_nests_without_end() {
        for part in [
            ">",
            "[",
            "*",
            "<div>",
            "`",
            "- ",
            "|",
            "[^a]",
            "![",
            "&#",
            "# ",
            "\0",
            "\u{FFFF}",
            "<!--",
            "<a href='",
            "~~",
            "\\",
            "  - ",
            "<svg>",
            "](",
        ] {
            for markup in
                [BodyMarkup::Markdown, BodyMarkup::Mdx, BodyMarkup::Html, BodyMarkup::Text]
            {
                rendered(markup, &part.repeat(1500));
            }
        }
    }
}
