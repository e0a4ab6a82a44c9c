//! White space of running text: which of it is kept.

/// White space between the last text of a block and the next, weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    /// One no-break space, which stays one: it is part of what the author wrote.
    NoBreak,
    Space,
    /// White space with a line end of the source.
    Line,
    /// A line break that is set.
    Break,
}

impl Gap {
    /// Both, one after the other: several spaces of whatever kind are one.
    pub(super) fn and(self, next: Self) -> Self {
        match (self, next) {
            (Self::NoBreak, Self::NoBreak | Self::Line) | (Self::Line, Self::NoBreak) => Self::Space,
            _ => self.max(next),
        }
    }
}

/// Appends text with its white space collapsed; what `buffer` holds from `start` on is the text before it.
pub(super) fn collapse_into(buffer: &mut String, start: usize, text: &str) {
    let mut rest = text;
    loop {
        let (gap, word_at) = skip_spaces(rest);
        rest = &rest[word_at..];
        if rest.is_empty() {
            return;
        }
        let joins = gap == Gap::Line && joins_lines(&buffer[start..], rest);
        if gap != Gap::None && buffer.len() > start && !joins {
            buffer.push(' ');
        }
        let end = find_gap(rest);
        buffer.push_str(&rest[..end]);
        rest = &rest[end..];
    }
}

/// Whether the line end between two texts is none of their own: both are of a script that sets no spaces between words, so
/// that the source may break its lines anywhere.
pub(super) fn joins_lines(before: &str, after: &str) -> bool {
    let is_wide = |char: char| matches!(u32::from(char), 0x3001..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0xff01..=0xff60 | 0x20000..=0x3ffff);
    // These are set in either script.
    let is_shared = |char: char| matches!(char, '“' | '”' | '‘' | '’' | '—' | '…' | '·');
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    is_wide(last) && (is_wide(first) || is_shared(first)) || is_shared(last) && is_wide(first)
}

/// What white space text begins with (ASCII or no-break space; NUL counts as nothing), and where its
/// first word begins.
pub(super) fn skip_spaces(text: &str) -> (Gap, usize) {
    let bytes = text.as_bytes();
    let (mut at, mut gap) = (0, Gap::None);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => (at, gap) = (at + 1, gap.and(Gap::Line)),
            b' ' | b'\t' | b'\x0c' => (at, gap) = (at + 1, gap.and(Gap::Space)),
            0xc2 if bytes.get(at + 1) == Some(&0xa0) => (at, gap) = (at + 2, gap.and(Gap::NoBreak)),
            0 => at += 1,
            _ => break,
        }
    }
    (gap, at)
}

/// Where the first white space begins that is not one space between two words, or the first NUL,
/// or the end of the text: what comes before can be copied as it is.
pub(super) fn find_gap(text: &str) -> usize {
    let bytes = text.as_bytes();
    let starts_word = |at: usize| bytes.get(at).is_some_and(|byte| *byte > b' ' && *byte != 0xc2);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' if starts_word(at + 1) => at += 2,
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | 0 => break,
            0xc2 if bytes.get(at + 1) == Some(&0xa0) => break,
            _ => at += 1,
        }
    }
    at
}
