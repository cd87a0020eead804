//! Finds pages that an earlier build wrote and that this build would write alike.

use std::collections::HashMap;
use std::time::SystemTime;

use super::{ArchiveBuilder, BuiltPages, PageJob, renewed};
use crate::diagnostic::Report;
use crate::model::EntrySource;
use crate::pipeline::bodies;
use crate::pipeline::cache::cached_diagnostic::CachedDiagnostic;
use crate::pipeline::cache::page_cache::{CachedPage, PageArticle, PageCache, replay_diagnostics};
use crate::pipeline::cache::render_cache::ArticleDependency;
use crate::pipeline::publish_gate::PublicFile;
use crate::published::touch::{TouchSelection, TouchTimes};
use crate::sources::{Fingerprint, cache};
use crate::writer::AdmittedFile;

impl ArchiveBuilder<'_> {
    /// Finds a page that stands already, with all that is known of it.
    pub(super) fn find_cached(&self, job: PageJob<'_>, standing: &PageCache) -> Option<BuiltPages> {
        let row = standing.get(&job.folder())?;
        let site = self.bodies.site;
        let slots = job.articles().iter().map(|&index| {
            let header = &self.headers[index];
            let stamp = site.origin.stamp(&header.path)?;
            Some((&*header.path, stamp, header.digest(), self.touched(index).ok()?))
        });
        let slots: Vec<_> = slots.collect::<Option<_>>()?;
        let answers = |(path, asked): &(Box<str>, Vec<ArticleDependency>)| {
            asked.iter().all(|asked| self.bodies.answer(path, asked) == *asked)
        };
        let is_same = row.judged <= self.now.timestamp()
            && row.digest == self.digest(job, &slots)
            && row.is_current(&site.config.output.folder)
            && row.asked.iter().all(answers);
        is_same.then_some(())?;
        self.bodies.kept.limit.count_bytes(row.bytes);
        let record = |index: &usize| {
            let id = &self.ids[index];
            Some((id.clone(), renewed(self.last.entries.get(id)?)))
        };
        let paths = row.files.iter().map(|(path, _)| &**path);
        let admitted = self.gate.admit_kept(paths, &self.sources(job, row))?;
        let place = |file: &PublicFile<'_>| {
            let record = self.last.files.get(file.path())?;
            Some(self.writing.map(|writing| writing.keep(file, record)))
        };
        Some(BuiltPages {
            placed: admitted
                .iter()
                .map(place)
                .collect::<Option<Vec<_>>>()?
                .into_iter()
                .flatten()
                .collect(),
            records: job.articles().iter().map(record).collect::<Option<_>>()?,
            report: Report { diagnostics: replay_diagnostics(&row.said[0])? },
            judged: replay_diagnostics(&row.said[1])?,
            reused: vec![row.clone()],
            ..BuiltPages::default()
        })
    }

    /// Lists the origins of the entries of a page that stands already.
    fn sources(&self, job: PageJob<'_>, row: &CachedPage) -> Vec<EntrySource> {
        let asked: HashMap<&str, &[ArticleDependency]> =
            row.asked.iter().map(|(path, asked)| (&**path, &**asked)).collect();
        let source = |index: &usize| {
            let header = &self.headers[*index];
            let asked = asked.get(&*header.path).copied().unwrap_or_default();
            let (links, files) = (bodies::links(asked), Vec::new());
            EntrySource { path: header.path.clone(), header: header.digest(), links, files }
        };
        job.articles().iter().map(source).collect()
    }

    /// Says when a known entry was touched; an error where it is not known, or
    /// to be touched now.
    fn touched(&self, index: usize) -> Result<Option<i64>, ()> {
        let path = &*self.headers[index].path;
        let is_named = matches!(self.touch, TouchSelection::Named(paths) if paths.contains(path));
        match self.last.entries.get(&self.ids[&index]) {
            Some(record) if !is_named => Ok(record.touched.map(|at| at.timestamp())),
            Some(_) | None => Err(()),
        }
    }

    /// Describes a page that was made, if no article in it can change unseen.
    pub(super) fn row(
        &self,
        job: PageJob<'_>,
        (slots, touched): (Vec<PageArticle>, &TouchTimes),
        (files, bytes): (Vec<String>, u64),
        said: [Vec<CachedDiagnostic>; 2],
    ) -> Option<CachedPage> {
        let now = SystemTime::now();
        slots.iter().all(|slot| slot.stamp.is_stable_at(now)).then_some(())?;
        let known: Vec<_> = slots
            .iter()
            .zip(job.articles())
            .map(|(slot, index)| {
                (
                    &*slot.path,
                    slot.stamp,
                    slot.header,
                    touched.get(&self.ids[index]).map(chrono::DateTime::timestamp),
                )
            })
            .collect();
        Some(CachedPage {
            folder: job.folder(),
            digest: self.digest(job, &known),
            asked: slots
                .into_iter()
                .filter(|slot| !slot.asked.is_empty())
                .map(|slot| (slot.path, slot.asked))
                .collect(),
            judged: self.now.timestamp(),
            bytes,
            said,
            files: files.into_iter().map(|path| (path, Fingerprint::default())).collect(),
        })
    }

    fn digest(&self, job: PageJob<'_>, slots: &[(&str, Fingerprint, u64, Option<i64>)]) -> String {
        let rule = &job.planned.rule;
        let number = |at: usize| job.planned.pages.get(at).map(|page| page.number);
        let previous = job.at.checked_sub(1).map(number);
        let next = if job.at == 0 { number(1) } else { None };
        // What `[each.*]` makes of the articles in use stands in no configuration.
        let feed = (&rule.title, &rule.description, &job.planned.language, self.masthead.logo);
        cache::digest(&(feed, previous, next, slots))
    }
}
