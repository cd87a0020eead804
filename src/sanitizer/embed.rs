//! Embedded pages: feed readers do not show frames, so they become links.

use url::Url;

/// Returns the page of the video or playlist that an embed URL of `YouTube` or
/// Vimeo plays.
pub(crate) fn watch_page(url: &Url) -> Option<Url> {
    let host = url.host_str()?.trim_start_matches("www.");
    let mut parts = url.path_segments()?;
    let (first, second) = (parts.next()?, parts.next().unwrap_or_default());
    let page = match (host, first, second) {
        ("youtube.com" | "youtube-nocookie.com", "embed", "videoseries") => {
            let (_, list) = url.query_pairs().find(|(name, _)| name == "list")?;
            format!("https://www.youtube.com/playlist?list={list}")
        }
        ("youtube.com" | "youtube-nocookie.com", "embed", id) if !id.is_empty() => {
            format!("https://www.youtube.com/watch?v={id}")
        }
        ("player.vimeo.com", "video", id) if !id.is_empty() => format!("https://vimeo.com/{id}"),
        _ => return None,
    };
    Url::parse(&page).ok()
}

/// Returns the label of a link to an embedded page that has no title.
pub(super) fn default_label(url: &Url) -> String {
    match url.host_str().unwrap_or_default().trim_start_matches("www.") {
        "youtube.com" => "Watch on YouTube".to_owned(),
        "vimeo.com" => "Watch on Vimeo".to_owned(),
        host => format!("Open {host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str) -> Option<String> {
        watch_page(&Url::parse(address).unwrap()).map(String::from)
    }

    #[test]
    fn video_player_becomes_a_link_to_the_page_of_its_video() {
        let page = Some("https://www.youtube.com/watch?v=abc".to_owned());
        assert_eq!(check("https://www.youtube-nocookie.com/embed/abc?rel=0"), page);
        assert_eq!(check("https://player.vimeo.com/video/7").unwrap(), "https://vimeo.com/7");
    }

    #[test]
    fn playlist_becomes_a_link_to_its_page() {
        assert_eq!(
            check("https://youtube.com/embed/videoseries?list=x").unwrap(),
            "https://www.youtube.com/playlist?list=x",
        );
    }

    #[test]
    fn other_embeds_have_no_page() {
        assert_eq!(check("https://e.org/embed/abc"), None);
    }
}
