//! Derives the ids and permalinks of articles, and finds articles with the same one.
//!
//! An id must never change once it is published, so nothing here depends on a clock or
//! on other articles.

mod address_doubt;
mod article_names;
mod permalink;
mod source_fields;

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use percent_encoding::utf8_percent_encode;
use url::Url;

pub(crate) use address_doubt::address_doubt;
pub(crate) use permalink::expand_pattern;
pub use permalink::permalink;
pub(crate) use source_fields::{IdentityField, IdentityLocator, field_names};

use crate::config::{Config, IdScheme};
use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::identity::permalink::PART;
use crate::model::{ArticleHeaders, ArticleVisibility, Header};
use crate::text::normal_form::compose;
use crate::text::path::{self, PathFacts};

/// The date of an authority that is not configured (RFC 4151 section 2.1). It is a
/// constant, because an id must not change with the clock.
const AUTHORITY_DATE: &str = "2000";

/// Returns the authority of ids: the configured one, else the published one, else the
/// site's host.
pub(crate) fn authority<'a>(config: &'a Config, published: Option<&'a str>) -> Cow<'a, str> {
    match config.site.id_authority.as_deref().or(published) {
        Some(authority) => Cow::Borrowed(authority),
        None => Cow::Owned(format!(
            "{},{AUTHORITY_DATE}",
            config.site.url.host_str().unwrap_or("localhost")
        )),
    }
}

/// Returns an article's id: the one in its frontmatter, or a derived one.
///
/// An id in the frontmatter that is not a URI is put after the authority, because Atom's
/// ids are IRIs (RFC 4287 section 4.2.6). An exact id gets a different form, so that it
/// can't collide with another article's id.
pub fn id(header: &Header, config: &Config, authority: &str) -> String {
    if let Some(exact) = &header.exact_id {
        return format!("tag:{authority}:guid:{}", utf8_percent_encode(exact, PART));
    }
    if let Some(id) = &header.id {
        let is_uri = Url::parse(id).is_ok();
        return match parse_uuid(id) {
            _ if is_uri => id.to_string(),
            Some(uuid) => format!("urn:uuid:{uuid}"),
            None => format!("tag:{authority}:{}", utf8_percent_encode(id, PART)),
        };
    }
    match &config.articles.ids {
        IdScheme::Permalink => permalink(header, config).map(String::from).unwrap_or_default(),
        IdScheme::Pattern(pattern) => permalink::from_pattern(pattern, header, config),
        IdScheme::Tag => {
            let facts = path::facts(&header.path);
            format!("tag:{authority}:{}", path_part(&facts))
        }
    }
}

/// Returns true if the id is in the frontmatter, so that nothing changes it.
pub(crate) const fn is_written(header: &Header) -> bool {
    header.id.is_some() || header.exact_id.is_some()
}

/// Returns the part of a derived id after its authority.
fn path_part<'a>(facts: &PathFacts<'a>) -> Cow<'a, str> {
    // macOS decomposes letters in file names, and a copy of the file must keep its id.
    let stem = match compose(facts.stem) {
        Cow::Borrowed(stem) => Cow::from(utf8_percent_encode(stem, PART)),
        Cow::Owned(stem) => Cow::Owned(utf8_percent_encode(&stem, PART).to_string()),
    };
    match facts.language {
        Some(tag) => Cow::Owned(format!("{stem}.{tag}")),
        None => stem,
    }
}

/// Parses a bare UUID (RFC 9562 section 4) and returns it in lower case.
fn parse_uuid(id: &str) -> Option<String> {
    let parts: Vec<usize> = id.split('-').map(str::len).collect();
    let is_hex = id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    (parts == [8, 4, 4, 4, 12] && is_hex).then(|| id.to_ascii_lowercase())
}

/// An id or a permalink in two parts, so that the part that many share is not copied.
#[derive(Default, PartialEq, Eq, Hash)]
struct IdentityParts<'a> {
    /// The beginning: the authority or the site's address.
    shared: &'a str,
    /// The part of the article.
    own: Cow<'a, str>,
}

/// Computes hashes of the ids and permalinks of articles, to find equal ones.
pub(crate) struct IdentityHasher<'a> {
    config: &'a Config,
    authority: &'a str,
    /// The beginning of every derived id.
    prefix: String,
}

impl<'a> IdentityHasher<'a> {
    /// Creates a hasher for the articles of a site.
    pub(crate) fn new(config: &'a Config, authority: &'a str) -> Self {
        Self { config, authority, prefix: format!("tag:{authority}:") }
    }

    /// Returns hashes of an article's id and permalink. An article that can't be in a
    /// feed has neither.
    pub(crate) fn identity_hashes(&self, header: &Header) -> [Option<u64>; 2] {
        if !is_published(header) {
            return [None; 2];
        }
        let facts = path::facts(&header.path);
        let url = permalink::permalink_parts(header, &facts, self.config);
        [Some(hash("id", &self.id(header, &facts))), url.map(|url| hash("url", &url))]
    }

    fn id<'h>(&'h self, header: &'h Header, facts: &PathFacts<'h>) -> IdentityParts<'h> {
        simple_id(header, facts, self.config, &self.prefix).unwrap_or_else(|| {
            let id = id(header, self.config, self.authority);
            split_shared_prefix(id, &[&self.prefix, self.config.site.url.as_str()])
        })
    }
}

/// Hashes an id or a permalink. `kind` keeps the hashes of the two apart.
fn hash(kind: &str, parts: &IdentityParts<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in [kind, parts.shared, &parts.own] {
        hasher.write(part.as_bytes());
    }
    hasher.finish()
}

fn is_published(header: &Header) -> bool {
    header.visibility == ArticleVisibility::Public && header.published.is_some()
}

/// Finds articles with the same id or the same permalink. `locate` returns the place of
/// either in an article.
pub(crate) fn find_duplicates(
    headers: &ArticleHeaders,
    config: &Config,
    authority: &str,
    locate: &IdentityLocator<'_>,
) -> Vec<Diagnostic> {
    let mut duplicates = Vec::new();
    let hasher = IdentityHasher::new(config, authority);
    let mut ids = HashMap::with_capacity(headers.len());
    let mut urls = HashMap::with_capacity(headers.len());
    for header in headers.iter().filter(|header| is_published(header)) {
        let facts = path::facts(&header.path);
        let id = hasher.id(header, &facts);
        if let Some(other) = ids.insert(id, header) {
            let id = hasher.id(header, &facts);
            let locations = [header, other].map(|header| locate(header, IdentityField::Id));
            duplicates.push(describe_duplicate_id(&id, &other.path, locations));
        }
        // An invalid permalink is reported when its article is selected.
        let url = permalink::permalink_parts(header, &facts, config);
        if let Some(other) = url.and_then(|url| urls.insert(url, header)) {
            let url = permalink::permalink_parts(header, &facts, config).unwrap_or_default();
            let locations = [header, other].map(|header| locate(header, IdentityField::Address));
            duplicates.push(describe_duplicate_url(&url, &other.path, locations));
        }
    }
    duplicates
}

/// Returns a derived id that needs no expansion of a pattern.
fn simple_id<'a>(
    header: &'a Header,
    facts: &PathFacts<'a>,
    config: &'a Config,
    prefix: &'a str,
) -> Option<IdentityParts<'a>> {
    match &config.articles.ids {
        _ if is_written(header) => None,
        IdScheme::Tag => Some(IdentityParts { shared: prefix, own: path_part(facts) }),
        IdScheme::Permalink => permalink::permalink_parts(header, facts, config),
        IdScheme::Pattern(_) => None,
    }
}

/// Splits an id or a permalink after one of the prefixes that many share.
fn split_shared_prefix<'a>(whole: String, prefixes: &[&'a str]) -> IdentityParts<'a> {
    for &shared in prefixes {
        if let Some(own) = whole.strip_prefix(shared) {
            return IdentityParts { shared, own: Cow::Owned(own.to_owned()) };
        }
    }
    IdentityParts { shared: "", own: Cow::Owned(whole) }
}

fn describe_duplicate_id(
    id: &IdentityParts<'_>,
    other: &str,
    [first, second]: [SourceLocation; 2],
) -> Diagnostic {
    let IdentityParts { shared, own } = id;
    let message = format!("`{other}` has the same id: `{shared}{own}`");
    Diagnostic::new(&codes::ARTICLE_REPEATED_ID, message)
        .with_location(first)
        .with_second_location(second)
        .help("give one of the two another id")
}

fn describe_duplicate_url(
    url: &IdentityParts<'_>,
    other: &str,
    [first, second]: [SourceLocation; 2],
) -> Diagnostic {
    let IdentityParts { shared, own } = url;
    let message = format!("`{other}` has the same address: `{shared}{own}`");
    Diagnostic::new(&codes::ARTICLE_REPEATED_URL, message)
        .with_location(first)
        .with_second_location(second)
        .help("give one of the two another address")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Report, SourceText};
    use crate::frontmatter;
    use crate::parser;

    fn config(settings: &str) -> Config {
        let name: Arc<Path> = Path::new("x").into();
        let file = format!("[site]\ntitle = 'A'\nurl = 'https://a.example/b'\n{settings}");
        crate::config::read(&SourceText::new(&name, &file), Path::new(""), &mut Report::default())
            .unwrap()
    }

    fn header(path: &str, fields: &str, config: &Config) -> Header {
        let name: Arc<Path> = Path::new("x").into();
        let text = format!("---\ndate: 2024-05-22\n{fields}\n---\n");
        let source = SourceText::new(&name, &text);
        let frontmatter::FrontmatterSearch::Complete(found) =
            frontmatter::find(&source, frontmatter::TextExtent::Whole)
        else {
            panic!("frontmatter is complete")
        };
        let (defaults, mut report) = (crate::model::FolderDefaults::default(), Report::default());
        parser::read_header(&source, path, &found, config, &defaults, &mut report).unwrap()
    }

    /// Returns the id and the permalink of an article with a path and frontmatter.
    fn check(path: &str, fields: &str, settings: &str) -> (String, String) {
        let config = config(settings);
        let header = header(path, fields, &config);
        let authority = authority(&config, None).into_owned();
        (id(&header, &config, &authority), permalink(&header, &config).unwrap().into())
    }

    const PATTERN: &str = "[articles]\npermalink = '/{section}/{year}/{month}/{slug}/'\n";

    #[test]
    fn id_is_derived_from_the_path_and_not_from_the_permalink() {
        let (id, url) = check("world/2024-05-22-ä b.md", "slug: other", PATTERN);
        assert_eq!(id, "tag:a.example,2000:world/2024-05-22-%C3%A4%20b");
        assert_eq!(url, "https://a.example/b/world/2024/05/other/");
    }

    #[test]
    fn written_id_is_final() {
        assert_eq!(check("a.md", "id: 'urn:x:1'", "").0, "urn:x:1");
        assert_eq!(
            check("a.md", "uuid: 6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "").0,
            "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        );
        assert_eq!(check("a.md", "wordpress_id: 42", "").0, "tag:a.example,2000:42");
    }

    #[test]
    fn exact_id_has_a_form_of_its_own() {
        assert_eq!(
            check("a.md", "id: x\nexact_id: 7 at  http://b.example", "").0,
            "tag:a.example,2000:guid:7%20at%20%20http://b.example"
        );
        assert_ne!(check("a.md", "exact_id: 42", "").0, check("a.md", "id: 42", "").0);
    }

    #[test]
    fn composed_and_decomposed_names_give_one_identity() {
        let settings = [
            "",
            PATTERN,
            "[articles]\nids = 'permalink'\n",
            "[articles]\nids = '/{path}'\n",
            "[articles]\npermalink = '/{section}/{folder}/{filename}/'\n",
        ];
        for settings in settings {
            let composed = check("\u{e9}t\u{e9}/na\u{ef}ve/2024-05-22-\u{1ec7}.md", "", settings);
            let decomposed =
                check("e\u{301}te\u{301}/nai\u{308}ve/2024-05-22-e\u{323}\u{302}.md", "", settings);
            assert_eq!(composed, decomposed, "{settings}");
        }
    }

    #[test]
    fn decomposed_names_keep_the_addresses_of_the_generator() {
        let settings = "[articles]\npermalink = '/{folder}/{slug_or_filename}/'\n";
        let spellings = ["spelling = 'hugo'", "spelling = 'jekyll'", "spelling = 'hexo'"];
        for spelling in spellings.into_iter().chain(["generator = 'eleventy'"]) {
            let settings = format!("{settings}{spelling}\n");
            let (_, address) = check("e\u{301}.md", "", &settings);
            assert_eq!(address, "https://a.example/b/e%CC%81/", "{spelling}");
        }
    }

    #[test]
    fn permalink_can_be_the_id() {
        let (id, url) = check("a.md", "", "[articles]\nids = 'permalink'\n");
        assert_eq!(id, url);
    }

    #[test]
    fn translation_is_below_its_language() {
        assert_eq!(check("w/a.fr.md", "", "").1, "https://a.example/b/fr/w/a/");
        assert_eq!(check("w/a.fr.md", "", "").0, "tag:a.example,2000:w/a.fr");
    }

    #[test]
    fn signs_of_a_file_name_stay_in_the_path() {
        assert_eq!(check("a#b?c%41.md", "", "").1, "https://a.example/b/a%23b%3Fc%2541/");
        assert_eq!(check("a.md", "slug: b?c", PATTERN).1, "https://a.example/b/2024/05/b%3Fc/");
    }

    #[test]
    fn written_address_wins() {
        assert_eq!(check("a.md", "url: /x/y.html", "").1, "https://a.example/b/x/y.html");
        assert_eq!(check("a.md", "url: https://o.example/z", "").1, "https://o.example/z");
        assert_eq!(check("a.md", "permalink: /:year/:title/", "").1, "https://a.example/b/2024/a/");
        assert_eq!(
            check("a.md", "path: 2024/05/22/v1.2", "").1,
            "https://a.example/b/2024/05/22/v1.2/"
        );
        assert_eq!(check("a.md", "url: /../../etc/", "").1, "https://a.example/b/etc/");
        assert_eq!(check("a.md", "url: /%2e%2e/%2F..%2fetc/", "").1, "https://a.example/b/etc/");
    }

    #[test]
    fn empty_parts_of_a_pattern_leave_no_trace() {
        assert_eq!(check("a.md", "", PATTERN).1, "https://a.example/b/2024/05/a/");
    }

    /// What two articles are told that claim the same.
    fn check_both(first: (&str, &str), second: (&str, &str)) -> Vec<String> {
        let config = config("");
        let headers = [first, second].map(|(path, fields)| header(path, fields, &config));
        let place = |header: &Header, _| SourceLocation::file(Path::new(&*header.path));
        let authority = authority(&config, None);
        let found = find_duplicates(&headers.into_iter().collect(), &config, &authority, &place);
        found.into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn claims_of_two_articles_are_reported() {
        assert_eq!(
            check_both(("a.md", "id: x"), ("b.md", "id: x")),
            ["`a.md` has the same id: `tag:a.example,2000:x`"]
        );
        assert_eq!(
            check_both(("a.md", "url: /x/"), ("b.md", "url: /x/")),
            ["`a.md` has the same address: `https://a.example/b/x/`"]
        );
        assert_eq!(
            check_both(("a.md", ""), ("a.txt", "")),
            [
                "`a.md` has the same id: `tag:a.example,2000:a`",
                "`a.md` has the same address: `https://a.example/b/a/`"
            ]
        );
        assert_eq!(
            check_both(("a b.md", ""), ("b.md", "id: 'tag:a.example,2000:a%20b'")),
            ["`a b.md` has the same id: `tag:a.example,2000:a%20b`"]
        );
        assert_eq!(
            check_both(("a.md", ""), ("b.md", "url: a/")),
            ["`a.md` has the same address: `https://a.example/b/a/`"]
        );
        assert_eq!(check_both(("a.md", ""), ("a.fr.md", "")), [""; 0]);
    }

    #[test]
    fn equal_claims_have_equal_numbers() {
        let config = config("");
        let hasher = IdentityHasher::new(&config, "a,2000");
        let numbers = |path, fields| hasher.identity_hashes(&header(path, fields, &config));
        let [id, url] = numbers("a.md", "");
        assert_eq!(numbers("b.md", "id: 'tag:a,2000:a'")[0], id);
        assert_eq!(numbers("b.md", "url: a/")[1], url);
        assert_ne!(numbers("b.md", ""), [id, url]);
        assert_ne!(id, url);
        assert_eq!(numbers("a.md", "draft: true"), [None; 2]);
    }

    #[test]
    fn every_placeholder_has_its_documented_meaning() {
        #[rustfmt::skip]
        let rows = [
            ("{section}",                  "world"),
            ("{folder}/{slug}",            "world/sea/low-water"),
            ("{path}",                     "world/sea/2024-05-22-low-water"),
            ("{page}",                     "world/sea/2024-05-22-low-water"),
            ("{filename}",                 "2024-05-22-low-water"),
            ("{slug_or_filename}",         "2024-05-22-low-water"),
            ("{title}",                    "ebb-flow"),
            ("{slug_or_title}",            "ebb-flow"),
            ("{slug_or_path}",             "world/sea/2024-05-22-low-water"),
            ("{category}",                 "the-sea"),
            ("{categories}",               "the%20sea/news"),
            ("{year}/{month}/{day}",       "2024/05/22"),
            ("{date:%j}/{date:%^a}-{date:%-m}", "143/WED-5"),
        ];
        let fields = "title: 'Ebb, Flow'\ncategories: [The Sea, News]";
        for (pattern, expected) in rows {
            let settings = format!("[articles]\npermalink = '/{pattern}'\n");
            let (_, url) = check("world/sea/2024-05-22-low-water.md", fields, &settings);
            assert_eq!(url, format!("https://a.example/b/{expected}"), "{pattern}");
        }
    }

    #[test]
    fn section_has_its_own_pattern() {
        let settings = "[articles]\npermalink = '/a/{slug}'\npermalinks = { w = '/b/{slug}' }\n";
        assert_eq!(check("w/x.md", "", settings).1, "https://a.example/b/b/x");
        assert_eq!(check("v/x.md", "", settings).1, "https://a.example/b/a/x");
    }

    #[test]
    fn ids_can_have_a_pattern() {
        let below = "[articles]\nids = '/{year}/{slug}'\n";
        assert_eq!(check("x.md", "", below).0, "https://a.example/b/2024/x");
        let tag = "[articles]\nids = 'tag:a.example,{date:%Y-%m-%d}:/{slug}.html'\n";
        assert_eq!(check("x y.md", "", tag).0, "tag:a.example,2024-05-22:/x%20y.html");
    }

    #[test]
    fn written_style_or_template_is_followed() {
        let fields = "permalink: none\ncategories: [a]";
        assert_eq!(check("x.md", fields, "").1, "https://a.example/b/a/x.html");
        let fields = "title: A b\npermalink: '/{{ title | slugify }}/'";
        assert_eq!(check("x.md", fields, "").1, "https://a.example/b/a-b/");
    }
}
