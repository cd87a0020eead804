//! The names of fields: which are known, and which an unknown one is near to.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

use super::{Best, FIELDS};
use crate::diagnostic::{Diagnostic, Source, codes};
use crate::syntax::value::Key;
use crate::text::nearest::is_one_edit;

/// A name of a field.
pub(super) struct Name {
    /// Its field, by the place in [`FIELDS`].
    pub row: usize,
    /// Its place among the names of the field.
    pub rank: i32,
    written: &'static str,
    /// As it is compared.
    normal: Cow<'static, str>,
}

/// Every name, below the letter that it begins with.
static NAMES: LazyLock<Vec<Vec<Name>>> = LazyLock::new(|| {
    let mut names: Vec<Vec<Name>> = (0..=usize::from(u8::MAX)).map(|_| Vec::new()).collect();
    for (row, field) in FIELDS.iter().enumerate() {
        for (rank, written) in (0..).zip(field.aliases.iter().copied()) {
            let normal = normal(written);
            names[letter(&normal)].push(Name { row, rank, written, normal });
        }
    }
    names
});

/// Those that keep an article back.
static GUARDS: LazyLock<Vec<&Name>> =
    LazyLock::new(|| NAMES.iter().flatten().filter(|name| FIELDS[name.row].keeps_back).collect());

fn letter(name: &str) -> usize {
    name.bytes().next().map_or(0, usize::from)
}

/// Finds a name, written as it is compared.
pub(super) fn named(name: &str) -> Option<&'static Name> {
    NAMES[letter(name)].iter().find(|known| known.normal == name)
}

/// Says whether a field bears this name.
pub(in crate::parser) fn is_known(name: &str) -> bool {
    named(&normal(name)).is_some()
}

/// Folds case, and leaves out `_` and `-`.
pub(in crate::parser) fn normal(name: &str) -> Cow<'_, str> {
    let is_normal =
        name.bytes().all(|byte| !byte.is_ascii_uppercase() && !matches!(byte, b'_' | b'-'));
    if is_normal {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.to_ascii_lowercase().replace(['_', '-'], ""))
    }
}

/// The least length of a name that may be a misspelling: `data` is not `date`.
const LONG: usize = 5;

/// Says of a name that nothing reads which it may have been meant for, unless the
/// article has a field of that one.
pub(super) fn misspelt(
    key: &Key<'_>,
    name: &str,
    best: &[Best<'_, '_>],
    source: &Source<'_>,
) -> Option<Diagnostic> {
    if name.len() < LONG || is_known_far(name) {
        return None;
    }
    // What keeps an article back is looked for whatever letter is wrong.
    let guards = GUARDS.iter().copied();
    let near = NAMES[letter(name)].iter().chain(guards).filter(|known| {
        let length = known.normal.len();
        length >= LONG - 1 && name.len().abs_diff(length) <= 1 && is_near(known, name)
    });
    let mut near = near.peekable();
    if near.peek().is_none() {
        FAR.with_borrow_mut(|far| far.push(name));
        return None;
    }
    let Name { row, written, .. } = near
        .filter(|known| best[known.row].is_none())
        .min_by_key(|known| (known.row, known.rank))?;
    let row = &FIELDS[*row];
    let code =
        if row.keeps_back { &codes::ARTICLE_MISSPELT_GUARD } else { &codes::ARTICLE_UNKNOWN_FIELD };
    Some(
        Diagnostic::new(code, format!("`{}` is no field that feedwright reads", key.name))
            .at(source.at(key.span.clone()))
            .help(format!("did you mean `{written}`?")),
    )
}

thread_local! {
    /// Names that are near to none: a theme's fields stand in all its articles.
    static FAR: RefCell<Far> = const { RefCell::new(Far(Vec::new())) };
}

/// Says whether a name was found to be near to none before.
fn is_known_far(name: &str) -> bool {
    FAR.with_borrow(|far| far.0.iter().any(|known| known == name))
}

/// A few names, the oldest of which make room.
struct Far(Vec<String>);

impl Far {
    /// More than a theme's articles have.
    const MOST: usize = 16;

    fn push(&mut self, name: &str) {
        if self.0.len() == Self::MOST {
            self.0.remove(0);
        }
        self.0.push(name.to_owned());
    }
}

/// Says whether a name may have been meant for another.
fn is_near(known: &Name, name: &str) -> bool {
    // A theme's list is no misspelling: `links`, `langs`.
    let is_plural = !FIELDS[known.row].keeps_back && name.strip_suffix('s') == Some(&*known.normal);
    !is_plural && is_one_edit(name, &known.normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice() {
        let mut names: Vec<_> = NAMES.iter().flatten().map(|name| &name.normal).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
