//! Headers of files that are new or have changed, read in parallel.

use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use crate::diagnostic::{Report, SourceText, panics};
use crate::identity::IdentityHasher;
use crate::model::Header;
use crate::model::headers::{HeaderOffset, PART};
use crate::parser::{self, Frontmatter};
use crate::pipeline::SiteBuild;
use crate::pipeline::cache::header_cache;
use crate::sources::{Fingerprint, ReadDepth};

/// How many files are read into one batch, at most and at least.
const MOST: usize = 512;
const LEAST: usize = 16;

/// What was read of some files.
#[derive(Default)]
pub struct HeaderBatch {
    /// The bytes of headers.
    pub parts: Vec<Vec<u8>>,
    /// One for every file; none where it has errors.
    pub rows: Vec<Option<HeaderRow>>,
    /// The numbers of ids and addresses.
    pub claims: Vec<u64>,
    /// What is to be said of files.
    pub reports: Vec<(Box<str>, Report)>,
}

/// A header, and whether the next build is to read its file again: because what
/// is to be said of it is to be met again, or because it might change unseen.
pub struct HeaderRow {
    pub place: HeaderOffset,
    pub must_reread: bool,
}

impl HeaderRow {
    /// Makes the row of a header that is kept.
    pub const fn kept(place: HeaderOffset) -> Self {
        Self { place, must_reread: false }
    }

    /// Counts its part behind others.
    pub fn moved(self, before: usize) -> Self {
        Self { place: self.place.with_part_offset(before), ..self }
    }
}

/// Reads the headers of some files, in their order.
pub fn read(site: &SiteBuild<'_>, files: &[&str], started: SystemTime) -> Vec<HeaderBatch> {
    let share = files.len() / rayon::current_num_threads() / 8;
    files
        .par_chunks(share.clamp(LEAST, MOST))
        .map(|files| {
            let mut batch = HeaderBatch::default();
            site.origin.read_ahead(ReadDepth::Head, files.iter().copied());
            let claimant = IdentityHasher::new(site.config, &site.authority);
            for file in files {
                batch.add(site, &claimant, file, started);
                site.progress.advance(1);
            }
            batch
        })
        .collect()
}

/// A header as it was read now.
pub struct ReadHeader {
    /// Fingerprint of the file that was read.
    pub stamp: Fingerprint,
    /// The header.
    pub header: Header,
    /// Numbers of the id and the address that the article claims.
    claims: [Option<u64>; 2],
}

/// Reads the header of one file; none where it has errors.
pub fn header(
    site: &SiteBuild<'_>,
    claimant: &IdentityHasher<'_>,
    file: &str,
    report: &mut Report,
) -> Option<ReadHeader> {
    let (stamp, header) = site.origin.head(file, report, |source, frontmatter, report| {
        site.parse_header(source, file, frontmatter, report)
    })?;
    let header = header?;
    // From here on the id and the address are made again in many places: a panic
    // in that shows here first.
    let claims = panics::catch(|| claimant.identity_hashes(&header)).map_err(|caught| {
        report.push(caught.into_article_error(&site.config.articles.folder.join(file)));
    });
    Some(ReadHeader { stamp, header, claims: claims.ok()? })
}

impl SiteBuild<'_> {
    /// Parses the header of the article at `path` below its folder, from its
    /// head or from its whole text: both are judged by the same rules.
    pub fn parse_header(
        &self,
        source: &SourceText<'_>,
        path: &str,
        frontmatter: &Frontmatter,
        report: &mut Report,
    ) -> Option<Header> {
        let defaults = self.defaults.get_or_init(Arc::default);
        let header = parser::header(source, path, frontmatter, self.config, defaults, report)?;
        let rules = (self.config, self.authority.as_str());
        Some(self.held.apply(header, (source, frontmatter), rules))
    }
}

impl HeaderBatch {
    fn add(
        &mut self,
        site: &SiteBuild<'_>,
        claimant: &IdentityHasher<'_>,
        file: &str,
        started: SystemTime,
    ) {
        let mut said = Report::default();
        let read = header(site, claimant, file, &mut said);
        let row = read.map(|read| {
            let is_passing = !said.diagnostics.is_empty() || !read.stamp.is_stable_at(started);
            HeaderRow { place: self.write(&read), must_reread: is_passing }
        });
        self.rows.push(row);
        if !said.diagnostics.is_empty() {
            self.reports.push((file.into(), said));
        }
    }

    fn write(&mut self, read: &ReadHeader) -> HeaderOffset {
        let ReadHeader { stamp, header, claims } = read;
        self.claims.extend(claims.iter().flatten());
        if self.parts.last().is_none_or(|part| part.len() > PART) {
            self.parts.push(Vec::with_capacity(MOST * 160));
        }
        let before = self.parts.len() - 1;
        header_cache::write(*stamp, *claims, header, &mut self.parts[before])
            .with_part_offset(before)
    }
}
