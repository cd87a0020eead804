//! Rules of namespaces that extend both RSS and Atom.

use crate::validator::FeedDialect;
use crate::validator::codes::{COMMENT_RSS, TOO_MANY};
use crate::validator::report::ValueLocation;
use crate::validator::value::{self, ValueCheck};
use crate::validator::walk::XmlFeedWalker;

/// Reports `wfw:commentRSS`, a misspelling in one edition of the CommentAPI.
pub(in crate::validator) fn report_misspelled_comment_rss(walk: &mut XmlFeedWalker<'_>) {
    walk.report_element(&COMMENT_RSS, &[]);
}

/// Reports the eleventh element with the same name, because Google Base accepts ten.
pub(in crate::validator) fn check_at_most_ten(walk: &mut XmlFeedWalker<'_>) {
    let name = walk.frame().name;
    if walk.parent().is_some_and(|item| item.count(name.space, name.local) == 11) {
        walk.report_element(&TOO_MANY, &[]);
    }
}

/// Checks the URLs of a FeedFlare, which may be relative in Atom, where `xml:base`
/// resolves them, but not in RSS.
pub(in crate::validator) fn check_flare_urls(walk: &mut XmlFeedWalker<'_>) {
    for name in ["href", "src"] {
        let Some(found) = walk.frame().attribute(name).cloned() else { continue };
        let in_atom = walk.dialect != Some(FeedDialect::Rss);
        let check: ValueCheck = if in_atom { value::iri } else { value::reference };
        let place = ValueLocation { span: found.span, attribute: Some(name) };
        walk.check_value(&[check], &found.value, &place);
    }
}
