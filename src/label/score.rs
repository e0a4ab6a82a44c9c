//! Columns -> score: sums of boosted regression trees, read from a table in `weights/`.
//!
//! Gradient-boosted trees after Friedman, "Greedy function approximation: a gradient boosting machine" (2001); fitted
//! offline by `tools/fit`. A [`Table`] is text: a head with its provenance, the columns it was fitted on, then one line a
//! tree. `build.rs` makes bytes of those that come with the crate, so that the program need not parse them. When a table is
//! loaded, it is bound to the columns that it names: the [`Layout`] of the rows says where each lies, and a [`Model`]
//! comes out that scores such rows. So columns may be added, or made in another order, without fitting anew.
//!
//! No tree is walked. Every split strikes out the leaves that a row cannot end in, for many rows at once and without a
//! branch; the first leaf left is the row's (Lucchese et al., "QuickScorer: a fast algorithm to rank documents with
//! additive ensembles of regression trees", 2015).

mod columns;
mod paths;
mod rows;
mod table;

use fearless_simd::{Level, Simd, dispatch};

pub(crate) use columns::Absent;
#[cfg(feature = "unstable")]
pub use columns::WholeRow;
pub use columns::{Columns, Layout};
pub use paths::Bound;
pub(crate) use paths::Paths;
use rows::Lanes;
pub use rows::{LANES, Rows};
pub use table::Table;
use table::{LEAVES, Split, Tree};

/// Boosted trees that are bound to the rows they score.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    trees: Vec<Tree>,
    splits: Vec<Split>,
    leaves: Vec<[f32; LEAVES]>,
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a split asks for one of the names, as parsing makes sure; the columns of all layouts are some thousands"
)]
impl Table {
    /// The names of the columns that its splits ask for.
    fn asked(&self) -> impl Iterator<Item = &str> {
        // Dozens of splits ask for the same column.
        let mut asked = vec![false; self.names.len()];
        self.splits.iter().for_each(|split| asked[split.column as usize] = true);
        self.names.iter().zip(asked).filter(|(_, asked)| *asked).map(|(name, _)| name.as_str())
    }

    /// Binds it to rows that are laid out as the layouts say, one after another.
    ///
    /// # Errors
    /// The name of a column that no layout has.
    pub fn bind(mut self, layouts: &[&Layout]) -> Result<Model, String> {
        let place = |name: &str| {
            let mut before = 0;
            layouts.iter().find_map(|layout| {
                let first = before;
                before += layout.len() as u32;
                Some(first + layout.place(name)?)
            })
        };
        let places: Vec<Option<u32>> = self.names.iter().map(|name| place(name)).collect();
        for split in &mut self.splits {
            let name = split.column as usize;
            split.column =
                places[name].ok_or_else(|| format!("no column is named {:?}", self.names[name]))?;
        }
        Ok(Model { trees: self.trees, splits: self.splits, leaves: self.leaves })
    }
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "trees hold ranges of the splits; lanes and leaves are below their numbers; no more tiles are asked for than have rows"
)]
impl Model {
    /// The probability (0..=1) of each row: of the log odds that the trees add up to.
    pub fn probabilities(&self, rows: &Rows) -> impl Iterator<Item = f32> {
        self.log_odds(rows).map(probability)
    }

    /// What the trees add up to for each row.
    pub fn log_odds(&self, rows: &Rows) -> impl Iterator<Item = f32> {
        let odds = move |(number, tile)| self.of_tile(tile, rows.len() - number * LANES);
        rows.tiles().enumerate().flat_map(odds).take(rows.len())
    }

    /// Of a tile that holds so many rows; what is given for others means nothing.
    fn of_tile(&self, columns: &[Lanes], rows: usize) -> Lanes {
        /// Parts of a tile: the last one of a page has few rows.
        const HALF: usize = LANES / 2;
        const QUARTER: usize = LANES / 4;
        if rows <= QUARTER {
            dispatch!(Level::new(), simd => self.add_up::<QUARTER>(simd, columns))
        } else if rows <= HALF {
            dispatch!(Level::new(), simd => self.add_up::<HALF>(simd, columns))
        } else {
            dispatch!(Level::new(), simd => self.add_up::<LANES>(simd, columns))
        }
    }

    /// Inlined into a copy for each kind of processor, which has vectors as long as there are; all give the same bits.
    #[inline(always)]
    fn add_up<const ROWS: usize>(&self, _: impl Simd, columns: &[Lanes]) -> Lanes {
        let mut odds = [0.0; LANES];
        for (tree, leaves) in self.trees.iter().zip(&self.leaves) {
            let mut left = [u32::MAX; ROWS];
            strike_out::<true, ROWS>(&self.splits[tree.absent_left.clone()], columns, &mut left);
            strike_out::<false, ROWS>(&self.splits[tree.absent_right.clone()], columns, &mut left);
            (0..ROWS).for_each(|lane| odds[lane] += leaves[left[lane].trailing_zeros() as usize % LEAVES]);
        }
        odds
    }
}

/// The probability (0..=1) that log odds stand for.
pub(crate) fn probability(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// Strikes out the leaves that splits leave to none of some rows. It does nothing else, so that the compiler makes vectors
/// of it.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "`bind` gave each split a place in rows that are laid out so")]
fn strike_out<const ABSENT_LEFT: bool, const ROWS: usize>(
    splits: &[Split],
    columns: &[Lanes],
    left: &mut [u32; ROWS],
) {
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
    fn columns_are_bound_by_name() {
        let table = Table::parse("features far near unused\ntree 0<5:1:2 =1 1<5:3:4 =2 =3").expect("a table");
        let names = |names: &str| names.split(' ').map(str::to_owned).collect::<Vec<String>>();
        let cases = [
            ("in the order of the table", names("far near unused"), names("more")),
            ("in another order", names("near unused far"), names("more")),
            ("with new ones between", names("new near newer far newest"), names("more")),
            ("in two parts", names("new near"), names("newest far")),
        ];
        for (name, first, second) in cases {
            let layouts =
                [Layout::asked_by(first.clone(), &[&table]), Layout::asked_by(second.clone(), &[&table])];
            assert_eq!(
                layouts[0].len() + layouts[1].len(),
                2,
                "{name}: only what a split asks for is in the row"
            );
            let model = table.clone().bind(&[&layouts[0], &layouts[1]]).expect("its columns are there");
            let mut rows = Rows::new(2, 1);
            rows.add();
            let value = |name: &str| match name {
                "far" => 6.0,
                "near" => 4.0,
                _ => panic!("{name} is not asked for, so it must not be made"),
            };
            let mut row = rows.writer(0, 0, &layouts[0], &[0]);
            first.iter().for_each(|name| row.add(name, |_| value(name)));
            let mut row = rows.writer(0, layouts[0].len(), &layouts[1], &[0]);
            second.iter().for_each(|name| row.add(name, |_| value(name)));
            let score = model.probabilities(&rows).next().expect("a row has a score");
            assert!((score - 1.0 / (1.0 + f32::exp(-2.0))).abs() < 1e-6, "{name}: {score}");
        }
        let lacking = table.bind(&[&Layout::all(names("near unused"))]);
        assert_eq!(lacking, Err("no column is named \"far\"".to_owned()));
    }

    #[test]
    fn a_row_ends_in_one_leaf_of_each_tree() {
        let layout = Layout::all(vec!["a".to_owned(), "b".to_owned()]);
        let table = Table::parse(
            "# three leaves, then two\nfeatures a b\ntree 0<=1:1:4 1<5:2:3 =0.5 =1 =-2\ntree 1<=7:1:2 =0.25 =0.125",
        )
        .expect("a table");
        let model = table.bind(&[&layout]).expect("its columns are there");
        let absent = f32::NAN;
        let cases: [(&str, [f32; 2], f32); 5] = [
            ("left, left", [1.0, 4.0], 0.75),
            ("left, right", [0.0, 6.0], 1.25),
            ("right", [8.0, 8.0], -1.875),
            ("absent goes left, where it says so", [absent, 5.0], 0.75),
            ("absent goes right, where it does not", [1.0, absent], 1.25),
        ];
        // More rows than are scored at once, each of them in every lane.
        let mut rows = Rows::new(2, 1);
        (0..53).for_each(|_| rows.add());
        for (tile, of) in (0..53).collect::<Vec<usize>>().chunks(LANES).enumerate() {
            let mut writer = rows.writer(tile, 0, &layout, of);
            writer.add("a", |at| cases[at % cases.len()].1[0]);
            writer.add("b", |at| cases[at % cases.len()].1[1]);
        }
        let scores: Vec<f32> = model.probabilities(&rows).collect();
        assert_eq!(scores.len(), 53);
        for ((name, _, odds), score) in cases.iter().cycle().zip(scores) {
            let expected: f32 = 1.0 / (1.0 + f32::exp(-odds));
            assert!((score - expected).abs() < 1e-6, "{name}: {score} is not {expected}");
        }
    }

    #[test]
    fn a_table_survives_as_bytes() {
        let table =
            Table::parse("features a b\ntree 0<=1:1:4 1<5:2:3 =0.5 =1 =-2\ntree =3").expect("a table");
        assert_eq!(Table::from_bytes(&table.to_bytes()), table);
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
            assert_eq!(Table::parse(table).map(|_| ()), Err(error.to_owned()), "{name}");
        }
    }
}
