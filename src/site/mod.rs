//! Reads a site: its configuration, the headers of all articles and the bodies of the
//! selected ones. What has not changed since the last build comes from a cache.
//!
//! Read `request` (what a build is asked to do), `site_build` (the site at one instant),
//! `headers`, then `bodies`. `inspect` reads a site for commands that change articles,
//! `command_selection` finds the articles that they name, and `cache` has the files that make
//! the next build faster. Nothing here selects articles for feeds or writes into the output
//! folder.

pub(crate) mod bodies;
pub(crate) mod cache;
pub(crate) mod command_selection;
pub(crate) mod config_file;
pub(crate) mod headers;
pub(crate) mod inspect;
pub(crate) mod request;
pub(crate) mod site_build;
