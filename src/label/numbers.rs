//! Numbers in place of hashes, so that what is looked up again and again lies in lists.

use std::hash::Hash;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// A number for each of some hashes, the same for the same, from 0 on in the order in which they are met.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) all: Vec<u32>,
    /// How many are different.
    pub(super) different: usize,
}

impl Numbers {
    /// Numbers these in place of what was numbered before.
    pub(super) fn fill<K: Eq + Hash>(&mut self, hashes: impl ExactSizeIterator<Item = K>) {
        // Not kept: one that is no larger than it has to be stays in the cache.
        let mut known: FxHashMap<K, u32> = FxHashMap::with_capacity_and_hasher(hashes.len(), FxBuildHasher);
        self.all.clear();
        self.all.extend(hashes.map(|hash| {
            let next = known.len() as u32;
            *known.entry(hash).or_insert(next)
        }));
        self.different = known.len();
    }
}
