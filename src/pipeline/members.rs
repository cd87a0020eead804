//! Builds feeds for members. The feeds of one folder are an edition with its own lock,
//! manifest and caches. Nothing of an edition may reach a public feed.

use std::path::{Path, PathBuf};

use url::Url;

use crate::config::{self, Config, FeedAudience, MembersEdition};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::gate::source_files::SourceFiles;
use crate::pipeline::edition::build_until_unchanged;
use crate::pipeline::edition_view::EditionObserver;
use crate::published::{BaselineSource, OnError};
use crate::site::headers::{BuildState, SourceChanges};
use crate::site::request::{BuildEnding, BuildOutcome, BuildRequest, MembersSummary};
use crate::text::hash;

/// Checks that the folders and targets for members are separate from everything public and
/// from the articles: none may contain the other. Links are resolved first. `target` is the
/// public target, which may be a folder, too.
pub(crate) fn check_separation(
    file: &Path,
    config: &Config,
    target: Option<&Url>,
) -> Option<Diagnostic> {
    config.members.first()?;
    let target_folder = target.and_then(config::local_path);
    let public =
        [Some(&config.output.folder), config.articles.assets.as_ref(), target_folder.as_ref()];
    let public: Vec<PathBuf> =
        public.into_iter().flatten().map(|folder| resolve_links(folder)).collect();
    let refused = config.members.iter().find(|it| is_nested_in_any(&it.folder, &public));
    if let Some(edition) = refused {
        let folder = edition.folder.display();
        let message =
            format!("the folder for members `{folder}` contains a public folder or is inside one");
        return Some(
            Diagnostic::new(&codes::CONFIG_MEMBERS_FOLDER, message)
                .with_location(SourceLocation::file(file))
                .help("set another `folder`, and give only members access to it"),
        );
    }
    if let Some(edition) = config.members.iter().find(|it| is_among_articles(&it.folder, config)) {
        let folder = edition.folder.display();
        let message = format!(
            "the folder for members `{folder}` contains the folder of the articles or is inside it"
        );
        return Some(
            Diagnostic::new(&codes::CONFIG_MEMBERS_FOLDER, message)
                .with_location(SourceLocation::file(file))
                .help("set a `folder` next to the articles, and give only members access to it"),
        );
    }
    let refused =
        config.members.iter().filter_map(|edition| edition.target.as_ref()).find(|own| {
            target.is_some_and(|target| config::are_nested(own, target))
                || config::local_path(own).is_some_and(|folder| is_nested_in_any(&folder, &public))
        })?;
    let message =
        format!("the target for members `{refused}` contains a public target or is inside one");
    Some(
        Diagnostic::new(&codes::CONFIG_MEMBERS_TARGET, message)
            .with_location(SourceLocation::file(file))
            .help("set another `target`, and give only members access to it"),
    )
}

/// Returns true if a folder contains one of the others, or is inside one.
fn is_nested_in_any(folder: &Path, others: &[PathBuf]) -> bool {
    let folder = resolve_links(folder);
    others.iter().any(|other| config::is_nested(&folder, other))
}

/// Returns true if a folder contains that of the articles, or is inside it.
fn is_among_articles(folder: &Path, config: &Config) -> bool {
    let articles = &config.articles;
    articles.store.is_none()
        && config::is_nested(&resolve_links(folder), &resolve_links(&articles.folder))
}

/// Resolves the links of the part of a path that exists.
fn resolve_links(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let existing = path.ancestors().find_map(|start| Some((start, start.canonicalize().ok()?)));
    existing.map_or_else(
        || path.clone(),
        |(start, real)| {
            path.strip_prefix(start).map_or_else(|_| path.clone(), |rest| real.join(rest))
        },
    )
}

/// Builds every members' edition after the public one, and adds it to the outcome.
pub(super) fn build(
    request: &BuildRequest<'_>,
    config: &Config,
    outcome: &mut BuildOutcome,
    observe: &mut EditionObserver<'_>,
) {
    for edition in &config.members {
        if outcome.ending != BuildEnding::Done && request.on_error == OnError::Stop {
            return;
        }
        let edition_config = edition_config(config, edition, outcome);
        let baseline = match request.baseline {
            BaselineSource::Published(_) => BaselineSource::Manifest,
            baseline => baseline,
        };
        let built =
            build_observed(&BuildRequest { baseline, ..*request }, &edition_config, observe);
        let is_faulty = built.ending == BuildEnding::ConfigErrors;
        merge(outcome, built);
        if is_faulty {
            return;
        }
    }
}

/// Builds one members' edition by its own configuration.
pub(crate) fn build_edition(request: &BuildRequest<'_>, config: &Config) -> BuildOutcome {
    build_observed(request, config, &mut |_| {})
}

fn build_observed(
    request: &BuildRequest<'_>,
    config: &Config,
    observe: &mut EditionObserver<'_>,
) -> BuildOutcome {
    let mut report = Report::default();
    SourceFiles::find(request.config, config).check(config, &mut report);
    if report.has_errors() {
        let mut refused = BuildOutcome::new(config.output.folder.clone());
        refused.report = report;
        return refused.finish(BuildEnding::ConfigErrors);
    }
    let name = cache_name(request.config, &config.output.folder);
    let request = BuildRequest { config: &name, output: None, ..*request };
    let mut state = BuildState::default();
    build_until_unchanged(&request, config, &report, &SourceChanges::All, &mut state, observe)
}

/// Derives the configuration of an edition from that of the site and the outcome of the
/// public build. No public file mentions the edition, and it notifies nobody.
pub(crate) fn edition_config(
    config: &Config,
    edition: &MembersEdition,
    public: &BuildOutcome,
) -> Config {
    let mut derived = config.clone();
    derived.members.clear();
    derived.each.clear();
    derived.feeds.clone_from(&edition.feeds);
    derived.articles.readers = FeedAudience::Members;
    derived.site.id_authority = Some(public.authority.clone());
    derived.site.hubs.clear();
    derived.site.cloud = None;
    derived.output.folder.clone_from(&edition.folder);
    derived.output.opml = None;
    derived.output.html = None;
    derived.output.page = None;
    derived.publish.target = None;
    for header in [&mut derived.publish.cache_control, &mut derived.publish.archive_cache_control] {
        *header = private_cache_control(header);
    }
    derived
}

/// Returns a `Cache-Control` value with which no shared cache keeps a response (RFC 9111,
/// section 5.2.2.7).
fn private_cache_control(header: &str) -> String {
    let directives = header.split(',').map(str::trim);
    let kept = directives.filter(|it| !it.is_empty() && !is_about_shared_caches(it));
    std::iter::once("private").chain(kept).collect::<Vec<_>>().join(", ")
}

fn is_about_shared_caches(directive: &str) -> bool {
    let name = directive.split('=').next().unwrap_or_default().trim();
    ["public", "private", "s-maxage"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Returns a path of a configuration file that does not exist: caches and private state are
/// named after it, so each edition gets its own.
fn cache_name(config: &Path, folder: &Path) -> PathBuf {
    let hash = hash::hex(folder.as_os_str().as_encoded_bytes());
    let file = config.file_name().unwrap_or_default().to_string_lossy();
    config.with_file_name(format!("{file}.members-{}", &hash[..8]))
}

impl BuildOutcome {
    /// Adds the report and the ending of a members' edition.
    pub fn add_members_report(&mut self, report: Report, ending: BuildEnding) {
        for found in report.diagnostics {
            // Both editions report most problems of articles.
            if !self.report.diagnostics.contains(&found) {
                self.report.push(found);
            }
        }
        self.report.sort();
        if ending as u8 > self.ending as u8 {
            self.ending = ending;
        }
    }
}

fn merge(outcome: &mut BuildOutcome, built: BuildOutcome) {
    outcome.add_members_report(built.report, built.ending);
    outcome.next_change = [outcome.next_change, built.next_change].into_iter().flatten().min();
    outcome.members.push(MembersSummary {
        folder: built.output,
        feeds: built.feeds,
        entries: built.entries,
        written: built.written,
        unchanged: built.unchanged,
        removed: built.removed,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shared_cache_keeps_a_feed_for_members() {
        for (header, private) in [
            ("public, max-age=300", "private, max-age=300"),
            ("max-age=300", "private, max-age=300"),
            ("Public, S-MaxAge=60 , max-age=5", "private, max-age=5"),
            ("private, no-store", "private, no-store"),
            ("", "private"),
        ] {
            assert_eq!(private_cache_control(header), private, "{header}");
        }
    }
}
