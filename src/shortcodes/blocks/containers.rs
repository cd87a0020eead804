//! Reads containers from `:::note` to `:::`, in the syntaxes of Docusaurus,
//! Starlight, `VitePress`, Nuxt, Pandoc and `MyST`.

use std::ops::Range;

use super::{MarkdownLine, marker};
use crate::shortcodes::call::{ShortcodeCall, ShortcodeSyntax};
use crate::shortcodes::marker::{MarkerKind, ShortcodeMarker};
use crate::shortcodes::registry;
use crate::syntax::attribute_list;
use crate::text::private_names;

/// Open containers, outermost first.
#[derive(Default)]
pub(super) struct ContainerStack(Vec<OpenContainer>);

struct OpenContainer {
    colons: usize,
    span: Range<usize>,
    call: ShortcodeCall,
    properties: PropertyBlockState,
    /// True for a directive of `MyST`, `:::{note}`.
    is_directive: bool,
}

/// State of the property block of Nuxt: lines between `---` below the name.
#[derive(PartialEq, Eq)]
enum PropertyBlockState {
    /// The next line may start the block.
    Possible,
    /// The block is open.
    Open,
    /// The block has ended, or the container has no block.
    Closed,
}

impl ContainerStack {
    /// Reads a line if it is a property of the innermost container.
    pub(super) fn take_property(&mut self, line: &MarkdownLine<'_>) -> bool {
        let Some(open) = self.0.last_mut() else { return false };
        let is_mark = line.bare() == "---";
        open.properties = match open.properties {
            PropertyBlockState::Possible if is_mark => PropertyBlockState::Open,
            PropertyBlockState::Open if is_mark => {
                open.span.end = line.span().end;
                open.properties = PropertyBlockState::Closed;
                return true;
            }
            PropertyBlockState::Open => {
                let (name, value) = line.bare().split_once(':').unwrap_or_default();
                let value = value.trim().trim_matches(['"', '\'']);
                open.call.arguments.push((name.to_owned(), value.to_owned()));
                PropertyBlockState::Open
            }
            // Options of MyST: `:class: tip`.
            PropertyBlockState::Possible if open.is_directive && is_option(line.bare()) => {
                open.span.end = line.span().end;
                return true;
            }
            PropertyBlockState::Possible | PropertyBlockState::Closed => PropertyBlockState::Closed,
        };
        open.properties == PropertyBlockState::Open
    }

    /// Processes a line that starts with a colon. A container without an end is text,
    /// so markers are written at its end.
    pub(super) fn take_line(
        &mut self,
        line: &MarkdownLine<'_>,
        markers: &mut Vec<ShortcodeMarker>,
    ) {
        let bare = line.bare();
        let after = bare.trim_start_matches(':');
        let colons = bare.len() - after.len();
        if after.trim().is_empty() {
            self.close(colons, line, markers);
            return;
        }
        let Some(call) = parse_start(after).filter(|call| is_container(call, after, colons)) else {
            return;
        };
        if colons == 1 {
            markers.push(marker(line.span(), MarkerKind::Single(call)));
        } else if self.0.len() < MAX_DEPTH {
            let is_directive = after.strip_prefix('{').and_then(parse_directive).is_some();
            let (span, properties) = (line.span(), PropertyBlockState::Possible);
            self.0.push(OpenContainer { colons, span, call, properties, is_directive });
        }
    }

    fn close(
        &mut self,
        colons: usize,
        line: &MarkdownLine<'_>,
        markers: &mut Vec<ShortcodeMarker>,
    ) {
        // An end has at least as many colons as its start.
        let closed = self.0.iter().rposition(|open| open.colons <= colons && colons > 1);
        let Some(index) = closed else { return };
        write_unclosed(self.0.drain(index + 1..), markers);
        let Some(open) = self.0.pop() else { return };
        let end = MarkerKind::Close(open.call.name.clone());
        markers.push(marker(open.span, MarkerKind::Open(open.call)));
        markers.push(marker(line.span(), end));
    }

    /// Handles the containers that are open at the end of the text.
    pub(super) fn end(self, markers: &mut Vec<ShortcodeMarker>) {
        write_unclosed(self.0.into_iter(), markers);
    }
}

/// Writes markers for containers without an end: `::name{…}` is a whole component,
/// and any other is text.
fn write_unclosed(open: impl Iterator<Item = OpenContainer>, markers: &mut Vec<ShortcodeMarker>) {
    markers.extend(open.filter_map(|open| match open.call {
        // A private container without an end hides the rest of the text.
        call if registry::is_private(&call) => Some(marker(open.span, MarkerKind::Open(call))),
        call if open.colons == 2 && !call.written.is_empty() => {
            Some(marker(open.span, MarkerKind::Single(call)))
        }
        _ => None,
    }));
}

/// Returns true if a line is a container rather than text such as CSS's `::before`
/// or `:tada:`.
fn is_container(call: &ShortcodeCall, after: &str, colons: usize) -> bool {
    match colons {
        1 => !call.written.is_empty() && after.ends_with('}') && has_component_name(call),
        2 => !after.starts_with(' ') && (has_component_name(call) || !call.written.is_empty()),
        _ => true,
    }
}

fn has_component_name(call: &ShortcodeCall) -> bool {
    call.name.contains('-') || registry::find_renderer(call).is_some() || registry::is_private(call)
}

/// Returns true for a line `:name: value`.
fn is_option(line: &str) -> bool {
    let name = line.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    name.is_some_and(|(name, value)| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && (value.is_empty() || value.starts_with(' '))
    })
}

/// Maximum nesting depth of containers.
const MAX_DEPTH: usize = 50;

/// Parses `note`, `note[Title]{.class}`, `tip A title` and `{.callout-note title="A"}`.
fn parse_start(after: &str) -> Option<ShortcodeCall> {
    let text = after.trim_start();
    if let Some((name, title)) = text.strip_prefix('{').and_then(parse_directive) {
        return Some(new_call(name, title, ""));
    }
    if let Some(attributes) = text.strip_prefix('{') {
        let attributes = attributes.trim_end().strip_suffix('}')?;
        return Some(new_call(container_name(attributes)?, "", attributes));
    }
    let length = text.find(|next: char| !next.is_ascii_alphanumeric() && !"-_".contains(next));
    let length = length.unwrap_or(text.len());
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
    // Text directly after the name is not a title.
    let is_separate = title.is_empty() || text[length..].starts_with([' ', '\t', '[', ':']);
    is_separate.then(|| new_call(name, title, attributes.unwrap_or_default()))
}

/// Returns the class in an attribute list, which names the container; without one, the
/// container is only a `div`, unless its id says that its text is private.
fn container_name(attributes: &str) -> Option<&str> {
    if let Some(class) = attributes.split_whitespace().find_map(|word| word.strip_prefix('.')) {
        return Some(class.trim_start_matches("callout-"));
    }
    let list = Some(attributes).filter(|list| attribute_list::is_list(list))?;
    let id = attribute_list::read(list).id.filter(|id| private_names::is_private(id));
    Some(id.unwrap_or("div"))
}

/// Parses `note} Title`, the start of a directive of `MyST` after its `{`.
fn parse_directive(rest: &str) -> Option<(&str, &str)> {
    let (name, title) = rest.split_once('}')?;
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|next| next.is_ascii_alphanumeric() || next == '-');
    is_name.then(|| (name, title.trim()))
}

fn new_call(name: &str, title: &str, attributes: &str) -> ShortcodeCall {
    let mut call = ShortcodeCall::new(ShortcodeSyntax::Container, name, attributes);
    call.arguments.retain(|(name, _)| !name.is_empty());
    if !title.is_empty() {
        call.arguments.insert(0, ("title".to_owned(), title.to_owned()));
    }
    call
}
