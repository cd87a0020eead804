//! Reads the brackets of links, pictures and their destinations in a source.

use super::{LONGEST_TAG, SourceReader};

impl SourceReader<'_> {
    /// Skips the description of a picture, a wiki link's target, or a bracket with arguments.
    pub(super) fn read_bracket(&mut self, first: char) -> bool {
        let start = if first == '!' { "![" } else { "[" };
        let Some(inside) = self.rest.strip_prefix(start) else { return false };
        if self.vain_left == 0 {
            return false;
        }
        let reach = &inside.as_bytes()[..LONGEST_TAG.min(inside.len())];
        let found = memchr::memchr2(b']', b'\n', reach);
        let Some(end) = found.filter(|end| reach[*end] == b']') else {
            self.count_vain(found.unwrap_or(reach.len()));
            return false;
        };
        let description = &inside[..end];
        let has_arguments = description.contains("=\"") || description.starts_with('/');
        let is_wiki_picture = first == '!' && description.starts_with('[');
        if first == '!' && !is_wiki_picture || has_arguments {
            // The destination of a picture follows the bracket.
            self.rest = &inside[end..];
            return true;
        }
        if is_wiki_picture {
            let is_closed = inside[end..].starts_with("]]");
            self.rest = &inside[end + usize::from(is_closed)..];
            return true;
        }
        if let Some(target) = description.strip_prefix('[')
            && let Some(bar) = target.find('|')
        {
            self.rest = &inside[1 + bar..];
            return true;
        }
        self.count_vain(end);
        false
    }

    /// Skips the destination of a link: `](…)`, `][…]`.
    pub(super) fn read_destination(&mut self) -> bool {
        let close = match self.rest.as_bytes().get(1) {
            Some(b'(') => b')',
            Some(b'[') => b']',
            _ => return false,
        };
        let open = self.rest.as_bytes()[1];
        if self.vain_left == 0 {
            return false;
        }
        let mut depth = 0_usize;
        for (at, byte) in self.rest.bytes().enumerate().skip(1).take(LONGEST_TAG) {
            if byte == open {
                depth += 1;
            } else if byte == close {
                depth -= 1;
            }
            if depth == 0 {
                self.rest = &self.rest[at + 1..];
                return true;
            }
            if byte == b'\n' && self.rest.as_bytes().get(at + 1) == Some(&b'\n') {
                break;
            }
        }
        self.count_vain(LONGEST_TAG);
        false
    }
}
