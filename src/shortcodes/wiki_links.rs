//! `[[Page]]` and `![[picture.png]]`, as Obsidian, Quartz and wikis have them.

use std::collections::HashSet;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::ExpansionScope;
use super::blocks::is_contents;
use super::registry::ShortcodeHtml;
use super::render_media::rooted;
use super::scanner::{MarkerKind, OrderedRanges, ShortcodeMarker, find};
use crate::model::FileFacts;
use crate::syntax::html::{element, void};

/// A link by the name of what it leads to, or shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WikiLink {
    /// The name of a page or a file; empty for the page itself.
    target: String,
    /// The last heading after `#`.
    heading: Option<String>,
    /// What stands behind `|`.
    label: Option<String>,
    is_embed: bool,
}

/// What a link becomes.
pub(crate) enum RenderedWikiLink {
    /// Text that is read as Markdown.
    Text(String),
    /// HTML that stands for it.
    Html(ShortcodeHtml),
}

/// More bytes than the name of any page has.
const LONGEST: usize = 300;

/// Finds links in a text, in order.
pub(crate) fn markers(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let mut markers = Vec::new();
    let (mut code, mut at) = (OrderedRanges(code), 0);
    let mut labels = None;
    while let Some(start) = find(text, at, "[[") {
        let link = if code.hold(start) { None } else { link(text, start) };
        let labels = labels.get_or_insert_with(|| references(text));
        let link = link.filter(|(link, _)| !labels.contains(&link.target.to_lowercase()));
        at = start + 2;
        if let Some((link, length)) = link {
            let first = if link.is_embed { start - 1 } else { start };
            at = start + length;
            markers.push(ShortcodeMarker { span: first..at, kind: MarkerKind::Page(link) });
        }
    }
    markers
}

/// Finds the labels that a text gives addresses to: `[[a]]` is then a link of
/// Markdown in brackets.
fn references(text: &str) -> HashSet<String> {
    let label = |line: &str| {
        let (label, _) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
        Some(label.to_lowercase())
    };
    text.lines().filter_map(label).collect()
}

/// Reads the link that begins at a place, and its length.
fn link(text: &str, start: usize) -> Option<(WikiLink, usize)> {
    let inside = &text[start + 2..];
    let most = inside.floor_char_boundary(LONGEST);
    let end = inside[..most].find(['[', ']', '\n', '<', '>', '{', '}', '`', '$'])?;
    let (inside, after) = inside.split_at(end);
    let after = after.strip_prefix("]]")?;
    let before = &text[..start];
    let is_embed = before.ends_with('!');
    // `[[1]](address)`, `a[[0]]` of R, `\[[`.
    let is_other = after.starts_with(['(', '[', ']', ':'])
        || before.ends_with(|next: char| next.is_ascii_alphanumeric() || "_])[\\".contains(next));
    if is_other || inside.trim() != inside || is_contents(&text[start..start + end + 4]) {
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
    is_name(&link).then_some((link, end + 4))
}

/// Attributes of C++, which are written so in prose too.
#[rustfmt::skip]
const ATTRIBUTES: &[&str] = &[
    "assume", "carries_dependency", "deprecated", "fallthrough", "likely", "maybe_unused",
    "nodiscard", "noreturn", "no_unique_address", "unlikely",
];

/// Says whether this can be a page's name: no address, number, test of a shell
/// or attribute.
fn is_name(link: &WikiLink) -> bool {
    let is_word = |text: &str| text.chars().any(char::is_alphabetic);
    let name = &*link.target;
    match &link.heading {
        Some(heading) if name.is_empty() => is_word(heading),
        _ => {
            is_word(name)
                && !name.contains([':', '"'])
                && !name.contains(" == ")
                && !name.contains(" && ")
                && !name.starts_with(['-', '=', '!', '@', '*'])
                && !ATTRIBUTES.contains(&name)
        }
    }
}

/// How files are shown, by their endings.
#[rustfmt::skip]
const FILES: &[(&str, &[&str])] = &[
    ("img",   &["avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"]),
    ("audio", &["flac", "m4a", "mp3", "ogg", "opus", "wav"]),
    ("video", &["mkv", "mov", "mp4", "ogv", "webm"]),
    ("a",     &["csv", "docx", "epub", "pdf", "pptx", "xlsx", "zip"]),
];

/// Makes what stands for a link: a page that is not there shows its text.
pub(crate) fn shown(link: &WikiLink, scope: &ExpansionScope<'_>) -> RenderedWikiLink {
    let ending = link.target.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let kind = FILES.iter().find(|(_, endings)| endings.contains(&&*ending));
    match kind {
        Some((name @ ("img" | "audio" | "video"), _)) if link.is_embed => {
            RenderedWikiLink::Html(embedded(name, link, scope))
        }
        Some(_) => {
            let address = file(&link.target, scope);
            let label = link.label.clone().unwrap_or_else(|| escaped(&link.target));
            RenderedWikiLink::Text(written(&label, &address))
        }
        None => RenderedWikiLink::Text(page(link, scope)),
    }
}

fn page(link: &WikiLink, scope: &ExpansionScope<'_>) -> String {
    let target = link.target.strip_suffix(".md").unwrap_or(&link.target);
    // A block has no address: `#^a1b2c3`.
    let heading = link.heading.as_deref().filter(|heading| !heading.starts_with('^'));
    let label = link.label.as_ref().map(|label| label.replace('|', "\\|"));
    let label = label.unwrap_or_else(|| match heading {
        Some(heading) if target.is_empty() => escaped(heading),
        Some(heading) => escaped(&format!("{target} > {heading}")),
        None => escaped(target),
    });
    let fragment = heading.map(|heading| format!("#{}", anchor(heading))).unwrap_or_default();
    if target.is_empty() {
        return written(&label, &fragment);
    }
    match (scope.resolve)(&format!("[[{target}")) {
        Some(url) => written(&label, &format!("{url}{fragment}")),
        None => label,
    }
}

/// Names the page that a link leads to, if it leads to one.
pub(crate) fn page_name(link: &WikiLink) -> Option<String> {
    let ending = link.target.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let is_file = FILES.iter().any(|(_, endings)| endings.contains(&&*ending));
    let target = link.target.strip_suffix(".md").unwrap_or(&link.target);
    (!is_file && !target.is_empty()).then(|| format!("[[{target}"))
}

/// Returns what stands for a link to a page that is not public. The name of the
/// page may be its title or a part of its address, so it is not shown.
pub(crate) fn hidden(link: &WikiLink) -> String {
    link.label.as_ref().map_or_else(|| "…".to_owned(), |label| label.replace('|', "\\|"))
}

fn written(label: &str, address: &str) -> String {
    format!("[{label}](<{}>)", address.replace('|', "%7C"))
}

/// Writes the id that generators give a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().flat_map(char::to_lowercase).filter_map(|letter| match letter {
        ' ' => Some('-'),
        letter if letter.is_alphanumeric() || matches!(letter, '-' | '_') => Some(letter),
        _ => None,
    });
    kept.collect()
}

/// Takes a name for what it says, not for Markdown.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.chars() {
        if "\\*_~&|=^%".contains(letter) {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

fn embedded(name: &str, link: &WikiLink, scope: &ExpansionScope<'_>) -> ShortcodeHtml {
    let address = file(&link.target, scope);
    if name != "img" {
        return ShortcodeHtml::Block(element(name, &[("src", &address)], ""));
    }
    // `|300`, `|300x200`, or words before them.
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

/// Folders that hold what notes show; by their names alone these files are found.
const FOLDERS: &[&str] =
    &["attachments/", "_attachments/", "assets/", "images/", "img/", "static/", "media/"];

/// Finds a file's address: beside the article, else among the assets.
fn file(target: &str, scope: &ExpansionScope<'_>) -> String {
    let name = percent_decode_str(target).decode_utf8_lossy();
    let base = scope.site.path().trim_end_matches('/');
    let folders = std::iter::once(&"").chain(FOLDERS);
    let found = folders.map(|folder| format!("{folder}{name}")).find_map(|path| {
        match (scope.files)(&path) {
            FileFacts::Beside { .. } => Some(path),
            FileFacts::Asset { .. } => Some(format!("{base}/{}", path.trim_start_matches('/'))),
            FileFacts::Missing | FileFacts::Outside => None,
        }
    });
    // Paths begin at the folder of all notes.
    let is_below = name.contains('/') && !name.starts_with(['.', '/']);
    let unknown = || if is_below { format!("{base}/{name}") } else { rooted(&name, scope) };
    found.unwrap_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::shown;

    fn check(text: &str) -> String {
        shown(text, TextDialect::Markdown).replace('\u{FFFF}', "")
    }

    #[test]
    fn pages_are_links_and_others_their_text() {
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
    fn files_are_found_beside_the_article_and_among_assets() {
        #[rustfmt::skip]
        let rows = [
            ("![[beside a.png]]",          "<p><img src=\"beside a.png\" alt=\"\"></p>\n"),
            ("![[asset.png|b \"c\"]]",     "<p><img src=\"/blog/asset.png\" alt=\"b &quot;c&quot;\"></p>\n"),
            ("a ![[asset.png|d|30x20]]",   "<p>a <img src=\"/blog/asset.png\" alt=\"d\" width=\"30\" height=\"20\"></p>\n"),
            ("![[lost.png|300]]",          "<p><img src=\"lost.png\" alt=\"\" width=\"300\"></p>\n"),
            ("![[notes/lost.png]]",        "<p><img src=\"/blog/notes/lost.png\" alt=\"\"></p>\n"),
            ("![[beside.mp3]]",            "<audio src=\"beside.mp3\"></audio>\n"),
            ("![[asset.pdf]] [[asset.pdf|e]]", "<p><a href=\"/blog/asset.pdf\">asset.pdf</a> <a href=\"/blog/asset.pdf\">e</a></p>\n"),
        ];
        for (text, expected) in rows {
            let expected = expected.replace(" alt=\"\"", "");
            assert_eq!(check(text).trim(), expected.trim(), "{text}");
        }
    }

    #[test]
    fn other_double_brackets_stay() {
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
