//! Measures how long `watch` takes from a saved article to the written feed.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::scenarios::Site;

/// How long `watch` waits for further changes.
const DEBOUNCE: Duration = Duration::from_millis(100);

/// How often the feed is looked at.
const LOOK: Duration = Duration::from_micros(500);

/// What never comes is not waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// Saves an article so many times; returns what each took beyond the debounce
/// time, from the save to the new feed on the disk.
pub fn measure(site: &Site, rounds: usize) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut watch = Watch(
        Command::new(env!("CARGO_BIN_EXE_feedwright"))
            .current_dir(&site.folder)
            .args(["watch", "--debounce", &DEBOUNCE.as_millis().to_string()])
            .stdout(Stdio::piped())
            .spawn()?,
    );
    let said = watch.0.stdout.take().ok_or("the program's output is piped")?;
    let mut lines = BufReader::new(said).lines();
    lines.next().ok_or("watch ended before its first build")??;
    // It writes more than a pipe holds.
    thread::spawn(move || lines.for_each(drop));
    let feed = site.folder.join("public/feed.json");
    let mut took = Vec::new();
    for round in 0..=rounds {
        thread::sleep(DEBOUNCE * 5);
        let text = format!("Saved in round {round}.");
        let start = Instant::now();
        site.write(&text)?;
        wait(&feed, &text)?;
        // The first round includes work that is done only once.
        if round > 0 {
            took.push(start.elapsed().saturating_sub(DEBOUNCE));
        }
    }
    took.sort_unstable();
    Ok(took)
}

fn wait(feed: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    while !fs::read_to_string(feed).is_ok_and(|found| found.contains(text)) {
        if start.elapsed() > PATIENCE {
            return Err(format!("`{text}` is not in {} yet", feed.display()).into());
        }
        thread::sleep(LOOK);
    }
    Ok(())
}

/// The program, ended when the bench is done with it.
struct Watch(Child);

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
