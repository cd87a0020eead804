//! A fast path for the requests that readers of feeds send: HTTP/1.1 without a body.
//!
//! `simple_request` accepts a request only if hyper would read it alike; everything else
//! goes to hyper. `fast_path` answers it without a task or an allocation of its own.

pub mod fast_path;
pub mod simple_request;
