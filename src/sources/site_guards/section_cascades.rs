//! Hugo's `cascade` for other pages than articles: those of sections, tags and categories.

use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};

/// Returns the cascades whose target names a kind of pages, without that kind. Feeds show no
/// title of a page that such a cascade may hide, whatever its kind.
pub(super) fn without_kinds<'a>(table: &ValueTable<'a>) -> ValueTable<'a> {
    let cascades = table.entries.iter().filter(|(key, _)| is_named(key, &["cascade"]));
    let rows = cascades.map(|(key, value)| {
        let tables = match &value.kind {
            ValueKind::Table(table) => vec![table],
            ValueKind::List(values) => values.iter().filter_map(SpannedValue::as_table).collect(),
            _ => Vec::new(),
        };
        let tables = tables.into_iter().filter_map(remove_kind);
        let tables = tables.map(|table| with_kind(value, ValueKind::Table(table)));
        (key.clone(), with_kind(value, ValueKind::List(tables.collect())))
    });
    ValueTable { entries: rows.collect() }
}

/// Returns a cascade without the kind in its target; none if it has no kind.
fn remove_kind<'a>(cascade: &ValueTable<'a>) -> Option<ValueTable<'a>> {
    let mut cascade = cascade.clone();
    let mut has_kind = false;
    for (key, value) in &mut cascade.entries {
        if let ValueKind::Table(target) = &mut value.kind
            && is_named(key, &["target", "_target"])
        {
            let count = target.entries.len();
            target.entries.retain(|(key, _)| !is_named(key, &["kind"]));
            has_kind |= target.entries.len() < count;
        }
    }
    has_kind.then_some(cascade)
}

fn is_named(key: &SpannedKey<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| key.name.eq_ignore_ascii_case(name))
}

fn with_kind<'a>(value: &SpannedValue<'a>, kind: ValueKind<'a>) -> SpannedValue<'a> {
    SpannedValue { span: value.span.clone(), kind }
}
