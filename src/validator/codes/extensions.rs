//! Codes about namespaces that extend both RSS and Atom.

super::rows! { EXTENSIONS:
    INVALID_UPDATE_PERIOD Error "InvalidUpdatePeriod" "unknown update period",
        "`{element}` should be `hourly`, `daily`, `weekly`, `monthly` or `yearly`, not `{value}`", "write one of these; `sy:updateFrequency` is the number of updates per period",
        "The syndication module defines these five periods.";
    COMMENT_RSS Warning "CommentRSS" "`wfw:commentRss` is misspelled",
        "`{element}` should be `wfw:commentRss`", "write it with a lowercase `ss`",
        "XML names are case-sensitive, and readers look for `commentRss`.";
    INVALID_ACCESS_RESTRICTION_REL Error "InvalidAccessRestrictionRel" "a restriction that neither allows nor denies",
        "`{attr}` should be `allow` or `deny`, not `{value}`", "write one of them",
        "The restriction controls whether search engines show the feed to everyone.";
    INVALID_META_NAME Error "InvalidMetaName" "`xhtml:meta` with a name other than robots",
        "`{attr}` should be `robots`, not `{value}`", "write `robots`, or remove the element",
        "In a feed `xhtml:meta` controls whether search engines index it.";
    INVALID_META_CONTENT Error "InvalidMetaContent" "unknown robots directives",
        "`{attr}` should be like `noindex,nofollow`, not `{value}`", "write `all`, `none`, or a combination like `noindex,nofollow`",
        "Search engines know these directives, separated by a comma without a space.";

    COORD_COMMA Warning "CoordComma" "coordinates separated by commas",
        "`{value}` has commas", "separate the numbers with spaces",
        "GeoRSS and GML separate latitude and longitude with a space.";
    INVALID_COORD Error "InvalidCoord" "invalid coordinates",
        "`{element}` should be a latitude and a longitude like `45.256 -71.92`, not `{value}`", "write two numbers separated by a space",
        "A point is two decimal numbers, latitude first.";
    INVALID_COORD_LIST Error "InvalidCoordList" "invalid list of coordinates",
        "`{element}` should be latitudes and longitudes like `45.256 -110.45 46.46 -109.48`, not `{value}`", "write pairs of numbers separated by spaces",
        "A line has at least two points, each a latitude followed by a longitude in decimal degrees.";

    INVALID_LOCAL_ROLE Error "InvalidLocalRole" "unknown query role",
        "unknown query role `{value}`", "write `request`, `example`, `related`, `correction`, `subset` or `superset`",
        "OpenSearch defines these roles; other roles need a prefix.";
    NOT_URL_ENCODED Error "NotURLEncoded" "a value that is not URL-encoded",
        "`{attr}` should be URL-encoded, not `{value}`", "write each character except letters, digits and `_.-~` as `%` and two hexadecimal digits",
        "The value becomes part of a URL.";

    INVALID_FLOAT_UNIT Error "InvalidFloatUnit" "invalid number with a unit",
        "`{element}` should be a number like `1.5`, optionally with a unit, not `{value}`", "write a number, then the unit",
        "The value can't be read as a number with a unit.";
    INVALID_INT_UNIT Error "InvalidIntUnit" "invalid whole number with a unit",
        "`{element}` should be a whole number, optionally with a unit, not `{value}`", "write a whole number, a space and the unit",
        "The value can't be read as a whole number with a unit.";
    INVALID_ISO8601_DATE Error "InvalidISO8601Date" "not a date without a time",
        "`{element}` should be a date like `2026-01-02`, not `{value}`", "write only year, month and day",
        "This element takes a day, without a time.";
    INVALID_YEAR Error "InvalidYear" "invalid year",
        "`{element}` should be a year like `2026`, not `{value}`", "write four digits",
        "The year must be between 1900 and a few years from now.";
    INVALID_LABEL Warning "InvalidLabel" "several labels in one element",
        "`{element}` should be one label, not `{value}`", "write a separate element for each label",
        "Google Base reads the whole text as one label.";
    INVALID_LOCATION Warning "InvalidLocation" "invalid location",
        "`{element}` should be a place like `Oakham, Rutland, UK`, not `{value}`", "write two or three names separated by commas",
        "Google Base expects town, state and country.";
    INVALID_FULL_LOCATION Warning "InvalidFullLocation" "an incomplete address",
        "`{element}` should be street, town, state, postal code and country, not `{value}`", "write all five, separated by commas",
        "Google Base finds a place by its full address.";
    INVALID_GENDER Warning "InvalidGender" "a gender that Google Base doesn't know",
        "`{element}` should be `male`, `female` or `unisex`, not `{value}`", "write one of these",
        "Google Merchant Center defines these values; Google Base also had `Male`, `M`, `Female` and `F`.";
    INVALID_MARITAL_STATUS Warning "InvalidMaritalStatus" "a marital status that Google Base doesn't know",
        "Google Base has no marital status `{value}`", "write `single`, `divorced`, `separated`, `widowed`, `married` or `in relationship`",
        "Google Base defines these values.";
    INVALID_PAYMENT_METHOD Warning "InvalidPaymentMethod" "a payment method that Google Base doesn't know",
        "Google Base has no payment method `{value}`", "write `Cash`, `Check`, `Visa`, `MasterCard`, `AmericanExpress`, `Discover` or `WireTransfer`",
        "Google Base defines these values.";
    INVALID_PRICE_TYPE Warning "InvalidPriceType" "a price type that Google Base doesn't know",
        "`{element}` should be `negotiable` or `starting`, not `{value}`", "write one of them",
        "Google Base defines these values.";
    INVALID_RATING_TYPE Warning "InvalidRatingType" "a rating that is not between 1 and 5",
        "`{element}` should be a number from 1 to 5, not `{value}`", "correct it",
        "Google Base ratings go from 1 to 5.";
    INVALID_REVIEWER_TYPE Warning "InvalidReviewerType" "a reviewer type that Google Base doesn't know",
        "`{element}` should be `editorial` or `user`, not `{value}`", "write one of them",
        "Google Base defines these values.";
    INVALID_SALARY_TYPE Warning "InvalidSalaryType" "a salary type that Google Base doesn't know",
        "`{element}` should be `starting` or `negotiable`, not `{value}`", "write one of them",
        "Google Base defines these values.";
    INVALID_SERVICE_TYPE Info "InvalidServiceType" "a shipping service that Google Base doesn't know",
        "Google Base has no shipping service `{value}`", "write `FedEx`, `UPS`, `DHL`, `Mail`, `Other`, `Overnight` or `Standard` if old software reads the feed",
        "Google Base had a list of services. Google Merchant Center accepts any name.";
    INVALID_CURRENCY_UNIT Error "InvalidCurrencyUnit" "unknown currency code",
        "unknown currency code `{value}`", "write three capital letters such as `NZD` (ISO 4217)",
        "Currencies are written as their ISO 4217 codes.";
    TOO_MANY Warning "TooMany" "an element appears too often",
        "`{parent}` should have at most ten of `{element}`", "keep the ten most important ones",
        "Google Base accepts ten of these and rejects the others.";
}
