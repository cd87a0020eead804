//! View of an edition after its build: its selection, and everything that the decisions
//! depend on. `list` and `explain` show it, so they can't differ from the feeds.

use crate::builder::SitePlan;
use crate::gate::public_articles::PublicArticles;
use crate::model::Header;
use crate::site::site_build::SiteBuild;
use crate::writer::Manifest;

/// Edition that was built and checked.
#[derive(Clone, Copy)]
pub(crate) struct EditionView<'a> {
    /// Settings and sources of the edition.
    pub site: &'a SiteBuild<'a>,
    /// Headers of the articles without errors, and which of them are public.
    pub articles: PublicArticles<'a>,
    /// Headers of articles that were excluded for their errors, or because readers would be
    /// shown them again.
    pub excluded: &'a [Header],
    /// Paths of articles whose headers have errors, sorted.
    pub faulty: &'a [Box<str>],
    /// Feeds with their articles.
    pub plan: &'a SitePlan,
    /// Manifest of the last publication.
    pub previous: &'a Manifest,
}

/// Receives each edition of a site: the public one first.
pub(crate) type EditionObserver<'o> = dyn FnMut(&EditionView<'_>) + 'o;
