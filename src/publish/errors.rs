//! Turns an error of a store into one diagnostic: the cause, how much was
//! published, and what to do.

use crate::diagnostic::{Diagnostic, DiagnosticCode, codes};
use crate::publish::store::PublishTarget;
use crate::stores::StoreError;

/// Number of files published before an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PublishProgress {
    /// Files that were written.
    pub done: usize,
    /// Files that were to be written.
    pub total: usize,
}

/// Returns the diagnostic for an error that ends a publish. `action` is what failed,
/// such as "read": a verb that takes the store's name as its object.
pub(super) fn publish_failed(
    store: &dyn PublishTarget,
    action: &str,
    error: &StoreError,
    progress: PublishProgress,
) -> Diagnostic {
    let (code, reason, help) = describe_error(error);
    let name = store.name();
    let PublishProgress { done, total } = progress;
    let so_far = match (done, total) {
        (0, _) => "nothing was published".to_owned(),
        (done, total) => format!("{done} of {total} files were published"),
    };
    let message = format!(
        "failed to {action} {name}: {reason}; {so_far}, and every feed in the store is intact"
    );
    Diagnostic::new(code, message).help(format!(
        "{help}, then run `feedwright publish` again: it resumes where this run stopped"
    ))
}

/// Returns the code, the reason and the fix of an error: the fix of exactly this reason, or
/// that of its kind.
fn describe_error(error: &StoreError) -> (&'static DiagnosticCode, &str, &'static str) {
    let (code, failure, help) = match error {
        StoreError::Changed => {
            let help = "wait until the other publisher has finished";
            return (&codes::PUBLISH_CONTENDED, "another publisher keeps changing it", help);
        }
        StoreError::NoBucket(failure) => (
            &codes::PUBLISH_NO_BUCKET,
            failure,
            "create the bucket, or correct the address of the target",
        ),
        StoreError::Denied(failure) => {
            (&codes::PUBLISH_DENIED, failure, "set the store's credentials in the environment")
        }
        StoreError::Unreachable(failure) => (
            &codes::PUBLISH_UNREACHABLE,
            failure,
            "check the network, the store's address, and that its credentials are set",
        ),
        StoreError::Failed(failure) => {
            (&codes::PUBLISH_FAILED, failure, "fix the cause that the store reports")
        }
    };
    (code, &failure.reason, failure.help.unwrap_or(help))
}
