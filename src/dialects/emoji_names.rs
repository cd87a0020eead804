//! Replaces the names of emoji, as in `:smile:`, where the site's generator does.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::syntax::markdown::options;
use crate::text::origin_map::MappedText;

/// Longest name that is looked up, in bytes. The longest of GitHub has 36.
const LONGEST_NAME: usize = 64;

/// Replaces the names outside code, links' addresses and HTML by their emoji. A name that
/// GitHub does not know stays.
pub(crate) fn replace(text: &str) -> MappedText {
    let mut output = MappedText::with_capacity(text.len());
    let (mut copied, mut code_depth) = (0, 0_usize);
    let has_name = text.match_indices(':').any(|(at, _)| find_emoji(text, at).is_some());
    if !has_name {
        return MappedText::unchanged(text.to_owned());
    }
    for (event, span) in Parser::new_ext(text, options(text)).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code_depth += 1,
            Event::End(TagEnd::CodeBlock) => code_depth = code_depth.saturating_sub(1),
            Event::Text(_) if code_depth == 0 => {
                for (name, emoji) in names_in(text, span.start.max(copied)..span.end) {
                    output.copy(text, copied..name.start);
                    output.insert(emoji, name.clone());
                    copied = name.end;
                }
            }
            _ => {}
        }
    }
    output.copy(text, copied..text.len());
    output
}

/// Returns the names in a part of a text, which are whole if they end after it.
fn names_in(text: &str, part: Range<usize>) -> Vec<(Range<usize>, &'static str)> {
    let (mut names, mut at) = (Vec::new(), part.start);
    while let Some(length) = text.get(at..part.end).and_then(|rest| rest.find(':')) {
        let start = at + length;
        at = start + 1;
        if let Some((end, emoji)) = find_emoji(text, start) {
            names.push((start..end, emoji));
            at = end;
        }
    }
    names
}

/// Returns the end of the name whose first colon is at `start`, and its emoji.
fn find_emoji(text: &str, start: usize) -> Option<(usize, &'static str)> {
    let rest = text.as_bytes().get(start + 1..)?;
    let length = rest.iter().take(LONGEST_NAME).position(|byte| !is_part_of_name(*byte))?;
    let name = text.get(start + 1..start + 1 + length).filter(|_| rest[length] == b':')?;
    Some((start + length + 2, emojis::get_by_shortcode(name)?.as_str()))
}

const fn is_part_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_in_text_alone() {
        let rows = [
            ("a :wink: b :+1::heart:\n", "a 😉 b 👍❤️\n"),
            (":tada: a\n", "🎉 a\n"),
            ("| a | b |\n|--|--|\n| :x: | c |\n", "| a | b |\n|--|--|\n| ❌ | c |\n"),
            ("[:x:](https://e.org/:x:/a)\n", "[❌](https://e.org/:x:/a)\n"),
            // Unknown, in code, in a tag, or escaped.
            ("a :no-such-name: 10:30:45 a:b\n", "a :no-such-name: 10:30:45 a:b\n"),
            ("`:x:`\n\n    :x:\n\n```\n:x:\n```\n", "`:x:`\n\n    :x:\n\n```\n:x:\n```\n"),
            ("a <b title=\":x:\">c</b>\n", "a <b title=\":x:\">c</b>\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(replace(text).text, expected, "{text:?}");
        }
    }
}
