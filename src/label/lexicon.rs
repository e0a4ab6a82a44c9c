//! The phrases, stop words and class tokens of every language: `lexicon/*.txt`, compiled by `build.rs` into tables that
//! are searched where they lie. The format of the texts is described at the head of `lexicon/en.txt`.

use std::ops::{BitOr, BitOrAssign};

mod class;
mod form;
mod format;
mod parts;
mod table;
mod trie;

pub(crate) use class::Class;
pub(crate) use form::lowercase;
pub use form::normalize;
pub(crate) use format::Hash;
use format::{Anchor, LANGUAGES, LONGEST_PHRASE, STARTS};
pub use format::{Markup, Phrase};
use parts::{Joiner, Part};
pub(crate) use parts::{Word, words};
use table::Table;
use trie::Trie;

/// How a phrase lies in a block, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It does not.
    #[default]
    Nowhere,
    /// Somewhere inside.
    Inside,
    /// At its start or end.
    Edge,
    /// It is the whole block.
    Whole,
}

/// The phrases found in one block, by family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hits([Place; Phrase::ALL.len()]);

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a bit stands for a family and one of the four anchors, and entries have bits of families that there are"
)]
impl Hits {
    /// How a phrase of the family lies in the block.
    pub fn place(&self, family: Phrase) -> Place {
        self.0[family as usize]
    }

    /// Whether a phrase of any family is the whole block.
    pub fn is_label(&self) -> bool {
        self.0.contains(&Place::Whole)
    }

    /// Whether the block holds no phrase of any family.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds the entries of a literal that begins a block (`first`), ends it (`last`), or both.
    fn add(&mut self, mut entries: u128, first: bool, last: bool) {
        while entries != 0 {
            let bit = entries.trailing_zeros() as usize;
            entries &= entries - 1;
            let (fits, place) = match Anchor::ALL[bit % Anchor::ALL.len()] {
                Anchor::Inside => (true, Place::Inside),
                Anchor::Start => (first, Place::Edge),
                Anchor::End => (last, Place::Edge),
                Anchor::Whole => (first && last, Place::Whole),
            };
            if fits {
                let old = &mut self.0[bit / Anchor::ALL.len()];
                *old = (if first && last { Place::Whole } else { place }).max(*old);
            }
        }
    }
}

/// The places of the bits that are set.
pub(super) fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (set != 0).then_some(set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        place
    })
}

/// A set of [`Markup`] families.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkupSet(u64);

impl MarkupSet {
    /// Whether the family is in the set.
    pub fn contains(self, family: Markup) -> bool {
        self.0 >> (family as u8) & 1 == 1
    }

    /// The numbers of the families in it.
    pub fn numbers(self) -> impl Iterator<Item = usize> {
        bits(self.0)
    }
}

impl BitOr for MarkupSet {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for MarkupSet {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl From<Markup> for MarkupSet {
    fn from(family: Markup) -> Self {
        Self(1 << family as u8)
    }
}

/// The number that bytes which `build.rs` wrote begin with, in four of them, and what follows.
fn number(bytes: &'static [u8]) -> (usize, &'static [u8]) {
    let (number, rest) = bytes.split_at(4);
    (number.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)), rest)
}

/// The compiled lexicon.
pub struct Lexicon {
    /// Under each word, the languages (a bit each, by place in the list) that have it as a stop word.
    stop_words: Table,
    /// Under each literal, a bit for family and [`Anchor`] of each phrase.
    phrases: Table,
    /// A bit for each first word of a literal that may come after the start of a block, by its key.
    starts: &'static [u8],
    /// The tokens of classes.
    markup: Trie,
}

impl Class {
    /// The class of a character.
    #[inline]
    pub(crate) fn of(char: char) -> Self {
        static CLASSES: &[u8; Class::WRITTEN as usize] = compiled!("classes");
        match CLASSES.get(char as usize) {
            Some(class) => Self::from_bits(*class),
            None => Self::compute(char),
        }
    }
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "parts begin within their block; languages are numbered by their places; there is a bit for each number of `STARTS` bits"
)]
impl Lexicon {
    /// The lexicon that comes with the crate.
    pub fn new() -> Self {
        Self {
            stop_words: Table::new(compiled!("stop_words")),
            phrases: Table::new(compiled!("phrases")),
            starts: compiled!("starts"),
            markup: Trie::new(compiled!("markup")),
        }
    }

    /// The languages (a bit each, by place in the list) that have this lower-case word as a stop word.
    pub(super) fn stop_word(&self, word: Hash) -> u64 {
        self.stop_words.get(word).unwrap_or(0) as u64
    }

    /// The code of a language by its place in the list.
    pub fn language_code(number: usize) -> &'static str {
        LANGUAGES[number]
    }

    /// The place of a language in the list, by its ISO 639-1 code or a tag that begins with it.
    pub fn language_number(tag: &str) -> Option<usize> {
        let code = tag.split(['-', '_']).next()?.trim().to_ascii_lowercase();
        let code = if code == "nb" || code == "nn" { "no" } else { &code };
        LANGUAGES.iter().position(|name| *name == code)
    }

    /// Number of languages.
    pub const fn languages() -> usize {
        LANGUAGES.len()
    }

    /// The phrases in a block that went through [`normalize`].
    pub fn phrases(&self, block: &str) -> Hits {
        self.read(block, |_| {})
    }

    /// Likewise; the words of the block are shown to a function.
    pub(super) fn read(&self, block: &str, mut word: impl FnMut(Word)) -> Hits {
        let (mut hits, mut joiner) = (Hits::default(), Joiner::default());
        let (mut at, mut may_begin) = (0, true);
        loop {
            while block.as_bytes().get(at) == Some(&b' ') {
                (at, may_begin) = (at + 1, true);
            }
            let Some(part) = Part::at(block, at, Hash::default()) else { return hits };
            while let Some(begun) = joiner.next_of(&part, block) {
                word(begun);
            }
            may_begin |= part.class.is_unspaced();
            if at == 0 || may_begin && self.may_start_inside(part.hash) {
                self.phrases_at(block, &part, &mut hits);
            }
            (at, may_begin) = (part.end, !part.class.is_of_literal());
        }
    }

    /// Whether a phrase that may be inside a block or at its end may start with a part; a few that start none pass.
    fn may_start_inside(&self, part: Hash) -> bool {
        let bit = (part.key() >> (u64::BITS - STARTS)) as usize;
        self.starts[bit / 8] >> (bit % 8) & 1 == 1
    }

    /// The phrases that begin with a part of a block.
    fn phrases_at(&self, block: &str, first: &Part, hits: &mut Hits) {
        let Part { start, mut end, mut hash, .. } = *first;
        while end - start <= LONGEST_PHRASE
            && let Some(entries) = self.phrases.get(hash)
        {
            hits.add(entries, start == 0, end == block.len());
            // No phrase ends behind a space.
            if block.as_bytes().get(end) == Some(&b' ') {
                hash.push(" ");
                end += 1;
            }
            let Some(next) = Part::at(block, end, hash) else { return };
            (end, hash) = (next.end, next.hash);
        }
    }

    /// The families that a class, id or role value names.
    pub fn markup(&self, value: &str) -> MarkupSet {
        let families = form::words_of_markup(value).map(|symbols| self.markup.prefixes(symbols));
        families.fold(MarkupSet::default(), MarkupSet::bitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Phrases found in a text as it is on a page.
    fn hits(text: &str) -> Hits {
        let mut normal = String::new();
        normalize(text, &mut normal);
        Lexicon::new().phrases(&normal)
    }

    #[test]
    fn phrases_are_found_where_they_stand() {
        let cases = [
            ("whole block", "Related Posts", Phrase::Related, Place::Whole),
            ("punctuation around it", "» Related posts: …", Phrase::Related, Place::Whole),
            ("a number", "12 comments", Phrase::Comments, Place::Whole),
            ("at the start", "Also read: Floods recede", Phrase::ReadMore, Place::Edge),
            ("inside", "© 2025 The Paper. All rights reserved. Imprint", Phrase::Copyright, Place::Edge),
            ("German", "Lesen Sie auch: Hochwasser geht zurück", Phrase::ReadMore, Place::Edge),
            ("no spaces between words", "相关新闻", Phrase::Related, Place::Whole),
            ("a sentence", "He posted related documents on Monday.", Phrase::Related, Place::Nowhere),
        ];
        for (name, text, family, place) in cases {
            assert_eq!(hits(text).place(family), place, "{name}: {text:?}");
        }
    }

    #[test]
    fn markup_is_matched_by_whole_words() {
        let lexicon = Lexicon::new();
        let cases = [
            ("words of a class", "article-related-posts", Markup::Related, true),
            ("camel case", "storyRelatedPosts", Markup::Related, true),
            ("part of another word", "prenavigated", Markup::Nav, false),
        ];
        for (name, value, family, found) in cases {
            assert_eq!(lexicon.markup(value).contains(family), found, "{name}: {value:?}");
        }
    }

    #[test]
    fn every_phrase_matches_its_own_text() {
        for code in LANGUAGES {
            let path = format!("{}/lexicon/{code}.txt", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
            let mut family = None;
            for line in text.lines().skip_while(|line| !line.starts_with('[')) {
                if let Some(name) = line.strip_prefix('[') {
                    family = Phrase::ALL.iter().find(|family| Some(family.name()) == name.strip_suffix(']'));
                } else if let Some(family) = family.filter(|_| !line.is_empty()) {
                    let (open, literal) = (line.contains('*'), line.replace('#', "12"));
                    let found = hits(&literal.replace('*', "word")).place(*family);
                    let least = if open { Place::Inside } else { Place::Whole };
                    assert!(found >= least, "{code}: [{}] {line:?} is {found:?}", family.name());
                    assert!(
                        !literal.contains([',', '،', '，']) || line.split(',').count() < 4,
                        "{code}: {line:?} is several"
                    );
                }
            }
        }
    }

    #[test]
    fn lists_are_sorted_unique_and_non_empty() {
        for code in LANGUAGES.iter().chain(&["markup"]) {
            let path = format!("{}/lexicon/{code}.txt", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
            let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
            for line in text.lines().skip_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty())
            {
                if let Some(name) = line.strip_prefix('[') {
                    sections.push((name.strip_suffix(']').expect("a section ends in ]"), Vec::new()));
                } else {
                    sections.last_mut().expect("an entry follows a section").1.push(line);
                }
            }
            assert!(!sections.is_empty(), "{code}: no section");
            for (name, entries) in &sections {
                assert!(!entries.is_empty(), "{code}: [{name}] is empty");
                // These are in the order of the calendar, or of length.
                let ordered = matches!(*name, "weekdays" | "time-units") || name.ends_with("months");
                for pair in entries.windows(2) {
                    assert!(
                        ordered || pair[0] < pair[1],
                        "{code}: [{name}] {:?} must not come before {:?}",
                        pair[0],
                        pair[1]
                    );
                }
                for entry in entries {
                    assert_eq!(entry.to_lowercase(), **entry, "{code}: [{name}] lower case");
                    assert!(
                        !entry.trim_matches(['*', ' ']).is_empty(),
                        "{code}: [{name}] {entry:?} matches everything"
                    );
                }
            }
        }
    }
}
