//! Checks that elements are nested as HTML requires, up to the first fault.
//!
//! It follows the tree construction of the standard (section 13.2.6) while that
//! reports no parse error. Most of that algorithm repairs errors; this module
//! never repairs, so callers stop at the first fault.

mod tables;

use super::content_model::{ElementRole, role_of};

/// Maximum nesting depth that is checked: each lookup of an open element takes time in
/// proportion to the depth.
const MAX_DEPTH: usize = 100;

/// Result of a check; the error is a message in lower case.
type NestingResult = Result<(), &'static str>;

/// Stack of open elements; it is fed the tokens of a text in order.
#[derive(Debug, Default)]
pub(crate) struct NestingChecker<'a> {
    open: Vec<NestedElement<'a>>,
    paragraphs: usize,
    forms: usize,
}

#[derive(Clone, Copy, Debug)]
struct NestedElement<'a> {
    name: &'a str,
    role: ElementRole,
}

impl NestedElement<'_> {
    fn is_named(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Returns true if an item of this name, `li`, `dt` or `dd`, closes this one.
    fn is_item_like(&self, name: &str) -> bool {
        if name.eq_ignore_ascii_case("li") {
            return self.is_named("li");
        }
        self.is_named("dt") || self.is_named("dd")
    }

    /// Returns true if items outside this element stay open when one starts inside.
    fn hides_item(&self) -> bool {
        let is_transparent = ["address", "div", "p"].iter().any(|name| self.is_named(name));
        self.role.is_special() && !is_transparent
    }

    /// Returns true if an end tag of this name closes nothing outside this element.
    fn bounds_end_tag(&self, name: &str) -> bool {
        let is_list =
            name.eq_ignore_ascii_case("li") && ["ol", "ul"].iter().any(|list| self.is_named(list));
        let is_button = name.eq_ignore_ascii_case("p") && self.role == ElementRole::Button;
        self.role.is_boundary() || is_list || is_button
    }
}

impl<'a> NestingChecker<'a> {
    /// Checks that text is allowed in the innermost open element.
    pub(crate) fn check_text(&mut self, text: &str) -> NestingResult {
        let is_bad = self.last().holds_table_parts() && !text.trim_ascii().is_empty();
        if is_bad { Err("text in a table is outside its cells") } else { Ok(()) }
    }

    /// Opens an element; `is_closed` is true if its tag ends with `/>`.
    pub(crate) fn open_element(&mut self, name: &'a str, is_closed: bool) -> NestingResult {
        let role = role_of(name);
        if self.is_foreign() {
            return self.start_foreign(name, role, is_closed);
        }
        self.prepare_start(name, role)?;
        if is_closed && !role.is_void() && role != ElementRole::Foreign {
            return Err("`/>` does not close this element; write an end tag");
        }
        if role.is_void() || is_closed { Ok(()) } else { self.push(name, role) }
    }

    /// Closes an element and those whose end tags may be omitted in it.
    pub(crate) fn close_element(&mut self, name: &str) -> NestingResult {
        let role = role_of(name);
        if self.last() == ElementRole::Foreign && self.ends_last(name) {
            self.pop();
            return Ok(());
        }
        match role {
            ElementRole::Page => {
                Err("an end tag of a whole page is not allowed in a fragment; remove it")
            }
            ElementRole::Void | ElementRole::Rule | ElementRole::Column => {
                Err("an element without content has an end tag; remove it")
            }
            ElementRole::Formatting | ElementRole::Link => self.end_innermost(name),
            ElementRole::Table
            | ElementRole::Group
            | ElementRole::Row
            | ElementRole::Select
            | ElementRole::Choices => self.end_with_parts(name, role),
            ElementRole::Heading => {
                self.end_in_scope(name, |open| open.role == ElementRole::Heading)
            }
            ElementRole::Block
            | ElementRole::Form
            | ElementRole::Paragraph
            | ElementRole::Item
            | ElementRole::Button
            | ElementRole::Capsule
            | ElementRole::Cell
            | ElementRole::Caption
            | ElementRole::Columns
            | ElementRole::Choice => {
                self.end_in_scope(name, |open| open.name.eq_ignore_ascii_case(name))
            }
            ElementRole::Ruby
            | ElementRole::Script
            | ElementRole::Foreign
            | ElementRole::Special
            | ElementRole::Other => self.end_any(name),
        }
    }

    /// Checks at the end of the text that no element is left open.
    pub(crate) fn finish(&self) -> NestingResult {
        let is_closed = self.open.iter().all(|open| open.role.may_stay_open());
        if is_closed { Ok(()) } else { Err("an element is never closed; add its end tag") }
    }

    /// Returns the name of the innermost open element that needs an end tag.
    pub(crate) fn unclosed_element(&self) -> Option<&'a str> {
        self.open.iter().rev().find(|open| !open.role.may_stay_open()).map(|open| open.name)
    }

    fn last(&self) -> ElementRole {
        self.open.last().map_or(ElementRole::Other, |open| open.role)
    }

    fn ends_last(&self, name: &str) -> bool {
        self.open.last().is_some_and(|open| open.name.eq_ignore_ascii_case(name))
    }

    fn push(&mut self, name: &'a str, role: ElementRole) -> NestingResult {
        if self.open.len() == MAX_DEPTH {
            return Err("elements are nested more than 100 deep");
        }
        self.paragraphs += usize::from(role == ElementRole::Paragraph);
        self.forms += usize::from(role == ElementRole::Form);
        self.open.push(NestedElement { name, role });
        Ok(())
    }

    fn pop(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.paragraphs -= usize::from(open.role == ElementRole::Paragraph);
        self.forms -= usize::from(open.role == ElementRole::Form);
    }

    /// Closes elements whose end tags may be omitted, down to one named `kept`.
    fn close_implied(&mut self, kept: &str) {
        while self.last().has_optional_end_tag() && !self.ends_last(kept) {
            self.pop();
        }
    }

    /// Returns true if a matching element is in scope: open, and without a
    /// boundary between it and the innermost element (HTML, section 13.2.4.2).
    fn is_in_scope(
        &self,
        matches: impl Fn(&NestedElement<'a>) -> bool,
        is_boundary: impl Fn(ElementRole) -> bool,
    ) -> bool {
        for open in self.open.iter().rev() {
            if matches(open) {
                return true;
            }
            if is_boundary(open.role) {
                return false;
            }
        }
        false
    }

    /// Closes the elements that a start tag closes implicitly, and checks that it
    /// is allowed at this point.
    fn prepare_start(&mut self, name: &str, role: ElementRole) -> NestingResult {
        match self.last() {
            ElementRole::Table | ElementRole::Group | ElementRole::Row | ElementRole::Columns => {
                self.start_in_table(name, role)
            }
            ElementRole::Select => self.start_in_select(role),
            ElementRole::Choice | ElementRole::Choices if self.is_in_select() => {
                self.start_in_select(role)
            }
            _ if role.is_table_part() => self.leave_cell(name, role),
            _ => self.start_in_body(name, role),
        }
    }

    fn start_in_body(&mut self, name: &str, role: ElementRole) -> NestingResult {
        if role == ElementRole::Item {
            self.end_item(name)?;
        }
        if role.ends_paragraph() {
            self.end_paragraph()?;
        }
        match role {
            ElementRole::Page => {
                Err("a tag of a whole page is not allowed in a fragment; remove it")
            }
            ElementRole::Heading if self.last() == ElementRole::Heading => {
                Err("a heading is inside another heading")
            }
            ElementRole::Form if self.forms > 0 => Err("a form is inside another form"),
            ElementRole::Link if self.is_in_link() => Err("a link is inside another link"),
            ElementRole::Button
                if self.is_in_scope(|open| open.role == role, ElementRole::is_boundary) =>
            {
                Err("a button is inside another button")
            }
            ElementRole::Choice | ElementRole::Choices => {
                if self.last() == ElementRole::Choice {
                    self.pop();
                }
                Ok(())
            }
            ElementRole::Ruby => {
                while self.last() == ElementRole::Ruby {
                    self.pop();
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn is_in_link(&self) -> bool {
        self.is_in_scope(|open| open.role == ElementRole::Link, ElementRole::is_boundary)
    }

    fn is_in_select(&self) -> bool {
        self.is_in_scope(
            |open| open.role == ElementRole::Select,
            |role| !matches!(role, ElementRole::Choice | ElementRole::Choices),
        )
    }

    /// Closes a list item before the next one.
    fn end_item(&mut self, name: &str) -> NestingResult {
        let mut outwards = self.open.iter().rev();
        let ended = outwards.find(|open| open.is_item_like(name) || open.hides_item());
        let Some(ended) = ended.filter(|open| open.is_item_like(name)).map(|open| open.name) else {
            return Ok(());
        };
        self.close_implied(ended);
        self.end_innermost(ended)
            .map_err(|_| "a list item starts before an element in the previous one is closed")
    }

    fn end_paragraph(&mut self) -> NestingResult {
        let is_open = self.paragraphs > 0
            && self.is_in_scope(
                |open| open.role == ElementRole::Paragraph,
                |role| role.is_boundary() || role == ElementRole::Button,
            );
        if !is_open {
            return Ok(());
        }
        self.close_implied("p");
        self.end_innermost("p")
            .map_err(|_| "a block starts before an element in the paragraph is closed")
    }

    fn end_innermost(&mut self, name: &str) -> NestingResult {
        if !self.ends_last(name) {
            let is_open = self.open.iter().any(|open| open.name.eq_ignore_ascii_case(name));
            return Err(if is_open {
                "an end tag comes before the end tag of an element inside"
            } else {
                "an end tag has no matching start tag; remove it"
            });
        }
        self.pop();
        Ok(())
    }

    /// Closes an element in scope and those whose end tags may be omitted in it.
    fn end_in_scope(
        &mut self,
        name: &str,
        matches: impl Fn(&NestedElement<'a>) -> bool,
    ) -> NestingResult {
        let nearest =
            self.open.iter().rev().find(|open| matches(open) || open.bounds_end_tag(name));
        if !nearest.is_some_and(matches) {
            return Err("an end tag has no matching start tag; remove it");
        }
        self.close_implied(name);
        self.end_innermost(name)
    }

    /// Closes an element for which HTML has no rule of its own.
    fn end_any(&mut self, name: &str) -> NestingResult {
        if !self.is_in_scope(|open| open.is_named(name), ElementRole::is_special) {
            return Err("an end tag has no matching start tag; remove it");
        }
        self.close_implied(name);
        self.end_innermost(name)
    }

    /// Returns true if the innermost element belongs to SVG or `MathML` and must
    /// not contain HTML.
    fn is_foreign(&self) -> bool {
        // HTML and MathML text integration points (HTML, section 13.2.6).
        const INTEGRATION_POINTS: &[&str] =
            &["foreignobject", "desc", "title", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"];
        self.open.last().is_some_and(|open| {
            let allows_html = INTEGRATION_POINTS.iter().any(|point| open.is_named(point));
            open.role == ElementRole::Foreign && !allows_html
        })
    }

    fn start_foreign(
        &mut self,
        name: &'a str,
        role: ElementRole,
        is_closed: bool,
    ) -> NestingResult {
        let is_html = matches!(
            role,
            ElementRole::Block
                | ElementRole::Heading
                | ElementRole::Paragraph
                | ElementRole::Item
                | ElementRole::Table
                | ElementRole::Void
                | ElementRole::Rule
                | ElementRole::Page
        ) || role == ElementRole::Formatting;
        if is_html {
            return Err("an HTML element is inside `<svg>` or `<math>`");
        }
        if is_closed { Ok(()) } else { self.push(name, ElementRole::Foreign) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::{HtmlToken, HtmlTokenizer};
    use super::*;

    fn check(html: &str) -> &'static str {
        let mut scanner = HtmlTokenizer::new(html);
        let mut nest = NestingChecker::default();
        while let Some((token, span)) = scanner.read() {
            let result = match token {
                HtmlToken::Text => nest.check_text(&html[span]),
                HtmlToken::Start { name, is_closed } => nest.open_element(name, is_closed),
                HtmlToken::End { name } => nest.close_element(name),
                HtmlToken::Comment => Ok(()),
            };
            if let Err(message) = result {
                return message;
            }
        }
        nest.finish().err().unwrap_or("fine")
    }

    #[test]
    fn well_nested_markup_is_fine() {
        for html in [
            "<p>a<p>b <em>c</em></p>d",
            "<ul><li>a<li>b<ul><li>c</ul></ul>",
            "<dl><dt>a<dd>b<dt>c</dl>",
            "<div><p>a</div>",
            "<p>a<ul><li>b</ul>",
            "<table><tr><td>a<td>b<tr><th>c</table>",
            "<table>\n<caption>a</caption><colgroup><col><thead><tr><th>a</th></tr></thead>\n<tbody><tr><td><p>b</table>",
            "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>",
            "<a><div>a</div></a>",
            "<select><option>a<option>b<optgroup><option>c</select>",
            "<ruby>a<rp>(<rt>b<rp>)</ruby>",
            "<svg viewBox='0'><path/><g><title>a</title></g></svg><math><mi>x</mi></math>",
            "<p>a<svg/><br/>",
            "<h2>a</h2><hr><script>b</script>",
            "<P>a</p>",
            "<x-y>a</x-y>",
            "<p>a",
            "<li>a",
        ] {
            assert_eq!(check(html), "fine", "{html}");
        }
    }

    #[test]
    fn badly_nested_markup_has_a_fault() {
        let found: Vec<_> = [
            "<b>a",
            "<div>",
            "a</b>",
            "a</p>",
            "<b><i>a</b></i>",
            "<p><b>a</p></b>",
            "<p><b><div>a</div></b>",
            "<ul><li><b>a<li>b</b></ul>",
            "<div><span></div></span>",
            "<a><b><a>",
            "<h1><h2>a</h2></h1>",
            "<form><form>",
            "<table>a</table>",
            "<table><td>a</table>",
            "<table><tr><p>a</table>",
            "<table><tr><td><b>a</table>",
            "<tr><td>a",
            "<table><div></table>",
            "<html><body>a",
            "<div/>",
            "</br>",
            "<br></br>",
            "<select><b>a</b></select>",
            "<table><tr><td>",
            "<svg><p>a</p></svg>",
            "<ul></li></ul>",
        ]
        .iter()
        .map(|html| format!("{html}: {}", check(html)))
        .collect();
        insta::assert_snapshot!(found.join("\n"), @"
        <b>a: an element is never closed; add its end tag
        <div>: an element is never closed; add its end tag
        a</b>: an end tag has no matching start tag; remove it
        a</p>: an end tag has no matching start tag; remove it
        <b><i>a</b></i>: an end tag comes before the end tag of an element inside
        <p><b>a</p></b>: an end tag comes before the end tag of an element inside
        <p><b><div>a</div></b>: a block starts before an element in the paragraph is closed
        <ul><li><b>a<li>b</b></ul>: a list item starts before an element in the previous one is closed
        <div><span></div></span>: an end tag comes before the end tag of an element inside
        <a><b><a>: a link is inside another link
        <h1><h2>a</h2></h1>: a heading is inside another heading
        <form><form>: a form is inside another form
        <table>a</table>: text in a table is outside its cells
        <table><td>a</table>: a table cell is outside a row; put it in `<tr>`
        <table><tr><p>a</table>: an element in a table is outside its cells
        <table><tr><td><b>a</table>: a table ends before an element in it is closed
        <tr><td>a: a part of a table is outside `<table>`
        <table><div></table>: an element in a table is outside its cells
        <html><body>a: a tag of a whole page is not allowed in a fragment; remove it
        <div/>: `/>` does not close this element; write an end tag
        </br>: an element without content has an end tag; remove it
        <br></br>: an element without content has an end tag; remove it
        <select><b>a</b></select>: an element in `<select>` is not `<option>`, `<optgroup>` or `<hr>`
        <table><tr><td>: an element is never closed; add its end tag
        <svg><p>a</p></svg>: an HTML element is inside `<svg>` or `<math>`
        <ul></li></ul>: an end tag has no matching start tag; remove it
        ");
    }

    #[test]
    fn depth_is_limited() {
        assert_eq!(check(&"<div>".repeat(100_000)), "elements are nested more than 100 deep");
    }
}
