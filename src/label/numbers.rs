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
    pub(super) fn of<K: Eq + Hash>(hashes: impl ExactSizeIterator<Item = K>) -> Self {
        let mut known: FxHashMap<K, u32> = FxHashMap::with_capacity_and_hasher(hashes.len(), FxBuildHasher);
        let number = |hash: K| {
            let next = known.len() as u32;
            *known.entry(hash).or_insert(next)
        };
        let all = hashes.map(number).collect();
        Self { all, different: known.len() }
    }
}
