//! Turns the text of a file into an article, in two steps: [`read_header`] reads the
//! frontmatter of every article, and [`render_article`] renders those that a feed has
//! selected.
//!
//! Read `header`, then `body` and `content` (how the text becomes HTML); `crate::frontmatter`
//! finds the fields, `crate::fields` reads them, and `plain_text` reads texts without fields.
//! Every problem is reported at its place in the file. Nothing here reads a file or a clock,
//! and no input may cause a panic.

mod article_context;
mod body;
mod byline;
pub(crate) mod content;
mod corrections;
mod header;
#[cfg(test)]
pub(crate) mod hostile;
mod lead_image;
#[cfg(test)]
mod mutations;
pub(crate) mod plain_text;
mod section_page;
mod site_guards;
mod visibility;

pub use article_context::{ArticleContext, LinkTarget};
pub use body::render_article;
pub(crate) use body::{footnote_prefix, title_from_path};
pub use header::read_header;
pub(crate) use header::{hiding_field, is_written_draft};
pub(crate) use section_page::{SectionPage, read_section_page};
pub(crate) use site_guards::default_values;
