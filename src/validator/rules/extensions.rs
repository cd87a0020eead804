//! What namespaces say that extend RSS and Atom alike.

use crate::validator::FeedDialect;
use crate::validator::codes::{COMMENT_RSS, TOO_MANY};
use crate::validator::report::ValueLocation;
use crate::validator::value::{self, ValueCheck};
use crate::validator::walk::XmlFeedWalker;

/// `wfw:commentRSS` is how one edition of the CommentAPI misspelt it.
pub(in crate::validator) fn comment_rss(walk: &mut XmlFeedWalker<'_>) {
    walk.report_element(&COMMENT_RSS, &[]);
}

/// Google takes ten of these.
pub(in crate::validator) fn at_most_ten(walk: &mut XmlFeedWalker<'_>) {
    let name = walk.frame().name;
    if walk.parent().is_some_and(|item| item.count(name.space, name.local) == 11) {
        walk.report_element(&TOO_MANY, &[]);
    }
}

/// FeedFlare's addresses may be relative where there is `xml:base`: in Atom.
pub(in crate::validator) fn flare_addresses(walk: &mut XmlFeedWalker<'_>) {
    for name in ["href", "src"] {
        let Some(found) = walk.frame().attribute(name).cloned() else { continue };
        let in_atom = walk.dialect != Some(FeedDialect::Rss);
        let kind: ValueCheck = if in_atom { value::iri } else { value::reference };
        let place = ValueLocation { span: found.span, attribute: Some(name) };
        walk.check_value(&[kind], &found.value, &place);
    }
}
