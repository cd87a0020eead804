//! Panics that are caught: a bug of feedwright that one article uncovers is an
//! error of that article, not the end of the build.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, Location as CodeLocation};
use std::path::Path;
use std::sync::Once;

use super::{Diagnostic, SourceLocation, codes};

/// A panic that was caught.
#[derive(Debug)]
pub struct CaughtPanic {
    /// The panic's own words.
    message: String,
    /// File and line of the code, where [`silence_caught`] was called before.
    code: Option<String>,
}

thread_local! {
    /// How many calls of [`catch`] this thread is in.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// Place in the code of the last panic that is going to be caught.
    static CODE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does some work and returns its result, or the panic that ended it.
///
/// The work may leave a report half written, and nothing else that is read
/// afterwards.
///
/// # Errors
/// The work panicked.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, CaughtPanic> {
    DEPTH.set(DEPTH.get() + 1);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    done.map_err(|payload| CaughtPanic { message: message(&*payload), code: CODE.take() })
}

/// Keeps panics that are caught from being printed; all others are printed as
/// before. Only a program may do this, since there is one hook for all threads.
pub fn silence_caught() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |found| {
            // A thread that ends has no place to note anything any more.
            if DEPTH.try_with(Cell::get).unwrap_or(0) == 0 {
                return print(found);
            }
            let place = found.location().map(code_place);
            let _ = CODE.try_with(|code| code.replace(place));
        }));
    });
}

fn code_place(location: &CodeLocation<'_>) -> String {
    format!("{}:{}", location.file(), location.line())
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let line = text.and_then(|text| text.lines().next()).unwrap_or("a panic without a message");
    line.chars().take(LONGEST).collect()
}

/// Most characters of a panic's message that are shown: it may quote a whole
/// article.
const LONGEST: usize = 200;

impl CaughtPanic {
    /// Makes the error of the article whose reading or rendering panicked.
    pub fn into_article_error(self, path: &Path) -> Diagnostic {
        let message = format!("a bug of feedwright: this article can't be read ({self})");
        Diagnostic::new(&codes::INTERNAL_BUG, message)
            .with_location(SourceLocation::file(path))
            .help(
                "report it with the article that is named; until it is fixed, `--keep-going` \
             publishes the other articles, and `draft: true` keeps this one out",
            )
    }

    /// Makes the error of a build that panicked.
    pub fn into_build_error(self) -> Diagnostic {
        let message = format!("a bug of feedwright: the build was ended by it ({self})");
        Diagnostic::new(&codes::INTERNAL_BUG, message)
            .help("report it with this line; what was published stays, and nothing is half-written")
    }
}

impl std::fmt::Display for CaughtPanic {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { message, code } = self;
        match code {
            Some(code) => write!(formatter, "{code}: {message}"),
            None => formatter.write_str(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_does_not_panic_has_its_result() {
        assert_eq!(catch(|| 1).unwrap(), 1);
    }

    #[test]
    fn panic_is_an_error_of_the_article_and_the_thread_goes_on() {
        silence_caught();
        let text = "é".repeat(300);
        let caught = catch(|| panic!("no {text}\nsecond line")).unwrap_err();
        let found = caught.into_article_error(Path::new("articles/a.md"));
        assert_eq!(found.code.name, "internal/bug");
        assert_eq!(found.location.unwrap().path, Path::new("articles/a.md").into());
        let place = format!("{}:", file!());
        assert!(found.message.contains(&place) && !found.message.contains("second"));
        assert!(found.message.chars().count() < 300);
        assert!(catch(|| catch(|| panic!("inner")).is_err()).unwrap());
        assert_eq!(DEPTH.get(), 0);
    }
}
