//! What a store's refusal means for the user: one problem that says what was
//! published, what was not, and what to do.

use crate::diagnostic::{Diagnostic, DiagnosticCode, codes};
use crate::publish::store::PublishTarget;
use crate::stores::StoreError;

/// How far a publish had come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublishProgress {
    /// Files that were written.
    pub done: usize,
    /// Files that were to be written.
    pub total: usize,
}

/// Tells of a fault that ends a publish. `what` was asked of the store.
pub fn publish_failed(
    store: &dyn PublishTarget,
    what: &str,
    fault: &StoreError,
    extent: PublishProgress,
) -> Diagnostic {
    let (code, reason, help) = row(fault);
    let name = store.name();
    let PublishProgress { done, total } = extent;
    let so_far = match (done, total) {
        (0, _) => "nothing was published".to_owned(),
        (done, total) => format!("{done} of {total} files were published"),
    };
    let message = format!(
        "{name} can't {what}: {reason}; {so_far}, and the feeds that stood there are whole"
    );
    Diagnostic::new(code, message).help(format!(
        "{help}, then run `feedwright publish` again: it goes on where this one stopped"
    ))
}

fn row(fault: &StoreError) -> (&'static DiagnosticCode, &str, &'static str) {
    match fault {
        StoreError::Changed => {
            (&codes::PUBLISH_CONTENDED, "somebody else writes there", "wait for it to end")
        }
        StoreError::NoBucket(reason) => {
            (&codes::PUBLISH_NO_BUCKET, reason, "make the bucket, or mend the target's name")
        }
        StoreError::Denied(reason) => {
            (&codes::PUBLISH_DENIED, reason, "set the store's credentials in the environment")
        }
        StoreError::Unreachable(reason) => (
            &codes::PUBLISH_UNREACHABLE,
            reason,
            "check the network, the store's address, and that its credentials are set",
        ),
        StoreError::Failed(reason) => {
            (&codes::PUBLISH_FAILED, reason, "mend what the store's message names")
        }
    }
}
