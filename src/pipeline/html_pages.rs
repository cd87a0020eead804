//! Renders the web page of each feed, with the site's own template if it has one.

use std::borrow::Cow;
use std::path::Path;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::disk::input;
use crate::formats::html_page::{self, PageStyle};
use crate::model::{Document, Feed};

/// Size limit of a template, in bytes.
const LARGEST: u64 = 1 << 20;

/// Renders the page of every feed; each page links to the `listed` feeds. Returns nothing if
/// pages are switched off.
pub(super) fn render(
    config: &Config,
    feeds: &[Feed],
    listed: &[Feed],
    report: &mut Report,
) -> Vec<Document> {
    if config.output.page.is_none() {
        return Vec::new();
    }
    render_with(config, feeds, listed).unwrap_or_else(|fault| {
        report.push(fault);
        Vec::new()
    })
}

fn render_with(
    config: &Config,
    feeds: &[Feed],
    listed: &[Feed],
) -> Result<Vec<Document>, Diagnostic> {
    let template_path = config.output.page_template.as_deref();
    let path = template_path.unwrap_or(Path::new("page.html"));
    let template = match template_path {
        Some(path) => input::read_text(path, LARGEST)
            .map(Cow::Owned)
            .map_err(|error| invalid_template(&error.to_string(), SourceLocation::file(path)))?,
        None => Cow::Borrowed(html_page::TEMPLATE),
    };
    let style = PageStyle { zone: config.site.zone, accent: config.output.accent };
    html_page::render(feeds, listed, &template, style).map_err(|fault| {
        let problem = invalid_template(&fault.reason, locate_line(path, &template, fault.line));
        match fault.help {
            Some(help) => problem.help(help),
            None => problem,
        }
    })
}

fn invalid_template(reason: &str, location: SourceLocation) -> Diagnostic {
    let message = format!("this is not a valid template of a web page: {reason}");
    let help = "fix it, or remove `page_template` to use feedwright's own page";
    Diagnostic::new(&codes::CONFIG_BAD_TEMPLATE, message).with_location(location).help(help)
}

/// Returns the location of a line, counted from 1; without one, of the first line.
fn locate_line(path: &Path, text: &str, line: Option<usize>) -> SourceLocation {
    let before = text.split_inclusive('\n').take(line.unwrap_or(1).saturating_sub(1));
    let start = before.map(str::len).sum::<usize>();
    let length = text[start..].lines().next().map_or(0, str::len);
    SourceText::new(&path.into(), text).locate(start..start + length)
}
