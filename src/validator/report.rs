//! What rules say of an element, and how values are judged.

use std::ops::Range;

use crate::syntax::xml::value_offsets::{self, LeadingWhitespace};
use crate::validator::codes::{PART_COMPARED, ValidationCode};
use crate::validator::element::ElementAttribute;
use crate::validator::finding::Finding;
use crate::validator::value::{LONGEST, ValueCheck, ValueInput, ValueViolation};
use crate::validator::walk::XmlFeedWalker;

/// Where a value stands.
pub(super) struct ValueLocation<'a> {
    /// In the text.
    pub span: Range<usize>,
    /// The attribute whose value it is.
    pub attribute: Option<&'a str>,
}

impl XmlFeedWalker<'_> {
    /// Says that something is wrong with the open element: `element` is its
    /// name and `parent` its parent's, unless the details say otherwise.
    pub fn report_element(
        &mut self,
        row: &'static ValidationCode,
        details: &[(&'static str, &str)],
    ) {
        let span = self.frame().span.clone();
        self.report_at(row, span, details);
    }

    /// As [`Self::say`], at a place of its own.
    pub fn report_at(
        &mut self,
        row: &'static ValidationCode,
        span: Range<usize>,
        details: &[(&'static str, &str)],
    ) {
        if !self.findings.can_add(row) {
            return;
        }
        let mut finding = Finding::new(row, span);
        for (key, value) in details {
            finding = finding.with(key, *value);
        }
        finding = finding.with("element", self.frame().name.display_name());
        if let Some(parent) = self.parent() {
            finding = finding.with("parent", parent.name.display_name());
        }
        self.findings.push(finding);
    }

    /// Says that something is wrong with a child of the open element.
    pub fn report_child(&mut self, row: &'static ValidationCode, child: &str, span: Range<usize>) {
        let parent = self.frame().name.display_name();
        self.report_at(row, span, &[("element", child), ("parent", &parent)]);
    }

    /// Reports a value of which rules compare only the beginning, once for the document.
    pub fn check_length(&mut self, element: &str, text: &str, span: &Range<usize>) {
        if text.len() > LONGEST && self.findings.can_report_once(&PART_COMPARED) {
            let details = [("element", element)];
            self.report_at(&PART_COMPARED, span.clone(), &details);
        }
    }

    /// Judges a value of the open element, or of an attribute of it; white space
    /// around an element's does not count.
    pub fn check_value(&mut self, kinds: &[ValueCheck], text: &str, place: &ValueLocation<'_>) {
        let text = if place.attribute.is_some() { text } else { text.trim() };
        let value = ValueInput {
            text,
            raw: &self.source[place.span.clone()],
            now: self.options.now,
            dialect: self.dialect,
        };
        let mut wrong = Vec::new();
        for kind in kinds {
            kind(&value, &mut wrong);
        }
        if wrong.is_empty() {
            return;
        }
        let spans = spans(&wrong, &value, place.span.start);
        for (found, span) in wrong.iter().zip(spans) {
            self.say_value(found, value.text, span, place.attribute);
        }
    }

    fn say_value(
        &mut self,
        wrong: &ValueViolation,
        text: &str,
        span: Range<usize>,
        attribute: Option<&str>,
    ) {
        let mut details: Vec<(&'static str, &str)> =
            wrong.details.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let part = text.get(wrong.span.clone()).filter(|part| !part.is_empty()).unwrap_or(text);
        details.push(("value", part));
        details.extend(attribute.map(|name| ("attr", name)));
        self.report_at(wrong.row, span, &details);
    }

    /// Judges an attribute of the open element.
    pub fn judge_attribute(&mut self, kinds: &[ValueCheck], found: &ElementAttribute<'_>) {
        let name = found.name.display_name();
        let place = ValueLocation { span: found.span.clone(), attribute: Some(&name) };
        self.check_length(&name, &found.value, &found.span);
        self.check_value(kinds, &found.value, &place);
    }
}

/// Finds where parts of a value stand in the source, which starts at an offset.
fn spans(wrong: &[ValueViolation], value: &ValueInput<'_>, start: usize) -> Vec<Range<usize>> {
    let mut offsets: Vec<usize> =
        wrong.iter().flat_map(|found| [found.span.start, found.span.end]).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let is_trimmed = !value.text.starts_with(char::is_whitespace);
    let blanks = if is_trimmed { LeadingWhitespace::Trimmed } else { LeadingWhitespace::Kept };
    let places = value_offsets::places(value.raw, blanks, &offsets);
    let place =
        |offset: usize| offsets.binary_search(&offset).map_or(start, |index| start + places[index]);
    let whole = start..start + value.raw.len();
    let spans = wrong.iter().map(|found| match &found.span {
        span if *span == (0..0) => whole.clone(),
        span => place(span.start)..place(span.end),
    });
    spans.collect()
}
