//! Checks tags in tables and in `select`, whose content is restricted to certain
//! elements (HTML, sections 13.2.6.4.9 to 13.2.6.4.16).

use super::super::content_model::ElementRole;
use super::{NestingChecker, NestingResult};

impl NestingChecker<'_> {
    /// Checks a start tag inside a table but outside its cells.
    pub(super) fn start_in_table(&mut self, name: &str, role: ElementRole) -> NestingResult {
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
                Err("a table cell is outside a row; put it in `<tr>`")
            }
            (ElementRole::Group | ElementRole::Row | ElementRole::Columns, role)
                if role.is_table_part() || here == ElementRole::Columns =>
            {
                self.pop();
                self.prepare_start(name, role)
            }
            _ => Err("an element in a table is outside its cells"),
        }
    }

    pub(super) fn start_in_select(&mut self, role: ElementRole) -> NestingResult {
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
            _ => Err("an element in `<select>` is not `<option>`, `<optgroup>` or `<hr>`"),
        }
    }

    /// Closes a cell or caption before the next part of its table.
    pub(super) fn leave_cell(&mut self, name: &str, role: ElementRole) -> NestingResult {
        let is_in_cell = self.is_in_scope(
            |open| matches!(open.role, ElementRole::Cell | ElementRole::Caption),
            |role| role == ElementRole::Table,
        );
        if !is_in_cell {
            return Err("a part of a table is outside `<table>`");
        }
        self.close_implied("");
        if !matches!(self.last(), ElementRole::Cell | ElementRole::Caption) {
            return Err("a table cell ends before an element in it is closed");
        }
        self.pop();
        self.prepare_start(name, role)
    }

    /// Closes a table, a part of one or a `select`, and the parts in it.
    pub(super) fn end_with_parts(&mut self, name: &str, role: ElementRole) -> NestingResult {
        let is_open = self.is_in_scope(
            |open| open.is_named(name),
            |open| match role {
                ElementRole::Select | ElementRole::Choices => {
                    !matches!(open, ElementRole::Choice | ElementRole::Choices)
                }
                _ => open == ElementRole::Table,
            },
        );
        if !is_open {
            return Err("an end tag has no matching start tag; remove it");
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
}
