//! Names the setting at a place in `feed.toml`, and explains values that do not fit.

use std::ops::Range;

use serde_json::json;

use crate::config::settings::{self, Setting, SettingType};
use crate::diagnostic::{Diagnostic, DiagnosticCode, SourceText, SuggestedEdit, codes};
use crate::syntax::toml;
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};
use crate::text::excerpt;
use crate::text::suggest::nearest;

/// The longest part of a value that a message quotes, in characters.
const LONGEST_QUOTE: usize = 60;

/// The keys and values of a file with their places; without any if the file is
/// not TOML.
pub(super) struct SettingTree<'a> {
    text: &'a str,
    table: Option<ValueTable<'a>>,
}

/// A key of the file, and the setting that it names.
struct LocatedKey<'t> {
    table: TableName,
    key: &'t str,
    /// The place of the key.
    key_span: Range<usize>,
    /// The settings that its table has; none where the user chooses the keys.
    siblings: &'static [Setting],
    /// The type of its value; none for an unknown key.
    setting: Option<SettingType>,
    value: &'t SpannedValue<'t>,
}

/// The name of a table: `[feed]`, `[[feeds]]` or `[articles.permalinks]`.
#[derive(Clone, Default)]
struct TableName {
    keys: Vec<String>,
    is_list: bool,
}

/// The keys that a table may have.
#[derive(Clone, Copy)]
enum TableKeys {
    /// Settings by their names.
    Known(&'static [Setting]),
    /// Names that the user chooses, each with a value of this type.
    Chosen(SettingType),
}

impl<'a> SettingTree<'a> {
    /// Parses the text of a file.
    pub(super) fn parse(text: &'a str) -> Self {
        Self { text, table: toml::parse(text, 0..text.len()).ok() }
    }

    /// Returns true if the file is TOML.
    pub(super) const fn is_toml(&self) -> bool {
        self.table.is_some()
    }

    /// Lists every text of the file with its place.
    pub(super) fn texts(&self) -> Vec<(&str, Range<usize>)> {
        let mut texts = Vec::new();
        let Some(table) = &self.table else { return texts };
        let mut values: Vec<&SpannedValue<'_>> =
            table.entries.iter().map(|(_, value)| value).collect();
        while let Some(value) = values.pop() {
            match &value.kind {
                ValueKind::Table(table) => {
                    values.extend(table.entries.iter().map(|(_, value)| value));
                }
                ValueKind::List(list) => values.extend(list),
                ValueKind::Text(text) => texts.push((&**text, value.span.clone())),
                _ => {}
            }
        }
        texts
    }

    /// Lists the places of lists where a table belongs. `serde` would take their items for the
    /// values of the table's keys.
    pub(super) fn lists_in_place_of_tables(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        if let Some(table) = &self.table {
            find_lists(table, Some(TableKeys::Known(settings::FILE)), &mut found);
        }
        found
    }

    /// Returns the byte range of the head of a table, with its brackets.
    pub(super) fn table_span(&self, name: &str) -> Option<Range<usize>> {
        let (key, _) = self.table.as_ref()?.entries.iter().find(|(key, _)| key.name == name)?;
        let span = key.span.clone();
        let is_head =
            self.text[..span.start].ends_with('[') && self.text[span.end..].starts_with(']');
        Some(if is_head { span.start - 1..span.end + 1 } else { span })
    }

    /// Returns the byte range of the `path` of the last feed that has this path.
    pub(super) fn feed_path_span(&self, path: &str) -> Option<Range<usize>> {
        let feeds = self.table.as_ref()?.get("feeds")?.as_list().iter().rev();
        let mut paths = feeds.filter_map(|feed| feed.as_table()?.get("path"));
        let found =
            paths.find(|found| found.as_str().is_some_and(|text| text.trim_matches('/') == path));
        found.map(|found| found.span.clone())
    }

    /// Names the setting at a place, such as "`limit` in `[feed]`".
    pub(super) fn name_at(&self, span: &Range<usize>) -> String {
        self.locate(span).map_or_else(|| "this value".to_owned(), |found| found.display_name())
    }

    /// Explains why a place does not fit the settings: its key is unknown, or
    /// its value is of another type.
    pub(super) fn explain_misfit(&self, span: &Range<usize>) -> Diagnostic {
        let Some(found) = self.locate(span) else {
            let message = "this part of the file is not a setting of feedwright";
            return diagnostic(&codes::CONFIG_BAD_VALUE, message.to_owned(), "remove it".into());
        };
        match found.setting {
            None => found.explain_unknown_key(),
            Some(setting) => found.explain_wrong_type(setting, span, self.quote(span, found.value)),
        }
    }

    /// Returns the edit that corrects a place which does not fit the settings, if it is
    /// certain: another key, or the same value in another type.
    pub(super) fn suggest_edit(
        &self,
        span: &Range<usize>,
        source: &SourceText<'_>,
    ) -> Option<SuggestedEdit> {
        let found = self.locate(span)?;
        let Some(setting) = found.setting else {
            return source.suggest_word(found.key_span.clone(), found.key, found.nearest_key()?);
        };
        let is_whole = *span == found.value.span;
        let value = is_whole.then(|| found.value_of_type(setting))??;
        source.suggest_edit(span.clone(), value)
    }

    fn locate(&self, span: &Range<usize>) -> Option<LocatedKey<'_>> {
        let keys = Some(TableKeys::Known(settings::FILE));
        locate(self.table.as_ref()?, keys, &TableName::default(), span)
    }

    /// Quotes a single value as the file has it; returns nothing for a list, a
    /// table or text of several lines.
    fn quote(&self, span: &Range<usize>, value: &SpannedValue<'_>) -> Option<String> {
        let span = if encloses(&value.span, span) { span } else { &value.span };
        let text = self.text.get(span.clone())?;
        let is_single = !text.starts_with(['[', '{']) && !text.contains('\n');
        is_single.then(|| excerpt::cut(text, LONGEST_QUOTE))
    }
}

fn find_lists(table: &ValueTable<'_>, keys: Option<TableKeys>, found: &mut Vec<Range<usize>>) {
    for (key, value) in &table.entries {
        let setting = keys.and_then(|keys| keys.value_of(&key.name));
        if let (Some(SettingType::Table(_)), ValueKind::List(_)) = (setting, &value.kind) {
            found.push(value.span.clone());
        }
        let inner_keys = setting.and_then(TableKeys::of_value);
        for table in value.as_list().iter().filter_map(SpannedValue::as_table) {
            find_lists(table, inner_keys, found);
        }
    }
}

/// Finds the innermost key with its name or value at a place. A table's own span is
/// only its header, so tables are searched before their spans are compared.
fn locate<'t>(
    table: &'t ValueTable<'t>,
    keys: Option<TableKeys>,
    name: &TableName,
    span: &Range<usize>,
) -> Option<LocatedKey<'t>> {
    table.entries.iter().find_map(|(key, value)| {
        let setting = keys.and_then(|keys| keys.value_of(&key.name));
        let is_list = matches!(value.kind, ValueKind::List(_));
        let inner_name = name.with_key(&key.name, is_list);
        let inner_keys = setting.and_then(TableKeys::of_value);
        let mut inner_tables = value.as_list().iter().filter_map(SpannedValue::as_table);
        let inner = inner_tables.find_map(|table| locate(table, inner_keys, &inner_name, span));
        inner.or_else(|| {
            (encloses(&key.span, span) || encloses(&value.span, span)).then(|| LocatedKey {
                table: name.clone(),
                key: &key.name,
                key_span: key.span.clone(),
                siblings: keys.map_or(&[], TableKeys::known),
                setting,
                value,
            })
        })
    })
}

fn encloses(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn diagnostic(code: &'static DiagnosticCode, message: String, help: String) -> Diagnostic {
    Diagnostic::new(code, message).help(help)
}

impl LocatedKey<'_> {
    /// Returns `[table]` for a table, and "`key` in `[table]`" for other settings.
    fn display_name(&self) -> String {
        match self.setting {
            Some(SettingType::Table(_) | SettingType::TableByName(_)) => {
                format!("`{}`", self.table.with_key(self.key, false).display_name())
            }
            Some(SettingType::TableList(_)) => {
                format!("`{}`", self.table.with_key(self.key, true).display_name())
            }
            _ if self.table.keys.is_empty() => format!("`{}`", self.key),
            _ => format!("`{}` in `{}`", self.key, self.table.display_name()),
        }
    }

    fn explain_unknown_key(&self) -> Diagnostic {
        let message = if !self.table.keys.is_empty() {
            format!("unknown key `{}` in `{}`", self.key, self.table.display_name())
        } else if self.value.as_table().is_some() {
            format!("unknown table `[{}]`", self.key)
        } else {
            format!("unknown key `{}` at the top of the file", self.key)
        };
        let help = self.nearest_key().map_or_else(
            || {
                let known: Vec<&str> = self.siblings.iter().map(|setting| setting.key).collect();
                format!("remove it, or use one of: {}", known.join(", "))
            },
            |near| format!("did you mean `{near}`?"),
        );
        diagnostic(&codes::CONFIG_UNKNOWN_KEY, message, help)
    }

    /// Returns the setting whose key was probably meant.
    fn nearest_key(&self) -> Option<&'static str> {
        nearest(self.key, self.siblings.iter().map(|setting| setting.key))
    }

    /// Returns the value as TOML of the right type, if only its quotes or brackets differ.
    fn value_of_type(&self, setting: SettingType) -> Option<String> {
        let text = self.value.as_str()?.trim();
        let is_text = matches!(self.value.kind, ValueKind::Text(_));
        match setting {
            SettingType::Text if !is_text => Some(json!(text).to_string()),
            SettingType::TextList => Some(json!([text]).to_string()),
            SettingType::WholeNumber if is_text => {
                text.parse::<u32>().ok().map(|number| number.to_string())
            }
            SettingType::Switch if is_text && matches!(text, "true" | "false") => {
                Some(text.to_owned())
            }
            _ => None,
        }
    }

    fn explain_wrong_type(
        &self,
        setting: SettingType,
        span: &Range<usize>,
        quote: Option<String>,
    ) -> Diagnostic {
        let actual = match &quote {
            Some(quote) => format!(": `{quote}`"),
            None => format!(", not {}", self.value.kind_name()),
        };
        let message = format!("{} must be {}{actual}", self.display_name(), setting.description());
        let help = match &quote {
            // One item of a list.
            Some(quote) if *span != self.value.span => {
                format!("write `\"{quote}\"` in place of `{quote}`")
            }
            _ => self.correction(setting, quote),
        };
        diagnostic(&codes::CONFIG_BAD_VALUE, message, help)
    }

    /// Returns the fix of a value of the wrong type.
    fn correction(&self, setting: SettingType, quote: Option<String>) -> String {
        let key = self.key;
        let bare = quote.map(|quote| quote.trim_matches(['"', '\'']).to_owned());
        match setting {
            SettingType::Text | SettingType::TextOrList => {
                format!("write `{key} = \"{}\"`", bare.as_deref().unwrap_or("…"))
            }
            SettingType::TextList => {
                format!("write `{key} = [\"{}\"]`", bare.as_deref().unwrap_or("…"))
            }
            SettingType::Switch => {
                format!("write `{key} = true` or `{key} = false`, without quotes")
            }
            SettingType::WholeNumber => {
                let number = bare.filter(|text| text.parse::<u32>().is_ok());
                format!("write `{key} = {}`", number.as_deref().unwrap_or("10"))
            }
            SettingType::ByteSize => format!("write `{key} = \"1MB\"`"),
            SettingType::SwitchOrTable(_) => format!("write `{key} = true`"),
            SettingType::TextOrTableList(_) => {
                format!("write `{key} = [\"https://hub.example/\"]`")
            }
            SettingType::Table(_) | SettingType::TableByName(_) => format!(
                "write `{}` once, and its settings below it",
                self.table.with_key(key, false).display_name()
            ),
            SettingType::TableList(_) => format!(
                "write `{}` above the settings of each, with double brackets",
                self.table.with_key(key, true).display_name()
            ),
            SettingType::TextByName | SettingType::TextOrListByName => format!(
                "write `{}`, and a line for each name below it",
                self.table.with_key(key, false).display_name()
            ),
        }
    }
}

impl TableName {
    fn with_key(&self, key: &str, is_list: bool) -> Self {
        let keys = self.keys.iter().cloned().chain([key.to_owned()]).collect();
        Self { keys, is_list }
    }

    fn display_name(&self) -> String {
        let path = self.keys.join(".");
        if self.is_list { format!("[[{path}]]") } else { format!("[{path}]") }
    }
}

impl TableKeys {
    /// Returns the keys of a value that may be a table or a list of tables.
    const fn of_value(setting: SettingType) -> Option<Self> {
        match setting {
            SettingType::Table(keys)
            | SettingType::TableList(keys)
            | SettingType::SwitchOrTable(keys)
            | SettingType::TextOrTableList(keys) => Some(Self::Known(keys)),
            SettingType::TableByName(keys) => Some(Self::Chosen(SettingType::Table(keys))),
            SettingType::TextByName => Some(Self::Chosen(SettingType::Text)),
            SettingType::TextOrListByName => Some(Self::Chosen(SettingType::TextOrList)),
            SettingType::Text
            | SettingType::TextList
            | SettingType::TextOrList
            | SettingType::Switch
            | SettingType::WholeNumber
            | SettingType::ByteSize => None,
        }
    }

    fn value_of(self, key: &str) -> Option<SettingType> {
        match self {
            Self::Known(settings) => {
                settings.iter().find(|setting| setting.key == key).map(|setting| setting.value)
            }
            Self::Chosen(value) => Some(value),
        }
    }

    const fn known(self) -> &'static [Setting] {
        match self {
            Self::Known(settings) => settings,
            Self::Chosen(_) => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use crate::config;
    use crate::diagnostic::{Report, SourceText};

    fn explain(lines: &str) -> String {
        let text = format!("site.title = 'A'\nsite.url = 'https://a.example/'\n{lines}\n");
        let path: Arc<Path> = Path::new("feed.toml").into();
        let mut report = Report::default();
        config::read(&SourceText::new(&path, &text), Path::new(""), &mut report);
        let found = &report.diagnostics[0];
        format!("{}; {}", found.message, found.help.as_deref().unwrap_or_default())
    }

    #[test]
    fn value_of_another_type_is_named_with_its_setting() {
        insta::assert_snapshot!(explain("feed.limit = -1"), @"`limit` in `[feed]` must be a whole number, 0 or more: `-1`; write `limit = 10`");
        insta::assert_snapshot!(explain("[feed]\nlimit = '5'"), @"`limit` in `[feed]` must be a whole number, 0 or more: `'5'`; write `limit = 5`");
        insta::assert_snapshot!(explain("[output]\nstylesheet = 'yes'"), @"`stylesheet` in `[output]` must be `true` or `false`: `'yes'`; write `stylesheet = true` or `stylesheet = false`, without quotes");
        insta::assert_snapshot!(explain("[articles]\nfolder = 5"), @r#"`folder` in `[articles]` must be text in quotes: `5`; write `folder = "5"`"#);
        insta::assert_snapshot!(explain("[articles]\nexclude = 'a/'"), @r#"`exclude` in `[articles]` must be a list of texts, such as `["a", "b"]`: `'a/'`; write `exclude = ["a/"]`"#);
        insta::assert_snapshot!(explain("[articles.permalinks]\nnews = 5"), @r#"`news` in `[articles.permalinks]` must be text in quotes: `5`; write `news = "5"`"#);
        insta::assert_snapshot!(explain("[feed]\nformats = ['rss', 5]"), @r#"`formats` in `[feed]` must be text in quotes, or a list of texts such as `["a", "b"]`: `5`; write `"5"` in place of `5`"#);
        insta::assert_snapshot!(explain("[feed]\nmax_bytes = -5"), @r#"`max_bytes` in `[feed]` must be a size such as `"1MB"`, or a number of bytes: `-5`; write `max_bytes = "1MB"`"#);
        insta::assert_snapshot!(explain("[feed]\ntitle = ['a']"), @r#"`title` in `[feed]` must be text in quotes, not a list; write `title = "…"`"#);
        insta::assert_snapshot!(explain("[[feeds]]\npath = 'a'\narchive = { size = 'big' }"), @"`size` in `[feeds.archive]` must be a whole number, 0 or more: `'big'`; write `size = 10`");
        insta::assert_snapshot!(explain("[each.tag]\nminimum = 1.5"), @"`minimum` in `[each.tag]` must be a whole number, 0 or more: `1.5`; write `minimum = 10`");
        insta::assert_snapshot!(explain("[authors.jane]\nname = true"), @r#"`name` in `[authors.jane]` must be text in quotes: `true`; write `name = "true"`"#);
    }

    #[test]
    fn wrong_brackets_are_explained() {
        insta::assert_snapshot!(explain("feed = 5"), @"`[feed]` must be a table: `5`; write `[feed]` once, and its settings below it");
        insta::assert_snapshot!(explain("[[feed]]\nlimit = 5"), @"`[feed]` must be a table, not a list; write `[feed]` once, and its settings below it");
        insta::assert_snapshot!(explain("[feeds]\npath = 'a'"), @"`[[feeds]]` must be a list of tables, not a table; write `[[feeds]]` above the settings of each, with double brackets");
        insta::assert_snapshot!(explain("authors = ['A']"), @"`[authors]` must be a table, not a list; write `[authors]` once, and its settings below it");
        insta::assert_snapshot!(explain("[[feeds]]\npath = 'a'\nwhere = 'a'"), @"`[feeds.where]` must be a table: `'a'`; write `[feeds.where]` once, and its settings below it");
    }

    #[test]
    fn unknown_key_is_named_with_its_table() {
        insta::assert_snapshot!(explain("[feed]\nlimti = 5"), @"unknown key `limti` in `[feed]`; did you mean `limit`?");
        insta::assert_snapshot!(explain("[[feeds]]\npath = 'a'\nwhere = { tag = 'a' }"), @"unknown key `tag` in `[feeds.where]`; did you mean `tags`?");
        insta::assert_snapshot!(explain("[[feeds]]\npath = 'a'\narchive = { pages = 5 }"), @"unknown key `pages` in `[feeds.archive]`; remove it, or use one of: size");
        insta::assert_snapshot!(explain("[authors.jane]\nhomepage = 'a'"), @"unknown key `homepage` in `[authors.jane]`; remove it, or use one of: name, email, url");
        insta::assert_snapshot!(explain("[feedz]\nlimit = 5"), @"unknown table `[feedz]`; did you mean `feed`?");
        insta::assert_snapshot!(explain("limit = 5"), @"unknown key `limit` at the top of the file; remove it, or use one of: site, authors, articles, output, publish, feed, feeds, each, serve, moved");
    }
}
