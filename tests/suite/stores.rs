//! The stores that publishing is tested with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use tempfile::TempDir;

use crate::bucket::{Bucket, Manner};
use crate::site::{ProgramRun, TestSite, has_marker};

pub type Files = BTreeMap<String, Vec<u8>>;

/// A target, and how to read it without the program.
pub struct Place {
    pub target: String,
    environment: Environment,
    read: Box<ReadTarget>,
}

/// Environment variables with the address and the credentials of a store.
pub type Environment = Vec<(&'static str, String)>;

/// Reads one file, or all of them.
type ReadTarget = dyn Fn(Option<&str>) -> Files + Send + Sync;

impl Place {
    /// A target of any kind.
    pub fn new(
        target: String,
        environment: Environment,
        read: impl Fn(Option<&str>) -> Files + Send + Sync + 'static,
    ) -> Self {
        Self { target, environment, read: Box::new(read) }
    }

    /// A folder that a web server would serve.
    pub fn folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let target = format!("file://{}", folder.path().display());
        let read = move |requested: Option<&str>| match requested {
            Some(path) => one(path, fs::read(folder.path().join(path)).ok()),
            None => files(TempDir::path(&folder)),
        };
        Self::new(target, Vec::new(), read)
    }

    /// A folder of a bucket.
    pub fn bucket(bucket: &Bucket) -> Self {
        let seen = bucket.clone();
        let read = move |requested: Option<&str>| {
            let objects = seen.objects().into_iter();
            let file = |(key, object): (String, crate::bucket::Object)| {
                Some((key.strip_prefix("x/")?.to_owned(), object.bytes))
            };
            let is_wanted = |(path, _): &(String, Vec<u8>)| requested.is_none_or(|it| it == path);
            objects.filter_map(file).filter(is_wanted).collect()
        };
        Self::new("s3://feeds/x".into(), environment(&bucket.address), read)
    }

    /// Returns every file that is published there.
    pub fn files(&self) -> Files {
        (self.read)(None)
    }

    /// Returns a file, if it is published.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        (self.read)(Some(path)).remove(path)
    }
}

impl Drop for Place {
    /// Checks that nothing private was published there.
    fn drop(&mut self) {
        if !thread::panicking() {
            for (path, bytes) in self.files() {
                let is_private = has_marker(path.as_bytes()) || has_marker(&bytes);
                assert!(!is_private, "private text in {path} of {}", self.target);
            }
        }
    }
}

fn one(path: &str, bytes: Option<Vec<u8>>) -> Files {
    bytes.map(|bytes| (path.to_owned(), bytes)).into_iter().collect()
}

/// A folder and a store of every kind that runs everywhere.
pub fn all() -> [Place; 2] {
    [Place::folder(), Place::bucket(&Bucket::start(Manner::Right))]
}

/// Names a store on this machine, and nothing that would be asked elsewhere.
pub fn environment(address: &str) -> Environment {
    vec![
        ("AWS_ACCESS_KEY_ID", "k".into()),
        ("AWS_SECRET_ACCESS_KEY", "s".into()),
        ("AWS_REGION", "us-east-1".into()),
        ("AWS_METADATA_ENDPOINT", "http://127.0.0.1:1".into()),
        ("AWS_ENDPOINT_URL", address.into()),
    ]
}

/// Returns how often something is done: as an environment variable says, else
/// as often as there is time for in every run.
pub fn often(variable: &str, silent: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(silent)
}

/// Prepares the publishing of a site.
pub fn command(site: &TestSite, place: &Place, options: &[&str]) -> Command {
    let mut command = site.command(["publish", &place.target]);
    command.args(options);
    command.envs(place.environment.iter().map(|(name, value)| (name, value)));
    command
}

/// Writes a draft, whose text must get to no store.
pub fn write_draft(site: &TestSite) {
    let text = "---\ntitle: Draft\ndate: 2024-05-30\ndraft: true\ntags: neverpublish\n---\nText.\n";
    site.write_private("articles/neverpublish.md", text);
}

/// Publishes a site.
pub fn publish(site: &TestSite, place: &Place, options: &[&str]) -> ProgramRun {
    ProgramRun::of(command(site, place, options))
}

/// Reads every file below a folder, except hidden ones.
pub fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = fs::read(&path) {
                let below = path.strip_prefix(folder).unwrap().display().to_string();
                files.insert(below, bytes);
            }
        }
    }
    files
}
