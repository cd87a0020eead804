//! Clients that take too much, and those that come after them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::http::{Reply, ServedSite};

/// Sends bytes and reads to the end of the connection; returns the status.
fn sent(stream: &mut TcpStream, bytes: &[u8]) -> u16 {
    // The server may have answered and gone before all is sent.
    let _ = stream.write_all(bytes);
    Reply::read(stream).status
}

#[test]
fn head_that_is_too_large_is_refused() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    let large = format!("GET /feed.xml HTTP/1.1\r\nHost: a\r\nX: {}", "x".repeat(20_000));
    assert_eq!(sent(&mut server.connect(), &large.as_bytes()[..16_384]), 431);
    let fields = "A: b\r\n".repeat(200);
    let many = format!("GET /feed.xml HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
    assert_eq!(sent(&mut server.connect(), many.as_bytes()), 431);
    assert_eq!(server.get(&"/a".repeat(2000), "").status, 414);
}

#[test]
fn malformed_request_is_refused() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    for bytes in [
        "nonsense\r\n\r\n",
        "GET /feed.xml\r\n\r\n",
        "GET /fe ed.xml HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /feed.xml HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET /feed.xml HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n",
        "GET a.example:80 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "HEAD a.example HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ] {
        assert_eq!(sent(&mut server.connect(), bytes.as_bytes()), 400, "{bytes:?}");
    }
}

#[test]
fn slow_request_is_ended() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&["--request-timeout", "1", "--idle-timeout", "1"]);
    assert_eq!(sent(&mut server.connect(), b"GET /feed.xml HT"), 408);
    // Also after a first request.
    let mut stream = server.connect();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /fe").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK") && text.contains("HTTP/1.1 408 "), "{text}");
    assert_eq!(server.get("/feed.xml", "").status, 200);
}

#[test]
fn idle_connection_is_ended() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&["--idle-timeout", "1"]);
    let mut silent = server.connect();
    let mut bytes = Vec::new();
    assert_eq!(silent.read_to_end(&mut bytes).unwrap(), 0);
    let figures = super::request(server.figures, "GET /metrics HTTP/1.1\nHost: a");
    assert!(figures.text().contains("feedwright_connections_slow_total 1"));
}

/// A site whose feed is too large for the buffers between a server and its reader.
fn large_site() -> ServedSite {
    let site = ServedSite::new("[feed]\nformats = ['rss']\n", &[]);
    for day in 1..=20 {
        let text = "Words about what happened, and what came of it. ".repeat(16_000);
        let text = format!("---\ntitle: Day {day}\ndate: 2024-05-{day:02}\n---\n{text}\n");
        site.write(&format!("articles/{day}.md"), &text);
    }
    site
}

const GET: &[u8] = b"GET /feed.xml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

#[test]
fn slow_and_steady_reader_gets_all_of_a_large_feed() {
    let site = large_site();
    let server = site.serve(&["--request-timeout", "1", "--idle-timeout", "2"]);
    let whole = std::fs::metadata(site.path("public/feed.xml")).unwrap().len();
    assert!(whole > 15_000_000, "{whole}");
    let mut stream = server.connect();
    stream.write_all(GET).unwrap();
    let (begun, mut read) = (Instant::now(), 0);
    let mut part = vec![0; 1 << 18];
    loop {
        let count = stream.read(&mut part).unwrap();
        if count == 0 {
            break;
        }
        read += count as u64;
        // It takes three times the longest idle time for all.
        thread::sleep(Duration::from_micros(6_000_000 * count as u64 / whole));
    }
    assert!(begun.elapsed() > Duration::from_secs(5));
    assert!(read > whole, "{read} of {whole}");
}

#[test]
fn reader_that_takes_nothing_is_ended() {
    let site = large_site();
    let server = site.serve(&["--idle-timeout", "1"]);
    let whole = std::fs::metadata(site.path("public/feed.xml")).unwrap().len();
    let mut stream = server.connect();
    stream.write_all(GET).unwrap();
    thread::sleep(Duration::from_secs(4));
    let mut read = 0;
    let mut part = vec![0; 1 << 18];
    while let Ok(count @ 1..) = stream.read(&mut part) {
        read += count as u64;
    }
    assert!(read < whole, "{read} of {whole}");
}

#[test]
fn idle_connections_keep_no_reader_out() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&["--max-connections", "50"]);
    let idle: Vec<TcpStream> = (0..400)
        .map(|number| {
            let mut stream = server.connect();
            if number % 2 == 0 {
                // One that was closed by now can't be written to.
                let _ = stream.write_all(b"GET /feed.xml HTTP/1.1\r\n");
            }
            stream
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(server.get("/feed.xml", "").status, 200);
    }
    drop(idle);
}

#[test]
#[cfg(unix)]
fn program_that_is_asked_to_end_ends_well() {
    let site = ServedSite::new("", &[1]);
    let mut server = site.serve(&[]);
    let mut idle = server.connect();
    assert_eq!(server.get("/feed.xml", "").status, 200);
    let id = server.program.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(server.program.child.wait().unwrap().success());
    assert_eq!(idle.read(&mut [0]).unwrap_or(0), 0);
}

#[test]
fn address_in_use_is_reported() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    let address = server.address.to_string();
    let stderr = site.0.run(["serve", "--listen", &address]).expect(3).stderr;
    insta::assert_snapshot!(stderr.replace(&address, "ADDRESS"), @"
    error[serve/cant-listen]: can't listen on `ADDRESS`: another program uses this address
     |
     = help: stop that program, or choose another port with `--listen`, for example `--listen 127.0.0.1:8081`
    ");
}

#[test]
fn health_check_fails_when_builds_have_failed_for_long() {
    let site = ServedSite::new("[serve]\nunhealthy_after = '1s'\n", &[1]);
    let server = site.serve(&[]);
    assert_eq!(server.get("/healthz", "").status, 200);
    site.write("articles/2.md", "---\ntitle: B\ndate: nonsense\n---\nText.\n");
    server.wait_for("summary");
    let deadline = std::time::Instant::now() + crate::site::PATIENCE;
    let reply = loop {
        let reply = server.get("/healthz", "");
        if reply.status != 200 || std::time::Instant::now() > deadline {
            break reply;
        }
        std::thread::yield_now();
    };
    assert_eq!(reply.status, 503);
    assert!(reply.text().contains("every build has failed for"), "{}", reply.text());
    // The feeds of the last good build are served all the same.
    assert_eq!(server.get("/feed.xml", "").status, 200);
    site.write("articles/2.md", &super::article(2));
    server.rebuilt();
    assert_eq!(server.get("/healthz", "").status, 200);
}

#[test]
fn values_of_the_access_log_are_quoted_once_and_without_secrets() {
    let site = ServedSite::new("", &[1]);
    let mut command = site.0.command(["serve", "--listen", "127.0.0.1:0"]);
    command.args(["--access-log", "json", "--format", "json"]);
    let mut program = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(program.stdout.take().unwrap()).lines();
    let address = output.find_map(|line| {
        let line = line.unwrap();
        let address = line.split_once("http://")?.1.split('/').next()?.to_owned();
        Some(address)
    });
    let head = "GET /no\\\"quote?token=PASSWORD HTTP/1.1\nHost: a\nUser-Agent: a \"reader\"";
    super::request(address.unwrap().parse().unwrap(), head);
    let mut line = String::new();
    BufReader::new(program.stderr.take().unwrap()).read_line(&mut line).unwrap();
    program.kill().unwrap();
    program.wait().unwrap();
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(line["agent"], "a \"reader\"");
    assert!(line["path"].as_str().unwrap().starts_with('/'), "{line}");
    assert!(!line.to_string().contains("PASSWORD"), "{line}");
}
