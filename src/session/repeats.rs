//! Which results came before, at the price of a few bytes each: a million names would take more memory than a batch
//! may.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use crate::rubric::normalise;
use crate::scores::{Source, institution_key};

/// The results that came before, as hashes of institution, year and stage, with their places.
#[derive(Default)]
pub struct Repeats {
    /// Where each was first: the position of its source, and the row.
    places: HashMap<u64, (u32, u32), BuildHasherDefault<AsItIs>>,
    sources: Vec<Source>,
    hasher: ResultHasher,
}

/// Makes one number of institution, year and stage. Several threads may have their own copy.
#[derive(Clone, Default)]
pub struct ResultHasher(foldhash::quality::RandomState);

impl ResultHasher {
    /// The number of a result, however its institution and its stage are written.
    pub fn hash(&self, institution: &str, year: Option<u16>, stage: Option<&str>) -> u64 {
        self.0.hash_one((institution_key(institution), year, stage.map(normalise)))
    }
}

impl Repeats {
    /// What makes the numbers.
    pub fn hasher(&self) -> &ResultHasher {
        &self.hasher
    }

    /// Goes on with the results of another table.
    pub fn begin(&mut self, source: Source) {
        self.sources.push(source);
    }

    /// The table that results come from.
    pub fn source(&self) -> Option<&Source> {
        self.sources.last()
    }

    /// Remembers a result of a row; the place where it came before, if it did.
    pub fn insert(&mut self, hash: u64, row: u32) -> Option<(&Source, u32)> {
        match self.places.entry(hash) {
            Entry::Vacant(new) => {
                new.insert((self.sources.len().saturating_sub(1) as u32, row));
                None
            }
            Entry::Occupied(known) => {
                let (source, row) = *known.get();
                Some((self.sources.get(source as usize)?, row))
            }
        }
    }

    /// Makes room for this many at once: growing would copy a million hashes over and over.
    pub fn reserve(&mut self, count: usize) {
        self.places.reserve(count);
    }
}

/// A hasher for what is a hash already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
