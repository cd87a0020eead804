//! Reads the authors of a site: `author` and `authors` of `_config.yml`.

use serde_json::json;

use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSetting, DetectedSite};

/// Publication of e-mail addresses by the site's own feed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum EmailUse {
    /// jekyll-feed publishes the address of an author.
    Published,
    /// Nothing proves that the feed has it.
    Unproven,
}

/// Adds the authors of articles without a byline, and the people that articles name by key.
pub(super) fn add(site: &mut DetectedSite, settings: &GeneratorSettings<'_>, emails: EmailUse) {
    if let Some(author) = settings.sourced("author.name") {
        add_person(site, settings, &author.text.clone(), "author", emails);
        site.authors.push(author);
    } else if let Some(author) = settings.sourced("author") {
        site.authors.push(author);
    }
    let table = settings.value("authors").and_then(|value| value.as_table());
    for (key, value) in table.into_iter().flat_map(|table| &table.entries) {
        if value.as_table().is_some() && !key.name.contains('.') {
            add_person(site, settings, &key.name, &format!("authors.{}", key.name), emails);
        }
    }
    if site.authors.is_empty() && table.is_none() {
        site.authors = settings.sourced_items("authors");
    }
}

/// Adds a table `[authors.KEY]` with what the setting at a path states.
fn add_person(
    site: &mut DetectedSite,
    settings: &GeneratorSettings<'_>,
    key: &str,
    path: &str,
    emails: EmailUse,
) {
    let [name, shown, email, uri, url] = ["name", "display_name", "email", "uri", "url"]
        .map(|field| settings.sourced(&format!("{path}.{field}")));
    let name = name.or(shown).filter(|name| name.text != key);
    let email = email.filter(|_| emails == EmailUse::Published);
    let email = email.filter(|email| is_email(&email.text));
    let url = uri.or(url).filter(|url| url.text.starts_with("http"));
    let table = format!("authors.{}", quote_key(key));
    for (name, value) in [("name", name), ("email", email), ("url", url)] {
        site.others.extend(value.map(|value| DetectedSetting::new(&table, name, value)));
    }
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
}

/// Quotes a key of TOML if necessary.
fn quote_key(key: &str) -> String {
    let is_bare = !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_bare { key.to_owned() } else { json!(key).to_string() }
}
