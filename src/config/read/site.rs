//! `[site]`, `[authors]`, `[articles]` and `[output]`: what a site has once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use url::{Host, Url};

use crate::config::pattern::{PermalinkPattern, TOKENS};
use crate::config::read::ConfigReader;
use crate::config::schema::{self, OptionalText};
use crate::config::{
    ArticlesConfig, CorrectionPlacement, FeedAudience, HubConfig, IdScheme, ListSeparator,
    OutputConfig, SiteConfig, UnreadGuards,
};
use crate::diagnostic::{codes, redact};
use crate::model::{Person, SITE_GENERATORS};
use crate::syntax;
use crate::syntax::toml::Spanned;
use crate::text::slug_style::SlugStyle;
use crate::text::{fold, private_names};

/// The pattern of addresses where `permalink` is silent.
const PERMALINK: &str = "/{path}/";

#[rustfmt::skip]
const SPELLINGS: &[(&str, SlugStyle)] = &[
    ("written", SlugStyle::Written),
    ("hugo", SlugStyle::Hugo),
    ("zola", SlugStyle::Zola),
    ("jekyll", SlugStyle::Jekyll),
    ("eleventy", SlugStyle::Eleventy),
    ("astro", SlugStyle::Astro),
    ("pelican", SlugStyle::Pelican),
];

const LISTS: &[(&str, ListSeparator)] =
    &[("commas", ListSeparator::Commas), ("spaces", ListSeparator::Spaces)];

const CORRECTIONS: &[(&str, CorrectionPlacement)] =
    &[("head", CorrectionPlacement::Head), ("foot", CorrectionPlacement::Foot)];

const UNREAD_GUARDS: &[(&str, UnreadGuards)] =
    &[("warn", UnreadGuards::Warn), ("accept", UnreadGuards::Accept)];

/// What stands before a correction where `correction_label` is silent.
const CORRECTION: &str = "Correction";

/// How many tags and categories an article may have where `max_tags` is silent.
const MAX_TAGS: usize = 100;

/// The fields that name the readers of an article.
const READERS: [&str; 4] = ["visibility", "audience", "access", "tiers"];

/// Lists names for a message.
fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
}

impl ConfigReader<'_, '_> {
    pub(super) fn site(&mut self, site: schema::SiteTable) -> SiteConfig {
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
        let hubs = site.hubs.into_iter().filter_map(|hub| self.hub(hub)).collect();
        let cloud = site.cloud.as_ref().and_then(|cloud| self.shown_in_feeds(cloud));
        SiteConfig {
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

    /// Reads a hub: an address, or a table of it and the variable of its token.
    fn hub(&mut self, hub: Spanned<schema::HubSetting>) -> Option<HubConfig> {
        let span = hub.span();
        let table = match hub.into_inner() {
            schema::HubSetting::Address(address) => {
                let url = self.shown_in_feeds(&Spanned::new(span, address))?;
                return Some(HubConfig { url, token_env: None });
            }
            schema::HubSetting::Table(table) => table,
        };
        let token_env = table.token_env.as_ref().and_then(|name| self.variable(name));
        let Some(url) = &table.url else {
            let help = "add `url = \"https://hub.example/\"`";
            self.report_bad_value(span, "a hub needs a `url`".to_owned(), help);
            return None;
        };
        let address = self.shown_in_feeds(url)?;
        if token_env.is_some() && !is_private_way(&address) {
            let message = "a token would be sent to this hub without encryption".to_owned();
            self.report_bad_value(url.span(), message, "write `https://`, or remove `token_env`");
        }
        Some(HubConfig { url: address, token_env })
    }

    /// Reads an address that feeds show to everybody, so that it holds no secret.
    fn shown_in_feeds(&mut self, text: &Spanned<String>) -> Option<Url> {
        let url = self.absolute(text)?;
        if redact::redact(text.get_ref()) == text.get_ref().as_str() {
            return Some(url);
        }
        let message = "this address holds a secret, and every feed shows it".to_owned();
        let help = "remove it, and name a variable of the environment that holds it: `{ url = \"…\", token_env = \"HUB_TOKEN\" }`";
        self.report_bad_value(text.span(), message, help);
        None
    }

    /// Reads the name of a variable of the environment.
    fn variable(&mut self, name: &Spanned<String>) -> Option<String> {
        let text = name.get_ref();
        let is_name = !text.is_empty()
            && !text.starts_with(|first: char| first.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_name {
            let message = "`token_env` is not the name of an environment variable".to_owned();
            let help = "write its name, such as `HUB_TOKEN`, and set the token itself in the environment of `feedwright publish`";
            self.report_bad_value(name.span(), message, help);
        }
        is_name.then(|| text.clone())
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

    pub(super) fn people(
        &mut self,
        authors: BTreeMap<String, schema::AuthorTable>,
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
                    self.report_bad_value(
                        email.span(),
                        message,
                        "write `name@example.org`, or remove it",
                    );
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

    pub(super) fn articles(&mut self, articles: schema::ArticlesTable) -> ArticlesConfig {
        let ids = articles.ids.as_ref().and_then(|ids| self.ids(ids)).unwrap_or(IdScheme::Tag);
        let pattern = articles.permalink.as_ref().map(|pattern| self.pattern(pattern));
        let permalinks = articles.permalinks.iter();
        let (folder, store) = self.source(&articles.folder);
        ArticlesConfig {
            assets: self.assets(&articles.assets, &folder),
            folder,
            store,
            permalink: pattern.unwrap_or_else(|| PermalinkPattern::parse(PERMALINK).0),
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
            known_fields: articles
                .known_fields
                .iter()
                .map(|name| fold::field_name(name).into())
                .collect(),
            public: self.public(articles.public),
            public_shortcodes: articles
                .public_shortcodes
                .iter()
                .filter_map(|name| self.shortcode(name))
                .collect(),
            readers: FeedAudience::Everyone,
            max_tags: Some(articles.max_tags.unwrap_or(MAX_TAGS)).filter(|most| *most > 0),
            generator: articles.generator.and_then(|name| self.choice(&name, SITE_GENERATORS)),
            exclude: articles
                .exclude
                .iter()
                .filter_map(|pattern| self.exclusion(pattern))
                .collect(),
            unread_guards: articles
                .unread_guards
                .and_then(|word| self.choice(&word, UNREAD_GUARDS))
                .unwrap_or_default(),
        }
    }

    /// Reads a pattern of `exclude`. One without effect would publish what it
    /// is meant to keep out, so it is an error.
    fn exclusion(&mut self, pattern: &Spanned<String>) -> Option<String> {
        let text = pattern.get_ref().trim();
        if text.is_empty() || text.starts_with('#') {
            self.report_bad_value(
                pattern.span(),
                "this pattern matches nothing".into(),
                "remove it",
            );
            return None;
        }
        if text.split('/').any(|part| part == "." || part == "..") {
            let message = "a pattern should name paths below the folder of articles".into();
            self.report_bad_value(pattern.span(), message, "write it without `./` and `../`");
            return None;
        }
        match syntax::path_pattern::check(text) {
            Ok(()) => Some(text.to_owned()),
            Err(reason) => {
                let message = format!("`{text}` is not a pattern of paths: {reason}");
                self.report_bad_value(
                    pattern.span(),
                    message,
                    "write it as a line of `.gitignore`",
                );
                None
            }
        }
    }

    /// Reads the name of a shortcode whose text everybody may read.
    fn shortcode(&mut self, name: &Spanned<String>) -> Option<String> {
        let letters = private_names::letters(name.get_ref());
        if letters.is_empty() {
            let message = "a shortcode should have a name".into();
            self.report_bad_value(
                name.span(),
                message,
                "write the name without brackets, or remove it",
            );
            return None;
        }
        Some(letters)
    }

    /// Reads the words that mean everyone, by the field that they are in.
    fn public(
        &mut self,
        fields: BTreeMap<String, Spanned<schema::TextOrList>>,
    ) -> BTreeMap<String, Vec<String>> {
        let mut public = BTreeMap::new();
        for (name, words) in fields {
            let field = READERS.iter().find(|known| **known == fold::field_name(&name));
            if let Some(field) = field {
                let words = words.into_inner().0;
                public.insert(
                    (*field).to_owned(),
                    words.iter().map(|word| fold::letters(word)).collect(),
                );
            } else {
                let message = format!("{} should be here, not `{name}`", listed(&READERS));
                self.report_bad_value(
                    words.span(),
                    message,
                    "name the field as the articles write it",
                );
            }
        }
        public
    }

    fn ids(&mut self, text: &Spanned<String>) -> Option<IdScheme> {
        if !text.get_ref().contains('{') {
            return self
                .choice(text, &[("tag", IdScheme::Tag), ("permalink", IdScheme::Permalink)]);
        }
        let is_address = text.get_ref().starts_with('/');
        // A scheme comes first (RFC 3986 section 3.1).
        let scheme = text.get_ref().split_once(':').map_or("", |(scheme, _)| scheme);
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if !is_address && !is_scheme {
            let message = "a pattern of ids should begin with `/` or a scheme like `tag:`".into();
            self.report_bad_value(text.span(), message, "write `/` before it, or the scheme");
        }
        Some(IdScheme::Pattern(self.pattern(text)))
    }

    fn pattern(&mut self, text: &Spanned<String>) -> PermalinkPattern {
        let (pattern, unknown) = PermalinkPattern::parse(text.get_ref());
        let names: Vec<&str> = TOKENS.iter().map(|(name, ..)| *name).collect();
        self.unknown_names(text, &unknown, &names);
        pattern
    }

    pub(super) fn output(&mut self, output: &schema::OutputTable) -> OutputConfig {
        for word in [&output.rss, &output.atom, &output.json].into_iter().flatten() {
            if word.get_ref().is_empty() {
                let help = "write a name; which formats are made, `[feed] formats` says";
                self.report_bad_value(word.span(), "a file needs a name".into(), help);
            }
        }
        if let Some(page) = &output.page
            && !page.get_ref().is_empty()
            && Path::new(page.get_ref()).extension().is_none_or(|end| end != "html")
        {
            let help = "write a name like `index.html`";
            self.report_bad_value(
                page.span(),
                "a page's name should end with `.html`".into(),
                help,
            );
        }
        let max_bytes = output.max_bytes.as_ref().and_then(|size| self.size(size));
        let mut name = |word: &OptionalText, default: &str| {
            let Some(word) = word else { return default.to_owned() };
            self.check_path(word);
            word.get_ref().clone()
        };
        OutputConfig {
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
            max_bytes,
            stylesheet: output.stylesheet.unwrap_or_default().then_some(STYLESHEET),
            folder: PathBuf::from(self.folder).join(output.folder.as_deref().unwrap_or("public")),
        }
    }
}

/// Returns true if nobody on the way reads what is sent to an address: it is
/// encrypted, or does not leave this machine.
fn is_private_way(url: &Url) -> bool {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || is_loopback
}

/// The name of the style sheet in the output folder.
const STYLESHEET: &str = "feed.css";

fn unknown_site() -> Url {
    Url::parse("https://site.invalid/").expect("a constant address is well-formed")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use crate::config::{self, Config, UnreadGuards};
    use crate::diagnostic::{Report, SourceText};
    use crate::model::SiteGenerator;

    fn check(lines: &str) -> Result<Config, String> {
        let text =
            format!("[site]\ntitle = 'A'\nurl = 'https://a.example/'\n[articles]\n{lines}\n");
        let path: Arc<Path> = Path::new("feed.toml").into();
        let mut report = Report::default();
        let config = config::read(&SourceText::new(&path, &text), Path::new(""), &mut report);
        config.ok_or_else(|| {
            let found = &report.diagnostics[0];
            format!("{}; {}", found.message, found.help.as_deref().unwrap_or_default())
        })
    }

    #[test]
    fn generator_is_named_or_detected() {
        assert_eq!(check("").unwrap().articles.generator, None);
        let config = check("generator = 'hugo'\nunread_guards = 'accept'").unwrap();
        assert_eq!(config.articles.generator, Some(SiteGenerator::Hugo));
        assert_eq!(config.articles.unread_guards, UnreadGuards::Accept);
        let none = check("generator = 'none'").unwrap();
        assert_eq!(none.articles.generator, Some(SiteGenerator::Absent));
        let error = check("generator = 'jekyl'").unwrap_err();
        assert!(error.ends_with("did you mean `jekyll`?"), "{error}");
    }

    #[test]
    fn pattern_that_excludes_nothing_is_refused() {
        assert_eq!(check("exclude = ['a/', '!b', '*.txt']").unwrap().articles.exclude.len(), 3);
        for pattern in ["", "# a", "./a", "../a", "[z-a]"] {
            assert!(check(&format!("exclude = ['{pattern}']")).is_err(), "{pattern}");
        }
    }
}
