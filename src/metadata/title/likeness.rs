//! How alike two texts are in any script, by the pairs of letters that they share; and the words of the address.

use smallvec::SmallVec;
use url::Url;

use crate::metadata::keys;

/// Hyphens in a part of a path that is made of the words of a headline, at least.
const MIN_HYPHENS: usize = 2;

/// Digits in a row in an address that are a number and no word, at least.
const MIN_NUMBER: usize = 5;

/// Pairs of a headline, at most as a rule.
const PAIRS: usize = 96;

/// The pairs of neighbours among the letters and digits of a text, each as one number, sorted, each once.
pub(super) struct Pairs(SmallVec<[u64; PAIRS]>);

impl Pairs {
    /// The pairs of a text, by the characters of its key.
    pub(super) fn of(key: impl Iterator<Item = char> + Clone) -> Self {
        let pair = |(one, two): (char, char)| u64::from(u32::from(one)) << 32 | u64::from(u32::from(two));
        let mut pairs: SmallVec<[u64; PAIRS]> = key.clone().zip(key.skip(1)).map(pair).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    /// The share (0..=1) of pairs that two texts have in common.
    #[expect(clippy::arithmetic_side_effects, reason = "numbers of pairs that are in memory")]
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let (mut one, mut two) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut common = 0;
        while let (Some(first), Some(second)) = (one.peek(), two.peek()) {
            let order = first.cmp(second);
            common += usize::from(order.is_eq());
            one.next_if(|_| order.is_le());
            two.next_if(|_| order.is_ge());
        }
        2.0 * common as f32 / (self.0.len() + other.0.len()).max(1) as f32
    }
}

/// The pairs of the part of an address that has the words of the headline, if one does: `/2024/board-rebuilds-old-pier.html`.
pub(super) fn of_address(url: &Url) -> Option<Pairs> {
    let stem = |part| match str::rsplit_once(part, '.') {
        Some((stem, extension)) if (2..=5).contains(&extension.len()) => stem,
        _ => part,
    };
    let is_words = |part: &&str| !part.contains('%') && part.matches(['-', '_']).count() >= MIN_HYPHENS;
    let slug = url.path_segments()?.map(stem).filter(is_words).max_by_key(|part| part.len())?;
    let is_number = |word: &&str| word.len() >= MIN_NUMBER && word.bytes().all(|byte| byte.is_ascii_digit());
    Some(Pairs::of(slug.split(['-', '_']).filter(|word| !is_number(word)).flat_map(keys::key_chars)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_share_letters_are_alike() {
        let cases = [
            ("the same", "boardrebuildspier", "boardrebuildspier", 1.0),
            ("nothing in common", "boardrebuildspier", "xyzzy", 0.0),
            ("half", "abcd", "abxy", 1.0 / 3.0),
            ("characters of China", "东海市重建旧码头", "东海市重建码头", 10.0 / 13.0),
            ("empty", "", "", 0.0),
        ];
        for (name, one, two, expected) in cases {
            let found = Pairs::of(one.chars()).likeness(&Pairs::of(two.chars()));
            assert!((found - expected).abs() < 1e-6, "{name}: {found}");
        }
    }

    #[test]
    fn addresses_have_the_words_of_a_headline() {
        let cases = [
            ("https://example.com/a/board-rebuilds-pier", Some("boardrebuildspier")),
            ("https://example.com/board_rebuilds_pier_1234567.html", Some("boardrebuildspier")),
            ("https://example.com/board-rebuilds-the-old-pier/in-two-days", Some("boardrebuildstheoldpier")),
            ("https://example.com/news/1234567", None),
            ("https://example.com/%e4%b8%9c-%e6%b5%b7-%e5%b8%82", None),
            ("https://example.com/", None),
        ];
        for (url, expected) in cases {
            let found = of_address(&Url::parse(url).expect("an address")).map(|pairs| pairs.0);
            assert_eq!(found, expected.map(|words| Pairs::of(words.chars()).0), "{url}");
        }
    }
}
