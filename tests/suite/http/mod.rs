//! `serve` by the program itself, over sockets.

mod caches;
mod clauses;
mod deltas;
mod http2;
mod limits;
mod preview;
mod published;
mod rebuilds;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::site::{self, PATIENCE, RunningProgram, TestSite};

/// The configuration of the site that is served.
const CONFIG: &str =
    "[site]\ntitle = 'A'\nurl = 'https://a.example/blog/'\nhubs = ['https://hub.example/']\n";

/// A site that is served.
struct ServedSite(TestSite);

impl ServedSite {
    /// Makes one with an article for each of some days.
    fn new(config: &str, days: &[u32]) -> Self {
        let site = Self(TestSite::new());
        site.write("feed.toml", &format!("{CONFIG}{config}"));
        for day in days {
            site.write(&format!("articles/{day}.md"), &article(*day));
        }
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path(name)
    }

    /// Writes a file as editors do, so that no build sees its beginning alone.
    fn write(&self, name: &str, text: &str) {
        self.0.replace(name, text);
    }

    /// Builds, and sets the times of the files back: a file written in this very second
    /// has no `Last-Modified` date yet.
    fn built_long_ago(self) -> Self {
        self.0.build();
        for name in self.0.files("public").into_keys() {
            self.0.set_modified(&format!("public/{name}"), 1_767_323_045);
        }
        self
    }

    fn serve(&self, options: &[&str]) -> Server {
        self.0.serve(options)
    }
}

fn article(day: u32) -> String {
    let text = "Words about what happened. ".repeat(40);
    format!("---\ntitle: Day {day}\ndate: 2024-05-{day:02} 10:00:00\n---\n{text}{day}\n")
}

/// A program that serves a site, and what it says line by line.
pub struct Server {
    program: RunningProgram,
    folder: PathBuf,
    pub address: SocketAddr,
    figures: SocketAddr,
    /// Address of the preview, if the options ask for one.
    pub preview: Option<SocketAddr>,
}

impl Server {
    /// Starts a `serve` command, and waits until it has built.
    pub fn start(mut command: Command, options: &[&str]) -> Self {
        command.args(["--format", "json", "--access-log", "off", "--debounce", "1"]);
        command.args(["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]);
        let folder = command.get_current_dir().unwrap().to_owned();
        let program = RunningProgram::start(command, options);
        let address_of = || {
            let reported = program.wait_for("serve");
            let text = reported["text"].as_str().unwrap().rsplit_once("http://").unwrap().1;
            text.split('/').next().unwrap().parse().unwrap()
        };
        let (address, figures) = (address_of(), address_of());
        let preview = options.contains(&"--preview").then(address_of);
        program.wait_for("summary");
        Self { program, folder, address, figures, preview }
    }

    /// Waits for something to be said that has a key.
    pub fn wait_for(&self, key: &str) -> Value {
        self.program.wait_for(key)
    }

    /// Waits for a build that wrote files, which are served by then.
    pub fn rebuilt(&self) {
        while self.wait_for("summary")["summary"]["written"].as_array().unwrap().is_empty() {}
    }

    /// Asks the program to end, as the system does.
    fn terminate(&self) {
        let id = self.program.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Returns the metrics as text.
    fn metrics(&self) -> String {
        request(self.figures, "GET /metrics HTTP/1.1\nHost: a").text().to_owned()
    }

    fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    /// Asks for a path with some fields, a line each.
    pub fn get(&self, path: &str, fields: &str) -> Reply {
        self.request(&format!("GET {path} HTTP/1.1\nHost: a.example\n{fields}"))
    }

    /// Returns the response to a path as it was sent, unless something fails: a
    /// test may have used up all connections.
    fn try_get(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        let head = format!("GET {path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Sends a head.
    fn request(&self, head: &str) -> Reply {
        request(self.address, head)
    }
}

impl Drop for Server {
    /// Checks that no feed is served with private text; the program ends then.
    fn drop(&mut self) {
        let is_running = matches!(self.program.child.try_wait(), Ok(None));
        if thread::panicking() || !is_running {
            return;
        }
        for name in ["feed.xml", "atom.xml", "feed.json", "feeds.opml", "feeds.html"] {
            if self.folder.join("public").join(name).exists() {
                for path in [format!("/{name}"), format!("/blog/{name}")] {
                    let bytes = self.try_get(&path).unwrap_or_default();
                    assert!(!site::has_marker(&bytes), "private text in {path}");
                }
            }
        }
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn request(address: SocketAddr, head: &str) -> Reply {
    send(address, head, "")
}

/// Sends a head and what comes after it.
pub fn send(address: SocketAddr, head: &str, body: &str) -> Reply {
    let mut stream = connect(address);
    let head = head.trim_end().replace('\n', "\r\n");
    stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n{body}").as_bytes()).unwrap();
    Reply::read(&mut stream)
}

/// Joins the chunks of a body (RFC 9112 section 7.1).
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|end| end == b"\r\n").expect("a chunk has a size");
        let size = std::str::from_utf8(&chunks[..end]).unwrap();
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend(&chunks[end + 2..end + 2 + size]);
        chunks = &chunks[end + 2 + size + 2..];
    }
}

/// A response.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    /// Header fields, with names in lower case.
    fields: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// Reads to the end of a connection.
    fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|end| end == b"\r\n\r\n").expect("has a head");
        let body = bytes.split_off(end + 4);
        let mut reply = Self::new(std::str::from_utf8(&bytes).unwrap(), body);
        if reply.field("transfer-encoding") == Some("chunked") {
            reply.body = joined(&reply.body);
        }
        reply
    }

    /// Reads one response of a connection that stays open.
    fn next(stream: &mut BufReader<TcpStream>) -> Self {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(stream.read_line(&mut head).unwrap() > 0, "closed after {head:?}");
        }
        let mut reply = Self::new(&head, Vec::new());
        let length = reply.field("content-length").unwrap_or("0").parse().unwrap();
        reply.body = vec![0; length];
        stream.read_exact(&mut reply.body).unwrap();
        reply
    }

    fn new(head: &str, body: Vec<u8>) -> Self {
        let mut lines = head.trim_end().lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let field = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        Self { status, fields: lines.map(field).collect(), body }
    }

    /// Returns a field, its lines joined.
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// Returns the body without its coding.
    fn plain(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        match self.field("content-encoding") {
            None => bytes.clone_from(&self.body),
            Some("gzip") => {
                GzDecoder::new(&*self.body).read_to_end(&mut bytes).unwrap();
            }
            Some("br") => brotli::BrotliDecompress(&mut &*self.body, &mut bytes).unwrap(),
            Some("zstd") => bytes = zstd::bulk::decompress(&self.body, 1 << 20).unwrap(),
            Some(other) => panic!("coded as {other}"),
        }
        bytes
    }

    /// Returns what the entity tags of its version begin with.
    fn version(&self) -> String {
        crate::sha256(&self.plain())[..32].to_owned()
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}
