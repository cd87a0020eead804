//! Checks between the articles and the output folder: nothing passes that must not be
//! published.
//!
//! Read `public_articles` (which articles are public), `links` (which articles and files an
//! entry may point to), then `publish_gate`, which every finished document must pass.
//! `validate` checks documents as a reader would, `provenance` leads its findings back to
//! the articles and settings, `output_limit` their size, and
//! `source_files` that none replaces a file of the site. Nothing here trusts the selection
//! of articles or a cache.

pub(crate) mod links;
pub(crate) mod output_limit;
pub(crate) mod provenance;
pub(crate) mod public_articles;
pub(crate) mod publish_gate;
pub(crate) mod source_files;
pub(crate) mod validate;
