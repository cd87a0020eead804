//! Namespaces that extend RSS and Atom alike.

super::rows! { EXTENSIONS:
    INVALID_UPDATE_PERIOD Error "InvalidUpdatePeriod" "a period of updates that there is none of",
        "`{element}` should be `hourly`, `daily`, `weekly`, `monthly` or `yearly`, not `{value}`", "write one of these; `sy:updateFrequency` says how often in it",
        "The syndication module knows these five periods.";
    COMMENT_RSS Warning "CommentRSS" "`wfw:commentRss` misspelt",
        "`{element}` should be `wfw:commentRss`", "write it with small `ss`",
        "Names in XML are compared letter by letter, and readers of comments look for `commentRss`.";
    INVALID_ACCESS_RESTRICTION_REL Error "InvalidAccessRestrictionRel" "a restriction that neither allows nor denies",
        "`{attr}` should be `allow` or `deny`, not `{value}`", "write one of them",
        "The restriction tells search engines whether to show the feed to everyone.";
    INVALID_META_NAME Error "InvalidMetaName" "`xhtml:meta` for something else than robots",
        "`{attr}` should be `robots`, not `{value}`", "write `robots`, or remove the element",
        "In a feed `xhtml:meta` tells search engines whether to index it.";
    INVALID_META_CONTENT Error "InvalidMetaContent" "orders that robots don't know",
        "`{attr}` should be like `noindex,nofollow`, not `{value}`", "write `all`, `none`, or whether to `index` and `follow`",
        "Search engines know these words, with a comma and without a blank.";

    COORD_COMMA Warning "CoordComma" "coordinates with commas",
        "`{value}` has commas", "part the numbers by blanks",
        "GeoRSS and GML part latitude and longitude by a blank.";
    INVALID_COORD Error "InvalidCoord" "coordinates that are none",
        "`{element}` should be a latitude and a longitude like `45.256 -71.92`, not `{value}`", "write two numbers with a blank",
        "A place is two decimal numbers, the latitude first.";
    INVALID_COORD_LIST Error "InvalidCoordList" "a list of coordinates that is none",
        "`{element}` should be latitudes and longitudes like `45.256 -110.45 46.46 -109.48`, not `{value}`", "write pairs of numbers with blanks",
        "A line is at least two places: decimal numbers by turns, the latitudes first.";

    INVALID_LOCAL_ROLE Error "InvalidLocalRole" "a role that no query has",
        "`{value}` is no role of a query", "write `request`, `example`, `related`, `correction`, `subset` or `superset`",
        "OpenSearch knows these roles; others need a prefix.";
    NOT_URL_ENCODED Error "NotURLEncoded" "a text that is not written as in an address",
        "`{attr}` should be written with escapes, not `{value}`", "write all but letters, digits and `_.-~` as `%` and two digits",
        "The text becomes part of an address.";

    INVALID_FLOAT_UNIT Error "InvalidFloatUnit" "a number with a unit that is none",
        "`{element}` should be a number like `1.5`, with a unit perhaps, not `{value}`", "write a number, then the unit",
        "The value can't be read as a number.";
    INVALID_INT_UNIT Error "InvalidIntUnit" "a whole number with a unit that is none",
        "`{element}` should be a whole number, with a unit perhaps, not `{value}`", "write a whole number, a blank and the unit",
        "The value can't be read as a whole number.";
    INVALID_ISO8601_DATE Error "InvalidISO8601Date" "a date with a time where there should be none",
        "`{element}` should be a date like `2026-01-02`, not `{value}`", "write year, month and day alone",
        "This element is about a day.";
    INVALID_YEAR Error "InvalidYear" "a year that is none",
        "`{element}` should be a year like `2026`, not `{value}`", "write four digits",
        "The year lies between 1900 and a few years from now.";
    INVALID_LABEL Error "InvalidLabel" "several labels in one element",
        "`{element}` should be one label, not `{value}`", "write an element for each label",
        "Google Base takes the whole text as one label.";
    INVALID_LOCATION Error "InvalidLocation" "a location that is none",
        "`{element}` should be a place like `Oakham, Rutland, UK`, not `{value}`", "write two or three names with commas",
        "Google Base wants the town, the state and the country.";
    INVALID_FULL_LOCATION Error "InvalidFullLocation" "an address that lacks something",
        "`{element}` should be street, town, state, code and country, not `{value}`", "write all five with commas",
        "Google Base finds a place by its whole address.";
    INVALID_GENDER Error "InvalidGender" "a gender that Google Base doesn't know",
        "`{element}` should be `Male`, `M`, `Female` or `F`, not `{value}`", "write one of these",
        "Google Base knows these words.";
    INVALID_MARITAL_STATUS Error "InvalidMaritalStatus" "a marital status that Google Base doesn't know",
        "`{value}` is no marital status of Google Base", "write `single`, `divorced`, `separated`, `widowed`, `married` or `in relationship`",
        "Google Base knows these words.";
    INVALID_PAYMENT_METHOD Error "InvalidPaymentMethod" "a way to pay that Google Base doesn't know",
        "`{value}` is no way to pay of Google Base", "write `Cash`, `Check`, `Visa`, `MasterCard`, `AmericanExpress`, `Discover` or `WireTransfer`",
        "Google Base knows these words.";
    INVALID_PRICE_TYPE Error "InvalidPriceType" "a kind of price that Google Base doesn't know",
        "`{element}` should be `negotiable` or `starting`, not `{value}`", "write one of them",
        "Google Base knows these words.";
    INVALID_RATING_TYPE Error "InvalidRatingType" "a rating that is not between 1 and 5",
        "`{element}` should be a number from 1 to 5, not `{value}`", "correct it",
        "Google Base rates from 1 to 5.";
    INVALID_REVIEWER_TYPE Error "InvalidReviewerType" "a kind of reviewer that Google Base doesn't know",
        "`{element}` should be `editorial` or `user`, not `{value}`", "write one of them",
        "Google Base knows these words.";
    INVALID_SALARY_TYPE Error "InvalidSalaryType" "a kind of salary that Google Base doesn't know",
        "`{element}` should be `starting` or `negotiable`, not `{value}`", "write one of them",
        "Google Base knows these words.";
    INVALID_SERVICE_TYPE Error "InvalidServiceType" "a way of shipping that Google Base doesn't know",
        "`{value}` is no way of shipping of Google Base", "write `FedEx`, `UPS`, `DHL`, `Mail`, `Other`, `Overnight` or `Standard`",
        "Google Base knows these words.";
    INVALID_CURRENCY_UNIT Error "InvalidCurrencyUnit" "a currency that is none",
        "`{value}` is no currency's code", "write three capitals such as `NZD` (ISO 4217)",
        "Currencies are named by their codes of ISO 4217.";
    TOO_MANY Error "TooMany" "an element that stands too often",
        "`{parent}` should have at most ten of `{element}`", "keep the ten that matter",
        "Google Base takes ten of these and refuses the others.";
}
