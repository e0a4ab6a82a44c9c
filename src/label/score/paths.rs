//! What each column of a row did to its score, and what another value of it would do.
//!
//! A row goes from the root of a tree to a leaf. At each split the mean of the leaves that it may yet end in changes, and that
//! change is the column's of the split (Saabas, "Interpreting random forests", 2014). So the means of the roots and all changes add
//! up to the score. Each leaf of a tree counts alike, since tables do not say how many rows of the fit ended in each.

#![expect(
    clippy::indexing_slicing,
    reason = "nodes, trees, columns and leaves are numbered in the lists that hold them; a tree has a root; a threshold tried is another than the own"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "numbers of leaves, up to 32, and of thresholds, of which one is before what is above the place of the own value"
)]

use super::{LEAVES, Model};

/// Values of a column that are tried, at most.
const NEAREST: usize = 24;

/// Trees that can be walked.
pub(crate) struct Paths {
    trees: Vec<Tree>,
    /// By column: the trees that ask for it, and its thresholds from the lowest on.
    columns: Vec<Column>,
    /// What is known before any column is: the means of all leaves of each tree, added up.
    pub(crate) base: f64,
}

#[derive(Clone, Default)]
struct Column {
    trees: Vec<usize>,
    thresholds: Vec<f32>,
}

/// Nodes, each before those below it.
type Tree = Vec<Node>;

struct Node {
    /// Of the leaves at or below it.
    mean: f64,
    split: Option<Split>,
}

struct Split {
    column: usize,
    threshold: f32,
    absent_left: bool,
    left: usize,
    right: usize,
}

/// Values of a column that would lead to another score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// This one or a lower one.
    AtMost(f32),
    /// A higher one than this.
    MoreThan(f32),
}

/// A split of a [`Model`] with the leaves that it parts: those from `first` on go left, up to `middle`.
struct Parted {
    first: usize,
    middle: usize,
    split: super::Split,
    absent_left: bool,
}

impl Paths {
    /// Of a model that scores rows of so many columns.
    pub(crate) fn of(model: &Model, columns: usize) -> Self {
        let mut paths = Self { trees: Vec::new(), columns: vec![Column::default(); columns], base: 0.0 };
        for (number, (tree, leaves)) in model.trees.iter().zip(&model.leaves).enumerate() {
            let of = |range: std::ops::Range<usize>, absent_left| {
                model.splits[range].iter().map(move |split| Parted::of(*split, absent_left))
            };
            let parted: Vec<Parted> =
                of(tree.absent_left.clone(), true).chain(of(tree.absent_right.clone(), false)).collect();
            for parted in &parted {
                let column = &mut paths.columns[parted.split.column as usize];
                column.thresholds.push(parted.split.threshold);
                if column.trees.last() != Some(&number) {
                    column.trees.push(number);
                }
            }
            let mut nodes = Vec::with_capacity(2 * parted.len() + 1);
            grow(&parted, leaves, 0, parted.len() + 1, &mut nodes);
            paths.base += nodes[0].mean;
            paths.trees.push(nodes);
        }
        for column in &mut paths.columns {
            column.thresholds.sort_by(f32::total_cmp);
            column.thresholds.dedup();
        }
        paths
    }

    /// What each column of a row adds to the log odds, besides [`base`](Self::base).
    pub(crate) fn weights(&self, row: &[f32]) -> Vec<f64> {
        let mut weights = vec![0.0; row.len()];
        for tree in &self.trees {
            let mut at = 0;
            while let Some(split) = &tree[at].split {
                let next = split.next(row[split.column]);
                weights[split.column] += tree[next].mean - tree[at].mean;
                at = next;
            }
        }
        weights
    }

    /// The nearest values of a column for which the log odds of a row are wanted ones, and these. Nearest are those with the
    /// fewest thresholds between. None where the column is absent.
    pub(crate) fn turn(
        &self,
        row: &mut [f32],
        column: usize,
        odds: f64,
        is_wanted: impl Fn(f64) -> bool,
    ) -> Option<(Bound, f64)> {
        let Column { trees, thresholds } = &self.columns[column];
        let own = row[column];
        if own.is_nan() || thresholds.is_empty() {
            return None;
        }
        let sum = |row: &[f32]| trees.iter().map(|tree| leaf(&self.trees[*tree], row)).sum::<f64>();
        let rest = odds - sum(row);
        let place = thresholds.partition_point(|threshold| *threshold < own);
        let mut others: Vec<usize> = (0..=thresholds.len()).filter(|other| *other != place).collect();
        others.sort_by_key(|other| other.abs_diff(place));
        others.truncate(NEAREST);
        let turned = others.into_iter().find_map(|other| {
            row[column] = thresholds.get(other).copied().unwrap_or(f32::INFINITY);
            let odds = rest + sum(row);
            let bound = || match other < place {
                true => Bound::AtMost(thresholds[other]),
                false => Bound::MoreThan(thresholds[other - 1]),
            };
            is_wanted(odds).then(|| (bound(), odds))
        });
        row[column] = own;
        turned
    }
}

impl Parted {
    fn of(split: super::Split, absent_left: bool) -> Self {
        let left = !split.right;
        let first = left.trailing_zeros() as usize;
        Self { first, middle: first + left.count_ones() as usize, split, absent_left }
    }
}

impl Split {
    fn next(&self, value: f32) -> usize {
        let left = if value.is_nan() { self.absent_left } else { value <= self.threshold };
        if left { self.left } else { self.right }
    }
}

/// The leaf in which a row ends.
fn leaf(tree: &Tree, row: &[f32]) -> f64 {
    let mut at = 0;
    while let Some(split) = &tree[at].split {
        at = split.next(row[split.column]);
    }
    tree[at].mean
}

/// Adds the node that holds a range of leaves, and those below it. Of the splits that part leaves from the first on, it has the one
/// that parts most, as the others are below its left.
fn grow(parted: &[Parted], leaves: &[f32; LEAVES], first: usize, end: usize, nodes: &mut Tree) -> usize {
    let own = &leaves[first.min(LEAVES - 1)..end.min(LEAVES)];
    let mean = own.iter().map(|leaf| f64::from(*leaf)).sum::<f64>() / own.len().max(1) as f64;
    let at = nodes.len();
    nodes.push(Node { mean, split: None });
    let here = |parted: &&Parted| parted.first == first && parted.middle < end;
    if let Some(Parted { middle, split, absent_left, .. }) =
        parted.iter().filter(here).max_by_key(|parted| parted.middle)
    {
        let left = grow(parted, leaves, first, *middle, nodes);
        let right = grow(parted, leaves, *middle, end, nodes);
        nodes[at].split = Some(Split {
            column: split.column as usize,
            threshold: split.threshold,
            absent_left: *absent_left,
            left,
            right,
        });
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, Rows, Table};
    use super::*;

    const TREES: &str = "features a b\ntree 0<=1:1:4 1<5:2:3 =0.5 =1 =-2\ntree 1<=7:1:2 =0.25 =0.125\n\
        tree 0<3:1:2 =4 1<=2:3:4 =1 0<9:5:6 =-1 =2\ntree =0.5";

    fn paths() -> (Paths, Model) {
        let layout = Layout::all(vec!["a".to_owned(), "b".to_owned()]);
        let model = Table::parse(TREES).expect("a table").bind(&[&layout]).expect("its columns are there");
        (Paths::of(&model, 2), model)
    }

    #[test]
    fn weights_add_up_to_the_score() {
        let (paths, model) = paths();
        let values = [f32::NAN, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0];
        let layout = Layout::all(vec!["a".to_owned(), "b".to_owned()]);
        for (a, b) in values.iter().flat_map(|a| values.iter().map(move |b| (*a, *b))) {
            let mut rows = Rows::new(2, 1);
            rows.add();
            let mut row = rows.writer(0, 0, &layout, &[0]);
            super::super::Columns::add(&mut row, "a", |_| a);
            super::super::Columns::add(&mut row, "b", |_| b);
            let odds = model.log_odds(&rows).next().expect("a row has a score");
            let weights = paths.weights(&[a, b]);
            let sum = paths.base + weights.iter().sum::<f64>();
            assert!((sum - f64::from(odds)).abs() < 1e-6, "{a} {b}: {weights:?} is not {odds}");
        }
    }

    #[test]
    fn the_nearest_value_that_turns_a_score() {
        let (paths, _) = paths();
        /// Name, a row, the odds that are wanted, the column, and which values of it give them.
        type Case = (&'static str, [f32; 2], std::ops::Range<f64>, usize, Option<Bound>);
        let cases: [Case; 5] = [
            ("lower", [8.0, 8.0], 4.0..9.0, 0, Some(Bound::AtMost(1.0))),
            ("higher", [8.0, 8.0], 0.5..1.0, 0, Some(Bound::MoreThan(9.0))),
            ("another column", [8.0, 8.0], -0.5..9.0, 1, Some(Bound::AtMost(2.0))),
            ("out of reach", [8.0, 8.0], 50.0..99.0, 0, None),
            ("absent", [f32::NAN, 8.0], -99.0..99.0, 0, None),
        ];
        for (name, row, wanted, column, expected) in cases {
            let odds = paths.base + paths.weights(&row).iter().sum::<f64>();
            let mut turned = row;
            let found = paths.turn(&mut turned, column, odds, |odds| wanted.contains(&odds));
            assert_eq!(found.map(|(bound, _)| bound), expected, "{name}");
            assert_eq!(format!("{turned:?}"), format!("{row:?}"), "{name}: the row is as it was");
        }
    }
}
