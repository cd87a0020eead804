//! Finds redirects and former addresses that contradict the addresses of articles.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use crate::diagnostic::{Diagnostic, Report, SourceText, codes};
use crate::disk::input;
use crate::ids::normalize;
use crate::ids::site_proof::article_texts::{ArticleTexts, WrittenAddress, to_url};
use crate::ids::site_proof::{AddressedArticle, ProofPlaces};
use crate::site::inspect::SiteInspection;
use crate::syntax::value::{SpannedValue, ValueTable};
use crate::syntax::{json, toml};

/// Largest file of redirects, in bytes.
const LARGEST: u64 = 4 << 20;

/// Most redirects of a file.
const MOST_RULES: usize = 20_000;

/// Folders whose `_redirects` web hosts read, before and after a build.
const FOLDERS: [&str; 5] = ["", "static", "public", "src", "source"];

/// Redirect of a web host.
struct HostRedirect {
    from: String,
    to: String,
    /// Place of the rule in its file.
    span: Range<usize>,
}

/// Reports redirects away from the addresses of articles, and former addresses that another
/// article has now.
pub(super) fn report(
    places: &ProofPlaces<'_>,
    site: &SiteInspection,
    articles: &[AddressedArticle<'_>],
    texts: &ArticleTexts,
) -> Report {
    let by_address: HashMap<String, usize> = articles
        .iter()
        .enumerate()
        .map(|(index, article)| (normalize::address_key(&article.url), index))
        .collect();
    let contradictions = Contradictions { articles, by_address, site };
    let mut report = Report::default();
    for (index, text) in texts {
        let former = text.former.iter().filter_map(|former| contradictions.former(*index, former));
        report.diagnostics.extend(former);
        let redirect = text.redirect.as_ref();
        report.diagnostics.extend(redirect.map(|to| contradictions.redirected_article(*index, to)));
    }
    for file in redirect_files(places) {
        contradictions.read_file(&file, &mut report);
    }
    report
}

fn redirect_files(places: &ProofPlaces<'_>) -> Vec<PathBuf> {
    let folders = FOLDERS.iter().copied().chain(places.built.iter().map(String::as_str));
    let mut names: Vec<String> = folders
        .map(|folder| {
            if folder.is_empty() { "_redirects".to_owned() } else { format!("{folder}/_redirects") }
        })
        .chain(["netlify.toml", "vercel.json"].map(str::to_owned))
        .collect();
    names.sort();
    names.dedup();
    let files = names.iter().map(|name| {
        if places.site == Path::new(".") { name.into() } else { places.site.join(name) }
    });
    let files =
        files.filter(|file: &PathBuf| file.symlink_metadata().is_ok_and(|facts| facts.is_file()));
    files.collect()
}

/// Addresses of articles that redirects are compared with.
struct Contradictions<'a> {
    articles: &'a [AddressedArticle<'a>],
    by_address: HashMap<String, usize>,
    site: &'a SiteInspection,
}

impl Contradictions<'_> {
    /// Reports a former address of an article that is the address of one.
    fn former(&self, index: usize, former: &WrittenAddress) -> Option<Diagnostic> {
        let owner = *self.by_address.get(&normalize::address_key(&former.url))?;
        let address = former.url.path();
        let (message, help) = if owner == index {
            (
                format!(
                    "`{address}` redirects to this article, but it would be its address in feeds"
                ),
                "correct `permalink` below `[articles]`: the article has another address now",
            )
        } else {
            let other = &self.articles[owner].header.path;
            (
                format!(
                    "`{address}` redirects to this article, but it is the address of `{other}` in feeds"
                ),
                "remove it here, or correct `permalink` below `[articles]`",
            )
        };
        Some(moved_address(message, help).with_location(former.at.clone()))
    }

    /// Reports an article whose page is a redirect.
    fn redirected_article(&self, index: usize, to: &WrittenAddress) -> Diagnostic {
        let address = self.articles[index].url.path();
        let message = format!("the page of this article, `{address}`, redirects to `{}`", to.url);
        moved_address(message, "set `feed: false`, or write the page elsewhere as `external_url`")
            .with_location(to.at.clone())
    }

    fn read_file(&self, file: &Path, report: &mut Report) {
        let Ok(text) = input::read_text(file, LARGEST) else { return };
        let path: Arc<Path> = file.into();
        let source = SourceText::new(&path, &text);
        let name = file.file_name().unwrap_or_default();
        let rules = match name.to_str() {
            Some("netlify.toml") => toml::parse(&text, 0..text.len())
                .map_or_else(|_| Vec::new(), |table| read_table(&table, ["from", "to"])),
            Some("vercel.json") => json::parse(&text, 0..text.len())
                .map_or_else(|_| Vec::new(), |table| read_table(&table, ["source", "destination"])),
            _ => read_lines(&text),
        };
        let mut cursor = source.cursor();
        let found = rules.iter().take(MOST_RULES).filter_map(|rule| {
            self.check_rule(rule).map(|found| found.with_location(cursor.locate(rule.span.clone())))
        });
        report.diagnostics.extend(found);
    }

    /// Reports a redirect away from the address of an article. One that only adds or removes
    /// the slash at the end is not reported.
    fn check_rule(&self, rule: &HostRedirect) -> Option<Diagnostic> {
        let base = &self.site.config.site.url;
        if rule.from.contains(['*', ':', '(']) && !rule.from.starts_with("http") {
            return None;
        }
        let [from, to] = [&rule.from, &rule.to].map(|text| to_url(text, base));
        let key = normalize::address_key(&from?);
        let owner = &self.articles[*self.by_address.get(&key)?];
        if to.is_some_and(|to: Url| normalize::address_key(&to) == key) {
            return None;
        }
        let message = format!(
            "`{}` is the address of `{}` in feeds, but it is redirected to `{}`",
            rule.from, owner.header.path, rule.to
        );
        Some(moved_address(
            message,
            "correct `permalink` below `[articles]`, or write the new address into the article as `url`",
        ))
    }
}

fn moved_address(message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&codes::SITE_MOVED_ADDRESS, message).help(help)
}

/// Reads the lines of a `_redirects` file: `from to status`. A rewrite (status 200) is not a redirect.
fn read_lines(text: &str) -> Vec<HostRedirect> {
    let mut start = 0;
    let mut rules = Vec::new();
    for line in text.split_inclusive('\n') {
        let written = line.split('#').next().unwrap_or_default();
        let mut words = written.split_whitespace().filter(|word| !is_parameter(word));
        if let (Some(from), Some(to)) = (words.next(), words.next()) {
            let status = words.next().unwrap_or("301");
            let span = start..start + written.trim_end().len();
            if status.starts_with('3') {
                rules.push(HostRedirect { from: from.to_owned(), to: to.to_owned(), span });
            }
        }
        start += line.len();
    }
    rules
}

/// Returns true for a condition, such as `id=:id` or `Country=de`.
fn is_parameter(word: &str) -> bool {
    !word.starts_with('/') && !word.starts_with("http") && word.contains('=')
}

/// Reads a list `redirects` of tables.
fn read_table(table: &ValueTable<'_>, [from, to]: [&str; 2]) -> Vec<HostRedirect> {
    let rows = table.get("redirects").map(SpannedValue::as_list).unwrap_or_default();
    let rules = rows.iter().filter_map(|row| {
        let row = row.as_table()?;
        let status = row.get("status").and_then(SpannedValue::to_text);
        if status.is_some_and(|status| !status.starts_with('3')) {
            return None;
        }
        let source = row.get(from)?;
        Some(HostRedirect {
            from: source.as_str()?.to_owned(),
            to: row.get(to)?.as_str()?.to_owned(),
            span: source.span.clone(),
        })
    });
    rules.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_redirects_are_read() {
        let text = "# old\n/a /b\n/c  id=:id  /d 302! # moved\n/e /f 200\n\n/g\n";
        let rules = read_lines(text);
        let found: Vec<_> =
            rules.iter().map(|rule| (&*rule.from, &*rule.to, &text[rule.span.clone()])).collect();
        assert_eq!(found, [("/a", "/b", "/a /b"), ("/c", "/d", "/c  id=:id  /d 302!")]);
    }
}
