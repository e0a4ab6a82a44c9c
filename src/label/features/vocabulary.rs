//! How far a block speaks of what the text speaks of. An article keeps to its words; notices and teasers bring their own,
//! and a pull quote brings nothing new.

#![expect(
    clippy::indexing_slicing,
    reason = "words and runs are numbered up to how many are different; no word is in more blocks than were chosen, and there is a weight for each number up to that"
)]
#![expect(clippy::arithmetic_side_effects, reason = "counts of blocks, and of words and runs of a page")]

use super::Features;

/// Words of a block that are looked up; more do not change a share.
const LOOKED_UP: usize = 80;

/// The words and runs of three words of some blocks of a page, and in how many of them each occurs.
pub struct Vocabulary {
    /// By the number of blocks that have a word: how much the word counts.
    weights: Vec<f32>,
    /// The words, then the runs.
    seen: Vec<Seen>,
    /// How many of them are words.
    words: usize,
}

#[derive(Clone, Copy)]
struct Seen {
    blocks: u32,
    last: u32,
}

impl Vocabulary {
    /// The vocabulary of the blocks that are chosen.
    pub fn of(features: &Features, chosen: impl Fn(usize) -> bool) -> Self {
        let different = features.word_numbers.different;
        let mut seen = vec![Seen::NOT; different + features.run_numbers.different];
        let (words, runs) = seen.split_at_mut(different);
        let mut count = 0;
        for at in (0..features.texts.len()).filter(|at| chosen(*at)) {
            count += 1;
            features.words_by_number(at).iter().for_each(|word| words[*word as usize].note(at));
            features.runs_by_number(at).iter().for_each(|run| runs[*run as usize].note(at));
        }
        let weight = |with: usize| ((count + 1) as f32 / with.max(1) as f32).ln();
        Self { weights: (0..=count).map(weight).collect(), seen, words: different }
    }

    /// Share (0..=1) of a block's words that other chosen blocks have. Rare words count more, by the logarithm of their
    /// inverse document frequency (Spärck Jones 1972), so that function words hardly do.
    pub fn known_share(&self, features: &Features, at: usize) -> f32 {
        let (mut known, mut all) = (0.0, 0.0);
        for word in features.words_by_number(at).iter().take(LOOKED_UP) {
            let blocks = self.seen[*word as usize].blocks;
            let weight = self.weights[blocks as usize];
            all += weight;
            // One block more than itself: a block that is not chosen would need only one.
            known += if blocks > 1 { weight } else { 0.0 };
        }
        if all > 0.0 { known / all } else { f32::NAN }
    }

    /// Share (0..=1) of a block's runs of three words that another chosen block has.
    pub fn echo_share(&self, features: &Features, at: usize) -> f32 {
        let runs = features.runs_by_number(at);
        let runs = runs.get(..LOOKED_UP).unwrap_or(runs);
        let is_elsewhere = |run: &&u32| {
            let seen = self.seen[self.words + **run as usize];
            seen.blocks > 1 || seen.blocks == 1 && seen.last != at as u32
        };
        let echoes = runs.iter().filter(is_elsewhere).count();
        if runs.is_empty() { f32::NAN } else { echoes as f32 / runs.len() as f32 }
    }
}

impl Features {
    fn words_by_number(&self, block: usize) -> &[u32] {
        &self.word_numbers.all[self.texts[block].word_range.range()]
    }

    fn runs_by_number(&self, block: usize) -> &[u32] {
        &self.run_numbers.all[self.texts[block].run_range.range()]
    }
}

impl Seen {
    const NOT: Self = Self { blocks: 0, last: u32::MAX };

    fn note(&mut self, at: usize) {
        if self.last != at as u32 {
            *self = Self { blocks: self.blocks + 1, last: at as u32 };
        }
    }
}
