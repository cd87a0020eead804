//! What is measured: each scenario is a row.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Something to measure.
pub struct Scenario {
    /// What the table calls it.
    pub name: &'static str,
    /// Brings the site to where the run begins, in the round of that number.
    pub prepare: fn(&Site, usize) -> io::Result<()>,
    /// The run.
    pub command: fn(&Site) -> Command,
}

/// All of them, in the order of a round: each begins where the last one ended.
#[rustfmt::skip]
pub const SCENARIOS: &[Scenario] = &[
    Scenario { name: "floor: walk, 4 KB, toml", prepare: tidy,  command: floor },
    Scenario { name: "build, first",            prepare: clear, command: build },
    Scenario { name: "build, nothing changed",  prepare: tidy,  command: build },
    Scenario { name: "build, one added",        prepare: add,   command: build },
    Scenario { name: "build, one edited",       prepare: edit,  command: build },
];

/// A site in a folder of its own, whose articles may be anywhere.
pub struct Site {
    folder: PathBuf,
    articles: PathBuf,
    /// This program, which is the floor too.
    bench: PathBuf,
    /// The article that comes and changes.
    guest: PathBuf,
}

impl Site {
    /// Writes the configuration: full content, 20 entries, three formats are
    /// the defaults, said here because they are what is measured.
    pub fn new(folder: &Path, articles: &Path) -> io::Result<Self> {
        let config = format!(
            "[site]\ntitle = \"Bench\"\nurl = \"https://bench.example/\"\n\
             [articles]\nfolder = {:?}\n\
             [feed]\nformats = [\"rss\", \"atom\", \"json\"]\ncontent = \"full\"\nlimit = 20\n",
            articles.display().to_string()
        );
        fs::write(folder.join("feed.toml"), config)?;
        Ok(Self {
            folder: folder.to_owned(),
            articles: articles.to_owned(),
            bench: std::env::current_exe()?,
            guest: articles.join("guest-of-the-bench.md"),
        })
    }

    /// Leaves the articles as they were found.
    pub fn restore(&self) -> io::Result<()> {
        if self.guest.exists() { fs::remove_file(&self.guest) } else { Ok(()) }
    }

    fn write(&self, body: &str) -> io::Result<()> {
        let header = "+++\ntitle = \"A guest\"\ndate = 2026-11-23T00:00:00Z\n+++\n\n";
        fs::write(&self.guest, format!("{header}{body}\n"))
    }
}

fn tidy(site: &Site, _: usize) -> io::Result<()> {
    site.restore()
}

fn clear(site: &Site, _: usize) -> io::Result<()> {
    site.restore()?;
    let output = site.folder.join("public");
    if output.exists() { fs::remove_dir_all(output) } else { Ok(()) }
}

fn add(site: &Site, _: usize) -> io::Result<()> {
    site.write("Just come.")
}

fn edit(site: &Site, round: usize) -> io::Result<()> {
    site.write(&format!("Changed in round {round}."))
}

fn floor(site: &Site) -> Command {
    let mut command = Command::new(&site.bench);
    command.arg("--floor").arg(&site.articles);
    command
}

fn build(site: &Site) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_feedwright"));
    command.current_dir(&site.folder).args(["build", "--now", "2026-11-24T00:00:00Z"]);
    command
}
