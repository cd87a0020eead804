//! Redirects of hubs. They are followed only within the same host, because a ping
//! carries the hub's access token.

use http::header::LOCATION;
use reqwest::Response;
use url::Url;

/// Statuses of redirects that are followed. 303 is not: it asks for a GET request
/// (RFC 9110 section 15.4.4), and only a POST notifies a hub.
const FOLLOWED: &[u16] = &[301, 302, 307, 308];

/// Returns the URL that `answer`, a redirect from `from`, leads to.
///
/// # Errors
/// The reason why the redirect is not followed.
pub(super) fn target(from: &Url, answer: &Response) -> Result<Url, String> {
    let status = answer.status();
    if !FOLLOWED.contains(&status.as_u16()) {
        return Err(format!("it answered {status}"));
    }
    let location = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let location =
        location.ok_or_else(|| format!("it answered {status} without a valid `Location`"))?;
    let to = from
        .join(location)
        .map_err(|_| format!("it redirects to `{location}`, which is not a valid URL"))?;
    if is_followed(from, &to) {
        Ok(to)
    } else {
        Err(format!("it redirects to {to}, which is not on the same host"))
    }
}

/// Returns true if a redirect stays on the same host and port, or goes from HTTP to
/// HTTPS on the same host.
fn is_followed(from: &Url, to: &Url) -> bool {
    let is_same_host = from.host().is_some() && from.host() == to.host();
    let has_user = !to.username().is_empty() || to.password().is_some();
    let is_same_server =
        from.scheme() == to.scheme() && from.port_or_known_default() == to.port_or_known_default();
    let is_upgrade = from.scheme() == "http"
        && to.scheme() == "https"
        && (to.port().is_none() || to.port() == from.port());
    is_same_host && !has_user && (is_same_server || is_upgrade)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_the_same_host() {
        for (from, to, followed) in [
            ("https://hub.example/", "https://hub.example/new", true),
            ("http://hub.example/", "https://hub.example/", true),
            ("http://hub.example:8080/", "https://hub.example:8080/", true),
            ("https://hub.example:443/", "https://hub.example/x", true),
            ("https://hub.example/", "http://hub.example/", false),
            ("https://hub.example/", "https://other.example/", false),
            ("https://hub.example/", "https://hub.example:8443/", false),
            ("https://hub.example/", "https://hub.example.evil.example/", false),
            ("https://hub.example/", "https://me@hub.example/", false),
            ("https://hub.example/", "file:///etc/passwd", false),
        ] {
            let [from, to] = [from, to].map(|url| Url::parse(url).unwrap());
            assert_eq!(is_followed(&from, &to), followed, "{from} to {to}");
        }
    }
}
