//! Headers as they are kept from build to build: as the bytes that they are in
//! memory too, each behind the stamp of its file and its claims.

use std::path::Path;

use rayon::prelude::*;

use crate::model::Header;
use crate::model::headers::{self, Headers, Place};
use crate::pipeline::headers::claims::Claims;
use crate::sources::{Found, Stamp, cache};

/// What stands before a header.
const BEFORE: usize = Stamp::SIZE + 2 * size_of::<u64>();

/// How many rows a part has: parts are read and written in parallel.
const ROWS: usize = 2048;

/// What the last build kept.
#[derive(Default)]
pub struct Shelf {
    /// The whole cache.
    pub bytes: Vec<u8>,
    /// Of the headers in it, sorted by path.
    pub places: Vec<Place>,
    /// Whether no two rows claim the same.
    pub is_distinct: bool,
}

impl Shelf {
    /// Reads the cache; empty where there is none that fits.
    pub fn load(path: &Path, key: &str) -> Self {
        cache::load_parts(path, key).and_then(Self::read).unwrap_or_default()
    }

    fn read(cache::Parts { bytes, parts }: cache::Parts) -> Option<Self> {
        let (first, rows) = parts.split_first()?;
        let is_distinct = bytes[first.clone()] == [1];
        let read: Vec<Vec<Place>> = rows
            .par_iter()
            .map(|part| places(&bytes[..part.end], part.start))
            .collect::<Option<_>>()?;
        Some(Self { places: read.concat(), bytes, is_distinct })
    }

    /// Says whether files are just these, unchanged.
    pub fn is(&self, files: &[Found]) -> bool {
        let rows = self.places.par_iter().with_min_len(ROWS);
        self.places.len() == files.len()
            && rows.zip(files).all(|(place, file)| self.is_of(place, file))
    }

    /// Finds for each file its row, if it is unchanged.
    pub fn matched(&mut self, files: &[Found]) -> Vec<Option<Place>> {
        let mut places = std::mem::take(&mut self.places).into_iter().peekable();
        let row = |file: &Found| {
            while places.next_if(|place| place.path(&self.bytes) < &*file.path).is_some() {}
            places.next_if(|place| self.is_of(place, file))
        };
        files.iter().map(row).collect()
    }

    /// Numbers what all rows claim.
    pub fn known_claims(&self) -> Vec<u64> {
        self.places.iter().flat_map(|place| claims(place, &self.bytes)).collect()
    }

    /// Joins the claims of rows that are used to those of headers that were read.
    pub fn claims(&self, mut known: Vec<u64>, more: Vec<u64>) -> Claims {
        if self.is_distinct {
            return Claims::of_distinct(known, &more);
        }
        known.extend(more);
        Claims::new(known)
    }

    fn is_of(&self, place: &Place, file: &Found) -> bool {
        let stamp = file.stamp.map(Stamp::to_bytes);
        stamp.is_some_and(|stamp| before(place, &self.bytes).starts_with(&stamp))
            && place.path(&self.bytes) == &*file.path
    }
}

fn places(part: &[u8], start: usize) -> Option<Vec<Place>> {
    let mut places = Vec::with_capacity(ROWS);
    let mut at = start;
    while at < part.len() {
        let (place, end) = Place::find(part, at + BEFORE)?;
        places.push(place);
        at = end;
    }
    Some(places)
}

fn before<'a>(place: &Place, part: &'a [u8]) -> &'a [u8] {
    &part[place.at() - BEFORE..place.at()]
}

/// Returns the claims of a row.
pub fn claims(place: &Place, part: &[u8]) -> impl Iterator<Item = u64> {
    let numbers = before(place, part)[Stamp::SIZE..].chunks_exact(size_of::<u64>());
    let numbers = numbers.map(|bytes| bytes.try_into().map_or(0, u64::from_le_bytes));
    numbers.filter(|claim| *claim != 0)
}

/// Adds a row to a part.
pub fn write(stamp: Stamp, claims: [Option<u64>; 2], header: &Header, part: &mut Vec<u8>) -> Place {
    part.extend_from_slice(&stamp.to_bytes());
    // Zero is none.
    part.extend(claims.iter().flat_map(|claim| claim.unwrap_or(0).to_le_bytes()));
    headers::write(header, part)
}

/// Replaces the cache with the rows of some headers, by their indices, and
/// notes whether no two of all claim the same.
pub fn save((path, key): (&Path, &str), headers: &Headers, rows: &[usize], claims: &Claims) {
    let mut parts = vec![vec![u8::from(claims.are_distinct())]];
    parts.par_extend(rows.par_chunks(ROWS).map(|rows| part(headers, rows)));
    cache::save_parts(path, key, &parts);
}

fn part(headers: &Headers, rows: &[usize]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for index in rows {
        let (part, range) = headers.range(*index);
        bytes.extend_from_slice(&part[range.start - BEFORE..range.end]);
    }
    bytes
}
