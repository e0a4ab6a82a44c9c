//! Features -> score: sums of boosted regression trees, read from a table in `weights/`.
//!
//! Gradient-boosted trees after Friedman, "Greedy function approximation: a gradient boosting machine" (2001); fitted
//! offline by `tools/fit`. The table is text: a head with its provenance, the features it was fitted on, then one
//! line a tree.

/// Boosted trees.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Names of the features, in the order of a row.
    features: Vec<String>,
    nodes: Vec<Node>,
    /// First node of each tree.
    roots: Vec<u32>,
}

/// A split, or a leaf where both ways lead to itself.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Node {
    /// A value up to this goes left; in a leaf, the value it adds.
    threshold: f32,
    /// Column of the row; [`LEAF`] marks a leaf. The top bit sends absent values (NaN) left.
    feature: u16,
    left: u16,
    right: u16,
}

const LEAF: u16 = 0x7fff;
const ABSENT_LEFT: u16 = 0x8000;

impl Model {
    /// Reads a table.
    ///
    /// The lines are `# comment`, `features NAME ...`, and `tree NODE ...`, where a node is
    /// `FEATURE<THRESHOLD:LEFT:RIGHT` (`<=` when absent values go left) or `=VALUE` for a leaf; `LEFT` and `RIGHT` count
    /// nodes from the start of the tree.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    pub fn parse(table: &str) -> Result<Self, String> {
        let mut model = Self { features: Vec::new(), nodes: Vec::new(), roots: Vec::new() };
        for (number, line) in table.lines().enumerate() {
            let wrong = |what: &str| format!("line {}: {what}", number + 1);
            match line.split_once(' ') {
                _ if line.is_empty() || line.starts_with('#') => {}
                Some(("features", names)) => model.features = names.split(' ').map(str::to_owned).collect(),
                Some(("tree", nodes)) => {
                    let start = model.nodes.len();
                    model.roots.push(start as u32);
                    for node in nodes.split(' ') {
                        let node = Node::parse(node).ok_or_else(|| wrong(&format!("no node: {node:?}")))?;
                        model.nodes.push(node);
                    }
                    let count = model.nodes.len() - start;
                    // A child stands behind its parent, so that every walk ends.
                    let inside = |(at, node): (usize, &Node)| {
                        let children = [usize::from(node.left), usize::from(node.right)];
                        node.is_leaf()
                            || (children.iter().all(|child| (at + 1..count).contains(child))
                                && node.column() < model.features.len())
                    };
                    if !model.nodes[start..].iter().enumerate().all(inside) {
                        return Err(wrong("a node leads out of the tree or asks for an unknown feature"));
                    }
                }
                _ => return Err(wrong("neither features nor tree")),
            }
        }
        Ok(model)
    }

    /// Names of the features it was fitted on, in the order of a row.
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// The score of a row of features: log odds that the block belongs to the article.
    pub fn score(&self, row: &[f32]) -> f32 {
        self.roots.iter().map(|root| self.tree(*root as usize, row)).sum()
    }

    /// The probability (0..=1) of each of some rows of `columns` features.
    pub fn probabilities(&self, rows: &[f32], columns: usize) -> Vec<f32> {
        rows.chunks_exact(columns.max(1)).map(|row| 1.0 / (1.0 + (-self.score(row)).exp())).collect()
    }

    fn tree(&self, root: usize, row: &[f32]) -> f32 {
        let mut node = &self.nodes[root];
        while !node.is_leaf() {
            let value = row[node.column()];
            let left = value <= node.threshold || (value.is_nan() && node.feature & ABSENT_LEFT != 0);
            node = &self.nodes[root + usize::from(if left { node.left } else { node.right })];
        }
        node.threshold
    }
}

impl Node {
    fn parse(text: &str) -> Option<Self> {
        if let Some(value) = text.strip_prefix('=') {
            return Some(Self { threshold: value.parse().ok()?, feature: LEAF, left: 0, right: 0 });
        }
        let (feature, rest) = text.split_once('<')?;
        let (rest, absent) = rest.strip_prefix('=').map_or((rest, 0), |rest| (rest, ABSENT_LEFT));
        let mut parts = rest.split(':');
        let threshold = parts.next()?.parse().ok()?;
        let (left, right) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let feature: u16 = feature.parse().ok().filter(|feature| *feature < LEAF)?;
        Some(Self { threshold, feature: feature | absent, left, right })
    }

    fn column(&self) -> usize {
        usize::from(self.feature & !ABSENT_LEFT)
    }

    fn is_leaf(&self) -> bool {
        self.feature == LEAF
    }
}
