//! Counts the characters of a text and what they make up, in one pass in every script: each character is a sign, and an
//! automaton over signs knows what to count.

#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "signs and states are below their numbers, counts of bytes that hold 255 are read after as many characters"
)]

use super::TextStats;
use crate::label::lexicon::Class;

/// An enum whose variants can be listed, in the order of their numbers.
macro_rules! listed {
    ($(#[$doc:meta])* $type:ident { $($(#[$of:meta])* $variant:ident)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq)]
        enum $type { $($(#[$of])* $variant,)* }

        impl $type {
            const ALL: &[Self] = &[$(Self::$variant,)*];
        }
    };
}

listed! {
    /// What a character is to those who count.
    Sign {
        Space LineEnd
        /// A letter that is not upper case.
        Letter
        Upper
        /// A letter of a script without word spaces.
        Unspaced
        /// A digit, and another sign, of such a script.
        UnspacedDigit UnspacedMark
        /// A digit of ASCII, and another one.
        Digit OtherDigit
        Dot
        /// Another end of a sentence.
        End
        Colon Slash
        /// `@` or `#`.
        At
        Comma Separator
        /// One that may come between the end of a sentence and the space after it.
        ClosingSeparator
        Quote ClosingQuote Closing
        /// Any other.
        Mark
    }
}

impl Sign {
    #[inline]
    fn of(char: char) -> Self {
        const ASCII: [Sign; 128] = {
            let mut signs = [Sign::Mark; 128];
            let mut at = 0;
            while at < signs.len() {
                signs[at] = match at as u8 as char {
                    'a'..='z' => Sign::Letter,
                    'A'..='Z' => Sign::Upper,
                    '0'..='9' => Sign::Digit,
                    '\n' => Sign::LineEnd,
                    space if space.is_whitespace() => Sign::Space,
                    other => Sign::of_mark(other),
                };
                at += 1;
            }
            signs
        };
        match ASCII.get(char as usize) {
            Some(sign) => *sign,
            None => Self::of_other(char),
        }
    }

    fn of_other(char: char) -> Self {
        let class = Class::of(char);
        match char {
            _ if class.is_space() => Self::Space,
            _ if class.is_alphabetic() && class.is_unspaced() => Self::Unspaced,
            _ if class.is_upper() => Self::Upper,
            _ if class.is_alphabetic() => Self::Letter,
            _ if class.is_numeric() && class.is_unspaced() => Self::UnspacedDigit,
            _ if class.is_numeric() => Self::OtherDigit,
            _ if class.is_unspaced() => Self::UnspacedMark,
            _ => Self::of_mark(char),
        }
    }

    /// That of one that is neither a letter, a digit nor a space.
    const fn of_mark(char: char) -> Self {
        match char {
            '.' => Self::Dot,
            _ if is_sentence_end(char) => Self::End,
            ':' => Self::Colon,
            '/' => Self::Slash,
            '@' | '#' => Self::At,
            ',' | '،' | '、' | '，' => Self::Comma,
            '|' | '•' | '·' | '▸' | '→' => Self::Separator,
            '»' | '›' => Self::ClosingSeparator,
            '„' | '「' => Self::Quote,
            '"' | '“' | '”' | '«' | '」' | '\'' | '’' => Self::ClosingQuote,
            _ if is_closing(char) => Self::Closing,
            _ => Self::Mark,
        }
    }
}

/// Whether a sentence ends with a character.
pub(crate) const fn is_sentence_end(char: char) -> bool {
    matches!(char, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '॥' | '؟' | '۔' | '｡' | '።')
}

/// Signs that may come between the end of a sentence and the space after it.
pub(super) const fn is_closing(char: char) -> bool {
    matches!(char, '"' | '”' | '“' | '»' | '\'' | '’' | ')' | ']' | '」' | '』' | '）' | '›' | '«')
}

listed! {
    /// What was read last.
    State {
        /// White space, or nothing.
        Space
        /// The end of a sentence, and what closes it, if the space that tells comes next.
        Ended
        /// Likewise, a dot behind a digit.
        EndedNumber
        /// A digit of ASCII.
        Digit
        /// A colon behind one.
        DigitColon
        Colon
        /// `:/`.
        ColonSlash
        At
        /// Anything else within a word.
        Word
    }
}

impl State {
    /// What it is after a sign.
    const fn after(self, sign: Sign) -> Self {
        use Sign::*;
        match (sign, self) {
            (Space | LineEnd, _) => Self::Space,
            (Dot, Self::Digit) => Self::EndedNumber,
            (Dot | End, _) | (ClosingSeparator | ClosingQuote | Closing, Self::Ended | Self::EndedNumber) => {
                Self::Ended
            }
            (Digit, _) => Self::Digit,
            (Colon, Self::Digit) => Self::DigitColon,
            (Colon, _) => Self::Colon,
            (Slash, Self::Colon | Self::DigitColon) => Self::ColonSlash,
            (At, _) => Self::At,
            _ => Self::Word,
        }
    }
}

/// What is counted; the numbers of their bytes in a [`Step`].
#[derive(Clone, Copy)]
enum Count {
    Chars,
    Words,
    Letters,
    Upper,
    CapitalWords,
    Digits,
    Punctuation,
    Commas,
    Sentences,
    Separators,
    Quotes,
    Unspaced,
    Lines,
    Times,
    Handles,
}

/// A byte for each [`Count`], and the state after it in the last one.
type Step = u128;

const STATE_BITS: u32 = Step::BITS - u8::BITS;

/// More than there are states, and a power of two: where a step lies is then known soon after the state, for which the next
/// character waits.
const STATES: usize = 16;

/// By sign and state.
static STEPS: [[Step; STATES]; Sign::ALL.len()] = {
    let mut steps = [[0; STATES]; Sign::ALL.len()];
    let mut sign = 0;
    while sign < Sign::ALL.len() {
        let mut state = 0;
        while state < State::ALL.len() {
            steps[sign][state] = step(State::ALL[state], Sign::ALL[sign]);
            state += 1;
        }
        sign += 1;
    }
    steps
};

const fn step(state: State, sign: Sign) -> Step {
    use Sign::*;
    let is_space = matches!(sign, Space | LineEnd);
    let is_letter = matches!(sign, Letter | Upper | Unspaced);
    let is_digit = matches!(sign, Digit | OtherDigit | UnspacedDigit);
    let begins = matches!(state, State::Space) && !is_space;
    let has_ended = matches!(state, State::Ended | State::EndedNumber);
    let counts = [
        (Count::Chars, true),
        (Count::Words, begins),
        (Count::Letters, is_letter),
        (Count::Upper, matches!(sign, Upper)),
        (Count::CapitalWords, begins && matches!(sign, Upper)),
        (Count::Digits, is_digit),
        (Count::Punctuation, !is_space && !is_letter && !is_digit),
        (Count::Commas, matches!(sign, Comma)),
        (
            Count::Sentences,
            has_ended && (is_space || matches!(sign, Unspaced | UnspacedDigit | UnspacedMark)),
        ),
        (Count::Separators, matches!(sign, Slash | Separator | ClosingSeparator)),
        (Count::Quotes, matches!(sign, Quote | ClosingQuote)),
        (Count::Unspaced, matches!(sign, Unspaced)),
        (Count::Lines, matches!(sign, LineEnd)),
        (Count::Times, matches!((state, sign), (State::DigitColon | State::EndedNumber, Digit))),
        (
            Count::Handles,
            matches!(state, State::At) && is_letter || matches!((state, sign), (State::ColonSlash, Slash)),
        ),
    ];
    let mut step = (state.after(sign) as Step) << STATE_BITS;
    let mut at = 0;
    while at < counts.len() {
        let (count, is_counted) = counts[at];
        step |= (is_counted as Step) << (count as u32 * u8::BITS);
        at += 1;
    }
    step
}

impl TextStats {
    /// Counts the characters of a text, and what they make up.
    pub(super) fn count(&mut self, text: &str) {
        let mut state = State::Space as usize;
        let mut rest = text;
        while !rest.is_empty() {
            let (part, after) = rest.split_at(rest.floor_char_boundary(u8::MAX.into()));
            let mut sum: Step = 0;
            for char in part.chars() {
                let step = STEPS[Sign::of(char) as usize][state];
                state = (step >> STATE_BITS) as usize;
                // The last byte is no sum.
                sum = sum.wrapping_add(step);
            }
            self.add(sum);
            rest = after;
        }
        let has_ended = [State::Ended, State::EndedNumber].iter().any(|ended| *ended as usize == state);
        self.sentences += u32::from(has_ended);
    }

    fn add(&mut self, sum: Step) {
        let bytes = sum.to_le_bytes();
        let counts = [
            (&mut self.chars, Count::Chars),
            (&mut self.words, Count::Words),
            (&mut self.letters, Count::Letters),
            (&mut self.upper, Count::Upper),
            (&mut self.capital_words, Count::CapitalWords),
            (&mut self.digits, Count::Digits),
            (&mut self.punctuation, Count::Punctuation),
            (&mut self.commas, Count::Commas),
            (&mut self.sentences, Count::Sentences),
            (&mut self.separators, Count::Separators),
            (&mut self.quotes, Count::Quotes),
            (&mut self.unspaced, Count::Unspaced),
            (&mut self.lines, Count::Lines),
            (&mut self.times, Count::Times),
            (&mut self.handles, Count::Handles),
        ];
        for (own, count) in counts {
            *own += u32::from(bytes[count as usize]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> TextStats {
        let mut stats = TextStats::default();
        stats.count(text);
        stats
    }

    #[test]
    fn states_and_signs_are_listed_by_their_numbers() {
        assert!(Sign::ALL.iter().enumerate().all(|(number, sign)| *sign as usize == number));
        assert!(State::ALL.iter().enumerate().all(|(number, state)| *state as usize == number));
    }

    #[test]
    fn what_characters_make_up_is_counted() {
        type Get = fn(&TextStats) -> u32;
        let long = "Ab1. ".repeat(200);
        let sentences: Get = |stats| stats.sentences;
        let words: Get = |stats| stats.words;
        let cases: &[(&str, &str, Get, u32)] = &[
            ("nothing", "", |stats| stats.chars, 0),
            ("characters, not bytes", "añ東😀", |stats| stats.chars, 4),
            ("words between spaces of any width", " one\u{3000}two\n three", words, 3),
            ("letters of every script", "aЖ東ก1.", |stats| stats.letters, 4),
            ("capitals", "aBCÄЖ東", |stats| stats.upper, 4),
            ("words with a capital", "The PIER (Old) Écluse", |stats| stats.capital_words, 3),
            ("digits of every script", "1٣๓½", |stats| stats.digits, 4),
            ("other signs", "a-b. 😀 #c", |stats| stats.punctuation, 4),
            ("commas of every script", "a, b، c、d，", |stats| stats.commas, 4),
            ("sentences", "One. Two! Three?", sentences, 3),
            ("a sentence in quotes and brackets", "“One.”) Two", sentences, 1),
            ("several signs at one end", "What?! Well...", sentences, 2),
            ("a dot within a word", "1.5 a.b", sentences, 0),
            ("a full stop before Han", "東京。大阪", sentences, 1),
            ("a danda", "एक। दो॥", sentences, 2),
            ("an end that is not followed by a space", "End.x", sentences, 0),
            ("separators", "a | b • c/d » e", |stats| stats.separators, 4),
            ("quotation marks", "«a» \"b\" it's 「c」", |stats| stats.quotes, 6),
            ("letters of scripts without word spaces", "東京 ภาษา a", |stats| stats.unspaced, 6),
            ("lines", "a\nb\r\nc", |stats| stats.lines, 2),
            ("times of day", "7:30 8.45 a:1 9: 10", |stats| stats.times, 2),
            ("handles", "@you #tag http://x a@1 :/ a", |stats| stats.handles, 3),
            ("a port is no time and no address", "1:a 2:/", |stats| stats.times + stats.handles, 0),
            ("more than a byte counts", &long, |stats| stats.chars, 1000),
            ("a state that goes on from one part to the next", &long, sentences, 200),
        ];
        for (name, text, get, expected) in cases {
            assert_eq!(get(&counted(text)), *expected, "{name}: {text:?}");
        }
    }
}
