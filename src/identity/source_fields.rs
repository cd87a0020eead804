//! Which fields of a frontmatter an article's identity comes from.

use crate::config::pattern::{PatternVariable, PermalinkPattern};
use crate::config::{Config, IdScheme};
use crate::diagnostic::SourceLocation;
use crate::model::Header;

/// What of an article a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityField {
    /// Its id.
    Id,
    /// Its address.
    Address,
    /// Its date of publication.
    Date,
}

/// Finds where an article says what a problem is about.
pub type IdentityLocator<'p> = dyn Fn(&Header, IdentityField) -> SourceLocation + Sync + 'p;

/// Returns the names of the fields that an id or an address comes from, the
/// first that is written before the others; none where it is the file's name.
pub fn field_names(
    header: &Header,
    about: IdentityField,
    config: &Config,
) -> &'static [&'static str] {
    match about {
        IdentityField::Id if header.exact_id.is_some() => &["exact-id"],
        IdentityField::Id if header.id.is_some() => &["id"],
        IdentityField::Id => match &config.articles.ids {
            IdScheme::Tag => &[],
            IdScheme::Permalink => field_names(header, IdentityField::Address, config),
            IdScheme::Pattern(pattern) => slug_fields(pattern, header),
        },
        IdentityField::Address if header.url.is_some() => &["url", "path"],
        IdentityField::Address => {
            slug_fields(config.articles.pattern(header.section.as_deref()), header)
        }
        IdentityField::Date => &["published"],
    }
}

fn slug_fields(pattern: &PermalinkPattern, header: &Header) -> &'static [&'static str] {
    let tokens =
        [PatternVariable::Slug, PatternVariable::SlugOrFileName, PatternVariable::SlugOrTitle];
    let is_in = header.slug.is_some() && tokens.iter().any(|token| pattern.has(*token));
    if is_in { &["slug"] } else { &[] }
}
