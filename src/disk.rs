//! Files of this machine, opened with care.
//!
//! - [`input`] reads what somebody else wrote and a name leads to: links are
//!   followed, but only a regular file is read, and never more than a limit.
//! - [`folder`] reaches files through the handle of an open folder, so that no
//!   link in the way leads elsewhere.
//! - [`private`] reads and replaces the files that feedwright keeps for itself.

pub mod folder;
pub mod input;
pub mod private;

pub use folder::OpenFolder;
