//! Marks in rendered HTML where a part begins that only some readers may see:
//! `<!--members-only-->` of Ghost, the paywall of Substack, elements of that name.

use std::ops::Range;

use memchr::memchr;

use crate::text::secrecy;

/// HTML without what only some readers may see.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PublicPart {
    /// The HTML; elements may be open at its end.
    pub html: String,
    /// The marks that were found, as they are written.
    pub marks: Vec<String>,
    /// Whether everything after the last mark was cut.
    pub is_cut: bool,
}

/// Takes out of HTML what only some readers may see. A mark without an end
/// hides everything after it.
pub(super) fn public_part(html: String) -> PublicPart {
    let mut public = PublicPart { html: String::new(), marks: Vec::new(), is_cut: false };
    let mut at = 0;
    while let Some(mark) = next_mark(&html, at) {
        public.html.push_str(&html[at..mark.span.start]);
        public.marks.push(html[mark.span.clone()].chars().take(LONGEST_SHOWN).collect());
        let Some(end) = mark.end else {
            public.is_cut = true;
            return public;
        };
        at = end;
    }
    if public.marks.is_empty() {
        return PublicPart { html, ..public };
    }
    public.html.push_str(&html[at..]);
    public
}

/// Most characters of a mark that a message shows.
const LONGEST_SHOWN: usize = 80;

/// A comment or a tag after which a hidden part begins.
struct Mark {
    span: Range<usize>,
    /// End of the hidden part; none if it is that of the text.
    end: Option<usize>,
}

fn next_mark(html: &str, from: usize) -> Option<Mark> {
    let mut at = from;
    while let Some(found) = memchr(b'<', &html.as_bytes()[at..]) {
        let start = at + found;
        at = start + 1;
        let found = match html.as_bytes().get(at) {
            Some(b'!') => comment(html, start),
            Some(first) if first.is_ascii_alphabetic() => tag(html, start),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Reads a comment that hides what follows it.
fn comment(html: &str, start: usize) -> Option<Mark> {
    let inside = html[start..].strip_prefix("<!--")?;
    let inside = &inside[..inside.floor_char_boundary(LONGEST_COMMENT)];
    let length = inside.find("-->")?;
    let span = start..start + "<!--".len() + length + "-->".len();
    is_mark(&inside[..length]).then_some(Mark { span, end: None })
}

/// Most bytes of a comment that is a mark.
const LONGEST_COMMENT: usize = 120;

/// Comments that begin a hidden part, in small letters and without signs.
#[rustfmt::skip]
const COMMENTS: &[&str] = &[
    "beginmembersonly", "beginpaywall", "beginprivate", "members", "membersonly", "membersonlycontent",
    "memberonly", "paid", "paidonly", "paidsubscribersonly", "paywall", "paywallbegin", "paywallcut",
    "paywallhere", "paywalljump", "paywallstart", "premium", "premiumcontent", "premiumonly", "private",
    "protected", "startmembersonly", "startpaywall", "subscribers", "subscribersonly",
];

/// Says whether a comment begins a hidden part.
pub(super) fn is_mark(comment: &str) -> bool {
    let letters = comment.chars().filter(|next| next.is_alphanumeric());
    let name: String = letters.flat_map(char::to_lowercase).collect();
    let comment = comment.trim_start();
    // Blocks of WordPress and Ghost's editor.
    let is_block = comment.starts_with("wp:") || comment.starts_with("kg-card-begin");
    let is_hiding = ["paywall", "premium", "members", "subscriber"];
    COMMENTS.contains(&&*name) || is_block && is_hiding.iter().any(|word| name.contains(word))
}

/// Classes and names of components whose element begins a hidden part.
#[rustfmt::skip]
const CLASSES: &[&str] = &[
    "paywall", "paywall-jump", "paywall-content", "members-only", "members-only-content",
    "paywalltodom",
];

/// Reads a tag that hides its inside, or what follows it.
fn tag(html: &str, start: usize) -> Option<Mark> {
    let after = &html[start + 1..];
    let length = after.find(|next: char| !next.is_ascii_alphanumeric() && next != '-')?;
    let name = &after[..length];
    let attributes = &after[length..after.floor_char_boundary(length + LONGEST_TAG)];
    let attributes = &attributes[..tag_end(attributes)?];
    let end = start + 1 + length + attributes.len();
    let span = start..end;
    if !secrecy::is_private(name) {
        return has_class(attributes).then_some(Mark { span, end: None });
    }
    let close = closing(&html[end..], name).map(|length| end + length);
    // `Vec<Private>` names a type.
    let is_type = close.is_none() && html[..start].ends_with(char::is_alphanumeric);
    (!is_type).then_some(Mark { span, end: close })
}

/// Most bytes of a tag's attributes that are looked at.
const LONGEST_TAG: usize = 4096;

/// Returns the length of the rest of a tag; in quotes it may hold `>`. One that
/// is too long counts as far as it is seen.
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

fn has_class(attributes: &str) -> bool {
    // Few tags have attributes.
    if attributes.len() < "class=paywall".len() {
        return false;
    }
    let lower = attributes.to_ascii_lowercase();
    ["class=", "data-component-name="].iter().any(|name| {
        let value = lower.split_once(name).map_or("", |(_, value)| value);
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
            _ => value.split([' ', '>', '/']).next(),
        };
        value.is_some_and(|value| value.split_whitespace().any(|word| CLASSES.contains(&word)))
    })
}

/// Returns how far the end of an element's closing tag is; elements of one name
/// may be in each other.
fn closing(html: &str, name: &str) -> Option<usize> {
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
        let public = public_part(html.to_owned());
        assert_eq!(public.marks.is_empty(), public.html == html, "{html}");
        (public.html, public.is_cut)
    }

    #[test]
    fn marks_cut_what_follows() {
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
    fn element_that_ends_hides_its_inside() {
        assert_eq!(check("a<members-only>b</members-only>c"), ("ac".into(), false));
        assert_eq!(
            check("a<m-members>b<m-members>c</m-members>d</m-members>e<m-members>f</m-members>g"),
            ("aeg".into(), false)
        );
        assert_eq!(check("a<Paywall>b</PAYWALL >c<!--private-->d"), ("ac".into(), true));
    }

    #[test]
    fn other_comments_and_elements_stay() {
        for html in [
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
