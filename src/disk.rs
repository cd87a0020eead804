//! Safe access to local files.
//!
//! - [`input`] reads files of other programs by path: it follows links, reads only
//!   regular files, and never more than a limit.
//! - [`folder`] accesses files through the handle of an open folder, so that a link
//!   that another process creates meanwhile leads nowhere else.
//! - [`file_identity`] recognizes two names of one file.
//! - [`private`] reads and replaces feedwright's own files; it is built on `folder`.
//!
//! This module knows nothing about articles or feeds. It must never wait for a pipe,
//! and never follow a link inside a folder that it writes to.

pub(crate) mod file_identity;
pub(crate) mod folder;
pub(crate) mod input;
pub(crate) mod private;

pub(crate) use folder::OpenFolder;
