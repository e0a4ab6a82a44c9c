//! The tokens of classes, walked symbol by symbol.

#![expect(
    clippy::indexing_slicing,
    reason = "symbols are below `SYMBOLS`, of which each pair has an entry; build.rs writes the numbers of nodes and sets that there are"
)]
#![expect(clippy::arithmetic_side_effects, reason = "numbers of symbols, and of nodes, which a u16 holds")]

use super::format::{DASH, SYMBOLS};
use super::{MarkupSet, number};

/// Compiled tokens: the beginnings of all of them as nodes, root first, the children of each side by side.
/// `build.rs` writes it: the number of nodes, nodes of 12 bytes, the node of each pair of symbols, then sets.
pub(super) struct Trie {
    /// A bit for each symbol that leads on (8 bytes), the first child (2), the number of its set (2).
    nodes: &'static [[u8; 12]],
    /// The node that two symbols lead to, the root where they lead nowhere: every token has two, and few words of a page
    /// begin like one.
    pairs: &'static [[u8; 2]],
    /// The families of tokens that end here but may go on, and of those that must end here.
    sets: &'static [[u8; 16]],
}

impl Trie {
    pub(super) fn new(bytes: &'static [u8]) -> Self {
        let (count, bytes) = number(bytes);
        let (nodes, bytes) = bytes.split_at(count * 12);
        let (pairs, sets) = bytes.split_at(SYMBOLS * SYMBOLS * 2);
        Self { nodes: nodes.as_chunks().0, pairs: pairs.as_chunks().0, sets: sets.as_chunks().0 }
    }

    /// The families of all tokens that symbols begin with; each ends before a dash or may go on.
    #[inline]
    pub(super) fn prefixes(&self, mut symbols: impl Iterator<Item = u8>) -> MarkupSet {
        let mut found = MarkupSet::default();
        let (Some(first), Some(second)) = (symbols.next(), symbols.next()) else { return found };
        let pair = usize::from(first) * SYMBOLS + usize::from(second);
        let mut number = usize::from(u16::from_le_bytes(self.pairs[pair]));
        if number == 0 {
            return found;
        }
        for symbol in symbols {
            let [next @ .., a, b, c, d] = self.nodes[number];
            // The first set is empty.
            let set = usize::from(u16::from_le_bytes([c, d]));
            if set > 0 {
                let sets = u128::from_le_bytes(self.sets[set]);
                let (open, whole) = (sets as u64, (sets >> 64) as u64);
                found.0 |= open | if symbol == DASH { whole } else { 0 };
            }
            let (next, bit) = (u64::from_le_bytes(next), 1 << symbol);
            if next & bit == 0 {
                break;
            }
            number = usize::from(u16::from_le_bytes([a, b])) + (next & (bit - 1)).count_ones() as usize;
        }
        found
    }
}
