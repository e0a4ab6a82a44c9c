//! What the keys and kinds of JSON say of their values, by the words of `keys.txt`.
#![expect(
    clippy::indexing_slicing,
    reason = "there is a section for each meaning, and `open` is the place of one"
)]

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// What a key says of its value; a section of `keys.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Body,
    Part,
    Away,
    Skip,
    Title,
    Name,
    Address,
}

const SECTIONS: [&str; 7] = ["[body]", "[part]", "[away]", "[skip]", "[title]", "[name]", "[address]"];

/// The words of each section.
static WORDS: LazyLock<[FxHashSet<&str>; SECTIONS.len()]> = LazyLock::new(|| {
    let mut sections = [(); SECTIONS.len()].map(|()| FxHashSet::default());
    let mut open = 0;
    for line in include_str!("keys.txt").lines().filter(|line| !line.starts_with('#')) {
        match SECTIONS.iter().position(|name| *name == line) {
            Some(section) => open = section,
            None => sections[open].extend(line.split_ascii_whitespace()),
        }
    }
    sections
});

/// Bytes of a key that are looked at, at most.
const MAX_KEY: usize = 200;

/// A key, taken apart.
pub(super) struct Key {
    /// Its letters, in lower case.
    whole: String,
    /// Where each word of it ends.
    ends: Vec<usize>,
}

impl Key {
    pub(super) fn of(key: &str) -> Self {
        let (key, _) = key.split_at(key.floor_char_boundary(MAX_KEY));
        // What follows in brackets are arguments of a query.
        let key = key.split('(').next().unwrap_or_default();
        let key = if key == "@id" { "atId" } else { key };
        let (mut whole, mut ends) = (String::with_capacity(key.len()), Vec::new());
        let mut before = ' ';
        for char in key.chars() {
            let starts = char.is_uppercase() && !before.is_uppercase();
            if (starts || !char.is_alphabetic()) && whole.len() > ends.last().copied().unwrap_or(0) {
                ends.push(whole.len());
            }
            if char.is_alphabetic() {
                whole.extend(char.to_lowercase());
            }
            before = char;
        }
        ends.push(whole.len());
        Self { whole, ends }
    }

    #[expect(clippy::string_slice, reason = "words end where the next one begins")]
    fn words(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| &self.whole[*start..*end])
    }

    /// Whether it says so by one of its words, or as a whole.
    pub(super) fn says(&self, meaning: Meaning) -> bool {
        let section = &WORDS[meaning as usize];
        section.contains(self.whole.as_str()) || self.words().any(|word| section.contains(word))
    }

    /// Whether it says so as a whole.
    pub(super) fn is(&self, meaning: Meaning) -> bool {
        WORDS[meaning as usize].contains(self.whole.as_str())
    }

    /// Whether it has one of some words.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.words().any(|own| words.contains(&own))
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
