//! Content codings: compresses a file once, when it is published, and weighs the codings
//! for each request.

use std::sync::{LazyLock, Mutex, PoisonError};

use brotli::enc::BrotliEncoderParams;
use libdeflater::{CompressionLvl, Compressor};

use crate::serve::responses::negotiate;

/// Smallest file, in bytes, that is compressed. A smaller one fits into one packet anyway.
const SMALLEST: usize = 256;

/// A content coding (RFC 9110 section 8.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentCoding {
    /// The bytes of the file without compression.
    Identity,
    /// The gzip format (RFC 1952).
    Gzip,
    /// The Brotli format (RFC 7932).
    Brotli,
    /// The Zstandard format (RFC 8878).
    Zstd,
}

/// Trade-off between the time to compress and the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompressionEffort {
    /// Small size: the result is stored and sent many times.
    Thorough,
    /// Short time: a client is waiting.
    Quick,
}

/// Names of a coding.
pub struct ContentCodingRow {
    /// Coding that the row describes.
    pub coding: ContentCoding,
    /// Name in `Content-Encoding` and `Accept-Encoding`.
    pub name: &'static str,
    /// Suffix of entity tags. Each coding has other bytes and so needs its own tag.
    pub suffix: &'static str,
}

/// Table of all codings.
#[rustfmt::skip]
pub(crate) const CODINGS: &[ContentCodingRow] = &[
    ContentCodingRow { coding: ContentCoding::Identity, name: "identity", suffix: "" },
    ContentCodingRow { coding: ContentCoding::Gzip,     name: "gzip",     suffix: "-gzip" },
    ContentCodingRow { coding: ContentCoding::Brotli,   name: "br",       suffix: "-br" },
    ContentCodingRow { coding: ContentCoding::Zstd,     name: "zstd",     suffix: "-zstd" },
];

impl ContentCoding {
    /// Returns the row of the coding in [`CODINGS`].
    pub fn row(self) -> &'static ContentCodingRow {
        CODINGS
            .iter()
            .find(|row| row.coding == self)
            .expect("a test checks that every coding has a row")
    }

    /// Returns the weight of the coding in `Accept-Encoding`, in thousandths.
    ///
    /// Identity is acceptable unless it is excluded, but any named coding is preferred
    /// (RFC 9110 section 12.5.3). Without the header only identity is safe.
    pub fn weight(self, accepted: Option<&str>) -> u16 {
        let Some(field) = accepted else {
            return if self == Self::Identity { 1000 } else { 0 };
        };
        match self {
            Self::Identity => negotiate::named_weight(field, "identity")
                .unwrap_or_else(|| u16::from(negotiate::weight(field, "*") != Some(0))),
            // `x-gzip` is an alias of `gzip` (RFC 9110 section 8.4.1.3).
            Self::Gzip => negotiate::named_weight(field, "x-gzip")
                .or_else(|| negotiate::weight(field, "gzip"))
                .unwrap_or(0),
            Self::Brotli | Self::Zstd => negotiate::weight(field, self.row().name).unwrap_or(0),
        }
    }

    /// Compresses bytes. Returns `None` if the result is not smaller.
    pub fn encode(self, bytes: &[u8], effort: CompressionEffort) -> Option<Vec<u8>> {
        if bytes.len() < SMALLEST {
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

/// Compressor at level 10, which is 6 % smaller than `gzip -9`; levels 11 and 12 gain
/// nothing. It takes 9 MB, so all threads share one.
static THOROUGH: LazyLock<Mutex<Compressor>> =
    LazyLock::new(|| Mutex::new(Compressor::new(CompressionLvl::new(10).unwrap_or_default())));

fn gzip(bytes: &[u8], effort: CompressionEffort) -> Option<Vec<u8>> {
    match effort {
        CompressionEffort::Quick => {
            gzip_with(&mut Compressor::new(CompressionLvl::default()), bytes)
        }
        // A poisoned lock is harmless: a compressor keeps no state between calls.
        CompressionEffort::Thorough => {
            gzip_with(&mut THOROUGH.lock().unwrap_or_else(PoisonError::into_inner), bytes)
        }
    }
}

fn gzip_with(compressor: &mut Compressor, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoded = vec![0; compressor.gzip_compress_bound(bytes.len())];
    let length = compressor.gzip_compress(bytes, &mut encoded).ok()?;
    encoded.truncate(length);
    encoded.shrink_to_fit();
    Some(encoded)
}

fn brotli(bytes: &[u8], effort: CompressionEffort) -> Option<Vec<u8>> {
    // The highest level, 11, is 5 % smaller than 7 but takes ten times as long.
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
            assert_eq!(coding.row().coding, coding, "{coding:?}");
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
    fn encoded_bytes_decode_to_the_original() {
        let text: Vec<u8> = "feed and reader, ".repeat(500).into_bytes();
        for coding in [ContentCoding::Gzip, ContentCoding::Brotli, ContentCoding::Zstd] {
            for effort in [CompressionEffort::Quick, CompressionEffort::Thorough] {
                let encoded = coding.encode(&text, effort).unwrap();
                assert!(encoded.len() < 200, "{coding:?}");
                assert_eq!(decoded(coding, &encoded), text, "{coding:?}");
            }
            assert_eq!(coding.encode(b"short", CompressionEffort::Thorough), None, "{coding:?}");
        }
    }

    #[test]
    fn weights_follow_accept_encoding() {
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
