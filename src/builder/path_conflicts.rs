//! Finds files of feeds with conflicting paths. Two files must not have the same path, not
//! even on disks that ignore the case of letters.

use std::collections::{BTreeMap, BTreeSet};

use crate::builder::archive;
use crate::builder::output_paths::file;
use crate::builder::site_plan::{FeedOrigin, FeedPlan};
use crate::config::OutputConfig;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::text::fold;

/// Reports files that would be written twice, and files with the name of a folder.
pub(crate) fn check(feeds: &[FeedPlan], output: &OutputConfig, report: &mut Report) {
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

/// The feed or the site that a file belongs to.
#[derive(Clone, Copy)]
enum Owner<'p> {
    /// The site, and a description of the file.
    Site(&'static str),
    Feed(&'p FeedPlan),
}

impl<'p> Owner<'p> {
    fn display_name(self) -> &'p str {
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

/// The files of a site and their owners.
struct ClaimedFiles<'p, 'r> {
    /// The path and owner of every file, by its path with folded case.
    owners: BTreeMap<String, (String, Owner<'p>)>,
    /// Pairs of owners with files that differ only in the case of letters. Each pair is
    /// reported once, not for every format.
    pairs: BTreeSet<[&'p str; 2]>,
    report: &'r mut Report,
}

impl<'p> ClaimedFiles<'p, '_> {
    fn claim(&mut self, path: String, owner: Owner<'p>) {
        let folded = fold::path_case(&path);
        if let Some((other_path, other)) = self.owners.get(&folded) {
            if *other_path == path {
                let message = format!(
                    "`{path}` would be written twice: for `{}` and `{}`",
                    owner.display_name(),
                    other.display_name()
                );
                self.report.push(repeated_path(message));
            } else if self.pairs.insert([other.display_name(), owner.display_name()]) {
                let problem = describe_case_collision([(other_path, *other), (&path, owner)]);
                self.report.push(problem);
            }
        }
        self.owners.insert(folded, (path, owner));
    }

    /// Reports files that have the name of a folder.
    fn check_folders(self) {
        for (folded, (_, owner)) in &self.owners {
            let folders = folded.match_indices('/').map(|(end, _)| &folded[..end]);
            for (folder, other) in folders.filter_map(|folder| self.owners.get(folder)) {
                self.report.push(repeated_path(format!(
                    "`{folder}` would be a file for `{}` and a folder for `{}`",
                    other.display_name(),
                    owner.display_name()
                )));
            }
        }
    }
}

/// Describes two files that are the same on a disk that ignores the case of letters. If
/// both feeds are derived, it is a warning: they may have been published already.
fn describe_case_collision(files: [(&str, Owner<'_>); 2]) -> Diagnostic {
    let [(first, other), (second, owner)] = files;
    let message = format!(
        "`{first}` for `{}` and `{second}` for `{}` differ only in the case of letters: on many disks, one replaces the other",
        other.display_name(),
        owner.display_name()
    );
    if other.is_derived() && owner.is_derived() {
        let help = "write the name in the same way in all articles, or give `[each.*]` another `path` in feed.toml";
        Diagnostic::new(&codes::OUTPUT_LETTER_CASE, message).help(help)
    } else {
        repeated_path(message)
    }
}

fn repeated_path(message: String) -> Diagnostic {
    Diagnostic::new(&codes::CONFIG_REPEATED_PATH, message).help("give one of them another `path`")
}
