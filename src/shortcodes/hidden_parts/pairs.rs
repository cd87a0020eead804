//! Reads hidden parts between a start and an end marker, such as
//! `[private]…[/private]`, Blade's `@private` and Handlebars' `{{#if @member}}`.

use std::ops::Range;

use super::super::HiddenText;
use super::super::marker::{ShortcodeMarker, find};
use super::HiddenPartCandidate;
use crate::text::private_names;

/// Names of bracketed shortcodes in membership plugins.
#[rustfmt::skip]
const BRACKETED: &[&str] = &[
    "accesscontrol", "contentcontrol", "hide", "hidecontent", "lock", "locked", "loggedin", "member",
    "paid", "paidcontent", "patreon", "premium", "premiumcontent", "subscriber", "subscribers",
];

/// Prefixes of the names of such shortcodes.
const PLUGIN_PREFIXES: &[&str] = &["ihc", "mepr", "pmpro", "rcp", "s2if", "swpm", "wlm"];

/// Syntax of the start and end marker of a hidden part.
struct PairStyle {
    open: &'static str,
    close: &'static str,
    end: &'static str,
    without_end: WithoutEnd,
}

/// Treatment of a start marker without an end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WithoutEnd {
    /// Hides the rest of the text.
    Rest,
    /// Hides the rest if it names a paywall and is alone in its line.
    RestAtWall,
    /// Shown as ordinary text.
    Text,
}

/// Marker syntaxes, longest first: the first whose `open` matches is used.
#[rustfmt::skip]
const PAIRS: &[PairStyle] = &[
    PairStyle { open: "{{#>", close: "}}", end: "{{/", without_end: WithoutEnd::Rest },
    PairStyle { open: "{{#",  close: "}}", end: "{{/", without_end: WithoutEnd::Rest },
    PairStyle { open: "{{>",  close: "}}", end: "{{/", without_end: WithoutEnd::Rest },
    PairStyle { open: "{{",   close: "}}", end: "{{/", without_end: WithoutEnd::RestAtWall },
    PairStyle { open: "{::",  close: "}",  end: "{:/", without_end: WithoutEnd::Rest },
    PairStyle { open: "{",    close: "}",  end: "{/",  without_end: WithoutEnd::RestAtWall },
    PairStyle { open: "[[",   close: "]]", end: "[[/", without_end: WithoutEnd::Text },
    PairStyle { open: "[",    close: "]",  end: "[/",  without_end: WithoutEnd::RestAtWall },
];

/// Maximum number of bytes between a name and the end of its marker.
const MAX_MARKER: usize = 300;

impl HiddenPartCandidate<'_> {
    /// Reads a start marker such as `[private]`, and finds its end marker.
    pub(super) fn pair(&self) -> Option<ShortcodeMarker> {
        let line = self.line();
        let before = &self.text[line.start..self.name.start];
        if let Some(marker) = self.directive(before, &line) {
            return Some(marker);
        }
        if let Some(marker) = self.condition(before, &line) {
            return Some(marker);
        }
        let (style, length) = PAIRS.iter().find_map(|style| {
            let bare = before.trim_end();
            Some((style, bare.strip_suffix(style.open)?.len()))
        })?;
        let start = line.start + length;
        let is_escaped = self.text[..start].ends_with(['\\', '$', '!', '{', '[']);
        if is_escaped || !is_hiding(self.name(), style.open) {
            return None;
        }
        let after = &self.text[self.name.end..line.end];
        let close = after.find(style.close).filter(|offset| *offset < MAX_MARKER)?;
        let is_whole_name = after.starts_with(style.close) || after.starts_with([' ', '\t', '=']);
        let rest = self.name.end + close + style.close.len();
        let is_link = style.open == "[" && self.text[rest..].starts_with(['(', '[', ':', '{']);
        if !is_whole_name || is_link {
            return None;
        }
        if let Some(end) = self.find_end(style, rest) {
            return Some(self.marker(start..end, HiddenText::Inside));
        }
        let is_alone = self.text[line].trim() == self.text[start..rest].trim();
        let name = private_names::letters(self.name());
        let is_paywall = ["paywall", "membersonly"].iter().any(|wall| name.contains(wall));
        let is_rest = match style.without_end {
            _ if self.tries.get() == 0 => true,
            WithoutEnd::Rest => true,
            WithoutEnd::RestAtWall => is_alone && is_paywall,
            WithoutEnd::Text => false,
        };
        is_rest.then(|| self.rest_marker(start))
    }

    /// Returns the offset after the end marker of a part.
    fn find_end(&self, style: &PairStyle, from: usize) -> Option<usize> {
        let (mut offset, normalized) = (from, private_names::letters(self.name()));
        while let Some(end_start) = self.find(offset, style.end) {
            offset = end_start + style.end.len();
            let close = self.text[offset..].find(style.close)?;
            let name = &self.text[offset..offset + close];
            if self.is_code(end_start) {
                continue;
            }
            if name.len() <= MAX_MARKER
                && (private_names::letters(name) == normalized || is_any_end(style, name))
            {
                return Some(offset + close + style.close.len());
            }
            self.tries.set(self.tries.get().saturating_sub(1));
        }
        if style.open != "{{" {
            return None;
        }
        let end = self.find(from, "end")?;
        let is_end = self.text[..end].trim_end_matches([' ', '-']).ends_with("{{");
        let after = self.text[end + "end".len()..].trim_start_matches([' ', '-']);
        let after = after.strip_prefix("}}").filter(|_| is_end)?;
        Some(self.text.len() - after.len())
    }

    /// Reads Blade's `@private`, up to the line `@endprivate`.
    fn directive(&self, before: &str, line: &Range<usize>) -> Option<ShortcodeMarker> {
        if before.trim_start() != "@" || !private_names::is_private(self.name()) {
            return None;
        }
        let end = self.find(line.end, &format!("@end{}", self.name()))?;
        let end = self.text[end..].find('\n').map_or(self.text.len(), |length| end + length);
        Some(self.marker(line.start..end, HiddenText::Inside))
    }

    /// Reads `{{#if @member}}` and `{{ partial "paywall.html" . }}`.
    fn condition(&self, before: &str, line: &Range<usize>) -> Option<ShortcodeMarker> {
        const PARTS: &[&str] = &["include", "partial", "partialCached", "render", "template"];
        const CONDITIONS: &[&str] = &["#has", "#if", "#is", "#match", "#unless"];
        let offset = before.rfind("{{")?;
        let inside = before[offset + 2..].trim_start_matches(['-', ' ']);
        let (word, rest) = inside.split_once(' ')?;
        let start = line.start + offset;
        if rest.contains("}}") || self.text[..start].ends_with('$') {
            return None;
        }
        let is_quoted = rest.trim_start().starts_with(['"', '\'']);
        if PARTS.contains(&word) && is_quoted && private_names::is_private(self.name()) {
            return Some(self.rest_marker(start));
        }
        let condition = &self.text[start..line.end];
        if !CONDITIONS.contains(&word) || !private_names::asks_for_reader(condition) {
            return None;
        }
        let end = self.find(self.name.end, &format!("{{{{/{}", &word[1..]));
        let end = end.and_then(|offset| find(self.text, offset, "}}")).map(|end| end + 2);
        Some(match end {
            Some(end) => self.marker(start..end, HiddenText::Inside),
            None => self.rest_marker(start),
        })
    }
}

/// Returns true for a name that hides a part in the syntax of a start marker.
fn is_hiding(name: &str, open: &str) -> bool {
    private_names::is_private(name) || open == "[" && is_plugin_shortcode(name)
}

fn is_plugin_shortcode(name: &str) -> bool {
    let name = private_names::letters(name);
    name.contains("restrict")
        || BRACKETED.contains(&&*name)
        || PLUGIN_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Returns true for Kramdown's `{:/}`, which ends any open part.
fn is_any_end(style: &PairStyle, name: &str) -> bool {
    style.open == "{::" && name.is_empty()
}
