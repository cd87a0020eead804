//! Codes about the document itself: its encoding, media type and namespaces.

super::rows! { XML:
    INVALID_NAMESPACE Error "InvalidNamespace" "the root element is in the wrong namespace",
        "`{element}` should not be in the namespace `{namespace}`", "correct the `xmlns` of the root element",
        "The namespace identifies the format of a document. Readers compare it character by character and ignore a feed in any other namespace.";
    OBSOLETE_NAMESPACE Error "ObsoleteNamespace" "namespace of an abandoned format",
        "`{namespace}` belongs to an abandoned draft of Atom", "convert the feed to Atom 1.0, whose namespace is `http://www.w3.org/2005/Atom`",
        "Drafts of Atom before 1.0 use different elements. Few readers still understand them.";
    OBSOLETE_WIKI_NAMESPACE Warning "ObsoleteWikiNamespace" "old namespace of the wiki module",
        "`{namespace}` is the old namespace of the wiki module", "use `{preferred}`",
        "The module moved to another namespace, and readers know only the new one.";
    MEDIA_RSS_NAMESPACE Error "MediaRssNamespace" "the Media RSS namespace lacks its trailing slash",
        "the namespace of Media RSS should end with a slash", "use `{preferred}`",
        "Namespaces are compared character by character, so without the slash readers don't find the media in the feed.";
    RESERVED_PREFIX Warning "ReservedPrefix" "a well-known prefix is bound to another namespace",
        "the prefix `{prefix}` usually means `{preferred}`, not `{namespace}`", "use another prefix, or correct the namespace",
        "Some readers look at the prefix instead of the namespace and mistake the elements for those that usually have this prefix.";
    NONSTD_PREFIX Info "NonstdPrefix" "unusual prefix",
        "the usual prefix of `{namespace}` is `{preferred}`, not `{prefix}`", "use `{preferred}`",
        "XML allows any prefix, but some readers recognize only the usual one.";
    AVOID_NAMESPACE_PREFIX Warning "AvoidNamespacePrefix" "a prefix for elements that readers expect without one",
        "Atom should declare the namespace of the prefix `{prefix}` without a prefix", "declare it with `xmlns` alone",
        "Some readers understand Atom and XHTML elements only without a prefix.";
    UNSUPPORTED_NAMESPACE Info "UnsupportedNamespace" "the elements of this namespace are not checked",
        "feedwright does not check the elements of {name}", "check them against its documentation",
        "The namespace is a known one, but feedwright has no rules for its elements.";
    UNDETERMINABLE_VOCABULARY Warning "UndeterminableVocabulary" "an element without a namespace",
        "`{element}` is in no namespace", "declare a namespace for it",
        "Readers can't know which vocabulary this element belongs to, so they ignore it.";
    NOT_IN_A_NAMESPACE Error "NotInANamespace" "an element without a namespace inside an extension element",
        "`{element}` in `{parent}` is in no namespace", "give it the prefix of its namespace",
        "RSS 2.0 allows elements that it does not define only if they are in a namespace.";
    USE_OF_EXTENSION_ATTR Warning "UseOfExtensionAttr" "an extension attribute on an RSS element",
        "`{element}` has the extension attribute `{attribute}`", "use an element of the extension instead",
        "RSS 2.0 allows extension elements but does not mention attributes, and some readers fail on them.";
    MISPLACED_XHTML_CONTENT Warning "MisplacedXHTMLContent" "an XHTML element in an unexpected place",
        "`{parent}` should not contain the XHTML element `{element}`", "move it into the content",
        "XHTML belongs in the content of an entry. Readers ignore it anywhere else.";
    UNEXPECTED_WHITESPACE Error "UnexpectedWhitespace" "white space around a value",
        "`{element}` should have no white space around its value", "remove it",
        "Readers keep the white space as part of this value, so it differs from the same value elsewhere.";
    BAD_CHARACTERS Warning "BadCharacters" "characters garbled by a wrong encoding",
        "`{element}` has characters garbled by a wrong encoding", "export the text again from its source as UTF-8",
        "Control characters from U+0080 to U+009F, replacement characters and sequences such as `Ã©` show that a text was decoded with another encoding than it was written in.";
    MISSING_ENCODING Info "MissingEncoding" "no encoding declared",
        "the document does not declare its encoding", "begin the file with `<?xml version=\"1.0\" encoding=\"utf-8\"?>`",
        "A file without a declared encoding is read as UTF-8. The declaration helps people, and tools that don't know this rule.";
    OBSCURE_ENCODING Warning "ObscureEncoding" "an encoding that few readers support",
        "few readers support the encoding `{encoding}`", "write the feed in UTF-8",
        "Readers are required to support only UTF-8 and UTF-16.";
    NONSTD_ENCODING Info "NonstdEncoding" "an encoding that readers need not support",
        "readers are not required to support the encoding `{encoding}`", "write the feed in UTF-8",
        "XML readers must support UTF-8 and UTF-16. Most support this encoding too.";
    UNKNOWN_ENCODING Error "UnknownEncoding" "unknown encoding",
        "unknown encoding `{encoding}`", "write the feed in UTF-8 and declare `utf-8`",
        "A reader that doesn't know the encoding can't read the feed.";
    ENCODING_MISMATCH Warning "EncodingMismatch" "the server and the document declare different encodings",
        "the server declares `{charset}`, but the document declares `{encoding}`", "use the same encoding in both, preferably `utf-8`",
        "For XML the server's charset takes precedence, so the document is decoded differently from what its author intended.";
    UNICODE_ERROR Error "UnicodeError" "bytes that are invalid in the declared encoding",
        "the document is not valid {encoding}: {message}", "{help}",
        "Strict readers reject the whole feed; others show wrong characters.";
    BAD_XML_VERSION Error "BadXmlVersion" "unsupported XML version",
        "the XML version should be 1.0, not `{version}`", "write `<?xml version=\"1.0\"?>`",
        "Feeds are XML 1.0. Many readers reject any other version.";
    WP_BLANK_LINE Error "WPBlankLine" "a blank line at the start of a WordPress feed",
        "this WordPress feed begins with a blank line", "remove blank lines before `<?php` and after `?>` in `wp-config.php` and the theme's `functions.php`",
        "The XML declaration must be at the very beginning of the file. The blank line comes from a PHP file of WordPress, its theme or a plugin.";
    CONTAINS_SYSTEM_ENTITY Info "ContainsSystemEntity" "a reference to an external file",
        "the document refers to `{value}`, which readers don't load", "remove the reference",
        "For security, readers load no other files for a feed, so anything that the file defines is missing.";
    DEPRECATED_DTD Error "DeprecatedDTD" "a document type declaration with a dead URL",
        "`{value}` no longer exists", "use `http://www.rssboard.org/rss-0.91.dtd`, or remove the document type declaration",
        "Netscape removed the RSS 0.91 DTD from its site, so a reader that tries to load it fails.";
    INVALID_DOCTYPE Error "InvalidDoctype" "a document type declaration for another version",
        "the RSS 0.91 document type does not match RSS {version}", "remove the document type declaration",
        "The document type declares another version of RSS than the root element.";
    TEXT_XML Info "TextXml" "a media type that overrides the encoding",
        "old software treats `{contentType}` without a charset as US-ASCII", "serve it as `application/rss+xml` or `application/atom+xml`",
        "RFC 3023 made US-ASCII the default encoding of `text/xml`, whatever the document declares. RFC 7303 removed that rule, but old software still follows it.";
    UNEXPECTED_CONTENT_TYPE Warning "UnexpectedContentType" "wrong media type for a feed",
        "the document should be served as `{expected}`, not `{contentType}`", "configure this media type on the server",
        "Browsers and readers use the media type to recognize a feed and its format.";
    NON_SPECIFIC_MEDIA_TYPE Warning "NonSpecificMediaType" "generic XML media type",
        "`{contentType}` only says that the document is XML, and its first 512 bytes don't look like a feed", "serve it as `{expected}`",
        "If the media type is the generic XML one, readers look at the first 512 bytes to recognize a feed.";
}
