//! Feeds in pages: `fh:archive` and its links (RFC 5005 section 4).

use url::Url;

use crate::model::feed::Output;
use crate::syntax::xml::Element;

const NAMESPACE: &str = "http://purl.org/syndication/history/1.0";

/// Returns the prefix and the namespace, if this is a page of an archive.
pub fn namespace(output: &Output) -> Option<(String, String)> {
    output.current.as_ref().map(|_| ("fh".into(), NAMESPACE.into()))
}

/// Makes the element that says that a page is never going to take new entries.
pub fn element(output: &Output) -> Option<Element> {
    output.current.as_ref().map(|_| Element::new("fh:archive"))
}

/// Lists the links to other pages, by their relations.
pub fn links(output: &Output) -> impl Iterator<Item = (&'static str, &Url)> {
    let previous = output.previous.as_ref().map(|url| ("prev-archive", url));
    let current = output.current.as_ref().map(|url| ("current", url));
    let next = output.next.as_ref().map(|url| ("next-archive", url));
    previous.into_iter().chain(next).chain(current)
}
