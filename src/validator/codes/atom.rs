//! Atom: entries, links, text and content, history.

super::rows! { ATOM:
    MISSING_SELF Warning "MissingSelf" "a feed that does not name its own address",
        "`{element}` should have a link with `rel=\"self\"`", "add `<link rel=\"self\" href=\"…\"/>` with the address of the feed",
        "With it readers know where to subscribe when they got the feed from elsewhere, and hubs know which feed was meant.";
    SELF_DOESNT_MATCH_LOCATION Warning "SelfDoesntMatchLocation" "a self link to another place",
        "the self link should be `{location}`, not `{value}`", "correct the self link, or the address",
        "Readers subscribe to the address of the self link. If it is another feed's, subscribers move there.";
    RELATIVE_SELF Warning "RelativeSelf" "a self link without a host",
        "the self link should be a whole address, not `{value}`", "write it with its scheme and host",
        "Who holds a copy of the feed can't tell from a relative address where it came from.";
    SELF_NOT_ATOM Warning "SelfNotAtom" "a self link to something that is no feed",
        "the self link should have the media type of a feed, not `{value}`", "correct its `type`, or use another `rel`",
        "The self link names the feed itself. A page about the same has `rel=\"alternate\"`.";
    DUPLICATE_ATOM_LINK Error "DuplicateAtomLink" "two links where one is allowed",
        "`{parent}` should have one alternate link of the type `{type}` and language `{hreflang}`", "remove one, or tell them apart by `type` or `hreflang`",
        "Readers open the alternate link. With two that look the same they can't know which one to open.";
    UNREGISTERED_ATOM_LINK_REL Warning "UnregisteredAtomLinkRel" "a link whose purpose nobody knows",
        "`{value}` is no registered link relation", "use a registered relation, or a whole address of your own",
        "Short names are registered with IANA. Readers pass over a link with a name they don't know.";
    ATOM_LINK_NOT_EMPTY Warning "AtomLinkNotEmpty" "a link with text in it",
        "`{element}` should be empty: the address stands in `href`", "move the text to `href` or `title`",
        "Atom links have attributes alone. Readers pass over the text, which in RSS would be the address.";
    MISSING_HREF Error "MissingHref" "a link without an address",
        "`{element}` should have the attribute `href`", "add the address",
        "A link without an address leads nowhere.";
    ATTR_NOT_BLANK Warning "AttrNotBlank" "an attribute is empty",
        "`{attr}` of `{element}` should not be empty", "fill it in, or remove it",
        "An empty attribute says nothing, and may hide what readers take when it is not there.";
    SAME_DOCUMENT_REFERENCE Warning "SameDocumentReference" "an address that means this document",
        "`{value}` is the base itself, which readers take for this document", "write the whole address",
        "By RFC 3986 an address that is the same as the base is within the document, so some readers don't leave it.";
    MISPLACED_METADATA Error "MisplacedMetadata" "something of the feed after its entries",
        "`{element}` should stand before the first entry", "move it before the entries",
        "Readers that take a feed piece by piece need what is said of the feed before they show its entries.";
    MISSING_CONTENT_OR_ALTERNATE Error "MissingContentOrAlternate" "an entry with nothing to read",
        "`{element}` should have `content` or a link with `rel=\"alternate\"`", "add one of them",
        "An entry has its content, or an address where it can be read.";
    MISSING_SUMMARY Error "MissingSummary" "content that is no text, and no summary",
        "`{element}` should have a `summary`, because its content is no text", "add a `summary`",
        "Content elsewhere, or in a form that is no text, can't be shown in a list. Atom requires a summary for it.";
    MISSING_TEXTUAL_CONTENT Warning "MissingTextualContent" "an entry without text",
        "`{element}` should have `content` or a `summary`", "add a `summary` at least",
        "Readers show a title alone, and people don't know what is behind it.";
    MISSING_SOURCE_ELEMENT Warning "MissingSourceElement" "a source that does not say enough",
        "`{parent}` should have `{element}`", "add `{element}` of the feed the entry comes from",
        "The source of an entry names the feed it comes from, by its id, title and date at least.";
    DUPLICATE_ENTRIES Warning "DuplicateEntries" "two entries with one id",
        "another entry has the id `{value}` too", "give each entry an id of its own",
        "Readers take entries with one id for one entry, and show one of them.";
    DUPLICATE_IDS Error "DuplicateIds" "all entries have one id",
        "all entries have the same id", "give each entry an id of its own",
        "Readers take entries with one id for one entry, so they show a single one of the whole feed.";
    DUPLICATE_UPDATED Warning "DuplicateUpdated" "two entries of one instant",
        "another entry was updated at `{value}` too", "give each entry the time of its own last change",
        "Readers sort by this date. Entries of one instant come in any order; often it is the feed's time and not theirs.";
    INVALID_TEXT_TYPE Error "InvalidTextType" "a type that texts don't have",
        "`type` of `{element}` should be `text`, `html` or `xhtml`, not `{value}`", "use one of the three",
        "Media types are for `content` alone. Readers treat the text as they like.";
    MISSING_TYPE_ATTR Warning "MissingTypeAttr" "content elsewhere of an unknown kind",
        "`{element}` with `src` should have `type`", "add the media type of what is at `src`",
        "Without the type a reader has to fetch the content to learn whether it can show it.";
    NOT_BASE64 Error "NotBase64" "content that should be in Base64",
        "content of the type `{type}` should be in Base64", "encode it, or correct `type`",
        "Content that is neither text nor XML stands in Base64, or elsewhere with `src`.";
    NOT_INLINE Warning "NotInline" "escaped markup where XHTML is said to be",
        "`{element}` says it is XHTML, but `{value}` is escaped", "use `type=\"html\"`, or write elements",
        "Readers show escaped tags as letters where the type is `xhtml`.";
    NOT_ESCAPED Error "NotEscaped" "elements where escaped markup is said to be",
        "`{element}` says its markup is escaped, but it has elements", "escape the markup, or remove `mode`",
        "The attribute `mode` comes from a draft of Atom; with `escaped` the content has no elements.";
    MISSING_XHTML_DIV Error "MissingXhtmlDiv" "XHTML that does not stand in a `div`",
        "`{element}` of the type `xhtml` should hold one `div` of XHTML", "put all of it in `<div xmlns=\"http://www.w3.org/1999/xhtml\">`",
        "The `div` is no part of the content: it carries the namespace. Readers find the content only in it.";
    CONTAINS_UNDECLARED_HTML Warning "ContainsUndeclaredHTML" "markup in plain text",
        "`{element}` is plain text, but has `{value}`", "add `type=\"html\"`, or remove the markup",
        "Without a type the text is plain, so readers show the tags as letters.";
    HTML_FRAGMENT Warning "HtmlFragment" "a part of a page that says it is a page",
        "`{element}` says it is a whole page, but is a part of one", "use `type=\"html\"` or `type=\"xhtml\"`",
        "The media types of HTML are for whole documents that begin with `html`.";
    INVALID_URI_ATTRIBUTE Error "InvalidURIAttribute" "an attribute that is no address",
        "`{attr}` of `{element}` should be an address, not `{value}`", "write an address like `https://example.com/`",
        "Readers can't follow it.";
    FEED_HISTORY_REL_IN_ENTRY Warning "FeedHistoryRelInEntry" "a link through the feed's history in an entry",
        "a link with `rel=\"{rel}\"` should stand in the feed, not in `{parent}`", "move it to the feed, or use another `rel`",
        "Links to other pages and archives of a feed (RFC 5005) lead from document to document.";
    FEED_REL_IN_COMPLETE_FEED Error "FeedRelInCompleteFeed" "a complete feed that goes on elsewhere",
        "a complete feed should not have a link with `rel=\"{rel}\"`", "remove the link, or `fh:complete`",
        "A feed marked `fh:complete` holds all entries there are (RFC 5005 section 2), so there is no other page.";
    CURRENT_NOT_SELF_IN_COMPLETE_FEED Error "CurrentNotSelfInCompleteFeed" "a complete feed whose current one is another",
        "the link with `rel=\"current\"` of a complete feed should be its own address", "correct the link, or remove `fh:complete`",
        "A feed marked `fh:complete` holds all entries there are, so it is the current one itself.";
    LINK_PAST_END Error "LinkPastEnd" "a link beyond the first or last page",
        "this is the page of `rel=\"{self}\"`, so it should have no link with `rel=\"{rel}\"`", "remove one of the two",
        "Before the first page and after the last there is nothing.";
    ARCHIVE_INCOMPLETE Warning "ArchiveIncomplete" "an archive without its neighbours",
        "an archive should have a link with `rel=\"prev-archive\"` or `rel=\"next-archive\"`", "add the link, or `fh:complete` if there is no other",
        "Readers go from archive to archive to learn the whole history (RFC 5005 section 4).";
    MISSING_CURRENT_IN_ARCHIVE Warning "MissingCurrentInArchive" "an archive that does not name its feed",
        "an archive should have a link with `rel=\"current\"`", "add the address of the feed people subscribe to",
        "An archive does not change. Who finds it needs the way to the feed that does.";
    NO_THR_WHEN Error "NoThrWhen" "an attribute of a draft",
        "`thr:when` was renamed", "write `thr:updated`",
        "RFC 4685 has `thr:updated`; `thr:when` is from a draft of it.";
    QUESTIONABLE_USAGE Warning "QuestionableUsage" "an element of another format where it means little",
        "`{element}` is not expected in `{parent}`", "move it where its format has it",
        "The element is known, but nothing says what it means at this place.";
    MISSING_DC_LANGUAGE Info "MissingDCLanguage" "a language that is not named",
        "`{parent}` should say its language", "add `xml:lang` to the root element, or `language` to an RSS channel",
        "Readers choose voice, font and hyphenation by the language.";
}
