//! Checks of HTML in values: its syntax, and elements, attributes and addresses that
//! readers remove.

use std::ops::Range;

use crate::sanitizer::fast_path;
use crate::syntax::html::nesting::NestingChecker;
use crate::syntax::html::tokenizer::{HtmlAttribute, HtmlToken, HtmlTokenizer};
use crate::validator::FeedDialect;
use crate::validator::codes::{
    CONTAINS_REL_REF, DANGEROUS_STYLE_ATTR, FORM_IN_CONTENT, INVALID_URI_CHAR, JAVASCRIPT_URL,
    NOT_HTML, RELATIVE_MEDIA, SECURITY_RISK, SECURITY_RISK_ATTR, ValidationCode,
};
use crate::validator::html::{
    self, UrlAttributeKind, is_element, is_safe_attribute, is_safe_element, unsafe_style,
};
use crate::validator::value::uri::is_uri_character;
use crate::validator::value::valid_markup_cache::{self, UrlStrictness};
use crate::validator::value::{ValueInput, ValueViolation};

/// The most violations that are listed of one value.
const MOST: usize = 1_000;

/// The longest markup that the fast path reads, in bytes: far more than an article. Its
/// parts need ten times the memory of the text.
const LONGEST_SIMPLE: usize = 200_000;

/// Checks HTML of a description or a content.
pub(in crate::validator) fn html(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let start = wrong.len();
    let strictness =
        if has_base(value) { UrlStrictness::WithBase } else { UrlStrictness::WithoutBase };
    valid_markup_cache::check_unless_valid(value.text, strictness, || {
        if !is_simple_and_valid(value) {
            check_markup(value, wrong);
        }
        wrong.len() == start
    });
}

fn check_markup(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let start = wrong.len();
    let mut checker = MarkupChecker { value, wrong, most: start + MOST };
    checker.check();
    checker.wrong[start..].sort_by_key(|found| found.span.start);
}

/// Returns true if markup is so simple that its syntax is valid, and its attributes have no
/// violations.
fn is_simple_and_valid(value: &ValueInput<'_>) -> bool {
    if value.text.len() > LONGEST_SIMPLE {
        return false;
    }
    let Some(plain) = fast_path::read(value.text) else { return false };
    plain.elements().all(|(name, attributes)| {
        attributes.iter().all(|attribute| {
            is_safe_attribute(attribute.name)
                && match html::url_attribute_kind(name, attribute.name) {
                    None => true,
                    Some(UrlAttributeKind::Set) => false,
                    Some(_) => {
                        let address = attribute.value();
                        let address = address.trim();
                        let is_whole = has_base(value) || !html::is_relative(address);
                        is_whole && !html::is_script(address)
                    }
                }
        })
    })
}

struct MarkupChecker<'a> {
    value: &'a ValueInput<'a>,
    wrong: &'a mut Vec<ValueViolation>,
    most: usize,
}

impl MarkupChecker<'_> {
    fn check(&mut self) {
        let text = self.value.text;
        let mut scanner = HtmlTokenizer::new(text);
        let mut nesting = NestingChecker::default();
        let mut malformed: Option<(Range<usize>, &'static str)> = None;
        while let Some((token, span)) = scanner.read() {
            let nesting_result = match token {
                _ if malformed.is_some() => Ok(()),
                HtmlToken::Text => nesting.check_text(&text[span.clone()]),
                HtmlToken::Start { name, is_closed } => nesting.open_element(name, is_closed),
                HtmlToken::End { name } => nesting.close_element(name),
                HtmlToken::Comment => Ok(()),
            };
            if let Err(message) = nesting_result {
                malformed = Some((span.clone(), message));
            }
            match token {
                HtmlToken::Start { name, .. } if malformed.is_some() && is_page_element(name) => {}
                HtmlToken::Start { name, .. } => {
                    self.check_element(name, span, scanner.attributes());
                }
                HtmlToken::Comment if is_import(&text[span.clone()]) => {
                    self.report_violation(
                        ValueViolation::new(&SECURITY_RISK).with("tag", "?import"),
                        span,
                    );
                }
                HtmlToken::Text | HtmlToken::End { .. } | HtmlToken::Comment => {}
            }
        }
        if malformed.is_none() && scanner.fault().is_none() {
            malformed = nesting.finish().err().map(|message| (text.len()..text.len(), message));
        }
        self.report_malformed(&scanner, malformed, nesting.unclosed_element());
    }

    /// Reports the first syntax error of the markup.
    fn report_malformed(
        &mut self,
        scanner: &HtmlTokenizer<'_>,
        nested: Option<(Range<usize>, &'static str)>,
        unclosed: Option<&str>,
    ) {
        let written = scanner.fault().map(|fault| (fault.span.clone(), fault.message.as_str()));
        let first = written.into_iter().chain(nested).min_by_key(|(span, _)| span.start);
        let Some((span, message)) = first else { return };
        let is_end = span.start == self.value.text.len();
        let what =
            if is_end { unclosed.unwrap_or_default() } else { &self.value.text[span.clone()] };
        let found = ValueViolation::new(&NOT_HTML).with("message", message).with("value", what);
        self.report_violation(found, span);
    }

    fn check_element(&mut self, name: &str, span: Range<usize>, attributes: &[HtmlAttribute<'_>]) {
        if !is_safe_element(name) {
            self.report_unsafe_element(name, &span);
        }
        if matches!(name.len(), 4..=8)
            && FORM_ELEMENTS.iter().any(|it| it.eq_ignore_ascii_case(name))
        {
            self.report_violation(
                ValueViolation::new(&FORM_IN_CONTENT).with("tag", name.to_ascii_lowercase()),
                span,
            );
        }
        let is_kept = is_safe_element(name);
        for attribute in attributes {
            if is_kept {
                self.check_attribute(attribute);
            }
            self.check_address(name, attribute);
        }
    }

    fn report_unsafe_element(&mut self, name: &str, span: &Range<usize>) {
        let lower = name.to_ascii_lowercase();
        if is_element(name) {
            self.report_violation(
                ValueViolation::new(&SECURITY_RISK).with("tag", lower),
                span.clone(),
            );
        } else if !html::is_svg_element(name) && !html::is_math_element(name) {
            let found = ValueViolation::new(&NOT_HTML).with("value", name);
            self.report_violation(
                found.with("message", format!("HTML has no element `{lower}`")),
                span.clone(),
            );
        }
    }

    fn check_attribute(&mut self, attribute: &HtmlAttribute<'_>) {
        let name = attribute.name;
        if is_safe_attribute(name) {
            return;
        }
        if !name.eq_ignore_ascii_case("style") {
            self.report_violation(
                ValueViolation::new(&SECURITY_RISK_ATTR).with("attr", name),
                attribute.span(),
            );
            return;
        }
        let css = attribute.value();
        for found in unsafe_style(&css) {
            let part = &css[found.clone()];
            let span = match attribute.written.get(found.clone()) {
                Some(written) if written == part => {
                    attribute.start + found.start..attribute.start + found.end
                }
                _ => attribute.span(),
            };
            let found = ValueViolation::new(&DANGEROUS_STYLE_ATTR).with("attr", "style");
            self.report_violation(found.with("value", part), span);
        }
    }

    fn check_address(&mut self, element: &str, attribute: &HtmlAttribute<'_>) {
        let Some(kind) = html::url_attribute_kind(element, attribute.name) else { return };
        let address = attribute.value();
        let address = address.trim();
        let attr = attribute.name.to_ascii_lowercase();
        if html::is_script(address) {
            let found =
                ValueViolation::new(&JAVASCRIPT_URL).with("attr", attr).with("value", address);
            return self.report_violation(found, attribute.span());
        }
        if has_base(self.value) {
            return;
        }
        let found = match kind {
            UrlAttributeKind::Reference if html::is_relative(address) => {
                relative_reference(address)
            }
            UrlAttributeKind::Media if html::is_relative(address) => relative_media(&attr, address),
            UrlAttributeKind::Set => match html::find_relative_in_set(address) {
                Some(address) => relative_media(&attr, address),
                None => return,
            },
            UrlAttributeKind::Reference | UrlAttributeKind::Media | UrlAttributeKind::Other => {
                return;
            }
        };
        self.report_violation(found, attribute.span());
    }

    fn report_violation(&mut self, mut found: ValueViolation, span: Range<usize>) {
        if self.wrong.len() < self.most {
            found.span = span;
            self.wrong.push(found);
        }
    }
}

/// Checks an address in an element of the feed like an address in markup.
pub(in crate::validator) fn reference(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if html::is_relative(value.text) && !has_base(value) {
        wrong.push(relative_reference(value.text));
    }
}

/// Returns true if the format defines a base for relative addresses, such as `xml:base` in
/// Atom.
fn has_base(value: &ValueInput<'_>) -> bool {
    !matches!(value.dialect, Some(FeedDialect::Rss | FeedDialect::Rdf))
}

/// Elements of forms, which take input.
const FORM_ELEMENTS: &[&str] = &["form", "input", "select", "textarea"];

fn relative_reference(address: &str) -> ValueViolation {
    match address.chars().find(|&found| found.is_ascii() && !is_uri_character(found)) {
        Some(invalid) => ValueViolation::new(&INVALID_URI_CHAR)
            .with("value", address)
            .with("char", invalid.to_string()),
        None => ValueViolation::new(&CONTAINS_REL_REF).with("value", address),
    }
}

fn relative_media(attribute: &str, address: &str) -> ValueViolation {
    let row: &'static ValidationCode = &RELATIVE_MEDIA;
    ValueViolation::new(row).with("attr", attribute).with("value", address)
}

/// Returns true for an element of a whole page. The syntax error is reported already.
fn is_page_element(name: &str) -> bool {
    ["html", "head", "title", "body"].iter().any(|page| page.eq_ignore_ascii_case(name))
}

/// Returns true for `<?import`, which loaded code in old versions of Internet Explorer.
fn is_import(comment: &str) -> bool {
    comment.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<?import "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::validator::value::tests::NOW;

    /// Names what is wrong, and the part of the text that it is.
    fn check(text: &str) -> String {
        let mut wrong = Vec::new();
        html(
            &ValueInput { text, raw: text, now: NOW, dialect: Some(FeedDialect::Rss) },
            &mut wrong,
        );
        let lines: Vec<_> = wrong
            .iter()
            .map(|found| {
                let details: Vec<_> =
                    found.details.iter().map(|(key, value)| format!("{key}={value}")).collect();
                format!(
                    "{} {:?} {}",
                    found.row.code.name,
                    &text[found.span.clone()],
                    details.join(" ")
                )
            })
            .collect();
        lines.join("\n")
    }

    #[test]
    fn usual_markup_is_fine() {
        let text = "<p>A &amp; B<br>c <a href=\"https://a.example/?b&amp;c\" title='d'>e</a></p>\
            <figure><img src=\"https://a.example/f.png\" alt=\"\" width=1 style=\"border: 0\">\
            <figcaption>g</figcaption></figure><ul><li>h<li>i</ul><video controls poster=\
            'https://a.example/j'><source src='https://a.example/k'></video><p data-l aria-hidden=true>";
        assert_eq!(check(text), "");
    }

    #[test]
    fn every_risk_is_reported_with_its_place() {
        insta::assert_snapshot!(check("<script>a</script><P onclick=b() style=\"color: red; position: fixed\">\
            <scripting>c</scripting><form action='javascript:d'><iframe src=e></iframe></form><svg><path/></svg>"), @r#"
        SecurityRisk "<script>" tag=script
        SecurityRiskAttr "b()" attr=onclick
        DangerousStyleAttr "position" attr=style value=position
        NotHtml "<scripting>" value=scripting message=HTML has no element `scripting`
        FormInContent "<form action='javascript:d'>" tag=form
        JavascriptUrl "javascript:d" attr=action value=javascript:d
        SecurityRisk "<iframe src=e>" tag=iframe
        SecurityRisk "<svg>" tag=svg
        "#);
    }

    #[test]
    fn relative_addresses_are_reported() {
        insta::assert_snapshot!(check("<a class=b href='/a'>b</a><img src=' c d.png '><img src='https://a.example/' srcset='https://a.example/ 1x, /e 2x'>\
            <video src=f poster=g></video><a href=''>h</a><a href='&#106;avascript:i'>j</a><a name=k>"), @r#"
        ContainsRelRef "/a" value=/a
        InvalidUriChar " c d.png " value=c d.png char= 
        RelativeMedia "https://a.example/ 1x, /e 2x" attr=srcset value=/e
        RelativeMedia "f" attr=src value=f
        RelativeMedia "g" attr=poster value=g
        ContainsRelRef "" value=
        JavascriptUrl "&#106;avascript:i" attr=href value=javascript:i
        NotHtml "" message=an element is never closed; add its end tag value=a
        "#);
    }

    #[test]
    fn malformed_markup_is_reported_once() {
        insta::assert_snapshot!(check("<p>a <b>c</p> &nosuch </i><script>"), @r#"
        NotHtml "</p>" message=an end tag comes before the end tag of an element inside value=</p>
        SecurityRisk "<script>" tag=script
        "#);
        insta::assert_snapshot!(check("<div><p>a"), @r#"NotHtml "" message=an element is never closed; add its end tag value=div"#);
        insta::assert_snapshot!(check("<?import namespace=a>"), @r#"
        SecurityRisk "<?import namespace=a>" tag=?import
        NotHtml "<?" message=`<` is not followed by an element name value=<?
        "#);
    }

    #[test]
    fn faults_of_a_value_have_a_bound() {
        assert_eq!(check(&"<a href=b>c</a>".repeat(3 * MOST)).lines().count(), MOST);
    }

    /// Markup that may be plain, with attributes that may be faultless.
    fn markup() -> impl Strategy<Value = String> {
        let name =
            prop::sample::select(vec!["p", "em", "a", "ul", "li", "td", "img", "svg", "form"]);
        let attribute = prop::sample::select(vec![
            "",
            " href=\"https://a.example/?b&amp;c\"",
            " href=\"d\"",
            " src=\"java&#x27;script:e\"",
            " src=\"/f\"",
            " href=\" JavaScript:g()\"",
            " srcset=\"h 2x\"",
            " onclick=\"i\"",
            " title=\"j\"",
            " style=\"position: fixed\"",
        ]);
        let leaf = prop::sample::select(vec!["k", " ", "&amp;", "&nbsp;", "&", "<br>", "<img>"]);
        leaf.prop_map(str::to_owned).prop_recursive(4, 20, 3, move |inside| {
            (name.clone(), attribute.clone(), prop::collection::vec(inside, 0..3)).prop_map(
                |(name, attribute, inside)| {
                    format!("<{name}{attribute}>{}</{name}>", inside.concat())
                },
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_is_found_in_markup_without_fault(text in markup(), is_rss in any::<bool>()) {
            let dialect = if is_rss { FeedDialect::Rss } else { FeedDialect::Atom };
            let value = ValueInput { text: &text, raw: &text, now: NOW, dialect: Some(dialect) };
            let mut wrong = Vec::new();
            check_markup(&value, &mut wrong);
            prop_assert!(wrong.is_empty() || !is_simple_and_valid(&value));
        }
    }
}
