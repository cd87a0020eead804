//! Renders the files of every feed of a site, and the files that list the feeds.

use rayon::prelude::*;
use url::Url;

use crate::builder::{SiteDefaults, SitePlan};
use crate::diagnostic::Report;
use crate::formats;
use crate::formats::size_limit;
use crate::gate::output_limit::OutputLimit;
use crate::model::FileFacts;
use crate::model::{Document, Feed};
use crate::pipeline::html_pages;
use crate::site::site_build::SiteBuild;
use crate::syntax::html::plain_text;

impl SiteBuild<'_> {
    /// Returns the values that all feeds share.
    pub(super) fn site_defaults(&self, plan: &SitePlan) -> SiteDefaults<'_> {
        let logo = self.config.site.logo.as_ref().and_then(|logo| self.picture_size(logo));
        SiteDefaults { config: self.config, authority: &self.authority, logo, newest: plan.newest }
    }

    /// Returns the width and height of a picture among the site's assets.
    fn picture_size(&self, picture: &Url) -> Option<(u32, u32)> {
        let path = self.config.site.url.make_relative(picture)?;
        match self.source.facts("", &format!("/{path}")) {
            FileFacts::Asset { size, .. } | FileFacts::NextToArticle { size, .. } => size,
            FileFacts::Missing | FileFacts::Outside => None,
        }
    }

    /// Renders every feed in its formats, then the files that list the feeds. Feeds that stay
    /// only for their subscribers are not listed. Rendering stops when the output limit is
    /// exceeded, which is an error of the build.
    pub(super) fn documents(
        &self,
        plan: &SitePlan,
        feeds: &[Feed],
        limit: &OutputLimit,
        report: &mut Report,
    ) -> Vec<Document> {
        limit.restart();
        self.progress.start("formats", feeds.len() as u64);
        let rendered: Vec<(Vec<Document>, Report)> = feeds
            .par_iter()
            .map(|feed| {
                let mut report = Report::default();
                if limit.is_exceeded() {
                    return (Vec::new(), report);
                }
                let documents = size_limit::fit_to_limit(feed, &mut report);
                limit.count_documents(&documents);
                self.progress.advance(1);
                (documents, report)
            })
            .collect();
        self.progress.finish();
        let mut documents = Vec::new();
        for (feed_documents, found) in rendered {
            documents.extend(feed_documents);
            report.append(found);
        }
        if limit.is_exceeded() {
            return Vec::new();
        }
        let (listed, _) = plan.split(feeds);
        let output = &self.config.output;
        let title = &plain_text(&self.config.site.title);
        documents.extend(output.opml.iter().map(|path| formats::opml::render(title, listed, path)));
        documents.extend(output.html.iter().map(|path| formats::link_tags::render(listed, path)));
        let language = self.config.site.language.as_deref().unwrap_or_default();
        let stylesheet = output.stylesheet;
        documents.extend(stylesheet.map(|path| formats::stylesheet::render(path, language)));
        let pages = html_pages::render(self.config, feeds, listed, report);
        limit.count_documents(&pages);
        documents.extend(pages);
        documents
    }
}
