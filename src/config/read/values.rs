//! Single values with their places: addresses, zones, languages, choices, paths.

use chrono::TimeDelta;
use chrono_tz::Tz;
use url::Url;

use crate::config::read::ConfigReader;
use crate::config::schema::{self, ByteSize};
use crate::diagnostic::codes;
use crate::model::FeedFormat;
use crate::syntax::toml::Spanned;
use crate::text::suggest::nearest;
use crate::text::{language, units};

/// Message about an address with a user name or password.
pub(super) const USER_INFO: &str = "an address here must not hold a user name or password";

/// Help with that.
pub(super) const REMOVE_USER_INFO: &str =
    "remove everything from after `//` up to `@`; secrets belong in the environment";

impl ConfigReader<'_, '_> {
    pub(super) fn absolute(&mut self, text: &Spanned<String>) -> Option<Url> {
        let url = Url::parse(text.get_ref()).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if url.is_none() {
            let message = format!(
                "an address like `https://example.org/` should stand here, not `{}`",
                text.get_ref()
            );
            self.report_bad_value(text.span(), message, "write the whole address with `https://`");
        }
        url.filter(|url| self.has_no_user(url, text))
    }

    /// Reports an address with a user name or password: whoever reads the file,
    /// the feeds or a log would have them.
    fn has_no_user(&mut self, url: &Url, text: &Spanned<String>) -> bool {
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user {
            self.report_bad_value(text.span(), USER_INFO.to_owned(), REMOVE_USER_INFO);
        }
        !has_user
    }

    pub(super) fn join(&mut self, base: &Url, text: &Spanned<String>) -> Option<Url> {
        let url = base.join(text.get_ref()).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
        if url.is_none() {
            let message = format!("`{}` is no address", text.get_ref());
            self.report_bad_value(
                text.span(),
                message,
                "write a path below the site, or a whole address",
            );
        }
        url.filter(|url| self.has_no_user(url, text))
    }

    pub(super) fn zone(&mut self, text: &Spanned<String>) -> Option<Tz> {
        let zone = text.get_ref().parse::<Tz>().ok();
        if zone.is_none() {
            let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            let help = nearest(text.get_ref(), names).map_or_else(
                || "write a name of the IANA database, as `Europe/London`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.report_bad_value(
                text.span(),
                format!("`{}` is no time zone", text.get_ref()),
                &help,
            );
        }
        zone
    }

    pub(super) fn language(&mut self, text: &Spanned<String>) -> Option<String> {
        let tag = text.get_ref();
        let is_tag = language::is_tag(tag);
        if !is_tag {
            let message = format!("`{tag}` is no language tag");
            self.report_bad_value(
                text.span(),
                message,
                "write a tag like `en`, `en-GB` or `zh-Hant`",
            );
        }
        is_tag.then(|| tag.clone())
    }

    /// Checks an authority by RFC 4151 section 2.1: a host or address, a comma and a date.
    pub(super) fn authority(&mut self, text: &Spanned<String>) -> Option<String> {
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
            self.report_bad_value(
                text.span(),
                message,
                "write a host that was yours in that year; it never changes again",
            );
        }
        is_right.then(|| text.get_ref().clone())
    }

    pub(super) fn placeholders(&mut self, pattern: &Spanned<String>, known: &[&str]) {
        let parts = pattern.get_ref().split('{').skip(1);
        let names = parts.map(|part| part.split_once('}').map_or(part, |(name, _)| name));
        let unknown: Vec<String> =
            names.filter(|name| !known.contains(name)).map(str::to_owned).collect();
        self.unknown_names(pattern, &unknown, known);
    }

    pub(super) fn unknown_names(
        &mut self,
        pattern: &Spanned<String>,
        unknown: &[String],
        known: &[&str],
    ) {
        for name in unknown {
            let help = nearest(name, known.iter().copied()).map_or_else(
                || format!("use one of: {{{}}}", known.join("}, {")),
                |near| format!("did you mean `{{{near}}}`?"),
            );
            self.report_bad_value(
                pattern.span(),
                format!("`{{{name}}}` stands for nothing"),
                &help,
            );
        }
    }

    pub(super) fn choice<T: Clone>(
        &mut self,
        text: &Spanned<String>,
        choices: &[(&str, T)],
    ) -> Option<T> {
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
            self.report_bad_value(text.span(), message, &help);
        }
        found.map(|(_, value)| value.clone())
    }

    /// Checks that a path stays in the output folder.
    pub(super) fn check_path(&mut self, path: &Spanned<String>) {
        let is_inside = !path.get_ref().starts_with('/')
            && !path.get_ref().contains(['\\', '\0'])
            && path.get_ref().split('/').all(|part| part != ".." && part != ".")
            && !path.get_ref().contains("//");
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

    pub(super) fn formats(&mut self, names: &Spanned<schema::TextOrList>) -> Vec<FeedFormat> {
        let choices =
            [("rss", FeedFormat::Rss), ("atom", FeedFormat::Atom), ("json", FeedFormat::Json)];
        let mut formats = Vec::new();
        for name in &names.get_ref().0 {
            let name = Spanned::new(names.span(), name.clone());
            formats.extend(self.choice(&name, &choices).filter(|format| !formats.contains(format)));
        }
        if names.get_ref().0.is_empty() {
            self.report_bad_value(
                names.span(),
                "a feed needs a format".into(),
                "write one of: rss, atom, json",
            );
        }
        formats
    }

    pub(super) fn age(&mut self, age: &Spanned<String>) -> Option<TimeDelta> {
        let span = units::span(age.get_ref());
        if span.is_none() {
            let message = format!("an age like `30d` should stand here, not `{}`", age.get_ref());
            self.report_bad_value(
                age.span(),
                message,
                "write a number with `h`, `d`, `w`, `mo` or `y`",
            );
        }
        span
    }

    pub(super) fn size(&mut self, size: &Spanned<ByteSize>) -> Option<u64> {
        let bytes = match size.get_ref() {
            ByteSize::Bytes(bytes) => Some(*bytes),
            ByteSize::Text(text) => units::bytes(text),
        };
        if bytes.is_none() {
            self.report_bad_value(
                size.span(),
                "a size like `1MB` should stand here".into(),
                "write a number with `KB` or `MB`",
            );
        }
        bytes
    }
}
