//! Looks for settings that make the ids, addresses and dates of a site equal to those of its
//! feeds. Every pattern that gives a few articles their addresses is tried on all entries,
//! and the result is proved by reading the site again with the settings.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::config::SPELLINGS;
use crate::config::pattern::PermalinkPattern;
use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::ids::proof::matched_pair::{self, IdentitySettings, MatchedPair, count, count_all};
use crate::ids::proof::pattern_kind::PatternKind;
use crate::ids::proof::tried_patterns::{AddressPlan, SpelledPattern, TriedPattern};
use crate::ids::proof::{
    ComparedProperty, EqualCount, EqualCounts, PROPERTIES, PatternCorrection, SettingLine,
    id_forms, induction, zones,
};
use crate::model::Header;
use crate::pipeline::BuildRequest;
use crate::site::inspect;
use crate::text::slug_style::SlugStyle;

/// Fewest entries that prove a pattern: a single address has many patterns.
const LEAST_ENTRIES: usize = 2;

/// Entries that a correction may leave different: one in this many.
const EXCEPTIONS: usize = 20;

/// Entries that patterns are made of.
const SAMPLES: usize = 3;

/// Entries that a pattern is tried on before it is tried on all.
const TRIALS: usize = 7;

/// Tables of the settings, in the order of feed.toml.
const TABLES: [&str; 3] = ["site", "articles", "articles.permalinks"];

/// Looks for settings that make more properties of all entries equal.
pub(super) fn find(
    pairs: &[MatchedPair<'_>],
    counts: EqualCounts,
    settings: IdentitySettings,
    request: &BuildRequest<'_>,
) -> Option<PatternCorrection> {
    if pairs.len() < LEAST_ENTRIES || counts.iter().all(|count| count.is_complete()) {
        return None;
    }
    let mut search = CorrectionSearch::new(pairs, settings);
    search.correct_zone(request);
    search.correct_addresses();
    search.correct_ids();
    search.prove(counts, request)
}

/// Returns true if a count is complete but for a few entries.
const fn is_nearly_complete(count: EqualCount) -> bool {
    count.total > 0 && (count.total - count.equal) * EXCEPTIONS <= count.total
}

/// Search for settings: those that are changed so far, and the headers read with them.
struct CorrectionSearch<'a> {
    entries: Vec<&'a AdoptedEntry>,
    /// Header of each entry's article, with a title.
    headers: Vec<Header>,
    settings: IdentitySettings,
    lines: Vec<SettingLine>,
    other_zones: Vec<&'static str>,
}

impl<'a> CorrectionSearch<'a> {
    fn new(pairs: &[MatchedPair<'a>], settings: IdentitySettings) -> Self {
        // The title is in a header only if a pattern needs it. The proof reads the article's.
        let headers = pairs.iter().map(|pair| {
            let title =
                pair.header.title.clone().or_else(|| pair.entry.title.as_deref().map(Into::into));
            Header { title, ..pair.header.clone() }
        });
        Self {
            entries: pairs.iter().map(|pair| pair.entry).collect(),
            headers: headers.collect(),
            settings,
            lines: Vec::new(),
            other_zones: Vec::new(),
        }
    }

    fn pairs(&self) -> Vec<MatchedPair<'_>> {
        let pairs = self.entries.iter().zip(&self.headers);
        pairs.map(|(entry, header)| MatchedPair { entry, header }).collect()
    }

    fn add_line(&mut self, table: &'static str, key: &str, value: &str) {
        self.lines.push(SettingLine { table, key: key.to_owned(), value: value.to_owned() });
    }

    /// Tries time zones, if dates differ.
    fn correct_zone(&mut self, request: &BuildRequest<'_>) {
        let pairs = self.pairs();
        let counted =
            count(pairs.iter().map(|pair| pair.is_equal(ComparedProperty::Date, &self.settings)));
        if counted.is_complete() {
            return;
        }
        let zones = zones::find(&pairs, self.settings.config.site.zone, counted.total / EXCEPTIONS);
        let Some((&zone, others)) = zones.split_first() else { return };
        let mut config = self.settings.config.clone();
        config.site.zone = zone;
        let Ok(site) = inspect::inspect_site_as(request, config) else { return };
        self.settings.config.site.zone = zone;
        for header in &mut self.headers {
            if let Some(read) = site.header(&header.path) {
                *header = Header { title: header.title.clone(), ..read.clone() };
            }
        }
        self.other_zones = others.iter().map(|zone| zone.name()).collect();
        self.add_line("site", "timezone", zone.name());
    }

    /// Tries patterns and spellings of permalinks, if addresses differ.
    fn correct_addresses(&mut self) {
        let all: Vec<usize> = (0..self.entries.len()).collect();
        let now = self.count(PatternKind::Permalink, &self.settings, &all);
        if now.is_complete() {
            return;
        }
        let mut trial = IdentitySettings {
            config: self.settings.config.clone(),
            authority: self.settings.authority.clone(),
        };
        trial.config.articles.permalinks.clear();
        let has_sections = !self.settings.config.articles.permalinks.is_empty();
        let groups = [vec![(None, all)], self.sections()];
        let mut best = None;
        for groups in &groups[usize::from(has_sections)..] {
            for (name, style) in spellings(self.settings.config.articles.spelling) {
                trial.config.articles.spelling = style;
                let plan = self.plan_addresses(name, groups, &mut trial);
                best = Some(AddressPlan::better(best, plan));
            }
            if best.as_ref().is_some_and(|plan| plan.counted.is_complete()) {
                break;
            }
        }
        let plan = best.filter(|plan| plan.counted.equal > now.equal);
        if let Some(plan) = plan.filter(|plan| is_nearly_complete(plan.counted)) {
            self.apply_addresses(plan);
        }
    }

    /// Groups the entries by the sections of their articles.
    fn sections(&self) -> Vec<SectionEntries> {
        let mut groups: BTreeMap<Option<Box<str>>, Vec<usize>> = BTreeMap::new();
        for (index, header) in self.headers.iter().enumerate() {
            groups.entry(header.section.clone()).or_default().push(index);
        }
        groups.into_iter().collect()
    }

    /// Looks for a pattern of each group of entries, in one spelling.
    fn plan_addresses(
        &self,
        spelling: &'static str,
        groups: &[SectionEntries],
        trial: &mut IdentitySettings,
    ) -> AddressPlan {
        let mut plan =
            AddressPlan { spelling, patterns: Vec::new(), counted: EqualCount::default() };
        for (section, members) in groups {
            let found = self.search_pattern(PatternKind::Permalink, members, trial);
            plan.counted.total += self.count(PatternKind::Permalink, trial, members).total;
            if let Some(found) = found {
                plan.counted.equal += found.counted.equal;
                plan.patterns.push((section.clone(), found.text));
            }
        }
        plan
    }

    fn apply_addresses(&mut self, plan: AddressPlan) {
        let articles = &mut self.settings.config.articles;
        for (section, text) in plan.patterns {
            let pattern = PermalinkPattern::parse(&text).0;
            let (table, key) = match section {
                Some(section) if articles.pattern(Some(&section)) == &pattern => continue,
                None if articles.permalink == pattern => continue,
                Some(section) => {
                    articles.permalinks.insert(section.to_string(), pattern);
                    ("articles.permalinks", section.to_string())
                }
                None => {
                    articles.permalink = pattern;
                    ("articles", "permalink".to_owned())
                }
            };
            self.lines.push(SettingLine { table, key, value: text });
        }
        self.apply_spelling(plan.spelling);
    }

    /// Tries derivations of ids, if ids differ: for all entries, then for those with the
    /// form of the newest id.
    fn correct_ids(&mut self) {
        let all: Vec<usize> = (0..self.entries.len()).collect();
        let found = [all, self.newest_form()].into_iter().find_map(|members| {
            let now = self.count(PatternKind::Id, &self.settings, &members);
            let best = if now.is_complete() { None } else { self.search_ids(&members) };
            best.filter(|best| best.pattern.counted.equal > now.equal)
                .filter(|best| is_nearly_complete(best.pattern.counted))
        });
        if let Some(best) = found {
            self.apply_spelling(best.spelling);
            PatternKind::Id.set(&mut self.settings, &best.pattern.text);
            self.add_line("articles", "ids", &best.pattern.text);
        }
    }

    /// Returns the derivation that makes the most ids of some entries equal.
    fn search_ids(&self, members: &[usize]) -> Option<SpelledPattern> {
        let mut trial = IdentitySettings {
            config: self.settings.config.clone(),
            authority: self.settings.authority.clone(),
        };
        let all: Vec<usize> = (0..self.entries.len()).collect();
        let (current, mut best) = (self.settings.config.articles.spelling, None);
        let addresses = self.count(PatternKind::Permalink, &self.settings, &all);
        for (name, style) in spellings(current) {
            trial.config.articles.spelling = style;
            // A spelling that changes the addresses is not a correction.
            if style != current
                && self.count(PatternKind::Permalink, &trial, &all).equal < addresses.equal
            {
                continue;
            }
            let found = self.search_pattern(PatternKind::Id, members, &mut trial);
            best = SpelledPattern::better(best, name, found);
            if best.as_ref().is_some_and(|best| best.pattern.counted.is_complete()) {
                break;
            }
        }
        best
    }

    /// Returns the entries whose ids have the form of the newest entry: older ones may have
    /// the ids of another program, and no pattern makes both.
    fn newest_form(&self) -> Vec<usize> {
        let all = 0..self.entries.len();
        let dated = all.clone().filter_map(|index| {
            let entry = self.entries[index];
            Some((entry.date()?.instant, std::cmp::Reverse(index), id_forms::form_key(entry)?))
        });
        let Some((_, _, newest)) = dated.max() else { return all.collect() };
        let has_form =
            |index: &usize| id_forms::form_key(self.entries[*index]).as_ref() == Some(&newest);
        let members: Vec<usize> = all.clone().filter(has_form).collect();
        if members.len() < LEAST_ENTRIES { all.collect() } else { members }
    }

    /// Changes the spelling, if it is another.
    fn apply_spelling(&mut self, name: &str) {
        let style = SPELLINGS.iter().find(|(known, _)| *known == name);
        let articles = &mut self.settings.config.articles;
        let Some((name, style)) = style.filter(|(_, style)| *style != articles.spelling) else {
            return;
        };
        articles.spelling = *style;
        self.lines.retain(|line| line.key != "spelling");
        self.add_line("articles", "spelling", name);
    }

    fn count(
        &self,
        kind: PatternKind,
        settings: &IdentitySettings,
        members: &[usize],
    ) -> EqualCount {
        matched_pair::count(members.iter().map(|&index| kind.is_equal(&self.pair(index), settings)))
    }

    fn pair(&self, index: usize) -> MatchedPair<'_> {
        MatchedPair { entry: self.entries[index], header: &self.headers[index] }
    }

    /// Returns the pattern that makes the most entries equal.
    fn search_pattern(
        &self,
        kind: PatternKind,
        members: &[usize],
        trial: &mut IdentitySettings,
    ) -> Option<TriedPattern> {
        let mut best = None;
        for text in self.list_candidates(kind, members, trial) {
            kind.set(trial, &text);
            let spread = members.iter().copied().step_by(members.len().div_ceil(TRIALS));
            let tried = self.count(kind, trial, &spread.collect::<Vec<_>>());
            // One of the entries may be an exception.
            if tried.total > tried.equal + 1 {
                continue;
            }
            let counted = self.count(kind, trial, members);
            best = TriedPattern::better(best, Some(TriedPattern { text, counted }));
            if counted.is_complete() {
                break;
            }
        }
        best
    }

    /// Lists the patterns of a few entries, without repeats.
    fn list_candidates(
        &self,
        kind: PatternKind,
        members: &[usize],
        trial: &IdentitySettings,
    ) -> Vec<String> {
        let derived: Vec<usize> = members
            .iter()
            .copied()
            .filter(|&index| kind.is_derived(&self.headers[index]))
            .collect();
        let mut candidates: Vec<String> = kind.schemes().iter().map(|&it| it.to_owned()).collect();
        let mut known: BTreeSet<String> = candidates.iter().cloned().collect();
        for index in derived.iter().step_by(derived.len().div_ceil(SAMPLES).max(1)) {
            let pair = self.pair(*index);
            let Some(text) = kind.text_of(&pair, trial) else { continue };
            let patterns = induction::list_patterns(
                &text,
                pair.header,
                &trial.config,
                kind.address_of(&pair, trial),
            );
            candidates.extend(patterns.into_iter().filter(|text| known.insert(text.clone())));
        }
        candidates.retain(|text| kind.is_valid(text));
        candidates
    }

    /// Reads the site with the new settings, and counts again.
    fn prove(
        mut self,
        before: EqualCounts,
        request: &BuildRequest<'_>,
    ) -> Option<PatternCorrection> {
        if self.lines.is_empty() {
            return None;
        }
        self.lines.sort_by_key(|line| TABLES.iter().position(|table| *table == line.table));
        let site = inspect::inspect_site_as(request, self.settings.config.clone()).ok()?;
        let by_path: HashMap<&str, &Header> =
            site.headers.iter().map(|header| (&*header.path, header)).collect();
        let pairs = self.entries.iter().zip(&self.headers).filter_map(|(entry, header)| {
            Some(MatchedPair { entry, header: by_path.get(&*header.path)? })
        });
        let pairs: Vec<MatchedPair<'_>> = pairs.collect();
        let settings = IdentitySettings::of_site(&site);
        let counts = count_all(&pairs, &settings);
        let paths = matched_pair::count_paths(&pairs, &settings);
        let is_worse = (0..PROPERTIES.len()).any(|at| counts[at].equal < before[at].equal);
        let corrected =
            PatternCorrection { lines: self.lines, counts, paths, other_zones: self.other_zones };
        (!is_worse).then_some(corrected)
    }
}

/// Section, and the indices of its entries.
type SectionEntries = (Option<Box<str>>, Vec<usize>);

/// Lists the spellings of slugs, the current one first.
fn spellings(current: SlugStyle) -> Vec<(&'static str, SlugStyle)> {
    let mut spellings = SPELLINGS.to_vec();
    spellings.sort_by_key(|(_, style)| *style != current);
    spellings
}
