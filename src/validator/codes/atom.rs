//! Codes about Atom: entries, links, text, content and paged feeds.

super::rows! { ATOM:
    MISSING_SELF Warning "MissingSelf" "the feed does not state its own URL",
        "`{element}` should have a link with `rel=\"self\"`", "add `<link rel=\"self\" href=\"…\"/>` with the URL of the feed",
        "With this link readers know where to subscribe if they got the feed from elsewhere, and hubs know which feed is meant.";
    SELF_DOESNT_MATCH_LOCATION Warning "SelfDoesntMatchLocation" "the self link is another URL",
        "the self link should be `{location}`, not `{value}`", "correct the self link, or the URL of the feed",
        "Readers subscribe to the URL in the self link. If it belongs to another feed, subscribers move there.";
    RELATIVE_SELF Warning "RelativeSelf" "a relative self link",
        "the self link should be a full URL, not `{value}`", "write it with its scheme and host",
        "A relative URL in a copy of the feed does not show where the copy came from.";
    SELF_NOT_ATOM Warning "SelfNotAtom" "a self link whose media type is not a feed",
        "the self link should have the media type of a feed, not `{value}`", "correct its `type`, or use another `rel`",
        "The self link identifies the feed itself. A web page with the same content has `rel=\"alternate\"`.";
    DUPLICATE_ATOM_LINK Error "DuplicateAtomLink" "two links where only one is allowed",
        "`{parent}` should have one alternate link of the type `{type}` and language `{hreflang}`", "remove one, or give them different values of `type` or `hreflang`",
        "Readers open the alternate link. With two of the same type and language they can't know which one to open.";
    UNREGISTERED_ATOM_LINK_REL Warning "UnregisteredAtomLinkRel" "unregistered link relation",
        "`{value}` is not a registered link relation", "use a registered relation, or a full URL that you control",
        "Short names are registered with IANA. Readers ignore links with unknown names.";
    ATOM_LINK_NOT_EMPTY Warning "AtomLinkNotEmpty" "a link that contains text",
        "`{element}` should be empty, with its URL in `href`", "move the text to `href` or `title`",
        "Atom links have only attributes. Readers ignore the text, which would be the URL in RSS.";
    MISSING_HREF Error "MissingHref" "a link without a URL",
        "`{element}` should have the attribute `href`", "add the URL",
        "A link without a URL can't be opened.";
    ATTR_NOT_BLANK Warning "AttrNotBlank" "an empty attribute",
        "`{attr}` of `{element}` should not be empty", "fill it in, or remove it",
        "An empty attribute carries no information, and may override the reader's default.";
    SAME_DOCUMENT_REFERENCE Warning "SameDocumentReference" "a URL that refers to the document itself",
        "`{value}` equals the base URL, so readers treat it as this document", "write the full URL",
        "According to RFC 3986 a URL equal to the base refers to the same document, so some readers don't open it.";
    MISPLACED_METADATA Error "MisplacedMetadata" "feed metadata after the entries",
        "`{element}` should come before the first entry", "move it before the entries",
        "Readers that process a feed in pieces need its metadata before they show its entries.";
    MISSING_CONTENT_OR_ALTERNATE Error "MissingContentOrAlternate" "an entry without content and link",
        "`{element}` should have `content` or a link with `rel=\"alternate\"`", "add one of them",
        "An entry needs its content, or a URL where it can be read.";
    MISSING_SUMMARY Error "MissingSummary" "content that is not text, and no summary",
        "`{element}` should have a `summary`, because its content is not text", "add a `summary`",
        "External or non-text content can't be shown in a list, so Atom requires a summary for it.";
    MISSING_TEXTUAL_CONTENT Warning "MissingTextualContent" "an entry without text",
        "`{element}` should have `content` or a `summary`", "add at least a `summary`",
        "Readers show only the title, so people can't see what the entry is about.";
    MISSING_SOURCE_ELEMENT Warning "MissingSourceElement" "incomplete `source` element",
        "`{parent}` should have `{element}`", "add `{element}` of the feed that the entry comes from",
        "The `source` of an entry identifies the feed that it comes from by at least its id, title and date.";
    DUPLICATE_ENTRIES Warning "DuplicateEntries" "two entries with the same id",
        "another entry also has the id `{value}`", "give each entry its own id",
        "Readers treat entries with the same id as one entry, and show only one of them.";
    DUPLICATE_IDS Error "DuplicateIds" "all entries have the same id",
        "all entries have the same id", "give each entry its own id",
        "Readers treat entries with the same id as one entry, so they show only one of the whole feed.";
    DUPLICATE_UPDATED Warning "DuplicateUpdated" "two entries updated at the same time",
        "another entry was also updated at `{value}`", "give each entry the time of its own last change",
        "Readers sort by this date, so the order of such entries is undefined; often the feed's time was used instead of theirs.";
    INVALID_TEXT_TYPE Error "InvalidTextType" "invalid type of a text",
        "`type` of `{element}` should be `text`, `html` or `xhtml`, not `{value}`", "use one of the three",
        "Media types are allowed only on `content`. Readers interpret such a text in different ways.";
    MISSING_TYPE_ATTR Warning "MissingTypeAttr" "external content without a type",
        "`{element}` with `src` should have `type`", "add the media type of the resource at `src`",
        "Without the type a reader has to download the content to find out whether it can show it.";
    NOT_BASE64 Error "NotBase64" "content that should be in Base64",
        "content of the type `{type}` should be in Base64", "encode it, or correct `type`",
        "Content that is neither text nor XML is encoded in Base64, or referenced with `src`.";
    NOT_INLINE Warning "NotInline" "escaped markup in XHTML",
        "`{element}` is declared as XHTML, but `{value}` is escaped", "use `type=\"html\"`, or write elements",
        "Readers show escaped tags literally if the type is `xhtml`.";
    NOT_ESCAPED Error "NotEscaped" "elements where escaped markup is declared",
        "`{element}` declares escaped markup, but contains elements", "escape the markup, or remove `mode`",
        "The attribute `mode` comes from a draft of Atom; with `escaped` the content must not contain elements.";
    MISSING_XHTML_DIV Error "MissingXhtmlDiv" "XHTML without its `div`",
        "`{element}` of the type `xhtml` should contain one XHTML `div`", "put all of it in `<div xmlns=\"http://www.w3.org/1999/xhtml\">`",
        "The `div` is not part of the content: it declares the namespace. Readers look for the content only inside it.";
    CONTAINS_UNDECLARED_HTML Warning "ContainsUndeclaredHTML" "markup in plain text",
        "`{element}` is plain text, but contains `{value}`", "add `type=\"html\"`, or remove the markup",
        "Without a type the text is plain, so readers show the tags literally.";
    HTML_FRAGMENT Warning "HtmlFragment" "an HTML fragment declared as a whole page",
        "`{element}` is declared as a whole page, but contains only a fragment", "use `type=\"html\"` or `type=\"xhtml\"`",
        "The HTML media types are for whole documents that begin with `html`.";
    INVALID_URI_ATTRIBUTE Error "InvalidURIAttribute" "attribute is not a valid URL",
        "`{attr}` of `{element}` should be a URL, not `{value}`", "write a URL like `https://example.com/`",
        "Readers can't open it.";
    FEED_HISTORY_REL_IN_ENTRY Warning "FeedHistoryRelInEntry" "a link to another page of the feed inside an entry",
        "a link with `rel=\"{rel}\"` belongs in the feed, not in `{parent}`", "move it to the feed, or use another `rel`",
        "Links to other pages and archives of a feed (RFC 5005) connect documents, not entries.";
    FEED_REL_IN_COMPLETE_FEED Error "FeedRelInCompleteFeed" "a complete feed with links to other pages",
        "a complete feed should not have a link with `rel=\"{rel}\"`", "remove the link, or `fh:complete`",
        "A feed marked `fh:complete` contains all its entries (RFC 5005 section 2), so it has no other pages.";
    CURRENT_NOT_SELF_IN_COMPLETE_FEED Error "CurrentNotSelfInCompleteFeed" "a complete feed whose current link is another URL",
        "the link with `rel=\"current\"` of a complete feed should be its own URL", "correct the link, or remove `fh:complete`",
        "A feed marked `fh:complete` contains all its entries, so it is itself the current feed.";
    LINK_PAST_END Error "LinkPastEnd" "a link beyond the first or last page",
        "this is the page of `rel=\"{self}\"`, so it should not have a link with `rel=\"{rel}\"`", "remove one of the two",
        "No page exists before the first one or after the last one.";
    ARCHIVE_INCOMPLETE Warning "ArchiveIncomplete" "an archive page without links to other archive pages",
        "an archive should have a link with `rel=\"prev-archive\"` or `rel=\"next-archive\"`", "add the link, or `fh:complete` if there is no other",
        "Readers follow these links from archive to archive to get the whole history (RFC 5005 section 4).";
    MISSING_CURRENT_IN_ARCHIVE Warning "MissingCurrentInArchive" "an archive page without a link to its feed",
        "an archive should have a link with `rel=\"current\"`", "add the URL of the feed that people subscribe to",
        "An archive page does not change, so a reader that finds it needs a link to the feed that does.";
    NO_THR_WHEN Error "NoThrWhen" "an attribute of a draft",
        "`thr:when` was renamed", "write `thr:updated`",
        "RFC 4685 defines `thr:updated`; `thr:when` comes from a draft of it.";
    QUESTIONABLE_USAGE Warning "QuestionableUsage" "an element of another format",
        "`{element}` is not expected in `{parent}`", "move it to the place that its format defines",
        "The element is known, but no specification defines its meaning here.";
    MISSING_DC_LANGUAGE Info "MissingDCLanguage" "no language declared",
        "`{parent}` should declare its language", "add `xml:lang` to the root element, or `language` to an RSS channel",
        "Readers choose voice, font and hyphenation by the language.";
}
