//! Features -> score: sums of boosted regression trees, read from a table in `weights/`.
//!
//! Gradient-boosted trees after Friedman, "Greedy function approximation: a gradient boosting machine" (2001); fitted
//! offline by `tools/fit`. The table is text: a head with its provenance, the features it was fitted on, then one
//! line a tree.
//!
//! No tree is walked. Every split strikes out the leaves that a row cannot end in, for many rows at once and without a
//! branch; the first leaf left is the row's (Lucchese et al., "QuickScorer: a fast algorithm to rank documents with
//! additive ensembles of regression trees", 2015).

use std::ops::Range;

/// Boosted trees.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Names of the features, in the order of a row.
    features: Vec<String>,
    trees: Vec<Tree>,
    /// The splits of all trees: of each tree first those that send absent values (NaN) left, then the others.
    splits: Vec<Split>,
    /// What the leaves of all trees add, of each tree from left to right.
    leaves: Vec<f32>,
}

#[derive(Clone, Debug, PartialEq)]
struct Tree {
    absent_left: Range<usize>,
    absent_right: Range<usize>,
    leaves: usize,
}

/// A row goes left here if its value is up to the threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Split {
    threshold: f32,
    column: u32,
    /// The leaves that a row which goes right may end in, a bit each.
    right: u32,
}

/// Leaves of a tree at most: a bit each.
const LEAVES: usize = u32::BITS as usize;

/// Rows that are scored at once: four vectors of the smallest processors.
const LANES: usize = 16;

/// A value of each row.
type Lanes = [f32; LANES];

impl Model {
    /// Reads a table.
    ///
    /// The lines are `# comment`, `features NAME ...`, and `tree NODE ...`, where a node is
    /// `FEATURE<THRESHOLD:LEFT:RIGHT` (`<=` when absent values go left) or `=VALUE` for a leaf; `LEFT` and `RIGHT` count
    /// nodes from the start of the tree and stand behind their parent. A tree has up to 32 leaves.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    pub fn parse(table: &str) -> Result<Self, String> {
        let mut model =
            Self { features: Vec::new(), trees: Vec::new(), splits: Vec::new(), leaves: Vec::new() };
        for (number, line) in table.lines().enumerate() {
            let wrong = |what: String| format!("line {}: {what}", number + 1);
            match line.split_once(' ') {
                _ if line.is_empty() || line.starts_with('#') => {}
                Some(("features", names)) => model.features = names.split(' ').map(str::to_owned).collect(),
                Some(("tree", nodes)) => model.add(nodes).map_err(wrong)?,
                _ => return Err(wrong("neither features nor tree".to_owned())),
            }
        }
        Ok(model)
    }

    fn add(&mut self, nodes: &str) -> Result<(), String> {
        let parse = |node| Node::parse(node).ok_or_else(|| format!("no node: {node:?}"));
        let nodes: Vec<Node> = nodes.split(' ').map(parse).collect::<Result<_, _>>()?;
        let (mut leaves, mut splits) = (Vec::new(), Vec::new());
        flatten(&nodes, 0, &mut leaves, &mut splits)?;
        if splits.iter().any(|(split, _)| split.column as usize >= self.features.len()) {
            return Err("a node asks for an unknown feature".to_owned());
        }
        let mut append = |left: bool| {
            let start = self.splits.len();
            self.splits.extend(splits.iter().filter(|split| split.1 == left).map(|split| split.0));
            start..self.splits.len()
        };
        let tree = Tree { absent_left: append(true), absent_right: append(false), leaves: self.leaves.len() };
        self.trees.push(tree);
        self.leaves.extend(leaves);
        Ok(())
    }

    /// Names of the features it was fitted on, in the order of a row.
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// The probability (0..=1) of each of some rows of `columns` features: of the log odds that the trees add up to.
    pub fn probabilities(&self, rows: &[f32], columns: usize) -> Vec<f32> {
        let columns = columns.max(1);
        let mut scores = Vec::with_capacity(rows.len() / columns);
        let mut lanes: Vec<Lanes> = vec![[0.0; LANES]; columns];
        for rows in rows.chunks(LANES * columns) {
            let rows = rows.chunks_exact(columns);
            let count = rows.len();
            for (lane, row) in rows.enumerate() {
                lanes.iter_mut().zip(row).for_each(|(values, value)| values[lane] = *value);
            }
            let odds = self.log_odds(&lanes);
            scores.extend(odds[..count].iter().map(|odds| 1.0 / (1.0 + (-odds).exp())));
        }
        scores
    }

    fn log_odds(&self, columns: &[Lanes]) -> Lanes {
        let mut odds = [0.0; LANES];
        for tree in &self.trees {
            let mut left = [u32::MAX; LANES];
            for Split { threshold, column, right } in &self.splits[tree.absent_left.clone()] {
                let values = &columns[*column as usize];
                (0..LANES).for_each(|lane| left[lane] &= right | !mask(values[lane] > *threshold));
            }
            for Split { threshold, column, right } in &self.splits[tree.absent_right.clone()] {
                let values = &columns[*column as usize];
                (0..LANES).for_each(|lane| left[lane] &= right | mask(values[lane] <= *threshold));
            }
            let leaves = &self.leaves[tree.leaves..];
            (0..LANES).for_each(|lane| odds[lane] += leaves[left[lane].trailing_zeros() as usize]);
        }
        odds
    }
}

/// All bits or none, without a branch: the compiler makes vectors of it.
fn mask(set: bool) -> u32 {
    u32::from(set).wrapping_neg()
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
            // A child stands behind its parent, so that every way ends.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_ends_in_one_leaf_of_each_tree() {
        let model = Model::parse(
            "# three leaves, then two\nfeatures a b\ntree 0<=1:1:4 1<5:2:3 =0.5 =1 =-2\ntree 1<=7:1:2 =0.25 =0.125",
        )
        .expect("a table");
        let absent = f32::NAN;
        let cases: [(&str, [f32; 2], f32); 5] = [
            ("left, left", [1.0, 4.0], 0.75),
            ("left, right", [0.0, 6.0], 1.25),
            ("right", [8.0, 8.0], -1.875),
            ("absent goes left, where it says so", [absent, 5.0], 0.75),
            ("absent goes right, where it does not", [1.0, absent], 1.25),
        ];
        // More rows than are scored at once, each of them in every lane.
        let rows: Vec<f32> = cases.iter().cycle().take(53).flat_map(|case| case.1).collect();
        let scores = model.probabilities(&rows, 2);
        assert_eq!(scores.len(), 53);
        for ((name, _, odds), score) in cases.iter().cycle().zip(scores) {
            let expected: f32 = 1.0 / (1.0 + f32::exp(-odds));
            assert!((score - expected).abs() < 1e-6, "{name}: {score} is not {expected}");
        }
    }

    #[test]
    fn broken_tables_are_refused() {
        let chain: Vec<String> = (0..32).map(|at| format!("0<1:{}:{} =0", 2 * at + 1, 2 * at + 2)).collect();
        let cases = [
            ("an unknown line", "forest", "line 1: neither features nor tree"),
            ("no node", "features a\ntree 0<1:x:2 =1 =2", "line 2: no node: \"0<1:x:2\""),
            (
                "an unknown feature",
                "features a\ntree 1<1:1:2 =1 =2",
                "line 2: a node asks for an unknown feature",
            ),
            ("a way back", "features a\ntree 0<1:0:1 =1", "line 2: a node leads back"),
            ("a way out", "features a\ntree 0<1:1:2 =1", "line 2: a node leads out of the tree"),
            (
                "too many leaves",
                &format!("features a\ntree {} =0", chain.join(" ")),
                "line 2: a tree of more than 32 leaves",
            ),
        ];
        for (name, table, error) in cases {
            assert_eq!(Model::parse(table).map(|_| ()), Err(error.to_owned()), "{name}");
        }
    }
}
