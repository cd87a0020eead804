//! Any text as escaped markup in a feed, and as elements of XHTML.

#![no_main]

mod judge;

use libfuzzer_sys::Corpus;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let section = text.replace("]]>", "");
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let rss = format!(
        "<rss version='2.0'><channel><item><description><![CDATA[{section}]]></description>\
         <title>{escaped}</title></item></channel></rss>"
    );
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><summary type='html'>{escaped}</summary>\
         <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{text}</div></content>\
         </entry></feed>"
    );
    judge::judge(rss.as_bytes(), atom.as_bytes());
    judge::judge(atom.as_bytes(), rss.as_bytes());
    Corpus::Keep
});
