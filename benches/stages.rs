//! How fast each stage is by itself: `cargo bench --features internals --bench stages`.

mod corpus;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::BytesCount;
use feedwright::internals::builder;
use feedwright::internals::config;
use feedwright::internals::frontmatter::{self, Frontmatter, FrontmatterSearch, TextExtent};
use feedwright::internals::model::{
    Article, ArticleHeaders, FileFacts, FileSearch, FolderDefaults, Header,
};
use feedwright::internals::parser::{ArticleContext, LinkTarget};
use feedwright::internals::{self as identity, parser};
use feedwright::{Config, Feed, FeedFormat, Report, SourceText};

const AUTHORITY: &str = "bench.example,2000";

fn main() {
    divan::main();
}

#[divan::bench]
fn header(bencher: Bencher<'_, '_>) {
    let (config, (path, text)) = (config(), corpus::article(1));
    let length = frontmatter(&text).body;
    let read = || read_header(&config, &path, black_box(&text));
    bencher.counter(BytesCount::new(length)).bench(read);
}

#[divan::bench]
fn body(bencher: Bencher<'_, '_>) {
    let (config, (path, text)) = (config(), corpus::article(1));
    let header = read_header(&config, &path, &text);
    let read = || read_body(&config, &header, black_box(&text));
    bencher.counter(BytesCount::of_str(&text)).bench(read);
}

/// One feed of twenty entries in each of its formats.
#[divan::bench(args = FeedFormat::ALL)]
fn formats_render(bencher: Bencher<'_, '_>, format: FeedFormat) {
    let feed = feed();
    let mut outputs = feed.outputs.iter();
    let output = outputs.find(|output| output.format == format).expect("all are the default");
    let render = || feedwright::render(black_box(&feed), output).expect("the corpus has no faults");
    bencher.counter(BytesCount::of_slice(&render().bytes)).bench(render);
}

fn config() -> Config {
    let text = "[site]\ntitle = 'Bench'\nurl = 'https://bench.example/'\n";
    let path: Arc<Path> = Path::new("feed.toml").into();
    config::read(&SourceText::new(&path, text), Path::new(""), &mut Report::default())
        .expect("title and address are enough")
}

fn frontmatter(text: &str) -> Frontmatter {
    let path: Arc<Path> = Path::new("article.md").into();
    match frontmatter::find(&SourceText::new(&path, text), TextExtent::Whole) {
        FrontmatterSearch::Complete(frontmatter) => frontmatter,
        FrontmatterSearch::More | FrontmatterSearch::Faulty(_) => {
            panic!("the corpus has no faults")
        }
    }
}

fn read_header(config: &Config, path: &str, text: &str) -> Header {
    let file: Arc<Path> = Path::new(path).into();
    let source = SourceText::new(&file, text);
    let defaults = FolderDefaults::default();
    parser::read_header(
        &source,
        path,
        &frontmatter(text),
        config,
        &defaults,
        &mut Report::default(),
    )
    .expect("the corpus has no faults")
}

fn read_body(config: &Config, header: &Header, text: &str) -> Article {
    let file: Arc<Path> = Path::new(&*header.path).into();
    let around = ArticleContext {
        config,
        permalink: &identity::permalink(header, config).expect("a path is an address"),
        id: &identity::id(header, config, AUTHORITY),
        resolve: &|_| LinkTarget::Unknown,
        files: &|_| FileFacts::Missing,
        find_file: &|_| FileSearch::MayExist,
    };
    let source = SourceText::new(&file, text);
    parser::render_article(&source, header, &frontmatter(text), &around, &mut Report::default())
}

fn feed() -> Feed {
    let (config, now) = (config(), "2026-11-24T00:00:00Z".parse().expect("a date"));
    let articles: Vec<_> = (0..20).map(corpus::article).collect();
    let headers: ArticleHeaders =
        articles.iter().map(|(path, text)| read_header(&config, path, text)).collect();
    let moment = builder::SelectionContext::first(now);
    let plan = builder::plan(&headers, &config, AUTHORITY, moment, &mut Report::default());
    let selected = plan.selected().into_iter().map(|index| {
        let header = &headers[index];
        let id = identity::id(header, &config, AUTHORITY);
        (index, id, read_body(&config, header, &articles[index].1))
    });
    let entries = builder::build_entries(selected.collect(), &headers, &config);
    let masthead = builder::SiteDefaults {
        config: &config,
        authority: AUTHORITY,
        logo: None,
        newest: plan.newest,
    };
    let feeds = builder::build(&plan, &entries, masthead);
    feeds.into_iter().next().expect("a site has its own feed")
}
