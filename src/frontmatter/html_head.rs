//! Fields in the head of an HTML page: `<meta>` elements as Pelican and Nikola read them,
//! and those for search engines and social networks.

use std::borrow::Cow;
use std::ops::Range;

use url::Url;

use crate::frontmatter::html_page::{self, CANONICAL, LANGUAGE, MetaEntry, TITLE};
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};

/// Field of an article, and the names of metadata that can replace it.
struct MetaFieldRow {
    field: &'static str,
    /// Names of `<meta>` elements; the first that has a usable value counts.
    names: &'static [&'static str],
}

/// Metadata that is used if no `<meta>` has the name of a field.
#[rustfmt::skip]
const ROWS: &[MetaFieldRow] = &[
    MetaFieldRow { field: "title",       names: &["og:title", TITLE, "twitter:title"] },
    MetaFieldRow { field: "date",        names: &["article:published_time", "dcterms.issued", "dcterms.created", "dc.date"] },
    MetaFieldRow { field: "updated",     names: &["article:modified_time", "og:updated_time", "dcterms.modified"] },
    MetaFieldRow { field: "description", names: &["og:description", "twitter:description", "dc.description"] },
    MetaFieldRow { field: "author",      names: &["article:author", "dc.creator"] },
    MetaFieldRow { field: "tags",        names: &["article:tag"] },
    MetaFieldRow { field: "category",    names: &["article:section"] },
    MetaFieldRow { field: "canonical",   names: &[CANONICAL, "og:url"] },
    MetaFieldRow { field: "image",       names: &["og:image", "og:image:url", "twitter:image"] },
    MetaFieldRow { field: "image-alt",   names: &["og:image:alt", "twitter:image:alt"] },
    MetaFieldRow { field: "lang",        names: &[LANGUAGE, "og:locale"] },
];

/// Parses the fields in the head at a byte range of the text.
pub(super) fn parse(text: &str, head: Range<usize>) -> ValueTable<'_> {
    let entries = html_page::read_meta_entries(text, head);
    let mut table = ValueTable::default();
    for entry in entries.iter().filter(|entry| is_field_name(&entry.name)) {
        table.entries.push(field(entry.name.clone().into(), entry.tag.clone(), to_value(entry)));
    }
    for row in ROWS {
        let mut candidates = row.names.iter().map(|name| usable_entries(&entries, row, name));
        let Some(found) = candidates.find(|found| !found.is_empty()) else {
            continue;
        };
        let first = found[0];
        let value = match row.field {
            "tags" | "author" => SpannedValue {
                span: first.span.clone(),
                kind: ValueKind::List(found.into_iter().map(to_value).collect()),
            },
            _ => to_value(first),
        };
        table.entries.push(field(row.field.into(), first.tag.clone(), value));
    }
    table
}

/// Returns the entries with a name whose values can be used for the field of a row.
fn usable_entries<'e, 'a>(
    entries: &'e [MetaEntry<'a>],
    row: &MetaFieldRow,
    name: &str,
) -> Vec<&'e MetaEntry<'a>> {
    entries.iter().filter(|entry| entry.name == *name && is_usable(row, entry)).collect()
}

fn field<'a>(
    name: Cow<'a, str>,
    span: Range<usize>,
    value: SpannedValue<'a>,
) -> (SpannedKey<'a>, SpannedValue<'a>) {
    (SpannedKey { span, name }, value)
}

fn to_value<'a>(entry: &MetaEntry<'a>) -> SpannedValue<'a> {
    SpannedValue { span: entry.span.clone(), kind: ValueKind::Text(entry.value.clone()) }
}

/// Returns true if a name can be that of a field. Names of other vocabularies contain a
/// colon or a dot.
fn is_field_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn is_usable(row: &MetaFieldRow, entry: &MetaEntry<'_>) -> bool {
    let value = entry.value.trim();
    match row.field {
        _ if value.is_empty() => false,
        // `article:author` is often the URL of a profile instead of a name.
        "author" => !value.contains("://"),
        // Some sites name the home page as the canonical page of every page.
        "canonical" => value != "/" && !Url::parse(value).is_ok_and(|url| url.path() == "/"),
        _ => true,
    }
}
