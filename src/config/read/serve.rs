//! `[serve]` and `[[moved]]`: what `serve` says of files, and of those that went.

use chrono::TimeDelta;

use crate::config::read::ConfigReader;
use crate::config::schema::{self, OptionalText};
use crate::config::{MediaTypes, RedirectRule, ServeConfig, SiteConfig, UNHEALTHY_AFTER};
use crate::diagnostic::codes;
use crate::syntax::toml::Spanned;

/// How long caches keep a feed where `max_age` is silent: readers poll less
/// often, and news is not old by then.
const MAX_AGE: TimeDelta = TimeDelta::minutes(5);

/// How long they may show it while they ask, where the file is silent.
const STALE: TimeDelta = TimeDelta::hours(1);

impl ConfigReader<'_, '_> {
    pub(super) fn serve(
        &mut self,
        serve: schema::ServeTable,
        moved: Vec<Spanned<schema::MovedTable>>,
        site: &SiteConfig,
    ) -> ServeConfig {
        let unhealthy_after = serve.unhealthy_after.as_ref().and_then(|age| self.age(age));
        let unhealthy_after = unhealthy_after.and_then(|age| age.to_std().ok());
        let mut age = |age: &OptionalText, silent| {
            age.as_ref().map_or(silent, |age| self.age(age).unwrap_or(silent))
        };
        ServeConfig {
            unhealthy_after: unhealthy_after.unwrap_or(UNHEALTHY_AFTER),
            max_age: age(&serve.max_age, MAX_AGE),
            stale_while_revalidate: age(&serve.stale_while_revalidate, STALE),
            types: self.types(serve.types),
            gone: serve.gone.iter().map(|path| self.served_path(path)).collect(),
            moved: moved.into_iter().filter_map(|moved| self.moved(moved, site)).collect(),
        }
    }

    fn types(&mut self, types: schema::MediaTypesTable) -> MediaTypes {
        MediaTypes {
            rss: self.media_type(types.rss),
            atom: self.media_type(types.atom),
            json: self.media_type(types.json),
            opml: self.media_type(types.opml),
            html: self.media_type(types.html),
        }
    }

    /// Reads a media type, which may have parameters (RFC 9110 section 8.3.1).
    fn media_type(&mut self, text: OptionalText) -> Option<String> {
        let text = text?;
        let whole = text.get_ref();
        let head = whole.split(';').next().unwrap_or(whole).trim();
        let is_token = |part: &str| {
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
            !part.is_empty() && part.bytes().all(is_part)
        };
        let is_type =
            head.split_once('/').is_some_and(|(kind, sub)| is_token(kind) && is_token(sub))
                && whole.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if !is_type {
            let message = format!("`{whole}` is no media type");
            let help = "write one like `application/xml; charset=utf-8`";
            self.report_bad_value(text.span(), message, help);
        }
        is_type.then(|| text.into_inner())
    }

    fn moved(
        &mut self,
        moved: Spanned<schema::MovedTable>,
        site: &SiteConfig,
    ) -> Option<RedirectRule> {
        let span = moved.span();
        let moved = moved.into_inner();
        for (key, value) in [("from", &moved.from), ("to", &moved.to)] {
            if value.is_none() {
                let head = span.start..(span.start + "[[moved]]".len()).min(span.end);
                let message = format!("`[[moved]]` needs a `{key}`");
                let help = "write `from = \"old/feed.xml\"` and `to = \"new/feed.xml\"`";
                self.fault(&codes::CONFIG_MISSING_KEY, head, message, help);
            }
        }
        let from = self.served_path(&moved.from?);
        let to = self.join(&site.url, &moved.to?)?;
        Some(RedirectRule { from, to })
    }

    /// Reads the path of a file below the site; a `/` before it says nothing.
    fn served_path(&mut self, path: &Spanned<String>) -> String {
        let bare = path.get_ref().trim_start_matches('/').to_owned();
        self.check_path(&Spanned::new(path.span(), bare.clone()));
        bare
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use crate::config::{ServeConfig, read};
    use crate::diagnostic::human::{ColorStyle, render};
    use crate::diagnostic::{Report, SourceText};

    fn check(text: &str) -> Result<ServeConfig, String> {
        let path: Arc<Path> = Path::new("feed.toml").into();
        let text = format!("[site]\ntitle = \"A\"\nurl = \"https://a.example\"\n{text}");
        let mut report = Report::default();
        let config = read(&SourceText::new(&path, &text), Path::new(""), &mut report);
        report.sort();
        let faults = report.diagnostics.iter().map(|found| render(found, ColorStyle::Plain));
        config.map(|config| config.serve).ok_or_else(|| faults.collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn paths_are_below_the_site_and_addresses_whole() {
        let text = "[serve]\nmax_age = \"1min\"\ngone = [\"/old.xml\"]\n[[moved]]\nfrom = \"/a/\"\nto = \"b/\"\n";
        let serve = check(text).unwrap();
        assert_eq!(serve.max_age.num_seconds(), 60);
        assert_eq!(serve.stale_while_revalidate.num_seconds(), 3600);
        assert_eq!(serve.gone, ["old.xml"]);
        assert_eq!(serve.moved[0].from, "a/");
        assert_eq!(serve.moved[0].to.as_str(), "https://a.example/b/");
    }

    #[test]
    fn faults_are_shown_at_their_places() {
        let text = "[serve]\nmax_age = \"soon\"\ngone = [\"../x\"]\ntypes = { rss = \"xml\", atm = \"a/b\" }\n[[moved]]\nfrom = \"a\"\n";
        insta::assert_snapshot!(check(text).unwrap_err(), @r#"
        error[config/bad-value]: an age like `30d` should stand here, not `soon`
         --> feed.toml:5:11
          |
        5 | max_age = "soon"
          |           ^^^^^^
          |
          = help: write a number with `h`, `d`, `w`, `mo` or `y`
        error[output/outside]: `../x` leads out of the output folder
         --> feed.toml:6:9
          |
        6 | gone = ["../x"]
          |         ^^^^^^
          |
          = help: write a path below it, without `..` and without a leading `/`
        error[config/bad-value]: `xml` is no media type
         --> feed.toml:7:17
          |
        7 | types = { rss = "xml", atm = "a/b" }
          |                 ^^^^^
          |
          = help: write one like `application/xml; charset=utf-8`
        error[config/unknown-key]: `atm` is no setting here
         --> feed.toml:7:24
          |
        7 | types = { rss = "xml", atm = "a/b" }
          |                        ^^^
          |
          = help: did you mean `atom`?
        error[config/missing-key]: `[[moved]]` needs a `to`
         --> feed.toml:8:1
          |
        8 | [[moved]]
          | ^^^^^^^^^
          |
          = help: write `from = "old/feed.xml"` and `to = "new/feed.xml"`
        "#);
    }
}
