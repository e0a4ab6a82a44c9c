//! How many words a text has, in every script.

use crate::label::lexicon::Class;

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
#[expect(clippy::arithmetic_side_effects, reason = "words and letters of a text, which has a byte for each")]
pub(crate) fn word_count(text: &str) -> usize {
    let (mut count, mut begun, mut letters) = (0, false, 0_usize);
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = Ascii::begins(rest.as_bytes());
        let (spaces, begins) = (ascii.spaces(), ascii.word_begins(&mut begun));
        count += begins.count();
        if spaces.0 != 0 {
            letters = 0;
        }
        rest = rest.get(ascii.length..).unwrap_or_default();
        let mut chars = rest.chars();
        let Some(char) = chars.next().filter(|char| !char.is_ascii()) else { continue };
        rest = chars.as_str();
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
    }
    count
}

/// Up to eight characters of ASCII as one number, the first one lowest; 0 where there are fewer.
struct Ascii {
    bytes: u64,
    length: usize,
}

/// A bit for each byte of a number, the highest one of the byte.
#[derive(Clone, Copy)]
struct Bits(u64);

/// The same byte eight times.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

const HIGH: u64 = each(0x80);

#[expect(
    clippy::arithmetic_side_effects,
    reason = "bytes below 128 are added to bytes up to 128, which carries nothing over; there are eight bytes"
)]
impl Ascii {
    /// Those that a text begins with.
    fn begins(text: &[u8]) -> Self {
        let mut bytes = [0; 8];
        let length = text.len().min(bytes.len());
        if let Some(eight) = text.first_chunk() {
            bytes = *eight;
        } else {
            bytes.iter_mut().zip(text).for_each(|(byte, own)| *byte = *own);
        }
        let bytes = u64::from_le_bytes(bytes);
        match (bytes & HIGH).trailing_zeros() / u8::BITS {
            8 => Self { bytes, length },
            0 => Self { bytes: 0, length: 0 },
            ascii => Self { bytes: bytes & ((1 << (ascii * u8::BITS)) - 1), length: ascii as usize },
        }
    }

    /// The bytes from one on, up to 127, and before another one.
    fn between(bytes: u64, first: u8, end: u8) -> u64 {
        (bytes + each(0x80 - first)) & !(bytes + each(0x80 - end)) & HIGH
    }

    fn spaces(&self) -> Bits {
        Bits(Self::between(self.bytes, b'\t', b'\r' + 1) | Self::between(self.bytes, b' ', b' ' + 1))
    }

    /// Letters and digits.
    fn letters(&self) -> u64 {
        let lower = self.bytes | each(0x20);
        Self::between(lower, b'a', b'z' + 1) | Self::between(self.bytes, b'0', b'9' + 1)
    }

    /// The first letter of each word; whether one has begun before, which becomes whether one has at the end.
    fn word_begins(&self, begun: &mut bool) -> Bits {
        // From each letter on up to the next space, in three steps of twice as many bytes (Kogge and Stone's adder).
        let before = u64::from(*begun) << 7;
        let mut on = HIGH & !self.spaces().0;
        let mut word = self.letters() | before & on;
        for bytes in [1, 2, 4] {
            word |= on & word << (bytes * u8::BITS);
            on &= on << (bytes * u8::BITS);
        }
        *begun = word >> 63 == 1;
        Bits(word & !(word << u8::BITS | before))
    }
}

impl Bits {
    fn count(self) -> usize {
        ((self.0 >> 7).wrapping_mul(each(1)) >> (u64::BITS - u8::BITS)) as usize
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
}
