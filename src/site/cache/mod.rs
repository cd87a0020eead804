//! Caches on the disk that make the next build faster: headers of every article
//! (`header_cache`), rendered articles and validations (`render_cache`), and archive pages
//! (`page_cache`).
//!
//! Deleting a cache only costs time, so none may contain anything that can't be computed
//! again, and a damaged cache counts as empty. The files are private, because they contain
//! drafts.

pub(crate) mod cached_diagnostic;
pub(crate) mod header_cache;
pub(crate) mod page_cache;
pub(crate) mod render_cache;
pub(crate) mod uniqueness;
pub(crate) mod validation_cache;
