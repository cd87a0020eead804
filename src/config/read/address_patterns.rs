//! Reads the patterns of addresses and ids.

use crate::config::IdScheme;
use crate::config::choices::ID_SCHEMES;
use crate::config::pattern::{PermalinkPattern, TOKENS};
use crate::config::read::ConfigReader;
use crate::syntax::toml::Spanned;

impl ConfigReader<'_, '_> {
    /// Reads the scheme of ids: its name, or a pattern.
    pub(super) fn read_id_scheme(&mut self, text: &Spanned<String>) -> Option<IdScheme> {
        if !text.get_ref().contains('{') {
            return self.read_choice(text, ID_SCHEMES);
        }
        let is_address = text.get_ref().starts_with('/');
        // RFC 3986 section 3.1.
        let scheme = text.get_ref().split_once(':').map_or("", |(scheme, _)| scheme);
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if !is_address && !is_scheme {
            let requirement = "must begin with `/` or a scheme such as `tag:`";
            self.report_bad_text(text, requirement, "write `/` or the scheme before it");
        }
        Some(IdScheme::Pattern(self.read_pattern(text)))
    }

    /// Reads a pattern of addresses, which can't contain the address itself.
    pub(super) fn read_permalink(&mut self, text: &Spanned<String>) -> PermalinkPattern {
        let pattern = self.read_pattern(text);
        if pattern.needs_address() {
            let requirement = "must not contain `{address}` or `{post_id}`, which depend on it";
            self.report_bad_text(text, requirement, "write them only in `ids`");
        }
        pattern
    }

    fn read_pattern(&mut self, text: &Spanned<String>) -> PermalinkPattern {
        let (pattern, unknown) = PermalinkPattern::parse(text.get_ref());
        let names: Vec<&str> = TOKENS.iter().map(|(name, ..)| *name).collect();
        self.report_unknown_placeholders(text, &unknown, &names);
        pattern
    }
}
