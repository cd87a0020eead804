//! Reads `[serve]` and `[[moved]]`: how files are cached, and the answers for
//! removed and moved ones.

use chrono::TimeDelta;

use crate::config::read::ConfigReader;
use crate::config::schema::{self, OptionalText};
use crate::config::{MediaTypes, RedirectRule, ServeConfig, SiteConfig, UNHEALTHY_AFTER};
use crate::diagnostic::codes;
use crate::syntax::toml::Spanned;

/// The default of `max_age`: readers poll less often, and news is not old by then.
const MAX_AGE: TimeDelta = TimeDelta::minutes(5);

/// The default of `stale_while_revalidate`.
const STALE_WHILE_REVALIDATE: TimeDelta = TimeDelta::hours(1);

impl ConfigReader<'_, '_> {
    pub(super) fn read_serve(
        &mut self,
        serve: schema::ServeTable,
        moved: Vec<Spanned<schema::MovedTable>>,
        site: &SiteConfig,
    ) -> ServeConfig {
        let unhealthy_after = serve.unhealthy_after.as_ref().and_then(|age| self.read_age(age));
        let unhealthy_after = unhealthy_after.and_then(|age| age.to_std().ok());
        let stale = &serve.stale_while_revalidate;
        ServeConfig {
            unhealthy_after: unhealthy_after.unwrap_or(UNHEALTHY_AFTER),
            max_age: self.read_age_or(&serve.max_age, MAX_AGE),
            stale_while_revalidate: self.read_age_or(stale, STALE_WHILE_REVALIDATE),
            types: self.read_media_types(serve.types),
            gone: serve.gone.iter().map(|path| self.read_served_path(path)).collect(),
            moved: moved.into_iter().filter_map(|moved| self.read_redirect(moved, site)).collect(),
        }
    }

    fn read_age_or(&mut self, age: &OptionalText, default: TimeDelta) -> TimeDelta {
        age.as_ref().and_then(|age| self.read_age(age)).unwrap_or(default)
    }

    fn read_media_types(&mut self, types: schema::MediaTypesTable) -> MediaTypes {
        MediaTypes {
            rss: self.read_media_type(types.rss),
            atom: self.read_media_type(types.atom),
            json: self.read_media_type(types.json),
            opml: self.read_media_type(types.opml),
            html: self.read_media_type(types.html),
        }
    }

    /// Reads a media type, which may have parameters (RFC 9110 section 8.3.1).
    fn read_media_type(&mut self, text: OptionalText) -> Option<String> {
        let text = text?;
        let whole = text.get_ref();
        let head = whole.split(';').next().unwrap_or(whole).trim();
        let is_type =
            head.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
                && whole.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if !is_type {
            let help = "write one such as `application/xml; charset=utf-8`";
            self.report_bad_text(&text, "must be a media type", help);
        }
        is_type.then(|| text.into_inner())
    }

    fn read_redirect(
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
                self.report_at(&codes::CONFIG_MISSING_KEY, head, message, help);
            }
        }
        let from = self.read_served_path(&moved.from?);
        let to = self.read_relative_url(&site.url, &moved.to?)?;
        Some(RedirectRule { from, to })
    }

    /// Reads the path of a file below the site, with or without a leading `/`.
    fn read_served_path(&mut self, path: &Spanned<String>) -> String {
        let relative = path.get_ref().trim_start_matches('/').to_owned();
        self.check_output_path(&Spanned::new(path.span(), relative.clone()));
        relative
    }
}

fn is_token(part: &str) -> bool {
    !part.is_empty()
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
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
    fn problems_are_shown_at_their_places() {
        let text = "[serve]\nmax_age = \"soon\"\ngone = [\"../x\"]\ntypes = { rss = \"xml\", atm = \"a/b\" }\n[[moved]]\nfrom = \"a\"\n";
        insta::assert_snapshot!(check(text).unwrap_err(), @r#"
        error[config/bad-value]: `max_age` in `[serve]` must be a length of time such as `30d`: `soon`
         --> feed.toml:5:11
          |
        5 | max_age = "soon"
          |           ^^^^^^
          |
          = help: write a whole number and `min`, `h`, `d`, `w`, `mo` or `y`
        error[output/outside]: `gone` in `[serve]` must be a path in the output folder: `../x`
         --> feed.toml:6:9
          |
        6 | gone = ["../x"]
          |         ^^^^^^
          |
          = help: write a path without `.`, `..`, `//` or `\`, and without a leading `/`
        error[config/bad-value]: `rss` in `[serve.types]` must be a media type: `xml`
         --> feed.toml:7:17
          |
        7 | types = { rss = "xml", atm = "a/b" }
          |                 ^^^^^
          |
          = help: write one such as `application/xml; charset=utf-8`
        error[config/unknown-key]: unknown key `atm` in `[serve.types]`
         --> feed.toml:7:24
          |
        7 | types = { rss = "xml", atm = "a/b" }
          |                        ^^^
          |
        help: did you mean `atom`?
          |
        7 | types = { rss = "xml", atom = "a/b" }
          |                          +
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
