//! Requirements of partners and directories beyond the feed formats: one table each.
//!
//! Partners reject a feed without giving a reason, so these checks say it in advance. A
//! profile is checked only if the user asks for it, so what the partner requires is an
//! error, and what it advises or shortens is a warning.
//!
//! To support another partner, add a table and a row of [`Profile`]. Profiles never
//! fetch anything: requirements that only the partner's servers can check, such as
//! the real size of a picture, are left out.

mod apple_podcasts;
mod elements;
mod flipboard;
mod msn;
mod requirement;
mod smartnews;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use crate::validator::codes::{
    PROFILE_ADVISED_LENGTH, PROFILE_FORMAT, PROFILE_LENGTH, PROFILE_MISSING_ATTRIBUTE,
    PROFILE_MISSING_ELEMENT, PROFILE_REPEATED_VALUE, PROFILE_RETIRED, PROFILE_TOO_FEW_ENTRIES,
    PROFILE_TOO_LARGE, PROFILE_VALUE, ValidationCode,
};
use crate::validator::finding::{Finding, FindingList};
use crate::validator::seen::SeenValues;
use crate::validator::{FeedDialect, ValidationOptions};

use elements::{CompletedElement, FeedOrEntry, FeedPart, PartLevel};
use requirement::{
    PartRequirement, ProfileTable, RSS_AND_ATOM, RequirementContext, RequirementKind, UNBOUNDED,
    host, is_https, required, required_attribute,
};

/// A partner with its own requirements for feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Apple's directory of podcasts.
    ApplePodcasts,
    /// Flipboard's publisher program.
    Flipboard,
    /// Google News, which no longer reads feeds.
    GoogleNews,
    /// Microsoft's MSN.
    Msn,
    /// SmartNews, as its SmartFormat 2.1 requires.
    SmartNews,
}

impl Profile {
    /// Every partner, in alphabetical order.
    pub const ALL: [Self; 5] =
        [Self::ApplePodcasts, Self::Flipboard, Self::GoogleNews, Self::Msn, Self::SmartNews];

    /// Returns the partner's name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApplePodcasts => "apple-podcasts",
            Self::Flipboard => "flipboard",
            Self::GoogleNews => "google-news",
            Self::Msn => "msn",
            Self::SmartNews => "smartnews",
        }
    }

    /// Returns the partner's name in messages.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ApplePodcasts => "Apple Podcasts",
            Self::Flipboard => "Flipboard",
            Self::GoogleNews => "Google News",
            Self::Msn => "MSN",
            Self::SmartNews => "SmartNews",
        }
    }

    /// Finds a partner by its name on the command line.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == name)
    }

    const fn requirements(self) -> ProfileRequirements {
        match self {
            Self::ApplePodcasts => ProfileRequirements::Table(&apple_podcasts::TABLE),
            Self::Flipboard => ProfileRequirements::Table(&flipboard::TABLE),
            Self::GoogleNews => ProfileRequirements::Retired(GOOGLE_NEWS),
            Self::Msn => ProfileRequirements::Table(&msn::TABLE),
            Self::SmartNews => ProfileRequirements::Table(&smartnews::TABLE),
        }
    }
}

/// Requirements of a partner, if it still reads feeds.
#[derive(Clone, Copy)]
enum ProfileRequirements {
    /// Requirements that apply today.
    Table(&'static ProfileTable),
    /// None any more; the text says what the partner reads instead.
    Retired(&'static str),
}

/// Help for Google News, which ended the submission of feeds in March 2025.
const GOOGLE_NEWS: &str = "leave out this profile; since March 2025 Google News finds articles by \
    news sitemaps and its own crawler, not by feeds";

/// Checks a feed against the requirements of the selected partners.
pub(super) fn check_profiles(
    text: &str,
    dialect: Option<FeedDialect>,
    options: &ValidationOptions,
    findings: &mut FindingList,
) {
    for profile in &options.profiles {
        let table = match profile.requirements() {
            ProfileRequirements::Table(table) => table,
            ProfileRequirements::Retired(help) => {
                findings.push(finding_for(&PROFILE_RETIRED, *profile, 0..0).with("help", help));
                continue;
            }
        };
        if !dialect.is_some_and(|dialect| table.dialects.contains(&dialect)) {
            let label = dialect.map_or("this format", FeedDialect::label);
            findings.push(finding_for(&PROFILE_FORMAT, *profile, 0..0).with("format", label));
            continue;
        }
        let mut checker = ProfileChecker {
            profile: *profile,
            table,
            options,
            host: None,
            entries: 0,
            values: SeenValues::default(),
            seen: [SeenParts::default(), SeenParts::default()],
            findings,
        };
        elements::read(text, |ended| match ended {
            CompletedElement::Part(level, part) => checker.check_part(level, &part),
            CompletedElement::Subject(subject) => checker.check_subject(&subject),
        });
        checker.check_whole(text);
    }
}

/// Elements seen so far in the feed or in the open entry.
#[derive(Default)]
struct SeenParts {
    /// Names of the elements that are present, if the table has them.
    present: Vec<&'static str>,
    /// The names among them with an element that was not empty.
    nonempty: Vec<&'static str>,
}

/// State of checking a feed against the table of one partner.
struct ProfileChecker<'a> {
    profile: Profile,
    table: &'static ProfileTable,
    options: &'a ValidationOptions,
    host: Option<String>,
    entries: usize,
    /// Values that may appear once in a feed.
    values: SeenValues,
    /// Elements of the feed and of the open entry, indexed by [`PartLevel`].
    seen: [SeenParts; 2],
    findings: &'a mut FindingList,
}

impl SeenParts {
    fn add(&mut self, name: &'static str, part: &FeedPart<'_>) {
        if !self.present.contains(&name) {
            self.present.push(name);
        }
        if !self.nonempty.contains(&name) && part.is_filled() {
            self.nonempty.push(name);
        }
    }
}

impl ProfileChecker<'_> {
    fn check_whole(&mut self, text: &str) {
        if text.len() > self.table.most_feed {
            self.report_too_large("the feed", text.len(), self.table.most_feed, 0..0);
        }
        if self.entries < self.table.least_entries {
            let finding = finding_for(&PROFILE_TOO_FEW_ENTRIES, self.profile, 0..0)
                .with("count", self.entries.to_string())
                .with("least", self.table.least_entries.to_string());
            self.findings.push(finding);
        }
    }

    const fn requirements(&self, level: PartLevel) -> &'static [PartRequirement] {
        match level {
            PartLevel::Feed => self.table.feed,
            PartLevel::Entry => self.table.entry,
        }
    }

    fn check_part(&mut self, level: PartLevel, part: &FeedPart<'_>) {
        if level == PartLevel::Feed && part.name == "link" && self.host.is_none() {
            self.host = Some(host(part.value()).unwrap_or_default().to_owned());
        }
        for requirement in self.requirements(level) {
            let others = match &requirement.need {
                RequirementKind::PresentWith(other) => std::slice::from_ref(other),
                _ => &[],
            };
            let names = requirement.names.iter().chain(others);
            for name in names.filter(|name| **name == part.name) {
                self.seen[level as usize].add(name, part);
            }
            if requirement.names.contains(&&*part.name) {
                self.check_value(&requirement.need, part);
            }
        }
    }

    fn check_subject(&mut self, subject: &FeedOrEntry<'_>) {
        if subject.level == PartLevel::Entry {
            self.entries += 1;
        }
        let seen = std::mem::take(&mut self.seen[subject.level as usize]);
        for requirement in self.requirements(subject.level) {
            let is_required = match requirement.need {
                RequirementKind::Present => true,
                RequirementKind::PresentWith(other) => seen.present.contains(&other),
                RequirementKind::Attribute(_)
                | RequirementKind::Form(..)
                | RequirementKind::Unique
                | RequirementKind::Characters(..)
                | RequirementKind::AdvisedCharacters(..)
                | RequirementKind::Bytes(_) => false,
            };
            if is_required && !requirement.names.iter().any(|name| seen.nonempty.contains(name)) {
                self.report_missing(requirement, subject);
            }
        }
    }

    fn report_missing(&mut self, requirement: &PartRequirement, subject: &FeedOrEntry<'_>) {
        let name = subject.name_of(requirement.names);
        let finding = finding_for(&PROFILE_MISSING_ELEMENT, self.profile, subject.span.clone());
        self.findings.push(finding.with("element", name).with("parent", subject.name));
    }

    fn check_value(&mut self, need: &RequirementKind, part: &FeedPart<'_>) {
        let length = part.text.chars().count();
        let host = self.host.as_deref().filter(|host| !host.is_empty());
        let context = RequirementContext { now: self.options.now, host };
        let finding = match *need {
            RequirementKind::Attribute(name) if part.attribute(name).is_none_or(str::is_empty) => {
                self.finding_about(&PROFILE_MISSING_ATTRIBUTE, part).with("attr", name)
            }
            RequirementKind::Form(form, is_right) if !is_right(part, &context) => self
                .finding_about(&PROFILE_VALUE, part)
                .with("form", form)
                .with("value", part.value()),
            RequirementKind::Characters(least, most) if !(least..=most).contains(&length) => {
                self.finding_about_length(&PROFILE_LENGTH, part, least..=most)
            }
            RequirementKind::AdvisedCharacters(least, most)
                if !(least..=most).contains(&length) =>
            {
                self.finding_about_length(&PROFILE_ADVISED_LENGTH, part, least..=most)
            }
            RequirementKind::Unique
                if !part.value().is_empty() && !self.values.is_new("value", part.value()) =>
            {
                self.finding_about(&PROFILE_REPEATED_VALUE, part).with("value", part.value())
            }
            RequirementKind::Bytes(most) if part.text.len() > most => {
                let name = format!("`{}`", part.name);
                return self.report_too_large(&name, part.text.len(), most, part.span.clone());
            }
            RequirementKind::Present
            | RequirementKind::PresentWith(_)
            | RequirementKind::Attribute(_)
            | RequirementKind::Form(..)
            | RequirementKind::Unique
            | RequirementKind::Characters(..)
            | RequirementKind::AdvisedCharacters(..)
            | RequirementKind::Bytes(_) => return,
        };
        self.findings.push(finding);
    }

    fn finding_about_length(
        &self,
        row: &'static ValidationCode,
        part: &FeedPart<'_>,
        bounds: RangeInclusive<usize>,
    ) -> Finding {
        let (least, most) = bounds.into_inner();
        let bounds = match most {
            UNBOUNDED => format!("{least} or more"),
            most => format!("{least} to {most}"),
        };
        let length = part.text.chars().count().to_string();
        self.finding_about(row, part).with("bounds", bounds).with("length", length)
    }

    fn finding_about(&self, row: &'static ValidationCode, part: &FeedPart<'_>) -> Finding {
        finding_for(row, self.profile, part.span.clone()).with("element", part.name.as_str())
    }

    fn report_too_large(
        &mut self,
        what: &str,
        size: usize,
        most: usize,
        span: std::ops::Range<usize>,
    ) {
        let finding = finding_for(&PROFILE_TOO_LARGE, self.profile, span)
            .with("what", what)
            .with("most", most.to_string());
        self.findings.push(finding.with("value", size.to_string()));
    }
}

fn finding_for(
    row: &'static ValidationCode,
    profile: Profile,
    span: std::ops::Range<usize>,
) -> Finding {
    Finding::new(row, span).with("profile", profile.as_str()).with("partner", profile.label())
}
