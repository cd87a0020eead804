//! Configuration for web hosts, so that they send the headers that `publish` sets
//! in a store. `feedwright export-headers` prints it.

use std::fmt::Write as _;

use serde_json::json;

use crate::builder;
use crate::config::Config;
use crate::model::FeedFormat;
use crate::publish::bot_rules::{self, FeedPaths, escape_regex};
use crate::publish::headers::{PublishedFileKind, UploadHeaders, headers, kind};

/// A web host or server, and the writer of its configuration.
#[derive(Debug)]
pub(crate) struct WebHost {
    /// Name of the host as `export-headers` takes it.
    pub name: &'static str,
    /// File or block that the configuration belongs in, for the user.
    pub destination: &'static str,
    write: fn(&HostedSite<'_>) -> String,
}

/// Every supported host, sorted by name.
#[rustfmt::skip]
pub(crate) const HOSTS: &[WebHost] = &[
    WebHost { name: "apache",     destination: "the site's `.htaccess`, with mod_headers", write: write_apache },
    WebHost { name: "aws",        destination: "the scope-down statement of the rules of AWS WAF that stop bots (JSON editor)", write: write_aws },
    WebHost { name: "caddy",      destination: "the site's block of the `Caddyfile`",      write: write_caddy },
    WebHost { name: "cloudflare", destination: "`_headers` in the folder that is served",  write: write_cloudflare },
    WebHost { name: "fastly",     destination: "VCL snippets of the service, by their types `recv` and `fetch`", write: write_fastly },
    WebHost { name: "netlify",    destination: "`_headers` in the folder that is served",  write: write_headers_file },
    WebHost { name: "nginx",      destination: "the site's `server` block",                write: write_nginx },
    WebHost { name: "vercel",     destination: "`vercel.json`",                            write: write_vercel },
];

/// A built site that a host serves.
struct HostedSite<'a> {
    config: &'a Config,
    /// Paths of the files that were built, sorted.
    files: &'a [String],
}

/// Headers for all files of one name, in any folder of the site.
struct HostHeaderRule {
    /// Name of the rule, such as `rss_archive`.
    name: String,
    /// Regular expression that matches the URL paths of the files.
    pattern: String,
    headers: UploadHeaders,
}

/// Headers for one URL path.
struct HostHeaderLine {
    /// URL path, in which `:page` matches any page number.
    path: String,
    /// URL of the feed, if the file is one.
    feed_url: Option<String>,
    headers: UploadHeaders,
}

/// Place of a feed file in the site, for a [`HostHeaderRule`].
#[derive(Clone, Copy)]
struct FeedPlace {
    /// Suffix of the rule's name.
    suffix: &'static str,
    /// Regular expression of the folder.
    folder: &'static str,
    /// Folder that matches the expression.
    example: &'static str,
}

/// Feeds, then the pages of their archives, which have the same file names.
const FEED_PLACES: [FeedPlace; 2] = [
    FeedPlace { suffix: "", folder: "", example: "" },
    FeedPlace { suffix: "_archive", folder: "archive/[0-9]+/", example: "archive/1/" },
];

/// Returns the host of a name, if it is supported.
pub(crate) fn find(name: &str) -> Option<&'static WebHost> {
    HOSTS.iter().find(|host| host.name == name)
}

impl WebHost {
    /// Writes the configuration for a site whose build wrote these files.
    pub(crate) fn configuration(&self, config: &Config, files: &[String]) -> String {
        (self.write)(&HostedSite { config, files })
    }
}

impl HostedSite<'_> {
    /// Lists the rules for feeds, then those for archive pages. Archive pages have
    /// the names of feeds, so both rules match them: every server must be made to
    /// use the later rule.
    fn rules(&self) -> Vec<HostHeaderRule> {
        let feeds = FEED_PLACES.into_iter().flat_map(|place| {
            FeedFormat::ALL.into_iter().map(move |format| self.feed_rule(format, place))
        });
        let list = self.config.output.opml.iter().map(|path| HostHeaderRule {
            name: "opml".to_owned(),
            pattern: format!("^{}{}$", self.base_pattern(), escape_regex(path)),
            headers: headers(self.config, path),
        });
        feeds.chain(list).collect()
    }

    fn feed_rule(&self, format: FeedFormat, place: FeedPlace) -> HostHeaderRule {
        let FeedPlace { suffix, folder, example } = place;
        let file = self.config.output.name(format);
        HostHeaderRule {
            name: format!("{}{suffix}", format.as_str()),
            pattern: format!("^{}(?:.+/)?{folder}{}$", self.base_pattern(), escape_regex(file)),
            headers: headers(self.config, &format!("{example}{file}")),
        }
    }

    fn base_pattern(&self) -> String {
        escape_regex(self.config.site.url.path())
    }

    /// Lists the URL paths of feeds and lists. All pages of an archive share a line,
    /// with `:page` in place of the number.
    fn lines(&self) -> Vec<HostHeaderLine> {
        let mut lines: Vec<HostHeaderLine> = Vec::new();
        for path in self.files {
            let url = builder::file_url(self.config, path);
            let (url_path, feed_url) = match kind(self.config, path) {
                PublishedFileKind::Feed => (url.path().to_owned(), Some(url.to_string())),
                PublishedFileKind::Archive => (replace_page_number(url.path()), None),
                PublishedFileKind::List => (url.path().to_owned(), None),
                PublishedFileKind::Asset | PublishedFileKind::Manifest => continue,
            };
            if !lines.iter().any(|line| line.path == url_path) {
                let headers = headers(self.config, path);
                lines.push(HostHeaderLine { path: url_path, feed_url, headers });
            }
        }
        lines
    }

    /// Returns the URL paths of everything that feed readers request.
    fn feed_paths(&self) -> FeedPaths {
        let mut paths = FeedPaths::default();
        for HostHeaderLine { path, .. } in self.lines() {
            let is_archive = path.contains(":page");
            let list = if is_archive { &mut paths.archives } else { &mut paths.feeds };
            list.insert(path);
        }
        paths
    }

    /// Returns the `Link` header of a feed, with its hubs and its own URL: WebSub
    /// discovery (section 4) looks there first. None if the site has no hubs.
    fn link_header(&self, feed_url: &str) -> Option<String> {
        let hubs = self.config.site.hubs.iter().map(|hub| format!("<{}>; rel=\"hub\"", hub.url));
        let links: Vec<String> = hubs.chain([format!("<{feed_url}>; rel=\"self\"")]).collect();
        (links.len() > 1).then(|| links.join(", "))
    }

    /// Returns the site's scheme and host.
    fn origin(&self) -> String {
        self.config.site.url.origin().ascii_serialization()
    }
}

/// Replaces the page number, which is the last folder, by `:page`.
fn replace_page_number(path: &str) -> String {
    let parts: Vec<&str> = path.rsplitn(3, '/').collect();
    match parts[..] {
        [file, _, rest] => format!("{rest}/:page/{file}"),
        _ => path.to_owned(),
    }
}

fn write_nginx(site: &HostedSite<'_>) -> String {
    let links = site.link_header(&format!("{}$uri", site.origin()));
    let link = links.map_or_else(String::new, |it| format!("    add_header Link '{it}';\n"));
    // nginx uses the first pattern that matches, so the order is reversed.
    let rules = site.rules().into_iter().rev().map(|HostHeaderRule { pattern, headers, .. }| {
        let UploadHeaders { content_type, cache_control } = headers;
        format!(
            "location ~ \"{pattern}\" {{\n    types {{ }}\n    default_type \"{content_type}\";\n    add_header Cache-Control \"{cache_control}\";\n{link}}}\n"
        )
    });
    rules.collect::<String>() + &bot_rules::write_nginx(&site.feed_paths())
}

fn write_aws(site: &HostedSite<'_>) -> String {
    bot_rules::write_aws(&site.feed_paths())
}

fn write_cloudflare(site: &HostedSite<'_>) -> String {
    write_headers_file(site) + &bot_rules::write_cloudflare(&site.feed_paths())
}

/// Writes two snippets. In VCL the last pattern that matches wins.
fn write_fastly(site: &HostedSite<'_>) -> String {
    let mut text = bot_rules::write_fastly_recv(&site.feed_paths()) + "\n# vcl_fetch\n";
    for HostHeaderRule { pattern, headers, .. } in site.rules() {
        let UploadHeaders { content_type, cache_control } = headers;
        let pattern = pattern.replace('"', "\\x22");
        // Writing to a string can't fail.
        let _ = writeln!(
            text,
            "if (req.url.path ~ {{\"{pattern}\"}}) {{\n  set beresp.http.Content-Type = \"{content_type}\";\n  set beresp.http.Cache-Control = \"{cache_control}\";\n}}"
        );
    }
    text
}

fn write_apache(site: &HostedSite<'_>) -> String {
    let links = site.link_header(&format!("{}%{{REQUEST_URI}}", site.origin()));
    let link = links.map_or_else(String::new, |it| {
        format!("    Header set Link \"expr={}\"\n", it.replace('"', "\\\""))
    });
    // Apache lets the last pattern that matches win.
    let rules = site.rules().into_iter().map(|HostHeaderRule { pattern, headers, .. }| {
        let UploadHeaders { content_type, cache_control } = headers;
        format!(
            "<If \"%{{REQUEST_URI}} =~ m#{pattern}#\">\n    ForceType \"{content_type}\"\n    Header set Cache-Control \"{cache_control}\"\n{link}</If>\n"
        )
    });
    rules.collect()
}

fn write_caddy(site: &HostedSite<'_>) -> String {
    let links = site.link_header(&format!("{}{{http.request.uri.path}}", site.origin()));
    let link = links.map_or_else(String::new, |it| format!("    Link `{it}`\n"));
    // Caddy lets the last pattern that matches win.
    let rules = site.rules().into_iter().map(|HostHeaderRule { name, pattern, headers }| {
        let UploadHeaders { content_type, cache_control } = headers;
        format!(
            "@{name} path_regexp `{pattern}`\nheader @{name} {{\n    Content-Type \"{content_type}\"\n    Cache-Control \"{cache_control}\"\n{link}}}\n"
        )
    });
    rules.collect()
}

/// Writes the `_headers` file of Netlify and Cloudflare. Both join the headers of
/// all lines that match, so no URL path may match two lines.
fn write_headers_file(site: &HostedSite<'_>) -> String {
    let mut text = String::new();
    for HostHeaderLine { path, feed_url, headers } in site.lines() {
        let UploadHeaders { content_type, cache_control } = headers;
        let _ = writeln!(text, "{path}\n  Content-Type: {content_type}");
        let _ = writeln!(text, "  Cache-Control: {cache_control}");
        if let Some(links) = feed_url.and_then(|url| site.link_header(&url)) {
            let _ = writeln!(text, "  Link: {links}");
        }
    }
    text
}

fn write_vercel(site: &HostedSite<'_>) -> String {
    let rules = site.lines().into_iter().map(|HostHeaderLine { path, feed_url, headers }| {
        let mut fields = vec![
            json!({ "key": "Content-Type", "value": headers.content_type }),
            json!({ "key": "Cache-Control", "value": headers.cache_control }),
        ];
        let links = feed_url.and_then(|url| site.link_header(&url));
        fields.extend(links.map(|links| json!({ "key": "Link", "value": links })));
        json!({ "source": path, "headers": fields })
    });
    let file = json!({ "headers": rules.collect::<Vec<_>>() });
    format!("{file:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::test_support;

    /// Returns the first lines of the configuration for a site with a hub.
    fn check(host: &str, lines: usize) -> String {
        let mut config = test_support::config("hubs = ['https://hub.example/']");
        config.site.url = "https://a.example/blog/".parse().unwrap();
        let files = ["archive/1/feed.xml", "archive/2/feed.xml", "feed.xml", "feeds.opml"];
        let text = find(host).unwrap().configuration(&config, &files.map(str::to_owned));
        text.lines().take(lines).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn hosts_are_sorted_and_unique() {
        assert!(HOSTS.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn hosts_that_match_addresses_get_each_feed() {
        assert!(check("cloudflare", 99).starts_with(&format!("{}\n", check("netlify", 99))));
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
    fn bot_protection_is_told_all_feeds_and_archives() {
        let list = r#"(http.request.uri.path in {"/blog/feed.xml" "/blog/feeds.opml"})"#;
        assert!(check("cloudflare", 99).contains(list), "{}", check("cloudflare", 99));
        let pattern = r"^(?:/blog/feed\.xml|/blog/feeds\.opml|/blog/archive/[0-9]+/feed\.xml)$";
        for host in ["fastly", "nginx"] {
            assert!(check(host, 99).contains(pattern), "{host}: {}", check(host, 99));
        }
        let found: serde_json::Value = serde_json::from_str(&check("aws", 999)).unwrap();
        let list = &found["NotStatement"]["Statement"]["OrStatement"]["Statements"];
        assert_eq!(list.as_array().map(Vec::len), Some(3), "{found}");
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
