//! What is measured: each scenario is a row.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::ValueEnum;

use crate::floor::Floor;

/// Something to measure.
pub struct Scenario {
    /// What the table calls it.
    pub name: &'static str,
    /// The name of the scenario that it is compared with.
    pub floor: &'static str,
    /// Brings the site to where the run begins, in the round of that number.
    pub prepare: fn(&Site, usize) -> io::Result<()>,
    /// The run.
    pub command: fn(&Site) -> Command,
}

const HEADERS: &str = "floor a: 4 KB, toml";
const STAT: &str = "floor b: walk, stat";
const BODIES: &str = "floor c: read, render";

/// All of them, in the order of a round: each begins where the last one ended.
#[rustfmt::skip]
pub const SCENARIOS: &[Scenario] = &[
    Scenario { name: HEADERS,                  floor: HEADERS, prepare: tidy,  command: |site| site.floor(Floor::Headers) },
    Scenario { name: STAT,                     floor: STAT,    prepare: tidy,  command: |site| site.floor(Floor::Stat) },
    Scenario { name: BODIES,                   floor: BODIES,  prepare: tidy,  command: |site| site.floor(Floor::Bodies) },
    Scenario { name: "build, cold",            floor: HEADERS, prepare: clear, command: build },
    Scenario { name: "build, nothing changed", floor: STAT,    prepare: tidy,  command: build },
    Scenario { name: "build, one added",       floor: STAT,    prepare: add,   command: build },
    Scenario { name: "build, one edited",      floor: STAT,    prepare: edit,  command: build },
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
    ///
    /// `feeds` is what stands below that: further feeds.
    pub fn new(folder: &Path, articles: &Path, feeds: &str) -> io::Result<Self> {
        let config = format!(
            "[site]\ntitle = \"Bench\"\nurl = \"https://bench.example/\"\n\
             [articles]\nfolder = {:?}\n\
             [feed]\nformats = [\"rss\", \"atom\", \"json\"]\ncontent = \"full\"\nlimit = 20\n{feeds}",
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

    fn floor(&self, floor: Floor) -> Command {
        let mut command = Command::new(&self.bench);
        let kind = floor.to_possible_value().expect("every floor has a name");
        command.arg("--floor").arg(kind.get_name()).arg("--corpus").arg(&self.articles);
        command
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
    for folder in ["public", ".feedwright-cache"].map(|name| site.folder.join(name)) {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    Ok(())
}

fn add(site: &Site, _: usize) -> io::Result<()> {
    site.write("Just come.")
}

fn edit(site: &Site, round: usize) -> io::Result<()> {
    site.write(&format!("Changed in round {round}."))
}

fn build(site: &Site) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_feedwright"));
    command.current_dir(&site.folder).args(["build", "--now", "2026-11-24T00:00:00Z"]);
    command
}
