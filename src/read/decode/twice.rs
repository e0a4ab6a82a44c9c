//! Text that was encoded as UTF-8 twice: `Ã¤` in place of `ä` throughout.

#![expect(clippy::indexing_slicing, reason = "a character has two to four bytes")]
#![expect(clippy::string_slice, reason = "an original is as long as the characters that it was read from")]
#![expect(clippy::arithmetic_side_effects, reason = "places and counts of characters in memory")]

use std::str;

use encoding_rs::{EncoderResult, WINDOWS_1252};

/// Characters that were encoded twice, at least: a page may show what such text looks like.
const FEWEST: usize = 4;

/// The text as it was before it was encoded again, if it was. Other characters than ASCII are then rare that were not.
pub(super) fn undone(text: &str) -> Option<String> {
    if signs(text.as_bytes()) < FEWEST {
        return None;
    }
    // A character that was encoded twice is two or more, and there must be more of them than of two for each other one.
    let most_others = text.bytes().filter(|byte| *byte >= 0xc0).count() / 5;
    let (mut out, mut twice, mut others) = (String::with_capacity(text.len()), 0, 0);
    let mut rest = text;
    loop {
        let end = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let (ascii, other) = rest.split_at(end);
        out.push_str(ascii);
        rest = other;
        let Some(first) = rest.chars().next() else { break };
        let (char, length) = match original(rest) {
            Some(found) => {
                twice += 1;
                found
            }
            None if others == most_others => return None,
            None => {
                others += 1;
                (first, first.len_utf8())
            }
        };
        out.push(char);
        rest = &rest[length..];
    }
    (twice >= FEWEST && twice > 2 * others).then_some(out)
}

/// How often a lead byte of UTF-8 is followed by another one of its bytes, both as characters of Latin-1 or windows-1252; no
/// more than [`FEWEST`].
fn signs(bytes: &[u8]) -> usize {
    let is_sign = |at: &usize| matches!(bytes.get(at + 2), Some(0xc2 | 0xc5 | 0xc6 | 0xcb | 0xe2));
    memchr::memchr_iter(0xc3, bytes).filter(is_sign).take(FEWEST).count()
}

/// The character whose bytes a text begins with as characters, and how long they are in it.
fn original(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    let mut chars = text.char_indices();
    bytes[0] = byte_of(chars.next()?.1)?;
    let count = match bytes[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    for byte in &mut bytes[1..count] {
        *byte = byte_of(chars.next()?.1)?;
    }
    let char = str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    Some((char, chars.next().map_or(text.len(), |(end, _)| end)))
}

/// The byte that a character was read from, as Latin-1 or windows-1252.
fn byte_of(char: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(char) {
        return Some(byte);
    }
    let (mut utf8, mut byte) = ([0; 4], [0]);
    let char = char.encode_utf8(&mut utf8);
    let (result, _, written) =
        WINDOWS_1252.new_encoder().encode_from_utf8_without_replacement(char, &mut byte, true);
    (result == EncoderResult::InputEmpty && written == 1).then_some(byte[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_was_encoded_twice_is_undone() {
        let text = "Die Prüfer öffnen „Größe“ — für Bürger; 東海市 и Пётр.";
        let as_chars = |decode: fn(u8) -> char| text.bytes().map(decode).collect::<String>();
        let latin = as_chars(char::from);
        assert_eq!(undone(&latin).as_deref(), Some(text), "Latin-1");
        let windows: String = latin
            .chars()
            .map(|char| WINDOWS_1252.decode(&[char as u8]).0.chars().next().expect("one"))
            .collect();
        assert_eq!(undone(&windows).as_deref(), Some(text), "windows-1252");
        let english = "The chairâ€™s â€œfirst planâ€\u{9d} didnâ€™t hold.";
        assert_eq!(
            undone(english).as_deref(),
            Some("The chair’s “first plan” didn’t hold."),
            "quotation marks alone"
        );
    }

    #[test]
    fn other_text_stays() {
        let cases = [
            "Die Prüfer öffnen die Tür für Bürger.",
            "« À l’été », dit-il, « l’idée, c’est la fée »",
            "Aus ä wird Ã¤, aus ö wird Ã¶, aus ü wird Ã¼, aus ß wird Ã\u{178}, für jeden Schüler, der Österreich schön fände, gäbe es Bücher.",
            "SÃO PAULO Â© Ã¤",
            "plain",
        ];
        for text in cases {
            assert_eq!(undone(text), None, "{text}");
        }
    }
}
