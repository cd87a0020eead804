//! From the keys as written to their meaning, every fault with its place.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use url::Url;

use crate::config::file::{self, File, Size, Word};
use crate::config::{
    Articles, Config, Dimension, EachRule, FeedRule, Filter, Ids, Output, Settings, Site,
};
use crate::diagnostic::{Code, Diagnostic, Report, Source, codes};
use crate::model::{Content, Format, Person};
use crate::syntax::Fault;
use crate::syntax::toml::{self, Spanned};
use crate::text::measure;
use crate::text::nearest::nearest;

/// The site's most entries, where `limit` is silent.
const LIMIT: usize = 20;

/// The names a permalink may hold in braces.
pub const PLACEHOLDERS: [&str; 8] =
    ["section", "year", "month", "day", "slug", "path", "filename", "language"];

/// Reads `feed.toml`. Paths in it are relative to `folder`.
///
/// Every fault is reported; nothing is returned if any was found.
pub fn read(source: &Source<'_>, folder: &Path, report: &mut Report) -> Option<Config> {
    let (file, faults) = toml::read::<File>(source.text);
    let before = report.diagnostics.len();
    for fault in &faults {
        report.push(explain(source, fault));
    }
    // A file that is no TOML at all has told us nothing to judge.
    let config = (!is_unreadable(source.text, &faults))
        .then(|| Reading { source, folder, report }.config(file));
    config.filter(|_| report.diagnostics.len() == before)
}

fn is_unreadable(text: &str, faults: &[Fault]) -> bool {
    !faults.is_empty() && toml::parse(text, 0..text.len()).is_err()
}

/// Turns a fault of the crate into ours, with the key that was probably meant.
fn explain(source: &Source<'_>, fault: &Fault) -> Diagnostic {
    let at = source.at(fault.span.clone());
    let words: Vec<&str> = fault.message.split('`').skip(1).step_by(2).collect();
    if fault.message.starts_with("unknown field") && !words.is_empty() {
        let help = match nearest(words[0], words[1..].iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("remove it, or use one of: {}", words[1..].join(", ")),
        };
        let message = format!("`{}` is no setting here", words[0]);
        return Diagnostic::new(&codes::CONFIG_UNKNOWN_KEY, message).at(at).help(help);
    }
    if fault.message.starts_with("invalid") {
        let message = fault.message.replace("usize", "a number").replace("a sequence", "a list");
        let help = "fix the value; the README's table says what each setting takes";
        return Diagnostic::new(&codes::CONFIG_BAD_VALUE, message).at(at).help(help);
    }
    let help = "mend the line: text stands in quotes, lists in brackets";
    Diagnostic::new(&codes::CONFIG_SYNTAX, &fault.message).at(at).help(help)
}

struct Reading<'a, 'r> {
    source: &'a Source<'a>,
    folder: &'a Path,
    report: &'r mut Report,
}

impl Reading<'_, '_> {
    fn config(&mut self, file: File) -> Config {
        let people = self.people(file.authors);
        let articles = self.articles(file.articles);
        let output = self.output(&file.output);
        let site = self.site(file.site);
        let base = Settings {
            formats: vec![Format::Rss, Format::Atom, Format::Json],
            content: Content::Full,
            limit: Some(LIMIT),
            max_age: None,
            max_bytes: None,
        };
        let (home, settings) = self.home(file.feed, &site, &base);
        let mut feeds = vec![home];
        feeds.extend(file.feeds.into_iter().filter_map(|feed| self.feed(feed, &site, &settings)));
        let each = self.each(file.each, &settings);
        self.distinct_paths(&feeds);
        Config { site, people, articles, output, feeds, each }
    }

    fn fault(&mut self, code: &'static Code, span: Range<usize>, message: String, help: &str) {
        let found = Diagnostic::new(code, message).at(self.source.at(span)).help(help);
        self.report.push(found);
    }

    fn bad(&mut self, span: Range<usize>, message: String, help: &str) {
        self.fault(&codes::CONFIG_BAD_VALUE, span, message, help);
    }

    fn site(&mut self, site: file::Site) -> Site {
        let url = site.url.as_ref().and_then(|url| self.base(url));
        let missing = [("title", site.title.is_none()), ("url", site.url.is_none())];
        for (key, _) in missing.iter().filter(|(_, is_missing)| *is_missing) {
            let at = self.source.text.find("[site]").map_or(0..0, |start| start..start + 6);
            let example = if *key == "url" { "https://example.org/" } else { "My site" };
            self.fault(
                &codes::CONFIG_MISSING_KEY,
                at,
                format!("`[site]` needs a `{key}`"),
                &format!("add `{key} = \"{example}\"` below `[site]`"),
            );
        }
        let zone = site.timezone.as_ref().map_or(Some(Tz::UTC), |zone| self.zone(zone));
        let language = site.language.as_ref().and_then(|language| self.language(language));
        let authority = site.id_authority.as_ref().and_then(|text| self.authority(text));
        // What is missing was reported; the rest of the file is read all the same.
        let title = site.title.map_or_else(String::new, Spanned::into_inner);
        let url = url.unwrap_or_else(unknown_site);
        let icon = site.icon.as_ref().and_then(|icon| self.join(&url, icon));
        let logo = site.logo.as_ref().and_then(|logo| self.join(&url, logo));
        let hubs = site.hubs.iter().filter_map(|hub| self.absolute(hub)).collect();
        Site {
            description: site.description.unwrap_or_else(|| title.clone()),
            title,
            url,
            language,
            zone: zone.unwrap_or_default(),
            id_authority: authority,
            copyright: site.copyright,
            icon,
            logo,
            authors: site.authors.0,
            hubs,
        }
    }

    /// Reads the site's address; its path ends with `/`, so that it can be a base.
    fn base(&mut self, text: &Spanned<String>) -> Option<Url> {
        let mut url = self.absolute(text)?;
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    }

    fn absolute(&mut self, text: &Spanned<String>) -> Option<Url> {
        let url = Url::parse(text.get_ref()).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if url.is_none() {
            let message = format!(
                "an address like `https://example.org/` should stand here, not `{}`",
                text.get_ref()
            );
            self.bad(text.span(), message, "write the whole address with `https://`");
        }
        url
    }

    fn join(&mut self, base: &Url, text: &Spanned<String>) -> Option<Url> {
        let url = base.join(text.get_ref()).ok();
        if url.is_none() {
            let message = format!("`{}` is no address", text.get_ref());
            self.bad(text.span(), message, "write a path below the site, or a whole address");
        }
        url
    }

    fn zone(&mut self, text: &Spanned<String>) -> Option<Tz> {
        let zone = text.get_ref().parse::<Tz>().ok();
        if zone.is_none() {
            let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            let help = nearest(text.get_ref(), names).map_or_else(
                || "write a name of the IANA database, as `Europe/London`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.bad(text.span(), format!("`{}` is no time zone", text.get_ref()), &help);
        }
        zone
    }

    fn language(&mut self, text: &Spanned<String>) -> Option<String> {
        let tag = text.get_ref();
        let is_tag = is_language(tag);
        if !is_tag {
            let message = format!("`{tag}` is no language tag");
            self.bad(text.span(), message, "write a tag like `en`, `en-GB` or `zh-Hant`");
        }
        is_tag.then(|| tag.clone())
    }

    /// Checks an authority by RFC 4151 section 2.1: a host or address, a comma and a date.
    fn authority(&mut self, text: &Spanned<String>) -> Option<String> {
        let is_name = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._@".contains(&byte))
        };
        let is_date = |date: &str| {
            let parts: Vec<&str> = date.split('-').collect();
            let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
            matches!(widths.as_slice(), [4] | [4, 2] | [4, 2, 2])
                && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let is_right = text
            .get_ref()
            .split_once(',')
            .is_some_and(|(name, date)| is_name(name) && is_date(date));
        if !is_right {
            let message = format!(
                "a host and a year like `example.org,2024` should stand here, not `{}`",
                text.get_ref()
            );
            self.bad(
                text.span(),
                message,
                "write a host that was yours in that year; it never changes again",
            );
        }
        is_right.then(|| text.get_ref().clone())
    }

    fn people(&mut self, authors: BTreeMap<String, file::Author>) -> BTreeMap<String, Person> {
        let mut people = BTreeMap::new();
        for (key, author) in authors {
            let url = author.url.as_ref().and_then(|url| self.absolute(url));
            let email = author.email.filter(|email| {
                let is_address = email
                    .get_ref()
                    .split_once('@')
                    .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
                if !is_address {
                    let message = format!("`{}` is no e-mail address", email.get_ref());
                    self.bad(email.span(), message, "write `name@example.org`, or remove it");
                }
                is_address
            });
            let person = Person {
                name: author.name.unwrap_or_else(|| key.clone()),
                email: email.map(Spanned::into_inner),
                url: url.map(String::from),
            };
            people.insert(key, person);
        }
        people
    }

    fn articles(&mut self, articles: file::Articles) -> Articles {
        let ids = articles.ids.as_ref().map_or(Ids::Tag, |ids| {
            self.choice(ids, &[("tag", Ids::Tag), ("permalink", Ids::Permalink)])
                .unwrap_or(Ids::Tag)
        });
        if let Some(pattern) = &articles.permalink {
            self.placeholders(pattern, &PLACEHOLDERS);
        }
        Articles {
            folder: self.folder.join(articles.folder.as_deref().unwrap_or("articles")),
            permalink: articles.permalink.map_or_else(|| "/{path}/".into(), Spanned::into_inner),
            ids,
            assets: articles.assets.map(|assets| self.folder.join(assets)),
        }
    }

    fn placeholders(&mut self, pattern: &Spanned<String>, known: &[&str]) {
        let parts = pattern.get_ref().split('{').skip(1);
        let names = parts.map(|part| part.split_once('}').map_or(part, |(name, _)| name));
        for name in names.filter(|name| !known.contains(name)).collect::<Vec<_>>() {
            let help = nearest(name, known.iter().copied()).map_or_else(
                || format!("use one of: {{{}}}", known.join("}, {")),
                |near| format!("did you mean `{{{near}}}`?"),
            );
            self.bad(pattern.span(), format!("`{{{name}}}` stands for nothing"), &help);
        }
    }

    fn choice<T: Copy>(&mut self, text: &Spanned<String>, choices: &[(&str, T)]) -> Option<T> {
        let found = choices.iter().find(|(name, _)| name == text.get_ref());
        if found.is_none() {
            let names: Vec<String> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
            let message =
                format!("{} should stand here, not `{}`", names.join(" or "), text.get_ref());
            let near = nearest(text.get_ref(), choices.iter().map(|(name, _)| *name));
            let help = near.map_or_else(
                || "fix the value, or remove the line".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.bad(text.span(), message, &help);
        }
        found.map(|(_, value)| *value)
    }

    fn output(&mut self, output: &file::Output) -> Output {
        let mut name = |word: &Word, default: &str| {
            let Some(word) = word else { return default.to_owned() };
            self.check_path(word);
            word.get_ref().clone()
        };
        Output {
            rss: name(&output.rss, "feed.xml"),
            atom: name(&output.atom, "atom.xml"),
            json: name(&output.json, "feed.json"),
            opml: Some(name(&output.opml, "feeds.opml")).filter(|name| !name.is_empty()),
            html: Some(name(&output.html, "feeds.html")).filter(|name| !name.is_empty()),
            folder: PathBuf::from(self.folder).join(output.folder.as_deref().unwrap_or("public")),
        }
    }

    /// Checks that a path stays in the output folder.
    fn check_path(&mut self, path: &Spanned<String>) {
        let is_inside = !path.get_ref().starts_with('/')
            && !path.get_ref().contains(['\\', '\0'])
            && path.get_ref().split('/').all(|part| part != ".." && part != ".");
        if !is_inside {
            let message = format!("`{}` leads out of the output folder", path.get_ref());
            self.fault(
                &codes::OUTPUT_OUTSIDE,
                path.span(),
                message,
                "write a path below it, without `..` and without a leading `/`",
            );
        }
    }

    fn settings(&mut self, feed: &file::Feed, base: &Settings) -> Settings {
        let mut settings = base.clone();
        if let Some(formats) = &feed.formats {
            settings.formats = self.formats(formats);
        }
        if let Some(content) = &feed.content {
            let choices =
                [("full", Content::Full), ("summary", Content::Summary), ("both", Content::Both)];
            settings.content = self.choice(content, &choices).unwrap_or_default();
        }
        if let Some(limit) = feed.limit {
            settings.limit = (limit > 0).then_some(limit);
        }
        if let Some(age) = &feed.max_age {
            settings.max_age = measure::span(age.get_ref());
            if settings.max_age.is_none() {
                let message =
                    format!("an age like `30d` should stand here, not `{}`", age.get_ref());
                self.bad(age.span(), message, "write a number with `h`, `d`, `w`, `mo` or `y`");
            }
        }
        if let Some(size) = &feed.max_bytes {
            settings.max_bytes = self.size(size);
        }
        settings
    }

    fn formats(&mut self, names: &Spanned<file::Words>) -> Vec<Format> {
        let choices = [("rss", Format::Rss), ("atom", Format::Atom), ("json", Format::Json)];
        let mut formats = Vec::new();
        for name in &names.get_ref().0 {
            let name = Spanned::new(names.span(), name.clone());
            formats.extend(self.choice(&name, &choices).filter(|format| !formats.contains(format)));
        }
        if names.get_ref().0.is_empty() {
            self.bad(names.span(), "a feed needs a format".into(), "write one of: rss, atom, json");
        }
        formats
    }

    fn size(&mut self, size: &Spanned<Size>) -> Option<u64> {
        let bytes = match size.get_ref() {
            Size::Bytes(bytes) => Some(*bytes),
            Size::Text(text) => measure::bytes(text),
        };
        if bytes.is_none() {
            self.bad(
                size.span(),
                "a size like `1MB` should stand here".into(),
                "write a number with `KB` or `MB`",
            );
        }
        bytes
    }

    fn home(
        &mut self,
        feed: Option<Spanned<file::Feed>>,
        site: &Site,
        base: &Settings,
    ) -> (FeedRule, Settings) {
        let feed = feed.map(Spanned::into_inner).unwrap_or_default();
        let settings = self.settings(&feed, base);
        self.misplaced("path", feed.path.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("where", feed.r#where.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("minimum", feed.minimum.as_ref().map(Spanned::span), "`[each.…]`");
        let rule = FeedRule {
            path: String::new(),
            title: feed.title.map_or_else(|| site.title.clone(), Spanned::into_inner),
            description: feed.description.map(Spanned::into_inner),
            url: feed.url.as_ref().and_then(|url| self.join(&site.url, url)),
            filter: Filter::default(),
            settings: settings.clone(),
        };
        (rule, settings)
    }

    fn misplaced(&mut self, key: &str, span: Option<Range<usize>>, owner: &str) {
        let Some(span) = span else { return };
        let message = format!("`{key}` is no setting here: it belongs to {owner}");
        self.fault(&codes::CONFIG_UNKNOWN_KEY, span, message, "move or remove it");
    }

    fn feed(
        &mut self,
        feed: Spanned<file::Feed>,
        site: &Site,
        base: &Settings,
    ) -> Option<FeedRule> {
        let span = feed.span();
        let feed = feed.into_inner();
        let settings = self.settings(&feed, base);
        self.misplaced("minimum", feed.minimum.as_ref().map(Spanned::span), "`[each.…]`");
        let Some(path) = feed.path else {
            let head = span.start..(span.start + "[[feeds]]".len()).min(span.end);
            self.fault(
                &codes::CONFIG_MISSING_KEY,
                head,
                "`[[feeds]]` needs a `path`".into(),
                "add `path = \"name\"`: the folder of its files",
            );
            return None;
        };
        self.check_path(&path);
        let path = path.into_inner().trim_matches('/').to_owned();
        let filter = feed.r#where.map(Spanned::into_inner).unwrap_or_default();
        Some(FeedRule {
            title: feed
                .title
                .map_or_else(|| format!("{}: {path}", site.title), Spanned::into_inner),
            description: feed.description.map(Spanned::into_inner),
            url: feed.url.as_ref().and_then(|url| self.join(&site.url, url)),
            path,
            filter: Filter {
                sections: filter.section.0,
                tags: filter.tags.0,
                exclude_tags: filter.exclude_tags.0,
                categories: filter.category.0,
                languages: filter.language.0,
                authors: filter.author.0,
            },
            settings,
        })
    }

    fn each(&mut self, each: file::Each, base: &Settings) -> Vec<EachRule> {
        let rules = [
            (Dimension::Tag, each.tag, "tags/{slug}"),
            (Dimension::Section, each.section, "{slug}"),
            (Dimension::Author, each.author, "authors/{slug}"),
            (Dimension::Language, each.language, "{slug}"),
        ];
        let rules = rules.into_iter().filter_map(|(by, rule, path)| Some((by, rule?, path)));
        rules.map(|(by, rule, path)| self.each_rule(by, rule.into_inner(), path, base)).collect()
    }

    fn each_rule(
        &mut self,
        by: Dimension,
        rule: file::Feed,
        path: &str,
        base: &Settings,
    ) -> EachRule {
        let settings = self.settings(&rule, base);
        self.misplaced("where", rule.r#where.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("url", rule.url.as_ref().map(Spanned::span), "`[[feeds]]`");
        if let Some(path) = &rule.path {
            self.check_path(path);
            self.placeholders(path, &["slug"]);
            if !path.get_ref().contains("{slug}") {
                self.bad(
                    path.span(),
                    "this path leads every feed to one file".into(),
                    "put `{slug}` into it",
                );
            }
        }
        for pattern in rule.title.iter().chain(&rule.description) {
            self.placeholders(pattern, &["title", "name"]);
        }
        EachRule {
            by,
            path: rule
                .path
                .map_or_else(|| path.into(), |path| path.into_inner().trim_matches('/').into()),
            title: rule.title.map_or_else(|| "{title}: {name}".into(), Spanned::into_inner),
            description: rule.description.map(Spanned::into_inner),
            minimum: rule.minimum.map_or(1, Spanned::into_inner).max(1),
            settings,
        }
    }

    fn distinct_paths(&mut self, feeds: &[FeedRule]) {
        for (index, feed) in feeds.iter().enumerate() {
            if feeds[..index].iter().any(|other| other.path == feed.path) {
                let quoted = format!("\"{}\"", feed.path);
                let start = self.source.text.rfind(&quoted).unwrap_or_default();
                self.fault(
                    &codes::CONFIG_REPEATED_PATH,
                    start..start + quoted.len(),
                    format!("two feeds have the path `{}`", feed.path),
                    "give one of them another `path`",
                );
            }
        }
    }
}

fn unknown_site() -> Url {
    Url::parse("https://site.invalid/").expect("a constant address is well-formed")
}

/// Says whether a text is a language tag in form (RFC 5646 section 2.1).
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language = parts.next().is_some_and(|part| {
        (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    is_language
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::human::{Style, render};

    fn check(text: &str) -> Result<Config, String> {
        let path: Arc<Path> = Path::new("feed.toml").into();
        let mut report = Report::default();
        let config = read(&Source::new(&path, text), Path::new(""), &mut report);
        report.sort();
        let rendered: Vec<_> =
            report.diagnostics.iter().map(|found| render(found, Style::Plain)).collect();
        config.ok_or_else(|| rendered.join("\n"))
    }

    #[test]
    fn title_and_url_are_enough() {
        let config = check("[site]\ntitle = \"A\"\nurl = \"https://a.example\"\n").unwrap();
        assert_eq!(config.site.url.as_str(), "https://a.example/");
        assert_eq!(config.articles.permalink, "/{path}/");
        assert_eq!(config.feeds[0].settings.limit, Some(20));
    }

    #[test]
    fn empty_file_says_what_is_needed() {
        insta::assert_snapshot!(check("").unwrap_err(), @r#"
        error[config/missing-key]: `[site]` needs a `title`
        --> feed.toml:1:1
         = help: add `title = "My site"` below `[site]`
        error[config/missing-key]: `[site]` needs a `url`
        --> feed.toml:1:1
         = help: add `url = "https://example.org/"` below `[site]`
        "#);
    }

    #[test]
    fn every_fault_is_shown_with_its_line_and_mend() {
        let text = "[site]\ntitel = \"A\"\nurl = \"a.example\"\ntimezone = \"Europe/Londn\"\n\n[feed]\nlimit = \"many\"\nmax_age = \"soon\"\nformats = [\"rss\", \"atm\"]\n\n[[feeds]]\ntitle = \"x\"\n\n[each.tag]\npath = \"../tags\"\n";
        insta::assert_snapshot!(check(text).unwrap_err(), @r#"
        error[config/missing-key]: `[site]` needs a `title`
         --> feed.toml:1:1
          |
        1 | [site]
          | ^^^^^^
          |
          = help: add `title = "My site"` below `[site]`
        error[config/unknown-key]: `titel` is no setting here
         --> feed.toml:2:1
          |
        2 | titel = "A"
          | ^^^^^
          |
          = help: did you mean `title`?
        error[config/bad-value]: an address like `https://example.org/` should stand here, not `a.example`
         --> feed.toml:3:7
          |
        3 | url = "a.example"
          |       ^^^^^^^^^^^
          |
          = help: write the whole address with `https://`
        error[config/bad-value]: `Europe/Londn` is no time zone
         --> feed.toml:4:12
          |
        4 | timezone = "Europe/Londn"
          |            ^^^^^^^^^^^^^^
          |
          = help: did you mean `Europe/London`?
        error[config/bad-value]: invalid type: string "many", expected a number
         --> feed.toml:7:9
          |
        7 | limit = "many"
          |         ^^^^^^
          |
          = help: fix the value; the README's table says what each setting takes
        error[config/bad-value]: an age like `30d` should stand here, not `soon`
         --> feed.toml:8:11
          |
        8 | max_age = "soon"
          |           ^^^^^^
          |
          = help: write a number with `h`, `d`, `w`, `mo` or `y`
        error[config/bad-value]: `rss` or `atom` or `json` should stand here, not `atm`
         --> feed.toml:9:11
          |
        9 | formats = ["rss", "atm"]
          |           ^^^^^^^^^^^^^^
          |
          = help: did you mean `atom`?
        error[config/missing-key]: `[[feeds]]` needs a `path`
          --> feed.toml:11:1
           |
        11 | [[feeds]]
           | ^^^^^^^^^
           |
           = help: add `path = "name"`: the folder of its files
        error[config/bad-value]: this path leads every feed to one file
          --> feed.toml:15:8
           |
        15 | path = "../tags"
           |        ^^^^^^^^^
           |
           = help: put `{slug}` into it
        error[output/outside]: `../tags` leads out of the output folder
          --> feed.toml:15:8
           |
        15 | path = "../tags"
           |        ^^^^^^^^^
           |
           = help: write a path below it, without `..` and without a leading `/`
        "#);
    }

    #[test]
    fn broken_toml_is_shown_where_it_breaks() {
        insta::assert_snapshot!(check("[site]\ntitle = A\n").unwrap_err(), @"
        error[config/syntax]: string values must be quoted, expected literal string
         --> feed.toml:2:9
          |
        2 | title = A
          |         ^
          |
          = help: mend the line: text stands in quotes, lists in brackets
        ");
    }

    #[test]
    fn two_feeds_of_one_path_are_refused() {
        let text = "[site]\ntitle = \"A\"\nurl = \"https://a.example\"\n[[feeds]]\npath = \"x\"\n[[feeds]]\npath = \"x\"\n";
        insta::assert_snapshot!(check(text).unwrap_err(), @r#"
        error[config/repeated-path]: two feeds have the path `x`
         --> feed.toml:7:8
          |
        7 | path = "x"
          |        ^^^
          |
          = help: give one of them another `path`
        "#);
    }

    #[test]
    fn settings_pass_from_the_feed_to_all_feeds() {
        let text = "[site]\ntitle = \"A\"\nurl = \"https://a.example\"\n[feed]\nlimit = 5\n[[feeds]]\npath = \"x\"\ncontent = \"summary\"\n[each.section]\n";
        let config = check(text).unwrap();
        assert_eq!(config.feeds[1].settings.limit, Some(5));
        assert_eq!(config.feeds[1].settings.content, Content::Summary);
        assert_eq!(config.each[0].settings.limit, Some(5));
    }
}
