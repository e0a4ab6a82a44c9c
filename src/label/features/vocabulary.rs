//! How far a block speaks of what the text speaks of. An article keeps to its words; notices and teasers bring their own,
//! and a pull quote brings nothing new.

#![expect(
    clippy::indexing_slicing,
    reason = "no word is in more blocks than were chosen, and there is a weight for each number up to that"
)]
#![expect(clippy::arithmetic_side_effects, reason = "counts of blocks")]

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Features;

/// Words of a block that are looked up; more do not change a share.
const LOOKED_UP: usize = 80;

/// The words and runs of three words of some blocks of a page, and in how many of them each occurs.
pub struct Vocabulary {
    /// By the number of blocks that have a word: how much the word counts.
    weights: Vec<f32>,
    words: FxHashMap<u32, Seen>,
    runs: FxHashMap<u64, Seen>,
}

#[derive(Clone, Copy)]
struct Seen {
    blocks: u32,
    last: u32,
}

impl Vocabulary {
    /// The vocabulary of the blocks that are chosen.
    pub fn of(features: &Features, chosen: impl Fn(usize) -> bool) -> Self {
        let chosen: Vec<usize> = (0..features.texts.len()).filter(|at| chosen(*at)).collect();
        let all = |of: &dyn Fn(usize) -> usize| chosen.iter().map(|at| of(*at)).sum::<usize>();
        let mut words = with_room_for(all(&|at| features.words_of(at).len()));
        let mut runs = with_room_for(all(&|at| features.runs_of(at).len()));
        for at in chosen.iter().copied() {
            features.words_of(at).iter().for_each(|word| note(&mut words, *word, at));
            features.runs_of(at).iter().for_each(|run| note(&mut runs, *run, at));
        }
        let weight = |with: usize| ((chosen.len() + 1) as f32 / with.max(1) as f32).ln();
        Self { weights: (0..=chosen.len()).map(weight).collect(), words, runs }
    }

    /// Share (0..=1) of a block's words that other chosen blocks have. Rare words count more, by the logarithm of their
    /// inverse document frequency (Spärck Jones 1972), so that function words hardly do.
    pub fn known_share(&self, features: &Features, at: usize) -> f32 {
        let (mut known, mut all) = (0.0, 0.0);
        for word in features.words_of(at).iter().take(LOOKED_UP) {
            let blocks = self.words.get(word).map_or(0, |seen| seen.blocks);
            let weight = self.weights[blocks as usize];
            all += weight;
            // One block more than itself: a block that is not chosen would need only one.
            known += if blocks > 1 { weight } else { 0.0 };
        }
        if all > 0.0 { known / all } else { f32::NAN }
    }

    /// Share (0..=1) of a block's runs of three words that another chosen block has.
    pub fn echo_share(&self, features: &Features, at: usize) -> f32 {
        let runs = features.runs_of(at);
        let runs = runs.get(..LOOKED_UP).unwrap_or(runs);
        let elsewhere = |seen: &Seen| seen.blocks > 1 || seen.last != at as u32;
        let echoes = runs.iter().filter(|run| self.runs.get(run).is_some_and(elsewhere)).count();
        if runs.is_empty() { f32::NAN } else { echoes as f32 / runs.len() as f32 }
    }
}

fn with_room_for<K>(count: usize) -> FxHashMap<K, Seen> {
    FxHashMap::with_capacity_and_hasher(count, FxBuildHasher)
}

fn note<K: std::hash::Hash + Eq>(map: &mut FxHashMap<K, Seen>, key: K, at: usize) {
    let seen = map.entry(key).or_insert(Seen { blocks: 0, last: u32::MAX });
    if seen.last != at as u32 {
        *seen = Seen { blocks: seen.blocks + 1, last: at as u32 };
    }
}
