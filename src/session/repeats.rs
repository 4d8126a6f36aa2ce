//! Which results came before, at the price of a few bytes each: a million names would take more memory than a batch
//! may.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use crate::rubric::normalise;
use crate::scores::institution_key;

/// The results that came before, as hashes of institution, year and stage.
#[derive(Default)]
pub struct Repeats {
    hashes: HashSet<u64, BuildHasherDefault<AsItIs>>,
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

    /// Remembers a result; false where it came before.
    pub fn insert(&mut self, hash: u64) -> bool {
        self.hashes.insert(hash)
    }

    /// Makes room for this many at once: growing would copy a million hashes over and over.
    pub fn reserve(&mut self, count: usize) {
        self.hashes.reserve(count);
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
