//! Codes about RSS channels, their items and elements.

super::rows! { RSS:
    INVALID_RSS_VERSION Error "InvalidRSSVersion" "unknown RSS version",
        "unknown RSS version `{value}`", "write `2.0`",
        "RSS has the versions 0.91 to 0.94 and 2.0. Readers that check the version treat all others as unknown.";
    CHARACTER_DATA Warning "CharacterData" "characters that some readers parse as markup",
        "`{element}` contains `{value}`, which some readers parse as markup", "write `<` as `&#x3C;` and `&` as `&#x26;`",
        "Titles are plain text, but some readers unescape them a second time. The RSS Profile recommends numeric references, which survive that.";

    MISSING_TITLE Error "MissingTitle" "missing title",
        "`{parent}` should have `title`", "add a title",
        "Readers list feeds and pictures by their titles.";
    MISSING_LINK Error "MissingLink" "missing link",
        "`{parent}` should have `link`", "add the URL of the web page that this belongs to",
        "Readers open this URL when someone selects the title.";
    MISSING_DESCRIPTION Error "MissingDescription" "missing description",
        "`{parent}` should have `description`", "add a sentence that describes it",
        "RSS requires a description; directories show it with the title.";
    ITEM_MUST_CONTAIN_TITLE_OR_DESCRIPTION Error "ItemMustContainTitleOrDescription" "an item without title and description",
        "`{element}` should have a title or a description", "add at least one of them",
        "All elements of an item are optional, but without either of these there is nothing to show.";
    MISSING_GUID Warning "MissingGuid" "an item without a guid",
        "`{parent}` should have `guid`", "add a `guid` that never changes",
        "Readers recognize items by their guid. Without one they compare links or titles, and show an item again when these change.";
    MERGED_ITEMS Warning "MergedItems" "items that readers take for one",
        "this item has the same {shared} as an earlier one, and neither has a `guid`, so readers merge them into one entry", "give each item a `guid` of its own",
        "Readers recognize an item without a guid by its link, or by its title and date. Several of them show two such items as one entry, or the second as an update of the first.";
    MISSING_ATOM_SELF_LINK Warning "MissingAtomSelfLink" "the feed does not state its own URL",
        "`{element}` should have `atom:link` with `rel=\"self\"`", "add `<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"the URL of the feed\"/>`",
        "This link shows where a copy of the feed comes from, so hubs and readers can find the original.";
    MISPLACED_ITEM Warning "MisplacedItem" "items before other elements of the channel",
        "`{element}` should come after all other elements of `{parent}`", "move the items to the end of the channel",
        "The RSS Profile puts items last, so that a reader that parses while it downloads already knows the channel's title.";
    SLASH_DATE Warning "SlashDate" "comment counts in a channel without `lastBuildDate`",
        "`slash:comments` should come with `lastBuildDate` in the channel", "add `lastBuildDate` to the channel",
        "The number of comments changes while the items stay the same; the date shows readers how old the number is.";
    NEED_DESCRIPTION_BEFORE_CONTENT Warning "NeedDescriptionBeforeContent" "`content:encoded` without a description before it",
        "`content:encoded` should come after `description`", "put a summary into `description`, before `content:encoded`",
        "Readers that know both show the summary in lists and the content separately. Some use whichever comes last.";
    DUPLICATE_SEMANTICS Warning "DuplicateSemantics" "two channel elements with the same meaning",
        "`{core}` and `{ext}` have the same meaning", "keep `{core}`",
        "Readers use only one of them, and not all choose the same one.";
    DUPLICATE_ITEM_SEMANTICS Warning "DuplicateItemSemantics" "two item elements with the same meaning",
        "`{core}` and `{ext}` have the same meaning", "keep `{core}`",
        "Readers use only one of them, and not all choose the same one.";
    DUPLICATE_DESCRIPTION_SEMANTICS Warning "DuplicateDescriptionSemantics" "content in an element that few readers know",
        "`{element}` should be `content:encoded`", "move the content into `content:encoded`",
        "Readers look for content in `description` and `content:encoded`.";
    DUPLICATE_ENCLOSURE Warning "DuplicateEnclosure" "an item with several enclosures",
        "`{parent}` should have one `{element}`, not several", "keep one, and put the others into `media:content`",
        "Most readers and all podcast players use only one enclosure of an item, the first or the last.";
    DUPLICATE_VALUE Error "DuplicateValue" "a repeated value that should be unique",
        "`{element}` has the value `{value}`, which another one already has", "give each its own value",
        "Readers treat two with the same value as one: the second item is lost, or shown as a change of the first.";

    INVALID_HTTP_GUID Error "InvalidHttpGUID" "a guid that should be a URL",
        "`guid` should be a URL, not `{value}`", "write the full URL, or add `isPermaLink=\"false\"`",
        "Readers treat a guid as the item's URL unless `isPermaLink` is `false`.";
    INVALID_PERMALINK Error "InvalidPermalink" "a guid that can't be opened as a web page",
        "`guid` is declared as a permalink but can't be opened in a browser", "add `isPermaLink=\"false\"`",
        "Tag URIs and UUIDs are good ids, but they are not web addresses. Readers that open the guid as the item's page fail.";
    NOT_SUFFICIENTLY_UNIQUE Warning "NotSufficientlyUnique" "a guid that other feeds are likely to use too",
        "`{value}` is too short to be unique", "write a URL or a tag URI with your domain",
        "Readers compare guids across feeds. Small numbers are used everywhere.";
    INVALID_BOOLEAN_ATTRIBUTE Error "InvalidBooleanAttribute" "an attribute that should be true or false",
        "`{attr}` should be `true` or `false`, not `{value}`", "write one of them in lowercase",
        "The value is compared character by character.";
    INVALID_INTEGER_ATTRIBUTE Error "InvalidIntegerAttribute" "an attribute that should be a whole number",
        "`{attr}` should be a whole number, not `{value}`", "write only digits",
        "The value can't be read as a whole number in the range allowed here.";
    USE_ZERO_FOR_UNKNOWN Error "UseZeroForUnknown" "an unknown size that is not written as 0",
        "`{attr}` should be `0` if the size is unknown, not `{value}`", "write the size in bytes, or `0`",
        "A size can't be negative.";

    IMAGE_LINK_DOESNT_MATCH Warning "ImageLinkDoesntMatch" "an image whose link differs from the channel's",
        "the image's `link` should be the channel's", "write the same URL in both",
        "The image represents the channel, and readers link it to the site (RSS 2.0, image).";
    IMAGE_TITLE_DOESNT_MATCH Warning "ImageTitleDoesntMatch" "an image whose title differs from the channel's",
        "the image's `title` should be the channel's", "write the same title in both",
        "Readers show the title where the image can't be shown (RSS 2.0, image).";
    IMAGE_URL_FORMAT Warning "ImageUrlFormat" "an image in a format that RSS doesn't allow",
        "`{value}` should be a GIF, a JPEG or a PNG", "use one of these formats",
        "RSS 2.0 allows these three, and old readers show no others.";
    INVALID_WIDTH Error "InvalidWidth" "an image width out of range",
        "`width` should be a number from 1 to 144, not `{value}`", "write the width in pixels, at most 144",
        "RSS 2.0 limits the size of the channel's image.";
    INVALID_HEIGHT Error "InvalidHeight" "an image height out of range",
        "`height` should be a number from 1 to 400, not `{value}`", "write the height in pixels, at most 400",
        "RSS 2.0 limits the size of the channel's image.";
    AVOID_TEXT_INPUT Warning "AvoidTextInput" "use of `textInput`",
        "hardly any reader shows `textInput`", "remove it",
        "The RSS Profile advises against it, because readers ignore it.";
    INVALID_FORM_COMPONENT_NAME Error "InvalidFormComponentName" "an invalid form field name",
        "`{value}` is not a valid form field name", "begin it with a letter",
        "The value becomes the name of a form field, which must begin with a letter.";
    NO_BLINK Error "NoBlink" "an element `blink` that RSS does not define",
        "RSS has no element `blink`", "remove it; `blogChannel:blink` is a different element",
        "RSS never defined it; the element of the blogChannel module is a different one.";
    INVALID_HOUR Error "InvalidHour" "invalid hour",
        "`{element}` should be an hour from 0 to 23, not `{value}`", "write a whole number from 0 to 23",
        "Hours are in GMT, from 0 to 23.";
    USE_ZERO_FOR_MIDNIGHT Warning "UseZeroForMidnight" "midnight written as 24",
        "`{element}` should be `0` for midnight, not `24`", "write `0`",
        "RSS 0.91 counted hours from 1 to 24, RSS 2.0 from 0 to 23.";
    NOT_ENOUGH_HOURS_IN_THE_DAY Error "NotEnoughHoursInTheDay" "more than 24 hours to skip",
        "`{element}` should list at most 24 hours", "list each hour once",
        "A day has 24 hours.";
    INVALID_DAY Error "InvalidDay" "invalid day of the week",
        "`{element}` should be a day like `Monday`, not `{value}`", "write the day's full English name",
        "Days have their English names, with a capital letter.";
    EIGHT_DAYS_A_WEEK Error "EightDaysAWeek" "more than seven days to skip",
        "`{element}` should list at most seven days", "list each day once",
        "A week has seven days.";

    INVALID_RDF Error "InvalidRDF" "invalid RDF",
        "`{element}` is not valid RDF: {message}", "put either one element or text into each property, not both",
        "RSS 1.0 is RDF: nested elements are alternately resources and their properties, and a property has one value.";
}
