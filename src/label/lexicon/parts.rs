//! A text in normal form, part by part: literals begin and end between parts, and most words are one.

#![expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "characters are read one after another, of a text in memory"
)]

use super::Class;
use super::format::Hash;

/// Letters, numerals and signs for digits side by side, or a single other character but a space.
pub(super) struct Part {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) hash: Hash,
    /// The class of its first character.
    pub(super) class: Class,
    /// Whether words are written with all of it.
    is_of_word: bool,
}

impl Part {
    /// The part that begins at a place; none at the end. Its hash goes on from another.
    // All of a text goes through it twice, from two places.
    #[inline(always)]
    pub(super) fn at(text: &str, start: usize, mut hash: Hash) -> Option<Self> {
        let rest = &text[start..];
        let first = rest.chars().next()?;
        let class = Class::of(first);
        let (mut length, mut is_of_word) = (first.len_utf8(), class.is_of_word());
        if class.joins() {
            length += run(&rest[length..], |_, class| {
                is_of_word &= !class.joins() || class.is_of_word();
                class.joins()
            });
        }
        hash.push(&rest[..length]);
        Some(Self { start, end: start + length, hash, class, is_of_word })
    }
}

/// A word of a text in normal form.
pub(crate) struct Word<'t> {
    pub(crate) text: &'t str,
    pub(crate) hash: Hash,
    /// Whether it begins with a character of a script without word spaces.
    pub(crate) is_unspaced: bool,
}

/// Finds the words of a text one after another.
#[derive(Default)]
pub(super) struct Joiner {
    /// Where the last one ends.
    end: usize,
}

impl Joiner {
    /// The next word that begins in a part, after those of the parts before it. Nearly always the part is the word.
    #[inline]
    pub(super) fn next_of<'t>(&mut self, part: &Part, text: &'t str) -> Option<Word<'t>> {
        if !part.is_of_word {
            // Signs for digits may be in it, between letters.
            self.end = self.end.max(part.start);
            return self.next_before(part.end, text);
        }
        if self.end > part.start {
            return None;
        }
        let (end, hash) = word_end(text, part.end, part.hash);
        self.end = end;
        Some(Word { text: &text[part.start..end], hash, is_unspaced: part.class.is_unspaced() })
    }

    /// The next word, if it begins before a place.
    fn next_before<'t>(&mut self, place: usize, text: &'t str) -> Option<Word<'t>> {
        let start = self.end + run(text.get(self.end..place)?, |_, class| !class.is_of_word());
        self.end = start;
        if start == place {
            return None;
        }
        let (end, hash) = word_end(text, start, Hash::default());
        self.end = end;
        let text = &text[start..end];
        Some(Word { text, hash, is_unspaced: text.starts_with(|first| Class::of(first).is_unspaced()) })
    }
}

/// The words of a text in normal form.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut joiner = Joiner::default();
    std::iter::from_fn(move || joiner.next_before(text.len(), text))
}

/// Where a word ends that goes on at a place, and its hash, of which that up to there is known.
#[inline]
fn word_end(text: &str, at: usize, mut hash: Hash) -> (usize, Hash) {
    let rest = &text[at..];
    let more = run(rest, |_, class| class.is_of_word());
    hash.push(&rest[..more]);
    (at + more, hash)
}

/// How many bytes of a text are before its first character that is not wanted. Characters of ASCII need not be decoded.
#[inline]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::lexicon::Lexicon;

    #[test]
    fn words_are_the_same_beside_phrases_as_alone() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("nothing", "", &[]),
            ("signs alone", "… – *", &[]),
            ("between spaces and signs", "one, (two) three-four", &["one", "two", "three", "four"]),
            ("with apostrophes", "l'eau d'ici 'tis", &["l'eau", "d'ici", "'tis"]),
            ("a sign for digits is no part of one", "# covid# a#b #c #", &["covid", "a", "b", "c"]),
            ("a sign for digits before an apostrophe", "a#'s b", &["a", "'s", "b"]),
            ("scripts without word spaces", "东京、大阪 ภาษาไทย", &["东京", "大阪", "ภาษาไทย"]),
            ("scripts side by side", "a东b 東#京", &["a东b", "東", "京"]),
            ("marks of India", "हिन्दी में।", &["हिन्दी", "में"]),
            ("another script", "один два", &["один", "два"]),
        ];
        let lexicon = Lexicon::new();
        for (name, text, expected) in cases {
            let alone: Vec<(&str, u64)> = words(text).map(|word| (word.text, word.hash.key())).collect();
            let hashed: Vec<(&str, u64)> =
                expected.iter().map(|word| (*word, Hash::of(word).key())).collect();
            assert_eq!(alone, hashed, "{name}: {text:?}");
            let mut beside = Vec::new();
            lexicon.read(text, |word| beside.push((word.text.to_owned(), word.hash.key())));
            assert!(beside.iter().map(|(word, key)| (word.as_str(), *key)).eq(alone), "{name}: {beside:?}");
        }
    }
}
