//! Context of the steps after the selection.

use crate::pipeline::select::EarlierBuilds;
use crate::published::baseline::Baseline;
use crate::site::site_build::SiteBuild;
use crate::writer::Manifest;

/// Everything that an edition is made from, besides the selected articles.
#[derive(Clone, Copy)]
pub(super) struct BuildContext<'a> {
    /// Site that is built.
    pub site: &'a SiteBuild<'a>,
    /// Source of the last publication.
    pub baseline: &'a Baseline,
    /// Manifest of the last publication.
    pub previous: &'a Manifest,
    /// Published entries and cached renderings.
    pub earlier: EarlierBuilds<'a>,
}
