//! Namespaces that extend RSS and Atom alike: a file each, or one for a few
//! that belong together.
//!
//! Where an extension may stand is the list that has its table.

mod dublin_core;
mod itunes;
mod media;

use crate::validator::grammar::Table;

/// Those that may stand in channels and feeds, items and entries, and in their
/// images and text inputs.
pub(in crate::validator) static EVERYWHERE: &[&Table] = &[&dublin_core::DC, &dublin_core::DCTERMS];

/// Those that may stand in a channel or a feed, beside [`EVERYWHERE`].
pub(in crate::validator) static CHANNEL: &[&Table] =
    &[&dublin_core::DC_CHANNEL, &itunes::CHANNEL, &media::ELEMENTS];

/// Those that may stand in an item or an entry, beside [`EVERYWHERE`].
pub(in crate::validator) static ITEM: &[&Table] =
    &[&dublin_core::DC_ITEM, &itunes::ITEM, &media::ELEMENTS, &media::ITEM];
