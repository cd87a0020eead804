//! Shared caches between readers and `serve`: nginx and varnish, where they
//! are installed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::http::rebuilds::published;
use crate::http::{PATIENCE, Reply, ServedSite, Server, article, connect, request};
use crate::left_out;

/// A cache as people run it, and how it is started in a folder, on a port,
/// before an origin.
struct Kind {
    name: &'static str,
    command: fn(&Path, u16, SocketAddr) -> Command,
}

const KINDS: [Kind; 2] =
    [Kind { name: "nginx", command: nginx }, Kind { name: "varnishd", command: varnish }];

/// Settings of the freshness of a response, and of the time for which a stale one may be
/// used while a new one is fetched.
const CONFIG: &str =
    "[serve]\nmax_age = '1s'\nstale_while_revalidate = '1min'\ngone = ['dropped.xml']\n";

/// The longest that a response is fresh.
const LIFETIME: Duration = Duration::from_secs(1);

fn nginx(folder: &Path, port: u16, origin: SocketAddr) -> Command {
    let place = folder.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {place}/{name};\n"))
        .concat();
    let config = format!(
        "daemon off; user root; worker_processes 1; pid {place}/pid; error_log {place}/log;
        events {{ }}
        http {{
          access_log off;
          {temporary}
          proxy_cache_path {place}/cache keys_zone=feeds:1m use_temp_path=off;
          proxy_cache feeds;
          proxy_cache_lock on;
          proxy_cache_revalidate on;
          proxy_cache_background_update on;
          proxy_cache_use_stale updating;
          server {{
            listen 127.0.0.1:{port};
            location / {{ proxy_pass http://{origin}; }}
            # As one that knows nothing of differences might be set up.
            location /passed/ {{
              proxy_cache_key $uri;
              proxy_set_header If-None-Match $http_if_none_match;
              proxy_pass http://{origin}/;
            }}
          }}
        }}"
    );
    fs::write(folder.join("nginx.conf"), config).unwrap();
    let mut command = Command::new("nginx");
    command.arg("-c").arg(folder.join("nginx.conf"));
    command
}

fn varnish(folder: &Path, port: u16, origin: SocketAddr) -> Command {
    let (host, backend) = (origin.ip(), origin.port());
    let config =
        format!("vcl 4.1;\nbackend feeds {{ .host = \"{host}\"; .port = \"{backend}\"; }}\n");
    fs::write(folder.join("feeds.vcl"), config).unwrap();
    let mut command = Command::new("varnishd");
    command.args(["-F", "-s", "malloc,32m", "-a", &format!("127.0.0.1:{port}")]);
    command.arg("-n").arg(folder.join("work")).arg("-f").arg(folder.join("feeds.vcl"));
    command
}

/// A running cache; it ends with the test.
struct Cache {
    process: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Drop for Cache {
    fn drop(&mut self) {
        // Asked, so that it ends its own processes too.
        let id = self.process.id().to_string();
        let _ = Command::new("kill").arg(id).status();
        let _ = self.process.wait();
    }
}

impl Cache {
    /// Starts one before a server; nothing if it is not installed.
    fn start(kind: &Kind, server: &Server) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        readable(folder.path());
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let process = (kind.command)(folder.path(), address.port(), server.address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(process) = process else {
            left_out(kind.name);
            return None;
        };
        let cache = Self { process, address, _folder: folder };
        let started = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(started.elapsed() < PATIENCE, "{} does not start", kind.name);
            thread::sleep(Duration::from_millis(50));
        }
        Some(cache)
    }

    /// Asks for a path with some fields, a line each.
    fn get(&self, path: &str, fields: &str) -> Reply {
        request(self.address, &format!("GET {path} HTTP/1.1\nHost: a.example\n{fields}"))
    }

    /// Asks without closing: nginx ends a connection that is to be closed only
    /// when it has fetched the stale file from the origin.
    fn first(&self, path: &str, fields: &str) -> Reply {
        let mut stream = BufReader::new(connect(self.address));
        let request = format!("GET {path} HTTP/1.1\r\nHost: a.example\r\n{fields}\r\n\r\n");
        stream.get_mut().write_all(request.as_bytes()).unwrap();
        Reply::next(&mut stream)
    }

    /// Asks for a feed until another version than a known one comes.
    fn next(&self, known: &str) {
        let begun = Instant::now();
        while self.get("/feed.xml", "").version() == known {
            assert!(begun.elapsed() < PATIENCE, "the new version does not come");
        }
    }
}

/// A cache may give up its rights before it reads its files.
#[cfg(unix)]
fn readable(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;

    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn readable(_: &Path) {}

/// Returns the number of requests that the origin has answered.
fn count_requests(server: &Server) -> u64 {
    let figures = request(server.figures, "GET /metrics HTTP/1.1\nHost: a");
    let counts = figures.text().lines().filter(|line| line.starts_with("feedwright_responses"));
    counts.map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum()
}

/// Has clients ask for some lifetimes; returns how many requests there were
/// and which versions came.
fn poll(cache: &Cache, clients: u32, lifetimes: u32) -> (u64, BTreeSet<String>) {
    let begun = Instant::now();
    let client = || {
        let (mut count, mut versions) = (0, BTreeSet::new());
        while begun.elapsed() < LIFETIME * lifetimes {
            let reply = cache.get("/feed.xml", "Accept-Encoding: gzip");
            assert_eq!(reply.status, 200);
            versions.insert(reply.version());
            count += 1;
        }
        (count, versions)
    };
    thread::scope(|scope| {
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        let polled = clients.into_iter().map(|client| client.join().unwrap());
        polled.reduce(|(count, all), (more, some)| (count + more, &all | &some)).unwrap()
    })
}

#[test]
fn origin_is_asked_once_a_lifetime_however_many_ask() {
    for kind in &KINDS {
        let site = ServedSite::new(CONFIG, &[1, 2]);
        let server = site.serve(&[]);
        let Some(cache) = Cache::start(kind, &server) else { continue };
        for clients in [1, 32] {
            let (before, begun) = (count_requests(&server), Instant::now());
            let known = published(&site);
            let (count, versions) = poll(&cache, clients, 3);
            let lifetimes = begun.elapsed().as_secs() + 1;
            let more = count_requests(&server) - before;
            println!("{}: {clients} clients, {count} requests, {more} of the origin", kind.name);
            assert!(more <= lifetimes && count > 2 * lifetimes, "{more} of {count}, {lifetimes}");
            assert_eq!(versions, BTreeSet::from([known]));
        }
    }
}

#[test]
fn caches_mix_up_neither_codings_nor_versions() {
    for kind in &KINDS {
        let site = ServedSite::new(CONFIG, &[1, 2]).built_long_ago();
        let server = site.serve(&[]);
        let Some(cache) = Cache::start(kind, &server) else { continue };
        let mut versions = vec![published(&site)];
        codings(&cache, &versions[0]);
        let old = cache.get("/feed.xml", "").field("etag").unwrap().to_owned();
        gone(&cache, &server);
        stale(&site, &server, &cache);
        versions.push(published(&site));
        newer(&site, &server, &cache);
        versions.push(published(&site));
        let sent = differences(&cache, &old, &versions);
        // Only nginx is configured to pass on the version from which a delta starts.
        assert_eq!(sent > 0, kind.name == "nginx");
    }
}

/// Each client is given a coding that it takes, and a 304 for its tag.
fn codings(cache: &Cache, known: &str) {
    for coding in ["", "gzip", "br", "zstd", "gzip, br", "identity"] {
        let accepted = format!("Accept-Encoding: {coding}");
        for _ in 0..2 {
            let reply = cache.get("/feed.xml", &accepted);
            assert_eq!((reply.status, reply.version()), (200, known.to_owned()), "{coding}");
            let given = reply.field("content-encoding");
            assert!(given.is_none_or(|given| coding.contains(given)), "{coding}: {given:?}");
            let tag = reply.field("etag").unwrap();
            let fields = format!("{accepted}\nIf-None-Match: {tag}");
            assert_eq!(cache.get("/feed.xml", &fields).status, 304, "{coding}");
        }
    }
}

fn gone(cache: &Cache, server: &Server) {
    let before = count_requests(server);
    for _ in 0..20 {
        assert_eq!(cache.get("/dropped.xml", "").status, 410);
    }
    assert!(count_requests(server) - before < 10, "a 410 is kept");
}

/// While the origin does not answer, the stale file is sent immediately; then the
/// new version comes.
fn stale(site: &ServedSite, server: &Server, cache: &Cache) {
    let known = published(site);
    site.write("articles/3.md", &article(3));
    server.rebuilt();
    signal(server, "-STOP");
    let begun = Instant::now();
    while begun.elapsed() < 2 * LIFETIME {
        assert_eq!(cache.first("/feed.xml", "Accept-Encoding: gzip").version(), known);
    }
    signal(server, "-CONT");
    cache.next(&known);
    assert_eq!(cache.get("/feed.xml", "").version(), published(site));
}

fn signal(server: &Server, name: &str) {
    let id = server.program.child.id().to_string();
    assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
}

/// Has the cache see a version for clients that take differences, and then
/// another, so that it would have reason to ask for a difference of its own.
fn newer(site: &ServedSite, server: &Server, cache: &Cache) {
    for path in ["/feed.xml", "/passed/feed.xml"] {
        cache.get(path, "A-IM: feed");
    }
    let known = published(site);
    site.write("articles/4.md", &article(4));
    server.rebuilt();
    cache.next(&known);
}

/// A delta goes only to the client that asked for it, whichever cache is in between; all
/// others get a whole version, which may be stale. Returns the number of deltas.
fn differences(cache: &Cache, old: &str, versions: &[String]) -> usize {
    let asking = format!("A-IM: feed\nIf-None-Match: {old}");
    let fields = [&*asking, "A-IM: feed", "", &*asking, "Accept-Encoding: gzip"];
    let is_difference = |(path, fields): (&str, &str)| {
        let reply = cache.get(path, fields);
        match reply.status {
            226 => {
                assert_eq!((fields, reply.field("delta-base")), (&*asking, Some(old)), "{path}");
            }
            200 => assert!(versions.contains(&reply.version()), "{path} {fields}"),
            // A tag that the cache still has, and a path that only nginx knows.
            status => assert!(matches!(status, 304 | 404), "{status} {path} {fields}"),
        }
        reply.status == 226
    };
    let count_requests =
        ["/passed/feed.xml", "/feed.xml"].map(|path| fields.map(|fields| (path, fields)));
    count_requests
        .into_iter()
        .flatten()
        .filter(|count_requests| is_difference(*count_requests))
        .count()
}
