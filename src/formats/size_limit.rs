//! Keeps a feed below its configured size.

use super::render;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::{ContentMode, Document, Feed};

/// Renders a feed in all its formats. If one is larger than `max_bytes`, all carry summaries
/// instead of the content; if that is not enough, they have fewer entries.
pub(crate) fn fit_to_limit(feed: &Feed, report: &mut Report) -> Vec<Document> {
    let documents = render_all(feed, report);
    let Some(max_bytes) = feed.max_bytes else { return documents };
    if fits(&documents, max_bytes) {
        return documents;
    }
    let mut small = Feed { content: ContentMode::Summary, ..feed.clone() };
    let mut documents = render_all(&small, report);
    if !fits(&documents, max_bytes) {
        let count = largest_fitting_count(&small, max_bytes);
        small.entries.truncate(count);
        documents = render_all(&small, report);
    }
    let message = format!(
        "`{}` would be larger than {max_bytes} bytes, so it has summaries of {} of its {} entries",
        feed.title,
        small.entries.len(),
        feed.entries.len()
    );
    report.push(
        Diagnostic::new(&codes::FEED_OVER_BUDGET, message)
            .help("raise `max_bytes`, lower `limit`, or set `content = \"summary\"`"),
    );
    documents
}

fn fits(documents: &[Document], max_bytes: u64) -> bool {
    documents.iter().all(|document| document.bytes.len() as u64 <= max_bytes)
}

/// Returns the largest number of entries that fits, by bisection; at least 1, because an
/// empty feed is useless to its readers.
fn largest_fitting_count(feed: &Feed, max_bytes: u64) -> usize {
    let (mut fit, mut too_many) = (1, feed.entries.len());
    while fit + 1 < too_many {
        let middle = usize::midpoint(fit, too_many);
        let mut part = feed.clone();
        part.entries.truncate(middle);
        if fits(&render_all(&part, &mut Report::default()), max_bytes) {
            fit = middle;
        } else {
            too_many = middle;
        }
    }
    fit
}

fn render_all(feed: &Feed, report: &mut Report) -> Vec<Document> {
    let mut documents = Vec::new();
    for output in &feed.outputs {
        match render(feed, output) {
            Ok(document) => documents.push(document),
            Err(fault) => report.push(fault),
        }
    }
    documents
}
