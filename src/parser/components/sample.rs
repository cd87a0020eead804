//! What tests of components share.

use url::Url;

use crate::parser::components::{Dialect, Scope, expand, fill};
use crate::syntax::markdown;

/// Shows a text as a reader gets it, and what is said of it. Files whose names
/// begin with `known` are there.
pub fn shown(text: &str, dialect: Dialect) -> String {
    let site = Url::parse("https://e.org/blog/").unwrap();
    let resolve = |file: &str| file.strip_prefix("known").and_then(|_| site.join("known/").ok());
    let scope = Scope { site: &site, permalink: &site, resolve: &resolve };
    let expanded = expand(text, markdown::code_ranges, dialect, &scope);
    let shown = fill(markdown::to_html(&expanded.text, "x"), &expanded);
    let problems =
        expanded.problems.iter().map(|(span, problem)| format!("{span:?} {problem:?}\n"));
    shown + &problems.collect::<String>()
}
