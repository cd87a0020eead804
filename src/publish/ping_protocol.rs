//! By which words a hub and a cloud are told of a change.

use url::{Url, form_urlencoded};

use crate::model::FeedFormat;
use crate::writer::PingProtocol;

impl PingProtocol {
    /// Says whether feeds of a format tell readers of it.
    pub fn is_named_in(self, format: FeedFormat) -> bool {
        match self {
            Self::WebSub => true,
            Self::RssCloud => format == FeedFormat::Rss,
        }
    }

    /// Writes what is sent.
    pub fn form(self, topic: &str) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        match self {
            // Hubs differ in what they call the topic: it is sent by both names.
            Self::WebSub => form
                .append_pair("hub.mode", "publish")
                .append_pair("hub.topic", topic)
                .append_pair("hub.url", topic),
            Self::RssCloud => form.append_pair("url", topic),
        };
        form.finish()
    }

    /// Says what an answer means whose status is a good one: a cloud refuses by
    /// `<result success="false" msg="…"/>` with the same status.
    pub fn judge(self, answer: &str) -> Result<(), String> {
        match self {
            Self::RssCloud if attribute(answer, "success") == Some("false") => {
                let reason = attribute(answer, "msg").unwrap_or("it gave no reason");
                Err(format!("it refused: {reason}"))
            }
            Self::RssCloud | Self::WebSub => Ok(()),
        }
    }
}

/// Returns where a cloud is told: `ping` stands beside the address at which
/// readers register.
pub fn ping_address(cloud: &Url) -> String {
    let path = cloud.path().trim_end_matches('/');
    let end = if path.is_empty() { "" } else { &cloud.path()[path.len()..] };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut url = cloud.clone();
    url.set_path(&format!("{folder}/ping{end}"));
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

/// Finds an attribute in an answer of one element, as it is written there.
fn attribute<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = answer.split_once(&format!(" {name}="))?;
    let quote = rest.chars().next().filter(|quote| "\"'".contains(*quote))?;
    rest[1..].split_once(quote).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cloud_is_told_beside_where_readers_register() {
        let check = |cloud: &str| ping_address(&Url::parse(cloud).unwrap());
        assert_eq!(check("http://c.example:5337/pleaseNotify"), "http://c.example:5337/ping");
        assert_eq!(check("https://c.example/rss/pleaseNotify?a#b"), "https://c.example/rss/ping");
        assert_eq!(check("https://c.example/pleaseNotify/"), "https://c.example/ping/");
        assert_eq!(check("https://c.example"), "https://c.example/ping");
    }

    #[test]
    fn cloud_that_refuses_says_why() {
        let check = |answer: &str| PingProtocol::RssCloud.judge(answer);
        let refused = |reason: &str| Err(format!("it refused: {reason}"));
        assert_eq!(check("<result success=\"true\" msg=\"Thanks\"/>"), Ok(()));
        assert_eq!(check("OK"), Ok(()));
        assert_eq!(check("<result success=\"false\" msg=\"it's early\"/>"), refused("it's early"));
        assert_eq!(check("<notifyResult success='false'/>"), refused("it gave no reason"));
        assert_eq!(check("<result success="), Ok(()));
        assert_eq!(PingProtocol::WebSub.judge(" success=\"false\""), Ok(()));
    }
}
