//! Any bytes as the manifest of a published site: nothing private is published,
//! and nothing outside the output folder is touched.

#![no_main]

mod site;

use std::fs;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let folder = site::folder();
    let public = folder.join("public");
    if !public.join("feed.xml").exists() {
        site::clear();
        site::run(&["build"]);
    }
    fs::write(folder.join("own.txt"), "own").expect("there is room");
    fs::write(public.join("feedwright.json"), bytes).expect("there is room");
    site::run(&["build", "--accept-changes"]);
    site::assert_nothing_private();
    assert_eq!(fs::read(folder.join("own.txt")).unwrap_or_default(), b"own");
    assert!(folder.join("articles/public.md").exists() && folder.join("feed.toml").exists());
});
