//! What went wrong, where, and how to mend it.
//!
//! Every stage reports its problems as a [`Diagnostic`]; only `cli` renders
//! them, by [`human`], [`json`] or [`github`].

pub mod codes;
pub mod github;
pub mod human;
pub mod json;
mod location;
pub mod panics;
pub mod redact;

use std::borrow::Cow;
use std::fmt;

pub use location::{LocationCursor, SourceLocation, SourceText};

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// The output is right, but perhaps not what its author meant.
    Warning,
    /// Nothing is replaced until this is mended.
    Error,
}

impl Severity {
    /// Returns the word that stands in every rendering.
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

/// A kind of problem: a row of [`codes::ALL`].
#[derive(Debug, PartialEq, Eq)]
pub struct DiagnosticCode {
    /// Area and fault, `article/bad-date`; never renamed once released.
    pub name: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// One line, as a heading of `explain`.
    pub summary: &'static str,
    /// What it means and how to mend it, as `explain` prints it.
    pub explanation: &'static str,
}

/// One problem found in the input or met outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of problem.
    pub code: &'static DiagnosticCode,
    /// What should be there and what is.
    pub message: String,
    /// The place, where there is one.
    pub location: Option<SourceLocation>,
    /// Another place that has a part in it, shown below the first.
    pub also: Option<Box<SourceLocation>>,
    /// An order that mends it.
    pub help: Option<Box<str>>,
    /// What it is about, part by part, for programs: `element`, `value`.
    pub details: Box<[(&'static str, String)]>,
}

impl Diagnostic {
    /// Makes a problem without a place and without help; secrets in addresses
    /// are left out of its message.
    pub fn new(code: &'static DiagnosticCode, message: impl Into<String>) -> Self {
        let message = message.into();
        let message = match redact::redact(&message) {
            Cow::Owned(redacted) => redacted,
            Cow::Borrowed(_) => message,
        };
        Self { code, message, location: None, also: None, help: None, details: Box::default() }
    }

    /// Adds the place.
    #[must_use]
    pub fn with_location(mut self, location: SourceLocation) -> Self {
        self.location = Some(location);
        self
    }

    /// Adds another place, if it shows a line: a whole file is named in messages.
    #[must_use]
    pub fn with_second_location(mut self, location: SourceLocation) -> Self {
        self.also = (!location.excerpt.is_empty()).then(|| Box::new(location));
        self
    }

    /// Adds an order that mends it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        let help = help.into();
        self.help = Some(redact::redact(&help).into());
        self
    }
}

/// The problems found so far, in the order they were found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// All of them.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes over all problems of another report.
    pub fn append(&mut self, mut other: Self) {
        self.diagnostics.append(&mut other.diagnostics);
    }

    /// Counts the problems of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|found| found.code.severity == severity).count()
    }

    /// Says whether anything found must be mended before files are replaced.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.code.severity == Severity::Error)
    }

    /// Orders by place, so that parallel work reports alike in every run.
    pub fn sort(&mut self) {
        let place = |found: &Diagnostic| {
            found.location.as_ref().map(|at| (at.path.clone(), at.line, at.column))
        };
        self.diagnostics.sort_by(|a, b| {
            (place(a), a.code.name, &a.message).cmp(&(place(b), b.code.name, &b.message))
        });
    }
}
