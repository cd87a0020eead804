//! Reads the list of attributes at the end of a heading.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use crate::syntax::attribute_list;

/// Collects the events of a heading. A list of attributes at its end becomes its id and its
/// classes; pulldown-cmark would take any text in braces for one.
pub(super) fn read_heading<'a>(
    start: Event<'a>,
    events: &mut impl Iterator<Item = Event<'a>>,
) -> Vec<Event<'a>> {
    let mut heading = vec![start];
    for event in events {
        let is_end = matches!(event, Event::End(TagEnd::Heading(_)));
        heading.push(event);
        if is_end {
            break;
        }
    }
    let last = heading.len().saturating_sub(2);
    let Some(Event::Text(text)) = heading.get(last) else { return heading };
    if let Some((before, list)) = attribute_list::split_from_heading(text) {
        let (before, list) = (before.to_owned(), list.to_owned());
        add_attributes(&mut heading[0], &list);
        heading[last] = Event::Text(before.into());
    }
    heading
}

fn add_attributes(start: &mut Event<'_>, list: &str) {
    let Event::Start(Tag::Heading { id, classes, attrs, .. }) = start else { return };
    let list = attribute_list::read(list);
    let owned = |text: &str| CowStr::from(text.to_owned());
    *id = list.id.map(owned);
    classes.extend(list.classes.into_iter().map(owned));
    attrs.extend(list.others.into_iter().map(|(name, value)| (owned(name), Some(owned(value)))));
}
