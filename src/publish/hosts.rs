//! What makes web hosts send the headers that `publish` gives to a store.

use std::fmt::Write as _;

use serde_json::json;

use crate::builder;
use crate::config::Config;
use crate::model::FeedFormat;
use crate::publish::headers::{PublishedFileKind, UploadHeaders, headers, kind};

/// A host, and how its configuration is written.
#[derive(Debug)]
pub struct WebHost {
    /// As `export-headers` takes it.
    pub name: &'static str,
    /// Where its configuration goes.
    pub place: &'static str,
    write: fn(&HostedSite<'_>) -> String,
}

/// Every host.
#[rustfmt::skip]
pub const HOSTS: &[WebHost] = &[
    WebHost { name: "apache",     place: "the site's `.htaccess`, with mod_headers", write: apache },
    WebHost { name: "caddy",      place: "the site's block of the `Caddyfile`",      write: caddy },
    WebHost { name: "cloudflare", place: "`_headers` in the folder that is served",  write: listed },
    WebHost { name: "netlify",    place: "`_headers` in the folder that is served",  write: listed },
    WebHost { name: "nginx",      place: "the site's block `server`",                write: nginx },
    WebHost { name: "vercel",     place: "`vercel.json`",                            write: vercel },
];

/// A site as its host sees it.
struct HostedSite<'a> {
    config: &'a Config,
    /// The files that were built, in their order.
    files: &'a [String],
}

/// Files of one name, in any folder of the site.
struct HostHeaderRule {
    /// A word for it.
    name: String,
    /// A regular expression of their addresses.
    pattern: String,
    headers: UploadHeaders,
}

/// Finds a host by its name.
pub fn find(name: &str) -> Option<&'static WebHost> {
    HOSTS.iter().find(|host| host.name == name)
}

impl WebHost {
    /// Writes the configuration for a site and the files that were built of it.
    pub fn configuration(&self, config: &Config, files: &[String]) -> String {
        (self.write)(&HostedSite { config, files })
    }
}

impl HostedSite<'_> {
    /// Feeds first, then their archives, which are feeds by their name alone.
    fn rules(&self) -> Vec<HostHeaderRule> {
        let base = escaped(self.config.site.url.path());
        let rule = |(format, (label, folder, example)): (FeedFormat, (&str, &str, &str))| {
            let file = self.config.output.name(format);
            HostHeaderRule {
                name: format!("{}{label}", format.as_str()),
                pattern: format!("^{base}(?:.+/)?{folder}{}$", escaped(file)),
                headers: headers(self.config, &format!("{example}{file}")),
            }
        };
        let places = [("", "", ""), ("_archive", "archive/[0-9]+/", "archive/1/")];
        let all =
            places.into_iter().flat_map(|place| FeedFormat::ALL.map(|format| (format, place)));
        let list = self.config.output.opml.iter().map(|path| HostHeaderRule {
            name: "opml".to_owned(),
            pattern: format!("^{base}{}$", escaped(path)),
            headers: headers(self.config, path),
        });
        all.map(rule).chain(list).collect()
    }

    /// Lists feeds by their addresses; all pages of an archive share a line, in
    /// which `:page` stands for any number.
    fn addresses(&self) -> Vec<(String, Option<String>, UploadHeaders)> {
        let mut lines: Vec<(String, Option<String>, UploadHeaders)> = Vec::new();
        for path in self.files {
            let url = builder::file_url(self.config, path);
            let line = match kind(self.config, path) {
                PublishedFileKind::Feed => (url.path().to_owned(), Some(url.to_string())),
                PublishedFileKind::Archive => (any_page(url.path()), None),
                PublishedFileKind::List => (url.path().to_owned(), None),
                PublishedFileKind::Beside | PublishedFileKind::Manifest => continue,
            };
            if !lines.iter().any(|(address, ..)| *address == line.0) {
                lines.push((line.0, line.1, headers(self.config, path)));
            }
        }
        lines
    }

    /// Returns the links by which a feed names its hubs and itself, which
    /// WebSub also looks for in headers; `own` is its address.
    fn links(&self, own: &str) -> Option<String> {
        let hubs = self.config.site.hubs.iter().map(|hub| format!("<{}>; rel=\"hub\"", hub.url));
        let links: Vec<String> = hubs.chain([format!("<{own}>; rel=\"self\"")]).collect();
        (links.len() > 1).then(|| links.join(", "))
    }

    /// Returns the site's scheme and host.
    fn origin(&self) -> String {
        self.config.site.url.origin().ascii_serialization()
    }
}

/// Puts `:page` in the place of a page's number, which is the last folder.
fn any_page(path: &str) -> String {
    let parts: Vec<&str> = path.rsplitn(3, '/').collect();
    match parts[..] {
        [file, _, rest] => format!("{rest}/:page/{file}"),
        _ => path.to_owned(),
    }
}

/// Escapes what a regular expression would take for a sign.
fn escaped(text: &str) -> String {
    let is_sign = |letter: char| "\\^$.|?*+()[]{}".contains(letter);
    text.chars().flat_map(|it| is_sign(it).then_some('\\').into_iter().chain([it])).collect()
}

fn nginx(site: &HostedSite<'_>) -> String {
    let links = site.links(&format!("{}$uri", site.origin()));
    let link = links.map_or_else(String::new, |it| format!("    add_header Link '{it}';\n"));
    // Of several patterns the first one that fits counts.
    let rules = site.rules().into_iter().rev().map(|HostHeaderRule { pattern, headers, .. }| {
        let UploadHeaders { content_type, cache_control } = headers;
        format!(
            "location ~ \"{pattern}\" {{\n    types {{ }}\n    default_type \"{content_type}\";\n    add_header Cache-Control \"{cache_control}\";\n{link}}}\n"
        )
    });
    rules.collect()
}

fn apache(site: &HostedSite<'_>) -> String {
    let links = site.links(&format!("{}%{{REQUEST_URI}}", site.origin()));
    let link = links.map_or_else(String::new, |it| {
        format!("    Header set Link \"expr={}\"\n", it.replace('"', "\\\""))
    });
    // Of several patterns the last one that fits counts.
    let rules = site.rules().into_iter().map(|HostHeaderRule { pattern, headers, .. }| {
        let UploadHeaders { content_type, cache_control } = headers;
        format!(
            "<If \"%{{REQUEST_URI}} =~ m#{pattern}#\">\n    ForceType \"{content_type}\"\n    Header set Cache-Control \"{cache_control}\"\n{link}</If>\n"
        )
    });
    rules.collect()
}

fn caddy(site: &HostedSite<'_>) -> String {
    let links = site.links(&format!("{}{{http.request.uri.path}}", site.origin()));
    let link = links.map_or_else(String::new, |it| format!("    Link `{it}`\n"));
    // Of several patterns the last one that fits counts.
    let rules = site.rules().into_iter().map(|HostHeaderRule { name, pattern, headers }| {
        let UploadHeaders { content_type, cache_control } = headers;
        format!(
            "@{name} path_regexp `{pattern}`\nheader @{name} {{\n    Content-Type \"{content_type}\"\n    Cache-Control \"{cache_control}\"\n{link}}}\n"
        )
    });
    rules.collect()
}

/// The form of Netlify and Cloudflare. Both join the headers of all lines that
/// fit, so no address may fit two.
fn listed(site: &HostedSite<'_>) -> String {
    let mut text = String::new();
    for (address, own, UploadHeaders { content_type, cache_control }) in site.addresses() {
        let _ = writeln!(text, "{address}\n  Content-Type: {content_type}");
        let _ = writeln!(text, "  Cache-Control: {cache_control}");
        if let Some(links) = own.and_then(|own| site.links(&own)) {
            let _ = writeln!(text, "  Link: {links}");
        }
    }
    text
}

fn vercel(site: &HostedSite<'_>) -> String {
    let rules = site.addresses().into_iter().map(|(address, own, headers)| {
        let mut fields = vec![
            json!({ "key": "Content-Type", "value": headers.content_type }),
            json!({ "key": "Cache-Control", "value": headers.cache_control }),
        ];
        let links = own.and_then(|own| site.links(&own));
        fields.extend(links.map(|links| json!({ "key": "Link", "value": links })));
        json!({ "source": address, "headers": fields })
    });
    let file = json!({ "headers": rules.collect::<Vec<_>>() });
    format!("{file:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::test_support;

    /// Writes the lines for a site with a hub, or their beginning.
    fn check(host: &str, lines: usize) -> String {
        let mut config = test_support::config("hubs = ['https://hub.example/']");
        config.site.url = "https://a.example/blog/".parse().unwrap();
        let files = ["archive/1/feed.xml", "archive/2/feed.xml", "feed.xml", "feeds.opml"];
        let text = find(host).unwrap().configuration(&config, &files.map(str::to_owned));
        text.lines().take(lines).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn no_host_stands_twice() {
        assert!(HOSTS.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn hosts_that_match_addresses_get_each_feed() {
        assert_eq!(check("netlify", 99), check("cloudflare", 99));
        insta::assert_snapshot!(check("netlify", 99), @r#"
        /blog/archive/:page/feed.xml
          Content-Type: application/rss+xml; charset=utf-8
          Cache-Control: public, max-age=3600
        /blog/feed.xml
          Content-Type: application/rss+xml; charset=utf-8
          Cache-Control: public, max-age=300
          Link: <https://hub.example/>; rel="hub", <https://a.example/blog/feed.xml>; rel="self"
        /blog/feeds.opml
          Content-Type: text/x-opml; charset=utf-8
          Cache-Control: public, max-age=300
        "#);
        let file: serde_json::Value = serde_json::from_str(&check("vercel", 99)).unwrap();
        assert_eq!(file["headers"][1]["source"], "/blog/feed.xml");
        assert_eq!(file["headers"][1]["headers"][2]["key"], "Link");
    }

    #[test]
    fn servers_get_patterns() {
        insta::assert_snapshot!(check("nginx", 6), @r#"
        location ~ "^/blog/feeds\.opml$" {
            types { }
            default_type "text/x-opml; charset=utf-8";
            add_header Cache-Control "public, max-age=300";
            add_header Link '<https://hub.example/>; rel="hub", <https://a.example$uri>; rel="self"';
        }
        "#);
        insta::assert_snapshot!(check("apache", 5), @r#"
        <If "%{REQUEST_URI} =~ m#^/blog/(?:.+/)?feed\.xml$#">
            ForceType "application/rss+xml; charset=utf-8"
            Header set Cache-Control "public, max-age=300"
            Header set Link "expr=<https://hub.example/>; rel=\"hub\", <https://a.example%{REQUEST_URI}>; rel=\"self\""
        </If>
        "#);
        insta::assert_snapshot!(check("caddy", 6), @r#"
        @rss path_regexp `^/blog/(?:.+/)?feed\.xml$`
        header @rss {
            Content-Type "application/rss+xml; charset=utf-8"
            Cache-Control "public, max-age=300"
            Link `<https://hub.example/>; rel="hub", <https://a.example{http.request.uri.path}>; rel="self"`
        }
        "#);
    }
}
