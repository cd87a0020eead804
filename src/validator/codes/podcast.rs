//! Podcasting 2.0 and other namespaces that the W3C passes over.

super::rows! { PODCAST:
    INVALID_PODCAST_VALUE Warning "InvalidPodcastValue" "a value that the podcast namespace does not have",
        "`{element}` should have {form}, not `{value}`", "write the value in this form",
        "The specification of Podcasting 2.0 gives this value a form. Players pass over what they can't read.";
    INVALID_PODCAST_GUID Warning "InvalidPodcastGuid" "a podcast's id that is no UUID",
        "`{value}` is no UUID", "write the UUID that follows from the feed's address",
        "Directories know a podcast by its UUID of version 5, of 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.";
    PODCAST_GUID_NOT_FROM_URL Warning "PodcastGuidNotFromUrl" "a podcast's id that does not follow from its address",
        "`{value}` does not follow from the feed's address, `{expected}` would", "keep it if the podcast got it at another address, else write `{expected}`",
        "The id is the UUID of version 5 of the address without scheme and slashes at its end, fixed once. Where it does not follow from the address the podcast moved, or the id was made up.";
    UNKNOWN_PODCAST_ROLE Warning "UnknownPodcastRole" "a role or a group that the Podcast Taxonomy does not have",
        "the Podcast Taxonomy has no `{value}`", "write a role or group of podcasttaxonomy.com",
        "Players show and file people by the words of the Podcast Taxonomy.";
    PODCAST_TEXT_TOO_LONG Warning "PodcastTextTooLong" "a text that players cut",
        "`{element}` should have at most {max} characters here", "shorten it",
        "The specification bounds this text, and aggregators cut it there.";
    PODCAST_NOT_HTTPS Warning "PodcastNotHttps" "an address that is not secure",
        "`{value}` should begin with `https://`", "write the secure address",
        "The specification wants `https` for everything of the Web, and players in browsers load nothing else.";
    DEPRECATED_PODCAST_ELEMENT Warning "DeprecatedPodcastElement" "an element that another replaced",
        "`{element}` is no longer in use", "write `{instead}`",
        "The specification replaced this element; new players know only the other.";
    UNKNOWN_EXTENSION_ELEMENT Warning "UnknownExtensionElement" "an element that its namespace is not known to have",
        "`{parent}` is not known to have `{element}`", "check its spelling and its place",
        "The namespace still grows, so this may be new. As often it is misspelt, or stands where players don't look.";
    UNKNOWN_EXTENSION_ATTRIBUTE Warning "UnknownExtensionAttribute" "an attribute that its namespace is not known to have",
        "`{element}` is not known to have the attribute `{attribute}`", "check its spelling",
        "The namespace still grows, so this may be new. As often it is misspelt, and players pass over it.";
}
