//! The bodies of articles: as an earlier build rendered them where nothing that
//! they were made of has changed, else read.

use std::sync::Mutex;

use crate::diagnostic::Report;
use crate::identity::{self, IdentityField};
use crate::model::FileFacts;
use crate::model::Header;
use crate::parser::{self, ArticleContext, LinkTarget};
use crate::pipeline::SiteBuild;
use crate::pipeline::cache::render_cache::{ArticleDependency, CachedArticle, RenderCache};
use crate::pipeline::links::LinkResolver;
use crate::sources::ReadDepth;

/// What bodies are made of beside their own files.
#[derive(Clone, Copy)]
pub struct BodyRenderer<'a> {
    /// Their site.
    pub site: &'a SiteBuild<'a>,
    /// Where other articles are.
    pub links: &'a LinkResolver<'a>,
    /// What earlier builds rendered.
    pub kept: &'a RenderCache<'a>,
}

/// Result of reading an article for a feed.
pub enum BodyRead {
    /// The article, rendered, under the header that it was selected by.
    Rendered(Box<CachedArticle>),
    /// The article has errors.
    Faulty,
    /// The text has another header than the one that the article was selected
    /// by, or one with errors: the articles are to be selected again.
    Changed(Option<Box<Header>>),
}

/// An article among what it may ask of others.
struct BodyInput<'a> {
    header: &'a Header,
    resolve: &'a (dyn Fn(&str) -> LinkTarget + Sync),
    files: &'a (dyn Fn(&str) -> FileFacts + Sync),
}

impl BodyRenderer<'_> {
    /// Finds the body of an article that was rendered before, or renders it.
    /// The header is judged again from the same bytes as the body.
    pub fn body(&self, header: &Header, report: &mut Report) -> BodyRead {
        if let Some(row) = self.known(header) {
            self.kept.limit.count_article(row.length);
            return BodyRead::Rendered(Box::new(row.clone()));
        }
        let resolve = |name: &str| self.links.resolve(&header.path, name);
        let files = |name: &str| self.site.origin.facts(&header.path, name);
        let around = BodyInput { header, resolve: &resolve, files: &files };
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
            self.site.origin.read_ahead(ReadDepth::Whole, unknown.map(|header| &*header.path));
        }
    }

    fn known(&self, header: &Header) -> Option<&CachedArticle> {
        let answer = |asked: &ArticleDependency| self.answer(&header.path, asked);
        self.kept.find(header, self.site.origin.stamp(&header.path), answer)
    }

    /// Answers as of now what an article asked of other files.
    pub fn answer(&self, path: &str, asked: &ArticleDependency) -> ArticleDependency {
        match asked {
            ArticleDependency::Link(name, _) => {
                ArticleDependency::Link(name.clone(), self.links.resolve(path, name))
            }
            ArticleDependency::File(name, _) => {
                ArticleDependency::File(name.clone(), self.site.origin.facts(path, name))
            }
        }
    }

    /// Reads and renders an article; what it asked of others comes with it.
    fn rendered(
        &self,
        around: &BodyInput<'_>,
        report: &mut Report,
    ) -> Result<CachedArticle, BodyRead> {
        let (header, site) = (around.header, self.site);
        let permalink = identity::permalink(header, site.config).map_err(|fault| {
            report.push(fault.with_location(site.places.find(header, IdentityField::Address)));
            BodyRead::Faulty
        })?;
        let asked = Mutex::new(Vec::new());
        let note = |question: ArticleDependency| asked.lock().map(|mut asked| asked.push(question));
        let resolve = |name: &str| {
            let target = (around.resolve)(name);
            let _ = note(ArticleDependency::Link(name.to_owned(), target.clone()));
            target
        };
        let files = |name: &str| {
            let facts = (around.files)(name);
            let _ = note(ArticleDependency::File(name.to_owned(), facts));
            facts
        };
        let read = site.origin.whole(&header.path, report, |source, frontmatter, report| {
            let mut found = Report::default();
            let own = site.parse_header(source, &header.path, frontmatter, &mut found);
            if own.as_ref() != Some(header) {
                report.append(found);
                return Err((own.map(Box::new), source.text.to_owned()));
            }
            let around = ArticleContext {
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
                Ok(CachedArticle {
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
pub fn links(asked: &[ArticleDependency]) -> Vec<Box<str>> {
    let path = |asked: &ArticleDependency| match asked {
        ArticleDependency::Link(_, LinkTarget::Public { path, .. }) => Some(path.clone()),
        ArticleDependency::Link(..) | ArticleDependency::File(..) => None,
    };
    let mut links: Vec<_> = asked.iter().filter_map(path).collect();
    links.sort();
    links.dedup();
    links
}
