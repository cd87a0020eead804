//! The bodies of articles: as an earlier build rendered them where nothing that
//! they were made of has changed, else read.

use std::sync::Mutex;

use crate::builder::identity::{self, About};
use crate::diagnostic::Report;
use crate::model::Header;
use crate::parser::{self, FileFacts, LinkTarget, Surroundings};
use crate::pipeline::Site;
use crate::pipeline::links::Links;
use crate::pipeline::render_cache::{Asked, Kept, Row};
use crate::sources::Depth;

/// What bodies are made of beside their own files.
#[derive(Clone, Copy)]
pub struct Bodies<'a> {
    /// Their site.
    pub site: &'a Site<'a>,
    /// Where other articles are.
    pub links: &'a Links<'a>,
    /// What earlier builds rendered.
    pub kept: &'a Kept<'a>,
}

/// Result of reading an article for a feed.
pub enum BodyRead {
    /// The article, rendered, under the header that it was selected by.
    Rendered(Box<Row>),
    /// The article has errors.
    Faulty,
    /// The text has another header than the one that the article was selected
    /// by, or one with errors: the articles are to be selected again.
    Changed(Option<Box<Header>>),
}

/// An article among what it may ask of others.
struct Around<'a> {
    header: &'a Header,
    resolve: &'a (dyn Fn(&str) -> LinkTarget + Sync),
    files: &'a (dyn Fn(&str) -> FileFacts + Sync),
}

impl Bodies<'_> {
    /// Finds the body of an article that was rendered before, or renders it.
    /// The header is judged again from the same bytes as the body.
    pub fn body(&self, header: &Header, report: &mut Report) -> BodyRead {
        if let Some(row) = self.known(header) {
            self.kept.limit.count_article(row.length);
            return BodyRead::Rendered(Box::new(row.clone()));
        }
        let resolve = |name: &str| self.links.resolve(&header.path, name);
        let files = |name: &str| self.site.origin.facts(&header.path, name);
        let around = Around { header, resolve: &resolve, files: &files };
        match self.rendered(&around, report) {
            Ok(row) => {
                self.kept.count();
                self.kept.limit.count_article(row.length);
                if report.has_errors() {
                    BodyRead::Faulty
                } else {
                    BodyRead::Rendered(Box::new(row))
                }
            }
            Err(other) => other,
        }
    }

    /// Prepares for bodies that are about to be asked for.
    pub fn read_ahead(&self, headers: &[&Header]) {
        // To ask whether they are known costs time where nothing is saved by it.
        if self.site.origin.share() < usize::MAX {
            let unknown = headers.iter().filter(|header| self.known(header).is_none());
            self.site.origin.read_ahead(Depth::Whole, unknown.map(|header| &*header.path));
        }
    }

    fn known(&self, header: &Header) -> Option<&Row> {
        let answer = |asked: &Asked| self.answer(&header.path, asked);
        self.kept.find(header, self.site.origin.stamp(&header.path), answer)
    }

    /// Answers as of now what an article asked of other files.
    pub fn answer(&self, path: &str, asked: &Asked) -> Asked {
        match asked {
            Asked::Link(name, _) => Asked::Link(name.clone(), self.links.resolve(path, name)),
            Asked::File(name, _) => Asked::File(name.clone(), self.site.origin.facts(path, name)),
        }
    }

    /// Reads and renders an article; what it asked of others comes with it.
    fn rendered(&self, around: &Around<'_>, report: &mut Report) -> Result<Row, BodyRead> {
        let (header, site) = (around.header, self.site);
        let permalink = identity::permalink(header, site.config).map_err(|fault| {
            report.push(fault.at(site.places.find(header, About::Address)));
            BodyRead::Faulty
        })?;
        let asked = Mutex::new(Vec::new());
        let note = |question: Asked| asked.lock().map(|mut asked| asked.push(question));
        let resolve = |name: &str| {
            let target = (around.resolve)(name);
            let _ = note(Asked::Link(name.to_owned(), target.clone()));
            target
        };
        let files = |name: &str| {
            let facts = (around.files)(name);
            let _ = note(Asked::File(name.to_owned(), facts));
            facts
        };
        let read = site.origin.whole(&header.path, report, |source, frontmatter, report| {
            let mut found = Report::default();
            let own = site.parse_header(source, &header.path, frontmatter, &mut found);
            if own.as_ref() != Some(header) {
                report.append(found);
                return Err((own.map(Box::new), source.text.to_owned()));
            }
            let around = Surroundings {
                config: site.config,
                permalink: &permalink,
                id: &identity::id(header, site.config, &site.authority),
                resolve: &resolve,
                files: &files,
            };
            let article = parser::body(source, header, frontmatter, &around, report);
            Ok((article, source.text.len() as u64))
        });
        match read {
            None => Err(BodyRead::Faulty),
            Some((stamp, Err((own, text)))) => {
                site.origin.hold(&header.path, stamp, text);
                Err(BodyRead::Changed(own))
            }
            Some((stamp, Ok((mut article, length)))) => {
                let asked = asked.into_inner().unwrap_or_default();
                article.links = links(&asked);
                Ok(Row {
                    path: header.path.clone(),
                    stamp,
                    header: header.digest(),
                    length,
                    asked,
                    article,
                })
            }
        }
    }
}

/// Lists the articles among what an article asked of others.
pub fn links(asked: &[Asked]) -> Vec<Box<str>> {
    let path = |asked: &Asked| match asked {
        Asked::Link(_, LinkTarget::Public { path, .. }) => Some(path.clone()),
        Asked::Link(..) | Asked::File(..) => None,
    };
    let mut links: Vec<_> = asked.iter().filter_map(path).collect();
    links.sort();
    links.dedup();
    links
}
