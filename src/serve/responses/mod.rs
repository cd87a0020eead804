//! Responses: `respond` decides the response to a request, and each other file handles one
//! feature of HTTP.
//!
//! Never reads the disk: every response comes from the snapshot of one build.

pub(crate) mod body;
pub(crate) mod conditional;
pub(crate) mod content_coding;
pub(crate) mod delta;
pub(crate) mod encoded_file;
pub(crate) mod media_type;
pub(crate) mod negotiate;
pub(crate) mod range;
pub(crate) mod redirects;
pub(crate) mod reply;
pub(crate) mod respond;
pub(crate) mod response_headers;
pub(crate) mod sendfile;
