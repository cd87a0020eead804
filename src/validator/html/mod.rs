//! What is known of HTML in feeds: which names it has, and which of them
//! readers keep.
//!
//! Readers show markup of strangers, so they keep what can only be seen and
//! remove what can run, load or hide things. These tables say which is which;
//! the W3C's feed validator has the same division.

mod address;
mod attributes;
mod elements;
mod foreign;
mod style;

pub(super) use address::{UrlAttributeKind, is_relative, is_script, purpose, relative_of_set};
pub(super) use attributes::{is_handler, is_safe_attribute};
pub(super) use elements::{is_element, is_safe_element};
pub(super) use foreign::{is_math_attribute, is_math_element, is_svg_attribute, is_svg_element};
pub(super) use style::unsafe_style;

/// Looks a name up in a list that is in order, whatever its case.
fn contains(list: &[&str], name: &str) -> bool {
    let by_letter = |known: &&str| {
        let letters = name.bytes().map(|byte| byte.to_ascii_lowercase());
        known.bytes().cmp(letters)
    };
    list.binary_search_by(by_letter).is_ok()
}
