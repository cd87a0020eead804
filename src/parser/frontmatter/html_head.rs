//! The fields of an HTML page, which stand in its head: as Pelican and Nikola
//! read them, and as pages tell search engines and social networks.

use std::borrow::Cow;
use std::ops::Range;

use url::Url;

use crate::syntax::html::page::{self, CANONICAL, LANGUAGE, MetaEntry, TITLE};
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};

/// A field that pages have under names of others.
struct MetaFieldRow {
    field: &'static str,
    /// The first of them that says something counts.
    names: &'static [&'static str],
}

/// What counts where no `<meta>` bears a field's own name.
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

/// Reads the fields in a head.
pub(super) fn parse(text: &str, head: Range<usize>) -> ValueTable<'_> {
    let said = page::read_meta_entries(text, head);
    let mut table = ValueTable::default();
    for said in said.iter().filter(|said| is_plain(&said.name)) {
        table.entries.push(entry(said.name.clone().into(), said.tag.clone(), kept(said)));
    }
    for row in ROWS {
        let all = |name: &&str| -> Vec<&MetaEntry<'_>> {
            said.iter().filter(|said| said.name == **name && is_meant(row, said)).collect()
        };
        let Some(found) = row.names.iter().map(all).find(|found| !found.is_empty()) else {
            continue;
        };
        let first = found[0];
        let value = match row.field {
            "tags" | "author" => SpannedValue {
                span: first.span.clone(),
                kind: ValueKind::List(found.into_iter().map(kept).collect()),
            },
            _ => kept(first),
        };
        table.entries.push(entry(row.field.into(), first.tag.clone(), value));
    }
    table
}

fn entry<'a>(
    name: Cow<'a, str>,
    span: Range<usize>,
    value: SpannedValue<'a>,
) -> (SpannedKey<'a>, SpannedValue<'a>) {
    (SpannedKey { span, name }, value)
}

fn kept<'a>(said: &MetaEntry<'a>) -> SpannedValue<'a> {
    SpannedValue { span: said.span.clone(), kind: ValueKind::Text(said.value.clone()) }
}

/// Says whether a name may be a field's own; others hold a colon or a dot.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn is_meant(row: &MetaFieldRow, said: &MetaEntry<'_>) -> bool {
    let value = said.value.trim();
    match row.field {
        _ if value.is_empty() => false,
        // Where a person has a page there, that is what stands here.
        "author" => !value.contains("://"),
        // Some sites say of every page that it is their first.
        "canonical" => value != "/" && !Url::parse(value).is_ok_and(|url| url.path() == "/"),
        _ => true,
    }
}
