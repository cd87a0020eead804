//! No two files use each other, directly or through others: then each can be read and
//! changed with only those in mind that it uses.
//!
//! The head of a folder (`mod.rs`, or the file with the folder's name) and the files in the
//! folder are one module: a file may use what its head defines.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::architecture::SOURCES;

/// Folders in which files use each other, each with its reason.
const EXCEPTIONS: [(&str, &str); 1] =
    [("validator", "the tables of elements name the checks of each, and these walk the tables")];

/// Path of a module or an item below the crate.
type Segments = Vec<String>;

/// Module of the crate, without its tests.
struct SourceModule {
    file: &'static str,
    /// Names of the items that the file defines.
    items: BTreeSet<String>,
    /// Imported paths by their names in the file.
    imports: BTreeMap<String, Segments>,
    /// Every path that the file names, as written.
    paths: Vec<Segments>,
}

/// Modules of the crate by their paths.
static MODULES: LazyLock<BTreeMap<Segments, SourceModule>> = LazyLock::new(|| {
    let files = SOURCES.iter().filter(|file| file.path != "main.rs");
    files.map(|file| (module_path(&file.path), SourceModule::new(&file.path, &file.code))).collect()
});

fn module_path(file: &str) -> Segments {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn segments(path: &str) -> Segments {
    path.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

impl SourceModule {
    fn new(file: &'static str, code: &str) -> Self {
        static IGNORED: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r#"//[^\n]*|"(?:\\.|[^"\\])*""#).unwrap());
        static ITEM: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"\b(?:fn|struct|enum|trait|type|static|const)\s+(?:mut\s+)?([A-Za-z_]\w*)")
                .unwrap()
        });
        static USE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?m)^\s*(?:pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").unwrap()
        });
        static PATH: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"\b(?:[a-z_]\w*::)+\w+").unwrap());
        let code = IGNORED.replace_all(code, "");
        let items = ITEM.captures_iter(&code).map(|found| found[1].to_owned()).collect();
        let mut imports = BTreeMap::new();
        for found in USE.captures_iter(&code) {
            add_imports(&[], &found[1], &mut imports);
        }
        let body = USE.replace_all(&code, "");
        let mut paths: Vec<_> =
            PATH.find_iter(&body).map(|found| segments(found.as_str())).collect();
        for found in USE.captures_iter(&code).filter(|found| !found[0].trim().starts_with("pub")) {
            let mut private = BTreeMap::new();
            add_imports(&[], &found[1], &mut private);
            paths.extend(private.into_values());
        }
        Self { file, items, imports, paths }
    }
}

/// Adds the paths of a `use` by their names.
fn add_imports(before: &[String], tree: &str, imports: &mut BTreeMap<String, Segments>) {
    let Some((start, rest)) = tree.split_once('{') else {
        let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
        let mut path = [before, &segments(path)].concat();
        path.pop_if(|last| last == "self");
        let name = path.last().map_or(alias, |last| if alias.is_empty() { last } else { alias });
        imports.insert(name.trim().to_owned(), path.clone());
        return;
    };
    let before = [before, &segments(start)].concat();
    let inner = &rest[..rest.rfind('}').unwrap()];
    let (mut depth, mut from) = (0, 0);
    for (at, letter) in inner.char_indices().chain([(inner.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !inner[from..at].trim().is_empty() {
                    add_imports(&before, inner[from..at].trim(), imports);
                }
                from = at + 1;
            }
            _ => {}
        }
    }
}

/// Returns a path from the root of the crate; `None` if it leads out of the crate.
fn absolute(module: &Segments, path: &[String]) -> Option<Segments> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some([module, rest].concat()),
        "super" => {
            let supers = path.iter().take_while(|part| *part == "super").count();
            let outer = module.get(..module.len().checked_sub(supers)?)?;
            Some([outer, &path[supers..]].concat())
        }
        _ => {
            let below = [module, path].concat();
            if MODULES.contains_key(&below[..=module.len()]) {
                return Some(below);
            }
            let import = MODULES[module].imports.get(first).filter(|import| import[0] != *first)?;
            Some([absolute(module, import)?, rest.to_vec()].concat())
        }
    }
}

/// Finds the module that defines an item, through imports that give it another path.
fn defining_module(path: &[String], steps: usize) -> Option<&'static Segments> {
    let length = (0..path.len()).rev().find(|length| MODULES.contains_key(&path[..*length]))?;
    let (module, found) = MODULES.get_key_value(&path[..length])?;
    let (name, rest) = path[length..].split_first()?;
    if name == "*" || found.items.contains(name) {
        return Some(module);
    }
    let import = found.imports.get(name).filter(|_| steps > 0)?;
    let import = [absolute(module, import)?, rest.to_vec()].concat();
    defining_module(&import, steps - 1)
}

/// Lists the modules that each module uses, except the heads of its folders.
fn uses() -> BTreeMap<&'static Segments, BTreeSet<&'static Segments>> {
    let inner = MODULES.iter().filter(|(path, _)| !path.is_empty());
    inner
        .map(|(path, module)| {
            let used = module.paths.iter().filter_map(|written| absolute(path, written));
            let used = used.filter_map(|used| defining_module(&used, 8));
            (path, used.filter(|used| !path.starts_with(used)).collect())
        })
        .collect()
}

/// Removes the modules that are in no cycle: those that use none or that none uses.
fn keep_cycles(graph: &mut BTreeMap<&Segments, BTreeSet<&Segments>>) {
    loop {
        let used: BTreeSet<&Segments> = graph.values().flatten().copied().collect();
        let (before, all) = (graph.len(), graph.keys().copied().collect::<BTreeSet<_>>());
        graph.retain(|path, _| used.contains(path));
        for modules in graph.values_mut() {
            modules.retain(|module| all.contains(module));
        }
        graph.retain(|_, modules| !modules.is_empty());
        if graph.len() == before {
            return;
        }
    }
}

#[test]
fn no_files_use_each_other() {
    let mut graph = uses();
    assert!(graph.values().map(BTreeSet::len).sum::<usize>() > 1000, "the uses are not found");
    keep_cycles(&mut graph);
    let is_excepted = |path: &Segments| EXCEPTIONS.iter().any(|(folder, _)| path[0] == *folder);
    let files: Vec<String> = graph
        .iter()
        .filter(|(path, _)| !is_excepted(path))
        .map(|(path, used)| {
            let used: Vec<_> = used.iter().map(|used| MODULES[*used].file).collect();
            format!("{} uses {}", MODULES[*path].file, used.join(", "))
        })
        .collect();
    assert!(files.is_empty(), "these files use each other:\n{}", files.join("\n"));
    for (folder, reason) in EXCEPTIONS {
        assert!(graph.keys().any(|path| path[0] == *folder), "{folder}: {reason}");
    }
}
