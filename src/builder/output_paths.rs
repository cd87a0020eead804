//! The files of feeds below the output folder, of which no two may be one, on disks
//! that ignore the case of letters neither.

use std::collections::{BTreeMap, BTreeSet};

use crate::builder::archive;
use crate::builder::select::{FeedOrigin, FeedPlan};
use crate::config::OutputConfig;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::text::fold;

/// Reports files that would be written twice, or stand where a folder must.
pub fn check(feeds: &[FeedPlan], output: &OutputConfig, report: &mut Report) {
    let mut files = ClaimedFiles { owners: BTreeMap::new(), pairs: BTreeSet::new(), report };
    for name in output.opml.iter().chain(&output.html) {
        files.claim(name.clone(), Owner::Site("the list of feeds"));
    }
    if let Some(name) = output.stylesheet {
        files.claim(name.to_owned(), Owner::Site("the style sheet"));
    }
    for feed in feeds {
        if let Some(name) = &output.page {
            files.claim(file(&feed.rule.path, name), Owner::Feed(feed));
        }
        for &format in &feed.rule.settings.formats {
            let name = output.name(format);
            files.claim(file(&feed.rule.path, name), Owner::Feed(feed));
            for page in &feed.pages {
                let folder = archive::folder(&feed.rule.path, page.number);
                files.claim(file(&folder, name), Owner::Feed(feed));
            }
        }
    }
    files.check_folders();
}

/// Owner of a file.
#[derive(Clone, Copy)]
enum Owner<'p> {
    /// The site, which has one such file.
    Site(&'static str),
    Feed(&'p FeedPlan),
}

impl<'p> Owner<'p> {
    fn name(self) -> &'p str {
        match self {
            Self::Site(name) => name,
            Self::Feed(feed) => &feed.rule.title,
        }
    }

    /// Returns true if `feed.toml` does not name the folder itself.
    fn is_derived(self) -> bool {
        match self {
            Self::Site(_) => false,
            Self::Feed(feed) => matches!(feed.origin, FeedOrigin::Derived(..)),
        }
    }
}

/// Files and their owners.
struct ClaimedFiles<'p, 'r> {
    /// Path and owner, by the path without the case of its letters.
    owners: BTreeMap<String, (String, Owner<'p>)>,
    /// Owners of files that differ only in the case of letters: each pair is reported
    /// once, not for each format.
    pairs: BTreeSet<[&'p str; 2]>,
    report: &'r mut Report,
}

impl<'p> ClaimedFiles<'p, '_> {
    fn claim(&mut self, path: String, owner: Owner<'p>) {
        let folded = fold::path_case(&path);
        if let Some((other_path, other)) = self.owners.get(&folded) {
            if *other_path == path {
                let names = (owner.name(), other.name());
                let message =
                    format!("`{path}` would be written twice: for `{}` and `{}`", names.0, names.1);
                self.report.push(repeated(message));
            } else if self.pairs.insert([other.name(), owner.name()]) {
                let found = differ_in_case([(other_path, *other), (&path, owner)]);
                self.report.push(found);
            }
        }
        self.owners.insert(folded, (path, owner));
    }

    /// Reports files that are where a folder must be.
    fn check_folders(self) {
        for (folded, (_, owner)) in &self.owners {
            let folders = folded.match_indices('/').map(|(end, _)| &folded[..end]);
            for (folder, other) in folders.filter_map(|folder| self.owners.get(folder)) {
                self.report.push(repeated(format!(
                    "`{folder}` would be a file for `{}` and a folder for `{}`",
                    other.name(),
                    owner.name()
                )));
            }
        }
    }
}

/// Describes two files that are one on a disk that ignores the case of letters. Feeds
/// that are both derived may be published so already, and keep their paths.
fn differ_in_case(files: [(&str, Owner<'_>); 2]) -> Diagnostic {
    let [(first, other), (second, owner)] = files;
    let message = format!(
        "`{first}` for `{}` and `{second}` for `{}` differ only in the case of letters, so that one replaces the other on many disks",
        other.name(),
        owner.name()
    );
    if other.is_derived() && owner.is_derived() {
        let help = "write the name in the same way in all articles, or give `[each.*]` another `path` in feed.toml";
        Diagnostic::new(&codes::OUTPUT_LETTER_CASE, message).help(help)
    } else {
        repeated(message)
    }
}

/// Joins a feed's folder and the name of a file in it.
pub fn file(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn repeated(message: String) -> Diagnostic {
    Diagnostic::new(&codes::CONFIG_REPEATED_PATH, message).help("give one of them another `path`")
}
