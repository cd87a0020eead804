//! What an element's tags do to the elements that are open.

/// What an element is to a parser of HTML (section 13.2.6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementRole {
    /// It ends a paragraph.
    Block,
    /// As a block; two don't stand in each other.
    Heading,
    /// As a block, and two don't stand in each other at all.
    Form,
    /// `p`
    Paragraph,
    /// `li`, `dt` and `dd`, whose end tags may be left out.
    Item,
    /// Its tags must pair exactly.
    Formatting,
    /// As formatting; two don't stand in each other.
    Link,
    /// Two don't stand in each other.
    Button,
    /// What is outside is out of reach from inside.
    Capsule,
    /// `table`
    Table,
    /// `thead`, `tbody` and `tfoot`
    Group,
    /// `tr`
    Row,
    /// `td` and `th`
    Cell,
    /// `caption`
    Caption,
    /// `colgroup`
    Columns,
    /// `col`
    Column,
    /// `select`
    Select,
    /// `option`
    Choice,
    /// `optgroup`
    Choices,
    /// `rb`, `rp`, `rt` and `rtc`
    Ruby,
    /// It has no inside.
    Void,
    /// As void, and ends a paragraph.
    Rule,
    /// It may stand anywhere.
    Script,
    /// Of a page, not of a part of one.
    Page,
    /// `svg` and `math`, and what stands in them.
    Foreign,
    /// Any other that bars stray end tags.
    Special,
    /// Any other.
    Other,
}

/// Finds what an element is.
pub(super) fn role(name: &str) -> ElementRole {
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..name.len()) else { return ElementRole::Other };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    let found = ROLES.binary_search_by(|(known, _)| known.as_bytes().cmp(lower));
    found.map_or(ElementRole::Other, |index| ROLES[index].1)
}

const LONGEST: usize = 10;

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
    /// Says whether its end tag may be left out before other tags.
    pub const fn has_optional_end_tag(self) -> bool {
        matches!(self, Self::Paragraph | Self::Item | Self::Choice | Self::Choices | Self::Ruby)
    }

    /// Says whether its end tag may be left out at the end of everything.
    pub const fn may_stay_open(self) -> bool {
        self.has_optional_end_tag() || matches!(self, Self::Group | Self::Row | Self::Cell)
    }

    /// Says whether what is outside is out of reach for most tags inside.
    pub const fn is_boundary(self) -> bool {
        matches!(self, Self::Capsule | Self::Table | Self::Cell | Self::Caption)
    }

    /// Says whether it is a part of a table that holds parts of tables alone.
    pub const fn holds_table_parts(self) -> bool {
        matches!(self, Self::Table | Self::Group | Self::Row | Self::Columns)
    }

    /// Says whether it stands in tables alone.
    pub const fn is_table_part(self) -> bool {
        matches!(
            self,
            Self::Group | Self::Row | Self::Cell | Self::Caption | Self::Columns | Self::Column
        )
    }

    /// Says whether its start tag ends a paragraph.
    pub const fn ends_paragraph(self) -> bool {
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

    /// Says whether it has no inside.
    pub const fn is_void(self) -> bool {
        matches!(self, Self::Void | Self::Rule | Self::Column)
    }

    /// Says whether an end tag inside can't reach past it.
    pub const fn is_special(self) -> bool {
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
        assert!(ROLES.iter().all(|(name, _)| name.len() <= LONGEST));
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(role("BlockQuote"), ElementRole::Block);
        assert_eq!(role("blockquotes"), ElementRole::Other);
        assert_eq!(role(""), ElementRole::Other);
    }
}
