//! The words of a text, as scorers count them.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

/// Words of a shingle.
pub(super) const SHINGLE: usize = 4;

/// A run of four words, by their numbers; the rest is 0 where a text has fewer.
pub(super) type Shingle = [u32; SHINGLE];

/// Letters, digits and underscores in a row; combining marks part words. In `unspaced` text, such as Chinese and Japanese, an
/// ideograph or a kana is a word.
///
/// ```
/// use cleancopy::eval::words;
///
/// assert_eq!(words("It's 5 o'clock", false), ["It", "s", "5", "o", "clock"]);
/// assert_eq!(words("雨が all日", true), ["雨", "が", "all", "日"]);
/// ```
pub fn words(text: &str, unspaced: bool) -> Vec<&str> {
    pattern(unspaced).find_iter(text).map(|found| found.as_str()).collect()
}

/// The words with the bytes where each begins and ends.
pub(super) fn word_places(text: &str, unspaced: bool) -> Vec<(usize, usize)> {
    pattern(unspaced).find_iter(text).map(|found| (found.start(), found.end())).collect()
}

#[expect(clippy::expect_used, reason = "the patterns are constants, which every test compiles")]
fn pattern(unspaced: bool) -> &'static Regex {
    static SPACED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("a pattern"));
    static UNSPACED: LazyLock<Regex> = LazyLock::new(|| {
        let script = r"\x{3040}-\x{30ff}\x{3400}-\x{9fff}\x{f900}-\x{faff}";
        Regex::new(&format!(r"[{script}]|[\p{{L}}\p{{N}}_--[{script}]]+")).expect("a pattern")
    });
    if unspaced { &UNSPACED } else { &SPACED }
}

/// Numbers for the words of texts that are compared, from 1.
#[derive(Default)]
pub(super) struct Numbers<'a> {
    // Hashed with a key of its own: the words are those of a page.
    known: std::collections::HashMap<&'a str, u32>,
}

impl<'a> Numbers<'a> {
    /// The number of each word.
    pub(super) fn of(&mut self, words: &[&'a str]) -> Vec<u32> {
        words.iter().map(|word| self.number(word)).collect()
    }

    #[expect(
        clippy::arithmetic_side_effects,
        reason = "different words, of which fewer than 2^32 fit into two files of the size that is read"
    )]
    fn number(&mut self, word: &'a str) -> u32 {
        let next = self.known.len() as u32 + 1;
        *self.known.entry(word).or_insert(next)
    }
}

/// Every run of four words; all words where there are fewer.
pub(super) fn shingles(words: &[u32]) -> Vec<Shingle> {
    if words.is_empty() || words.len() >= SHINGLE {
        return words.windows(SHINGLE).filter_map(<[u32]>::first_chunk).copied().collect();
    }
    let mut all = Shingle::default();
    all.iter_mut().zip(words).for_each(|(own, word)| *own = *word);
    vec![all]
}

/// How often each is there.
#[expect(clippy::arithmetic_side_effects, reason = "as many as there are items in memory")]
pub(super) fn counts<T: Eq + std::hash::Hash>(items: impl IntoIterator<Item = T>) -> FxHashMap<T, usize> {
    let mut counts = FxHashMap::default();
    items.into_iter().for_each(|item| *counts.entry(item).or_default() += 1);
    counts
}
