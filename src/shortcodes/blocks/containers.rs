//! `:::note` to `:::`, as Docusaurus, Starlight, `VitePress`, Nuxt and Pandoc have it.

use std::ops::Range;

use super::{MarkdownLine, marker};
use crate::shortcodes::call::{ShortcodeCall, ShortcodeSyntax};
use crate::shortcodes::registry;
use crate::shortcodes::scanner::{MarkerKind, ShortcodeMarker};

/// The containers that are open.
#[derive(Default)]
pub(super) struct ContainerStack(Vec<OpenContainer>);

struct OpenContainer {
    colons: usize,
    span: Range<usize>,
    call: ShortcodeCall,
    props: PropertyBlockState,
    /// Whether it is one of `MyST`: `:::{note}`.
    is_directive: bool,
}

/// Where the lines are that Nuxt has for properties, between `---` below the name.
#[derive(PartialEq, Eq)]
enum PropertyBlockState {
    Possible,
    Begun,
    Over,
}

impl ContainerStack {
    /// Takes a line that is a container's property.
    pub(super) fn property(&mut self, line: &MarkdownLine<'_>) -> bool {
        let Some(open) = self.0.last_mut() else { return false };
        let is_mark = line.bare() == "---";
        open.props = match open.props {
            PropertyBlockState::Possible if is_mark => PropertyBlockState::Begun,
            PropertyBlockState::Begun if is_mark => {
                open.span.end = line.span().end;
                open.props = PropertyBlockState::Over;
                return true;
            }
            PropertyBlockState::Begun => {
                let (name, value) = line.bare().split_once(':').unwrap_or_default();
                let value = value.trim().trim_matches(['"', '\'']);
                open.call.arguments.push((name.to_owned(), value.to_owned()));
                PropertyBlockState::Begun
            }
            // Those of MyST: `:class: tip`.
            PropertyBlockState::Possible if open.is_directive && is_option(line.bare()) => {
                open.span.end = line.span().end;
                return true;
            }
            PropertyBlockState::Possible | PropertyBlockState::Over => PropertyBlockState::Over,
        };
        open.props == PropertyBlockState::Begun
    }

    /// Takes a line that begins with a colon. Only what is closed is a container:
    /// a line of colons may be text as well.
    pub(super) fn take(&mut self, line: &MarkdownLine<'_>, markers: &mut Vec<ShortcodeMarker>) {
        let bare = line.bare();
        let after = bare.trim_start_matches(':');
        let colons = bare.len() - after.len();
        if after.trim().is_empty() {
            self.close(colons, line, markers);
            return;
        }
        let Some(call) = opened(after).filter(|call| is_meant(call, after, colons)) else { return };
        if colons == 1 {
            markers.push(marker(line.span(), MarkerKind::Single(call)));
        } else if self.0.len() < DEEPEST {
            let is_directive = after.strip_prefix('{').and_then(directive).is_some();
            let (span, props) = (line.span(), PropertyBlockState::Possible);
            self.0.push(OpenContainer { colons, span, call, props, is_directive });
        }
    }

    fn close(
        &mut self,
        colons: usize,
        line: &MarkdownLine<'_>,
        markers: &mut Vec<ShortcodeMarker>,
    ) {
        // The end has as many colons as the beginning, or more.
        let found = self.0.iter().rposition(|open| open.colons <= colons && colons > 1);
        let Some(index) = found else { return };
        leave(self.0.drain(index + 1..), markers);
        let Some(open) = self.0.pop() else { return };
        let end = MarkerKind::Close(open.call.name.clone());
        markers.push(marker(open.span, MarkerKind::Open(open.call)));
        markers.push(marker(line.span(), end));
    }

    /// Leaves what is open at the text's end.
    pub(super) fn end(self, markers: &mut Vec<ShortcodeMarker>) {
        leave(self.0.into_iter(), markers);
    }
}

/// Leaves what nothing closes: `::name{…}` stands for itself, the rest is text.
fn leave(open: impl Iterator<Item = OpenContainer>, markers: &mut Vec<ShortcodeMarker>) {
    markers.extend(open.filter_map(|open| match open.call {
        // What is for some readers only hides the rest, if nothing ends it.
        call if registry::is_private(&call) => Some(marker(open.span, MarkerKind::Open(call))),
        call if open.colons == 2 && !call.written.is_empty() => {
            Some(marker(open.span, MarkerKind::Single(call)))
        }
        _ => None,
    }));
}

/// Says whether a line is none of text: `::before` of CSS and `:tada:` begin as well.
fn is_meant(call: &ShortcodeCall, after: &str, colons: usize) -> bool {
    let is_name =
        || call.name.contains('-') || registry::find(call).is_some() || registry::is_private(call);
    match colons {
        1 => !call.written.is_empty() && after.ends_with('}') && is_name(),
        2 => !after.starts_with(' ') && (is_name() || !call.written.is_empty()),
        _ => true,
    }
}

/// Says whether a line is `:name: value`.
fn is_option(line: &str) -> bool {
    let name = line.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    name.is_some_and(|(name, value)| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && (value.is_empty() || value.starts_with(' '))
    })
}

/// More containers in each other than anyone writes.
const DEEPEST: usize = 50;

/// Reads `note`, `note[Title]{.class}`, `tip A title` and `{.callout-note title="A"}`.
fn opened(after: &str) -> Option<ShortcodeCall> {
    let text = after.trim_start();
    if let Some((name, title)) = text.strip_prefix('{').and_then(directive) {
        return Some(call(name, title, ""));
    }
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

/// Reads `note} Title`, the rest of what begins a directive of `MyST`.
fn directive(rest: &str) -> Option<(&str, &str)> {
    let (name, title) = rest.split_once('}')?;
    let is_part = |next: char| next.is_ascii_alphanumeric() || next == '-';
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic());
    (is_name && name.chars().all(is_part)).then(|| (name, title.trim()))
}

fn call(name: &str, title: &str, attributes: &str) -> ShortcodeCall {
    let mut call = ShortcodeCall::new(ShortcodeSyntax::Container, name, attributes);
    call.arguments.retain(|(name, _)| !name.is_empty());
    if !title.is_empty() {
        call.arguments.insert(0, ("title".to_owned(), title.to_owned()));
    }
    call
}
