//! Service that the connections of one address get.

use std::sync::Arc;

use crate::serve::site::{EndpointKind, ServedSite};

/// The site and the part of it that a connection serves.
#[derive(Clone)]
pub(crate) struct ConnectionService {
    /// Site with its published files and metrics.
    pub site: Arc<ServedSite>,
    /// Part of the site that the address of the connection serves.
    pub endpoint: EndpointKind,
}
