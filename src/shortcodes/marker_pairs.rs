//! Pairs the start markers of shortcodes with their end markers.

use std::collections::HashMap;

use super::marker::{MarkerKind, ShortcodeMarker};

/// Finds the end marker of each start marker, by their indices.
///
/// An end marker closes the innermost open shortcode of its name. Those opened inside
/// it stay without an end, as Hugo and Liquid allow shortcodes without one.
pub(super) fn pair_markers(markers: &[ShortcodeMarker]) -> HashMap<usize, usize> {
    let mut partners = HashMap::new();
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (index, marker) in markers.iter().enumerate() {
        match &marker.kind {
            MarkerKind::Open(call) => {
                open.push((index, &call.name));
                *counts.entry(&call.name).or_default() += 1;
            }
            MarkerKind::Close(name) => {
                let is_open =
                    name.is_empty() || counts.get(name.as_str()).is_some_and(|&count| count > 0);
                // Start markers skipped on the way have no end.
                while is_open && let Some((start, other)) = open.pop() {
                    *counts.entry(other).or_default() -= 1;
                    if name.is_empty() || other == name {
                        partners.insert(start, index);
                        break;
                    }
                }
            }
            MarkerKind::Single(_)
            | MarkerKind::Text(_)
            | MarkerKind::Expression(_)
            | MarkerKind::Formula(_)
            | MarkerKind::Note(_)
            | MarkerKind::Page(_)
            | MarkerKind::Hidden(..) => {}
        }
    }
    partners
}
