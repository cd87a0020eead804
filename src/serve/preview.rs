//! The preview: a page for the author of the site, on an address of its own.
//!
//! ```text
//! build -> PreviewBoard (state as JSON) -> reply -> page.js -> entries in a sandboxed frame
//! ```
//!
//! `access` refuses every request that may come from another machine or another page.
//! `build_state` describes the last build, `board` passes it to the waiting pages, and
//! `reply` answers. The preview contains only the published feeds and the problems of the
//! last build, and the addresses of the published files never serve it.

mod access;
mod board;
mod build_state;
mod feed_title;
mod reply;

pub(crate) use board::PreviewBoard;
pub(crate) use reply::answer;

use crate::serve::connections::ConnectionLimits;

/// Most open connections to the preview. A browser opens six, so these are many windows.
const CONNECTIONS: usize = 256;

/// Returns the limits for the connections to the preview. Its connections never take the
/// room of feed readers.
pub(crate) fn connection_limits(feeds: ConnectionLimits) -> ConnectionLimits {
    ConnectionLimits { connections: feeds.connections.min(CONNECTIONS), per_address: None, ..feeds }
}
