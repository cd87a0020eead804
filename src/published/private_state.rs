//! Private state next to `feed.toml`: a copy of the manifest of each output folder.
//!
//! It is used only if another program has emptied the output folder. It must never be in an
//! output folder, because those are published, and it knows the ids of drafts.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::disk::file_identity;
use crate::disk::private::{PrivateFolder, WriteDurability};
use crate::published::past_entries::WithheldIds;
use crate::writer::manifest::STATE_FILE as FILE;
use crate::writer::{Manifest, manifest};

/// Version of the file; there has been only one so far.
const VERSION: u32 = 1;

/// Largest number of output folders in the file; the latest comes first.
const MOST_OUTPUTS: usize = 8;

/// Size limit of the file, in bytes.
const LARGEST: u64 = 1 << 30;

/// Location of the private state of an output folder.
#[derive(Clone, Debug)]
pub(crate) struct StateLocation {
    /// Folder of `feed.toml`.
    home: PathBuf,
    /// Output folder.
    output: PathBuf,
}

/// Content of the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PrivateState {
    version: u32,
    outputs: Vec<OutputState>,
}

/// State of one output folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutputState {
    /// Path relative to the folder of `feed.toml` if the folder is inside it, otherwise
    /// absolute.
    folder: String,
    manifest: Manifest,
    /// Ids of published articles that are hidden now, by hash.
    #[serde(default, skip_serializing_if = "WithheldIds::is_empty")]
    ids: WithheldIds,
}

/// Part of the file that every version has.
#[derive(Deserialize)]
struct VersionField {
    version: u32,
}

impl StateLocation {
    /// Locates the state of an output folder, next to a configuration file.
    pub(crate) fn new(config: &Path, output: &Path) -> Self {
        let home = config.parent().unwrap_or(Path::new(""));
        Self { home: absolute(home), output: absolute(output) }
    }

    /// Reads the copy of the folder's last manifest, if there is one.
    ///
    /// # Errors
    /// The file exists but can't be read or parsed. Ignoring it would give up every id that
    /// was published.
    pub(crate) fn load_manifest(&self) -> Result<Option<Manifest>, Diagnostic> {
        if self.is_in_output() {
            return Ok(None);
        }
        let known = self.load().map_err(|reason| self.unusable_state(&reason))?;
        Ok(known.map(|known| known.manifest.without_private_paths()))
    }

    /// Reads the ids of published articles that are not public now; none if the file is
    /// missing or damaged.
    pub(crate) fn load_withheld_ids(&self) -> WithheldIds {
        let known = if self.is_in_output() { None } else { self.load().unwrap_or_default() };
        known.map(|known| known.ids).unwrap_or_default()
    }

    fn load(&self) -> Result<Option<OutputState>, String> {
        let key = self.key();
        let outputs = self.read()?.map(|state| state.outputs).unwrap_or_default();
        Ok(outputs.into_iter().find(|known| known.folder == key))
    }

    /// Copies the manifest of the output folder, unless the copy is newer than it. `withheld`
    /// gets the withheld ids of the copy, and returns those to keep. A failure is reported as a
    /// note, because readers lose nothing.
    pub(crate) fn copy_manifest(
        &self,
        withheld: &dyn Fn(WithheldIds, &Manifest) -> WithheldIds,
    ) -> Option<Diagnostic> {
        if self.is_in_output() || self.is_current() {
            return None;
        }
        let manifest = Manifest::read(&self.output).ok()??;
        self.save(manifest, withheld).err().map(|reason| {
            let message = format!("failed to write `{FILE}`: {reason}");
            Diagnostic::new(&codes::OUTPUT_STATE_NOT_KEPT, message)
                .with_location(SourceLocation::file(self.home.join(FILE)))
                .help("if other programs empty the output folder, keep `feedwright.json` in it")
        })
    }

    /// Warns of a copy in the output folder: some generators copy all files of their source
    /// folder.
    pub(crate) fn report_published_copy(&self) -> Option<Diagnostic> {
        let copy = self.output.join(FILE);
        let is_there = !self.is_in_output() && copy.symlink_metadata().is_ok();
        is_there.then(|| {
            let message = format!("`{FILE}` is private, but another program copied it here");
            let help = format!(
                "exclude it from the site, for example with `exclude: [feed.toml, {FILE}]` in Jekyll's `_config.yml`, and remove the copy"
            );
            Diagnostic::new(&codes::OUTPUT_STATE_PUBLISHED, message)
                .with_location(SourceLocation::file(copy))
                .help(help)
        })
    }

    /// Returns true if the file would be in the output folder itself.
    fn is_in_output(&self) -> bool {
        resolve_links(&self.home).starts_with(resolve_links(&self.output))
    }

    /// Returns true if the copy was written after the manifest.
    fn is_current(&self) -> bool {
        let (Some(copied), Some(written)) = (
            modification_time(&self.home.join(FILE)),
            modification_time(&self.output.join(manifest::FILE)),
        ) else {
            return false;
        };
        written < copied
    }

    fn save(
        &self,
        manifest: Manifest,
        withheld: &dyn Fn(WithheldIds, &Manifest) -> WithheldIds,
    ) -> Result<(), String> {
        // A damaged file is replaced, a file of a newer release is not.
        let known = match self.read() {
            Ok(state) => state.map(|state| state.outputs).unwrap_or_default(),
            Err(reason) if reason.starts_with(NEWER) => return Err(reason),
            Err(_) => Vec::new(),
        };
        let folder = self.key();
        let (of_folder, mut others): (Vec<_>, Vec<_>) =
            known.into_iter().partition(|known| known.folder == folder);
        others.truncate(MOST_OUTPUTS - 1);
        let ids = of_folder.into_iter().next().map(|known| known.ids).unwrap_or_default();
        let ids = withheld(ids, &manifest);
        let mut outputs = vec![OutputState { folder, manifest, ids }];
        outputs.extend(others);
        let state = PrivateState { version: VERSION, outputs };
        let mut bytes = serde_json::to_vec(&state).map_err(|error| error.to_string())?;
        bytes.push(b'\n');
        PrivateFolder::open_shared(&self.home)
            .and_then(|home| home.replace(FILE, [&*bytes], WriteDurability::Synced))
            .map_err(|error| error.to_string())
    }

    fn read(&self) -> Result<Option<PrivateState>, String> {
        let bytes = match read_private(&self.home.join(FILE)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        let found: VersionField = serde_json::from_slice(&bytes).map_err(|_| DAMAGED.to_owned())?;
        if found.version != VERSION {
            return Err(format!("{NEWER}: its version is {}, not {VERSION}", found.version));
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|_| DAMAGED.to_owned())
    }

    fn unusable_state(&self, reason: &str) -> Diagnostic {
        let message = format!("failed to use `{FILE}`: {reason}");
        Diagnostic::new(&codes::OUTPUT_BAD_STATE, message)
            .with_location(SourceLocation::file(self.home.join(FILE)))
            .help("restore this file, or `feedwright.json` in the output folder, from a copy; `feedwright build --forget` starts from scratch")
    }

    /// Returns the name of the output folder; it stays the same if the site is moved or copied.
    fn key(&self) -> String {
        let below = self.output.strip_prefix(&self.home).unwrap_or(&self.output);
        below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// Reason for which a state file is not used: its content.
const DAMAGED: &str = "it is damaged, or not a state file of feedwright";

/// Start of the reason if another release wrote the file.
const NEWER: &str = "another version of feedwright wrote it";

/// Reads a regular file; a link is not followed, and a pipe is not waited for.
fn read_private(path: &Path) -> io::Result<Vec<u8>> {
    if path.symlink_metadata()?.is_symlink() {
        return Err(invalid_input("it is a symbolic link"));
    }
    let mut options = File::options();
    options.read(true);
    // The path may have become a link after it was checked.
    file_identity::refuse_links(&mut options);
    let file = options.open(path)?;
    if !file.metadata()?.is_file() {
        return Err(invalid_input("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(invalid_input("it is too large")) } else { Ok(bytes) }
}

fn invalid_input(reason: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, reason.to_owned())
}

fn resolve_links(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn modification_time(path: &Path) -> Option<SystemTime> {
    fs::symlink_metadata(path).and_then(|facts| facts.modified()).ok()
}

fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    // `std::path::absolute` keeps `.` components.
    whole.components().collect()
}

#[cfg(test)]
mod tests {

    use super::*;

    /// Creates a site whose output folder has a manifest with this authority.
    fn published(home: &Path, output: &str, authority: &str) -> StateLocation {
        let folder = home.join(output);
        fs::create_dir_all(&folder).unwrap();
        let id_authority = Some(authority.to_owned());
        let manifest = Manifest { id_authority, ..Manifest::default() };
        fs::write(folder.join(manifest::FILE), manifest.to_bytes()).unwrap();
        StateLocation::new(&home.join("feed.toml"), &folder)
    }

    fn authority(place: &StateLocation) -> Option<String> {
        place.load_manifest().unwrap().and_then(|manifest| manifest.id_authority)
    }

    #[test]
    fn each_output_folder_has_its_copy() {
        let home = tempfile::tempdir().unwrap();
        let [a, b] = ["a", "b"].map(|name| {
            let place = published(home.path(), name, name);
            assert_eq!(place.copy_manifest(&|ids, _| ids), None);
            place
        });
        assert_eq!(authority(&a).as_deref(), Some("a"));
        assert_eq!(authority(&b).as_deref(), Some("b"));
        let moved = StateLocation::new(&home.path().join("./feed.toml"), &home.path().join("./a"));
        assert_eq!(authority(&moved).as_deref(), Some("a"));
    }

    #[test]
    fn few_output_folders_are_remembered() {
        let home = tempfile::tempdir().unwrap();
        let places: Vec<_> =
            (0..20).map(|at| published(home.path(), &format!("out{at}"), "x")).collect();
        for place in &places {
            // The copy must look older than the next manifest.
            let state = home.path().join(FILE);
            if let Ok(file) = fs::File::options().append(true).open(state) {
                file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
            }
            assert_eq!(place.copy_manifest(&|ids, _| ids), None);
        }
        let known = places.iter().filter(|place| authority(place).is_some());
        assert_eq!(known.count(), MOST_OUTPUTS);
        assert!(authority(&places[19]).is_some());
    }

    #[test]
    fn output_folder_never_holds_the_state() {
        let home = tempfile::tempdir().unwrap();
        for output in ["", "."] {
            let place = published(home.path(), output, "x");
            assert_eq!(place.copy_manifest(&|ids, _| ids), None);
            assert_eq!(authority(&place), None);
            assert_eq!(place.report_published_copy(), None);
        }
        assert!(!home.path().join(FILE).exists());
    }

    #[test]
    fn damaged_state_is_an_error_and_is_replaced_by_the_next_copy() {
        let home = tempfile::tempdir().unwrap();
        let place = published(home.path(), "a", "x");
        for text in ["", "{", "[]", "{\"version\": 1}", "\u{0}"] {
            fs::write(home.path().join(FILE), text).unwrap();
            let fault = place.load_manifest().unwrap_err();
            assert_eq!(fault.code, &codes::OUTPUT_BAD_STATE, "{text}");
        }
        let state = fs::File::options().append(true).open(home.path().join(FILE)).unwrap();
        state.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(place.copy_manifest(&|ids, _| ids), None);
        assert_eq!(authority(&place).as_deref(), Some("x"));
    }

    #[test]
    fn state_of_a_newer_release_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let place = published(home.path(), "a", "x");
        let newer = "{\"version\": 2, \"more\": []}";
        fs::write(home.path().join(FILE), newer).unwrap();
        let state = fs::File::options().append(true).open(home.path().join(FILE)).unwrap();
        state.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(place.copy_manifest(&|ids, _| ids).unwrap().code, &codes::OUTPUT_STATE_NOT_KEPT);
        assert_eq!(fs::read_to_string(home.path().join(FILE)).unwrap(), newer);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_and_the_file_is_its_owners_alone() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let home = tempfile::tempdir().unwrap();
        let place = published(home.path(), "a", "x");
        fs::write(home.path().join("victim"), "theirs").unwrap();
        symlink("victim", home.path().join(FILE)).unwrap();
        assert!(place.load_manifest().is_err());
        place.save(Manifest::default(), &|ids, _| ids).unwrap();
        assert_eq!(fs::read_to_string(home.path().join("victim")).unwrap(), "theirs");
        let facts = home.path().join(FILE).symlink_metadata().unwrap();
        assert!(facts.is_file());
        assert_eq!(facts.permissions().mode() & 0o777, 0o600);
    }
}
