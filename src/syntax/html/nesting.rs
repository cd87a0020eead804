//! Whether elements stand in each other as HTML has it, by the first fault.
//!
//! It follows the parser of the standard (section 13.2.6) as long as that finds
//! nothing wrong. Most of that parser is about repairing what is wrong, and
//! none of that is here: after the first fault there is nothing to judge.

use super::content_model::{ElementRole, role};

/// How deep elements may stand in each other; each look outwards costs time.
const DEPTH: usize = 100;

/// What is wrong, in lower case.
type NestingResult = Result<(), &'static str>;

/// The elements that are open.
#[derive(Debug, Default)]
pub struct NestingChecker<'a> {
    open: Vec<NestedElement<'a>>,
    paragraphs: usize,
    forms: usize,
}

#[derive(Clone, Copy, Debug)]
struct NestedElement<'a> {
    name: &'a str,
    role: ElementRole,
}

impl<'a> NestingChecker<'a> {
    /// Takes in text.
    pub fn text(&mut self, text: &str) -> NestingResult {
        let is_bad = self.last().holds_table_parts() && !text.trim_ascii().is_empty();
        if is_bad { Err("text stands in a table outside its cells") } else { Ok(()) }
    }

    /// Takes in a start tag; `is_closed` if it ends with `/>`.
    pub fn start(&mut self, name: &'a str, is_closed: bool) -> NestingResult {
        let role = role(name);
        if self.is_foreign() {
            return self.foreign(name, role, is_closed);
        }
        self.make_room(name, role)?;
        if is_closed && !role.is_void() && role != ElementRole::Foreign {
            return Err("`/` does not close an element that has an inside");
        }
        if role.is_void() || is_closed { Ok(()) } else { self.push(name, role) }
    }

    /// Takes in an end tag.
    pub fn end(&mut self, name: &str) -> NestingResult {
        let role = role(name);
        if self.last() == ElementRole::Foreign && self.ends_last(name) {
            self.pop();
            return Ok(());
        }
        match role {
            ElementRole::Page => Err("an end tag of a whole page stands in a part of one"),
            ElementRole::Void | ElementRole::Rule | ElementRole::Column => {
                Err("an element without an inside has an end tag")
            }
            ElementRole::Formatting | ElementRole::Link => self.end_exactly(name),
            ElementRole::Table
            | ElementRole::Group
            | ElementRole::Row
            | ElementRole::Select
            | ElementRole::Choices => self.end_with_parts(name, role),
            ElementRole::Heading => {
                self.end_in_reach(name, |open| open.role == ElementRole::Heading)
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
                self.end_in_reach(name, |open| open.name.eq_ignore_ascii_case(name))
            }
            ElementRole::Ruby
            | ElementRole::Script
            | ElementRole::Foreign
            | ElementRole::Special
            | ElementRole::Other => self.end_any(name),
        }
    }

    /// Takes in the end of everything.
    pub fn finish(&self) -> NestingResult {
        let is_closed = self.open.iter().all(|open| open.role.may_stay_open());
        if is_closed { Ok(()) } else { Err("an element is not closed at the end") }
    }

    /// Returns the name of the innermost element that must be closed.
    pub fn unclosed(&self) -> Option<&'a str> {
        self.open.iter().rev().find(|open| !open.role.may_stay_open()).map(|open| open.name)
    }

    fn last(&self) -> ElementRole {
        self.open.last().map_or(ElementRole::Other, |open| open.role)
    }

    fn ends_last(&self, name: &str) -> bool {
        self.open.last().is_some_and(|open| open.name.eq_ignore_ascii_case(name))
    }

    fn push(&mut self, name: &'a str, role: ElementRole) -> NestingResult {
        if self.open.len() == DEPTH {
            return Err("elements stand too deep in each other");
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

    /// Closes elements whose end tags may be left out, down to one.
    fn close_implied(&mut self, kept: &str) {
        while self.last().has_optional_end_tag() && !self.ends_last(kept) {
            self.pop();
        }
    }

    /// Says whether an element is open and no boundary stands before it.
    fn is_in_reach(
        &self,
        is_it: impl Fn(&NestedElement<'a>) -> bool,
        bars: impl Fn(ElementRole) -> bool,
    ) -> bool {
        for open in self.open.iter().rev() {
            if is_it(open) {
                return true;
            }
            if bars(open.role) {
                return false;
            }
        }
        false
    }

    /// Closes what a start tag closes unsaid, if it may stand here at all.
    fn make_room(&mut self, name: &str, role: ElementRole) -> NestingResult {
        match self.last() {
            ElementRole::Table | ElementRole::Group | ElementRole::Row | ElementRole::Columns => {
                self.in_table(name, role)
            }
            ElementRole::Select => self.in_select(role),
            ElementRole::Choice | ElementRole::Choices if self.is_in_select() => {
                self.in_select(role)
            }
            _ if role.is_table_part() => self.leave_cell(name, role),
            _ => self.in_body(name, role),
        }
    }

    fn in_body(&mut self, name: &str, role: ElementRole) -> NestingResult {
        if role == ElementRole::Item {
            self.end_item(name)?;
        }
        if role.ends_paragraph() {
            self.end_paragraph()?;
        }
        match role {
            ElementRole::Page => Err("a tag of a whole page stands in a part of one"),
            ElementRole::Heading if self.last() == ElementRole::Heading => {
                Err("a heading stands in a heading")
            }
            ElementRole::Form if self.forms > 0 => Err("a form stands in a form"),
            ElementRole::Link if self.is_in_link() => Err("a link stands in a link"),
            ElementRole::Button
                if self.is_in_reach(|open| open.role == role, ElementRole::is_boundary) =>
            {
                Err("a button stands in a button")
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
        self.is_in_reach(|open| open.role == ElementRole::Link, ElementRole::is_boundary)
    }

    fn is_in_select(&self) -> bool {
        let bars = |role| !matches!(role, ElementRole::Choice | ElementRole::Choices);
        self.is_in_reach(|open| open.role == ElementRole::Select, bars)
    }

    /// Ends an item of a list before the next one.
    fn end_item(&mut self, name: &str) -> NestingResult {
        let is_like = |open: &str| match name.len() {
            _ if name.eq_ignore_ascii_case("li") => open.eq_ignore_ascii_case("li"),
            _ => open.eq_ignore_ascii_case("dt") || open.eq_ignore_ascii_case("dd"),
        };
        let passes = |open: &NestedElement<'_>| {
            let is_passed =
                ["address", "div", "p"].iter().any(|it| open.name.eq_ignore_ascii_case(it));
            !open.role.is_special() || is_passed
        };
        let ended = self.open.iter().rev().find(|open| is_like(open.name) || !passes(open));
        let Some(ended) = ended.filter(|open| is_like(open.name)).map(|open| open.name) else {
            return Ok(());
        };
        self.close_implied(ended);
        self.end_exactly(ended)
            .map_err(|_| "an item of a list begins before an element in the last one is closed")
    }

    fn end_paragraph(&mut self) -> NestingResult {
        let bars = |role: ElementRole| role.is_boundary() || role == ElementRole::Button;
        let is_open = self.paragraphs > 0
            && self.is_in_reach(|open| open.role == ElementRole::Paragraph, bars);
        if !is_open {
            return Ok(());
        }
        self.close_implied("p");
        self.end_exactly("p")
            .map_err(|_| "a block begins before an element in the paragraph is closed")
    }

    /// Judges a start tag that stands in a table outside its cells.
    fn in_table(&mut self, name: &str, role: ElementRole) -> NestingResult {
        let here = self.last();
        match (here, role) {
            (_, ElementRole::Script)
            | (
                ElementRole::Table,
                ElementRole::Caption
                | ElementRole::Columns
                | ElementRole::Column
                | ElementRole::Group
                | ElementRole::Row,
            )
            | (ElementRole::Group, ElementRole::Row)
            | (ElementRole::Row, ElementRole::Cell)
            | (ElementRole::Columns, ElementRole::Column) => Ok(()),
            (ElementRole::Table | ElementRole::Group, ElementRole::Cell) => {
                Err("a cell of a table stands outside a row")
            }
            (ElementRole::Group | ElementRole::Row | ElementRole::Columns, role)
                if role.is_table_part() || here == ElementRole::Columns =>
            {
                self.pop();
                self.make_room(name, role)
            }
            _ => Err("an element stands in a table outside its cells"),
        }
    }

    fn in_select(&mut self, role: ElementRole) -> NestingResult {
        match role {
            ElementRole::Choice | ElementRole::Choices | ElementRole::Rule => {
                while self.last() == ElementRole::Choice
                    || role != ElementRole::Choice && self.last() == ElementRole::Choices
                {
                    self.pop();
                }
                Ok(())
            }
            ElementRole::Script => Ok(()),
            _ => Err("an element that is no choice stands in a list of choices"),
        }
    }

    /// Ends a cell before the next part of its table.
    fn leave_cell(&mut self, name: &str, role: ElementRole) -> NestingResult {
        let is_cell = |open: &NestedElement<'_>| {
            matches!(open.role, ElementRole::Cell | ElementRole::Caption)
        };
        if !self.is_in_reach(is_cell, |role| role == ElementRole::Table) {
            return Err("a part of a table stands outside a table");
        }
        self.close_implied("");
        if !matches!(self.last(), ElementRole::Cell | ElementRole::Caption) {
            return Err("a cell of a table ends before an element in it is closed");
        }
        self.pop();
        self.make_room(name, role)
    }

    fn end_exactly(&mut self, name: &str) -> NestingResult {
        if !self.ends_last(name) {
            let is_open = self.open.iter().any(|open| open.name.eq_ignore_ascii_case(name));
            return Err(if is_open {
                "an end tag stands before that of an element inside"
            } else {
                "an end tag has no start tag"
            });
        }
        self.pop();
        Ok(())
    }

    /// Ends an element that no boundary hides, whatever may end unsaid in it.
    fn end_in_reach(
        &mut self,
        name: &str,
        is_it: impl Fn(&NestedElement<'a>) -> bool,
    ) -> NestingResult {
        let is_item = name.eq_ignore_ascii_case("li");
        let is_paragraph = name.eq_ignore_ascii_case("p");
        let bars = |open: &NestedElement<'a>| {
            let is_list =
                is_item && ["ol", "ul"].iter().any(|it| open.name.eq_ignore_ascii_case(it));
            open.role.is_boundary() || is_list || is_paragraph && open.role == ElementRole::Button
        };
        let found = self.open.iter().rev().find(|open| is_it(open) || bars(open));
        if !found.is_some_and(is_it) {
            return Err("an end tag has no start tag");
        }
        self.close_implied(name);
        self.end_exactly(name)
    }

    /// Ends a table, a part of one or a list of choices, and the parts in it.
    fn end_with_parts(&mut self, name: &str, role: ElementRole) -> NestingResult {
        let is_it = |open: &NestedElement<'_>| open.name.eq_ignore_ascii_case(name);
        let bars = |found: ElementRole| match role {
            ElementRole::Select | ElementRole::Choices => {
                !matches!(found, ElementRole::Choice | ElementRole::Choices)
            }
            _ => found == ElementRole::Table,
        };
        if !self.is_in_reach(is_it, bars) {
            return Err("an end tag has no start tag");
        }
        loop {
            self.close_implied(name);
            if self.ends_last(name) {
                self.pop();
                return Ok(());
            }
            let last = self.last();
            if !last.is_table_part() {
                return Err("a table ends before an element in it is closed");
            }
            self.pop();
        }
    }

    /// Ends an element that HTML says nothing special of.
    fn end_any(&mut self, name: &str) -> NestingResult {
        let is_it = |open: &NestedElement<'_>| open.name.eq_ignore_ascii_case(name);
        if !self.is_in_reach(is_it, ElementRole::is_special) {
            return Err("an end tag has no start tag");
        }
        self.close_implied(name);
        self.end_exactly(name)
    }

    /// Says whether the innermost element is one of SVG or `MathML` that holds
    /// no HTML.
    fn is_foreign(&self) -> bool {
        const DOORS: &[&str] =
            &["foreignobject", "desc", "title", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"];
        self.open.last().is_some_and(|open| {
            let is_door = DOORS.iter().any(|door| open.name.eq_ignore_ascii_case(door));
            open.role == ElementRole::Foreign && !is_door
        })
    }

    fn foreign(&mut self, name: &'a str, role: ElementRole, is_closed: bool) -> NestingResult {
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
            return Err("an element of HTML stands in a drawing or a formula");
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
            let judged = match token {
                HtmlToken::Text => nest.text(&html[span]),
                HtmlToken::Start { name, is_closed } => nest.start(name, is_closed),
                HtmlToken::End { name } => nest.end(name),
                HtmlToken::Comment => Ok(()),
            };
            if let Err(message) = judged {
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
    fn badly_nested_markup_is_not() {
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
        <b>a: an element is not closed at the end
        <div>: an element is not closed at the end
        a</b>: an end tag has no start tag
        a</p>: an end tag has no start tag
        <b><i>a</b></i>: an end tag stands before that of an element inside
        <p><b>a</p></b>: an end tag stands before that of an element inside
        <p><b><div>a</div></b>: a block begins before an element in the paragraph is closed
        <ul><li><b>a<li>b</b></ul>: an item of a list begins before an element in the last one is closed
        <div><span></div></span>: an end tag stands before that of an element inside
        <a><b><a>: a link stands in a link
        <h1><h2>a</h2></h1>: a heading stands in a heading
        <form><form>: a form stands in a form
        <table>a</table>: text stands in a table outside its cells
        <table><td>a</table>: a cell of a table stands outside a row
        <table><tr><p>a</table>: an element stands in a table outside its cells
        <table><tr><td><b>a</table>: a table ends before an element in it is closed
        <tr><td>a: a part of a table stands outside a table
        <table><div></table>: an element stands in a table outside its cells
        <html><body>a: a tag of a whole page stands in a part of one
        <div/>: `/` does not close an element that has an inside
        </br>: an element without an inside has an end tag
        <br></br>: an element without an inside has an end tag
        <select><b>a</b></select>: an element that is no choice stands in a list of choices
        <table><tr><td>: an element is not closed at the end
        <svg><p>a</p></svg>: an element of HTML stands in a drawing or a formula
        <ul></li></ul>: an end tag has no start tag
        ");
    }

    #[test]
    fn depth_has_a_bound() {
        assert_eq!(check(&"<div>".repeat(100_000)), "elements stand too deep in each other");
    }
}
