//! Which fields of a frontmatter an article's identity comes from.

use crate::config::pattern::{Pattern, Token};
use crate::config::{Config, Ids};
use crate::diagnostic::Location;
use crate::model::Header;

/// What of an article a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Its id.
    Id,
    /// Its address.
    Address,
    /// Its date of publication.
    Date,
}

/// Finds where an article says what a problem is about.
pub type Place<'p> = dyn Fn(&Header, About) -> Location + Sync + 'p;

/// Returns the names of the fields that an id or an address comes from, the
/// first that is written before the others; none where it is the file's name.
pub fn fields(header: &Header, about: About, config: &Config) -> &'static [&'static str] {
    match about {
        About::Id if header.exact_id.is_some() => &["exact-id"],
        About::Id if header.id.is_some() => &["id"],
        About::Id => match &config.articles.ids {
            Ids::Tag => &[],
            Ids::Permalink => fields(header, About::Address, config),
            Ids::Pattern(pattern) => of_pattern(pattern, header),
        },
        About::Address if header.url.is_some() => &["url", "path"],
        About::Address => of_pattern(config.articles.pattern(header.section.as_deref()), header),
        About::Date => &["published"],
    }
}

fn of_pattern(pattern: &Pattern, header: &Header) -> &'static [&'static str] {
    let tokens = [Token::Slug, Token::SlugOrFileName, Token::SlugOrTitle];
    let is_in = header.slug.is_some() && tokens.iter().any(|token| pattern.has(*token));
    if is_in { &["slug"] } else { &[] }
}
