//! Shows the picture of an article above its text.

use crate::model::Image;
use crate::syntax::html::{element, escape_attribute, escape_text, void};

/// Inserts the picture before the content, unless the content already shows it or is
/// blank.
///
/// Readers display the content. A picture that only a separate element names is ignored by
/// some of them and listed as an attached file by others.
pub(super) fn prepend_image(content: String, image: Option<&Image>) -> String {
    match image {
        Some(image) if !content.trim().is_empty() && !contains_image(&content, image) => {
            format!("{}\n{content}", render_figure(image))
        }
        Some(_) | None => content,
    }
}

fn contains_image(content: &str, image: &Image) -> bool {
    content.contains(&escape_attribute(image.url.as_str()))
}

fn render_figure(image: &Image) -> String {
    let (width, height) = image.size.unzip();
    let [width, height] =
        [width, height].map(|side| side.map_or_else(String::new, |it| it.to_string()));
    let picture = void(
        "img",
        &[
            ("src", image.url.as_str()),
            ("alt", image.alt.as_deref().unwrap_or_default()),
            ("width", &width),
            ("height", &height),
        ],
    );
    let credit = image.credit.as_deref().map(|credit| element("small", &[], &escape_text(credit)));
    let parts: Vec<_> =
        image.caption.as_deref().map(escape_text).into_iter().chain(credit).collect();
    let caption = match &parts[..] {
        [] => String::new(),
        parts => element("figcaption", &[], &parts.join(" ")),
    };
    element("figure", &[], &(picture + &caption))
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn check(content: &str, caption: Option<&str>, credit: Option<&str>) -> String {
        let image = Image {
            url: Url::parse("https://a.example/i.png?a&b").unwrap(),
            mime_type: None,
            size: Some((640, 480)),
            alt: Some("A \"kettle\"".into()),
            caption: caption.map(Into::into),
            credit: credit.map(Into::into),
        };
        prepend_image(content.into(), Some(&image))
    }

    #[test]
    fn picture_is_above_the_text() {
        insta::assert_snapshot!(check("<p>Text</p>", None, None), @r#"
        <figure><img src="https://a.example/i.png?a&amp;b" alt="A &quot;kettle&quot;" width="640" height="480"></figure>
        <p>Text</p>
        "#);
    }

    #[test]
    fn caption_and_credit_are_below_it() {
        insta::assert_snapshot!(check("<p>Text</p>", Some("Salt & tea"), Some("Ann <A>")), @r#"
        <figure><img src="https://a.example/i.png?a&amp;b" alt="A &quot;kettle&quot;" width="640" height="480"><figcaption>Salt &amp; tea <small>Ann &lt;A&gt;</small></figcaption></figure>
        <p>Text</p>
        "#);
    }

    #[test]
    fn picture_that_the_content_shows_is_not_repeated() {
        let content = "<p><img src=\"https://a.example/i.png?a&amp;b\"></p>";
        assert_eq!(check(content, None, None), content);
    }

    #[test]
    fn article_without_text_has_its_summary_and_no_picture() {
        assert_eq!(check("\n", None, None), "\n");
    }

    #[test]
    fn article_without_a_picture_is_left_alone() {
        assert_eq!(prepend_image("<p>Text</p>".into(), None), "<p>Text</p>");
    }
}
