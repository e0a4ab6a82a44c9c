//! How many words a text has, in every script.

use crate::label::lexicon::Class;

/// Letters of a word in scripts of Southeast Asia, which write without spaces.
const LETTERS: usize = 4;

/// What a character is for those who count.
#[derive(Clone, Copy)]
enum Part {
    Space,
    /// A letter or a digit.
    Letter,
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
    for char in text.chars() {
        match part_of(char) {
            Part::Space => (begun, letters) = (false, 0),
            Part::Letter => {
                count += usize::from(!begun);
                begun = true;
            }
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

fn part_of(char: char) -> Part {
    match char {
        'a'..='z' | 'A'..='Z' | '0'..='9' => return Part::Letter,
        ' ' | '\t'..='\r' => return Part::Space,
        '\0'..='\x7f' => return Part::Other,
        _ => {}
    }
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
        let cases = [
            ("nothing", "", 0),
            ("white space", " \t\n", 0),
            ("one", "word", 1),
            ("spaces around and between", "  one  two\nthree ", 3),
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
