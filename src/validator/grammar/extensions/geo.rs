//! Places on the earth: GeoRSS and GML, and the older geo, GeoURL and ICBM.

use crate::validator::codes::MISSING_ELEMENT;
use crate::validator::grammar::{
    Attribute, MANY, NOTHING, Required, Shape, Table, child, optional, text,
};
use crate::validator::namespaces::Space;
use crate::validator::value::{self, geo};

const GEO_SPACE: Space = Space::Known("geo");
const GML: Space = Space::Known("gml");

#[rustfmt::skip]
pub(super) static GEO: Table = Table { space: GEO_SPACE, rows: &[
    child("Point", MANY, &GEO_POINT),
    child("lat",   MANY, &LATITUDE),
    child("long",  MANY, &LONGITUDE),
    child("alt",   MANY, &DECIMAL),
] };

static GEO_POINT: Shape = Shape {
    children: &[&GEO],
    required: &[
        Required { space: GEO_SPACE, name: "lat", row: &MISSING_ELEMENT },
        Required { space: GEO_SPACE, name: "long", row: &MISSING_ELEMENT },
    ],
    ..NOTHING
};

#[rustfmt::skip]
pub(super) static GEOURL: Table = Table { space: Space::Known("geourl"), rows: &[
    child("latitude",  MANY, &LATITUDE),
    child("longitude", MANY, &LONGITUDE),
] };

#[rustfmt::skip]
pub(super) static ICBM: Table = Table { space: Space::Known("icbm"), rows: &[
    child("latitude",  MANY, &LATITUDE),
    child("longitude", MANY, &LONGITUDE),
] };

#[rustfmt::skip]
pub(super) static GEORSS: Table = Table { space: Space::Known("georss"), rows: &[
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
static WHERE: Shape = Shape {
    children: &[&Table { space: GML, rows: &[
        child("Point",      MANY, &POINT),
        child("LineString", MANY, &LINE),
        child("Polygon",    MANY, &POLYGON),
        child("Envelope",   MANY, &ENVELOPE),
    ] }],
    ..NOTHING
};

static POINT: Shape = gml(&[&Table { space: GML, rows: &[child("pos", MANY, &POSITION)] }]);
static LINE: Shape = gml(&[&Table { space: GML, rows: &[child("posList", MANY, &POSITIONS)] }]);
static POLYGON: Shape = gml(&[&Table { space: GML, rows: &[child("exterior", MANY, &EXTERIOR)] }]);
static EXTERIOR: Shape = Shape {
    children: &[&Table { space: GML, rows: &[child("LinearRing", MANY, &LINE)] }],
    ..NOTHING
};

#[rustfmt::skip]
static ENVELOPE: Shape = gml(&[&Table { space: GML, rows: &[
    child("lowerCorner", MANY, &POSITION),
    child("upperCorner", MANY, &POSITION),
] }]);

/// Makes the shape of a geometry, which may name its system of coordinates.
const fn gml(children: &'static [&'static Table]) -> Shape {
    Shape { children, attributes: SYSTEM, ..NOTHING }
}

const SYSTEM: &[Attribute] = &[optional("srsName", &[value::any])];

static TEXT: Shape = text(&[value::any]);
static LATITUDE: Shape = text(&[value::latitude]);
static LONGITUDE: Shape = text(&[value::longitude]);
static INTEGER: Shape = text(&[value::integer]);
static FLOAT: Shape = text(&[value::float]);
static DECIMAL: Shape = text(&[geo::decimal]);
static POSITION: Shape = text(&[geo::position]);
static POSITIONS: Shape = text(&[geo::positions]);
