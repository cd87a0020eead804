//! `[publish]`: where feeds are published to, and what they are sent with.

use std::time::Duration;

use url::Url;

use crate::config::read::ConfigReader;
use crate::config::schema::{self, OptionalText};
use crate::config::{ArticlesConfig, PublishConfig, PublisherCount};
use crate::diagnostic::redact;
use crate::syntax::toml::Spanned;
use crate::text::units;

/// The schemes of stores, and a target of each.
#[rustfmt::skip]
pub const SCHEMES: &[(&str, &str)] = &[
    ("s3",   "s3://bucket/folder"),
    ("gs",   "gs://bucket/folder"),
    ("az",   "az://container/folder"),
    ("file", "file:///srv/www"),
];

const PUBLISHERS: &[(&str, PublisherCount)] =
    &[("many", PublisherCount::Many), ("one", PublisherCount::One)];

/// What is served may be five minutes old: most readers ask less often.
const CACHE_CONTROL: &str = "public, max-age=300";

/// A page of an archive changes by a correction or a retraction alone, and
/// those must reach readers within the hour: so no page is `immutable`.
const ARCHIVE_CACHE_CONTROL: &str = "public, max-age=3600";

const TIMEOUT: Duration = Duration::from_secs(30);
const HUB_TIMEOUT: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_mins(1);

/// Reads the address of a store; an error says what should stand there.
pub fn target(text: &str) -> Result<Url, String> {
    let examples: Vec<String> = SCHEMES.iter().map(|(_, example)| format!("`{example}`")).collect();
    let wrong = || {
        let text = redact::redact(text);
        format!("a target should be an address like {}, not `{text}`", examples.join(", "))
    };
    let url = Url::parse(text).map_err(|_| wrong())?;
    let is_known = SCHEMES.iter().any(|(scheme, _)| *scheme == url.scheme());
    // A bucket is a host; a folder on this machine has none.
    let is_placed = url.has_host() != (url.scheme() == "file");
    // A relative path would be taken for one from the root.
    let is_whole = url.scheme() != "file"
        || text.get("file:".len()..).is_some_and(|rest| rest.trim_start().starts_with(['/', '\\']));
    let is_plain = url.query().is_none() && url.fragment().is_none();
    let is_plain = is_plain && url.username().is_empty() && url.password().is_none();
    if is_known && is_placed && is_whole && is_plain { Ok(url) } else { Err(wrong()) }
}

/// Says whether a folder of a store lies in another, or is the same.
pub fn is_within(folder: &Url, other: &Url) -> bool {
    let place = |url: &Url| format!("{}/", url.as_str().trim_end_matches('/'));
    place(folder).starts_with(&place(other))
}

/// Returns true if one of two folders of stores is the other or is in it.
pub fn are_nested(a: &Url, b: &Url) -> bool {
    is_within(a, b) || is_within(b, a)
}

impl ConfigReader<'_, '_> {
    pub(super) fn publish(
        &mut self,
        publish: &schema::PublishTable,
        articles: &ArticlesConfig,
    ) -> PublishConfig {
        let publishers = publish.publishers.as_ref().and_then(|who| self.choice(who, PUBLISHERS));
        PublishConfig {
            target: publish.target.as_ref().and_then(|text| self.target(text, articles)),
            cache_control: self.header(&publish.cache_control, CACHE_CONTROL),
            archive_cache_control: self
                .header(&publish.archive_cache_control, ARCHIVE_CACHE_CONTROL),
            publishers: publishers.unwrap_or_default(),
            timeout: self.limit(&publish.timeout, TIMEOUT),
            hub_timeout: self.limit(&publish.hub_timeout, HUB_TIMEOUT),
            patience: self.limit(&publish.patience, PATIENCE),
        }
    }

    pub(super) fn target(
        &mut self,
        text: &Spanned<String>,
        articles: &ArticlesConfig,
    ) -> Option<Url> {
        match target(text.get_ref()) {
            Ok(url) => {
                if articles.store.as_ref().is_some_and(|store| is_within(&url, store)) {
                    let message =
                        "feeds can't lie among the articles, which they would be taken for";
                    let help = "write another folder of the store";
                    self.report_bad_value(text.span(), message.to_owned(), help);
                }
                Some(url)
            }
            Err(message) => {
                let help = "write one of these; credentials stand in the environment";
                self.report_bad_value(text.span(), message, help);
                None
            }
        }
    }

    /// Reads the value of a header, which is visible ASCII and spaces.
    fn header(&mut self, word: &OptionalText, silent: &str) -> String {
        let Some(text) = word else { return silent.to_owned() };
        if !text.get_ref().bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            let message = "a header should have letters, digits and signs of ASCII alone";
            self.report_bad_value(
                text.span(),
                message.into(),
                "write it like `public, max-age=300`",
            );
        }
        text.get_ref().clone()
    }

    fn limit(&mut self, word: &OptionalText, silent: Duration) -> Duration {
        let Some(text) = word else { return silent };
        let span = units::span(text.get_ref()).and_then(|span| span.to_std().ok());
        span.unwrap_or_else(|| {
            let message = format!("a time like `30s` should stand here, not `{}`", text.get_ref());
            self.report_bad_value(text.span(), message, "write a number with `s`, `min` or `h`");
            silent
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn target_is_the_address_of_a_store() {
        for (scheme, example) in SCHEMES {
            assert_eq!(target(example).unwrap().scheme(), *scheme);
        }
    }

    #[test]
    fn target_with_a_user_or_password_is_refused_and_not_shown() {
        for text in ["s3://PW@b/x", "s3://:PW@b/x", "s3://u:PW@b/x"] {
            assert!(!target(text).unwrap_err().contains("PW"), "{text}");
        }
    }

    #[test]
    fn target_that_is_none_says_what_one_is() {
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
                    "a target should be an address like `s3://bucket/folder`, `gs://bucket/folder`, `az://container/folder`, `file:///srv/www`, not `{text}`"
                )
            );
        }
    }
}
