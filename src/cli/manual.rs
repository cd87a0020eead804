//! `man`: writes the manual pages, one for each command.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory, ValueHint};
use clap_mangen::Man;

use crate::cli::{Arguments as RootArguments, CommonOptions, ExitStatus, common_options, output};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::input;

/// Name of the program's own page.
const ROOT: &str = "feedwright";

/// Largest page that is recognized, in bytes.
const LARGEST: u64 = 1 << 20;

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  feedwright man | man -l -\n  feedwright man --dir ~/.local/share/man/man1\n  man feedwright-build"
)]
pub(super) struct Arguments {
    /// The folder for the pages of all commands, such as feedwright-build.1; it is created if it
    /// is missing.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    dir: Option<PathBuf>,
}

/// Page of a command.
struct ManualPage {
    name: String,
    text: Vec<u8>,
}

/// Prints the program's page, or writes the pages of all commands.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let Some(folder) = &arguments.dir else {
        return match pages().into_iter().next() {
            Some(page) => super::print(&page.text),
            None => ExitStatus::OutsideFailed,
        };
    };
    let mut report = Report::default();
    let exit = match write_pages(folder) {
        Ok(count) => {
            if !common.quiet {
                let pages = output::counted(count, "page", "pages");
                output::note(&format!("{pages} written to {}", folder.display()));
            }
            ExitStatus::Done
        }
        Err(fault) => {
            let is_foreign = fault.code == &codes::COMMAND_EXISTS;
            report.push(*fault);
            if is_foreign { ExitStatus::Usage } else { ExitStatus::OutsideFailed }
        }
    };
    output::report(&report, common);
    exit
}

/// Returns the pages; the first one is that of the program.
fn pages() -> Vec<ManualPage> {
    let mut root =
        common_options::hide_without_effect(RootArguments::command()).disable_help_subcommand(true);
    root.build();
    let commands = root.get_subcommands().map(|command| render(command, &root));
    [render(&root, &root)].into_iter().chain(commands).collect()
}

fn render(command: &Command, root: &Command) -> ManualPage {
    let name = command.get_display_name().unwrap_or(ROOT).to_owned();
    let version = root.get_version().unwrap_or_default();
    let page = Man::new(command.clone()).title(&name).source(format!("{ROOT} {version}"));
    let mut text = Vec::new();
    // Writing to a vector can't fail.
    let _ = page.render(&mut text);
    if name != ROOT {
        text.extend_from_slice(b".SH \"SEE ALSO\"\nfeedwright(1)\n");
    }
    ManualPage { name, text }
}

/// Writes all pages; returns their number.
fn write_pages(folder: &Path) -> Result<usize, Box<Diagnostic>> {
    fs::create_dir_all(folder).map_err(|error| write_failed(folder, &error))?;
    let pages = pages();
    let paths: Vec<PathBuf> =
        pages.iter().map(|page| folder.join(format!("{}.1", page.name))).collect();
    // Either all pages are written, or none.
    if let Some(foreign) = paths.iter().find(|path| !may_replace(path)) {
        return Err(Box::new(refuse(foreign)));
    }
    for (path, page) in paths.iter().zip(&pages) {
        let options = OpenOptions::new().write(true).create(true).truncate(true).open(path);
        options
            .and_then(|mut file| file.write_all(&page.text))
            .map_err(|error| Box::new(write_failed(path, &error)))?;
    }
    Ok(pages.len())
}

/// Returns true if there is no file, or a page of feedwright.
fn may_replace(path: &Path) -> bool {
    match path.symlink_metadata() {
        Err(error) => error.kind() == ErrorKind::NotFound,
        Ok(facts) => {
            let is_ours =
                |text: String| text.lines().any(|line| line.starts_with(".TH feedwright"));
            facts.is_file() && input::read_text(path, LARGEST).is_ok_and(is_ours)
        }
    }
}

fn refuse(path: &Path) -> Diagnostic {
    Diagnostic::new(&codes::COMMAND_EXISTS, "this file is not a manual page of feedwright")
        .with_location(SourceLocation::file(path))
        .help("remove the file, or choose another folder with `--dir`; nothing was written")
}

fn write_failed(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("failed to write the manual pages: {error}");
    Diagnostic::new(&codes::OUTPUT_FAILED, message)
        .with_location(SourceLocation::file(path))
        .help("fix the permissions of the folder, or choose another one with `--dir`")
}
