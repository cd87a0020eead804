//! Opens the publish target that an address refers to.

use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, codes};
use crate::publish::folder::FolderTarget;
use crate::publish::store::PublishTarget;
use crate::sources::cache::FOLDER as CACHE_FOLDER;
#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
use crate::stores::network;
use crate::writer::LockWait;

/// Opens the target at an address, without a request to it.
///
/// # Errors
/// The address is not one of a supported store, or it is a folder that must not be
/// published to: the output folder, the cache, or one that overlaps the articles.
pub(crate) fn open<'a>(
    url: &Url,
    config: &Config,
    wait: LockWait<'a>,
) -> Result<Box<dyn PublishTarget + 'a>, Diagnostic> {
    let output = &config.output.folder;
    if url.scheme() != "file" {
        return open_object_store(url, config.publish.timeout);
    }
    let path =
        url.to_file_path().map_err(|()| invalid_target(url, "it is not the path of a folder"))?;
    if resolve_links(&path) == resolve_links(output) {
        return Err(invalid_target(url, "it is the output folder, which already has the feeds"));
    }
    if path.components().any(|part| part.as_os_str() == CACHE_FOLDER) {
        return Err(invalid_target(url, "it is inside feedwright's private cache"));
    }
    if config.articles.store.is_none() {
        let (target, articles) = (resolve_links(&path), resolve_links(&config.articles.folder));
        if target.starts_with(&articles) || articles.starts_with(&target) {
            return Err(overlaps_articles(url, &articles));
        }
    }
    Ok(Box::new(FolderTarget::new(url.to_string(), path, wait)))
}

fn overlaps_articles(url: &Url, articles: &Path) -> Diagnostic {
    let articles = articles.display();
    let message = format!(
        "{url} is the articles folder `{articles}`, contains it, or is inside it; nothing was published"
    );
    Diagnostic::new(&codes::PUBLISH_TARGET, message)
        .help("publish to a separate folder, such as `file:///srv/www`")
}

/// Returns the absolute path of a folder with symbolic links resolved, as far as the
/// folder exists: a target is created by the first publish.
fn resolve_links(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let existing = path.ancestors().find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    let Some((folder, resolved)) = existing else { return path };
    let rest = path.strip_prefix(folder).unwrap_or(Path::new(""));
    resolved.components().chain(rest.components()).collect()
}

#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
fn open_object_store(url: &Url, timeout: Duration) -> Result<Box<dyn PublishTarget>, Diagnostic> {
    let folder = crate::stores::object_store_folder::ObjectStoreFolder::open(url, timeout);
    let folder = folder.map_err(|reason| open_failed(url, &reason))?;
    Ok(Box::new(crate::publish::object_store::ObjectStoreTarget(folder)))
}

#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
fn open_failed(url: &Url, reason: &str) -> Diagnostic {
    if reason != network::NO_CERTIFICATES {
        return invalid_target(url, reason);
    }
    let message = format!("{url} can't be reached: {reason}; nothing was published");
    Diagnostic::new(&codes::PUBLISH_CERTIFICATES, message).help(network::CERTIFICATES_HELP)
}

#[cfg(not(any(feature = "s3", feature = "gcs", feature = "azure")))]
fn open_object_store(url: &Url, _: Duration) -> Result<Box<dyn PublishTarget>, Diagnostic> {
    Err(invalid_target(url, "this feedwright was built without support for object stores"))
}

fn invalid_target(url: &Url, reason: &str) -> Diagnostic {
    Diagnostic::new(&codes::PUBLISH_TARGET, format!("{url} can't be published to: {reason}"))
        .help("choose another target, or build feedwright with the feature for its store: `s3`, `gcs` or `azure`")
}
