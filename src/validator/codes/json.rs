//! Codes about JSON Feed, which the W3C's validator does not support.

super::rows! { JSON:
    JSON_SYNTAX Error "JsonSyntax" "the document is not valid JSON",
        "{message}", "fix the document at this position; nothing else in it was checked",
        "JSON readers stop at the first error. The most common errors are a comma after the last member, a line break inside a string, and a member that appears twice.";
    JSON_TYPE Error "JsonType" "a member of the wrong type",
        "`{element}` of `{parent}` should be {expected}", "write it as {expected}",
        "The specification defines the type of this member. Readers in typed languages reject the whole feed if the type is different.";
    JSON_UNKNOWN_MEMBER Warning "JsonUnknownMember" "a member that the format does not define",
        "`{parent}` has no member `{element}`", "correct its spelling; names of extensions begin with `_`",
        "JSON Feed 1.1 does not define this member, and extensions begin with an underscore, so it is probably misspelled.";
    JSON_VERSION Error "JsonFeedVersion" "unknown JSON Feed version",
        "`version` should be `https://jsonfeed.org/version/1.1`, not `{value}`", "write exactly this value",
        "Readers recognize a JSON Feed by this value.";
    JSON_DEPRECATED Info "JsonDeprecatedMember" "a member that version 1.1 replaced",
        "`{element}` of `{parent}` was replaced by `authors`", "write `authors`, a list, in addition to it or in its place",
        "Version 1.1 replaced `author` with `authors`, a list. Old readers know only `author`.";
    MISSING_CONTENT Error "MissingContent" "an item without content",
        "an item should have `content_html` or `content_text`", "add one of them",
        "JSON Feed requires one of the two; `summary` alone is not enough.";
    MISSING_FEED_URL Warning "MissingFeedUrl" "the feed does not state its own URL",
        "the feed should state its own URL in `feed_url`", "add `feed_url`",
        "Readers that open the feed as a file subscribe to this URL, and use it to distinguish one feed from another.";
    FEED_URL_DIFFERS Warning "FeedUrlDiffers" "`feed_url` is not the URL of the feed",
        "`feed_url` should be the URL that serves the feed, not `{value}`", "correct it, or serve the feed from that URL",
        "Readers subscribe to `feed_url`. If it is another URL, they leave this one or see two feeds.";
    NUMBER_AS_ID Warning "NumberAsId" "an id that is a number",
        "`id` should be a string, not a number", "write it in quotes",
        "Version 1.1 requires a string. Readers convert numbers to strings in different ways, so the id may differ between them.";
    JSON_DUPLICATE_ID Error "JsonDuplicateId" "two items with the same id",
        "another item already has the id `{value}`", "give each item its own id",
        "Readers show only one of the two, or show both as changed at every visit.";
}
