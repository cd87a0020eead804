//! Responses: `respond` decides the response to a request, and each other file handles one
//! feature of HTTP.
//!
//! Never reads the disk: every response comes from the snapshot of one build.

pub mod body;
pub mod conditional;
pub mod content_coding;
pub mod delta;
pub mod encoded_file;
pub mod media_type;
pub mod negotiate;
pub mod range;
pub mod redirects;
pub mod reply;
pub mod respond;
pub mod response_headers;
pub mod sendfile;
