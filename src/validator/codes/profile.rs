//! Partners' requirements.

super::rows! { PROFILE:
    PROFILE_FORMAT Warning "ProfileFormat" "a format that a partner does not read",
        "{partner} does not read {format}", "give it a feed of RSS",
        "The partner reads some formats only.";
    PROFILE_MISSING_ELEMENT Warning "ProfileMissingElement" "an element that a partner asks for is missing",
        "{partner} asks for `{element}` in `{parent}`", "add `{element}`",
        "The format does not require the element, but the partner leaves out what does not have it.";
    PROFILE_MISSING_ATTRIBUTE Warning "ProfileMissingAttribute" "an attribute that a partner asks for is missing",
        "{partner} asks for `{attr}` of `{element}`", "add `{attr}`",
        "The partner can't use the element without this attribute.";
    PROFILE_VALUE Warning "ProfileValue" "a value that a partner does not take",
        "{partner} asks for {form} in `{element}`, not `{value}`", "write the value as the partner asks",
        "The format allows the value, but the partner leaves out what has it.";
    PROFILE_LENGTH Warning "ProfileLength" "a text that is too short or too long for a partner",
        "{partner} asks for {bounds} characters in `{element}`, not {length}", "lengthen or shorten it",
        "The partner shows the text in a space of its own, and leaves out what does not fit.";
    PROFILE_TOO_LARGE Warning "ProfileTooLarge" "more bytes than a partner takes",
        "{partner} takes {most} bytes of {what}, not {value}", "carry less",
        "The partner refuses or cuts what is larger.";
    PROFILE_TOO_FEW_ENTRIES Warning "ProfileTooFewEntries" "fewer entries than a partner asks for",
        "{partner} asks for {least} entries, and the feed has {count}", "let the feed carry more entries",
        "The partner judges a source by what its feed carries, and takes none with so few.";
}
