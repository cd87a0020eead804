//! Tables of HTML in feeds: its elements, attributes and styles, and those that readers keep.
//!
//! Feed readers show markup from strangers. They keep harmless markup, and remove markup
//! that can run scripts, load resources or hide content. The tables are those of the W3C
//! feed validator.

mod address;
mod attributes;
mod elements;
mod foreign;
mod style;

pub(super) use address::{
    UrlAttributeKind, find_relative_in_set, is_relative, is_script, url_attribute_kind,
};
pub(super) use attributes::{is_handler, is_safe_attribute};
pub(super) use elements::{is_element, is_safe_element};
pub(super) use foreign::{is_math_attribute, is_math_element, is_svg_attribute, is_svg_element};
pub(super) use style::unsafe_style;

/// Looks up a name in a sorted list of lower-case names, ignoring its case.
fn contains(list: &[&str], name: &str) -> bool {
    list.binary_search_by(|known| {
        known.bytes().cmp(name.bytes().map(|byte| byte.to_ascii_lowercase()))
    })
    .is_ok()
}
