//! A text -> its words and numbers, among which dates are looked for.
#![expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "places in a text are where words and numbers begin and end, with whole characters; a number has twelve digits at most"
)]

use smallvec::SmallVec;

use super::months_named;
use crate::metadata::words::DATE_PARTICLES;

/// A word or number of a text.
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) number: Option<i64>,
    /// Bytes since the token before.
    pub(super) gap: usize,
    /// The character between it and the token before, if it is only one.
    pub(super) separator: Option<char>,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Words and numbers of a date and a time, at most as a rule.
const DATE_TOKENS: usize = 8;

/// Words and numbers; particles are left out and do not count as a gap.
pub(super) fn tokens(text: &str) -> SmallVec<[Token<'_>; DATE_TOKENS]> {
    let mut tokens = SmallVec::<[Token<'_>; DATE_TOKENS]>::new();
    let mut end = 0;
    let mut at = 0;
    while let Some(skip) = text[at..].find(char::is_alphanumeric) {
        let start = at + skip;
        let digits = text[start..].starts_with(|char: char| char.is_numeric());
        let continues = |char: char| char.is_numeric() == digits && (char.is_alphanumeric() || is_mark(char));
        let length = text[start..].find(|char: char| !continues(char)).unwrap_or(text.len() - start);
        at = start + month_after(&text[start..start + length]).unwrap_or(length);
        let word = &text[start..at];
        if DATE_PARTICLES.has_in_any_case(word) {
            end = at;
            continue;
        }
        let mut between = text[end..start].chars();
        let separator = between.next().filter(|_| between.next().is_none());
        let number = if digits && length <= 12 { number(word) } else { None };
        tokens.push(Token { text: word, start, number, gap: start - end, separator });
        end = at;
    }
    tokens
}

/// Where the name of a month begins in a word that is glued to the one before: `QuillJuly`.
fn month_after(word: &str) -> Option<usize> {
    let mut before = ' ';
    word.char_indices().skip(1).find_map(|(at, char)| {
        let glued = std::mem::replace(&mut before, char).is_lowercase() && char.is_uppercase();
        (glued && months_named(&word[at..]).is_some()).then_some(at)
    })
}

/// Vowel signs and other marks that belong to the words of Indian and Thai scripts.
pub(super) fn is_mark(char: char) -> bool {
    matches!(char, '\u{900}'..='\u{dff}' | '\u{e30}'..='\u{e4f}')
}

/// A number in the digits of any script that has ten of them in a row.
fn number(word: &str) -> Option<i64> {
    const ZEROS: [u32; 7] = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];
    word.chars().try_fold(0_i64, |sum, char| {
        let code = char as u32;
        let digit = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|digit| *digit < 10))?;
        Some(sum * 10 + i64::from(digit))
    })
}
