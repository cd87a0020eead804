//! Builds feeds for members: those of one folder are an edition of their own,
//! with a lock, a manifest and caches that no public feed shares.

use std::path::{Path, PathBuf};

use url::Url;

use super::{Changes, Ending, Memory, OnError, Outcome, Past, Request, build_until_unchanged};
use crate::config::{self, Config, MembersEdition, Readers};
use crate::diagnostic::{Diagnostic, Location, Report, codes};
use crate::pipeline::source_files::SourceFiles;
use crate::text::digest;

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

/// Checks that no folder for members is part of what is public, a folder that
/// is published to included, nor the other way round; links are followed.
pub fn check(file: &Path, config: &Config, target: Option<&Url>) -> Option<Diagnostic> {
    config.members.first()?;
    let target = target.filter(|target| target.scheme() == "file");
    let target = target.and_then(|target| target.to_file_path().ok());
    let public = [Some(&config.output.folder), config.articles.assets.as_ref(), target.as_ref()];
    let public: Vec<PathBuf> = public.into_iter().flatten().map(|folder| real(folder)).collect();
    let is_public = |edition: &&MembersEdition| {
        let own = real(&edition.folder);
        public.iter().any(|folder| config::is_nested(&own, folder))
    };
    let edition = config.members.iter().find(is_public)?;
    let folder = edition.folder.display();
    let message = format!("the folder for members `{folder}` is inside or around a public one");
    Some(
        Diagnostic::new(&codes::CONFIG_MEMBERS_FOLDER, message)
            .at(Location::file(file))
            .help("write another `folder`, to which no public server leads"),
    )
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
pub fn build(request: &Request<'_>, config: &Config, outcome: &mut Outcome) {
    for edition in &config.members {
        if outcome.ending != Ending::Done && request.on_error == OnError::Stop {
            return;
        }
        let own = edition_config(config, edition, &outcome.authority);
        let mut report = Report::default();
        SourceFiles::find(request.config, &own).check(&own, &mut report);
        if report.has_errors() {
            outcome.report.append(report);
            outcome.ending = Ending::ConfigErrors;
            return;
        }
        let name = cache_name(request.config, &edition.folder);
        let past = match request.past {
            Past::Published(_) => Past::Manifest,
            past => past,
        };
        let request = Request { config: &name, output: None, past, ..*request };
        let mut memory = Memory::default();
        let built = build_until_unchanged(&request, (&own, &report), (&Changes::All, &mut memory));
        merge(outcome, built);
    }
}

/// Derives the settings of an edition: nothing public is told of it, and it
/// tells nobody.
fn edition_config(config: &Config, edition: &MembersEdition, authority: &str) -> Config {
    let mut own = config.clone();
    own.members.clear();
    own.each.clear();
    own.feeds.clone_from(&edition.feeds);
    own.articles.readers = Readers::Members;
    own.site.id_authority = Some(authority.to_owned());
    own.site.hubs.clear();
    own.site.cloud = None;
    own.output.folder.clone_from(&edition.folder);
    own.output.opml = None;
    own.output.html = None;
    own.output.page = None;
    own.publish.target = None;
    own
}

/// Names the configuration of an edition, by which its caches are found.
fn cache_name(config: &Path, folder: &Path) -> PathBuf {
    let mark = digest::hex(folder.as_os_str().as_encoded_bytes());
    let file = config.file_name().unwrap_or_default().to_string_lossy();
    config.with_file_name(format!("{file}.members-{}", &mark[..8]))
}

fn merge(outcome: &mut Outcome, built: Outcome) {
    for found in built.report.diagnostics {
        // Most is said of both editions.
        if !outcome.report.diagnostics.contains(&found) {
            outcome.report.push(found);
        }
    }
    outcome.report.sort();
    outcome.ending = [outcome.ending, built.ending]
        .into_iter()
        .max_by_key(|ending| *ending as u8)
        .unwrap_or(built.ending);
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
