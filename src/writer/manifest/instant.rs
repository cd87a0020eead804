//! Serialization of timestamps as RFC 3339 in UTC.

use std::fmt;

use chrono::{DateTime, SecondsFormat};
use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

use crate::model::Timestamp;

pub(super) fn serialize<S: Serializer>(
    instant: &Timestamp,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Timestamp, D::Error> {
    deserializer.deserialize_str(InstantVisitor)
}

struct InstantVisitor;

impl Visitor<'_> for InstantVisitor {
    type Value = Timestamp;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
        let instant = DateTime::parse_from_rfc3339(text);
        instant
            .map(|instant| instant.to_utc())
            .map_err(|_| Error::custom(format!("`{text}` is not an RFC 3339 date")))
    }
}

/// Serialization of optional timestamps.
pub(super) mod optional {
    use serde::{Deserializer, Serializer};

    use crate::model::Timestamp;

    #[expect(clippy::ref_option, reason = "serde hands the field by reference")]
    pub(crate) fn serialize<S: Serializer>(
        instant: &Option<Timestamp>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match instant {
            Some(instant) => super::serialize(instant, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        super::deserialize(deserializer).map(Some)
    }
}
