//! Codes about podcasts in Apple's directory.

super::rows! { ITUNES:
    MISSING_ITUNES_ELEMENT Warning "MissingItunesElement" "a podcast lacks an element that Apple requires",
        "a podcast's `{parent}` should have `{element}`", "add `{element}`",
        "Apple's directory accepts a podcast only with its language, a category and a statement whether it is explicit.";
    INVALID_ITUNES_CATEGORY Error "InvalidItunesCategory" "unknown Apple category",
        "Apple has no category `{text}` here", "write one of Apple's categories exactly; put a subcategory inside its category",
        "Apple lists a podcast only under its own categories, spelled exactly as Apple spells them.";
    OBSOLETE_ITUNES_CATEGORY Warning "ObsoleteItunesCategory" "a category that Apple has removed",
        "Apple has removed the category `{text}`", "write a current category",
        "Apple changed its categories in 2019 and assigns podcasts in old ones as it sees fit.";
    UNSUPPORTED_ITUNES_FORMAT Warning "UnsupportedItunesFormat" "a file format that Apple does not play",
        "Apple does not play `{extension}` files", "offer the episode as `mp3`, `m4a`, `mp4`, `m4v`, `mov`, `pdf` or `epub`",
        "Apple leaves out episodes whose file it can't play.";
    INVALID_YES_NO_CLEAN Error "InvalidYesNoClean" "a value other than yes, no and clean",
        "`{element}` should be `yes` or `no`, not `{value}`", "write one of them, without white space around it",
        "The value is compared character by character.";
    INVALID_ITUNES_CHANNEL_TYPE Error "InvalidItunesChannelType" "unknown podcast type",
        "`{element}` should be `episodic` or `serial`, not `{value}`", "write one of them",
        "The type sets the order of episodes: newest first, or as a story from its beginning.";
    INVALID_ITUNES_EPISODE_TYPE Error "InvalidItunesEpisodeType" "unknown episode type",
        "`{element}` should be `full`, `trailer` or `bonus`, not `{value}`", "write one of them",
        "Players show trailers and bonus episodes separately from the others.";
    INVALID_ITUNES_COMPLETE Warning "InvalidItunesComplete" "an `itunes:complete` other than `Yes`",
        "`{element}` should be `Yes`, not `{value}`", "write `Yes` if no more episodes will follow, or remove it",
        "Apple ignores any other value. With `Yes` it stops looking for new episodes.";
    NOT_UTF8 Warning "NotUTF8" "a podcast that is not in UTF-8",
        "a podcast should be in UTF-8, not {encoding}", "write the feed in UTF-8",
        "Apple asks for UTF-8. In other encodings, names and titles may be garbled.";
}
