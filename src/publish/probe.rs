//! Verifies that a store supports conditional writes. Some stores accept every write,
//! and there the slower of two publishers would overwrite newer feeds with older ones.

use crate::diagnostic::{Diagnostic, codes};
use crate::publish::errors::{self, PublishProgress};
use crate::publish::headers::UploadHeaders;
use crate::publish::store::{FileUpload, PublishTarget, WriteCondition};
use crate::stores::StoreError;
use crate::writer::ObjectVersion;

/// Writes a probe file four times; a store that supports conditions must refuse two of
/// the writes. The token makes the file's name unique, and lets a publisher that was
/// killed meet, and remove, its own probe file when it starts again.
///
/// # Errors
/// The store does not support conditional writes, or can't be written to at all.
pub(super) fn probe_conditional_writes(
    store: &dyn PublishTarget,
    token: &str,
) -> Result<(), Diagnostic> {
    let path = format!("feedwright-probe-{token}");
    let supported = supports_conditions(store, &path);
    // A probe file that can't be removed does no harm to the feeds, but everybody who
    // lists the folder sees it: so a failed removal is tried once more, then ignored.
    let paths = [path];
    let _ = store.remove(&paths).or_else(|_| store.remove(&paths));
    match supported {
        Ok(true) => Ok(()),
        Ok(false) => Err(conditions_ignored(store)),
        Err(error) => {
            Err(errors::publish_failed(store, "write to", &error, PublishProgress::default()))
        }
    }
}

fn supports_conditions(store: &dyn PublishTarget, path: &str) -> Result<bool, StoreError> {
    let first = write_probe(store, path, b"1", WriteCondition::None)?;
    // Without a version there is nothing that a condition could refer to.
    if first == ObjectVersion::default() {
        return Ok(false);
    }
    if write_probe(store, path, b"2", WriteCondition::Absent) != Err(StoreError::Changed) {
        return Ok(false);
    }
    write_probe(store, path, b"3", WriteCondition::Is(first.clone()))?;
    let outdated = WriteCondition::Is(first);
    Ok(write_probe(store, path, b"4", outdated) == Err(StoreError::Changed))
}

fn write_probe(
    store: &dyn PublishTarget,
    path: &str,
    bytes: &[u8],
    condition: WriteCondition,
) -> Result<ObjectVersion, StoreError> {
    let headers = UploadHeaders {
        content_type: "text/plain".to_owned(),
        cache_control: "no-store".to_owned(),
    };
    let upload = FileUpload { path: path.to_owned(), bytes: bytes.to_vec(), condition, headers };
    store.put(vec![upload]).pop().unwrap_or_else(|| Err(StoreError::Failed("no answer".into())))
}

fn conditions_ignored(store: &dyn PublishTarget) -> Diagnostic {
    let message = format!(
        "{} ignores conditional writes, so one publisher could overwrite the feeds of another; nothing was published",
        store.name()
    );
    Diagnostic::new(&codes::PUBLISH_NO_CONDITIONS, message).help(
        "use a store that supports conditional writes, or set `[publish] publishers = \"one\"` if no two jobs ever publish at once",
    )
}
