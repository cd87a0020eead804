//! Codes about the form of values: dates, URLs, numbers, names and text.

super::rows! { VALUE:
    NOT_BLANK Warning "NotBlank" "an empty element",
        "`{element}` should not be empty", "fill it in, or remove it",
        "An empty element carries no information, and some readers show it as a blank.";
    TOO_LONG Error "TooLong" "a text that is too long",
        "`{element}` should have at most {max} characters, not {len}", "shorten it",
        "The namespace limits the length of this text. Directories cut it or reject the feed.";
    CONTAINS_HTML Warning "ContainsHTML" "markup in plain text",
        "`{element}` should be plain text, but contains `{value}`", "remove the markup, or move it into the description",
        "Some readers show markup here as it is written, others remove it. All show plain text the same way.";

    INVALID_RFC2822_DATE Error "InvalidRFC2822Date" "not an RFC 2822 date",
        "`{element}` should be a date like `Fri, 02 Jan 2026 03:04:05 GMT`, not `{value}`", "write it in this form",
        "RSS dates follow RFC 822 with four-digit years. Readers that can't parse a date show the time at which they fetched the feed.";
    PROBLEMATICAL_RFC822_DATE Warning "ProblematicalRFC822Date" "a date form that many readers misread",
        "not every reader understands the date `{value}`", "write it like `Fri, 02 Jan 2026 03:04:05 GMT`",
        "RFC 822 allows two-digit years, comments, one-letter zones and unusual white space, but many readers misread them.";
    INCORRECT_DOW Error "IncorrectDOW" "wrong day of the week",
        "this date is a `{right}`, not a `{value}`", "write `{right}`, or leave out the day of the week",
        "A reader that checks the day of the week rejects the date. Often the date itself is wrong.";
    INVALID_RFC3339_DATE Error "InvalidRFC3339Date" "not an RFC 3339 date",
        "`{element}` should be a date like `2026-01-02T03:04:05Z`, not `{value}`", "write it in this form, with seconds and a zone",
        "Atom dates have a date, a `T`, a time with seconds and a zone (RFC 4287 section 3.3). Without a zone the instant is unknown.";
    INVALID_W3CDTF_DATE Error "InvalidW3CDTFDate" "not a W3CDTF date",
        "`{element}` should be a date like `2026-01-02` or `2026-01-02T03:04:05Z`, not `{value}`", "write it in this form; a time needs a zone",
        "Dublin Core dates follow the W3C note on date and time formats: as many parts as are known, and a zone with every time.";
    INVALID_ISO8601_DATE_TIME Error "InvalidISO8601DateTime" "not an ISO 8601 date",
        "`{element}` should be a date like `2026-01-02T03:04:05Z`, not `{value}`", "write it in this form",
        "The date may be as short as a year, but its parts must have this order and form.";
    IMPLAUSIBLE_DATE Warning "ImplausibleDate" "a date before the Web or in the future",
        "the date `{value}` is before 1990 or in the future", "correct it",
        "Such a date is almost always a mistake. Readers show the entry first for years, or never.";

    INVALID_LINK Error "InvalidLink" "invalid URL",
        "`{element}` should be a URL, not `{value}`", "write a full URL, with its scheme and host",
        "The text is not a valid URI (RFC 3986).";
    INVALID_FULL_LINK Error "InvalidFullLink" "a URL without its scheme or host",
        "`{element}` should be a full URL, not `{value}`", "begin it with `https://` and the host",
        "Readers show a feed away from its site, so a relative URL can't be opened.";
    INVALID_IRI Error "InvalidIRI" "invalid IRI",
        "`{element}` should be a URL, not `{value}`", "write a full URL, with its scheme and host",
        "The text is not a valid IRI (RFC 3987).";
    INVALID_URI_CHAR Error "InvalidUriChar" "a character that URLs must not contain",
        "`{value}` contains the character `{char}`, which is not allowed in a URL", "percent-encode it, for example a space as `%20`",
        "RFC 3986 does not allow this character. Readers cut the URL there, or reject it.";
    URI_NOT_IRI Error "UriNotIri" "non-ASCII characters in a URL",
        "`{value}` contains non-ASCII characters", "percent-encode them, and write the host in punycode",
        "RSS links are URIs (RFC 3986), which are pure ASCII. Many readers fail to open such a link.";
    INVALID_TAG Error "InvalidTAG" "invalid tag URI",
        "`{value}` is not a valid tag URI", "write it like `tag:daily.example,2026:the-article`",
        "A tag URI has a lowercase host, a comma, a date, a colon and a name (RFC 4151).";
    INVALID_URN Error "InvalidURN" "invalid URN",
        "`{value}` is not a valid URN", "write it like `urn:isbn:9780000000000`",
        "A URN has a namespace of letters, digits and hyphens, then a name (RFC 2141).";
    INVALID_UUID Error "InvalidUUID" "invalid UUID",
        "`{value}` is not a valid UUID", "write 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12",
        "RFC 4122 defines the form of a UUID. A value in any other form is not a dependable id.";
    SCHEME_NOT_IANA_REGISTERED Warning "SchemeNotIANARegistered" "unregistered URL scheme",
        "`{value}` is not a registered URL scheme", "correct it, or use another URL",
        "Readers open only URLs whose scheme they know.";
    NON_CANONICAL_URI Warning "NonCanonicalURI" "an id that is not in its canonical form",
        "`{value}` is not in its canonical form", "write scheme and host in lowercase, `/` after the host, and no needless escapes or ports; but never change an id that is already published",
        "Ids are compared character by character (RFC 4287 section 4.2.6.1). An id in canonical form survives tools that normalize URLs.";
    INVALID_URL_ATTRIBUTE Error "InvalidURLAttribute" "an attribute that should be an http or https URL",
        "`{attr}` should be a URL like `https://daily.example/a.mp3`, not `{value}`", "write a full http or https URL",
        "Programs download this file, so it needs an http or https URL with a host.";

    INVALID_LANGUAGE Error "InvalidLanguage" "invalid language tag",
        "unknown language `{value}`", "write a tag like `en` or `pt-BR`",
        "Languages are written as BCP 47 tags: ISO codes separated by hyphens.";
    INVALID_MIME_TYPE Error "InvalidMIMEType" "invalid media type",
        "`{value}` is not a valid media type", "write one like `text/html` or `audio/mpeg`",
        "A media type has a type, a slash and a subtype (RFC 2045).";
    INVALID_ADDR_SPEC Error "InvalidAddrSpec" "invalid e-mail address",
        "`{element}` should be only an e-mail address, not `{value}`", "write it like `desk@daily.example`, and put the name into its own element",
        "Atom separates names and addresses (RFC 4287 section 3.2.3).";
    INVALID_CONTACT Error "InvalidContact" "an e-mail address is missing",
        "`{element}` should be an e-mail address, not `{value}`", "write it like `desk@daily.example (The Desk)`, or name the author in `dc:creator`",
        "RSS requires an e-mail address here. A name alone belongs in `dc:creator`.";
    EMAIL_FORMAT Warning "EmailFormat" "an e-mail address and a name in the wrong order",
        "`{element}` should be an e-mail address followed by a name in parentheses, not `{value}`", "write it like `desk@daily.example (The Desk)`",
        "The RSS Profile puts the address first and the name after it in parentheses.";
    MISSING_REAL_NAME Warning "MissingRealName" "an e-mail address without a name",
        "`{element}` should have a name after the e-mail address", "write it like `desk@daily.example (The Desk)`",
        "Readers show the name and hide the address.";
    UNKNOWN_HOST Warning "UnknownHost" "an e-mail address at a host without a domain",
        "`{value}` has a host without a public domain", "write the full domain",
        "Mail from other networks reaches an address only if it has its full domain.";

    INVALID_INTEGER Error "InvalidInteger" "not a whole number",
        "`{element}` should be a whole number, not `{value}`", "write only digits",
        "The value can't be read as a whole number.";
    INVALID_NON_NEGATIVE_INTEGER Error "InvalidNonNegativeInteger" "not a whole number of 0 or more",
        "`{element}` should be a whole number of 0 or more, not `{value}`", "write only digits",
        "The value can't be read as a whole number of 0 or more.";
    INVALID_POSITIVE_INTEGER Error "InvalidPositiveInteger" "not a whole number of 1 or more",
        "`{element}` should be a whole number of 1 or more, not `{value}`", "write only digits",
        "The value can't be read as a whole number of 1 or more.";
    INVALID_COMMA_SEPARATED_INTEGERS Error "InvalidCommaSeparatedIntegers" "not a comma-separated list of whole numbers",
        "`{element}` should be whole numbers separated by commas, not `{value}`", "write it like `4,3,2`",
        "The value can't be read as a list of whole numbers.";
    INVALID_FLOAT Error "InvalidFloat" "not a number",
        "`{value}` should be a number like `1.5`", "write digits, and a point before the fraction",
        "The value can't be read as a number.";
    INVALID_PERCENTAGE Error "InvalidPercentage" "not a percentage from 0 to 100",
        "`{element}` should be a number from 0 to 100, not `{value}`", "correct it",
        "The value can't be read as a number in this range.";
    INVALID_LATITUDE Error "InvalidLatitude" "invalid latitude",
        "`{value}` should be degrees from -90 to 90", "write decimal degrees, positive for north",
        "The value is not a latitude. Often latitude and longitude were swapped.";
    INVALID_LONGITUDE Error "InvalidLongitude" "invalid longitude",
        "`{value}` should be degrees from -180 to 180", "write decimal degrees, positive for east",
        "The value is not a longitude.";
    INVALID_DURATION Error "InvalidDuration" "invalid duration",
        "`{element}` should be seconds or `H:MM:SS`, not `{value}`", "write it like `1:02:03` or `3723`",
        "Players show this duration before they have the file.";
    INVALID_YES_NO Error "InvalidYesNo" "a value other than yes and no",
        "`{element}` should be `yes` or `no`, not `{value}`", "write one of them in lowercase",
        "The value is compared character by character.";
    INVALID_TRUE_FALSE Error "InvalidTrueFalse" "a value other than true and false",
        "`{element}` should be `true` or `false`, not `{value}`", "write one of them in lowercase",
        "The value is compared character by character.";
    INVALID_KEYWORDS Warning "InvalidKeywords" "keywords without commas",
        "`{element}` should have commas between its keywords", "put a comma between them",
        "Spaces do not separate keywords, so these are read as one long keyword.";
}
