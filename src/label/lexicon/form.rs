//! The forms in which blocks and attributes are held against the entries of the lexicon.

use std::borrow::Cow;

use super::class::is_indic;
use super::format::{DASH, symbol};
use super::{Class, run};

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
        let (same, other) = rest.split_at(unchanged(rest, out.ends_with(' ')));
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
#[expect(clippy::indexing_slicing, reason = "a table of 128 has every byte of ASCII")]
fn unchanged(text: &str, mut space: bool) -> usize {
    /// By byte of ASCII: most of it, capitals and spaces too.
    static SAME: [bool; 128] = {
        let mut same = [false; 128];
        let mut at = 0;
        while at < 128 {
            let byte = at as u8;
            same[at] = byte == b' ' || byte.is_ascii_graphic() && !byte.is_ascii_digit() && byte != b'`';
            at += 1;
        }
        same
    };
    run(text, |char, class| {
        let twice = std::mem::replace(&mut space, char == ' ') && char == ' ';
        !twice && SAME.get(char as usize).copied().unwrap_or(!class.changes())
    })
}

/// Writes a class, id or role value in the form that `markup.txt` has, as symbols: words in lower case between single
/// dashes, `aB` as two words.
#[expect(clippy::indexing_slicing, reason = "a table of 256 has every byte")]
pub(super) fn symbols_of(value: &str, out: &mut Vec<u8>) {
    /// By byte, in either case.
    static SYMBOLS: [u8; 256] = {
        let mut symbols = [DASH; 256];
        let mut byte = 0;
        while byte < 256 {
            if let Some(symbol) = symbol((byte as u8).to_ascii_lowercase()) {
                symbols[byte] = symbol;
            }
            byte += 1;
        }
        symbols
    };
    out.clear();
    out.push(DASH);
    let (mut before, mut written) = (b'-', DASH);
    for byte in value.bytes() {
        let symbol = SYMBOLS[usize::from(byte)];
        if byte.is_ascii_uppercase() && before.is_ascii_lowercase() {
            out.push(DASH);
        }
        if symbol != DASH || written != DASH {
            out.push(symbol);
        }
        (before, written) = (byte, symbol);
    }
    if written != DASH {
        out.push(DASH);
    }
}
