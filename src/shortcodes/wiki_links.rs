//! Reads wiki links, `[[Page]]` and `![[picture.png]]`, in the syntax of Obsidian,
//! Quartz and wikis.

use std::collections::HashSet;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::ExpansionScope;
use super::blocks::is_table_of_contents;
use super::marker::{MarkerKind, OrderedRanges, ShortcodeMarker, WikiLink, find};
use super::render_media::root_path;
use super::shortcode_html::ShortcodeHtml;
use crate::model::FileFacts;
use crate::syntax::html::{element, void};

/// Output for a link.
pub(crate) enum RenderedWikiLink {
    /// Markdown that is written in its place.
    Text(String),
    /// HTML that is inserted through a placeholder.
    Html(ShortcodeHtml),
}

/// Maximum number of bytes between the brackets of a link.
const MAX_LENGTH: usize = 300;

/// Finds the links of a text, in order.
pub(crate) fn find_markers(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let mut markers = Vec::new();
    let (mut code, mut offset) = (OrderedRanges(code), 0);
    let mut labels = None;
    while let Some(start) = find(text, offset, "[[") {
        let link = if code.contains(start) { None } else { read_link(text, start) };
        let labels = labels.get_or_insert_with(|| reference_labels(text));
        let link = link.filter(|(link, _)| !labels.contains(&link.target.to_lowercase()));
        offset = start + 2;
        if let Some((link, length)) = link {
            let first = if link.is_embed { start - 1 } else { start };
            offset = start + length;
            markers.push(ShortcodeMarker { span: first..offset, kind: MarkerKind::Page(link) });
        }
    }
    markers
}

/// Returns the labels of Markdown link reference definitions: with one for `a`,
/// `[[a]]` is a Markdown link in brackets.
fn reference_labels(text: &str) -> HashSet<String> {
    text.lines().filter_map(reference_label).collect()
}

fn reference_label(line: &str) -> Option<String> {
    let (label, _) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
    Some(label.to_lowercase())
}

/// Reads the link at an offset; returns it with its length in bytes.
fn read_link(text: &str, start: usize) -> Option<(WikiLink, usize)> {
    let inside = &text[start + 2..];
    let limit = inside.floor_char_boundary(MAX_LENGTH);
    let end = inside[..limit].find(['[', ']', '\n', '<', '>', '{', '}', '`', '$'])?;
    let (inside, after) = inside.split_at(end);
    let after = after.strip_prefix("]]")?;
    let before = &text[..start];
    let is_embed = before.ends_with('!');
    // Other syntax with two brackets: `[[1]](url)`, `a[[0]]` in R, `\[[`.
    let is_other = after.starts_with(['(', '[', ']', ':'])
        || before.ends_with(|next: char| next.is_ascii_alphanumeric() || "_])[\\".contains(next));
    if is_other || inside.trim() != inside || is_table_of_contents(&text[start..start + end + 4]) {
        return None;
    }
    let (name, label) = inside.split_once('|').map_or((inside, None), |(name, label)| {
        // In a table the bar is escaped.
        (name.trim_end_matches('\\').trim_end(), Some(label.trim()))
    });
    let (target, heading) = name.split_once('#').map_or((name, None), |(target, heading)| {
        (target.trim_end(), heading.rsplit('#').next().map(str::trim))
    });
    let link = WikiLink {
        target: target.to_owned(),
        heading: heading.filter(|heading| !heading.is_empty()).map(str::to_owned),
        label: label.filter(|label| !label.is_empty()).map(str::to_owned),
        is_embed,
    };
    is_plausible(&link).then_some((link, end + 4))
}

/// Attributes of C++, which appear in prose with the same brackets.
#[rustfmt::skip]
const ATTRIBUTES: &[&str] = &[
    "assume", "carries_dependency", "deprecated", "fallthrough", "likely", "maybe_unused",
    "nodiscard", "noreturn", "no_unique_address", "unlikely",
];

/// Returns true if the target can be the name of a page, rather than a URL, a
/// number, a shell test or an attribute.
fn is_plausible(link: &WikiLink) -> bool {
    let name = &*link.target;
    match &link.heading {
        Some(heading) if name.is_empty() => heading.chars().any(char::is_alphabetic),
        _ => {
            name.chars().any(char::is_alphabetic)
                && !name.contains([':', '"'])
                && !name.contains(" == ")
                && !name.contains(" && ")
                && !name.starts_with(['-', '=', '!', '@', '*'])
                && !ATTRIBUTES.contains(&name)
        }
    }
}

/// Elements that show files, by file extension; `a` is a download link.
#[rustfmt::skip]
const FILES: &[(&str, &[&str])] = &[
    ("img",   &["avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"]),
    ("audio", &["flac", "m4a", "mp3", "ogg", "opus", "wav"]),
    ("video", &["mkv", "mov", "mp4", "ogv", "webm"]),
    ("a",     &["csv", "docx", "epub", "pdf", "pptx", "xlsx", "zip"]),
];

/// Renders a link; one to a page that does not exist shows only its label.
pub(crate) fn render_link(link: &WikiLink, scope: &ExpansionScope<'_>) -> RenderedWikiLink {
    let ending = link.target.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let kind = FILES.iter().find(|(_, endings)| endings.contains(&&*ending));
    match kind {
        Some((name @ ("img" | "audio" | "video"), _)) if link.is_embed => {
            RenderedWikiLink::Html(render_embed(name, link, scope))
        }
        Some(_) => {
            let address = file_url(&link.target, scope);
            let label = link.label.clone().unwrap_or_else(|| escape_markdown(&link.target));
            RenderedWikiLink::Text(markdown_link(&label, &address))
        }
        None => RenderedWikiLink::Text(render_page_link(link, scope)),
    }
}

fn render_page_link(link: &WikiLink, scope: &ExpansionScope<'_>) -> String {
    let target = link.target.strip_suffix(".md").unwrap_or(&link.target);
    // A web page has no anchor for a block, `#^a1b2c3`.
    let heading = link.heading.as_deref().filter(|heading| !heading.starts_with('^'));
    let label = link.label.as_ref().map(|label| label.replace('|', "\\|"));
    let label = label.unwrap_or_else(|| match heading {
        Some(heading) if target.is_empty() => escape_markdown(heading),
        Some(heading) => escape_markdown(&format!("{target} > {heading}")),
        None => escape_markdown(target),
    });
    let fragment = heading.map(|heading| format!("#{}", heading_id(heading))).unwrap_or_default();
    if target.is_empty() {
        return markdown_link(&label, &fragment);
    }
    match (scope.resolve)(&format!("[[{target}")) {
        Some(url) => markdown_link(&label, &format!("{url}{fragment}")),
        None => label,
    }
}

/// Returns the name to resolve if a link points to another page, not to a file.
pub(crate) fn page_name(link: &WikiLink) -> Option<String> {
    let ending = link.target.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let is_file = FILES.iter().any(|(_, endings)| endings.contains(&&*ending));
    let target = link.target.strip_suffix(".md").unwrap_or(&link.target);
    (!is_file && !target.is_empty()).then(|| format!("[[{target}"))
}

/// Returns the text for a link to a page that is not public. The name of the page
/// may reveal its title or URL, so only a label is shown.
pub(crate) fn hidden_label(link: &WikiLink) -> String {
    link.label.as_ref().map_or_else(|| "…".to_owned(), |label| label.replace('|', "\\|"))
}

fn markdown_link(label: &str, address: &str) -> String {
    format!("[{label}](<{}>)", address.replace('|', "%7C"))
}

/// Returns the id that generators give to a heading.
fn heading_id(heading: &str) -> String {
    let id = heading.chars().flat_map(char::to_lowercase).filter_map(|letter| match letter {
        ' ' => Some('-'),
        letter if letter.is_alphanumeric() || matches!(letter, '-' | '_') => Some(letter),
        _ => None,
    });
    id.collect()
}

/// Escapes a name so that Markdown shows it literally.
fn escape_markdown(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.chars() {
        if "\\*_~&|=^%".contains(letter) {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

/// Renders an embedded image, audio or video.
fn render_embed(name: &str, link: &WikiLink, scope: &ExpansionScope<'_>) -> ShortcodeHtml {
    let address = file_url(&link.target, scope);
    if name != "img" {
        return ShortcodeHtml::Block(element(name, &[("src", &address)], ""));
    }
    // The size is the last part of the label: `|300`, `|300x200`, `|text|300`.
    let label = link.label.as_deref().unwrap_or_default();
    let (words, size) = match label.rsplit_once('|') {
        Some((words, size)) if is_size(size) => (words, size),
        _ if is_size(label) => ("", label),
        _ => (label, ""),
    };
    let (width, height) = size.split_once('x').unwrap_or((size, ""));
    let attributes = [("src", &*address), ("alt", words), ("width", width), ("height", height)];
    ShortcodeHtml::Inline(void("img", &attributes))
}

fn is_size(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'x')
}

/// Folders in which Obsidian finds files by their name alone.
const FOLDERS: &[&str] =
    &["attachments/", "_attachments/", "assets/", "images/", "img/", "static/", "media/"];

/// Returns the URL of a file, searched first next to the article, then in the
/// assets.
fn file_url(target: &str, scope: &ExpansionScope<'_>) -> String {
    let name = percent_decode_str(target).decode_utf8_lossy();
    let base = scope.site.path().trim_end_matches('/');
    let folders = std::iter::once(&"").chain(FOLDERS);
    let known = folders.map(|folder| format!("{folder}{name}")).find_map(|path| {
        match (scope.files)(&path) {
            FileFacts::NextToArticle { .. } => Some(path),
            FileFacts::Asset { .. } => Some(format!("{base}/{}", path.trim_start_matches('/'))),
            FileFacts::Missing | FileFacts::Outside => None,
        }
    });
    // Other paths are relative to the root of the vault.
    let is_below = name.contains('/') && !name.starts_with(['.', '/']);
    match known {
        Some(path) => path,
        None if is_below => format!("{base}/{name}"),
        None => root_path(&name, scope),
    }
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(text, TextDialect::Markdown).replace('\u{FFFF}', "")
    }

    #[test]
    fn known_pages_are_links_and_others_text() {
        #[rustfmt::skip]
        let rows = [
            ("[[known a]].",               "<p><a href=\"https://e.org/blog/known/\">known a</a>.</p>\n"),
            ("see [[known|B *c*]]s",       "<p>see <a href=\"https://e.org/blog/known/\">B <em>c</em></a>s</p>\n"),
            ("[[known#A b, c!]]",          "<p><a href=\"https://e.org/blog/known/#a-b-c\">known &gt; A b, c!</a></p>\n"),
            ("[[known#^a1b2|d]]",          "<p><a href=\"https://e.org/blog/known/\">d</a></p>\n"),
            ("[[#A b]]",                   "<p><a href=\"#a-b\">A b</a></p>\n"),
            ("![[known]]",                 "<p><a href=\"https://e.org/blog/known/\">known</a></p>\n"),
            ("[[known.md|e]]",             "<p><a href=\"https://e.org/blog/known/\">e</a></p>\n"),
            ("[[Lost_page_x]] [[Lost|f]]", "<p>Lost_page_x f</p>\n"),
            ("- [ ] [[已知]]",              "<ul>\n<li>☐ 已知</li>\n</ul>\n"),
            ("|a|\n|-|\n|[[known\\|g]]|",   "<table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td><a href=\"https://e.org/blog/known/\">g</a></td></tr>\n</tbody></table>\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), expected, "{text}");
        }
    }

    #[test]
    fn files_are_found_next_to_the_article_and_in_assets() {
        #[rustfmt::skip]
        let rows = [
            ("![[near a.png]]",          "<p><img src=\"near a.png\" alt=\"\"></p>\n"),
            ("![[asset.png|b \"c\"]]",     "<p><img src=\"/blog/asset.png\" alt=\"b &quot;c&quot;\"></p>\n"),
            ("a ![[asset.png|d|30x20]]",   "<p>a <img src=\"/blog/asset.png\" alt=\"d\" width=\"30\" height=\"20\"></p>\n"),
            ("![[lost.png|300]]",          "<p><img src=\"lost.png\" alt=\"\" width=\"300\"></p>\n"),
            ("![[notes/lost.png]]",        "<p><img src=\"/blog/notes/lost.png\" alt=\"\"></p>\n"),
            ("![[near.mp3]]",            "<audio src=\"near.mp3\"></audio>\n"),
            ("![[asset.pdf]] [[asset.pdf|e]]", "<p><a href=\"/blog/asset.pdf\">asset.pdf</a> <a href=\"/blog/asset.pdf\">e</a></p>\n"),
        ];
        for (text, expected) in rows {
            let expected = expected.replace(" alt=\"\"", "");
            assert_eq!(check(text).trim(), expected.trim(), "{text}");
        }
    }

    #[test]
    fn other_double_brackets_are_kept() {
        let texts = [
            "`[[known]]`",
            "if [[ -f a ]]; then",
            "[[1]] and a[[known]] and [[nodiscard]] and [[gnu::pure]]",
            "[[file:a.org][known]] and [[mailto:a]]",
            "[[ known ]] [[known] ] [[]] [[known",
            "[[a == b]] [[-z x]]",
        ];
        for text in texts {
            let shown = check(text).replace("<code>", "`").replace("</code>", "`");
            assert_eq!(shown, format!("<p>{text}</p>\n"));
        }
        assert_eq!(
            check("[[1]](a) [[known]](a)"),
            "<p><a href=\"a\">[1]</a> <a href=\"a\">[known]</a></p>\n"
        );
        assert_eq!(check("[[known]]\n\n[known]: a"), "<p>[<a href=\"a\">known</a>]</p>\n");
    }
}
