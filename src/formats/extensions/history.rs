//! Archived feeds: `fh:archive` and the links between archive pages (RFC 5005
//! section 4).

use url::Url;

use crate::model::feed::FeedOutput;
use crate::syntax::xml::XmlElement;

const NAMESPACE: &str = "http://purl.org/syndication/history/1.0";

/// Returns the prefix and the namespace if the output is an archive page.
pub(crate) fn namespace(output: &FeedOutput) -> Option<(String, String)> {
    output.current.as_ref().map(|_| ("fh".into(), NAMESPACE.into()))
}

/// Returns the element that marks an archive page: its entries never change.
pub(crate) fn element(output: &FeedOutput) -> Option<XmlElement> {
    output.current.as_ref().map(|_| XmlElement::new("fh:archive"))
}

/// Lists the link relations and addresses of the neighboring pages.
pub(crate) fn links(output: &FeedOutput) -> impl Iterator<Item = (&'static str, &Url)> {
    let previous = output.previous.as_ref().map(|url| ("prev-archive", url));
    let current = output.current.as_ref().map(|url| ("current", url));
    let next = output.next.as_ref().map(|url| ("next-archive", url));
    previous.into_iter().chain(next).chain(current)
}
