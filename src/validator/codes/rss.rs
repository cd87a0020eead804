//! RSS: what a channel, its items and their elements should say.

super::rows! { RSS:
    INVALID_RSS_VERSION Error "InvalidRSSVersion" "a version of RSS that there is none of",
        "`{value}` is no version of RSS", "write `2.0`",
        "There are RSS 0.91 to 0.94 and 2.0. Readers that look at the version treat others as unknown.";
    CHARACTER_DATA Warning "CharacterData" "characters that some readers take for markup",
        "`{element}` has `{value}`, which some readers take for markup", "write `<` as `&#x3C;` and `&` as `&#x26;`",
        "Titles are plain text, but some readers unescape them once more. The RSS Profile recommends numeric references, which survive that.";

    MISSING_TITLE Error "MissingTitle" "a title is missing",
        "`{parent}` should have `title`", "add a title",
        "Readers list feeds and pictures by their titles.";
    MISSING_LINK Error "MissingLink" "a link is missing",
        "`{parent}` should have `link`", "add the address of the page this belongs to",
        "Readers open this address when someone chooses the title.";
    MISSING_DESCRIPTION Error "MissingDescription" "a description is missing",
        "`{parent}` should have `description`", "add a sentence that says what this is",
        "RSS requires a description; directories show it beside the title.";
    ITEM_MUST_CONTAIN_TITLE_OR_DESCRIPTION Error "ItemMustContainTitleOrDescription" "an item without title and description",
        "`{element}` should have a title or a description", "add at least one of them",
        "All elements of an item are optional, but with neither of these there is nothing to show.";
    MISSING_GUID Warning "MissingGuid" "an item without a guid",
        "`{parent}` should have `guid`", "add a `guid` that never changes",
        "Readers know items again by their guid. Without one they compare links or titles, and show an item twice when these change.";
    MISSING_ATOM_SELF_LINK Warning "MissingAtomSelfLink" "the feed doesn't say its own address",
        "`{element}` should have `atom:link` with `rel=\"self\"`", "add `<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"the address of the feed\"/>`",
        "A copy of the feed shows by this link where it comes from, and hubs and readers find the feed again.";
    MISPLACED_ITEM Warning "MisplacedItem" "items before elements of the channel",
        "`{element}` should come after all other elements of `{parent}`", "move the items to the end of the channel",
        "The RSS Profile puts items last, and readers that read while they load know the channel's title by then.";
    SLASH_DATE Warning "SlashDate" "counted comments in a channel without `lastBuildDate`",
        "`slash:comments` should come with `lastBuildDate` in the channel", "add `lastBuildDate` to the channel",
        "The number of comments changes while the items stay; by the date readers know how old the number is.";
    NEED_DESCRIPTION_BEFORE_CONTENT Warning "NeedDescriptionBeforeContent" "`content:encoded` without a description before it",
        "`content:encoded` should come after `description`", "put a summary into `description`, before `content:encoded`",
        "Readers that know both show the summary in lists and the content on its own. Some take whichever comes last.";
    DUPLICATE_SEMANTICS Warning "DuplicateSemantics" "two elements of a channel that say the same",
        "`{core}` and `{ext}` say the same", "keep `{core}`",
        "Readers take one of them; which, nobody knows.";
    DUPLICATE_ITEM_SEMANTICS Warning "DuplicateItemSemantics" "two elements of an item that say the same",
        "`{core}` and `{ext}` say the same", "keep `{core}`",
        "Readers take one of them; which, nobody knows.";
    DUPLICATE_DESCRIPTION_SEMANTICS Warning "DuplicateDescriptionSemantics" "content in an element that few readers know",
        "`{element}` should be `content:encoded`", "move the content into `content:encoded`",
        "Readers look for content in `description` and `content:encoded`.";
    DUPLICATE_ENCLOSURE Warning "DuplicateEnclosure" "an item with several enclosures",
        "`{parent}` should have one `{element}`, not several", "keep one; others can stand in `media:content`",
        "Most readers and all podcast players take one enclosure of an item, the first or the last.";
    DUPLICATE_VALUE Error "DuplicateValue" "a value that stands twice where each should differ",
        "`{element}` has `{value}`, which another has already", "give each its own",
        "Two with the same value are taken for one: the second item is lost, or shown as a change of the first.";

    INVALID_HTTP_GUID Error "InvalidHttpGUID" "a guid that should be an address and is none",
        "`guid` should be an address, not `{value}`", "write the whole address, or add `isPermaLink=\"false\"`",
        "A guid is taken for the item's address unless `isPermaLink` is `false`.";
    INVALID_PERMALINK Error "InvalidPermalink" "a guid that nobody can open as a page",
        "`guid` is said to be an address, but nobody can open it", "add `isPermaLink=\"false\"`",
        "Tags and UUIDs are good ids, but no addresses. Readers that open a guid as the item's page fail.";
    NOT_SUFFICIENTLY_UNIQUE Warning "NotSufficientlyUnique" "a guid that others are likely to have too",
        "`{value}` is too short to be unique", "write an address or a tag with your domain",
        "Readers compare guids across feeds. Small numbers are in use everywhere.";
    INVALID_BOOLEAN_ATTRIBUTE Error "InvalidBooleanAttribute" "an attribute that should be true or false",
        "`{attr}` should be `true` or `false`, not `{value}`", "write one of them in small letters",
        "The value is compared letter by letter.";
    INVALID_INTEGER_ATTRIBUTE Error "InvalidIntegerAttribute" "an attribute that should be a whole number",
        "`{attr}` should be a whole number, not `{value}`", "write digits alone",
        "The value can't be read as a whole number of the range that makes sense here.";
    USE_ZERO_FOR_UNKNOWN Error "UseZeroForUnknown" "an unknown size that is not written as 0",
        "`{attr}` should be `0` if the size is unknown, not `{value}`", "write the size in bytes, or `0`",
        "A size can't be negative.";

    IMAGE_LINK_DOESNT_MATCH Warning "ImageLinkDoesntMatch" "an image that leads elsewhere than its channel",
        "the image's `link` should be the channel's", "write the same address in both",
        "The image stands for the channel, and readers make a link of it (RSS 2.0, image).";
    IMAGE_TITLE_DOESNT_MATCH Warning "ImageTitleDoesntMatch" "an image with another title than its channel",
        "the image's `title` should be the channel's", "write the same title in both",
        "The title stands where the image can't be shown (RSS 2.0, image).";
    IMAGE_URL_FORMAT Warning "ImageUrlFormat" "an image in a format that RSS doesn't name",
        "`{value}` should be a GIF, a JPEG or a PNG", "use one of these formats",
        "RSS 2.0 names these three, and old readers show no others.";
    INVALID_WIDTH Error "InvalidWidth" "an image's width that is out of range",
        "`width` should be a number from 1 to 144, not `{value}`", "write the width in pixels, at most 144",
        "RSS 2.0 bounds the channel's image.";
    INVALID_HEIGHT Error "InvalidHeight" "an image's height that is out of range",
        "`height` should be a number from 1 to 400, not `{value}`", "write the height in pixels, at most 400",
        "RSS 2.0 bounds the channel's image.";
    AVOID_TEXT_INPUT Warning "AvoidTextInput" "a text input",
        "`textInput` is shown by hardly any reader", "remove it",
        "The RSS Profile advises against it: readers pass over it.";
    INVALID_FORM_COMPONENT_NAME Error "InvalidFormComponentName" "a name that no form field can have",
        "`{value}` is no name of a form field", "begin it with a letter",
        "The name becomes that of a field of a form, which begins with a letter.";
    NO_BLINK Error "NoBlink" "an element `blink` that RSS never had",
        "RSS has no element `blink`", "remove it; `blogChannel:blink` is something else",
        "RSS has never given it a meaning; the element of the blogChannel module is another.";
    INVALID_HOUR Error "InvalidHour" "an hour that is none",
        "`{element}` should be an hour from 0 to 23, not `{value}`", "write a whole number from 0 to 23",
        "Hours are those of Greenwich, from 0 to 23.";
    USE_ZERO_FOR_MIDNIGHT Warning "UseZeroForMidnight" "midnight written as 24",
        "`{element}` should be `0` for midnight, not `24`", "write `0`",
        "RSS 0.91 counted hours from 1 to 24, RSS 2.0 from 0 to 23.";
    NOT_ENOUGH_HOURS_IN_THE_DAY Error "NotEnoughHoursInTheDay" "more than 24 hours to skip",
        "`{element}` should name at most 24 hours", "name each hour once",
        "A day has 24 hours.";
    INVALID_DAY Error "InvalidDay" "a day of the week that is none",
        "`{element}` should be a day like `Monday`, not `{value}`", "write the day's whole English name",
        "Days are named in English, with a capital.";
    EIGHT_DAYS_A_WEEK Error "EightDaysAWeek" "more than seven days to skip",
        "`{element}` should name at most seven days", "name each day once",
        "A week has seven days.";

    INVALID_RDF Error "InvalidRDF" "elements that RDF can't read",
        "`{element}` is no RDF: {message}", "put one element or text into each property, not both",
        "RSS 1.0 is RDF: elements are by turns things and their properties, and a property has one value.";
}
