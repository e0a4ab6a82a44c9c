//! Blocks of a page, each held against the gold text: what was kept and dropped, rightly and wrongly.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of blocks and words of pages in memory; none is taken where none is left"
)]

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::words::{Numbers, SHINGLE, Shingle, counts, shingles, words};
use crate::article::Article;
use crate::{Role, Rule};

/// Share (0..=1) of its shingles from which on a block is in the gold text.
const IN_GOLD: f64 = 0.8;

/// One block of a page with a gold text.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Judged {
    /// What it is to a reader.
    pub role: Role,
    /// What decided about it.
    pub rule: Rule,
    /// Probability (0..=1) that it belongs to the article.
    pub score: f32,
    /// Whether it is part of the text.
    pub kept: bool,
    /// Whether a user can have it in the text by including its role, though it was dropped.
    pub may_be_kept: bool,
    /// Whether the gold text has it. For a dropped block: has it still, after all that was kept.
    pub in_gold: bool,
    /// Its words.
    pub words: u32,
}

/// Holds each block of an article, kept and dropped, against the gold text. What the gold text says once counts for one block:
/// the copy of a paragraph that was kept is no part of the gold.
pub fn judge(article: &Article, gold: &str) -> Vec<Judged> {
    let mut numbers = Numbers::default();
    let mut rest = Rest::of(gold, &mut numbers);
    let kept = article.blocks().map(|block| (block.role, block.rule, block.score, true, false, block.text));
    let dropped = article
        .dropped()
        .map(|block| (block.role, block.rule, block.score, false, block.may_be_kept, block.text));
    let judge = |(role, rule, score, kept, may_be_kept, text)| {
        let own = numbers.of(&words(text, true));
        Judged { role, rule, score, kept, may_be_kept, in_gold: rest.take(&own), words: own.len() as u32 }
    };
    kept.chain(dropped).map(judge).collect()
}

/// What of the gold text no block had yet.
struct Rest {
    shingles: FxHashMap<Shingle, usize>,
    /// Whole lines, for blocks that are shorter than a shingle.
    lines: FxHashMap<Vec<u32>, usize>,
}

impl Rest {
    fn of<'a>(gold: &'a str, numbers: &mut Numbers<'a>) -> Self {
        let all = numbers.of(&words(gold, true));
        let lines = gold.lines().map(|line| numbers.of(&words(line, true)));
        Self { shingles: counts(shingles(&all)), lines: counts(lines.filter(|line| line.len() < SHINGLE)) }
    }

    /// Whether a block of these words is there, which is taken then.
    fn take(&mut self, own: &[u32]) -> bool {
        if own.is_empty() {
            return false;
        }
        if own.len() < SHINGLE {
            return take_one(&mut self.lines, own);
        }
        let own = shingles(own);
        let there = own.iter().filter(|shingle| self.shingles.get(*shingle).is_some_and(|left| *left > 0));
        if (there.count() as f64) < IN_GOLD * own.len() as f64 {
            return false;
        }
        for shingle in &own {
            take_one(&mut self.shingles, shingle);
        }
        true
    }
}

fn take_one<K: Eq + Hash + Borrow<Q>, Q: Eq + Hash + ?Sized>(
    left: &mut FxHashMap<K, usize>,
    own: &Q,
) -> bool {
    match left.get_mut(own) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// Blocks and their words that were kept or dropped, rightly and wrongly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) kept_rightly: Count,
    pub(super) kept_wrongly: Count,
    pub(super) dropped_rightly: Count,
    pub(super) dropped_wrongly: Count,
}

/// So many blocks, of so many words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) blocks: u64,
    pub(super) words: u64,
}

impl Tally {
    fn add(&mut self, block: &Judged) {
        let count = match (block.kept, block.in_gold) {
            (true, true) => &mut self.kept_rightly,
            (true, false) => &mut self.kept_wrongly,
            (false, false) => &mut self.dropped_rightly,
            (false, true) => &mut self.dropped_wrongly,
        };
        count.blocks += 1;
        count.words += u64::from(block.words);
    }

    /// Words that are wrong.
    pub(super) fn wrong(&self) -> u64 {
        self.kept_wrongly.words + self.dropped_wrongly.words
    }
}

/// The tallies of blocks by what they have in common, the most wrong words first.
pub(super) fn tallies<'a, K: Ord + Copy>(
    blocks: impl Iterator<Item = &'a Judged>,
    key: impl Fn(&Judged) -> K,
) -> Vec<(K, Tally)> {
    let mut tallies: BTreeMap<K, Tally> = BTreeMap::new();
    blocks.for_each(|block| tallies.entry(key(block)).or_default().add(block));
    let mut tallies: Vec<(K, Tally)> = tallies.into_iter().collect();
    tallies.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.wrong()));
    tallies
}
