//! Whether a store keeps to conditions: some say yes to every write, and there
//! the slower of two publishers would put older feeds over newer ones.

use crate::diagnostic::{Diagnostic, codes};
use crate::publish::errors::{self, PublishProgress};
use crate::publish::headers::UploadHeaders;
use crate::publish::store::{FileUpload, PublishTarget, WriteCondition};
use crate::stores::StoreError;
use crate::writer::ObjectVersion;

/// Writes a file of its own four times, of which two must fail. Its name is made
/// of a word that nobody else has; after a kill the same word finds it again.
///
/// # Errors
/// The store does not keep to conditions, or can't be written to at all.
pub fn probe_conditional_writes(store: &dyn PublishTarget, word: &str) -> Result<(), Diagnostic> {
    let path = format!("feedwright-probe-{word}");
    let proven = keeps_conditions(store, &path);
    // A file that stays behind is no fault of the feeds, but every reader of the
    // folder sees it: a store that failed once is asked once more.
    let paths = [path];
    let _ = store.remove(&paths).or_else(|_| store.remove(&paths));
    match proven {
        Ok(true) => Ok(()),
        Ok(false) => Err(refused(store)),
        Err(fault) => {
            Err(errors::publish_failed(store, "be written to", &fault, PublishProgress::default()))
        }
    }
}

fn keeps_conditions(store: &dyn PublishTarget, path: &str) -> Result<bool, StoreError> {
    let first = put(store, path, (1, WriteCondition::None))?;
    if first == ObjectVersion::default() {
        return Ok(false);
    }
    if put(store, path, (2, WriteCondition::Absent)) != Err(StoreError::Changed) {
        return Ok(false);
    }
    put(store, path, (3, WriteCondition::Is(first.clone())))?;
    Ok(put(store, path, (4, WriteCondition::Is(first))) == Err(StoreError::Changed))
}

fn put(
    store: &dyn PublishTarget,
    path: &str,
    (number, condition): (u8, WriteCondition),
) -> Result<ObjectVersion, StoreError> {
    let headers = UploadHeaders {
        content_type: "text/plain".to_owned(),
        cache_control: "no-store".to_owned(),
    };
    let upload =
        FileUpload { path: path.to_owned(), bytes: vec![b'0' + number], condition, headers };
    store.put(vec![upload]).pop().unwrap_or_else(|| Err(StoreError::Failed("no answer".to_owned())))
}

fn refused(store: &dyn PublishTarget) -> Diagnostic {
    let message = format!(
        "{} writes files whatever the condition, so two publishers would undo each other; nothing was published",
        store.name()
    );
    Diagnostic::new(&codes::PUBLISH_NO_CONDITIONS, message).help(
        "choose a store with conditional writes, or set `[publish] publishers = \"one\"` if never two jobs publish at once",
    )
}
