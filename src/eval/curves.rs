//! What the charts of a report show.

use super::decisions::Judged;
use super::run::System;
use super::score::ratio;
use crate::options::Balance;

/// The balances by their options, from the one that keeps most on.
const BALANCES: [(&str, Balance); 3] =
    [("--recall", Balance::Recall), ("default", Balance::Balanced), ("--precision", Balance::Precision)];

/// Where the bars of the histogram of F1 begin; most pages are near 1, so bars are narrower there. The last is of 1 alone.
pub(super) const BARS: [f64; 12] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 1.0];

/// What spreads the upper end of F1, in which `confidence` is given.
const SPREAD: i32 = 10;

/// Precision and recall of blocks by their words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) precision: f64,
    pub(super) recall: f64,
}

/// Precision and recall, had the score alone decided, from each score on; and what was decided.
pub(super) struct Curve {
    pub(super) points: Vec<Point>,
    /// By option, see [`BALANCES`].
    pub(super) marks: Vec<(&'static str, Point)>,
    /// With rules, roles and all.
    pub(super) decided: Point,
}

/// By how much precision or recall must differ for a curve to get another point.
const STEP: f64 = 0.001;

impl Point {
    fn is_far(self, other: Self) -> bool {
        (self.precision - other.precision).abs().max((self.recall - other.recall).abs()) >= STEP
    }
}

impl Curve {
    /// Of the blocks of some pages; `None` where none is in the gold.
    #[expect(clippy::arithmetic_side_effects, reason = "`at` is the number of a block in memory")]
    pub(super) fn of<'a>(blocks: impl Iterator<Item = &'a Judged>) -> Option<Self> {
        let mut blocks: Vec<&Judged> = blocks.collect();
        blocks.sort_by(|one, other| other.score.total_cmp(&one.score));
        let words = |of: &dyn Fn(&Judged) -> bool| -> f64 {
            blocks.iter().filter(|block| of(block)).map(|block| f64::from(block.words)).sum()
        };
        let all = words(&|block| block.in_gold);
        if all == 0.0 {
            return None;
        }
        let point =
            |right: f64, kept: f64| Point { precision: ratio(right, kept), recall: ratio(right, all) };
        let from =
            |of: &dyn Fn(&Judged) -> bool| point(words(&|block| of(block) && block.in_gold), words(of));
        let marks =
            BALANCES.iter().map(|(name, balance)| (*name, from(&|block| block.score >= balance.threshold())));
        let (marks, decided) = (marks.collect(), from(&|block| block.kept));
        let (mut right, mut kept, mut points) = (0.0, 0.0, Vec::<Point>::new());
        for (at, block) in blocks.iter().enumerate() {
            kept += f64::from(block.words);
            right += if block.in_gold { f64::from(block.words) } else { 0.0 };
            let ends_score = blocks.get(at + 1).is_none_or(|next| next.score < block.score);
            let point = point(right, kept);
            if kept > 0.0
                && ends_score
                && (at + 1 == blocks.len() || points.last().is_none_or(|last| last.is_far(point)))
            {
                points.push(point);
            }
        }
        Some(Self { points, marks, decided })
    }
}

impl System {
    /// The F1 of each page that it tried and the gold has a text of.
    pub(super) fn f1s(&self) -> impl Iterator<Item = f64> {
        self.pages.iter().flatten().filter_map(|page| Some(page.score.body?.f1()))
    }

    /// Of each such page how good it was said to be, and how good it is, on the same scale.
    pub(super) fn trust(&self) -> impl Iterator<Item = (f64, f64)> {
        self.pages
            .iter()
            .flatten()
            .filter_map(|page| Some((page.prediction.confidence?, page.score.body?.f1().powi(SPREAD))))
    }
}

/// How many values there are for each bar.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a bar is one of `BARS`, and counts are of pages in memory"
)]
pub(super) fn histogram(values: impl Iterator<Item = f64>) -> [usize; BARS.len()] {
    let mut counts = [0; BARS.len()];
    for value in values {
        let bar = BARS.partition_point(|from| *from <= value + 1e-9).saturating_sub(1);
        counts[bar] += 1;
    }
    counts
}

/// In each tenth of what was said: how many there are, the mean of it, and the mean of what is true.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a tenth is 9 at most, and counts are of pages in memory"
)]
pub(super) fn calibration(pairs: impl Iterator<Item = (f64, f64)>) -> Vec<(usize, f64, f64)> {
    let mut tenths = [(0, 0.0, 0.0); 10];
    for (said, is) in pairs {
        let (count, sum_said, sum_is) = &mut tenths[((said * 10.0) as usize).min(9)];
        *count += 1;
        *sum_said += said;
        *sum_is += is;
    }
    let filled = tenths.into_iter().filter(|(count, ..)| *count > 0);
    filled.map(|(count, said, is)| (count, said / count as f64, is / count as f64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Role, Rule};

    #[test]
    fn bars_hold_what_begins_with_them() {
        let counts = histogram([0.0, 0.49, 0.5, 0.9899, 0.99, 0.999, 1.0].into_iter());
        assert_eq!(counts, [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 1]);
    }

    #[test]
    fn tenths_have_means() {
        assert_eq!(calibration([(0.91, 1.0), (0.99, 0.5), (1.0, 0.0), (0.05, 0.1)].into_iter()).len(), 2);
        let tenths = calibration([(0.5, 0.2), (0.5, 0.4)].into_iter());
        assert!((tenths[0].2 - 0.3).abs() < 1e-12 && tenths[0].0 == 2);
    }

    #[test]
    fn a_curve_goes_from_the_surest_block_to_all() {
        let block = |score: f32, in_gold: bool, words: u32| Judged {
            role: Role::Paragraph,
            rule: Rule::Score,
            score,
            kept: score >= 0.5,
            may_be_kept: false,
            in_gold,
            words,
        };
        let blocks =
            [block(0.9, true, 60), block(0.6, false, 20), block(0.3, true, 20), block(0.1, false, 100)];
        let curve = Curve::of(blocks.iter()).unwrap();
        assert_eq!(curve.points[0], Point { precision: 1.0, recall: 0.75 });
        assert_eq!(curve.points.last(), Some(&Point { precision: 0.4, recall: 1.0 }));
        assert_eq!(curve.decided, Point { precision: 0.75, recall: 0.75 });
        assert_eq!(curve.marks[0].1, Point { precision: 0.8, recall: 1.0 });
        assert!(Curve::of([block(0.9, false, 5)].iter()).is_none());
    }
}
