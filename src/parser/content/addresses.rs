//! Every address in a content, absolute, or none if readers must not open it.

use super::{Context, Problems};
use crate::parser::components::MARK;
use crate::syntax::html::{self, Use};
use crate::text::address::is_settled;
use crate::text::slug;

/// Makes an address absolute; one that readers must not open has none.
pub(super) fn resolve(
    purpose: Use,
    address: &str,
    context: &Context<'_>,
    problems: &mut Problems<'_, '_>,
) -> Option<String> {
    let address = address.trim();
    if is_settled(address) {
        return Some(address.to_owned());
    }
    // Markdown writes the mark of an address that leads nowhere in escapes.
    if address.contains(MARK) || address.contains("%EF%BF%BF") {
        return None;
    }
    let placed = own_file(address, context);
    let address = placed.as_deref().unwrap_or(address);
    if purpose == Use::Picture && html::is_data_picture(address) {
        return Some(address.to_owned());
    }
    if let Some(article) = article(address).filter(|_| purpose == Use::Link) {
        let fragment = address.find('#').map_or("", |start| &address[start..]);
        if let Some(url) = (context.resolve)(article) {
            return Some(format!("{url}{fragment}"));
        }
        problems.unresolved(address);
        if address.starts_with("@/") {
            return None;
        }
    }
    let url = context.permalink.join(address).ok();
    let url = url.filter(|url| html::is_safe_scheme(purpose, url.scheme()));
    if url.is_none() {
        problems.unsafe_url(address);
    }
    url.map(String::from)
}

/// Pelican's kinds of links, by the folder in which it makes the pages of one.
const PELICAN: &[(&str, &str)] = &[
    ("static", ""),
    ("filename", ""),
    ("attach", ""),
    ("index", ""),
    ("tag", "tag"),
    ("category", "category"),
    ("author", "author"),
];

/// Finds the path of what Pelican names by `{static}` and its like, and
/// Docusaurus by `@site/static`.
fn own_file(address: &str, context: &Context<'_>) -> Option<String> {
    if !address.starts_with(['{', '|', '%', '@', '_']) {
        return None;
    }
    let base = context.site.path().trim_end_matches('/');
    // Markdown writes the marks in escapes.
    let address = &*address.replace("%7B", "{").replace("%7D", "}").replace("%7C", "|");
    // Ghost exports what its site holds so.
    let path = address.strip_prefix("__GHOST_URL__/");
    if let Some(path) = path.or_else(|| address.strip_prefix("@site/static/")) {
        return Some(format!("{base}/{path}"));
    }
    let marked = address.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    let marked = marked.or_else(|| address.strip_prefix('|').and_then(|rest| rest.split_once('|')));
    let (name, path) = marked?;
    let (_, folder) = PELICAN.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    if article(path).is_some() {
        return Some(path.to_owned());
    }
    Some(match (path.strip_prefix('/'), *folder) {
        (None, "") if name.eq_ignore_ascii_case("attach") => path.to_owned(),
        (None, "") if path.is_empty() => format!("{base}/"),
        (None, "") => format!("{base}/{}/{path}", context.folder),
        (Some(path), "") => format!("{base}/{path}"),
        (_, folder) => format!("{base}/{folder}/{}.html", slug::slug(path)),
    })
}

/// Finds the article that a link names by its file.
fn article(address: &str) -> Option<&str> {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    if path.starts_with("@/") {
        return Some(&path[1..]);
    }
    let is_file = [".md", ".markdown", ".mdx"].iter().any(|extension| path.ends_with(extension));
    let is_relative = !path.contains("://") && !path.starts_with("//") && !path.contains(':');
    (is_file && is_relative).then_some(path)
}
