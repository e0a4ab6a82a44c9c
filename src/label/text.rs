//! What the text of one block looks like, whatever page it is on.

#![expect(
    clippy::indexing_slicing,
    reason = "runs are three words; ranges are of the words of the same page"
)]
#![expect(
    clippy::string_slice,
    reason = "pairs of characters and runs of letters of ASCII end where the next character begins"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of words, signs and characters, which a u32 numbers on a page of a GiB at most, or of stop words, times 2"
)]

mod counts;

use std::cmp::Reverse;
use std::hash::BuildHasher;

use memchr::memchr3;

use super::lexicon::{self, Hash, Hits, Lexicon, Word};
use crate::read::page::Slice;
use crate::spare::memory_of;
use counts::is_closing;
pub(crate) use counts::is_sentence_end;

/// The length of a character of a script without word spaces.
const UNSPACED_LENGTH: f32 = 2.5;

/// How a block ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// A letter, digit or other sign.
    #[default]
    Open,
    /// The end of a sentence, closing quotes and brackets passed over.
    Sentence,
    /// A colon.
    Colon,
    /// `…` or `...`: often a teaser that was cut off.
    Ellipsis,
}

/// Counts and marks of one block's text. Lengths are in characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextStats {
    /// Characters.
    pub chars: u32,
    /// Characters, those of scripts without word spaces counted 2.5 times: they say as much as 2.5 Latin letters.
    pub length: f32,
    /// Words between spaces; two characters of a script without word spaces count as one.
    pub words: u32,
    /// Letters.
    pub letters: u32,
    /// Upper-case letters.
    pub upper: u32,
    /// Words that begin with an upper-case letter.
    pub capital_words: u32,
    /// Digits.
    pub digits: u32,
    /// Signs that are neither letters, digits nor spaces.
    pub punctuation: u32,
    /// Commas of any script.
    pub commas: u32,
    /// Ends of sentences.
    pub sentences: u32,
    /// Signs that set list items apart: `|`, `•`, `·`, `»`, `›`, `/`.
    pub separators: u32,
    /// Quotation marks.
    pub quotes: u32,
    /// Characters of a script without word spaces.
    pub unspaced: u32,
    /// Line ends inside the block.
    pub lines: u32,
    /// Times of day and other digits on both sides of a colon or a dot.
    pub times: u32,
    /// Signs of addresses: `@`, `#` before a letter, `://`.
    pub handles: u32,
    /// How it ends.
    pub end: End,
    /// Its first character.
    pub first: Option<char>,
    /// Hashes of its words: a range of [`Words::hashes`].
    pub word_range: Slice,
    /// Hashes of its runs of three words: a range of [`Words::runs`].
    pub run_range: Slice,
    /// Its stop words: a range of [`Words::stop_words`].
    pub stop_range: Slice,
    /// Words that were looked up in the lists of stop words.
    pub looked_up: u32,
    /// Phrases of the lexicon.
    pub hits: Hits,
    /// Hash of the text in normal form, to find it again.
    pub hash: u64,
}

/// The words of all blocks of a page, and scratch space to find them.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Hash of each word in lower case; of each pair of characters where words are not spaced.
    pub hashes: Vec<u32>,
    /// Hash of each run of three words; a shorter text is one run.
    pub runs: Vec<u64>,
    /// For each stop word, the languages that have it, a bit each.
    pub stop_words: Vec<u64>,
    normal: String,
}

/// Words of a block that are looked up in the lists of stop words; more do not change a share.
const LOOKED_UP: u32 = 64;

/// Bytes of a long block.
const BLOCK_BYTES: usize = 1 << 12;

/// Bytes of text for each of its words, and for each of its stop words, at least as a rule.
const WORD_BYTES: usize = 5;
const STOP_WORD_BYTES: usize = 10;

impl Words {
    /// Takes all words out, and makes room for those of so many bytes of text as a rule.
    pub(super) fn clear(&mut self, bytes: usize) {
        self.hashes.clear();
        self.hashes.reserve(bytes / WORD_BYTES);
        self.runs.clear();
        self.runs.reserve(bytes / WORD_BYTES);
        self.stop_words.clear();
        self.stop_words.reserve(bytes / STOP_WORD_BYTES);
        self.normal.clear();
        self.normal.reserve(BLOCK_BYTES.min(bytes));
    }

    /// Bytes of memory that they have taken.
    pub(super) fn memory(&self) -> usize {
        let lists = [memory_of(&self.hashes), memory_of(&self.runs), memory_of(&self.stop_words)];
        lists.into_iter().chain([self.normal.capacity()]).sum()
    }

    /// Adds the words of a text, and returns the ranges of their hashes and of those of their runs.
    pub fn add(&mut self, text: &str) -> (Slice, Slice) {
        lexicon::normalize(text, &mut self.normal);
        let start = self.hashes.len();
        lexicon::words(&self.normal).for_each(|word| add_word(&word, &mut self.hashes));
        self.add_runs(start)
    }

    /// What a function says of the words of a text and of its runs, as hashes. They are not kept.
    pub fn of<R>(&mut self, text: &str, says: impl FnOnce(&[u32], &[u64]) -> R) -> R {
        let (words, runs) = self.add(text);
        let said = says(&self.hashes[words.range()], &self.runs[runs.range()]);
        self.hashes.truncate(words.start as usize);
        self.runs.truncate(runs.start as usize);
        said
    }

    /// Adds the runs of the words from a place on; returns the range of these and that of the runs.
    fn add_runs(&mut self, start: usize) -> (Slice, Slice) {
        let first_run = self.runs.len();
        add_runs(&self.hashes[start..], &mut self.runs);
        (Slice::new(start, self.hashes.len()), Slice::new(first_run, self.runs.len()))
    }
}

/// Adds the hash of a word; of one of a script without word spaces, those of its pairs of characters.
#[inline]
fn add_word(word: &Word, hashes: &mut Vec<u32>) {
    if word.is_unspaced {
        hashes.extend(pairs(word.text).map(|pair| Hash::of(pair).short()));
    } else {
        hashes.push(word.hash.short());
    }
}

/// The first character of a word, then each two that are side by side.
fn pairs(word: &str) -> impl Iterator<Item = &str> {
    let mut before = 0;
    word.char_indices().map(move |(start, char)| {
        let first = std::mem::replace(&mut before, start);
        &word[first..start + char.len_utf8()]
    })
}

/// Adds the stop words of a word to a list; says how many words that were.
#[inline]
fn look_up(word: &Word, lexicon: &Lexicon, found: &mut Vec<u64>) -> u32 {
    let languages = lexicon.stop_word(word.hash);
    if languages != 0 {
        found.push(languages);
    } else if word.is_unspaced {
        // Function words of scripts without word spaces are looked up character by character.
        let each = word.text.chars().map(|char| lexicon.stop_word(Hash::of(char.encode_utf8(&mut [0; 4]))));
        found.extend(each.filter(|languages| *languages != 0));
        return 1 + word.text.chars().count() as u32 / 2;
    }
    1
}

fn add_runs(words: &[u32], out: &mut Vec<u64>) {
    let mix = |a: u64, b: u32| (a.rotate_left(21) ^ u64::from(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let run = |a, b, c| mix(mix(mix(0, a), b), c);
    match *words {
        [] => {}
        [one] => out.push(run(one, one, one)),
        [first, last] => out.push(run(first, last, last)),
        _ => out.extend(words.windows(3).map(|words| run(words[0], words[1], words[2]))),
    }
}

fn hash(text: &str) -> u64 {
    rustc_hash::FxBuildHasher.hash_one(text)
}

impl TextStats {
    /// Measures a text and adds its words to those of the page.
    pub fn of(text: &str, lexicon: &Lexicon, words: &mut Words) -> Self {
        let mut stats = Self { first: text.chars().next(), end: end_of(text), ..Self::default() };
        stats.count(text);
        stats.words += stats.unspaced / 2;
        stats.length = stats.chars as f32 + (UNSPACED_LENGTH - 1.0) * stats.unspaced as f32;
        let (start, first_word) = (words.stop_words.len(), words.hashes.len());
        lexicon::normalize(text, &mut words.normal);
        stats.hits = lexicon.read(&words.normal, |word| {
            add_word(&word, &mut words.hashes);
            if stats.looked_up < LOOKED_UP {
                stats.looked_up += look_up(&word, lexicon, &mut words.stop_words);
            }
        });
        (stats.word_range, stats.run_range) = words.add_runs(first_word);
        stats.stop_range = Slice::new(start, words.stop_words.len());
        stats.hash = hash(&words.normal);
        stats
    }

    /// Share (0..=1) of the words looked up that are stop words of a language, by its place in the list.
    pub fn stop_share(&self, words: &Words, language: usize) -> f32 {
        let masks = &words.stop_words[self.stop_range.range()];
        let count = masks.iter().filter(|mask| *mask >> language & 1 == 1).count();
        count as f32 / self.looked_up.max(1) as f32
    }

    /// The language that the text is written in: `page`, or another one where its stop words say so for certain; none where
    /// they tell nothing.
    pub fn language(&self, words: &Words, page: usize) -> Option<usize> {
        /// Stop words of a text that tell that its language is another one, at least.
        const FEWEST: usize = 6;
        let masks = &words.stop_words[self.stop_range.range()];
        let count = |language: usize| masks.iter().filter(|mask| *mask >> language & 1 == 1).count();
        let own = count(page);
        let is_own = (own > 0 && 2 * own >= masks.len()).then_some(page);
        if masks.len() < FEWEST || 2 * own + 2 >= masks.len() {
            return is_own;
        }
        let best = (0..Lexicon::languages()).max_by_key(|language| (count(*language), Reverse(*language)))?;
        (count(best) >= FEWEST && count(best) > 2 * own + 2).then_some(best).or(is_own)
    }

    /// Share (0..=1) of a count in the characters.
    pub fn share(&self, count: u32) -> f32 {
        count as f32 / self.chars.max(1) as f32
    }

    /// Whether it may be a date: it has so many digits at least, and fewer than so many letters for each.
    pub(super) fn has_date(&self, digits: u32, letters: u32) -> bool {
        self.digits >= digits && self.letters < self.digits.saturating_mul(letters)
    }

    /// Whether it reads like running text: long enough for a sentence, and one ends in it.
    pub fn is_sentence_like(&self) -> bool {
        self.length >= 60.0 && self.sentences > 0 && self.words >= 8
    }

    /// Running text that ends as sentences do.
    pub fn is_paragraph(&self) -> bool {
        self.is_sentence_like() && self.end == End::Sentence
    }
}

/// Whether a sentence ends in a text.
pub(crate) fn has_sentence_end(text: &str) -> bool {
    // Nearly every one ends in one of these.
    memchr3(b'.', b'!', b'?', text.as_bytes()).is_some() || text.contains(is_sentence_end)
}

fn end_of(text: &str) -> End {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || is_closing(c));
    match text.chars().next_back() {
        Some('…') => End::Ellipsis,
        Some('.') if text.ends_with("...") => End::Ellipsis,
        Some(':' | '：') => End::Colon,
        Some(last) if is_sentence_end(last) => End::Sentence,
        _ => End::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_with_few_letters_may_be_a_date() {
        let rows = [
            ("a date", 8, 3, true),
            ("too few digits", 2, 0, false),
            ("as many letters", 4, 32, false),
            ("one less", 4, 31, true),
            ("the longest number", u32::MAX, 0, true),
        ];
        for (name, digits, letters, expected) in rows {
            let text = TextStats { digits, letters, ..TextStats::default() };
            assert_eq!(text.has_date(3, 8), expected, "{name}");
        }
    }
}
