//! A site as a build finds it, before anything is selected.

use std::sync::{Arc, OnceLock};

use crate::builder::identity::{self, IdentityField};
use crate::config::Config;
use crate::diagnostic::{Report, SourceLocation, SourceText, codes};
use crate::model::{ArticleHeaders, FolderDefaults, Header};
use crate::parser::{self, Frontmatter};
use crate::pipeline::changes::{EntryChange, PublishedState};
use crate::pipeline::headers::{self, BuildState, SourceChanges};
use crate::pipeline::locate::ArticleLocator;
use crate::pipeline::request::{BuildEnding, BuildOutcome, BuildRequest};
use crate::pipeline::{SiteBuild, baseline, configure};
use crate::published::HeldIdentities;
use crate::published::private_state::StateLocation;
use crate::sources::{self, ArticleSource};
use crate::writer::Manifest;

/// What a build would begin with.
pub struct SiteInspection {
    /// Values that files next to articles state for them.
    pub defaults: Arc<FolderDefaults>,
    /// The configuration.
    pub config: Config,
    /// From which ids are derived.
    pub authority: String,
    /// What was published last.
    pub known: Manifest,
    /// Of every article without errors, sorted by path.
    pub headers: ArticleHeaders,
    /// How many article files there are.
    pub articles: usize,
    /// What is to be said of the configuration and of what was published.
    pub report: Report,
    /// What is to be said of the articles.
    pub article_report: Report,
}

/// Reads the configuration, what was published last, and the header of every
/// article; writes nothing, no cache either, where the request's mode is to check.
///
/// # Errors
/// How a build would end, and its report, where it could not go on.
pub fn inspect_site(request: &BuildRequest<'_>) -> Result<SiteInspection, (BuildEnding, Report)> {
    let mut report = Report::default();
    let Some(mut config) = configure(request.config, &mut report) else {
        return Err((BuildEnding::ConfigErrors, report));
    };
    if let Some(output) = request.output {
        config.output.folder = output.to_path_buf();
    }
    if let Err(fault) = sources::check_are_here(&config) {
        report.push(fault);
        return Err((BuildEnding::ConfigErrors, report));
    }
    let origin = ArticleSource::here(&config);
    let state = StateLocation::new(request.config, &config.output.folder);
    let history = match baseline::read(request.baseline, &config, &state, &mut report) {
        Ok(history) => history,
        Err(failure) => {
            report.push(failure);
            return Err((BuildEnding::OutsideFailed, report));
        }
    };
    let authority = identity::authority(&config, history.authority()).into_owned();
    let (now, progress) = (request.now, request.progress);
    let places = ArticleLocator::new(&config, &origin);
    let site = SiteBuild {
        request,
        config: &config,
        origin: &origin,
        places,
        authority,
        held: HeldIdentities::none(),
        now,
        progress,
        defaults: OnceLock::new(),
    };
    let mut outcome = BuildOutcome::new(config.output.folder.clone());
    let headers =
        headers::read(&site, &SourceChanges::All, &mut BuildState::default(), &mut outcome);
    let defaults = site.defaults.get().cloned().unwrap_or_default();
    let authority = site.authority;
    let known = history.manifest(&headers, &config, &authority, &mut Report::default());
    let known = known.into_owned();
    let BuildOutcome { articles, report: said, .. } = outcome;
    Ok(SiteInspection {
        defaults,
        config,
        authority,
        known,
        headers,
        articles,
        report,
        article_report: said,
    })
}

impl SiteInspection {
    /// Finds the header of a file.
    pub fn header(&self, path: &str) -> Option<&Header> {
        self.headers.at(path).map(|index| &self.headers[index])
    }

    /// Parses the header of the article at `path` as a build does.
    pub fn parse_header(
        &self,
        source: &SourceText<'_>,
        path: &str,
        frontmatter: &Frontmatter,
    ) -> Option<Header> {
        let site = (&self.config, &*self.defaults);
        parser::header(source, path, frontmatter, site, &mut Report::default())
    }

    /// Returns the id that an article has in the feeds.
    pub fn id(&self, header: &Header) -> String {
        identity::id(header, &self.config, &self.authority)
    }

    /// Finds where an article says what a problem is about.
    pub fn place(&self, header: &Header, about: IdentityField) -> SourceLocation {
        ArticleLocator::new(&self.config, &ArticleSource::here(&self.config)).find(header, about)
    }

    /// Lists known articles that would get another id, as a build would refuse them.
    pub fn renewed(&self, request: &BuildRequest<'_>) -> Vec<EntryChange> {
        let origin = ArticleSource::here(&self.config);
        let places = ArticleLocator::new(&self.config, &origin);
        let place = |header: &Header, about| places.find(header, about);
        let site = (&self.config, &*self.authority);
        let known = PublishedState::new(&self.known, site, request.now, &place);
        let mut changes = known.changes(&self.headers);
        changes.retain(|change| change.fault.code == &codes::IDENTITY_CHANGED);
        changes
    }
}
