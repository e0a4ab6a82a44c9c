//! Articles that repeat an earlier one, word for word or nearly: fingerprints, and the index of those seen so far.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

/// Words of a shingle. Three are enough to tell stories apart and few enough to outlive an edited word.
const SHINGLE_WORDS: usize = 3;

/// Bits in which the fingerprints of two articles may differ. Of 64 bits, two unrelated texts differ in some 32.
const NEAR_BITS: u32 = 3;

/// With one band more than bits that may differ, one band at least is the same in both.
const BANDS: usize = NEAR_BITS as usize + 1;

/// So many fingerprints with the same band are looked at, the last ones. Of unrelated articles, 65,536 times as many must be
/// there before a band has more; of texts made by one template, a few thousand. Looking at all of those for each of them
/// would take time that grows with the square of their number.
const CROWD: usize = 4096;

/// Texts of fewer words are compared whole only: few shingles make rough fingerprints.
const NEAR_WORDS: usize = 50;

/// What is kept of an article to know it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Fingerprint {
    /// Of the words, whatever their spacing and case.
    pub exact: u64,
    /// SimHash of the shingles.
    pub near: Option<u64>,
}

impl Fingerprint {
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
pub(super) fn units(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).flat_map(|word| {
        let spaced = word.chars().next().is_some_and(|c| c < '\u{2e80}');
        let step = if spaced { usize::MAX } else { 1 };
        let mut rest = word;
        std::iter::from_fn(move || {
            let end = rest.char_indices().nth(step).map_or(rest.len(), |(at, _)| at);
            let (first, after) = rest.split_at(end);
            rest = after;
            (!first.is_empty()).then_some(first)
        })
    })
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "a text has fewer than 2^31 words, as `Cleaner` takes no document of more than 2^30 bytes"
)]
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

/// Where a list ends.
const NONE: u32 = u32::MAX;

/// Values of a band.
const BAND_VALUES: usize = 1 << (64 / BANDS);

/// By so much of their number the near fingerprints get more room when they need some.
const GROWTH: usize = 4;

/// The articles so far, asked in the order of the input, so that the first of several is the one that stays.
///
/// Takes 1 MiB, and at most 80 bytes an article, whatever their number: 32 for a near fingerprint with its links, and up
/// to 25 % room to grow; 17 for an exact one, in a table of which 7/16 to 7/8 are filled. While one of the two grows, its
/// old room and its new one are there together.
#[derive(Default)]
pub(super) struct DedupIndex {
    /// The number of the article with each exact fingerprint.
    exact: FxHashMap<u64, u32>,
    near: Vec<Near>,
    /// For each value of each band, the last near fingerprint that has it. Empty until there is one.
    last: Vec<u32>,
    count: u32,
}

/// A near fingerprint.
struct Near {
    bits: u64,
    /// Number of its article.
    article: u32,
    /// For each band, the fingerprint before this one that has the same value there.
    before: [u32; BANDS],
}

impl DedupIndex {
    /// The number of the article that this one repeats; else adds it under the next number.
    pub(super) fn find_or_add(&mut self, fingerprint: Fingerprint) -> Option<u32> {
        if let Some(found) = self.find(fingerprint) {
            return Some(found);
        }
        // Of more articles than have a number none is taken up.
        let count = self.count.checked_add(1)?;
        self.exact.insert(fingerprint.exact, self.count);
        if let Some(bits) = fingerprint.near {
            self.add_near(bits);
        }
        self.count = count;
        None
    }

    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a slot is below `BANDS * BAND_VALUES`, the length of `last`; a fourth of what is in memory, and one"
    )]
    fn add_near(&mut self, bits: u64) {
        if self.last.is_empty() {
            self.last = vec![NONE; BANDS * BAND_VALUES];
        }
        if self.near.len() == self.near.capacity() {
            self.near.reserve_exact(self.near.len() / GROWTH + 1);
        }
        let number = self.near.len() as u32;
        let before = std::array::from_fn(|band| std::mem::replace(&mut self.last[slot(band, bits)], number));
        self.near.push(Near { bits, article: self.count, before });
    }

    fn find(&self, fingerprint: Fingerprint) -> Option<u32> {
        if let Some(found) = self.exact.get(&fingerprint.exact) {
            return Some(*found);
        }
        let bits = fingerprint.near?;
        (0..BANDS)
            .flat_map(|band| self.with_same_band(band, bits))
            .filter(|near| near.is_near(bits))
            .map(|near| near.article)
            .min()
    }

    /// The near fingerprints that are the same in a band, the last ones first.
    #[expect(clippy::indexing_slicing, reason = "bands are below `BANDS`")]
    fn with_same_band(&self, band: usize, bits: u64) -> impl Iterator<Item = &Near> {
        let last = self.last.get(slot(band, bits)).copied().unwrap_or(NONE);
        let near = |number: u32| self.near.get(number as usize);
        std::iter::successors(near(last), move |found| near(found.before[band])).take(CROWD)
    }
}

impl Near {
    fn is_near(&self, bits: u64) -> bool {
        (self.bits ^ bits).count_ones() <= NEAR_BITS
    }
}

/// Place of a band's value in the table of all bands.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "`band` is below `BANDS`, so that this is below `BANDS * BAND_VALUES`"
)]
fn slot(band: usize, bits: u64) -> usize {
    let value = (bits >> (band * (64 / BANDS))) as usize % BAND_VALUES;
    band * BAND_VALUES + value
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
        let mut index = DedupIndex::default();
        for (name, text, expected) in rows {
            assert_eq!(index.find_or_add(Fingerprint::of([text.as_str()].into_iter())), expected, "{name}");
        }
    }

    /// Sizes right after a table has grown are the worst.
    #[test]
    fn memory_is_bounded_at_every_size() {
        let (mut index, mut bytes, mut first) = (DedupIndex::default(), 0, 0);
        for count in [1, 1_000, 100_000, 917_504, 917_505, 1 << 20] {
            let allocations = allocation_counter::measure(|| {
                for number in first..count {
                    let (exact, near) = (mix(number), Some(mix(number ^ 1 << 40)));
                    index.find_or_add(Fingerprint { exact, near });
                }
            });
            (bytes, first) = (bytes + allocations.bytes_current, count);
            let bound = (1 << 20) + 80 * count as i64 + 200;
            assert!(bytes <= bound, "{count} articles: {bytes} bytes, more than {bound}");
        }
    }

    /// Every fingerprint within the distance is found, and none beyond: the bands lose nothing where they are not crowded.
    #[test]
    fn near_is_what_differs_in_few_bits() {
        for differing in 0..=2 * NEAR_BITS {
            for start in 0..64 {
                let bits = (0..differing).fold(0, |bits, step| bits ^ 1u64 << ((start + step * 17) % 64));
                let mut index = DedupIndex::default();
                index.find_or_add(Fingerprint { exact: 1, near: Some(0x0123_4567_89ab_cdef) });
                let found =
                    index.find_or_add(Fingerprint { exact: 2, near: Some(0x0123_4567_89ab_cdef ^ bits) });
                assert_eq!(found.is_some(), bits.count_ones() <= NEAR_BITS, "{bits:064b}");
            }
        }
    }

    /// Fingerprints that are alike in a band and not near: few are looked at, and of those the near ones are found.
    #[test]
    fn a_crowded_band_is_not_looked_at_as_a_whole() {
        let mut index = DedupIndex::default();
        let bits = |number: u64| mix(number) << 16 | 0xabcd;
        for number in 0..2 * CROWD as u64 {
            index.find_or_add(Fingerprint { exact: number, near: Some(bits(number)) });
        }
        assert_eq!(index.with_same_band(0, 0xabcd).count(), CROWD);
        for number in [CROWD as u64 + 9, 2 * CROWD as u64 - 1] {
            let near = Fingerprint { exact: u64::MAX, near: Some(bits(number) ^ 1 << 40) };
            assert_eq!(index.find(near), Some(number as u32));
        }
    }

    #[test]
    fn a_full_index_compares_and_takes_no_more() {
        let [first, other] = [1, 2].map(|exact| Fingerprint { exact, near: Some(mix(exact)) });
        let mut index = DedupIndex { count: u32::MAX - 1, ..DedupIndex::default() };
        assert_eq!(index.find_or_add(first), None);
        assert_eq!([other, other].map(|other| index.find_or_add(other)), [None, None]);
        assert_eq!(index.find_or_add(first), Some(u32::MAX - 1));
    }

    #[test]
    fn ideographs_are_words() {
        assert_eq!(units("大雨 rain fell").collect::<Vec<_>>(), ["大", "雨", "rain", "fell"]);
    }
}
