//! Reads the titles of articles, which may be the first heading of the body.

use crate::diagnostic::Report;
use crate::ids::dated_index::DAY;
use crate::ids::matched_articles::MatchedArticles;
use crate::model::{FileFacts, FileSearch, Header, ParsedDate, Timestamp};
use crate::parser::{self, ArticleContext, LinkTarget};
use crate::pipeline::BuildProgress;
use crate::site::inspect::SiteInspection;
use crate::sources::{self, SaveDetector};

/// Reads the titles of the articles that were published less than a day before or after one
/// of some dates. Returns them with the indices of the articles.
pub(super) fn read_near(
    articles: &MatchedArticles<'_>,
    among: &[usize],
    dates: &[ParsedDate],
    progress: &dyn BuildProgress,
) -> Vec<(usize, String)> {
    let near = near_articles(articles, among, dates);
    if near.is_empty() {
        return Vec::new();
    }
    progress.start("titles", near.len() as u64);
    let titles = sources::each(&near, &mut Report::default(), |&index, _| {
        progress.advance(1);
        Some((index, read_title(articles.site, articles.headers[index])?))
    });
    progress.finish();
    titles.into_iter().flatten().collect()
}

/// Returns the articles near one of some dates. Many entries and articles may have the same
/// date, so each article is compared with the nearest dates only.
fn near_articles(
    articles: &MatchedArticles<'_>,
    among: &[usize],
    dates: &[ParsedDate],
) -> Vec<usize> {
    let mut instants: Vec<Timestamp> = dates.iter().map(|date| date.instant).collect();
    instants.sort_unstable();
    let near = among.iter().copied().filter(|&index| {
        let Some(published) = articles.headers[index].published else { return false };
        let first = instants.partition_point(|it| *it - published.instant <= -DAY);
        instants.get(first).is_some_and(|it| *it - published.instant < DAY)
    });
    near.collect()
}

fn read_title(site: &SiteInspection, header: &Header) -> Option<String> {
    let config = &site.config;
    let path = config.articles.folder.join(&*header.path);
    let context = ArticleContext {
        config,
        permalink: &config.site.url,
        id: "",
        resolve: &|_| LinkTarget::Unknown,
        files: &|_| FileFacts::Missing,
        find_file: &|_| FileSearch::MayExist,
    };
    let read = sources::whole(
        &path,
        &SaveDetector::default(),
        &mut Report::default(),
        |source, frontmatter, report| {
            parser::render_article(source, header, frontmatter, &context, report).title
        },
    );
    read.map(|(_, title)| title)
}
