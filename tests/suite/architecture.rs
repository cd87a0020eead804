//! The laws of the source tree: which folder may use which, what the pure stages must
//! not touch, and how plainly names and prose are written.
//!
//! Where today's code does not keep a law yet, its bound is today's figure: it may
//! only become smaller. A failure prints every place, so that the new one is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use crate::root;

/// Folders of the crate from the lowest to the highest; each may use those in rows
/// before its own.
const LAYERS: [&[&str]; 17] = [
    &["diagnostic", "disk"],
    &["text"],
    &["mistakes"],
    &["syntax"],
    &["repair"],
    &["model"],
    &["config"],
    &["sanitizer", "shortcodes", "dialects", "identity", "feed_reader", "fields"],
    &["frontmatter"],
    &["parser", "generators", "builder", "formats", "validator"],
    &["published", "sources", "stores", "writer", "publish"],
    &["gate"],
    &["site"],
    &["archives"],
    &["pipeline"],
    &["ids", "fixes", "survey", "watch", "serve"],
    &["cli"],
];

/// Uses between folders of one row, each with its reason.
const EXCEPTIONS: [(&str, &str, &str); 7] = [
    ("shortcodes", "sanitizer", "a video's shortcode and its embedded player become the same link"),
    (
        "published",
        "writer",
        "the manifest is both the writer's list of files and the record of what readers have",
    ),
    ("publish", "writer", "the manifest in a store is the one that the writer made"),
    ("publish", "published", "a store is one more place where the published site is"),
    ("publish", "stores", "feeds are published to stores"),
    (
        "publish",
        "sources",
        "nothing is published into the folder of caches, whose name `sources` gives",
    ),
    ("sources", "stores", "articles may lie in a store"),
];

/// Folders that touch neither disk nor network, clock, environment or terminal.
const PURE: [&str; 18] = [
    "text",
    "mistakes",
    "syntax",
    "repair",
    "model",
    "config",
    "sanitizer",
    "shortcodes",
    "dialects",
    "identity",
    "feed_reader",
    "fields",
    "frontmatter",
    "parser",
    "generators",
    "builder",
    "formats",
    "validator",
];

/// What a pure folder must not name.
const IMPURE: [&str; 13] = [
    "std::fs",
    "TcpStream",
    "UdpSocket",
    "std::env",
    "std::process",
    "SystemTime::now",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "println!",
    "eprintln!",
    "File::open",
    "reqwest::",
];

/// Files that are compiled for tests only.
const ONLY_TESTS: [&str; 2] = ["parser/hostile.rs", "parser/mutations.rs"];

/// Impure names in pure folders, each with its reason.
const IMPURE_EXCEPTIONS: [(&str, &str, &str); 0] = [];

/// Bounds in percent.
const SHARED_NAMES: usize = 0;
const ONE_WORD_TYPES: usize = 10;
const HEADLESS_DOCS: usize = 1;

/// Bound for 10,000 words.
const LISTED_WORDS: usize = 1;

/// Bound for 1,000 lines.
const NAMED_CLOSURES: usize = 1;

/// Bound of the items that other crates can name.
const PUBLIC_ITEMS: usize = 250;

/// Bound of the `pub` items of all files: those of the public API, those that the hidden
/// module of internals shows, and fields' types that the lint does not see.
const ALL_PUB_ITEMS: usize = 400;

/// Folders and files with items of the public API. Elsewhere the lint `unreachable_pub`
/// allows `pub` only for the hidden module of internals.
const PUBLIC_API: [&str; 9] =
    ["lib", "config", "diagnostic", "model", "site", "published", "validator", "formats", "text"];

/// Names of several types: the arguments of each subcommand, and what each operating
/// system has in its own way.
const MAY_BE_SHARED: [&str; 3] = ["Arguments", "FilePath", "FolderHandle"];

/// Longest file without its tests, in lines.
const LONGEST_FILE: usize = 400;

/// Most lines of folders that tend to collect what belongs elsewhere, without tests.
const FOLDER_LINES: [(&str, usize); 3] = [("pipeline", 2500), ("parser", 4000), ("syntax", 6000)];

/// Files that are longer, each with its reason.
const LONG_FILES: [(&str, &str); 4] = [
    ("syntax/json/unread_value.rs", "one reader, whose steps share its state"),
    ("config/mod.rs", "the settings, one struct for each table of feed.toml"),
    ("sources/site_guards.rs", "reads what each kind of file states, one function a kind"),
    ("syntax/xml/read.rs", "one reader, whose steps share its state"),
];

/// Words with which a doc comment does not open: it says who does what.
const HEADLESS: [&str; 33] = [
    "What", "Where", "Whether", "Which", "How", "Who", "Whose", "When", "Why", "Those", "Of", "By",
    "None", "In", "As", "Its", "It", "They", "Their", "Below", "From", "Without", "With", "To",
    "At", "On", "Nothing", "All", "Any", "Until", "Beside", "Behind", "Beyond",
];

/// Words of a dialect that nobody else speaks.
static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(stands?|stood|told|tells?|beside|by which|of which|to which|is none|are none|",
        r"is no|mend(?:s|ed)?|behind|bears?|whose it is|what is|what was|what can|what stands|what has)\b"
    ))
    .unwrap()
});

/// A file of the crate without its tests.
pub(crate) struct SourceFile {
    /// Below `src`, with `/`.
    pub path: String,
    pub code: String,
}

impl SourceFile {
    /// Returns the folder or file directly below `src`.
    fn folder(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Returns each line with its number.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code.lines())
    }
}

pub(crate) static SOURCES: LazyLock<Vec<SourceFile>> = LazyLock::new(|| {
    let source = root().join("src");
    let mut files: Vec<SourceFile> = files_below(&source, "rs")
        .into_iter()
        .filter(|path| !path.contains("test") && !ONLY_TESTS.contains(&path.as_str()))
        .map(|path| {
            let text = fs::read_to_string(source.join(&path)).unwrap();
            SourceFile { code: without_tests(&text).to_owned(), path }
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
});

/// Lists files with an ending, by their paths below a folder.
fn files_below(folder: &Path, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                let below = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.push(below.replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn without_tests(text: &str) -> &str {
    static TESTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))? )?mod \w+ \{").unwrap()
    });
    TESTS.find(text).map_or(text, |found| &text[..found.start()])
}

/// Lists `from` and `to` of every use between folders, with the files.
fn uses() -> BTreeMap<(String, String), BTreeSet<String>> {
    let path = Regex::new(r"\bcrate::(\w+)").unwrap();
    let known: BTreeSet<&str> = SOURCES.iter().map(SourceFile::folder).collect();
    let mut uses: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for file in SOURCES.iter().filter(|file| !["lib", "main"].contains(&file.folder())) {
        for found in path.captures_iter(&file.code) {
            let to = &found[1];
            if to != file.folder() && known.contains(to) {
                let pair = (file.folder().to_owned(), to.to_owned());
                uses.entry(pair).or_default().insert(file.path.clone());
            }
        }
    }
    uses
}

fn layer(folder: &str) -> usize {
    let found = LAYERS.iter().position(|layer| layer.contains(&folder));
    found.unwrap_or_else(|| panic!("`src/{folder}` is in no layer"))
}

#[test]
fn folders_use_only_what_is_below_them() {
    let wrong: Vec<_> = uses()
        .into_iter()
        .filter(|((from, to), _)| layer(from) <= layer(to))
        .filter(|((from, to), _)| !EXCEPTIONS.iter().any(|(a, b, _)| (a, b) == (&&**from, &&**to)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_exception_is_still_needed() {
    let uses = uses();
    for (from, to, reason) in EXCEPTIONS {
        assert!(uses.contains_key(&(from.to_owned(), to.to_owned())), "{from} to {to}: {reason}");
        assert_eq!(layer(from), layer(to), "{from} to {to}");
    }
    for (path, name, reason) in IMPURE_EXCEPTIONS {
        assert!(impurities().contains(&(path, name)), "{path} names {name}: {reason}");
    }
    for (path, reason) in LONG_FILES {
        assert!(long_files().iter().any(|(found, _)| *found == path), "{path}: {reason}");
    }
}

#[test]
fn every_folder_has_a_layer() {
    for file in SOURCES.iter().filter(|file| !["lib", "main"].contains(&file.folder())) {
        layer(file.folder());
    }
}

fn impurities() -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    for file in SOURCES.iter().filter(|file| PURE.contains(&file.folder())) {
        let code: Vec<&str> = file.code.lines().filter(|line| !is_comment(line)).collect();
        let code = code.join("\n");
        found.extend(
            IMPURE.iter().filter(|name| code.contains(**name)).map(|name| (&*file.path, *name)),
        );
    }
    found
}

#[test]
fn pure_folders_touch_nothing_outside() {
    let known = |(path, name): &(&str, &str)| {
        IMPURE_EXCEPTIONS.iter().any(|(a, b, _)| (a, b) == (path, name))
    };
    let wrong: Vec<_> = impurities().into_iter().filter(|found| !known(found)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Returns the files of each type, by its name.
fn types() -> BTreeMap<&'static str, Vec<&'static str>> {
    static TYPE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^(?:pub(?:\([^)]*\))? )?(?:struct|enum|trait|union|type)\s+([A-Z]\w*)")
            .unwrap()
    });
    let mut types: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for file in SOURCES.iter() {
        for found in TYPE.captures_iter(&file.code) {
            types.entry(found.get(1).unwrap().as_str()).or_default().push(&*file.path);
        }
    }
    types
}

#[test]
fn types_do_not_share_names() {
    let types = types();
    let all: usize = types.values().map(Vec::len).sum();
    let shared: Vec<_> = types
        .iter()
        .filter(|(name, files)| files.len() > 1 && !MAY_BE_SHARED.contains(name))
        .collect();
    let count: usize = shared.iter().map(|(_, files)| files.len()).sum();
    assert_percent(count, all, SHARED_NAMES, &shared);
}

#[test]
fn names_of_types_explain_themselves() {
    let types = types();
    let all: usize = types.values().map(Vec::len).sum();
    let is_one_word = |name: &str| !Regex::new("[a-z0-9][A-Z]").unwrap().is_match(name);
    let short: Vec<_> = types.iter().filter(|(name, _)| is_one_word(name)).collect();
    let count: usize = short.iter().map(|(_, files)| files.len()).sum();
    assert_percent(count, all, ONE_WORD_TYPES, &short);
}

#[test]
fn doc_comments_open_with_a_verb_or_a_noun() {
    let mut all = 0;
    let mut headless = Vec::new();
    for file in SOURCES.iter() {
        let mut is_inside = false;
        for (number, line) in file.lines() {
            let doc = line.trim().strip_prefix("///");
            let first = doc.and_then(|doc| doc.split_whitespace().next()).filter(|_| !is_inside);
            is_inside = doc.is_some();
            let Some(first) = first else { continue };
            all += 1;
            if HEADLESS.contains(&first.trim_matches(['`', ',', '.'])) {
                headless.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    assert_percent(headless.len(), all, HEADLESS_DOCS, &headless);
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// Lists comments, texts of several words and pages of documentation, with their
/// places.
fn prose() -> Vec<(String, String)> {
    let text = Regex::new(r#""((?:[^"\\]|\\.)*)""#).unwrap();
    let mut prose = Vec::new();
    for file in SOURCES.iter() {
        for (number, line) in file.lines() {
            let place = format!("src/{}:{number}", file.path);
            if is_comment(line) {
                prose.push((place, line.trim().trim_start_matches(['/', '!']).to_owned()));
                continue;
            }
            let texts = text.captures_iter(line).map(|found| found[1].to_owned());
            prose.extend(texts.filter(|text| text.contains(' ')).map(|text| (place.clone(), text)));
        }
    }
    let pages =
        files_below(&root().join("docs"), "md").into_iter().map(|page| format!("docs/{page}"));
    for page in pages.chain(["README.md".to_owned()]) {
        let text = fs::read_to_string(root().join(&page)).unwrap();
        prose.extend(
            (1..)
                .zip(text.lines())
                .map(|(number, line)| (format!("{page}:{number}"), line.to_owned())),
        );
    }
    prose
}

#[test]
fn prose_is_plain_english() {
    let prose = prose();
    let words: usize = prose.iter().map(|(_, text)| text.split_whitespace().count()).sum();
    let found: Vec<_> = prose
        .iter()
        .flat_map(|(place, text)| {
            LISTED
                .find_iter(text)
                .map(move |word| format!("{place}: `{}` in: {text}", word.as_str()))
        })
        .collect();
    let rate = found.len() * 10_000 / words;
    assert!(rate <= LISTED_WORDS, "{rate} of 10,000 words\n{}", found.join("\n"));
}

#[test]
fn public_items_are_few() {
    let item =
        Regex::new(r"(?m)^\s*pub (?:const |async )*(?:fn|struct|enum|trait|type|static|mod) ")
            .unwrap();
    let count = |file: &SourceFile| item.find_iter(&file.code).count();
    let api = SOURCES.iter().filter(|file| PUBLIC_API.contains(&file.folder()));
    let public: usize = api.map(count).sum();
    assert!(public <= PUBLIC_ITEMS, "{public} public items");
    let all: usize = SOURCES.iter().map(count).sum();
    assert!(all <= ALL_PUB_ITEMS, "{all} items are `pub`");
}

#[test]
fn few_closures_have_names() {
    let closure = Regex::new(r"^\s*let (?:mut )?\w+(?:: [^=]+)? = (?:move )?\|").unwrap();
    let lines = SOURCES.iter().flat_map(|file| {
        file.lines().map(|(number, line)| (format!("{}:{number}", file.path), line))
    });
    let (mut count, mut named) = (0, Vec::new());
    for (place, line) in lines {
        count += 1;
        if closure.is_match(line) {
            named.push(place);
        }
    }
    assert!(named.len() * 1000 <= count * NAMED_CLOSURES, "{} in {count}: {named:#?}", named.len());
}

#[test]
fn parameters_are_no_tuples() {
    let function = Regex::new(r"\bfn\s+(\w+)[^({;]*\(([^{;]*?)\)\s*(?:->|\{|where)").unwrap();
    let tuple = Regex::new(r"(?:^|,|\n)\s*(?:\w+|\([^:]*\))\s*:\s*&?\s*\(").unwrap();
    let mut found = Vec::new();
    for file in SOURCES.iter() {
        for parts in function.captures_iter(&file.code) {
            if tuple.is_match(&parts[2]) {
                found.push(format!("{}: {}", file.path, &parts[1]));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

fn long_files() -> Vec<(&'static str, usize)> {
    let lengths = SOURCES.iter().map(|file| (&*file.path, file.code.lines().count()));
    lengths.filter(|(_, lines)| *lines > LONGEST_FILE).collect()
}

#[test]
fn long_files_have_a_reason() {
    let is_listed = |path: &str| LONG_FILES.iter().any(|(known, _)| *known == path);
    let wrong: Vec<_> = long_files().into_iter().filter(|(path, _)| !is_listed(path)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn folders_are_as_small_as_their_task() {
    for (folder, most) in FOLDER_LINES {
        let files = SOURCES.iter().filter(|file| file.folder() == folder);
        let lines: usize = files.map(|file| file.code.lines().count()).sum();
        assert!(0 < lines && lines < most, "`src/{folder}` has {lines} lines");
    }
}

#[track_caller]
fn assert_percent(count: usize, all: usize, most: usize, places: &[impl std::fmt::Debug]) {
    assert!(count * 100 <= all * most, "{count} of {all}, more than {most} %\n{places:#?}");
}

/// Lists the folders of the tree in `docs/architecture.md`, from its top to its end.
fn documented_folders() -> Vec<String> {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let line = Regex::new(r"(?m)^(\w+)/ +\S").unwrap();
    line.captures_iter(&page).map(|found| found[1].to_owned()).collect()
}

#[test]
fn page_of_the_architecture_has_every_folder_in_the_order_of_layers() {
    let entries = fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap());
    let mut folders: Vec<String> = entries
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let documented = documented_folders();
    let mut sorted = documented.clone();
    sorted.sort();
    assert_eq!(sorted, folders);
    assert!(documented.is_sorted_by_key(|folder| layer(folder)), "{documented:?}");
}

#[test]
fn pages_for_contributors_name_no_file_that_does_not_exist() {
    let path = Regex::new(r"`((?:src|tests|docs|\.ci)/[\w./-]*)`").unwrap();
    for page in ["CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for found in path.captures_iter(&text) {
            assert!(root().join(&found[1]).exists(), "{page}: {}", &found[1]);
        }
    }
}
