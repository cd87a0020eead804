//! Prints the comparison of a site with feeds that it has published before.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::cli::output::counted;
use crate::ids::proof::{
    ComparedProperty, DifferenceClass, DifferenceExample, EqualCounts, IdFormCount, MissingItems,
    PROPERTIES, PatternCorrection, PatternProof, SettingLine,
};
use crate::syntax::toml;

/// Names of a property for one and for several, and the advice for those that differ.
struct PropertyText {
    one: &'static str,
    many: &'static str,
    /// Kind of setting that was looked for.
    setting: &'static str,
    advice: &'static str,
}

/// Texts of the properties, in the order of [`PROPERTIES`].
#[rustfmt::skip]
const TEXTS: [PropertyText; PROPERTIES.len()] = [
    PropertyText {
        one: "id", many: "ids", setting: "pattern",
        advice: "",
    },
    PropertyText {
        one: "address", many: "addresses", setting: "pattern",
        advice: "write the old address into each article as `url`, or redirect it to the new one",
    },
    PropertyText {
        one: "date", many: "dates", setting: "time zone",
        advice: "correct the articles' dates, or leave them: feed readers that have an entry ignore its new date",
    },
];

/// Point in time of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProofOccasion {
    /// The ids of the feeds are not in the articles yet.
    BeforeAdopting,
    /// The ids of the feeds were written into the articles.
    AfterAdopting,
}

/// Describes a proof for people; `feeds` are the files that the site was compared with.
pub(super) fn to_text(proof: &PatternProof, feeds: &[PathBuf], occasion: ProofOccasion) -> String {
    if proof.entries == 0 {
        return "The feeds have no entries.\n".to_owned();
    }
    if proof.matched == 0 {
        return describe_foreign_feed(proof);
    }
    let mut text = format!(
        "Compared {} with the site: {} are equal.\n",
        counted(proof.matched, "entry", "entries"),
        list_counts(proof.counts)
    );
    text += &describe_differences(proof);
    text += &describe_id_forms(proof, feeds, occasion);
    text += &describe_missing_items(proof);
    if let Some(correction) = &proof.correction {
        text += &describe_correction(correction);
    }
    text + &describe_rest(proof, feeds, occasion)
}

fn describe_foreign_feed(proof: &PatternProof) -> String {
    let entries = counted(proof.entries, "entry", "entries");
    if proof.held == proof.entries {
        return format!("Compared nothing: the dates of the articles are not clear ({entries}).\n");
    }
    let origins = proof.other_origin.as_ref().map_or_else(String::new, |other| {
        format!(" Its links begin with `{other}`, the site's addresses with `{}`.", proof.origin)
    });
    format!(
        "Compared {entries}, and none has an article: this feed seems to be of another site.{origins}\n"
    )
}

/// Lists the counts, such as `412 of 412 ids, 411 of 412 addresses and 412 of 412 dates`.
fn list_counts(counts: EqualCounts) -> String {
    let [ids, addresses, dates] = [0, 1, 2].map(|property| {
        format!("{} of {} {}", counts[property].equal, counts[property].total, TEXTS[property].many)
    });
    format!("{ids}, {addresses} and {dates}")
}

fn text_of(property: ComparedProperty) -> &'static PropertyText {
    let row = PROPERTIES.iter().position(|known| *known == property);
    &TEXTS[row.unwrap_or_default()]
}

fn describe_differences(proof: &PatternProof) -> String {
    let mut text = String::new();
    for class in &proof.differences {
        let PropertyText { one, many, .. } = text_of(class.property);
        // Writing to a string can't fail.
        let _ = writeln!(text, "  {}: {}", counted(class.count, one, many), class.words.join(", "));
        for (example, name) in class.examples.iter().zip(["first", "then", "then"]) {
            let DifferenceExample { file, site, feed, .. } = example;
            let _ = writeln!(text, "    {name} {}: `{site}`, in the feed `{feed}`", file.display());
        }
    }
    text
}

/// Lists the forms of the ids, if they are several.
fn describe_id_forms(proof: &PatternProof, feeds: &[PathBuf], occasion: ProofOccasion) -> String {
    if proof.id_forms.len() < 2 {
        return String::new();
    }
    let forms = proof.id_forms.iter().map(|form| {
        let host = match &*form.host {
            "" => String::new(),
            host => format!(" of {host}"),
        };
        let range = form.range.map_or_else(String::new, |[first, last]| {
            if first == last { format!(" ({first})") } else { format!(" ({first} to {last})") }
        });
        format!("{} {}{host}{range}", counted(form.count, "time", "times"), form.words)
    });
    let forms = forms.collect::<Vec<_>>().join(", ");
    let keep = match occasion {
        ProofOccasion::BeforeAdopting => {
            format!("; `feedwright adopt {}` keeps them all", join_names(feeds))
        }
        ProofOccasion::AfterAdopting => String::new(),
    };
    format!("  The feed's ids have {} forms, {forms}{keep}\n", proof.id_forms.len())
}

fn join_names(feeds: &[PathBuf]) -> String {
    let names: Vec<String> = feeds.iter().map(|feed| feed.display().to_string()).collect();
    names.join(" ")
}

fn describe_missing_items(proof: &PatternProof) -> String {
    let mut text = String::new();
    let MissingItems { count, first } = &proof.without_article;
    if let Some(first) = first.first() {
        let _ = writeln!(
            text,
            "  {}\n    first {first}",
            has_no(*count, "entry", "entries", "article")
        );
    }
    if proof.held > 0 {
        let entries = counted(proof.held, "entry", "entries");
        let _ = writeln!(text, "  {entries} not compared: the date of the article is not clear");
    }
    let MissingItems { count, first } = &proof.not_in_feeds;
    if let Some((first, [from, to])) = first.first().zip(proof.range) {
        let articles = counted(*count, "article", "articles");
        let _ = writeln!(
            text,
            "  {articles} from the days of the feeds, {from} to {to}, without an entry\n    first {first}"
        );
    }
    if let Some(other) = &proof.other_origin {
        let _ = writeln!(
            text,
            "  All links of the feeds begin with `{other}`, the site's addresses with `{}`",
            proof.origin
        );
    }
    text
}

fn has_no(count: usize, one: &str, many: &str, what: &str) -> String {
    format!("{} without an {what}", counted(count, one, many))
}

fn describe_correction(correction: &PatternCorrection) -> String {
    let mut text =
        format!("With these lines in feed.toml, {} are equal:\n", list_counts(correction.counts));
    for line in to_toml(&correction.lines).lines() {
        let _ = writeln!(text, "  {line}");
    }
    if let Some(other) = correction.other_zones.first() {
        let _ = writeln!(
            text,
            "  # The dates fit {} other time zones, too, such as {other}: use the site's own.",
            correction.other_zones.len()
        );
    }
    text
}

/// Writes the lines as they are in feed.toml, each table with its head.
pub(super) fn to_toml(lines: &[SettingLine]) -> String {
    let mut text = String::new();
    let mut tables: Vec<&str> = lines.iter().map(|line| line.table).collect();
    tables.dedup();
    for table in tables {
        let _ = writeln!(text, "[{table}]");
        for SettingLine { key, value, .. } in lines.iter().filter(|line| line.table == table) {
            text += &toml::write(&[(&toml::write_key(key), json!(value))]);
        }
    }
    text
}

/// Describes the properties that no setting makes equal.
fn describe_rest(proof: &PatternProof, feeds: &[PathBuf], occasion: ProofOccasion) -> String {
    let corrected = proof.correction.as_ref();
    let mut counts = corrected.map_or(proof.counts, |correction| correction.counts);
    let paths = corrected.map_or(proof.paths, |correction| correction.paths);
    let mut text = String::new();
    let [_, addresses, _] = &mut counts;
    if paths.equal > addresses.equal {
        let _ = writeln!(
            text,
            "Apart from `http`, `www.` and the host, {} of {} addresses are equal: correct `url` below `[site]`, or redirect the old addresses.",
            paths.equal, paths.total
        );
        *addresses = paths;
    }
    for (property, counts) in PROPERTIES.iter().zip(counts) {
        if counts.is_complete() {
            continue;
        }
        let PropertyText { one, many, setting, advice } = text_of(*property);
        let rest = counted(counts.total - counts.equal, one, many);
        let advice = match (property, occasion) {
            (ComparedProperty::Id, ProofOccasion::BeforeAdopting) => {
                format!(
                    "run `feedwright adopt {}`, which writes each id into its article",
                    join_names(feeds)
                )
            }
            (ComparedProperty::Id, ProofOccasion::AfterAdopting) => {
                "the messages of `adopt` name the articles that did not get their ids".to_owned()
            }
            (ComparedProperty::Address | ComparedProperty::Date, _) => (*advice).to_owned(),
        };
        let _ = writeln!(text, "No {setting} makes {rest} equal: {advice}.");
    }
    text
}

/// Converts a proof to JSON; the keys are stable.
pub(super) fn to_json(proof: &PatternProof) -> Value {
    let differences = proof.differences.iter().map(class_to_json);
    let mut value = counts_to_json(proof.counts);
    let others = json!({
        "entries": proof.entries,
        "matched": proof.matched,
        "held": proof.held,
        "differences": differences.collect::<Vec<_>>(),
        "without_article": missing_to_json(&proof.without_article),
        "not_in_feeds": missing_to_json(&proof.not_in_feeds),
        "id_forms": proof.id_forms.iter().map(form_to_json).collect::<Vec<_>>(),
        "from": proof.range.map(|[from, _]| from.to_string()),
        "to": proof.range.map(|[_, to]| to.to_string()),
        "other_origin": proof.other_origin,
        "correction": proof.correction.as_ref().map(correction_to_json),
    });
    if let Value::Object(others) = others {
        value.extend(others);
    }
    Value::Object(value)
}

/// Converts a class of differences to JSON.
pub(super) fn class_to_json(class: &DifferenceClass) -> Value {
    json!({
        "property": text_of(class.property).one,
        "classes": class.names,
        "count": class.count,
        "examples": class.examples.iter().map(example_to_json).collect::<Vec<_>>(),
    })
}

fn example_to_json(example: &DifferenceExample) -> Value {
    json!({
        "file": example.file.display().to_string(),
        "site": example.site,
        "feed": example.feed,
        "feed_file": example.at.path.display().to_string(),
        "feed_line": example.at.line,
    })
}

fn form_to_json(form: &IdFormCount) -> Value {
    json!({
        "form": form.name,
        "host": form.host,
        "count": form.count,
        "from": form.range.map(|[from, _]| from.to_string()),
        "to": form.range.map(|[_, to]| to.to_string()),
    })
}

fn counts_to_json(counts: EqualCounts) -> Map<String, Value> {
    let pairs = TEXTS.iter().zip(counts).map(|(text, count)| {
        (text.many.to_owned(), json!({ "equal": count.equal, "total": count.total }))
    });
    pairs.collect()
}

/// Converts a number of missing things to JSON.
pub(super) fn missing_to_json(missing: &MissingItems) -> Value {
    json!({ "count": missing.count, "first": missing.first })
}

/// Converts settings that make more entries equal to JSON.
pub(super) fn correction_to_json(correction: &PatternCorrection) -> Value {
    let mut value = counts_to_json(correction.counts);
    let settings = correction.lines.iter().map(
        |SettingLine { table, key, value }| json!({ "table": table, "key": key, "value": value }),
    );
    value.insert("settings".to_owned(), settings.collect());
    value.insert("toml".to_owned(), json!(to_toml(&correction.lines)));
    value.insert("other_zones".to_owned(), json!(correction.other_zones));
    Value::Object(value)
}
