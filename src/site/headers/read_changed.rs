//! Reads the headers of new and changed files in parallel.

use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Report, SourceText, panics};
use crate::frontmatter::Frontmatter;
use crate::identity::IdentityHasher;
use crate::model::Header;
use crate::model::headers::{HeaderOffset, PART};
use crate::parser::{self};
use crate::published::upgrades::ReadArticle;
use crate::site::cache::{cached_diagnostic, header_cache};
use crate::site::site_build::SiteBuild;
use crate::sources::{Fingerprint, ReadDepth};

/// Largest number of files in a batch: bounds the memory and the requests of one batch.
const MAX_BATCH: usize = 512;

/// Smallest number of files in a batch: fewer would not pay for a task of their own.
const MIN_BATCH: usize = 16;

/// Headers of some files, and their diagnostics.
#[derive(Default)]
pub(crate) struct HeaderBatch {
    /// Bytes of the headers, in the layout of the header cache.
    pub parts: Vec<Vec<u8>>,
    /// Row of every file, in the order of the files; `None` for a file with errors.
    pub rows: Vec<Option<HeaderRow>>,
    /// Hashes of the ids and addresses.
    pub claims: Vec<u64>,
    /// Diagnostics of files, by path.
    pub reports: Vec<(Box<str>, Report)>,
}

/// Position of a header.
pub(crate) struct HeaderRow {
    pub offset: HeaderOffset,
    /// True if the next build must read the file again: because its diagnostics can't be
    /// cached, or because a change might keep its fingerprint.
    pub must_reread: bool,
}

impl HeaderRow {
    /// Creates the row of a cached header.
    pub(crate) const fn cached(offset: HeaderOffset) -> Self {
        Self { offset, must_reread: false }
    }

    /// Adapts the row to a list of parts in which other parts come before its own.
    pub(crate) fn with_part_offset(self, parts_before: usize) -> Self {
        Self { offset: self.offset.with_part_offset(parts_before), ..self }
    }
}

/// Reads the headers of some files; keeps their order.
pub(crate) fn read(site: &SiteBuild<'_>, files: &[&str], started: SystemTime) -> Vec<HeaderBatch> {
    let share = files.len() / rayon::current_num_threads() / 8;
    files
        .par_chunks(share.clamp(MIN_BATCH, MAX_BATCH))
        .map(|files| {
            let mut batch = HeaderBatch::default();
            site.source.read_ahead(ReadDepth::Head, files.iter().copied());
            let hasher = IdentityHasher::new(site.config, &site.authority);
            for file in files {
                batch.add(site, &hasher, file, started);
                site.progress.advance(1);
            }
            batch
        })
        .collect()
}

/// Header that was read from its file.
pub(crate) struct ReadHeader {
    /// Fingerprint of the file that was read.
    pub stamp: Fingerprint,
    /// Header of the article.
    pub header: Header,
    /// Hashes of the id and the address of the article.
    claims: [Option<u64>; 2],
}

/// Reads the header of one file; `None` if it has errors.
pub(crate) fn read_header(
    site: &SiteBuild<'_>,
    hasher: &IdentityHasher<'_>,
    file: &str,
    report: &mut Report,
) -> Option<ReadHeader> {
    let (stamp, header) = site.source.head(file, report, |source, frontmatter, report| {
        site.parse_header(source, file, frontmatter, report)
    })?;
    let header = header?;
    // The id and the address are derived again in many places; if that panics, it must be
    // caught here, where it only affects one article.
    let claims = panics::catch(|| hasher.identity_hashes(&header)).map_err(|caught| {
        report.push(caught.into_article_error(&site.config.articles.folder.join(file)));
    });
    Some(ReadHeader { stamp, header, claims: claims.ok()? })
}

impl SiteBuild<'_> {
    /// Parses the header of the article at `path`, from its beginning or from its whole
    /// text; both give the same header.
    pub(crate) fn parse_header(
        &self,
        source: &SourceText<'_>,
        path: &str,
        frontmatter: &Frontmatter,
        report: &mut Report,
    ) -> Option<Header> {
        let defaults = self.defaults.get_or_init(Arc::default);
        let article = ReadArticle { source, frontmatter };
        let earlier = report.diagnostics.len();
        let read = |config: &Config, report: &mut Report| {
            parser::read_header(source, path, frontmatter, config, defaults, report)
        };
        if let Some(header) = read(self.config, report) {
            return Some(self.held.apply(header, article, self.config, &self.authority));
        }
        let (config, authority) = (self.config, &self.authority);
        let (header, found) = self.held.read_unclear(path, article, config, authority, &read)?;
        report.diagnostics.truncate(earlier);
        report.append(found);
        Some(header)
    }
}

impl HeaderBatch {
    fn add(
        &mut self,
        site: &SiteBuild<'_>,
        hasher: &IdentityHasher<'_>,
        file: &str,
        started: SystemTime,
    ) {
        let mut report = Report::default();
        let read = read_header(site, hasher, file, &mut report);
        let row = read.map(|read| {
            let must_reread = cached_diagnostic::to_cached(&report.diagnostics).is_none()
                || !read.stamp.is_stable_at(started);
            HeaderRow { offset: self.write(&read), must_reread }
        });
        self.rows.push(row);
        if !report.diagnostics.is_empty() {
            self.reports.push((file.into(), report));
        }
    }

    fn write(&mut self, read: &ReadHeader) -> HeaderOffset {
        let ReadHeader { stamp, header, claims } = read;
        self.claims.extend(claims.iter().flatten());
        if self.parts.last().is_none_or(|part| part.len() > PART) {
            // A header has about 160 bytes.
            self.parts.push(Vec::with_capacity(MAX_BATCH * 160));
        }
        let parts_before = self.parts.len() - 1;
        header_cache::write(*stamp, *claims, header, &mut self.parts[parts_before])
            .with_part_offset(parts_before)
    }
}
