//! A feed within its budget of bytes.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::formats;
use crate::model::{ContentMode, Document, Feed};

/// Reports feeds without entries.
pub fn report_empty(feeds: &[Feed], report: &mut Report) {
    for feed in feeds.iter().filter(|feed| feed.entries.is_empty()) {
        let message = format!("`{}` has no entries", feed.title);
        report.push(
            Diagnostic::new(&codes::FEED_EMPTY, message)
                .help("write an article for it, correct its `where`, or remove the feed"),
        );
    }
}

/// Renders a feed in all its formats, within its budget: first with what it
/// should carry, then with summaries, then with fewer entries.
pub fn fit_to_limit(feed: &Feed, report: &mut Report) -> Vec<Document> {
    let documents = rendered(feed, report);
    let Some(budget) = feed.max_bytes else { return documents };
    if fits(&documents, budget) {
        return documents;
    }
    let mut small = Feed { content: ContentMode::Summary, ..feed.clone() };
    let mut documents = rendered(&small, report);
    if !fits(&documents, budget) {
        let most = most_that_fit(&small, budget);
        small.entries.truncate(most);
        documents = rendered(&small, report);
    }
    let message = format!(
        "`{}` would be larger than {budget} bytes: it carries summaries of {} of {} entries",
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

fn fits(documents: &[Document], budget: u64) -> bool {
    documents.iter().all(|document| document.bytes.len() as u64 <= budget)
}

/// Finds by halving how many entries fit; one stays, for a feed without any
/// tells its readers nothing.
fn most_that_fit(feed: &Feed, budget: u64) -> usize {
    let (mut fit, mut too_many) = (1, feed.entries.len());
    while fit + 1 < too_many {
        let middle = usize::midpoint(fit, too_many);
        let mut part = feed.clone();
        part.entries.truncate(middle);
        if fits(&rendered(&part, &mut Report::default()), budget) {
            fit = middle;
        } else {
            too_many = middle;
        }
    }
    fit
}

fn rendered(feed: &Feed, report: &mut Report) -> Vec<Document> {
    let mut documents = Vec::new();
    for output in &feed.outputs {
        match formats::render(feed, output) {
            Ok(document) => documents.push(document),
            Err(fault) => report.push(fault),
        }
    }
    documents
}
