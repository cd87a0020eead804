//! What a store's refusal means for the user: one problem that says what was
//! published, what was not, and what to do.

use crate::diagnostic::{Code, Diagnostic, codes};
use crate::publish::store::Store;
use crate::stores::Fault;

/// How far a publish had come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Files that were written.
    pub done: usize,
    /// Files that were to be written.
    pub total: usize,
}

/// Tells of a fault that ends a publish. `what` was asked of the store.
pub fn told(store: &dyn Store, what: &str, fault: &Fault, extent: Extent) -> Diagnostic {
    let (code, reason, help) = row(fault);
    let name = store.name();
    let Extent { done, total } = extent;
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

fn row(fault: &Fault) -> (&'static Code, &str, &'static str) {
    match fault {
        Fault::Changed => {
            (&codes::PUBLISH_CONTENDED, "somebody else writes there", "wait for it to end")
        }
        Fault::NoBucket(reason) => {
            (&codes::PUBLISH_NO_BUCKET, reason, "make the bucket, or mend the target's name")
        }
        Fault::Denied(reason) => {
            (&codes::PUBLISH_DENIED, reason, "set the store's credentials in the environment")
        }
        Fault::Unreachable(reason) => (
            &codes::PUBLISH_UNREACHABLE,
            reason,
            "check the network, the store's address, and that its credentials are set",
        ),
        Fault::Failed(reason) => {
            (&codes::PUBLISH_FAILED, reason, "mend what the store's message names")
        }
    }
}
