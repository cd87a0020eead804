//! Codes about OPML, the format of lists of feeds.

super::rows! { OPML:
    INVALID_OPML_VERSION Error "InvalidOPMLVersion" "unknown OPML version",
        "`version` should be `2.0`, not `{value}`", "write `2.0`",
        "OPML has the versions 1.0, 1.1 and 2.0.";
    INVALID_OUTLINE_TYPE Warning "InvalidOutlineType" "unknown outline type",
        "unknown outline type `{value}`", "write `rss` for a feed, `link` for a page",
        "Readers import outlines of the type `rss` and ignore all others.";
    INVALID_OUTLINE_VERSION Warning "InvalidOutlineVersion" "an RSS version that OPML does not define",
        "`version` should be `RSS2`, `RSS1`, `RSS` or `scriptingNews`, not `{value}`", "write one of them, or leave it out",
        "OPML 2.0 defines these names for versions of RSS.";
    INVALID_EXPANSION_STATE Error "InvalidExpansionState" "invalid line numbers",
        "`expansionState` should be line numbers separated by commas, not `{value}`", "write it like `1,4,7`",
        "Outliners expand the lines with these numbers.";
    MISSING_OUTLINE_TYPE Warning "MissingOutlineType" "a feed in the list lacks its type",
        "an outline with `xmlUrl` should have the type `rss`", "add `type=\"rss\"`",
        "OPML 2.0 marks every feed with `type=\"rss\"`, even an Atom feed. Some readers import only those.";
    MISSING_XML_URL Warning "MissingXmlURL" "a feed in the list lacks its URL",
        "an outline of the type `{value}` should have `xmlUrl`", "add `xmlUrl`",
        "Without its URL nobody can subscribe to the feed.";
    MISSING_URL_ATTR Warning "MissingUrlAttr" "a link in the list lacks its URL",
        "an outline of the type `{value}` should have `url`", "add `url`",
        "Without its URL the link can't be opened.";
    MISSING_TITLE_ATTR Warning "MissingTitleAttr" "a feed in the list lacks its title",
        "an outline of the type `{value}` should have `title`", "add `title` with the title of the feed",
        "Readers show `title` until they have fetched the feed.";
}
