//! Publishers that are killed, and publishers that run at once.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::bucket::{Bucket, Manner};
use crate::exchange::{self, Response};
use crate::site::TestSite;
use crate::stores::{self, Files, Place, command, publish};

/// Number of publishers, and number of articles that each adds before it publishes.
const PUBLISHERS: usize = 4;
const ARTICLES: usize = 10;

/// Number of publishes of each publisher; `FEEDWRIGHT_PUBLISHES` sets another one.
const PUBLISHES: usize = 5;

/// Number of killed publishes; `FEEDWRIGHT_KILLS` sets another one.
const KILLS: usize = 40;

/// Adds an article by its name and its text.
type Add = dyn Fn(&str, &str) + Send + Sync;

/// Source of the articles that the publishers share.
pub struct Source {
    /// Address of the source in `feed.toml`.
    folder: String,
    /// Adds one, whole or not at all.
    add: Box<Add>,
}

impl Source {
    pub fn new(folder: &str, add: impl Fn(&str, &str) + Send + Sync + 'static) -> Self {
        Self { folder: folder.to_owned(), add: Box::new(add) }
    }
}

/// Configures a site whose articles lie elsewhere.
fn configure(site: &TestSite, articles: &str, lines: &str) {
    let config = format!(
        "[site]\n{lines}\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\n[publish]\npatience = '5s'\n[articles]\nfolder = '{articles}'\n[feed]\nformats = ['atom']\nlimit = 100000\n[each.tag]\n"
    );
    site.write("feed.toml", &config);
}

fn text(name: &str, minute: usize) -> String {
    let (hour, minute) = (minute / 60, minute % 60);
    format!(
        "---\ntitle: {name}\ndate: 2024-05-01T{hour:02}:{minute:02}:00Z\ntags: [all, {name}]\n---\nText.\n"
    )
}

/// Adds 20 articles to a site.
fn add_articles(site: &TestSite) {
    for day in 0..20 {
        let name = format!("a{day}");
        site.replace(&format!("articles/{name}.md"), &text(&name, day));
    }
}

/// Adds an article as an editor does: whole or not at all.
fn save(articles: &Path, name: &str, text: &str) {
    let draft = articles.join(format!("{name}.draft"));
    fs::write(&draft, text).unwrap();
    fs::rename(draft, articles.join(format!("{name}.md"))).unwrap();
}

/// Returns the ids of a feed's entries; the feed is whole.
fn ids(feed: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8(feed.to_vec()).unwrap();
    assert!(text.trim_end().ends_with("</feed>"));
    let parts = text.split("<entry>").skip(1).map(|entry| entry.split("<id>").nth(1).unwrap());
    parts.map(|rest| rest.split("</id>").next().unwrap().to_owned()).collect()
}

#[test]
fn publishers_that_race_lose_no_entry_and_take_none_back() {
    for place in stores::all() {
        race(&place);
    }
}

#[test]
fn publishers_that_begin_with_nothing_race_over_articles_in_a_bucket() {
    let bucket = Bucket::start(Manner::Right);
    let shop = bucket.clone();
    let add = move |name: &str, text: &str| shop.put(&format!("in/{name}.md"), text);
    race_from(&Source::new("s3://feeds/in", add), &Place::bucket(&bucket));
}

/// Lets publishers of one folder race, while a reader watches two feeds.
pub fn race(place: &Place) {
    let site = TestSite::bare();
    let articles = site.path("articles");
    let name = articles.display().to_string();
    race_from(&Source::new(&name, move |name, text| save(&articles, name, text)), place);
}

/// Lets publishers race; those whose articles lie in a store begin with an empty
/// folder every time.
pub fn race_from(source: &Source, place: &Place) {
    let pings = Arc::new(Mutex::new(BTreeSet::new()));
    let received = Arc::clone(&pings);
    let hub = exchange::serve(move |request| {
        received.lock().unwrap().insert(request.body);
        Response::new(204, "")
    });
    let hub = &hub;
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| watch(place, &is_over));
        let publishers: Vec<_> = (0..PUBLISHERS)
            .map(|number| scope.spawn(move || publish_often(source, (number, hub), place)))
            .collect();
        let ended: Vec<_> = publishers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok));
        reader.join().unwrap();
    });
    let files = place.files();
    let all = PUBLISHERS * stores::often("FEEDWRIGHT_PUBLISHES", PUBLISHES) * ARTICLES;
    assert_eq!(ids(&files["atom.xml"]).len(), all);
    assert_eq!(ids(&files["tags/all/atom.xml"]).len(), all);
    let tags = files.keys().filter(|path| path.starts_with("tags/")).count();
    assert_eq!(tags, all + 1);
    let manifest: serde_json::Value = serde_json::from_slice(&files["feedwright.json"]).unwrap();
    assert_eq!(manifest["entries"].as_object().unwrap().len(), all);
    let open = ["claim", "pending", "untold"].map(|key| &manifest["store"][key]);
    assert!(open.into_iter().all(serde_json::Value::is_null), "{open:?}");
    // The site's feed, and one for each tag.
    assert_eq!(pings.lock().unwrap().len(), all + 2);
}

fn publish_often(source: &Source, (number, hub): (usize, &str), place: &Place) {
    let is_stateless = source.folder.contains("://");
    let mut site = TestSite::bare();
    for round in 0..stores::often("FEEDWRIGHT_PUBLISHES", PUBLISHES) {
        if is_stateless {
            site = TestSite::bare();
        }
        configure(&site, &source.folder, &format!("title = 'A'\nhubs = ['{hub}']"));
        for article in 0..ARTICLES {
            let minute = (round * ARTICLES + article) * PUBLISHERS + number;
            let name = format!("p{number}-{round}-{article}");
            (source.add)(&name, &text(&name, minute));
        }
        publish(&site, place, &[]).succeeds();
    }
}

/// Reads two feeds again and again: neither ever lacks what it had.
fn watch(place: &Place, is_over: &AtomicBool) {
    let mut seen = [BTreeSet::new(), BTreeSet::new()];
    let mut reads = 0;
    while !is_over.load(Ordering::Relaxed) {
        for (path, seen) in ["atom.xml", "tags/all/atom.xml"].into_iter().zip(&mut seen) {
            let Some(feed) = place.file(path) else { continue };
            reads += 1;
            let now = ids(&feed);
            assert!(seen.is_subset(&now), "{path} went back");
            *seen = now;
        }
    }
    println!("{reads} reads, none older than one before");
}

#[test]
fn killed_publish_leaves_every_feed_old_or_new_and_the_next_completes_it() {
    for place in stores::all() {
        kill(&place);
    }
}

/// Kills a publish at moments that are spread over its life.
pub fn kill(place: &Place) {
    let rounds = u32::try_from(stores::often("FEEDWRIGHT_KILLS", KILLS)).unwrap();
    let site = TestSite::bare();
    let mut versions = Vec::new();
    let mut duration = Duration::ZERO;
    add_articles(&site);
    for title in ["Old", "New"] {
        configure(&site, "articles", &format!("title = '{title}'"));
        let started = Instant::now();
        publish(&site, place, &[]).succeeds();
        duration = started.elapsed();
        versions.push(feeds(place));
    }
    let mut interrupted = 0;
    for round in 0..rounds {
        let title = if round % 2 == 0 { "Old" } else { "New" };
        configure(&site, "articles", &format!("title = '{title}'"));
        let mut publisher = command(&site, place, &["--quiet"]);
        let before = place.file("atom.xml");
        let mut publisher = publisher.stdout(Stdio::null()).spawn().unwrap();
        if round % 4 < 2 {
            // The moments are spread over a life; which is hit is left to chance.
            thread::sleep(duration * (round * 29 % rounds) / rounds);
        } else {
            // In the midst of the upload, unless that is over before it is seen.
            while place.file("atom.xml") == before && publisher.try_wait().unwrap().is_none() {
                thread::yield_now();
            }
        }
        publisher.kill().unwrap();
        publisher.wait().unwrap();
        let now = feeds(place);
        assert!(now.keys().eq(versions[0].keys()), "round {round}");
        for (path, bytes) in &now {
            let is_whole = versions.iter().any(|version| version[path] == *bytes);
            assert!(is_whole, "{path}, round {round}");
        }
        interrupted += u32::from(versions.iter().all(|version| *version != now));
    }
    assert!(interrupted > 0, "no kill hit the upload");
    println!("{rounds} kills, {interrupted} in the midst of the upload");
    configure(&site, "articles", "title = 'New'");
    publish(&site, place, &[]).succeeds();
    assert!(feeds(place) == versions[1]);
    let whole = stores::files(&site.path("public"));
    assert!(place.files().keys().eq(whole.keys()));
}

/// Returns what readers read.
fn feeds(place: &Place) -> Files {
    let mut files = place.files();
    files.remove("feedwright.json");
    files
}

#[test]
fn work_that_another_machine_left_undone_is_completed_after_a_while() {
    for place in stores::all() {
        let [one, two] = [(); 2].map(|()| TestSite::bare());
        add_articles(&one);
        configure(&one, "articles", "title = 'A'");
        let mut publisher = command(&one, &place, &[]).stdout(Stdio::null()).spawn().unwrap();
        // Until the feed exists, or the publish has ended before that was noticed.
        while place.file("atom.xml").is_none() && publisher.try_wait().unwrap().is_none() {
            thread::yield_now();
        }
        publisher.kill().unwrap();
        publisher.wait().unwrap();
        configure(&two, &one.path("articles").display().to_string(), "title = 'A'");
        two.write("feed.toml", &two.read("feed.toml").replace("'5s'", "'0s'"));
        publish(&two, &place, &[]).succeeds();
        let files = place.files();
        assert_eq!(ids(&files["atom.xml"]).len(), 20);
        assert!(files.keys().eq(stores::files(&two.path("public")).keys()));
    }
}
