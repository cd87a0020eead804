//! Fuzzes the sanitizer with any markup: the fast path must give the same result as
//! the full parser with ammonia, and the output must contain nothing active.

#![no_main]

mod site;

use feedwright::internals::sanitizer::{self, MarkupUrl, TextStartMode, UrlPurpose};
use libfuzzer_sys::Corpus;
use url::Url;

/// Empty comment, which the fast path does not accept and which is not shown.
const SLOW: &str = "<!---->";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let base = Url::parse("https://a.example/b/c").expect("the URL is valid");
    let mut resolve = |address: MarkupUrl<'_>| {
        let url = base.join(address.text).ok()?;
        let is_picture =
            address.purpose == UrlPurpose::Picture && sanitizer::is_data_picture(address.text);
        let is_safe = sanitizer::is_safe_scheme(address.purpose, url.scheme());
        (is_picture || is_safe).then(|| url.to_string())
    };
    let cleaned = sanitizer::sanitize(text, TextStartMode::Wanted, &mut resolve);
    site::assert_inactive(&cleaned.html);
    if sanitizer::fast_path::read(text).is_some() {
        let slowly = sanitizer::sanitize(&format!("{text}{SLOW}"), TextStartMode::Wanted, &mut resolve);
        assert_eq!(cleaned, slowly);
    }
    let again = sanitizer::sanitize(&cleaned.html, TextStartMode::Wanted, &mut resolve);
    site::assert_inactive(&again.html);
    Corpus::Keep
});
