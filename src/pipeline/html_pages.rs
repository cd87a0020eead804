//! The pages for people, by the site's own template if it has one.

use std::borrow::Cow;
use std::path::Path;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::disk::input;
use crate::formats::html_page;
use crate::model::{Document, Feed};

/// The largest template, in bytes.
const LARGEST: u64 = 1 << 20;

/// Writes the page of every feed that has one; pages name the listed feeds.
pub fn pages(config: &Config, feeds: (&[Feed], &[Feed]), report: &mut Report) -> Vec<Document> {
    if config.output.page.is_none() {
        return Vec::new();
    }
    let own = config.output.page_template.as_deref();
    written(own, feeds).unwrap_or_else(|fault| {
        report.push(fault);
        Vec::new()
    })
}

fn written(
    own: Option<&Path>,
    (feeds, listed): (&[Feed], &[Feed]),
) -> Result<Vec<Document>, Diagnostic> {
    let path = own.unwrap_or(Path::new("page.html"));
    let template = match own {
        Some(path) => input::read_text(path, LARGEST)
            .map(Cow::Owned)
            .map_err(|error| invalid_template(&error.to_string(), SourceLocation::file(path)))?,
        None => Cow::Borrowed(html_page::TEMPLATE),
    };
    html_page::render(feeds, listed, &template)
        .map_err(|fault| invalid_template(&fault.reason, line(path, &template, fault.line)))
}

fn invalid_template(reason: &str, place: SourceLocation) -> Diagnostic {
    let message = format!("should be a template of a page: {reason}");
    let help = "mend it, or remove `page_template` for our own page";
    Diagnostic::new(&codes::CONFIG_BAD_TEMPLATE, message).with_location(place).help(help)
}

/// Finds a line of a text, counted from 1.
fn line(path: &Path, text: &str, line: Option<usize>) -> SourceLocation {
    let before = text.split_inclusive('\n').take(line.unwrap_or(1).saturating_sub(1));
    let start = before.map(str::len).sum::<usize>();
    let length = text[start..].lines().next().map_or(0, str::len);
    SourceText::new(&path.into(), text).locate(start..start + length)
}
