//! The document itself: its encoding, its type, its namespaces.

super::rows! { XML:
    INVALID_NAMESPACE Error "InvalidNamespace" "a root element in a wrong namespace",
        "`{element}` should not be in the namespace `{namespace}`", "correct the `xmlns` of the root element",
        "The namespace tells readers what format a document is in. They compare it letter by letter, and pass over a feed in another one.";
    OBSOLETE_NAMESPACE Error "ObsoleteNamespace" "a format that was given up",
        "`{namespace}` is a draft of Atom that was given up", "write Atom 1.0, whose namespace is `http://www.w3.org/2005/Atom`",
        "Drafts of Atom before 1.0 have other elements. Few readers still understand them.";
    OBSOLETE_WIKI_NAMESPACE Warning "ObsoleteWikiNamespace" "an old name of the wiki module",
        "`{namespace}` is an old name of the wiki module", "use `{preferred}`",
        "The module was moved to another namespace, and readers know the new one.";
    MEDIA_RSS_NAMESPACE Error "MediaRssNamespace" "the namespace of Media RSS without its last slash",
        "the namespace of Media RSS should end with a slash", "use `{preferred}`",
        "Namespaces are compared letter by letter, so readers don't find the media of a feed that leaves out the slash.";
    RESERVED_PREFIX Warning "ReservedPrefix" "a well-known prefix for something else",
        "the prefix `{prefix}` usually stands for `{preferred}`, not `{namespace}`", "use another prefix, or correct the namespace",
        "Some readers look for a prefix and not for a namespace, and take the elements for what they usually are.";
    NONSTD_PREFIX Info "NonstdPrefix" "an unusual prefix",
        "the usual prefix of `{namespace}` is `{preferred}`, not `{prefix}`", "use `{preferred}`",
        "Any prefix is right in XML, but some readers know the usual one alone.";
    AVOID_NAMESPACE_PREFIX Warning "AvoidNamespacePrefix" "a prefix where readers expect none",
        "the namespace of the prefix `{prefix}` is better declared without a prefix in Atom", "declare it with `xmlns` alone",
        "Some readers understand the elements of Atom and of XHTML only without a prefix.";
    UNSUPPORTED_NAMESPACE Info "UnsupportedNamespace" "a namespace that is known by name only",
        "the elements of {name} are not judged here", "read its documentation",
        "The namespace is no mistake, but nothing was found out about its elements.";
    UNDETERMINABLE_VOCABULARY Warning "UndeterminableVocabulary" "an element without a namespace",
        "`{element}` is in no namespace", "declare a namespace for it",
        "Nobody can tell whose element this is, so readers pass over it.";
    NOT_IN_A_NAMESPACE Error "NotInANamespace" "an element without a namespace in an extension",
        "`{element}` in `{parent}` is in no namespace", "give it the prefix of its namespace",
        "RSS 2.0 allows elements it does not describe only if they are in a namespace.";
    USE_OF_EXTENSION_ATTR Warning "UseOfExtensionAttr" "an attribute of an extension on an element of RSS",
        "`{element}` has the attribute `{attribute}` of an extension", "use an element of the extension instead",
        "RSS 2.0 speaks of elements alone when it allows extensions. Some readers stumble over attributes.";
    MISPLACED_XHTML_CONTENT Warning "MisplacedXHTMLContent" "XHTML where no content is expected",
        "`{parent}` should not hold the XHTML element `{element}`", "move it into the content",
        "XHTML may stand in the content of an entry. Readers pass over it anywhere else.";
    UNEXPECTED_WHITESPACE Error "UnexpectedWhitespace" "white space around a value",
        "`{element}` should have no white space around its value", "remove it",
        "Readers take this value as it stands, white space and all, and find it different from the same value elsewhere.";
    BAD_CHARACTERS Warning "BadCharacters" "characters that were lost on the way",
        "`{element}` has characters that a wrong encoding left behind", "write it out again in UTF-8 from its source",
        "Control characters from U+0080 to U+009F, replacement characters and pairs such as `Ã©` show that a text was read in another encoding than it was written in.";
    MISSING_ENCODING Info "MissingEncoding" "an encoding that is not named",
        "the encoding is not named", "begin the file with `<?xml version=\"1.0\" encoding=\"utf-8\"?>`",
        "A file that doesn't name its encoding is in UTF-8. Naming it helps people and the tools that don't know.";
    OBSCURE_ENCODING Warning "ObscureEncoding" "an encoding that few readers know",
        "the encoding `{encoding}` is little known", "write the feed in UTF-8",
        "Readers need not know any encoding but UTF-8 and UTF-16.";
    NONSTD_ENCODING Info "NonstdEncoding" "an encoding that readers need not know",
        "the encoding `{encoding}` is none of those every reader knows", "write the feed in UTF-8",
        "XML readers must know UTF-8 and UTF-16. Most know this encoding too.";
    UNKNOWN_ENCODING Error "UnknownEncoding" "an encoding that does not exist",
        "`{encoding}` is no encoding that is known here", "write the feed in UTF-8 and say so",
        "A reader that doesn't know the encoding can't read the feed.";
    ENCODING_MISMATCH Warning "EncodingMismatch" "two encodings are named",
        "the server says `{charset}`, the document says `{encoding}`", "make both the same, best `utf-8`",
        "What the server says counts for XML, so the document is read otherwise than its author meant.";
    UNICODE_ERROR Error "UnicodeError" "bytes that are not in the encoding named",
        "the document is not in {encoding}: {message}", "write the feed in the encoding it names, best UTF-8",
        "A strict reader refuses the whole feed; others show wrong characters.";
    BAD_XML_VERSION Error "BadXmlVersion" "a version of XML that readers don't know",
        "the version of XML should be 1.0, not `{version}`", "write `<?xml version=\"1.0\"?>`",
        "Feeds are XML 1.0. Many readers refuse any other version.";
    WP_BLANK_LINE Error "WPBlankLine" "a blank line before a feed of WordPress",
        "a feed of WordPress begins with a blank line", "remove blank lines before `<?php` and after `?>` in `wp-config.php` and the theme's `functions.php`",
        "Nothing may stand before the XML declaration. The blank line comes from a file of WordPress's own, its theme's or a plugin's.";
    CONTAINS_SYSTEM_ENTITY Info "ContainsSystemEntity" "something that another file would define",
        "the document refers to `{value}`, which is not read", "remove the reference",
        "Readers don't load other files for a feed, for their safety. What the file defines is missing.";
    DEPRECATED_DTD Error "DeprecatedDTD" "a document type at an address that is gone",
        "`{value}` is gone", "use `http://www.rssboard.org/rss-0.91.dtd`, or no document type at all",
        "Netscape took the document type of RSS 0.91 from its site; a reader that loads it fails.";
    INVALID_DOCTYPE Error "InvalidDoctype" "the document type of another version",
        "the document type of RSS 0.91 does not fit RSS {version}", "remove the document type",
        "The document type describes another version than the root element names.";
    TEXT_XML Info "TextXml" "a media type that hides the encoding",
        "served as `{contentType}` without a charset, it counts as US-ASCII to old software", "serve it as `application/rss+xml` or `application/atom+xml`",
        "RFC 3023 made US-ASCII the encoding of `text/xml` whatever the document says. RFC 7303 no longer does, but old software remembers.";
    UNEXPECTED_CONTENT_TYPE Warning "UnexpectedContentType" "a media type that does not fit",
        "it should be served as `{expected}`, not `{contentType}`", "change the server's media type for it",
        "Browsers and readers find out by the media type that an address is a feed, and of which format.";
    NON_SPECIFIC_MEDIA_TYPE Warning "NonSpecificMediaType" "a media type for any XML",
        "`{contentType}` says only that it is XML, and its beginning does not show a feed", "serve it as `{expected}`",
        "With a media type for all XML, readers look at the first 512 bytes to find out that it is a feed.";
}
