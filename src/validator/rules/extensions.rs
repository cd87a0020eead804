//! What namespaces say that extend RSS and Atom alike.

use crate::validator::Dialect;
use crate::validator::codes::{COMMENT_RSS, TOO_MANY};
use crate::validator::report::Place;
use crate::validator::value::{self, Kind};
use crate::validator::walk::Walk;

/// `wfw:commentRSS` is how one edition of the CommentAPI misspelt it.
pub(in crate::validator) fn comment_rss(walk: &mut Walk<'_>) {
    walk.say(&COMMENT_RSS, &[]);
}

/// Google takes ten of these.
pub(in crate::validator) fn at_most_ten(walk: &mut Walk<'_>) {
    let name = walk.frame().name;
    if walk.parent().is_some_and(|item| item.count(name.space, name.local) == 11) {
        walk.say(&TOO_MANY, &[]);
    }
}

/// FeedFlare's addresses may be relative where there is `xml:base`: in Atom.
pub(in crate::validator) fn flare_addresses(walk: &mut Walk<'_>) {
    for name in ["href", "src"] {
        let Some(found) = walk.frame().attribute(name).cloned() else { continue };
        let in_atom = walk.dialect != Some(Dialect::Rss);
        let kind: Kind = if in_atom { value::iri } else { value::reference };
        let place = Place { span: found.span, attribute: Some(name) };
        walk.judge(&[kind], &found.value, &place);
    }
}
