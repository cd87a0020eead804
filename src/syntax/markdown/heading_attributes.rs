//! Reads the list of attributes at the end of a heading.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::spanned_events::SpannedEvent;
use crate::syntax::attribute_list;

/// Collects the events of a heading. A list of attributes at its end becomes its id and its
/// classes; pulldown-cmark would take any text in braces for one.
pub(super) fn read_heading<'a>(
    start: SpannedEvent<'a>,
    events: &mut impl Iterator<Item = SpannedEvent<'a>>,
) -> Vec<SpannedEvent<'a>> {
    let mut heading = vec![start];
    for spanned in events {
        let is_end = matches!(spanned.event, Event::End(TagEnd::Heading(_)));
        heading.push(spanned);
        if is_end {
            break;
        }
    }
    let last = heading.len().saturating_sub(2);
    let Some(Event::Text(text)) = heading.get(last).map(|spanned| &spanned.event) else {
        return heading;
    };
    if let Some((before, attributes)) = attribute_list::split_from_heading(text) {
        let (before, attributes) = (before.to_owned(), attributes.to_owned());
        add_attributes(&mut heading[0].event, &attributes);
        heading[last].event = Event::Text(before.into());
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
