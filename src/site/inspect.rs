//! Reads a site as far as a build does before it selects articles: for commands that change
//! articles instead of publishing them.

use std::sync::{Arc, OnceLock};

use crate::config::Config;
use crate::diagnostic::{Report, SourceLocation, SourceText, codes};
use crate::frontmatter::Frontmatter;
use crate::identity::{self, IdentityField};
use crate::model::{ArticleHeaders, FolderDefaults, Header};
use crate::parser::{self};
use crate::published::HeldIdentities;
use crate::published::baseline;
use crate::published::change_policy::EntryChange;
use crate::published::changes::PublishedState;
use crate::published::private_state::StateLocation;
use crate::site::config_file::{configure, configure_text};
use crate::site::headers::{self, BuildState, SourceChanges};
use crate::site::request::{BuildEnding, BuildOutcome, BuildRequest};
use crate::site::site_build::SiteBuild;
use crate::sources::article_locator::ArticleLocator;
use crate::sources::{self, SiteArticles};
use crate::writer::Manifest;

/// Site as a build would read it.
pub(crate) struct SiteInspection {
    /// Values that files next to articles set for them.
    pub defaults: Arc<FolderDefaults>,
    /// Configuration of the site.
    pub config: Config,
    /// Host and date that ids are derived from.
    pub authority: String,
    /// Manifest of the last publication.
    pub known: Manifest,
    /// Headers of every article without errors, sorted by path.
    pub headers: ArticleHeaders,
    /// Number of article files.
    pub articles: usize,
    /// Diagnostics of the configuration and of the last publication.
    pub report: Report,
    /// Diagnostics of the articles.
    pub article_report: Report,
}

/// Reason why a site could not be read.
pub(crate) struct InspectionStop {
    /// Ending that a build would have.
    pub ending: BuildEnding,
    /// Diagnostics, the last of them the reason.
    pub report: Report,
}

impl InspectionStop {
    const fn new(ending: BuildEnding, report: Report) -> Self {
        Self { ending, report }
    }
}

/// Reads the configuration, the last manifest and the header of every article. Writes
/// nothing; in [`BuildMode::Check`](crate::site::request::BuildMode::Check) not even a cache.
///
/// # Errors
/// A build could not go on either.
pub(crate) fn inspect_site(request: &BuildRequest<'_>) -> Result<SiteInspection, InspectionStop> {
    let mut report = Report::default();
    let config = configure(request.config, &mut report);
    inspect_configured(request, config, report)
}

/// Reads the site as with another text of the configuration file.
///
/// # Errors
/// A build could not go on either.
pub(crate) fn inspect_site_with(
    request: &BuildRequest<'_>,
    text: &str,
) -> Result<SiteInspection, InspectionStop> {
    let mut report = Report::default();
    let config = configure_text(request.config, text, &mut report);
    inspect_configured(request, config, report)
}

/// Reads the site as with other settings than those of the configuration file.
///
/// # Errors
/// A build could not go on either.
pub(crate) fn inspect_site_as(
    request: &BuildRequest<'_>,
    config: Config,
) -> Result<SiteInspection, InspectionStop> {
    inspect_configured(request, Some(config), Report::default())
}

fn inspect_configured(
    request: &BuildRequest<'_>,
    config: Option<Config>,
    mut report: Report,
) -> Result<SiteInspection, InspectionStop> {
    let Some(mut config) = config else {
        return Err(InspectionStop::new(BuildEnding::ConfigErrors, report));
    };
    if let Some(output) = request.output {
        config.output.folder = output.to_path_buf();
    }
    if let Err(fault) = sources::check_are_here(&config) {
        report.push(fault);
        return Err(InspectionStop::new(BuildEnding::ConfigErrors, report));
    }
    let source = SiteArticles::here(&config);
    let state = StateLocation::new(request.config, &config.output.folder);
    let baseline = match baseline::read(request.baseline, &config, &state, &mut report) {
        Ok(baseline) => baseline,
        Err(failure) => {
            report.push(failure);
            return Err(InspectionStop::new(BuildEnding::OutsideFailed, report));
        }
    };
    let authority = identity::authority(&config, baseline.authority()).into_owned();
    let (now, progress) = (request.now, request.progress);
    let site = SiteBuild {
        request,
        config: &config,
        source: &source,
        locator: ArticleLocator::new(&config, &source),
        authority,
        held: HeldIdentities::none(),
        now,
        progress,
        defaults: OnceLock::new(),
        term_pages: OnceLock::new(),
    };
    let mut outcome = BuildOutcome::new(config.output.folder.clone());
    let headers =
        headers::read(&site, &SourceChanges::All, &mut BuildState::default(), &mut outcome);
    let defaults = site.defaults.get().cloned().unwrap_or_default();
    let authority = site.authority;
    let known = baseline.manifest(&headers, &config, &authority, &mut Report::default());
    let known = known.into_owned();
    let BuildOutcome { articles, report: article_report, .. } = outcome;
    // The source borrows the configuration, which is moved next.
    drop(source);
    Ok(SiteInspection {
        defaults,
        config,
        authority,
        known,
        headers,
        articles,
        report,
        article_report,
    })
}

impl SiteInspection {
    /// Returns the header of the article at `path`, unless it has errors.
    pub(crate) fn header(&self, path: &str) -> Option<&Header> {
        self.headers.at(path).map(|index| &self.headers[index])
    }

    /// Parses the header of the article at `path` in the same way as a build.
    pub(crate) fn parse_header(
        &self,
        source: &SourceText<'_>,
        path: &str,
        frontmatter: &Frontmatter,
    ) -> Option<Header> {
        let mut report = Report::default();
        parser::read_header(source, path, frontmatter, &self.config, &self.defaults, &mut report)
    }

    /// Returns the id that an article has in the feeds.
    pub(crate) fn id(&self, header: &Header) -> String {
        identity::id(header, &self.config, &self.authority)
    }

    /// Locates a part of an article's identity in its file.
    pub(crate) fn locate(&self, header: &Header, about: IdentityField) -> SourceLocation {
        ArticleLocator::new(&self.config, &SiteArticles::here(&self.config)).locate(header, about)
    }

    /// Lists published articles that would get another id; a build would refuse them.
    pub(crate) fn changed_ids(&self, request: &BuildRequest<'_>) -> Vec<EntryChange> {
        let mut changes = self.changes(request);
        changes.retain(|change| change.fault.code == &codes::IDENTITY_CHANGED);
        changes
    }

    /// Lists published articles that would get another id or date; a build would refuse them.
    pub(crate) fn changes(&self, request: &BuildRequest<'_>) -> Vec<EntryChange> {
        let source = SiteArticles::here(&self.config);
        let locator = ArticleLocator::new(&self.config, &source);
        let locate = locator.to_fn();
        let published =
            PublishedState::new(&self.known, &self.config, &self.authority, request.now, &locate);
        published.find_changes(&self.headers)
    }
}
