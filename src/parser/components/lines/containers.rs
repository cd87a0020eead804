//! `:::note` to `:::`, as Docusaurus, Starlight, `VitePress`, Nuxt and Pandoc have it.

use std::ops::Range;

use super::{Line, marker};
use crate::parser::components::call::{Call, Syntax};
use crate::parser::components::known;
use crate::parser::components::scan::{Kind, Marker};

/// The containers that are open.
#[derive(Default)]
pub(super) struct Containers(Vec<Open>);

struct Open {
    colons: usize,
    span: Range<usize>,
    call: Call,
}

impl Containers {
    /// Takes a line that begins with a colon. Only what is closed is a container:
    /// a line of colons may be text as well.
    pub(super) fn take(&mut self, line: &Line<'_>, markers: &mut Vec<Marker>) {
        let bare = line.bare();
        let after = bare.trim_start_matches(':');
        let colons = bare.len() - after.len();
        if colons < 2 {
            return;
        }
        if !after.trim().is_empty() {
            // Of two colons, which CSS writes too, only a known name begins one.
            let call = opened(after).filter(|call| {
                colons > 2 || !after.starts_with(' ') && known::find(call).is_some()
            });
            if let Some(call) = call.filter(|_| self.0.len() < DEEPEST) {
                self.0.push(Open { colons, span: line.span(), call });
            }
            return;
        }
        // The end has as many colons as the beginning, or more.
        let Some(index) = self.0.iter().rposition(|open| open.colons <= colons) else { return };
        let open = self.0.swap_remove(index);
        self.0.truncate(index);
        let end = Kind::Close(open.call.name.clone());
        markers.push(marker(open.span, Kind::Open(open.call)));
        markers.push(marker(line.span(), end));
    }
}

/// More containers in each other than anyone writes.
const DEEPEST: usize = 50;

/// Reads `note`, `note[Title]{.class}`, `tip A title` and `{.callout-note title="A"}`.
fn opened(after: &str) -> Option<Call> {
    let text = after.trim_start();
    if let Some(attributes) = text.strip_prefix('{') {
        let attributes = attributes.trim_end().strip_suffix('}')?;
        let class = attributes.split_whitespace().find_map(|word| word.strip_prefix('.'))?;
        return Some(call(class.trim_start_matches("callout-"), "", attributes));
    }
    let is_part = |next: char| next.is_ascii_alphanumeric() || matches!(next, '-' | '_');
    let length = text.find(|next| !is_part(next)).unwrap_or(text.len());
    let (name, rest) = text.split_at(length);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let rest = rest.trim();
    let (title, rest) = match rest.strip_prefix('[').and_then(|rest| rest.rsplit_once(']')) {
        Some((title, rest)) => (title, rest.trim()),
        None if rest.starts_with('{') => ("", rest),
        None => (rest.trim_end_matches(':'), ""),
    };
    let attributes = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    // Text right behind the name is none of these.
    let stands_apart = title.is_empty() || text[length..].starts_with([' ', '\t', '[', ':']);
    stands_apart.then(|| call(name, title, attributes.unwrap_or_default()))
}

fn call(name: &str, title: &str, attributes: &str) -> Call {
    let mut call = Call::new(Syntax::Container, name, attributes);
    call.arguments.retain(|(name, _)| !name.is_empty());
    if !title.is_empty() {
        call.arguments.insert(0, ("title".to_owned(), title.to_owned()));
    } else if call.get(&["title"]).is_none() && name != "details" {
        call.arguments.push(("title".to_owned(), titled(name)));
    }
    call
}

/// What a generator writes above an admonition without a title.
pub(super) fn titled(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
