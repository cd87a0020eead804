//! OPML: lists of feeds.

super::rows! { OPML:
    INVALID_OPML_VERSION Error "InvalidOPMLVersion" "a version of OPML that does not exist",
        "`version` should be `2.0`, not `{value}`", "write `2.0`",
        "There are OPML 1.0, 1.1 and 2.0.";
    INVALID_OUTLINE_TYPE Warning "InvalidOutlineType" "an outline of an unknown type",
        "`{value}` is no type of outline that is known", "write `rss` for a feed, `link` for a page",
        "Readers import outlines of the type `rss`. Others they pass over.";
    INVALID_OUTLINE_VERSION Warning "InvalidOutlineVersion" "a version of RSS that OPML does not name",
        "`version` should be `RSS2`, `RSS1`, `RSS` or `scriptingNews`, not `{value}`", "write one of them, or leave it out",
        "OPML 2.0 names versions of RSS by these words.";
    INVALID_EXPANSION_STATE Error "InvalidExpansionState" "line numbers that are none",
        "`expansionState` should be line numbers with commas, not `{value}`", "write it like `1,4,7`",
        "Outliners open the lines with these numbers.";
    MISSING_OUTLINE_TYPE Warning "MissingOutlineType" "a feed in the list without its type",
        "an outline with `xmlUrl` should have the type `rss`", "add `type=\"rss\"`",
        "OPML 2.0 marks feeds by `type=\"rss\"`, Atom feeds too. Some readers import only those.";
    MISSING_XML_URL Warning "MissingXmlURL" "a feed in the list without its address",
        "an outline of the type `{value}` should have `xmlUrl`", "add `xmlUrl`",
        "Without its address nobody can subscribe to the feed.";
    MISSING_URL_ATTR Warning "MissingUrlAttr" "a link in the list without its address",
        "an outline of the type `{value}` should have `url`", "add `url`",
        "Without its address the link leads nowhere.";
    MISSING_TITLE_ATTR Warning "MissingTitleAttr" "a feed in the list without its title",
        "an outline of the type `{value}` should have `title`", "add `title`, the feed's own",
        "Readers show `title` where they have not fetched the feed yet.";
}
