//! What is found by comparing, and by the size of a whole feed.

super::rows! { BEYOND:
    ID_CHANGED Warning "IdChanged" "an entry that has another id than before",
        "`{entry}` had the id `{old}` and has `{new}` now", "give it its old id",
        "Readers know an entry by its id. With another one every subscriber sees it as new.";
    DATE_CHANGED Warning "DateChanged" "an entry that has another date of publication than before",
        "`{entry}` was published {old} and now says {new}", "give it its old date; say that it changed by `updated`",
        "Some readers show an entry again when its date moves, others sort it anew. Aggregators of news refuse feeds whose dates move.";
    SHARED_ID Warning "SharedId" "one id for two articles in different feeds",
        "`{entry}` has the id `{id}`, which `{other}` has in another feed", "give each article an id of its own",
        "Readers that follow both feeds take the two for one, and show only the first.";
    FEED_OLDER_THAN_ENTRY Warning "FeedOlderThanEntry" "a feed older than its newest entry",
        "the feed is of {updated}, but its newest entry of {newest}", "make the feed's date that of its newest entry",
        "Some aggregators leave out entries that are newer than the feed itself.";
    LARGE_FEED Warning "LargeFeed" "a feed of more than a megabyte",
        "the feed has {size} bytes", "carry fewer entries, or summaries",
        "Aggregators of news refuse feeds of more than one or two megabytes, and every reader fetches the whole of it again and again.";
    HUGE_FEED Warning "HugeFeed" "a feed of more than five megabytes",
        "the feed has {size} bytes", "carry fewer entries, or summaries, or archive the old ones (RFC 5005)",
        "The W3C's validator and several readers refuse files of this size.";
}
