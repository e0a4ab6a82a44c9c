//! Sets of entries by the texts that have them.

#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "build.rs writes a filter whose length is a power of two, the starts of one bucket more than there are, and numbers of sets that there are"
)]

use super::format::{ENTRY_BYTES, Hash, NUMBER_BITS, bucket_of, filter_bit, tag_of};
use super::number;

/// A compiled table: sets of entries by the key of a text. Most keys are of texts that only begin others; of these there is
/// nothing but a bit.
/// `build.rs` writes it: the numbers of bytes of the filter, of starts and of entries, these three, then sets.
pub(super) struct Table {
    /// A bit for each key, which some others share. What is no text of the table by it is none; few texts of a page are one.
    filter: &'static [u8],
    /// Where the entries of each bucket begin, and where those of the last end.
    starts: &'static [[u8; 4]],
    /// By key: its tag, and below that, in [`NUMBER_BITS`], the number of its set.
    entries: &'static [[u8; ENTRY_BYTES]],
    sets: &'static [[u8; 16]],
}

impl Table {
    pub(super) fn new(bytes: &'static [u8]) -> Self {
        let (filter, bytes) = number(bytes);
        let (starts, bytes) = number(bytes);
        let (entries, bytes) = number(bytes);
        let (filter, bytes) = bytes.split_at(filter);
        let (starts, bytes) = bytes.split_at(4 * starts);
        let (entries, sets) = bytes.split_at(ENTRY_BYTES * entries);
        Self {
            filter,
            starts: starts.as_chunks().0,
            entries: entries.as_chunks().0,
            sets: sets.as_chunks().0,
        }
    }

    /// The entries of a text, the empty set where it has none; nothing where no text of the table begins so, nor has a bit in
    /// common with it.
    pub(super) fn get(&self, text: Hash) -> Option<u128> {
        let key = text.key();
        let bit = filter_bit(key, self.filter.len());
        if self.filter[bit / 8] >> (bit % 8) & 1 == 0 {
            return None;
        }
        let bucket = bucket_of(key, self.starts.len() - 1);
        let start = |at: usize| u32::from_le_bytes(self.starts[at]) as usize;
        let tag = tag_of(key);
        let number = self.entries[start(bucket)..start(bucket + 1)].iter().find_map(|[a, b, c, d, e, f]| {
            let entry = u64::from_le_bytes([*a, *b, *c, *d, *e, *f, 0, 0]);
            (entry >> NUMBER_BITS == tag).then_some(entry & ((1 << NUMBER_BITS) - 1))
        });
        Some(number.map_or(0, |number| u128::from_le_bytes(self.sets[number as usize])))
    }
}
