//! Whole builds by the program itself, as users run it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a test says why it was left out")]

mod addresses;
mod adopt;
mod architecture;
mod archives;
mod book;
mod bucket;
mod changing_articles;
mod command_line;
mod corpora;
mod corrections;
mod dates;
mod dialects;
mod documented_commands;
mod documented_options;
mod edited_renames;
mod editors;
mod edits;
mod exchange;
mod false_alarms;
mod file_cycles;
mod fixes;
mod guards;
mod hidden_text;
mod histories;
mod hostile;
mod http;
mod hub_rules;
mod identity;
mod incremental;
mod init;
mod init_astro;
mod init_attacks;
mod init_eleventy;
mod init_hexo;
mod init_hugo;
mod init_jekyll;
mod init_others;
mod init_pelican;
mod init_proofs;
mod init_zola;
mod json_outputs;
mod kill;
mod known_feeds;
mod left_out_notes;
mod letter_case;
mod link_posts;
mod links_to_hidden;
mod list;
mod losses;
mod mdx_exports;
mod members;
mod new;
mod normal_forms;
mod odd_fields;
mod one_rule;
mod ownership;
mod people;
mod plain_text;
mod positions;
mod private_files;
mod private_state;
mod proofs;
mod publish;
mod publish_hubs;
mod publish_races;
mod publish_rclone;
mod publish_seaweed;
mod publish_websub;
mod read_back;
mod recipes;
mod restored;
mod retractions;
mod round_trip;
mod sample;
mod sarif;
mod section_titles;
mod silent_loss;
mod site;
mod site_address;
mod site_guards;
mod source;
mod stamp;
mod stores;
mod term_feeds;
mod upgrades;
mod validate;
mod validate_memory;
mod watch;
mod writing;

use std::path::Path;

use sha2::{Digest, Sha256};

/// The repository's folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Reports that a test was left out because a server, a reader or a corpus is missing.
///
/// # Panics
///
/// If `FEEDWRIGHT_CI` is 1: then all of them should be there.
#[track_caller]
fn left_out(missing: &str) {
    let is_required = std::env::var("FEEDWRIGHT_CI").is_ok_and(|value| value == "1");
    assert!(!is_required, "FEEDWRIGHT_CI is 1, but {missing} is missing; see `.ci/servers`");
    println!("left out: {missing} is missing; `.ci/run` needs it");
    left_out_notes::leave(missing);
}

/// Returns the SHA-256 of bytes in hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
