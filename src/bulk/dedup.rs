//! Articles that were there before: the same text, or nearly.

use std::collections::HashMap;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

/// Words of a shingle. Three are enough to tell stories apart and few enough to outlive an edited word.
const SHINGLE_WORDS: usize = 3;

/// Bits in which the fingerprints of two articles may differ. Of 64 bits, two unrelated texts differ in some 32.
const NEAR_BITS: u32 = 3;

/// With one band more than bits that may differ, one band at least is the same in both.
const BANDS: usize = NEAR_BITS as usize + 1;

/// Texts of fewer words are compared whole only: few shingles make rough fingerprints.
const NEAR_WORDS: usize = 50;

/// What is remembered of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Signature {
    /// Of the words, whatever their spacing and case.
    pub exact: u64,
    /// SimHash of the shingles.
    pub near: Option<u64>,
}

impl Signature {
    pub(super) fn of<'a>(blocks: impl Iterator<Item = &'a str>) -> Self {
        let mut words: Vec<u64> = Vec::new();
        for block in blocks {
            let lower = block.to_lowercase();
            words.extend(units(&lower).map(|word| hash(word.as_bytes())));
        }
        let exact = hash_all(&words);
        let near = (words.len() >= NEAR_WORDS).then(|| simhash(&words));
        Self { exact, near }
    }
}

/// Runs of letters and digits; each ideograph for itself.
fn units(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).flat_map(|word| {
        let spaced = word.chars().next().is_some_and(|c| c < '\u{2e80}');
        let step = if spaced { usize::MAX } else { 1 };
        let mut rest = word;
        std::iter::from_fn(move || {
            let end = rest.char_indices().nth(step).map_or(rest.len(), |(at, _)| at);
            let (first, behind) = rest.split_at(end);
            rest = behind;
            (!first.is_empty()).then_some(first)
        })
    })
}

fn simhash(words: &[u64]) -> u64 {
    let mut sums = [0i32; 64];
    for shingle in words.windows(SHINGLE_WORDS) {
        let bits = hash_all(shingle);
        for (bit, sum) in sums.iter_mut().enumerate() {
            *sum += if bits >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    sums.iter().enumerate().fold(0, |bits, (bit, sum)| bits | u64::from(*sum > 0) << bit)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    mix(hasher.finish())
}

fn hash_all(values: &[u64]) -> u64 {
    values.iter().fold(0x9e37_79b9_7f4a_7c15, |sum, value| mix(sum.rotate_left(5) ^ value))
}

/// Spreads every bit over all 64; the votes of a SimHash need that.
fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ value >> 31
}

/// The articles so far, asked in the order of the input, so that the first of several is the one that stays.
/// Takes less than 100 bytes an article, besides its name where names are kept.
#[derive(Default)]
pub(super) struct Seen {
    exact: FxHashMap<u64, u32>,
    near: Vec<u64>,
    bands: HashMap<(u8, u16), Vec<u32>>,
    /// The article of each near fingerprint.
    owners: Vec<u32>,
    count: u32,
}

impl Seen {
    /// The number of the article that this one repeats; else remembers it under the next number.
    pub(super) fn find_or_add(&mut self, signature: Signature) -> Option<u32> {
        if let Some(found) = self.find(signature) {
            return Some(found);
        }
        self.exact.insert(signature.exact, self.count);
        if let Some(near) = signature.near {
            for band in 0..BANDS {
                self.bands.entry(key(band, near)).or_default().push(self.near.len() as u32);
            }
            self.near.push(near);
            self.owners.push(self.count);
        }
        self.count += 1;
        None
    }

    fn find(&self, signature: Signature) -> Option<u32> {
        if let Some(found) = self.exact.get(&signature.exact) {
            return Some(*found);
        }
        let near = signature.near?;
        let candidates = (0..BANDS).filter_map(|band| self.bands.get(&key(band, near))).flatten();
        let is_near = |at: &&u32| (self.near[**at as usize] ^ near).count_ones() <= NEAR_BITS;
        candidates.filter(is_near).min().map(|at| self.owners[*at as usize])
    }
}

fn key(band: usize, near: u64) -> (u8, u16) {
    let width = 64 / BANDS;
    (band as u8, (near >> (band * width)) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(words: impl Iterator<Item = usize>) -> String {
        words.map(|number| format!("word{number} ")).collect()
    }

    #[test]
    fn repeats_are_found() {
        let first = story(0..400);
        let edited = story((0..400).map(|at| if at == 200 { 9999 } else { at }));
        let rows = [
            ("first", first.clone(), None),
            ("same", first.clone(), Some(0)),
            ("other spacing and case", first.to_uppercase().replace(' ', "  "), Some(0)),
            ("one word edited", edited, Some(0)),
            ("another story", story(1000..1400), None),
            ("short", "Rain fell.".to_owned(), None),
            ("short again", "rain fell".to_owned(), Some(2)),
            ("other short", "Snow fell.".to_owned(), None),
        ];
        let mut seen = Seen::default();
        for (name, text, expected) in rows {
            assert_eq!(seen.find_or_add(Signature::of([text.as_str()].into_iter())), expected, "{name}");
        }
    }

    #[test]
    fn an_article_takes_less_than_100_bytes() {
        let count = 1 << 20;
        let mut seen = Seen::default();
        let allocations = allocation_counter::measure(|| {
            for number in 0..count {
                let (exact, near) = (mix(number), Some(mix(number ^ 1 << 40)));
                seen.find_or_add(Signature { exact, near });
            }
        });
        let bytes = allocations.bytes_current as f64 / count as f64;
        assert!(bytes < 100.0, "{bytes:.0} bytes an article");
    }

    #[test]
    fn ideographs_are_words() {
        assert_eq!(units("大雨 rain fell").collect::<Vec<_>>(), ["大", "雨", "rain", "fell"]);
    }
}
