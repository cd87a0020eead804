//! Any text as feed.toml. (It is only read: a build would write where it says.)

#![no_main]

use std::path::Path;
use std::sync::Arc;

use feedwright::internals::config;
use feedwright::internals::diagnostic::human;
use feedwright::{Report, SourceText};
use libfuzzer_sys::Corpus;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let path: Arc<Path> = Path::new("feed.toml").into();
    let mut report = Report::default();
    let config = config::read(&SourceText::new(&path, text), Path::new(""), &mut report);
    assert!(config.is_some() || report.has_errors(), "refused without a word");
    for diagnostic in &report.diagnostics {
        assert!(!human::render(diagnostic, human::ColorStyle::Plain).is_empty());
    }
    Corpus::Keep
});
