//! Numbers in place of hashes, so that what is looked up again and again lies in lists.

#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places are below a power of two, and numbers below what is known; there are as many hashes as a list in memory has, at most"
)]

use std::hash::{BuildHasher, Hash};

use rustc_hash::FxBuildHasher;

/// A number for each of some hashes, the same for the same, from 0 on in the order in which they are met.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) all: Vec<u32>,
    /// How many are different.
    pub(super) different: usize,
}

impl Numbers {
    /// Numbers these in place of what was numbered before.
    pub(super) fn fill<K: Copy + Eq + Hash>(&mut self, hashes: impl ExactSizeIterator<Item = K>) {
        // Nothing is taken out again: a table of places beside a list of what is known takes a quarter of the time of a hash
        // map. Not kept: one that is no larger than it has to be stays in the cache.
        let mut known = Vec::with_capacity(hashes.len());
        // The number of what has a place, and 1; 0 where nothing has it. Half of them stay free.
        let mut places = vec![0_u32; (2 * hashes.len()).next_power_of_two()];
        let last = places.len() - 1;
        self.all.clear();
        self.all.extend(hashes.map(|hash| {
            let mut place = FxBuildHasher.hash_one(hash) as usize & last;
            loop {
                match places[place] {
                    0 => {
                        known.push(hash);
                        places[place] = known.len() as u32;
                        break known.len() as u32 - 1;
                    }
                    next if known[next as usize - 1] == hash => break next - 1,
                    _ => place = (place + 1) & last,
                }
            }
        }));
        self.different = known.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_has_the_same_number() {
        let cases: &[(&str, &[u64], &[u32])] = &[
            ("nothing", &[], &[]),
            ("one", &[7], &[0]),
            ("in the order in which they are met", &[9, 3, 9, 5, 3], &[0, 1, 0, 2, 1]),
            ("all of one place", &[1 << 40, 1 << 50, 1 << 60, 1 << 50], &[0, 1, 2, 1]),
        ];
        let mut numbers = Numbers::default();
        for (name, hashes, expected) in cases {
            numbers.fill(hashes.iter().copied());
            assert_eq!(numbers.all, *expected, "{name}");
            assert_eq!(
                numbers.different,
                expected.iter().max().map_or(0, |most| *most as usize + 1),
                "{name}"
            );
        }
    }
}
