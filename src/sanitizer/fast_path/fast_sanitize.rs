//! Plain markup becomes markup fit for a feed, and is known as such.
//!
//! What the rewriting of a tree does to an element that Markdown writes is
//! done here without a tree; where it would do more than that to any element
//! of the text, the text is left to it.

use memchr::memchr3;
use url::Url;

use super::{REFERENCES, SimpleAttribute, SimpleElement, SimpleToken, plain_text, reference};
use crate::sanitizer::ammonia_filter::LINKS;
use crate::sanitizer::elements::{self, ElementPolicy};
use crate::sanitizer::{SanitizedHtml, TextStartMode, UrlPurpose, UrlResolver};
use crate::text::canonical_url::is_settled;

/// Makes plain markup fit for a feed; nothing where there is more to do than
/// to make addresses absolute and to drop attributes.
pub(in crate::sanitizer) fn clean(
    html: &str,
    start: TextStartMode,
    resolve: &mut UrlResolver<'_>,
) -> Option<SanitizedHtml> {
    let plain = super::read(html)?;
    let html = String::with_capacity(html.len() + html.len() / 8);
    let mut writer = SimpleMarkupWriter { resolve, html, open: Vec::new(), shown: 0 };
    for token in &plain.tokens {
        match token {
            SimpleToken::Text(text) => writer.text(text),
            SimpleToken::Start(row, attributes) => {
                writer.start(row, &plain.attributes[attributes.clone()])?;
            }
            SimpleToken::End(row) => writer.end(row)?,
        }
    }
    Some(SanitizedHtml {
        html: writer.html,
        heading: plain_text::heading(&plain),
        teaser: None,
        text_start: match start {
            TextStartMode::Wanted => plain_text::start(&plain),
            TextStartMode::Unwanted => String::new(),
        },
    })
}

struct SimpleMarkupWriter<'a, 'b> {
    resolve: &'a mut UrlResolver<'b>,
    html: String,
    /// The elements that are open, and what was shown before them.
    open: Vec<(&'static SimpleElement, usize)>,
    /// How much there is to see so far.
    shown: usize,
}

impl SimpleMarkupWriter<'_, '_> {
    fn text(&mut self, text: &str) {
        self.shown += usize::from(!text.trim_start().is_empty());
        let mut rest = text;
        while let Some(at) = memchr3(b'&', b'>', 0xC2, rest.as_bytes()) {
            let (before, special) = rest.split_at(at);
            self.html.push_str(before);
            let (length, written) = as_text(special);
            self.html.push_str(written);
            rest = &special[length..];
        }
        self.html.push_str(rest);
    }

    fn start(
        &mut self,
        row: &'static SimpleElement,
        attributes: &[SimpleAttribute<'_>],
    ) -> Option<()> {
        let is_odd = |it: &SimpleAttribute<'_>| it.name == "class" && row.name != "code";
        (!attributes.iter().any(is_odd)).then_some(())?;
        self.html.push('<');
        self.html.push_str(row.name);
        match row.fate? {
            ElementPolicy::Keep(own) | ElementPolicy::KeepFull(own) => {
                self.attributes(row, attributes, own)?
            }
            ElementPolicy::Link => {
                // A link by which a heading leads to itself goes.
                let is_anchor = self.open.iter().any(|(row, _)| row.is_heading());
                (!is_anchor).then_some(())?;
                self.address(UrlPurpose::Link, "href", attributes)?;
                self.attributes(row, attributes, elements::OF_LINKS)?;
            }
            ElementPolicy::Picture => {
                self.address(UrlPurpose::Picture, "src", attributes)?;
                self.attributes(row, attributes, elements::OF_PICTURES)?;
            }
            _ => return None,
        }
        self.html.push('>');
        if row.is_void() {
            self.shown += usize::from(matches!(row.name, "img" | "hr"));
        } else {
            self.open.push((row, self.shown));
        }
        Some(())
    }

    /// Ends an element, unless there is nothing to see in one that should have
    /// something.
    fn end(&mut self, row: &'static SimpleElement) -> Option<()> {
        let (_, before) = self.open.pop()?;
        let is_empty = before == self.shown;
        let must_show = matches!(row.fate, Some(ElementPolicy::KeepFull(_) | ElementPolicy::Link));
        (!(is_empty && must_show)).then_some(())?;
        for part in ["</", row.name, ">"] {
            self.html.push_str(part);
        }
        Some(())
    }

    /// Writes an element's address first.
    fn address(
        &mut self,
        purpose: UrlPurpose,
        name: &str,
        attributes: &[SimpleAttribute<'_>],
    ) -> Option<()> {
        let found = attributes.iter().find(|attribute| attribute.name == name)?.value();
        (!found.trim().is_empty()).then_some(())?;
        let address = (self.resolve)(purpose, &found)?;
        is_clean_value(name, &address).then(|| self.attribute(name, &address))
    }

    /// Writes the others that an element keeps.
    fn attributes(
        &mut self,
        row: &SimpleElement,
        attributes: &[SimpleAttribute<'_>],
        own: &[&str],
    ) -> Option<()> {
        for attribute in attributes {
            let name = attribute.name;
            let is_kept = own.contains(&name) || elements::GENERAL.contains(&name);
            if !is_kept || matches!(name, "href" | "src") {
                continue;
            }
            let value = attribute.value();
            is_clean_value(name, &value).then_some(())?;
            match name {
                "cite" | "srcset" => return None,
                "class" if !is_language(&value) => return None,
                "id" if !row.name.starts_with('h') && value.contains(' ') => {}
                _ => self.attribute(name, &value),
            }
        }
        Some(())
    }

    fn attribute(&mut self, name: &str, value: &str) {
        for part in [" ", name, "=\""] {
            self.html.push_str(part);
        }
        push_escaped(value, &mut self.html);
        self.html.push('"');
    }
}

/// Says whether markup that was written from a tree is plain and safe, so that
/// to clean it would change nothing.
pub(in crate::sanitizer) fn is_clean(html: &str) -> bool {
    let Some(plain) = super::read(html) else { return false };
    plain.tokens.iter().all(|token| match token {
        SimpleToken::Start(row, attributes) => {
            let own: &[&str] = match row.fate {
                Some(ElementPolicy::Keep(own) | ElementPolicy::KeepFull(own)) => own,
                Some(ElementPolicy::Link) => elements::OF_LINKS,
                Some(ElementPolicy::Picture) => elements::OF_PICTURES,
                _ => return false,
            };
            plain.attributes[attributes.clone()].iter().all(|attribute| {
                let name = attribute.name;
                let is_allowed = own.contains(&name) || elements::GENERAL.contains(&name);
                is_allowed && is_clean_value(name, &attribute.value())
            })
        }
        SimpleToken::Text(_) | SimpleToken::End(_) => true,
    })
}

fn is_clean_value(name: &str, value: &str) -> bool {
    let has_scheme =
        |schemes: &[&str]| Url::parse(value).is_ok_and(|url| schemes.contains(&url.scheme()));
    match name {
        "href" | "src" | "cite" if is_settled(value) => true,
        "href" => has_scheme(LINKS),
        "src" | "cite" => has_scheme(&["http", "https"]),
        "srcset" => false,
        _ => !value.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")),
    }
}

/// Says whether a class names the language of code and nothing else.
fn is_language(class: &str) -> bool {
    class.starts_with("language-") && !class.contains(char::is_whitespace)
}

/// Says what is written for the sign that a text begins with, and how long that
/// was (HTML, section 13.3, "escaping a string").
fn as_text(special: &str) -> (usize, &str) {
    if let Some((written, character)) = reference(special) {
        let shown = match character {
            '"' => "\"",
            '\'' => "'",
            _ => written,
        };
        return (written.len(), shown);
    }
    match special.chars().next() {
        Some('>') => (1, "&gt;"),
        Some('\u{A0}') => (2, "&nbsp;"),
        other => {
            let length = other.map_or(0, char::len_utf8);
            (length, &special[..length])
        }
    }
}

/// Writes the value of an attribute (HTML, section 13.3).
fn push_escaped(value: &str, html: &mut String) {
    const SPECIAL: &[char] = &['&', '"', '<', '>', '\u{A0}'];
    let mut rest = value;
    while let Some(at) = rest.find(SPECIAL) {
        let (before, special) = rest.split_at(at);
        let character = special.chars().next().unwrap_or('&');
        let written = REFERENCES.iter().find(|(_, meant)| *meant == character);
        html.push_str(before);
        html.push_str(written.map_or("", |(written, _)| written));
        rest = &special[character.len_utf8()..];
    }
    html.push_str(rest);
}
