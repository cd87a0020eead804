//! Content codings: made once when a file is published, chosen by each request.

use std::sync::{LazyLock, Mutex, PoisonError};

use brotli::enc::BrotliEncoderParams;
use libdeflater::{CompressionLvl, Compressor};

use crate::serve::responses::negotiate;

/// What is smaller fits into one packet either way.
const LEAST: usize = 256;

/// A content coding (RFC 9110 section 8.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentCoding {
    /// As it is.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
    /// RFC 8878.
    Zstd,
}

/// How much work compressing may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompressionEffort {
    /// Once, for many requests.
    Thorough,
    /// While a client waits.
    Quick,
}

/// What is known of a coding.
pub struct ContentCodingRow {
    /// The coding.
    pub coding: ContentCoding,
    /// Its name in a field.
    pub name: &'static str,
    /// What it adds to an entity tag: each coding has its own bytes.
    pub suffix: &'static str,
}

/// Every coding.
#[rustfmt::skip]
pub const CODINGS: &[ContentCodingRow] = &[
    ContentCodingRow { coding: ContentCoding::Identity, name: "identity", suffix: "" },
    ContentCodingRow { coding: ContentCoding::Gzip,     name: "gzip",     suffix: "-gzip" },
    ContentCodingRow { coding: ContentCoding::Brotli,   name: "br",       suffix: "-br" },
    ContentCodingRow { coding: ContentCoding::Zstd,     name: "zstd",     suffix: "-zstd" },
];

impl ContentCoding {
    /// Returns its row.
    pub fn row(self) -> &'static ContentCodingRow {
        CODINGS.iter().find(|row| row.coding == self).expect("a test finds a row of every coding")
    }

    /// Returns its weight in an `Accept-Encoding`, in thousandths. Identity is
    /// taken unless it is refused, but behind all that are named (RFC 9110
    /// section 12.5.3); without the field it is the one that no client misreads.
    pub fn weight(self, accepted: Option<&str>) -> u16 {
        let Some(field) = accepted else {
            return if self == Self::Identity { 1000 } else { 0 };
        };
        let weight = |name| negotiate::weight(field, name);
        match self {
            Self::Identity => negotiate::named(field, "identity")
                .unwrap_or_else(|| u16::from(weight("*") != Some(0))),
            // An old name for the same (RFC 9110 section 8.4.1.3).
            Self::Gzip => negotiate::named(field, "x-gzip").or_else(|| weight("gzip")).unwrap_or(0),
            Self::Brotli | Self::Zstd => weight(self.row().name).unwrap_or(0),
        }
    }

    /// Encodes bytes; nothing where that does not make them smaller.
    pub fn encode(self, bytes: &[u8], effort: CompressionEffort) -> Option<Vec<u8>> {
        if bytes.len() < LEAST {
            return None;
        }
        let encoded = match self {
            Self::Identity => None,
            Self::Gzip => gzip(bytes, effort),
            Self::Brotli => brotli(bytes, effort),
            Self::Zstd => zstd::bulk::compress(bytes, level(effort, 3, 15)).ok(),
        };
        encoded.filter(|encoded| encoded.len() < bytes.len())
    }
}

const fn level(effort: CompressionEffort, quick: i32, thorough: i32) -> i32 {
    match effort {
        CompressionEffort::Quick => quick,
        CompressionEffort::Thorough => thorough,
    }
}

/// Level 10 is six in a hundred shorter than `gzip -9`; two more gain nothing.
/// It takes 9 MB, which the allocator would keep for every thread.
static THOROUGH: LazyLock<Mutex<Compressor>> =
    LazyLock::new(|| Mutex::new(Compressor::new(CompressionLvl::new(10).unwrap_or_default())));

fn gzip(bytes: &[u8], effort: CompressionEffort) -> Option<Vec<u8>> {
    match effort {
        CompressionEffort::Quick => gzip_by(&mut Compressor::new(CompressionLvl::default()), bytes),
        // A compressor holds nothing of what it made before.
        CompressionEffort::Thorough => {
            gzip_by(&mut THOROUGH.lock().unwrap_or_else(PoisonError::into_inner), bytes)
        }
    }
}

fn gzip_by(compressor: &mut Compressor, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoded = vec![0; compressor.gzip_compress_bound(bytes.len())];
    let length = compressor.gzip_compress(bytes, &mut encoded).ok()?;
    encoded.truncate(length);
    encoded.shrink_to_fit();
    Some(encoded)
}

/// Brotli's highest levels gain five in a hundred for ten times the work.
fn brotli(bytes: &[u8], effort: CompressionEffort) -> Option<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: level(effort, 4, 7),
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut encoded = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut encoded, &parameters).ok()?;
    Some(encoded)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn every_coding_has_its_row() {
        for coding in [
            ContentCoding::Identity,
            ContentCoding::Gzip,
            ContentCoding::Brotli,
            ContentCoding::Zstd,
        ] {
            assert_eq!(coding.row().coding, coding);
        }
        let mut names: Vec<_> = CODINGS.iter().flat_map(|row| [row.name, row.suffix]).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 2 * CODINGS.len());
    }

    fn decoded(coding: ContentCoding, encoded: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        match coding {
            ContentCoding::Identity => bytes.extend(encoded),
            ContentCoding::Gzip => {
                flate2::read::GzDecoder::new(encoded).read_to_end(&mut bytes).unwrap();
            }
            ContentCoding::Brotli => brotli::BrotliDecompress(&mut &*encoded, &mut bytes).unwrap(),
            ContentCoding::Zstd => bytes = zstd::bulk::decompress(encoded, 1 << 20).unwrap(),
        }
        bytes
    }

    #[test]
    fn what_is_encoded_comes_back() {
        let text: Vec<u8> = "feed and reader, ".repeat(500).into_bytes();
        for coding in [ContentCoding::Gzip, ContentCoding::Brotli, ContentCoding::Zstd] {
            for effort in [CompressionEffort::Quick, CompressionEffort::Thorough] {
                let encoded = coding.encode(&text, effort).unwrap();
                assert!(encoded.len() < 200);
                assert_eq!(decoded(coding, &encoded), text, "{coding:?}");
            }
            assert_eq!(coding.encode(b"short", CompressionEffort::Thorough), None);
        }
    }

    #[test]
    fn weights_follow_the_field() {
        let cases = [
            (None, [1000, 0, 0, 0]),
            (Some(""), [1, 0, 0, 0]),
            (Some("gzip"), [1, 1000, 0, 0]),
            (Some("x-gzip"), [1, 1000, 0, 0]),
            (Some("gzip, deflate, br, zstd"), [1, 1000, 1000, 1000]),
            (Some("br;q=0.5, gzip;q=0.2"), [1, 200, 500, 0]),
            (Some("gzip;q=0.5, identity;q=0.8"), [800, 500, 0, 0]),
            (Some("*"), [1, 1000, 1000, 1000]),
            (Some("*;q=0"), [0, 0, 0, 0]),
            (Some("gzip, *;q=0"), [0, 1000, 0, 0]),
            (Some("identity;q=0, br"), [0, 0, 1000, 0]),
            (Some("br, gzip;q=0"), [1, 0, 1000, 0]),
            (Some("deflate"), [1, 0, 0, 0]),
        ];
        for (field, expected) in cases {
            let codings = [
                ContentCoding::Identity,
                ContentCoding::Gzip,
                ContentCoding::Brotli,
                ContentCoding::Zstd,
            ];
            assert_eq!(codings.map(|coding| coding.weight(field)), expected, "{field:?}");
        }
    }
}
