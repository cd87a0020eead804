//! Rules that exempt feeds from bot protection: feed readers are programs, and a challenge or
//! a limit of requests locks their subscribers out.
//!
//! Each writer names the feeds by their URL paths, and the pages of archives by folder, so
//! that a new page needs no new rule.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

/// URL paths of a site's feeds.
#[derive(Debug, Default)]
pub(super) struct FeedPaths {
    /// Paths of feeds, and of the lists of feeds.
    pub feeds: BTreeSet<String>,
    /// Paths of archive pages, with `:page` in place of the number.
    pub archives: BTreeSet<String>,
}

/// Longest expression that Cloudflare accepts, in bytes.
const LONGEST_EXPRESSION: usize = 4096;

impl FeedPaths {
    /// Splits the path of archive pages at the number.
    fn archive_ends(&self) -> impl Iterator<Item = (&str, &str)> {
        self.archives.iter().filter_map(|path| path.split_once(":page"))
    }

    /// Returns the shortest beginning and the file names of all paths.
    fn names(&self) -> BTreeSet<&str> {
        let paths = self.feeds.iter().chain(&self.archives);
        paths.filter_map(|path| path.rfind('/').map(|at| &path[at..])).collect()
    }

    fn is_empty(&self) -> bool {
        self.feeds.is_empty() && self.archives.is_empty()
    }

    /// Returns a regular expression of all paths.
    pub(super) fn to_regex(&self) -> String {
        let feeds = self.feeds.iter().map(|path| escape_regex(path));
        let archives = self.archive_ends().map(|ends| {
            let [start, end] = [ends.0, ends.1].map(escape_regex);
            format!("{start}[0-9]+{end}")
        });
        format!("^(?:{})$", feeds.chain(archives).collect::<Vec<_>>().join("|"))
    }
}

/// Escapes the characters that have a meaning in a regular expression.
pub(super) fn escape_regex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\^$.|?*+()[]{}".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// Writes a literal of the rules language: `\` and `"` are escaped.
fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Writes the expression of a custom rule. If the list of paths is too long, the rule matches
/// the names of the files in any folder.
pub(super) fn cloudflare_expression(paths: &FeedPaths) -> String {
    const PATH: &str = "http.request.uri.path";
    let list: Vec<String> = paths.feeds.iter().map(|path| quote(path)).collect();
    let mut parts = Vec::new();
    if !list.is_empty() {
        parts.push(format!("({PATH} in {{{}}})", list.join(" ")));
    }
    parts.extend(paths.archive_ends().map(|(start, end)| {
        format!("(starts_with({PATH}, {}) and ends_with({PATH}, {}))", quote(start), quote(end))
    }));
    let expression = parts.join(" or ");
    if expression.len() <= LONGEST_EXPRESSION {
        return expression;
    }
    let names = paths.names();
    let names = names.into_iter().map(|name| format!("ends_with({PATH}, {})", quote(name)));
    names.collect::<Vec<_>>().join(" or ")
}

/// Writes the rule as comments for the end of a `_headers` file.
pub(super) fn write_cloudflare(paths: &FeedPaths) -> String {
    if paths.is_empty() {
        return String::new();
    }
    format!(
        "\n# So that bot protection does not lock feed readers out, create a custom rule (Security,\n# WAF, Custom rules) and put it first. Action: Skip; skip all remaining custom rules, all rate\n# limiting rules, all managed rules and Super Bot Fight Mode. Expression:\n#\n# {}\n#\n# Bot Fight Mode of the free plan can't be skipped: turn it off. \"Block AI bots\" may block\n# small feed readers, too.\n",
        cloudflare_expression(paths)
    )
}

/// Writes comments for nginx: modules that a server lacks must not stop it.
pub(super) fn write_nginx(paths: &FeedPaths) -> String {
    if paths.is_empty() {
        return String::new();
    }
    let pattern = paths.to_regex();
    format!(
        "\n# So that bot protection does not lock feed readers out: if you use auth_request, for\n# example for Anubis, add `auth_request off;` to each location above. If you use limit_req,\n# count by a key that is empty for feeds; these lines belong into the `http` block:\n#\n#   map $uri $limited_client {{\n#       \"~{pattern}\" \"\";\n#       default $binary_remote_addr;\n#   }}\n#   limit_req_zone $limited_client zone=clients:10m rate=5r/s;\n"
    )
}

/// Writes a scope-down statement for AWS WAF: the rule that it is put into does not apply to
/// feeds.
pub(super) fn write_aws(paths: &FeedPaths) -> String {
    let mut statements: Vec<Value> = paths
        .feeds
        .iter()
        .map(|path| match_path("EXACTLY", path))
        .chain(paths.archive_ends().map(|(start, end)| {
            let ends = [match_path("STARTS_WITH", start), match_path("ENDS_WITH", end)];
            json!({ "AndStatement": { "Statements": ends } })
        }))
        .collect();
    // A list needs at least two statements.
    let any = match statements.len() {
        0 => return "{}\n".to_owned(),
        1 => statements.remove(0),
        _ => json!({ "OrStatement": { "Statements": statements } }),
    };
    format!("{:#}\n", json!({ "NotStatement": { "Statement": any } }))
}

fn match_path(constraint: &str, path: &str) -> Value {
    json!({ "ByteMatchStatement": {
        "FieldToMatch": { "UriPath": {} },
        "PositionalConstraint": constraint,
        "SearchString": path,
        "TextTransformations": [{ "Priority": 0, "Type": "NONE" }],
    } })
}

/// Writes a snippet of VCL for `vcl_recv`. A long string has no escapes, and no path has a
/// quotation mark.
pub(super) fn write_fastly_recv(paths: &FeedPaths) -> String {
    let mut text = String::from(
        "# vcl_recv: bot protection must not lock feed readers out.\nunset req.http.x-sigsci-no-inspection;\n",
    );
    if !paths.is_empty() {
        // Writing to a string can't fail.
        let _ = write!(
            text,
            "if (req.url.path ~ {{\"{}\"}}) {{\n  set req.http.x-sigsci-no-inspection = \"feed\";\n  # If the Next-Gen WAF runs out of band, write this line instead:\n  # set waf.inspection.disabled = true;\n}}\n",
            paths.to_regex().replace('"', "\\x22")
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(feeds: &[&str], archives: &[&str]) -> FeedPaths {
        let [feeds, archives] =
            [feeds, archives].map(|paths| paths.iter().map(|&path| path.to_owned()).collect());
        FeedPaths { feeds, archives }
    }

    #[test]
    fn expression_names_each_feed_and_the_archives() {
        let found = paths(&["/atom.xml", "/feed.xml"], &["/archive/:page/feed.xml"]);
        assert_eq!(
            cloudflare_expression(&found),
            r#"(http.request.uri.path in {"/atom.xml" "/feed.xml"}) or (starts_with(http.request.uri.path, "/archive/") and ends_with(http.request.uri.path, "/feed.xml"))"#
        );
    }

    #[test]
    fn literal_escapes_backslashes_and_quotation_marks() {
        assert_eq!(
            cloudflare_expression(&paths(&[r#"/a"b\c/feed.xml"#], &[])),
            r#"(http.request.uri.path in {"/a\"b\\c/feed.xml"})"#
        );
    }

    #[test]
    fn long_list_becomes_the_names_of_the_files() {
        let feeds: Vec<String> = (0..500).map(|tag| format!("/tags/{tag}/feed.xml")).collect();
        let feeds: Vec<&str> = feeds.iter().map(String::as_str).collect();
        assert_eq!(
            cloudflare_expression(&paths(&feeds, &[])),
            r#"ends_with(http.request.uri.path, "/feed.xml")"#
        );
    }

    #[test]
    fn pattern_matches_feeds_and_archives_only() {
        let found = paths(&["/b.g/feed.xml"], &["/b.g/archive/:page/feed.xml"]);
        let pattern = regex::Regex::new(&found.to_regex()).unwrap();
        for (path, expected) in [
            ("/b.g/feed.xml", true),
            ("/b.g/archive/12/feed.xml", true),
            ("/bxg/feed.xml", false),
            ("/b.g/archive/x/feed.xml", false),
            ("/admin/b.g/feed.xml", false),
            ("/b.g/feed.xml/admin", false),
        ] {
            assert_eq!(pattern.is_match(path), expected, "{path}");
        }
    }

    #[test]
    fn statement_of_one_feed_has_no_list() {
        let one: Value = serde_json::from_str(&write_aws(&paths(&["/feed.xml"], &[]))).unwrap();
        let matched = &one["NotStatement"]["Statement"]["ByteMatchStatement"];
        assert_eq!(matched["SearchString"], "/feed.xml");
        let found = paths(&["/feed.xml"], &["/archive/:page/feed.xml"]);
        let two: Value = serde_json::from_str(&write_aws(&found)).unwrap();
        let list = &two["NotStatement"]["Statement"]["OrStatement"]["Statements"];
        assert_eq!(list.as_array().map(Vec::len), Some(2), "{list}");
    }
}
