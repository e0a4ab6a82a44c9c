//! A heading -> the headline, and what else is set in the same heading: a kicker before it, a date or a number behind it.
#![expect(
    clippy::indexing_slicing,
    reason = "the blocks of a heading are of the page, and blocks, spans and parts name its elements"
)]
#![expect(
    clippy::string_slice,
    reason = "cuts and pieces are ranges of their text, whole characters each, and what is left of it is cut only where a piece within \
              begins"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places and letters of a text that is in memory; a part of a block is brought within it first"
)]

use std::ops::Range;

use super::parts;
use crate::metadata::day_words::{is_weekday, without_dates};
use crate::metadata::facts::{Facts, humps};
use crate::metadata::keys;
use crate::metadata::words::{self, MARKUP};
use crate::read::page::{Page, Tag};

/// Words of a kicker, at most.
const MAX_KICKER_WORDS: usize = 8;

/// Letters of a headline, at least, where nothing but its place in the heading tells it from a kicker.
const MIN_LETTERS: usize = 8;

/// Parts of a heading that are looked at, at most.
const MAX_PIECES: usize = 12;

/// Signs between the parts of a path.
const PATH_SIGNS: &[char] = &['>', '›', '»', '〉', '＞', '→'];

/// The parts of a heading, as they read.
pub(super) struct Heading {
    /// The whole.
    pub(super) whole: String,
    /// What is left without kicker and neighbours, where there are any.
    rest: Option<String>,
    /// The line that names the topic.
    pub(super) kicker: Option<String>,
}

impl Heading {
    /// What is left without kicker and neighbours.
    pub(super) fn headline(&self) -> &str {
        self.rest.as_deref().unwrap_or(&self.whole)
    }
}

/// What other places of the page say the headline is.
pub(super) struct Told<'t>(pub(super) &'t [&'t str]);

impl Told<'_> {
    pub(super) fn says(&self, text: &str) -> bool {
        !keys::is_blank(text) && self.0.iter().any(|told| keys::is_same(told, text))
    }

    /// Whether another place begins with a text and goes on behind a sign.
    fn begins_with(&self, text: &str) -> bool {
        let is_start = |told: &str, end: usize| keys::is_same(&told[..end], text);
        self.0.iter().any(|told| parts::cuts(told).iter().any(|cut| is_start(told, cut.start)))
    }

    /// Whether another place has both, with a sign between them.
    pub(super) fn parts(&self, kicker: &str, headline: &str) -> bool {
        self.0.iter().any(|told| {
            let mut cuts = parts::cuts(told).into_iter();
            cuts.any(|cut| {
                keys::is_same(&told[..cut.start], kicker) && keys::is_same(&told[cut.end..], headline)
            })
        })
    }
}

/// One part of a heading that is set apart from the rest.
struct Piece {
    range: Range<usize>,
    /// The element that sets it apart; none for a line.
    element: Option<u32>,
}

/// Takes a heading apart. `blocks` are the numbers of its blocks.
pub(super) fn read(page: &Page, blocks: Range<usize>, told: &Told<'_>) -> Heading {
    let (text, pieces) = pieces(page, blocks);
    let mut left = 0..text.len();
    let mut kicker = None;
    let leading = pieces.iter().filter(|piece| piece.range.start == 0 && piece.range.end < text.len());
    for piece in leading.rev() {
        let (before, rest) = (trimmed(&text[piece.range.clone()]), trimmed(&text[piece.range.end..]));
        if is_kicker(page, &text, piece, (before, rest), told) {
            kicker = Some(words::cleaned(before)).filter(|text| !text.is_empty());
            left.start = piece.range.end;
            break;
        }
    }
    let trailing = |left: &Range<usize>, piece: &Piece| {
        piece.range.start > left.start
            && piece.range.start < left.end
            && trimmed(&text[piece.range.end.min(left.end)..left.end]).is_empty()
    };
    while let Some(piece) = pieces.iter().find(|piece| {
        trailing(&left, piece)
            && is_neighbour(
                page,
                (&text[left.start..piece.range.start], &text[piece.range.clone()]),
                piece,
                told,
            )
    }) {
        left.end = piece.range.start;
    }
    let (before, behind) = text.split_at(left.start);
    let glued = before.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric);
    let spaced = glued.then(|| format!("{before} {behind}"));
    let rest = (left != (0..text.len())).then(|| words::cleaned(trimmed(&text[left])));
    let whole = words::cleaned(spaced.unwrap_or(text));
    let headline = rest.as_deref().unwrap_or(&whole);
    let shorter = without_path(without_time(headline, told), told);
    let rest = if shorter.len() < headline.len() { Some(shorter.to_owned()) } else { rest };
    Heading { whole, rest, kicker }
}

/// The text of a heading, and its parts.
fn pieces(page: &Page, blocks: Range<usize>) -> (String, Vec<Piece>) {
    let mut text =
        String::with_capacity(page.blocks[blocks.clone()].iter().map(|block| block.text.len() + 1).sum());
    let mut pieces = Vec::with_capacity(MAX_PIECES);
    let several = blocks.len() > 1;
    for block in &page.blocks[blocks] {
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(page.text_of(block));
        if several {
            pieces.push(Piece { range: start..text.len(), element: Some(block.element) });
        }
        let within = block.text;
        let moved = |at: u32| start + (at.clamp(within.start, within.end) - within.start) as usize;
        let first = page.parts.partition_point(|part| part.text.end <= within.start);
        let parts = page.parts[first..].iter().take_while(|part| part.text.start < within.end);
        let spans = page.spans_of(block).iter().map(|span| (span.element, span.text));
        let ranges = parts.map(|part| (part.element, part.text)).chain(spans).take(MAX_PIECES);
        pieces.extend(
            ranges.map(|(element, own)| Piece {
                range: moved(own.start)..moved(own.end),
                element: Some(element),
            }),
        );
    }
    if let (Some(first), Some(last)) = (text.find('\n'), text.rfind('\n')) {
        pieces.push(Piece { range: 0..first, element: None });
        pieces.push(Piece { range: last + 1..text.len(), element: None });
    }
    pieces.sort_by_key(|piece| piece.range.end);
    (text, pieces)
}

fn is_kicker(page: &Page, text: &str, piece: &Piece, (kicker, rest): (&str, &str), told: &Told<'_>) -> bool {
    let words = kicker.split_whitespace().count();
    if keys::is_blank(kicker) || words > MAX_KICKER_WORDS || keys::is_blank(rest) {
        return false;
    }
    let marked = piece.element.is_some_and(|element| is_marked(page, element, "kicker-markup"));
    // A sentence is half of a headline of two lines.
    if !marked && words > 3 && kicker.ends_with(['.', '。']) {
        return false;
    }
    if marked || told.says(rest) || told.begins_with(rest) || told.parts(kicker, rest) {
        return !told.says(kicker);
    }
    let is_long = keys::key_length(rest) >= MIN_LETTERS && keys::key_bytes(rest) > keys::key_bytes(kicker);
    let Some(element) = piece.element.filter(|_| is_long && !told.says(text)) else { return false };
    page.elements[element as usize].tag == Tag::Small || is_glued(kicker, rest, &text[piece.range.end..])
}

/// Whether the rest follows a kicker without white space and begins with a capital: the two are set as lines.
fn is_glued(kicker: &str, rest: &str, behind: &str) -> bool {
    let letters = kicker.chars().filter(|char| char.is_lowercase()).count();
    let is_capital = rest.starts_with(|char: char| char.is_uppercase());
    letters > 2
        && is_capital
        && behind.starts_with(char::is_uppercase)
        && kicker.ends_with(char::is_alphanumeric)
}

/// Whether what follows a headline in its heading is a date, a number, or marked or set as something else.
fn is_neighbour(page: &Page, (headline, tail): (&str, &str), piece: &Piece, told: &Told<'_>) -> bool {
    if keys::key_length(headline) < MIN_LETTERS || told.says(&format!("{headline} {tail}")) {
        return false;
    }
    let letters = tail.chars().filter(|char| char.is_alphabetic()).count();
    let digits = tail.chars().filter(char::is_ascii_digit).count();
    let marked = |element| {
        page.elements[element as usize].tag == Tag::Small || is_marked(page, element, "neighbour-markup")
    };
    told.says(headline)
        || told.begins_with(headline)
        || letters == 0 && digits > 3
        || digits > 4 && letters < 2 * digits
        || digits > 2 && is_date(tail)
        || piece.element.is_some_and(marked)
}

/// Whether a text is nothing but a date, with or without the day of the week.
fn is_date(text: &str) -> bool {
    let rest = without_dates(text);
    rest.split(|char: char| !char.is_alphanumeric()).all(|word| word.is_empty() || is_weekday(word))
}

/// Without a date in digits, and a time, at the end.
fn without_time<'t>(text: &'t str, told: &Told<'_>) -> &'t str {
    let is_of = |word: &str, signs: &[u8], count: usize| {
        word.bytes().all(|byte| byte.is_ascii_digit() || signs.contains(&byte))
            && word.bytes().filter(|byte| signs.contains(byte)).count() == count
            && word.ends_with(|char: char| char.is_ascii_digit())
    };
    let last =
        |text: &'t str| text.rsplit_once(' ').map_or(("", text), |(rest, word)| (rest.trim_end(), word));
    let (mut rest, mut word) = last(text);
    if is_of(word, b":", 1) || is_of(word, b":", 2) {
        (rest, word) = last(rest);
    }
    let dated = word.len() > 5 && is_of(word, b"./-", 2) && !keys::is_blank(rest);
    if dated && !told.says(text) { trimmed(rest) } else { text }
}

/// Without the path before it: «Home > City > Bridge reopens».
fn without_path<'t>(text: &'t str, told: &Told<'_>) -> &'t str {
    let parted = |sign: &&char| text.matches(**sign).count() > 1;
    let Some(sign) = PATH_SIGNS.iter().find(parted).filter(|_| !told.says(text)) else { return text };
    let last = text.rsplit(*sign).next().unwrap_or_default().trim();
    if keys::is_blank(last) { text } else { last }
}

/// Without white space and signs that part at its ends.
fn trimmed(text: &str) -> &str {
    let is_sign = |char: char| {
        char.is_whitespace()
            || matches!(char, ':' | '|' | '/' | '–' | '—' | '-' | '•' | '·' | '+' | '»' | '：' | '｜')
    };
    let start = text.trim_start_matches(|char: char| is_sign(char) && char != '-');
    start.trim_end_matches(is_sign)
}

/// Whether the attributes of an element, or of one around it within the heading, name what a section of words lists.
fn is_marked(page: &Page, element: u32, section: &str) -> bool {
    let marks = MARKUP.of(section);
    let is_like = |word: &str, mark: &str| {
        word == mark || mark.len() > 5 && (word.starts_with(mark) || word.ends_with(mark))
    };
    let is_mark = |word: &str| words::in_lowercase(word, |word| marks.iter().any(|mark| is_like(word, mark)));
    let within =
        page.ancestors(element).take_while(|id| page.elements[*id as usize].tag.heading_level().is_none());
    within.take(3).any(|id| Facts::words_of_marks(page, id).flat_map(humps).any(is_mark))
}
