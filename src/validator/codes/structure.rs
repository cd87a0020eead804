//! What may stand where: elements, attributes, namespaces, the document itself.

super::rows! { STRUCTURE:
    SAX_ERROR Error "SAXError" "the document is not well-formed XML",
        "{message}", "mend the place shown; nothing after it could be judged",
        "XML readers stop at the first fault, so nobody sees what comes after it. The commonest faults are an unescaped `&`, a control character, and an element that is not closed.";
    UNDEFINED_NAMED_ENTITY Error "UndefinedNamedEntity" "an entity that XML does not know",
        "`&{value};` is no entity of XML", "write the character itself, or its number",
        "XML has five entities: `amp`, `lt`, `gt`, `quot` and `apos`. Those of HTML, such as `&nbsp;`, make many readers refuse the whole feed.";
    UNDEFINED_ELEMENT Error "UndefinedElement" "an element that has no place here",
        "`{parent}` has no element `{element}`", "remove it, correct its spelling, or declare its namespace",
        "The format gives this element no meaning at this place. Readers pass over it.";
    MISSING_ELEMENT Error "MissingElement" "an element that is needed is missing",
        "`{parent}` should have `{element}`", "add `{element}`",
        "The format requires this element; readers show nothing, or something of their own, without it.";
    DUPLICATE_ELEMENT Error "DuplicateElement" "an element stands more than once",
        "`{parent}` should have one `{element}`, not several", "remove all but one",
        "The format allows this element once. Some readers take the first, some the last.";
    MISSING_ATTRIBUTE Error "MissingAttribute" "an attribute that is needed is missing",
        "`{element}` should have the attribute `{attr}`", "add `{attr}`",
        "The format requires this attribute; without it the element says nothing.";
    UNEXPECTED_ATTRIBUTE Error "UnexpectedAttribute" "an attribute that has no place here",
        "`{element}` has no attribute `{attribute}`", "remove it, or correct its spelling",
        "The format gives this attribute no meaning on this element.";
    UNEXPECTED_TEXT Error "UnexpectedText" "text where only elements may stand",
        "`{element}` should hold elements only, not text", "remove the text",
        "The element is made of other elements; no reader shows text beside them.";
    UNKNOWN_NAMESPACE Warning "UnknownNamespace" "a namespace that is not known here",
        "`{namespace}` is no namespace that is known here", "check its spelling",
        "Nothing can be said of its elements. If it is spelt as its maker spells it, nothing is wrong.";
    MISSING_NAMESPACE Error "MissingNamespace" "a prefix that is not declared",
        "the prefix of `{element}` is not declared", "declare it with `xmlns:` on the root element",
        "XML with namespaces requires a declaration for each prefix. Strict readers refuse the whole feed.";
}
