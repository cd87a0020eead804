//! Grammar of RSS 2.0, and of 0.91 to 0.94 before it.

mod channel;
mod item;
mod parts;

use crate::validator::grammar::extensions;
use crate::validator::grammar::{
    ChildTable, ElementShape, NOTHING, ONCE, child, required, required_child,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::document;
use crate::validator::value::{self, rss::version};

pub(super) use item::CORE as ITEM_CORE;
pub(super) use parts::{IMAGE_SHARED, LINK, TEXT_INPUT, TITLE};

/// The root element `rss`.
pub(in crate::validator) static RSS: ElementShape = ElementShape {
    children: &[&ChildTable {
        space: ResolvedNamespace::Core,
        rows: &[child("channel", ONCE, &channel::CHANNEL)],
    }],
    extensions: &[extensions::ROOT],
    required: &[required_child("channel")],
    attributes: &[required("version", &[value::filled, version])],
    open: &[document::check_doctype_version],
    ..NOTHING
};
