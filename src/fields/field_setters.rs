//! Reads the value of each field into [`ArticleFields`](super::ArticleFields), one function
//! per field.

mod enclosures;
mod notices;
mod value_readers;

use std::borrow::Cow;

use url::Url;

use crate::config::site_url;
use crate::diagnostic::codes;
use crate::fields::distinct_list::DistinctList;
use crate::fields::{BylineAuthor, FieldReader, ImageField, is_empty};
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};
use crate::text::{excerpt, fold};

pub(super) use enclosures::attachments;
pub(super) use notices::{corrections, retracted};

pub(super) fn title<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.title = reader.read_line(value);
}

pub(super) fn published<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.published = reader.read_date(value);
    // Material for MkDocs has both dates in one table.
    let updated = value.as_table().and_then(|table| first_value(table, &["updated"]));
    if let Some(updated) = updated {
        reader.fields.spans.set_named("updated", &updated.span);
        reader.fields.updated = reader.read_optional_date(updated);
    }
}

pub(super) fn embargo<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.embargo = reader.read_date(value);
}

pub(super) fn updated<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.updated = reader.read_optional_date(value);
}

pub(super) fn expires<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.expires = reader.read_date(value);
}

pub(super) fn summary<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.summary = reader.read_prose(value);
}

pub(super) fn section<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.section = reader.read_line(value);
}

pub(super) fn slug<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let slug = reader.read_line(value);
    reader.fields.slug = slug.map(|slug| Cow::Owned(slug.trim_matches('/').to_owned()));
}

pub(super) fn url<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.url = reader.read_line(value);
}

/// Reads an address that may be the article's own, or that of a page elsewhere: link posts
/// name the page that they are about, and reprints the original.
pub(super) fn link<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let Some(line) = reader.read_prose(value) else { return };
    let address = match Url::parse(&line) {
        Err(_) if line.starts_with("//") => reader.site.join(&line).ok(),
        Err(_) => None,
        Ok(url) if matches!(url.scheme(), "http" | "https") => Some(url),
        Ok(_) => return reader.report_misfit(value, "an http or https URL, or a path"),
    };
    match address.filter(|url| !site_url::is_on_site(url, reader.site)) {
        Some(elsewhere) => {
            reader.fields.external.get_or_insert(elsewhere);
        }
        None => {
            reader.fields.url.get_or_insert(line);
        }
    }
}

pub(super) fn path<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.path = reader.read_line(value);
}

pub(super) fn id<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.id = reader.read_line(value);
}

pub(super) fn exact_id<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let Some(exact) = reader.read_exact(value) else { return };
    // Atom can show a URI as it is, so every format has the same id then.
    let is_guid = !fold::field_name(&reader.name).eq("exactid");
    if is_guid && is_plain_uri(&exact) {
        reader.fields.id = Some(exact);
    } else {
        reader.fields.exact_id = Some(exact);
    }
}

/// Returns true for an absolute URI that no format has to change.
fn is_plain_uri(text: &str) -> bool {
    let is_plain = |letter: char| {
        letter.is_ascii_graphic()
            && !matches!(letter, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`')
    };
    let start = text.split_once("//").map_or(text, |(scheme, rest)| {
        &text[..scheme.len() + 2 + rest.find('/').unwrap_or(rest.len())]
    });
    let scheme = text.split(':').next().unwrap_or_default();
    let has_capitals =
        if text.contains("//") { start } else { scheme }.contains(char::is_uppercase);
    text.chars().all(is_plain) && !has_capitals && Url::parse(text).is_ok()
}

pub(super) fn image_alt<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.image_alt = reader.read_prose(value);
}

pub(super) fn image_caption<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.image_caption = reader.read_prose(value);
}

pub(super) fn image_credit<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.image_credit = reader.read_prose(value);
}

pub(super) fn language<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let Some(tag) = reader.read_line(value).map(|tag| tag.replace('_', "-")) else { return };
    if crate::text::language::is_tag(&tag) {
        reader.fields.language = Some(Cow::Owned(tag));
    } else {
        let shown = excerpt::cut(&tag, 60);
        let message = format!(
            "`{}` should be a language tag like `en` or `pt-BR`, not `{shown}`",
            reader.name
        );
        let help =
            "correct the tag, or remove the field; until then the entry has no language".to_owned();
        reader.report_problem(&codes::ARTICLE_BAD_LANGUAGE, value, message, help);
    }
}

pub(super) fn tags<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.tags = reader.read_words(value);
}

pub(super) fn categories<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reader.fields.categories = reader.read_words(value);
}

pub(super) fn length<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    if reader.fields.attachments.is_empty() {
        return;
    }
    reader.fields.length = reader.read_bytes(value);
}

pub(super) fn duration<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    // Without an attached recording, `duration` may be a reading time or that of a trip.
    if reader.fields.attachments.is_empty() {
        return;
    }
    reader.fields.duration = reader.read_seconds(value);
}

pub(super) fn authors<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let mut authors = DistinctList::new();
    let is_list = matches!(value.kind, ValueKind::List(_));
    let is_byline = reader.name.eq_ignore_ascii_case("byline");
    for author in value.as_list().iter().filter(|author| !is_empty(author)) {
        if let ValueKind::Table(table) = &author.kind {
            reader.read_author(table, author).into_iter().for_each(|byline| authors.add(byline));
        } else if let Some(line) = reader.read_prose(author) {
            let line = if is_byline { strip_by(line) } else { line };
            let names = if is_list { vec![line] } else { reader.split_names(line) };
            names.into_iter().map(parse_signature).for_each(|byline| authors.add(byline));
        }
    }
    reader.fields.authors = authors.into_values();
}

pub(super) fn image<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let Some(first) = value.as_list().iter().find(|image| !is_empty(image)) else { return };
    reader.fields.image = match &first.kind {
        // In some themes `hero: false` turns the picture off.
        ValueKind::Bool(_) => None,
        ValueKind::Table(table) => reader.read_image(table, first),
        _ => reader.read_line(first).map(|source| ImageField {
            source,
            span: first.span.clone(),
            ..ImageField::default()
        }),
    };
}

/// Removes `By` at the start of a byline.
fn strip_by(line: Cow<'_, str>) -> Cow<'_, str> {
    let has_by = line.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
    if has_by { Cow::Owned(line[3..].trim_start().to_owned()) } else { line }
}

/// Parses `Name <user@host>` and `user@host (Name)` (RFC 5322 section 3.4). Other text is a
/// name.
fn parse_signature(text: Cow<'_, str>) -> BylineAuthor<'_> {
    let angled = text.strip_suffix('>').and_then(|text| text.split_once('<'));
    let bracketed = text.strip_suffix(')').and_then(|text| text.split_once('('));
    let (name, email) = match (angled, bracketed) {
        (Some((name, email)), _) if is_email(email) && !name.trim().is_empty() => (name, email),
        (_, Some((email, name))) if is_email(email.trim()) && !name.trim().is_empty() => {
            (name, email)
        }
        _ => return BylineAuthor { name: text, ..BylineAuthor::default() },
    };
    BylineAuthor {
        name: Cow::Owned(name.trim().to_owned()),
        email: Some(Cow::Owned(email.trim().to_owned())),
        url: None,
    }
}

fn is_email(text: &str) -> bool {
    text.contains('@') && !text.contains(' ')
}

/// Returns the value of the first key that has one in a table, ignoring case.
fn first_value<'t, 'a>(table: &'t ValueTable<'a>, names: &[&str]) -> Option<&'t SpannedValue<'a>> {
    names.iter().find_map(|name| {
        let mut entries = table.entries.iter();
        let found =
            entries.find(|(key, value)| key.name.eq_ignore_ascii_case(name) && !is_empty(value));
        found.map(|(_, value)| value)
    })
}

/// Returns the only item of a list of one, and any other value itself.
fn only_item<'t, 'a>(value: &'t SpannedValue<'a>) -> &'t SpannedValue<'a> {
    match &value.kind {
        ValueKind::List(items) if items.len() == 1 => &items[0],
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use crate::config;
    use crate::diagnostic::{Report, SourceText};
    use crate::fields::{self, ArticleFields};
    use crate::syntax::yaml;

    /// Reads fields in YAML; returns the text that `show` makes of them, and all messages.
    fn check(text: &str, show: impl Fn(&ArticleFields<'_>) -> String) -> (String, Vec<String>) {
        let path: Arc<Path> = Path::new("a.md").into();
        let mut report = Report::default();
        let file = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        let config =
            config::read(&SourceText::new(&path, file), Path::new(""), &mut report).unwrap();
        let source = SourceText::new(&path, text);
        let table = yaml::parse(text, 0..text.len()).unwrap();
        let shown = show(&fields::read(&table, &source, &config, &mut report));
        (shown, report.diagnostics.into_iter().map(|found| found.message).collect())
    }

    /// Function that shows a field as text.
    type ShowField = fn(&ArticleFields<'_>) -> String;

    /// Checks that a value is read under every name of a field.
    fn check_every_name(names: &str, value: &str, expected: &str, show: ShowField) {
        for name in names.split_whitespace() {
            for name in [name.to_owned(), name.to_uppercase(), name.replace('_', "-")] {
                let (shown, messages) = check(&format!("{name}: {value}\n"), show);
                assert_eq!((&*shown, messages), (expected, Vec::new()), "{name}: {value}");
            }
        }
    }

    fn text(field: Option<&std::borrow::Cow<'_, str>>) -> String {
        field.map(ToString::to_string).unwrap_or_default()
    }

    fn day(date: Option<crate::model::ParsedDate>) -> String {
        date.map(|date| date.instant.format("%Y-%m-%d").to_string()).unwrap_or_default()
    }

    fn names(fields: &ArticleFields<'_>) -> String {
        let one = |author: &fields::BylineAuthor<'_>| {
            [Some(&author.name), author.email.as_ref(), author.url.as_ref()]
                .into_iter()
                .flatten()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        fields.authors.iter().map(one).collect::<Vec<_>>().join(" + ")
    }

    fn picture(fields: &ArticleFields<'_>) -> String {
        let Some(image) = &fields.image else { return String::new() };
        let alt = text(image.alt.as_ref().or(fields.image_alt.as_ref()));
        let caption = text(image.caption.as_ref().or(fields.image_caption.as_ref()));
        let credit = text(image.credit.as_ref().or(fields.image_credit.as_ref()));
        format!("{} {alt} {caption} {credit}", image.source).trim_end().to_owned()
    }

    fn files(fields: &ArticleFields<'_>) -> String {
        let file = fields.attachments.first();
        file.map(|file| {
            let kind = text(file.mime_type.as_ref());
            let length = file.length.or(fields.length).unwrap_or_default();
            let duration = file.duration.or(fields.duration).unwrap_or_default();
            format!("{} {kind} {length} {duration}", file.source)
        })
        .unwrap_or_default()
    }

    #[test]
    fn every_documented_name_is_read() {
        #[rustfmt::skip]
        let rows: &[(&str, &str, &str, ShowField)] = &[
            ("title headline hed",                                         "A  b", "A b", |f| text(f.title.as_ref())),
            ("date published pubDate published_at publishedAt datePublished pubDatetime created_at", "2024-05-22", "2024-05-22", |f| day(f.published)),
            ("publishDate",                                                "2024-05-22", "2024-05-22", |f| day(f.embargo)),
            ("updated lastmod last_modified_at modified updatedDate dateModified lastUpdated", "2024-05-22", "2024-05-22", |f| day(f.updated)),
            ("expiryDate expires unpublishDate",                           "2024-05-22", "2024-05-22", |f| day(f.expires)),
            ("draft",                                                      "true", "true", |f| f.is_draft.to_string()),
            ("published",                                                  "false", "true", |f| f.is_draft.to_string()),
            ("status",                                                     "draft", "true", |f| f.is_draft.to_string()),
            ("summary description excerpt blurb deck dek spoiler subtitle subhed standfirst", "A b", "A b", |f| text(f.summary.as_ref())),
            ("author authors by byline contributors",                      "Ines", "Ines", names),
            ("tags tag topics keywords",                                   "[a, b]", "a b", |f| f.tags.join(" ")),
            ("categories category kicker",                                 "[a, b]", "a b", |f| f.categories.join(" ")),
            ("section",                                                    "a", "a", |f| text(f.section.as_ref())),
            ("slug",                                                       "/a/", "a", |f| text(f.slug.as_ref())),
            ("permalink url link canonical",                               "/a/", "/a/", |f| text(f.url.as_ref())),
            ("link canonical canonical_url",                               "https://www.a.example/b/", "https://www.a.example/b/", |f| text(f.url.as_ref())),
            ("link canonical canonicalUrl",                                "//c.example/b/", "https://c.example/b/", |f| f.external.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("path",                                                       "a", "a", |f| text(f.path.as_ref())),
            ("id uuid wordpress_id",                                       "42", "42", |f| text(f.id.as_ref())),
            ("guid episode_guid ssp_guid exact_id",                        "A 42", "A 42", |f| text(f.exact_id.as_ref())),
            ("guid episode_guid ssp_guid",                                 "https://b.example/?p=42", "https://b.example/?p=42", |f| text(f.id.as_ref())),
            ("image cover hero heroImage thumbnail images",                "a.png", "a.png", picture),
            ("images",                                                     "[a.png, b.png]", "a.png", picture),
            ("image cover hero heroImage thumbnail",                       "{src: a.png, alt: x, caption: y, credit: z}", "a.png x y z", picture),
            ("enclosure enclosures audio podcast_file attachments",        "a.mp3", "a.mp3  0 0", files),
            ("enclosure enclosures audio podcast_file attachments",        "[{url: a.mp3, type: audio/mpeg, length: 9, duration: '1:02'}]", "a.mp3 audio/mpeg 9 62", files),
            ("lang language locale",                                       "pt_BR", "pt-BR", |f| text(f.language.as_ref())),
            ("feed",                                                       "false", "true", |f| f.is_excluded.to_string()),
            ("feed-exclude exclude_from_feed",                             "true", "true", |f| f.is_excluded.to_string()),
        ];
        for (names, value, expected, show) in rows {
            check_every_name(names, value, expected, *show);
        }
    }

    #[test]
    fn id_is_final() {
        #[rustfmt::skip]
        let rows = [
            ("guid: b\nid: a",                     "a/"),
            ("id: a\nguid: b",                     "a/"),
            ("id: a\nguid: https://b.example/1",   "a/"),
            ("id: a\nepisode_guid: b",             "a/"),
            ("id: a\nexact_id: b",                 "a/b"),
            ("guid: b\nexact_id: a",               "/a"),
            ("id: ''\nguid: b",                    "/b"),
            ("uuid: a\nguid: https://b.example/1", "https://b.example/1/"),
            ("params: {id: a}\nguid: b",           "a/b"),
            ("id: a\nparams: {guid: b}",           "a/"),
        ];
        let ids = |f: &ArticleFields<'_>| {
            format!("{}/{}", text(f.id.as_ref()), text(f.exact_id.as_ref()))
        };
        for (fields, expected) in rows {
            assert_eq!(check(fields, ids), (expected.to_owned(), vec![]), "{fields}");
        }
    }

    #[test]
    fn byline_is_a_name_a_list_or_tables() {
        #[rustfmt::skip]
        let rows = [
            ("author: Ines Marlow",                               "Ines Marlow"),
            ("authors: [Ines, Odd, Ines]",                        "Ines + Odd"),
            ("author: Ines <ines@a.example>",                     "Ines ines@a.example"),
            ("author: ines@a.example (Ines)",                     "Ines ines@a.example"),
            ("author: {name: Ines, url: https://a.example/ines}", "Ines https://a.example/ines"),
            ("authors: [{name: Ines, to: https://a.example/ines}]", "Ines https://a.example/ines"),
            ("authors: [{name: Ines}, Odd]",                      "Ines + Odd"),
            ("extra: {author: Ines}",                             "Ines"),
            ("extra: {author: Ines}\nauthors: [Odd]",             "Odd"),
            ("params: {author: Ines}",                            "Ines"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text, names), (expected.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn names_in_one_text_are_split_in_the_plural() {
        #[rustfmt::skip]
        let rows = [
            ("authors: Ines Marlow, Odd Berg",              "Ines Marlow + Odd Berg"),
            ("authors: Marlow, Ines; Berg, Odd; Marlow, Ines", "Marlow, Ines + Berg, Odd"),
            ("byline: By Ines Marlow",                      "Ines Marlow"),
            ("author: Ines Marlow, MD",                     "Ines Marlow, MD"),
            ("authors: ['Ines Marlow, MD']",                "Ines Marlow, MD"),
            ("authors: [{key: ines, title: Editor}]",       "ines"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text, names), (expected.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn articles_that_generators_do_not_list_are_in_no_feed() {
        #[rustfmt::skip]
        let rows = [
            ("unlisted: true",                       true),
            ("unlisted: false",                      false),
            ("hidden: true",                         true),
            ("headless: true",                       true),
            ("eleventyExcludeFromCollections: true", true),
            ("build: {list: never}",                 true),
            ("_build: {list: local}",                true),
            ("build: {render: never}",               true),
            ("build: {list: always, render: always, publishResources: false}", false),
            ("build: 7",                             false),
        ];
        for (text, is_out) in rows {
            let shown = check(text, |fields| fields.is_excluded.to_string());
            assert_eq!(shown, (is_out.to_string(), vec![]), "{text}");
        }
        assert_eq!(check("isDraft: true", |fields| fields.is_draft.to_string()).0, "true");
    }

    #[test]
    fn dates_may_be_in_a_table() {
        let both = |fields: &ArticleFields<'_>| {
            format!("{} {}", day(fields.published), day(fields.updated))
        };
        let text = "date: {created: 2024-05-22, updated: 2024-05-23}";
        assert_eq!(check(text, both), ("2024-05-22 2024-05-23".to_owned(), vec![]));
        let text = "date: 2024-05-22\nlast_update: {date: 2024-05-24, author: ines}";
        assert_eq!(check(text, both), ("2024-05-22 2024-05-24".to_owned(), vec![]));
    }

    #[test]
    fn unpublished_article_is_a_draft_whatever_its_date() {
        for switch in ["published: false", "Published: no", "publish: false", "published: 'false'"]
        {
            for text in
                [format!("date: 2024-05-22\n{switch}"), format!("{switch}\ndate: 2024-05-22")]
            {
                let shown =
                    check(&text, |fields| format!("{} {}", day(fields.published), fields.is_draft));
                assert_eq!(shown, ("2024-05-22 true".to_owned(), vec![]), "{switch:?}: {text}");
            }
        }
        let shown =
            check("published: true\ndate: 2024-05-22", |fields| fields.is_draft.to_string());
        assert_eq!(shown, ("false".to_owned(), vec![]));
    }

    #[test]
    fn list_in_a_list_is_flattened() {
        let shown = check("categories: [[a, b], c]", |fields| fields.categories.join(" "));
        assert_eq!(shown, ("a b c".to_owned(), vec![]));
    }

    #[test]
    fn recording_is_described_in_a_table_or_next_to_it() {
        #[rustfmt::skip]
        let rows = [
            ("podcast: {file: a.mp3, size: 9, duration: '1:02'}",              "a.mp3  9 62"),
            ("audio: {mp3: a.mp3}",                                            "a.mp3  0 0"),
            ("duration: about a day",                                          ""),
            ("podcast: Our show",                                              ""),
            ("podcast: {season: 1}",                                           ""),
            ("audio_url: a.mp3",                                               "a.mp3  0 0"),
            ("podcast_file: a.mp3\npodcast_bytes: 9\npodcast_duration: '1:02'", "a.mp3  9 62"),
            ("enclosure_url: a.mp3\nenclosure_length: 9",                      "a.mp3  9 0"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text, files), (expected.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn taxonomies_are_tags_categories_and_authors() {
        let text = "taxonomies: {tags: [a, b], categories: [c], authors: [Ines]}";
        let (shown, messages) = check(text, |fields| {
            format!(
                "{} / {} / {}",
                fields.tags.join(" "),
                fields.categories.join(" "),
                names(fields)
            )
        });
        assert_eq!((&*shown, messages), ("a b / c / Ines", vec![]));
    }

    #[test]
    fn feed_table_overrides_for_feeds_alone() {
        let (shown, _) = check("title: A\nfeed: {title: B}", |fields| text(fields.title.as_ref()));
        assert_eq!(shown, "B");
    }

    #[test]
    fn words_in_one_text_are_separated_by_commas() {
        let tags = |fields: &ArticleFields<'_>| fields.tags.join("|");
        assert_eq!(check("tags: a b, c,, a b", tags).0, "a b|c");
        assert_eq!(check("tags: ['a, b', {name: c}, null]", tags).0, "a, b|c");
    }

    #[test]
    fn invalid_value_is_reported() {
        #[rustfmt::skip]
        let rows = [
            ("title: [a, b]",         "`title` should be text, not a list"),
            ("draft: perhaps",        "`draft` should be true or false, not `perhaps`"),
            ("status: cooking",       "`status` should be `published` or `draft`, not `cooking`"),
            ("lang: English please",  "`lang` should be a language tag like `en` or `pt-BR`, not `English please`"),
            ("date: someday",         "`date` should be a date like 2026-01-02T03:04:05Z, not `someday`"),
            ("audio: a.mp3\nduration: long", "`duration` should be seconds, or a time like 1:02:03, not `long`"),
            ("enclosure: {size: 1}",  "`enclosure` should be a table with a `url`, not a table"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text, |_| String::new()).1, [expected], "{text}");
        }
    }

    #[test]
    fn switches_of_themes_are_no_values() {
        for text in ["description: false", "hero: false", "updated: false", "audio: false"] {
            let (shown, messages) = check(text, |fields| {
                format!(
                    "{}{}{}{}",
                    text_of(fields),
                    picture(fields),
                    day(fields.updated),
                    files(fields)
                )
            });
            assert_eq!((shown, messages), (String::new(), vec![]), "{text}");
        }
    }

    fn text_of(fields: &ArticleFields<'_>) -> String {
        text(fields.summary.as_ref())
    }
}
