//! Translates the addresses of posts: `permalink` and its values in `defaults`.

use crate::config::pattern::{self, STYLES};
use crate::diagnostic::Report;
use crate::generators::SourcedText;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::syntax::value::ValueTable;

/// Placeholders of Jekyll's permalinks and feedwright's equivalents. Jekyll's `:title`
/// comes from the file name.
#[rustfmt::skip]
const NAMES: [(&str, &str); 22] = [
    ("year", "{year}"), ("month", "{month}"), ("day", "{day}"),
    ("short_year", "{date:%y}"), ("i_month", "{date:%-m}"), ("i_day", "{date:%-d}"),
    ("short_month", "{date:%^b}"), ("long_month", "{date:%B}"), ("y_day", "{date:%j}"),
    ("w_year", "{date:%G}"), ("week", "{date:%V}"), ("w_day", "{date:%u}"),
    ("short_day", "{date:%^a}"), ("long_day", "{date:%A}"),
    ("hour", "{date:%H}"), ("minute", "{date:%M}"), ("second", "{date:%S}"),
    ("title", "{slug}"), ("slug", "{plain_slug}"), ("categories", "{categories}"),
    ("output_ext", ".html"), ("collection", "posts"),
];

/// Translates `permalink`, in order of precedence: from `defaults`, from the collection of
/// posts, or from the top level.
pub(super) fn read(settings: &GeneratorSettings<'_>, report: &mut Report) -> SourcedText {
    let default = SourcedText::default_of(STYLES[0].1);
    let own = ["collections.posts.permalink", "permalink"];
    let written = default_permalink(settings)
        .or_else(|| own.iter().find_map(|path| settings.locate_text(path)));
    let Some(written) = written else { return default };
    if let Some((_, pattern)) = STYLES.iter().find(|(name, _)| *name == written.text) {
        return settings.translated(&written, (*pattern).to_owned());
    }
    match pattern::from_colons(&written.text, &NAMES) {
        Ok(pattern) => {
            settings.translated(&written, format!("/{}", pattern.trim_start_matches('/')))
        }
        Err(name) => {
            report.push(settings.unsupported_placeholder(&written, &name));
            default
        }
    }
}

fn default_permalink(settings: &GeneratorSettings<'_>) -> Option<LocatedText> {
    let rows = settings.value("defaults")?.as_list().iter().filter_map(|row| row.as_table());
    let mut rows = rows.filter(|row| is_for_posts(row));
    rows.find_map(|row| {
        let value = row.get("values")?.as_table()?.get("permalink")?;
        Some(LocatedText { text: value.as_str()?.to_owned(), span: value.span.clone() })
    })
}

fn is_for_posts(row: &ValueTable<'_>) -> bool {
    let Some(scope) = row.get("scope").and_then(|scope| scope.as_table()) else { return true };
    let path = scope.get("path").and_then(|value| value.as_str());
    let kind = scope.get("type").and_then(|value| value.as_str());
    path.is_none_or(|path| path.is_empty() || path.trim_matches('/') == "_posts")
        && kind.is_none_or(|kind| kind == "posts")
}
