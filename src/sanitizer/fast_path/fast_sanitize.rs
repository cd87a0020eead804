//! Sanitizes simple markup without building a tree, and recognizes markup that
//! is already clean.
//!
//! It applies the same policies as `rewrite` to the elements that Markdown
//! produces. If any element needs more than resolved URLs and dropped
//! attributes, the whole text is left to `rewrite`.

use memchr::memchr3;
use url::Url;

use super::{
    REFERENCES, SimpleAttribute, SimpleElement, SimpleToken, common_reference, plain_text,
};
use crate::sanitizer::ammonia_filter::LINK_SCHEMES;
use crate::sanitizer::elements::{self, ElementPolicy};
use crate::sanitizer::{
    MarkupPlace, MarkupUrl, SanitizedHtml, TextStartMode, UrlPurpose, UrlResolver,
};
use crate::text::canonical_url::is_settled;

/// Sanitizes simple markup; `None` if more is needed than resolving URLs and
/// dropping attributes.
pub(in crate::sanitizer) fn sanitize(
    html: &str,
    start: TextStartMode,
    resolve: &mut UrlResolver<'_>,
) -> Option<SanitizedHtml> {
    let plain = super::read(html)?;
    let html = String::with_capacity(html.len() + html.len() / 8);
    let mut writer = SimpleMarkupWriter { resolve, html, open: Vec::new(), visible_count: 0 };
    for token in &plain.tokens {
        match token {
            SimpleToken::Text(text) => writer.write_text(text),
            SimpleToken::Start(row, attributes) => {
                writer.write_start_tag(row, &plain.attributes[attributes.clone()])?;
            }
            SimpleToken::End(row) => writer.write_end_tag(row)?,
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
        removed: Vec::new(),
    })
}

struct SimpleMarkupWriter<'a, 'b> {
    resolve: &'a mut UrlResolver<'b>,
    html: String,
    /// Open elements, each with the `visible_count` before it.
    open: Vec<(&'static SimpleElement, usize)>,
    /// Number of visible pieces written so far: texts, images and rules.
    visible_count: usize,
}

impl SimpleMarkupWriter<'_, '_> {
    fn write_text(&mut self, text: &str) {
        self.visible_count += usize::from(!text.trim_start().is_empty());
        let mut rest = text;
        while let Some(offset) = memchr3(b'&', b'>', 0xC2, rest.as_bytes()) {
            let (before, special) = rest.split_at(offset);
            self.html.push_str(before);
            let (length, written) = serialize_special(special);
            self.html.push_str(written);
            rest = &special[length..];
        }
        self.html.push_str(rest);
    }

    fn write_start_tag(
        &mut self,
        row: &'static SimpleElement,
        attributes: &[SimpleAttribute<'_>],
    ) -> Option<()> {
        // `rewrite` recognizes formulas and copy buttons by their classes.
        let has_class =
            row.name != "code" && attributes.iter().any(|attribute| attribute.name == "class");
        (!has_class).then_some(())?;
        self.html.push('<');
        self.html.push_str(row.name);
        match row.policy? {
            ElementPolicy::Keep(allowed) | ElementPolicy::KeepFull(allowed) => {
                self.write_attributes(row, attributes, allowed)?;
            }
            ElementPolicy::Link => {
                // `rewrite` removes the link of a heading to itself.
                let is_anchor = self.open.iter().any(|(row, _)| row.is_heading());
                (!is_anchor).then_some(())?;
                self.write_url(UrlPurpose::Link, "href", attributes)?;
                self.write_attributes(row, attributes, elements::LINK_ATTRIBUTES)?;
            }
            ElementPolicy::Picture => {
                self.write_url(UrlPurpose::Picture, "src", attributes)?;
                self.write_attributes(row, attributes, elements::IMAGE_ATTRIBUTES)?;
            }
            _ => return None,
        }
        self.html.push('>');
        if row.is_void() {
            self.visible_count += usize::from(matches!(row.name, "img" | "hr"));
        } else {
            self.open.push((row, self.visible_count));
        }
        Some(())
    }

    /// Ends an element; `None` if it shows nothing and `rewrite` would remove it.
    fn write_end_tag(&mut self, row: &'static SimpleElement) -> Option<()> {
        let (_, before) = self.open.pop()?;
        let is_empty = before == self.visible_count;
        let must_show =
            matches!(row.policy, Some(ElementPolicy::KeepFull(_) | ElementPolicy::Link));
        (!(is_empty && must_show)).then_some(())?;
        for part in ["</", row.name, ">"] {
            self.html.push_str(part);
        }
        Some(())
    }

    /// Writes the resolved URL of an element, before its other attributes.
    fn write_url(
        &mut self,
        purpose: UrlPurpose,
        name: &str,
        attributes: &[SimpleAttribute<'_>],
    ) -> Option<()> {
        let attribute = attributes.iter().find(|attribute| attribute.name == name)?;
        let value = attribute.value();
        (!value.trim().is_empty()).then_some(())?;
        let place = MarkupPlace::Value(attribute.span());
        let address = (self.resolve)(MarkupUrl { purpose, text: &value, place })?;
        is_clean_value(name, &address).then(|| self.write_attribute(name, &address))
    }

    /// Writes the other attributes that the policy keeps.
    fn write_attributes(
        &mut self,
        row: &SimpleElement,
        attributes: &[SimpleAttribute<'_>],
        allowed: &[&str],
    ) -> Option<()> {
        for attribute in attributes {
            let name = attribute.name;
            let is_kept = allowed.contains(&name) || elements::GLOBAL_ATTRIBUTES.contains(&name);
            if !is_kept || matches!(name, "href" | "src") {
                continue;
            }
            let value = attribute.value();
            is_clean_value(name, &value).then_some(())?;
            match name {
                "cite" | "srcset" => return None,
                "class" if !is_language(&value) => return None,
                "id" if !row.name.starts_with('h') && value.contains(' ') => {}
                _ => self.write_attribute(name, &value),
            }
        }
        Some(())
    }

    fn write_attribute(&mut self, name: &str, value: &str) {
        for part in [" ", name, "=\""] {
            self.html.push_str(part);
        }
        push_escaped(value, &mut self.html);
        self.html.push('"');
    }
}

/// Returns true if markup written from a tree is simple and safe, so that ammonia
/// would not change it.
pub(in crate::sanitizer) fn is_clean(html: &str) -> bool {
    let Some(plain) = super::read(html) else { return false };
    plain.tokens.iter().all(|token| match token {
        SimpleToken::Start(row, attributes) => {
            let allowed: &[&str] = match row.policy {
                Some(ElementPolicy::Keep(allowed) | ElementPolicy::KeepFull(allowed)) => allowed,
                Some(ElementPolicy::Link) => elements::LINK_ATTRIBUTES,
                Some(ElementPolicy::Picture) => elements::IMAGE_ATTRIBUTES,
                _ => return false,
            };
            plain.attributes[attributes.clone()].iter().all(|attribute| {
                let name = attribute.name;
                let is_allowed =
                    allowed.contains(&name) || elements::GLOBAL_ATTRIBUTES.contains(&name);
                is_allowed && is_clean_value(name, &attribute.value())
            })
        }
        SimpleToken::Text(_) | SimpleToken::End(_) => true,
    })
}

fn is_clean_value(name: &str, value: &str) -> bool {
    match name {
        "href" | "src" | "cite" if is_settled(value) => true,
        "href" => has_scheme(value, LINK_SCHEMES),
        "src" | "cite" => has_scheme(value, &["http", "https"]),
        "srcset" => false,
        _ => !value.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")),
    }
}

fn has_scheme(url: &str, schemes: &[&str]) -> bool {
    Url::parse(url).is_ok_and(|url| schemes.contains(&url.scheme()))
}

/// Returns true for a class attribute with only the language of code.
fn is_language(class: &str) -> bool {
    class.starts_with("language-") && !class.contains(char::is_whitespace)
}

/// Serializes the special character or reference at the start of a text; returns
/// its length in the source, and its serialized form (HTML, section 13.3,
/// "escaping a string").
fn serialize_special(special: &str) -> (usize, &str) {
    if let Some((written, character)) = common_reference(special) {
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

/// Appends the value of an attribute, escaped (HTML, section 13.3).
fn push_escaped(value: &str, html: &mut String) {
    const SPECIAL: &[char] = &['&', '"', '<', '>', '\u{A0}'];
    let mut rest = value;
    while let Some(offset) = rest.find(SPECIAL) {
        let (before, special) = rest.split_at(offset);
        let character = special.chars().next().unwrap_or('&');
        let written = REFERENCES.iter().find(|(_, decoded)| *decoded == character);
        html.push_str(before);
        html.push_str(written.map_or("", |(written, _)| written));
        rest = &special[character.len_utf8()..];
    }
    html.push_str(rest);
}
