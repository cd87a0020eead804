//! The components that site generators share, as rows.

use super::Scope;
use super::call::{Call, Syntax};
use super::media::{
    audio, figure, flourish, gist, instagram, page, post, raw, video, vimeo, youtube,
};
use super::prose::{button, code, details, line, link, notice, plain, quote, reference, target};

/// What stands in a component's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Html {
    /// It may stand in a line of text.
    Inline(String),
    /// It stands alone.
    Block(String),
}

/// How a component is replaced; `None` leaves it as unknown as one without a row.
#[derive(Clone, Copy)]
pub(super) enum Build {
    /// By text, often an address, that is read as Markdown.
    Text(fn(&Call, &Scope<'_>) -> Option<String>),
    /// By HTML; what it may be around stays below.
    Html(fn(&Call, &Scope<'_>) -> Option<Html>),
    /// By HTML before and behind what it is around.
    Around(fn(&Call) -> (String, String)),
    /// By the start and the end of a link.
    Link(fn(&Call) -> Option<(String, String)>),
    /// By HTML made of what it is around, read as it stands.
    Verbatim(fn(&Call, &str) -> String),
    /// By nothing, with what it is around.
    Nothing,
    /// By nothing, with what it is around, and its author is told.
    Lost,
}

/// Some names of one component.
pub(super) struct Row {
    /// In small letters, without `-` and `_`.
    pub names: &'static [&'static str],
    /// The syntax in which alone they mean it.
    pub only: Option<Syntax>,
    pub build: Build,
}

use Build::{Around, Html as Shown, Link, Lost, Nothing, Text, Verbatim};
use Syntax::{Hugo, Jsx, Tag};

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Pictures, sound and moving pictures.
    Row { names: &["figure", "fig", "linkedfigure", "picture", "image", "img", "imagewithclass", "imgcaption", "photo", "responsiveimage", "zoomableimage", "lightboximage"],
                                                                       only: None,       build: Shown(figure) },
    Row { names: &["youtube", "youtubelite", "liteyoutube", "youtubeembed", "youtubevideo", "yt"], only: None, build: Shown(youtube) },
    Row { names: &["vimeo", "vimeosimple", "vimeoembed"],              only: None,       build: Shown(vimeo) },
    Row { names: &["video", "videoplayer", "html5video", "rawvideo"],  only: None,       build: Shown(video) },
    Row { names: &["audio", "audioplayer", "mp3"],                     only: None,       build: Shown(audio) },
    // Other sites' pages.
    Row { names: &["tweet", "tweetsimple", "twitter", "twittersimple", "x", "xsimple", "twittertweet"], only: None, build: Shown(post) },
    Row { names: &["instagram", "instagramsimple"],                    only: None,       build: Shown(instagram) },
    Row { names: &["gist"],                                            only: None,       build: Shown(gist) },
    Row { names: &["flourish"],                                        only: None,       build: Shown(flourish) },
    Row { names: &["raw", "rawembed"],                                 only: None,       build: Shown(raw) },
    Row { names: &["datawrapper", "embed", "iframe", "include", "typeform", "codepen", "codesandbox", "spotify", "soundcloud", "bluesky", "mastodon", "tiktok", "facebook", "map", "asciinema", "slideshare", "speakerdeck", "observable", "documentcloud", "remoteembed"],
                                                                       only: None,       build: Shown(page) },
    // Addresses.
    Row { names: &["ref", "relref"],                                   only: Some(Hugo), build: Text(reference) },
    Row { names: &["posturl"],                                         only: Some(Tag),  build: Text(target) },
    Row { names: &["link"],                                            only: Some(Tag),  build: Text(target) },
    Row { names: &["link", "a", "navlink", "anchor"],                  only: Some(Jsx),  build: Link(link) },
    // Text.
    Row { names: &["highlight", "prism", "codeblock"],                 only: None,       build: Verbatim(code) },
    Row { names: &["quote", "blockquote", "pullquote", "epigraph"],    only: None,       build: Around(quote) },
    Row { names: &["details", "accordion", "accordionitem", "collapse", "collapsible", "expand", "spoiler"],
                                                                       only: None,       build: Around(details) },
    Row { names: &["notice", "alert", "alertbox", "callout", "admonition", "aside", "hint", "note", "tip", "info", "warning", "important", "caution", "danger", "notification", "message"],
                                                                       only: None,       build: Around(notice) },
    Row { names: &["button", "buttonlink", "linkbutton", "btn"],       only: None,       build: Link(button) },
    Row { names: &["hr", "divider", "separator"],                      only: None,       build: Shown(line) },
    Row { names: &["rawhtml", "html", "unsafe", "center", "lead", "large", "dropcap", "markdown", "markdownify", "fragment", "div", "span", "section", "spaceless", "filter", "clear", "clearfix", "br"],
                                                                       only: None,       build: Around(plain) },
    Row { names: &["comment"],                                         only: None,       build: Nothing },
    Row { names: &["for", "tablerow", "capture", "macro"],             only: Some(Tag),  build: Lost },
];

/// Finds the row of a call, by its whole name or the last part of its path.
pub(super) fn find(call: &Call) -> Option<Build> {
    let last = call.name.rsplit(['/', '.']).next().unwrap_or_default();
    let by_name = |name: String| {
        let is_meant = |row: &&Row| {
            row.names.contains(&name.as_str()) && row.only.is_none_or(|only| only == call.syntax)
        };
        ROWS.iter().find(is_meant).map(|row| row.build)
    };
    by_name(simple(&call.name)).or_else(|| by_name(simple(last)))
}

/// Writes a name as the rows do.
pub(super) fn simple(name: &str) -> String {
    name.chars().filter(|part| !matches!(part, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice_for_one_syntax() {
        for syntax in [Hugo, Tag, Jsx, Syntax::Function] {
            let rows = ROWS.iter().filter(|row| row.only.is_none_or(|only| only == syntax));
            let mut names: Vec<_> = rows.flat_map(|row| row.names).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{syntax:?}");
        }
    }

    #[test]
    fn names_are_written_simply() {
        for name in ROWS.iter().flat_map(|row| row.names) {
            assert_eq!(simple(name), **name);
        }
    }

    #[test]
    fn folders_and_capitals_do_not_matter() {
        for name in ["figure", "featured/picture", "image_with_class", "YouTube", "UI.AlertBox"] {
            assert!(find(&Call::new(Hugo, name, "")).is_some(), "{name}");
        }
    }
}
