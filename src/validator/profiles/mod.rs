//! What partners ask of a feed beyond its format: a table for each.
//!
//! Partners refuse a feed without telling why, so their requirements are
//! warnings that can be had before. What only their servers can see, such as
//! the size of a picture, is not judged.

mod apple_podcasts;
mod elements;
mod flipboard;
mod google_news;
mod msn;
mod smartnews;
#[cfg(test)]
mod tests;

use crate::text::date::Timestamp;
use crate::validator::codes::{
    PROFILE_FORMAT, PROFILE_LENGTH, PROFILE_MISSING_ATTRIBUTE, PROFILE_MISSING_ELEMENT,
    PROFILE_TOO_FEW_ENTRIES, PROFILE_TOO_LARGE, PROFILE_VALUE, ValidationCode,
};
use crate::validator::finding::{Finding, FindingList};
use crate::validator::{FeedDialect, ValidationOptions};

use elements::{CompletedElement, FeedOrEntry, FeedPart, PartLevel};

/// A partner that has requirements of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Apple's directory of podcasts.
    ApplePodcasts,
    /// Flipboard.
    Flipboard,
    /// Google News.
    GoogleNews,
    /// MSN, Microsoft's news.
    Msn,
    /// SmartNews, by its SmartFormat 2.1.
    SmartNews,
}

impl Profile {
    /// Every partner, by name.
    pub const ALL: [Self; 5] =
        [Self::ApplePodcasts, Self::Flipboard, Self::GoogleNews, Self::Msn, Self::SmartNews];

    /// Returns its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApplePodcasts => "apple-podcasts",
            Self::Flipboard => "flipboard",
            Self::GoogleNews => "google-news",
            Self::Msn => "msn",
            Self::SmartNews => "smartnews",
        }
    }

    /// Returns its name for people.
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
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == name)
    }

    const fn table(self) -> &'static ProfileTable {
        match self {
            Self::ApplePodcasts => &apple_podcasts::TABLE,
            Self::Flipboard => &flipboard::TABLE,
            Self::GoogleNews => &google_news::TABLE,
            Self::Msn => &msn::TABLE,
            Self::SmartNews => &smartnews::TABLE,
        }
    }
}

/// What a partner asks for.
struct ProfileTable {
    /// Formats it reads.
    dialects: &'static [FeedDialect],
    /// How few entries it takes, and how many bytes of a feed and of an entry.
    least_entries: usize,
    most_feed: usize,
    most_entry: usize,
    /// Of the channel or feed.
    feed: &'static [PartRequirement],
    /// Of every item or entry.
    entry: &'static [PartRequirement],
}

/// A bound that is none.
const UNBOUNDED: usize = usize::MAX;

/// The formats of most partners.
const RSS_AND_ATOM: &[FeedDialect] = &[FeedDialect::Rss, FeedDialect::Atom];

/// One thing a partner asks for.
struct PartRequirement {
    /// The element by the names of the formats, RSS first; a child of a child
    /// has a path.
    names: &'static [&'static str],
    /// What is asked of it.
    need: RequirementKind,
}

/// What is asked of an element.
enum RequirementKind {
    /// That it is there and not empty.
    Present,
    /// That it is there, where another is.
    PresentWith(&'static str),
    /// That each has an attribute.
    Attribute(&'static str),
    /// That each has a value of a form, which people know by these words.
    Form(&'static str, fn(&FeedPart<'_>, &RequirementContext<'_>) -> bool),
    /// That it has so many characters.
    Characters(usize, usize),
    /// That it has no more bytes.
    Bytes(usize),
}

/// What a value can be judged by beside itself.
struct RequirementContext<'a> {
    /// The instant of judging.
    now: Timestamp,
    /// The host of the site, where the feed names it.
    host: Option<&'a str>,
}

/// Judges a feed by the requirements of the partners that are asked for.
pub(super) fn judge(
    text: &str,
    dialect: Option<FeedDialect>,
    options: &ValidationOptions,
    findings: &mut FindingList,
) {
    for profile in &options.profiles {
        let table = profile.table();
        if !dialect.is_some_and(|dialect| table.dialects.contains(&dialect)) {
            let label = dialect.map_or("no feed", FeedDialect::label);
            findings.push(say(&PROFILE_FORMAT, *profile, 0..0).with("format", label));
            continue;
        }
        let mut judge = ProfileChecker {
            profile: *profile,
            table,
            options,
            host: None,
            entries: 0,
            seen: [SeenParts::default(), SeenParts::default()],
            findings,
        };
        elements::read(text, |ended| match ended {
            CompletedElement::Part(level, part) => judge.part(level, &part),
            CompletedElement::Subject(subject) => judge.subject(&subject),
        });
        judge.whole(text);
    }
}

/// What is known of the parts of the feed or of the open entry.
#[derive(Default)]
struct SeenParts {
    /// Names of elements, of those the table asks for.
    present: Vec<&'static str>,
    /// Those of them that were not empty.
    nonempty: Vec<&'static str>,
}

/// A feed on its way past a partner's table.
struct ProfileChecker<'a> {
    profile: Profile,
    table: &'static ProfileTable,
    options: &'a ValidationOptions,
    host: Option<String>,
    entries: usize,
    /// Of the feed, and of the open entry.
    seen: [SeenParts; 2],
    findings: &'a mut FindingList,
}

impl SeenParts {
    fn note(&mut self, name: &'static str, part: &FeedPart<'_>) {
        if !self.present.contains(&name) {
            self.present.push(name);
        }
        if !self.nonempty.contains(&name) && part.is_filled() {
            self.nonempty.push(name);
        }
    }
}

impl ProfileChecker<'_> {
    fn whole(&mut self, text: &str) {
        if text.len() > self.table.most_feed {
            self.too_large("the feed", text.len(), self.table.most_feed, 0..0);
        }
        if self.entries < self.table.least_entries {
            let finding = say(&PROFILE_TOO_FEW_ENTRIES, self.profile, 0..0)
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

    fn part(&mut self, level: PartLevel, part: &FeedPart<'_>) {
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
                self.seen[level as usize].note(name, part);
            }
            if requirement.names.contains(&&*part.name) {
                self.value(&requirement.need, part);
            }
        }
    }

    fn subject(&mut self, subject: &FeedOrEntry<'_>) {
        if subject.level == PartLevel::Entry {
            self.entries += 1;
            let length = subject.whole.len();
            if length > self.table.most_entry {
                self.too_large("an entry", length, self.table.most_entry, subject.span.clone());
            }
        }
        let seen = std::mem::take(&mut self.seen[subject.level as usize]);
        for requirement in self.requirements(subject.level) {
            let is_asked = match requirement.need {
                RequirementKind::Present => true,
                RequirementKind::PresentWith(other) => seen.present.contains(&other),
                RequirementKind::Attribute(_)
                | RequirementKind::Form(..)
                | RequirementKind::Characters(..)
                | RequirementKind::Bytes(_) => false,
            };
            if is_asked && !requirement.names.iter().any(|name| seen.nonempty.contains(name)) {
                self.missing(requirement, subject);
            }
        }
    }

    fn missing(&mut self, requirement: &PartRequirement, subject: &FeedOrEntry<'_>) {
        let name = subject.name_of(requirement.names);
        let finding = say(&PROFILE_MISSING_ELEMENT, self.profile, subject.span.clone());
        self.findings.push(finding.with("element", name).with("parent", subject.name));
    }

    fn value(&mut self, need: &RequirementKind, part: &FeedPart<'_>) {
        let say =
            |row| say(row, self.profile, part.span.clone()).with("element", part.name.as_str());
        let length = part.text.chars().count();
        let host = self.host.as_deref().filter(|host| !host.is_empty());
        let setting = RequirementContext { now: self.options.now, host };
        let finding = match *need {
            RequirementKind::Attribute(name) if part.attribute(name).is_none_or(str::is_empty) => {
                say(&PROFILE_MISSING_ATTRIBUTE).with("attr", name)
            }
            RequirementKind::Form(form, is_right) if !is_right(part, &setting) => {
                say(&PROFILE_VALUE).with("form", form).with("value", part.value())
            }
            RequirementKind::Characters(least, most) if !(least..=most).contains(&length) => {
                let bounds = match most {
                    UNBOUNDED => format!("{least} or more"),
                    most => format!("{least} to {most}"),
                };
                say(&PROFILE_LENGTH).with("bounds", bounds).with("length", length.to_string())
            }
            RequirementKind::Bytes(most) if part.text.len() > most => {
                let name = format!("`{}`", part.name);
                return self.too_large(&name, part.text.len(), most, part.span.clone());
            }
            RequirementKind::Present
            | RequirementKind::PresentWith(_)
            | RequirementKind::Attribute(_)
            | RequirementKind::Form(..)
            | RequirementKind::Characters(..)
            | RequirementKind::Bytes(_) => return,
        };
        self.findings.push(finding);
    }

    fn too_large(&mut self, what: &str, size: usize, most: usize, span: std::ops::Range<usize>) {
        let finding = say(&PROFILE_TOO_LARGE, self.profile, span)
            .with("what", what)
            .with("most", most.to_string());
        self.findings.push(finding.with("value", size.to_string()));
    }
}

/// Makes a row that asks for an element.
const fn present(names: &'static [&'static str]) -> PartRequirement {
    PartRequirement { names, need: RequirementKind::Present }
}

/// Makes a row that asks for an attribute of an element that may be there.
const fn with(names: &'static [&'static str], attribute: &'static str) -> PartRequirement {
    PartRequirement { names, need: RequirementKind::Attribute(attribute) }
}

fn say(row: &'static ValidationCode, profile: Profile, span: std::ops::Range<usize>) -> Finding {
    Finding::new(row, span).with("profile", profile.as_str()).with("partner", profile.label())
}

/// Returns the host of an address, without a `www.` before it.
fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// Says whether an address is secure.
fn is_secure(part: &FeedPart<'_>, _: &RequirementContext<'_>) -> bool {
    part.attribute("url").unwrap_or(part.value()).starts_with("https://")
}
