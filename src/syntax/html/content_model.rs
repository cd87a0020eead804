//! Table of HTML elements by their effect on the open elements around them.

/// Group of elements that the tree construction of HTML treats alike (section
/// 13.2.6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementRole {
    /// Block that closes an open paragraph.
    Block,
    /// Block that can't be the direct child of another heading.
    Heading,
    /// Block that can't be nested in another form at any depth.
    Form,
    /// The `p` element, closed by any block.
    Paragraph,
    /// The elements `li`, `dt` and `dd`, whose end tags may be omitted.
    Item,
    /// Inline formatting, whose tags must pair exactly.
    Formatting,
    /// Formatting that can't be nested in another link.
    Link,
    /// Element that can't be nested in another button.
    Button,
    /// Element whose content can't close elements outside it, such as `object`.
    Capsule,
    /// The `table` element.
    Table,
    /// Table sections: `thead`, `tbody` and `tfoot`.
    Group,
    /// The `tr` element.
    Row,
    /// Table cells: `td` and `th`.
    Cell,
    /// The `caption` of a table.
    Caption,
    /// The `colgroup` element.
    Columns,
    /// The `col` element.
    Column,
    /// The `select` element.
    Select,
    /// The `option` element.
    Choice,
    /// The `optgroup` element.
    Choices,
    /// Ruby annotations: `rb`, `rp`, `rt` and `rtc`.
    Ruby,
    /// Void element, with no content and no end tag.
    Void,
    /// Void element that closes an open paragraph: `hr`.
    Rule,
    /// Script-supporting or metadata element, allowed anywhere.
    Script,
    /// Element that belongs to a whole page, not to a fragment.
    Page,
    /// Elements of SVG and `MathML`.
    Foreign,
    /// Special element without rules of its own; end tags inside can't close
    /// elements outside it.
    Special,
    /// Ordinary element without rules of its own, such as `span`.
    Other,
}

/// Returns the role of an element by its tag name, in any case.
pub(super) fn role_of(name: &str) -> ElementRole {
    let mut lower = [0; MAX_NAME];
    let Some(lower) = lower.get_mut(..name.len()) else { return ElementRole::Other };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    let index = ROLES.binary_search_by(|(known, _)| known.as_bytes().cmp(lower));
    index.map_or(ElementRole::Other, |index| ROLES[index].1)
}

/// Bytes of the longest name in [`ROLES`].
const MAX_NAME: usize = 10;

#[rustfmt::skip]
const ROLES: &[(&str, ElementRole)] = &[
    ("a",          ElementRole::Link),
    ("address",    ElementRole::Block),
    ("applet",     ElementRole::Capsule),
    ("area",       ElementRole::Void),
    ("article",    ElementRole::Block),
    ("aside",      ElementRole::Block),
    ("b",          ElementRole::Formatting),
    ("base",       ElementRole::Void),
    ("basefont",   ElementRole::Void),
    ("bgsound",    ElementRole::Void),
    ("big",        ElementRole::Formatting),
    ("blockquote", ElementRole::Block),
    ("body",       ElementRole::Page),
    ("br",         ElementRole::Void),
    ("button",     ElementRole::Button),
    ("caption",    ElementRole::Caption),
    ("center",     ElementRole::Block),
    ("code",       ElementRole::Formatting),
    ("col",        ElementRole::Column),
    ("colgroup",   ElementRole::Columns),
    ("dd",         ElementRole::Item),
    ("details",    ElementRole::Block),
    ("dialog",     ElementRole::Block),
    ("dir",        ElementRole::Block),
    ("div",        ElementRole::Block),
    ("dl",         ElementRole::Block),
    ("dt",         ElementRole::Item),
    ("em",         ElementRole::Formatting),
    ("embed",      ElementRole::Void),
    ("fieldset",   ElementRole::Block),
    ("figcaption", ElementRole::Block),
    ("figure",     ElementRole::Block),
    ("font",       ElementRole::Formatting),
    ("footer",     ElementRole::Block),
    ("form",       ElementRole::Form),
    ("frame",      ElementRole::Page),
    ("frameset",   ElementRole::Page),
    ("h1",         ElementRole::Heading),
    ("h2",         ElementRole::Heading),
    ("h3",         ElementRole::Heading),
    ("h4",         ElementRole::Heading),
    ("h5",         ElementRole::Heading),
    ("h6",         ElementRole::Heading),
    ("head",       ElementRole::Page),
    ("header",     ElementRole::Block),
    ("hgroup",     ElementRole::Block),
    ("hr",         ElementRole::Rule),
    ("html",       ElementRole::Page),
    ("i",          ElementRole::Formatting),
    ("iframe",     ElementRole::Special),
    ("image",      ElementRole::Page),
    ("img",        ElementRole::Void),
    ("input",      ElementRole::Void),
    ("isindex",    ElementRole::Page),
    ("keygen",     ElementRole::Void),
    ("li",         ElementRole::Item),
    ("link",       ElementRole::Void),
    ("listing",    ElementRole::Block),
    ("main",       ElementRole::Block),
    ("marquee",    ElementRole::Capsule),
    ("math",       ElementRole::Foreign),
    ("menu",       ElementRole::Block),
    ("meta",       ElementRole::Void),
    ("nav",        ElementRole::Block),
    ("nobr",       ElementRole::Formatting),
    ("noembed",    ElementRole::Special),
    ("noframes",   ElementRole::Special),
    ("noscript",   ElementRole::Special),
    ("object",     ElementRole::Capsule),
    ("ol",         ElementRole::Block),
    ("optgroup",   ElementRole::Choices),
    ("option",     ElementRole::Choice),
    ("p",          ElementRole::Paragraph),
    ("param",      ElementRole::Void),
    ("plaintext",  ElementRole::Block),
    ("pre",        ElementRole::Block),
    ("rb",         ElementRole::Ruby),
    ("rp",         ElementRole::Ruby),
    ("rt",         ElementRole::Ruby),
    ("rtc",        ElementRole::Ruby),
    ("s",          ElementRole::Formatting),
    ("script",     ElementRole::Script),
    ("search",     ElementRole::Block),
    ("section",    ElementRole::Block),
    ("select",     ElementRole::Select),
    ("small",      ElementRole::Formatting),
    ("source",     ElementRole::Void),
    ("strike",     ElementRole::Formatting),
    ("strong",     ElementRole::Formatting),
    ("style",      ElementRole::Script),
    ("summary",    ElementRole::Block),
    ("svg",        ElementRole::Foreign),
    ("table",      ElementRole::Table),
    ("tbody",      ElementRole::Group),
    ("td",         ElementRole::Cell),
    ("template",   ElementRole::Script),
    ("textarea",   ElementRole::Special),
    ("tfoot",      ElementRole::Group),
    ("th",         ElementRole::Cell),
    ("thead",      ElementRole::Group),
    ("title",      ElementRole::Script),
    ("tr",         ElementRole::Row),
    ("track",      ElementRole::Void),
    ("tt",         ElementRole::Formatting),
    ("u",          ElementRole::Formatting),
    ("ul",         ElementRole::Block),
    ("wbr",        ElementRole::Void),
    ("xmp",        ElementRole::Block),
];

impl ElementRole {
    /// Returns true if the end tag may be omitted before certain other tags.
    pub(super) const fn has_optional_end_tag(self) -> bool {
        matches!(self, Self::Paragraph | Self::Item | Self::Choice | Self::Choices | Self::Ruby)
    }

    /// Returns true if the element may be open at the end of the text.
    pub(super) const fn may_stay_open(self) -> bool {
        self.has_optional_end_tag() || matches!(self, Self::Group | Self::Row | Self::Cell)
    }

    /// Returns true if most tags inside can't close elements outside.
    pub(super) const fn is_boundary(self) -> bool {
        matches!(self, Self::Capsule | Self::Table | Self::Cell | Self::Caption)
    }

    /// Returns true for parts of a table that contain only parts of tables.
    pub(super) const fn holds_table_parts(self) -> bool {
        matches!(self, Self::Table | Self::Group | Self::Row | Self::Columns)
    }

    /// Returns true for elements that are allowed only in tables.
    pub(super) const fn is_table_part(self) -> bool {
        matches!(
            self,
            Self::Group | Self::Row | Self::Cell | Self::Caption | Self::Columns | Self::Column
        )
    }

    /// Returns true if the start tag closes an open paragraph.
    pub(super) const fn ends_paragraph(self) -> bool {
        matches!(
            self,
            Self::Block
                | Self::Heading
                | Self::Form
                | Self::Paragraph
                | Self::Item
                | Self::Table
                | Self::Rule
        )
    }

    /// Returns true for elements without content and end tag.
    pub(super) const fn is_void(self) -> bool {
        matches!(self, Self::Void | Self::Rule | Self::Column)
    }

    /// Returns true for special elements: an end tag inside can't close an element
    /// outside them.
    pub(super) const fn is_special(self) -> bool {
        !matches!(
            self,
            Self::Formatting
                | Self::Link
                | Self::Choice
                | Self::Choices
                | Self::Ruby
                | Self::Foreign
                | Self::Other
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order_and_short() {
        assert!(ROLES.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(ROLES.iter().all(|(name, _)| name.len() <= MAX_NAME));
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(role_of("BlockQuote"), ElementRole::Block);
        assert_eq!(role_of("blockquotes"), ElementRole::Other);
        assert_eq!(role_of(""), ElementRole::Other);
    }
}
