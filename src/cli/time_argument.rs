//! The time of `--now`, in the forms in which people write dates.

use std::path::Path;
use std::str::FromStr;

use chrono::TimeDelta;
use chrono_tz::Tz;

use crate::diagnostic::Report;
use crate::site::config_file;
use crate::text::date::{self, DatePrecision, DateRules, Timestamp};

/// Accepted forms of a time, for messages.
const FORMS: &str = "write a day such as `2026-12-01`, a local time such as `2026-12-01 08:00`, a time with its zone such as `2026-12-01T08:00:00Z`, `2026-12-01 08:00 +01:00` or `2026-12-01 08:00 Europe/Paris`, or a date of mail such as `Tue, 01 Dec 2026 08:00:00 +0100`";

/// Time as it was written on the command line; it may need the time zone of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TimeArgument(String);

impl TimeArgument {
    /// Returns the instant. The site's time zone is that of the configuration file; without a
    /// readable one, which the command reports, it is UTC.
    pub(super) fn instant(&self, config: &Path) -> Timestamp {
        let in_utc = self.instant_in(Tz::UTC);
        // Two zones of different offsets: the times are equal if the text has a zone.
        if in_utc == self.instant_in(Tz::Pacific__Apia) {
            return in_utc.unwrap_or_default();
        }
        let config = config_file::configure(config, &mut Report::default());
        let zone = config.map_or(Tz::UTC, |config| config.site.zone);
        self.instant_in(zone).or(in_utc).unwrap_or_default()
    }

    /// Returns the last instant that the text names: of a day alone, its last second.
    pub(super) fn last_instant(&self, config: &Path) -> Timestamp {
        let parsed = date::parse(&self.0, &DateRules::in_zone(Tz::UTC));
        let is_day = parsed.is_some_and(|parsed| parsed.precision == DatePrecision::Day)
            && !self.0.contains(':');
        let first = self.instant(config);
        if is_day { first + TimeDelta::days(1) - TimeDelta::seconds(1) } else { first }
    }

    fn instant_in(&self, zone: Tz) -> Option<Timestamp> {
        date::parse(&self.0, &DateRules::in_zone(zone)).map(|parsed| parsed.instant)
    }
}

impl FromStr for TimeArgument {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let written = Self(text.to_owned());
        written.instant_in(Tz::UTC).map(|_| written).ok_or(FORMS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let cases = [
            ("2026-12-01", "2026-12-01T00:00:00+00:00"),
            ("2026-12-01 08:00", "2026-12-01T08:00:00+00:00"),
            ("2026-12-01T08:00:30", "2026-12-01T08:00:30+00:00"),
            ("2026-12-01T08:00:00Z", "2026-12-01T08:00:00+00:00"),
            ("2026-12-01 08:00 +01:00", "2026-12-01T07:00:00+00:00"),
            ("2026-12-01 08:00 Europe/Paris", "2026-12-01T07:00:00+00:00"),
            ("Tue, 01 Dec 2026 08:00:00 +0100", "2026-12-01T07:00:00+00:00"),
            ("1 December 2026", "2026-12-01T00:00:00+00:00"),
        ];
        for (text, expected) in cases {
            let written: TimeArgument = text.parse().expect(text);
            let instant = written.instant(Path::new("/no such folder/feed.toml"));
            assert_eq!(instant.to_rfc3339(), expected, "{text}");
        }
    }

    #[test]
    fn text_that_is_not_one_time_is_refused() {
        for text in
            ["", "tomorrow", "03/04/2026", "2026-02-30", "2026-12-01 25:00", "Mon, 1 Dec 2026"]
        {
            assert_eq!(text.parse::<TimeArgument>(), Err(FORMS), "{text}");
        }
    }
}
