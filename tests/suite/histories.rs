//! Random histories of a site: whatever was built before, a build writes what
//! one without caches writes, no id changes, and no entry is lost or doubled.
//!
//! `PROPTEST_CASES=300 cargo test --test suite histories` runs more of them.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::site::TestSite;

/// Largest number of articles: as many as a feed shows, so that none leaves it by its age.
const MOST: usize = 12;

/// A step of a history; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Step {
    Add { day: i64 },
    Edit { article: usize },
    Rename { article: usize },
    Retag { article: usize },
    Draft { article: usize },
    Retract { article: usize },
    Delete { article: usize },
    Configure { title: u8, tags: bool, archive: bool },
    SpoilCache { at: usize },
    RemoveCache,
    Kill { after: u64 },
    MoveClock { days: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    let article = 0..MOST;
    prop_oneof![
        4 => (-30..10_i64).prop_map(|day| Step::Add { day }),
        2 => article.clone().prop_map(|article| Step::Edit { article }),
        1 => article.clone().prop_map(|article| Step::Rename { article }),
        1 => article.clone().prop_map(|article| Step::Retag { article }),
        1 => article.clone().prop_map(|article| Step::Draft { article }),
        1 => article.clone().prop_map(|article| Step::Retract { article }),
        1 => article.prop_map(|article| Step::Delete { article }),
        2 => (0..3_u8, any::<bool>(), any::<bool>())
            .prop_map(|(title, tags, archive)| Step::Configure { title, tags, archive }),
        1 => (0..10_000_usize).prop_map(|at| Step::SpoilCache { at }),
        1 => Just(Step::RemoveCache),
        1 => (0..30_u64).prop_map(|after| Step::Kill { after }),
        2 => (-8..20_i64).prop_map(|days| Step::MoveClock { days }),
    ]
}

/// An article as its author has it.
#[derive(Clone, Debug)]
struct Article {
    number: usize,
    path: String,
    /// Written where the file was renamed.
    id: Option<String>,
    published: DateTime<Utc>,
    tag: usize,
    edition: usize,
    is_draft: bool,
    is_retracted: bool,
}

impl Article {
    fn text(&self) -> String {
        let mut fields = format!(
            "title: Number {}\ndate: {}\ntags: [tag{}]\n",
            self.number,
            self.published.to_rfc3339(),
            self.tag
        );
        fields.extend(self.id.as_ref().map(|id| format!("id: '{id}'\n")));
        fields.extend(self.is_draft.then_some("draft: true\n".to_owned()));
        fields.extend(self.is_retracted.then_some("retracted: wrong\n".to_owned()));
        format!("---\n{fields}---\nEdition {} of number {}.\n", self.edition, self.number)
    }

    /// The id that it was first published by.
    fn first_id(&self) -> String {
        format!("tag:a.example,2000:{}", self.number)
    }
}

/// A site that is built again and again.
struct HistorySite {
    site: TestSite,
    articles: Vec<Article>,
    count: usize,
    now: DateTime<Utc>,
    /// Entries of the feed, by title: the id and the date of publication.
    published: BTreeMap<String, (String, DateTime<Utc>)>,
}

impl HistorySite {
    fn new() -> Self {
        let now = "2026-06-01T00:00:00Z".parse().unwrap();
        let (articles, published) = (Vec::new(), BTreeMap::new());
        let site = Self { site: TestSite::new(), articles, count: 0, now, published };
        site.configure(0, false, true);
        site
    }

    fn configure(&self, title: u8, has_tags: bool, has_archive: bool) {
        let each = if has_tags { "[each.tag]\n" } else { "[serve]\ngone = ['tags/']\n" };
        let archive = if has_archive { "limit = 2\narchive = { size = 2 }\n" } else { "" };
        let text = format!(
            "[site]\ntitle = 'Title {title}'\nurl = 'https://a.example/'\n[feed]\ntombstones = true\n{archive}{each}"
        );
        self.site.write("feed.toml", &text);
    }

    fn save(&self, index: usize) {
        let article = &self.articles[index];
        let (name, text) = (format!("articles/{}", article.path), article.text());
        if article.is_draft || article.is_retracted {
            self.site.write_private(&name, &text);
        } else {
            self.site.write(&name, &text);
        }
    }

    fn with(&mut self, article: usize, change: impl FnOnce(&mut Article)) {
        if let Some(index) = article.checked_rem(self.articles.len()) {
            change(&mut self.articles[index]);
            self.save(index);
        }
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Add { day } if self.articles.len() < MOST => self.add(day),
            Step::Add { .. } => {}
            Step::Edit { article } => self.with(article, |article| article.edition += 1),
            Step::Retag { article } => self.with(article, |article| article.tag ^= 1),
            Step::Draft { article } => self.with(article, |article| article.is_draft ^= true),
            Step::Retract { article } => {
                self.with(article, |article| article.is_retracted ^= true);
            }
            Step::Rename { article } => self.rename(article),
            Step::Delete { article } => {
                if let Some(index) = article.checked_rem(self.articles.len()) {
                    let gone = self.articles.remove(index);
                    self.site.remove(&format!("articles/{}", gone.path));
                }
            }
            Step::Configure { title, tags, archive } => self.configure(title, tags, archive),
            Step::SpoilCache { at } => self.spoil(at),
            Step::RemoveCache => {
                let _ = fs::remove_dir_all(self.site.path(".feedwright-cache"));
            }
            Step::Kill { after } => self.kill(after),
            Step::MoveClock { days } => self.now += TimeDelta::days(days),
        }
    }

    fn add(&mut self, day: i64) {
        let number = self.count;
        self.count += 1;
        let published =
            self.now + TimeDelta::days(day) + TimeDelta::seconds(i64::try_from(number).unwrap());
        self.articles.push(Article {
            number,
            path: format!("{number}.md"),
            id: None,
            published,
            tag: number % 2,
            edition: 0,
            is_draft: false,
            is_retracted: false,
        });
        self.save(self.articles.len() - 1);
    }

    /// Renames a file and keeps its id, as a refusal asks for.
    fn rename(&mut self, article: usize) {
        let Some(index) = article.checked_rem(self.articles.len()) else { return };
        self.site.remove(&format!("articles/{}", self.articles[index].path));
        let id = self.articles[index].first_id();
        self.articles[index].id = Some(id);
        self.articles[index].path = format!("{}-renamed.md", self.articles[index].path);
        self.save(index);
    }

    fn spoil(&self, at: usize) {
        let caches = fs::read_dir(self.site.path(".feedwright-cache"));
        for file in caches.into_iter().flatten().flatten() {
            let mut bytes = fs::read(file.path()).unwrap();
            if let Some(at) = at.checked_rem(bytes.len()) {
                bytes[at] ^= 0x55;
                fs::write(file.path(), bytes).unwrap();
            }
        }
    }

    fn kill(&self, after: u64) {
        let mut child = self
            .site
            .command(["build", "--accept-deletions", "--quiet", "--now", &self.now.to_rfc3339()])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(after));
        let _ = child.kill();
        child.wait().unwrap();
    }

    /// Builds here, and without caches in a copy, from the same manifest.
    fn build(&self) {
        let clean = self.site.copy(&["articles", "feed.toml", "public"]);
        let now = self.now.to_rfc3339();
        // Its author may take the last article out, and says so.
        let arguments = ["build", "--accept-deletions", "--format", "json", "--now", &now];
        let [ours, theirs] = [&self.site, &clean].map(|site| {
            let run = site.run(arguments).succeeds();
            let printed = run.stdout.lines().filter(|line| !line.contains("\"summary\""));
            (printed.map(str::to_owned).collect::<Vec<_>>(), site.files("public"))
        });
        assert_eq!(ours.1, theirs.1);
        assert_eq!(ours.0, theirs.0);
    }

    /// The items of the feed and of every page of its archive.
    fn items(&self) -> Vec<serde_json::Value> {
        let mut items = Vec::new();
        let mut next = Some("feed.json".to_owned());
        while let Some(name) = next {
            let text = self.site.output(&name);
            let mut feed: serde_json::Value = serde_json::from_str(&text).unwrap();
            items.append(feed["items"].as_array_mut().unwrap());
            let url = feed["next_url"].as_str();
            next = url.map(|url| url.strip_prefix("https://a.example/").unwrap().to_owned());
        }
        items
    }

    /// Holds the feed against what its authors have.
    fn check(&mut self) {
        let items = self.items();
        let shown: BTreeMap<String, (String, DateTime<Utc>)> = items
            .iter()
            .map(|item| {
                let text = |key: &str| item[key].as_str().unwrap().to_owned();
                (text("title"), (text("id"), text("date_published").parse().unwrap()))
            })
            .collect();
        assert_eq!(shown.len(), items.len(), "an entry is doubled");
        let expected: BTreeMap<String, (String, DateTime<Utc>)> = self
            .articles
            .iter()
            .filter(|article| !article.is_draft && !article.is_retracted)
            .map(|article| {
                let title = format!("Number {}", article.number);
                (title, (article.first_id(), article.published))
            })
            // Published articles stay although the clock was set back.
            .filter(|(title, (_, published))| {
                *published <= self.now || self.published.contains_key(title)
            })
            .collect();
        assert_eq!(shown, expected);
        self.published = shown;
    }
}

proptest! {
    #![proptest_config(Config { cases: cases(), max_shrink_iters: 60, failure_persistence: None, ..Config::default() })]

    #[test]
    fn every_history_ends_as_a_clean_build_would(steps in vec(step(), 1..12)) {
        let mut site = HistorySite::new();
        for step in &steps {
            site.take(step);
            // A killed build may have published, or not.
            if !matches!(step, Step::Kill { .. }) || site.site.has("public/feed.json") {
                site.build();
                site.check();
            }
        }
    }
}

/// Few, unless more are asked for: each runs the program some twenty times.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12)
}
