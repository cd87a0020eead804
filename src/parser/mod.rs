//! Turns the text of a file into an article, in two steps: [`read_header`] reads the
//! frontmatter of every article, and [`render_article`] renders those that a feed has
//! selected.
//!
//! Read `frontmatter` (where the fields are), `fields` (which fields exist and what they
//! mean), `header`, then `body` and `content` (how the text becomes HTML). Every problem
//! is reported at its place in the file. Nothing here reads a file or a clock, and no input
//! may cause a panic.

mod body;
pub(crate) mod content;
mod corrections;
mod field_location;
mod fields;
mod frontmatter;
mod header;
#[cfg(test)]
pub(crate) mod hostile;
mod lead_image;
#[cfg(test)]
mod mutations;
mod site_guards;
mod written_dates;

pub(crate) use body::footnote_prefix;
pub use body::{ArticleContext, LinkTarget, render_article};
pub(crate) use field_location::{locate_date, locate_field};
pub use frontmatter::find as find_frontmatter;
pub(crate) use frontmatter::read as read_frontmatter;
pub use frontmatter::{Frontmatter, FrontmatterSearch, TextExtent};
pub(crate) use frontmatter::{FrontmatterDialect, InsertError, insert_field};
pub(crate) use header::hiding_field;
pub use header::read_header;
pub(crate) use site_guards::default_values;
pub(crate) use written_dates::written_dates;
