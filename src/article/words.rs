//! How many words a text has, in every script.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};

use crate::label::lexicon::Class;
use crate::lanes::{LANES, between, first_bytes};

/// Letters of a word in scripts of Southeast Asia, which write without spaces.
const LETTERS: usize = 4;

/// What a character of another script than ASCII is to those who count.
enum Part {
    /// A letter or a digit.
    Letter,
    Space,
    /// A Han character or a Japanese syllable.
    Sign,
    /// A letter of Southeast Asia.
    Unspaced,
    Other,
}

/// The words of a text: what white space parts, if it has a letter or a digit; of scripts that write without spaces, each Han
/// character and syllable, and of those of Southeast Asia every four letters.
pub(crate) fn word_count(text: &str) -> usize {
    dispatch!(Level::new(), simd => count(simd, text))
}

/// Inlined into a copy for each kind of processor.
#[inline(always)]
#[expect(clippy::arithmetic_side_effects, reason = "words and letters of a text, which has a byte for each")]
fn count(simd: impl Simd, text: &str) -> usize {
    let (mut count, mut begun, mut letters) = (0, false, 0_usize);
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = Ascii::begins(simd, rest.as_bytes());
        count += ascii.words(&mut begun);
        if ascii.spaces != 0 {
            letters = 0;
        }
        rest = rest.get(ascii.length..).unwrap_or_default();
        for char in rest.chars().take_while(|char| !char.is_ascii()) {
            match part_of(char) {
                Part::Letter => {
                    count += usize::from(!begun);
                    begun = true;
                }
                Part::Space => (begun, letters) = (false, 0),
                Part::Sign => count += 1,
                Part::Unspaced => {
                    count += usize::from(letters.is_multiple_of(LETTERS));
                    letters += 1;
                }
                Part::Other => {}
            }
            rest = rest.get(char.len_utf8()..).unwrap_or_default();
        }
    }
    count
}

/// Characters of ASCII side by side, up to [`LANES`], a bit for each, the first one lowest.
struct Ascii {
    length: usize,
    /// Letters and digits.
    letters: u64,
    spaces: u64,
}

impl Ascii {
    /// Those that a text begins with.
    #[inline(always)]
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "a bit for each of the lanes, of which there are half as many"
    )]
    fn begins(simd: impl Simd, text: &[u8]) -> Self {
        let bytes = first_bytes(simd, text);
        let letters = between(bytes | 0x20, b'a', b'z') | between(bytes, b'0', b'9');
        let spaces = bytes.simd_eq(b' ') | between(bytes, b'\t', b'\r');
        let others = bytes.simd_ge(0x80).to_bitmask();
        let length = (others.trailing_zeros() as usize).min(LANES).min(text.len());
        let own = (1 << length) - 1;
        Self { length, letters: letters.to_bitmask() & own, spaces: spaces.to_bitmask() & own }
    }

    /// How many words begin here; whether one has begun before, which becomes whether one has at the end.
    #[inline(always)]
    fn words(&self, begun: &mut bool) -> usize {
        // From each letter on up to the next space, in steps of twice as many characters (Kogge and Stone's adder).
        let before = u64::from(*begun);
        let mut on = !self.spaces;
        let mut word = self.letters | before & on;
        for step in [1, 2, 4, 8, 16, 32] {
            word |= on & word << step;
            on &= on << step;
        }
        *begun = word >> (u64::BITS - 1) == 1;
        (word & !(word << 1 | before)).count_ones() as usize
    }
}

fn part_of(char: char) -> Part {
    let class = Class::of(char);
    match char {
        _ if class.is_space() => Part::Space,
        _ if !class.is_alphanumeric() => Part::Other,
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Part::Sign,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Part::Unspaced,
        _ => Part::Letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_words_of_every_script() {
        let long = format!("{}end", "a b ".repeat(300));
        let cases = [
            ("nothing", "", 0),
            ("white space", " \t\n", 0),
            ("one", "word", 1),
            ("spaces around and between", "  one  two\nthree ", 3),
            ("long", &long, 601),
            ("English", "The pier – rebuilt in 2019 – is open.", 7),
            ("signs within", "it’s «here» – now", 3),
            ("another script", "один два", 2),
            ("wide spaces", "one\u{3000}two\u{a0}three", 3),
            ("Chinese", "东海市将重建旧木码头。", 10),
            ("Chinese beside Latin", "东京 tower 2, 东a", 6),
            ("Japanese, with a number", "東海市、3 億円で再建へ", 10),
            ("Korean has spaces", "부두를 다시 짓기로", 3),
            ("Thai", "ท่าเรือเก่า", 3),
            ("Thai with spaces", "ท่าเรือ เก่า", 3),
            ("nothing but signs", "– * –", 0),
        ];
        for (name, text, count) in cases {
            assert_eq!(word_count(text), count, "{name}");
        }
    }

    #[test]
    fn it_does_not_hang_on_where_a_vector_begins() {
        // Each with its words, and those that it has when letters come before it.
        let cases =
            [(" b", 1, 2), ("é b", 2, 2), ("– b", 1, 2), ("東 ", 1, 2), ("\u{a0}b", 1, 2), ("-b\n1", 2, 2)];
        for (text, alone, behind) in cases {
            assert_eq!(word_count(text), alone, "{text:?}");
            for length in 1..3 * LANES {
                let text = format!("{}{text}", "a".repeat(length));
                assert_eq!(word_count(&text), behind, "{text:?}");
            }
        }
    }
}
