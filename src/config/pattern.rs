//! Patterns of addresses and ids: text with names in braces.

use chrono::format::{Item, StrftimeItems};

/// A name that a pattern may hold in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternVariable {
    /// `{section}`.
    Section,
    /// `{folder}`.
    Folder,
    /// `{path}`.
    Path,
    /// `{page}`.
    Page,
    /// `{filename}`.
    FileName,
    /// `{slug}`.
    Slug,
    /// `{slug_or_filename}`.
    SlugOrFileName,
    /// `{title}`.
    Title,
    /// `{slug_or_title}`.
    SlugOrTitle,
    /// `{category}`.
    Category,
    /// `{categories}`.
    Categories,
    /// `{year}`.
    Year,
    /// `{month}`.
    Month,
    /// `{day}`.
    Day,
    /// `{language}`.
    Language,
}

/// Every name and what it stands for.
#[rustfmt::skip]
pub const TOKENS: &[(&str, PatternVariable, &str)] = &[
    ("section",          PatternVariable::Section,        "the section"),
    ("folder",           PatternVariable::Folder,         "the folders the file is in"),
    ("path",             PatternVariable::Path,           "the folders and the file's name, without its ending"),
    ("page",             PatternVariable::Page,           "as `{path}`; a file named as its folder is the folder's page"),
    ("filename",         PatternVariable::FileName,       "the file's name, without its ending"),
    ("slug",             PatternVariable::Slug,           "the field `slug`, else the file's name without a date"),
    ("slug_or_filename", PatternVariable::SlugOrFileName, "the field `slug`, else the file's name"),
    ("title",            PatternVariable::Title,          "the words of the title, else the file's name without a date"),
    ("slug_or_title",    PatternVariable::SlugOrTitle,    "the field `slug`, else as `{title}`"),
    ("category",         PatternVariable::Category,       "the first category, else the section"),
    ("categories",       PatternVariable::Categories,     "every category, a folder each"),
    ("year",             PatternVariable::Year,           "four digits"),
    ("month",            PatternVariable::Month,          "two digits"),
    ("day",              PatternVariable::Day,            "two digits"),
    ("language",         PatternVariable::Language,       "the language's tag"),
];

/// The styles that Jekyll's `permalink` names.
#[rustfmt::skip]
pub const STYLES: [(&str, &str); 5] = [
    ("date",     "/{categories}/{year}/{month}/{day}/{slug}.html"),
    ("pretty",   "/{categories}/{year}/{month}/{day}/{slug}/"),
    ("ordinal",  "/{categories}/{year}/{date:%j}/{slug}.html"),
    ("weekdate", "/{categories}/{year}/W{date:%V}/{date:%^a}/{slug}.html"),
    ("none",     "/{categories}/{slug}.html"),
];

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternPart {
    /// Text as it is.
    Text(String),
    /// What a name stands for.
    Name(PatternVariable),
    /// `{date:%Y}`: the date of publication by a format of `strftime`.
    Date(String),
}

/// A pattern in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermalinkPattern {
    /// In their order.
    pub pieces: Vec<PatternPart>,
}

impl PermalinkPattern {
    /// Reads a pattern. What stands in braces but means nothing is returned beside it.
    pub fn parse(text: &str) -> (Self, Vec<String>) {
        let (mut pieces, mut unknown) = (Vec::new(), Vec::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            if !before.is_empty() {
                pieces.push(PatternPart::Text(before.to_owned()));
            }
            match piece(name) {
                Some(piece) => pieces.push(piece),
                None => unknown.push(name.to_owned()),
            }
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(PatternPart::Text(rest.to_owned()));
        }
        (Self { pieces }, unknown)
    }

    /// Says whether a name stands in it.
    pub fn has(&self, token: PatternVariable) -> bool {
        self.pieces.contains(&PatternPart::Name(token))
    }

    /// Says whether an article's title is asked for.
    pub fn needs_title(&self) -> bool {
        self.has(PatternVariable::Title) || self.has(PatternVariable::SlugOrTitle)
    }
}

fn piece(name: &str) -> Option<PatternPart> {
    if let Some(format) = name.strip_prefix("date:") {
        // `%^a` is upper case: the crate knows no such sign, so it is read without.
        let plain = format.replace("%^", "%");
        let is_right = StrftimeItems::new(&plain).all(|item| item != Item::Error);
        return is_right.then(|| PatternPart::Date(format.to_owned()));
    }
    let row = TOKENS.iter().find(|(known, ..)| *known == name);
    row.map(|(_, token, _)| PatternPart::Name(*token))
}

/// Turns names after colons, as Hugo and Jekyll write them, into ours.
///
/// # Errors
/// The first name that is not in the table.
pub fn from_colons(text: &str, names: &[(&str, &str)]) -> Result<String, String> {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut pattern = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(':') {
        let end = after.find(|letter| !is_word(letter)).unwrap_or(after.len());
        let (name, after) = after.split_at(end);
        let row = names.iter().find(|(known, _)| *known == name);
        let is_cut = after.starts_with('[');
        let Some((_, ours)) = row.filter(|_| !is_cut) else { return Err(format!(":{name}")) };
        pattern += before;
        pattern += ours;
        rest = after;
    }
    Ok(pattern + rest)
}

/// Turns `{{ page.fileSlug }}` and its like, as Eleventy writes them, into ours.
///
/// # Errors
/// The first expression that has no name of ours.
pub fn from_template(text: &str) -> Result<String, String> {
    let mut pattern = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((expression, after)) = after.split_once("}}") else {
            return Err(rest.to_owned());
        };
        let ours = expressed(expression.trim_matches(['-', ' ']));
        pattern += before;
        pattern += &ours.ok_or_else(|| format!("{{{{{expression}}}}}"))?;
        rest = after;
    }
    if rest.contains("{%") { Err(rest.to_owned()) } else { Ok(pattern + rest) }
}

#[rustfmt::skip]
const EXPRESSIONS: &[(&str, &str)] = &[
    ("page.fileSlug",           "{slug}"),
    ("page.fileSlug|slug",      "{slug}"),
    ("page.fileSlug|slugify",   "{slug}"),
    ("page.filePathStem",       "/{folder}/{slug}"),
    ("slug",                    "{slug}"),
    ("slug|slugify",            "{slug}"),
    ("title|slug",              "{title}"),
    ("title|slugify",           "{title}"),
    ("page.data.title|slugify", "{title}"),
    ("page.date.getFullYear()", "{year}"),
    ("lang",                    "{language}"),
    ("locale",                  "{language}"),
    ("page.outputFileExtension", "html"),
];

fn expressed(expression: &str) -> Option<String> {
    let tight: String = expression.split_whitespace().collect();
    if let Some((_, ours)) = EXPRESSIONS.iter().find(|(known, _)| *known == tight) {
        return Some((*ours).to_owned());
    }
    let format = ["page.date|date:", "date|date:"].iter().find_map(|head| tight.strip_prefix(head));
    let format = format?.trim_matches(['\'', '"']);
    piece(&format!("date:{format}")).map(|_| format!("{{date:{format}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice() {
        for (row, (name, token, _)) in TOKENS.iter().enumerate() {
            let others = &TOKENS[..row];
            assert!(others.iter().all(|(other, same, _)| other != name && same != token), "{name}");
        }
    }

    #[test]
    fn every_name_is_in_the_readme() {
        for (name, _, meaning) in TOKENS {
            let row = format!("| `{{{name}}}` | {meaning} |");
            assert!(include_str!("../../README.md").contains(&row), "{row}");
        }
    }

    #[test]
    fn what_means_nothing_is_returned() {
        assert_eq!(PermalinkPattern::parse("/{slgu}/{date:%Q}/{year").1, ["slgu", "date:%Q"]);
        assert_eq!(PermalinkPattern::parse("/{date:%Y-%j}/{date:%^a}/").1, Vec::<String>::new());
    }

    #[test]
    fn names_after_colons_are_whole_words() {
        let names = [("title", "{title}"), ("year", "{year}")];
        assert_eq!(from_colons("/:year/:title/", &names).as_deref(), Ok("/{year}/{title}/"));
        assert_eq!(from_colons("/:yearday/", &names).unwrap_err(), ":yearday");
        assert_eq!(from_colons("/:title[1:]/", &names).unwrap_err(), ":title");
    }

    #[test]
    fn templates_become_names_or_are_named() {
        let text = "/blog/{{ page.date | date: '%Y/%m' }}/{{ title | slugify }}/";
        assert_eq!(from_template(text).as_deref(), Ok("/blog/{date:%Y/%m}/{title}/"));
        assert_eq!(from_template("/{{ x }}/").unwrap_err(), "{{ x }}");
        assert!(from_template("/{{ x").is_err());
    }
}
