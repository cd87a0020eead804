//! Builds feeds for members: those of one folder are an edition of their own,
//! with a lock, a manifest and caches that no public feed shares.

use std::path::{Path, PathBuf};

use url::Url;

use super::{
    BaselineSource, BuildEnding, BuildOutcome, BuildRequest, BuildState, OnError, SourceChanges,
    build_until_unchanged,
};
use crate::config::{self, Config, FeedAudience, MembersEdition};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::pipeline::source_files::SourceFiles;
use crate::text::hash;

/// Summary of an edition for members.
#[derive(Clone, Debug)]
pub struct MembersSummary {
    /// The folder that its feeds are written to.
    pub folder: PathBuf,
    /// The number of feeds.
    pub feeds: usize,
    /// The number of different entries in them.
    pub entries: usize,
    /// Files that are new or have other bytes.
    pub written: Vec<String>,
    /// Files that were left alone.
    pub unchanged: Vec<String>,
    /// Files of feeds that are gone.
    pub removed: Vec<String>,
}

/// Checks that no folder or target for members is part of what is public or of the
/// articles, a folder that is published to included, nor the other way round; links
/// are followed.
pub fn check(file: &Path, config: &Config, target: Option<&Url>) -> Option<Diagnostic> {
    config.members.first()?;
    let folder = target.and_then(config::local_path);
    let public = [Some(&config.output.folder), config.articles.assets.as_ref(), folder.as_ref()];
    let public: Vec<PathBuf> = public.into_iter().flatten().map(|folder| real(folder)).collect();
    let is_public = |edition: &&MembersEdition| {
        let own = real(&edition.folder);
        public.iter().any(|folder| config::is_nested(&own, folder))
    };
    if let Some(edition) = config.members.iter().find(is_public) {
        let folder = edition.folder.display();
        let message = format!("the folder for members `{folder}` is inside or around a public one");
        return Some(
            Diagnostic::new(&codes::CONFIG_MEMBERS_FOLDER, message)
                .with_location(SourceLocation::file(file))
                .help("write another `folder`, and give only members access to it"),
        );
    }
    if let Some(edition) = config.members.iter().find(|it| is_among_articles(&it.folder, config)) {
        let folder = edition.folder.display();
        let message =
            format!("the folder for members `{folder}` is inside or around the folder of articles");
        return Some(
            Diagnostic::new(&codes::CONFIG_MEMBERS_FOLDER, message)
                .with_location(SourceLocation::file(file))
                .help("write a `folder` next to the articles, and give only members access to it"),
        );
    }
    let is_shared = |own: &&Url| {
        target.is_some_and(|target| config::are_nested(own, target))
            || config::local_path(own).is_some_and(|own| {
                let own = real(&own);
                public.iter().any(|folder| config::is_nested(&own, folder))
            })
    };
    let own =
        config.members.iter().filter_map(|edition| edition.target.as_ref()).find(is_shared)?;
    let message = format!("the target for members `{own}` is inside or around a public one");
    Some(
        Diagnostic::new(&codes::CONFIG_MEMBERS_TARGET, message)
            .with_location(SourceLocation::file(file))
            .help("write another `target`, and give only members access to it"),
    )
}

/// Returns true if a folder is, contains or is in that of the articles.
fn is_among_articles(folder: &Path, config: &Config) -> bool {
    let articles = &config.articles;
    articles.store.is_none() && config::is_nested(&real(folder), &real(&articles.folder))
}

/// Follows links as far as a path exists.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let existing = path.ancestors().find_map(|start| Some((start, start.canonicalize().ok()?)));
    existing.map_or_else(
        || path.clone(),
        |(start, real)| {
            path.strip_prefix(start).map_or_else(|_| path.clone(), |rest| real.join(rest))
        },
    )
}

/// Builds every edition for members after the public one, and adds to its outcome.
pub fn build(request: &BuildRequest<'_>, config: &Config, outcome: &mut BuildOutcome) {
    for edition in &config.members {
        if outcome.ending != BuildEnding::Done && request.on_error == OnError::Stop {
            return;
        }
        let own = edition_config(config, edition, outcome);
        let baseline = match request.baseline {
            BaselineSource::Published(_) => BaselineSource::Manifest,
            baseline => baseline,
        };
        let built = build_edition(&BuildRequest { baseline, ..*request }, &own);
        let is_faulty = built.ending == BuildEnding::ConfigErrors;
        merge(outcome, built);
        if is_faulty {
            return;
        }
    }
}

/// Builds one edition for members, by its own settings.
pub fn build_edition(request: &BuildRequest<'_>, own: &Config) -> BuildOutcome {
    let mut report = Report::default();
    SourceFiles::find(request.config, own).check(own, &mut report);
    if report.has_errors() {
        let mut refused = BuildOutcome::new(own.output.folder.clone());
        refused.report = report;
        return refused.ended(BuildEnding::ConfigErrors);
    }
    let name = cache_name(request.config, &own.output.folder);
    let request = BuildRequest { config: &name, output: None, ..*request };
    let mut memory = BuildState::default();
    build_until_unchanged(&request, (own, &report), (&SourceChanges::All, &mut memory))
}

/// Derives the settings of an edition from those of the site and the outcome of
/// the public build: nothing public names it, and it notifies nobody.
pub fn edition_config(config: &Config, edition: &MembersEdition, public: &BuildOutcome) -> Config {
    let mut own = config.clone();
    own.members.clear();
    own.each.clear();
    own.feeds.clone_from(&edition.feeds);
    own.articles.readers = FeedAudience::Members;
    own.site.id_authority = Some(public.authority.clone());
    own.site.hubs.clear();
    own.site.cloud = None;
    own.output.folder.clone_from(&edition.folder);
    own.output.opml = None;
    own.output.html = None;
    own.output.page = None;
    own.publish.target = None;
    for header in [&mut own.publish.cache_control, &mut own.publish.archive_cache_control] {
        *header = private_cache_control(header);
    }
    own
}

/// Makes a `Cache-Control` by which no cache on the way to a member keeps a response
/// for others (RFC 9111 section 5.2.2.7).
fn private_cache_control(header: &str) -> String {
    let is_shared = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default().trim();
        ["public", "private", "s-maxage"].iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    let kept = header.split(',').map(str::trim).filter(|part| !part.is_empty() && !is_shared(part));
    std::iter::once("private").chain(kept).collect::<Vec<_>>().join(", ")
}

/// Names the configuration of an edition, by which its caches are found.
fn cache_name(config: &Path, folder: &Path) -> PathBuf {
    let mark = hash::hex(folder.as_os_str().as_encoded_bytes());
    let file = config.file_name().unwrap_or_default().to_string_lossy();
    config.with_file_name(format!("{file}.members-{}", &mark[..8]))
}

impl BuildOutcome {
    /// Adds what a build of an edition for members reported, and how it ended.
    pub fn add_members_report(&mut self, report: Report, ending: BuildEnding) {
        for found in report.diagnostics {
            // Most is said of both editions.
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
