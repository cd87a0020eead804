//! Components around text, and addresses of other articles.

use super::ExpansionScope;
use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::registry::ShortcodeHtml;
use super::render_media::inline;
use crate::syntax::html::{element, escape, void};

/// The address of an article that is named by its file.
pub(crate) fn reference(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<String> {
    let path = call.get(&["path"]).or(call.nth(0))?;
    let (file, fragment) = path.split_once('#').map_or((path, None), |(file, id)| (file, Some(id)));
    let fragment = fragment.map(|id| format!("#{id}")).unwrap_or_default();
    if file.is_empty() {
        return Some(fragment);
    }
    (scope.resolve)(file).map(|url| format!("{url}{fragment}"))
}

/// The address of an article that Jekyll names by its file.
pub(crate) fn target(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<String> {
    call.nth(0).and_then(scope.resolve).map(String::from)
}

/// Code in the language that stands first, read as it stands.
pub(crate) fn code(call: &ShortcodeCall, inside: &str) -> String {
    let language = call.nth(0).or(call.get(&["lang", "language"])).unwrap_or_default();
    block(language, inside)
}

/// Code whose language has a name before it: what stands first is a title.
pub(crate) fn titled_code(call: &ShortcodeCall, inside: &str) -> String {
    block(call.get(&["lang", "language"]).unwrap_or_default(), inside)
}

/// A drawing, by the text that it is made of.
pub(crate) fn drawing(call: &ShortcodeCall, inside: &str) -> String {
    block(&call.name, inside)
}

/// A formula in TeX, read as it stands.
pub(crate) fn formula(_: &ShortcodeCall, inside: &str) -> String {
    escape(inside.trim())
}

/// A file's name, where its site shows the file.
pub(crate) fn snippet(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    Some(ShortcodeHtml::Inline(element("code", &[], &escape(call.nth(0)?))))
}

fn block(language: &str, inside: &str) -> String {
    let class = if language.is_empty() { String::new() } else { format!("language-{language}") };
    let inside = inside.strip_prefix('\n').unwrap_or(inside);
    element("pre", &[], &element("code", &[("class", &class)], &escape(inside)))
}

/// Somebody's words.
pub(crate) fn quote(call: &ShortcodeCall) -> (String, String) {
    let text =
        call.get(&["text", "quote"]).or(call.nth(0)).map(|text| element("p", &[], &escape(text)));
    let who = call.get(&["author", "by", "source", "cite", "attribution", "name"]);
    let who = who.map(|who| match call.get(&["link", "url", "href"]) {
        Some(target) => element("a", &[("href", target)], &escape(who)),
        None => escape(who),
    });
    let who = who.map(|who| element("p", &[], &format!("— {who}"))).unwrap_or_default();
    (format!("<blockquote>{}", text.unwrap_or_default()), format!("{who}</blockquote>"))
}

/// One of several texts, of which a page shows one.
pub(crate) fn tab(call: &ShortcodeCall) -> (String, String) {
    let label = call.get(&["label", "title", "name", "header"]).or(call.nth(0));
    let label = label.map(|label| element("p", &[], &element("strong", &[], &escape(label))));
    (label.unwrap_or_default(), String::new())
}

/// Keys to press, around a text or with one.
pub(crate) fn keys(call: &ShortcodeCall) -> (String, String) {
    (format!("<kbd>{}", call.nth(0).map(escape).unwrap_or_default()), "</kbd>".to_owned())
}

/// What a generator writes above an admonition without a title.
pub(crate) fn titled(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Reads a title: Markdown where a container has it, else plain text.
fn title_of(call: &ShortcodeCall, title: &str) -> String {
    if call.syntax == ShortcodeSyntax::Container { inline(title) } else { escape(title) }
}

/// Text under a line that opens it.
pub(crate) fn details(call: &ShortcodeCall) -> (String, String) {
    let summary = call.get(&["summary", "title", "label", "header", "question"]).or(call.nth(0));
    let summary = element("summary", &[], &title_of(call, summary.unwrap_or("Details")));
    (format!("<details>{summary}"), "</details>".to_owned())
}

/// Text that is set apart.
pub(crate) fn notice(call: &ShortcodeCall) -> (String, String) {
    let title = call.get(&["title", "heading", "header"]).map(str::to_owned);
    let is_bare = title.is_none() && call.syntax == ShortcodeSyntax::Container;
    let title = title.or_else(|| is_bare.then(|| titled(&call.name)));
    let title = title.as_deref().filter(|title| title.chars().any(char::is_alphanumeric));
    let title =
        title.map(|title| element("p", &[], &element("strong", &[], &title_of(call, title))));
    let text =
        call.get(&["text", "message", "content"]).map(|text| element("p", &[], &escape(text)));
    let start = format!("<blockquote>{}{}", title.unwrap_or_default(), text.unwrap_or_default());
    (start, "</blockquote>".to_owned())
}

/// A link in a component's form.
pub(crate) fn link(call: &ShortcodeCall) -> Option<(String, String)> {
    let target = call.get(&["href", "to", "url"])?;
    Some((void("a", &[("href", target)]), "</a>".to_owned()))
}

/// A link that looks like a button.
pub(crate) fn button(call: &ShortcodeCall) -> Option<(String, String)> {
    let target = call.get(&["href", "link", "url", "to", "relref"]).or(call.nth(0))?;
    let label = call.get(&["text", "label", "title"]).or(call.nth(1)).map(escape);
    let start = void("a", &[("href", target)]) + &label.unwrap_or_default();
    Some((start, "</a>".to_owned()))
}

/// What looks like a card: a link, or a title above a text.
pub(crate) fn card(call: &ShortcodeCall) -> (String, String) {
    button(call).unwrap_or_else(|| {
        let title = call.get(&["title", "label"]).or(call.nth(0));
        let strong = |title| element("p", &[], &element("strong", &[], &escape(title)));
        (title.map(strong).unwrap_or_default(), String::new())
    })
}

/// A line between two parts.
#[expect(clippy::unnecessary_wraps, reason = "a row of the table")]
pub(crate) fn line(_: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    Some(ShortcodeHtml::Block("<hr>".to_owned()))
}

/// Text that only looked different.
pub(crate) fn plain(_: &ShortcodeCall) -> (String, String) {
    (String::new(), String::new())
}
