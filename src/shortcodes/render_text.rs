//! Renderers of shortcodes with text: quotes, notices, code, links, and references
//! to other articles.

use super::ExpansionScope;
use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::render_media::render_inline;
use super::shortcode_html::{ShortcodeHtml, WrapperHtml};
use crate::syntax::html::{element, escape_text, void};

/// Returns the URL of the article that Hugo's `ref` refers to, with its fragment.
pub(crate) fn article_reference(
    call: &ShortcodeCall,
    scope: &ExpansionScope<'_>,
) -> Option<String> {
    let path = call.get(&["path"]).or(call.nth(0))?;
    let (file, fragment) = path.split_once('#').map_or((path, None), |(file, id)| (file, Some(id)));
    let fragment = fragment.map(|id| format!("#{id}")).unwrap_or_default();
    if file.is_empty() {
        return Some(fragment);
    }
    (scope.resolve)(file).map(|url| format!("{url}{fragment}"))
}

/// Returns the URL of the article that Jekyll's `post_url` refers to.
pub(crate) fn article_path(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<String> {
    call.nth(0).and_then(scope.resolve).map(String::from)
}

/// Renders code; the first argument is its language.
pub(crate) fn code(call: &ShortcodeCall, inside: &str) -> String {
    let language = call.nth(0).or(call.get(&["lang", "language"])).unwrap_or_default();
    code_block(language, inside)
}

/// Renders code with a named language argument; the first unnamed one is a title.
pub(crate) fn titled_code(call: &ShortcodeCall, inside: &str) -> String {
    code_block(call.get(&["lang", "language"]).unwrap_or_default(), inside)
}

/// Renders the source of a diagram as code.
pub(crate) fn diagram(call: &ShortcodeCall, inside: &str) -> String {
    code_block(&call.name, inside)
}

/// Renders a formula as its TeX source.
pub(crate) fn formula(_: &ShortcodeCall, inside: &str) -> String {
    escape_text(inside.trim())
}

/// Renders the name of a source file that the site includes.
pub(crate) fn snippet(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    Some(ShortcodeHtml::Inline(element("code", &[], &escape_text(call.nth(0)?))))
}

fn code_block(language: &str, inside: &str) -> String {
    let class = if language.is_empty() { String::new() } else { format!("language-{language}") };
    let inside = inside.strip_prefix('\n').unwrap_or(inside);
    element("pre", &[], &element("code", &[("class", &class)], &escape_text(inside)))
}

/// Renders a quotation with its author.
pub(crate) fn quote(call: &ShortcodeCall) -> WrapperHtml {
    let text = call
        .get(&["text", "quote"])
        .or(call.nth(0))
        .map(|text| element("p", &[], &escape_text(text)));
    let author = call.get(&["author", "by", "source", "cite", "attribution", "name"]);
    let author = author.map(|author| match call.get(&["link", "url", "href"]) {
        Some(target) => element("a", &[("href", target)], &escape_text(author)),
        None => escape_text(author),
    });
    let author = author.map(|author| element("p", &[], &format!("— {author}"))).unwrap_or_default();
    WrapperHtml {
        before: format!("<blockquote>{}", text.unwrap_or_default()),
        after: format!("{author}</blockquote>"),
    }
}

/// Renders one tab of a group as a label followed by the content.
pub(crate) fn tab(call: &ShortcodeCall) -> WrapperHtml {
    let label = call.get(&["label", "title", "name", "header"]).or(call.nth(0));
    let label = label.map(|label| element("p", &[], &element("strong", &[], &escape_text(label))));
    WrapperHtml { before: label.unwrap_or_default(), ..WrapperHtml::default() }
}

/// Renders keyboard keys, given as content or as an argument.
pub(crate) fn keys(call: &ShortcodeCall) -> WrapperHtml {
    WrapperHtml {
        before: format!("<kbd>{}", call.nth(0).map(escape_text).unwrap_or_default()),
        after: "</kbd>".to_owned(),
    }
}

/// Returns the title of an admonition without one: its kind with a capital letter.
pub(crate) fn default_title(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Renders a title: Markdown in a container, else plain text.
fn render_title(call: &ShortcodeCall, title: &str) -> String {
    if call.syntax == ShortcodeSyntax::Container {
        render_inline(title)
    } else {
        escape_text(title)
    }
}

/// Renders text that is folded under a summary line.
pub(crate) fn details(call: &ShortcodeCall) -> WrapperHtml {
    let summary = call.get(&["summary", "title", "label", "header", "question"]).or(call.nth(0));
    let summary = element("summary", &[], &render_title(call, summary.unwrap_or("Details")));
    WrapperHtml { before: format!("<details>{summary}"), after: "</details>".to_owned() }
}

/// Renders an admonition as a quotation with its title.
pub(crate) fn notice(call: &ShortcodeCall) -> WrapperHtml {
    let title = call.get(&["title", "heading", "header"]).map(str::to_owned);
    let is_bare = title.is_none() && call.syntax == ShortcodeSyntax::Container;
    let title = title.or_else(|| is_bare.then(|| default_title(&call.name)));
    let title = title.as_deref().filter(|title| title.chars().any(char::is_alphanumeric));
    let title =
        title.map(|title| element("p", &[], &element("strong", &[], &render_title(call, title))));
    let text =
        call.get(&["text", "message", "content"]).map(|text| element("p", &[], &escape_text(text)));
    WrapperHtml {
        before: format!("<blockquote>{}{}", title.unwrap_or_default(), text.unwrap_or_default()),
        after: "</blockquote>".to_owned(),
    }
}

/// Renders a link around the content.
pub(crate) fn link(call: &ShortcodeCall) -> Option<WrapperHtml> {
    let target = call.get(&["href", "to", "url"])?;
    Some(WrapperHtml { before: void("a", &[("href", target)]), after: "</a>".to_owned() })
}

/// Renders a button as a link.
pub(crate) fn button(call: &ShortcodeCall) -> Option<WrapperHtml> {
    let target = call.get(&["href", "link", "url", "to", "relref"]).or(call.nth(0))?;
    let label = call.get(&["text", "label", "title"]).or(call.nth(1)).map(escape_text);
    let before = void("a", &[("href", target)]) + &label.unwrap_or_default();
    Some(WrapperHtml { before, after: "</a>".to_owned() })
}

/// Renders a card as a link, or as a title before the content if it has no URL.
pub(crate) fn card(call: &ShortcodeCall) -> WrapperHtml {
    button(call).unwrap_or_else(|| {
        let title = call.get(&["title", "label"]).or(call.nth(0));
        let title =
            title.map(|title| element("p", &[], &element("strong", &[], &escape_text(title))));
        WrapperHtml { before: title.unwrap_or_default(), ..WrapperHtml::default() }
    })
}

/// Renders a thematic break.
#[expect(clippy::unnecessary_wraps, reason = "a row of the table")]
pub(crate) fn rule(_: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    Some(ShortcodeHtml::Block("<hr>".to_owned()))
}

/// Keeps only the content of a shortcode that changed its look.
pub(crate) fn unwrap(_: &ShortcodeCall) -> WrapperHtml {
    WrapperHtml::default()
}
