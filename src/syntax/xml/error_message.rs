//! Messages for the errors of the crate `quick-xml`, in feedwright's own words.
//!
//! The crate's messages contain positions relative to a tag or value. The caller has
//! the position in the document, so none is repeated here.

use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::EscapeError;
use quick_xml::events::attributes::AttrError;

/// Message for a `&` that begins no reference.
pub(super) const STRAY_AMPERSAND: &str =
    "`&` must be written `&amp;`, or the `;` of a reference is missing";

/// Returns the message for an error, starting in lower case.
pub(super) fn error_message(error: &Error) -> String {
    match error {
        Error::Syntax(error) => syntax_message(*error).to_owned(),
        Error::IllFormed(error) => ill_formed_message(error),
        Error::InvalidAttr(error) => attribute_message(error),
        Error::Escape(error) => escape_message(error),
        Error::Namespace(_) => {
            "a namespace prefix is not declared, or `xml` or `xmlns` is declared as another"
                .to_owned()
        }
        // Neither occurs: the reader is given text in memory.
        Error::Io(_) | Error::Encoding(_) => "the document can't be read".to_owned(),
    }
}

const fn syntax_message(error: SyntaxError) -> &'static str {
    match error {
        SyntaxError::InvalidBangMarkup => {
            "`<!` must begin a comment `<!--`, a CDATA section `<![CDATA[` or `<!DOCTYPE`"
        }
        SyntaxError::UnclosedPI => "this processing instruction is not closed: `?>` is missing",
        SyntaxError::UnclosedXmlDecl => "the XML declaration is not closed: `?>` is missing",
        SyntaxError::UnclosedComment => "this comment is not closed: `-->` is missing",
        SyntaxError::UnclosedDoctype => "the document type is not closed: `>` is missing",
        SyntaxError::UnclosedCData => "this CDATA section is not closed: `]]>` is missing",
        SyntaxError::UnclosedTag => "this tag is not closed: `>` is missing",
        SyntaxError::UnclosedSingleQuotedAttributeValue => {
            "an attribute value in this tag is not closed: `'` is missing"
        }
        SyntaxError::UnclosedDoubleQuotedAttributeValue => {
            "an attribute value in this tag is not closed: `\"` is missing"
        }
    }
}

fn ill_formed_message(error: &IllFormedError) -> String {
    match error {
        IllFormedError::MissingDeclVersion(_) => {
            "the XML declaration must begin with `version=\"1.0\"`".to_owned()
        }
        IllFormedError::UnknownVersion => "unknown XML version; use `1.0`".to_owned(),
        IllFormedError::MissingDoctypeName => "`<!DOCTYPE` needs a name after it".to_owned(),
        IllFormedError::MissingEndTag(name) => {
            format!("`<{name}>` is not closed: `</{name}>` is missing")
        }
        IllFormedError::UnmatchedEndTag(name) => format!("`</{name}>` closes no open element"),
        IllFormedError::MismatchedEndTag { expected, found } => {
            format!("expected `</{expected}>`, found `</{found}>`")
        }
        IllFormedError::DoubleHyphenInComment => "`--` is not allowed in a comment".to_owned(),
        IllFormedError::UnclosedReference => STRAY_AMPERSAND.to_owned(),
    }
}

fn attribute_message(error: &AttrError) -> String {
    match error {
        AttrError::ExpectedEq(_) => "an attribute needs a value: `name=\"value\"`".to_owned(),
        AttrError::ExpectedValue(_) => "the value of an attribute is missing after `=`".to_owned(),
        AttrError::UnquotedValue(_) => {
            "an attribute value must be in quotes: `name=\"value\"`".to_owned()
        }
        AttrError::ExpectedQuote(_, quote) => {
            format!("an attribute value is not closed: `{}` is missing", char::from(*quote))
        }
        AttrError::Duplicated(..) => "this tag has the same attribute twice".to_owned(),
    }
}

fn escape_message(error: &EscapeError) -> String {
    match error {
        EscapeError::UnrecognizedEntity(_, name) => format!("unknown entity `&{name};`"),
        EscapeError::UnterminatedEntity(_) => STRAY_AMPERSAND.to_owned(),
        EscapeError::InvalidCharRef(_) => {
            "invalid character reference; write a number of Unicode, as in `&#233;` or `&#xE9;`"
                .to_owned()
        }
        EscapeError::TooManyNestedEntities => "entities are nested too deep".to_owned(),
    }
}
