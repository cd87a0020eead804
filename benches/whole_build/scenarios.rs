//! Table of the measured scenarios.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use clap::ValueEnum;

use crate::floor::Floor;
use crate::peer;

/// Something to measure.
pub struct Scenario {
    /// What the table calls it.
    pub name: &'static str,
    /// The name of the scenario that it is compared with.
    pub floor: &'static str,
    /// In which benches it runs.
    pub kind: Kind,
    /// Brings the site to where the run begins, in the round of that number.
    pub prepare: fn(&Site, usize) -> io::Result<()>,
    /// The run.
    pub command: fn(&Site) -> Command,
}

/// When a scenario runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Always.
    Usual,
    /// Where feeds have archives.
    Archives,
    /// Where Hugo is there.
    Peer,
}

const HEADERS: &str = "floor a: 4 KB, toml";
const STAT: &str = "floor b: walk, stat";
const BODIES: &str = "floor c: read, render";
const COLD: &str = "build, cold";
const UNCHANGED: &str = "build, nothing changed";

/// All of them, in the order of a round: each begins where the last one ended.
#[rustfmt::skip]
pub const SCENARIOS: &[Scenario] = &[
    Scenario { name: HEADERS,                       floor: HEADERS,   kind: Kind::Usual,    prepare: tidy,  command: |site| site.floor(Floor::Headers) },
    Scenario { name: STAT,                          floor: STAT,      kind: Kind::Usual,    prepare: tidy,  command: |site| site.floor(Floor::Stat) },
    Scenario { name: BODIES,                        floor: BODIES,    kind: Kind::Archives, prepare: tidy,  command: |site| site.floor(Floor::Bodies) },
    Scenario { name: COLD,                          floor: HEADERS,   kind: Kind::Usual,    prepare: clear, command: build },
    Scenario { name: UNCHANGED,                     floor: STAT,      kind: Kind::Usual,    prepare: tidy,  command: build },
    Scenario { name: "build, one added",            floor: STAT,      kind: Kind::Usual,    prepare: add,   command: build },
    Scenario { name: "build, one edited",           floor: STAT,      kind: Kind::Usual,    prepare: edit,  command: build },
    Scenario { name: "archives, cold",              floor: BODIES,    kind: Kind::Archives, prepare: clear_archives, command: build_archives },
    Scenario { name: "archives, nothing changed",   floor: STAT,      kind: Kind::Archives, prepare: tidy,  command: build_archives },
    Scenario { name: "archives, one added",         floor: STAT,      kind: Kind::Archives, prepare: add,   command: build_archives },
    Scenario { name: "hugo, cold",                  floor: COLD,      kind: Kind::Peer,     prepare: peer::clear, command: peer::build },
    Scenario { name: "hugo, nothing changed",       floor: UNCHANGED, kind: Kind::Peer,     prepare: tidy,  command: peer::build },
    Scenario { name: "build, a tag renamed in 1 %", floor: STAT,      kind: Kind::Usual,    prepare: retag, command: build },
];

/// A site in a folder of its own, whose articles may be anywhere.
pub struct Site {
    /// Where its configuration and its outputs are.
    pub folder: PathBuf,
    /// Where its articles are.
    pub articles: PathBuf,
    /// The program of a peer.
    pub hugo: Option<PathBuf>,
    /// This program, which is the floor too.
    bench: PathBuf,
    /// The article that comes and changes.
    guest: PathBuf,
    /// One article of a hundred, as it was found.
    hundredth: Vec<(PathBuf, String, SystemTime)>,
}

impl Site {
    /// Writes the configurations. Full content, 20 entries and three formats are the
    /// defaults; they are written out because the measurements depend on them.
    ///
    /// `feeds` is appended, and adds feeds.
    pub fn new(folder: &Path, articles: &Path, feeds: &str) -> io::Result<Self> {
        let config = format!(
            "[site]\ntitle = \"Bench\"\nurl = \"https://bench.example/\"\n\
             [articles]\nfolder = {:?}\n\
             [feed]\nformats = [\"rss\", \"atom\", \"json\"]\ncontent = \"full\"\nlimit = 20\n",
            articles.display().to_string()
        );
        fs::write(folder.join("feed.toml"), format!("{config}{feeds}"))?;
        let archive = "archive = { size = 100 }\n[output]\nfolder = \"archives\"\n";
        fs::write(folder.join("archives.toml"), format!("{config}{archive}"))?;
        let mut hundredth = Vec::new();
        take_hundredth(articles, &mut 0, &mut hundredth)?;
        Ok(Self {
            folder: folder.to_owned(),
            articles: articles.to_owned(),
            hugo: None,
            bench: std::env::current_exe()?,
            guest: articles.join("guest-of-the-bench.md"),
            hundredth,
        })
    }

    /// Leaves the articles as they were found.
    pub fn restore(&self) -> io::Result<()> {
        if self.guest.exists() {
            fs::remove_file(&self.guest)?;
        }
        for (path, text, modified) in &self.hundredth {
            if fs::read_to_string(path)? != *text {
                fs::write(path, text)?;
                // The next build reads a file again if it was written just now.
                File::options().write(true).open(path)?.set_modified(*modified)?;
            }
        }
        Ok(())
    }

    /// Writes the article that comes and changes.
    pub fn write(&self, body: &str) -> io::Result<()> {
        let header = "+++\ntitle = \"A guest\"\ndate = 2026-11-23T00:00:00Z\n+++\n\n";
        fs::write(&self.guest, format!("{header}{body}\n"))
    }

    fn floor(&self, floor: Floor) -> Command {
        let mut command = Command::new(&self.bench);
        let kind = floor.to_possible_value().expect("every floor has a name");
        command.arg("--floor").arg(kind.get_name()).arg("--corpus").arg(&self.articles);
        command
    }
}

/// Reads every hundredth article.
fn take_hundredth(
    folder: &Path,
    count: &mut usize,
    taken: &mut Vec<(PathBuf, String, SystemTime)>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            take_hundredth(&entry.path(), count, taken)?;
            continue;
        }
        *count += 1;
        if count.is_multiple_of(100) {
            let modified = entry.metadata()?.modified()?;
            taken.push((entry.path(), fs::read_to_string(entry.path())?, modified));
        }
    }
    Ok(())
}

fn tidy(site: &Site, _: usize) -> io::Result<()> {
    site.restore()
}

fn clear(site: &Site, _: usize) -> io::Result<()> {
    site.restore()?;
    remove(&site.folder, &["public", ".feedwright-cache"])
}

fn clear_archives(site: &Site, _: usize) -> io::Result<()> {
    site.restore()?;
    remove(&site.folder, &["archives", ".feedwright-cache"])
}

/// Removes folders, if they are there.
pub fn remove(folder: &Path, names: &[&str]) -> io::Result<()> {
    for folder in names.iter().map(|name| folder.join(name)) {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    Ok(())
}

fn add(site: &Site, round: usize) -> io::Result<()> {
    site.write(&format!("Just come in round {round}."))
}

fn edit(site: &Site, round: usize) -> io::Result<()> {
    site.write(&format!("Changed in round {round}."))
}

/// Gives one article of a hundred another first tag.
fn retag(site: &Site, round: usize) -> io::Result<()> {
    site.restore()?;
    for (path, text, _) in &site.hundredth {
        let renamed = text.replacen("tags = [\"", &format!("tags = [\"renamed {round}\", \""), 1);
        fs::write(path, renamed)?;
    }
    Ok(())
}

fn build(site: &Site) -> Command {
    built(site, "feed.toml")
}

fn build_archives(site: &Site) -> Command {
    built(site, "archives.toml")
}

fn built(site: &Site, config: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_feedwright"));
    let arguments = ["build", "--quiet", "--config", config, "--now", "2026-11-24T00:00:00Z"];
    command.current_dir(&site.folder).args(arguments);
    command
}
