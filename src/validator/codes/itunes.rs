//! Apple's podcasts.

super::rows! { ITUNES:
    MISSING_ITUNES_ELEMENT Warning "MissingItunesElement" "a podcast lacks what Apple asks for",
        "a podcast's `{parent}` should have `{element}`", "add `{element}`",
        "Apple's directory does not take a podcast without its language, a category and whether it is explicit.";
    MISSING_ITUNES_EMAIL Warning "MissingItunesEmail" "a podcast without its owner's address",
        "a podcast's `{parent}` should have `itunes:owner` with `{element}`", "add it if a directory has to reach you, or leave it out to be spared mail",
        "Directories prove by this address who owns a podcast. Apple no longer needs it.";
    INVALID_ITUNES_CATEGORY Error "InvalidItunesCategory" "a category that Apple does not have",
        "`{text}` is no category of Apple's here", "write one of Apple's, letter by letter; a category of a category stands within it",
        "Apple files a podcast only under its own categories, spelt as Apple spells them.";
    OBSOLETE_ITUNES_CATEGORY Warning "ObsoleteItunesCategory" "a category that Apple gave up",
        "`{text}` is no longer a category of Apple's", "write one of today's",
        "Apple changed its categories in 2019 and files old ones where it thinks best.";
    UNSUPPORTED_ITUNES_FORMAT Warning "UnsupportedItunesFormat" "a file that Apple does not play",
        "Apple plays no files that end in `{extension}`", "offer the episode as `mp3`, `m4a`, `mp4`, `m4v`, `mov`, `pdf` or `epub`",
        "Apple leaves out episodes whose file it can't play.";
    INVALID_YES_NO_CLEAN Error "InvalidYesNoClean" "a value that is neither yes nor no nor clean",
        "`{element}` should be `yes` or `no`, not `{value}`", "write one of them, without white space around it",
        "The value is compared letter by letter.";
    INVALID_ITUNES_CHANNEL_TYPE Error "InvalidItunesChannelType" "a type of podcast that is none",
        "`{element}` should be `episodic` or `serial`, not `{value}`", "write one of them",
        "It says in which order episodes are shown: the newest first, or as a story from its beginning.";
    INVALID_ITUNES_EPISODE_TYPE Error "InvalidItunesEpisodeType" "a type of episode that is none",
        "`{element}` should be `full`, `trailer` or `bonus`, not `{value}`", "write one of them",
        "Players show trailers and bonus episodes apart from the others.";
    INVALID_ITUNES_COMPLETE Warning "InvalidItunesComplete" "a podcast that does not say it is complete",
        "`{element}` should be `Yes`, not `{value}`", "write `Yes` if no episode is to come, or remove it",
        "Apple passes over any other value. With `Yes` it stops looking for new episodes.";
    NOT_UTF8 Warning "NotUTF8" "a podcast that is not in UTF-8",
        "a podcast should be in UTF-8, not {encoding}", "write the feed in UTF-8",
        "Apple asks for UTF-8. In another encoding, names and titles may be shown wrong.";
}
