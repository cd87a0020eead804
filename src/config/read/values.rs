//! Checks of single values: addresses, time zones, languages, choices, paths,
//! ages and sizes.

use chrono::TimeDelta;
use chrono_tz::Tz;
use url::Url;

use crate::config::choices::FORMATS;
use crate::config::read::ConfigReader;
use crate::config::schema::{self, ByteSize};
use crate::diagnostic::codes;
use crate::model::FeedFormat;
use crate::syntax::toml::Spanned;
use crate::text::color::RgbColor;
use crate::text::suggest::nearest;
use crate::text::{language, units};

/// Message about an address with a user name or password.
pub(super) const USER_INFO: &str = "an address must not contain a user name or password";

/// Help with the message [`USER_INFO`].
pub(super) const REMOVE_USER_INFO: &str =
    "remove everything from after `//` up to `@`; secrets belong in environment variables";

impl ConfigReader<'_, '_> {
    pub(super) fn read_url(&mut self, text: &Spanned<String>) -> Option<Url> {
        let url = Url::parse(text.get_ref()).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if url.is_none() {
            let requirement = "must be a full URL such as `https://daily.example/`";
            self.report_bad_text(text, requirement, "write the whole address with `https://`");
        }
        url.filter(|url| self.has_no_user_info(url, text))
    }

    /// Reports an address with a user name or password: everyone who reads the
    /// file, the feeds or a log would see them.
    fn has_no_user_info(&mut self, url: &Url, text: &Spanned<String>) -> bool {
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user {
            self.report_bad_value(text.span(), USER_INFO.to_owned(), REMOVE_USER_INFO);
        }
        !has_user
    }

    /// Reads an address that may be relative to another.
    pub(super) fn read_relative_url(&mut self, base: &Url, text: &Spanned<String>) -> Option<Url> {
        let url = base.join(text.get_ref()).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
        if url.is_none() {
            let requirement = "must be a path below the site or a full URL";
            let help = "write a path such as `about/`, or the whole address with `https://`";
            self.report_bad_text(text, requirement, help);
        }
        url.filter(|url| self.has_no_user_info(url, text))
    }

    pub(super) fn read_color(&mut self, text: &Spanned<String>) -> Option<RgbColor> {
        let color = RgbColor::parse(text.get_ref());
        if color.is_none() {
            let help = "write `#` and three or six digits from 0 to f, such as `#a8431d`";
            self.report_bad_text(text, "must be a color", help);
        }
        color
    }

    pub(super) fn read_time_zone(&mut self, text: &Spanned<String>) -> Option<Tz> {
        let zone = text.get_ref().parse::<Tz>().ok();
        if zone.is_none() {
            let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            let help = nearest(text.get_ref(), names).map_or_else(
                || "write a name of the IANA database, such as `Europe/London`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.report_bad_text(text, "must be a time zone", &help);
        }
        zone
    }

    pub(super) fn read_language(&mut self, text: &Spanned<String>) -> Option<String> {
        let is_tag = language::is_tag(text.get_ref());
        if !is_tag {
            let help = "write a tag such as `en`, `en-GB` or `zh-Hant`";
            self.report_bad_text(text, "must be a language tag", help);
        }
        is_tag.then(|| text.get_ref().clone())
    }

    /// Checks an authority by RFC 4151 section 2.1: a host or address, a comma and a date.
    pub(super) fn read_id_authority(&mut self, text: &Spanned<String>) -> Option<String> {
        let parts = text.get_ref().split_once(',');
        let is_authority =
            parts.is_some_and(|(name, date)| is_authority_name(name) && is_authority_date(date));
        if !is_authority {
            self.report_bad_text(
                text,
                "must be a host name and a year, such as `example.org,2024`",
                "write a host that was yours in that year; never change it afterwards, because ids contain it",
            );
        }
        is_authority.then(|| text.get_ref().clone())
    }

    pub(super) fn check_placeholders(&mut self, pattern: &Spanned<String>, known: &[&str]) {
        let parts = pattern.get_ref().split('{').skip(1);
        let names = parts.map(|part| part.split_once('}').map_or(part, |(name, _)| name));
        let unknown: Vec<String> =
            names.filter(|name| !known.contains(name)).map(str::to_owned).collect();
        self.report_unknown_placeholders(pattern, &unknown, known);
    }

    pub(super) fn report_unknown_placeholders(
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
            let setting = self.settings.name_at(&pattern.span());
            let message = format!("{setting} has an unknown placeholder: `{{{name}}}`");
            self.report_bad_value(pattern.span(), message, &help);
        }
    }

    /// Finds the value of a word in a list of choices.
    pub(super) fn read_choice<T: Clone>(
        &mut self,
        text: &Spanned<String>,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let choice = choices.iter().find(|(name, _)| name == text.get_ref());
        if choice.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let near = nearest(text.get_ref(), names.iter().copied());
            let help = near.map_or_else(
                || "fix the value, or remove the line".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.report_bad_text(text, &format!("must be {}", list_choices(&names)), &help);
        }
        choice.map(|(_, value)| value.clone())
    }

    /// Checks that a path stays in the output folder.
    pub(super) fn check_output_path(&mut self, path: &Spanned<String>) {
        let is_inside = !path.get_ref().starts_with('/')
            && !path.get_ref().contains(['\\', '\0'])
            && path.get_ref().split('/').all(|part| part != ".." && part != ".")
            && !path.get_ref().contains("//");
        if !is_inside {
            let setting = self.settings.name_at(&path.span());
            let message =
                format!("{setting} must be a path in the output folder: `{}`", path.get_ref());
            self.report_at(
                &codes::OUTPUT_OUTSIDE,
                path.span(),
                message,
                "write a path without `.`, `..`, `//` or `\\`, and without a leading `/`",
            );
        }
    }

    pub(super) fn read_formats(&mut self, names: &Spanned<schema::TextOrList>) -> Vec<FeedFormat> {
        let mut formats = Vec::new();
        for name in &names.get_ref().0 {
            let name = Spanned::new(names.span(), name.clone());
            let format = self.read_choice(&name, FORMATS);
            formats.extend(format.filter(|format| !formats.contains(format)));
        }
        if names.get_ref().0.is_empty() {
            let setting = self.settings.name_at(&names.span());
            let message = format!("{setting} must name at least one format");
            self.report_bad_value(names.span(), message, "write one or more of: rss, atom, json");
        }
        formats
    }

    pub(super) fn read_age(&mut self, age: &Spanned<String>) -> Option<TimeDelta> {
        let span = units::span(age.get_ref());
        if span.is_none() {
            let requirement = "must be a length of time such as `30d`";
            let help = "write a whole number and `min`, `h`, `d`, `w`, `mo` or `y`";
            self.report_bad_text(age, requirement, help);
        }
        span
    }

    pub(super) fn read_size(&mut self, size: &Spanned<ByteSize>) -> Option<u64> {
        let text = match size.get_ref() {
            ByteSize::Bytes(bytes) => return Some(*bytes),
            ByteSize::Text(text) => text,
        };
        let bytes = units::bytes(text);
        if bytes.is_none() {
            let text = Spanned::new(size.span(), text.clone());
            let help = "write a number with `KB` or `MB`";
            self.report_bad_text(&text, "must be a size such as `1MB`", help);
        }
        bytes
    }
}

fn is_authority_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._@".contains(&byte))
}

/// Returns true for a year, a month or a day, such as `2024-05`.
fn is_authority_date(date: &str) -> bool {
    let parts: Vec<&str> = date.split('-').collect();
    let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    matches!(widths.as_slice(), [4] | [4, 2] | [4, 2, 2])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Lists names for a message: `a`, `b` or `c`.
pub(super) fn list_choices(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
