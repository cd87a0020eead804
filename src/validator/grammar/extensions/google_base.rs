//! Google Base, the namespace in which shops describe their products.

use crate::validator::grammar::{
    AttributeRule, ChildRule, ChildTable, ElementShape, MANY, NOTHING, ONCE, child, optional, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::extensions::check_at_most_ten;
use crate::validator::value::{self, product};

const G: ResolvedNamespace = ResolvedNamespace::Known("g");

/// Elements that describe a product, a job, a trip, a person or a recipe in an item.
#[rustfmt::skip]
pub(super) static ITEM: ChildTable = ChildTable { space: G, rows: &[
    child("actor",                       ONCE, &PLAIN),
    child("age",                         ONCE, &COUNT),
    child("agent",                       ONCE, &PLAIN),
    child("apparel_type",                ONCE, &PLAIN),
    child("area",                        ONCE, &PLAIN),
    child("artist",                      ONCE, &PLAIN),
    child("author",                      ONCE, &PLAIN),
    child("bathrooms",                   ONCE, &COUNT),
    child("bedrooms",                    ONCE, &COUNT),
    child("brand",                       ONCE, &PLAIN),
    child("calories",                    ONCE, &AMOUNT),
    child("cholesterol",                 ONCE, &AMOUNT),
    child("color",                       ONCE, &PLAIN),
    child("condition",                   ONCE, &PLAIN),
    child("cooking_time",                ONCE, &AMOUNT),
    child("course",                      ONCE, &PLAIN),
    child("course_date_range",           ONCE, &RANGE),
    child("course_number",               ONCE, &PLAIN),
    child("course_times",                ONCE, &PLAIN),
    child("cuisine",                     ONCE, &PLAIN),
    child("currency",                    ONCE, &CURRENCY),
    child("delivery_notes",              ONCE, &PLAIN),
    child("delivery_radius",             ONCE, &MEASURE),
    child("education",                   ONCE, &PLAIN),
    child("employer",                    ONCE, &PLAIN),
    child("ethnicity",                   ONCE, &PLAIN),
    child("event_date_range",            ONCE, &RANGE),
    child("expiration_date",             ONCE, &DAY),
    child("expiration_date_time",        ONCE, &TIME),
    child("fiber",                       ONCE, &AMOUNT),
    child("format",                      ONCE, &PLAIN),
    child("from_location",               ONCE, &LOCATION),
    child("gender",                      ONCE, &GENDER),
    child("hoa_dues",                    ONCE, &AMOUNT),
    child("id",                          ONCE, &PLAIN),
    up_to_ten("image_link",                    &LINK),
    child("immigration_status",          ONCE, &PLAIN),
    child("interested_in",               ONCE, &PLAIN),
    child("isbn",                        ONCE, &PLAIN),
    child("job_function",                ONCE, &PLAIN),
    child("job_industry",                ONCE, &PLAIN),
    child("job_type",                    ONCE, &PLAIN),
    up_to_ten("label",                         &LABEL),
    child("listing_type",                ONCE, &TRUE_FALSE),
    child("location",                    ONCE, &FULL_LOCATION),
    child("main_ingredient",             ONCE, &PLAIN),
    child("make",                        ONCE, &PLAIN),
    child("manufacturer",                ONCE, &PLAIN),
    child("manufacturer_id",             ONCE, &PLAIN),
    child("marital_status",              ONCE, &MARITAL_STATUS),
    child("meal_type",                   ONCE, &PLAIN),
    child("megapixels",                  ONCE, &MEASURE),
    child("memory",                      ONCE, &MEASURE),
    child("mileage",                     ONCE, &UNITS),
    child("model",                       ONCE, &PLAIN),
    child("model_number",                ONCE, &PLAIN),
    child("name_of_item_being_reviewed", ONCE, &PLAIN),
    child("news_source",                 ONCE, &PLAIN),
    child("occupation",                  ONCE, &PLAIN),
    child("pages",                       ONCE, &POSITIVE),
    child("payment_accepted",            MANY, &PAYMENT_METHOD),
    child("payment_notes",               ONCE, &PLAIN),
    child("pickup",                      ONCE, &TRUE_FALSE),
    child("preparation_time",            ONCE, &MEASURE),
    child("price",                       ONCE, &MEASURE),
    child("price_type",                  ONCE, &PRICE_TYPE),
    child("processor_speed",             ONCE, &MEASURE),
    child("product_type",                ONCE, &PLAIN),
    child("property_type",               ONCE, &PLAIN),
    child("protein",                     ONCE, &MEASURE),
    child("publication_name",            ONCE, &PLAIN),
    child("publication_volume",          ONCE, &PLAIN),
    child("publish_date",                ONCE, &DAY),
    child("quantity",                    ONCE, &QUANTITY),
    child("rating",                      ONCE, &RATING),
    child("review_type",                 ONCE, &PLAIN),
    child("reviewer_type",               ONCE, &REVIEWER),
    child("salary",                      ONCE, &AMOUNT),
    child("salary_type",                 ONCE, &SALARY_TYPE),
    child("saturated_fat",               ONCE, &AMOUNT),
    child("school_district",             ONCE, &PLAIN),
    child("service_type",                ONCE, &PLAIN),
    child("servings",                    ONCE, &AMOUNT),
    child("sexual_orientation",          ONCE, &PLAIN),
    child("shipping",                    ONCE, &SHIPPING),
    child("size",                        ONCE, &PLAIN),
    child("sodium",                      ONCE, &AMOUNT),
    child("subject",                     ONCE, &PLAIN),
    child("subject_area",                ONCE, &PLAIN),
    child("tax_percent",                 ONCE, &PERCENT),
    child("tax_region",                  ONCE, &PLAIN),
    child("to_location",                 ONCE, &LOCATION),
    child("total_carbs",                 ONCE, &AMOUNT),
    child("total_fat",                   ONCE, &AMOUNT),
    child("travel_date_range",           ONCE, &RANGE),
    child("university",                  ONCE, &PLAIN),
    child("upc",                         ONCE, &PLAIN),
    child("url_of_item_being_reviewed",  ONCE, &LINK),
    child("vehicle_type",                ONCE, &PLAIN),
    child("vin",                         ONCE, &PLAIN),
    child("weight",                      ONCE, &MEASURE),
    child("year",                        ONCE, &YEAR),
] };

/// Makes the row of an element that may appear up to ten times.
const fn up_to_ten(name: &'static str, shape: &'static ElementShape) -> ChildRule {
    ChildRule { after: &[check_at_most_ten], ..child(name, MANY, shape) }
}

#[rustfmt::skip]
static SHIPPING: ElementShape = with_children(&[&ChildTable { space: G, rows: &[
    child("service", ONCE, &DELIVERY),
    child("country", ONCE, &COUNTRY),
    child("price",   ONCE, &MEASURE),
] }]);

#[rustfmt::skip]
static RANGE: ElementShape = with_children(&[&ChildTable { space: G, rows: &[
    child("start", ONCE, &TIME),
    child("end",   ONCE, &TIME),
] }]);

/// Makes the shape of an element with children.
const fn with_children(children: &'static [&'static ChildTable]) -> ElementShape {
    ElementShape { children, attributes: PARSE_TYPE, ..NOTHING }
}

/// `rdf:parseType`, with which RDF documents mark an element with children.
const PARSE_TYPE: &[AttributeRule] = &[AttributeRule {
    space: ResolvedNamespace::Known("rdf"),
    ..optional("parseType", &[value::any])
}];

static PLAIN: ElementShape = text(&[value::plain]);
static LINK: ElementShape = text(&[value::full_uri]);
static COUNT: ElementShape = text(&[value::non_negative_integer]);
static QUANTITY: ElementShape = text(&[value::non_negative_integer, value::filled]);
static POSITIVE: ElementShape = text(&[value::positive_integer, value::filled]);
static PERCENT: ElementShape = text(&[value::percent]);
static TRUE_FALSE: ElementShape = text(&[value::true_false]);
static TIME: ElementShape = text(&[value::iso8601]);
static DAY: ElementShape = text(&[product::whole_day]);
static YEAR: ElementShape = text(&[product::year]);
static AMOUNT: ElementShape = text(&[product::amount]);
static MEASURE: ElementShape = text(&[product::measure]);
static UNITS: ElementShape = text(&[product::count_of_units]);
static CURRENCY: ElementShape = text(&[product::currency]);
static COUNTRY: ElementShape = text(&[value::countries]);
static DELIVERY: ElementShape = text(&[product::delivery]);
static LABEL: ElementShape = text(&[product::label]);
static LOCATION: ElementShape = text(&[product::location]);
static FULL_LOCATION: ElementShape = text(&[product::full_location]);
static GENDER: ElementShape = text(&[product::gender]);
static MARITAL_STATUS: ElementShape = text(&[product::marital_status]);
static PAYMENT_METHOD: ElementShape = text(&[product::payment_method]);
static PRICE_TYPE: ElementShape = text(&[product::price_type]);
static RATING: ElementShape = text(&[product::rating]);
static REVIEWER: ElementShape = text(&[product::reviewer]);
static SALARY_TYPE: ElementShape = text(&[product::salary_type]);
