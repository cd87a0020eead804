//! What a value looks like.

super::rows! { VALUE:
    NOT_BLANK Warning "NotBlank" "an element is empty",
        "`{element}` should not be empty", "fill it in, or remove it",
        "An empty element says nothing, and some readers show it as a blank.";
    INVALID_RFC2822_DATE Error "InvalidRFC2822Date" "a date that is not in the form of RFC 822",
        "`{element}` should be a date like `Fri, 02 Jan 2026 03:04:05 GMT`, not `{value}`", "write it in this form",
        "RSS dates follow RFC 822 with years of four digits. Readers that can't understand a date show the time they fetched the feed.";
}
