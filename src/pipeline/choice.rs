//! Which articles are published, and the entries that they become.

use std::collections::{BTreeMap, BTreeSet};

use crate::builder::{self, Entries, Moment, Plan, identity};
use crate::diagnostic::Report;
use crate::model::{Article, Header, Headers};
use crate::pipeline::bodies::Bodies;
use crate::pipeline::kept::Kept;
use crate::pipeline::known::{Known, Settlement};
use crate::pipeline::links::Links;
use crate::pipeline::request::OnDeletion;
use crate::pipeline::{Outcome, Site};
use crate::sources;

/// What is published, but for the pages of archives.
pub struct Chosen {
    /// Of every article without errors, sorted by path.
    pub headers: Headers,
    /// Headers that are not to be published, to be looked at again.
    pub set_aside: Vec<Header>,
    /// Which articles stand in which feed.
    pub plan: Plan,
    /// Those of the feeds.
    pub entries: Entries,
    /// Known ids whose articles are left out, because readers would be shown
    /// them again.
    pub left_out: Vec<String>,
}

/// Articles as they were rendered, by path; none of one that has errors.
type Articles = BTreeMap<Box<str>, Option<Article>>;

impl Site<'_> {
    /// Selects articles, and reports those that readers would be shown again.
    /// If the build keeps going, these are taken out and the next ones selected.
    pub(super) fn choose(
        &self,
        known: &Known<'_>,
        kept: &Kept<'_>,
        mut headers: Headers,
        outcome: &mut Outcome,
    ) -> Chosen {
        let mut settlement = Settlement::new(self.request);
        let mut told = Vec::new();
        let mut changes = known.changes(&headers);
        loop {
            settlement.settle(changes, &mut headers, &mut outcome.report);
            let said = std::mem::take(&mut outcome.report);
            let (aside, plan, entries) = self.select(&mut headers, (known, kept), outcome);
            settlement.set_aside.extend(aside);
            let mut found = std::mem::replace(&mut outcome.report, said);
            // Bodies that are read again say the same again.
            found.diagnostics.retain(|found| !told.contains(found));
            told.extend_from_slice(&found.diagnostics);
            outcome.report.append(found);
            changes = known.beside(&headers).changes(&entries);
            if changes.is_empty() || !settlement.verdict.leaves_out() {
                settlement.settle(changes, &mut headers, &mut outcome.report);
                let Settlement { left_out, set_aside, .. } = settlement;
                return Chosen { headers, set_aside, plan, entries, left_out };
            }
        }
    }

    /// Chooses again, without some articles, by their paths; what was said of
    /// the others is not said twice.
    pub(super) fn choose_without(
        &self,
        spoilt: &BTreeSet<Box<str>>,
        (known, kept): (&Known<'_>, &Kept<'_>),
        chosen: &mut Chosen,
        outcome: &mut Outcome,
    ) {
        let mut headers = std::mem::take(&mut chosen.headers);
        let aside = headers.take_out(spoilt.iter().map(|path| &**path));
        let said = std::mem::take(&mut outcome.report);
        let again = self.choose(known, kept, headers, outcome);
        let mut found = std::mem::replace(&mut outcome.report, said);
        found.diagnostics.retain(|found| !outcome.report.diagnostics.contains(found));
        outcome.report.append(found);
        let Chosen { set_aside, left_out, .. } = std::mem::replace(chosen, again);
        chosen.set_aside.extend(aside.into_iter().chain(set_aside));
        chosen.left_out.extend(left_out);
    }

    /// Selects the articles of every feed and reads their bodies. An article
    /// whose body has errors is set aside and the next one selected.
    fn select(
        &self,
        headers: &mut Headers,
        (known, kept): (&Known<'_>, &Kept<'_>),
        outcome: &mut Outcome,
    ) -> (Vec<Header>, Plan, Entries) {
        let mut set_aside = Vec::new();
        let mut articles = Articles::new();
        loop {
            let mut found = Report::default();
            let plan = self.plan(headers, known, &mut found);
            let selected = plan.selected().into_iter().map(|index| &headers[index]);
            let missing: Vec<_> =
                selected.filter(|header| !articles.contains_key(&header.path)).collect();
            let read = self.bodies(&missing, headers, kept, &mut outcome.report);
            let is_broken = read.iter().any(|(_, article)| article.is_none());
            articles.extend(read);
            if !is_broken {
                outcome.report.append(found);
                let entries = self.entries(articles, &plan, headers);
                return (set_aside, plan, entries);
            }
            let broken = articles.iter().filter(|(_, article)| article.is_none());
            set_aside.extend(headers.take_out(broken.map(|(path, _)| &**path)));
        }
    }

    fn plan(&self, headers: &Headers, known: &Known<'_>, report: &mut Report) -> Plan {
        self.progress.start("select", 0);
        let moment = Moment {
            now: self.now,
            is_out: &|header| known.has(header),
            page_of: &|header, feed| known.page_of(header, feed),
            pages: &|feed| known.pages(feed),
            known_feeds: match self.request.on_deletion {
                OnDeletion::Refuse => &known.feeds,
                OnDeletion::Accept => &[],
            },
        };
        let plan = builder::plan(headers, self.config, &self.authority, moment, report);
        self.progress.finish();
        plan
    }

    fn bodies(
        &self,
        selected: &[&Header],
        headers: &Headers,
        kept: &Kept<'_>,
        report: &mut Report,
    ) -> Vec<(Box<str>, Option<Article>)> {
        let links = Links::new(headers, self.config);
        let bodies = Bodies { site: self, links: &links, kept };
        self.progress.start("bodies", selected.len() as u64);
        let mut read = Vec::with_capacity(selected.len());
        for share in selected.chunks(self.origin.share()) {
            bodies.read_ahead(share);
            read.extend(sources::each(share, report, |header, report| {
                self.progress.advance(1);
                let row = bodies.body(header, report);
                if let Some(row) = row.as_ref().filter(|_| report.diagnostics.is_empty()) {
                    kept.add(row);
                }
                (header.path.clone(), row.map(|row| row.article))
            }));
        }
        self.progress.finish();
        read
    }

    fn entries(&self, mut articles: Articles, plan: &Plan, headers: &Headers) -> Entries {
        let selected = plan.selected().into_iter().filter_map(|index| {
            let header = &headers[index];
            let article = articles.remove(&header.path)??;
            Some((index, identity::id(header, self.config, &self.authority), article))
        });
        builder::entries(selected.collect(), headers, self.config)
    }
}
