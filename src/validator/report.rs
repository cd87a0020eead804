//! Methods of the walker that report findings and check values.

use std::collections::HashMap;
use std::ops::Range;

use crate::syntax::xml::value_offsets::{self, LeadingWhitespace};
use crate::validator::codes::{
    ATTR_NOT_BLANK, CONTAINS_REL_REF, DANGEROUS_STYLE_ATTR, FORM_IN_CONTENT, JAVASCRIPT_URL,
    NOT_BLANK, PART_COMPARED, RELATIVE_MEDIA, REQUIRED_ATTRIBUTE_NOT_BLANK, REQUIRED_NOT_BLANK,
    SECURITY_RISK, SECURITY_RISK_ATTR, TITLE_NOT_BLANK, ValidationCode,
};
use crate::validator::element::ElementAttribute;
use crate::validator::finding::Finding;
use crate::validator::grammar::{AttributePresence, AttributeRule, ElementShape};
use crate::validator::value::{LONGEST, ValueCheck, ValueInput, ValueViolation};
use crate::validator::walk::XmlFeedWalker;

/// The place of a value.
pub(super) struct ValueLocation<'a> {
    /// The byte range in the text.
    pub span: Range<usize>,
    /// The attribute with the value; none for the text of an element.
    pub attribute: Option<&'a str>,
}

/// Codes about markup that is wrong whatever the rest of the value is.
const OF_A_PART: &[&ValidationCode] = &[
    &DANGEROUS_STYLE_ATTR,
    &FORM_IN_CONTENT,
    &JAVASCRIPT_URL,
    &SECURITY_RISK,
    &SECURITY_RISK_ATTR,
];

impl XmlFeedWalker<'_> {
    /// Reports a problem of the open element. The details `element` and `parent` have the
    /// names of the element and its parent, unless they are given.
    pub(super) fn report_element(
        &mut self,
        row: &'static ValidationCode,
        details: &[(&'static str, &str)],
    ) {
        let span = self.frame().span.clone();
        self.report_at(row, span, details);
    }

    /// Reports a problem of the open element at another place.
    pub(super) fn report_at(
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

    /// Reports a problem of a child of the open element.
    pub(super) fn report_child(
        &mut self,
        row: &'static ValidationCode,
        child: &str,
        span: Range<usize>,
    ) {
        let parent = self.frame().name.display_name();
        self.report_at(row, span, &[("element", child), ("parent", &parent)]);
    }

    /// Reports that rules compare only the beginning of a long value, once for the document.
    pub(super) fn check_length(&mut self, element: &str, text: &str, span: &Range<usize>) {
        if text.len() > LONGEST && self.findings.can_report_once(&PART_COMPARED) {
            let details = [("element", element)];
            self.report_at(&PART_COMPARED, span.clone(), &details);
        }
    }

    /// Checks the text of the open element, or a value of one of its attributes. White
    /// space around the text of an element is ignored.
    pub(super) fn check_value(
        &mut self,
        kinds: &[ValueCheck],
        text: &str,
        place: &ValueLocation<'_>,
    ) {
        let text = if place.attribute.is_some() { text } else { text.trim() };
        let value = ValueInput {
            text,
            raw: &self.source[place.span.clone()],
            now: self.options.now,
            dialect: self.dialect,
        };
        let mut violations = Vec::new();
        for kind in kinds {
            kind(&value, &mut violations);
        }
        if self.has_unknown_part(&value, place) {
            violations.retain(|found| self.is_certain(found));
        }
        if violations.is_empty() {
            return;
        }
        let spans = if place.attribute.is_none() && self.frame().has_html_entity {
            vec![place.span.clone(); violations.len()]
        } else {
            locate_violations(&violations, &value, place.span.start)
        };
        for (violation, span) in violations.iter().zip(spans) {
            self.report_violation(violation, value.text, span, place.attribute);
        }
    }

    /// Returns true if a value refers to an entity, which is never expanded, so that only
    /// a part of the value is known.
    fn has_unknown_part(&self, value: &ValueInput<'_>, place: &ValueLocation<'_>) -> bool {
        match place.attribute {
            Some(_) => self.has_internal_entity(value.raw),
            None => self.frame().has_entity,
        }
    }

    /// Returns true if a violation is wrong whatever the rest of the value is. An external
    /// entity is never loaded by readers either, so an address that needs it is relative.
    fn is_certain(&self, violation: &ValueViolation) -> bool {
        let is_relative = [&CONTAINS_REL_REF, &RELATIVE_MEDIA].contains(&violation.row);
        let address = violation.details.iter().find(|(key, _)| *key == "value");
        OF_A_PART.contains(&violation.row)
            || is_relative && !address.is_some_and(|(_, found)| self.has_internal_entity(found))
    }

    fn report_violation(
        &mut self,
        violation: &ValueViolation,
        text: &str,
        span: Range<usize>,
        attribute: Option<&str>,
    ) {
        let mut details: Vec<(&'static str, &str)> =
            violation.details.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let part = text.get(violation.span.clone()).filter(|part| !part.is_empty()).unwrap_or(text);
        details.push(("value", part));
        details.extend(attribute.map(|name| ("attr", name)));
        self.report_at(self.wording(violation.row, attribute), span, &details);
    }

    /// Returns the wording of a code for the open element: an element or attribute that its
    /// parent must have is filled in, never removed.
    pub(super) fn wording(
        &self,
        row: &'static ValidationCode,
        attribute: Option<&str>,
    ) -> &'static ValidationCode {
        if ![&NOT_BLANK, &ATTR_NOT_BLANK].contains(&row) {
            return row;
        }
        let name = self.frame().name;
        let parent = self.parent().map(|parent| (parent.name.local, parent.shape));
        match (attribute, parent) {
            (Some(attribute), _) if is_required_attribute(self.frame().shape, attribute) => {
                &REQUIRED_ATTRIBUTE_NOT_BLANK
            }
            (None, Some((_, shape))) if is_required(shape, name.local) => &REQUIRED_NOT_BLANK,
            (None, Some(("item", _))) if name.local == "title" => &TITLE_NOT_BLANK,
            (Some(_) | None, _) => row,
        }
    }

    /// Checks an attribute of the open element.
    pub(super) fn judge_attribute(&mut self, kinds: &[ValueCheck], found: &ElementAttribute<'_>) {
        let name = found.name.display_name();
        let place = ValueLocation { span: found.span.clone(), attribute: Some(&name) };
        self.check_length(&name, &found.value, &found.span);
        self.check_value(kinds, &found.value, &place);
    }
}

fn is_required(parent: &ElementShape, name: &str) -> bool {
    parent.required.iter().any(|row| row.name == name)
}

fn is_required_attribute(shape: &ElementShape, name: &str) -> bool {
    let is_required = |row: &&AttributeRule| row.need == AttributePresence::Required;
    shape.attributes.iter().filter(is_required).any(|row| row.name == name)
}

/// Returns the places of violations in the source, for a value that starts at an offset.
/// References in the source make it longer than the value.
fn locate_violations(
    violations: &[ValueViolation],
    value: &ValueInput<'_>,
    start: usize,
) -> Vec<Range<usize>> {
    let mut offsets: Vec<usize> =
        violations.iter().flat_map(|found| [found.span.start, found.span.end]).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let is_trimmed = !value.text.starts_with(char::is_whitespace);
    let blanks = if is_trimmed { LeadingWhitespace::Trimmed } else { LeadingWhitespace::Kept };
    let source_offsets = value_offsets::source_offsets(value.raw, blanks, &offsets);
    let source_offsets: HashMap<usize, usize> = offsets.into_iter().zip(source_offsets).collect();
    let whole = start..start + value.raw.len();
    let spans = violations.iter().map(|found| match &found.span {
        span if *span == (0..0) => whole.clone(),
        span => start + source_offsets[&span.start]..start + source_offsets[&span.end],
    });
    spans.collect()
}
