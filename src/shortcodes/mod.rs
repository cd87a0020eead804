//! Expands shortcodes: whatever a site generator replaces in an article before it
//! renders Markdown, such as Hugo shortcodes, Liquid tags, JSX components and
//! directives.
//!
//! Reading order: `scanner` finds the markers of all dialects, `call` parses the
//! arguments of each, `registry` lists the known shortcodes with their renderers,
//! `marker_pairs` finds the end of each, and `expander` writes the text with every
//! marker replaced, through `placeholders`. The files `blocks`, `liquid`, `jsx`,
//! `myst`, `obsidian`, `wiki_links` and so on hold one dialect each. `hidden_parts`
//! and `paywall` find text that only some readers may see.
//!
//! Markdown must neither parse the HTML of a shortcode nor move it. So [`expand`]
//! writes a comment as a placeholder, and [`fill_placeholders`] replaces it by
//! the HTML after Markdown is rendered. The character U+FFFF identifies these
//! comments: XML forbids it, so it was removed from the source before.
//!
//! Text that a shortcode shows only to some readers must never reach a feed: an
//! unknown shortcode that may hide its text is left out together with it.

mod address_places;
mod attribute_spans;
mod blocks;
mod call;
mod erb;
mod expander;
mod hexo;
mod hidden_parts;
mod jsx;
mod jsx_attributes;
mod liquid;
mod marker;
mod marker_pairs;
mod math;
mod myst;
mod obsidian;
mod open_comment;
pub(crate) mod paywall;
mod placeholders;
mod registry;
mod render_media;
mod render_text;
mod scanner;
mod shortcode_html;
#[cfg(test)]
mod test_support;
mod variables;
mod wiki_links;

use std::borrow::Cow;
use std::ops::Range;

use url::Url;

use placeholders::ExpansionOutput;

use crate::model::FileFacts;
use crate::syntax::value::ValueTable;
use crate::text::origin_map::OriginMap;

pub(crate) use jsx::{blank_mdx_fences, is_mdx};
pub(crate) use marker::{HiddenText, TextDialect};
pub(crate) use myst::fences_to_containers;
pub(crate) use placeholders::fill_placeholders;

/// Marks placeholders, and the URL of a link whose target is unknown.
pub(crate) const PLACEHOLDER_MARK: char = '\u{FFFF}';

/// Facts about the site and the article that renderers may use.
pub(crate) struct ExpansionScope<'a> {
    /// Root of the published site.
    pub site: &'a Url,
    /// URL of the article.
    pub permalink: &'a Url,
    /// Finds the permalink of an article by a name or path in the source.
    pub resolve: &'a dyn Fn(&str) -> Option<Url>,
    /// Returns true if a name refers to an article that is not public.
    pub is_hidden: &'a dyn Fn(&str) -> bool,
    /// Finds a file by its path relative to the article or the site.
    pub files: &'a dyn Fn(&str) -> FileFacts,
    /// Names from the setting `public_shortcodes`, normalized for comparison.
    pub public: &'a [String],
    /// The article's own frontmatter.
    pub fields: &'a ValueTable<'a>,
}

/// A problem with a shortcode that is reported to the author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ShortcodeProblem {
    /// A shortcode that is not in the registry or lacks a required argument.
    Unknown(String),
    /// A reference to an article that does not exist or is not public.
    Unresolved(String),
    /// A shortcode that was left out together with some text.
    Hidden(String, HiddenText),
}

/// A text with its shortcodes expanded.
#[derive(Debug, Default)]
pub(crate) struct ExpandedText<'a> {
    /// Markdown or HTML with placeholders for [`fill_placeholders`].
    pub text: Cow<'a, str>,
    /// Problems with their byte ranges in the original text.
    pub problems: Vec<(Range<usize>, ShortcodeProblem)>,
    /// True if the text ends early, at the start of a part that hides the rest.
    pub is_cut: bool,
    /// Origin of the text in the original text.
    pub origins: OriginMap,
    /// HTML of each placeholder, by its number.
    html: Vec<String>,
}

/// Replaces the shortcodes of a text. `code` returns the ranges of code, in which
/// shortcodes are shown literally; it is called only if needed.
pub(crate) fn expand<'a>(
    text: &'a str,
    code: impl FnOnce(&str) -> Vec<Range<usize>>,
    dialect: TextDialect,
    scope: &ExpansionScope<'_>,
) -> ExpandedText<'a> {
    // Finding code means parsing the text once more, and most texts contain no
    // marker even if code is scanned too.
    let has_no_marker =
        dialect != TextDialect::Mdx && scanner::scan(text, &[], dialect, scope.public).is_empty();
    if has_no_marker {
        return ExpandedText { text: Cow::Borrowed(text), ..ExpandedText::default() };
    }
    let code = code(text);
    let markers = scanner::scan(text, &code, dialect, scope.public);
    let ExpansionOutput { text, problems, html, is_cut, origins } =
        expander::expand_markers(text, &code, &markers, scope);
    ExpandedText { text: Cow::Owned(text), problems, is_cut, html, origins }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        check_as(text, TextDialect::Markdown)
    }

    fn check_mdx(text: &str) -> String {
        check_as(text, TextDialect::Mdx)
    }

    fn check_as(text: &str, dialect: TextDialect) -> String {
        test_support::render(text, dialect).replace(PLACEHOLDER_MARK, "?")
    }

    #[test]
    fn unknown_shortcodes_are_left_out_with_their_content() {
        insta::assert_snapshot!(check("a\n\n{{<embed/news cta=\"b > c\">}}\n\n{{% story %}}\n*d*\n{{% /story %}}\ne {{< y />}} f\n\n{{< wrapper >}}g{{< /wrapper >}}\n"), @r#"
        <p>a</p>


        <p>e  f</p>
        <p>g</p>
        3..31 Unknown("embed/news")
        33..46 Hidden("story", Unknown)
        68..78 Unknown("y")
        82..97 Unknown("wrapper")
        "#);
    }

    #[test]
    fn private_text_is_left_out_in_every_dialect() {
        for text in [
            "{{% hugo-encryptor \"PW\" %}}\nSECRET\n{{% /hugo-encryptor %}}\n",
            "{{< members-only >}}SECRET{{< /members-only >}}",
            "{{<private>}}SECRET",
            "{{< paywall />}} SECRET",
            "{{< Password \"x\" >}}\nSECRET\n",
            "{% encrypt x %}\nSECRET\n{% endencrypt %}\n",
            "{% protected_content %}SECRET",
            "{% if user.is_member %}SECRET{% endif %}",
            "{% private() %}SECRET{% image x %}SECRET{% end %}SECRET",
            "{{ encrypt(a=1) }} SECRET",
            "SECRET\n{{< /private >}}\n",
            ":::private\nSECRET\n:::\n",
            ":::members-only\nSECRET\n",
            "::::note\n:::private\nSECRET\n::::\n",
            "::paywall\nSECRET\n::\n",
            "::: {.content-protected}\nSECRET\n:::\n",
            ":::{private}\nSECRET\n:::\n",
            "!!! private \"A\"\n    SECRET\n",
            "??? members-only\n    SECRET\n",
            "<% if current_user.member? %>SECRET<% end %>",
            "{{% note %}}{{% private %}}SECRET{{% /private %}}{{% /note %}}",
        ] {
            let shown = check(text);
            assert!(!shown.contains("SECRET"), "{text}: {shown}");
            assert!(shown.contains("Hidden("), "{text}: {shown}");
        }
        for text in [
            "<MembersOnly>\n\nSECRET\n\n</MembersOnly>\n",
            "<UI.Paywall>SECRET</UI.Paywall>",
            "<Private>\nSECRET\n",
            "<Paywall />\n\nSECRET\n",
            "<Unheard>SECRET</Unheard>",
        ] {
            let shown = check_mdx(text);
            assert!(!shown.contains("SECRET"), "{text}: {shown}");
        }
        assert!(check_mdx("<PostLayout>a</PostLayout> <PrivateIcon /> b").contains('a'));
        assert!(check_mdx("<PrivateIcon /> b").contains('b'));
    }

    #[test]
    fn shortcode_may_span_lines() {
        insta::assert_snapshot!(check("{{<featured/picture\n  src=\"a.jpg\"\n  description=\"b\"\n  caption=\"c *d*\" credit=\"e\"\n>}}\nf\n"), @r#"
        <figure><img src="a.jpg" alt="b"><figcaption>c <em>d</em> <small>e</small></figcaption></figure>
        <p>f</p>
        "#);
    }

    #[test]
    fn inline_shortcode_stays_in_its_line() {
        insta::assert_snapshot!(check("- {{< youtube abc >}} and *b*\n- [{% image \"a.jpg\" \"b\" %}\n](c)\n"), @r#"
        <ul>
        <li><a href="https://www.youtube.com/watch?v=abc">Watch on YouTube</a> and <em>b</em></li>
        <li><a href="c"><img src="a.jpg" alt="b">
        </a></li>
        </ul>
        "#);
    }

    #[test]
    fn code_is_left_alone() {
        insta::assert_snapshot!(check("`{{< a >}}` `{% b %}`\n\n```\n{{ c }} {{</* d */>}}\n```\n"), @"
        <p><code>{{&lt; a &gt;}}</code> <code>{% b %}</code></p>
        <pre><code>{{ c }} {{&lt; d &gt;}}
        </code></pre>
        ");
    }

    #[test]
    fn raw_is_shown_raw() {
        insta::assert_snapshot!(check("{% raw %}\n```\n{{ a }}\n```\n{% endraw %}\n`{% raw %}{% raw %}{% endraw %}` {%- raw -%}{{ b }}{% endraw %}\n"), @"

        <pre><code>{{ a }}
        </code></pre>

        <p><code>{% raw %}</code> {{ b }}</p>
        ");
    }

    #[test]
    fn escaped_call_of_zola_is_shown() {
        assert_eq!(check("{%/* a(b=1) */%} {{/* c() */}}\n"), "<p>{% a(b=1) %} {{ c() }}</p>\n");
    }

    #[test]
    fn comment_of_kramdown_is_not_shown() {
        assert_eq!(check("a {::comment}\n*b*\n{:/comment} c\n"), "<p>a  c</p>\n");
        assert_eq!(check("a {::comment}b{:/} c\n"), "<p>a  c</p>\n");
    }

    #[test]
    fn table_of_contents_written_by_the_author_is_kept() {
        assert_eq!(
            check("{{< toc >}}\n- a\n{{< /toc >}}\n").replace('?', ""),
            "\n<ul>\n<li>a</li>\n</ul>\n\n"
        );
    }

    #[test]
    fn gallery_of_a_theme_is_left_out_and_reported() {
        assert_eq!(
            check("{% include gallery id=\"a\" %}\n\n{% include toc icon=\"b\" %}\n")
                .replace('?', ""),
            "\n\n0..28 Unknown(\"gallery\")\n"
        );
    }

    #[test]
    fn video_uses_the_provider_argument() {
        assert_eq!(
            check("{% include video id=\"a\" provider=\"youtube\" %}\n"),
            "<p><a href=\"https://www.youtube.com/watch?v=a\">Watch on YouTube</a></p>\n"
        );
    }

    #[test]
    fn card_is_a_link() {
        assert_eq!(check("{{< card link=\"/a\" title=\"B\" >}}\n"), "<a href=\"/a\">B</a>\n");
    }

    #[test]
    fn escaped_shortcode_is_shown() {
        insta::assert_snapshot!(check("{{</* a */>}} {{%/* b */%}}\n"), @"<p>{{&lt; a &gt;}} {{% b %}}</p>");
    }

    #[test]
    fn addresses_are_resolved() {
        insta::assert_snapshot!(check("[a]({{< ref \"known.md#b\" >}}) [c]({% post_url known-d %}) [e]({% link\n  known.md %}#f) [g]({{ \"/h\" | relative_url }}) <img src=\"{{site.baseurl}}/i\"> [j]({{% relref \"lost.md\" %}})\n"), @r#"
        <p><a href="https://e.org/blog/known/#b">a</a> <a href="https://e.org/blog/known/">c</a> <a href="https://e.org/blog/known/#f">e</a> <a href="/blog/h">g</a> <img src="/blog/i"> <a href="%EF%BF%BF">j</a></p>
        153..177 Unresolved("lost.md")
        "#);
    }

    #[test]
    fn known_shortcodes_keep_their_content() {
        insta::assert_snapshot!(check("{{< details \"a\" >}}\n\n- *b*\n\n{{< /details >}}\n\n{% alert(title=\"c\") %}\nd\n{% end %}\n\n{{<pullquote by=\"e\">}}f{{</pullquote>}}\n"), @"
        <details><summary>a</summary>
        <ul>
        <li><em>b</em></li>
        </ul>
        </details>
        <blockquote><p><strong>c</strong></p>
        <p>d</p>
        </blockquote>
        <blockquote>
        <p>f<p>— e</p></blockquote></p>
        ");
    }

    #[test]
    fn highlighted_code_is_not_parsed() {
        insta::assert_snapshot!(check("{% highlight rust %}\nlet a = \"<b>\";\n\n    {{ c }}\n{% endhighlight %}\n"), @r#"
        <pre><code class="language-rust">let a = "&lt;b&gt;";

            {{ c }}
        </code></pre>
        "#);
    }

    #[test]
    fn control_flow_is_left_out() {
        insta::assert_snapshot!(check("{% for a in b %}\n- {{ a }}\n{% endfor %}\n\n{% if c %}d{% else %}e{% endif %} {% comment %}f {% g %}{% endcomment %}\n"), @r#"

        <p>de</p>
        0..16 Hidden("for", Unknown)
        41..51 Unknown("if")
        "#);
    }

    #[test]
    fn text_that_only_resembles_templates_is_kept() {
        insta::assert_snapshot!(check("{{r1, r2}} ${{ a.b }} {{ #include }} {a} {% 5 %} {:?} {{ {% {{< \n"), @"<p>{{r1, r2}} ${{ a.b }} {{ #include }} {a} {% 5 %} {:?} {{ {% {{&lt;</p>");
    }

    #[test]
    fn attributes_are_left_out() {
        insta::assert_snapshot!(check("a\n{: .b #c}\n\nd {.e}\n\n{:toc}\n"), @"
        <p>a</p>

        <p>d</p>
        ");
    }

    #[test]
    fn placeholder_does_not_end_raw_html() {
        insta::assert_snapshot!(check("<div>\n{% ad %}\n    <p>a</p>\n</div>\n"), @r#"
        <div>

            <p>a</p>
        </div>
        6..14 Unknown("ad")
        "#);
    }

    #[test]
    fn calls_of_zola_are_known() {
        insta::assert_snapshot!(check("{{ youtube(id=\"a\", autoplay=true) }}\n\n{{ figure(src=\"a.png\", caption=\"b\") }}\n{{ c(d=1) }}\n"), @r#"
        <p><a href="https://www.youtube.com/watch?v=a">Watch on YouTube</a></p>
        <figure><img src="a.png"><figcaption>b</figcaption></figure>

        77..89 Unknown("c")
        "#);
    }

    #[test]
    fn mdx_is_read() {
        insta::assert_snapshot!(check_mdx("import A from 'a'\nexport const b = {\n  c: 1 }\n\n# d {e}\n\n<Callout title=\"f\">\n  g *h* {\"i\"}\n</Callout>\n\n<J k={() => <b/>} />\n<div style={{a: 1}}>{/* l */}m</div>\n\n```js\nimport n from 'n' // {o}\n```\n"), @r#"

        <h1>d</h1>
        <blockquote><p><strong>f</strong></p>
        <p>g <em>h</em> i</p>
        </blockquote>

        <div style="">m</div>
        <pre><code class="language-js">import n from 'n' // {o}
        </code></pre>
        51..54 Unknown("e")
        102..122 Unknown("J")
        "#);
    }

    #[test]
    fn imports_in_prose_are_kept() {
        insta::assert_snapshot!(check_mdx("import duties rose, and\nexport did too\n"), @"
        <p>import duties rose, and
        export did too</p>
        ");
    }

    #[test]
    fn outside_mdx_only_known_names_are_shortcodes() {
        insta::assert_snapshot!(check("<Callout>\n\n*a*\n\n</Callout>\n\nVec<String> <B>c</B>\n"), @"
        <blockquote>
        <p><em>a</em></p>
        </blockquote>
        <p>Vec<String> <B>c</B></p>
        ");
    }

    #[test]
    fn unclosed_and_stray_markers_take_linear_time() {
        for part in [
            "{{< a ",
            "{{< a >}}",
            "{{< /a >}}",
            "{{ a",
            "{% raw %}",
            "{% a %}",
            "{% end %}",
            "{{ \"",
            "{{<a \">}}",
            "{:",
            "<A ",
            "<A '",
            "<A {",
            "{",
            "{{</*",
            "{% endraw",
            "import {\n",
            "{{ a |",
            "[[",
            "[[a",
            "![[a]]",
            "==a",
            "%%",
            " %%a",
            "]{.a}",
            "[a]{.b}",
            "^[",
            "a^[b c",
            " :a{",
            "<%",
            "{% capture a %}{{ a }}",
            "{% assign a = a | append: 'a' %}{{ a }}",
            "| a |\n",
            "|---|\n",
            "{#\u{20}",
        ] {
            let text = part.repeat(2000);
            check(&text);
            check_mdx(&text);
        }
    }
}
