//! What an element's tags do to the elements that are open.

/// What an element is to a parser of HTML (section 13.2.6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
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
pub(super) fn role(name: &str) -> Role {
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..name.len()) else { return Role::Other };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    let found = ROLES.binary_search_by(|(known, _)| known.as_bytes().cmp(lower));
    found.map_or(Role::Other, |index| ROLES[index].1)
}

const LONGEST: usize = 10;

#[rustfmt::skip]
const ROLES: &[(&str, Role)] = &[
    ("a",          Role::Link),
    ("address",    Role::Block),
    ("applet",     Role::Capsule),
    ("area",       Role::Void),
    ("article",    Role::Block),
    ("aside",      Role::Block),
    ("b",          Role::Formatting),
    ("base",       Role::Void),
    ("basefont",   Role::Void),
    ("bgsound",    Role::Void),
    ("big",        Role::Formatting),
    ("blockquote", Role::Block),
    ("body",       Role::Page),
    ("br",         Role::Void),
    ("button",     Role::Button),
    ("caption",    Role::Caption),
    ("center",     Role::Block),
    ("code",       Role::Formatting),
    ("col",        Role::Column),
    ("colgroup",   Role::Columns),
    ("dd",         Role::Item),
    ("details",    Role::Block),
    ("dialog",     Role::Block),
    ("dir",        Role::Block),
    ("div",        Role::Block),
    ("dl",         Role::Block),
    ("dt",         Role::Item),
    ("em",         Role::Formatting),
    ("embed",      Role::Void),
    ("fieldset",   Role::Block),
    ("figcaption", Role::Block),
    ("figure",     Role::Block),
    ("font",       Role::Formatting),
    ("footer",     Role::Block),
    ("form",       Role::Form),
    ("frame",      Role::Page),
    ("frameset",   Role::Page),
    ("h1",         Role::Heading),
    ("h2",         Role::Heading),
    ("h3",         Role::Heading),
    ("h4",         Role::Heading),
    ("h5",         Role::Heading),
    ("h6",         Role::Heading),
    ("head",       Role::Page),
    ("header",     Role::Block),
    ("hgroup",     Role::Block),
    ("hr",         Role::Rule),
    ("html",       Role::Page),
    ("i",          Role::Formatting),
    ("iframe",     Role::Special),
    ("image",      Role::Page),
    ("img",        Role::Void),
    ("input",      Role::Void),
    ("isindex",    Role::Page),
    ("keygen",     Role::Void),
    ("li",         Role::Item),
    ("link",       Role::Void),
    ("listing",    Role::Block),
    ("main",       Role::Block),
    ("marquee",    Role::Capsule),
    ("math",       Role::Foreign),
    ("menu",       Role::Block),
    ("meta",       Role::Void),
    ("nav",        Role::Block),
    ("nobr",       Role::Formatting),
    ("noembed",    Role::Special),
    ("noframes",   Role::Special),
    ("noscript",   Role::Special),
    ("object",     Role::Capsule),
    ("ol",         Role::Block),
    ("optgroup",   Role::Choices),
    ("option",     Role::Choice),
    ("p",          Role::Paragraph),
    ("param",      Role::Void),
    ("plaintext",  Role::Block),
    ("pre",        Role::Block),
    ("rb",         Role::Ruby),
    ("rp",         Role::Ruby),
    ("rt",         Role::Ruby),
    ("rtc",        Role::Ruby),
    ("s",          Role::Formatting),
    ("script",     Role::Script),
    ("search",     Role::Block),
    ("section",    Role::Block),
    ("select",     Role::Select),
    ("small",      Role::Formatting),
    ("source",     Role::Void),
    ("strike",     Role::Formatting),
    ("strong",     Role::Formatting),
    ("style",      Role::Script),
    ("summary",    Role::Block),
    ("svg",        Role::Foreign),
    ("table",      Role::Table),
    ("tbody",      Role::Group),
    ("td",         Role::Cell),
    ("template",   Role::Script),
    ("textarea",   Role::Special),
    ("tfoot",      Role::Group),
    ("th",         Role::Cell),
    ("thead",      Role::Group),
    ("title",      Role::Script),
    ("tr",         Role::Row),
    ("track",      Role::Void),
    ("tt",         Role::Formatting),
    ("u",          Role::Formatting),
    ("ul",         Role::Block),
    ("wbr",        Role::Void),
    ("xmp",        Role::Block),
];

impl Role {
    /// Says whether its end tag may be left out before other tags.
    pub const fn ends_unsaid(self) -> bool {
        matches!(self, Self::Paragraph | Self::Item | Self::Choice | Self::Choices | Self::Ruby)
    }

    /// Says whether its end tag may be left out at the end of everything.
    pub const fn may_stay_open(self) -> bool {
        self.ends_unsaid() || matches!(self, Self::Group | Self::Row | Self::Cell)
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
        assert_eq!(role("BlockQuote"), Role::Block);
        assert_eq!(role("blockquotes"), Role::Other);
        assert_eq!(role(""), Role::Other);
    }
}
