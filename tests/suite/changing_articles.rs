//! Articles that change while a build reads them: a build publishes no text
//! under the header of another.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, SystemTime};

use feedwright::{BuildEnding, BuildOutcome, BuildProgress, BuildRequest, Severity};

use crate::site::TestSite;

const PUBLIC: &str = "---\ntitle: A\ndate: 2024-05-22\n---\nWords.\n";
const DRAFT: &str = "---\ntitle: neverpublish\ndate: 2024-05-22\ndraft: true\n---\nneverpublish\n";

/// Acts once as a stage of the build begins.
struct StageHook<'a> {
    stage: &'static str,
    act: Mutex<Option<Box<dyn FnOnce() + Send + 'a>>>,
}

impl BuildProgress for StageHook<'_> {
    fn start(&self, stage: &'static str, _: u64) {
        if stage == self.stage
            && let Some(act) = self.act.lock().unwrap().take()
        {
            act();
        }
    }
    fn advance(&self, _: u64) {}
    fn finish(&self) {}
}

/// Builds, and acts once as a stage begins.
fn build<'a>(site: &TestSite, stage: &'static str, act: impl FnOnce() + Send + 'a) -> BuildOutcome {
    let act = Mutex::new(Some(Box::new(act) as Box<dyn FnOnce() + Send + 'a>));
    let config = site.path("feed.toml");
    let now = "2026-01-02T03:04:05Z".parse().unwrap();
    feedwright::build(&BuildRequest::new(&config, now, &StageHook { stage, act }))
}

/// Replaces a file in one step by one that was saved a while ago.
fn replace(path: &Path, text: &str) {
    let new = path.with_extension("new");
    fs::write(&new, text).unwrap();
    let past = SystemTime::now() - Duration::from_hours(1);
    File::options().write(true).open(&new).unwrap().set_modified(past).unwrap();
    fs::rename(new, path).unwrap();
}

/// Builds while an article is replaced as a stage begins.
fn build_replacing(site: &TestSite, stage: &'static str, text: &str) -> BuildOutcome {
    let path = site.path("articles/a.md");
    build(site, stage, move || replace(&path, text))
}

fn site_with(settings: &str) -> TestSite {
    let site = TestSite::with_config(settings);
    site.write("articles/a.md", PUBLIC);
    site.write("articles/b.md", "---\ntitle: B\ndate: 2024-05-21\n---\nWords.\n");
    site
}

/// Lists the messages about articles. Programs that other tests start at the same time
/// hold this process's lock for a moment, which a build reports too.
fn messages(outcome: &BuildOutcome) -> Vec<String> {
    let found = outcome.report.diagnostics.iter();
    let of_articles = found.filter(|found| !found.code.name.starts_with("output/"));
    of_articles.map(|found| found.message.clone()).collect()
}

#[test]
fn article_that_becomes_a_draft_before_its_body_is_read_is_left_out() {
    for stage in ["select", "bodies"] {
        let site = site_with("");
        let outcome = build_replacing(&site, stage, DRAFT);
        assert_eq!((outcome.ending, outcome.left_out.drafts), (BuildEnding::Done, 1), "{stage}");
        assert_eq!(site.titles(), ["B"], "{stage}");
    }
}

#[test]
fn article_that_becomes_a_draft_before_its_archive_page_is_made_is_left_out() {
    let site = site_with("[feed]\nlimit = 2\narchive = { size = 2 }\n");
    for number in 0..6 {
        let text = format!("---\ntitle: C{number}\ndate: 2025-05-2{number}\n---\nWords.\n");
        site.write(&format!("articles/c{number}.md"), &text);
    }
    let outcome = build_replacing(&site, "archives", DRAFT);
    assert_eq!(outcome.ending, BuildEnding::Done, "{:?}", messages(&outcome));
    assert_eq!(outcome.left_out.drafts, 1);
}

#[test]
fn article_that_gets_an_embargo_before_its_body_is_read_waits() {
    let site = site_with("");
    let embargoed = DRAFT.replace("2024", "2099").replace("draft: true", "section: x");
    let outcome = build_replacing(&site, "bodies", &embargoed);
    assert_eq!((outcome.ending, outcome.left_out.scheduled), (BuildEnding::Done, 1));
    assert!(outcome.next_change.is_some());
    assert_eq!(site.titles(), ["B"]);
}

#[test]
fn header_with_errors_that_comes_with_the_body_is_an_error() {
    let site = site_with("");
    let broken = DRAFT.replace("2024-05-22", "last Tuesday");
    let outcome = build_replacing(&site, "bodies", &broken);
    assert_eq!((outcome.ending, outcome.is_written), (BuildEnding::InputErrors, false));
    assert_eq!(outcome.report.count(Severity::Error), 1, "{:?}", messages(&outcome));
}

#[test]
fn new_date_that_comes_with_the_body_is_refused_like_any_other() {
    let site = site_with("");
    build(&site, "", || ());
    site.write("articles/a.md", &PUBLIC.replace("Words", "Other words"));
    let outcome = build_replacing(&site, "bodies", &PUBLIC.replace("05-22", "06-22"));
    assert_eq!(outcome.ending, BuildEnding::InputErrors);
    let messages = messages(&outcome);
    assert!(messages[0].contains("date of publication changes"), "{messages:?}");
    assert_eq!(messages.len(), 1, "{messages:?}");
}

#[test]
fn id_that_comes_with_the_body_and_is_taken_is_an_error() {
    let site = site_with("");
    let other = PUBLIC.replace("title: A", "title: A\nid: tag:a.example,2000:b");
    let outcome = build_replacing(&site, "bodies", &other);
    assert_eq!((outcome.ending, outcome.is_written), (BuildEnding::InputErrors, false));
}

#[test]
fn article_that_is_being_saved_is_waited_for() {
    let site = site_with("");
    let path = site.path("articles/a.md");
    // As editors do that empty a file first.
    fs::write(&path, "").unwrap();
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(10));
            fs::write(&path, PUBLIC).unwrap();
        });
        let outcome = build(&site, "", || ());
        // On a busy machine the save may come too late: then there is no article either.
        let expected: &[&str] = if outcome.is_written { &["A", "B"] } else { &[] };
        assert_eq!(if outcome.is_written { site.titles() } else { vec![] }, expected);
    });
}

#[test]
fn article_that_is_emptied_before_its_body_is_read_is_not_published_empty() {
    let site = TestSite::new();
    let path = site.path("articles/2024-05-22-a.md");
    site.write("articles/2024-05-22-a.md", "Words.\n");
    let outcome = thread::scope(|scope| {
        build(&site, "bodies", || {
            fs::write(&path, "").unwrap();
            scope.spawn(|| {
                thread::sleep(Duration::from_millis(5));
                fs::write(&path, "Words.\n").unwrap();
            });
        })
    });
    if outcome.is_written {
        assert!(site.output("feed.json").contains("Words."));
    }
}
