//! CSS style sheet that makes RSS and Atom readable in a browser.

use url::Url;

use crate::model::document::Document;
use crate::syntax::xml;

/// Returns the built-in style sheet as a document at `path`.
pub(crate) fn render(path: &str) -> Document {
    Document::new(path.into(), include_bytes!("stylesheet.css").to_vec(), Vec::new())
}

/// Inserts the `xml-stylesheet` processing instruction after the XML declaration
/// (Associating Style Sheets with XML documents, section 4). A document without a
/// declaration stays as it is.
pub(crate) fn link(document: Vec<u8>, stylesheet: Option<&Url>) -> Vec<u8> {
    const END: &[u8] = b"?>\n";
    let end = document.windows(END.len()).position(|bytes| bytes == END);
    let (Some(stylesheet), Some(end)) = (stylesheet, end) else { return document };
    let (declaration, rest) = document.split_at(end + END.len());
    let instruction = xml::stylesheet_instruction(stylesheet.as_str());
    [declaration, instruction.as_bytes(), b"\n", rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instruction_comes_after_the_declaration() {
        let url = Url::parse("https://a.example/feed.css?a&b=\"").unwrap();
        let linked = link(b"<?xml version=\"1.0\"?>\n<a/>".to_vec(), Some(&url));
        let expected = "<?xml version=\"1.0\"?>\n<?xml-stylesheet href=\"https://a.example/feed.css?a&amp;b=%22\" type=\"text/css\"?>\n<a/>";
        assert_eq!(String::from_utf8(linked).unwrap(), expected);
        assert_eq!(link(b"<a/>".to_vec(), Some(&url)), b"<a/>");
    }
}
