//! Decides what happens to articles that readers would be shown again: where a rename is
//! refused, and every other change of an id or a date.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::{ArticleHeaders, Header};
use crate::published::{OnChange, OnError};

/// Article that readers would be shown again.
#[derive(Clone, Debug)]
pub(crate) struct EntryChange {
    /// Path of the article, relative to its folder.
    pub path: Box<str>,
    /// Id that readers know.
    pub id: String,
    /// Description of the change, with the way to undo it.
    pub fault: Diagnostic,
}

/// Handling of changed ids and dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangePolicy {
    /// Changes are errors.
    Refused,
    /// Changes are published and reported as notes.
    Accepted,
    /// Changes are reported and their articles left out; the manifest keeps the old entries.
    LeftOut,
}

impl ChangePolicy {
    /// Derives the policy from the choices of the user.
    pub(crate) const fn new(on_change: OnChange, on_error: OnError) -> Self {
        match (on_change, on_error) {
            (OnChange::Accept, _) => Self::Accepted,
            (OnChange::Refuse, OnError::KeepGoing) => Self::LeftOut,
            (OnChange::Refuse, OnError::Stop) => Self::Refused,
        }
    }

    /// Returns true if articles with changes are left out.
    pub(crate) fn excludes(self) -> bool {
        self == Self::LeftOut
    }

    /// Returns the diagnostic of a change under this policy.
    pub(crate) fn to_diagnostic(self, fault: Diagnostic) -> Diagnostic {
        match self {
            Self::Refused | Self::LeftOut => fault,
            Self::Accepted => Diagnostic { code: &codes::IDENTITY_ACCEPTED, help: None, ..fault },
        }
    }
}

/// Policy of a build, and the articles that it was applied to.
#[derive(Debug)]
pub(crate) struct ChangeResolution {
    /// Policy for all changes.
    pub policy: ChangePolicy,
    /// Ids of articles that were left out.
    pub left_out: Vec<String>,
    /// Ids of changes that stop the build or were accepted.
    pub reported: Vec<String>,
    /// Headers of the articles that were left out, and of those whose bodies have errors.
    pub excluded: Vec<Header>,
}

impl ChangeResolution {
    /// Creates a resolution without changes.
    pub(crate) const fn new(policy: ChangePolicy) -> Self {
        Self { policy, left_out: Vec::new(), reported: Vec::new(), excluded: Vec::new() }
    }

    /// Reports changes, and removes the headers of their articles if the policy says so.
    pub(crate) fn resolve(
        &mut self,
        changes: Vec<EntryChange>,
        headers: &mut ArticleHeaders,
        report: &mut Report,
    ) {
        if self.policy.excludes() && !changes.is_empty() {
            self.excluded.extend(headers.remove(changes.iter().map(|change| &*change.path)));
            self.left_out.extend(changes.iter().map(|change| change.id.clone()));
        } else {
            self.reported.extend(changes.iter().map(|change| change.id.clone()));
        }
        for EntryChange { fault, .. } in changes {
            report.push(self.policy.to_diagnostic(fault));
        }
    }
}
