//! Diagnostics: the problem, its location, and the fix.
//!
//! Every stage reports its problems as a [`Diagnostic`] with a code from [`codes`];
//! only `cli` renders them, with [`human`], [`json`], [`github`] or `sarif`. A diagnostic
//! never contains a secret: [`redact`] removes them from messages, help and excerpts.

pub(crate) mod codes;
mod edit;
pub mod github;
pub mod human;
pub mod json;
mod location;
pub mod panics;
pub(crate) mod redact;
#[cfg(feature = "cli")]
pub(crate) mod sarif;

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

pub(crate) use edit::SuggestedEdit;
pub use location::{SourceLocation, SourceText};

/// Severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Information; nothing is wrong.
    Info,
    /// The output is valid, but perhaps not what its author intended.
    Warning,
    /// The output is not replaced until this is fixed.
    Error,
}

impl Severity {
    /// Returns the name that every output format uses: `info`, `warning` or `error`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A kind of problem: a row of `codes::ALL` or of the validator's codes.
#[derive(Debug, PartialEq, Eq)]
pub struct DiagnosticCode {
    /// Area and fault, `article/bad-date`; never renamed once released.
    pub name: &'static str,
    /// Severity of every diagnostic with this code.
    pub severity: Severity,
    /// Heading of `explain`: one line without a period at its end.
    pub summary: &'static str,
    /// Text of `explain`: what the problem means and how to fix it.
    pub explanation: &'static str,
}

/// One problem in the input or in the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Kind of the problem.
    pub code: &'static DiagnosticCode,
    /// Statement of the problem: the expected value and the actual one.
    pub message: String,
    /// Position of the problem, if it has one.
    pub location: Option<SourceLocation>,
    /// Instruction that fixes the problem.
    pub help: Option<Box<str>>,
    /// Parts that few diagnostics have. They are in a box, because every result carries the
    /// size of a diagnostic.
    pub(crate) extras: Option<Box<DiagnosticExtras>>,
    /// Parts of the message for programs, by key: `element`, `value` and so on.
    pub details: Box<[(&'static str, String)]>,
}

/// Parts that few diagnostics have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DiagnosticExtras {
    second_location: Option<SourceLocation>,
    edit: Option<SuggestedEdit>,
}

impl Diagnostic {
    /// Creates a diagnostic without location and help. Secrets in URLs are removed
    /// from the message.
    pub fn new(code: &'static DiagnosticCode, message: impl Into<String>) -> Self {
        let message = message.into();
        let message = match redact::redact(&message) {
            Cow::Owned(redacted) => redacted,
            Cow::Borrowed(_) => message,
        };
        Self { code, message, location: None, help: None, extras: None, details: Box::default() }
    }

    /// Sets the position of the problem.
    #[must_use]
    pub fn with_location(mut self, location: SourceLocation) -> Self {
        self.location = Some(location);
        self
    }

    /// Sets the second position, unless it is a whole file, which the message names.
    #[must_use]
    pub fn with_second_location(mut self, location: SourceLocation) -> Self {
        let location = (!location.excerpt.is_empty()).then_some(location);
        if location.is_some() || self.extras.is_some() {
            self.extras.get_or_insert_default().second_location = location;
        }
        self
    }

    /// Sets the instruction that fixes the problem. Secrets in URLs are removed.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        let help = help.into();
        self.help = Some(redact::redact(&help).into());
        self
    }

    /// Sets the edit that fixes the problem.
    #[must_use]
    pub(crate) fn with_edit(mut self, edit: Option<SuggestedEdit>) -> Self {
        self.set_edit(edit);
        self
    }

    /// Sets or removes the edit that fixes the problem.
    pub(crate) fn set_edit(&mut self, edit: Option<SuggestedEdit>) {
        if edit.is_some() || self.extras.is_some() {
            self.extras.get_or_insert_default().edit = edit;
        }
    }

    /// Returns the second position that contributes to the problem, shown below the first.
    pub fn second_location(&self) -> Option<&SourceLocation> {
        self.extras.as_ref()?.second_location.as_ref()
    }

    /// Returns the edit that certainly fixes the problem.
    pub(crate) fn edit(&self) -> Option<&SuggestedEdit> {
        self.extras.as_ref()?.edit.as_ref()
    }
}

/// Diagnostics in the order in which they were found, until they are sorted.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Diagnostics added so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a diagnostic at the end.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Moves all diagnostics of another report to the end of this one.
    pub fn append(&mut self, mut other: Self) {
        self.diagnostics.append(&mut other.diagnostics);
    }

    /// Counts the diagnostics of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|found| found.code.severity == severity).count()
    }

    /// Returns true if any diagnostic is an error, which keeps files from being replaced.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.code.severity == Severity::Error)
    }

    /// Sorts by location, code and message, so that the order of parallel work does
    /// not show in the output.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by(|a, b| {
            (position(a), a.code.name, &a.message).cmp(&(position(b), b.code.name, &b.message))
        });
    }
}

fn position(diagnostic: &Diagnostic) -> Option<(&Path, u32, u32)> {
    diagnostic.location.as_ref().map(|location| (&*location.path, location.line, location.column))
}
