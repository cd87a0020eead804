//! Hubs that are told, and hubs that do not listen.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use crate::exchange::{self, Response};
use crate::stores::{Place, publish, said};

/// A hub that writes down what it was told, and answers as it is set to.
struct Hub {
    address: String,
    told: Arc<Mutex<Vec<String>>>,
    status: Arc<AtomicU16>,
}

impl Hub {
    fn start() -> Self {
        let told = Arc::new(Mutex::new(Vec::new()));
        let status = Arc::new(AtomicU16::new(204));
        let (written, set) = (Arc::clone(&told), Arc::clone(&status));
        let address = exchange::serve(move |request| {
            let status = set.load(Ordering::Relaxed);
            if status < 300 {
                let kind = request.header("content-type").unwrap_or_default();
                assert_eq!(kind, "application/x-www-form-urlencoded");
                written.lock().unwrap().push(String::from_utf8(request.body).unwrap());
            }
            Response::new(status, "")
        });
        Self { address: address + "/hub", told, status }
    }

    /// Returns what it was told since it was last asked.
    fn told(&self) -> Vec<String> {
        let mut told = std::mem::take(&mut *self.told.lock().unwrap());
        told.sort();
        told
    }
}

fn site(folder: &Path, hubs: &[&str]) {
    fs::create_dir_all(folder.join("articles")).unwrap();
    let config = format!(
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\nhubs = {hubs:?}\n[publish]\nhub_timeout = '1s'\n[feed]\nformats = ['atom']\narchive = {{ size = 1 }}\nlimit = 1\n[each.tag]\narchive = false\n"
    );
    fs::write(folder.join("feed.toml"), config).unwrap();
}

fn article(folder: &Path, day: usize, tag: &str) {
    let text = format!("---\ntitle: D{day}\ndate: 2024-05-{day:02}\ntags: {tag}\n---\nText.\n");
    fs::write(folder.join(format!("articles/{day}.md")), text).unwrap();
}

fn ping(path: &str) -> String {
    let topic = format!("https%3A%2F%2Fa.example%2F{path}");
    format!("hub.mode=publish&hub.topic={topic}&hub.url={topic}")
}

#[test]
fn hub_is_told_of_exactly_the_feeds_that_changed() {
    let (folder, place, hub) = (tempfile::tempdir().unwrap(), Place::folder(), Hub::start());
    site(folder.path(), &[&hub.address]);
    article(folder.path(), 1, "x");
    article(folder.path(), 2, "y");
    let published = said(&publish(folder.path(), &place, &[]));
    assert!(published.ends_with("hubs: 3 told, 0 to be told\n"), "{published}");
    let all = ["atom.xml", "tags%2Fx%2Fatom.xml", "tags%2Fy%2Fatom.xml"].map(ping);
    assert_eq!(hub.told(), all);
    for _ in 0..5 {
        publish(folder.path(), &place, &[]);
        assert!(hub.told().is_empty());
    }
    article(folder.path(), 3, "y");
    publish(folder.path(), &place, &[]);
    assert_eq!(hub.told(), ["atom.xml", "tags%2Fy%2Fatom.xml"].map(ping));
    // A draft is in no feed.
    fs::write(folder.path().join("articles/4.md"), "---\ndate: 2024-05-04\ndraft: true\n---\n")
        .unwrap();
    publish(folder.path(), &place, &[]);
    assert!(hub.told().is_empty());
    article(folder.path(), 5, "x");
    publish(folder.path(), &place, &["--no-ping"]);
    publish(folder.path(), &place, &[]);
    assert!(hub.told().is_empty());
}

#[test]
fn cloud_is_told_of_rss_that_changed_until_it_takes_it() {
    let (folder, place) = (tempfile::tempdir().unwrap(), Place::folder());
    let told = Arc::new(Mutex::new(Vec::new()));
    let is_early = Arc::new(AtomicBool::new(true));
    let (written, set) = (Arc::clone(&told), Arc::clone(&is_early));
    let cloud = exchange::serve(move |request| {
        assert_eq!(request.path, "/rss/ping");
        let body = String::from_utf8(request.body).unwrap();
        if set.load(Ordering::Relaxed) {
            return Response::new(200, "<result success=\"false\" msg=\"too early\"/>");
        }
        written.lock().unwrap().push(body);
        Response::new(200, "<result success=\"true\" msg=\"Thanks\"/>")
    });
    fs::create_dir_all(folder.path().join("articles")).unwrap();
    let config = format!(
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\ncloud = '{cloud}/rss/pleaseNotify'\n[each.tag]\n"
    );
    fs::write(folder.path().join("feed.toml"), config).unwrap();
    article(folder.path(), 1, "x");
    article(folder.path(), 2, "y");
    let output = publish(folder.path(), &place, &["--now", "2026-01-01T00:00:00Z"]);
    let text = String::from_utf8_lossy(&output.stderr).replace(&cloud, "CLOUD");
    insta::assert_snapshot!(text, @"
    warning[publish/hub-not-told]: CLOUD/rss/ping could not be told of 3 changed feeds: it refused: too early; they are published, and the next `feedwright publish` tries again
     |
     = help: check `[site] hubs` and `cloud`; nothing else is to be done
    ");
    is_early.store(false, Ordering::Relaxed);
    publish(folder.path(), &place, &["--now", "2026-01-01T00:01:00Z"]);
    article(folder.path(), 3, "y");
    publish(folder.path(), &place, &[]);
    publish(folder.path(), &place, &[]);
    let ping = |path: &str| format!("url=https%3A%2F%2Fa.example%2F{path}feed.xml");
    let feeds = ["", "tags%2Fx%2F", "tags%2Fy%2F", "", "tags%2Fy%2F"].map(ping);
    assert_eq!(*told.lock().unwrap(), feeds);
    let rss = String::from_utf8(place.file("feed.xml").unwrap()).unwrap();
    let port = cloud.rsplit_once(':').unwrap().1;
    let element = format!(
        "<cloud domain=\"127.0.0.1\" port=\"{port}\" path=\"/rss/pleaseNotify\" registerProcedure=\"\" protocol=\"http-post\"/>"
    );
    assert!(rss.contains(&element), "{rss}");
}

#[test]
fn hub_that_fails_is_told_later_and_keeps_no_other_from_being_told() {
    let (folder, place) = (tempfile::tempdir().unwrap(), Place::folder());
    let [good, bad] = [(); 2].map(|()| Hub::start());
    bad.status.store(503, Ordering::Relaxed);
    site(folder.path(), &[&bad.address, &good.address]);
    article(folder.path(), 1, "x");
    let output = publish(folder.path(), &place, &["--now", "2026-01-01T00:00:00Z"]);
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stderr).replace(&bad.address, "HUB");
    insta::assert_snapshot!(text, @"
    warning[publish/hub-not-told]: HUB could not be told of 2 changed feeds: it answered 503 Service Unavailable; they are published, and the next `feedwright publish` tries again
     |
     = help: check `[site] hubs` and `cloud`; nothing else is to be done
    ");
    let all = ["atom.xml", "tags%2Fx%2Fatom.xml"].map(ping);
    assert_eq!(good.told(), all);
    bad.status.store(202, Ordering::Relaxed);
    publish(folder.path(), &place, &["--now", "2026-01-01T00:01:00Z"]);
    assert_eq!(bad.told(), all);
    assert!(good.told().is_empty());
    publish(folder.path(), &place, &["--now", "2026-01-01T09:00:00Z"]);
    assert!(bad.told().is_empty());
}

#[test]
fn hub_that_hangs_costs_its_time_limit_and_nothing_else() {
    let (folder, place) = (tempfile::tempdir().unwrap(), Place::folder());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let hub = format!("http://{}/", listener.local_addr().unwrap());
    site(folder.path(), &[&hub]);
    article(folder.path(), 1, "x");
    let output = publish(folder.path(), &place, &[]);
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("it did not answer in time"), "{text}");
    assert!(place.files().contains_key("atom.xml"));
}
