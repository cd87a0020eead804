//! Service that the connections of one address get.

use std::sync::Arc;

use tokio::sync::watch::Receiver;

use crate::serve::metrics::ServerMetrics;
use crate::serve::site::{EndpointKind, ServedSite};

/// The site and the part of it that a connection serves.
#[derive(Clone)]
pub(crate) struct ConnectionService {
    /// Site with its published files and metrics.
    pub site: Arc<ServedSite>,
    /// Part of the site that the address of the connection serves.
    pub endpoint: EndpointKind,
    /// True as soon as the server stops.
    pub stop: Receiver<bool>,
}

impl ConnectionService {
    /// Returns the counters of the connections: those of the preview are not among those
    /// that are reported.
    pub(crate) fn metrics(&self) -> &ServerMetrics {
        match self.endpoint {
            EndpointKind::Feeds | EndpointKind::Metrics => &self.site.metrics,
            EndpointKind::Preview => &self.site.preview.connections,
        }
    }
}
