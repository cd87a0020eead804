//! The preview of `serve`: who may see it, and what it shows.

use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::thread;

use bytes::Bytes;
use http::{Request, Version};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::runtime::Builder;

use crate::http::{Reply, ServedSite, Server, connect, request};
use crate::left_out;
use crate::site::{MARKER, RunningProgram, TestSite};

/// Paths of the preview, with one feed of a site.
const PATHS: [&str; 7] =
    ["/", "/pictures", "/page.css", "/page.js", "/entry.css", "/state", "/feeds/feed.xml"];

/// A server and the address of its preview.
struct PreviewServer {
    server: Server,
    address: SocketAddr,
}

impl PreviewServer {
    fn start(site: &ServedSite) -> Self {
        let server = site.serve(&["--preview", "127.0.0.1:0"]);
        let address = server.preview.expect("the preview is announced");
        Self { server, address }
    }

    fn get(&self, path: &str) -> Reply {
        request(self.address, &format!("GET {path} HTTP/1.1\nHost: {}", self.address))
    }

    fn state(&self) -> Value {
        serde_json::from_slice(&self.get("/state").body).unwrap()
    }

    /// Waits for a state in which something holds.
    fn wait_until(&self, holds: impl Fn(&Value) -> bool) -> Value {
        let mut state = self.state();
        while !holds(&state) {
            let path = format!("/state/{}", state["version"].as_str().unwrap());
            let reply = self.get(&path);
            if reply.status == 200 {
                state = serde_json::from_slice(&reply.body).unwrap();
            }
        }
        state
    }
}

#[test]
fn preview_answers_only_a_browser_on_this_computer() {
    let site = ServedSite::new("", &[1]);
    let preview = PreviewServer::start(&site);
    let own = preview.address;
    let cases: &[(&str, u16)] = &[
        ("GET / HTTP/1.1\nHost: {own}", 200),
        ("HEAD / HTTP/1.1\nHost: {own}", 200),
        ("GET / HTTP/1.1\nHost: localhost", 200),
        ("GET / HTTP/1.1\nHost: LOCALHOST:1234", 200),
        ("GET / HTTP/1.1\nHost: [::1]:1234", 200),
        ("GET http://localhost/ HTTP/1.1\nHost: localhost", 200),
        ("GET /?query HTTP/1.1\nHost: {own}", 200),
        ("GET / HTTP/1.1\nHost: {own}\nSec-Fetch-Site: none", 200),
        (
            "GET / HTTP/1.1\nHost: {own}\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document",
            200,
        ),
        ("GET / HTTP/1.1", 403),
        ("GET / HTTP/1.0", 403),
        ("GET / HTTP/1.0\nHost: {own}", 403),
        ("GET / HTTP/1.1\nHost:", 403),
        ("GET / HTTP/1.1\nHost: evil.example", 403),
        ("GET / HTTP/1.1\nHost: localhost.evil.example", 403),
        ("GET / HTTP/1.1\nHost: localhost.", 403),
        ("GET / HTTP/1.1\nHost: localhost@evil.example", 403),
        ("GET / HTTP/1.1\nHost: evil.example@localhost", 403),
        ("GET / HTTP/1.1\nHost: 0.0.0.0", 403),
        ("GET / HTTP/1.1\nHost: {own}\nHost: {own}", 403),
        ("GET / HTTP/1.1\nHost: {own}\nHost: evil.example", 403),
        ("GET / HTTP/1.1\nHost: {own}, evil.example", 403),
        ("GET http://evil.example/ HTTP/1.1\nHost: {own}", 403),
        ("GET http://a@localhost/ HTTP/1.1\nHost: {own}", 403),
        ("GET / HTTP/1.1\nHost: {own}\nForwarded: for=192.0.2.1", 403),
        ("GET / HTTP/1.1\nHost: {own}\nX-Forwarded-For: 127.0.0.1", 403),
        ("GET / HTTP/1.1\nHost: {own}\nx-forwarded-proto: https", 403),
        ("GET / HTTP/1.1\nHost: {own}\nX-FORWARDED-HOST: localhost", 403),
        ("GET / HTTP/1.1\nHost: {own}\nX-Forwarded-Whatever:", 403),
        ("GET / HTTP/1.1\nHost: {own}\nX-Real-IP: 127.0.0.1", 403),
        ("GET / HTTP/1.1\nHost: {own}\nVia: 1.1 proxy", 403),
        ("GET / HTTP/1.1\nHost: {own}\nOrigin: https://evil.example", 403),
        ("GET / HTTP/1.1\nHost: {own}\nOrigin: null", 403),
        ("GET / HTTP/1.1\nHost: {own}\nSec-Fetch-Site: cross-site", 403),
        ("GET / HTTP/1.1\nHost: {own}\nSec-Fetch-Site: same-site\nSec-Fetch-Mode: no-cors", 403),
        (
            "GET / HTTP/1.1\nHost: {own}\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe",
            403,
        ),
        ("POST / HTTP/1.1\nHost: {own}\nContent-Length: 0", 405),
        ("PUT /state HTTP/1.1\nHost: {own}\nContent-Length: 0", 405),
        ("OPTIONS / HTTP/1.1\nHost: {own}", 405),
        ("GET /nothing HTTP/1.1\nHost: {own}", 404),
        ("GET /metrics HTTP/1.1\nHost: {own}", 404),
        ("GET /feed.xml HTTP/1.1\nHost: {own}", 404),
        ("GET /feeds/feedwright.json HTTP/1.1\nHost: {own}", 404),
        ("GET /feeds/../feed.toml HTTP/1.1\nHost: {own}", 404),
        ("GET /feeds/%2e%2e/feed.toml HTTP/1.1\nHost: {own}", 404),
        ("GET /feeds/..%2ffeed.toml HTTP/1.1\nHost: {own}", 404),
        ("GET //page.js HTTP/1.1\nHost: {own}", 404),
        ("GET / HTTP/1.1\nHost: {own}\nContent-Length: 5\nTransfer-Encoding: chunked", 400),
        ("GET / HTTP/1.1\nHost: {own}\nContent-Length: 5\nContent-Length: 6", 400),
        ("GET / HTTP/1.1\nHost: {own}\nTransfer-Encoding: chunked", 400),
        ("GET / HTTP/1.1\nHost: {own}\nContent-Length: 9", 400),
        ("GET / HTTP/1.1\nHost : {own}", 400),
        ("GET / HTTP/1.1\nHost: {own}\n folded: a", 400),
    ];
    for (head, status) in cases {
        let reply = request(own, &head.replace("{own}", &own.to_string()));
        assert_eq!(reply.status, *status, "{head}");
        if *status == 403 {
            assert!(!reply.text().contains("<html"), "{head}");
        }
    }
}

#[test]
fn authority_of_http2_is_checked_too() {
    let site = ServedSite::new("", &[1]);
    let preview = PreviewServer::start(&site);
    let own = preview.address.to_string();
    let cases = [
        (&*own, None, 200),
        ("localhost", None, 200),
        ("localhost", Some("localhost"), 200),
        ("evil.example", None, 403),
        ("evil.example", Some(&*own), 403),
        (&*own, Some("evil.example"), 403),
        ("localhost.", None, 403),
    ];
    for (authority, host, status) in cases {
        assert_eq!(request_http2(preview.address, authority, host), status, "{authority} {host:?}");
    }
}

fn request_http2(address: SocketAddr, authority: &str, host: Option<&str>) -> u16 {
    let mut head = Request::get(format!("http://{authority}/")).version(Version::HTTP_2);
    if let Some(host) = host {
        head = head.header("host", host);
    }
    let head = head.body(()).unwrap();
    Builder::new_current_thread().enable_all().build().unwrap().block_on(async move {
        let stream = TcpStream::connect(address).await.unwrap();
        let client = h2::client::Builder::new().handshake::<_, Bytes>(stream).await.unwrap();
        tokio::spawn(client.1);
        let mut sender = client.0.ready().await.unwrap();
        sender.send_request(head, true).unwrap().0.await.unwrap().status().as_u16()
    })
}

#[test]
fn published_files_have_no_preview_among_them() {
    let site = ServedSite::new("", &[1]);
    let preview = PreviewServer::start(&site);
    let address = preview.server.address;
    for path in PATHS.iter().filter(|path| **path != "/feeds/feed.xml").chain(&["/state/none"]) {
        let head = format!("GET {path} HTTP/1.1\nHost: localhost");
        assert_eq!(request(address, &head).status, 404, "{path}");
    }
    let with_page = ServedSite::new("[output]\npage = 'index.html'\n", &[1]);
    let preview = PreviewServer::start(&with_page);
    let page = preview.server.get("/", "");
    assert_eq!((page.status, page.text().contains("Day 1")), (200, true));
}

#[test]
fn every_response_forbids_frames_and_other_pages() {
    let site = ServedSite::new("", &[1]);
    let preview = PreviewServer::start(&site);
    let expected = [
        ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ];
    for path in PATHS.iter().chain(&["/nothing"]) {
        let reply = preview.get(path);
        for (name, value) in expected {
            assert_eq!(reply.field(name), Some(value), "{path} {name}");
        }
        let policy = reply.field("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path} {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path} {policy}");
        assert_eq!(reply.field("access-control-allow-origin"), None, "{path}");
    }
    // Only the page that a click opens may load pictures from elsewhere.
    let pictures =
        |path| preview.get(path).field("content-security-policy").unwrap().contains("https:");
    assert_eq!(["/", "/pictures"].map(pictures), [false, true]);
}

#[test]
fn state_has_the_feeds_the_problems_and_what_is_due() {
    let site = ServedSite::new("", &[1, 2]);
    let later = "---\ntitle: neverpublish\ndate: 2999-01-02\n---\nneverpublish\n";
    site.0.write_private("articles/later.md", later);
    let preview = PreviewServer::start(&site);
    let state = preview.wait_until(|state| state["build"].is_object());
    let feeds = state["feeds"].as_array().unwrap();
    let paths: Vec<&str> = feeds.iter().map(|feed| feed["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["atom.xml", "feed.json", "feed.xml"]);
    assert_eq!((&feeds[2]["title"], &feeds[2]["format"]), (&"A".into(), &"RSS".into()));
    assert_eq!(feeds[2]["entries"], 2);
    assert_eq!(state["build"]["ending"], "done");
    assert_eq!(state["build"]["next_change"], "2999-01-02T00:00:00Z");
    assert_eq!(state["build"]["left_out"][1], serde_json::json!(["scheduled", 1]));
    assert!(!state.to_string().contains(MARKER), "{state}");
    assert_eq!(preview.get("/feeds/feed.xml").body, preview.server.get("/feed.xml", "").body);
}

#[test]
fn waiting_page_gets_the_next_build_whatever_comes_of_it() {
    let site = ServedSite::new("", &[1]);
    let preview = PreviewServer::start(&site);
    preview.wait_until(|state| state["build"]["ending"] == "done");
    site.write("articles/2.md", "---\ntitle: B\ndate: last Tuesday\n---\nText.\n");
    let failed = preview.wait_until(|state| state["build"]["ending"] == "input-errors");
    let problem = &failed["build"]["problems"][0];
    assert_eq!(problem["code"], "article/bad-date");
    assert_eq!(problem["places"][0]["text"], serde_json::json!(["date: ", "last Tuesday", ""]));
    assert_eq!(failed["feeds"][0]["entries"], 1);
    assert!(failed["health"]["failing_since"].as_u64() > Some(0));
    let config = site.0.read("feed.toml");
    site.write("feed.toml", "[site\n");
    preview.wait_until(|state| state["build"]["ending"] == "config-errors");
    site.write("feed.toml", &config);
    site.write("articles/2.md", "---\ntitle: B\ndate: 2024-05-02\n---\nText.\n");
    let done = preview.wait_until(|state| state["build"]["ending"] == "done");
    assert_eq!(done["feeds"][0]["entries"], 2);
}

#[test]
fn stopping_answers_the_pages_that_wait() {
    let site = ServedSite::new("", &[1]);
    let mut preview = PreviewServer::start(&site);
    let state = preview.wait_until(|state| state["build"].is_object());
    let path = format!("/state/{}", state["version"].as_str().unwrap());
    let mut waiting: Vec<_> = (0..20)
        .map(|_| {
            let mut stream = connect(preview.address);
            let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    // The preview has one thread, so it has read the requests when it answers a later one.
    assert_eq!(preview.get("/").status, 200);
    preview.server.terminate();
    for stream in &mut waiting {
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        assert!(reply.starts_with("HTTP/1.1 204 "), "{reply}");
    }
    assert!(preview.server.program.child.wait().unwrap().success());
}

#[test]
fn too_many_waiting_pages_do_not_keep_feeds_or_the_page_from_being_served() {
    let site = ServedSite::new("", &[1]);
    let preview = PreviewServer::start(&site);
    let state = preview.wait_until(|state| state["build"].is_object());
    let path = format!("/state/{}", state["version"].as_str().unwrap());
    let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let waiting: Vec<_> = (0..600)
        .map(|_| {
            let mut stream = connect(preview.address);
            // A connection that was crowded out may be closed already.
            let _ = stream.write_all(head.as_bytes());
            stream
        })
        .collect();
    assert_eq!(preview.server.get("/feed.xml", "").status, 200);
    assert_eq!(preview.get("/").status, 200);
    assert_eq!(preview.get(&path).status, 503);
    drop(waiting);
}

#[test]
fn metrics_and_access_log_count_the_preview_separately() {
    let site = ServedSite::new("", &[1]);
    let preview = PreviewServer::start(&site);
    preview.get("/");
    request(preview.address, "GET / HTTP/1.1\nHost: evil.example");
    let metrics = preview.server.metrics();
    for line in ["feedwright_preview_requests_total 2", "feedwright_preview_refused_total 1"] {
        assert!(metrics.lines().any(|found| found == line), "{line}\n{metrics}");
    }
    assert!(!metrics.contains("feedwright_responses_total{status=\"403\"}"), "{metrics}");
}

#[test]
fn several_requests_of_one_connection_are_each_checked() {
    let site = ServedSite::new("", &[1]);
    let preview = PreviewServer::start(&site);
    let mut stream = connect(preview.address);
    let heads = "GET /state HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    stream.write_all(heads.as_bytes()).unwrap();
    let mut replies = BufReader::new(stream);
    assert_eq!([(); 2].map(|()| Reply::next(&mut replies).status), [200, 403]);
}

#[test]
fn address_that_others_could_reach_is_refused() {
    let site = TestSite::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let cases = [
        (vec!["--preview", "0.0.0.0:8081"], 2, "write `127.0.0.1:8081` or `[::1]:8081`"),
        (vec!["--preview", "[::]:8081"], 2, "write `127.0.0.1:8081` or `[::1]:8081`"),
        (vec!["--preview", "192.0.2.1:8081"], 2, "only for this computer"),
        (vec!["--preview", "8081"], 2, "write `localhost:8081`"),
        (vec!["--preview", "on", "--no-preview"], 2, "cannot be used with"),
        (vec!["--preview", &taken], 3, "another program uses this address"),
    ];
    for (options, code, expected) in cases {
        let arguments = ["serve", "--listen", "127.0.0.1:0"].into_iter().chain(options.clone());
        let run = site.run(arguments).expect(code);
        assert!(run.stderr.contains(expected), "{options:?}: {}", run.stderr);
    }
}

#[test]
fn preview_takes_another_port_if_its_own_is_taken_and_says_so() {
    let site = ServedSite::new("", &[1]);
    // Another test may take the port after a free one at any time, so try several.
    for _ in 0..20 {
        let Some((port, taken)) = find_two_ports() else { continue };
        let listen = format!("127.0.0.1:{port}");
        let mut command = site.0.command(["serve", "--preview", "on", "--listen", &listen]);
        command.args(["--format", "json", "--access-log", "off"]);
        let program = RunningProgram::start(command, &[]);
        let _ = program.wait_for("serve");
        let text = program.wait_for("serve")["text"].as_str().unwrap().to_owned();
        assert!(text.contains(&format!("/, because port {} is taken;", port + 1)), "{text}");
        drop(taken);
        return;
    }
    panic!("no two ports in a row are free");
}

/// Returns a free port, and a listener on the port after it.
fn find_two_ports() -> Option<(u16, TcpListener)> {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    let next = TcpListener::bind(("127.0.0.1", port.checked_add(1)?)).ok()?;
    Some((port, next))
}

#[test]
fn there_is_no_preview_without_a_terminal() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    assert_eq!(server.preview, None);
}

#[test]
fn preview_is_on_by_default_on_a_terminal() {
    // `script` of util-linux runs a command on a terminal of its own.
    if Command::new("script").arg("--version").output().is_err() {
        return left_out("script");
    }
    let site = ServedSite::new("", &[1]);
    for (option, is_expected) in [("", true), ("--preview off", false), ("--no-preview", false)] {
        let serve = format!(
            "{} serve --listen 127.0.0.1:0 --access-log off --format json {option} 2>/dev/null",
            env!("CARGO_BIN_EXE_feedwright")
        );
        let mut command = Command::new("script");
        command.current_dir(site.path("")).args(["-qec", &serve, "/dev/null"]);
        let program = RunningProgram::start(command, &[]);
        assert_eq!(program.wait_for("serve")["serve"], "listening", "{option}");
        let next = program.next_line();
        assert_eq!(next["serve"] == "preview", is_expected, "{option}: {next}");
    }
}

#[test]
fn slow_request_to_the_preview_is_ended() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&["--preview", "127.0.0.1:0", "--request-timeout", "1"]);
    let mut stream = connect(server.preview.unwrap());
    stream.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
    let reader = thread::spawn(move || {
        let mut reply = String::new();
        stream.read_to_string(&mut reply).map(|_| reply)
    });
    let reply = reader.join().unwrap().unwrap();
    assert!(reply.starts_with("HTTP/1.1 408 "), "{reply}");
}
