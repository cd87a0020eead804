//! Derives facts about an article from its path: date, slug, language, section.

use chrono_tz::Tz;
use memchr::memrchr;

use crate::text::date::{self, ParsedDate};

/// Facts about an article that its path contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathFacts<'a> {
    /// The first folder below the folder of articles.
    pub section: Option<&'a str>,
    /// The language, such as `fr` in `name.fr.md`.
    pub language: Option<&'a str>,
    /// The path without extension, language and `/index`.
    pub stem: &'a str,
    /// True for a file in a folder of drafts.
    pub is_draft: bool,
    /// True for a page bundle: the files in its folder belong to it.
    pub is_bundle: bool,
}

impl<'a> PathFacts<'a> {
    /// Returns the date in the file's name or its folders, in the time zone `zone`.
    pub(crate) fn published(&self, zone: Tz) -> Option<ParsedDate> {
        date::in_path(self.stem, zone).map(|(date, _)| date)
    }

    /// Returns the file's name without a date at its beginning.
    pub(crate) fn slug(&self) -> &'a str {
        let name = self.stem.rsplit('/').next().unwrap_or(self.stem);
        match date::in_path(name, Tz::UTC) {
            Some((_, rest)) if !rest.is_empty() => rest,
            _ => name,
        }
    }
}

/// The name of folders of drafts, as in Jekyll.
const DRAFTS: &str = "_drafts";

/// Derives the facts from a path below the folder of articles.
pub(crate) fn facts(path: &str) -> PathFacts<'_> {
    let without_extension = split_last(path, b'.').map_or(path, |(stem, _)| stem);
    let (stem, language) = split_language(without_extension);
    let bundle = stem.strip_suffix("/index");
    let stem = bundle.unwrap_or(stem);
    // Jekyll's `_posts` is not a section, but may be inside one.
    let folders = split_last(path, b'/').map_or("", |(folders, _)| folders);
    let mut parts = folders.split('/').filter(|part| !part.is_empty() && !part.starts_with('_'));
    let own_folder = bundle.is_some().then(|| stem.rsplit('/').next()).flatten();
    let is_alone = own_folder.is_some() && !stem.contains('/');
    PathFacts {
        section: parts.next().filter(|part| !is_alone && !is_number(part)),
        language,
        stem,
        is_draft: folders.contains('_') && folders.split('/').any(|part| part == DRAFTS),
        is_bundle: bundle.is_some(),
    }
}

/// Splits a text at the last occurrence of an ASCII byte, and drops the byte.
fn split_last(text: &str, byte: u8) -> Option<(&str, &str)> {
    memrchr(byte, text.as_bytes()).map(|at| (&text[..at], &text[at + 1..]))
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// The languages of ISO 639-1 except `io` and `sh`, so that `node.js.md` is not in a language
/// `js`, nor `crates.io.md` in `io`. `.ci/lists` compares the list with the standard.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

fn split_language(stem: &str) -> (&str, Option<&str>) {
    let Some((rest, tag)) = split_last(stem, b'.') else { return (stem, None) };
    let (primary, region) = tag.split_once('-').unwrap_or((tag, ""));
    let is_language = LANGUAGES.split(' ').any(|language| language == primary)
        && region.len() <= 4
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !rest.is_empty()
        && !rest.ends_with('/');
    if is_language { (rest, Some(tag)) } else { (stem, None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str) -> (&str, &str, Option<&str>, Option<&str>) {
        let facts = facts(path);
        (facts.stem, facts.slug(), facts.section, facts.language)
    }

    #[test]
    fn path_tells_stem_slug_section_and_language() {
        assert_eq!(check("a.md"), ("a", "a", None, None));
        assert_eq!(
            check("world/2024-05-22-b.md"),
            ("world/2024-05-22-b", "b", Some("world"), None)
        );
        assert_eq!(check("world/b.fr.md"), ("world/b", "b", Some("world"), Some("fr")));
        assert_eq!(check("world/b.pt-BR.md"), ("world/b", "b", Some("world"), Some("pt-BR")));
        assert_eq!(check("node.js.md"), ("node.js", "node.js", None, None));
        assert_eq!(check("2024-05-22.md").1, "2024-05-22");
    }

    #[test]
    fn bundle_is_named_by_its_folder() {
        assert_eq!(check("world/b/index.md"), ("world/b", "b", Some("world"), None));
        assert_eq!(check("b/index.fr.md"), ("b", "b", None, Some("fr")));
    }

    #[test]
    fn folders_of_generators_and_years_are_no_sections() {
        assert_eq!(check("_posts/2024-05-22-b.md").2, None);
        assert_eq!(check("2024/05/22/b.md"), ("2024/05/22/b", "b", None, None));
        assert!(facts("_drafts/b.md").is_draft);
        assert!(facts("2024/05/22/b.md").published(Tz::UTC).is_some());
    }
}
