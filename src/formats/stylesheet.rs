//! CSS style sheet that makes RSS and Atom readable in a browser.

use url::Url;

use crate::formats::html_page::{self, translations};
use crate::model::document::Document;
use crate::syntax::xml;

/// Returns the built-in style sheet as a document at `path`, with its labels in a language.
pub(crate) fn render(path: &str, language: &str) -> Document {
    let words = translations::words_for(language);
    let is_right_to_left = html_page::is_right_to_left(language);
    // In a style sheet with a default namespace, `:root` is an element of that namespace.
    let tokens = include_str!("design_tokens.css").replace(":root", "*|*:root");
    let mut style = include_str!("stylesheet.css").replace(TOKENS, &tokens);
    style = style.replace("DIRECTION", if is_right_to_left { "rtl" } else { "ltr" });
    for (name, text) in words.entries() {
        style = style.replace(&format!("WORD({name})"), text);
    }
    Document::new(path.into(), style.into_bytes(), Vec::new())
}

/// Line of the style sheet that the design tokens replace.
const TOKENS: &str = "/* tokens */\n";

/// Inserts the `xml-stylesheet` processing instruction after the XML declaration
/// (Associating Style Sheets with XML documents, section 4). A document without a
/// declaration stays as it is. The address is relative to that of the document, so that it
/// is right on a preview of the site, too.
pub(crate) fn link(document: Vec<u8>, stylesheet: Option<&Url>, own: &Url) -> Vec<u8> {
    const END: &[u8] = b"?>\n";
    let end = document.windows(END.len()).position(|bytes| bytes == END);
    let (Some(stylesheet), Some(end)) = (stylesheet, end) else { return document };
    let (declaration, rest) = document.split_at(end + END.len());
    let relative = own.make_relative(stylesheet);
    let instruction =
        xml::stylesheet_instruction(relative.as_deref().unwrap_or(stylesheet.as_str()));
    [declaration, instruction.as_bytes(), b"\n", rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instruction_comes_after_the_declaration() {
        let url = Url::parse("https://a.example/feed.css?a&b=\"").unwrap();
        let own = Url::parse("https://a.example/tags/sea/feed.xml").unwrap();
        let linked = link(b"<?xml version=\"1.0\"?>\n<a/>".to_vec(), Some(&url), &own);
        let expected = "<?xml version=\"1.0\"?>\n<?xml-stylesheet href=\"../../feed.css?a&amp;b=%22\" type=\"text/css\"?>\n<a/>";
        assert_eq!(String::from_utf8(linked).unwrap(), expected);
        assert_eq!(link(b"<a/>".to_vec(), Some(&url), &own), b"<a/>");
    }

    #[test]
    fn labels_have_the_language_of_the_site() {
        for (language, label) in
            [("en", "\"Published: \""), ("de-AT", "\"Veröffentlicht: \""), ("ar", "\"نُشر: \"")]
        {
            let style = String::from_utf8(render("feed.css", language).bytes).unwrap();
            assert!(style.contains(label), "{language}: {style}");
            assert!(style.contains("\n*|*:root {") && !style.contains("\n:root"), "{style}");
            assert!(
                !style.contains("WORD(") && !style.contains("DIRECTION") && !style.contains(TOKENS)
            );
            assert_eq!(style.contains("direction: rtl"), language == "ar");
        }
    }
}
