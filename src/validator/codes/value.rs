//! What a value looks like.

super::rows! { VALUE:
    NOT_BLANK Warning "NotBlank" "an element is empty",
        "`{element}` should not be empty", "fill it in, or remove it",
        "An empty element says nothing, and some readers show it as a blank.";
    TOO_LONG Error "TooLong" "a text is too long",
        "`{element}` should have at most {max} characters, not {len}", "shorten it",
        "The namespace bounds the length of this text. Directories cut it or refuse the feed.";
    CONTAINS_HTML Warning "ContainsHTML" "markup where plain text should stand",
        "`{element}` should be plain text, but holds `{value}`", "remove the markup, or move it into the description",
        "Some readers show markup here as it is written, others remove it. Plain text is shown alike by all.";

    INVALID_RFC2822_DATE Error "InvalidRFC2822Date" "a date that is not in the form of RFC 2822",
        "`{element}` should be a date like `Fri, 02 Jan 2026 03:04:05 GMT`, not `{value}`", "write it in this form",
        "RSS dates follow RFC 822 with years of four digits. Readers that can't understand a date show the time they fetched the feed.";
    PROBLEMATICAL_RFC822_DATE Warning "ProblematicalRFC822Date" "a date that only RFC 822 allows",
        "`{value}` is a date that not every reader understands", "write it like `Fri, 02 Jan 2026 03:04:05 GMT`",
        "Years of two digits, comments, one-letter zones and unusual white space are allowed by RFC 822 and misread by many readers.";
    INCORRECT_DOW Error "IncorrectDOW" "the wrong day of the week",
        "this date is no `{value}`, but a `{right}`", "write `{right}`, or leave out the day of the week",
        "A reader that trusts the day of the week refuses the date. Often the date itself is wrong.";
    INVALID_RFC3339_DATE Error "InvalidRFC3339Date" "a date that is not in the form of RFC 3339",
        "`{element}` should be a date like `2026-01-02T03:04:05Z`, not `{value}`", "write it in this form, with seconds and a zone",
        "Atom dates have a date, a `T`, a time with seconds and a zone (RFC 4287 section 3.3). Without a zone the instant is unknown.";
    INVALID_W3CDTF_DATE Error "InvalidW3CDTFDate" "a date that is not in the form of the W3C's note",
        "`{element}` should be a date like `2026-01-02` or `2026-01-02T03:04:05Z`, not `{value}`", "write it in this form; a time needs a zone",
        "Dublin Core dates are written as the W3C's note on date and time has them: as much as is known, and a zone with every time.";
    INVALID_ISO8601_DATE_TIME Error "InvalidISO8601DateTime" "a date that is not in the form of ISO 8601",
        "`{element}` should be a date like `2026-01-02T03:04:05Z`, not `{value}`", "write it in this form",
        "The date may be as short as a year, but its parts are in this order and form.";
    IMPLAUSIBLE_DATE Warning "ImplausibleDate" "a date before the Web or in the future",
        "`{value}` is hardly the date of this", "correct it",
        "The date is before 1990 or still to come. Readers show such an entry first for years, or never.";

    INVALID_LINK Error "InvalidLink" "an address that is none",
        "`{element}` should be an address, not `{value}`", "write a whole address, with its scheme and host",
        "The text can't be read as a URI (RFC 3986).";
    INVALID_FULL_LINK Error "InvalidFullLink" "an address without its scheme or host",
        "`{element}` should be a whole address, not `{value}`", "begin it with `https://` and the host",
        "A feed is read far away from its site, so a relative address leads nowhere.";
    INVALID_IRI Error "InvalidIRI" "an address that is none",
        "`{element}` should be an address, not `{value}`", "write a whole address, with its scheme and host",
        "The text can't be read as an IRI (RFC 3987).";
    INVALID_URI_CHAR Error "InvalidUriChar" "a character that no address may have",
        "`{value}` has the character `{char}`, which no address may have", "write it as an escape, such as `%20` for a blank",
        "RFC 3986 has no place for this character. Readers cut the address there, or refuse it.";
    URI_NOT_IRI Error "UriNotIri" "letters beyond ASCII in an address",
        "`{value}` has letters beyond ASCII", "write them as escapes, and the host in punycode",
        "RSS links are URIs (RFC 3986), which have ASCII alone. Many readers open such a link wrongly.";
    INVALID_TAG Error "InvalidTAG" "a tag URI that is none",
        "`{value}` is no tag", "write it like `tag:daily.example,2026:the-article`",
        "A tag has a host in small letters, a comma, a date, a colon and a name (RFC 4151).";
    INVALID_URN Error "InvalidURN" "a URN that is none",
        "`{value}` is no URN", "write it like `urn:isbn:9780000000000`",
        "A URN has a namespace of letters, digits and hyphens, then a name (RFC 2141).";
    INVALID_UUID Error "InvalidUUID" "a UUID that is none",
        "`{value}` is no UUID", "write 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12",
        "A UUID has a form of its own (RFC 4122). One that has another is no id that others can trust.";
    SCHEME_NOT_IANA_REGISTERED Warning "SchemeNotIANARegistered" "a scheme that nobody registered",
        "`{value}` is no registered scheme", "correct it, or use another address",
        "Readers open only addresses whose scheme they know.";
    NON_CANONICAL_URI Warning "NonCanonicalURI" "an id that is not in its normal form",
        "`{value}` is not in its normal form", "write scheme and host in small letters, `/` after the host, and no needless escapes or ports; but never change an id that is published",
        "Ids are compared letter by letter (RFC 4287 section 4.2.6.1). One in its normal form survives tools that normalise addresses.";
    INVALID_URL_ATTRIBUTE Error "InvalidURLAttribute" "an attribute that should be an address of the Web",
        "`{attr}` should be an address like `https://daily.example/a.mp3`, not `{value}`", "write a whole address of http or https",
        "Programs fetch this file, so it needs an address of http or https with a host.";

    INVALID_LANGUAGE Error "InvalidLanguage" "a language tag that is none",
        "`{value}` is no language", "write a tag like `en` or `pt-BR`",
        "Languages are named by tags of ISO 639 codes with hyphens (BCP 47).";
    INVALID_MIME_TYPE Error "InvalidMIMEType" "a media type that is none",
        "`{value}` is no media type", "write one like `text/html` or `audio/mpeg`",
        "A media type has a type, a slash and a subtype (RFC 2045).";
    INVALID_ADDR_SPEC Error "InvalidAddrSpec" "an e-mail address that is none",
        "`{element}` should be an e-mail address alone, not `{value}`", "write it like `desk@daily.example`; the name has an element of its own",
        "Atom keeps names and addresses apart (RFC 4287 section 3.2.3).";
    INVALID_CONTACT Error "InvalidContact" "an e-mail address is missing",
        "`{element}` should be an e-mail address, not `{value}`", "write it like `desk@daily.example (The Desk)`, or name the author in `dc:creator`",
        "RSS wants an e-mail address here. A name alone belongs into `dc:creator`.";
    EMAIL_FORMAT Warning "EmailFormat" "an address and a name in the wrong order",
        "`{element}` should be an address with a name in parentheses, not `{value}`", "write it like `desk@daily.example (The Desk)`",
        "The RSS profile puts the address first and the name behind it in parentheses.";
    MISSING_REAL_NAME Warning "MissingRealName" "an address without a name",
        "`{element}` should have a name beside the address", "write it like `desk@daily.example (The Desk)`",
        "Readers show the name, and spare the address.";
    UNKNOWN_HOST Warning "UnknownHost" "an e-mail address at a host without a domain",
        "`{value}` is at a host that the world doesn't know", "write the whole domain",
        "An address is reachable from elsewhere only with its domain.";

    INVALID_INTEGER Error "InvalidInteger" "a whole number that is none",
        "`{element}` should be a whole number, not `{value}`", "write digits alone",
        "The value can't be read as a whole number.";
    INVALID_NON_NEGATIVE_INTEGER Error "InvalidNonNegativeInteger" "a number below zero, or none",
        "`{element}` should be a whole number from 0, not `{value}`", "write digits alone",
        "The value can't be read as a whole number from 0.";
    INVALID_POSITIVE_INTEGER Error "InvalidPositiveInteger" "a number below one, or none",
        "`{element}` should be a whole number from 1, not `{value}`", "write digits alone",
        "The value can't be read as a whole number from 1.";
    INVALID_COMMA_SEPARATED_INTEGERS Error "InvalidCommaSeparatedIntegers" "numbers that are not parted by commas",
        "`{element}` should be whole numbers with commas, not `{value}`", "write it like `4,3,2`",
        "The value can't be read as a list of whole numbers.";
    INVALID_FLOAT Error "InvalidFloat" "a number that is none",
        "`{value}` should be a number like `1.5`", "write digits, and a point before the fraction",
        "The value can't be read as a number.";
    INVALID_PERCENTAGE Error "InvalidPercentage" "a share that is not between 0 and 100",
        "`{element}` should be a number from 0 to 100, not `{value}`", "correct it",
        "The value can't be read as a number of this range.";
    INVALID_LATITUDE Error "InvalidLatitude" "a latitude that is none",
        "`{value}` should be degrees from -90 to 90", "write decimal degrees, north positive",
        "The value is no latitude. Often latitude and longitude were exchanged.";
    INVALID_LONGITUDE Error "InvalidLongitude" "a longitude that is none",
        "`{value}` should be degrees from -180 to 180", "write decimal degrees, east positive",
        "The value is no longitude.";
    INVALID_DURATION Error "InvalidDuration" "a length of time that is none",
        "`{element}` should be seconds or `H:MM:SS`, not `{value}`", "write it like `1:02:03` or `3723`",
        "Players show this length before they have the file.";
    INVALID_YES_NO Error "InvalidYesNo" "a value that is neither yes nor no",
        "`{element}` should be `yes` or `no`, not `{value}`", "write one of them in small letters",
        "The value is compared letter by letter.";
    INVALID_TRUE_FALSE Error "InvalidTrueFalse" "a value that is neither true nor false",
        "`{element}` should be `true` or `false`, not `{value}`", "write one of them in small letters",
        "The value is compared letter by letter.";
    INVALID_KEYWORDS Warning "InvalidKeywords" "keywords without commas",
        "`{element}` should have commas between its keywords", "put a comma between them",
        "Blanks do not part keywords, so these are one long keyword.";
}
