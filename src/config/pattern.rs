//! Patterns of permalinks and ids: text with placeholders in braces, such as
//! `/{year}/{slug}/`, and translations of the patterns of site generators.

use chrono::format::{Item, StrftimeItems};

/// A placeholder of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternVariable {
    /// The section of the article: `{section}`.
    Section,
    /// The folders of the file: `{folder}`.
    Folder,
    /// The folders and the name of the file: `{path}`.
    Path,
    /// The path of the page: `{page}`.
    Page,
    /// The name of the file: `{filename}`.
    FileName,
    /// The slug, else the file name without a date: `{slug}`.
    Slug,
    /// The slug, else the file name: `{slug_or_filename}`.
    SlugOrFileName,
    /// The slug, else the file name without a date, as Jekyll's `:slug`: `{plain_slug}`.
    PlainSlug,
    /// The slug, else the file name without a date, unchanged: `{written_slug}`.
    WrittenSlug,
    /// The slug of the title: `{title}`.
    Title,
    /// The slug, else the slug of the title: `{slug_or_title}`.
    SlugOrTitle,
    /// The slug, else the folders and the name of the file: `{slug_or_path}`.
    SlugOrPath,
    /// The first category: `{category}`.
    Category,
    /// Every category, as folders: `{categories}`.
    Categories,
    /// The year of publication: `{year}`.
    Year,
    /// The month of publication: `{month}`.
    Month,
    /// The day of publication: `{day}`.
    Day,
    /// The language tag: `{language}`.
    Language,
    /// The path of the article's address: `{address}`.
    Address,
    /// Jekyll's `post.id`, the folder of the address and the slug: `{post_id}`.
    PostId,
}

/// Every placeholder and its meaning, as the reference lists it.
#[rustfmt::skip]
pub(crate) const TOKENS: &[(&str, PatternVariable, &str)] = &[
    ("section",          PatternVariable::Section,        "the section"),
    ("folder",           PatternVariable::Folder,         "the folders the file is in"),
    ("path",             PatternVariable::Path,           "the folders and the file's name, without its ending"),
    ("page",             PatternVariable::Page,           "as `{path}`; a file named as its folder is the folder's page"),
    ("filename",         PatternVariable::FileName,       "the file's name, without its ending"),
    ("slug",             PatternVariable::Slug,           "the field `slug`, else the file's name without a date"),
    ("slug_or_filename", PatternVariable::SlugOrFileName, "the field `slug`, else the file's name"),
    ("plain_slug",       PatternVariable::PlainSlug,      "as `{slug}`; in Jekyll's spelling only lower-case letters, digits and hyphens"),
    ("written_slug",     PatternVariable::WrittenSlug,    "as `{slug}`, unchanged by `spelling`"),
    ("title",            PatternVariable::Title,          "the words of the title, else the file's name without a date"),
    ("slug_or_title",    PatternVariable::SlugOrTitle,    "the field `slug`, else as `{title}`"),
    ("slug_or_path",     PatternVariable::SlugOrPath,     "the field `slug`, else as `{path}`"),
    ("category",         PatternVariable::Category,       "the first category, else the section"),
    ("categories",       PatternVariable::Categories,     "every category, a folder each"),
    ("year",             PatternVariable::Year,           "four digits"),
    ("month",            PatternVariable::Month,          "two digits"),
    ("day",              PatternVariable::Day,            "two digits"),
    ("language",         PatternVariable::Language,       "the language's tag"),
    ("address",          PatternVariable::Address,        "only in `ids`: the path of the article's address, without the site's"),
    ("post_id",          PatternVariable::PostId,         "only in `ids`: the folder of that path, and `{written_slug}`, as in Jekyll's `post.id`"),
];

/// The named styles of Jekyll's `permalink`.
#[rustfmt::skip]
pub(crate) const STYLES: [(&str, &str); 5] = [
    ("date",     "/{categories}/{year}/{month}/{day}/{slug}.html"),
    ("pretty",   "/{categories}/{year}/{month}/{day}/{slug}/"),
    ("ordinal",  "/{categories}/{year}/{date:%j}/{slug}.html"),
    ("weekdate", "/{categories}/{year}/W{date:%V}/{date:%^a}/{slug}.html"),
    ("none",     "/{categories}/{slug}.html"),
];

/// Literal text or a placeholder of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternPart {
    /// Text that is copied literally.
    Text(String),
    /// A placeholder without arguments.
    Name(PatternVariable),
    /// `{date:%Y}`: the date of publication in a `strftime` format.
    Date(String),
}

/// A parsed pattern of permalinks or ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermalinkPattern {
    /// The text and placeholders, in order.
    pub pieces: Vec<PatternPart>,
}

impl PermalinkPattern {
    /// Parses a pattern. Unknown placeholders are returned alongside it.
    pub fn parse(text: &str) -> (Self, Vec<String>) {
        let (mut pieces, mut unknown) = (Vec::new(), Vec::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            if !before.is_empty() {
                pieces.push(PatternPart::Text(before.to_owned()));
            }
            match parse_placeholder(name) {
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

    /// Returns true if a placeholder is in the pattern.
    pub fn has(&self, token: PatternVariable) -> bool {
        self.pieces.contains(&PatternPart::Name(token))
    }

    /// Returns true if a placeholder depends on the article's address, so that the pattern
    /// can only be one of ids.
    pub(crate) fn needs_address(&self) -> bool {
        self.has(PatternVariable::Address) || self.has(PatternVariable::PostId)
    }

    /// Returns true if a placeholder depends on the title of an article.
    pub fn needs_title(&self) -> bool {
        self.has(PatternVariable::Title) || self.has(PatternVariable::SlugOrTitle)
    }
}

fn parse_placeholder(name: &str) -> Option<PatternPart> {
    if let Some(format) = name.strip_prefix("date:") {
        // `%^a` means upper case. `chrono` does not know the flag, so it is checked without.
        let plain = format.replace("%^", "%");
        let is_valid = StrftimeItems::new(&plain).all(|item| item != Item::Error);
        return is_valid.then(|| PatternPart::Date(format.to_owned()));
    }
    let row = TOKENS.iter().find(|(known, ..)| *known == name);
    row.map(|(_, token, _)| PatternPart::Name(*token))
}

/// Translates a pattern of Hugo or Jekyll, with names after colons (`/:year/:slug/`).
///
/// # Errors
/// The first name that is not in the table.
pub(crate) fn from_colons(text: &str, names: &[(&str, &str)]) -> Result<String, String> {
    let mut pattern = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(':') {
        let end = after
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .unwrap_or(after.len());
        let (name, after) = after.split_at(end);
        let row = names.iter().find(|(known, _)| *known == name);
        let is_sliced = after.starts_with('[');
        let Some((_, ours)) = row.filter(|_| !is_sliced) else { return Err(format!(":{name}")) };
        pattern += before;
        pattern += ours;
        rest = after;
    }
    Ok(pattern + rest)
}

/// Translates a pattern of Eleventy, with expressions such as `{{ page.fileSlug }}`.
///
/// # Errors
/// The first expression without a placeholder of the same meaning.
pub(crate) fn from_template(text: &str) -> Result<String, String> {
    let mut pattern = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((expression, after)) = after.split_once("}}") else {
            return Err(rest.to_owned());
        };
        let ours = translate_expression(expression.trim_matches(['-', ' ']));
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

fn translate_expression(expression: &str) -> Option<String> {
    let tight: String = expression.split_whitespace().collect();
    if let Some((_, ours)) = EXPRESSIONS.iter().find(|(known, _)| *known == tight) {
        return Some((*ours).to_owned());
    }
    let format = ["page.date|date:", "date|date:"].iter().find_map(|head| tight.strip_prefix(head));
    let format = format?.trim_matches(['\'', '"']);
    parse_placeholder(&format!("date:{format}")).map(|_| format!("{{date:{format}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_placeholder_is_listed_twice() {
        for (row, (name, token, _)) in TOKENS.iter().enumerate() {
            let others = &TOKENS[..row];
            assert!(others.iter().all(|(other, same, _)| other != name && same != token), "{name}");
        }
    }

    #[test]
    fn unknown_placeholders_are_returned() {
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
    fn expressions_are_translated_or_reported() {
        let text = "/blog/{{ page.date | date: '%Y/%m' }}/{{ title | slugify }}/";
        assert_eq!(from_template(text).as_deref(), Ok("/blog/{date:%Y/%m}/{title}/"));
        assert_eq!(from_template("/{{ x }}/").unwrap_err(), "{{ x }}");
        assert!(from_template("/{{ x").is_err());
    }
}
