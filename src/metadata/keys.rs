//! The keys of texts: their letters and digits in lower case, by which two spellings are compared.

use smallvec::SmallVec;

use super::words::lower_chars;
use crate::label::lexicon::Class;

/// Bytes of a key that is made without asking for memory.
const SHORT_KEY: usize = 96;

/// The key of a text.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    key.extend(key_chars(text));
    key
}

/// What a function says of the key of a text, which is not kept.
pub(super) fn with_key<R>(text: &str, says: impl FnOnce(&str) -> R) -> R {
    with_key_of(key_chars(text), says)
}

/// The same of the key of some words of a text.
pub(super) fn with_key_of_words<R>(
    text: &str,
    is_wanted: impl Fn(&str) -> bool,
    says: impl FnOnce(&str) -> R,
) -> R {
    with_key_of(text.split_whitespace().filter(|word| is_wanted(word)).flat_map(key_chars), says)
}

fn with_key_of<R>(chars: impl Iterator<Item = char>, says: impl FnOnce(&str) -> R) -> R {
    let mut key = SmallVec::<[u8; SHORT_KEY]>::new();
    chars.for_each(|char| key.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes()));
    says(std::str::from_utf8(&key).unwrap_or_default())
}

/// Bytes of the keys of a site's names, at most as a rule.
const KEYS: usize = 256;

/// The keys of some texts in one text.
#[derive(Default)]
pub(super) struct Keys(String);

impl Keys {
    /// Signs are in no key.
    const SIGN: char = '\n';

    /// Adds the key of a text.
    pub(super) fn add(&mut self, text: &str) {
        self.0.reserve(text.len().max(KEYS));
        self.0.extend(key_chars(text));
        self.0.push(Self::SIGN);
    }

    /// The keys in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split_terminator(Self::SIGN)
    }
}

/// Bytes of the key of a text.
pub(super) fn key_bytes(text: &str) -> usize {
    key_chars(text).map(char::len_utf8).sum()
}

/// Characters of the key of a text.
pub(super) fn key_length(text: &str) -> usize {
    key_chars(text).count()
}

/// Whether a text has this key.
pub(super) fn has_key(text: &str, key: &str) -> bool {
    key_chars(text).eq(key.chars())
}

/// Whether a key is that of two texts, one behind the other.
pub(super) fn has_key_of_both(key: &str, one: &str, other: &str) -> bool {
    key.chars().eq(key_chars(one).chain(key_chars(other)))
}

/// Whether two texts have the same key.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    key_chars(a).eq(key_chars(b))
}

/// Whether a text has neither letters nor digits.
pub(super) fn is_blank(text: &str) -> bool {
    key_chars(text).next().is_none()
}

/// The characters of the key of a text.
pub(super) fn key_chars(text: &str) -> impl Iterator<Item = char> + Clone {
    text.chars().filter(|char| Class::of(*char).is_alphanumeric()).flat_map(lower_chars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_a_key_gives_the_same_one() {
        let cases = [
            ("The Example-Times!", "theexampletimes"),
            ("ÉCOLE n° 4", "écolen4"),
            ("Straße 7", "straße7"),
            ("东海日报 · 新闻", "东海日报新闻"),
            ("…", ""),
            (" ", ""),
        ];
        let mut keys = Keys::default();
        for (text, expected) in cases {
            assert_eq!(key(text), expected, "{text}");
            with_key(text, |key| assert_eq!(key, expected, "{text}"));
            with_key_of_words(text, |_| true, |key| assert_eq!(key, expected, "{text}"));
            assert!(has_key(text, expected) && is_same(text, expected), "{text}");
            assert!(has_key_of_both(&format!("a{expected}"), "A", text), "{text}");
            assert_eq!(key_bytes(text), expected.len(), "{text}");
            assert_eq!(key_length(text), expected.chars().count(), "{text}");
            assert_eq!(is_blank(text), expected.is_empty(), "{text}");
            keys.add(text);
        }
        assert!(keys.iter().eq(cases.map(|(_, expected)| expected)));
        with_key(&"long ".repeat(100), |key| assert_eq!(key, "long".repeat(100)));
    }
}
