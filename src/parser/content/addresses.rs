//! Resolves the addresses in the content of an article. Each becomes absolute, or is
//! removed if readers must not open it.

use std::ops::Range;

use url::Url;

use super::found_url::FoundUrl;
use super::{BodyProblems, RenderContext};
use crate::model::FileSearch;
use crate::parser::article_context::LinkTarget;
use crate::sanitizer::{self, UrlPurpose};
use crate::shortcodes::PLACEHOLDER_MARK;
use crate::syntax::html;
use crate::text::canonical_url::is_settled;
use crate::text::origin_map::MappedText;
use crate::text::{rooted_path, slug};

/// Makes an address absolute. Returns `None` for an address that must not be published: an
/// unsafe scheme, or an article that is not public.
pub(super) fn resolve(
    found: &FoundUrl<'_>,
    context: &RenderContext<'_>,
    problems: &mut BodyProblems<'_, '_>,
) -> Option<String> {
    let purpose = found.url.purpose;
    let address = found.url.text.trim();
    if is_settled(address) {
        if is_own(address, context.site) && is_hidden(address, found, context, problems) {
            return None;
        }
        return Some(address.to_owned());
    }
    // A placeholder marks an address that was already removed; Markdown percent-encodes it.
    if address.contains(PLACEHOLDER_MARK) || address.contains("%EF%BF%BF") {
        return None;
    }
    let translated = translate_generator_path(address, context);
    let address = translated.as_deref().unwrap_or(address);
    if purpose == UrlPurpose::Picture && sanitizer::is_data_picture(address) {
        return Some(address.to_owned());
    }
    let may_be_asset = address.contains("../") && article_file(address).is_none();
    let search = (purpose != UrlPurpose::Link || may_be_asset).then(|| find_file(address, context));
    match search {
        Some(FileSearch::Asset { path }) => return asset_address(&path, address, context),
        Some(FileSearch::Missing { similar }) if purpose != UrlPurpose::Link => {
            problems.report_missing_file(address, similar.as_deref(), found);
        }
        _ => {}
    }
    if let Some(article) = article_file(address) {
        let fragment = address.find('#').map_or("", |start| &address[start..]);
        let target = (context.resolve)(article);
        match &target {
            LinkTarget::Hidden { .. } => {
                problems.report_hidden(found, &target);
                return None;
            }
            LinkTarget::Public { url, .. } | LinkTarget::Page(url)
                if purpose == UrlPurpose::Link =>
            {
                return Some(format!("{url}{fragment}"));
            }
            LinkTarget::Unknown if purpose == UrlPurpose::Link => {
                problems.report_unresolved(address, found);
                if address.starts_with("@/") {
                    return None;
                }
            }
            LinkTarget::Public { .. } | LinkTarget::Page(_) | LinkTarget::Unknown => {}
        }
    }
    let url = rooted_path::join(address, context.site);
    let url = url.or_else(|| context.permalink.join(address).ok());
    let url = url.filter(|url| sanitizer::is_safe_scheme(purpose, url.scheme()));
    let Some(url) = url else {
        problems.report_unsafe_url(address, found);
        return None;
    };
    if is_own(url.as_str(), context.site) && is_hidden(url.as_str(), found, context, problems) {
        return None;
    }
    Some(url.into())
}

/// Looks for the file that a path names. A rooted path may have the path of the site before
/// it, as in `/blog/images/a.png`.
fn find_file(address: &str, context: &RenderContext<'_>) -> FileSearch {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let is_local = !path.is_empty()
        && !path.starts_with("//")
        && !path.starts_with(['@', '~', '{', '$', '%'])
        && !path.contains(':');
    let base = context.site.path().trim_end_matches('/');
    let path = path.strip_prefix(base).filter(|below| below.starts_with('/')).unwrap_or(path);
    // Markdown percent-encodes the characters of a path.
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8();
    match decoded.ok().filter(|_| is_local) {
        Some(path) => (context.find_file)(&path),
        None => FileSearch::MayExist,
    }
}

/// Returns the address of a file in the folder of assets, whose content is at the root of the
/// site, with the query and fragment of the path that was written.
fn asset_address(path: &str, written: &str, context: &RenderContext<'_>) -> Option<String> {
    let mut url = context.site.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(path.split('/'));
    let rest = written.find(['?', '#']).map_or("", |start| &written[start..]);
    Some(format!("{url}{rest}"))
}

/// Returns true if an address is on the site, with or without `www.`.
pub(crate) fn is_own(address: &str, site: &Url) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let host = bare_host(site.host_str().unwrap_or_default());
    rest.and_then(|rest| bare_host(rest).strip_prefix(host))
        .is_some_and(|rest| rest.starts_with(['/', ':']))
}

fn bare_host(address: &str) -> &str {
    address.strip_prefix("www.").unwrap_or(address)
}

/// Replaces the text of links that show the address of an article which is not public.
/// Returns `None` if no text was replaced.
pub(super) fn without_shown_addresses(
    html: &str,
    context: &RenderContext<'_>,
) -> Option<MappedText> {
    let lower = html.to_ascii_lowercase();
    let (mut public, mut copied) = (MappedText::default(), 0);
    while let Some(text) = find_link_text(&lower, copied) {
        public.copy(html, copied..text.start);
        if is_hidden_address(&html::plain_text(&html[text.clone()]), context) {
            public.insert("…", text.clone());
        } else {
            public.copy(html, text.clone());
        }
        copied = text.end;
    }
    public.copy(html, copied..html.len());
    (public.text != html).then_some(public)
}

/// Finds the content of the first link after an offset, in HTML with element names in
/// lower case.
fn find_link_text(html: &str, from: usize) -> Option<Range<usize>> {
    let mut links = html[from..].match_indices("<a").map(|(at, name)| from + at + name.len());
    let attributes =
        links.find(|at| html[*at..].starts_with(|next: char| next.is_ascii_whitespace()))?;
    let start = attributes + html[attributes..].find('>')? + 1;
    Some(start..start + html[start..].find("</a")?)
}

/// Returns true if a text is the address of an article that is not public.
fn is_hidden_address(text: &str, context: &RenderContext<'_>) -> bool {
    let text = text.trim();
    let has_scheme = ["http:", "https:", "//"].iter().any(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let text = if has_scheme { text.to_owned() } else { format!("//{text}") };
    let url = context.permalink.join(&text).ok();
    url.filter(|url| is_own(url.as_str(), context.site))
        .is_some_and(|url| matches!((context.resolve)(url.as_str()), LinkTarget::Hidden { .. }))
}

/// Returns true if an address belongs to an article that is not public, and reports the URL
/// that leads to it.
fn is_hidden(
    address: &str,
    found: &FoundUrl<'_>,
    context: &RenderContext<'_>,
    problems: &mut BodyProblems<'_, '_>,
) -> bool {
    // An article may link to itself, for example in its footnotes.
    let own = context.permalink.as_str();
    if address.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('#')) {
        return false;
    }
    let target = (context.resolve)(address);
    problems.report_hidden(found, &target);
    matches!(target, LinkTarget::Hidden { .. })
}

/// Kinds of Pelican's internal links, and the folder of the pages that each leads to.
const PELICAN: &[(&str, &str)] = &[
    ("static", ""),
    ("filename", ""),
    ("attach", ""),
    ("index", ""),
    ("tag", "tag"),
    ("category", "category"),
    ("author", "author"),
];

/// Translates the internal links of Pelican (`{static}` and others), Docusaurus
/// (`@site/static/`) and Ghost exports (`__GHOST_URL__/`) into paths.
fn translate_generator_path(address: &str, context: &RenderContext<'_>) -> Option<String> {
    if !address.starts_with(['{', '|', '%', '@', '_']) {
        return None;
    }
    let base = context.site.path().trim_end_matches('/');
    // Markdown percent-encodes the braces and bars.
    let address = &*address.replace("%7B", "{").replace("%7D", "}").replace("%7C", "|");
    let path = address.strip_prefix("__GHOST_URL__/");
    if let Some(path) = path.or_else(|| address.strip_prefix("@site/static/")) {
        return Some(format!("{base}/{path}"));
    }
    let tagged = address.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    let tagged = tagged.or_else(|| address.strip_prefix('|').and_then(|rest| rest.split_once('|')));
    let (name, path) = tagged?;
    let (_, folder) = PELICAN.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    if article_file(path).is_some() {
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

/// Returns the path of the article file that a link names, if it names one.
fn article_file(address: &str) -> Option<&str> {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    if path.starts_with("@/") {
        return Some(&path[1..]);
    }
    let is_file = [".md", ".markdown", ".mdx"].iter().any(|extension| path.ends_with(extension));
    let is_relative = !path.contains("://") && !path.starts_with("//") && !path.contains(':');
    (is_file && is_relative).then_some(path)
}
