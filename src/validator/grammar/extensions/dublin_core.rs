//! Dublin Core elements (`dc`) and terms (`dcterms`).

use crate::validator::grammar::extensions::RESOURCE;
use crate::validator::grammar::{ANYTHING, ChildTable, ElementShape, MANY, ONCE, child, text};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value;

/// Elements allowed everywhere. `date` differs between channels ([`DC_CHANNEL`])
/// and items ([`DC_ITEM`]).
#[rustfmt::skip]
pub(super) static DC: ChildTable = ChildTable { space: ResolvedNamespace::Known("dc"), rows: &[
    child("title",       ONCE, &TEXT),
    child("description", ONCE, &TEXT),
    child("publisher",   MANY, &TEXT),
    child("contributor", MANY, &TEXT),
    child("type",        ONCE, &TEXT),
    child("format",      ONCE, &TEXT),
    child("identifier",  MANY, &TEXT),
    child("source",      ONCE, &TEXT),
    child("language",    ONCE, &LANGUAGE),
    child("relation",    MANY, &TEXT),
    child("coverage",    MANY, &TEXT),
    child("rights",      ONCE, &PLAIN),
    child("creator",     MANY, &TEXT),
    child("subject",     MANY, &TEXT),
] };

/// The date of a channel, an image or a text input, allowed once.
pub(super) static DC_CHANNEL: ChildTable =
    ChildTable { space: ResolvedNamespace::Known("dc"), rows: &[child("date", ONCE, &DATE)] };

/// Dates of an item: republished items have several.
pub(super) static DC_ITEM: ChildTable =
    ChildTable { space: ResolvedNamespace::Known("dc"), rows: &[child("date", MANY, &DATE)] };

#[rustfmt::skip]
pub(super) static DCTERMS: ChildTable = ChildTable { space: ResolvedNamespace::Known("dcterms"), rows: &[
    child("alternative",           MANY, &TEXT),
    child("abstract",              ONCE, &TEXT),
    child("created",               ONCE, &DATE),
    child("valid",                 MANY, &ANYTHING),
    child("available",             MANY, &ANYTHING),
    child("issued",                ONCE, &DATE),
    child("modified",              ONCE, &DATE),
    child("dateAccepted",          ONCE, &TEXT),
    child("dateCopyrighted",       ONCE, &TEXT),
    child("dateSubmitted",         ONCE, &TEXT),
    child("extent",                ONCE, &EXTENT),
    child("tableOfContents",       ONCE, &RESOURCE),
    child("isVersionOf",           MANY, &RESOURCE),
    child("hasVersion",            MANY, &RESOURCE),
    child("isReplacedBy",          MANY, &RESOURCE),
    child("replaces",              MANY, &RESOURCE),
    child("isRequiredBy",          MANY, &RESOURCE),
    child("requires",              MANY, &RESOURCE),
    child("isPartOf",              MANY, &RESOURCE),
    child("hasPart",               MANY, &RESOURCE),
    child("isReferencedBy",        MANY, &RESOURCE),
    child("references",            MANY, &RESOURCE),
    child("isFormatOf",            MANY, &RESOURCE),
    child("hasFormat",             MANY, &RESOURCE),
    child("conformsTo",            MANY, &RESOURCE),
    child("spatial",               MANY, &ANYTHING),
    child("temporal",              MANY, &ANYTHING),
    child("audience",              MANY, &TEXT),
    child("mediator",              ONCE, &TEXT),
    child("accessRights",          MANY, &ANYTHING),
    child("accrualMethod",         MANY, &ANYTHING),
    child("accrualPeriodicity",    MANY, &ANYTHING),
    child("accrualPolicy",         MANY, &ANYTHING),
    child("bibliographicCitation", MANY, &ANYTHING),
    child("educationLevel",        MANY, &ANYTHING),
    child("instructionalMethod",   MANY, &ANYTHING),
    child("license",               MANY, &ANYTHING),
    child("provenance",            MANY, &ANYTHING),
    child("rightsHolder",          MANY, &ANYTHING),
] };

static TEXT: ElementShape = text(&[value::any]);
static PLAIN: ElementShape = text(&[value::plain]);
static DATE: ElementShape = text(&[value::w3cdtf]);
static LANGUAGE: ElementShape = text(&[value::language]);
static EXTENT: ElementShape = text(&[value::positive_integer, value::filled]);
