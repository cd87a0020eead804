//! Removes the parts of rendered HTML that only some readers may see, by their markers:
//! `<!--members-only-->` of Ghost, the paywall of Substack, and elements, classes and
//! attributes with such names.
//!
//! Errs on the side of secrecy: a marker that is never closed hides everything after it.

use std::ops::Range;

use memchr::{memchr, memmem};

use crate::text::origin_map::{MappedText, OriginMap};
use crate::text::private_names;

/// HTML without the parts that only some readers may see.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PublicPart {
    /// Remaining HTML; elements may be unclosed at its end.
    pub html: String,
    /// Markers that were found and removed.
    pub marks: Vec<FoundMark>,
    /// True if everything after the last marker was cut.
    pub is_cut: bool,
    /// Origin of `html` in the whole HTML.
    pub origins: OriginMap,
}

/// Marker at the beginning of a part for some readers only.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FoundMark {
    /// Text of the marker, possibly shortened.
    pub text: String,
    /// Byte range of the marker in the whole HTML.
    pub span: Range<usize>,
    /// Name that makes it public in the setting `public_shortcodes`.
    pub name: String,
}

/// Removes from HTML the parts that only some readers may see. A marker without an end hides
/// everything after it. Markers with a normalized name in `admitted` hide nothing.
pub(crate) fn public_part(html: String, admitted: &[String]) -> PublicPart {
    let (mut public, mut marks, mut is_cut) = (MappedText::default(), Vec::new(), false);
    let search = PaywallSearch { html: &html, admitted };
    let mut at = 0;
    while let Some(mark) = search.next_mark(at) {
        public.copy(&html, at..mark.span.start);
        let text = html[mark.span.clone()].chars().take(MAX_SHOWN).collect();
        marks.push(FoundMark { text, span: mark.span, name: mark.name });
        is_cut = mark.end.is_none();
        at = mark.end.unwrap_or(html.len());
    }
    if marks.is_empty() {
        return PublicPart { html, marks, is_cut, origins: OriginMap::default() };
    }
    public.copy(&html, at..html.len());
    PublicPart { html: public.text, marks, is_cut, origins: public.origins }
}

/// Maximum number of characters of a marker in a message.
const MAX_SHOWN: usize = 80;

/// Comment or tag at the beginning of a hidden part.
struct PaywallMark {
    span: Range<usize>,
    name: String,
    /// Offset after the hidden part; `None` if it reaches to the end of the text.
    end: Option<usize>,
}

/// Search for markers in HTML.
struct PaywallSearch<'a> {
    html: &'a str,
    admitted: &'a [String],
}

impl PaywallSearch<'_> {
    fn next_mark(&self, from: usize) -> Option<PaywallMark> {
        let mut at = from;
        while let Some(found) = memchr(b'<', &self.html.as_bytes()[at..]) {
            let start = at + found;
            at = start + 1;
            let found = match self.html.as_bytes().get(at) {
                Some(b'!') => self.parse_comment(start),
                Some(first) if first.is_ascii_alphabetic() => self.parse_tag(start),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Parses a comment that hides the text after it, up to a comment that ends it.
    fn parse_comment(&self, start: usize) -> Option<PaywallMark> {
        let (inside, end) = comment_at(self.html, start)?;
        if !is_mark(inside) || private_names::is_admitted(inside, self.admitted) {
            return None;
        }
        let name = inside.trim().to_owned();
        let mut at = end;
        while let Some(found) = memmem::find(&self.html.as_bytes()[at..], b"<!--") {
            at += found + 1;
            match comment_at(self.html, at - 1) {
                Some((inside, after)) if is_end(inside) => {
                    return Some(PaywallMark { span: start..end, name, end: Some(after) });
                }
                // The start of another hidden part does not end this one.
                Some((inside, _)) if is_mark(inside) => break,
                _ => {}
            }
        }
        Some(PaywallMark { span: start..end, name, end: None })
    }

    /// Parses a tag that hides its content, or the text after it.
    fn parse_tag(&self, start: usize) -> Option<PaywallMark> {
        let html = self.html;
        let after = &html[start + 1..];
        let length = after.find(|next: char| !next.is_ascii_alphanumeric() && next != '-')?;
        let name = &after[..length];
        let attributes = &after[length..after.floor_char_boundary(length + MAX_TAG)];
        let attributes = &attributes[..tag_end(attributes)?];
        let end = start + 1 + length + attributes.len();
        let span = start..end;
        if private_names::is_private(name) && !private_names::is_admitted(name, self.admitted) {
            let close = find_closing_tag(&html[end..], name).map(|length| end + length);
            // `Vec<Private>` is a type in source code.
            let is_type = close.is_none() && html[..start].ends_with(char::is_alphanumeric);
            return (!is_type).then(|| PaywallMark { span, name: name.to_owned(), end: close });
        }
        let word = find_private_word(name, attributes, self.admitted)?;
        let length = if VOID.contains(&name) || attributes.ends_with("/>") {
            None
        } else {
            find_closing_tag(&html[end..], name)
        };
        // A paywall element, which is empty or invites to subscribe, is placed before the text
        // that it hides.
        let close = match length {
            _ if word.contains("wall") => None,
            Some(length) if html[end..end + length].trim_start().starts_with("</") => None,
            Some(length) => Some(end + length),
            None if VOID.contains(&name) => Some(end),
            None => None,
        };
        Some(PaywallMark { span, name: word, end: close })
    }
}

/// Void elements, which have no content and no closing tag.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "source", "embed"];

/// Returns the text of a comment, and the offset after it.
fn comment_at(html: &str, start: usize) -> Option<(&str, usize)> {
    let inside = html[start..].strip_prefix("<!--")?;
    let inside = &inside[..inside.floor_char_boundary(MAX_COMMENT)];
    let length = inside.find("-->")?;
    Some((&inside[..length], start + "<!--".len() + length + "-->".len()))
}

/// Maximum length of a comment that is a marker, in bytes.
const MAX_COMMENT: usize = 120;

/// Comments that begin a hidden part, in lower case and without punctuation.
#[rustfmt::skip]
const COMMENTS: &[&str] = &[
    "beginmembersonly", "beginpaywall", "beginprivate", "members", "membersonly", "membersonlycontent",
    "memberonly", "paid", "paidonly", "paidsubscribersonly", "paywall", "paywallbegin", "paywallcut",
    "paywallhere", "paywalljump", "paywallstart", "premium", "premiumcontent", "premiumonly", "private",
    "protected", "startmembersonly", "startpaywall", "subscribers", "subscribersonly",
];

/// Words that show that a comment hides a part.
#[rustfmt::skip]
const HIDING_WORDS: &[&str] = &[
    "encrypt", "encrypted", "member", "members", "membersonly", "paid", "password", "paywall", "premium",
    "private", "protected", "subscriber", "subscribers", "subscribersonly",
];

/// Other words that such a comment may contain.
#[rustfmt::skip]
const NEUTRAL_WORDS: &[&str] = &[
    "area", "begin", "begins", "below", "block", "break", "content", "cut", "for", "from", "here", "jump",
    "line", "mark", "marker", "more", "only", "part", "post", "section", "start", "starts", "text", "the", "wall",
];

/// Words that show that a comment ends a hidden part.
const END_WORDS: [&str; 5] = ["close", "end", "ends", "finish", "stop"];

/// Parts of the names of editor blocks that hide a part.
const BLOCK_NAMES: [&str; 4] = ["paywall", "premium", "members", "subscriber"];

/// Returns true if a comment begins a hidden part.
pub(crate) fn is_mark(comment: &str) -> bool {
    if comment.len() > MAX_COMMENT {
        return false;
    }
    let name = private_names::letters(comment);
    let comment = comment.trim_start();
    // Blocks of the WordPress and Ghost editors.
    let is_block = comment.starts_with("wp:") || comment.starts_with("kg-card-begin");
    let words: Vec<String> = words(comment).collect();
    let is_marker_text = words.iter().any(|word| HIDING_WORDS.contains(&&**word))
        && words
            .iter()
            .all(|word| HIDING_WORDS.contains(&&**word) || NEUTRAL_WORDS.contains(&&**word));
    !comment.starts_with('/') && (COMMENTS.contains(&&*name) || is_marker_text)
        || is_block && BLOCK_NAMES.iter().any(|word| name.contains(word))
}

/// Returns true if a comment ends a hidden part, like `/private` or `end members only`.
pub(crate) fn is_end(comment: &str) -> bool {
    let bare = comment.trim_start_matches(|next: char| !next.is_alphanumeric() && next != '/');
    let is_closing = bare.starts_with('/');
    let is_block = bare.starts_with("/wp:") || bare.starts_with("kg-card-end");
    let words: Vec<String> = words(bare).collect();
    let has_end_word = is_closing || words.iter().any(|word| END_WORDS.contains(&&**word));
    let name = private_names::letters(bare);
    let ended = END_WORDS.iter().find_map(|end| name.strip_prefix(end).or(name.strip_suffix(end)));
    let part = ended.unwrap_or(&name);
    (has_end_word || ended.is_some())
        && comment.len() <= MAX_COMMENT
        && (HIDING_WORDS.iter().any(|word| words.iter().any(|other| other == word))
            || COMMENTS.contains(&part))
        || is_block && BLOCK_NAMES.iter().any(|word| name.contains(word))
}

fn words(comment: &str) -> impl Iterator<Item = String> {
    let words = comment.split(|next: char| !next.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}

/// Parts of words in attributes that may hide an element. Most tags have none of them, so
/// this fast test saves parsing their attributes.
const HINTS: [&str; 12] = [
    "encrypt",
    "private",
    "member",
    "password",
    "protected",
    "wall",
    "paid",
    "premium",
    "subscrib",
    "restrict",
    "patron",
    "founding",
];

/// Attributes whose values name the readers of an element.
const READER_ATTRIBUTES: [&str; 8] =
    ["access", "audience", "members", "plan", "tier", "tiers", "visibility", "visible-to"];

/// Words for groups of readers in such attributes.
const READER_GROUPS: [&str; 10] = [
    "member",
    "members",
    "paid",
    "patrons",
    "premium",
    "restricted",
    "subscriber",
    "subscribers",
    "founding",
    "tiers",
];

/// Ids of hidden parts, in lower case and without punctuation. Other ids may come from the
/// text, such as that of a heading about private life.
#[rustfmt::skip]
const IDS: &[&str] = &[
    "encrypted", "encryptedcontent", "memberscontent", "membersonly", "paywall", "paywallcontent",
    "private", "privatecontent", "protectedcontent",
];

/// Finds the attribute or class that reserves an element for some readers.
fn find_private_word(tag: &str, attributes: &str, admitted: &[String]) -> Option<String> {
    if attributes.len() < "private>".len() || !has_hint(attributes) {
        return None;
    }
    TagAttributeIter(attributes).find_map(|(name, value)| {
        let name = name.to_ascii_lowercase();
        let bare = name.trim_start_matches("data-");
        let is_off = ["false", "no", "0", "off"].contains(&&*value.to_ascii_lowercase());
        match &*name {
            "class" | "classname" => value.split_whitespace().find(|word| hides(word, admitted)),
            "data-component-name" => Some(value).filter(|value| hides(value, admitted)),
            "id" => Some(value).filter(|value| {
                let is_heading = tag.len() == 2 && tag.starts_with(['h', 'H']) || tag == "a";
                !is_heading
                    && IDS.contains(&&*private_names::letters(value))
                    && hides(value, admitted)
            }),
            _ if READER_ATTRIBUTES.contains(&bare) && !is_off => value
                .split([',', ' '])
                .find(|word| hides(word, admitted) || READER_GROUPS.contains(word)),
            _ if (name != bare || value.is_empty()) && hides(bare, admitted) => {
                Some("").filter(|_| !is_off)
            }
            _ => None,
        }
        .map(|word| if word.is_empty() { name.clone() } else { word.to_ascii_lowercase() })
    })
}

/// Returns true if a name hides a part, and the site has not made it public.
fn hides(name: &str, admitted: &[String]) -> bool {
    private_names::is_private(name) && !private_names::is_admitted(name, admitted)
}

fn has_hint(attributes: &str) -> bool {
    let bytes = attributes.as_bytes();
    (0..bytes.len()).any(|at| {
        b"epmwsrfEPMWSRF".contains(&bytes[at])
            && HINTS.iter().any(|hint| {
                bytes
                    .get(at..at + hint.len())
                    .is_some_and(|part| part.eq_ignore_ascii_case(hint.as_bytes()))
            })
    })
}

/// Iterator over the attributes of a tag, as pairs of name and value.
struct TagAttributeIter<'a>(&'a str);

impl<'a> Iterator for TagAttributeIter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_start_matches(|next: char| next.is_whitespace() || next == '/');
        let length = rest.find(|next: char| next.is_whitespace() || "=/>".contains(next))?;
        if length == 0 {
            return None;
        }
        let (name, after) = rest.split_at(length);
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
            self.0 = after;
            return Some((name, ""));
        };
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
        let (value, after) = if let Some(quote) = quote {
            value[1..].split_once(quote).unwrap_or((&value[1..], ""))
        } else {
            let end = value.find(|next: char| next.is_whitespace() || next == '>');
            value.split_at(end.unwrap_or(value.len()))
        };
        self.0 = after;
        Some((name, value.trim_matches(['{', '}', '"', '\''])))
    }
}

/// Maximum length of a tag's attributes that is searched, in bytes.
const MAX_TAG: usize = 4096;

/// Returns the length of the rest of a tag, which may contain `>` in quotes. A tag that is
/// cut off counts as far as it goes.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (None, b'>') => return Some(at + 1),
            (None, b'<') => return None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(_) | None, _) => {}
        }
    }
    Some(rest.len())
}

/// Returns the offset after the closing tag of an element. Elements of the same name may be
/// nested.
fn find_closing_tag(html: &str, name: &str) -> Option<usize> {
    let (mut at, mut depth) = (0, 1_usize);
    while let Some(found) = memchr(b'<', &html.as_bytes()[at..]) {
        at += found + 1;
        let is_end = html[at..].starts_with('/');
        let start = at + usize::from(is_end);
        let is_named = html.get(start..start + name.len()).is_some_and(|found| {
            found.eq_ignore_ascii_case(name)
                && !html[start + name.len()..]
                    .starts_with(|next: char| next.is_ascii_alphanumeric())
        });
        match (is_named, is_end) {
            (true, true) => depth -= 1,
            (true, false) => depth += 1,
            (false, _) => {}
        }
        if depth == 0 {
            return Some(start + html[start..].find('>')? + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str) -> (String, bool) {
        let public = public_part(html.to_owned(), &[]);
        assert_eq!(public.marks.is_empty(), public.html == html, "{html}");
        (public.html, public.is_cut)
    }

    #[test]
    fn markers_cut_the_text_after_them() {
        for mark in [
            "<!--members-only-->",
            "<!-- Members only -->",
            "<!-- paywall -->",
            "<!--paywall_start-->",
            "<!-- wp:jetpack/paywall /-->",
            "<!--kg-card-begin: paywall-->",
            "<div class=\"paywall-jump\" data-component-name=\"PaywallToDOM\"></div>",
            "<div data-component-name='PaywallToDOM'>",
            "<hr class=\"a paywall b\">",
            "<paywall>",
            "<members-only>",
            "<x-encrypted data-a='>'>",
        ] {
            assert_eq!(
                check(&format!("<p>a</p>{mark}<p>b</p>")),
                ("<p>a</p>".into(), true),
                "{mark}"
            );
        }
    }

    #[test]
    fn closed_element_hides_its_content() {
        assert_eq!(check("a<members-only>b</members-only>c"), ("ac".into(), false));
        assert_eq!(
            check("a<m-members>b<m-members>c</m-members>d</m-members>e<m-members>f</m-members>g"),
            ("aeg".into(), false)
        );
        assert_eq!(check("a<Paywall>b</PAYWALL >c<!--private-->d"), ("ac".into(), true));
    }

    #[test]
    fn comment_that_ends_a_part_ends_it() {
        for [begin, end] in [
            ["private", "/private"],
            ["start private", "end private"],
            ["begin members only", "end members only"],
            ["paywall_start", "paywall_end"],
            ["subscribers only", "/subscribers only"],
            ["kg-card-begin: paywall", "kg-card-end: paywall"],
        ] {
            let html = format!("a<!-- {begin} -->b<!-- x -->c<!-- {end} -->d");
            assert_eq!(check(&html), ("ad".into(), false), "{begin}");
        }
        assert_eq!(check("a<!--private-->b<!--private-->c<!--/private-->d"), ("a".into(), true));
    }

    #[test]
    fn attributes_name_the_readers_of_an_element() {
        for attributes in [
            "class=\"members-only\"",
            "class='a private-content b'",
            "class=private",
            "className=\"encrypted\"",
            "id=\"members-only\"",
            "data-visibility=\"members\"",
            "data-access=paid",
            "audience='a, subscribers'",
            "data-private",
            "members-only",
            "data-encrypted=\"true\" lang=en",
        ] {
            let html = format!("a<div {attributes}>b<div>c</div></div>d");
            assert_eq!(check(&html), ("ad".into(), false), "{attributes}");
            assert_eq!(
                check(&html.replace("b<div>c</div>", "")),
                ("a".into(), true),
                "{attributes}"
            );
        }
        assert_eq!(check("a<div class=\"my-paywall\">b</div>d"), ("a".into(), true));
        assert_eq!(
            check("a<pre><code class=\"language-private\">b</code></pre>d").0,
            "a<pre></pre>d"
        );
        assert_eq!(check("a<p class=private>b"), ("a".into(), true));
        assert_eq!(check("a<img class=private src=b>c"), ("ac".into(), false));
    }

    #[test]
    fn names_that_the_site_admits_hide_nothing() {
        let admitted = ["teammembers".to_owned(), "xprivate".to_owned(), "paywall".to_owned()];
        for html in
            ["<ul class=\"team-members\">a</ul>", "<x-private>a</x-private>", "<!-- paywall -->a"]
        {
            assert_eq!(public_part(html.to_owned(), &admitted).html, html);
            assert_ne!(public_part(html.to_owned(), &[]).html, html);
        }
    }

    #[test]
    fn other_comments_and_elements_stay() {
        for html in [
            "<h2 id=\"private\">a</h2>",
            "<h2 id=\"private-life\">a</h2>",
            "<p id=\"members-of-the-board\">a</p>",
            "<a href=\"/private/members\" title=\"private\">a</a>",
            "<img alt=\"private\" src=\"/members/paywall.png\">",
            "<div data-private=\"false\">a</div>",
            "<div data-access=\"public\" data-x=\"members\">a</div>",
            "<!-- private: ask Ann -->a",
            "<!-- no paywall here any more -->a",
            "",
            "<p>paywall members-only</p>",
            "<!-- more -->a",
            "<!-- we should remove the paywall one day -->a",
            "<a href=\"/paywall\">a</a>",
            "<div class=\"note\">a</div>",
            "<code>&lt;!--members-only--&gt;</code>",
            "<!--",
            "<!--members-only",
            "a Vec<Private> b",
            "a < b é <",
        ] {
            assert_eq!(check(html), (html.to_owned(), false));
        }
    }
}
