//! How many words a text has, in every script.

use crate::label::lexicon::Class;

/// Letters of a word in scripts of Southeast Asia, which write without spaces.
const LETTERS: usize = 4;

/// What a character is for those who count: one of these bits, or none.
type Part = u8;

/// A letter or a digit.
const LETTER: Part = 1;
const SPACE: Part = 2;
/// A Han character or a Japanese syllable.
const SIGN: Part = 4;
/// A letter of Southeast Asia.
const UNSPACED: Part = 8;

/// That of each character of ASCII.
#[expect(clippy::indexing_slicing, reason = "at compile time, up to its length")]
const ASCII: [Part; 128] = {
    let mut parts = [0; 128];
    let mut byte = 0_u8;
    while (byte as usize) < parts.len() {
        parts[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => LETTER,
            b' ' | b'\t'..=b'\r' => SPACE,
            _ => 0,
        };
        byte += 1;
    }
    parts
};

/// The words of a text: what white space parts, if it has a letter or a digit; of scripts that write without spaces, each Han
/// character and syllable, and of those of Southeast Asia every four letters.
#[expect(clippy::arithmetic_side_effects, reason = "words and letters of a text, which has a byte for each")]
pub(crate) fn word_count(text: &str) -> usize {
    let (mut count, mut begun, mut letters) = (0, 0, 0_usize);
    let mut rest = text;
    loop {
        let mut met = 0;
        // Without a branch: where words end is not foreseen.
        let ascii = rest.bytes().map_while(|byte| ASCII.get(usize::from(byte)));
        let length = ascii.fold(0, |length, part| {
            count += usize::from(part & LETTER & !begun);
            begun = (begun | part & LETTER) & !(part >> 1);
            met |= part;
            length + 1
        });
        if met & SPACE != 0 {
            letters = 0;
        }
        let mut chars = rest.get(length..).unwrap_or_default().chars();
        let Some(char) = chars.next() else { return count };
        rest = chars.as_str();
        match part_of(char) {
            LETTER => {
                count += usize::from(LETTER & !begun);
                begun = LETTER;
            }
            SPACE => (begun, letters) = (0, 0),
            SIGN => count += 1,
            UNSPACED => {
                count += usize::from(letters.is_multiple_of(LETTERS));
                letters += 1;
            }
            _ => {}
        }
    }
}

fn part_of(char: char) -> Part {
    let class = Class::of(char);
    match char {
        _ if class.is_space() => SPACE,
        _ if !class.is_alphanumeric() => 0,
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => SIGN,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => UNSPACED,
        _ => LETTER,
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
