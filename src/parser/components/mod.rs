//! Shortcodes, template tags and JSX: they become Markdown, HTML or nothing.
//!
//! Markdown must not read the HTML of a component, nor a component's place be
//! lost to it. So [`expand`] leaves a comment in its place, and [`fill`] puts
//! the HTML there when Markdown is done. U+FFFF marks these comments: no text
//! can hold it, since XML forbids it and it was stripped before.

mod call;
mod erb;
mod hexo;
mod jsx;
mod known;
mod lines;
mod liquid;
mod math;
mod media;
mod myst;
mod notes;
mod prose;
#[cfg(test)]
mod sample;
mod scan;
mod spans;
mod variables;
mod wiki;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use url::Url;

use call::{Call, Syntax};
use known::{Build, Html};
use scan::{Kind, Marker};
use variables::{Variables, assignment};

use crate::parser::body::FileFacts;
use crate::syntax::html::{element, escape};
use crate::syntax::value::Table;

pub(super) use jsx::{is_mdx, without_fences};
pub(super) use myst::without_fences as without_directives;
pub(super) use scan::Dialect;

/// Marks our comments, and an address that leads nowhere.
pub(super) const MARK: char = '\u{FFFF}';

/// What components know of the site.
pub(super) struct Scope<'a> {
    pub site: &'a Url,
    pub permalink: &'a Url,
    pub resolve: &'a dyn Fn(&str) -> Option<Url>,
    pub files: &'a dyn Fn(&str) -> FileFacts,
    /// The article's own frontmatter.
    pub fields: &'a Table<'a>,
}

/// Something the author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// A component without a row, or one that lacks what it needs.
    Unknown(String),
    /// An article that is not there.
    Unresolved(String),
}

/// A text without components.
#[derive(Debug, Default)]
pub(super) struct Expanded<'a> {
    /// The text, with a comment where HTML is to be filled in.
    pub text: Cow<'a, str>,
    /// The problems and where in the original they are.
    pub problems: Vec<(Range<usize>, Problem)>,
    html: Vec<String>,
}

/// Takes the components out of a text; `code` finds in which parts of it none
/// is meant.
pub(super) fn expand<'a>(
    text: &'a str,
    code: impl FnOnce(&str) -> Vec<Range<usize>>,
    dialect: Dialect,
    scope: &Scope<'_>,
) -> Expanded<'a> {
    // To find code is to read the text once more, and most texts hold nothing
    // that could be a component even where code is not spared.
    let holds_none = dialect != Dialect::Mdx && scan::scan(text, &[], dialect).is_empty();
    if holds_none {
        return Expanded { text: Cow::Borrowed(text), ..Expanded::default() };
    }
    let markers = scan::scan(text, &code(text), dialect);
    let partners = pair(&markers);
    let mut expander = Expander {
        source: text,
        scope,
        closing: HashMap::new(),
        captures: HashMap::new(),
        variables: Variables::default(),
        notes: Vec::new(),
        at: 0,
        out: Out::default(),
    };
    let mut index = 0;
    while let Some(marker) = markers.get(index) {
        expander.copy_to(marker.span.start);
        let partner = partners.get(&index).copied();
        let close = partner.map(|partner| (partner, &markers[partner]));
        index = expander.marker(index, marker, close);
        expander.at = markers[index - 1].span.end;
    }
    expander.copy_to(text.len());
    expander.end();
    let Out { text, problems, html } = expander.out;
    Expanded { text: Cow::Owned(text), problems, html }
}

/// Puts the HTML of components where Markdown left their comments.
pub(super) fn fill(html: String, expanded: &Expanded<'_>) -> String {
    const START: &str = "<!--\u{FFFF}";
    if matches!(expanded.text, Cow::Borrowed(_)) {
        return html;
    }
    let html = lines::without_bare_heads(&html);
    let mut filled = String::with_capacity(html.len());
    let mut parts = html.split(START);
    let bare = |part: &str| part.strip_suffix(MARK).unwrap_or(part).to_owned();
    filled.push_str(&bare(parts.next().unwrap_or_default()));
    for part in parts {
        let (number, after) = part.split_once("-->").unwrap_or(("", part));
        let piece = number.parse().ok().and_then(|number: usize| expanded.html.get(number));
        filled.push_str(piece.map_or("", String::as_str));
        filled.push_str(&bare(after));
    }
    filled
}

/// Finds for each marker that begins a component the one that ends it.
fn pair(markers: &[Marker]) -> HashMap<usize, usize> {
    let mut partners = HashMap::new();
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (index, marker) in markers.iter().enumerate() {
        match &marker.kind {
            Kind::Open(call) => {
                open.push((index, &call.name));
                *counts.entry(&call.name).or_default() += 1;
            }
            Kind::Close(name) => {
                let is_open =
                    name.is_empty() || counts.get(name.as_str()).is_some_and(|&count| count > 0);
                // What is passed over on the way has no end of its own.
                while is_open && let Some((start, other)) = open.pop() {
                    *counts.entry(other).or_default() -= 1;
                    if name.is_empty() || other == name {
                        partners.insert(start, index);
                        break;
                    }
                }
            }
            Kind::Single(_)
            | Kind::Text(_)
            | Kind::Expression(_)
            | Kind::Formula(_)
            | Kind::Note(_)
            | Kind::Page(_) => {}
        }
    }
    partners
}

struct Expander<'a> {
    source: &'a str,
    scope: &'a Scope<'a>,
    /// What stands in the place of the ends of components met so far.
    closing: HashMap<usize, String>,
    /// The names of what is captured up to markers, and where it begins.
    captures: HashMap<usize, (String, usize)>,
    variables: Variables,
    /// The footnotes that stood in lines, for the text's end.
    notes: Vec<String>,
    /// How far the source is done.
    at: usize,
    out: Out,
}

/// What is made so far of an [`Expanded`].
#[derive(Default)]
struct Out {
    text: String,
    problems: Vec<(Range<usize>, Problem)>,
    html: Vec<String>,
}

impl Expander<'_> {
    fn copy_to(&mut self, end: usize) {
        if self.at < end {
            self.out.text.push_str(&self.source[self.at..end]);
        }
    }

    /// Writes what stands for a marker, and returns the index of the next to do.
    fn marker(&mut self, index: usize, marker: &Marker, close: Option<(usize, &Marker)>) -> usize {
        match &marker.kind {
            Kind::Text(text) if text.is_empty() => self.hole(&marker.span),
            Kind::Text(text) => self.out.text.push_str(text),
            Kind::Formula(tex) => self.place(&marker.span, Html::Inline(escape(tex))),
            Kind::Expression(expression) => self.expression(&marker.span, expression),
            Kind::Note(text) => self.note(text),
            Kind::Page(link) => match wiki::shown(link, self.scope) {
                wiki::Shown::Text(text) => self.out.text.push_str(&text),
                wiki::Shown::Html(html) => self.place(&marker.span, html),
            },
            Kind::Close(_) if self.captures.contains_key(&index) => self.captured(index, marker),
            Kind::Close(name) => match self.closing.remove(&index) {
                Some(html) => self.place(&marker.span, Html::Block(html)),
                None => self.unknown(&marker.span, name),
            },
            Kind::Open(call) | Kind::Single(call) => return self.call(index, marker, call, close),
        }
        index + 1
    }

    fn call(
        &mut self,
        index: usize,
        marker: &Marker,
        call: &Call,
        close: Option<(usize, &Marker)>,
    ) -> usize {
        let span = &marker.span;
        if self.is_named(call, span, close.map(|(partner, _)| partner)) {
            return index + 1;
        }
        let after =
            |close: Option<(usize, &Marker)>| close.map_or(index, |(partner, _)| partner) + 1;
        let built = match known::find(call) {
            Some(Build::Text(build)) => {
                self.address(span, call, build(call, self.scope));
                true
            }
            Some(Build::Html(build)) => {
                build(call, self.scope).map(|html| self.place(span, html)).is_some()
            }
            Some(Build::Around(build)) => {
                let html = build(call);
                // What was to be around something, and shows nothing itself, is lost.
                let is_shown = close.is_some() || !html.0.is_empty() || !html.1.is_empty();
                if is_shown {
                    self.around(span, html, close);
                }
                is_shown
            }
            Some(Build::Link(build)) => {
                build(call).map(|html| self.around(span, html, close)).is_some()
            }
            Some(Build::Verbatim(build)) => {
                let inside = close.map(|(_, end)| &self.source[span.end..end.span.start]);
                if let Some(inside) = inside {
                    self.place(
                        &(span.start..close.map_or(span.end, |(_, end)| end.span.end)),
                        Html::Block(build(call, inside)),
                    );
                    return after(close);
                }
                false
            }
            Some(Build::Unseen) => {
                self.hole(span);
                true
            }
            Some(Build::Nothing) => {
                self.hole(span);
                return after(close);
            }
            Some(Build::Lost) => {
                self.unknown(span, &call.name);
                return after(close);
            }
            None => false,
        };
        if !built {
            self.unknown(span, &call.name);
        }
        if let Some((partner, _)) = close {
            self.closing.entry(partner).or_default();
        }
        index + 1
    }

    /// Refers to a footnote; its name is one that no author gives.
    fn note(&mut self, text: &str) {
        self.notes.push(text.replace('\n', " "));
        self.out.text.push_str(&format!("[^{MARK}{}]", self.notes.len()));
    }

    /// Writes the footnotes that stood in lines.
    fn end(&mut self) {
        for (index, note) in self.notes.iter().enumerate() {
            self.out.text.push_str(&format!("\n\n[^{MARK}{}]: {note}", index + 1));
        }
        if !self.notes.is_empty() {
            self.out.text.push('\n');
        }
    }

    /// Gives a value its name, or writes that of a field.
    fn is_named(&mut self, call: &Call, span: &Range<usize>, partner: Option<usize>) -> bool {
        match (&*call.name, call.syntax, partner) {
            ("assign" | "set", Syntax::Tag, None) => {
                let Some((name, value)) = assignment(&call.written) else { return false };
                let value = liquid::evaluate(value, self.scope, &self.variables);
                let is_known = value.is_some();
                self.variables.set(name, value);
                if is_known {
                    self.hole(span);
                }
                is_known
            }
            ("capture", Syntax::Tag, Some(partner)) => {
                self.hole(span);
                let name = call.nth(0).unwrap_or_default().to_owned();
                self.captures.insert(partner, (name, self.out.text.len()));
                true
            }
            ("param", Syntax::Hugo, None) => {
                let field = call.nth(0).unwrap_or_default();
                self.expression(span, &format!("page.{field}"));
                true
            }
            _ => false,
        }
    }

    /// Takes what was captured out of the text, which shows it where it is named.
    fn captured(&mut self, index: usize, marker: &Marker) {
        let Some((name, start)) = self.captures.remove(&index) else { return };
        let value = self.out.text.split_off(self.out.text.floor_char_boundary(start));
        self.variables.set(&name, Some(value));
        self.hole(&marker.span);
    }

    /// Writes HTML before what a component is around, and keeps what comes behind.
    fn around(
        &mut self,
        span: &Range<usize>,
        html: (String, String),
        close: Option<(usize, &Marker)>,
    ) {
        let (before, behind) = html;
        match close {
            Some((partner, _)) => {
                self.place(span, Html::Block(before));
                self.closing.insert(partner, behind);
            }
            None => self.place(span, Html::Block(before + &behind)),
        }
    }

    fn address(&mut self, span: &Range<usize>, call: &Call, address: Option<String>) {
        if let Some(address) = address {
            self.out.text.push_str(&address);
            return;
        }
        let name = call.nth(0).or(call.get(&["path"])).unwrap_or_default();
        self.out.problems.push((span.clone(), Problem::Unresolved(name.to_owned())));
        self.out.text.push(MARK);
    }

    fn expression(&mut self, span: &Range<usize>, expression: &str) {
        let value = liquid::evaluate(expression, self.scope, &self.variables);
        if let Some(value) = value.filter(|value| self.variables.spend(value)) {
            self.out.text.push_str(&value);
        } else if let Some((address, name)) = liquid::embedded(expression) {
            self.place(span, media::named_page(&address, &name));
        } else {
            self.unknown(span, liquid::name_of(expression));
        }
    }

    fn unknown(&mut self, span: &Range<usize>, name: &str) {
        self.out.problems.push((span.clone(), Problem::Unknown(name.to_owned())));
        self.hole(span);
    }

    /// Leaves nothing. A line that becomes empty would end a block of raw HTML
    /// and make code of what is indented behind it, so a comment stays there.
    fn hole(&mut self, span: &Range<usize>) {
        if self.ends_line(span) && self.begins_line() {
            self.out.text.push_str("<!--\u{FFFF}-->");
        }
    }

    /// Leaves a comment where HTML is to be filled in. In a line of text a
    /// character goes before, else the rest of the line would be raw HTML
    /// (`CommonMark` 0.31, section 4.6, condition 2).
    fn place(&mut self, span: &Range<usize>, html: Html) {
        let (begins, ends) = (self.begins_line(), self.ends_line(span));
        let is_block = matches!(html, Html::Block(_));
        let html = match html {
            Html::Inline(html) if begins && ends => element("p", &[], &html),
            Html::Inline(html) | Html::Block(html) => html,
        };
        if !begins || !is_block && !ends {
            self.out.text.push(MARK);
        }
        let number = self.out.html.len().to_string();
        self.out.text.extend(["<!--\u{FFFF}", &number, "-->"]);
        if is_block && begins && !ends {
            let line = self.out.text.rfind('\n').map_or(0, |end| end + 1);
            let indent = self.out.text[line..].find(|next| next != ' ' && next != '\t');
            let end = line + indent.unwrap_or(0).min(DEEPEST);
            let indent = self.out.text[line..end].to_owned();
            self.out.text.push('\n');
            self.out.text.push_str(&indent);
        }
        self.out.html.push(html);
    }

    fn begins_line(&self) -> bool {
        let before = self.out.text.chars().rev().find(|next| !is_gap(*next));
        before.is_none_or(|before| before == '\n')
    }

    fn ends_line(&self, span: &Range<usize>) -> bool {
        let behind = self.source[span.end..].chars().find(|next| !is_gap(*next));
        behind.is_none_or(|behind| behind == '\n')
    }
}

/// More indentation than any list needs: repeated, it must not outgrow the text.
const DEEPEST: usize = 64;

fn is_gap(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        check_as(text, Dialect::Markdown)
    }

    fn check_mdx(text: &str) -> String {
        check_as(text, Dialect::Mdx)
    }

    fn check_as(text: &str, dialect: Dialect) -> String {
        sample::shown(text, dialect).replace(MARK, "?")
    }

    #[test]
    fn unknown_shortcodes_go_and_leave_what_they_are_around() {
        insta::assert_snapshot!(check("a\n\n{{<embed/news cta=\"b > c\">}}\n\n{{% x %}}\n*d*\n{{% /x %}}\ne {{< y />}} f\n"), @r#"
        <p>a</p>


        <p><em>d</em></p>

        <p>e  f</p>
        3..31 Unknown("embed/news")
        33..42 Unknown("x")
        60..70 Unknown("y")
        "#);
    }

    #[test]
    fn shortcode_may_go_over_lines() {
        insta::assert_snapshot!(check("{{<featured/picture\n  src=\"a.jpg\"\n  description=\"b\"\n  caption=\"c *d*\" credit=\"e\"\n>}}\nf\n"), @r#"
        <figure><img src="a.jpg" alt="b"><figcaption>c <em>d</em> <small>e</small></figcaption></figure>
        <p>f</p>
        "#);
    }

    #[test]
    fn component_in_a_line_stays_in_its_line() {
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
    fn comment_of_kramdown_is_no_text() {
        assert_eq!(check("a {::comment}\n*b*\n{:/comment} c\n"), "<p>a  c</p>\n");
        assert_eq!(check("a {::comment}b{:/} c\n"), "<p>a  c</p>\n");
    }

    #[test]
    fn list_of_headings_stays_where_its_author_wrote_it() {
        assert_eq!(
            check("{{< toc >}}\n- a\n{{< /toc >}}\n").replace('?', ""),
            "\n<ul>\n<li>a</li>\n</ul>\n\n"
        );
    }

    #[test]
    fn gallery_of_a_theme_is_lost_and_named() {
        assert_eq!(
            check("{% include gallery id=\"a\" %}\n\n{% include toc icon=\"b\" %}\n")
                .replace('?', ""),
            "\n\n0..28 Unknown(\"gallery\")\n"
        );
    }

    #[test]
    fn video_is_of_the_provider_that_is_named() {
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
    fn addresses_are_found() {
        insta::assert_snapshot!(check("[a]({{< ref \"known.md#b\" >}}) [c]({% post_url known-d %}) [e]({% link\n  known.md %}#f) [g]({{ \"/h\" | relative_url }}) <img src=\"{{site.baseurl}}/i\"> [j]({{% relref \"lost.md\" %}})\n"), @r#"
        <p><a href="https://e.org/blog/known/#b">a</a> <a href="https://e.org/blog/known/">c</a> <a href="https://e.org/blog/known/#f">e</a> <a href="/blog/h">g</a> <img src="/blog/i"> <a href="%EF%BF%BF">j</a></p>
        153..177 Unresolved("lost.md")
        "#);
    }

    #[test]
    fn known_components_around_text_keep_it() {
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
    fn highlighted_code_is_read_as_it_stands() {
        insta::assert_snapshot!(check("{% highlight rust %}\nlet a = \"<b>\";\n\n    {{ c }}\n{% endhighlight %}\n"), @r#"
        <pre><code class="language-rust">let a = &quot;&lt;b&gt;&quot;;

            {{ c }}
        </code></pre>
        "#);
    }

    #[test]
    fn control_flow_goes() {
        insta::assert_snapshot!(check("{% for a in b %}\n- {{ a }}\n{% endfor %}\n\n{% if c %}d{% else %}e{% endif %} {% comment %}f {% g %}{% endcomment %}\n"), @r#"

        <p>de</p>
        0..16 Unknown("for")
        41..51 Unknown("if")
        "#);
    }

    #[test]
    fn what_is_no_template_stays() {
        insta::assert_snapshot!(check("{{r1, r2}} ${{ a.b }} {{ #include }} {a} {% 5 %} {:?} {{ {% {{< \n"), @"<p>{{r1, r2}} ${{ a.b }} {{ #include }} {a} {% 5 %} {:?} {{ {% {{&lt;</p>");
    }

    #[test]
    fn attributes_go() {
        insta::assert_snapshot!(check("a\n{: .b #c}\n\nd {.e}\n\n{:toc}\n"), @"
        <p>a</p>

        <p>d</p>
        ");
    }

    #[test]
    fn hole_does_not_end_raw_html() {
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
    fn imports_in_prose_stay() {
        insta::assert_snapshot!(check_mdx("import duties rose, and\nexport did too\n"), @"
        <p>import duties rose, and
        export did too</p>
        ");
    }

    #[test]
    fn outside_mdx_only_known_names_are_components() {
        insta::assert_snapshot!(check("<Callout>\n\n*a*\n\n</Callout>\n\nVec<String> <B>c</B>\n"), @"
        <blockquote>
        <p><em>a</em></p>
        </blockquote>
        <p>Vec<String> <B>c</B></p>
        ");
    }

    #[test]
    fn unclosed_and_stray_markers_are_survived() {
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
