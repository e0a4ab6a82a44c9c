//! The tokens of classes, walked byte by byte.

use super::MarkupSet;
use super::format::symbol;

/// Compiled tokens: the beginnings of all of them as nodes, root first, the children of each side by side.
/// `build.rs` writes it: the number of nodes, then nodes of 12 bytes, then sets.
pub(super) struct Trie {
    /// A bit for each symbol that leads on (8 bytes), the first child (2), the number of its set (2).
    nodes: &'static [[u8; 12]],
    /// The families of tokens that end here but may go on, and of those that must end here.
    sets: &'static [[u8; 16]],
}

impl Trie {
    pub(super) fn new(bytes: &'static [u8]) -> Self {
        let (count, bytes) = bytes.split_at(4);
        let count = count.iter().rev().fold(0, |count, byte| count << 8 | usize::from(*byte));
        let (nodes, sets) = bytes.split_at(count * 12);
        Self { nodes: nodes.as_chunks().0, sets: sets.as_chunks().0 }
    }

    /// The families of all tokens that a text begins with; each ends before a dash or may go on.
    pub(super) fn prefixes(&self, text: &[u8]) -> MarkupSet {
        let mut found = MarkupSet::default();
        let mut node = &self.nodes[0];
        for byte in text {
            let [symbols @ .., a, b, c, d] = node;
            // The first set is empty.
            let set = usize::from(u16::from_le_bytes([*c, *d]));
            if set > 0 {
                let sets = u128::from_le_bytes(self.sets[set]);
                let (open, whole) = (sets as u64, (sets >> 64) as u64);
                found.0 |= open | if *byte == b'-' { whole } else { 0 };
            }
            let (symbols, bit) =
                (u64::from_le_bytes(*symbols), symbol(*byte).map_or(0, |symbol| 1 << symbol));
            if symbols & bit == 0 {
                break;
            }
            let before = (symbols & (bit - 1)).count_ones() as usize;
            node = &self.nodes[usize::from(u16::from_le_bytes([*a, *b])) + before];
        }
        found
    }
}
