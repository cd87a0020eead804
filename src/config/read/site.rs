//! Reads `[site]`, `[authors]`, `[articles]` and `[output]`, which a site has once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use url::{Host, Url};

use crate::config::choices::{CATEGORIES, CORRECTIONS, DATES, LISTS, SPELLINGS, UNREAD_GUARDS};
use crate::config::pattern::PermalinkPattern;
use crate::config::read::ConfigReader;
use crate::config::read::values::list_choices;
use crate::config::schema::{self, OptionalText};
use crate::config::settings::{CORRECTION_LABEL, PERMALINK};
use crate::config::{ArticlesConfig, FeedAudience, HubConfig, IdScheme, OutputConfig, SiteConfig};
use crate::diagnostic::{codes, redact};
use crate::model::MarkdownDialect;
use crate::model::{Person, SITE_GENERATORS};
use crate::syntax::toml::Spanned;
use crate::text::{fold, path_pattern, private_names};

/// The default of `max_tags`.
const MAX_TAGS: usize = 100;

/// The frontmatter fields that restrict the readers of an article.
const READER_FIELDS: [&str; 4] = ["visibility", "audience", "access", "tiers"];

impl ConfigReader<'_, '_> {
    pub(super) fn read_site(&mut self, site: schema::SiteTable) -> SiteConfig {
        let url = site.url.as_ref().and_then(|url| self.read_site_url(url));
        let missing = [("title", site.title.is_none()), ("url", site.url.is_none())];
        for (key, _) in missing.iter().filter(|(_, is_missing)| *is_missing) {
            let at = self.settings.table_span("site").unwrap_or_default();
            let example = if *key == "url" { "https://daily.example/" } else { "My site" };
            self.report_at(
                &codes::CONFIG_MISSING_KEY,
                at,
                format!("`[site]` needs a `{key}`"),
                &format!("add `{key} = \"{example}\"` below `[site]`"),
            );
        }
        let zone = site.timezone.as_ref().map_or(Some(Tz::UTC), |zone| self.read_time_zone(zone));
        let language = site.language.as_ref().and_then(|language| self.read_language(language));
        let authority = site.id_authority.as_ref().and_then(|text| self.read_id_authority(text));
        // Missing keys have been reported; placeholders let the rest of the file be checked.
        let title = site.title.map_or_else(String::new, Spanned::into_inner);
        let url = url.unwrap_or_else(placeholder_url);
        let icon = site.icon.as_ref().and_then(|icon| self.read_relative_url(&url, icon));
        let logo = site.logo.as_ref().and_then(|logo| self.read_relative_url(&url, logo));
        let hubs = site.hubs.into_iter().filter_map(|hub| self.read_hub(hub)).collect();
        let cloud = site.cloud.as_ref().and_then(|cloud| self.read_public_url(cloud));
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

    /// Reads a hub: an address, or a table with its `url` and `token_env`.
    fn read_hub(&mut self, hub: Spanned<schema::HubSetting>) -> Option<HubConfig> {
        let span = hub.span();
        let table = match hub.into_inner() {
            schema::HubSetting::Address(address) => {
                let url = self.read_public_url(&Spanned::new(span, address))?;
                return Some(HubConfig { url, token_env: None });
            }
            schema::HubSetting::Table(table) => table,
        };
        let token_env = table.token_env.as_ref().and_then(|name| self.read_variable_name(name));
        let Some(url) = &table.url else {
            let help = "add `url = \"https://hub.example/\"`";
            self.report_bad_value(span, "a hub needs a `url`".to_owned(), help);
            return None;
        };
        let address = self.read_public_url(url)?;
        if token_env.is_some() && !is_confidential(&address) {
            let message = "the token of this hub would be sent without encryption".to_owned();
            self.report_bad_value(url.span(), message, "write `https://`, or remove `token_env`");
        }
        Some(HubConfig { url: address, token_env })
    }

    /// Reads an address that every feed contains, so it must not contain a secret.
    fn read_public_url(&mut self, text: &Spanned<String>) -> Option<Url> {
        let url = self.read_url(text)?;
        if redact::redact(text.get_ref()) == text.get_ref().as_str() {
            return Some(url);
        }
        let setting = self.settings.name_at(&text.span());
        let message = format!("{setting} contains a secret, and every feed shows this address");
        let help = "remove the secret, and name an environment variable that contains it: `{ url = \"…\", token_env = \"HUB_TOKEN\" }`";
        self.report_bad_value(text.span(), message, help);
        None
    }

    /// Reads the name of an environment variable.
    fn read_variable_name(&mut self, name: &Spanned<String>) -> Option<String> {
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

    /// Reads the site's address, and ends its path with `/`: a base URL without it would
    /// lose its last folder when joined.
    fn read_site_url(&mut self, text: &Spanned<String>) -> Option<Url> {
        let mut url = self.read_url(text)?;
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    }

    pub(super) fn read_authors(
        &mut self,
        authors: BTreeMap<String, schema::AuthorTable>,
    ) -> BTreeMap<String, Person> {
        let mut people = BTreeMap::new();
        for (key, author) in authors {
            let url = author.url.as_ref().and_then(|url| self.read_url(url));
            let email = author.email.filter(|email| {
                let is_address = email
                    .get_ref()
                    .split_once('@')
                    .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
                if !is_address {
                    let help = "write `name@example.org`, or remove it";
                    self.report_bad_text(email, "must be an e-mail address", help);
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

    pub(super) fn read_articles(&mut self, articles: schema::ArticlesTable) -> ArticlesConfig {
        let ids =
            articles.ids.as_ref().and_then(|ids| self.read_id_scheme(ids)).unwrap_or(IdScheme::Tag);
        let pattern = articles.permalink.as_ref().map(|pattern| self.read_permalink(pattern));
        let permalinks = articles.permalinks.iter();
        let (folder, store) = self.read_article_folder(&articles.folder);
        ArticlesConfig {
            assets: self.read_asset_folder(&articles.assets, &folder),
            folder,
            store,
            permalink: pattern.unwrap_or_else(|| PermalinkPattern::parse(PERMALINK).0),
            permalinks: permalinks
                .map(|(key, text)| (key.clone(), self.read_permalink(text)))
                .collect(),
            spelling: articles
                .spelling
                .and_then(|name| self.read_choice(&name, SPELLINGS))
                .unwrap_or_default(),
            lists: articles
                .lists
                .and_then(|name| self.read_choice(&name, LISTS))
                .unwrap_or_default(),
            categories: articles
                .categories
                .and_then(|name| self.read_choice(&name, CATEGORIES))
                .unwrap_or_default(),
            dates: articles.dates.and_then(|name| self.read_choice(&name, DATES)),
            ids,
            corrections: articles
                .corrections
                .and_then(|name| self.read_choice(&name, CORRECTIONS))
                .unwrap_or_default(),
            correction_label: articles
                .correction_label
                .unwrap_or_else(|| CORRECTION_LABEL.to_owned()),
            known_fields: articles
                .known_fields
                .iter()
                .map(|name| fold::field_name(name).into())
                .collect(),
            public: self.read_public_words(articles.public),
            public_shortcodes: articles
                .public_shortcodes
                .iter()
                .filter_map(|name| self.read_shortcode(name))
                .collect(),
            readers: FeedAudience::Everyone,
            max_tags: Some(articles.max_tags.unwrap_or(MAX_TAGS)).filter(|most| *most > 0),
            dialect: MarkdownDialect::default(),
            generator: articles.generator.and_then(|name| self.read_choice(&name, SITE_GENERATORS)),
            exclude: articles
                .exclude
                .iter()
                .filter_map(|pattern| self.read_exclude(pattern))
                .collect(),
            unread_guards: articles
                .unread_guards
                .and_then(|name| self.read_choice(&name, UNREAD_GUARDS))
                .unwrap_or_default(),
        }
    }

    /// Reads a pattern of `exclude`. One without effect is an error, because the files
    /// that it should keep out would be published.
    fn read_exclude(&mut self, pattern: &Spanned<String>) -> Option<String> {
        let text = pattern.get_ref().trim();
        if text.is_empty() || text.starts_with('#') {
            self.report_bad_text(pattern, "has a pattern that matches nothing", "remove it");
            return None;
        }
        if text.split('/').any(|part| part == "." || part == "..") {
            let requirement = "must match paths below the folder of articles";
            self.report_bad_text(pattern, requirement, "write it without `./` and `../`");
            return None;
        }
        if path_pattern::check(text).is_err() {
            let help = "write it as a line of `.gitignore`; check its brackets, ranges and braces";
            self.report_bad_text(pattern, "must have valid patterns of paths", help);
            return None;
        }
        Some(text.to_owned())
    }

    /// Reads the name of a shortcode with text that everybody may read.
    fn read_shortcode(&mut self, name: &Spanned<String>) -> Option<String> {
        let letters = private_names::letters(name.get_ref());
        if letters.is_empty() {
            let help = "write the name without brackets, or remove it";
            self.report_bad_text(name, "must have names of shortcodes", help);
            return None;
        }
        Some(letters)
    }

    /// Reads the words that mean everyone, by field.
    fn read_public_words(
        &mut self,
        fields: BTreeMap<String, Spanned<schema::TextOrList>>,
    ) -> BTreeMap<String, Vec<String>> {
        let mut public = BTreeMap::new();
        for (name, words) in fields {
            let field = READER_FIELDS.iter().find(|known| **known == fold::field_name(&name));
            if let Some(field) = field {
                let words = words.into_inner().0;
                public.insert(
                    (*field).to_owned(),
                    words.iter().map(|word| fold::letters(word)).collect(),
                );
            } else {
                let fields = list_choices(&READER_FIELDS);
                let message = format!("a key of `[articles.public]` must be {fields}: `{name}`");
                let help = "write the field's name as the articles have it";
                self.report_bad_value(words.span(), message, help);
            }
        }
        public
    }

    pub(super) fn read_output(&mut self, output: &schema::OutputTable) -> OutputConfig {
        for name in [&output.rss, &output.atom, &output.json].into_iter().flatten() {
            if name.get_ref().is_empty() {
                let setting = self.settings.name_at(&name.span());
                let help = "write a file name; to leave a format out, set `formats` in `[feed]`";
                self.report_bad_value(name.span(), format!("{setting} must not be empty"), help);
            }
        }
        if let Some(page) = &output.page
            && !page.get_ref().is_empty()
            && Path::new(page.get_ref()).extension().is_none_or(|end| end != "html")
        {
            let help = "write a name such as `index.html`";
            self.report_bad_text(page, "must be a file name that ends with `.html`", help);
        }
        let max_bytes = output.max_bytes.as_ref().and_then(|size| self.read_size(size));
        OutputConfig {
            rss: self.read_file_name(&output.rss, "feed.xml"),
            atom: self.read_file_name(&output.atom, "atom.xml"),
            json: self.read_file_name(&output.json, "feed.json"),
            opml: self.read_optional_file_name(&output.opml, "feeds.opml"),
            html: self.read_optional_file_name(&output.html, "feeds.html"),
            page: self.read_optional_file_name(&output.page, ""),
            page_template: output
                .page_template
                .as_ref()
                .map(|path| PathBuf::from(self.folder).join(path.get_ref())),
            accent: output.accent.as_ref().and_then(|color| self.read_color(color)),
            max_bytes,
            stylesheet: output.stylesheet.unwrap_or_default().then_some(STYLESHEET),
            folder: PathBuf::from(self.folder).join(output.folder.as_deref().unwrap_or("public")),
        }
    }

    fn read_file_name(&mut self, name: &OptionalText, default: &str) -> String {
        let Some(name) = name else { return default.to_owned() };
        self.check_output_path(name);
        name.get_ref().clone()
    }

    /// Reads the name of a file that an empty name leaves out.
    fn read_optional_file_name(&mut self, name: &OptionalText, default: &str) -> Option<String> {
        Some(self.read_file_name(name, default)).filter(|name| !name.is_empty())
    }
}

/// Returns true if requests to an address are encrypted, or do not leave this machine.
fn is_confidential(url: &Url) -> bool {
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

fn placeholder_url() -> Url {
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
