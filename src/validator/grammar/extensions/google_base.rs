//! Google Base, the namespace in which shops describe their products, with the attributes
//! that Google Merchant Center has added to it.

use crate::validator::grammar::{
    ANYTHING, AttributeRule, ChildRule, ChildTable, ElementShape, MANY, NOTHING, ONCE, child,
    optional, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::extensions::check_at_most_ten;
use crate::validator::value::{self, product};

const G: ResolvedNamespace = ResolvedNamespace::Known("g");

/// Elements that describe a product, a job, a trip, a person or a recipe in an item.
#[rustfmt::skip]
pub(super) static ITEM: ChildTable = ChildTable { space: G, rows: &[
    child("actor",                       ONCE, &PLAIN),
    child("additional_image_link",             MANY, &ANYTHING),
    child("ads_grouping",                      ONCE, &TEXT),
    child("ads_labels",                        MANY, &ANYTHING),
    child("ads_redirect",                      ONCE, &TEXT),
    child("adult",                             ONCE, &TEXT),
    child("age",                         ONCE, &COUNT),
    child("age_group",                         ONCE, &TEXT),
    child("agent",                       ONCE, &PLAIN),
    child("apparel_type",                ONCE, &PLAIN),
    child("area",                        ONCE, &PLAIN),
    child("artist",                      ONCE, &PLAIN),
    child("author",                      ONCE, &PLAIN),
    child("auto_pricing_min_price",            ONCE, &TEXT),
    child("availability",                      ONCE, &TEXT),
    child("availability_date",                 ONCE, &TEXT),
    child("bathrooms",                   ONCE, &COUNT),
    child("bedrooms",                    ONCE, &COUNT),
    child("brand",                       ONCE, &PLAIN),
    child("calories",                    ONCE, &AMOUNT),
    child("canonical_link",                    ONCE, &TEXT),
    child("certification",                     MANY, &ANYTHING),
    child("cholesterol",                 ONCE, &AMOUNT),
    child("color",                       ONCE, &PLAIN),
    child("condition",                   ONCE, &PLAIN),
    child("cooking_time",                ONCE, &AMOUNT),
    child("cost_of_goods_sold",                ONCE, &TEXT),
    child("course",                      ONCE, &PLAIN),
    child("course_date_range",           ONCE, &RANGE),
    child("course_number",               ONCE, &PLAIN),
    child("course_times",                ONCE, &PLAIN),
    child("cuisine",                     ONCE, &PLAIN),
    child("currency",                    ONCE, &CURRENCY),
    child("custom_label_0",                    ONCE, &TEXT),
    child("custom_label_1",                    ONCE, &TEXT),
    child("custom_label_2",                    ONCE, &TEXT),
    child("custom_label_3",                    ONCE, &TEXT),
    child("custom_label_4",                    ONCE, &TEXT),
    child("delivery_notes",              ONCE, &PLAIN),
    child("delivery_radius",             ONCE, &MEASURE),
    child("description",                       ONCE, &TEXT),
    child("disclosure_date",                   ONCE, &TEXT),
    child("display_ads_id",                    ONCE, &TEXT),
    child("display_ads_link",                  ONCE, &TEXT),
    child("display_ads_title",                 ONCE, &TEXT),
    child("display_ads_value",                 ONCE, &TEXT),
    child("education",                   ONCE, &PLAIN),
    child("employer",                    ONCE, &PLAIN),
    child("energy_efficiency_class",           ONCE, &TEXT),
    child("ethnicity",                   ONCE, &PLAIN),
    child("event_date_range",            ONCE, &RANGE),
    child("excluded_destination",              MANY, &ANYTHING),
    child("expiration_date",             ONCE, &TIME),
    child("expiration_date_time",        ONCE, &TIME),
    child("external_seller_id",                ONCE, &TEXT),
    child("fiber",                       ONCE, &AMOUNT),
    child("format",                      ONCE, &PLAIN),
    child("free_shipping_threshold",           MANY, &ANYTHING),
    child("from_location",               ONCE, &LOCATION),
    child("gender",                      ONCE, &GENDER),
    child("google_product_category",           ONCE, &TEXT),
    child("gtin",                              ONCE, &TEXT),
    child("hoa_dues",                    ONCE, &AMOUNT),
    child("id",                          ONCE, &PLAIN),
    child("identifier_exists",                 ONCE, &TEXT),
    up_to_ten("image_link",                    &LINK),
    child("immigration_status",          ONCE, &PLAIN),
    child("included_destination",              MANY, &ANYTHING),
    child("installment",                       MANY, &ANYTHING),
    child("interested_in",               ONCE, &PLAIN),
    child("is_bundle",                         ONCE, &TEXT),
    child("isbn",                        ONCE, &PLAIN),
    child("item_group_id",                     ONCE, &TEXT),
    child("job_function",                ONCE, &PLAIN),
    child("job_industry",                ONCE, &PLAIN),
    child("job_type",                    ONCE, &PLAIN),
    up_to_ten("label",                         &LABEL),
    child("lifestyle_image_link",              MANY, &ANYTHING),
    child("link",                              ONCE, &TEXT),
    child("link_template",                     ONCE, &TEXT),
    child("listing_type",                ONCE, &TRUE_FALSE),
    child("location",                    ONCE, &FULL_LOCATION),
    child("loyalty_points",                    MANY, &ANYTHING),
    child("loyalty_program",                   MANY, &ANYTHING),
    child("main_ingredient",             ONCE, &PLAIN),
    child("make",                        ONCE, &PLAIN),
    child("manufacturer",                ONCE, &PLAIN),
    child("manufacturer_id",             ONCE, &PLAIN),
    child("marital_status",              ONCE, &MARITAL_STATUS),
    child("material",                          ONCE, &TEXT),
    child("max_energy_efficiency_class",       ONCE, &TEXT),
    child("max_handling_time",                 ONCE, &TEXT),
    child("maximum_retail_price",              ONCE, &TEXT),
    child("meal_type",                   ONCE, &PLAIN),
    child("megapixels",                  ONCE, &MEASURE),
    child("memory",                      ONCE, &MEASURE),
    child("mileage",                     ONCE, &UNITS),
    child("min_energy_efficiency_class",       ONCE, &TEXT),
    child("min_handling_time",                 ONCE, &TEXT),
    child("mobile_link",                       ONCE, &TEXT),
    child("mobile_link_template",              ONCE, &TEXT),
    child("model",                       ONCE, &PLAIN),
    child("model_number",                ONCE, &PLAIN),
    child("mpn",                               ONCE, &TEXT),
    child("multipack",                         ONCE, &TEXT),
    child("name_of_item_being_reviewed", ONCE, &PLAIN),
    child("news_source",                 ONCE, &PLAIN),
    child("occupation",                  ONCE, &PLAIN),
    child("pages",                       ONCE, &POSITIVE),
    child("pattern",                           ONCE, &TEXT),
    child("pause",                             ONCE, &TEXT),
    child("payment_accepted",            MANY, &PAYMENT_METHOD),
    child("payment_notes",               ONCE, &PLAIN),
    child("pickup",                      ONCE, &TRUE_FALSE),
    child("pickup_method",                     ONCE, &TEXT),
    child("pickup_sla",                        ONCE, &TEXT),
    child("preparation_time",            ONCE, &MEASURE),
    child("price",                       ONCE, &MEASURE),
    child("price_type",                  ONCE, &PRICE_TYPE),
    child("processor_speed",             ONCE, &MEASURE),
    child("product_detail",                    MANY, &ANYTHING),
    child("product_fee",                       MANY, &ANYTHING),
    child("product_height",                    ONCE, &TEXT),
    child("product_highlight",                 MANY, &ANYTHING),
    child("product_length",                    ONCE, &TEXT),
    child("product_type",                MANY, &PLAIN),
    child("product_weight",                    ONCE, &TEXT),
    child("product_width",                     ONCE, &TEXT),
    child("promotion_id",                      MANY, &ANYTHING),
    child("property_type",               ONCE, &PLAIN),
    child("protein",                     ONCE, &MEASURE),
    child("publication_name",            ONCE, &PLAIN),
    child("publication_volume",          ONCE, &PLAIN),
    child("publish_date",                ONCE, &DAY),
    child("quantity",                    ONCE, &QUANTITY),
    child("question_and_answer",               MANY, &ANYTHING),
    child("rating",                      ONCE, &RATING),
    child("related_product",                   MANY, &ANYTHING),
    child("review_type",                 ONCE, &PLAIN),
    child("reviewer_type",               ONCE, &REVIEWER),
    child("salary",                      ONCE, &AMOUNT),
    child("salary_type",                 ONCE, &SALARY_TYPE),
    child("sale_price",                        ONCE, &TEXT),
    child("sale_price_effective_date",         ONCE, &TEXT),
    child("saturated_fat",               ONCE, &AMOUNT),
    child("school_district",             ONCE, &PLAIN),
    child("sell_on_google_quantity",           ONCE, &TEXT),
    child("service_type",                ONCE, &PLAIN),
    child("servings",                    ONCE, &AMOUNT),
    child("sexual_orientation",          ONCE, &PLAIN),
    child("shipping",                    MANY, &SHIPPING),
    child("shipping_business_days",            MANY, &ANYTHING),
    child("shipping_height",                   ONCE, &TEXT),
    child("shipping_label",                    ONCE, &TEXT),
    child("shipping_length",                   ONCE, &TEXT),
    child("shipping_transit_business_days",    MANY, &ANYTHING),
    child("shipping_weight",                   ONCE, &TEXT),
    child("shipping_width",                    ONCE, &TEXT),
    child("shopping_ads_excluded_country",     MANY, &ANYTHING),
    child("short_title",                       ONCE, &TEXT),
    child("size",                        MANY, &PLAIN),
    child("size_system",                       ONCE, &TEXT),
    child("size_type",                         MANY, &ANYTHING),
    child("sodium",                      ONCE, &AMOUNT),
    child("store_code",                        MANY, &ANYTHING),
    child("structured_description",            MANY, &ANYTHING),
    child("structured_title",                  MANY, &ANYTHING),
    child("subject",                     ONCE, &PLAIN),
    child("subject_area",                ONCE, &PLAIN),
    child("subscription_cost",                 MANY, &ANYTHING),
    child("sustainability_incentive",          MANY, &ANYTHING),
    child("tax",                               MANY, &ANYTHING),
    child("tax_category",                      ONCE, &TEXT),
    child("tax_percent",                 ONCE, &PERCENT),
    child("tax_region",                  ONCE, &PLAIN),
    child("title",                             ONCE, &TEXT),
    child("to_location",                 ONCE, &LOCATION),
    child("total_carbs",                 ONCE, &AMOUNT),
    child("total_fat",                   ONCE, &AMOUNT),
    child("transit_time_label",                ONCE, &TEXT),
    child("travel_date_range",           ONCE, &RANGE),
    child("unit_pricing_base_measure",         ONCE, &TEXT),
    child("unit_pricing_measure",              ONCE, &TEXT),
    child("university",                  ONCE, &PLAIN),
    child("upc",                         ONCE, &PLAIN),
    child("url_of_item_being_reviewed",  ONCE, &LINK),
    child("vehicle_type",                ONCE, &PLAIN),
    child("video_link",                        ONCE, &TEXT),
    child("vin",                         ONCE, &PLAIN),
    child("virtual_model_link",                ONCE, &TEXT),
    child("weight",                      ONCE, &MEASURE),
    child("year",                        ONCE, &YEAR),
] };

/// Makes the row of an element that may appear up to ten times.
const fn up_to_ten(name: &'static str, shape: &'static ElementShape) -> ChildRule {
    ChildRule { after: &[check_at_most_ten], ..child(name, MANY, shape) }
}

#[rustfmt::skip]
static SHIPPING: ElementShape = with_children(&[&ChildTable { space: G, rows: &[
    child("country",                ONCE, &COUNTRY),
    child("handling_cutoff_time",   ONCE, &TEXT),
    child("location_group_name",    ONCE, &TEXT),
    child("location_id",            ONCE, &TEXT),
    child("loyalty_program_label",  ONCE, &TEXT),
    child("max_handling_time",      ONCE, &TEXT),
    child("max_transit_time",       ONCE, &TEXT),
    child("min_handling_time",      ONCE, &TEXT),
    child("min_transit_time",       ONCE, &TEXT),
    child("postal_code",            ONCE, &TEXT),
    child("price",                  ONCE, &MEASURE),
    child("region",                 ONCE, &TEXT),
    child("service",                ONCE, &DELIVERY),
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

static TEXT: ElementShape = text(&[value::any]);
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
