//! JSON layout with one line for each file and each entry: compact, and a change of an
//! entry is a change of one line in version control.

use std::io::{Result, Write};

use serde_json::ser::Formatter;

/// Nesting depth of rows: inside a table that is inside the manifest. Deeper values are
/// written on the line of their row.
const ROW_DEPTH: usize = 2;

/// Formatter that starts a new line for each row of a table.
#[derive(Default)]
pub(super) struct ManifestFormatter {
    depth: usize,
    /// True if the object or list that is about to end is not empty.
    is_filled: bool,
}

impl ManifestFormatter {
    fn open(&mut self, writer: &mut (impl ?Sized + Write), mark: &[u8]) -> Result<()> {
        self.depth += 1;
        self.is_filled = false;
        writer.write_all(mark)
    }

    fn begin(&self, writer: &mut (impl ?Sized + Write), is_first: bool) -> Result<()> {
        if !is_first {
            writer.write_all(b",")?;
        }
        match self.depth {
            0..=ROW_DEPTH => self.break_line(writer),
            _ if is_first => Ok(()),
            _ => writer.write_all(b" "),
        }
    }

    fn close(&mut self, writer: &mut (impl ?Sized + Write), mark: &[u8]) -> Result<()> {
        self.depth -= 1;
        if self.is_filled && self.depth < ROW_DEPTH {
            self.break_line(writer)?;
        }
        writer.write_all(mark)
    }

    fn break_line(&self, writer: &mut (impl ?Sized + Write)) -> Result<()> {
        writer.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }
}

impl Formatter for ManifestFormatter {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.open(writer, b"[")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.begin(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> Result<()> {
        self.is_filled = true;
        Ok(())
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.close(writer, b"]")
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.open(writer, b"{")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.begin(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> Result<()> {
        self.is_filled = true;
        Ok(())
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.close(writer, b"}")
    }
}
