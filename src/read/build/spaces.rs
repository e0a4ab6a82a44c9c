//! White space of running text, and characters of no width that only lay it out: which of both are kept.

#![expect(
    clippy::indexing_slicing,
    reason = "places are those of bytes that were found in the same text, or one past them; `find_gap` is given a text that is not empty"
)]
#![expect(clippy::string_slice, reason = "places are those at which a character begins or ends")]
#![expect(clippy::arithmetic_side_effects, reason = "places of bytes that are in memory")]

/// White space between the last text of a block and the next, weakest first: of several one after the other, the strongest
/// counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    /// The edge of a box within a line.
    Box,
    Space,
    /// White space with a line end of the source.
    Line,
    /// A line break that is set.
    Break,
}

impl Gap {
    /// What stands for it between two texts.
    pub(super) fn between(self, before: &str, after: &str) -> &'static str {
        match self {
            Self::None => "",
            Self::Box if before.ends_with(char::is_lowercase) && after.starts_with(char::is_lowercase) => "",
            Self::Box | Self::Space | Self::Line => " ",
            Self::Break => "\n",
        }
    }
}

/// A text with its white space collapsed, without what only lays it out.
pub(crate) fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    collapse_into(&mut out, 0, text);
    out
}

/// Appends text with its white space collapsed; what `buffer` holds from `start` on is the text before it.
pub(super) fn collapse_into(buffer: &mut String, start: usize, text: &str) {
    let (mut rest, mut gap) = (text, Gap::None);
    loop {
        let (more, word_at) = skip_spaces(&buffer[start..], rest);
        gap = gap.max(more);
        rest = &rest[word_at..];
        if rest.is_empty() {
            return;
        }
        let joins = gap == Gap::Line && joins_lines(&buffer[start..], rest);
        if gap != Gap::None && buffer.len() > start && !joins {
            buffer.push(' ');
        }
        gap = Gap::None;
        let (words, after) = rest.split_at(find_gap(rest));
        buffer.push_str(words);
        rest = after;
    }
}

/// Whether the line end between two texts is none of their own: both are of a script that sets no spaces between words, so
/// that the source may break its lines anywhere.
pub(super) fn joins_lines(before: &str, after: &str) -> bool {
    // These are set in either script.
    let is_shared = |char: char| matches!(char, '“' | '”' | '‘' | '’' | '—' | '…' | '·');
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    is_wide(last) && (is_wide(first) || is_shared(first)) || is_shared(last) && is_wide(first)
}

/// Whether a character is of the Chinese or Japanese script, or punctuation of its width.
fn is_wide(char: char) -> bool {
    matches!(u32::from(char), 0x3001..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0xff01..=0xff60 | 0x20000..=0x3ffff)
}

/// What white space text begins with after `before`, and where its first word begins. White space is that of ASCII and the
/// no-break spaces; NUL and characters that only lay text out count as nothing.
pub(super) fn skip_spaces(before: &str, text: &str) -> (Gap, usize) {
    let bytes = text.as_bytes();
    let (mut at, mut gap) = (0, Gap::None);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => (at, gap) = (at + 1, gap.max(Gap::Line)),
            // Indentation.
            b' ' if bytes[at..].starts_with(b"        ") => (at, gap) = (at + 8, gap.max(Gap::Space)),
            b' ' | b'\t' | b'\x0c' => (at, gap) = (at + 1, gap.max(Gap::Space)),
            0 => at += 1,
            _ => match layout_at(&bytes[at..]) {
                Some((Layout::NoBreakSpace, length)) => (at, gap) = (at + length, gap.max(Gap::Space)),
                Some((layout, length)) if gap != Gap::None || !layout.is_of_word(before) => at += length,
                _ => break,
            },
        }
    }
    (gap, at)
}

/// Where the first white space begins that is not one space between two words, or the first character that may be nothing,
/// or the end of the text: what comes before can be copied as it is. The text begins with a word.
pub(super) fn find_gap(text: &str) -> usize {
    let bytes = text.as_bytes();
    let starts_word = |at: usize| {
        bytes.get(at).is_some_and(|byte| *byte > b' ' && !matches!(byte, 0xc2 | 0xe2 | 0xee | 0xef))
    };
    let mut at = 1;
    while let Some(found) = bytes[at..].iter().position(|byte| MAY_END[usize::from(*byte)]) {
        at += found;
        match bytes[at] {
            b' ' if starts_word(at + 1) => at += 2,
            0xc2 | 0xe2 | 0xee | 0xef if layout_at(&bytes[at..]).is_none() => at += 1,
            _ => return at,
        }
    }
    bytes.len()
}

/// Bytes that white space and characters that may be nothing begin with.
const MAY_END: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = [b' ', b'\t', b'\n', b'\r', b'\x0c', 0, 0xc2, 0xe2, 0xee, 0xef];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// A character that is not drawn, or drawn by a font of icons.
#[derive(Clone, Copy)]
enum Layout {
    NoBreakSpace,
    /// A soft hyphen, a word joiner, a byte order mark.
    Hyphenation,
    /// A place where a line may break.
    Break,
    NonJoiner,
    Joiner,
    PrivateUse,
}

impl Layout {
    /// Whether it is part of the word that `before` ends with.
    fn is_of_word(self, before: &str) -> bool {
        let Some(last) = before.chars().next_back() else { return false };
        let code = u32::from(last);
        // Scripts whose letters change their shapes, from Arabic to those of South-East Asia.
        let is_joined = matches!(code, 0x0600..=0x10ff | 0x1780..=0x18af | 0xfb50..=0xfdff | 0xfe70..=0xfefc);
        match self {
            Self::NoBreakSpace | Self::Hyphenation => false,
            // Thai, Lao, Burmese and Khmer are written without spaces; some texts tell words apart by it.
            Self::Break => matches!(code, 0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff),
            Self::NonJoiner => is_joined,
            Self::Joiner => is_joined || matches!(code, 0x2190..=0x2bff | 0xfe0f | 0x1f000..=0x1faff),
            // Rare characters of names, before they were encoded.
            Self::PrivateUse => is_wide(last),
        }
    }
}

/// The character that `bytes` begin with and its length, if it is one of those.
fn layout_at(bytes: &[u8]) -> Option<(Layout, usize)> {
    let found = match bytes {
        [0xc2, 0xa0, ..] => (Layout::NoBreakSpace, 2),
        [0xc2, 0xad, ..] => (Layout::Hyphenation, 2),
        [0xe2, 0x80, 0xaf, ..] => (Layout::NoBreakSpace, 3),
        [0xe2, 0x80, 0x8b, ..] => (Layout::Break, 3),
        [0xe2, 0x80, 0x8c, ..] => (Layout::NonJoiner, 3),
        [0xe2, 0x80, 0x8d, ..] => (Layout::Joiner, 3),
        [0xe2, 0x81, 0xa0, ..] | [0xef, 0xbb, 0xbf, ..] => (Layout::Hyphenation, 3),
        [0xee, ..] | [0xef, 0x80..=0xa3, ..] => (Layout::PrivateUse, 3),
        _ => return None,
    };
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_only_lay_text_out_go() {
        let rows = [
            ("soft hyphen", "Holz\u{ad}pier", "Holzpier"),
            ("soft hyphens at both ends", "\u{ad}Holz\u{ad} \u{ad}pier", "Holz pier"),
            ("place to break", "harbour\u{200b}board", "harbourboard"),
            ("place to break after a space", "harbour \u{200b}board", "harbour board"),
            ("place to break in Thai", "ท่า\u{200b}เรือ", "ท่า\u{200b}เรือ"),
            ("word joiner", "10\u{2060}%", "10%"),
            ("byte order mark within", "\u{feff}one \u{feff}two", "one two"),
            ("non-joiner in Persian", "می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("non-joiner of a German ligature", "Auf\u{200c}lage", "Auflage"),
            ("joiner in Hindi", "क्\u{200d}ष", "क्\u{200d}ष"),
            ("joiner of a family", "👨\u{200d}👩\u{200d}👧 here", "👨\u{200d}👩\u{200d}👧 here"),
            ("joiner after a variation", "❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
            ("joiner between Latin letters", "a\u{200d}b", "ab"),
            ("icons", "\u{f0b7} one \u{e001}\u{e002} two\u{f3a1}", "one two"),
            ("character not yet encoded", "王\u{e1c5}明", "王\u{e1c5}明"),
            ("no-break spaces", "9\u{a0}million \u{a0}more, 5\u{202f}000", "9 million more, 5 000"),
            ("NUL", "a\0b \0 c", "ab c"),
            ("other spaces and dashes stay", "a\u{2009}b – c\u{2014}d", "a\u{2009}b – c\u{2014}d"),
            ("line end between Chinese characters", "木\n碼頭", "木碼頭"),
            ("line end before a Latin word", "木碼頭\nEastmere", "木碼頭 Eastmere"),
        ];
        for (name, text, wanted) in rows {
            let mut collapsed = String::new();
            collapse_into(&mut collapsed, 0, text);
            assert_eq!(collapsed, wanted, "{name}");
        }
    }
}
