//! Comparison of a site's addresses with its own pages, links and feeds, for people and as
//! JSON.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::output::counted;
use crate::cli::proof::{self, ProofOccasion};
use crate::ids::proof::{DifferenceClass, DifferenceExample, MissingItems};
use crate::ids::site_proof::{AddressProof, PagesProof, ProofPlaces, SiteProof};

/// Describes a comparison for people; `places` were looked at.
pub(super) fn to_text(proof: &SiteProof, places: &ProofPlaces<'_>) -> String {
    let mut text = String::new();
    if let Some(pages) = &proof.pages {
        text += &describe_pages(pages);
        text += &describe_correction(&pages.proof);
    }
    if let Some(links) = &proof.links {
        let counted = links.counted;
        // Writing to a string can't fail.
        let _ = writeln!(
            text,
            "{} of {} addresses that articles link to are those of articles.",
            counted.equal, counted.total
        );
        text += &describe_addresses(links, "linked as");
        let known = proof.pages.as_ref().and_then(|pages| pages.proof.correction.as_ref());
        let is_known =
            known.zip(links.correction.as_ref()).is_some_and(|(a, b)| a.lines == b.lines);
        if !is_known {
            text += &describe_correction(links);
        }
    }
    for found in &proof.feeds {
        let files: [PathBuf; 1] = [found.file.clone()];
        let compared = proof::to_text(&found.proof, &files, ProofOccasion::BeforeAdopting);
        let _ = write!(text, "{}:\n{compared}", found.file.display());
    }
    if text.is_empty() {
        text = describe_nothing(proof, places);
    }
    text
}

fn describe_nothing(proof: &SiteProof, places: &ProofPlaces<'_>) -> String {
    if proof.articles == 0 {
        return "Not proven: no public article was found.\n".to_owned();
    }
    let folders: Vec<String> = places.built.iter().map(|name| format!("`{name}`")).collect();
    format!(
        "Not proven: there are no built pages in {}, and no article links to another. Compare an old\nfeed: `feedwright init --diff --from FEED`.\n",
        folders.join(", ")
    )
}

fn describe_pages(pages: &PagesProof) -> String {
    let counted_pages = pages.proof.counted;
    let folder = pages.folder.display();
    let mut text = format!(
        "{} of {} addresses have their page in {folder}/ ({}).\n",
        counted_pages.equal,
        counted_pages.total,
        counted(pages.pages, "page", "pages")
    );
    if pages.newer > 0 {
        let articles = counted(pages.newer, "article", "articles");
        let until = pages
            .until
            .map_or_else(String::new, |day| format!(" (the newest one with a page is of {day})"));
        let _ = writeln!(
            text,
            "  {articles} not compared: written or changed after {folder}/ was built{until}"
        );
    }
    text + &describe_addresses(&pages.proof, "but the page is")
}

/// Lists the differences and the missing addresses.
fn describe_addresses(proof: &AddressProof, other: &str) -> String {
    let mut text = String::new();
    for DifferenceClass { count, words, examples, .. } in &proof.differences {
        let addresses = counted(*count, "address", "addresses");
        let _ = writeln!(text, "  {addresses}: {}", words.join(", "));
        for (DifferenceExample { site, feed, at, .. }, name) in
            examples.iter().zip(["first", "then", "then"])
        {
            let _ = writeln!(text, "    {name} `{site}`, {other} `{feed}` ({})", at.path.display());
        }
    }
    let MissingItems { count, first } = &proof.missing;
    if *count > 0 {
        let addresses = counted(*count, "address", "addresses");
        let _ = writeln!(text, "  {addresses} without a page");
        for (name, order) in first.iter().zip(["first", "then", "then"]) {
            let _ = writeln!(text, "    {order} {name}");
        }
    }
    text
}

fn describe_correction(proof: &AddressProof) -> String {
    let mut text = String::new();
    if let Some(correction) = &proof.correction {
        let [_, addresses, _] = correction.counts;
        let _ = writeln!(
            text,
            "With these lines in feed.toml, {} of {} are equal:",
            addresses.equal, addresses.total
        );
        for line in proof::to_toml(&correction.lines).lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

/// Converts a comparison to JSON; the keys are stable.
pub(super) fn to_json(proof: &SiteProof) -> Value {
    let pages = proof.pages.as_ref().map(|pages| {
        json!({
            "folder": pages.folder.display().to_string(),
            "files": pages.pages,
            "newer": pages.newer,
            "until": pages.until.map(|day| day.to_string()),
            "addresses": addresses_to_json(&pages.proof),
        })
    });
    let feeds = proof.feeds.iter().map(|found| {
        json!({ "file": found.file.display().to_string(), "proof": proof::to_json(&found.proof) })
    });
    json!({
        "articles": proof.articles,
        "pages": pages,
        "links": proof.links.as_ref().map(addresses_to_json),
        "feeds": feeds.collect::<Vec<_>>(),
    })
}

fn addresses_to_json(proof: &AddressProof) -> Value {
    json!({
        "equal": proof.counted.equal,
        "total": proof.counted.total,
        "differences": proof.differences.iter().map(proof::class_to_json).collect::<Vec<_>>(),
        "missing": proof::missing_to_json(&proof.missing),
        "correction": proof.correction.as_ref().map(proof::correction_to_json),
    })
}
