//! Publishing to a real store, the S3 server of `weed`, where it is installed.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::left_out;
use crate::publish_races::{self, Source};
use crate::site::{ProgramRun, TestSite};
use crate::stores::{self, Files, Place, publish};

/// Servers of `SeaweedFS`; each listens to a port for HTTP and to one for gRPC.
const SERVERS: [&str; 5] = ["master", "volume", "filer", "s3", "admin"];

/// Time limit for the start of a server.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running store; it ends with the test.
struct Store {
    process: Child,
    _data: TempDir,
    s3: u16,
    /// Port at which files are read without S3.
    filer: u16,
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Store {
    /// Starts it; nothing if it is not installed.
    fn start() -> Option<Self> {
        let data = tempfile::tempdir().unwrap();
        let ports = free_ports(SERVERS.len() * 2);
        let mut weed = Command::new("weed");
        weed.args(["mini", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-bucket=feeds"])
            .args(["-admin.ui=false", "-webdav=false", "-s3.port.iceberg=0", "-s3.port.lance=0"])
            .arg(format!("-dir={}", data.path().display()))
            .current_dir(data.path())
            .env("HOME", data.path())
            .env("AWS_ACCESS_KEY_ID", "k")
            .env("AWS_SECRET_ACCESS_KEY", "s");
        for (name, port) in SERVERS.iter().zip(ports.chunks(2)) {
            weed.arg(format!("-{name}.port={}", port[0]));
            weed.arg(format!("-{name}.port.grpc={}", port[1]));
        }
        let process = weed.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let (filer, s3) = (ports[4], ports[6]);
        let store = Self { process, _data: data, s3, filer };
        let started = Instant::now();
        while get(filer, "/buckets/feeds/").is_none()
            || TcpStream::connect(("127.0.0.1", s3)).is_err()
        {
            assert!(started.elapsed() < PATIENCE, "SeaweedFS does not start");
            thread::sleep(Duration::from_millis(50));
        }
        Some(store)
    }

    /// Returns a folder of its bucket as a target.
    fn place(&self, name: &str) -> Place {
        let (filer, root) = (self.filer, format!("/buckets/feeds/{name}"));
        let environment = stores::environment(&format!("http://127.0.0.1:{}", self.s3));
        Place::new(format!("s3://feeds/{name}"), environment, move |requested| match requested {
            Some(path) => {
                let bytes = get(filer, &format!("{root}/{path}"));
                bytes.map(|bytes| (path.to_owned(), bytes)).into_iter().collect()
            }
            None => walk(filer, &root, &root),
        })
    }
}

/// Writes a file past S3.
fn put(port: u16, path: &str, text: &str) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let length = text.len();
    write!(stream, "PUT {path} HTTP/1.0\r\nContent-Length: {length}\r\n\r\n{text}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(answer.get(9..10), Some("2"), "{answer}");
}

/// Finds ports that nobody listens to.
fn free_ports(count: usize) -> Vec<u16> {
    let held: Vec<_> = (0..count).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    held.iter().map(|listener| listener.local_addr().unwrap().port()).collect()
}

/// Asks for a file, or for the list of a folder; nothing if it is not there.
fn get(port: u16, path: &str) -> Option<Vec<u8>> {
    let answer = answer(port, path)?;
    let head = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let is_found = answer.get(9..12)? == b"200";
    is_found.then(|| answer[head + 4..].to_vec())
}

fn answer(port: u16, path: &str) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nAccept: application/json\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    Some(answer)
}

fn walk(port: u16, root: &str, folder: &str) -> Files {
    let mut files = Files::new();
    let list = get(port, &format!("{folder}/?limit=10000")).unwrap_or_default();
    let list: serde_json::Value = serde_json::from_slice(&list).unwrap_or_default();
    for entry in list["Entries"].as_array().into_iter().flatten() {
        let path = entry["FullPath"].as_str().unwrap();
        // The highest bit of a Go file's mode says that it is a folder.
        if entry["Mode"].as_u64().unwrap() & 1 << 31 != 0 {
            files.extend(walk(port, root, path));
        } else if let Some(bytes) = get(port, path) {
            files.insert(path[root.len() + 1..].to_owned(), bytes);
        }
    }
    files
}

#[test]
fn real_store_takes_types_keeps_conditions_and_outlives_kills_and_races() {
    let Some(store) = Store::start() else {
        return left_out("SeaweedFS");
    };
    serves(&store);
    publish_races::kill(&store.place("killed"));
    publish_races::race(&store.place("raced"));
    reads(&store);
    let filer = store.filer;
    let add =
        move |name: &str, text: &str| put(filer, &format!("/buckets/feeds/in/{name}.md"), text);
    publish_races::race_from(&Source::new("s3://feeds/in", add), &store.place("raced-from"));
}

/// Checks that articles in the store give the same feeds as articles in a folder.
fn reads(store: &Store) {
    let [here, there] = [(); 2].map(|()| site());
    let long = format!("---\ntitle: Long\ndate: 2024-05-02\nx: {}\n---\nText.\n", "y".repeat(9000));
    here.write("articles/a b#%é.md", &long).write("articles/empty.md", "");
    for (path, text) in stores::files(&here.path("articles")) {
        let path = path.replace('%', "%25").replace(' ', "%20").replace('#', "%23");
        let path = path.replace('é', "%C3%A9");
        put(store.filer, &format!("/buckets/feeds/read/{path}"), &String::from_utf8(text).unwrap());
    }
    there.config("[articles]\nfolder = 's3://feeds/read'\n");
    let place = store.place("read-out");
    publishes(&there, &place);
    here.build();
    let mut built = stores::files(&here.path("public"));
    let mut published = place.files();
    for files in [&mut built, &mut published] {
        files.remove("feedwright.json");
    }
    assert!(built == published);
}

fn serves(store: &Store) {
    let place = store.place("served");
    let site = site();
    publishes(&site, &place);
    let answer = answer(store.filer, "/buckets/feeds/served/feed.xml").unwrap();
    let answer = String::from_utf8_lossy(&answer).to_ascii_lowercase();
    let expected =
        ["content-type: application/rss+xml; charset=utf-8", "cache-control: public, max-age=300"];
    let lines: BTreeSet<&str> = answer.lines().collect();
    assert!(expected.iter().all(|line| lines.contains(line)), "{lines:?}");
    let mut denied = stores::command(&site, &place, &[]);
    denied.env("AWS_SECRET_ACCESS_KEY", "wrong");
    let stderr = ProgramRun::of(denied).stderr;
    assert!(stderr.starts_with("error[publish/denied]"), "{stderr}");
}

/// Publishes to an empty place, and again without a change.
fn publishes(site: &TestSite, place: &Place) {
    for summary in ["5 written, 0 unchanged, 0 removed\n", "0 written, 5 unchanged, 0 removed\n"] {
        assert_eq!(publish(site, place, &[]).succeeds().stdout, summary, "{summary:?}");
    }
}

/// Makes a site of one article.
fn site() -> TestSite {
    let site = TestSite::new();
    site.write("articles/a.md", "---\ndate: 2024-05-01\n---\nText.\n");
    site
}
