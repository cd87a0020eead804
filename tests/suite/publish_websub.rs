//! A real hub and its subscribers, while publishers are killed.
//!
//! A publisher that is killed after it notified a hub, and before it recorded that,
//! notifies the hub again, because no request to a hub shows its state. A simple hub
//! distributes a topic after every notification, so that subscribers receive the same
//! bytes twice in a row. A hub that compares, as the large ones do, distributes only
//! changes, so nothing comes twice.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use url::form_urlencoded;

use crate::exchange::{self, Request, Response};
use crate::http::{self, Server};
use crate::site::TestSite;
use crate::stores::{self, Place, command, publish};
use crate::{left_out, root};

/// Number of changes; `FEEDWRIGHT_HUB_CHANGES` sets another one.
const CHANGES: usize = 6;

/// Number of times that the publish of each change is killed.
const KILLS: usize = 4;

/// Number of publishes without a change.
const IDLE: u32 = 50;

/// A hub; it ends with the test.
struct Hub {
    process: Child,
    address: SocketAddr,
    _subscriptions: tempfile::TempDir,
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Hub {
    /// Starts it; nothing if it is not installed.
    fn start(options: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new("python3")
            .arg(root().join("tests/servers/websub_hub.py"))
            .arg(folder.path().join("subscriptions.db"))
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut port = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let Ok(port) = port.trim().parse::<u16>() else {
            process.wait().unwrap();
            return None;
        };
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        Some(Self { process, address, _subscriptions: folder })
    }

    /// Asks it to send a topic to a subscriber.
    fn subscribe(&self, topic: &str, subscriber: &str) {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("hub.mode", "subscribe")
            .append_pair("hub.topic", topic)
            .append_pair("hub.callback", subscriber)
            .finish();
        let head = format!(
            "POST /hub HTTP/1.1\nHost: hub\nContent-Type: application/x-www-form-urlencoded\nContent-Length: {}",
            form.len()
        );
        assert_eq!(http::send(self.address, &head, &form).status, 202);
    }
}

/// Deliveries to a subscriber, in their order.
#[derive(Clone, Default)]
struct Subscriber(Arc<Mutex<Vec<Vec<u8>>>>);

impl Subscriber {
    /// Starts one; returns its address too.
    fn start() -> (Self, String) {
        let subscriber = Self::default();
        let own = subscriber.clone();
        let address = exchange::serve(move |request| own.answer(request));
        (subscriber, address)
    }

    /// Confirms every subscription, and records every delivery.
    fn answer(&self, request: Request) -> Response {
        if request.method == "POST" {
            self.0.lock().unwrap().push(request.body);
            return Response::new(204, "");
        }
        let query = request.path.split_once('?').unwrap_or_default().1;
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let (_, challenge) = pairs.find(|(name, _)| name == "hub.challenge").unwrap();
        Response::new(200, &challenge)
    }

    fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    fn deliveries(&self) -> Vec<Vec<u8>> {
        self.0.lock().unwrap().clone()
    }

    /// Returns the deliveries that differ from the one before.
    fn changes(&self) -> Vec<Vec<u8>> {
        let mut changes = self.deliveries();
        changes.dedup();
        changes
    }
}

fn configure(site: &TestSite, hub: SocketAddr, server: SocketAddr) {
    let config = format!(
        "[site]\ntitle = 'A'\nurl = 'http://{server}/'\nid_authority = 'a.example,2024'\nhubs = ['http://{hub}/hub']\n[feed]\nformats = ['atom']\n[each.tag]\n"
    );
    site.write("feed.toml", &config);
}

/// Adds an article in one step, so that no build sees its beginning alone.
fn add_article(site: &TestSite, number: usize) {
    let tag = if number.is_multiple_of(2) { "even" } else { "odd" };
    let (hour, minute) = (number / 60, number % 60);
    let date = format!("2024-05-01T{hour:02}:{minute:02}:00Z");
    let text = format!("---\ndate: {date}\ntags: [{tag}]\n---\nText.\n");
    site.replace(&format!("articles/{number}.md"), &text);
}

/// Kills a publish at a moment of its life, every other time as soon as a
/// subscriber has something more.
fn kill(
    site: &TestSite,
    place: &Place,
    (round, duration): (usize, Duration),
    subscriber: &Subscriber,
) {
    let before = subscriber.count();
    let mut publisher = command(site, place, &[]);
    let mut publisher = publisher.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    if round.is_multiple_of(2) {
        // The moments are spread over a life; which is hit is left to chance.
        thread::sleep(duration * u32::try_from(round * 29 % 40).unwrap() / 40);
    } else {
        while subscriber.count() == before && publisher.try_wait().unwrap().is_none() {
            thread::yield_now();
        }
    }
    publisher.kill().unwrap();
    publisher.wait().unwrap();
}

/// A feed that is served, and its subscriber.
struct Topic {
    path: &'static str,
    /// Versions of the feed, in their order.
    versions: Vec<Vec<u8>>,
    subscriber: Subscriber,
}

impl Topic {
    fn subscribe(hub: &Hub, server: &Server, path: &'static str) -> Self {
        let (subscriber, address) = Subscriber::start();
        hub.subscribe(&format!("http://{}/{path}", server.address), &address);
        Self { path, versions: Vec::new(), subscriber }
    }
}

/// Records the current versions of the topics.
fn record(topics: &mut [Topic], server: &Server) {
    for Topic { path, versions, .. } in topics {
        versions.push(server.get(&format!("/{path}"), "").body);
        versions.dedup();
    }
}

/// Publishes changes, and kills each publish some times before it is let be.
fn change(
    site: &TestSite,
    place: &Place,
    (server, topics): (&Server, &mut [Topic]),
    changes: usize,
) {
    let started = Instant::now();
    publish(site, place, &[]).succeeds();
    let duration = started.elapsed();
    for change in 0..changes {
        record(topics, server);
        add_article(site, change + 2);
        server.rebuilt();
        for round in 0..KILLS {
            kill(site, place, (change * KILLS + round, duration), &topics[0].subscriber);
        }
        publish(site, place, &[]).succeeds();
    }
    record(topics, server);
}

#[test]
fn subscriber_of_a_real_hub_gets_each_change_in_order_whatever_is_killed() {
    check(&[], Subscriber::changes);
}

#[test]
fn subscriber_of_a_hub_that_compares_gets_each_change_exactly_once() {
    check(&["--compare"], Subscriber::deliveries);
}

/// Checks that the deliveries of a hub, as `read` returns them, are the versions that were
/// served.
fn check(options: &[&str], read: impl Fn(&Subscriber) -> Vec<Vec<u8>>) {
    let Some(hub) = Hub::start(options) else {
        return left_out("Flask-WebSub");
    };
    let (site, place) = (TestSite::bare(), Place::folder());
    configure(&site, hub.address, hub.address);
    // The served feeds are built separately from the published ones.
    let server = site.serve(&["--output", "served"]);
    configure(&site, hub.address, server.address);
    (0..2).for_each(|number| add_article(&site, number));
    server.rebuilt();
    let mut topics = ["atom.xml", "tags/even/atom.xml", "tags/odd/atom.xml"]
        .map(|path| Topic::subscribe(&hub, &server, path));
    let changes = stores::often("FEEDWRIGHT_HUB_CHANGES", CHANGES);
    change(&site, &place, (&server, &mut topics), changes);
    let count_deliveries = || topics.iter().map(|topic| topic.subscriber.count()).sum::<usize>();
    let versions: usize = topics.iter().map(|topic| topic.versions.len()).sum();
    let before = count_deliveries();
    let kills = changes * KILLS;
    println!("hub {options:?}: {versions} changes, {kills} kills, {before} deliveries");
    for topic in &topics {
        assert_eq!(place.file(topic.path), topic.versions.last().cloned());
        assert!(read(&topic.subscriber) == topic.versions, "{}", topic.path);
    }
    for _ in 0..IDLE {
        publish(&site, &place, &[]).succeeds();
    }
    assert_eq!(count_deliveries(), before);
}
