//! Sets of entries by the texts that have them.

#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "build.rs writes a filter whose length is a power of two, slots of which some are free, and numbers of sets from 1 on"
)]

use super::format::{Hash, NUMBER_BITS, filter_bit, first_slot};
use super::number;

/// A compiled table: sets of entries by the key of a text; the empty set where a text only begins others.
/// `build.rs` writes it: the numbers of bytes of the filter and of slots, the filter, slots of 8 bytes, then sets.
pub(super) struct Table {
    /// A bit for each key, which some others share: few texts of a page have an entry, and these few bytes stay at hand where
    /// the slots do not.
    filter: &'static [u8],
    /// The rest of a key, and in [`NUMBER_BITS`] the number of its set, from 1; a free slot is 0.
    slots: &'static [[u8; 8]],
    sets: &'static [[u8; 16]],
}

impl Table {
    pub(super) fn new(bytes: &'static [u8]) -> Self {
        let (filter, bytes) = number(bytes);
        let (slots, bytes) = number(bytes);
        let (filter, bytes) = bytes.split_at(filter);
        let (slots, sets) = bytes.split_at(8 * slots);
        Self { filter, slots: slots.as_chunks().0, sets: sets.as_chunks().0 }
    }

    /// The entries of a text; nothing where no entry begins so.
    pub(super) fn get(&self, text: Hash) -> Option<u128> {
        let key = text.key();
        let bit = filter_bit(key, self.filter.len());
        if self.filter[bit / 8] >> (bit % 8) & 1 == 0 {
            return None;
        }
        let mut at = first_slot(key, self.slots.len());
        loop {
            let slot = u64::from_le_bytes(self.slots[at]);
            let number = slot as usize & ((1 << NUMBER_BITS) - 1);
            if number == 0 {
                return None;
            }
            if slot >> NUMBER_BITS == key << NUMBER_BITS >> NUMBER_BITS {
                return Some(u128::from_le_bytes(self.sets[number - 1]));
            }
            at = (at + 1) % self.slots.len();
        }
    }
}
