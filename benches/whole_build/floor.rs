//! The least that reading every header costs.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

/// Walks a folder and parses the frontmatter of every article in it; returns
/// how many there are.
pub fn run(folder: &Path) -> io::Result<usize> {
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    let read = files.par_iter().map(|file| has_frontmatter(file).map(usize::from));
    read.sum()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn has_frontmatter(file: &Path) -> io::Result<bool> {
    let mut bytes = [0; 4096];
    let length = File::open(file)?.read(&mut bytes)?;
    let start = String::from_utf8_lossy(&bytes[..length]);
    let fields = start.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++"));
    Ok(fields.is_some_and(|(fields, _)| fields.parse::<toml::Table>().is_ok()))
}
