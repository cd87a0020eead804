//! What becomes of articles that readers would be shown again.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::{ArticleHeaders, Header};
use crate::published::{OnChange, OnError};

/// An article that readers would be shown again.
#[derive(Clone, Debug)]
pub struct EntryChange {
    /// The article below its folder.
    pub path: Box<str>,
    /// The id that readers know it by.
    pub id: String,
    /// What changed, and how to keep what was.
    pub fault: Diagnostic,
}

/// What becomes of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangePolicy {
    /// Nothing is replaced.
    Refused,
    /// They are published.
    Accepted,
    /// Their articles are in no feed, and stay known as they were.
    LeftOut,
}

impl ChangePolicy {
    /// Takes the verdict from what the build was asked.
    pub const fn new(on_change: OnChange, on_error: OnError) -> Self {
        match (on_change, on_error) {
            (OnChange::Accept, _) => Self::Accepted,
            (OnChange::Refuse, OnError::KeepGoing) => Self::LeftOut,
            (OnChange::Refuse, OnError::Stop) => Self::Refused,
        }
    }

    /// Says whether articles are left out.
    pub fn excludes(self) -> bool {
        self == Self::LeftOut
    }

    /// Turns a change into what is told of it.
    pub fn to_diagnostic(self, fault: Diagnostic) -> Diagnostic {
        match self {
            Self::Refused | Self::LeftOut => fault,
            Self::Accepted => Diagnostic { code: &codes::IDENTITY_ACCEPTED, help: None, ..fault },
        }
    }
}

/// The verdict over all changes of a build, and whom it met.
#[derive(Debug)]
pub struct ChangeResolution {
    /// The same for all.
    pub verdict: ChangePolicy,
    /// The ids of articles that were left out.
    pub left_out: Vec<String>,
    /// The ids of changes that stop the build or were agreed to.
    pub reported: Vec<String>,
    /// Their headers, and those of articles whose bodies have errors.
    pub set_aside: Vec<Header>,
}

impl ChangeResolution {
    /// Takes the verdict from what the build was asked.
    pub const fn new(verdict: ChangePolicy) -> Self {
        Self { verdict, left_out: Vec::new(), reported: Vec::new(), set_aside: Vec::new() }
    }

    /// Reports changes, and takes their articles out where that is the verdict.
    pub fn resolve(
        &mut self,
        changes: Vec<EntryChange>,
        headers: &mut ArticleHeaders,
        report: &mut Report,
    ) {
        if self.verdict.excludes() && !changes.is_empty() {
            let aside = headers.remove(changes.iter().map(|change| &*change.path));
            self.set_aside.extend(aside);
            self.left_out.extend(changes.iter().map(|change| change.id.clone()));
        } else {
            self.reported.extend(changes.iter().map(|change| change.id.clone()));
        }
        for EntryChange { fault, .. } in changes {
            report.push(self.verdict.to_diagnostic(fault));
        }
    }
}
