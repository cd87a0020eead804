//! The names of fields: which are known, and which an unknown one is near to.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

use super::nested_rows::FrontmatterRow;
use super::{BestCandidate, FIELDS, FieldDefinition, FieldRole};
use crate::diagnostic::{Diagnostic, DiagnosticCode, SourceText, codes};
use crate::syntax::value::{SpannedKey, SpannedValue};
use crate::text::suggest::is_one_edit;
use crate::text::{date, fold};

/// A name of a field.
pub(super) struct FieldName {
    /// Its field, by the place in [`FIELDS`].
    pub row: usize,
    /// Its place among the names of the field.
    pub rank: i32,
    pub written: &'static str,
    /// As it is compared.
    normal: Cow<'static, str>,
}

/// Every name, below the letter that it begins with.
static NAMES: LazyLock<Vec<Vec<FieldName>>> = LazyLock::new(|| {
    let mut names: Vec<Vec<FieldName>> = (0..=usize::from(u8::MAX)).map(|_| Vec::new()).collect();
    for (row, field) in FIELDS.iter().enumerate() {
        for (rank, written) in (0..).zip(field.aliases.iter().copied()) {
            let normal = fold::field_name(written);
            names[letter(&normal)].push(FieldName { row, rank, written, normal });
        }
    }
    names
});

/// Those that keep an article back.
static GUARDS: LazyLock<Vec<&FieldName>> =
    LazyLock::new(|| NAMES.iter().flatten().filter(|name| name.is_guard()).collect());

impl FieldName {
    /// Says whether a value of this name may keep an article back: of the names
    /// of its date those that speak of publication.
    fn is_guard(&self) -> bool {
        let field = &FIELDS[self.row];
        field.keeps_back() && (field.name != "published" || self.written.contains("pub"))
    }
}

fn letter(name: &str) -> usize {
    name.bytes().next().map_or(0, usize::from)
}

/// Finds a name, written as it is compared.
pub(super) fn named(name: &str) -> Option<&'static FieldName> {
    NAMES[letter(name)].iter().find(|known| known.normal == name)
}

/// Says whether a field bears this name.
pub(in crate::parser) fn is_known(name: &str) -> bool {
    named(&fold::field_name(name)).is_some()
}

/// A row of a frontmatter that nothing reads.
pub(super) struct UnknownField<'t, 'a> {
    key: &'t SpannedKey<'a>,
    value: &'t SpannedValue<'a>,
    name: Cow<'t, str>,
    /// The names that it may have been meant for.
    wanted: SuggestionScope,
}

/// The names that a misspelled one is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SuggestionScope {
    /// Those of every field.
    Any,
    /// Those of guards: the table is a theme's own.
    Guards,
}

impl<'t, 'a> From<FrontmatterRow<'t, 'a>> for UnknownField<'t, 'a> {
    fn from(row: FrontmatterRow<'t, 'a>) -> Self {
        let wanted =
            if row.is_theme_own() { SuggestionScope::Guards } else { SuggestionScope::Any };
        Self { key: row.key, value: row.value, name: row.name, wanted }
    }
}

/// The least length of a name that may be a misspelling: `data` is not `date`.
const LONG: usize = 5;

/// The same of a guard's: `ip` is not `wip`.
const SHORT: usize = 3;

/// Says of a name that nothing reads which it may have been meant for. One that
/// may be a guard's and has such a value is an error, whatever else the article
/// says; another is told unless the article has a field of that one.
pub(super) fn misspelt(
    unknown: &UnknownField<'_, '_>,
    best: &[BestCandidate<'_, '_>],
    source: &SourceText<'_>,
) -> Option<Diagnostic> {
    let name = &*unknown.name;
    if name.len() < SHORT || is_known_far(name) {
        return None;
    }
    let guards = GUARDS.iter().copied().filter(|known| is_near_guard(known, name));
    let mut guards = guards.peekable();
    let mut others = NAMES[letter(name)].iter().filter(|known| is_near(known, name)).peekable();
    if guards.peek().is_none() && others.peek().is_none() {
        FAR.with_borrow_mut(|far| far.push(name));
        return None;
    }
    let order = |known: &&FieldName| (known.row, known.rank);
    let guard = guards.filter(|known| takes(&FIELDS[known.row], unknown.value)).min_by_key(order);
    if let Some(known) = guard {
        return Some(suggest_field(&codes::ARTICLE_MISSPELT_GUARD, unknown, known, source));
    }
    let others =
        others.filter(|known| best[known.row].is_none() && unknown.wanted == SuggestionScope::Any);
    let known = others.min_by_key(order)?;
    Some(suggest_field(&codes::ARTICLE_UNKNOWN_FIELD, unknown, known, source))
}

fn suggest_field(
    code: &'static DiagnosticCode,
    unknown: &UnknownField<'_, '_>,
    known: &FieldName,
    source: &SourceText<'_>,
) -> Diagnostic {
    let name = &unknown.key.name;
    let mut help = format!("did you mean `{}`?", known.written);
    if code == &codes::ARTICLE_MISSPELT_GUARD {
        help += &format!(
            " if it is a field of your own, add `known_fields = [\"{name}\"]` below `[articles]` in feed.toml"
        );
    }
    Diagnostic::new(code, format!("`{name}` is no field that feedwright reads"))
        .with_location(source.at(unknown.key.span.clone()))
        .help(help)
}

/// Says whether a guard takes a value: `craft: beer` is no draft.
fn takes(field: &FieldDefinition, value: &SpannedValue<'_>) -> bool {
    match field.role {
        FieldRole::Guard(guard) => guard.takes(value),
        FieldRole::Date(_) => {
            value.as_str().is_some_and(|text| date::parse(text, chrono_tz::Tz::UTC).is_some())
        }
        FieldRole::Value(_) => false,
    }
}

thread_local! {
    /// Names that are near to none: a theme's fields stand in all its articles.
    static FAR: RefCell<UnmatchedNames> = const { RefCell::new(UnmatchedNames(Vec::new())) };
}

/// Says whether a name was found to be near to none before.
fn is_known_far(name: &str) -> bool {
    FAR.with_borrow(|far| far.0.iter().any(|known| known == name))
}

/// A few names, the oldest of which make room.
struct UnmatchedNames(Vec<String>);

impl UnmatchedNames {
    /// More than a theme's articles have.
    const MOST: usize = 16;

    fn push(&mut self, name: &str) {
        if self.0.len() == Self::MOST {
            self.0.remove(0);
        }
        self.0.push(name.to_owned());
    }
}

/// Says whether a name may have been meant for one that keeps no article back.
fn is_near(known: &FieldName, name: &str) -> bool {
    let length = known.normal.len();
    // A theme's list is no misspelling: `links`, `langs`.
    let is_plural = name.strip_suffix('s') == Some(&*known.normal);
    name.len() >= LONG
        && length >= LONG - 1
        && !known.is_guard()
        && name.len().abs_diff(length) <= 1
        && !is_plural
        && is_one_edit(name, &known.normal)
}

/// Says whether a name may have been meant for a guard's, whatever letter is
/// wrong. Where few letters are right, only a slip counts: `zip` is not `wip`.
fn is_near_guard(known: &FieldName, name: &str) -> bool {
    if name.len().abs_diff(known.normal.len()) > 3 {
        return false;
    }
    if name.chars().count().min(known.normal.chars().count()) < LONG {
        is_slip(name, &known.normal)
    } else {
        is_one_edit(name, &known.normal)
    }
}

/// Says whether a name differs from a known one by a letter that is missing,
/// doubled, or swapped with the next.
fn is_slip(name: &str, known: &str) -> bool {
    let (name, known): (Vec<char>, Vec<char>) = (name.chars().collect(), known.chars().collect());
    let same = name.iter().zip(&known).take_while(|(a, b)| a == b).count();
    let (rest, wanted) = (&name[same..], &known[same..]);
    match name.len().cmp(&known.len()) {
        std::cmp::Ordering::Less => wanted.get(1..) == Some(rest),
        std::cmp::Ordering::Greater => {
            same > 0 && rest.get(1..) == Some(wanted) && rest[0] == name[same - 1]
        }
        std::cmp::Ordering::Equal => {
            rest.len() > 1
                && (rest[0], rest[1]) == (wanted[1], wanted[0])
                && rest[2..] == wanted[2..]
        }
    }
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

    #[test]
    fn slip_is_a_missing_doubled_or_swapped_letter() {
        for name in ["wwip", "wiip", "wipp", "iwp", "wpi", "wi", "ip", "wp"] {
            assert!(is_slip(name, "wip"), "{name}");
        }
        for name in ["zip", "vip", "wis", "wip", "wipe", "swip", "pwi", "w", "", "wiiip"] {
            assert!(!is_slip(name, "wip"), "{name}");
        }
    }

    #[test]
    fn every_guard_is_found_by_one_wrong_letter() {
        for known in &*GUARDS {
            let mut doubled = known.normal.to_string();
            doubled.insert(1, doubled.as_bytes()[0].into());
            assert!(is_near_guard(known, &doubled), "{doubled}");
        }
    }
}
