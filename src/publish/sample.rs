//! What the tests of publishing share.

use std::path::Path;
use std::sync::Arc;

use crate::config::{self, Config};
use crate::diagnostic::{Report, Source};
use crate::writer::{FileRecord, Manifest};

/// Reads a configuration of a site and these lines.
pub fn config(lines: &str) -> Config {
    let text = format!("[site]\ntitle = 'A'\nurl = 'https://a.example/'\n{lines}\n");
    let path: Arc<Path> = Path::new("feed.toml").into();
    config::read(&Source::new(&path, &text), Path::new(""), &mut Report::default()).unwrap()
}

/// Makes a manifest of files, each with what stands in for its hash.
pub fn manifest(files: &[(&str, &str)]) -> Manifest {
    let record = |sha256: &str| FileRecord { sha256: sha256.to_owned() };
    let files = files.iter().map(|(path, hash)| ((*path).to_owned(), record(hash)));
    Manifest { files: files.collect(), ..Manifest::default() }
}
