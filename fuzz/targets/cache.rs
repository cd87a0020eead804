//! Any bytes as a cache: the feeds are those of a build without caches. The
//! first byte chooses the cache.

#![no_main]

mod site;

use std::fs;
use std::sync::OnceLock;

use libfuzzer_sys::Corpus;

/// Feeds of a build without caches, and the paths and bytes of its caches.
type BuiltSite = (Vec<Option<Vec<u8>>>, Vec<(std::path::PathBuf, Vec<u8>)>);

fn built() -> &'static BuiltSite {
    static BUILT: OnceLock<BuiltSite> = OnceLock::new();
    BUILT.get_or_init(|| {
        let cache = site::folder().join(".feedwright-cache");
        site::clear();
        site::run(&["build"]);
        let entries = fs::read_dir(cache).expect("a build leaves caches").flatten();
        let is_cache = |entry: &fs::DirEntry| entry.file_name() != ".gitignore";
        let mut paths: Vec<_> = entries.filter(is_cache).map(|entry| entry.path()).collect();
        paths.sort();
        let caches =
            paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap_or_default()));
        (site::FEEDS.map(site::output).into(), caches.collect())
    })
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((first, cache)) = bytes.split_first() else { return Corpus::Reject };
    let (feeds, caches) = built();
    for (path, whole) in caches {
        fs::write(path, whole).expect("there is room");
    }
    let (path, whole) = &caches[usize::from(*first) % caches.len()];
    // The rest replaces the beginning, so that checks of the end are passed too.
    let mut bytes = cache.to_vec();
    bytes.extend(whole.iter().skip(cache.len()));
    fs::write(path, bytes).expect("there is room");
    let _ = fs::remove_dir_all(site::folder().join("public"));
    site::run(&["build"]);
    let found: Vec<_> = site::FEEDS.map(site::output).into();
    assert!(found == *feeds, "a cache changed the feeds");
    Corpus::Keep
});
