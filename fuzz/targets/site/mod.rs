//! A small site that a target changes at one place and builds as users do.

// No target needs all of it.
#![allow(dead_code)]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use feedwright::internals::diagnostic::panics;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, Token, TokenSink, TokenSinkResult, Tokenizer};

/// Word in the title, the address and the text of the article that is a draft.
pub const MARKER: &str = "neverpublish";

/// Files of the feed; each contains every entry.
pub const FEEDS: [&str; 3] = ["feed.xml", "atom.xml", "feed.json"];

const CONFIG: &str = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\n[each.tag]\n";
const PUBLIC: &str = "---\ntitle: Public\ndate: 2024-05-22\ntags: one\n---\nWords.\n";
const DRAFT: &str = "---\ntitle: Neverpublish\ndate: 2024-05-23\ndraft: true\ntags: neverpublish\nslug: neverpublish\n---\nNeverpublish.\n";

/// Returns the folder of the site. The current one stays what it is, because the
/// fuzzer finds its seeds there.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        abort_at_panics();
        let folder = tempfile::tempdir().expect("there is room").keep();
        fs::create_dir(folder.join("articles")).expect("it is empty");
        fs::write(folder.join("feed.toml"), CONFIG).expect("there is room");
        fs::write(folder.join("articles/public.md"), PUBLIC).expect("there is room");
        fs::write(folder.join("articles/neverpublish.md"), DRAFT).expect("there is room");
        folder
    })
}

/// Ends the process at any panic: the program would catch that of an article
/// and report it.
fn abort_at_panics() {
    // It installs its hook only once, so ours stays in front.
    panics::silence_caught();
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |found| {
        eprintln!("{found}");
        print(found);
        std::process::abort();
    }));
}

/// Removes everything that a build made.
pub fn clear() {
    for name in ["public", ".feedwright-cache"] {
        let _ = fs::remove_dir_all(folder().join(name));
    }
    let _ = fs::remove_file(folder().join("feedwright.state"));
}

/// Runs a command of the program with what every run has in common.
pub fn run(arguments: &[&str]) {
    let common = ["--format", "json", "--now", "2026-01-01T00:00:00Z", "--config"];
    let words = ["feedwright"].iter().chain(arguments).chain(&common).map(OsString::from);
    let _ = feedwright::run_command_line(words.chain([folder().join("feed.toml").into_os_string()]));
}

/// Returns the bytes of a file of the output folder, if there is one.
pub fn output(name: &str) -> Option<Vec<u8>> {
    fs::read(folder().join("public").join(name)).ok()
}

/// Checks that no file below the output folder holds the marker, nor has it in
/// its name.
pub fn assert_nothing_private() {
    assert_folder(&folder().join("public"));
}

fn assert_folder(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().to_lowercase();
        assert!(!name.contains(MARKER), "private name {}", path.display());
        if path.is_dir() {
            assert_folder(&path);
        } else {
            assert!(
                !has_marker(&fs::read(&path).unwrap_or_default()),
                "private: {}",
                path.display()
            );
        }
    }
}

/// Returns true if bytes hold the marker in any case of its letters.
pub fn has_marker(bytes: &[u8]) -> bool {
    bytes.windows(MARKER.len()).any(|part| part.eq_ignore_ascii_case(MARKER.as_bytes()))
}

/// Checks that markup has nothing that runs, is sent or leads elsewhere by itself.
pub fn assert_inactive(html: &str) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(InactiveMarkup, html5ever::tokenizer::TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
}

struct InactiveMarkup;

/// Elements that run, send or load something, or change the page around them.
const ACTIVE: [&str; 16] = [
    "applet", "base", "button", "embed", "form", "frame", "frameset", "iframe", "input", "link",
    "meta", "noscript", "object", "script", "style", "svg",
];

impl TokenSink for InactiveMarkup {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = &token {
            assert_tag(tag);
        }
        TokenSinkResult::Continue
    }
}

fn assert_tag(tag: &Tag) {
    let name = &*tag.name;
    assert!(!ACTIVE.contains(&name), "active element {name}");
    for attribute in &tag.attrs {
        let key = &*attribute.name.local;
        assert!(!key.starts_with("on") && key != "style", "active attribute {key} of {name}");
        let is_address = matches!(key, "href" | "src" | "poster" | "cite" | "action" | "srcset");
        let value: String =
            attribute.value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let value = value.to_ascii_lowercase();
        let is_script = value.starts_with("javascript:") || value.starts_with("vbscript:");
        let is_data =
            value.starts_with("data:") && !(name == "img" && value.starts_with("data:image/"));
        assert!(
            !is_address || !(is_script || is_data),
            "active address {value} in {key} of {name}"
        );
    }
}
