//! Renders the body of an article as safe HTML with absolute addresses.
//!
//! [`render`] is the recipe: strip control characters, expand shortcodes, convert Markdown,
//! remove parts for some readers only, then sanitize. The order matters for secrecy: markers
//! of hidden parts are searched in the HTML, where those in code are escaped and stay text.

mod addresses;
mod first_heading;
mod found_url;
mod lost_text;
mod problems;
mod removed_element;

use std::ops::Range;

use url::Url;

use crate::diagnostic::{Report, SourceText};
use crate::dialects;
use crate::model::MarkdownDialect;
use crate::model::{FileFacts, FileSearch};
use crate::parser::article_context::LinkTarget;
use crate::parser::plain_text;
use crate::sanitizer::{self, SanitizedHtml, TextStartMode};
use crate::shortcodes::paywall;
use crate::shortcodes::{self, ExpansionScope, TextDialect};
use crate::syntax::html;
use crate::syntax::markdown;
use crate::syntax::value::ValueTable;
use crate::text::control_chars;
use crate::text::origin_map::OriginMap;

pub(super) use addresses::is_own;
use first_heading::FirstHeading;
use found_url::FoundUrl;
use problems::BodyProblems;
pub(super) use problems::not_public;

/// Markup language of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyMarkup {
    /// Markdown, in files named `.md` or `.markdown`.
    Markdown,
    /// Markdown with JSX, in files named `.mdx`.
    Mdx,
    /// HTML, in files named `.html` or `.htm`.
    Html,
    /// Plain text, in files named `.txt`.
    Text,
}

/// Article and site that a body is rendered for.
pub(crate) struct RenderContext<'a> {
    /// Base of relative addresses in the content.
    pub permalink: &'a Url,
    /// Address of the site, which may have a path.
    pub site: &'a Url,
    /// Folder of the article's file, relative to the articles' folder.
    pub folder: &'a str,
    /// Markdown of the site's generator.
    pub dialect: MarkdownDialect,
    /// Prefix of footnote ids, short and unique to the entry.
    pub anchor: &'a str,
    /// Request for the beginning of the text, which is not needed for every article.
    pub start: TextStartMode,
    /// Resolves a reference to another article, by its file or the stem of the file name.
    pub resolve: &'a (dyn Fn(&str) -> LinkTarget + Sync),
    /// Looks up a file that the article names.
    pub files: &'a (dyn Fn(&str) -> FileFacts + Sync),
    /// Normalized names of shortcodes, elements and classes whose text is public, by the
    /// setting `public_shortcodes`.
    pub public: &'a [String],
    /// Fields of the frontmatter, which shortcodes in the text may refer to.
    pub fields: &'a ValueTable<'a>,
    /// Looks for a file that the article shows, without opening it.
    pub find_file: &'a (dyn Fn(&str) -> FileSearch + Sync),
}

/// Rendered body of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RenderedBody {
    /// Sanitized HTML with absolute addresses.
    pub html: String,
    /// Plain text of the first level-1 heading.
    pub heading: Option<String>,
    /// Heading in `html` with no text before it.
    pub first_heading: Option<FirstHeading>,
    /// Plain text before `<!-- more -->`, if there is such a marker.
    pub teaser: Option<String>,
    /// Plain text of the first paragraphs, without headings, code and tables; empty if not
    /// requested.
    pub text_start: String,
}

/// Renders the body in a byte range of the source.
///
/// Parts that can't be shown are left out and reported at their place in the source.
pub(crate) fn render(
    source: &SourceText<'_>,
    body: Range<usize>,
    markup: BodyMarkup,
    context: &RenderContext<'_>,
    report: &mut Report,
) -> RenderedBody {
    let written = &source.text[body.clone()];
    let stripped = control_chars::strip(written);
    let mut problems = BodyProblems::new(source, body, report);
    problems.report_control_characters(&stripped.dropped);
    problems.origins.push(OriginMap::from(&stripped));
    let (html, is_cut) = match markup {
        BodyMarkup::Text => {
            let text = stripped.text.into_owned();
            let (text, is_cut) = remove_hidden_parts(text, context, &mut problems);
            (problems.origins.follow(plain_text::to_html(&text)), is_cut)
        }
        _ => expand_shortcodes(&stripped.text, markup, context, &mut problems),
    };
    let (html, is_cut_again) = remove_hidden_parts(html, context, &mut problems);
    let is_cut = is_cut || is_cut_again;
    let mut sanitized = sanitize(&html, context, &mut problems);
    // A link to a hidden article may also show its address as text. Links become text only
    // while the HTML is sanitized, so the address is removed before a second pass.
    if problems.has_hidden_link
        && let Some(html) = addresses::without_shown_addresses(&html, context)
    {
        let html = problems.origins.follow(html);
        sanitized = sanitize(&html, context, &mut problems);
    }
    problems.has_removed_text |= is_cut;
    report_losses(written, markup, &sanitized, &mut problems);
    let html = if is_cut { sanitized.html + &read_on_link(context) } else { sanitized.html };
    RenderedBody {
        first_heading: first_heading::find(&html),
        html,
        heading: sanitized.heading,
        teaser: sanitized.teaser,
        text_start: sanitized.text_start,
    }
}

/// Reports what readers do not see although the source has it.
fn report_losses(
    text: &str,
    markup: BodyMarkup,
    public: &SanitizedHtml,
    problems: &mut BodyProblems<'_, '_>,
) {
    problems.report_removed(&public.removed);
    // A part that was left out has been reported.
    if problems.has_removed_text || markup == BodyMarkup::Text {
        return;
    }
    if let Some(lost) = lost_text::find_lost_text(text, markup, &public.html) {
        problems.report_lost_text(lost);
    }
}

/// Sanitizes HTML, with absolute addresses and without links to hidden articles.
fn sanitize(
    html: &str,
    context: &RenderContext<'_>,
    problems: &mut BodyProblems<'_, '_>,
) -> SanitizedHtml {
    sanitizer::sanitize(html, context.start, &mut |url| {
        addresses::resolve(&FoundUrl { url: &url, html }, context, problems)
    })
}

/// Removes parts that only some readers may see, and reports them. Returns true with the
/// rest if the text was cut.
fn remove_hidden_parts(
    html: String,
    context: &RenderContext<'_>,
    problems: &mut BodyProblems<'_, '_>,
) -> (String, bool) {
    let public = paywall::public_part(html, context.public);
    let last = public.marks.len().saturating_sub(1);
    for (index, mark) in public.marks.iter().enumerate() {
        problems.report_marker(mark, public.is_cut && index == last);
    }
    problems.origins.push(public.origins);
    (public.html, public.is_cut)
}

/// Returns the link to the web page, which shows the rest to readers who have access.
fn read_on_link(context: &RenderContext<'_>) -> String {
    let label = format!("Read on at {}", context.permalink.host_str().unwrap_or_default());
    let link =
        html::element("a", &[("href", context.permalink.as_str())], &html::escape_text(&label));
    html::element("p", &[], &link) + "\n"
}

/// Expands shortcodes and converts the rest to HTML. Returns true with the HTML if a part
/// for some readers cut off everything after it.
///
/// Expansions are inserted after the conversion, so that Markdown does not change them.
fn expand_shortcodes(
    text: &str,
    markup: BodyMarkup,
    context: &RenderContext<'_>,
    problems: &mut BodyProblems<'_, '_>,
) -> (String, bool) {
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
        BodyMarkup::Markdown => {
            let text = shortcodes::fences_to_containers(text);
            dialects::convert_blocks(context.dialect, text, &mut problems.origins)
        }
        BodyMarkup::Html | BodyMarkup::Text => text.into(),
    };
    let text = &*bare;
    let scope = ExpansionScope {
        site: context.site,
        permalink: context.permalink,
        resolve: &|name: &str| (context.resolve)(name).url().cloned(),
        is_hidden: &|name| matches!((context.resolve)(name), LinkTarget::Hidden { .. }),
        files: &context.files,
        public: context.public,
        fields: context.fields,
    };
    let mut expanded = shortcodes::expand(text, code, dialect, &scope);
    for (span, problem) in &expanded.problems {
        problems.report_shortcode(span.clone(), problem, context);
    }
    let origins = &mut problems.origins;
    origins.push(std::mem::take(&mut expanded.origins));
    let html = match markup {
        BodyMarkup::Html => expanded.text.to_string(),
        BodyMarkup::Mdx => {
            let text = markdown::remove_code_indentation(expanded.text.to_string(), origins);
            origins.follow(markdown::render(&text, context.anchor))
        }
        BodyMarkup::Markdown | BodyMarkup::Text => {
            let text =
                dialects::convert_inline(context.dialect, expanded.text.as_ref().into(), origins);
            origins.follow(markdown::render(&text, context.anchor))
        }
    };
    let html = shortcodes::fill_placeholders(html, &expanded, origins);
    (html, expanded.is_cut)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;

    #[test]
    fn relative_link_becomes_absolute() {
        use crate::diagnostic::{Report, SourceText};
        use crate::model::FileFacts;
        use crate::parser::LinkTarget;
        use crate::parser::content::{BodyMarkup, RenderContext, render};
        use crate::sanitizer::TextStartMode;
        use crate::syntax::value::ValueTable;
        use std::path::Path;
        use url::Url;

        let permalink = Url::parse("https://e.org/posts/a/").unwrap();
        let context = RenderContext {
            permalink: &permalink,
            site: &permalink,
            folder: "",
            dialect: MarkdownDialect::default(),
            anchor: "a",
            start: TextStartMode::Unwanted,
            resolve: &|_| LinkTarget::Unknown,
            files: &|_| FileFacts::Missing,
            public: &[],
            fields: &ValueTable::default(),
            find_file: &|_| FileSearch::MayExist,
        };
        let path = Path::new("a.md").into();
        let source = SourceText::new(&path, "See [b](../b/).");
        let mut report = Report::default();
        let rendered = render(&source, 0..15, BodyMarkup::Markdown, &context, &mut report);
        assert_eq!(rendered.html, "<p>See <a href=\"https://e.org/posts/b/\">b</a>.</p>\n");
    }
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
            dialect: MarkdownDialect::default(),
            anchor: "x",
            start: TextStartMode::Wanted,
            resolve: &resolve,
            files: &|_| FileFacts::Missing,
            public: &[],
            fields: &ValueTable::default(),
            find_file: &|_| FileSearch::MayExist,
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
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "[a](b) [c](#d) [e](?f) [g](//h/i) [j]() ![k](/l.png)\n"), @r#"<p><a href="https://e.org/blog/a/b">a</a> <a href="https://e.org/blog/a/#d">c</a> <a href="https://e.org/blog/a/?f">e</a> <a href="https://h/i">g</a> <a href="https://e.org/blog/a/">j</a> <img src="https://e.org/blog/l.png" alt="k"></p>"#);
    }

    #[test]
    fn links_to_files_lead_to_articles() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "[a](@/known.md#b) [c](../known.md) [d](@/lost.md)\n"), @r#"
        <p><a href="https://e.org/blog/known/#b">a</a> <a href="https://e.org/blog/known/">c</a> d</p>
        warning[article/unresolved-link]: there is no article file `@/lost.md`
         --> a.md:4:40
          |
        4 | [a](@/known.md#b) [c](../known.md) [d](@/lost.md)
          |                                        ^^^^^^^^^
          |
          = help: correct the path, or link to the URL of the page
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
    fn unsafe_addresses_are_reported_at_their_place() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "a\n\n[b](javascript:c()) <a href=\"data:text/html,d\">e</a> <http://[f>\n"), @r#"
        <p>a</p>
        <p>b e http://[f</p>
        warning[article/unsafe-url]: `javascript:c()` is not an http or https URL
         --> a.md:6:5
          |
        6 | [b](javascript:c()) <a href="data:text/html,d">e</a> <http://[f>
          |     ^^^^^^^^^^^^^^
          |
          = help: write an http or https URL
        warning[article/unsafe-url]: `data:text/html,d` is not an http or https URL
         --> a.md:6:30
          |
        6 | [b](javascript:c()) <a href="data:text/html,d">e</a> <http://[f>
          |                              ^^^^^^^^^^^^^^^^
          |
          = help: write an http or https URL
        warning[article/unsafe-url]: `http://%5Bf` is not an http or https URL
         --> a.md:6:55
          |
        6 | [b](javascript:c()) <a href="data:text/html,d">e</a> <http://[f>
          |                                                       ^^^^^^^^^
          |
          = help: write an http or https URL
        "#);
    }

    #[test]
    fn control_characters_are_reported_at_their_place() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "a\nb\u{8}c\u{FFFF}\0 {{< d >}}\n"), @"
        <p>a
        bc</p>
        warning[article/control-character]: U+0008 is not allowed in XML and was removed, and 2 more
         --> a.md:5:2
          |
        5 | b␈c￿␀ {{< d >}}
          |  ^
          |
          = help: remove the character
        warning[article/unknown-component]: unknown shortcode or component `d` was left out
         --> a.md:5:7
          |
        5 | b␈c￿␀ {{< d >}}
          |       ^^^^^^^^^
          |
          = help: write Markdown or HTML instead if subscribers should see something here
        ");
    }

    #[test]
    fn unknown_components_are_reported_once() {
        insta::assert_snapshot!(check(BodyMarkup::Markdown, "a {{< b >}}\n\n{{< b >}}\n"), @"
        <p>a</p>

        warning[article/unknown-component]: unknown shortcode or component `b` was left out
         --> a.md:4:3
          |
        4 | a {{< b >}}
          |   ^^^^^^^^^
          |
          = help: write Markdown or HTML instead if subscribers should see something here
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
    fn links_to_hidden_articles_become_text() {
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
        <p>https://e.org</p><pre>{{ a }}</pre>warning[article/unknown-component]: unknown shortcode or component `b` was left out
         --> a.md:4:40
          |
        4 | <p>{{ site.url }}</p><pre>{{ a }}</pre>{% b %}<script>{% c %}</script>
          |                                        ^^^^^^^
          |
          = help: write Markdown or HTML instead if subscribers should see something here
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
        let after = rendered.first_heading.unwrap().span.end;
        assert!(rendered.html[after..].starts_with("<p>c"), "{}", rendered.html);
    }

    #[test]
    fn heading_further_below_is_not_first() {
        let (rendered, _) = rendered(BodyMarkup::Markdown, "a\n\n# B\n");
        assert_eq!((rendered.heading.as_deref(), rendered.first_heading), (Some("B"), None));
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
