//! The forms in which blocks and attributes are held against the entries of the lexicon.

use std::borrow::Cow;

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};

use super::Class;
use super::class::is_indic;
use super::format::{DASH, symbol};
use crate::lanes::{LANES, between, first_bytes};

/// A text in lower case: itself, where it is.
pub(crate) fn lowercase(text: &str) -> Cow<'_, str> {
    let is_lower = |char: char| match char {
        'A'..='Z' => false,
        _ => char.is_ascii() || !Class::of(char).changes(),
    };
    if text.chars().all(is_lower) { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// Writes a block in the form that the phrases of the lexicon have: lower case, digits as `#`, straight
/// quotes, single spaces, no punctuation at either end.
pub fn normalize(text: &str, out: &mut String) {
    dispatch!(Level::new(), simd => write_normal(simd, text, out));
}

/// Inlined into a copy for each kind of processor.
#[inline(always)]
fn write_normal(simd: impl Simd, text: &str, out: &mut String) {
    out.clear();
    out.reserve(text.len());
    // A virama at the end is part of its word, and so is a tone mark of Thai.
    let is_edge = |c: char| {
        let class = Class::of(c);
        let is_word = class.is_alphanumeric() || is_indic(c);
        !(is_word || matches!(c, '©' | 'ⓒ' | '\u{e47}'..='\u{e4e}'))
    };
    let mut digits = false;
    let mut rest = text.trim_matches(is_edge);
    loop {
        let (same, other) = rest.split_at(unchanged(simd, rest, out.ends_with(' ')));
        digits &= same.is_empty();
        let before = out.len();
        out.push_str(same);
        out.split_at_mut(before).1.make_ascii_lowercase();
        let mut chars = other.chars();
        let Some(char) = chars.next() else { return };
        rest = chars.as_str();
        let was_digits = std::mem::replace(&mut digits, char.is_ascii_digit());
        match char {
            '0'..='9' if was_digits => {}
            '0'..='9' => out.push('#'),
            '’' | '‘' | 'ʼ' | '`' | '´' => out.push('\''),
            '“' | '”' | '„' | '«' | '»' => out.push('"'),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => digits = was_digits,
            _ if char.is_whitespace() => {
                if out.as_bytes().last() != Some(&b' ') {
                    out.push(' ');
                }
            }
            _ => out.extend(char.to_lowercase()),
        }
    }
}

/// How many bytes of a text are as they are in normal form, but for capitals of ASCII; single spaces are. A space may be before
/// it.
#[inline(always)]
#[expect(clippy::arithmetic_side_effects, reason = "places in a text in memory")]
fn unchanged(simd: impl Simd, text: &str, mut space: bool) -> usize {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let bytes = first_bytes(simd, rest.as_bytes());
        let others = between(bytes, b'0', b'9') | bytes.simd_eq(b'`');
        let same = (between(bytes, b' ', b'~') & !others).to_bitmask();
        let spaces = bytes.simd_eq(b' ').to_bitmask();
        let twice = spaces & (spaces << 1 | u64::from(space));
        let ascii = (same & !twice).trailing_ones() as usize;
        at += ascii;
        if ascii == LANES {
            space = spaces >> (LANES - 1) & 1 == 1;
            continue;
        }
        let same = |char: &char| !char.is_ascii() && !Class::of(*char).changes();
        let more: usize =
            rest.get(ascii..).unwrap_or_default().chars().take_while(same).map(char::len_utf8).sum();
        if more == 0 {
            break;
        }
        at += more;
        space = false;
    }
    at
}

/// The words of a class, id or role value, each as the symbols from its first one on, of what follows too.
#[inline]
pub(super) fn words_of_markup(value: &str) -> impl Iterator<Item = Symbols<'_>> {
    let (mut before, mut bytes) = (Byte::OUTSIDE, value.as_bytes().iter());
    std::iter::from_fn(move || {
        loop {
            let rest = bytes.clone();
            let byte = Byte::of(*bytes.next()?);
            if byte.begins_behind & std::mem::replace(&mut before, byte.kind) != 0 {
                return Some(Symbols { bytes: rest, before: Byte::OUTSIDE, last: DASH, held: None });
            }
        }
    })
}

/// Symbols of a class, id or role value in the form that `markup.txt` has: words in lower case between single dashes, `aB` as
/// two words, and a dash at the end.
pub(super) struct Symbols<'v> {
    bytes: std::slice::Iter<'v, u8>,
    /// The kind of the byte before.
    before: u8,
    /// The symbol before.
    last: u8,
    /// One that comes behind a dash.
    held: Option<u8>,
}

impl Iterator for Symbols<'_> {
    type Item = u8;

    #[inline]
    fn next(&mut self) -> Option<u8> {
        let next = loop {
            if let Some(held) = self.held.take() {
                break held;
            }
            let Some(byte) = self.bytes.next() else {
                if self.last == DASH {
                    return None;
                }
                break DASH;
            };
            let Byte { symbol, kind, begins_behind } = Byte::of(*byte);
            if begins_behind & std::mem::replace(&mut self.before, kind) & Byte::LOWER != 0 {
                self.held = Some(symbol);
                break DASH;
            }
            if symbol != DASH || self.last != DASH {
                break symbol;
            }
        };
        self.last = next;
        Some(next)
    }
}

/// What a byte is in the value of an attribute.
#[derive(Clone, Copy)]
struct Byte {
    symbol: u8,
    /// One of three bits.
    kind: u8,
    /// The bits of the kinds behind which it begins a word.
    begins_behind: u8,
}

impl Byte {
    /// Kinds: outside of words, a letter in lower case, another letter or a digit.
    const OUTSIDE: u8 = 1;
    const LOWER: u8 = 1 << 1;
    const OTHER: u8 = 1 << 2;

    #[expect(clippy::indexing_slicing, reason = "a table of 256 has every byte")]
    fn of(byte: u8) -> Self {
        static BYTES: [Byte; 256] = {
            let mut bytes = [Byte { symbol: DASH, kind: Byte::OUTSIDE, begins_behind: 0 }; 256];
            let mut at = 0;
            while at < 256 {
                let byte = at as u8;
                if let (true, Some(symbol)) =
                    (byte.is_ascii_alphanumeric(), symbol(byte.to_ascii_lowercase()))
                {
                    let kind = if byte.is_ascii_lowercase() { Byte::LOWER } else { Byte::OTHER };
                    let hump = if byte.is_ascii_uppercase() { Byte::LOWER } else { 0 };
                    bytes[at] = Byte { symbol, kind, begins_behind: Byte::OUTSIDE | hump };
                }
                at += 1;
            }
            bytes
        };
        BYTES[usize::from(byte)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> String {
        let mut out = String::new();
        normalize(text, &mut out);
        out
    }

    #[test]
    fn the_normal_form_of_a_text() {
        let cases = [
            ("nothing", "", ""),
            ("lower case in every script", "The PIER Ärger ЖУК", "the pier ärger жук"),
            ("digits side by side are one sign", "12 of 1,200 v2", "# of #,# v#"),
            ("digits of other scripts stay", "٣ of 3", "٣ of #"),
            ("straight quotes", "a ’b‘ “c” „d« `e´ f", "a 'b' \"c\" \"d\" 'e' f"),
            ("single spaces", "a  b \n\t c\u{a0}\u{3000}d", "a b c d"),
            ("nothing at either end", "» (a) b! …", "a) b"),
            ("a sign of rights at an end stays", "© The Paper ©", "© the paper ©"),
            ("what is not seen goes", "so\u{ad}ft, ze\u{200b}ro", "soft, zero"),
            ("digits beside what is not seen", "1\u{ad}2", "#"),
            ("a virama at the end", "हिन्द्", "हिन्द्"),
        ];
        for (name, text, expected) in cases {
            assert_eq!(normal(text), expected, "{name}: {text:?}");
        }
    }

    #[test]
    fn it_does_not_hang_on_where_a_vector_begins() {
        for length in 0..3 * LANES {
            let letters = "a".repeat(length);
            for (text, expected) in [("  B", " b"), ("é  12É", "é #é"), ("`x", "'x"), ("  東 b", " 東 b")]
            {
                let (text, expected) = (format!("x{letters}{text}"), format!("x{letters}{expected}"));
                assert_eq!(normal(&text), expected, "{text:?}");
            }
        }
    }
}
