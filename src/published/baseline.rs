//! Reads the last publication: from the manifest, or from the published feeds if the manifest
//! is lost.
//!
//! Every comparison of a build starts from the baseline. A wrong one would make a change of
//! ids look like new articles, so a manifest that can't be read is an error, never an empty
//! baseline.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::model::ArticleHeaders;
use crate::published::private_state::StateLocation;
use crate::published::rebuilt_baseline::{RebuiltBaseline, find_own_feed};
use crate::published::{BaselineSource, HeldIdentities, OnChange, known_feeds};
use crate::writer::{self, Manifest, OutputWriter, atomic_write, manifest};

/// Manifest of the last publication, or its replacement.
#[derive(Debug)]
pub(crate) enum Baseline {
    /// Manifest of the output folder, empty before the first build.
    Manifest(Manifest),
    /// Manifest of another place: the store that is published to, or the private copy.
    Remote(Manifest),
    /// Entries of the feeds in the output folder, whose manifest is lost.
    RebuiltFromFeeds(RebuiltBaseline),
}

/// Reads the last publication.
///
/// # Errors
/// The manifest can't be read. The feeds replace it only if the user asks for that.
pub(crate) fn read(
    source: BaselineSource<'_>,
    config: &Config,
    state: &StateLocation,
    report: &mut Report,
) -> Result<Baseline, Diagnostic> {
    let folder = &config.output.folder;
    if matches!(source, BaselineSource::Feeds) {
        let rebuilt = RebuiltBaseline::read(config, state);
        if rebuilt.entries.is_empty() {
            let message =
                "the feeds have no entries, so nothing is known about the last publication";
            let help = "if anyone has subscribed to them, restore the feeds from a copy";
            report.push(lost_manifest(config, message).help(help));
        }
        return Ok(Baseline::RebuiltFromFeeds(rebuilt));
    }
    if matches!(source, BaselineSource::Nothing) {
        return Ok(start_from_scratch(folder));
    }
    let local = Manifest::read(folder)?;
    if let BaselineSource::Published(published) = source {
        let merged = merge_local(published.manifest, local.unwrap_or_default(), config);
        return Ok(Baseline::Remote(merged));
    }
    if let Some(mut manifest) = local {
        known_feeds::derive_records(&mut manifest, config);
        return Ok(Baseline::Manifest(manifest));
    }
    let Some(feed) = find_own_feed(config) else {
        return restore_private_copy(folder, state, report);
    };
    let message = format!(
        "`{feed}` is a feed of feedwright, but `{}` is missing; ids and dates are compared with those in the feeds",
        manifest::FILE
    );
    let help = "restore it from a copy, or run `feedwright build --rebuild-manifest`";
    report.push(lost_manifest(config, message).help(help));
    Ok(Baseline::RebuiltFromFeeds(RebuiltBaseline::read(config, state)))
}

fn lost_manifest(config: &Config, message: impl Into<String>) -> Diagnostic {
    let path = config.output.folder.join(manifest::FILE);
    Diagnostic::new(&codes::OUTPUT_LOST_MANIFEST, message).with_location(SourceLocation::file(path))
}

/// Size limit of a feed that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Returns a baseline without entries. It still lists the files of the folder, because
/// feedwright wrote them and may replace them.
fn start_from_scratch(folder: &Path) -> Baseline {
    let files = Manifest::read(folder).ok().flatten().unwrap_or_default().files;
    Baseline::Remote(Manifest { files, ..Manifest::default() })
}

/// Restores the baseline of an empty folder from the private copy of its manifest. None of
/// the files that the copy lists exists any more.
fn restore_private_copy(
    folder: &Path,
    state: &StateLocation,
    report: &mut Report,
) -> Result<Baseline, Diagnostic> {
    let Some(manifest) = state.load_manifest()? else {
        return Ok(Baseline::Manifest(Manifest::default()));
    };
    let message = format!(
        "`{}` has neither feeds nor `{}`: the list of published entries is restored from {}",
        folder.display(),
        manifest::FILE,
        manifest::STATE_FILE
    );
    let help = "keep other programs from deleting these files; `feedwright build --forget` starts from scratch";
    report.push(Diagnostic::new(&codes::OUTPUT_RESTORED, message).help(help));
    Ok(Baseline::Remote(Manifest { files: BTreeMap::new(), store: None, ..manifest }))
}

impl Baseline {
    /// Returns the authority of the published ids.
    pub(crate) fn authority(&self) -> Option<&str> {
        match self {
            Self::Manifest(manifest) | Self::Remote(manifest) => manifest.id_authority.as_deref(),
            Self::RebuiltFromFeeds(rebuilt) => rebuilt.authority.as_deref(),
        }
    }

    /// Returns the published values that an upgrade of feedwright does not change.
    pub(crate) fn held(&self, on_change: OnChange) -> HeldIdentities<'_> {
        match self {
            Self::Manifest(manifest) | Self::Remote(manifest) if on_change == OnChange::Refuse => {
                HeldIdentities::new(manifest)
            }
            Self::Manifest(_) | Self::Remote(_) | Self::RebuiltFromFeeds(_) => {
                HeldIdentities::none()
            }
        }
    }

    /// Returns the manifest; for a rebuilt baseline, the one that the feeds would have had.
    pub(crate) fn manifest(
        &self,
        headers: &ArticleHeaders,
        config: &Config,
        authority: &str,
        report: &mut Report,
    ) -> Cow<'_, Manifest> {
        match self {
            Self::Manifest(manifest) | Self::Remote(manifest) => Cow::Borrowed(manifest),
            Self::RebuiltFromFeeds(rebuilt) => {
                Cow::Owned(rebuilt.to_manifest(headers, config, authority, report))
            }
        }
    }

    /// Writes the manifest of feeds that have none. This comes before the feeds are replaced:
    /// if the build is killed in between, the next one has a manifest.
    pub(crate) fn restore(
        &self,
        manifest: &Manifest,
        writing: &OutputWriter,
    ) -> Result<(), Diagnostic> {
        match self {
            Self::Manifest(_) | Self::Remote(_) => Ok(()),
            Self::RebuiltFromFeeds(_) => writing.restore(manifest),
        }
    }

    /// Adds files of the folder to the manifest of a rebuilt baseline, so that they do not
    /// count as files of another program: the feeds that feedwright wrote, and the files that
    /// the private copy of the manifest lists with the same bytes.
    pub(crate) fn with_files<'m>(
        &self,
        manifest: &'m Manifest,
        folder: &Path,
        paths: &[&str],
    ) -> Cow<'m, Manifest> {
        let recorded = match self {
            Self::Manifest(_) | Self::Remote(_) => return Cow::Borrowed(manifest),
            Self::RebuiltFromFeeds(rebuilt) => &rebuilt.recorded,
        };
        let mut manifest = manifest.clone();
        if let Ok(Some(current)) = Manifest::read(folder) {
            manifest.files = current.files;
        }
        // Only files that this build writes: others may belong to another program.
        for &path in paths {
            let bytes = atomic_write::read(folder, path, LARGEST).ok().flatten();
            let Some(bytes) = bytes else { continue };
            let record = manifest::record(&bytes);
            // OPML files and web pages are not feeds, but the private copy has their hashes.
            let is_recorded = recorded.get(path).is_some_and(|it| it.sha256 == record.sha256);
            if is_recorded || writer::is_feed(&bytes) {
                manifest.files.insert(path.to_owned(), record);
            }
        }
        Cow::Owned(manifest)
    }
}

/// Combines the published manifest with the local one: entries are those that readers have,
/// files and touch times those of the output folder.
fn merge_local(published: &Manifest, local: Manifest, config: &Config) -> Manifest {
    let mut published = published.clone();
    known_feeds::derive_records(&mut published, config);
    let mut merged = Manifest { files: local.files, store: None, ..published };
    for (id, record) in &mut merged.entries {
        let touched = local.entries.get(id).and_then(|record| record.touched);
        record.touched = record.touched.max(touched);
    }
    merged
}
