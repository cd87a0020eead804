//! What each field takes: from a value as written to what it means.

mod notices;
mod value_readers;

use std::borrow::Cow;

use crate::diagnostic::codes;
use crate::parser::fields::distinct_list::DistinctList;
use crate::parser::fields::{BylineAuthor, EnclosureField, FieldReader, ImageField};
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};
use crate::text::{control_chars, excerpt};

pub use notices::{corrections, retracted};

pub fn title<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.title = reading.line(value);
}

pub fn published<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.published = reading.date(value);
    // Material for MkDocs has both dates in one table.
    let updated = value.as_table().and_then(|table| first(table, &["updated"]));
    reading.fields.updated = updated.and_then(|updated| reading.date(updated));
}

pub fn embargo<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.embargo = reading.date(value);
    reading.fields.embargo_span = value.span.clone();
}

pub fn updated<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.updated = reading.date(value);
}

pub fn expires<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.expires = reading.date(value);
}

pub fn summary<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.summary = reading.line(value);
}

pub fn section<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.section = reading.line(value);
}

pub fn slug<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let slug = reading.line(value);
    reading.fields.slug = slug.map(|slug| Cow::Owned(slug.trim_matches('/').to_owned()));
}

pub fn url<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.url = reading.line(value);
}

pub fn path<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.path = reading.line(value);
}

pub fn id<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.id = reading.line(value);
}

pub fn exact_id<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.exact_id = reading.exact(value);
}

pub fn image_alt<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.image_alt = reading.line(value);
}

pub fn image_caption<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.image_caption = reading.line(value);
}

pub fn image_credit<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.image_credit = reading.line(value);
}

pub fn language<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let Some(tag) = reading.line(value).map(|tag| tag.replace('_', "-")) else { return };
    if crate::text::language::is_tag(&tag) {
        reading.fields.language = Some(Cow::Owned(tag));
    } else {
        let shown = excerpt::cut(&tag, 60);
        let message = format!(
            "`{}` should be a language tag like `en` or `pt-BR`, not `{shown}`",
            reading.name
        );
        let help = "correct it, or remove the field: the entry goes without a language".to_owned();
        reading.problem(&codes::ARTICLE_BAD_LANGUAGE, value, message, help);
    }
}

pub fn tags<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.tags = reading.words(value);
}

pub fn categories<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    reading.fields.categories = reading.words(value);
}

pub fn length<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    if reading.fields.attachments.is_empty() {
        return;
    }
    reading.fields.length = reading.bytes(value);
}

pub fn duration<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    // Without a recording it is the time that reading or a trip takes.
    if reading.fields.attachments.is_empty() {
        return;
    }
    reading.fields.duration = reading.seconds(value);
}

pub fn authors<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let mut authors = DistinctList::new();
    let is_list = matches!(value.kind, ValueKind::List(_));
    let is_byline = reading.name.eq_ignore_ascii_case("byline");
    for author in value.as_list() {
        if let ValueKind::Table(table) = &author.kind {
            reading.person(table).into_iter().for_each(|byline| authors.add(byline));
        } else if let Some(line) = reading.line(author) {
            let line = if is_byline { named(line) } else { line };
            let names = if is_list { vec![line] } else { reading.names(line) };
            names.into_iter().map(signature).for_each(|byline| authors.add(byline));
        }
    }
    reading.fields.authors = authors.into_values();
}

pub fn image<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let Some(first) = value.as_list().first() else { return };
    reading.fields.image = match &first.kind {
        // `hero: false` is a theme's switch.
        ValueKind::Bool(_) => None,
        ValueKind::Table(table) => reading.picture(table),
        _ => reading.line(first).map(|source| ImageField {
            source,
            span: first.span.clone(),
            ..ImageField::default()
        }),
    };
}

pub fn attachments<'a>(reading: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    // `podcast: Our show` names no file, its table does.
    let is_named = reading.name.eq_ignore_ascii_case("podcast");
    for file in value.as_list() {
        let enclosure = match &file.kind {
            ValueKind::Bool(_) => None,
            ValueKind::Table(table) if is_named && first(table, FILE).is_none() => None,
            kind if is_named && !matches!(kind, ValueKind::Table(_)) => None,
            ValueKind::Table(table) => reading.enclosure(table, file),
            _ => file.as_str().and_then(|text| exported(text, file)),
        };
        reading.fields.attachments.extend(enclosure);
    }
}

/// Keys of an attached file's address in a table.
const FILE: &[&str] = &["url", "src", "file", "path", "href", "mp3", "m4a", "ogg", "opus"];

/// Reads `url`, then on lines of their own length and type, as `WordPress` keeps an enclosure.
fn exported<'a>(text: &str, value: &SpannedValue<'_>) -> Option<EnclosureField<'a>> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let clean = |line: &str| Cow::Owned(control_chars::strip(line).text.into_owned());
    let source = clean(lines.next()?);
    let length = lines.next().and_then(|line| line.parse().ok());
    let mime_type = lines.next().map(clean);
    Some(EnclosureField {
        source,
        span: value.span.clone(),
        mime_type,
        length,
        ..EnclosureField::default()
    })
}

/// Takes the `By` off that begins a byline.
fn named(line: Cow<'_, str>) -> Cow<'_, str> {
    let is_begun = line.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
    if is_begun { Cow::Owned(line[3..].trim_start().to_owned()) } else { line }
}

/// Reads `Name <user@host>` and `user@host (Name)` (RFC 5322 section 3.4).
fn signature(text: Cow<'_, str>) -> BylineAuthor<'_> {
    let is_address = |text: &str| text.contains('@') && !text.contains(' ');
    let angled = text.strip_suffix('>').and_then(|text| text.split_once('<'));
    let bracketed = text.strip_suffix(')').and_then(|text| text.split_once('('));
    let (name, email) = match (angled, bracketed) {
        (Some((name, email)), _) if is_address(email) && !name.trim().is_empty() => (name, email),
        (_, Some((email, name))) if is_address(email.trim()) && !name.trim().is_empty() => {
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

/// Finds the first of some keys in a table.
fn first<'t, 'a>(table: &'t ValueTable<'a>, names: &[&str]) -> Option<&'t SpannedValue<'a>> {
    names.iter().find_map(|name| {
        table
            .entries
            .iter()
            .find(|(key, _)| key.name.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use crate::config;
    use crate::diagnostic::{Report, SourceText};
    use crate::parser::fields::{self, ArticleFields};
    use crate::syntax::yaml;

    /// Reads fields in YAML and returns what `show` says of them, and every message.
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

    /// Says what was read of a field.
    type ShowField = fn(&ArticleFields<'_>) -> String;

    /// Checks that every name of a field takes the value.
    fn every_name(names: &str, value: &str, expected: &str, show: ShowField) {
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
            ("path",                                                       "a", "a", |f| text(f.path.as_ref())),
            ("id guid uuid wordpress_id",                                  "42", "42", |f| text(f.id.as_ref())),
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
            every_name(names, value, expected, *show);
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
    fn names_in_one_text_are_parted_in_the_plural() {
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
    fn what_generators_list_nowhere_is_in_no_feed() {
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
    fn dates_may_stand_in_a_table() {
        let both = |fields: &ArticleFields<'_>| {
            format!("{} {}", day(fields.published), day(fields.updated))
        };
        let text = "date: {created: 2024-05-22, updated: 2024-05-23}";
        assert_eq!(check(text, both), ("2024-05-22 2024-05-23".to_owned(), vec![]));
        let text = "date: 2024-05-22\nlast_update: {date: 2024-05-24, author: ines}";
        assert_eq!(check(text, both), ("2024-05-22 2024-05-24".to_owned(), vec![]));
    }

    #[test]
    fn what_is_not_to_be_published_is_a_draft_whatever_its_date() {
        for switch in ["published: false", "Published: no", "publish: false", "published: 'false'"]
        {
            for text in
                [format!("date: 2024-05-22\n{switch}"), format!("{switch}\ndate: 2024-05-22")]
            {
                let shown =
                    check(&text, |fields| format!("{} {}", day(fields.published), fields.is_draft));
                assert_eq!(shown, ("2024-05-22 true".to_owned(), vec![]), "{text}");
            }
        }
        let shown =
            check("published: true\ndate: 2024-05-22", |fields| fields.is_draft.to_string());
        assert_eq!(shown, ("false".to_owned(), vec![]));
    }

    #[test]
    fn list_in_a_list_is_taken_apart() {
        let shown = check("categories: [[a, b], c]", |fields| fields.categories.join(" "));
        assert_eq!(shown, ("a b c".to_owned(), vec![]));
    }

    #[test]
    fn recording_is_described_in_a_table_or_beside_it() {
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
    fn words_in_one_text_stand_between_commas() {
        let tags = |fields: &ArticleFields<'_>| fields.tags.join("|");
        assert_eq!(check("tags: a b, c,, a b", tags).0, "a b|c");
        assert_eq!(check("tags: ['a, b', {name: c}, null]", tags).0, "a, b|c");
    }

    #[test]
    fn value_that_does_not_fit_is_named() {
        #[rustfmt::skip]
        let rows = [
            ("title: [a]",            "`title` should be text, not a list"),
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
