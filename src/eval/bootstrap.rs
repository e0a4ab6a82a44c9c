//! How sure a figure is: what it is on pages drawn anew from those that there are, with replacement.

use std::collections::BTreeMap;

use super::score::{Figures, PageScore, Sums};

/// How often pages are drawn anew.
const DRAWS: usize = 1000;

/// The share of draws beyond each end of an interval of 95 %.
const BEYOND: usize = 40;

/// Always the same, so that an interval is the same wherever and whenever it is computed.
const SEED: u64 = 0x5eed;

/// An interval of 95 % for each figure of some pages.
#[expect(clippy::indexing_slicing, reason = "numbers below the number of pages are drawn")]
pub(super) fn intervals(pages: &[PageScore]) -> BTreeMap<&'static str, [f64; 2]> {
    ends(draws(pages.len(), |drawn| Sums::of(drawn.map(|at| &pages[at])).figures()))
}

/// An interval of 95 % for the difference of each figure between two outcomes of the same pages.
#[expect(clippy::indexing_slicing, reason = "numbers below the number of pages of either are drawn")]
pub(super) fn difference(old: &[PageScore], new: &[PageScore]) -> BTreeMap<&'static str, [f64; 2]> {
    ends(draws(old.len().min(new.len()), |drawn| {
        let drawn: Vec<usize> = drawn.collect();
        let [before, after] = [old, new].map(|pages| Sums::of(drawn.iter().map(|at| &pages[*at])).figures());
        after.into_iter().filter_map(|(name, value)| Some((name, value - before.get(name)?))).collect()
    }))
}

/// The figures of every draw of as many pages as there are.
fn draws(count: usize, figures: impl Fn(&mut dyn Iterator<Item = usize>) -> Figures) -> Vec<Figures> {
    let mut random = SplitMix(SEED);
    (0..DRAWS).map(|_| figures(&mut (0..count).map(|_| random.below(count)))).collect()
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "more than half of `DRAWS` values are left, of which one in `BEYOND` is no more than the last"
)]
fn ends(draws: Vec<Figures>) -> BTreeMap<&'static str, [f64; 2]> {
    let mut values: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
    for (name, value) in draws.into_iter().flatten() {
        values.entry(name).or_default().push(value);
    }
    // A draw without a page that a figure needs has none; where most are so, nothing is known.
    values.retain(|_, values| 2 * values.len() > DRAWS);
    let sorted = values.into_iter().map(|(name, mut values)| {
        values.sort_by(f64::total_cmp);
        let beyond = values.len() / BEYOND;
        (name, [values[beyond], values[values.len() - 1 - beyond]])
    });
    sorted.collect()
}

/// SplitMix64, by Sebastiano Vigna. A crate would be free to draw other numbers in its next version, and these must stay.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another, by the high bits.
    #[expect(clippy::arithmetic_side_effects, reason = "a product of two numbers of 64 bits has 128")]
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::super::score::Body;
    use super::*;

    fn page(precision: f64, recall: f64) -> PageScore {
        let body = Body { precision, recall, words: recall, any: true };
        PageScore { body: Some(body), ..PageScore::default() }
    }

    #[test]
    fn numbers_are_those_of_the_author() {
        // The first of the reference implementation for this seed.
        let mut random = SplitMix(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn intervals_hold_the_figure_and_narrow_with_the_pages() {
        let pages = |count: usize| -> Vec<PageScore> {
            (0..count).map(|at| page(1.0, if at % 2 == 0 { 1.0 } else { 0.5 })).collect()
        };
        let [low, high] = intervals(&pages(20))["R"];
        assert!(low < 0.75 && high > 0.75 && low >= 0.5 && high <= 1.0, "{low} {high}");
        let [lower, higher] = intervals(&pages(2000))["R"];
        assert!(higher - lower < (high - low) / 5.0, "{lower} {higher}");
        assert_eq!(intervals(&pages(20)), intervals(&pages(20)), "always the same");
        assert_eq!(intervals(&pages(1))["P"], [1.0, 1.0]);
        assert!(intervals(&[]).is_empty());
    }

    #[test]
    fn a_difference_on_the_same_pages_is_surer_than_each_figure() {
        let old: Vec<PageScore> = (0..50).map(|at| page(1.0, if at % 2 == 0 { 0.9 } else { 0.1 })).collect();
        let new: Vec<PageScore> = old.iter().map(|old| page(1.0, old.body.unwrap().recall + 0.05)).collect();
        let [low, high] = difference(&old, &new)["R"];
        assert!((low - 0.05).abs() < 1e-9 && (high - 0.05).abs() < 1e-9, "{low} {high}");
    }
}
