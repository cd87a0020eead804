//! XHTML that stands in a feed as elements.

use crate::validator::codes::{MISSING_NAMESPACE, MISSING_XHTML_DIV, NOT_HTML, NOT_INLINE};
use crate::validator::rules::content::say_of_parent;
use crate::validator::space::Space;
use crate::validator::value;
use crate::validator::walk::Walk;

/// Judges an element that stands where the `div` of an XHTML text should.
pub(in crate::validator) fn no_div(walk: &mut Walk<'_>) {
    let name = walk.frame().name;
    say_of_parent(walk, &MISSING_XHTML_DIV, &[]);
    if name.space != Space::Known("xhtml") {
        let details = [("message", "it is in another namespace"), ("value", name.local)];
        say_of_parent(walk, &NOT_HTML, &details);
    }
}

/// Judges an XHTML text that ends: all of it stands in its `div`.
pub(in crate::validator) fn only_div(walk: &mut Walk<'_>) {
    if walk.frame().text.trim().is_empty() {
        return;
    }
    if let Some(markup) = value::markup(&walk.frame().text).map(str::to_owned) {
        walk.say(&NOT_INLINE, &[("value", &markup)]);
    }
    walk.say(&MISSING_XHTML_DIV, &[]);
}

/// Judges the `div` that ends: markup in it is not escaped.
pub(in crate::validator) fn div(walk: &mut Walk<'_>) {
    if walk.frame().children > 0 {
        return;
    }
    if let Some(markup) = value::markup(&walk.frame().text).map(str::to_owned) {
        say_of_parent(walk, &NOT_INLINE, &[("value", &markup)]);
    }
}

/// Judges an element in the `div`.
pub(in crate::validator) fn element(walk: &mut Walk<'_>) {
    if walk.frame().name.space == Space::None {
        walk.say(&MISSING_NAMESPACE, &[("parent", "xhtml:div")]);
    }
}
