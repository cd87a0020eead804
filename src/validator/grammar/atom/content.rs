//! Text and content, whose `type` says what stands in them.

use crate::validator::codes::{CONTAINS_UNDECLARED_HTML, INVALID_URI_ATTRIBUTE};
use crate::validator::element::ElementAttribute;
use crate::validator::grammar::{
    ANYTHING, ChildTable, ElementContent, ElementShape, MANY, NOTHING, UnknownAttributes, child,
    optional, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::{atom, content, xhtml};
use crate::validator::value::{self, ValueInput, ValueViolation};

/// A text (RFC 4287 section 3.1).
pub(in crate::validator) static TEXT: ElementShape = ElementShape {
    attributes: &[optional("type", &[value::any])],
    choose: Some(by_type),
    open: &[atom::metadata, content::language, content::text_type],
    ..NOTHING
};

/// The content of an entry (RFC 4287 section 4.1.3).
pub(in crate::validator) static CONTENT: ElementShape = ElementShape {
    attributes: &[optional("type", &[value::any]), optional("src", &[content_src])],
    choose: Some(by_type),
    open: &[content::language, content::content_type],
    ..NOTHING
};

/// Finds out what stands in a text or content (RFC 4287 section 4.1.3.3).
fn by_type(attributes: &[ElementAttribute<'_>]) -> &'static ElementShape {
    let find = |name| {
        let mut found =
            attributes.iter().filter(|found| found.name.space == ResolvedNamespace::Core);
        found.find(|found| found.name.local == name).map(|found| &*found.value)
    };
    match (find("src"), content::ContentForm::from_type(find("type").unwrap_or("text"))) {
        (Some(_), _) => &ELSEWHERE,
        (None, content::ContentForm::Plain) => &PLAIN,
        (None, content::ContentForm::Html) => &HTML,
        (None, content::ContentForm::Page) => &PAGE,
        (None, content::ContentForm::Xhtml) => &XHTML,
        (None, content::ContentForm::Xml) => &XML,
        (None, content::ContentForm::Base64) => &BASE64,
    }
}

/// Text as it is.
static PLAIN: ElementShape =
    ElementShape { close: &[content::filled, content::no_elements], ..text(&[undeclared_markup]) };

/// Escaped markup.
static HTML: ElementShape =
    ElementShape { close: &[content::filled, content::no_elements], ..text(&[value::html]) };

/// A whole page, escaped.
static PAGE: ElementShape = ElementShape {
    close: &[content::filled, content::no_elements, content::page],
    ..text(&[value::html])
};

/// One `div` of XHTML.
static XHTML: ElementShape = ElementShape {
    children: &[&ChildTable {
        space: ResolvedNamespace::Known("xhtml"),
        rows: &[child("div", MANY, &DIV)],
    }],
    content: ElementContent::Each(&NO_DIV),
    close: &[content::filled, xhtml::only_div],
    ..NOTHING
};

static DIV: ElementShape = ElementShape {
    others: UnknownAttributes::Welcome,
    content: ElementContent::Each(&INNER),
    open: &[xhtml::element],
    close: &[xhtml::div],
    ..NOTHING
};

static NO_DIV: ElementShape = ElementShape {
    others: UnknownAttributes::Welcome,
    content: ElementContent::Each(&ANYTHING),
    open: &[xhtml::no_div],
    ..NOTHING
};

static INNER: ElementShape = ElementShape {
    others: UnknownAttributes::Welcome,
    content: ElementContent::Each(&INNER),
    open: &[xhtml::element],
    ..NOTHING
};

/// Any other XML.
static XML: ElementShape = ElementShape {
    content: ElementContent::Each(&XML_ROOT),
    close: &[content::filled, content::no_markup],
    ..NOTHING
};

static XML_ROOT: ElementShape = ElementShape {
    others: UnknownAttributes::Welcome,
    content: ElementContent::Each(&ANYTHING),
    open: &[content::page_root],
    ..NOTHING
};

/// Anything that is neither text nor XML.
static BASE64: ElementShape = ElementShape {
    close: &[content::filled, content::no_elements, content::base64],
    ..text(&[value::any])
};

/// Nothing: the content is at an address.
static ELSEWHERE: ElementShape = ElementShape { close: &[content::empty], ..text(&[value::any]) };

/// Plain text that has no markup.
fn undeclared_markup(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if let Some(markup) = value::markup(value.text) {
        wrong.push(ValueViolation::new(&CONTAINS_UNDECLARED_HTML).with("value", markup));
    }
}

fn content_src(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    value::uri_as(value, &INVALID_URI_ATTRIBUTE, wrong);
}
