//! Other wordings of codes, for the places where the usual one would be wrong or vague.

super::variants! { WORDINGS:
    EXPLAINED_SYNTAX of SAX_ERROR Error
        "{message}", "{help}";
    ALSO_NOT_XML of SAX_ERROR Info
        "read as XML, the document breaks off here: {message}", "fix the other error first";
    FOREIGN_ROOT of UNDEFINED_ELEMENT Error
        "{message}", "{help}";
    EXPLAINED_JSON of JSON_SYNTAX Error
        "{message}", "{help}";
    WRONGLY_DECODED of BAD_CHARACTERS Warning
        "`{element}` has characters garbled by a wrong encoding: it is UTF-8, but declared as {encoding}", "write `encoding=\"utf-8\"` in the declaration";
    UNESCAPED_MARKUP of UNDEFINED_ELEMENT Error
        "`{parent}` contains `<{element}>`, which is not escaped", "{help}";
    REPEATED_START_TAG of UNDEFINED_ELEMENT Error
        "`<{end}>` contains another `<{tag}>`", "write `</{end}>` here if this is where the element ends";
    ELEMENT_IN_TEXT of UNDEFINED_ELEMENT Error
        "`{parent}` contains only text, not `<{tag}>`", "write `&lt;{tag}&gt;` if this is text, or `</{end}>` before it if `{parent}` ends there";
    TEXT_AND_ELEMENTS of UNEXPECTED_TEXT Error
        "`{element}` contains both text and elements", "escape the elements, or put the whole text in `<![CDATA[…]]>`";
    UNKNOWN_ROOT of UNDEFINED_ELEMENT Error
        "`{element}` is not the root element of a feed", "{help}";
    UNDECLARED_PREFIX of MISSING_NAMESPACE Error
        "the prefix of `{element}` is not declared", "{help}";
    UNDEFINED_EXTENSION_ELEMENT of UNDEFINED_ELEMENT Warning
        "feedwright knows no element `{element}` in `{parent}`", "check its spelling and its position; if its documentation has it here, ignore this warning";
    UNEXPECTED_EXTENSION_ATTRIBUTE of UNEXPECTED_ATTRIBUTE Warning
        "feedwright knows no attribute `{attribute}` of `{element}`", "check its spelling; if its documentation has it here, ignore this warning";
    REQUIRED_NOT_BLANK of NOT_BLANK Warning
        "`{element}` should not be empty", "write its value: `{parent}` must have `{element}`";
    REQUIRED_ATTRIBUTE_NOT_BLANK of NOT_BLANK Warning
        "`{attr}` of `{element}` should not be empty", "write its value: `{element}` must have `{attr}`";
    TITLE_NOT_BLANK of NOT_BLANK Warning
        "`{element}` should not be empty", "write a title; only an item with a `description` can do without `title`";
    PROFILE_ADVISED_LENGTH of PROFILE_LENGTH Warning
        "{partner} advises {bounds} characters in `{element}`, not {length}", "lengthen or shorten it";
    MISSING_OWNER_EMAIL of MISSING_ELEMENT Warning
        "`{parent}` should have `{element}`", "add `{element}` if a directory has to verify who owns the podcast, or remove `{parent}`, which Apple no longer reads";
}

#[cfg(test)]
mod tests {
    use super::WORDINGS;
    use crate::validator::codes::find;

    #[test]
    fn every_wording_differs_from_that_of_its_code() {
        for wording in WORDINGS {
            let usual = find(wording.code.name).map(|row| (row.message, row.help));
            let differs = usual.is_some_and(|usual| usual != (wording.message, wording.help));
            assert!(differs, "{}", wording.message);
        }
    }
}
