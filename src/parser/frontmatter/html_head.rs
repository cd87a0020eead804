//! The fields of an HTML page, which stand in its head: as Pelican and Nikola
//! read them, and as pages tell search engines and social networks.

use std::borrow::Cow;
use std::ops::Range;

use url::Url;

use crate::syntax::html::page::{self, CANONICAL, LANGUAGE, Said, TITLE};
use crate::syntax::value::{Key, Kind, Table, Value};

/// A field that pages have under names of others.
struct Row {
    field: &'static str,
    /// The first of them that says something counts.
    names: &'static [&'static str],
}

/// What counts where no `<meta>` bears a field's own name.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { field: "title",       names: &["og:title", TITLE, "twitter:title"] },
    Row { field: "date",        names: &["article:published_time", "dcterms.issued", "dcterms.created", "dc.date"] },
    Row { field: "updated",     names: &["article:modified_time", "og:updated_time", "dcterms.modified"] },
    Row { field: "description", names: &["og:description", "twitter:description", "dc.description"] },
    Row { field: "author",      names: &["article:author", "dc.creator"] },
    Row { field: "tags",        names: &["article:tag"] },
    Row { field: "category",    names: &["article:section"] },
    Row { field: "canonical",   names: &[CANONICAL, "og:url"] },
    Row { field: "image",       names: &["og:image", "og:image:url", "twitter:image"] },
    Row { field: "image-alt",   names: &["og:image:alt", "twitter:image:alt"] },
    Row { field: "lang",        names: &[LANGUAGE, "og:locale"] },
];

/// Reads the fields in a head.
pub(super) fn parse(text: &str, head: Range<usize>) -> Table<'_> {
    let said = page::said(text, head);
    let mut table = Table::default();
    for said in said.iter().filter(|said| is_plain(&said.name)) {
        table.entries.push(entry(said.name.clone().into(), said.tag.clone(), kept(said)));
    }
    for row in ROWS {
        let all = |name: &&str| -> Vec<&Said<'_>> {
            said.iter().filter(|said| said.name == **name && is_meant(row, said)).collect()
        };
        let Some(found) = row.names.iter().map(all).find(|found| !found.is_empty()) else {
            continue;
        };
        let first = found[0];
        let value = match row.field {
            "tags" | "author" => Value {
                span: first.span.clone(),
                kind: Kind::List(found.into_iter().map(kept).collect()),
            },
            _ => kept(first),
        };
        table.entries.push(entry(row.field.into(), first.tag.clone(), value));
    }
    table
}

fn entry<'a>(name: Cow<'a, str>, span: Range<usize>, value: Value<'a>) -> (Key<'a>, Value<'a>) {
    (Key { span, name }, value)
}

fn kept<'a>(said: &Said<'a>) -> Value<'a> {
    Value { span: said.span.clone(), kind: Kind::Text(said.value.clone()) }
}

/// Says whether a name may be a field's own; others hold a colon or a dot.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn is_meant(row: &Row, said: &Said<'_>) -> bool {
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
