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
        let mut node = 0;
        for byte in text {
            found.0 |= self.families(node, *byte == b'-');
            let Some(child) = symbol(*byte).and_then(|symbol| self.child(node, symbol)) else { break };
            node = child;
        }
        found
    }

    fn child(&self, node: usize, symbol: u8) -> Option<usize> {
        let [symbols @ .., a, b, _, _] = &self.nodes[node];
        let (symbols, bit) = (u64::from_le_bytes(*symbols), 1 << symbol);
        let before = (symbols & (bit - 1)).count_ones() as usize;
        (symbols & bit != 0).then(|| usize::from(u16::from_le_bytes([*a, *b])) + before)
    }

    fn families(&self, node: usize, ends: bool) -> u64 {
        let [.., a, b] = self.nodes[node];
        let sets = u128::from_le_bytes(self.sets[usize::from(u16::from_le_bytes([a, b]))]);
        let (open, whole) = (sets as u64, (sets >> 64) as u64);
        open | if ends { whole } else { 0 }
    }
}
