//! Turns the text of a file into an article, in two steps: [`read_header`] reads the
//! frontmatter of every article, and [`render_article`] renders those that a feed has
//! selected.
//!
//! Read `frontmatter` (where the fields are), `fields` (which fields exist and what they
//! mean), `header`, then `body` and `content` (how the text becomes HTML). Every problem
//! is reported at its place in the file. Nothing here reads a file or a clock, and no input
//! may cause a panic.

mod body;
pub mod content;
mod corrections;
mod field_location;
mod fields;
mod frontmatter;
mod header;
#[cfg(test)]
pub mod hostile;
mod lead_image;
#[cfg(test)]
mod mutations;
mod site_guards;
mod written_dates;

pub use body::{ArticleContext, LinkTarget, footnote_prefix, render_article};
pub use field_location::{locate_date, locate_field};
pub use frontmatter::{
    Frontmatter, FrontmatterDialect, FrontmatterSearch, InsertError, TextExtent, insert_field,
};
pub use frontmatter::{find as find_frontmatter, read as read_frontmatter};
pub use header::{hiding_field, read_header};
pub use site_guards::default_values;
pub use written_dates::written_dates;
