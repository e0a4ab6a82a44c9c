//! What a character is, in one byte. `build.rs` asks the standard library about the first 65,536 characters and writes the
//! answers down, so that asking again costs one look-up in every script.

/// A set of properties of a character, a bit each.
#[derive(Clone, Copy)]
pub(crate) struct Class(u8);

const ALPHABETIC: u8 = 1;
const NUMERIC: u8 = 1 << 1;
const UPPER: u8 = 1 << 2;
const SPACE: u8 = 1 << 3;
const UNSPACED: u8 = 1 << 4;
const MARK: u8 = 1 << 5;
const CHANGES: u8 = 1 << 6;
const JOINS: u8 = 1 << 7;

impl Class {
    /// Characters whose classes are written down.
    pub(super) const WRITTEN: u32 = 0x1_0000;

    /// The class of a character, by the tables of the standard library.
    #[cold]
    pub(super) fn compute(char: char) -> Self {
        let properties = [
            (ALPHABETIC, char.is_alphabetic()),
            (NUMERIC, char.is_numeric()),
            (UPPER, char.is_uppercase()),
            (SPACE, char.is_whitespace()),
            (UNSPACED, is_unspaced(char)),
            (MARK, is_mark(char)),
            (CHANGES, changes(char)),
            (JOINS, char == '#' || char.is_alphanumeric() && !is_unspaced(char)),
        ];
        Self(properties.iter().filter(|(_, has)| *has).map(|(bit, _)| bit).sum())
    }

    /// A class as it was written down.
    pub(super) const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// How it is written down.
    #[allow(dead_code, reason = "the compiler of the lexicon asks")]
    pub(super) fn bits(self) -> u8 {
        self.0
    }

    fn has(self, properties: u8) -> bool {
        self.0 & properties != 0
    }

    /// A letter.
    pub(crate) fn is_alphabetic(self) -> bool {
        self.has(ALPHABETIC)
    }

    /// A digit or another sign for a number.
    pub(crate) fn is_numeric(self) -> bool {
        self.has(NUMERIC)
    }

    /// A letter or a numeral.
    pub(crate) fn is_alphanumeric(self) -> bool {
        self.has(ALPHABETIC | NUMERIC)
    }

    /// An upper-case letter.
    pub(crate) fn is_upper(self) -> bool {
        self.has(UPPER)
    }

    /// White space.
    pub(crate) fn is_space(self) -> bool {
        self.has(SPACE)
    }

    /// Whether words of its script are written without spaces between them: Han, kana, Thai, Lao, Khmer, Burmese.
    pub(crate) fn is_unspaced(self) -> bool {
        self.has(UNSPACED)
    }

    /// Whether words are written with it.
    pub(crate) fn is_of_word(self) -> bool {
        self.has(ALPHABETIC | NUMERIC | MARK)
    }

    /// Whether the form of texts that the phrases have differs in it, or does where there are several together.
    pub(crate) fn changes(self) -> bool {
        self.has(CHANGES)
    }

    /// Whether a literal goes on from one such character to the next: letters, numerals and the sign for digits, but
    /// for those of scripts without word spaces.
    pub(super) fn joins(self) -> bool {
        self.has(JOINS)
    }

    /// A letter, a numeral, or the sign for digits.
    pub(super) fn is_of_literal(self) -> bool {
        self.has(ALPHABETIC | NUMERIC | JOINS)
    }
}

fn is_unspaced(char: char) -> bool {
    matches!(u32::from(char),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x3400..=0x9fff
        | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// Signs that are not alphanumeric but words are written with: apostrophes, joiners, the vowel signs of Arabic, viramas
/// and nuktas of the scripts of India.
fn is_mark(char: char) -> bool {
    char == '\'' || is_indic(char) || matches!(char, '\u{64b}'..='\u{65f}' | '\u{200c}' | '\u{200d}')
}

/// Letters, vowel signs, viramas and nuktas of the scripts of India: all of them but digits and dandas.
pub(super) fn is_indic(char: char) -> bool {
    matches!(char, '\u{900}'..='\u{963}' | '\u{970}'..='\u{dff}')
}

/// What `normalize` in `src/label/lexicon/form.rs` writes differently.
fn changes(char: char) -> bool {
    char.is_ascii_digit()
        || char.is_whitespace()
        || matches!(char, '’' | '‘' | 'ʼ' | '`' | '´' | '“' | '”' | '„' | '«' | '»')
        || matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
        || !char.to_lowercase().eq([char])
}
