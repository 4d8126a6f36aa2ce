//! Which results were met before, at the price of a few bytes each: a million names would take more memory than a
//! batch may.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

/// Results that were met, as hashes of whose they are.
#[derive(Default)]
pub struct Seen {
    hashes: HashSet<u64, BuildHasherDefault<AsItIs>>,
    hasher: Whose,
}

/// Makes one number of whose a result is. Several threads may have their own copy.
#[derive(Clone, Default)]
pub struct Whose(foldhash::quality::RandomState);

impl Whose {
    /// The number of an institution, a year and a stage.
    pub fn hash(&self, institution: &str, year: Option<u16>, stage: Option<&str>) -> u64 {
        self.0.hash_one((institution, year, stage))
    }
}

impl Seen {
    /// What makes the numbers.
    pub fn whose(&self) -> &Whose {
        &self.hasher
    }

    /// Remembers a result; false where it was met before.
    pub fn insert(&mut self, hash: u64) -> bool {
        self.hashes.insert(hash)
    }

    /// Makes room for so many at once: growing would copy a million hashes over and over.
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
