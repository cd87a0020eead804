//! Any bytes as a feed.

#![no_main]

mod judge;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    // An earlier copy is what a document was before its second half changed.
    let half = text.floor_char_boundary(text.len() / 2);
    judge::judge(bytes, &text[..half]);
});
