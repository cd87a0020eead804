//! Settings that are patterns: the texts that they have to give articles, and the comparison
//! with the entries.

use percent_encoding::percent_decode_str;

use crate::config::IdScheme;
use crate::config::pattern::PermalinkPattern;
use crate::identity;
use crate::ids::proof::ComparedProperty;
use crate::ids::proof::matched_pair::{AddressScope, IdentitySettings, MatchedPair};
use crate::model::Header;
use crate::text::path;

/// Setting that is a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PatternKind {
    /// `permalink`.
    Permalink,
    /// `ids`.
    Id,
}

impl PatternKind {
    /// Values that are not patterns.
    pub(super) const fn schemes(self) -> &'static [&'static str] {
        match self {
            Self::Permalink => &[],
            Self::Id => &["permalink", "tag", "/{post_id}"],
        }
    }

    /// Returns true if the setting decides about an article.
    pub(super) fn is_derived(self, header: &Header) -> bool {
        match self {
            Self::Permalink => header.url.is_none() && path::facts(&header.path).language.is_none(),
            Self::Id => !identity::is_written(header),
        }
    }

    /// Returns the text that a pattern has to give an article: below the site's address with
    /// a slash at its beginning.
    pub(super) fn text_of(
        self,
        pair: &MatchedPair<'_>,
        settings: &IdentitySettings,
    ) -> Option<String> {
        let site = &settings.config.site.url;
        match self {
            Self::Permalink => {
                let address = pair.feed_address(site)?;
                let below = address.path().strip_prefix(site.path())?;
                address.query().is_none().then(|| format!("/{below}"))
            }
            Self::Id => {
                let id = pair.entry.id.as_deref()?;
                let below = id.strip_prefix(site.as_str()).map(|below| format!("/{below}"));
                Some(below.unwrap_or_else(|| id.to_owned()))
            }
        }
    }

    /// Returns the path of the address that the site would publish, as `{address}` has it in
    /// ids.
    pub(super) fn address_of(
        self,
        pair: &MatchedPair<'_>,
        settings: &IdentitySettings,
    ) -> Option<String> {
        if self == Self::Permalink {
            return None;
        }
        let url = identity::permalink(pair.header, &settings.config).ok()?;
        let below = url.path().strip_prefix(settings.config.site.url.path())?;
        let path = percent_decode_str(below).decode_utf8_lossy().into_owned();
        (!path.is_empty()).then_some(path)
    }

    /// Returns true if the setting accepts a pattern.
    pub(super) fn is_valid(self, text: &str) -> bool {
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
        text.starts_with('/')
            || self == Self::Id
                && (self.schemes().contains(&text)
                    || !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphabetic()))
    }

    /// Changes the setting.
    pub(super) fn set(self, settings: &mut IdentitySettings, text: &str) {
        let articles = &mut settings.config.articles;
        match self {
            Self::Permalink => articles.permalink = PermalinkPattern::parse(text).0,
            Self::Id => {
                articles.ids = match text {
                    "permalink" => IdScheme::Permalink,
                    "tag" => IdScheme::Tag,
                    text => IdScheme::Pattern(PermalinkPattern::parse(text).0),
                }
            }
        }
    }

    /// Returns true if an article gets the id or address of its entry; `None` if the entry has
    /// none.
    pub(super) fn is_equal(
        self,
        pair: &MatchedPair<'_>,
        settings: &IdentitySettings,
    ) -> Option<bool> {
        match self {
            Self::Permalink => pair.has_address(&settings.config, AddressScope::Path),
            Self::Id => pair.is_equal(ComparedProperty::Id, settings),
        }
    }
}
