//! Bytes that begin as JSON does, as a JSON Feed.

#![no_main]

mod judge;

use feedwright::internals::syntax::json;
use libfuzzer_sys::Corpus;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    if !text.trim_start().starts_with(['{', '[']) {
        return Corpus::Reject;
    }
    let end = json::end(text);
    if json::parse(text, 0..text.len()).is_ok() {
        assert!(matches!(end, json::JsonValueEnd::At(_)), "a whole value ends: {end:?}");
    }
    judge::judge(bytes, bytes);
    Corpus::Keep
});
