//! The least that any program pays for a part of the work.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;

/// What a build can't do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Floor {
    /// Of a first build: walk, read the first 4 KB, parse the frontmatter with `toml`.
    Headers,
    /// Of any later one: walk, and look at every file.
    Stat,
    /// Of a whole archive: walk, read every file, render its Markdown.
    Bodies,
}

/// Does the work of a floor in a folder; returns how many articles there are.
pub fn run(floor: Floor, folder: &Path) -> io::Result<usize> {
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    let done = match floor {
        Floor::Headers => has_frontmatter,
        Floor::Stat => is_there,
        Floor::Bodies => has_text,
    };
    files.par_iter().map(|file| done(file).map(usize::from)).sum()
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

fn is_there(file: &Path) -> io::Result<bool> {
    Ok(fs::symlink_metadata(file)?.modified().is_ok())
}

fn has_text(file: &Path) -> io::Result<bool> {
    let text = fs::read_to_string(file)?;
    let body = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++"));
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let mut rendered = String::with_capacity(text.len());
    html::push_html(&mut rendered, Parser::new_ext(body.map_or(&*text, |(_, body)| body), options));
    Ok(!rendered.is_empty())
}
