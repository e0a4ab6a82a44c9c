//! The table of a model: read from text, written as bytes, read from those.

use std::ops::Range;

/// Boosted trees as they are written down: their splits ask for columns by the places of the names that the table has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The columns that it was fitted on.
    pub(super) names: Vec<String>,
    pub(super) trees: Vec<Tree>,
    /// The splits of all trees: of each tree first those that send absent values (NaN) left, then the others.
    pub(super) splits: Vec<Split>,
    /// What the leaves of each tree add, from left to right.
    pub(super) leaves: Vec<[f32; LEAVES]>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tree {
    pub(super) absent_left: Range<usize>,
    pub(super) absent_right: Range<usize>,
}

/// A row goes left here if its value is up to the threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Split {
    pub(super) threshold: f32,
    pub(super) column: u32,
    /// The leaves that a row which goes right may end in, a bit each.
    pub(super) right: u32,
}

/// Leaves of a tree at most: a bit each.
pub(super) const LEAVES: usize = u32::BITS as usize;

impl Table {
    /// Reads a table.
    ///
    /// The lines are `# comment`, `features NAME ...`, and `tree NODE ...`, where a node is
    /// `FEATURE<THRESHOLD:LEFT:RIGHT` (`<=` when absent values go left) or `=VALUE` for a leaf; `LEFT` and `RIGHT` count
    /// nodes from the start of the tree and come after their parent. A tree has up to 32 leaves.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    #[expect(clippy::arithmetic_side_effects, reason = "lines of a text in memory, counted from 1")]
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut read = Self::default();
        for (number, line) in text.lines().enumerate() {
            let wrong = |what: String| format!("line {}: {what}", number + 1);
            match line.split_once(' ') {
                _ if line.is_empty() || line.starts_with('#') => {}
                Some(("features", names)) => read.names = names.split(' ').map(str::to_owned).collect(),
                Some(("tree", nodes)) => read.add(nodes).map_err(wrong)?,
                _ => return Err(wrong("neither features nor tree".to_owned())),
            }
        }
        Ok(read)
    }

    fn add(&mut self, nodes: &str) -> Result<(), String> {
        let parse = |node| Node::parse(node).ok_or_else(|| format!("no node: {node:?}"));
        let nodes: Vec<Node> = nodes.split(' ').map(parse).collect::<Result<_, _>>()?;
        let (mut leaves, mut splits) = (Vec::new(), Vec::new());
        flatten(&nodes, 0, &mut leaves, &mut splits)?;
        if splits.iter().any(|(split, _)| split.column as usize >= self.names.len()) {
            return Err("a node asks for an unknown feature".to_owned());
        }
        let mut append = |left: bool| {
            let start = self.splits.len();
            self.splits.extend(splits.iter().filter(|split| split.1 == left).map(|split| split.0));
            start..self.splits.len()
        };
        let tree = Tree { absent_left: append(true), absent_right: append(false) };
        self.trees.push(tree);
        leaves.resize(LEAVES, 0.0);
        self.leaves.extend(leaves.as_chunks().0);
        Ok(())
    }

    /// The bytes that [`from_bytes`](Self::from_bytes) reads: the numbers of trees and splits, then those and the leaves,
    /// all of them words of four bytes; then the names of the features.
    #[allow(dead_code, reason = "build.rs writes them")]
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut words = vec![self.trees.len() as u32, self.splits.len() as u32];
        for tree in &self.trees {
            let (left, right) = (&tree.absent_left, &tree.absent_right);
            words.extend([left.start, right.start, right.end].map(|place| place as u32));
        }
        words.extend(
            self.splits.iter().flat_map(|split| [split.threshold.to_bits(), split.column, split.right]),
        );
        words.extend(self.leaves.as_flattened().iter().map(|leaf| leaf.to_bits()));
        let mut bytes: Vec<u8> = words.into_iter().flat_map(u32::to_le_bytes).collect();
        bytes.extend(self.names.join(" ").into_bytes());
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    #[allow(dead_code, reason = "the program reads them")]
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "`to_bytes` wrote two counts of what follows, which is in memory"
    )]
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let word = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
        let (counts, bytes) = bytes.split_at(2 * 4);
        let counts: Vec<usize> = counts.as_chunks().0.iter().map(|count| word(count) as usize).collect();
        let (trees, bytes) = bytes.split_at(counts[0] * 3 * 4);
        let (splits, bytes) = bytes.split_at(counts[1] * 3 * 4);
        let (leaves, names) = bytes.split_at(counts[0] * LEAVES * 4);
        let tree = |words: &[[u8; 4]; 3]| {
            let [start, middle, end] = words.map(|bytes| word(&bytes) as usize);
            Tree { absent_left: start..middle, absent_right: middle..end }
        };
        let leaf = |bytes: &[u8; 4]| f32::from_bits(word(bytes));
        let split = |words: &[[u8; 4]; 3]| {
            let [threshold, column, right] = words.map(|bytes| word(&bytes));
            Split { threshold: f32::from_bits(threshold), column, right }
        };
        Self {
            names: String::from_utf8_lossy(names).split(' ').map(str::to_owned).collect(),
            trees: trees.as_chunks().0.as_chunks().0.iter().map(tree).collect(),
            splits: splits.as_chunks().0.as_chunks().0.iter().map(split).collect(),
            leaves: leaves
                .as_chunks()
                .0
                .as_chunks()
                .0
                .iter()
                .map(|leaves| leaves.map(|own| leaf(&own)))
                .collect(),
        }
    }
}

/// A node as the table has it.
enum Node {
    Leaf(f32),
    Split { column: u32, threshold: f32, absent_left: bool, left: usize, right: usize },
}

impl Node {
    fn parse(text: &str) -> Option<Self> {
        if let Some(value) = text.strip_prefix('=') {
            return Some(Self::Leaf(value.parse().ok()?));
        }
        let (column, rest) = text.split_once('<')?;
        let threshold = rest.strip_prefix('=');
        let mut parts = threshold.unwrap_or(rest).split(':').map(str::trim);
        Some(Self::Split {
            column: column.parse().ok()?,
            absent_left: threshold.is_some(),
            threshold: parts.next()?.parse().ok()?,
            left: parts.next()?.parse().ok()?,
            right: parts.next()?.parse().ok()?,
        })
    }
}

/// Lists the leaves below a node from left to right, and its splits, each with whether absent values go left.
#[expect(clippy::indexing_slicing, reason = "the split was put at its place before")]
fn flatten(
    nodes: &[Node],
    at: usize,
    leaves: &mut Vec<f32>,
    splits: &mut Vec<(Split, bool)>,
) -> Result<(), String> {
    if leaves.len() == LEAVES || splits.len() == LEAVES {
        return Err(format!("a tree of more than {LEAVES} leaves"));
    }
    match nodes.get(at) {
        Some(Node::Leaf(value)) => leaves.push(*value),
        Some(Node::Split { column, threshold, absent_left, left, right }) => {
            // A child comes after its parent, so that every way ends.
            if *left <= at || *right <= at {
                return Err("a node leads back".to_owned());
            }
            let place = splits.len();
            splits.push((Split { threshold: *threshold, column: *column, right: u32::MAX }, *absent_left));
            let first = leaves.len();
            flatten(nodes, *left, leaves, splits)?;
            splits[place].0.right ^= (first..leaves.len()).map(|leaf| 1 << leaf).sum::<u32>();
            flatten(nodes, *right, leaves, splits)?;
        }
        None => return Err("a node leads out of the tree".to_owned()),
    }
    Ok(())
}
