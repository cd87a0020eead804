//! Publishing to a real store that writes whatever the condition: `rclone serve
//! s3`, where it is installed.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::left_out;
use crate::site::TestSite;
use crate::stores::{self, Place, publish};

/// Time limit for the start of a server.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running store; it ends with the test.
struct Store {
    process: Child,
    buckets: tempfile::TempDir,
    port: u16,
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
        let buckets = tempfile::tempdir().unwrap();
        fs::create_dir(buckets.path().join("feeds")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new("rclone")
            .args(["serve", "s3", "--addr"])
            .arg(format!("127.0.0.1:{port}"))
            .arg(buckets.path())
            .env("HOME", buckets.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let store = Self { process, buckets, port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "rclone does not start");
            thread::sleep(Duration::from_millis(50));
        }
        Some(store)
    }

    fn place(&self) -> Place {
        let bucket = self.buckets.path().join("feeds/x");
        let environment = stores::environment(&format!("http://127.0.0.1:{}", self.port));
        Place::new("s3://feeds/x".into(), environment, move |_| stores::files(&bucket))
    }
}

#[test]
fn real_store_that_ignores_conditions_is_refused_unless_nobody_else_publishes() {
    let Some(store) = Store::start() else {
        return left_out("rclone");
    };
    let (site, place) = (TestSite::new(), store.place());
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-01\n---\nText.\n");
    let stderr = publish(&site, &place, &[]).expect(2).stderr;
    assert!(stderr.starts_with("error[publish/no-conditions]: s3://feeds/x "), "{stderr}");
    assert!(!place.files().contains_key("feed.xml"));
    site.config("[publish]\npublishers = 'one'\n");
    let run = publish(&site, &place, &[]);
    assert_eq!(run.stdout, "5 written, 0 unchanged, 0 removed\n");
    assert!(place.files().keys().eq(stores::files(&site.path("public")).keys()));
}
