//! Sanitizes HTML for feeds: the result is safe, has only absolute URLs, and
//! reads well without the site's styles and scripts.
//!
//! Reading order: `tree` parses markup into a tree of bounded depth, `rewrite`
//! changes it by the rows of `elements`, `text` extracts plain text from it, and
//! `ammonia_filter` enforces the allowlist on the result. `fast_path` does the
//! same in one pass for the simple markup that Markdown produces.
//!
//! No markup leaves this module unless ammonia or the fast path, which tests
//! hold to the same result, has accepted it.

mod ammonia_filter;
mod code;
mod elements;
mod embed;
pub mod fast_path;
mod math;
mod picture;
mod removed;
mod rewrite;
mod text;
mod tree;

use std::borrow::Cow;
use std::ops::Range;

use crate::syntax::html::tokenizer::HtmlTokenizer;

pub(crate) use embed::watch_page;
pub(crate) use removed::{ElementSubstitute, RemovedElement};
pub(crate) use text::text_of;

/// Use of a URL in an entry; it decides which schemes are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlPurpose {
    /// Target of a link that a subscriber follows.
    Link,
    /// Source of an image.
    Picture,
    /// Audio or video that is played, or a source that is cited.
    Media,
}

/// A URL in markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkupUrl<'a> {
    /// Use of the URL.
    pub purpose: UrlPurpose,
    /// Value of the attribute, or the part of it that is the URL.
    pub text: &'a str,
    /// Place of the URL in the markup.
    pub(crate) place: MarkupPlace<'a>,
}

impl MarkupUrl<'_> {
    /// Returns the URL in a byte range of the value.
    fn part(&self, part: Range<usize>) -> Self {
        let place = match &self.place {
            MarkupPlace::Value(_) => self.place.clone(),
            MarkupPlace::Attribute { tag, name, .. } => {
                MarkupPlace::Attribute { tag: *tag, name, part: Some(part.clone()) }
            }
        };
        Self { purpose: self.purpose, text: &self.text[part], place }
    }
}

/// Place of an attribute in markup. Few URLs are reported, so most places are never
/// needed as byte ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MarkupPlace<'a> {
    /// Byte range of the value.
    Value(Range<usize>),
    /// Attribute of a start tag.
    Attribute {
        /// Byte offset of the tag.
        tag: usize,
        /// Name of the attribute.
        name: &'a str,
        /// Byte range in the value, if the URL is a part of it.
        part: Option<Range<usize>>,
    },
}

impl MarkupPlace<'_> {
    /// Returns the byte range of the value in the markup; without such an attribute, that of
    /// the tag.
    pub(crate) fn span(&self, html: &str) -> Range<usize> {
        match self {
            Self::Value(span) => span.clone(),
            Self::Attribute { tag, name, part } => {
                let span =
                    attribute_span(html.get(*tag..).unwrap_or_default(), name, part.as_ref());
                tag + span.start..tag + span.end
            }
        }
    }
}

/// Returns the byte range of an attribute's value, or of a part of it, in markup that begins
/// with a start tag. Returns that of the tag if it has no such attribute.
fn attribute_span(html: &str, name: &str, part: Option<&Range<usize>>) -> Range<usize> {
    let mut tokenizer = HtmlTokenizer::new(html);
    let tag = tokenizer.read().map_or(0..0, |(_, span)| span);
    let mut attributes = tokenizer.attributes().iter();
    let Some(found) = attributes.find(|found| found.name.eq_ignore_ascii_case(name)) else {
        return tag;
    };
    match (found.value(), part) {
        // A value with references is longer than its text.
        (Cow::Borrowed(_), Some(part)) => found.start + part.start..found.start + part.end,
        _ => found.span(),
    }
}

/// Makes a URL absolute; `None` removes it from the markup.
pub(crate) type UrlResolver<'a> = dyn FnMut(MarkupUrl<'_>) -> Option<String> + 'a;

/// Sanitized HTML of an article, with the plain text extracted from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SanitizedHtml {
    /// Safe HTML; every URL in it was returned by the [`UrlResolver`].
    pub html: String,
    /// Plain text of the first level-1 heading that is not empty.
    pub heading: Option<String>,
    /// Plain text before a `<!-- more -->` comment.
    pub teaser: Option<String>,
    /// Plain text of the first paragraphs, empty with [`TextStartMode::Unwanted`].
    pub text_start: String,
    /// Elements that readers do not see as they were written, in source order.
    pub(crate) removed: Vec<RemovedElement>,
}

/// Choice of whether to extract the beginning of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextStartMode {
    /// The article has no summary, so one is made from its text.
    Wanted,
    /// The article already has a summary.
    Unwanted,
}

/// Sanitizes the HTML of an article and resolves its URLs.
pub fn sanitize(html: &str, start: TextStartMode, resolve: &mut UrlResolver<'_>) -> SanitizedHtml {
    if let Some(cleaned) = fast_path::sanitize(html, start, resolve) {
        return cleaned;
    }
    let (nodes, removed) = rewrite::rewrite(tree::parse(html), resolve);
    let (heading, teaser) = (text::heading(&nodes), text::teaser(&nodes));
    let text_start = match start {
        TextStartMode::Wanted => text::start(&nodes),
        TextStartMode::Unwanted => String::new(),
    };
    let html = tree::to_html(nodes);
    let html =
        if fast_path::is_clean(&html) { html } else { ammonia_filter::enforce_allowlist(&html) };
    SanitizedHtml { html, heading, teaser, text_start, removed }
}

/// Returns true for a `data:` URL of an image format that all feed readers show.
pub fn is_data_picture(address: &str) -> bool {
    const STARTS: &[&str] =
        &["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"];
    let start = address.trim_start().get(..16).unwrap_or(address.trim_start());
    let start = start.to_ascii_lowercase();
    STARTS.iter().any(|kind| start.starts_with(kind))
}

/// Returns true if URLs of a scheme are allowed in a feed for this purpose.
pub fn is_safe_scheme(purpose: UrlPurpose, scheme: &str) -> bool {
    match purpose {
        UrlPurpose::Link => ammonia_filter::LINK_SCHEMES.contains(&scheme),
        UrlPurpose::Picture | UrlPurpose::Media => matches!(scheme, "http" | "https"),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn check(html: &str) -> String {
        let base = Url::parse("https://e.org/a/b").unwrap();
        let mut resolve = |address: MarkupUrl<'_>| {
            let url = base.join(address.text).ok()?;
            let is_safe = matches!(url.scheme(), "http" | "https") || is_data_picture(address.text);
            is_safe.then(|| url.to_string())
        };
        let once = sanitize(html, TextStartMode::Wanted, &mut resolve).html;
        assert_eq!(
            sanitize(&once, TextStartMode::Wanted, &mut resolve).html,
            once,
            "sanitizing again changes nothing"
        );
        once
    }

    #[test]
    fn every_url_is_resolved() {
        insta::assert_snapshot!(check("<a href='#x'>a</a><a href=''>b</a><a href='//h/c'>c</a>\
            <img src=d srcset='e 1x, f 2x'><video poster=g><source src=h></video>\
            <blockquote cite=i>j</blockquote><audio src=k></audio>"), @r#"<a href="https://e.org/a/b#x">a</a><a href="https://e.org/a/b">b</a><a href="https://h/c">c</a><img src="https://e.org/a/d" srcset="https://e.org/a/e 1x, https://e.org/a/f 2x"><video poster="https://e.org/a/g" controls=""><source src="https://e.org/a/h"></video><blockquote cite="https://e.org/a/i">j</blockquote><audio src="https://e.org/a/k" controls=""></audio>"#);
    }

    #[test]
    fn link_without_an_allowed_url_keeps_its_text() {
        assert_eq!(check("<a href='javascript:a()'>b</a> <a href='http://[c'>d</a>"), "b d");
    }

    #[test]
    fn lazy_images_get_their_url() {
        insta::assert_snapshot!(check("<img src='data:image/gif;base64,R0' data-src=a alt=b>\
            <noscript><img src=a></noscript><img data-srcset='c 1x'>"), @r#"<img src="https://e.org/a/a" alt="b"><img src="https://e.org/a/c" srcset="https://e.org/a/c 1x">"#);
    }

    #[test]
    fn image_of_noscript_before_a_lazy_one_is_not_repeated() {
        assert_eq!(
            check("<noscript><img src=a></noscript><img data-src=a>"),
            "<img src=\"https://e.org/a/a\">",
        );
    }

    #[test]
    fn embedded_pages_become_links() {
        insta::assert_snapshot!(check("<iframe src='https://www.youtube.com/embed/a' title=T></iframe>\
            <p>b <iframe src='//player.vimeo.com/video/7'></iframe></p>\
            <object data='https://c.org/d.pdf'>e</object><embed src='javascript:f'>\
            <object><p>g</p></object>"), @r#"<p><a href="https://www.youtube.com/watch?v=a">T</a></p><p>b <a href="https://vimeo.com/7">Watch on Vimeo</a></p><p><a href="https://c.org/d.pdf">Open c.org</a></p><p>g</p>"#);
    }

    #[test]
    fn scripts_styles_and_form_controls_are_removed() {
        insta::assert_snapshot!(check("<script>a</script><style>b</style><form action=c>d<input><button>e</button>\
            <select><option>f</select><textarea>g</textarea></form><p onclick=h style='i:j'>k</p>\
            <svg><text>l</text></svg><my-card>m</my-card>"), @"d<p>k</p>m");
    }

    /// Returns the removed elements, with their substitutes.
    fn removed(html: &str) -> Vec<String> {
        let mut resolve = |url: MarkupUrl<'_>| Some(url.text.to_owned());
        let sanitized = sanitize(html, TextStartMode::Unwanted, &mut resolve);
        let removed = sanitized.removed.into_iter();
        removed.map(|it| format!("{} {:?}", it.name, it.substitute)).collect()
    }

    #[test]
    fn elements_that_readers_miss_are_listed() {
        for (html, expected) in [
            ("<svg><text>a</text></svg>", "svg Nothing"),
            ("<canvas id=a></canvas>", "canvas Nothing"),
            ("<form><label>A <input name=b></label><textarea>c</textarea></form>", "form Nothing"),
            ("<script src='https://e.org/poll.js'></script>", "script Nothing"),
            ("<script src='https://gist.github.com/u/1.js'></script>", "script Link"),
            ("<iframe src='https://e.org/a'></iframe>", "iframe Link"),
            ("<iframe srcdoc='<p>a'></iframe>", "iframe Nothing"),
            ("<svg><title>A</title></svg>", "svg Text"),
            ("<bar-chart data='a'></bar-chart>", "bar-chart Nothing"),
            ("<lite-youtube videoid=a></lite-youtube>", "lite-youtube Link"),
            ("<div class=poll></div><script src='//e.org/embed.js'></script>", "script Nothing"),
        ] {
            assert_eq!(removed(html).first().map(String::as_str), Some(expected), "{html}");
        }
    }

    #[test]
    fn elements_that_readers_do_not_miss_are_not_listed() {
        for html in [
            "<blockquote class=twitter-tweet>a</blockquote><script async src='https://platform.twitter.com/widgets.js'></script>",
            "<p>a</p>\n<script>gtag('a')</script><style>b</style><script type='application/ld+json'>{}</script>",
            "<ul><li><input type=checkbox disabled> a</li></ul>",
            "<pre><code>a</code><button>Copy</button></pre>",
            "<a href='https://e.org/'><svg width=16><path/></svg> b</a>",
            "<h2>A <a href='#a'><svg><path/></svg></a></h2>",
            "<noscript><iframe src='https://www.googletagmanager.com/ns.html' height=0 width=0></iframe></noscript>",
            "<iframe src='https://e.org/a' width=0 height=0></iframe>",
            "<video src='https://e.org/a.mp4'></video><my-card>a</my-card><fa-icon name=a></fa-icon>",
            "<canvas>a</canvas>",
            "<template><p>a</p></template>",
            "<div id=a></div><noscript><img src=a.png></noscript><script src='a.js'></script>",
        ] {
            assert_eq!(removed(html), Vec::<String>::new(), "{html}");
        }
    }

    #[test]
    fn script_of_a_service_becomes_a_link() {
        assert_eq!(
            check("<p>a</p><script src='https://gist.github.com/u/0123.js'></script>"),
            "<p>a</p><p><a href=\"https://gist.github.com/u/0123\">Open gist.github.com</a></p>",
        );
    }

    #[test]
    fn formula_of_katex_is_shown_once() {
        insta::assert_snapshot!(check("<span class=katex><span class=katex-mathml><math><semantics><mrow><mi>x</mi></mrow>\
            <annotation encoding='application/x-tex'>x^2 &lt; y</annotation></semantics></math></span>\
            <span class=katex-html aria-hidden=true>x2y</span></span> <math alttext='a+b'><mi>a</mi></math>"), @"<code>x^2 &lt; y</code> <code>a+b</code>");
    }

    #[test]
    fn anchors_of_headings_are_removed() {
        insta::assert_snapshot!(check("<h2 id=a>A <a class=anchor href='#a'>#</a></h2>\
            <h2><a href='#b' class=header-anchor>B</a></h2><h2>C<a href='/c'>¶</a></h2>"), @r#"<h2 id="a">A </h2><h2><a href="https://e.org/a/b#b">B</a></h2><h2>C</h2>"#);
    }

    #[test]
    fn line_numbers_and_copy_buttons_are_removed() {
        insta::assert_snapshot!(check("<pre class=chroma><code class='language-rust x'><span class=ln>1</span>\
            <span class=k>let</span> a;</code><button>Copy</button></pre>\
            <table class=lntable><tr><td class=lntd><pre><code><span class=lnt>1</span></code></pre></td>\
            <td class=lntd><pre><code>b</code></pre></td></tr></table>"), @r#"<pre><code class="language-rust">let a;</code></pre><pre><code>b</code></pre>"#);
    }

    #[test]
    fn empty_elements_leave_no_gap() {
        assert_eq!(check("<p></p><p> <span></span></p><h2></h2>a<b> </b>c"), "a c");
    }

    #[test]
    fn elements_of_html_5_are_kept() {
        let html = "<details><summary>a</summary><figure><picture>\
            <source srcset=\"https://e.org/b 1x\"><img src=\"https://e.org/c\" alt=\"\"></picture>\
            <figcaption>d</figcaption></figure></details><mark>e</mark><time datetime=\"2026\">f</time>";
        assert_eq!(check(html), html);
    }

    #[test]
    fn broken_and_deep_markup_stays_small() {
        for part in [
            "<div>",
            "<b>",
            "<a href=x>",
            "<table>",
            "<table><tr><td>",
            "<svg>",
            "</p>",
            "<p",
            "<!--",
            "&",
            "<li><ul>",
            "<select>",
            "\0",
            "<math><mi>",
        ] {
            let clean = check(&part.repeat(2000));
            assert!(clean.len() < 200_000, "{part}");
        }
    }
}
