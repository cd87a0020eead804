//! Expands tags that define variables, or insert one.

use std::ops::Range;

use super::{OpenCapture, ShortcodeExpander};
use crate::shortcodes::call::{ShortcodeCall, ShortcodeSyntax};
use crate::shortcodes::liquid;
use crate::shortcodes::marker::ShortcodeMarker;
use crate::shortcodes::variables::parse_assignment;

impl ShortcodeExpander<'_> {
    /// Handles tags that define or insert variables; returns false for other calls.
    pub(super) fn expand_variable(
        &mut self,
        call: &ShortcodeCall,
        span: &Range<usize>,
        partner: Option<usize>,
    ) -> bool {
        match (&*call.name, call.syntax, partner) {
            ("assign" | "set", ShortcodeSyntax::Tag, None) => {
                let Some((name, value)) = parse_assignment(&call.written) else { return false };
                let value = liquid::evaluate(value, self.scope, &self.variables);
                let is_known = value.is_some();
                self.variables.set(name, value);
                if is_known {
                    self.write_gap(span);
                }
                is_known
            }
            ("capture", ShortcodeSyntax::Tag, Some(partner)) => {
                self.write_gap(span);
                let name = call.nth(0).unwrap_or_default().to_owned();
                self.captures.insert(partner, OpenCapture { name, start: self.out.text.len() });
                true
            }
            ("param", ShortcodeSyntax::Hugo, None) => {
                let field = call.nth(0).unwrap_or_default();
                self.write_expression(span, &format!("page.{field}"));
                true
            }
            _ => false,
        }
    }

    /// Moves the captured output into its variable.
    pub(super) fn end_capture(&mut self, index: usize, marker: &ShortcodeMarker) {
        let Some(capture) = self.captures.remove(&index) else { return };
        let value = self.out.text.split_off(self.out.text.floor_char_boundary(capture.start));
        self.variables.set(&capture.name, Some(value));
        self.write_gap(&marker.span);
    }
}
