//! The phrases, stop words and class tokens of every language: `lexicon/*.txt`, compiled by `build.rs` into tables that
//! are searched where they lie. The format of the texts is described at the head of `lexicon/en.txt`.

use std::ops::{BitOr, BitOrAssign};

mod class;
mod form;
mod format;
mod table;
mod trie;

pub(crate) use class::Class;
pub(crate) use form::lowercase;
pub use form::normalize;
use form::symbols_of;
pub(crate) use format::Hash;
use format::{Anchor, DASH, LANGUAGES, LONGEST_PHRASE, STARTS};
pub use format::{Markup, Phrase};
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
    clippy::string_slice,
    reason = "a block is read part by part, of whole characters; languages are numbered by their places; there is a bit for each number of `STARTS` bits"
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
        let mut hits = Hits::default();
        let (mut start, mut starts) = (0, true);
        while start < block.len() {
            if block.as_bytes()[start] == b' ' {
                (start, starts) = (start + 1, true);
                continue;
            }
            let mut hash = Hash::default();
            let (length, first) = part(&block[start..], &mut hash);
            if start == 0 || (starts || first.is_unspaced()) && self.may_start_inside(hash) {
                self.phrases_at(block, start, start + length, hash, &mut hits);
            }
            starts = !first.is_of_literal();
            start += length;
        }
        hits
    }

    /// Whether a phrase that may be inside a block or at its end may start with a part; a few that start none pass.
    fn may_start_inside(&self, part: Hash) -> bool {
        let bit = (part.key() >> (u64::BITS - STARTS)) as usize;
        self.starts[bit / 8] >> (bit % 8) & 1 == 1
    }

    /// The phrases that begin at one place of a block, whose first part ends at another.
    fn phrases_at(&self, block: &str, start: usize, mut end: usize, mut hash: Hash, hits: &mut Hits) {
        while end - start <= LONGEST_PHRASE
            && let Some(entries) = self.phrases.get(hash)
        {
            hits.add(entries, start == 0, end == block.len());
            if end == block.len() {
                return;
            }
            end += part(&block[end..], &mut hash).0;
        }
    }

    /// The families that a class, id or role value names. `buffer` is scratch space.
    pub fn markup(&self, value: &str, buffer: &mut Vec<u8>) -> MarkupSet {
        symbols_of(value, buffer);
        let starts = (1..buffer.len()).filter(|at| buffer[at - 1] == DASH);
        starts.fold(MarkupSet::default(), |set, at| set | self.markup.prefixes(&buffer[at..]))
    }
}

/// The length of the first part of a text and the class of its first character; a literal begins and ends between parts.
/// Adds the part to a hash.
#[expect(clippy::arithmetic_side_effects, reason = "both are lengths in a text in memory")]
fn part(text: &str, hash: &mut Hash) -> (usize, Class) {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return (0, Class::of(' ')) };
    let class = Class::of(first);
    hash.push_char(first);
    let first = first.len_utf8();
    if !class.joins() {
        return (first, class);
    }
    (first + push_while(chars.as_str(), hash, Class::joins), class)
}

/// How many bytes of a text are before its first character that is not wanted. Characters of ASCII need not be decoded.
#[inline]
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "characters are read one after another, of a text in memory"
)]
pub(super) fn run(text: &str, mut is_wanted: impl FnMut(char, Class) -> bool) -> usize {
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        if byte.is_ascii() {
            let char = char::from(*byte);
            if !is_wanted(char, Class::of(char)) {
                break;
            }
            at += 1;
            continue;
        }
        let Some(char) = text[at..].chars().next().filter(|char| is_wanted(*char, Class::of(*char))) else {
            break;
        };
        at += char.len_utf8();
    }
    at
}

/// Adds the characters that a text begins with to a hash, as long as they are of some class; gives their bytes.
#[inline]
pub(super) fn push_while(text: &str, hash: &mut Hash, is_wanted: impl Fn(Class) -> bool) -> usize {
    run(text, |char, class| {
        let wanted = is_wanted(class);
        if wanted {
            hash.push_char(char);
        }
        wanted
    })
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
            assert_eq!(lexicon.markup(value, &mut Vec::new()).contains(family), found, "{name}: {value:?}");
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
