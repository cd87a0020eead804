//! Codes about the requirements of partners and directories.

super::rows! { PROFILE:
    PROFILE_FORMAT Error "ProfileFormat" "a partner does not read this format",
        "{partner} does not read {format}", "offer an RSS feed",
        "The partner reads only some formats.";
    PROFILE_MISSING_ELEMENT Error "ProfileMissingElement" "an element that a partner requires is missing",
        "{partner} requires `{element}` in `{parent}`", "add `{element}`",
        "The format does not require this element, but the partner leaves out feeds or entries without it.";
    PROFILE_MISSING_ATTRIBUTE Error "ProfileMissingAttribute" "an attribute that a partner requires is missing",
        "{partner} requires the attribute `{attr}` of `{element}`", "add `{attr}`",
        "The partner can't use the element without this attribute.";
    PROFILE_VALUE Error "ProfileValue" "a value that a partner does not accept",
        "{partner} requires {form} in `{element}`, not `{value}`", "change the value as the partner requires",
        "The format allows this value, but the partner leaves out feeds or entries with it.";
    PROFILE_LENGTH Error "ProfileLength" "a text that is too short or too long for a partner",
        "{partner} requires {bounds} characters in `{element}`, not {length}", "lengthen or shorten it",
        "The partner has limited space for this text and leaves out entries that do not fit.";
    PROFILE_REPEATED_VALUE Error "ProfileRepeatedValue" "a value that a partner accepts only once",
        "{partner} ignores an item whose `{element}` another item already has: `{value}`", "give each item its own `{element}`",
        "The format allows this, but the partner takes the second item for a copy of the first and leaves it out.";
    PROFILE_RETIRED Warning "ProfileRetired" "a partner that reads no feeds any more",
        "{partner} reads no feeds any more", "{help}",
        "The partner once had requirements for feeds, which no longer apply.";
    PROFILE_TOO_LARGE Warning "ProfileTooLarge" "larger than a partner accepts",
        "{partner} accepts {most} bytes for {what}, not {value}", "reduce its size",
        "The partner rejects or cuts anything larger.";
    PROFILE_TOO_FEW_ENTRIES Error "ProfileTooFewEntries" "fewer entries than a partner requires",
        "{partner} requires {least} entries, but the feed has {count}", "include more entries in the feed",
        "The partner reviews a source by the contents of its feed, and does not accept one with so few entries.";
}
