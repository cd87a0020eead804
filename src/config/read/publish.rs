//! Reads `[publish]`: the store that feeds are published to, and the headers and
//! time limits of its requests.

use std::time::Duration;

use url::Url;

use crate::config::choices::PUBLISHERS;
use crate::config::read::ConfigReader;
use crate::config::read::values::list_choices;
use crate::config::schema::{self, OptionalText};
use crate::config::settings::{ARCHIVE_CACHE_CONTROL, CACHE_CONTROL};
use crate::config::{ArticlesConfig, PublishConfig};
use crate::diagnostic::redact;
use crate::syntax::toml::Spanned;
use crate::text::units;

/// The schemes of stores, each with an example of a target.
#[rustfmt::skip]
pub(crate) const SCHEMES: &[(&str, &str)] = &[
    ("s3",   "s3://bucket/folder"),
    ("gs",   "gs://bucket/folder"),
    ("az",   "az://container/folder"),
    ("file", "file:///srv/www"),
];

const TIMEOUT: Duration = Duration::from_secs(30);
const HUB_TIMEOUT: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_mins(1);

/// Parses the address of a store.
///
/// # Errors
/// A message with the addresses that are accepted.
pub(crate) fn target(text: &str) -> Result<Url, String> {
    parse_target(text)
        .ok_or_else(|| format!("a target {}: `{}`", target_requirement(), redact::redact(text)))
}

/// Parses the address of a store; returns nothing for any other text.
pub(super) fn parse_target(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_known = SCHEMES.iter().any(|(scheme, _)| *scheme == url.scheme());
    // A bucket is a host; a local folder has none.
    let has_right_host = url.has_host() != (url.scheme() == "file");
    // `Url` would turn a relative path into an absolute one.
    let is_whole = url.scheme() != "file"
        || text.get("file:".len()..).is_some_and(|rest| rest.trim_start().starts_with(['/', '\\']));
    let is_plain = url.query().is_none() && url.fragment().is_none();
    let is_plain = is_plain && url.username().is_empty() && url.password().is_none();
    (is_known && has_right_host && is_whole && is_plain).then_some(url)
}

/// Describes the addresses of stores, to follow the name of a setting.
pub(super) fn target_requirement() -> String {
    let examples: Vec<&str> = SCHEMES.iter().map(|(_, example)| *example).collect();
    format!("must be the address of a store, such as {}", list_choices(&examples))
}

/// Returns true if a folder of a store is another one, or inside it.
pub(crate) fn is_within(folder: &Url, other: &Url) -> bool {
    with_final_slash(folder).starts_with(&with_final_slash(other))
}

fn with_final_slash(url: &Url) -> String {
    format!("{}/", url.as_str().trim_end_matches('/'))
}

/// Returns true if two folders of stores are the same, or one contains the other.
pub(crate) fn are_nested(a: &Url, b: &Url) -> bool {
    is_within(a, b) || is_within(b, a)
}

impl ConfigReader<'_, '_> {
    pub(super) fn read_publish(
        &mut self,
        publish: &schema::PublishTable,
        articles: &ArticlesConfig,
    ) -> PublishConfig {
        let publishers =
            publish.publishers.as_ref().and_then(|count| self.read_choice(count, PUBLISHERS));
        PublishConfig {
            target: publish.target.as_ref().and_then(|text| self.read_target(text, articles)),
            cache_control: self.read_header(&publish.cache_control, CACHE_CONTROL),
            archive_cache_control: self
                .read_header(&publish.archive_cache_control, ARCHIVE_CACHE_CONTROL),
            publishers: publishers.unwrap_or_default(),
            timeout: self.read_timeout(&publish.timeout, TIMEOUT),
            hub_timeout: self.read_timeout(&publish.hub_timeout, HUB_TIMEOUT),
            patience: self.read_timeout(&publish.patience, PATIENCE),
        }
    }

    pub(super) fn read_target(
        &mut self,
        text: &Spanned<String>,
        articles: &ArticlesConfig,
    ) -> Option<Url> {
        let Some(url) = parse_target(text.get_ref()) else {
            let help = "write one of these; credentials belong in environment variables";
            self.report_bad_text(text, &target_requirement(), help);
            return None;
        };
        // Feeds among the articles would be read as articles.
        if articles.store.as_ref().is_some_and(|store| is_within(&url, store)) {
            let requirement = "must not be the folder of the articles, or inside it";
            self.report_bad_text(text, requirement, "write another folder of the store");
        }
        Some(url)
    }

    /// Reads the value of a header: printable ASCII characters and spaces.
    fn read_header(&mut self, text: &OptionalText, default: &str) -> String {
        let Some(text) = text else { return default.to_owned() };
        if !text.get_ref().bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            self.report_bad_text(
                text,
                "must be the value of a header, in printable ASCII characters",
                "write a value such as `public, max-age=300`",
            );
        }
        text.get_ref().clone()
    }

    fn read_timeout(&mut self, text: &OptionalText, default: Duration) -> Duration {
        let Some(text) = text else { return default };
        let span = units::span(text.get_ref()).and_then(|span| span.to_std().ok());
        span.unwrap_or_else(|| {
            let requirement = "must be a length of time such as `30s`";
            self.report_bad_text(text, requirement, "write a whole number and `s`, `min` or `h`");
            default
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn target_is_the_address_of_a_store() {
        for (scheme, example) in SCHEMES {
            assert_eq!(target(example).unwrap().scheme(), *scheme, "{scheme:?}");
        }
    }

    #[test]
    fn target_with_a_user_or_password_is_refused_and_not_shown() {
        for text in ["s3://PW@b/x", "s3://:PW@b/x", "s3://u:PW@b/x"] {
            assert!(!target(text).unwrap_err().contains("PW"), "{text}");
        }
    }

    #[test]
    fn invalid_target_is_reported_with_examples() {
        for text in [
            "public",
            "file:public",
            "https://daily.example/",
            "s3:",
            "file://host/x",
            "s3://b/x?y",
            "s3://b/x#y",
        ] {
            assert_eq!(
                target(text).unwrap_err(),
                format!(
                    "a target must be the address of a store, such as `s3://bucket/folder`, `gs://bucket/folder`, `az://container/folder` or `file:///srv/www`: `{text}`"
                ),
                "{text:?}"
            );
        }
    }
}
