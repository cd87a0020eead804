//! Bodies of articles: from the cache if nothing that they were rendered from has changed,
//! otherwise read and rendered.

use std::sync::Mutex;

use crate::diagnostic::Report;
use crate::gate::links::LinkResolver;
use crate::identity::{self, IdentityField};
use crate::model::{Article, Header};
use crate::parser::{self, ArticleContext, LinkTarget};
use crate::site::cache::cached_diagnostic;
use crate::site::cache::render_cache::{ArticleDependency, CachedArticle, RenderCache};
use crate::site::site_build::SiteBuild;
use crate::sources::ReadDepth;

/// Renderer of bodies, with everything that they depend on besides their own files.
#[derive(Clone, Copy)]
pub(crate) struct BodyRenderer<'a> {
    /// Site of the articles.
    pub site: &'a SiteBuild<'a>,
    /// Resolver of links to other articles.
    pub links: &'a LinkResolver<'a>,
    /// Articles that earlier builds rendered.
    pub render_cache: &'a RenderCache<'a>,
}

/// Result of reading an article for a feed.
pub(crate) enum BodyRead {
    /// The rendered article; it still has the header that it was selected by.
    Rendered(Box<CachedArticle>),
    /// The article has errors.
    Faulty,
    /// The header changed since the article was selected. The new one, or `None` if that has
    /// errors; the articles must be selected again.
    Changed(Option<Box<Header>>),
}

/// Path of an article whose header changed since the article was selected, and the new
/// header; `None` if that has errors.
pub(crate) type ChangedHeader = (Box<str>, Option<Box<Header>>);

/// Result of reading one article: rendered, or its new header and its text.
type RenderResult = Result<(Article, u64), (Option<Box<Header>>, String)>;

impl BodyRenderer<'_> {
    /// Returns the cached body of an article, or renders it. The header is parsed again from
    /// the same bytes as the body: a file may be replaced between two reads.
    pub(crate) fn body(&self, header: &Header, report: &mut Report) -> BodyRead {
        if let Some(row) = self.find_cached(header)
            && let Some(findings) = row.findings.as_deref().and_then(cached_diagnostic::replay)
        {
            self.render_cache.limit.count_article(row.length);
            report.diagnostics.extend(findings);
            return BodyRead::Rendered(Box::new(row.clone()));
        }
        let earlier = report.diagnostics.len();
        match self.render(header, report) {
            Ok(mut row) => {
                self.render_cache.count_body();
                self.render_cache.limit.count_article(row.length);
                row.findings = cached_diagnostic::to_cached(&report.diagnostics[earlier..]);
                if report.has_errors() {
                    BodyRead::Faulty
                } else {
                    BodyRead::Rendered(Box::new(row))
                }
            }
            Err(other) => other,
        }
    }

    /// Prefetches the articles of a store whose bodies are needed next.
    pub(crate) fn read_ahead(&self, headers: &[&Header]) {
        // A local folder gains nothing from it, and looking up the cache takes time.
        if self.site.source.share() < usize::MAX {
            let unknown = headers.iter().filter(|header| self.find_cached(header).is_none());
            self.site.source.read_ahead(ReadDepth::Whole, unknown.map(|header| &*header.path));
        }
    }

    fn find_cached(&self, header: &Header) -> Option<&CachedArticle> {
        let stamp = self.site.source.stamp(&header.path);
        self.render_cache.find(header, stamp, |known| self.resolve_again(&header.path, known))
    }

    /// Resolves a dependency of the article at `path` again; an unchanged one gives the same
    /// result.
    pub(crate) fn resolve_again(&self, path: &str, known: &ArticleDependency) -> ArticleDependency {
        match known {
            ArticleDependency::Link(name, _) => {
                ArticleDependency::Link(name.clone(), self.links.resolve(path, name))
            }
            ArticleDependency::File(name, _) => {
                ArticleDependency::File(name.clone(), self.site.source.facts(path, name))
            }
            ArticleDependency::Existence(name, _) => {
                ArticleDependency::Existence(name.clone(), self.site.source.find_file(path, name))
            }
        }
    }

    /// Reads and renders an article, and records the dependencies that it resolves.
    fn render(&self, header: &Header, report: &mut Report) -> Result<CachedArticle, BodyRead> {
        let site = self.site;
        let permalink = identity::permalink(header, site.config).map_err(|fault| {
            report.push(fault.with_location(site.locator.locate(header, IdentityField::Address)));
            BodyRead::Faulty
        })?;
        let dependencies = DependencyRecorder::default();
        let context = ArticleContext {
            config: site.config,
            permalink: &permalink,
            id: &identity::id(header, site.config, &site.authority),
            resolve: &|name| {
                let target = self.links.resolve(&header.path, name);
                dependencies.add(ArticleDependency::Link(name.to_owned(), target.clone()));
                target
            },
            files: &|name| {
                let facts = site.source.facts(&header.path, name);
                dependencies.add(ArticleDependency::File(name.to_owned(), facts));
                facts
            },
            find_file: &|name| {
                let search = site.source.find_file(&header.path, name);
                dependencies.add(ArticleDependency::Existence(name.to_owned(), search.clone()));
                search
            },
        };
        let read = site.source.whole(
            &header.path,
            report,
            |source, frontmatter, report| -> RenderResult {
                let mut found = Report::default();
                let current = site.parse_header(source, &header.path, frontmatter, &mut found);
                if current.as_ref() != Some(header) {
                    report.append(found);
                    return Err((current.map(Box::new), source.text.to_owned()));
                }
                let article = parser::render_article(source, header, frontmatter, &context, report);
                Ok((article, source.text.len() as u64))
            },
        );
        match read {
            None => Err(BodyRead::Faulty),
            Some((stamp, Err((current, text)))) => {
                // The rest of the build must see the version that the new header is from.
                site.source.hold(&header.path, stamp, text);
                Err(BodyRead::Changed(current))
            }
            Some((stamp, Ok((mut article, length)))) => {
                let dependencies = dependencies.into_list();
                article.links = linked_articles(&dependencies);
                Ok(CachedArticle {
                    path: header.path.clone(),
                    stamp,
                    header: header.digest(),
                    length,
                    dependencies,
                    findings: None,
                    article,
                })
            }
        }
    }
}

/// Dependencies of an article, recorded while it is rendered.
#[derive(Default)]
struct DependencyRecorder(Mutex<Vec<ArticleDependency>>);

impl DependencyRecorder {
    fn add(&self, dependency: ArticleDependency) {
        // A poisoned lock means that the article panicked; then it is not cached anyway.
        if let Ok(mut list) = self.0.lock() {
            list.push(dependency);
        }
    }

    fn into_list(self) -> Vec<ArticleDependency> {
        self.0.into_inner().unwrap_or_default()
    }
}

/// Lists the paths of the public articles that an article links to, sorted.
pub(crate) fn linked_articles(dependencies: &[ArticleDependency]) -> Vec<Box<str>> {
    let mut links: Vec<_> = dependencies
        .iter()
        .filter_map(|dependency| match dependency {
            ArticleDependency::Link(_, LinkTarget::Public { path, .. }) => Some(path.clone()),
            ArticleDependency::Link(..)
            | ArticleDependency::File(..)
            | ArticleDependency::Existence(..) => None,
        })
        .collect();
    links.sort();
    links.dedup();
    links
}
