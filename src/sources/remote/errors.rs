//! Diagnostics for failures of a store of articles. A failed build replaces nothing.

use std::path::Path;

use crate::diagnostic::{Diagnostic, DiagnosticCode, SourceLocation, codes};
use crate::stores::{StoreError, network};

/// Returns the diagnostic for a request that failed. `action` is a verb such as "read",
/// and `name` its object.
pub(super) fn store_failure(name: &Path, action: &str, error: &StoreError) -> Diagnostic {
    let (code, reason, help) = describe_error(error);
    let message = format!("failed to {action} {}: {reason}; nothing was replaced", name.display());
    Diagnostic::new(code, message).help(format!("{help}, then run the same command again"))
}

/// Returns the diagnostic for an empty listing, which is never treated as an empty site.
pub(super) fn empty(name: &Path) -> Diagnostic {
    let message = format!("there are no objects below {}; nothing was replaced", name.display());
    Diagnostic::new(&codes::SOURCE_EMPTY, message)
        .help("correct `[articles] folder`, or upload the articles")
}

/// Returns the diagnostic for an article that changed after it was listed.
pub(super) fn changed(file: &Path) -> Diagnostic {
    let message = "the article was changed or deleted while it was read; nothing was replaced";
    Diagnostic::new(&codes::SOURCE_CHANGED, message)
        .with_location(SourceLocation::file(file))
        .help("run the same command again")
}

/// Returns the diagnostic for a command that needs local articles.
pub(crate) fn not_local(name: &Path) -> Diagnostic {
    let message =
        format!("this command needs the articles in a local folder, not in {}", name.display());
    Diagnostic::new(&codes::SOURCE_ELSEWHERE, message).help(
        "copy them to a local folder and set `[articles] folder` to it; only `build`, `check` and `publish` read articles from a store",
    )
}

/// Returns the diagnostic for caches that could not be uploaded, which costs only time.
pub(crate) fn caches_not_uploaded(name: &Path, error: &StoreError) -> Diagnostic {
    let reason = describe_error(error).1;
    let message = format!("the build caches can't be saved in {}: {reason}", name.display());
    Diagnostic::new(&codes::SOURCE_CACHE, message).help(
        "allow writing below `.feedwright-cache` there, or keep the folder `.feedwright-cache` next to `feed.toml` from run to run",
    )
}

/// Returns the diagnostic for an address that is not one of a supported store.
pub(crate) fn open_failed(name: &Path, reason: &str) -> Diagnostic {
    let message = format!("articles can't be read from {}: {reason}", name.display());
    let help = match reason {
        network::NO_CERTIFICATES => network::CERTIFICATES_HELP,
        _ => {
            "correct `[articles] folder`, or build feedwright with the feature for its store: `s3`, `gcs` or `azure`"
        }
    };
    Diagnostic::new(&codes::SOURCE_STORE, message).help(help)
}

/// Returns the code, the reason and the fix of an error: the fix of exactly this reason, or
/// that of its kind.
fn describe_error(error: &StoreError) -> (&'static DiagnosticCode, &str, &'static str) {
    let (code, failure, help) = match error {
        StoreError::Changed => {
            return (&codes::SOURCE_CHANGED, "it changed while it was read", "wait a moment");
        }
        StoreError::NoBucket(failure) => {
            (&codes::SOURCE_NO_BUCKET, failure, "create the bucket, or correct `[articles] folder`")
        }
        StoreError::Denied(failure) => {
            (&codes::SOURCE_DENIED, failure, "set the store's credentials in the environment")
        }
        StoreError::Unreachable(failure) => (
            &codes::SOURCE_UNREACHABLE,
            failure,
            "check the network, the store's address, and that its credentials are set",
        ),
        StoreError::Failed(failure) => {
            (&codes::SOURCE_FAILED, failure, "fix the cause that the store reports")
        }
    };
    (code, &failure.reason, failure.help.unwrap_or(help))
}
