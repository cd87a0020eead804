//! Grammar of Atom text constructs and `content`, whose `type` selects their content.

use crate::validator::codes::{CONTAINS_UNDECLARED_HTML, INVALID_URI_ATTRIBUTE};
use crate::validator::element::ElementAttribute;
use crate::validator::grammar::{
    ANYTHING, ChildTable, ElementContent, ElementShape, MANY, NOTHING, UnknownAttributes, child,
    optional, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::{atom, content, xhtml};
use crate::validator::value::{self, ValueInput, ValueViolation};

/// A text construct (RFC 4287 section 3.1).
pub(in crate::validator) static TEXT: ElementShape = ElementShape {
    attributes: &[optional("type", &[value::any])],
    choose: Some(select_by_type),
    open: &[atom::check_metadata_position, content::check_language, content::check_text_type],
    ..NOTHING
};

/// The content of an entry (RFC 4287 section 4.1.3).
pub(in crate::validator) static CONTENT: ElementShape = ElementShape {
    attributes: &[optional("type", &[value::any]), optional("src", &[content_src])],
    choose: Some(select_by_type),
    open: &[content::check_language, content::check_content_type],
    ..NOTHING
};

/// Selects the shape of a text construct or `content` by its `src` and `type`
/// (RFC 4287 section 4.1.3.3).
fn select_by_type(attributes: &[ElementAttribute<'_>]) -> &'static ElementShape {
    if find_value(attributes, "src").is_some() {
        return &EXTERNAL;
    }
    match content::ContentForm::from_type(find_value(attributes, "type").unwrap_or("text")) {
        content::ContentForm::Plain => &PLAIN,
        content::ContentForm::Html => &HTML,
        content::ContentForm::Page => &PAGE,
        content::ContentForm::Xhtml => &XHTML,
        content::ContentForm::Xml => &XML,
        content::ContentForm::Base64 => &BASE64,
    }
}

fn find_value<'a>(attributes: &'a [ElementAttribute<'_>], name: &str) -> Option<&'a str> {
    let mut core = attributes.iter().filter(|found| found.name.space == ResolvedNamespace::Core);
    core.find(|found| found.name.local == name).map(|found| &*found.value)
}

/// Plain text without markup.
static PLAIN: ElementShape = ElementShape {
    close: &[content::check_filled, content::check_no_elements],
    ..text(&[undeclared_markup])
};

/// Escaped HTML fragment (`html`).
static HTML: ElementShape = ElementShape {
    close: &[content::check_filled, content::check_no_elements],
    ..text(&[value::html])
};

/// Escaped HTML document (`text/html`).
static PAGE: ElementShape = ElementShape {
    close: &[content::check_filled, content::check_no_elements, content::check_page],
    ..text(&[value::html])
};

/// XHTML elements in one `div`.
static XHTML: ElementShape = ElementShape {
    children: &[&ChildTable {
        space: ResolvedNamespace::Known("xhtml"),
        rows: &[child("div", MANY, &DIV)],
    }],
    content: ElementContent::Each(&NO_DIV),
    close: &[content::check_filled, xhtml::check_text_outside_div],
    ..NOTHING
};

static DIV: ElementShape = ElementShape {
    unknown_attributes: UnknownAttributes::Allow,
    content: ElementContent::Each(&INNER),
    open: &[xhtml::check_element],
    close: &[xhtml::check_div],
    ..NOTHING
};

static NO_DIV: ElementShape = ElementShape {
    unknown_attributes: UnknownAttributes::Allow,
    content: ElementContent::Each(&ANYTHING),
    open: &[xhtml::report_missing_div],
    ..NOTHING
};

static INNER: ElementShape = ElementShape {
    unknown_attributes: UnknownAttributes::Allow,
    content: ElementContent::Each(&INNER),
    open: &[xhtml::check_element],
    ..NOTHING
};

/// Elements of any other XML vocabulary.
static XML: ElementShape = ElementShape {
    content: ElementContent::Each(&XML_ROOT),
    close: &[content::check_filled, content::check_no_markup],
    ..NOTHING
};

static XML_ROOT: ElementShape = ElementShape {
    unknown_attributes: UnknownAttributes::Allow,
    content: ElementContent::Each(&ANYTHING),
    open: &[content::check_page_root],
    ..NOTHING
};

/// Binary data in Base64.
static BASE64: ElementShape = ElementShape {
    close: &[content::check_filled, content::check_no_elements, content::check_base64],
    ..text(&[value::any])
};

/// External content: the element has `src` and must be empty.
static EXTERNAL: ElementShape =
    ElementShape { close: &[content::check_empty], ..text(&[value::any]) };

/// Reports markup in plain text.
fn undeclared_markup(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if let Some(markup) = value::markup(value.text) {
        wrong.push(ValueViolation::new(&CONTAINS_UNDECLARED_HTML).with("value", markup));
    }
}

fn content_src(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    value::uri_as(value, &INVALID_URI_ATTRIBUTE, wrong);
}
