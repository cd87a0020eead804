//! Geographic namespaces: GeoRSS and GML, and the older geo, GeoURL and ICBM.

use crate::validator::codes::MISSING_ELEMENT;
use crate::validator::grammar::{
    AttributeRule, ChildTable, ElementShape, MANY, NOTHING, RequiredChild, child, optional, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value::{self, geo};

const GEO_SPACE: ResolvedNamespace = ResolvedNamespace::Known("geo");
const GML: ResolvedNamespace = ResolvedNamespace::Known("gml");

#[rustfmt::skip]
pub(super) static GEO: ChildTable = ChildTable { space: GEO_SPACE, rows: &[
    child("Point", MANY, &GEO_POINT),
    child("lat",   MANY, &LATITUDE),
    child("long",  MANY, &LONGITUDE),
    child("alt",   MANY, &DECIMAL),
] };

static GEO_POINT: ElementShape = ElementShape {
    children: &[&GEO],
    required: &[
        RequiredChild { space: GEO_SPACE, name: "lat", row: &MISSING_ELEMENT },
        RequiredChild { space: GEO_SPACE, name: "long", row: &MISSING_ELEMENT },
    ],
    ..NOTHING
};

#[rustfmt::skip]
pub(super) static GEOURL: ChildTable = ChildTable { space: ResolvedNamespace::Known("geourl"), rows: &[
    child("latitude",  MANY, &LATITUDE),
    child("longitude", MANY, &LONGITUDE),
] };

#[rustfmt::skip]
pub(super) static ICBM: ChildTable = ChildTable { space: ResolvedNamespace::Known("icbm"), rows: &[
    child("latitude",  MANY, &LATITUDE),
    child("longitude", MANY, &LONGITUDE),
] };

#[rustfmt::skip]
pub(super) static GEORSS: ChildTable = ChildTable { space: ResolvedNamespace::Known("georss"), rows: &[
    child("where",           MANY, &WHERE),
    child("point",           MANY, &POSITION),
    child("line",            MANY, &POSITIONS),
    child("polygon",         MANY, &POSITIONS),
    child("box",             MANY, &POSITIONS),
    child("circle",          MANY, &TEXT),
    child("featureTypeTag",  MANY, &TEXT),
    child("featuretypetag",  MANY, &TEXT),
    child("relationshipTag", MANY, &TEXT),
    child("relationshiptag", MANY, &TEXT),
    child("featureName",     MANY, &TEXT),
    child("featurename",     MANY, &TEXT),
    child("elev",            MANY, &DECIMAL),
    child("floor",           MANY, &INTEGER),
    child("radius",          MANY, &FLOAT),
] };

#[rustfmt::skip]
static WHERE: ElementShape = ElementShape {
    children: &[&ChildTable { space: GML, rows: &[
        child("Point",      MANY, &POINT),
        child("LineString", MANY, &LINE),
        child("Polygon",    MANY, &POLYGON),
        child("Envelope",   MANY, &ENVELOPE),
    ] }],
    ..NOTHING
};

static POINT: ElementShape =
    gml(&[&ChildTable { space: GML, rows: &[child("pos", MANY, &POSITION)] }]);
static LINE: ElementShape =
    gml(&[&ChildTable { space: GML, rows: &[child("posList", MANY, &POSITIONS)] }]);
static POLYGON: ElementShape =
    gml(&[&ChildTable { space: GML, rows: &[child("exterior", MANY, &EXTERIOR)] }]);
static EXTERIOR: ElementShape = ElementShape {
    children: &[&ChildTable { space: GML, rows: &[child("LinearRing", MANY, &LINE)] }],
    ..NOTHING
};

#[rustfmt::skip]
static ENVELOPE: ElementShape = gml(&[&ChildTable { space: GML, rows: &[
    child("lowerCorner", MANY, &POSITION),
    child("upperCorner", MANY, &POSITION),
] }]);

/// Makes the shape of a GML geometry, which may name its coordinate system.
const fn gml(children: &'static [&'static ChildTable]) -> ElementShape {
    ElementShape { children, attributes: SYSTEM, ..NOTHING }
}

const SYSTEM: &[AttributeRule] = &[optional("srsName", &[value::any])];

static TEXT: ElementShape = text(&[value::any]);
static LATITUDE: ElementShape = text(&[value::latitude]);
static LONGITUDE: ElementShape = text(&[value::longitude]);
static INTEGER: ElementShape = text(&[value::integer]);
static FLOAT: ElementShape = text(&[value::float]);
static DECIMAL: ElementShape = text(&[geo::decimal]);
static POSITION: ElementShape = text(&[geo::position]);
static POSITIONS: ElementShape = text(&[geo::positions]);
