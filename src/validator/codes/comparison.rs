//! Codes found by comparing feeds or copies of one, and by the size of a feed.

super::rows! { COMPARISON:
    ID_CHANGED Warning "IdChanged" "the id of an entry has changed",
        "`{entry}` had the id `{old}` and now has `{new}`", "restore its old id",
        "Readers recognize an entry by its id. With another id every subscriber sees it as new.";
    DATE_CHANGED Warning "DateChanged" "the publication date of an entry has changed",
        "`{entry}` was published {old} and now has the date {new}", "restore its old date, and put the date of the change into `updated`",
        "Some readers show an entry again when its date changes, others sort it anew. News aggregators reject feeds whose dates change.";
    SHARED_ID Warning "SharedId" "two articles in different feeds have the same id",
        "`{entry}` has the id `{id}`, which `{other}` has in another feed", "give each article its own id",
        "Readers that follow both feeds treat the two as one article and show only the first.";
    FEED_OLDER_THAN_ENTRY Warning "FeedOlderThanEntry" "a feed older than its newest entry",
        "the feed is dated {updated}, but its newest entry {newest}", "use the date of the newest entry as the feed's date",
        "Some aggregators leave out entries that are newer than the feed itself.";
    PART_COMPARED Info "PartCompared" "only the beginning of a long value is compared",
        "`{element}` is so long that only its first 64 kB are compared with other values", "write a value of at most 65,536 bytes",
        "URLs, ids, dates, titles and attributes are normally short. If one is longer than 65,536 bytes, only its beginning is resolved and compared with others, so two values that differ only after that count as the same. This is reported once per document.";
    LARGE_FEED Warning "LargeFeed" "a feed larger than one megabyte",
        "the feed has {size} bytes", "include fewer entries, or summaries",
        "News aggregators reject feeds larger than one or two megabytes, and every reader downloads all of it again and again.";
    HUGE_FEED Warning "HugeFeed" "a feed larger than five megabytes",
        "the feed has {size} bytes", "include fewer entries, or summaries, or archive the old ones (RFC 5005)",
        "The W3C's validator and several readers reject files of this size.";
}
