//! Reads template tags, expressions and lists of attributes in a source.

use super::{LONGEST_TAG, SourceReader};
use crate::parser::content::BodyMarkup;

/// Tags of templates whose content is not prose, or not shown where it is written.
const COMMENT_TAGS: [&str; 5] = ["comment", "schema", "style", "javascript", "capture"];

/// Tags of templates whose content is code.
const CODE_TAGS: [&str; 4] = ["highlight", "code", "codeblock", "raw"];

impl SourceReader<'_> {
    /// Reads a template tag, an expression or a list of attributes.
    pub(super) fn read_braces(&mut self) -> bool {
        if let Some(shortcode) = self.take_between("{{", "}}") {
            self.read_shortcode(shortcode);
            return true;
        }
        if let Some(tag) = self.take_between("{%", "%}") {
            self.read_template_tag(tag);
            return true;
        }
        if self.rest.starts_with("{::comment}") && self.skip_kramdown_comment() {
            return true;
        }
        // A list of attributes such as `{#top}` has no space after its sign.
        let is_comment = self.rest[1..].starts_with("#-")
            || self.rest.strip_prefix("{#").is_some_and(|text| text.starts_with([' ', '\n', '\t']));
        if is_comment && self.skip_between("{#", "#}") || self.skip_between("{/*", "*/}") {
            return true;
        }
        if self.vain_left == 0 {
            return false;
        }
        let Some(end) = find_closing_brace(self.rest) else {
            self.count_vain(LONGEST_TAG);
            return false;
        };
        let inside = &self.rest[1..end];
        let is_list = inside.trim_start().starts_with(['#', '.', ':', '-']) || inside.contains('=');
        if self.markup == BodyMarkup::Mdx || is_list && !inside.contains('\n') {
            self.rest = &self.rest[end + 1..];
            return true;
        }
        self.count_vain(end);
        false
    }

    /// Skips a comment of kramdown: `{::comment}…{:/comment}` or `{::comment}…{:/}`.
    fn skip_kramdown_comment(&mut self) -> bool {
        let end = self.search("{:/", |rest| {
            memchr::memmem::find_iter(rest.as_bytes(), "{:/")
                .find(|at| ["{:/comment}", "{:/}"].iter().any(|end| rest[*at..].starts_with(end)))
        });
        let Some(end) = end else { return false };
        let length = self.rest[end..].find('}').map_or(0, |length| length + 1);
        self.rest = &self.rest[end + length..];
        true
    }

    /// Skips the content of a comment in a shortcode: `{{< comment >}}…{{< /comment >}}`.
    fn read_shortcode(&mut self, shortcode: &str) {
        let name = shortcode.trim_matches(['<', '>', '%', ' ']);
        if name == "comment"
            && let Some(end) = self.find_template_end("{{", "/comment")
        {
            self.rest = &self.rest[end..];
        }
    }

    fn read_template_tag(&mut self, tag: &str) {
        let name = tag.trim_start_matches('-').split_whitespace().next().unwrap_or_default();
        let is_code = CODE_TAGS.contains(&name);
        if !is_code && !COMMENT_TAGS.contains(&name) {
            return;
        }
        let Some(end) = self.find_template_end("{%", &format!("end{name}")) else { return };
        if is_code {
            self.code.add_text(&self.rest[..end]);
        }
        self.rest = &self.rest[end..];
    }

    /// Returns the offset of a template tag with a name.
    fn find_template_end(&mut self, open: &str, name: &str) -> Option<usize> {
        self.search(&format!("{open}{name}"), |rest| {
            memchr::memmem::find_iter(rest.as_bytes(), open.as_bytes()).find(|at| {
                let tag = rest[at + open.len()..].trim_start_matches(['-', ' ', '<', '%']);
                tag.starts_with(name)
            })
        })
    }
}

/// Returns the offset of the brace that closes the one at the start of a text.
fn find_closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(LONGEST_TAG) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}
