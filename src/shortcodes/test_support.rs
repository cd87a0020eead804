//! Renders texts with shortcodes for the tests of this module.

use url::Url;

use crate::model::FileFacts;
use crate::shortcodes::{ExpansionScope, TextDialect, expand, fill_placeholders};
use crate::syntax::{markdown, yaml};
use crate::text::origin_map::OriginChain;

/// Renders a text to HTML, followed by its problems. Files with names that start
/// with `known` are articles; `near` and `asset` are other files.
pub(super) fn render(text: &str, dialect: TextDialect) -> String {
    let site = Url::parse("https://e.org/blog/").unwrap();
    let resolve = |file: &str| {
        let file = file.trim_start_matches("[[");
        file.strip_prefix("known").and_then(|_| site.join("known/").ok())
    };
    let files = |file: &str| match file {
        _ if file.starts_with("near") => FileFacts::NextToArticle { length: 1, size: None },
        _ if file.starts_with("asset.") => FileFacts::Asset { length: 1, size: None },
        _ => FileFacts::Missing,
    };
    let front = "title: A title\nauthor: {name: B}\n";
    let fields = yaml::parse(front, 0..front.len()).unwrap();
    let scope = ExpansionScope {
        site: &site,
        permalink: &site,
        resolve: &resolve,
        is_hidden: &|_| false,
        public: &[],
        files: &files,
        fields: &fields,
    };
    let expanded = expand(text, markdown::code_ranges, dialect, &scope);
    let html = fill_placeholders(
        markdown::to_html(&expanded.text, "x"),
        &expanded,
        &mut OriginChain::default(),
    );
    let problems =
        expanded.problems.iter().map(|(span, problem)| format!("{span:?} {problem:?}\n"));
    html + &problems.collect::<String>()
}
