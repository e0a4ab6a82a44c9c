//! What a block says: log odds that its wording is that of an article, from a table of hashed words, pairs and parts of words.
//!
//! A line of the house may be set like a paragraph; then only its words tell it apart. The weights are those of a logistic
//! regression on hashed features (Weinberger et al., "Feature hashing for large scale multitask learning", 2009), with pairs
//! as in Joulin et al., "Bag of tricks for efficient text classification" (2016), and parts of words as in Bojanowski et al.,
//! "Enriching word vectors with subword information" (2017). `tools/fit/groups.py` fits them.

mod table;

use super::lexicon::{self, Class};
use table::BUCKET_BITS;
pub use table::Wording;

/// Words of a block that are looked at, and characters; what a line is for is said at its start.
const WORDS: usize = 40;
const CHARS: usize = 160;

/// Characters of a part of a word.
const PART: usize = 4;

/// Finds the buckets of texts; keeps its memory for the next one.
#[derive(Debug, Default)]
pub struct Buckets {
    normal: String,
    found: Vec<u32>,
}

impl Buckets {
    /// The buckets of a text, of which `words` are the hashes of its words in reading order: of each word, of each word with
    /// the one before it, and of each run of four characters, in which all that is between two words is one space. Parts of words tell
    /// what a form that was never seen has in common with others.
    #[expect(clippy::string_slice, reason = "a character begins there")]
    pub fn of(&mut self, text: &str, words: &[u32]) -> &[u32] {
        self.found.clear();
        self.found.reserve(2 * WORDS + CHARS + 1);
        self.normal.reserve(4 * CHARS);
        let words = words.get(..WORDS).unwrap_or(words);
        let mut before = START;
        for word in words {
            self.found.extend([bucket(0, *word), bucket(before | 1, *word)]);
            before = *word;
        }
        let end = text.char_indices().nth(CHARS).map_or(text.len(), |(end, _)| end);
        lexicon::normalize(&text[..end], &mut self.normal);
        self.normal.push(' ');
        let mut part = [u32::from(' '); PART];
        for char in self.normal.chars() {
            let char = if Class::of(char).is_of_word() { char } else { ' ' };
            if char == ' ' && part[PART - 1] == u32::from(' ') {
                continue;
            }
            part = [part[1], part[2], part[3], char.into()];
            self.found.push(bucket(part[0] << 11 ^ part[1] ^ PARTS, part[2] << 11 ^ part[3]));
        }
        &self.found
    }
}

/// What is before the first word.
const START: u32 = 1;

/// What sets the buckets of parts apart from those of words.
const PARTS: u32 = 1 << 31;

fn bucket(before: u32, word: u32) -> u32 {
    let mixed = (u64::from(before) << 32 | u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> (u64::BITS - BUCKET_BITS)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::text::Words;

    fn buckets_of(text: &str) -> Vec<u32> {
        let mut words = Words::default();
        words.add(text);
        Buckets::default().of(text, &words.hashes).to_vec()
    }

    /// The weights belong to these buckets: another way of hashing would make noise of them.
    #[test]
    fn texts_keep_their_buckets() {
        assert_eq!(
            buckets_of("Go on"),
            [196_644, 185_970, 10_649, 85_228, 246_756, 113_795, 99_758, 63_482, 31_233, 67_625]
        );
    }

    #[test]
    fn what_is_between_words_does_not_count() {
        assert_eq!(buckets_of("Go on"), buckets_of("go … on!"));
        assert_ne!(buckets_of("Go on"), buckets_of("on go"));
    }

    #[test]
    fn a_text_is_the_sum_of_its_buckets() {
        let found = buckets_of("go");
        let line = format!("{}:32 {}:-16", found[0], found[1]);
        let table = Wording::parse(&format!("# a comment\nbias 0.5\n{line}")).expect("a table");
        let expected = 0.5 + (2.0 - 1.0) / (found.len() as f32).sqrt();
        assert!((table.log_odds(&found) - expected).abs() < 1e-6);
        assert_eq!(table.log_odds(&[]), 0.5);
        assert_eq!(Wording::from_bytes(&table.to_bytes()), table);
    }

    #[test]
    fn broken_tables_are_refused() {
        let cases = [
            ("no number", "bias x", "line 1: no number"),
            ("no weight", "# head\n12", "line 2: no bucket with its weight"),
            ("a heavy weight", "12:128", "line 1: no bucket with its weight"),
            ("a far bucket", "262144:1", "line 1: no such bucket"),
        ];
        for (name, table, error) in cases {
            assert_eq!(Wording::parse(table).map(|_| ()), Err(error.to_owned()), "{name}");
        }
    }
}
