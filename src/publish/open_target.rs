//! From an address to the store that stands there.

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

/// Opens the store of a target. Nothing is asked of it yet.
///
/// # Errors
/// The address leads to no store, or into the output folder itself.
pub fn open<'a>(
    url: &Url,
    config: &Config,
    wait: LockWait<'a>,
) -> Result<Box<dyn PublishTarget + 'a>, Diagnostic> {
    let output = &config.output.folder;
    if url.scheme() != "file" {
        return cloud(url, config.publish.timeout);
    }
    let path = url.to_file_path().map_err(|()| invalid_target(url, "it names no folder"))?;
    if real(&path) == real(output) {
        return Err(invalid_target(
            url,
            "it is the output folder, in which the feeds stand already",
        ));
    }
    if path.components().any(|part| part.as_os_str() == CACHE_FOLDER) {
        return Err(invalid_target(url, "it is in the private cache of feedwright"));
    }
    if config.articles.store.is_none() {
        let (target, articles) = (real(&path), real(&config.articles.folder));
        if target.starts_with(&articles) || articles.starts_with(&target) {
            return Err(among_articles(url, &articles));
        }
    }
    Ok(Box::new(FolderTarget::new(url.to_string(), path, wait)))
}

fn among_articles(url: &Url, articles: &Path) -> Diagnostic {
    let articles = articles.display();
    let message = format!(
        "{url} and the articles in `{articles}` are one folder, or one is in the other; nothing was published"
    );
    Diagnostic::new(&codes::PUBLISH_TARGET, message)
        .help("name a folder of its own for what is published, such as `file:///srv/www`")
}

/// Returns where a folder lies that may not be there yet, links followed.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let real = path.ancestors().find_map(|there| Some((there, there.canonicalize().ok()?)));
    let Some((there, real)) = real else { return path };
    let rest = path.strip_prefix(there).unwrap_or(Path::new(""));
    real.components().chain(rest.components()).collect()
}

#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
fn cloud(url: &Url, timeout: Duration) -> Result<Box<dyn PublishTarget>, Diagnostic> {
    let folder = crate::stores::object_store_folder::ObjectStoreFolder::open(url, timeout);
    let folder = folder.map_err(|reason| refused(url, &reason))?;
    Ok(Box::new(crate::publish::object_store::ObjectStoreTarget(folder)))
}

#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
fn refused(url: &Url, reason: &str) -> Diagnostic {
    if reason != network::NO_CERTIFICATES {
        return invalid_target(url, reason);
    }
    let message = format!("{url} can't be reached: {reason}; nothing was published");
    Diagnostic::new(&codes::PUBLISH_CERTIFICATES, message).help(network::CERTIFICATES_HELP)
}

#[cfg(not(any(feature = "s3", feature = "gcs", feature = "azure")))]
fn cloud(url: &Url, _: Duration) -> Result<Box<dyn PublishTarget>, Diagnostic> {
    Err(invalid_target(url, "this program was built for folders alone"))
}

fn invalid_target(url: &Url, reason: &str) -> Diagnostic {
    Diagnostic::new(&codes::PUBLISH_TARGET, format!("{url} can't be published to: {reason}"))
        .help("name another target, or build feedwright with the feature of its store: `s3`, `gcs` or `azure`")
}
