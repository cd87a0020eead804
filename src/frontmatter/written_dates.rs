//! Collects every date in a frontmatter that may be a publication date, whatever its field
//! is named.

use crate::config::Config;
use crate::diagnostic::SourceText;
use crate::frontmatter::{self, Frontmatter};
use crate::model::ParsedDate;
use crate::text::date;

/// Parts of field names whose dates are those of updates or of expiry.
const OTHER_DATES: [&str; 5] = ["updat", "modif", "lastmod", "expir", "unpublish"];

/// Returns the dates among the values of a frontmatter in the order they are written,
/// without dates of updates and of expiry.
pub(crate) fn written_dates(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> Vec<ParsedDate> {
    let table =
        frontmatter::read_valid(source, frontmatter, config.articles.generator).unwrap_or_default();
    let rows = table.entries.iter().filter(|(key, _)| {
        let name = key.name.to_ascii_lowercase();
        !OTHER_DATES.iter().any(|part| name.contains(part))
    });
    rows.filter_map(|(_, value)| date::parse(value.as_str()?, &config.date_rules())).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::frontmatter::test_support::{find_whole, minimal_config};

    #[test]
    fn dates_of_publication_are_listed() {
        let path: Arc<Path> = Path::new("a.md").into();
        let text = "---\ntitle: 2024\ndate: 2024-05-01\npublished_at: 2024-05-02\nlastmod: 2024-05-03\n---\n";
        let source = SourceText::new(&path, text);
        let found = find_whole(&source);
        let config = minimal_config();
        let dates = written_dates(&source, &found, &config);
        let dates: Vec<_> = dates.iter().map(|date| date.instant.to_rfc3339()).collect();
        assert_eq!(dates, ["2024-05-01T00:00:00+00:00", "2024-05-02T00:00:00+00:00"]);
    }
}
