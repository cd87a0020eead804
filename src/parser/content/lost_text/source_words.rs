//! Counts the words of a source that a page would show as prose.

mod links;
mod template_tags;

use std::collections::HashSet;

use super::WordCounts;
use crate::parser::content::BodyMarkup;
use crate::text::word_counter::WordCounter;

/// Elements whose content is not prose, in lower case.
const NO_PROSE: [&str; 16] = [
    "audio", "button", "canvas", "head", "iframe", "math", "noscript", "object", "option",
    "script", "select", "style", "svg", "template", "textarea", "video",
];

/// Longest tag, in bytes; a `<` without an end in reach is text.
const LONGEST_TAG: usize = 4096;

/// Number of bytes that may be read in vain: in search of an end that is not there. Without a
/// limit, a text of nothing but brackets would take minutes. After it, brackets are text.
const MOST_READ_IN_VAIN: usize = 1000 * LONGEST_TAG;

/// Counts the words of prose and of code.
pub(super) fn count(source: &str, markup: BodyMarkup) -> WordCounts {
    let reader = read(source, markup);
    WordCounts { prose: reader.prose.total(), code: reader.code.total() }
}

fn read(source: &str, markup: BodyMarkup) -> SourceReader<'_> {
    let mut reader = SourceReader {
        source,
        rest: source,
        markup,
        prose: WordCounter::default(),
        code: WordCounter::default(),
        is_line_start: true,
        missing: Vec::new(),
        footnotes: None,
        paragraph_left: source.len() + 1,
        vain_left: MOST_READ_IN_VAIN,
        bytes_searched: 0,
    };
    while !reader.rest.is_empty() {
        reader.read_next();
    }
    reader
}

struct SourceReader<'a> {
    source: &'a str,
    rest: &'a str,
    markup: BodyMarkup,
    prose: WordCounter,
    code: WordCounter,
    is_line_start: bool,
    /// Ends that the rest does not contain, so that they are not searched again.
    missing: Vec<String>,
    /// Labels of the footnotes that the text refers to, if a footnote was read.
    footnotes: Option<HashSet<&'a str>>,
    /// Number of bytes from the end of the current paragraph to the end of the text. If the
    /// rest is shorter, the reader is in a later paragraph.
    paragraph_left: usize,
    /// Number of bytes that may still be read in vain.
    vain_left: usize,
    /// Number of bytes that were searched for ends. It bounds the work in tests.
    bytes_searched: usize,
}

impl<'a> SourceReader<'a> {
    /// Reads a piece of markup, or one character of the text.
    fn read_next(&mut self) {
        if self.is_line_start && self.markup != BodyMarkup::Html && self.read_line() {
            return;
        }
        self.is_line_start = false;
        let Some(next) = self.rest.chars().next() else { return };
        let is_read = match next {
            '<' => self.read_tag(),
            '`' if self.markup != BodyMarkup::Html => self.read_code_span(),
            '{' => self.read_braces(),
            '[' | '!' => self.read_bracket(next),
            ']' => self.read_destination(),
            '&' => self.read_reference(),
            '$' => self.skip_between("$$", "$$"),
            '%' => self.skip_between("%%", "%%"),
            'h' | 'w' => self.read_address(),
            _ => false,
        };
        if is_read {
            self.prose.end_word();
            return;
        }
        self.prose.add(next);
        self.is_line_start = next == '\n';
        self.rest = &self.rest[next.len_utf8()..];
    }

    /// Reads a line that is not prose: a fence with its code, a definition of a link, an
    /// import, the mark of a container.
    fn read_line(&mut self) -> bool {
        let end = self.rest.find('\n').map_or(self.rest.len(), |end| end + 1);
        let line = &self.rest[..end];
        let bare = line.trim_start_matches([' ', '\t', '>', '-', '*']).trim_end();
        let fence = bare.chars().next().filter(|first| matches!(first, '`' | '~'));
        if let Some(mark) = fence.filter(|mark| bare.starts_with(&mark.to_string().repeat(3))) {
            self.read_fenced_code(line, mark);
            return true;
        }
        if self.markup == BodyMarkup::Mdx
            && (line.starts_with("import ") || line.starts_with("export "))
        {
            let end = self.rest.find("\n\n").map_or(self.rest.len(), |end| end + 1);
            self.rest = &self.rest[end..];
            return true;
        }
        let is_mark = bare.starts_with(":::") || bare.starts_with("!!!") || bare.starts_with("???");
        let is_definition = bare.starts_with('[')
            && !bare.starts_with("[^")
            && bare.split_once("]:").is_some_and(|(name, _)| !name[1..].contains(['[', ']']));
        if is_mark || is_definition {
            self.rest = &self.rest[end..];
            return true;
        }
        bare.starts_with("[^") && self.skip_unused_footnote(bare)
    }

    /// Skips a footnote that the text does not refer to: pages do not show it.
    fn skip_unused_footnote(&mut self, line: &str) -> bool {
        let Some((label, _)) = line[2..].split_once("]:") else { return false };
        let source = self.source;
        let labels = self.footnotes.get_or_insert_with(|| find_footnote_references(source));
        if labels.contains(label) {
            return false;
        }
        let mut length = 0;
        let mut is_after_empty_line = false;
        for line in self.rest.split_inclusive('\n') {
            if is_after_empty_line && !line.starts_with(['\t', '\n']) && !line.starts_with("    ") {
                break;
            }
            is_after_empty_line = line.trim().is_empty();
            length += line.len();
        }
        self.rest = &self.rest[length..];
        self.is_line_start = true;
        true
    }

    /// Reads code between fences: to a line with as many marks as the first line has.
    fn read_fenced_code(&mut self, first: &str, mark: char) {
        let count = |line: &str| {
            let bare = line.trim_start_matches([' ', '\t', '>', '-', '*']);
            bare.chars().take_while(|next| *next == mark).count()
        };
        let length = count(first);
        let mut read = first.len();
        for line in self.rest[first.len()..].split_inclusive('\n') {
            read += line.len();
            if count(line) >= length
                && line.trim().trim_start_matches('>').trim().chars().all(|next| next == mark)
            {
                break;
            }
            self.code.add_text(line);
        }
        self.rest = &self.rest[read..];
        self.is_line_start = true;
    }

    /// Skips everything up to the end after a start; returns false if either is missing.
    fn skip_between(&mut self, start: &str, end: &str) -> bool {
        self.take_between(start, end).is_some()
    }

    /// Searches the rest for an end, unless it is known to be missing.
    fn search(&mut self, end: &str, find: impl Fn(&str) -> Option<usize>) -> Option<usize> {
        if self.missing.iter().any(|missing| missing == end) {
            return None;
        }
        let found = find(self.rest);
        self.bytes_searched += found.unwrap_or(self.rest.len());
        if found.is_none() {
            self.missing.push(end.to_owned());
        }
        found
    }

    /// Counts bytes that were read in vain, and will be read again.
    const fn count_vain(&mut self, bytes: usize) {
        self.bytes_searched += bytes;
        self.vain_left = self.vain_left.saturating_sub(bytes);
    }

    /// Returns the text between a start and an end, and goes on after it.
    fn take_between(&mut self, start: &str, end: &str) -> Option<&'a str> {
        let inside = self.rest.strip_prefix(start)?;
        let length = self.search(end, |_| inside.find(end))?;
        self.rest = &inside[length + end.len()..];
        Some(&inside[..length])
    }

    /// Reads a comment, a tag, or an element without prose.
    fn read_tag(&mut self) -> bool {
        if self.skip_between("<!--", "-->") || self.skip_between("<%", "%>") {
            return true;
        }
        let inside = &self.rest[1..];
        let name_length = inside
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':'))
            .count();
        let is_tag =
            self.vain_left > 0 && (name_length > 0 || inside.starts_with(['/', '>', '!', '?']));
        let Some(end) = is_tag.then(|| self.find_tag_end()).flatten() else { return false };
        let is_closed = self.rest[..end].ends_with("/>");
        let name = inside[..name_length].to_ascii_lowercase();
        self.rest = &self.rest[end..];
        if is_closed {
            return true;
        }
        if NO_PROSE.contains(&&*name) {
            self.skip_element(&name);
        } else if matches!(&*name, "pre" | "code") {
            self.read_code_element(&name);
        }
        true
    }

    /// Returns the offset after the tag at the start of the rest.
    fn find_tag_end(&mut self) -> Option<usize> {
        let (mut quote, mut braces) = (None, 0_usize);
        for (at, byte) in self.rest.bytes().enumerate().take(LONGEST_TAG) {
            match (byte, quote) {
                (_, Some(open)) if byte == open => quote = None,
                (b'"', None) => quote = Some(byte),
                (b'{', None) => braces += 1,
                (b'}', None) => braces = braces.saturating_sub(1),
                (b'>', None) if braces == 0 => return Some(at + 1),
                _ => {}
            }
        }
        let reach = self.rest.as_bytes();
        let reach = &reach[..LONGEST_TAG.min(reach.len())];
        self.count_vain(reach.len());
        memchr::memchr(b'>', reach).map(|at| at + 1)
    }

    fn find_end_tag(&mut self, name: &str) -> Option<usize> {
        self.search(&format!("</{name}"), |rest| {
            memchr::memchr_iter(b'<', rest.as_bytes()).find(|at| {
                let tag = rest.as_bytes()[at + 1..].strip_prefix(b"/");
                let tag = tag.and_then(|tag| tag.get(..name.len()));
                tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
            })
        })
    }

    /// Skips the content of an element. If it is never closed, its content may be prose that
    /// was meant to be seen.
    fn skip_element(&mut self, name: &str) {
        if let Some(end) = self.find_end_tag(name) {
            self.rest = &self.rest[end..];
        }
    }

    fn read_code_element(&mut self, name: &str) {
        if let Some(end) = self.find_end_tag(name) {
            self.code.add_text(&self.rest[..end]);
            self.rest = &self.rest[end..];
        }
    }

    /// Reads code between as many backticks as at its start.
    fn read_code_span(&mut self) -> bool {
        let length = self.rest.bytes().take_while(|byte| *byte == b'`').count();
        let (marks, inside) = self.rest.split_at(length);
        self.rest = inside;
        let paragraph = self.rest_of_paragraph();
        let end = if self.vain_left > 0 { paragraph.find(marks) } else { None };
        let Some(end) = end else {
            self.count_vain(paragraph.len());
            return true;
        };
        self.bytes_searched += end;
        self.code.add_text(&inside[..end]);
        self.rest = inside[end..].trim_start_matches('`');
        true
    }

    /// Returns the rest up to the next empty line, which is searched once per paragraph.
    fn rest_of_paragraph(&mut self) -> &'a str {
        let (rest, left) = (self.rest, self.rest.len());
        if self.paragraph_left > left {
            let end = memchr::memmem::find(rest.as_bytes(), b"\n\n").unwrap_or(left);
            self.bytes_searched += end;
            self.paragraph_left = left - end;
        }
        &rest[..left - self.paragraph_left]
    }

    fn read_reference(&mut self) -> bool {
        let body = self.rest[1..].bytes();
        let length = body.take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
        let is_reference = (1..=32).contains(&length) && self.rest[1 + length..].starts_with(';');
        if is_reference {
            self.rest = &self.rest[length + 2..];
        }
        is_reference
    }

    fn read_address(&mut self) -> bool {
        let is_address =
            ["http://", "https://", "www."].iter().any(|start| self.rest.starts_with(start));
        if is_address {
            let end = self.rest.find(|next: char| next.is_whitespace() || ")>]\"'<".contains(next));
            self.rest = &self.rest[end.unwrap_or(self.rest.len())..];
        }
        is_address
    }
}

/// Returns the labels of all references to footnotes: `[^label]`.
fn find_footnote_references(source: &str) -> HashSet<&str> {
    source
        .split("[^")
        .skip(1)
        .filter_map(|part| {
            let (label, after) = part.split_once(']')?;
            (!after.starts_with(':')).then_some(label)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(markup: BodyMarkup, source: &str) -> (usize, usize) {
        let counts = count(source, markup);
        (counts.prose, counts.code)
    }

    #[test]
    fn markup_is_not_prose() {
        #[rustfmt::skip]
        let rows = [
            ("one *two* **three**",                              (3, 0)),
            ("one <!-- a b --> two",                             (2, 0)),
            ("one <!-- a b",                                     (3, 0)),
            ("<script>a b</script> one <style>c</style>",        (1, 0)),
            ("<p class=\"a b\">one</p> <svg><text>c</text></svg>", (1, 0)),
            ("a < b and c > d",                                  (5, 0)),
            ("```rust\na b\n```\none",                           (1, 2)),
            ("~~~~\na\n~~~\nb\n~~~~\none",                       (1, 2)),
            ("one `a b` two",                                    (2, 2)),
            ("[one two](https://e.org/a_b \"c\") three",         (3, 0)),
            ("![a b](c.png) one [two][d]\n\n[d]: e.html 'f'\n",  (2, 0)),
            ("one[^1]\n\n[^1]: two three",                       (3, 0)),
            ("{{< figure src=\"a\" caption=\"b c\" >}} one",     (1, 0)),
            ("{% include a.html b=\"c\" %} one {{ site.d }}",    (1, 0)),
            ("{% highlight rust %}a b{% endhighlight %} one",    (1, 2)),
            ("{% comment %}a b{% endcomment %} one",             (1, 0)),
            ("{{< comment >}}a b{{< /comment >}} one",           (1, 0)),
            ("{{% comment %}}\na b\n\nc\n{{% /comment %}} one",   (1, 0)),
            ("{::comment}\na b\n\nc\n{:/comment}\none {::comment}d{:/} two", (2, 0)),
            ("{{< comment >}} one",                              (1, 0)),
            ("{# a\n\nb #} one {#- c\nd -#} two",                 (2, 0)),
            ("# One {#a}\n\ntwo three #}",                       (3, 0)),
            ("{% capture a %}b c{% endcapture %} one",           (1, 0)),
            ("one\n\n[^1]: a b\nc\n\n    d\n\ntwo",               (2, 0)),
            ("one[^1]\n\n[^1]: two\n[^2]: a\n",                  (2, 0)),
            ("# One {#a .b c=d}\n\n{: .e}\n",                    (1, 0)),
            ("one https://e.org/a/b two",                        (2, 0)),
            ("one &nbsp; two &amp; three",                       (3, 0)),
            ("::: note\none\n:::\n",                             (1, 0)),
            ("[[a|one]] ![[b c]] two",                           (2, 0)),
            ("| one | two |\n|---|---|\n| three | four |\n",     (4, 0)),
        ];
        for (source, expected) in rows {
            assert_eq!(check(BodyMarkup::Markdown, source), expected, "{source}");
        }
    }

    #[test]
    fn programs_in_mdx_are_not_prose() {
        let source =
            "import A from 'a';\nexport const b = 'c d';\n\n# One\n\n<A b={c => d}>two</A> {e.f}\n";
        assert_eq!(check(BodyMarkup::Mdx, source), (2, 0));
    }

    /// Texts whose marks have no end, or one that many marks could have.
    const HOSTILE: [(&str, &str); 20] = [
        ("`a` ", ""),
        ("{%- raw %}x{% endraw %}", "{%- endraw %}"),
        ("{% raw %}", ""),
        ("![a ", ""),
        ("![a](b) ", ""),
        ("[", "]"),
        ("![[a ", "]]"),
        ("](", ")"),
        ("{a", "}"),
        ("{a}", ""),
        ("<a {>", ""),
        ("<a ", ">"),
        ("<!-- ", ""),
        ("{{ ", ""),
        ("$$%%", ""),
        ("`` `a ", ""),
        ("{# a ", ""),
        ("{{<comment>}}", ""),
        ("{::comment}{:/a", ""),
        ("[^1]:a\n", ""),
    ];

    #[test]
    fn work_grows_with_the_length_of_the_text() {
        for (part, end) in HOSTILE {
            let source = part.repeat(200_000 / part.len()) + end;
            for markup in [BodyMarkup::Markdown, BodyMarkup::Mdx, BodyMarkup::Html] {
                let searched = read(&source, markup).bytes_searched;
                let most = 4 * source.len() + MOST_READ_IN_VAIN + LONGEST_TAG;
                assert!(searched <= most, "{part} {markup:?}: {searched}");
            }
        }
        let shorter_marks: String = (1..600).rev().map(|count| "`".repeat(count) + "a").collect();
        let searched = read(&shorter_marks, BodyMarkup::Markdown).bytes_searched;
        assert!(searched <= 5 * shorter_marks.len() + MOST_READ_IN_VAIN, "{searched}");
    }

    proptest! {
        #[test]
        fn every_text_is_counted(source in "[a-c<>!\\-{}%`\\[\\]()\\n#/\"=:é漢& $~|]{0,80}") {
            for markup in [BodyMarkup::Markdown, BodyMarkup::Mdx, BodyMarkup::Html] {
                let (prose, code) = check(markup, &source);
                prop_assert!(prose + code <= source.chars().count());
            }
        }
    }
}
