//! Finds parts that are hidden from some readers by markup that plain Markdown
//! shows as text: `[private]…[/private]`, `> [!private]`, `%%paywall%%`,
//! `{{#private}}…{{/private}}`, and fences and attribute lists with such a name.
//!
//! A part without an end hides the rest of the text wherever its syntax allows:
//! leaving out too much is better than publishing text that is for members.

mod blocks;
mod pairs;

use std::cell::Cell;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use self::blocks::{
    CodeFence, ends_empty, find_fences, paragraph_end, paragraph_start, section_end,
};
use super::marker::{MarkerKind, ShortcodeMarker, TextDialect, find};
use super::{HiddenText, attribute_spans};
use crate::shortcodes::paywall;
use crate::syntax::attribute_list;
use crate::text::lines;
use crate::text::private_names::{self, is_admitted};

/// Parts of names that may hide text. Most texts contain none of them, so this one
/// search decides for most.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i-u)encrypt|member|password|pay-?wall|private|protected|paid|premium|restrict|subscri",
        r"|mepr-|pmpro_|rcp_|wlm_|ihc-|swpm_|s2If|um_|patreon|hide|logged|lock"
    ))
    .expect("the pattern is a constant that tests compile")
});

/// Maximum number of bytes of a line that are examined before and after a name.
const MAX_LINE: usize = 4096;

/// Maximum number of failed searches for an end marker, which keeps the time linear. After that
/// many, a start marker hides the rest of the text.
const MAX_TRIES: usize = 1000;

/// Finds the hidden parts of a text, in order. Names in `public` hide nothing.
pub(crate) fn find_markers(
    text: &str,
    code: &[Range<usize>],
    dialect: TextDialect,
    public: &[String],
) -> Vec<ShortcodeMarker> {
    let (mut markers, mut end, mut fences) = (Vec::new(), 0, None);
    let tries = Cell::new(MAX_TRIES);
    for word in WORDS.find_iter(text) {
        let name = name_around(text, word.range());
        if name.start < end || is_admitted(&text[name.clone()], public) {
            continue;
        }
        let candidate = HiddenPartCandidate { text, code, name, tries: &tries };
        let fences = fences.get_or_insert_with(|| {
            if dialect == TextDialect::Html { Vec::new() } else { find_fences(text) }
        });
        let marker = match candidate.fence(fences) {
            Some(marker) => Some(marker),
            None if candidate.is_code(candidate.name.start) => None,
            None if dialect == TextDialect::Html => candidate.pair(),
            None => candidate
                .callout()
                .or_else(|| candidate.comment())
                .or_else(|| candidate.attributed_block(fences))
                .or_else(|| candidate.pair()),
        };
        end = marker.as_ref().map_or(end, |marker: &ShortcodeMarker| marker.span.end);
        markers.extend(marker);
    }
    markers
}

/// Extends a match to the whole name around it.
fn name_around(text: &str, word: Range<usize>) -> Range<usize> {
    let start = text[..word.start].trim_end_matches(is_name_part).len();
    let rest = &text[word.end..];
    start..word.end + (rest.len() - rest.trim_start_matches(is_name_part).len())
}

fn is_name_part(next: char) -> bool {
    next.is_alphanumeric() || matches!(next, '-' | '_')
}

/// A name in a text that may start a hidden part.
struct HiddenPartCandidate<'t> {
    text: &'t str,
    code: &'t [Range<usize>],
    name: Range<usize>,
    /// Number of searches that may still fail.
    tries: &'t Cell<usize>,
}

impl HiddenPartCandidate<'_> {
    fn name(&self) -> &str {
        &self.text[self.name.clone()]
    }

    /// Returns the line of the name, or a part of it if it is very long.
    fn line(&self) -> Range<usize> {
        let window_start = self.text.floor_char_boundary(self.name.start.saturating_sub(MAX_LINE));
        let window_end = self.text.floor_char_boundary(self.name.end + MAX_LINE);
        let start = self.text[window_start..self.name.start]
            .rfind('\n')
            .map_or(window_start, |offset| window_start + offset + 1);
        let end = self.text[self.name.end..window_end]
            .find('\n')
            .map(|offset| self.name.end + offset + 1);
        start..end.unwrap_or(window_end)
    }

    fn is_code(&self, offset: usize) -> bool {
        let index = self.code.partition_point(|range| range.end <= offset);
        self.code.get(index).is_some_and(|range| range.contains(&offset))
    }

    /// Finds an end marker, unless too many searches failed.
    fn find(&self, from: usize, end: &str) -> Option<usize> {
        let position = if self.tries.get() == 0 { None } else { find(self.text, from, end) };
        if position.is_none() {
            self.tries.set(self.tries.get().saturating_sub(1));
        }
        position
    }

    fn marker(&self, span: Range<usize>, part: HiddenText) -> ShortcodeMarker {
        ShortcodeMarker { span, kind: MarkerKind::Hidden(self.name().to_owned(), part) }
    }

    /// Hides everything from an offset on.
    fn rest_marker(&self, start: usize) -> ShortcodeMarker {
        self.marker(start..self.text.len(), HiddenText::Rest)
    }

    /// Reads ```` ```private ````, ```` ```js {.private} ````.
    fn fence(&self, fences: &[CodeFence]) -> Option<ShortcodeMarker> {
        let index = fences.partition_point(|fence| fence.info.end <= self.name.start);
        let fence = fences.get(index).filter(|fence| fence.info.start <= self.name.start)?;
        let before =
            self.text[fence.info.start..self.name.start].trim_start_matches([' ', '\t', '>']);
        let info = before.trim_start_matches(['`', '~']);
        let is_class =
            info.rsplit_once('{').is_some_and(|(_, list)| !list.contains(['}', '"', '=']));
        let is_hidden =
            private_names::is_private(self.name()) && (info.trim().is_empty() || is_class);
        is_hidden.then(|| self.marker(fence.whole.clone(), HiddenText::Inside))
    }

    /// Reads `> [!private]` and the lines of its quote.
    fn callout(&self) -> Option<ShortcodeMarker> {
        let line = self.line();
        let before = self.text[line.start..self.name.start].strip_suffix("[!")?;
        let depth = before.matches('>').count();
        let is_quote = before.bytes().all(|byte| b" \t>-*+.0123456789".contains(&byte));
        if depth == 0 || !is_quote || !private_names::is_private(self.name()) {
            return None;
        }
        let start = line.start + before.rfind('>')?;
        let mut end = line.end;
        for (_, next) in lines::whole(&self.text[line.end..]) {
            let marks = next.trim_start_matches([' ', '\t', '>']);
            let next_depth = next[..next.len() - marks.len()].matches('>').count();
            // Lazy continuation: a line without `>` continues the paragraph.
            let is_lazy =
                next_depth == 0 && !next.trim().is_empty() && !ends_empty(&self.text[..end]);
            if next_depth < depth && !is_lazy {
                break;
            }
            end += next.len();
        }
        Some(self.marker(start..end, HiddenText::Inside))
    }

    /// Reads a comment of Obsidian, `%%paywall%%`, up to `%%end paywall%%`.
    fn comment(&self) -> Option<ShortcodeMarker> {
        const MARK: &str = "%%";
        let line = self.line();
        let start = line.start + self.text[line.start..self.name.start].rfind(MARK)?;
        let inside_start = start + MARK.len();
        let inside_end = find(&self.text[..line.end], self.name.end, MARK)?;
        if !paywall::is_mark(&self.text[inside_start..inside_end]) {
            return None;
        }
        let mut offset = inside_end + MARK.len();
        while let Some(open) = self.find(offset, MARK) {
            let Some(close) = self.find(open + MARK.len(), MARK) else { break };
            if paywall::is_end(&self.text[open + MARK.len()..close]) {
                return Some(self.marker(start..close + MARK.len(), HiddenText::Inside));
            }
            offset = close + MARK.len();
        }
        Some(self.rest_marker(start))
    }

    /// Reads a class in an attribute list, and the block or span that has it.
    fn attributed_block(&self, fences: &[CodeFence]) -> Option<ShortcodeMarker> {
        let line = self.line();
        let before = &self.text[line.start..self.name.start];
        let open = line.start + before.rfind('{')?;
        let close = self.name.end + self.text[self.name.end..line.end].find('}')?;
        let list = self.text[open + 1..close].trim_start_matches(':');
        let is_class = before.ends_with(['.', '#']) && private_names::is_private(self.name());
        let is_template = self.text[..open].ends_with(['{', '$']);
        if !is_class
            || is_template
            || !attribute_list::is_list(list)
            || before.trim_start().starts_with(":::")
        {
            return None;
        }
        let end = close + 1;
        if let Some(bracket) = self.text[..open].strip_suffix(']') {
            let start = attribute_spans::opening_bracket(self.text, bracket.len())?;
            return Some(self.marker(start..end, HiddenText::Inside));
        }
        let span = self.block_range(&line, open..end, fences);
        Some(self.marker(span, HiddenText::Inside))
    }

    /// Returns the block that an attribute list in a line applies to.
    fn block_range(
        &self,
        line: &Range<usize>,
        list: Range<usize>,
        fences: &[CodeFence],
    ) -> Range<usize> {
        let text = self.text;
        let bare = text[line.clone()].trim_start();
        let level = bare.len() - bare.trim_start_matches('#').len();
        if level > 0 {
            return line.start..section_end(text, line.end, level);
        }
        let is_alone = text[line.clone()].trim() == &text[list];
        let is_after = line.start > 0 && !ends_empty(&text[..line.start]);
        if is_alone && !is_after {
            return line.start..paragraph_end(text, line.end);
        }
        let index = fences.partition_point(|fence| fence.whole.end < line.start);
        let fence = fences.get(index).filter(|fence| fence.whole.end == line.start);
        let start = fence.map_or_else(|| paragraph_start(text, line.start), |it| it.whole.start);
        let end = if is_alone { line.end } else { paragraph_end(text, line.end) };
        start..end
    }
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(text, TextDialect::Markdown).replace('\u{FFFF}', "")
    }

    #[test]
    fn private_parts_are_left_out_in_every_syntax() {
        for text in [
            "> [!private]\n> SECRET\n\nopen\n",
            "> [!members-only]- Title\n> SECRET\nSECRET\n>\n> SECRET\n\nopen\n",
            "> open\n>\n> > [!paywall]\n> > SECRET\n>\n> open\n",
            "- open\n\n  > [!private]\n  > SECRET\n",
            "open\n%%paywall%%\nSECRET\n",
            "%% private %%\nSECRET\n%% end private %%\nopen\n",
            "[private]\n\nSECRET\n\n[/private]\n\nopen\n",
            "open [members level=\"gold\"]SECRET[/members] open\n",
            "open\n\n[paywall]\n\nSECRET\n",
            "[pmpro_membership level=1]SECRET[/pmpro_membership] open\n",
            "[premium]SECRET[/premium] open\n",
            "[[private]]SECRET[[/private]] open\n",
            "{{#private}}SECRET{{/private}} open\n",
            "{{#if @member.paid}}SECRET{{/if}} open\n",
            "open {{> paywall}}\n\nSECRET\n",
            "open {{ partial \"paywall.html\" . }}\n\nSECRET\n",
            "{{private}}SECRET{{/private}} open\n",
            "{{ private }}\nSECRET\n{{ end }}\nopen\n",
            "{private}SECRET{/private} open\n",
            "{::private}SECRET{:/private} open\n",
            "{::private}SECRET{:/} open\n",
            "@private\nSECRET\n@endprivate\nopen\n",
            "open\n\nSECRET\nSECRET\n{: .private}\n\nopen\n",
            "open\n\n{: .a .private}\nSECRET\n\nopen\n",
            "open\n\n> SECRET\n{: .members-only}\n",
            "# open\n\n## SECRET {.private}\n\nSECRET\n\n### SECRET\n\n## open\n",
            "## T {#x .private}\nSECRET\n# open\n",
            "open [SECRET *a*]{.private} open\n",
            "```private\nSECRET\n```\nopen\n",
            "~~~ {.members-only}\nSECRET\n~~~\nopen\n",
            "```js {private}\nSECRET\n\nSECRET\n```\nopen\n",
            "open\n\n```\nSECRET\n\nSECRET\n```\n{: .private}\n",
        ] {
            let shown = check(text);
            assert!(!shown.contains("SECRET"), "{text}: {shown}");
            assert!(shown.contains("Hidden("), "{text}: {shown}");
            assert_eq!(
                shown.matches("open").count(),
                text.matches("open").count(),
                "{text}: {shown}"
            );
        }
    }

    #[test]
    fn line_of_any_length_and_script_is_read() {
        for letter in ["a", "é", "日", "🎉"] {
            for length in 2040..2052 {
                let long = letter.repeat(length);
                check(&format!("{long}{{.private}}{long}\n{{: .private}}\n"));
                check(&format!("{long}[private]{long}"));
                check(&format!("{long} > [!private]{long}"));
            }
        }
    }

    #[test]
    fn words_in_text_links_and_code_hide_nothing() {
        for text in [
            "The [private] keyword, [members](a), [private][a], and `[private]a[/private]`.\n\n[a]: b\n",
            "[private]: b\n\n[private]\n",
            "```\n[private]\na\n[/private]\n> [!private]\n```\n",
            "    [private]a[/private]\n",
            "\\[private]a[/private]\n",
            "```java\nprivate int a;\n```\n",
            "```js title=\"private.js\"\na\n```\n",
            "> [!note] private\n> a\n",
            "%% the paywall is a bad idea %%\n",
            "${{ secrets.private }} and {private} a\n",
            "a @private b\n\n@endprivate\n",
            "a member is paid, restricted, locked, and hides\n",
        ] {
            assert!(!check(text).contains("Hidden("), "{text}: {}", check(text));
        }
    }

    #[test]
    fn many_markers_take_linear_time() {
        for part in [
            "[private]",
            "{{private}}",
            "> [!private]\n",
            "%%private%% ",
            "{.private}\n",
            "{{#private",
            "@private\n",
            "```private\n",
            "[a]{.private} ",
            "{::private}",
        ] {
            check(&part.repeat(5000));
        }
    }
}
