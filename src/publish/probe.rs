//! Whether a store keeps to conditions: some say yes to every write, and there
//! the slower of two publishers would put older feeds over newer ones.

use crate::diagnostic::{Diagnostic, codes};
use crate::publish::errors::{self, Extent};
use crate::publish::headers::Headers;
use crate::publish::store::{Condition, Store, Upload};
use crate::stores::Fault;
use crate::writer::Tag;

/// Writes a file of its own four times, of which two must fail. Its name is made
/// of a word that nobody else has; after a kill the same word finds it again.
///
/// # Errors
/// The store does not keep to conditions, or can't be written to at all.
pub fn prove(store: &dyn Store, word: &str) -> Result<(), Diagnostic> {
    let path = format!("feedwright-probe-{word}");
    let proven = keeps_conditions(store, &path);
    // A file that stays behind is no fault of the feeds, but every reader of the
    // folder sees it: a store that failed once is asked once more.
    let paths = [path];
    let _ = store.remove(&paths).or_else(|_| store.remove(&paths));
    match proven {
        Ok(true) => Ok(()),
        Ok(false) => Err(refused(store)),
        Err(fault) => Err(errors::told(store, "be written to", &fault, Extent::default())),
    }
}

fn keeps_conditions(store: &dyn Store, path: &str) -> Result<bool, Fault> {
    let first = put(store, path, (1, Condition::None))?;
    if first == Tag::default() {
        return Ok(false);
    }
    if put(store, path, (2, Condition::Absent)) != Err(Fault::Changed) {
        return Ok(false);
    }
    put(store, path, (3, Condition::Is(first.clone())))?;
    Ok(put(store, path, (4, Condition::Is(first))) == Err(Fault::Changed))
}

fn put(store: &dyn Store, path: &str, (number, condition): (u8, Condition)) -> Result<Tag, Fault> {
    let headers =
        Headers { content_type: "text/plain".to_owned(), cache_control: "no-store".to_owned() };
    let upload = Upload { path: path.to_owned(), bytes: vec![b'0' + number], condition, headers };
    store.put(vec![upload]).pop().unwrap_or_else(|| Err(Fault::Failed("no answer".to_owned())))
}

fn refused(store: &dyn Store) -> Diagnostic {
    let message = format!(
        "{} writes files whatever the condition, so two publishers would undo each other; nothing was published",
        store.name()
    );
    Diagnostic::new(&codes::PUBLISH_NO_CONDITIONS, message).help(
        "choose a store with conditional writes, or set `[publish] publishers = \"one\"` if never two jobs publish at once",
    )
}
