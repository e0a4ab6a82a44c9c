//! What the keys and kinds of JSON say of their values, by the words of `keys.txt`.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "no more letters than there is room for, and a bit for each of twelve sections"
)]

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a key says of its value, or a kind of its block; a section of `keys.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Body,
    Part,
    Away,
    Skip,
    Title,
    Name,
    Address,
    Heading,
    Quote,
    Item,
    List,
    Paragraph,
}

const SECTIONS: [&str; 12] = [
    "[body]",
    "[part]",
    "[away]",
    "[skip]",
    "[title]",
    "[name]",
    "[address]",
    "[heading]",
    "[quote]",
    "[item]",
    "[list]",
    "[paragraph]",
];

/// By word: a bit for each section that has it.
static WORDS: LazyLock<FxHashMap<&[u8], u16>> = LazyLock::new(|| {
    let (mut words, mut open) = (FxHashMap::default(), 0);
    for line in include_str!("keys.txt").lines().filter(|line| !line.starts_with('#')) {
        match SECTIONS.iter().position(|name| *name == line) {
            Some(section) => open = 1 << section,
            None => line
                .split_ascii_whitespace()
                .for_each(|word| *words.entry(word.as_bytes()).or_default() |= open),
        }
    }
    words
});

/// Bytes of a key that are looked at, at most.
const MAX_KEY: usize = 200;

/// What a key says, a bit for each meaning.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Key {
    /// By one of its words, or as a whole.
    says: u16,
    /// As a whole.
    is: u16,
}

impl Key {
    pub(super) fn of(key: &str) -> Self {
        let (key, _) = key.split_at(key.floor_char_boundary(MAX_KEY));
        // What follows in brackets are arguments of a query.
        let key = key.split('(').next().unwrap_or_default();
        let key = if key == "@id" { "atId" } else { key };
        let mut letters = Letters::default();
        let (mut says, mut before) = (0, ' ');
        for char in key.chars() {
            let starts = char.is_uppercase() && !before.is_uppercase();
            if starts || !char.is_alphabetic() {
                says |= letters.end_word();
            }
            if char.is_alphabetic() {
                letters.push(char);
            }
            before = char;
        }
        says |= letters.end_word();
        let is = letters.sections(0);
        Self { says: says | is, is }
    }

    /// Whether it says so by one of its words, or as a whole.
    pub(super) fn says(self, meaning: Meaning) -> bool {
        self.says >> meaning as u16 & 1 == 1
    }

    /// Whether it says so as a whole.
    pub(super) fn is(self, meaning: Meaning) -> bool {
        self.is >> meaning as u16 & 1 == 1
    }
}

/// The letters of a key in lower case.
struct Letters {
    bytes: [u8; MAX_KEY],
    length: usize,
    /// Where its last word starts.
    word: usize,
}

impl Default for Letters {
    fn default() -> Self {
        Self { bytes: [0; MAX_KEY], length: 0, word: 0 }
    }
}

impl Letters {
    /// Adds a letter. No word of a section has one that is not of ASCII, so that it does not matter which.
    fn push(&mut self, char: char) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = if char.is_ascii() { char.to_ascii_lowercase() as u8 } else { b'?' };
            self.length += 1;
        }
    }

    /// The sections that have the last word, where there is one; the next one begins.
    fn end_word(&mut self) -> u16 {
        let start = std::mem::replace(&mut self.word, self.length);
        self.sections(start)
    }

    /// The sections that have the letters from a place on as a word.
    fn sections(&self, start: usize) -> u16 {
        self.bytes.get(start..self.length).and_then(|word| WORDS.get(word)).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_apart() {
        let cases = [
            ("articleBody", Meaning::Body, true),
            ("body_html", Meaning::Body, true),
            ("content({\"format\":\"html\"})", Meaning::Body, true),
            ("contentHTML", Meaning::Body, true),
            ("somebody", Meaning::Body, false),
            ("relatedArticles", Meaning::Away, true),
            ("nextStory", Meaning::Away, true),
            ("nextjs", Meaning::Away, false),
            ("itemListElement", Meaning::Away, true),
            ("title", Meaning::Title, true),
            ("sectionTitle", Meaning::Body, false),
        ];
        for (key, meaning, says) in cases {
            assert_eq!(Key::of(key).says(meaning), says, "{key}: {meaning:?}");
        }
    }
}
