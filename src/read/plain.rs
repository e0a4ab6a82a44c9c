//! Plain text -> [`Page`]: the same blocks as from HTML, with nothing but their text, which is kept byte for byte.
//!
//! Lines without a blank line between them are a group, an element of its own. A line is a block, except that lines
//! which were broken at a fixed width are joined, and a text on one line is split into sentences.

#![expect(clippy::string_slice, reason = "lines and sentences begin and end at characters")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places and counts of characters in memory; trimmed text is no longer than the whole, a group has a line, and a page its root"
)]

use super::limits::{LATE_BLOCK, Limits};
use super::page::{Block, BlockKind, Element, Origin, Page, Slice, Tag};

/// Reads a text into `page`, which is emptied first.
pub fn read(text: &str, limits: &Limits, page: &mut Page) {
    page.clear();
    page.origin = Origin::Text;
    page.text.push_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    page.elements.push(element(Tag::Body, 0));
    let lines = lines(&page.text);
    let width = wrap_width(&lines);
    for group in lines.chunk_by(|line, next| line.group == next.group) {
        if page.blocks.len() < limits.blocks {
            page.elements.push(element(Tag::Div, 1));
        }
        let mut add = |start, end| add_block(page, limits, start, end);
        match width.filter(|width| is_wrapped(group, *width)) {
            Some(width) => {
                let ends = paragraphs(group, width).filter_map(|lines| lines.first().zip(lines.last()));
                ends.for_each(|(first, last)| add(first.start, last.end));
            }
            None => group.iter().for_each(|line| add(line.start, line.end)),
        }
    }
    if let [Block { text, .. }] = page.blocks[..]
        && text.range().len() > RUN_ON_BYTES
    {
        page.blocks.clear();
        let text_of_page = std::mem::take(&mut page.text);
        for sentence in sentences(&text_of_page, text.range()) {
            add_block(page, limits, sentence.start, sentence.end);
        }
        page.text = text_of_page;
    }
}

/// A paragraph of a news text is shorter; a text without any line end that is longer lost its paragraphs.
const RUN_ON_BYTES: usize = 600;

fn element(tag: Tag, depth: u16) -> Element {
    Element { tag, parent: 0, depth, kind: BlockKind::Paragraph, hidden: false, attributes: Slice::default() }
}

/// Adds a block to the last element; where there are too many, to the last block.
fn add_block(page: &mut Page, limits: &Limits, start: usize, end: usize) {
    let is_late = page.blocks.len() >= limits.blocks;
    if let Some(last) = page.blocks.last_mut().filter(|last| is_late && last.text.len() < LATE_BLOCK) {
        last.text.end = end as u32;
        page.cut.blocks += 1;
        return;
    }
    let (element, text) = (page.elements.len() as u32 - 1, Slice::new(start, end));
    page.blocks.push(Block { element, text, spans: Slice::default(), link_bytes: 0, hidden: false });
}

/// A line that is not blank.
#[derive(Debug)]
struct Line {
    /// Bytes of the text without the white space around them.
    start: usize,
    end: usize,
    /// Lines with no blank one between them have the same.
    group: u32,
    /// Characters from the margin to the end; those of indentation count.
    width: usize,
    /// Characters of white space before it.
    indent: usize,
    /// Characters of its first word, [`LONGEST_WORD`] at most.
    first_word: usize,
}

/// The lines of a text. Page breaks end one like line feeds do.
fn lines(text: &str) -> Vec<Line> {
    let (mut lines, mut group, mut at) = (Vec::new(), 0, 0);
    let mut after_return = false;
    while at < text.len() {
        let line = &text[at..at + line_length(&text[at..])];
        let words = line.trim();
        if !words.is_empty() {
            let start = at + line.len() - line.trim_start().len();
            let indent = text[at..start].chars().count();
            let width = indent + words.chars().count();
            let first_word =
                words.chars().take(LONGEST_WORD).take_while(|char| !char.is_whitespace()).count();
            lines.push(Line { start, end: start + words.len(), group, width, indent, first_word });
        } else if !(after_return && line == "\n") {
            group += 1;
        }
        after_return = line.ends_with('\r');
        at += line.len();
    }
    lines
}

/// Bytes of the first line of a text, with what ends it.
fn line_length(text: &str) -> usize {
    let mut at = 0;
    while let Some(length) = text.as_bytes().get(at..).and_then(before_end) {
        at += length;
        let char = text[at..].chars().next().unwrap_or_default();
        at += char.len_utf8();
        if matches!(char, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            return at;
        }
    }
    text.len()
}

/// Bytes before the first one that what ends a line begins with; other characters begin with it, too.
fn before_end(bytes: &[u8]) -> Option<usize> {
    let may_end = |byte: &u8| matches!(byte, b'\n'..=b'\r' | 0xc2 | 0xe2);
    // Without a branch for each byte, so that the compiler makes vectors of it.
    let has_none = |some: &&[u8; 16]| !some.iter().fold(false, |found, byte| found | may_end(byte));
    let clear = 16 * bytes.as_chunks().0.iter().take_while(has_none).count();
    bytes.get(clear..)?.iter().position(may_end).map(|length| clear + length)
}

/// Columns at which programs break lines: e-mail at 65 to 78, wires from 50 on, typewriters' pages up to 100.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=110;

/// Words that a line could have taken from the next one are at most this long.
const LONGEST_WORD: usize = 24;

/// The width at which the lines of a text were broken, if they were. Most lines that another one follows are then
/// nearly as long as the longest ones are.
fn wrap_width(lines: &[Line]) -> Option<usize> {
    let followed = lines.iter().zip(lines.iter().skip(1)).filter(|(line, next)| line.group == next.group);
    let mut widths: Vec<usize> =
        followed.map(|(line, _)| line.width).filter(|width| *width >= *WIDTHS.start()).collect();
    widths.sort_unstable();
    // One in fifty may be longer: an address that could not be broken.
    let widest = *widths.get((widths.len() * 49 / 50).min(widths.len().checked_sub(1)?))?;
    let near = widths.iter().filter(|width| **width + widest / 4 >= widest).count();
    (widths.len() >= 4 && WIDTHS.contains(&widest) && near * 4 >= widths.len() * 3).then_some(widest)
}

/// Whether a line ends where it does because the next word had no room.
fn is_full(line: &Line, next: &Line, width: usize) -> bool {
    line.width + 1 + next.first_word > width
}

fn is_wrapped(group: &[Line], width: usize) -> bool {
    let followed = group.iter().zip(group.iter().skip(1));
    let full = followed.filter(|(line, next)| is_full(line, next, width)).count();
    full > 0 && full * 2 >= group.len() - 1
}

/// Splits a wrapped group: a line that had room for more ends a paragraph, an indented one begins one.
fn paragraphs(group: &[Line], width: usize) -> impl Iterator<Item = &[Line]> {
    group.chunk_by(move |line, next| is_full(line, next, width) && next.indent <= line.indent)
}

/// Splits a run of text after the marks that end sentences.
fn sentences(text: &str, range: std::ops::Range<usize>) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut start = range.start;
    std::iter::from_fn(move || {
        let rest = &text[start..range.end];
        let length = sentence_end(rest).unwrap_or(rest.len());
        let sentence = start..start + rest[..length].trim_end().len();
        start += length + rest[length..].len() - rest[length..].trim_start().len();
        (!sentence.is_empty()).then_some(sentence)
    })
}

/// Where the first sentence of a text ends, if another follows it.
fn sentence_end(text: &str) -> Option<usize> {
    let closing = |c: char| matches!(c, '"' | '”' | '“' | '’' | '\'' | '»' | ')' | ']' | '」' | '』' | '）');
    // Only after a mark that may end a sentence is the next text looked at: skipping white space from each character of a
    // wide gap would take quadratic time.
    let marks = ['.', '!', '?', '…', '。', '！', '？', '｡', '।', '॥', '۔', '؟'];
    text.char_indices().filter(|(_, char)| marks.contains(char)).find_map(|(at, char)| {
        let after = &text[at + char.len_utf8()..];
        let rest = after.trim_start_matches(closing);
        let end = text.len() - rest.len();
        let next = rest.trim_start().chars().next()?;
        let ends = match char {
            '。' | '！' | '？' | '｡' => true,
            '.' => {
                rest.starts_with(char::is_whitespace) && !next.is_lowercase() && !is_abbreviation(&text[..at])
            }
            _ => rest.starts_with(char::is_whitespace),
        };
        ends.then_some(end)
    })
}

/// Whether the dot after a text belongs to an abbreviation: an initial, `Mr`, `U.S`, a day of the month.
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    word.starts_with(char::is_uppercase) && (letters <= 2 || word.contains('.'))
        || word.chars().all(|c| c.is_ascii_digit()) && word.len() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<String> {
        let mut page = Page::default();
        read(text, &Limits::default(), &mut page);
        page.blocks.iter().map(|block| page.text_of(block).to_owned()).collect()
    }

    const WIRE: &str = "PORT ESMER, Sept. 12 -- The last manual telephone exchange in the\n\
        islands was switched off on Friday, a little after its only operator\n\
        had connected a final call, to her own sister, and pulled the cord.";

    #[test]
    fn lines_end_at_line_ends_only() {
        let cases = [
            ("no end", "one", 3),
            ("a line feed", "one\ntwo", 4),
            ("a page break", "one\u{c}two", 4),
            ("a line separator", "one\u{2028}two", 6),
            ("next line", "one\u{85}two", 5),
            ("signs that begin alike", "«one» – two\u{a0}…\nthree", 21),
        ];
        for (name, text, length) in cases {
            assert_eq!(line_length(text), length, "{name}");
        }
    }

    #[test]
    fn paragraphs_are_found_however_they_are_set() {
        let next = WIRE.replace("PORT ESMER", "EAST ESMER");
        let (wire, two) = (WIRE, next.as_str());
        let long = "A sentence that is a part of a text on one line. ".repeat(13);
        let rows: &[(&str, String, usize)] = &[
            ("blank lines", "one\n\ntwo\n\n\nthree".into(), 3),
            ("blank lines with spaces", "one\n \t\ntwo".into(), 2),
            ("single lines", "one\ntwo\nthree".into(), 3),
            ("CRLF", "one\r\ntwo\r\n\r\nthree\r\n".into(), 3),
            ("old Macintosh", "one\rtwo\r\rthree".into(), 3),
            ("page breaks", "one\u{c}two".into(), 2),
            ("broken lines", format!("{wire}\n\n{two}\n"), 2),
            ("broken lines, CRLF", format!("{wire}\n\n{two}\n").replace('\n', "\r\n"), 2),
            ("broken lines, indented paragraphs", format!("    {wire}\n    {two}\n"), 2),
            (
                "broken lines below a heading",
                format!("Exchange falls silent\nBy Wire Desk\n\n{wire}\n\n{two}"),
                4,
            ),
            ("one line", long.trim().into(), 13),
            ("nothing", " \n\t\n".into(), 0),
        ];
        for (name, text, count) in rows {
            assert_eq!(blocks(text).len(), *count, "{name}: {:?}", blocks(text));
        }
    }

    #[test]
    fn sentences_end_where_they_do() {
        let cut = |text: &str| -> Vec<String> {
            sentences(text, 0..text.len()).map(|range| text[range].to_owned()).collect()
        };
        let rows: &[(&str, &[&str])] = &[
            ("One. Two! Three", &["One.", "Two!", "Three"]),
            ("“One.” Two", &["“One.”", "Two"]),
            ("Mr. Fox of the U.S. Army came on 3. May.", &["Mr. Fox of the U.S. Army came on 3. May."]),
            ("He left approx. then. Now", &["He left approx. then.", "Now"]),
            ("一。二！三", &["一。", "二！", "三"]),
            ("पहला। दूसरा।", &["पहला।", "दूसरा।"]),
        ];
        for (text, expected) in rows {
            assert_eq!(cut(text), *expected);
        }
    }

    #[test]
    fn lines_and_groups_are_kept_apart() {
        let mut page = Page::default();
        read("one\ntwo\n\nthree", &Limits::default(), &mut page);
        let elements: Vec<u32> = page.blocks.iter().map(|block| block.element).collect();
        assert_eq!(elements, [1, 1, 2]);
    }
}
