//! Components that show a picture, play something or hold another site's page.

use url::Url;

use super::ExpansionScope;
use super::call::ShortcodeCall;
use super::registry::ShortcodeHtml;
use crate::sanitizer::watch_page;
use crate::syntax::html::{element, escape, unescape, void};
use crate::syntax::markdown;

const SOURCE: &[&str] = &["src", "url", "href", "link", "path", "file", "image", "source"];

/// A picture, with a caption if it has one.
pub(crate) fn figure(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let source =
        call.get(&["src", "url", "path", "file", "image", "image_path", "img", "source", "name"]);
    let source = rooted(source.or(call.nth(0))?, scope);
    // Eleventy's sites put a class between the address and what it shows.
    let unnamed = call.arguments.iter().filter(|(name, _)| name.is_empty()).count();
    let shows = call.get(&["alt", "description", "alternative"]);
    let shows = shows.or(if unnamed > 2 { call.nth(2) } else { call.nth(1) });
    let [width, height] = ["width", "height"].map(|name| {
        call.get(&[name])
            .filter(|size| size.bytes().all(|byte| byte.is_ascii_digit()))
            .unwrap_or_default()
    });
    let mut picture = void(
        "img",
        &[
            ("src", &source),
            ("alt", shows.unwrap_or_default()),
            ("width", width),
            ("height", height),
        ],
    );
    if let Some(target) = call.get(&["link", "href"]) {
        picture = element("a", &[("href", target)], &picture);
    }
    let caption = caption(call);
    if caption.is_empty() {
        return Some(ShortcodeHtml::Inline(picture));
    }
    Some(ShortcodeHtml::Block(element(
        "figure",
        &[],
        &(picture + &element("figcaption", &[], &caption)),
    )))
}

/// Roots a path in the site that begins with a folder that lies there: Eleventy
/// and Hugo name pictures so, wherever the article is.
pub(crate) fn rooted(path: &str, scope: &ExpansionScope<'_>) -> String {
    const FOLDERS: &[&str] =
        &["assets/", "static/", "public/", "images/", "img/", "uploads/", "media/"];
    if FOLDERS.iter().any(|folder| path.starts_with(folder)) {
        return format!("{}/{path}", scope.site.path().trim_end_matches('/'));
    }
    path.to_owned()
}

/// A video on `YouTube`.
pub(crate) fn youtube(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "videoid", "v", "video", "src", "url"]).or(call.nth(0))?;
    let address = if id.contains("://") {
        id.to_owned()
    } else {
        format!("https://www.youtube.com/watch?v={id}")
    };
    Some(linked(&address, call, "Watch on YouTube"))
}

/// A video of Vimeo.
pub(crate) fn vimeo(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "videoid", "src", "url"]).or(call.nth(0))?;
    let address =
        if id.contains("://") { id.to_owned() } else { format!("https://vimeo.com/{id}") };
    Some(linked(&address, call, "Watch on Vimeo"))
}

/// A video file, or a video of the provider that is named.
pub(crate) fn video(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    match call.get(&["provider", "host", "service"]) {
        Some("youtube") => return youtube(call, scope),
        Some("vimeo") => return vimeo(call, scope),
        _ => {}
    }
    let source = call.get(SOURCE).or(call.get(&["mp4", "webm"])).or(call.nth(0))?;
    let poster = call.get(&["poster"]).unwrap_or_default();
    let player = element("video", &[("src", source), ("poster", poster)], "");
    Some(ShortcodeHtml::Block(with_caption(player, call)))
}

/// A sound file.
pub(crate) fn audio(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let source = call.get(SOURCE).or(call.get(&["mp3", "ogg"])).or(call.nth(0))?;
    Some(ShortcodeHtml::Block(with_caption(element("audio", &[("src", source)], ""), call)))
}

/// A video on Bilibili.
pub(crate) fn bilibili(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "bvid", "bv"]).or(call.nth(0))?;
    let address = if id.contains("://") {
        id.to_owned()
    } else {
        format!("https://www.bilibili.com/video/{id}/")
    };
    Some(linked(&address, call, "Watch on Bilibili"))
}

/// A post on X.
pub(crate) fn post(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "tweetid", "url", "src", "href"]).or(call.nth(0))?;
    let user = call.get(&["user", "username"]).unwrap_or("i");
    let address = if id.contains("://") {
        id.to_owned()
    } else {
        format!("https://x.com/{user}/status/{id}")
    };
    Some(linked(&address, call, "See the post on X"))
}

/// A picture on Instagram.
pub(crate) fn instagram(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "url", "src"]).or(call.nth(0))?;
    let address = if id.contains("://") {
        id.to_owned()
    } else {
        format!("https://www.instagram.com/p/{id}/")
    };
    Some(linked(&address, call, "See the post on Instagram"))
}

/// A piece of code on GitHub.
pub(crate) fn gist(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "url", "src"]).or(call.nth(0))?;
    let address = match call.nth(1) {
        _ if id.contains("://") => id.to_owned(),
        // Jekyll's second argument is a file, Hugo's the gist of the user in the first.
        Some(second) if !id.contains('/') && !second.contains('.') => {
            format!("https://gist.github.com/{id}/{second}")
        }
        _ => format!("https://gist.github.com/{id}"),
    };
    Some(linked(&address, call, "See the code on GitHub"))
}

/// A repository on GitHub.
pub(crate) fn repository(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let name = call.get(&["repo", "repository", "name"]).or(call.nth(0))?;
    let is_name = name.split('/').count() == 2 && !name.contains(':');
    is_name.then(|| named_page(&format!("https://github.com/{name}"), name))
}

/// Another site's page, if its address is given.
pub(crate) fn page(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let address = call.get(SOURCE).or(call.nth(0))?;
    let address = address
        .strip_prefix("//")
        .map_or_else(|| address.to_owned(), |rest| format!("https://{rest}"));
    let url = Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let label = format!("Open {}", url.host_str()?.trim_start_matches("www."));
    Some(linked(url.as_str(), call, &label))
}

/// A chart of Flourish, which its embeds name by a path.
pub(crate) fn flourish(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let source = call.get(&["src", "url", "id"]).or(call.nth(0))?;
    if source.contains("://") || source.starts_with("//") {
        return page(call, scope);
    }
    let path = source.trim_matches('/').trim_end_matches("/embed");
    let path = if path.contains('/') { path.to_owned() } else { format!("visualisation/{path}") };
    Some(linked(&format!("https://public.flourish.studio/{path}/"), call, "See the chart"))
}

/// HTML that stands in an argument, often escaped.
pub(crate) fn raw(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let Some(html) = call.get(&["srcdoc", "html", "content"]) else { return page(call, scope) };
    let html = if html.contains('<') { html.to_owned() } else { unescape(html) };
    Some(ShortcodeHtml::Block(html))
}

/// A link to a page under a name.
pub(crate) fn named_page(address: &str, name: &str) -> ShortcodeHtml {
    let address = Url::parse(address)
        .ok()
        .and_then(|url| watch_page(&url))
        .map_or_else(|| address.to_owned(), String::from);
    let name = if name.is_empty() { &address } else { name };
    ShortcodeHtml::Inline(element("a", &[("href", &address)], &escape(name)))
}

fn linked(address: &str, call: &ShortcodeCall, label: &str) -> ShortcodeHtml {
    let name = call.get(&["title", "caption", "alt", "label"]).unwrap_or(label);
    named_page(address, name)
}

fn with_caption(player: String, call: &ShortcodeCall) -> String {
    match caption(call) {
        caption if caption.is_empty() => player,
        caption => element("figure", &[], &(player + &element("figcaption", &[], &caption))),
    }
}

/// Joins what stands below a picture: title, caption, who made it.
fn caption(call: &ShortcodeCall) -> String {
    let title = call.get(&["title"]).map(|title| element("strong", &[], &escape(title)));
    let text = call.get(&["caption"]).map(inline);
    let credit =
        call.get(&["credit", "attr", "source_credit", "author", "copyright"]).map(|credit| {
            match call.get(&["attrlink", "crediturl", "credit_url"]) {
                Some(target) => element("a", &[("href", target)], &inline(credit)),
                None => inline(credit),
            }
        });
    let credit = credit.map(|credit| element("small", &[], &credit));
    [title, text, credit].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Reads one paragraph of Markdown, as captions are.
pub(crate) fn inline(text: &str) -> String {
    let html = markdown::to_html(text, "");
    let html = html.trim();
    let inside = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    inside.unwrap_or(html).to_owned()
}
