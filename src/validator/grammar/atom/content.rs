//! Text and content, whose `type` says what stands in them.

use crate::validator::codes::{CONTAINS_UNDECLARED_HTML, INVALID_URI_ATTRIBUTE};
use crate::validator::element::Found;
use crate::validator::grammar::{
    ANYTHING, Content, MANY, NOTHING, Others, Shape, Table, child, optional, text,
};
use crate::validator::namespaces::Space;
use crate::validator::rules::{atom, content, xhtml};
use crate::validator::value::{self, Value, Wrong};

/// A text (RFC 4287 section 3.1).
pub(in crate::validator) static TEXT: Shape = Shape {
    attributes: &[optional("type", &[value::any])],
    choose: Some(by_type),
    open: &[atom::metadata, content::language, content::text_type],
    ..NOTHING
};

/// The content of an entry (RFC 4287 section 4.1.3).
pub(in crate::validator) static CONTENT: Shape = Shape {
    attributes: &[optional("type", &[value::any]), optional("src", &[content_src])],
    choose: Some(by_type),
    open: &[content::language, content::content_type],
    ..NOTHING
};

/// Finds out what stands in a text or content (RFC 4287 section 4.1.3.3).
fn by_type(attributes: &[Found<'_>]) -> &'static Shape {
    let find = |name| {
        let mut found = attributes.iter().filter(|found| found.name.space == Space::Core);
        found.find(|found| found.name.local == name).map(|found| &*found.value)
    };
    match (find("src"), content::Form::of(find("type").unwrap_or("text"))) {
        (Some(_), _) => &ELSEWHERE,
        (None, content::Form::Plain) => &PLAIN,
        (None, content::Form::Html) => &HTML,
        (None, content::Form::Page) => &PAGE,
        (None, content::Form::Xhtml) => &XHTML,
        (None, content::Form::Xml) => &XML,
        (None, content::Form::Base64) => &BASE64,
    }
}

/// Text as it is.
static PLAIN: Shape =
    Shape { close: &[content::filled, content::no_elements], ..text(&[undeclared_markup]) };

/// Escaped markup.
static HTML: Shape =
    Shape { close: &[content::filled, content::no_elements], ..text(&[value::html]) };

/// A whole page, escaped.
static PAGE: Shape = Shape {
    close: &[content::filled, content::no_elements, content::page],
    ..text(&[value::html])
};

/// One `div` of XHTML.
static XHTML: Shape = Shape {
    children: &[&Table { space: Space::Known("xhtml"), rows: &[child("div", MANY, &DIV)] }],
    content: Content::Each(&NO_DIV),
    close: &[content::filled, xhtml::only_div],
    ..NOTHING
};

static DIV: Shape = Shape {
    others: Others::Welcome,
    content: Content::Each(&INNER),
    open: &[xhtml::element],
    close: &[xhtml::div],
    ..NOTHING
};

static NO_DIV: Shape = Shape {
    others: Others::Welcome,
    content: Content::Each(&ANYTHING),
    open: &[xhtml::no_div],
    ..NOTHING
};

static INNER: Shape = Shape {
    others: Others::Welcome,
    content: Content::Each(&INNER),
    open: &[xhtml::element],
    ..NOTHING
};

/// Any other XML.
static XML: Shape = Shape {
    content: Content::Each(&XML_ROOT),
    close: &[content::filled, content::no_markup],
    ..NOTHING
};

static XML_ROOT: Shape = Shape {
    others: Others::Welcome,
    content: Content::Each(&ANYTHING),
    open: &[content::page_root],
    ..NOTHING
};

/// Anything that is neither text nor XML.
static BASE64: Shape = Shape {
    close: &[content::filled, content::no_elements, content::base64],
    ..text(&[value::any])
};

/// Nothing: the content is at an address.
static ELSEWHERE: Shape = Shape { close: &[content::empty], ..text(&[value::any]) };

/// Plain text that has no markup.
fn undeclared_markup(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    if let Some(markup) = value::markup(value.text) {
        wrong.push(Wrong::new(&CONTAINS_UNDECLARED_HTML).with("value", markup));
    }
}

fn content_src(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    value::uri_as(value, &INVALID_URI_ATTRIBUTE, wrong);
}
