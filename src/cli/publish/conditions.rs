//! Conditions that are checked before anything is built for `publish` or uploaded.

use url::Url;

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::publish::hubs::HubTokens;

/// Refuses to upload feeds with an address that readers can't reach. A folder may be for a
/// test, so the warning about the address is enough there.
pub(super) fn refuse_address(target: &Url, report: &mut Report) -> Result<(), Diagnostic> {
    if config::local_path(target).is_some() {
        return Ok(());
    }
    let is_about_url = |found: &Diagnostic| found.code == &codes::CONFIG_IMPLAUSIBLE_ADDRESS;
    let Some(index) = report.diagnostics.iter().position(is_about_url) else { return Ok(()) };
    let warning = report.diagnostics.remove(index);
    let message = format!("{}: nothing was published to {target}", warning.message);
    let refused = Diagnostic::new(&codes::PUBLISH_ADDRESS, message);
    let refused = match warning.location {
        Some(place) => refused.with_location(place),
        None => refused,
    };
    Err(refused.help("write the public address of the site, or publish to a folder: `feedwright publish file:///srv/www`"))
}

/// Reads the hubs' tokens from the environment. This comes before the build: a missing
/// token must not be noticed only after the upload.
pub(super) fn hub_tokens(config: &Config) -> Result<HubTokens, Diagnostic> {
    let hubs = config.site.hubs.iter();
    let named = hubs.filter_map(|hub| Some((hub.url.to_string(), hub.token_env.as_ref()?)));
    named.map(|(url, name)| Ok((url, read_token(name)?))).collect()
}

/// Reads a token. It is sent in a header, so it must be visible ASCII (RFC 6750,
/// section 2.1).
fn read_token(name: &str) -> Result<String, Diagnostic> {
    let value = std::env::var(name).unwrap_or_default();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(value);
    }
    let problem = if value.is_empty() { "is not set" } else { "does not hold a valid token" };
    let message = format!("the environment variable `{name}` {problem}: nothing was published");
    let help = format!(
        "run `{name}=… feedwright publish`, or `feedwright publish --no-ping` to notify no hub"
    );
    Err(Diagnostic::new(&codes::PUBLISH_TOKEN, message).help(help))
}

pub(super) fn no_target() -> Diagnostic {
    Diagnostic::new(&codes::PUBLISH_TARGET, "no target is set: nothing was published").help(
        "add `target = \"s3://bucket/folder\"` to `[publish]`, or run `feedwright publish s3://bucket/folder`",
    )
}

pub(super) fn target_among_articles(target: &Url) -> Diagnostic {
    let message = format!("{target} is inside the folder of the articles: nothing was published");
    Diagnostic::new(&codes::PUBLISH_TARGET, message).help(
        "use another folder of the store: the next build would read the uploaded feeds as articles",
    )
}
