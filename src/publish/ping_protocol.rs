//! Wire formats of pings: WebSub's publish request and rssCloud's ping.

use url::{Url, form_urlencoded};

use crate::model::FeedFormat;
use crate::writer::PingProtocol;

impl PingProtocol {
    /// Returns true if feeds of a format can announce this protocol to readers.
    pub fn is_named_in(self, format: FeedFormat) -> bool {
        match self {
            Self::WebSub => true,
            Self::RssCloud => format == FeedFormat::Rss,
        }
    }

    /// Returns the form-encoded body of a ping for a feed's URL.
    pub fn form_body(self, topic: &str) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        match self {
            // WebSub does not define how to notify a hub. Some hubs read `hub.topic`,
            // others `hub.url` as in PubSubHubbub, so both are sent.
            Self::WebSub => form
                .append_pair("hub.mode", "publish")
                .append_pair("hub.topic", topic)
                .append_pair("hub.url", topic),
            Self::RssCloud => form.append_pair("url", topic),
        };
        form.finish()
    }

    /// Returns an error if the body of a 2xx response is a refusal: an rssCloud server
    /// refuses with `<result success="false" msg="…"/>` and status 200.
    pub fn check_success_body(self, answer: &str) -> Result<(), String> {
        match self {
            Self::RssCloud if attribute(answer, "success") == Some("false") => {
                let reason = attribute(answer, "msg").unwrap_or("it gave no reason");
                Err(format!("it refused the ping: {reason}"))
            }
            Self::RssCloud | Self::WebSub => Ok(()),
        }
    }
}

/// Returns the URL for pings of an rssCloud server, from the URL where readers
/// register: the same with `ping` as its last segment.
pub(super) fn ping_url(registration: &Url) -> String {
    let path = registration.path().trim_end_matches('/');
    let end = if path.is_empty() { "" } else { &registration.path()[path.len()..] };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut url = registration.clone();
    url.set_path(&format!("{folder}/ping{end}"));
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

/// Returns the raw value of an attribute in a response of one XML element.
fn attribute<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = answer.split_once(&format!(" {name}="))?;
    let quote = rest.chars().next().filter(|quote| "\"'".contains(*quote))?;
    rest[1..].split_once(quote).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ping_url_is_next_to_the_registration_url() {
        let check = |cloud: &str| ping_url(&Url::parse(cloud).unwrap());
        assert_eq!(check("http://c.example:5337/pleaseNotify"), "http://c.example:5337/ping");
        assert_eq!(check("https://c.example/rss/pleaseNotify?a#b"), "https://c.example/rss/ping");
        assert_eq!(check("https://c.example/pleaseNotify/"), "https://c.example/ping/");
        assert_eq!(check("https://c.example"), "https://c.example/ping");
    }

    #[test]
    fn refusal_of_an_rss_cloud_server_has_its_reason() {
        let check = |answer: &str| PingProtocol::RssCloud.check_success_body(answer);
        let refused = |reason: &str| Err(format!("it refused the ping: {reason}"));
        assert_eq!(check("<result success=\"true\" msg=\"Thanks\"/>"), Ok(()));
        assert_eq!(check("OK"), Ok(()));
        assert_eq!(check("<result success=\"false\" msg=\"it's early\"/>"), refused("it's early"));
        assert_eq!(check("<notifyResult success='false'/>"), refused("it gave no reason"));
        assert_eq!(check("<result success="), Ok(()));
        assert_eq!(PingProtocol::WebSub.check_success_body(" success=\"false\""), Ok(()));
    }
}
