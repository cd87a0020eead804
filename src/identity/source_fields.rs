//! Names the frontmatter fields that an article's id and permalink are derived from.

use crate::config::pattern::{PatternVariable, PermalinkPattern};
use crate::config::{Config, IdScheme};
use crate::diagnostic::SourceLocation;
use crate::model::Header;

/// The part of an article's identity that a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdentityField {
    /// The id of the entry.
    Id,
    /// The permalink of the article.
    Address,
    /// The date of publication.
    Date,
}

/// Finds the place of an identity field in an article's file.
pub(crate) type IdentityLocator<'p> = dyn Fn(&Header, IdentityField) -> SourceLocation + Sync + 'p;

/// Returns the names of the frontmatter fields that an id, permalink or date comes from,
/// the preferred one first; none if it comes from the file's name.
pub(crate) fn field_names(
    header: &Header,
    field: IdentityField,
    config: &Config,
) -> &'static [&'static str] {
    match field {
        IdentityField::Id if header.exact_id.is_some() => &["exact-id"],
        IdentityField::Id if header.id.is_some() => &["id", "exact-id"],
        IdentityField::Id => match &config.articles.ids {
            IdScheme::Tag => &[],
            IdScheme::Permalink => field_names(header, IdentityField::Address, config),
            IdScheme::Pattern(pattern) if pattern.needs_address() => {
                field_names(header, IdentityField::Address, config)
            }
            IdScheme::Pattern(pattern) => slug_fields(pattern, header),
        },
        IdentityField::Address if header.url.is_some() => &["url", "link", "canonical", "path"],
        IdentityField::Address => {
            slug_fields(config.articles.pattern(header.section.as_deref()), header)
        }
        IdentityField::Date => &["published"],
    }
}

/// Returns `slug` if a pattern uses the field and the article has it.
fn slug_fields(pattern: &PermalinkPattern, header: &Header) -> &'static [&'static str] {
    let variables = [
        PatternVariable::Slug,
        PatternVariable::SlugOrFileName,
        PatternVariable::SlugOrTitle,
        PatternVariable::SlugOrPath,
    ];
    let is_used = header.slug.is_some() && variables.iter().any(|variable| pattern.has(*variable));
    if is_used { &["slug"] } else { &[] }
}
