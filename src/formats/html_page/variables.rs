//! Variables of the template of web pages. They are an interface: a template that was
//! written for an earlier version keeps working, so none is ever removed or renamed.

use crate::formats::html_page::translations::NAMES;

/// Object that a variable belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VariableOwner {
    /// The page itself: variables that are used by their name alone.
    Page,
    /// The value of `site`.
    Site,
    /// The value of `words`.
    Words,
    /// The value of `accent`.
    Accent,
    /// The value of `share_picture` and of `image` of an entry.
    Picture,
    /// An item of `outputs`.
    Output,
    /// An item of `readers`.
    Reader,
    /// An item of `entries`.
    Entry,
    /// The value of `recording` of an entry.
    Recording,
    /// An item of `groups`.
    Group,
    /// An item of `others` and of `feeds` of a group.
    FeedLink,
}

/// Type of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VariableKind {
    /// A text, which may be empty.
    Text,
    /// A text, or none.
    OptionalText,
    /// A number, or none.
    OptionalNumber,
    /// `true` or `false`.
    Truth,
    /// An object.
    Object(VariableOwner),
    /// An object, or none.
    OptionalObject(VariableOwner),
    /// A list of objects.
    List(VariableOwner),
}

/// A row of the reference.
pub(super) struct VariableRow {
    pub owner: VariableOwner,
    pub name: &'static str,
    pub kind: VariableKind,
    pub meaning: &'static str,
}

const fn row(
    owner: VariableOwner,
    name: &'static str,
    kind: VariableKind,
    meaning: &'static str,
) -> VariableRow {
    VariableRow { owner, name, kind, meaning }
}

use VariableKind::{List, Object, OptionalNumber, OptionalObject, OptionalText, Text, Truth};
use VariableOwner::{
    Accent, Entry, FeedLink, Group, Output, Page, Picture, Reader, Recording, Site, Words,
};

/// Every variable, except the texts of `words`, which are rows of [`NAMES`].
#[rustfmt::skip]
pub(super) const VARIABLES: &[VariableRow] = &[
    row(Page, "title",           Text,                    "title of the feed"),
    row(Page, "name",            Text,                    "its name among the feeds of its group: `The Sea` of `Horizon Daily: The Sea`"),
    row(Page, "description",     Text,                    "description of the feed"),
    row(Page, "language",        Text,                    "language tag of the feed"),
    row(Page, "direction",       Text,                    "direction of the language's script: `ltr` or `rtl`"),
    row(Page, "locale",          OptionalText,            "language with its region, as Open Graph has it: `pt_BR`"),
    row(Page, "is_home",         Truth,                   "`true` on the page of the site's own feed"),
    row(Page, "page_url",        Text,                    "address of this page"),
    row(Page, "home",            Text,                    "address of the web page with the same articles"),
    row(Page, "site",            Object(Site),            "the site"),
    row(Page, "feed_url",        OptionalText,            "address of the feed in its first format"),
    row(Page, "outputs",         List(Output),            "the feed in each of its formats"),
    row(Page, "readers",         List(Reader),            "links that open the feed in a feed reader"),
    row(Page, "entries",         List(Entry),             "the 50 newest entries"),
    row(Page, "others",          List(FeedLink),          "every other feed of the site"),
    row(Page, "groups",          List(Group),             "the site's feeds by what they are about; except on the page of the site's own feed, at most 30 of a group"),
    row(Page, "icon",            OptionalText,            "address of the site's icon"),
    row(Page, "logo",            OptionalText,            "address of the site's logo"),
    row(Page, "logo_width",      OptionalNumber,          "width of the logo in pixels"),
    row(Page, "logo_height",     OptionalNumber,          "height of the logo in pixels"),
    row(Page, "logo_is_title",   Truth,                   "`true` if the logo is large and wide enough to replace the title"),
    row(Page, "share_picture",   OptionalObject(Picture), "picture for previews of a shared link: the logo, else the icon"),
    row(Page, "picture_sources", Text,                    "hosts of the page's pictures, for `img-src` in a Content-Security-Policy"),
    row(Page, "accent",          OptionalObject(Accent),  "shades of `[output] accent`"),
    row(Page, "copyright",       OptionalText,            "copyright notice of the site"),
    row(Page, "words",           Object(Words),           "fixed texts in the language of the feed"),
    row(Page, "script",          Text,                    "script of the copy button, to write between `<script>` and `</script>`"),
    row(Page, "script_hash",     Text,                    "hash of `script`, for `script-src` in a Content-Security-Policy"),

    row(Site, "title",           Text,                    "title of the site's own feed"),
    row(Site, "url",             Text,                    "address of the page of the site's own feed"),

    row(Accent, "light",         Text,                    "color of text on the light page"),
    row(Accent, "dark",          Text,                    "color of text on the dark page"),
    row(Accent, "fill",          Text,                    "color of buttons"),
    row(Accent, "on_fill",       Text,                    "color of text on buttons"),

    row(Picture, "url",          Text,                    "address of the picture"),
    row(Picture, "alt",          Text,                    "its description, for people who can't see it"),
    row(Picture, "width",        OptionalNumber,          "width in pixels"),
    row(Picture, "height",       OptionalNumber,          "height in pixels"),

    row(Output, "label",         Text,                    "name of the format"),
    row(Output, "media_type",    Text,                    "media type of the format"),
    row(Output, "url",           Text,                    "address of the feed in this format"),

    row(Reader, "name",          Text,                    "name of the reader"),
    row(Reader, "url",           Text,                    "address that opens the feed in it"),

    row(Entry, "title",          Text,                    "title, or the beginning of a note without one"),
    row(Entry, "url",            Text,                    "address of the article"),
    row(Entry, "published",      Text,                    "time of publication: `2026-01-02T03:04:05Z`"),
    row(Entry, "date",           Text,                    "day of publication in the site's time zone, as its language writes it"),
    row(Entry, "day",            Text,                    "the same day as `2026-01-02`"),
    row(Entry, "authors",        Text,                    "names of the authors, separated by commas"),
    row(Entry, "summary",        Text,                    "summary as plain text"),
    row(Entry, "excerpt",        Text,                    "beginning of the summary, about three lines"),
    row(Entry, "language",       OptionalText,            "language tag, if the entry has another language than the feed"),
    row(Entry, "image",          OptionalObject(Picture), "picture of the article, if it is on the site's own host"),
    row(Entry, "recording",      OptionalObject(Recording), "first attached audio or video file"),

    row(Recording, "url",        Text,                    "address of the file"),
    row(Recording, "media_type", Text,                    "media type of the file"),
    row(Recording, "kind",       Text,                    "`audio` or `video`"),
    row(Recording, "duration",   OptionalText,            "length, such as `42:10`"),

    row(Group, "title",          Text,                    "heading in the language of the feed"),
    row(Group, "feeds",          List(FeedLink),          "feeds of the group"),
    row(Group, "is_shortened",   Truth,                   "`true` if the page of the site's own feed has more of them"),

    row(FeedLink, "title",       Text,                    "title of the feed"),
    row(FeedLink, "name",        Text,                    "its name among the feeds of its group"),
    row(FeedLink, "url",         Text,                    "address of its page"),
];

impl VariableOwner {
    /// Objects in the order of the reference, each with the expression for one.
    const ALL: &[(Self, &'static str)] = &[
        (Page, ""),
        (Entry, "an item of `entries`"),
        (Recording, "`recording` of an entry"),
        (Picture, "`image` of an entry, and `share_picture`"),
        (Output, "an item of `outputs`"),
        (Reader, "an item of `readers`"),
        (Group, "an item of `groups`"),
        (FeedLink, "an item of `others`, and of `feeds` of a group"),
        (Site, "`site`"),
        (Accent, "`accent`"),
        (Words, "`words`"),
    ];

    /// Lists the names of the variables.
    pub(super) fn names(self) -> Vec<&'static str> {
        let rows = VARIABLES.iter().filter(|row| row.owner == self).map(|row| row.name);
        let words = NAMES.iter().filter(|_| self == Words).map(|(name, _)| *name);
        rows.chain(words).collect()
    }

    /// Names the object in a message.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Page => "the page",
            Site => "`site`",
            Words => "`words`",
            Accent => "`accent`",
            Picture => "a picture",
            Output => "an output",
            Reader => "a reader",
            Entry => "an entry",
            Recording => "a recording",
            Group => "a group",
            FeedLink => "a feed",
        }
    }
}

impl VariableKind {
    const fn name(self) -> &'static str {
        match self {
            Text => "text",
            OptionalText => "text or none",
            OptionalNumber => "number or none",
            Truth => "truth",
            Object(_) => "object",
            OptionalObject(_) => "object or none",
            List(_) => "list",
        }
    }
}

/// Writes the reference of all variables as a page of Markdown.
pub(crate) fn reference() -> String {
    let mut page = include_str!("reference.md").to_owned();
    for &(owner, place) in VariableOwner::ALL {
        if !place.is_empty() {
            page += &format!("\n## Variables of {place}\n");
        }
        page += "\n| variable | type | meaning |\n|---|---|---|\n";
        for row in VARIABLES.iter().filter(|row| row.owner == owner) {
            page += &format!("| `{}` | {} | {} |\n", row.name, row.kind.name(), row.meaning);
        }
        for (name, meaning) in NAMES.iter().filter(|_| owner == Words) {
            page += &format!("| `{name}` | text | {meaning} |\n");
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_variable_is_listed_twice() {
        for (owner, _) in VariableOwner::ALL {
            let mut names = owner.names();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{owner:?}");
        }
    }

    #[test]
    fn variables_of_the_first_version_exist() {
        let first = [
            "words",
            "language",
            "direction",
            "title",
            "description",
            "home",
            "icon",
            "logo",
            "copyright",
            "outputs",
            "entries",
            "others",
        ];
        assert!(first.iter().all(|name| Page.names().contains(name)));
        let first = ["title", "url", "published", "day", "authors", "summary", "language"];
        assert!(first.iter().all(|name| Entry.names().contains(name)));
        let first = ["feed", "site", "what", "explanation", "latest", "others"];
        assert!(first.iter().all(|name| Words.names().contains(name)));
    }

    #[test]
    fn reference_is_a_page_of_the_book() {
        let page = include_str!("../../../docs/reference/page.md");
        assert!(reference() == page, "run `feedwright page > docs/reference/page.md`");
    }
}
