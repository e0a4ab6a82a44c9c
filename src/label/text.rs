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

use std::cmp::Reverse;
use std::hash::BuildHasher;

use memchr::memchr3;

use super::lexicon::{self, Class, Hash, Hits, Lexicon};
use crate::read::page::Slice;
use crate::spare::memory_of;

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
        self.add_each(text, |_, _, _| {})
    }

    /// What a function says of the words of a text and of its runs, as hashes. They are not kept.
    pub fn of<R>(&mut self, text: &str, says: impl FnOnce(&[u32], &[u64]) -> R) -> R {
        let (words, runs) = self.add(text);
        let said = says(&self.hashes[words.range()], &self.runs[runs.range()]);
        self.hashes.truncate(words.start as usize);
        self.runs.truncate(runs.start as usize);
        said
    }

    /// Adds the words of a text and shows each, with its hash, to a function that may add its stop words.
    fn add_each(&mut self, text: &str, mut each: impl FnMut(&str, Hash, &mut Vec<u64>)) -> (Slice, Slice) {
        lexicon::normalize(text, &mut self.normal);
        let (start, first_run) = (self.hashes.len(), self.runs.len());
        let mut rest = self.normal.as_str();
        while !rest.is_empty() {
            let (length, hash, unspaced) = first_word(rest);
            let (word, after) = rest.split_at(length);
            if unspaced {
                self.hashes.extend(pairs(word).map(|pair| Hash::of(pair).short()));
            } else if length > 0 {
                self.hashes.push(hash.short());
            }
            if length > 0 {
                each(word, hash, &mut self.stop_words);
            }
            rest = after.trim_start_matches(|char| !Class::of(char).is_of_word());
        }
        add_runs(&self.hashes[start..], &mut self.runs);
        (Slice::new(start, self.hashes.len()), Slice::new(first_run, self.runs.len()))
    }
}

/// The word that a text begins with, if it does: its length, its hash, and whether it begins with a character of a
/// script without word spaces.
fn first_word(text: &str) -> (usize, Hash, bool) {
    let mut hash = Hash::default();
    let length = lexicon::push_while(text, &mut hash, Class::is_of_word);
    let unspaced = length > 0 && text.starts_with(|first| Class::of(first).is_unspaced());
    (length, hash, unspaced)
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
fn look_up(word: &str, hash: Hash, lexicon: &Lexicon, found: &mut Vec<u64>) -> u32 {
    let languages = lexicon.stop_word(hash);
    if languages != 0 {
        found.push(languages);
    } else if word.starts_with(|first| Class::of(first).is_unspaced()) {
        // Function words of scripts without word spaces are looked up character by character.
        let each = word.chars().map(|char| lexicon.stop_word(Hash::of(char.encode_utf8(&mut [0; 4]))));
        found.extend(each.filter(|languages| *languages != 0));
        return 1 + word.chars().count() as u32 / 2;
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
        stats.count_chars(text);
        let start = words.stop_words.len();
        let mut looked_up = 0;
        (stats.word_range, stats.run_range) = words.add_each(text, |word, hash, stop_words| {
            if looked_up < LOOKED_UP {
                looked_up += look_up(word, hash, lexicon, stop_words);
            }
        });
        stats.looked_up = looked_up;
        stats.stop_range = Slice::new(start, words.stop_words.len());
        stats.hash = hash(&words.normal);
        stats.hits = lexicon.phrases(&words.normal);
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

    fn count_chars(&mut self, text: &str) {
        let mut in_word = false;
        let mut ended = false;
        let mut before = [' '; 2];
        let mut rest = text;
        loop {
            // Most characters go on with a word.
            if in_word && !ended && !matches!(before[1], '@' | '#') {
                let (run, chars) = self.count_letters(rest);
                before = match chars {
                    0 => before,
                    1 => [before[1], 'a'],
                    _ => ['a'; 2],
                };
                rest = &rest[run..];
            }
            let mut chars = rest.chars();
            let Some(char) = chars.next() else { break };
            rest = chars.as_str();
            self.chars += 1;
            let class = Class::of(char);
            self.times += u32::from(
                char.is_ascii_digit() && before[0].is_ascii_digit() && matches!(before[1], ':' | '.'),
            );
            self.handles += u32::from(
                class.is_alphabetic() && matches!(before[1], '@' | '#')
                    || char == '/' && before == [':', '/'],
            );
            before = [before[1], char];
            if ended && (class.is_space() || class.is_unspaced()) {
                self.sentences += 1;
            }
            ended &= is_closing(char);
            if class.is_space() {
                in_word = false;
                self.lines += u32::from(char == '\n');
                continue;
            }
            if !in_word {
                in_word = true;
                self.words += 1;
                self.capital_words += u32::from(class.is_upper());
            }
            if class.is_alphabetic() {
                self.letters += 1;
                self.upper += u32::from(class.is_upper());
                self.unspaced += u32::from(class.is_unspaced());
            } else if class.is_numeric() {
                self.digits += 1;
            } else {
                self.punctuation += 1;
                ended |= is_sentence_end(char);
                match char {
                    ',' | '،' | '、' | '，' => self.commas += 1,
                    '|' | '•' | '·' | '»' | '›' | '/' | '▸' | '→' => self.separators += 1,
                    '"' | '“' | '”' | '„' | '«' | '「' | '」' | '\'' | '’' => self.quotes += 1,
                    _ => {}
                }
            }
        }
        self.sentences += u32::from(ended);
        self.words += self.unspaced / 2;
        self.length = self.chars as f32 + (UNSPACED_LENGTH - 1.0) * self.unspaced as f32;
    }

    /// Counts the letters that a text begins with, within a word; gives their bytes and their number.
    fn count_letters(&mut self, text: &str) -> (usize, u32) {
        let mut chars = 0;
        let bytes = lexicon::run(text, |_, class| {
            let is_letter = class.is_alphabetic();
            chars += u32::from(is_letter);
            self.upper += u32::from(is_letter && class.is_upper());
            self.unspaced += u32::from(is_letter && class.is_unspaced());
            is_letter
        });
        self.chars += chars;
        self.letters += chars;
        (bytes, chars)
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

/// Whether a sentence ends with a character.
pub(crate) fn is_sentence_end(char: char) -> bool {
    matches!(char, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '॥' | '؟' | '۔' | '｡' | '።')
}

/// Whether a sentence ends in a text.
pub(crate) fn has_sentence_end(text: &str) -> bool {
    // Nearly every one ends in one of these.
    memchr3(b'.', b'!', b'?', text.as_bytes()).is_some() || text.contains(is_sentence_end)
}

/// Signs that may come between the end of a sentence and the space after it.
fn is_closing(char: char) -> bool {
    matches!(char, '"' | '”' | '“' | '»' | '\'' | '’' | ')' | ']' | '」' | '』' | '）' | '›' | '«')
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
