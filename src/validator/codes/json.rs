//! JSON Feed, which the W3C's validator does not know.

super::rows! { JSON:
    JSON_SYNTAX Error "JsonSyntax" "the document is not JSON",
        "{message}", "mend the place shown; nothing of the feed could be judged",
        "JSON readers stop at the first fault. The commonest are a comma after the last member, a line break in a text, and a member that stands twice.";
    JSON_TYPE Error "JsonType" "a member of the wrong type",
        "`{element}` of `{parent}` should be {expected}", "write it as {expected}",
        "The specification gives this member a type. Readers in typed languages refuse the whole feed for another.";
    JSON_UNKNOWN_MEMBER Warning "JsonUnknownMember" "a member that the format does not have",
        "`{parent}` has no member `{element}`", "correct its spelling; names of extensions begin with `_`",
        "JSON Feed 1.1 does not have this member, and extensions begin with an underscore, so it is probably misspelt.";
    JSON_VERSION Error "JsonFeedVersion" "a version of JSON Feed that does not exist",
        "`version` should be `https://jsonfeed.org/version/1.1`, not `{value}`", "write it exactly so",
        "Readers know a JSON Feed by this address.";
    JSON_DEPRECATED Info "JsonDeprecatedMember" "a member that version 1.1 replaced",
        "`{element}` of `{parent}` was replaced by `authors`", "write `authors`, a list, beside it or in its place",
        "Version 1.1 has `authors`, a list, in place of `author`. Old readers know only the latter.";
    MISSING_CONTENT Error "MissingContent" "an item without content",
        "an item should have `content_html` or `content_text`", "add one of them",
        "JSON Feed requires one of the two; `summary` alone is not enough.";
    MISSING_FEED_URL Warning "MissingFeedUrl" "a feed that does not say where it is",
        "the feed should say its own address in `feed_url`", "add `feed_url`",
        "Readers that meet the feed as a file subscribe to this address, and it is what tells one feed from another.";
    FEED_URL_DIFFERS Warning "FeedUrlDiffers" "a feed that names another address as its own",
        "`feed_url` should be the address the feed is served at, not `{value}`", "correct it, or serve the feed there",
        "Readers subscribe to `feed_url`. If it leads elsewhere, they leave this address or see two feeds.";
    NUMBER_AS_ID Warning "NumberAsId" "an id that is a number",
        "`id` should be text, not a number", "write it in quotes",
        "Version 1.1 requires text. Readers turn numbers into text in ways of their own, so the id may change between them.";
    JSON_DUPLICATE_ID Error "JsonDuplicateId" "two items with one id",
        "`{value}` is the id of another item already", "give each item an id of its own",
        "Readers show one of the two, or show both as changed at each visit.";
}
