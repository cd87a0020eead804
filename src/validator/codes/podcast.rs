//! Codes about Podcasting 2.0 and other namespaces that the W3C's validator ignores.

super::rows! { PODCAST:
    INVALID_PODCAST_VALUE Warning "InvalidPodcastValue" "invalid value in the podcast namespace",
        "`{element}` should have {form}, not `{value}`", "write the value in this form",
        "The Podcasting 2.0 specification defines the form of this value. Players ignore values that they can't read.";
    INVALID_PODCAST_GUID Warning "InvalidPodcastGuid" "a podcast guid that is not a UUID",
        "`{value}` is not a UUID", "write the UUID that is derived from the feed's URL",
        "Directories identify a podcast by a version 5 UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.";
    PODCAST_GUID_NOT_FROM_URL Info "PodcastGuidNotFromUrl" "a podcast guid that is not derived from the feed's URL",
        "`{value}` is not derived from the feed's URL, which gives `{expected}`", "never change it if the podcast is published; a new podcast should begin with `{expected}`",
        "The guid is assigned once, as the version 5 UUID of the feed's first URL without scheme and trailing slashes, and stays with the podcast when it moves. Every podcast that has moved has a guid of another URL, so this is no problem in itself.";
    UNKNOWN_PODCAST_ROLE Warning "UnknownPodcastRole" "a role or group that is not in the Podcast Taxonomy",
        "the Podcast Taxonomy has no `{value}`", "write a role or group of podcasttaxonomy.com",
        "Players show and group people by the terms of the Podcast Taxonomy.";
    PODCAST_TEXT_TOO_LONG Warning "PodcastTextTooLong" "a text that players cut",
        "`{element}` should have at most {max} characters here", "shorten it",
        "The specification limits the length of this text, and aggregators cut it there.";
    PODCAST_NOT_HTTPS Warning "PodcastNotHttps" "a URL without https",
        "`{value}` should begin with `https://`", "write the https URL",
        "The specification requires `https` for every web URL, and players in browsers load nothing else.";
    DEPRECATED_PODCAST_ELEMENT Warning "DeprecatedPodcastElement" "a deprecated element",
        "`{element}` is deprecated", "write `{instead}`",
        "The specification replaced this element, and new players know only its replacement.";
    UNKNOWN_EXTENSION_ELEMENT Warning "UnknownExtensionElement" "an unknown element of a known namespace",
        "feedwright knows no element `{element}` in `{parent}`", "check its spelling and its position",
        "The namespace is still growing, so this element may be new. More often it is misspelled, or is in a position that players don't look at.";
    UNKNOWN_EXTENSION_ATTRIBUTE Warning "UnknownExtensionAttribute" "an unknown attribute of a known namespace",
        "feedwright knows no attribute `{attribute}` of `{element}`", "check its spelling",
        "The namespace is still growing, so this attribute may be new. More often it is misspelled, and players ignore it.";
}
