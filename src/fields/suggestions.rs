//! Suggests known names for misspelled fields.
//!
//! A misspelled guard such as `draf: true` is an error, because the article would otherwise
//! be published although its author meant to hide it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

use super::names::{FieldName, NAMES, first_byte};
use super::nested_rows::FrontmatterRow;
use super::{BestCandidate, FIELDS, FieldDefinition, FieldRole, idle_names};
use crate::diagnostic::{Diagnostic, DiagnosticCode, SourceText, codes};
use crate::syntax::value::{SpannedKey, SpannedValue};
use crate::text::date;
use crate::text::suggest::is_one_edit;

/// Names of fields that can hide an article.
static GUARDS: LazyLock<Vec<&FieldName>> =
    LazyLock::new(|| NAMES.iter().flatten().filter(|name| name.is_guard()).collect());

/// Row of a frontmatter that feedwright does not read.
pub(super) struct UnknownField<'t, 'a> {
    key: &'t SpannedKey<'a>,
    value: &'t SpannedValue<'a>,
    name: Cow<'t, str>,
    /// Names that are suggested in place of it.
    scope: SuggestionScope,
}

/// Names that a misspelled one is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SuggestionScope {
    /// Names of all fields.
    Any,
    /// Names of guards only, because the other rows of the table belong to the theme.
    Guards,
}

impl<'t, 'a> From<FrontmatterRow<'t, 'a>> for UnknownField<'t, 'a> {
    fn from(row: FrontmatterRow<'t, 'a>) -> Self {
        let scope = if row.is_theme_own() { SuggestionScope::Guards } else { SuggestionScope::Any };
        Self { key: row.key, value: row.value, name: row.name, scope }
    }
}

/// Minimum length of a name that may be misspelled: `data` is not a misspelled `date`.
const MIN_LENGTH: usize = 5;

/// Minimum length of a name that may be a misspelled guard: `ip` is not a misspelled `wip`.
const MIN_GUARD_LENGTH: usize = 3;

/// Returns a diagnostic for an unknown name that is probably a misspelled field, or one that
/// has no effect.
///
/// It is an error if the name is close to a guard and the value is one that the guard
/// accepts. For other fields it is a warning, and only if the article does not have the
/// field under its right name.
pub(super) fn suggest_name(
    unknown: &UnknownField<'_, '_>,
    best: &[BestCandidate<'_, '_>],
    source: &SourceText<'_>,
) -> Option<Diagnostic> {
    if let Some(found) = idle_names::describe(&unknown.name, unknown.key, source) {
        return Some(found);
    }
    let name = &*unknown.name;
    if name.len() < MIN_GUARD_LENGTH || is_known_unmatched(name) {
        return None;
    }
    let guards = GUARDS.iter().copied().filter(|known| is_near_guard(known, name));
    let mut guards = guards.peekable();
    let mut others = NAMES[first_byte(name)].iter().filter(|known| is_near(known, name)).peekable();
    if guards.peek().is_none() && others.peek().is_none() {
        UNMATCHED.with_borrow_mut(|unmatched| unmatched.push(name));
        return None;
    }
    let guard = guards
        .filter(|known| accepts(&FIELDS[known.row], unknown.value))
        .min_by_key(|known| (known.row, known.rank));
    if let Some(known) = guard {
        return Some(suggest_field(&codes::ARTICLE_MISSPELT_GUARD, unknown, known, source));
    }
    let others =
        others.filter(|known| best[known.row].is_none() && unknown.scope == SuggestionScope::Any);
    let known = others.min_by_key(|known| (known.row, known.rank))?;
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
    Diagnostic::new(code, format!("unknown field `{name}`"))
        .with_location(source.locate(unknown.key.span.clone()))
        .help(help)
        .with_edit(source.suggest_word(unknown.key.span.clone(), name, known.written))
}

/// Returns true if a field that can hide articles accepts a value: in `craft: beer`, `craft`
/// is not a misspelled `draft`.
fn accepts(field: &FieldDefinition, value: &SpannedValue<'_>) -> bool {
    match field.role {
        FieldRole::Guard(guard) => guard.accepts(value),
        FieldRole::Date(_) => value.as_str().is_some_and(date::may_be_date),
        FieldRole::Value(..) => false,
    }
}

thread_local! {
    /// Names without a similar field, remembered because the fields of a theme are repeated
    /// in every article.
    static UNMATCHED: RefCell<UnmatchedNames> = const { RefCell::new(UnmatchedNames(Vec::new())) };
}

/// Returns true if a name is remembered as one without a similar field.
fn is_known_unmatched(name: &str) -> bool {
    UNMATCHED.with_borrow(|unmatched| unmatched.0.iter().any(|known| known == name))
}

/// Small first-in, first-out cache of names.
struct UnmatchedNames(Vec<String>);

impl UnmatchedNames {
    /// Capacity: more than the unknown fields of a usual theme.
    const CAPACITY: usize = 16;

    fn push(&mut self, name: &str) {
        if self.0.len() == Self::CAPACITY {
            self.0.remove(0);
        }
        self.0.push(name.to_owned());
    }
}

/// Returns true if a name is probably a misspelling of one that can't hide an article.
fn is_near(known: &FieldName, name: &str) -> bool {
    let length = known.normalized.len();
    // Plurals like `links` and `langs` are lists of a theme.
    let is_plural = name.strip_suffix('s') == Some(&*known.normalized);
    name.len() >= MIN_LENGTH
        && length >= MIN_LENGTH - 1
        && !known.is_guard()
        && name.len().abs_diff(length) <= 1
        && !is_plural
        && is_one_edit(name, &known.normalized)
}

/// Returns true if a name is probably a misspelled guard, whichever letter is wrong. In a
/// short name only a typing slip counts: `zip` is not a misspelled `wip`.
fn is_near_guard(known: &FieldName, name: &str) -> bool {
    if name.len().abs_diff(known.normalized.len()) > 3 {
        return false;
    }
    if name.chars().count().min(known.normalized.chars().count()) < MIN_LENGTH {
        is_slip(name, &known.normalized)
    } else {
        is_one_edit(name, &known.normalized)
    }
}

/// Returns true if a name differs from a known one by a letter that is missing, doubled, or
/// swapped with the next.
fn is_slip(name: &str, known: &str) -> bool {
    let (name, known): (Vec<char>, Vec<char>) = (name.chars().collect(), known.chars().collect());
    let same = name.iter().zip(&known).take_while(|(a, b)| a == b).count();
    let (rest, expected) = (&name[same..], &known[same..]);
    match name.len().cmp(&known.len()) {
        std::cmp::Ordering::Less => expected.get(1..) == Some(rest),
        std::cmp::Ordering::Greater => {
            same > 0 && rest.get(1..) == Some(expected) && rest[0] == name[same - 1]
        }
        std::cmp::Ordering::Equal => {
            rest.len() > 1
                && (rest[0], rest[1]) == (expected[1], expected[0])
                && rest[2..] == expected[2..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let mut doubled = known.normalized.to_string();
            doubled.insert(1, doubled.as_bytes()[0].into());
            assert!(is_near_guard(known, &doubled), "{doubled}");
        }
    }
}
