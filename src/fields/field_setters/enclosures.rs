//! Reads attached files, in the forms that generators and converters write.

use std::borrow::Cow;

use super::{first_value, is_empty};
use crate::fields::{EnclosureField, FieldReader};
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};
use crate::text::{control_chars, units};

/// Keys for the address of an attached file in a table.
const FILE_KEYS: &[&str] = &["url", "src", "file", "path", "href", "mp3", "m4a", "ogg", "opus"];

pub(crate) fn attachments<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    if let Some(enclosure) = read_triple(value) {
        reader.fields.attachments.push(enclosure);
        return;
    }
    // `podcast: Our show` is a name; only a table names a file.
    let is_podcast = reader.name.eq_ignore_ascii_case("podcast");
    for file in value.as_list().iter().filter(|file| !is_empty(file)) {
        match &file.kind {
            ValueKind::Bool(_) => {}
            ValueKind::Table(table) if is_podcast && first_value(table, FILE_KEYS).is_none() => {}
            kind if is_podcast && !matches!(kind, ValueKind::Table(_)) => {}
            ValueKind::Table(table) => {
                let enclosure = read_enclosure(reader, table, file);
                reader.fields.attachments.extend(enclosure);
            }
            ValueKind::List(_) | ValueKind::Null => {
                reader.report_misfit(file, "a path or an address");
            }
            ValueKind::Number(_) | ValueKind::Date(_) | ValueKind::Text(_) => {
                let text = file.as_str().unwrap_or_default();
                let enclosures = split_files(text).map(|part| parse_enclosure(part, file));
                reader.fields.attachments.extend(enclosures.flatten());
            }
        }
    }
}

fn read_enclosure<'a>(
    reader: &mut FieldReader<'a, '_>,
    table: &ValueTable<'a>,
    whole: &SpannedValue<'a>,
) -> Option<EnclosureField<'a>> {
    let Some(value) = first_value(table, FILE_KEYS) else {
        reader.report_misfit(whole, "a table with a `url`");
        return None;
    };
    let source = reader.read_line(value)?;
    let length = first_value(table, &["length", "size", "bytes", "size_in_bytes"])
        .and_then(|length| reader.read_bytes(length));
    let duration = first_value(table, &["duration", "duration_in_seconds"])
        .and_then(|value| reader.read_seconds(value));
    Some(EnclosureField {
        source,
        span: value.span.clone(),
        mime_type: reader.read_text(table, &["type", "mime_type", "mime"]),
        length,
        duration,
        title: reader.read_text(table, &["title", "name"]),
    })
}

/// Reads a list of an address, a length and a media type as one file.
fn read_triple<'a>(value: &SpannedValue<'a>) -> Option<EnclosureField<'a>> {
    let ValueKind::List(items) = &value.kind else { return None };
    let [source, length, mime_type] = items.as_slice() else { return None };
    let [source, length, mime_type] = [source.as_str()?, length.as_str()?, mime_type.as_str()?];
    is_media_type(mime_type).then_some(())?;
    Some(EnclosureField {
        source: strip_control_chars(source.trim()),
        span: value.span.clone(),
        mime_type: Some(strip_control_chars(mime_type.trim())),
        length: Some(length.trim().parse().ok()?),
        ..EnclosureField::default()
    })
}

/// Splits several files in one text, as Pelican does, at commas or semicolons. The comma in
/// the address of a single file does not separate: then not every part has an extension.
fn split_files(text: &str) -> impl Iterator<Item = &str> {
    let separator = [';', ','].into_iter().find(|separator| {
        let mut parts = text.split(*separator).map(str::trim).filter(|part| !part.is_empty());
        text.contains(*separator) && parts.all(has_extension)
    });
    let parts = text.split(move |character| Some(character) == separator);
    parts.map(str::trim).filter(|part| !part.is_empty())
}

fn has_extension(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    (1..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !path.contains('\n')
}

/// Parses an enclosure as `WordPress` stores it: address, length, type and serialized
/// details, each on its own line or, where YAML has folded the lines, separated by spaces. A
/// text without these is an address.
fn parse_enclosure<'a>(text: &str, value: &SpannedValue<'_>) -> Option<EnclosureField<'a>> {
    let mut lines: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if let [line] = lines.as_slice() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_folded = matches!(words.as_slice(), [_, length, kind, ..]
            if length.parse::<u64>().is_ok() && is_media_type(kind));
        if is_folded {
            lines = words;
        }
    }
    let (source, details) = lines.split_first()?;
    let mime_type = details.iter().find(|line| is_media_type(line));
    Some(EnclosureField {
        source: strip_control_chars(source),
        span: value.span.clone(),
        mime_type: mime_type.map(|line| strip_control_chars(line)),
        length: details.iter().find_map(|line| line.parse().ok()),
        duration: details.iter().find_map(|line| find_serialized_duration(line)),
        title: None,
    })
}

/// Returns true for the form of a media type, such as `audio/mpeg`.
fn is_media_type(text: &str) -> bool {
    text.trim().parse::<mime_guess::Mime>().is_ok()
}

/// Finds the duration in details that PHP has serialized:
/// `a:1:{s:8:"duration";s:8:"00:33:10";}`.
fn find_serialized_duration(line: &str) -> Option<u32> {
    let (_, after) = line.split_once("\"duration\";")?;
    units::duration(after.split('"').nth(1)?)
}

fn strip_control_chars<'a>(line: &str) -> Cow<'a, str> {
    Cow::Owned(control_chars::strip(line).text.into_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use crate::config;
    use crate::diagnostic::{Report, SourceText};
    use crate::fields;
    use crate::syntax::yaml;

    /// Reads fields in YAML; returns the attached files, and all messages.
    fn check(text: &str) -> (String, Vec<String>) {
        let path: Arc<Path> = Path::new("a.md").into();
        let mut report = Report::default();
        let file = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        let config =
            config::read(&SourceText::new(&path, file), Path::new(""), &mut report).unwrap();
        let table = yaml::parse(text, 0..text.len()).unwrap();
        let fields = fields::read(&table, &SourceText::new(&path, text), &config, &mut report);
        let shown = fields.attachments.iter().map(|file| {
            let kind = file.mime_type.as_deref().unwrap_or("-");
            let length = file.length.map_or_else(|| "-".to_owned(), |length| length.to_string());
            let duration = file.duration.map_or_else(|| "-".to_owned(), |it| it.to_string());
            format!("{} {kind} {length} {duration}", file.source)
        });
        let shown: Vec<String> = shown.collect();
        (shown.join(" | "), report.diagnostics.into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn files_are_read_in_every_form_that_converters_write() {
        #[rustfmt::skip]
        let rows = [
            ("attachments: files/a.jpg, files/b.jpg",                   "files/a.jpg - - - | files/b.jpg - - -"),
            ("attachments: a.jpg,b.jpg;v=2",                            "a.jpg,b.jpg;v=2 - - -"),
            ("attachments: a.jpg; b.jpg;",                              "a.jpg - - - | b.jpg - - -"),
            ("attachments: ['a.jpg, b.jpg', c.pdf]",                    "a.jpg - - - | b.jpg - - - | c.pdf - - -"),
            ("enclosure: https://c.example/w_2,h_3/a.jpg",              "https://c.example/w_2,h_3/a.jpg - - -"),
            ("enclosure: https://c.example/get?f=1,2",                  "https://c.example/get?f=1,2 - - -"),
            ("enclosure: |\n  https://c.example/a.mp3\n  12345\n  audio/mpeg\n", "https://c.example/a.mp3 audio/mpeg 12345 -"),
            ("enclosure: \"https://c.example/a.mp3\\r\\n12345\\r\\naudio/mpeg\\r\\n\"", "https://c.example/a.mp3 audio/mpeg 12345 -"),
            ("enclosure: |\n  https://c.example/a.mp3\n\n  audio/mpeg\n", "https://c.example/a.mp3 audio/mpeg - -"),
            ("enclosure: https://c.example/a.mp3\n  12345\n  audio/mpeg", "https://c.example/a.mp3 audio/mpeg 12345 -"),
            ("enclosure: |\n  https://c.example/a.mp3\n  1\n  audio/mpeg\n  a:1:{s:8:\"duration\";s:8:\"00:33:10\";}\n", "https://c.example/a.mp3 audio/mpeg 1 1990"),
            ("enclosure: [https://c.example/a.mp3, 12345, audio/mpeg]", "https://c.example/a.mp3 audio/mpeg 12345 -"),
            ("enclosures: [null, a.mp3, {url: b.mp3, length: null}]",   "a.mp3 - - - | b.mp3 - - -"),
            ("audio: my song.mp3",                                      "my song.mp3 - - -"),
            ("audio: true",                                             ""),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), (expected.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn file_of_another_form_is_reported_and_the_others_are_read() {
        let (shown, messages) = check("enclosures: [[a.mp3, b.mp3], {size: 1}, c.mp3]");
        assert_eq!(shown, "c.mp3 - - -");
        assert_eq!(
            messages,
            [
                "`enclosures` should be a path or an address, not a list",
                "`enclosures` should be a table with a `url`, not a table"
            ]
        );
    }
}
