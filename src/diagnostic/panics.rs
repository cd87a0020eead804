//! Catches panics: a bug in feedwright that one article triggers becomes an error
//! of that article and does not end the build.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, Location as CodeLocation};
use std::path::Path;
use std::sync::Once;

use super::{Diagnostic, SourceLocation, codes};

/// A caught panic, for the diagnostic about it.
#[derive(Debug)]
pub struct CaughtPanic {
    /// First line of the panic message.
    message: String,
    /// File and line of the code that panicked, if [`silence_caught`] was called before.
    code: Option<String>,
}

thread_local! {
    /// Number of nested calls of [`catch`] on this thread.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// File and line of the last panic that is going to be caught.
    static CODE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work` and returns its result, or the panic that ended it.
///
/// A panic can leave a report half written. `work` must not leave any other value
/// in an inconsistent state that is read afterwards.
///
/// # Errors
/// Returns the panic of `work`.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, CaughtPanic> {
    DEPTH.set(DEPTH.get() + 1);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    done.map_err(|payload| CaughtPanic { message: first_line(&*payload), code: CODE.take() })
}

/// Keeps caught panics from being printed; all others are printed as before. Only a
/// program may call this, not a library, because all threads share one panic hook.
pub fn silence_caught() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |found| {
            // Thread locals are gone while a thread ends.
            if DEPTH.try_with(Cell::get).unwrap_or(0) == 0 {
                return print(found);
            }
            let code_location = found.location().map(format_code_location);
            let _ = CODE.try_with(|code| code.replace(code_location));
        }));
    });
}

fn format_code_location(location: &CodeLocation<'_>) -> String {
    format!("{}:{}", location.file(), location.line())
}

/// Returns the first line of a panic message, cut to [`LONGEST`] characters.
fn first_line(payload: &dyn Any) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let line = text.and_then(|text| text.lines().next()).unwrap_or("a panic without a message");
    line.chars().take(LONGEST).collect()
}

/// Most characters of a panic message that are shown: it may quote a whole article.
const LONGEST: usize = 200;

impl CaughtPanic {
    /// Creates the error of the article whose reading or rendering panicked.
    pub fn into_article_error(self, path: &Path) -> Diagnostic {
        let message = format!("a bug in feedwright: this article can't be processed ({self})");
        Diagnostic::new(&codes::INTERNAL_BUG, message)
            .with_location(SourceLocation::file(path))
            .help(
                "report it together with this article; until it is fixed, `--keep-going` \
             publishes the other articles, and `draft: true` excludes this one",
            )
    }

    /// Creates the error of a build that panicked.
    pub fn into_build_error(self) -> Diagnostic {
        let message = format!("a bug in feedwright ended the build ({self})");
        Diagnostic::new(&codes::INTERNAL_BUG, message)
            .help("report it together with this line; previously published feeds are intact, and no file is half-written")
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
    fn work_without_a_panic_returns_its_result() {
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
        let code_location = format!("{}:", file!());
        assert!(found.message.contains(&code_location) && !found.message.contains("second"));
        assert!(found.message.chars().count() < 300);
        assert!(catch(|| catch(|| panic!("inner")).is_err()).unwrap());
        assert_eq!(DEPTH.get(), 0);
    }
}
