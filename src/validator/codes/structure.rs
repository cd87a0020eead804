//! Codes about missing, repeated and misplaced elements, attributes and namespaces.

super::rows! { STRUCTURE:
    SAX_ERROR Error "SAXError" "the document is not well-formed XML",
        "{message}", "fix the document at this position; the rest of it was not checked",
        "XML readers stop at the first error, so nobody sees the content after it. The most common errors are an unescaped `&`, a control character, and an element that is not closed.";
    NOT_A_FEED Error "NotAFeed" "the document is not a feed",
        "{message}", "{help}",
        "The document is of another kind: a web page, a sitemap, a compressed file, or an error message of the server. RSS, Atom, JSON Feed and OPML are validated.";
    UNDEFINED_NAMED_ENTITY Error "UndefinedNamedEntity" "an entity that XML does not define",
        "XML does not define the entity `&{value};`", "{help}",
        "XML defines five entities: `amp`, `lt`, `gt`, `quot` and `apos`. HTML entities such as `&nbsp;` make many readers reject the whole feed.";
    UNDEFINED_ELEMENT Error "UndefinedElement" "an element that is not allowed here",
        "`{parent}` has no element `{element}`", "remove it, correct its spelling, or declare its namespace",
        "The format does not define this element here. Readers ignore it.";
    MISSING_ELEMENT Error "MissingElement" "a required element is missing",
        "`{parent}` should have `{element}`", "add `{element}`",
        "The format requires this element; without it readers show nothing or a placeholder of their own.";
    DUPLICATE_ELEMENT Error "DuplicateElement" "an element appears more than once",
        "`{parent}` should have one `{element}`, not several", "remove all but one",
        "The format allows this element once. Some readers use the first, some the last.";
    MISSING_ATTRIBUTE Error "MissingAttribute" "a required attribute is missing",
        "`{element}` should have the attribute `{attr}`", "add `{attr}`",
        "The format requires this attribute; without it the element has no meaning.";
    UNEXPECTED_ATTRIBUTE Error "UnexpectedAttribute" "an attribute that is not allowed here",
        "`{element}` has no attribute `{attribute}`", "remove it, or correct its spelling",
        "The format does not define this attribute for this element.";
    UNEXPECTED_TEXT Error "UnexpectedText" "text in an element that contains only elements",
        "`{element}` should contain only elements, not text", "remove the text",
        "The element contains other elements; no reader shows text between them.";
    UNKNOWN_NAMESPACE Warning "UnknownNamespace" "unknown namespace",
        "feedwright does not know the namespace `{namespace}`", "check its spelling",
        "The elements of this namespace can't be checked. If its name matches its documentation, ignore this warning.";
    MISSING_NAMESPACE Error "MissingNamespace" "an undeclared prefix",
        "the prefix of `{element}` is not declared", "declare it with `xmlns:` on the root element",
        "XML namespaces require a declaration for every prefix. Strict readers reject the whole feed.";
}
