//! Any bytes as a feed.

#![no_main]

mod judge;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // An earlier copy is what a document was before it had its second half.
    judge::judge(bytes, &bytes[..bytes.len() / 2]);
});
