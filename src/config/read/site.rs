//! `[site]`, `[authors]`, `[articles]` and `[output]`: what a site has once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use url::Url;

use crate::config::file::{self, Word};
use crate::config::pattern::{Pattern, TOKENS};
use crate::config::read::Reading;
use crate::config::{Articles, Corrections, Ids, Lists, Output, Site};
use crate::diagnostic::codes;
use crate::model::Person;
use crate::syntax::toml::Spanned;
use crate::text::spelling::Spelling;

/// The pattern of addresses where `permalink` is silent.
const PERMALINK: &str = "/{path}/";

#[rustfmt::skip]
const SPELLINGS: &[(&str, Spelling)] = &[
    ("written", Spelling::Written),
    ("hugo", Spelling::Hugo),
    ("zola", Spelling::Zola),
    ("jekyll", Spelling::Jekyll),
    ("eleventy", Spelling::Eleventy),
    ("astro", Spelling::Astro),
    ("pelican", Spelling::Pelican),
];

const LISTS: &[(&str, Lists)] = &[("commas", Lists::Commas), ("spaces", Lists::Spaces)];

const CORRECTIONS: &[(&str, Corrections)] =
    &[("head", Corrections::Head), ("foot", Corrections::Foot)];

/// What stands before a correction where `correction_label` is silent.
const CORRECTION: &str = "Correction";

impl Reading<'_, '_> {
    pub(super) fn site(&mut self, site: file::Site) -> Site {
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
        let cloud = site.cloud.as_ref().and_then(|cloud| self.absolute(cloud));
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
            cloud,
        }
    }

    /// Reads the site's address; its path ends with `/`, so that it can be a base.
    fn base(&mut self, text: &Spanned<String>) -> Option<Url> {
        let mut url = self.absolute(text)?;
        if !url.username().is_empty() || url.password().is_some() {
            let message = "an address without a name and password should stand here".to_owned();
            self.bad(
                text.span(),
                message,
                "remove what stands before `@`: every feed would show it",
            );
            return None;
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    }

    pub(super) fn people(
        &mut self,
        authors: BTreeMap<String, file::Author>,
    ) -> BTreeMap<String, Person> {
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

    pub(super) fn articles(&mut self, articles: file::Articles) -> Articles {
        let ids = articles.ids.as_ref().and_then(|ids| self.ids(ids)).unwrap_or(Ids::Tag);
        let pattern = articles.permalink.as_ref().map(|pattern| self.pattern(pattern));
        let permalinks = articles.permalinks.iter();
        let (folder, store) = self.source(&articles.folder);
        Articles {
            assets: self.assets(&articles.assets, &folder),
            folder,
            store,
            permalink: pattern.unwrap_or_else(|| Pattern::parse(PERMALINK).0),
            permalinks: permalinks.map(|(key, text)| (key.clone(), self.pattern(text))).collect(),
            spelling: articles
                .spelling
                .and_then(|name| self.choice(&name, SPELLINGS))
                .unwrap_or_default(),
            lists: articles.lists.and_then(|name| self.choice(&name, LISTS)).unwrap_or_default(),
            ids,
            corrections: articles
                .corrections
                .and_then(|place| self.choice(&place, CORRECTIONS))
                .unwrap_or_default(),
            correction_label: articles.correction_label.unwrap_or_else(|| CORRECTION.to_owned()),
        }
    }

    fn ids(&mut self, text: &Spanned<String>) -> Option<Ids> {
        if !text.get_ref().contains('{') {
            return self.choice(text, &[("tag", Ids::Tag), ("permalink", Ids::Permalink)]);
        }
        let is_address = text.get_ref().starts_with('/');
        // A scheme comes first (RFC 3986 section 3.1).
        let scheme = text.get_ref().split_once(':').map_or("", |(scheme, _)| scheme);
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if !is_address && !is_scheme {
            let message = "a pattern of ids should begin with `/` or a scheme like `tag:`".into();
            self.bad(text.span(), message, "write `/` before it, or the scheme");
        }
        Some(Ids::Pattern(self.pattern(text)))
    }

    fn pattern(&mut self, text: &Spanned<String>) -> Pattern {
        let (pattern, unknown) = Pattern::parse(text.get_ref());
        let names: Vec<&str> = TOKENS.iter().map(|(name, ..)| *name).collect();
        self.unknown_names(text, &unknown, &names);
        pattern
    }

    pub(super) fn output(&mut self, output: &file::Output) -> Output {
        for word in [&output.rss, &output.atom, &output.json].into_iter().flatten() {
            if word.get_ref().is_empty() {
                let help = "write a name; which formats are made, `[feed] formats` says";
                self.bad(word.span(), "a file needs a name".into(), help);
            }
        }
        if let Some(page) = &output.page
            && !page.get_ref().is_empty()
            && Path::new(page.get_ref()).extension().is_none_or(|end| end != "html")
        {
            let help = "write a name like `index.html`";
            self.bad(page.span(), "a page's name should end with `.html`".into(), help);
        }
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
            page: Some(name(&output.page, "")).filter(|name| !name.is_empty()),
            page_template: output
                .page_template
                .as_ref()
                .map(|path| PathBuf::from(self.folder).join(path.get_ref())),
            stylesheet: output.stylesheet.unwrap_or_default().then_some(STYLESHEET),
            folder: PathBuf::from(self.folder).join(output.folder.as_deref().unwrap_or("public")),
        }
    }
}

/// The name of the style sheet in the output folder.
const STYLESHEET: &str = "feed.css";

fn unknown_site() -> Url {
    Url::parse("https://site.invalid/").expect("a constant address is well-formed")
}
