//! Which pages stand in the output folder as this build would make them.

use std::collections::HashMap;
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::{ArchiveBuilder, BuiltPages, PageJob, renewed};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::EntrySource;
use crate::pipeline::bodies;
use crate::pipeline::cached_diagnostic::CachedDiagnostic;
use crate::pipeline::publish_gate::PublicFile;
use crate::pipeline::render_cache::{self, ArticleDependency};
use crate::pipeline::request::BuildRequest;
use crate::published::touch::{TouchSelection, TouchTimes};
use crate::sources::{Fingerprint, cache};
use crate::writer::AdmittedFile;

/// The name of the cache.
const CACHE: &str = "pages";

/// A page that a build wrote.
#[derive(Clone, Serialize, Deserialize)]
pub struct CachedPage {
    /// Below the output folder.
    folder: String,
    /// Of all that it was made of beside the configuration and what its
    /// articles asked of other files.
    digest: String,
    /// The articles that asked something, and the answers.
    asked: Vec<(Box<str>, Vec<ArticleDependency>)>,
    /// When it was judged, in seconds since 1970.
    judged: i64,
    /// What is to be said of its articles, and of the page itself.
    said: [Vec<CachedDiagnostic>; 2],
    /// The bytes of its files.
    bytes: u64,
    /// Its files, as the build left them.
    files: Vec<(String, Fingerprint)>,
}

/// An article in a page.
pub struct PageArticle {
    /// Below its folder.
    pub path: Box<str>,
    /// Of the file that was read.
    pub stamp: Fingerprint,
    /// Digest of the header in the same bytes.
    pub header: u64,
    /// What it asked of other files.
    pub asked: Vec<ArticleDependency>,
}

/// What the last builds wrote.
pub struct PageCache {
    key: String,
    rows: HashMap<String, CachedPage>,
}

impl PageCache {
    /// Takes up what is known of pages.
    pub fn load(request: &BuildRequest<'_>, config: &Config, authority: &str) -> Self {
        let key = render_cache::key(config, authority);
        let rows: Vec<CachedPage> = cache::load(&cache::place(request.config, CACHE), &key);
        let rows = rows.into_iter().map(|row| (row.folder.clone(), row)).collect();
        Self { key, rows }
    }

    /// Keeps what is known of the pages that stand in the output folder now.
    pub fn save(self, pages: &mut BuiltPages, request: &BuildRequest<'_>, output: &Path) {
        let (kept, made) = (std::mem::take(&mut pages.reused), std::mem::take(&mut pages.rendered));
        if made.is_empty() && kept.len() == self.rows.len() {
            return;
        }
        let stamped = made.into_iter().filter_map(|row| row.stamped(output));
        let mut rows: Vec<CachedPage> = kept.into_iter().chain(stamped).collect();
        rows.sort_by(|a, b| a.folder.cmp(&b.folder));
        cache::save(&cache::place(request.config, CACHE), &self.key, &rows);
    }
}

fn replay_diagnostics(said: &[CachedDiagnostic]) -> Option<Vec<Diagnostic>> {
    said.iter().map(CachedDiagnostic::diagnostic).collect()
}

impl CachedPage {
    /// Takes the stamps of its files.
    fn stamped(mut self, output: &Path) -> Option<Self> {
        for (path, stamp) in &mut self.files {
            *stamp = Fingerprint::of(&output.join(path))?;
        }
        Some(self)
    }

    fn is_current(&self, output: &Path) -> bool {
        self.files.iter().all(|(path, stamp)| Fingerprint::of(&output.join(path)) == Some(*stamp))
    }
}

impl ArchiveBuilder<'_> {
    /// Finds a page that stands already, with all that is known of it.
    pub(super) fn find_cached(&self, job: PageJob<'_>, standing: &PageCache) -> Option<BuiltPages> {
        let row = standing.rows.get(&job.folder())?;
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
