//! Measures whole builds, and compares them with the least work that any program must do.
//!
//! ```sh
//! cargo bench --bench whole_build -- --articles 10000
//! cargo bench --bench whole_build -- --articles 10000,100000,1000000 --rounds 3
//! cargo bench --bench whole_build -- --corpus DIR --with tags,archives,watch
//! cargo bench --bench whole_build -- --articles 100000 --with calls --hugo PATH
//! ```
//!
//! The least is a *floor* (see `floor.rs`): of a first build, of any later one,
//! and of a whole archive, each on the same pool of threads (rayon's, one a
//! core; `RAYON_NUM_THREADS` sets it for all). It is this very program run
//! again, so the optimizer treats both alike.
//!
//! Every run is a process of its own, so that processor time and peak memory
//! are its own; scenarios take turns in every round, so that a busy machine is
//! unfair to none; the figures are medians. With `--corpus` one article is
//! added to that folder while the bench runs and one of a hundred gets another
//! tag; at the end all is as it was.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints its figures")]

#[path = "../corpus/mod.rs"]
mod corpus;
mod floor;
mod latency;
mod peer;
mod run;
mod scenarios;
mod table;

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};

use crate::floor::Floor;
use crate::run::Cost;
use crate::scenarios::{Kind, SCENARIOS, Scenario, Site};
use crate::table::Row;

/// Arguments of the command line.
#[derive(Parser)]
struct Arguments {
    /// Sizes of the corpora to make
    #[arg(long, value_delimiter = ',', default_value = "10000")]
    articles: Vec<u32>,
    /// A folder of articles with TOML frontmatter, in place of a made one
    #[arg(long)]
    corpus: Option<PathBuf>,
    /// How often every scenario runs
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Further scenarios to measure
    #[arg(long, value_delimiter = ',')]
    with: Vec<Extra>,
    /// Builds the home feeds with this program of Hugo as well
    #[arg(long)]
    hugo: Option<PathBuf>,
    /// Does a floor's work on the corpus; the bench runs itself with this
    #[arg(long, hide = true, requires = "corpus")]
    floor: Option<Floor>,
    /// What `cargo bench` says and `cargo test` does not
    #[arg(long, hide = true)]
    bench: bool,
}

/// Scenarios that are measured only on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Extra {
    /// A feed for every tag
    Tags,
    /// The whole history of the site's feed, in pages of a hundred
    Archives,
    /// Time from a saved article to the written feed under `watch`
    Watch,
    /// Calls of the system, counted by `strace`
    Calls,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    if let (Some(floor), Some(folder)) = (arguments.floor, &arguments.corpus) {
        println!("{} articles", floor::run(floor, folder)?);
        return Ok(());
    }
    if !arguments.bench {
        return Ok(());
    }
    if let Some(folder) = &arguments.corpus {
        return measure(&folder.display().to_string(), &fs::canonicalize(folder)?, &arguments);
    }
    for &count in &arguments.articles {
        let folder = tempfile::tempdir()?;
        let bytes = write(folder.path(), count)?;
        let name = format!("{count} articles, {} MB", bytes / 1_000_000);
        measure(&name, folder.path(), &arguments)?;
    }
    Ok(())
}

/// Writes so many articles, and returns how many bytes they are.
fn write(folder: &Path, count: u32) -> io::Result<usize> {
    let mut bytes = 0;
    for number in 0..count {
        let (path, text) = corpus::article(number);
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, &text)?;
        bytes += text.len();
    }
    Ok(bytes)
}

fn measure(name: &str, articles: &Path, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let feeds = if arguments.with.contains(&Extra::Tags) { "[each.tag]\n" } else { "" };
    let mut site = Site::new(folder.path(), articles, feeds)?;
    site.hugo.clone_from(&arguments.hugo);
    if site.hugo.is_some() {
        peer::prepare(&site)?;
    }
    let is_asked = |scenario: &&Scenario| match scenario.kind {
        Kind::Usual => true,
        Kind::Archives => arguments.with.contains(&Extra::Archives),
        Kind::Peer => arguments.hugo.is_some(),
    };
    let scenarios: Vec<&Scenario> = SCENARIOS.iter().filter(is_asked).collect();
    let costs = costs(&site, &scenarios, arguments)?;
    let rows: Vec<Row> = scenarios
        .iter()
        .zip(costs)
        .map(|(scenario, costs)| Row {
            name: scenario.name,
            floor: scenario.floor,
            cost: run::median(&costs),
        })
        .collect();
    println!("\n{name}, {} rounds\n{}", arguments.rounds, table::render(&rows));
    if arguments.with.contains(&Extra::Watch) {
        let took = latency::measure(&site, arguments.rounds)?;
        println!("watch, from the save to the feed, beyond the debounce time: {took:.1?}");
        site.restore()?;
    }
    Ok(())
}

/// Runs scenarios in turn; leaves the articles as they were.
fn costs(
    site: &Site,
    scenarios: &[&Scenario],
    arguments: &Arguments,
) -> Result<Vec<Vec<Cost>>, Box<dyn Error>> {
    let mut costs: Vec<Vec<Cost>> = scenarios.iter().map(|_| Vec::new()).collect();
    for round in 0..=arguments.rounds {
        for (scenario, costs) in scenarios.iter().zip(&mut costs) {
            (scenario.prepare)(site, round)?;
            let mut command = (scenario.command)(site);
            // The first round only warms the disk's cache, and counts calls,
            // which takes time itself.
            if round > 0 {
                costs.push(run::measure(&mut command, &site.folder)?);
            } else if arguments.with.contains(&Extra::Calls) {
                let calls = Some(run::calls(&command)?);
                costs.push(Cost { calls, ..Cost::default() });
            } else {
                run::measure(&mut command, &site.folder)?;
            }
        }
    }
    site.restore()?;
    Ok(costs)
}
