//! Reports articles whose page may have another address than the derived one.

use crate::config::Config;
use crate::config::pattern::{PatternPart, PatternVariable};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::Header;
use crate::text::path::{self, PathFacts};
use crate::text::slug_style::{AddressDoubt, SlugStyle};

/// Returns a diagnostic without location if the page of an article may have another address,
/// and its frontmatter does not have the address.
pub(crate) fn address_doubt(header: &Header, config: &Config) -> Option<Diagnostic> {
    let reason = find_doubt(header, config)?.reason();
    let message = format!("the page of this article may have another address, because {reason}");
    let help =
        "rename the file, or write the address into the frontmatter, such as `url: /news/name/`";
    Some(Diagnostic::new(&codes::ARTICLE_ADDRESS_UNSURE, message).help(help))
}

fn find_doubt(header: &Header, config: &Config) -> Option<AddressDoubt> {
    let style = config.articles.spelling;
    if style == SlugStyle::Written || header.url.is_some() {
        return None;
    }
    let facts = path::facts(&header.path);
    let pattern = config.articles.pattern(header.section.as_deref());
    style.doubt_file(&header.path).or_else(|| {
        pattern.pieces.iter().find_map(|piece| doubt_piece(piece, header, &facts, style))
    })
}

fn doubt_piece(
    piece: &PatternPart,
    header: &Header,
    facts: &PathFacts<'_>,
    style: SlugStyle,
) -> Option<AddressDoubt> {
    use PatternVariable as Variable;
    let PatternPart::Name(variable) = piece else { return None };
    let slug = header.slug.as_deref().map(|slug| style.doubt_slug(slug));
    match variable {
        Variable::Folder | Variable::Path | Variable::Page | Variable::FileName => {
            style.doubt_path(facts.stem)
        }
        Variable::Slug | Variable::PlainSlug => {
            let name = facts.stem.rsplit('/').next().unwrap_or(facts.stem);
            style
                .doubt_dated_name(name)
                .or_else(|| slug.unwrap_or_else(|| style.doubt_path(facts.stem)))
        }
        Variable::SlugOrFileName | Variable::SlugOrPath => {
            slug.unwrap_or_else(|| style.doubt_path(facts.stem))
        }
        Variable::SlugOrTitle if slug.is_some() => slug.flatten(),
        Variable::Title | Variable::SlugOrTitle
            if style == SlugStyle::Mkdocs && header.title.is_none() =>
        {
            Some(AddressDoubt::UnreadHeading)
        }
        Variable::Title | Variable::SlugOrTitle => {
            let title = header.title.as_deref();
            title.map_or_else(|| style.doubt_path(facts.stem), |title| style.doubt_title(title))
        }
        _ => None,
    }
}
