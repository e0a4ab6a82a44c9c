//! Text above and below the line: exponents, indices, numbers of notes.

use std::borrow::Cow;

/// How text stands to the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Level {
    #[default]
    OnLine,
    Raised,
    Lowered,
}

/// Bytes of an exponent that is marked by `^`; what is longer is a text.
const EXPONENT: usize = 12;

impl Level {
    /// Text at this level after `before`, in characters of the line: a number in raised or lowered digits, as `10⁶` is not
    /// 106; another exponent with `^`. Other text stays: `4th`, `Mme`, `quay[2]`.
    pub(super) fn set<'t>(self, text: &'t str, before: &str) -> Cow<'t, str> {
        let signs: fn(char) -> Option<char> = match self {
            Self::OnLine => return Cow::Borrowed(text),
            Self::Raised => |char| shifted(char, ['⁰', '⁺', '⁻', '⁼', '⁽', '⁾'], &[('n', 'ⁿ'), ('i', 'ⁱ')]),
            Self::Lowered => |char| shifted(char, ['₀', '₊', '₋', '₌', '₍', '₎'], &LOWERED),
        };
        let (trimmed, holds_digit) = (text.trim(), text.contains(|char: char| char.is_ascii_digit()));
        let is_letter = trimmed.len() == 1 && !holds_digit;
        let is_sum = trimmed.len() > 1 && trimmed.contains(['+', '-', '−']);
        let after_digit = before.ends_with(|char: char| char.is_ascii_digit());
        if (holds_digit || is_sum || is_letter && (after_digit || self == Self::Lowered))
            && let Some(set) = text.chars().map(signs).collect::<Option<String>>()
        {
            return Cow::Owned(set);
        }
        // Ordinals end in other letters, as in the French 2e.
        let is_power = if is_letter {
            after_digit && trimmed.starts_with(['k', 'm', 'p', 't', 'x', 'y', 'z'])
        } else {
            (holds_digit || is_sum) && (after_digit || before.ends_with([')', ']', 'x', 'y', 'e']))
        };
        let is_exponent = self == Self::Raised
            && trimmed.len() <= EXPONENT
            && is_power
            && trimmed.chars().all(|char| char.is_alphanumeric() || "+-−–/.,·*() ".contains(char));
        if is_exponent { Cow::Owned(format!("^{trimmed}")) } else { Cow::Borrowed(text) }
    }
}

/// The letters that are there in lowered form.
const LOWERED: [(char, char); 17] = [
    ('a', 'ₐ'),
    ('e', 'ₑ'),
    ('h', 'ₕ'),
    ('i', 'ᵢ'),
    ('j', 'ⱼ'),
    ('k', 'ₖ'),
    ('l', 'ₗ'),
    ('m', 'ₘ'),
    ('n', 'ₙ'),
    ('o', 'ₒ'),
    ('p', 'ₚ'),
    ('r', 'ᵣ'),
    ('s', 'ₛ'),
    ('t', 'ₜ'),
    ('u', 'ᵤ'),
    ('v', 'ᵥ'),
    ('x', 'ₓ'),
];

/// A character above or below the line: `signs` are its zero, plus, minus, equals and parentheses there.
fn shifted(char: char, signs: [char; 6], letters: &[(char, char)]) -> Option<char> {
    let [zero, plus, minus, equals, open, close] = signs;
    Some(match char {
        '1' if zero == '⁰' => '¹',
        '2' if zero == '⁰' => '²',
        '3' if zero == '⁰' => '³',
        '0'..='9' => char::from_u32(u32::from(zero).checked_add(char.to_digit(10)?)?)?,
        '+' => plus,
        '-' | '−' | '–' => minus,
        '=' => equals,
        '(' => open,
        ')' => close,
        ',' | ' ' => char,
        _ => letters.iter().find(|(letter, _)| *letter == char)?.1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_above_and_below_the_line() {
        let rows = [
            (Level::Raised, "10", "6", "⁶"),
            (Level::Raised, "10", "−3", "⁻³"),
            (Level::Raised, "m", "2", "²"),
            (Level::Raised, "x", "n+1", "ⁿ⁺¹"),
            (Level::Raised, "2", "n", "ⁿ"),
            (Level::Raised, "10", "x", "^x"),
            (Level::Raised, "10", "2.5", "^2.5"),
            (Level::Raised, "x", "2/3", "^2/3"),
            (Level::Raised, "there.", "3,4", "³,⁴"),
            (Level::Raised, "Wort", "1)", "¹⁾"),
            (Level::Raised, "Street", "[2]", "[2]"),
            (Level::Raised, "4", "th", "th"),
            (Level::Raised, "2", "e", "e"),
            (Level::Raised, "M", "me", "me"),
            (Level::Raised, "Acme", "TM", "TM"),
            (Level::Raised, "note", "*", "*"),
            (Level::Raised, "said", "citation needed", "citation needed"),
            (Level::Raised, "Chapter", "3a", "3a"),
            (Level::Lowered, "CO", "2", "₂"),
            (Level::Lowered, "x", "i", "ᵢ"),
            (Level::Lowered, "x", "n+1", "ₙ₊₁"),
            (Level::Lowered, "T", "max", "max"),
            (Level::Lowered, "a", "W", "W"),
            (Level::OnLine, "10", "6", "6"),
        ];
        for (level, before, text, wanted) in rows {
            assert_eq!(level.set(text, before), wanted, "{before} {level:?} {text}");
        }
    }
}
