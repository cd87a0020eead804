//! Fast path for the requests that feed readers send: HTTP/1.1 without a body.
//!
//! `simple_request` accepts a request only if hyper would parse it with the same result;
//! hyper handles all others. `fast_path` answers the accepted requests on the socket.

pub(crate) mod fast_path;
pub mod simple_request;
