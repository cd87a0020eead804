//! Notifications of hubs: hubs that answer, hubs that fail, and publishers that are
//! killed meanwhile.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::bucket::{Bucket, Manner};
use crate::exchange::{self, Response};
use crate::left_out;
use crate::site::{ProgramRun, TestSite};
use crate::stores::{self, Place, command, publish};

/// The status of a hub that hears and never answers.
const SILENT: u16 = 0;

/// The time of the publishers, and a time at which the lease on a ping has expired.
const NOW: [&str; 2] = ["--now", "2026-01-01T00:00:00Z"];
const LATER: [&str; 2] = ["--now", "2026-01-01T01:00:00Z"];

/// A hub that records its pings and answers with a given status.
struct Hub {
    address: String,
    pings: Arc<Mutex<Vec<String>>>,
    status: Arc<AtomicU16>,
}

impl Hub {
    fn start() -> Self {
        let pings = Arc::new(Mutex::new(Vec::new()));
        let status = Arc::new(AtomicU16::new(204));
        let (written, set) = (Arc::clone(&pings), Arc::clone(&status));
        let address = exchange::serve(move |request| {
            let status = set.load(Ordering::Relaxed);
            if status < 300 {
                let kind = request.header("content-type").unwrap_or_default();
                assert_eq!(kind, "application/x-www-form-urlencoded");
                written.lock().unwrap().push(String::from_utf8(request.body).unwrap());
            }
            if status == SILENT {
                loop {
                    thread::park();
                }
            }
            Response::new(status, "")
        });
        Self { address: address + "/hub", pings, status }
    }

    /// Returns the pings since the last call.
    fn take_pings(&self) -> Vec<String> {
        let mut pings = std::mem::take(&mut *self.pings.lock().unwrap());
        pings.sort();
        pings
    }

    fn answer(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }
}

/// OpenSSL's server, with a self-signed certificate for `other.example`.
struct TlsServer {
    address: String,
    process: Child,
    /// The server ends if nothing can read its output.
    _output: BufReader<ChildStdout>,
}

impl TlsServer {
    /// Starts it; nothing if OpenSSL is not installed.
    fn start(site: &TestSite) -> Option<Self> {
        Self::make_certificate(site, "server")?;
        let arguments = "s_server -accept 127.0.0.1:0 -www -key server.key -cert server.pem";
        let mut command = Command::new("openssl");
        command.args(arguments.split(' ')).current_dir(site.path("."));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().ok()?;
        let mut output = BufReader::new(process.stdout.take()?);
        let mut line = String::new();
        while !line.starts_with("ACCEPT ") {
            line.clear();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "it has no port");
        }
        let address = format!("https://{}/", line["ACCEPT ".len()..].trim());
        Some(Self { address, process, _output: output })
    }

    /// Writes a certificate and its key; nothing if OpenSSL is not installed.
    fn make_certificate(site: &TestSite, name: &str) -> Option<()> {
        let settings = "[req]\ndistinguished_name = n\nx509_extensions = x\nprompt = no\n\
            [n]\nCN = NAME\n\
            [x]\nbasicConstraints = CA:FALSE\nsubjectAltName = DNS:other.example\n";
        site.write("openssl.cnf", &settings.replace("NAME", name));
        let arguments = format!(
            "req -x509 -newkey rsa:2048 -nodes -days 9 -config openssl.cnf -keyout {name}.key -out {name}.pem"
        );
        let mut command = Command::new("openssl");
        command.args(arguments.split(' ')).current_dir(site.path("."));
        let made = command.output().ok()?;
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Some(())
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Begins to publish, and is killed when all is published and `is_time` comes.
fn kill(site: &TestSite, place: &Place, is_time: impl Fn() -> bool) {
    let mut publisher = command(site, place, &NOW);
    let mut publisher = publisher.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !is_time() {
        assert!(publisher.try_wait().unwrap().is_none(), "it was over before");
        thread::yield_now();
    }
    publisher.kill().unwrap();
    publisher.wait().unwrap();
}

/// Publishes as a job that begins with nothing but the articles.
fn publish_anew(site: &TestSite, place: &Place, options: &[&str]) -> String {
    for folder in ["public", ".feedwright-cache"] {
        if site.has(folder) {
            site.remove(folder);
        }
    }
    publish(site, place, options).succeeds().stdout.lines().last().unwrap().to_owned()
}

/// Returns the number of pending pings in the store's manifest.
fn count_pending(place: &Place) -> usize {
    let manifest = place.file("feedwright.json").unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    manifest["store"]["untold"].as_array().map_or(0, Vec::len)
}

fn configure(site: &TestSite, hubs: &[&str]) {
    let config = format!(
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\nhubs = {hubs:?}\n[publish]\nhub_timeout = '1s'\n[feed]\nformats = ['atom']\narchive = {{ size = 1 }}\nlimit = 1\n[each.tag]\narchive = false\n"
    );
    site.write("feed.toml", &config);
}

/// Adds a line to `[publish]`.
fn set(site: &TestSite, line: &str) {
    let config = site.read("feed.toml").replace("[publish]", &format!("[publish]\n{line}"));
    site.write("feed.toml", &config);
}

fn article(site: &TestSite, day: usize, tag: &str) {
    let text = format!("---\ntitle: D{day}\ndate: 2024-05-{day:02}\ntags: {tag}\n---\nText.\n");
    site.write(&format!("articles/{day}.md"), &text);
}

fn ping(path: &str) -> String {
    let topic = format!("https%3A%2F%2Fa.example%2F{path}");
    format!("hub.mode=publish&hub.topic={topic}&hub.url={topic}")
}

#[test]
fn hub_is_notified_of_exactly_the_changed_feeds() {
    let (site, place, hub) = (TestSite::bare(), Place::folder(), Hub::start());
    configure(&site, &[&hub.address]);
    article(&site, 1, "x");
    article(&site, 2, "y");
    let published = publish(&site, &place, &[]).stdout;
    assert!(published.ends_with("hubs: 3 notified, 0 pending\n"), "{published}");
    let all = ["atom.xml", "tags%2Fx%2Fatom.xml", "tags%2Fy%2Fatom.xml"].map(ping);
    assert_eq!(hub.take_pings(), all);
    for _ in 0..5 {
        publish(&site, &place, &[]);
        assert!(hub.take_pings().is_empty());
    }
    article(&site, 3, "y");
    publish(&site, &place, &[]);
    assert_eq!(hub.take_pings(), ["atom.xml", "tags%2Fy%2Fatom.xml"].map(ping));
    // A draft is in no feed.
    site.write_private("articles/4.md", "---\ndate: 2024-05-04\ndraft: true\n---\nText.\n");
    publish(&site, &place, &[]);
    assert!(hub.take_pings().is_empty());
    article(&site, 5, "x");
    publish(&site, &place, &["--no-ping"]);
    publish(&site, &place, &[]);
    assert!(hub.take_pings().is_empty());
}

#[test]
fn rss_cloud_is_notified_of_changed_rss_until_it_accepts() {
    let (site, place) = (TestSite::bare(), Place::folder());
    let pings = Arc::new(Mutex::new(Vec::new()));
    let is_early = Arc::new(AtomicBool::new(true));
    let (written, set) = (Arc::clone(&pings), Arc::clone(&is_early));
    let cloud = exchange::serve(move |request| {
        assert_eq!(request.path, "/rss/ping");
        let body = String::from_utf8(request.body).unwrap();
        if set.load(Ordering::Relaxed) {
            return Response::new(200, "<result success=\"false\" msg=\"too early\"/>");
        }
        written.lock().unwrap().push(body);
        Response::new(200, "<result success=\"true\" msg=\"Thanks\"/>")
    });
    let config = format!(
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\ncloud = '{cloud}/rss/pleaseNotify'\n[each.tag]\n"
    );
    site.write("feed.toml", &config);
    article(&site, 1, "x");
    article(&site, 2, "y");
    let output = publish(&site, &place, &["--now", "2026-01-01T00:00:00Z"]);
    let text = output.stderr.replace(&cloud, "CLOUD");
    insta::assert_snapshot!(text, @"
    warning[publish/hub-not-told]: failed to notify the hub CLOUD/rss/ping of 3 changed feeds, which are published: it refused the ping: too early; the next `feedwright publish` tries again
     |
     = help: check the addresses in `[site] hubs` and `cloud`; otherwise no action is needed
    ");
    is_early.store(false, Ordering::Relaxed);
    publish(&site, &place, &["--now", "2026-01-01T00:01:00Z"]);
    article(&site, 3, "y");
    publish(&site, &place, &[]);
    publish(&site, &place, &[]);
    let ping = |path: &str| format!("url=https%3A%2F%2Fa.example%2F{path}feed.xml");
    let feeds = ["", "tags%2Fx%2F", "tags%2Fy%2F", "", "tags%2Fy%2F"].map(ping);
    assert_eq!(*pings.lock().unwrap(), feeds);
    let rss = String::from_utf8(place.file("feed.xml").unwrap()).unwrap();
    let port = cloud.rsplit_once(':').unwrap().1;
    let element = format!(
        "<cloud domain=\"127.0.0.1\" port=\"{port}\" path=\"/rss/pleaseNotify\" registerProcedure=\"\" protocol=\"http-post\"/>"
    );
    assert!(rss.contains(&element), "{rss}");
}

#[test]
fn failing_hub_is_notified_later_and_does_not_affect_others() {
    let (site, place) = (TestSite::bare(), Place::folder());
    let [good, bad] = [(); 2].map(|()| Hub::start());
    bad.answer(503);
    configure(&site, &[&bad.address, &good.address]);
    article(&site, 1, "x");
    let output = publish(&site, &place, &["--now", "2026-01-01T00:00:00Z"]);
    assert_eq!(output.code, Some(0));
    let text = output.stderr.replace(&bad.address, "HUB");
    insta::assert_snapshot!(text, @"
    warning[publish/hub-not-told]: failed to notify the hub HUB of 2 changed feeds, which are published: it is overloaded or down (503); the next `feedwright publish` tries again
     |
     = help: no action is needed unless this lasts; then ask those who run the hub
    ");
    let all = ["atom.xml", "tags%2Fx%2Fatom.xml"].map(ping);
    assert_eq!(good.take_pings(), all);
    bad.answer(202);
    publish(&site, &place, &["--now", "2026-01-01T00:01:00Z"]);
    assert_eq!(bad.take_pings(), all);
    assert!(good.take_pings().is_empty());
    publish(&site, &place, &["--now", "2026-01-01T09:00:00Z"]);
    assert!(bad.take_pings().is_empty());
}

#[test]
fn hub_that_hangs_costs_its_time_limit_and_nothing_else() {
    let (site, place) = (TestSite::bare(), Place::folder());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let hub = format!("http://{}/", listener.local_addr().unwrap());
    configure(&site, &[&hub]);
    article(&site, 1, "x");
    let output = publish(&site, &place, &[]);
    assert_eq!(output.code, Some(0));
    let text = output.stderr;
    assert!(text.contains("it did not answer within `[publish] hub_timeout`"), "{text}");
    assert!(place.files().contains_key("atom.xml"));
}

#[test]
fn hub_that_can_not_be_reached_has_the_cause_and_its_fix() {
    let unknown = format!("http://{}.invalid/", "a".repeat(64));
    for (hub, reason, help) in [
        ("http://127.0.0.1:1/", "the connection was refused", "start the server"),
        (&unknown, ".invalid` was not found", "correct the host name"),
    ] {
        let (site, place) = (TestSite::bare(), Place::folder());
        configure(&site, &[hub]);
        article(&site, 1, "x");
        let text = publish(&site, &place, &[]).stderr;
        assert!(text.contains(reason) && text.contains(help), "{hub}: {text}");
    }
}

#[test]
fn refusal_of_a_hub_has_its_cause_and_its_fix() {
    let (site, place, hub) = (TestSite::bare(), Place::folder(), Hub::start());
    configure(&site, &[&hub.address]);
    for (day, (status, reason, help)) in [
        (401, "it asks for a token (401)", "`token_env`"),
        (403, "it refuses the ping (403)", "`token_env`"),
        (404, "its address does not exist (404)", "correct its address in `[site] hubs`"),
        (410, "it no longer exists (410)", "remove it from `[site] hubs`"),
        (429, "it gets too many requests (429)", "publish less often"),
        (500, "it has an internal error (500)", "no action is needed"),
        (418, "it answered with the status 418", "check the addresses"),
    ]
    .into_iter()
    .enumerate()
    {
        hub.answer(status);
        article(&site, day + 1, "x");
        let text = publish(&site, &place, &[]).stderr;
        assert!(text.contains(reason) && text.contains(help), "{status}: {text}");
    }
}

#[test]
fn certificate_of_a_hub_that_is_not_accepted_has_its_cause_and_its_fix() {
    let site = TestSite::bare();
    let Some(server) = TlsServer::start(&site) else { return left_out("OpenSSL") };
    TlsServer::make_certificate(&site, "unrelated").unwrap();
    configure(&site, &[&server.address]);
    article(&site, 1, "x");
    for (trusted, reason, help) in [
        ("unrelated.pem", "its certificate is not trusted", "`SSL_CERT_FILE`"),
        ("server.pem", "its certificate is for another host name", "write the host name"),
    ] {
        let mut command = command(&site, &Place::folder(), &[]);
        command.env("SSL_CERT_FILE", site.path(trusted)).env_remove("SSL_CERT_DIR");
        let text = ProgramRun::of(command).stderr;
        assert!(text.contains(reason) && text.contains(help), "{trusted}: {text}");
    }
}

#[test]
fn another_job_delivers_the_pings_of_a_killed_job_without_a_disk() {
    for place in stores::all() {
        let (site, hub) = (TestSite::bare(), Hub::start());
        configure(&site, &[&hub.address]);
        article(&site, 1, "x");
        article(&site, 2, "y");
        publish_anew(&site, &place, &NOW);
        assert_eq!(hub.take_pings().len(), 3);
        article(&site, 3, "y");
        hub.answer(SILENT);
        kill(&site, &place, || !hub.pings.lock().unwrap().is_empty());
        hub.answer(204);
        hub.take_pings();
        // As long as the first publisher may still hold the lease, another delivers only
        // its own pings.
        assert_eq!(publish_anew(&site, &place, &NOW), "hubs: 0 notified, 2 pending");
        assert!(hub.take_pings().is_empty());
        article(&site, 4, "x");
        assert_eq!(publish_anew(&site, &place, &NOW), "hubs: 2 notified, 1 pending");
        assert_eq!(hub.take_pings(), ["atom.xml", "tags%2Fx%2Fatom.xml"].map(ping));
        assert_eq!(publish_anew(&site, &place, &LATER), "hubs: 1 notified, 0 pending");
        assert_eq!(hub.take_pings(), ["tags%2Fy%2Fatom.xml"].map(ping));
        assert_eq!(count_pending(&place), 0);
        let last = publish_anew(&site, &place, &LATER);
        assert!(last.starts_with("0 written"), "{last}");
        assert!(hub.take_pings().is_empty());
    }
}

#[test]
fn hub_that_was_down_is_notified_by_another_job() {
    let careless = Place::bucket(&Bucket::start(Manner::Careless));
    for (place, publishers) in [(Place::folder(), "many"), (careless, "one")] {
        let (site, hub) = (TestSite::bare(), Hub::start());
        configure(&site, &[&hub.address]);
        set(&site, &format!("publishers = '{publishers}'"));
        article(&site, 1, "x");
        hub.answer(503);
        assert_eq!(publish_anew(&site, &place, &NOW), "hubs: 0 notified, 2 pending");
        hub.answer(204);
        assert_eq!(publish_anew(&site, &place, &NOW), "hubs: 0 notified, 2 pending");
        let minute = ["--now", "2026-01-01T00:01:00Z"];
        assert_eq!(publish_anew(&site, &place, &minute), "hubs: 2 notified, 0 pending");
        assert_eq!(hub.take_pings(), ["atom.xml", "tags%2Fx%2Fatom.xml"].map(ping));
        assert_eq!(count_pending(&place), 0);
    }
}

#[test]
fn machine_that_was_killed_goes_on_telling_where_it_was() {
    for place in stores::all() {
        let site = TestSite::bare();
        let [good, silent] = [(); 2].map(|()| Hub::start());
        silent.answer(SILENT);
        configure(&site, &[&good.address, &silent.address]);
        article(&site, 1, "x");
        let memory = site.path("public/.feedwright");
        let is_noted = || {
            let files = stores::files(&memory).into_values();
            files.map(|bytes| String::from_utf8_lossy(&bytes).matches(&good.address).count()).sum()
        };
        kill(&site, &place, || {
            let noted: usize = is_noted();
            noted == 2 && !silent.pings.lock().unwrap().is_empty()
        });
        silent.answer(204);
        let all = ["atom.xml", "tags%2Fx%2Fatom.xml"].map(ping);
        assert_eq!((good.take_pings(), silent.take_pings()), (all.to_vec(), vec![all[0].clone()]));
        publish(&site, &place, &NOW);
        assert_eq!((good.take_pings(), silent.take_pings()), (Vec::new(), all.to_vec()));
        assert_eq!(count_pending(&place), 0);
    }
}

#[test]
fn job_that_completes_an_interrupted_upload_notifies_hubs_of_its_feeds() {
    let (site, bucket, hub) = (TestSite::bare(), Bucket::start(Manner::Right), Hub::start());
    let place = Place::bucket(&bucket);
    configure(&site, &[&hub.address]);
    set(&site, "patience = '0s'");
    article(&site, 1, "x");
    bucket.refuse("PUT /feeds/x/tags/x");
    assert_eq!(publish(&site, &place, &NOW).code, Some(3));
    assert!(place.file("atom.xml").is_some() && hub.take_pings().is_empty());
    bucket.refuse("");
    assert_eq!(publish_anew(&site, &place, &NOW), "hubs: 2 notified, 0 pending");
    assert_eq!(hub.take_pings(), ["atom.xml", "tags%2Fx%2Fatom.xml"].map(ping));
}

#[test]
fn notifying_writes_one_more_manifest_and_no_pings_write_none() {
    let (site, bucket, hub) = (TestSite::bare(), Bucket::start(Manner::Right), Hub::start());
    let place = Place::bucket(&bucket);
    configure(&site, &[&hub.address]);
    article(&site, 1, "x");
    let requests = || -> Vec<String> {
        let log = bucket.log().into_iter();
        log.filter(|line| line.contains("feedwright.json")).collect()
    };
    let [get, put] = ["GET", "PUT"].map(|verb| format!("{verb} /feeds/x/feedwright.json"));
    publish_anew(&site, &place, &NOW);
    assert_eq!(requests(), [&get, &put, &put, &put].map(String::clone));
    publish_anew(&site, &place, &NOW);
    assert_eq!(bucket.log(), [&*get]);
    article(&site, 2, "x");
    publish_anew(&site, &place, &["--no-ping"]);
    assert_eq!(requests(), [&get, &put, &put].map(String::clone));
    assert_eq!(count_pending(&place), 0);
    // Pings that another publisher may be delivering are read, and left alone.
    article(&site, 3, "x");
    hub.answer(SILENT);
    kill(&site, &place, || hub.pings.lock().unwrap().len() == 3);
    requests();
    publish_anew(&site, &place, &NOW);
    assert_eq!(bucket.log(), [&*get]);
}
