//! Codes about the requirements of partners and directories.

super::rows! { PROFILE:
    PROFILE_FORMAT Warning "ProfileFormat" "a partner does not read this format",
        "{partner} does not read {format}", "offer an RSS feed",
        "The partner reads only some formats.";
    PROFILE_MISSING_ELEMENT Warning "ProfileMissingElement" "an element that a partner requires is missing",
        "{partner} requires `{element}` in `{parent}`", "add `{element}`",
        "The format does not require this element, but the partner leaves out feeds or entries without it.";
    PROFILE_MISSING_ATTRIBUTE Warning "ProfileMissingAttribute" "an attribute that a partner requires is missing",
        "{partner} requires the attribute `{attr}` of `{element}`", "add `{attr}`",
        "The partner can't use the element without this attribute.";
    PROFILE_VALUE Warning "ProfileValue" "a value that a partner does not accept",
        "{partner} requires {form} in `{element}`, not `{value}`", "change the value as the partner requires",
        "The format allows this value, but the partner leaves out feeds or entries with it.";
    PROFILE_LENGTH Warning "ProfileLength" "a text that is too short or too long for a partner",
        "{partner} requires {bounds} characters in `{element}`, not {length}", "lengthen or shorten it",
        "The partner has limited space for this text and leaves out entries that do not fit.";
    PROFILE_TOO_LARGE Warning "ProfileTooLarge" "larger than a partner accepts",
        "{partner} accepts {most} bytes for {what}, not {value}", "reduce its size",
        "The partner rejects or cuts anything larger.";
    PROFILE_TOO_FEW_ENTRIES Warning "ProfileTooFewEntries" "fewer entries than a partner requires",
        "{partner} requires {least} entries, but the feed has {count}", "include more entries in the feed",
        "The partner reviews a source by the contents of its feed, and does not accept one with so few entries.";
}
