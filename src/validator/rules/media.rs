//! Rules for Media RSS.

use crate::validator::codes::{
    CONTAINS_UNDECLARED_HTML, DEPRECATED_MEDIA_ADULT, INVALID_CREDIT_ROLE, INVALID_MEDIA_HASH,
    INVALID_MEDIA_RATING, INVALID_MEDIA_RESTRICTION, INVALID_MEDIA_RESTRICTION_REL,
    INVALID_MEDIA_RESTRICTION_TYPE, MEDIA_GROUP_WITHOUT_ALTERNATIVES, MISSING_MEDIA_URL,
    ValidationCode,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::report::ValueLocation;
use crate::validator::value::{self, ValueCheck};
use crate::validator::walk::XmlFeedWalker;

/// Default scheme of ratings.
const SIMPLE: &str = "urn:simple";

/// Default scheme of credits: the roles of the European Broadcasting Union.
const BROADCASTING: &str = "urn:ebu";

/// Rating schemes with their values.
#[rustfmt::skip]
const RATINGS: &[(&str, &[&str])] = &[
    (SIMPLE,       &["adult", "nonadult"]),
    ("urn:mpaa",   &["g", "m", "nc-17", "pg", "pg-13", "r", "x"]),
    ("urn:v-chip", &["14+", "18+", "c", "c8", "g", "pg", "tv-14", "tv-g", "tv-ma", "tv-pg", "tv-y", "tv-y7", "tv-y7-fv"]),
];

/// Subject letters of ICRA labels, each with the last letter of its range of degrees.
const ICRA: &[(char, char)] =
    &[('n', 'c'), ('s', 'f'), ('v', 'j'), ('l', 'c'), ('o', 'h'), ('c', 'b'), ('x', 'e')];

/// Roles of the European Broadcasting Union. Roles that combine two names are
/// listed whole and in parts.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "actor", "adaptor", "anchor person", "animal trainer", "animator", "announcer", "armourer",
    "art director", "artist", "artist/performer", "assistant camera",
    "assistant chief lighting technician", "assistant director", "assistant producer",
    "assistant visual editor", "author",
    "broadcast assistant", "broadcast journalist",
    "camera operator", "carpenter", "casting", "causeur", "chief lighting technician", "choir",
    "choreographer", "clapper loader", "commentary or commentator", "commissioning broadcaster",
    "composer", "computer programmer", "conductor", "consultant", "continuity checker",
    "correspondent", "costume designer",
    "dancer", "dialogue coach", "director", "director of photography", "distribution company",
    "draughtsman", "dresser", "dubber",
    "editor", "editor/producer", "ensemble", "executive producer", "expert",
    "fight director", "floor manager", "focus puller", "foley artist", "foley editor", "foley mixer",
    "graphic assistant", "graphic designer", "greensman", "grip",
    "hairdresser",
    "illustrator", "interviewed guest", "interviewer",
    "key character", "key grip", "key talents",
    "leadman", "librettist", "lighting director", "lighting technician", "location manager", "lyricist",
    "make up artist", "manufacturer", "matte artist", "music arranger", "music group", "musician",
    "news reader",
    "orchestra",
    "participant", "performer", "photographer", "post", "producer", "production assistant",
    "production company", "production department", "production manager", "production secretary",
    "programme production researcher", "programme proposal", "property manager",
    "publishing company", "puppeteer", "pyrotechnician",
    "reporter", "rigger", "runner",
    "scenario", "scenic operative", "script supervisor", "second assistant camera",
    "second assistant director", "second unit director", "set designer", "set dresser",
    "sign language", "singer", "sound designer", "sound mixer", "sound recordist",
    "special effects", "stunts", "subtitles",
    "technical director", "term", "translation", "transportation manager", "treatment",
    "treatment proposal", "treatment/programme proposal",
    "vision mixer", "visual editor", "visual effects",
    "wardrobe", "witness",
];

/// Reports the deprecated `media:adult`.
pub(in crate::validator) fn report_adult(walk: &mut XmlFeedWalker<'_>) {
    walk.report_element(&DEPRECATED_MEDIA_ADULT, &[]);
}

/// Reports a group with fewer than two files to choose from.
pub(in crate::validator) fn check_group(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().count(ResolvedNamespace::Known("media"), "content") < 2 {
        walk.report_element(&MEDIA_GROUP_WITHOUT_ALTERNATIVES, &[]);
    }
}

/// Reports a file with neither a URL nor a player.
pub(in crate::validator) fn check_file(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    if frame.attribute("url").is_none() && !frame.has_other("media", "player") {
        walk.report_element(&MISSING_MEDIA_URL, &[]);
    }
}

/// Checks a title, description or text, which is plain unless its `type` is `html`.
pub(in crate::validator) fn check_typed_text(walk: &mut XmlFeedWalker<'_>) {
    let check: ValueCheck = match attribute(walk, "type").as_deref() {
        Some("html") => value::html,
        Some(_) | None => undeclared_markup,
    };
    check_text(walk, check);
}

/// Checks that the role of a credit exists in its scheme and is lowercase.
pub(in crate::validator) fn check_credit(walk: &mut XmlFeedWalker<'_>) {
    let Some(role) = attribute(walk, "role") else { return };
    let is_broadcasting =
        attribute(walk, "scheme").is_none_or(|scheme| scheme.trim() == BROADCASTING);
    let is_known = !is_broadcasting || ROLES.contains(&role.as_str());
    if !is_known || role.chars().any(char::is_uppercase) {
        walk.report_element(&INVALID_CREDIT_ROLE, &[("attr", "role"), ("value", &role)]);
    }
}

/// Checks that a hash has the length of its algorithm's digests.
pub(in crate::validator) fn check_hash(walk: &mut XmlFeedWalker<'_>) {
    let algorithm = attribute(walk, "algo").unwrap_or_else(|| "md5".into());
    let length = match algorithm.as_str() {
        "md5" => 32,
        "sha-1" => 40,
        other => {
            return walk.report_element(&INVALID_MEDIA_HASH, &[("attr", "algo"), ("value", other)]);
        }
    };
    let text = value::copy_start(walk.frame().text.trim());
    if text.len() != length || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        report_text(walk, &INVALID_MEDIA_HASH, &text);
    }
}

/// Checks that a rating exists in its scheme.
pub(in crate::validator) fn check_rating(walk: &mut XmlFeedWalker<'_>) {
    let scheme = attribute(walk, "scheme").unwrap_or_else(|| SIMPLE.into());
    let text = value::copy_start(walk.frame().text.trim());
    let words = RATINGS.iter().find(|(name, _)| *name == scheme).map(|(_, words)| *words);
    let is_right = match words {
        Some(words) => words.contains(&text.as_str()),
        None if scheme == "urn:icra" => is_icra(&text),
        None => return check_attribute(walk, "scheme", value::scheme_name),
    };
    if !is_right {
        report_text(walk, &INVALID_MEDIA_RATING, &text);
    }
}

/// Checks the `relationship` and `type` of a restriction.
pub(in crate::validator) fn check_restriction(walk: &mut XmlFeedWalker<'_>) {
    if let Some(relationship) = attribute(walk, "relationship")
        && !matches!(relationship.as_str(), "allow" | "deny")
    {
        let details = [("attr", "relationship"), ("value", relationship.as_str())];
        walk.report_element(&INVALID_MEDIA_RESTRICTION_REL, &details);
    }
    if let Some(kind) = attribute(walk, "type")
        && !matches!(kind.as_str(), "country" | "uri" | "sharing")
    {
        let details = [("attr", "type"), ("value", kind.as_str())];
        walk.report_element(&INVALID_MEDIA_RESTRICTION_TYPE, &details);
    }
}

/// Checks the text of a restriction: the countries or URLs that it applies to.
pub(in crate::validator) fn check_restriction_target(walk: &mut XmlFeedWalker<'_>) {
    match attribute(walk, "type").as_deref() {
        Some("country") => check_text(walk, value::countries),
        Some("uri") => check_text(walk, value::full_uri),
        Some(_) => {}
        None => check_text(walk, all_or_none),
    }
}

/// Checks the text of a restriction without a type.
fn all_or_none(value: &value::ValueInput<'_>, wrong: &mut Vec<value::ValueViolation>) {
    if !matches!(value.text, "" | "all" | "none") {
        wrong.push(value::ValueViolation::new(&INVALID_MEDIA_RESTRICTION));
    }
}

/// Checks plain text, and reports markup in it with Atom's code.
fn undeclared_markup(value: &value::ValueInput<'_>, wrong: &mut Vec<value::ValueViolation>) {
    let before = wrong.len();
    value::plain(value, wrong);
    wrong[before..].iter_mut().for_each(|found| found.row = &CONTAINS_UNDECLARED_HTML);
}

/// Returns true for an ICRA rating such as `r (nz 1 sz 1 va 1)`: pairs of a label
/// and a number. A label is a subject and either `z`, for none, or a degree.
fn is_icra(text: &str) -> bool {
    let Some(inner) = text.strip_prefix("r (").and_then(|rest| rest.strip_suffix(')')) else {
        return false;
    };
    let mut words = inner.split(' ');
    while let Some(label) = words.next() {
        if !words.next().is_some_and(|number| is_icra_label(label, number)) {
            return false;
        }
    }
    true
}

fn is_icra_label(label: &str, number: &str) -> bool {
    let mut letters = label.chars();
    let (Some(subject), Some(degree), None) = (letters.next(), letters.next(), letters.next())
    else {
        return false;
    };
    ICRA.iter().any(|(known, last)| {
        *known == subject
            && match degree {
                'z' => matches!(number, "0" | "1"),
                _ => ('a'..=*last).contains(&degree) && number == "1",
            }
    })
}

/// Returns the value of an attribute of the open element, or `None` if it is empty.
fn attribute(walk: &XmlFeedWalker<'_>, name: &str) -> Option<String> {
    let found = walk.frame().attribute(name)?;
    (!found.value.is_empty()).then(|| value::copy_start(&found.value))
}

fn check_text(walk: &mut XmlFeedWalker<'_>, check: ValueCheck) {
    let place = ValueLocation { span: walk.frame().text_span.clone(), attribute: None };
    let text = walk.stack.last_mut().map(|frame| std::mem::take(&mut frame.text));
    let text = text.unwrap_or_default();
    walk.check_value(&[check], &text, &place);
    if let Some(frame) = walk.stack.last_mut() {
        frame.text = text;
    }
}

fn check_attribute(walk: &mut XmlFeedWalker<'_>, name: &'static str, check: ValueCheck) {
    let Some(found) = walk.frame().attribute(name).cloned() else { return };
    walk.check_value(
        &[check],
        &found.value,
        &ValueLocation { span: found.span, attribute: Some(name) },
    );
}

fn report_text(walk: &mut XmlFeedWalker<'_>, row: &'static ValidationCode, text: &str) {
    let span = walk.frame().text_span.clone();
    walk.report_at(row, span, &[("value", text)]);
}
