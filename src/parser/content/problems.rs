//! Diagnostics about the body of an article, each at its place in the file.

use std::collections::HashSet;
use std::ops::Range;

use super::RenderContext;
use super::found_url::FoundUrl;
use super::lost_text::LostText;
use super::removed_element;
use crate::diagnostic::{Diagnostic, DiagnosticCode, Report, SourceLocation, SourceText, codes};
use crate::parser::article_context::LinkTarget;
use crate::sanitizer::RemovedElement;
use crate::shortcodes::paywall::FoundMark;
use crate::shortcodes::{HiddenText, ShortcodeProblem};
use crate::text::excerpt;
use crate::text::origin_map::OriginChain;

/// Maximum number of problems reported for one body: more would not help the author, and
/// each needs a pass through the file.
const MAX_PROBLEMS: usize = 50;

/// Reports the problems of one body at their places in the whole file, each message
/// once.
pub(super) struct BodyProblems<'a, 'b> {
    source: &'a SourceText<'b>,
    body: Range<usize>,
    report: &'a mut Report,
    problems_left: usize,
    seen: HashSet<String>,
    /// Conversions of the body so far, which lead from a place in their result to the source.
    pub(super) origins: OriginChain,
    /// Set by a link to an article that is not public.
    pub(super) has_hidden_link: bool,
    /// Set if text was left out and reported.
    pub(super) has_removed_text: bool,
}

impl<'a, 'b> BodyProblems<'a, 'b> {
    pub(super) fn new(
        source: &'a SourceText<'b>,
        body: Range<usize>,
        report: &'a mut Report,
    ) -> Self {
        Self {
            source,
            body,
            report,
            problems_left: MAX_PROBLEMS,
            seen: HashSet::new(),
            origins: OriginChain::default(),
            has_hidden_link: false,
            has_removed_text: false,
        }
    }
}

impl BodyProblems<'_, '_> {
    pub(super) fn report_control_characters(&mut self, dropped: &[(usize, char)]) {
        let Some(&(at, character)) = dropped.first() else { return };
        let others = match dropped.len() - 1 {
            0 => String::new(),
            1 => ", and 1 more".to_owned(),
            more => format!(", and {more} more"),
        };
        let message =
            format!("U+{:04X} is not allowed in XML and was removed{others}", u32::from(character));
        let place = self.locate(at..at + character.len_utf8());
        self.push(&codes::ARTICLE_CONTROL_CHARACTER, message, place, "remove the character");
    }

    pub(super) fn report_shortcode(
        &mut self,
        span: Range<usize>,
        problem: &ShortcodeProblem,
        context: &RenderContext<'_>,
    ) {
        if let ShortcodeProblem::Unresolved(name) = problem {
            let target = (context.resolve)(name);
            if let Some(message) = target.hidden_message(LINK_CONSEQUENCE) {
                return self.report_not_public(message, span);
            }
            // A wiki link to a missing page shows the name of the page, as wikis do.
            if name.starts_with("[[") {
                return;
            }
        }
        self.has_removed_text |= matches!(problem, ShortcodeProblem::Hidden(..));
        let (code, message, help) = match problem {
            ShortcodeProblem::Unknown(name) => (
                &codes::ARTICLE_UNKNOWN_COMPONENT,
                format!("unknown shortcode or component `{}` was left out", excerpt::cut(name, 80)),
                "write Markdown or HTML instead if subscribers should see something here",
            ),
            ShortcodeProblem::Unresolved(name) => (
                &codes::ARTICLE_UNRESOLVED_LINK,
                format!("there is no article file `{}`", excerpt::cut(name, 80)),
                "correct the path, or link to the URL of the page",
            ),
            ShortcodeProblem::Hidden(name, HiddenText::Unknown) => (
                &codes::ARTICLE_UNKNOWN_COMPONENT,
                format!(
                    "unknown shortcode or component `{}` was left out with the text inside it",
                    excerpt::cut(name, 80)
                ),
                &*publishing_help(name),
            ),
            ShortcodeProblem::Hidden(name, text) => (
                &codes::ARTICLE_HIDDEN_PART,
                hidden_part_message(name, *text),
                &*publishing_help(name),
            ),
        };
        if self.is_first(&message) {
            self.push(code, message, self.locate(span), help);
        }
    }

    /// Reports a marker of a hidden part in HTML, and the text that was left out.
    pub(super) fn report_marker(&mut self, mark: &FoundMark, is_cut: bool) {
        self.has_removed_text = true;
        let shown = excerpt::cut(&mark.text, 80);
        let place = self.locate(mark.span.clone());
        let help = publishing_help(&mark.name);
        let (code, message, help) = if is_cut {
            let message =
                format!("the text was cut at `{shown}`, and a link to the web page was added");
            (&codes::ARTICLE_PAYWALL, message, "remove this marker to publish the whole text")
        } else {
            (&codes::ARTICLE_HIDDEN_PART, hidden_part_message(&shown, HiddenText::Inside), &*help)
        };
        if self.is_first(&message) {
            self.push(code, message, place, help);
        }
    }

    pub(super) fn report_unresolved(&mut self, address: &str, found: &FoundUrl<'_>) {
        let shown = excerpt::cut(address, 80);
        let message = format!("there is no article file `{shown}`");
        if self.is_first(&message) {
            let place = self.locate(found.span());
            let help = "correct the path, or link to the URL of the page";
            self.push(&codes::ARTICLE_UNRESOLVED_LINK, message, place, help);
        }
    }

    /// Reports a link to an article that is not public.
    pub(super) fn report_hidden(&mut self, found: &FoundUrl<'_>, target: &LinkTarget) {
        if let Some(message) = target.hidden_message(LINK_CONSEQUENCE) {
            self.has_hidden_link = true;
            self.report_not_public(message, found.span());
        }
    }

    fn report_not_public(&mut self, message: String, span: Range<usize>) {
        if self.is_first(&message) {
            let place = self.locate(span);
            self.problems_left = self.problems_left.saturating_sub(1);
            self.report.push(not_public(message, place));
        }
    }

    pub(super) fn report_unsafe_url(&mut self, address: &str, found: &FoundUrl<'_>) {
        let shown: String = address.chars().take(60).collect();
        let message = format!("`{shown}` is not an http or https URL");
        if self.is_first(&message) {
            let place = self.locate(found.span());
            self.push(&codes::ARTICLE_UNSAFE_URL, message, place, "write an http or https URL");
        }
    }

    /// Reports the elements that readers do not see as they were written: each kind once, at
    /// its first place.
    pub(super) fn report_removed(&mut self, removed: &[RemovedElement]) {
        let mut kinds: Vec<(&RemovedElement, usize)> = Vec::new();
        for element in removed {
            let kind = kinds.iter_mut().find(|(known, _)| {
                (&known.name, known.substitute) == (&element.name, element.substitute)
            });
            match kind {
                Some((_, count)) => *count += 1,
                None => kinds.push((element, 1)),
            }
        }
        for (element, count) in kinds {
            let (code, message, help) = removed_element::describe(element, count);
            if self.is_first(&message) {
                let place = self.locate(element.span.clone());
                self.push(code, message, place, &help);
            }
        }
    }

    /// Reports a text if the entry lacks a large part of it.
    pub(super) fn report_lost_text(&mut self, lost: LostText) {
        let LostText { written, shown } = lost;
        let message = if shown == 0 {
            format!("no word of this article's text (about {written} words) is in its entry")
        } else {
            format!(
                "about {} of the {written} words of this article are not in its entry",
                written - shown
            )
        };
        let help = "look for a tag, comment or shortcode without an end before the text that is missing; if the text is not for subscribers, put it in a comment";
        let place = self.source.locate(self.body.start..self.body.start);
        self.push(&codes::ARTICLE_LOST_TEXT, message, place, help);
    }

    /// Reports a picture or another file that readers can't load. In the result of a shortcode
    /// or component it is not reported, because the site may have another file there.
    pub(super) fn report_missing_file(
        &mut self,
        address: &str,
        similar: Option<&str>,
        found: &FoundUrl<'_>,
    ) {
        let origin = self.origins.origin(found.span());
        let written = &self.source.text[self.body.clone()];
        let written = written.get(origin.clone()).unwrap_or_default();
        let is_made = written.is_empty()
            || written.starts_with(['{', '[', '%'])
            || written.strip_prefix('<').is_some_and(|tag| tag.starts_with(char::is_uppercase));
        // Markdown percent-encodes the characters of a path.
        let decoded = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
        let as_written = if written.contains(address) { address } else { &*decoded };
        let shown = excerpt::cut(as_written, 80);
        let message = format!("there is no file `{shown}` next to the article or among the assets");
        if !is_made && self.is_first(&message) {
            let start = self.body.start;
            let place = self.source.locate(start + origin.start..start + origin.end);
            let help = similar.map_or_else(
                || "correct the path, or put the file next to the article or into the folder `[articles] assets`".to_owned(),
                |similar| format!("write `{}`, if this file is meant", excerpt::cut(similar, 80)),
            );
            self.push(&codes::ARTICLE_MISSING_PICTURE, message, place, &help);
        }
    }

    /// Returns true if a message was not reported before and may still be.
    fn is_first(&mut self, message: &str) -> bool {
        self.problems_left > 0 && self.seen.insert(message.to_owned())
    }

    /// Returns the location in the file of a byte range in the result of the last conversion.
    fn locate(&self, span: Range<usize>) -> SourceLocation {
        let origin = self.origins.origin(span);
        self.source.locate(self.body.start + origin.start..self.body.start + origin.end)
    }

    fn push(
        &mut self,
        code: &'static DiagnosticCode,
        message: String,
        place: SourceLocation,
        help: &str,
    ) {
        self.problems_left = self.problems_left.saturating_sub(1);
        self.report.push(Diagnostic::new(code, message).with_location(place).help(help));
    }
}

/// Ending of the message about a link to an article that is not public.
const LINK_CONSEQUENCE: &str = "the link becomes text";

/// Returns the warning about a reference to an article that is not public.
pub(in crate::parser) fn not_public(message: String, place: SourceLocation) -> Diagnostic {
    Diagnostic::new(&codes::ARTICLE_NOT_PUBLIC, message)
        .with_location(place)
        .help("if the target will be published, the first build after that restores it; otherwise remove it")
}

/// Returns the help for a part that was left out: the setting that publishes it.
fn publishing_help(name: &str) -> String {
    let name = excerpt::cut(name, 60).replace(['"', '\\'], "");
    format!(
        "if its text is for everyone, add `public_shortcodes = [\"{name}\"]` below `[articles]` in feed.toml, or delete the markers around it"
    )
}

fn hidden_part_message(name: &str, text: HiddenText) -> String {
    let name = excerpt::cut(name, 80);
    match text {
        HiddenText::Unknown | HiddenText::Inside => {
            format!("`{name}` hides its text from some readers, so it was left out with its text")
        }
        HiddenText::Rest => format!(
            "`{name}` hides text from some readers and is never closed, so all text after it was left out"
        ),
        HiddenText::Before => format!(
            "`{name}` closes a hidden part that is never opened, so all text before it was left out"
        ),
    }
}
