//! What a bucket's refusal means for the user: one problem, and nothing is
//! replaced, because what could not be read was not deleted.

use std::path::Path;

use crate::diagnostic::{Diagnostic, DiagnosticCode, SourceLocation, codes};
use crate::stores::{StoreError, network};

/// Tells of a fault. `what` was asked of the folder of this name.
pub fn store_failure(name: &Path, what: &str, fault: &StoreError) -> Diagnostic {
    let (code, reason, help) = row(fault);
    let message = format!("{} can't be {what}: {reason}; nothing was replaced", name.display());
    Diagnostic::new(code, message).help(format!("{help}, then run the same command again"))
}

/// Tells that there is nothing, which nobody takes for an empty newsroom.
pub fn empty(name: &Path) -> Diagnostic {
    let message = format!("nothing lies below {}; nothing was replaced", name.display());
    Diagnostic::new(&codes::SOURCE_EMPTY, message)
        .help("mend `[articles] folder`, or put the articles there")
}

/// Tells that an article is no longer what was listed.
pub fn changed(file: &Path) -> Diagnostic {
    let message = "the article changed or went while it was read; nothing was replaced";
    Diagnostic::new(&codes::SOURCE_CHANGED, message)
        .with_location(SourceLocation::file(file))
        .help("run the same command again")
}

/// Tells that a command can't do with articles in a bucket.
pub fn elsewhere(name: &Path) -> Diagnostic {
    let message = format!("this command needs articles on this machine, not in {}", name.display());
    Diagnostic::new(&codes::SOURCE_ELSEWHERE, message).help(
        "copy them into a folder and name that in `feed.toml`; `build`, `check` and `publish` read them where they are",
    )
}

/// Tells that caches could not be put beside the articles: that costs time alone.
pub fn not_shared(name: &Path, fault: &StoreError) -> Diagnostic {
    let message = format!("{} takes no caches: {}", name.display(), row(fault).1);
    Diagnostic::new(&codes::SOURCE_CACHE, message).help(
        "allow to write below `.feedwright-cache` there; or keep `.feedwright-cache` beside `feed.toml` from run to run",
    )
}

/// Tells that a folder's address leads to no store.
pub fn unopened(name: &Path, reason: &str) -> Diagnostic {
    let message = format!("articles can't be read from {}: {reason}", name.display());
    let help = match reason {
        network::NO_CERTIFICATES => network::CERTIFICATES_HELP,
        _ => {
            "name another folder in `[articles] folder`, or build feedwright with the feature of its store: `s3`, `gcs` or `azure`"
        }
    };
    Diagnostic::new(&codes::SOURCE_STORE, message).help(help)
}

fn row(fault: &StoreError) -> (&'static DiagnosticCode, &str, &'static str) {
    match fault {
        StoreError::Changed => {
            (&codes::SOURCE_CHANGED, "it changed while it was read", "wait a moment")
        }
        StoreError::NoBucket(reason) => {
            (&codes::SOURCE_NO_BUCKET, reason, "make the bucket, or mend `[articles] folder`")
        }
        StoreError::Denied(reason) => {
            (&codes::SOURCE_DENIED, reason, "set the store's credentials in the environment")
        }
        StoreError::Unreachable(reason) => (
            &codes::SOURCE_UNREACHABLE,
            reason,
            "check the network, the store's address, and that its credentials are set",
        ),
        StoreError::Failed(reason) => {
            (&codes::SOURCE_FAILED, reason, "mend what the store's message names")
        }
    }
}
