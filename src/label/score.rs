//! Features -> score: sums of boosted regression trees, read from a table in `weights/`.
//!
//! Gradient-boosted trees after Friedman, "Greedy function approximation: a gradient boosting machine" (2001); fitted
//! offline by `tools/fit`. The table is text: a head with its provenance, the features it was fitted on, then one
//! line a tree. `build.rs` makes bytes of those that come with the crate, so that the program need not parse them.
//!
//! No tree is walked. Every split strikes out the leaves that a row cannot end in, for many rows at once and without a
//! branch; the first leaf left is the row's (Lucchese et al., "QuickScorer: a fast algorithm to rank documents with
//! additive ensembles of regression trees", 2015).

mod rows;
mod table;

use fearless_simd::{Level, Simd, dispatch};

use rows::Lanes;
pub use rows::{LANES, Row, Rows};
pub use table::Model;
use table::{LEAVES, Split};

impl Model {
    /// The probability (0..=1) of each row: of the log odds that the trees add up to.
    pub fn probabilities(&self, rows: &Rows) -> impl Iterator<Item = f32> {
        let odds = rows.tiles().flat_map(|tile| self.log_odds(tile));
        odds.take(rows.len()).map(|odds| 1.0 / (1.0 + (-odds).exp()))
    }

    fn log_odds(&self, columns: &[Lanes]) -> Lanes {
        dispatch!(Level::new(), simd => self.add_up(simd, columns))
    }

    /// Inlined into a copy for each kind of processor, which has vectors as long as there are; all give the same bits.
    #[inline(always)]
    fn add_up(&self, _: impl Simd, columns: &[Lanes]) -> Lanes {
        let mut odds = [0.0; LANES];
        for (tree, leaves) in self.trees.iter().zip(&self.leaves) {
            let mut left = [u32::MAX; LANES];
            strike_out::<true>(&self.splits[tree.absent_left.clone()], columns, &mut left);
            strike_out::<false>(&self.splits[tree.absent_right.clone()], columns, &mut left);
            (0..LANES).for_each(|lane| odds[lane] += leaves[left[lane].trailing_zeros() as usize % LEAVES]);
        }
        odds
    }
}

/// Strikes out the leaves that splits leave to none of some rows. It does nothing else, so that the compiler makes vectors
/// of it.
#[inline(always)]
fn strike_out<const ABSENT_LEFT: bool>(splits: &[Split], columns: &[Lanes], left: &mut [u32; LANES]) {
    let mut kept = *left;
    for Split { threshold, column, right } in splits {
        let values = &columns[*column as usize];
        for (kept, value) in kept.iter_mut().zip(values) {
            let above = if ABSENT_LEFT { mask(*value > *threshold) } else { !mask(*value <= *threshold) };
            *kept &= right | !above;
        }
    }
    *left = kept;
}

/// All bits or none, without a branch: the compiler makes vectors of it.
#[inline(always)]
fn mask(set: bool) -> u32 {
    u32::from(set).wrapping_neg()
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
        let mut rows = Rows::new(2);
        cases.iter().cycle().take(53).for_each(|case| rows.add().extend(case.1));
        let scores: Vec<f32> = model.probabilities(&rows).collect();
        assert_eq!(scores.len(), 53);
        for ((name, _, odds), score) in cases.iter().cycle().zip(scores) {
            let expected: f32 = 1.0 / (1.0 + f32::exp(-odds));
            assert!((score - expected).abs() < 1e-6, "{name}: {score} is not {expected}");
        }
    }

    #[test]
    fn a_table_survives_as_bytes() {
        let model =
            Model::parse("features a b\ntree 0<=1:1:4 1<5:2:3 =0.5 =1 =-2\ntree =3").expect("a table");
        assert_eq!(Model::from_bytes(&model.to_bytes()), model);
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
