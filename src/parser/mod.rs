//! A file's text into an article, in two steps: [`header()`] for every
//! article, [`body()`] for those that a feed has selected.

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

pub use body::{ArticleContext, LinkTarget, anchor, body};
pub use field_location::{locate_field, place_of_date};
pub use fields::{FIELDS, FieldDefinition};
pub use frontmatter::read as read_frontmatter;
pub use frontmatter::{
    Frontmatter, FrontmatterDialect, FrontmatterSearch, InsertError, TextExtent, find, insert,
};
pub use header::{header, hiding_field};
pub use site_guards::default_values;
pub use written_dates::written_dates;
