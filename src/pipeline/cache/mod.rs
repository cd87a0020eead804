//! What builds keep from one run to the next: headers of every article, rendered
//! articles, findings of validation, and pages of archives.
//!
//! Deleting a cache changes nothing but time, so no file here holds what can't be
//! computed again, and a cache that can't be read is an empty one. All are private:
//! they contain drafts.

pub mod cached_diagnostic;
pub mod header_cache;
pub mod page_cache;
pub mod render_cache;
pub mod uniqueness;
pub mod validation_cache;
