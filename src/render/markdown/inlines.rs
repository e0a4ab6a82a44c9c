//! The text and the spans of one block as the inline part of CommonMark.
//!
//! Whether a character would be read as markup depends on what stands beside it, and that may be in another span: `<` before a
//! span of code, `]` before an emphasised parenthesis. So the pieces are put down first, without a backslash; where all are
//! known, each character of text is looked at between its real neighbours. What is decided is never undone by a backslash that
//! is added beside it: that only takes a meaning away.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use super::super::inline;
use super::destination;
use crate::article::Inline;
use crate::read::page::SpanKind;

/// Where inline text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph: line ends are hard breaks, and what begins a line may be read as a block.
    Paragraph,
    /// In a heading, which has one line.
    Heading,
    /// In a cell of a table: one line in which a bar ends the cell.
    Cell,
    /// In a cell of several blocks with `<br>` between them, which are read as one.
    SharedCell,
    /// In the brackets of an image.
    Brackets,
}

impl Place {
    fn is_cell(self) -> bool {
        matches!(self, Self::Cell | Self::SharedCell)
    }
}

/// Longest fence of a span of code: parsers know none of more than 80 backticks.
const MAX_FENCE: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    /// Text between the brackets of a link or an image.
    Bracketed,
    Markup,
    /// What a span of code holds, which is written between fences.
    Code,
    /// The beginning of an emphasis that could not end.
    Nothing,
}

/// A piece of [`Inlines::out`], from the end of the one before it.
struct Piece {
    kind: Kind,
    end: usize,
}

/// Inline text that is being put down.
#[derive(Default)]
pub(super) struct Inlines {
    out: String,
    pieces: Vec<Piece>,
    /// The pieces that begin the spans that are open.
    open: Vec<usize>,
    in_code: bool,
    in_link: bool,
}

impl inline::Writer for Inlines {
    fn open(&mut self, inline: &Inline, _: Option<&str>) -> bool {
        let mark = match inline.kind {
            _ if self.in_code => return false,
            SpanKind::Code => "",
            SpanKind::Link => "[",
            _ if !self.may_open() => return false,
            SpanKind::Strong => "**",
            SpanKind::Emphasis => "*",
        };
        self.in_code = inline.kind == SpanKind::Code;
        self.in_link |= inline.kind == SpanKind::Link;
        if !self.in_code {
            self.open.push(self.pieces.len());
            self.push(mark, Kind::Markup);
        }
        true
    }

    fn close(&mut self, inline: &Inline, href: Option<&str>, after: Option<char>) {
        if inline.kind == SpanKind::Code {
            self.in_code = false;
            return;
        }
        let Some(start) = self.open.pop() else { return };
        match inline.kind {
            SpanKind::Link => {
                self.in_link = false;
                self.push(&format!("]({})", destination(href.unwrap_or_default())), Kind::Markup);
            }
            _ if !self.may_close(start, after) => self.take_back(start),
            SpanKind::Strong => self.push("**", Kind::Markup),
            _ => self.push("*", Kind::Markup),
        }
    }

    fn text(&mut self, text: &str) {
        let kind = match (self.in_code, self.in_link) {
            (true, _) => Kind::Code,
            (_, true) => Kind::Bracketed,
            _ => Kind::Text,
        };
        self.push(text, kind);
    }
}

impl Inlines {
    /// Text without spans.
    pub(super) fn of(text: &str) -> Self {
        let mut inlines = Self::default();
        inlines.push(text, Kind::Text);
        inlines
    }

    /// Adds to the piece before where that is of the same kind: two spans of code side by side would be read as one.
    fn push(&mut self, text: &str, kind: Kind) {
        if text.is_empty() {
            return;
        }
        self.out.push_str(text);
        let end = self.out.len();
        match self.pieces.last_mut() {
            Some(last) if last.kind == kind && kind != Kind::Markup => last.end = end,
            _ => self.pieces.push(Piece { kind, end }),
        }
    }

    /// Whether a run of stars that begins here opens emphasis: it is at the start of a word.
    fn may_open(&self) -> bool {
        let is_code = self.pieces.last().is_some_and(|piece| piece.kind == Kind::Code);
        let before = self.out.chars().next_back();
        !is_code
            && (is_space(before)
                || before.is_some_and(|char| matches!(char, '(' | '"' | '“' | '„' | '«' | '[')))
    }

    /// Whether stars that end here close the emphasis that a piece began: they do after a letter, and after punctuation or
    /// markup before a space or punctuation.
    #[expect(
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        reason = "`start` is the number of a piece, and pieces end at bounds of characters"
    )]
    fn may_close(&self, start: usize, after: Option<char>) -> bool {
        let begins = self.out[self.pieces[start].end..].chars().next();
        let is_text =
            self.pieces.last().is_some_and(|last| matches!(last.kind, Kind::Text | Kind::Bracketed));
        let last = self.out.chars().next_back();
        start + 1 < self.pieces.len()
            && !begins.is_none_or(char::is_whitespace)
            && !last.is_none_or(char::is_whitespace)
            && (is_text && is_word(last) || is_space(after) || after.is_some_and(is_punctuation))
    }

    /// Takes back what began an emphasis.
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "`start` is the number of a piece"
    )]
    fn take_back(&mut self, start: usize) {
        self.pieces[start].kind = Kind::Nothing;
        if start + 1 == self.pieces.len() {
            self.pieces.pop();
            self.out.truncate(self.pieces.last().map_or(0, |last| last.end));
        }
    }

    /// The whole, with a backslash before every character of text that would be read as markup.
    #[expect(
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        reason = "pieces end at bounds of characters, one after another"
    )]
    pub(super) fn finish(self, place: Place) -> String {
        let (all, pieces) = self.as_it_stands(place);
        let mut out = String::with_capacity(all.len() + 8);
        let (mut at, mut state) = (0, State::new(&all, place));
        for Piece { kind, end } in pieces {
            if kind == Kind::Markup {
                out.push_str(&all[at..end]);
            } else {
                let in_brackets = kind == Kind::Bracketed || place == Place::Brackets;
                state.write(&all, at..end, in_brackets, &mut out);
            }
            at = end;
        }
        out
    }

    /// The pieces with what they will stand between: markup that was taken back is gone, code has its fences, and line
    /// ends are what they are in this place.
    #[expect(clippy::string_slice, reason = "pieces end at bounds of characters, one after another")]
    fn as_it_stands(&self, place: Place) -> (String, Vec<Piece>) {
        let (mut all, mut pieces, mut at) = (String::with_capacity(self.out.len()), Vec::new(), 0);
        // A definition of a link, `[label]: address`, is looked for before code is.
        let may_define = self.out.trim_start().starts_with('[');
        for &Piece { kind, end } in &self.pieces {
            let text = &self.out[std::mem::replace(&mut at, end)..end];
            let kind = match kind {
                Kind::Nothing => continue,
                Kind::Code => match code_span(text, place).filter(|code| !may_define || !code.contains("]:"))
                {
                    Some(code) => {
                        all.push_str(&code);
                        Kind::Markup
                    }
                    None => {
                        push_lines(text, place, &mut all);
                        Kind::Bracketed
                    }
                },
                Kind::Markup => {
                    all.push_str(text);
                    kind
                }
                _ => {
                    push_lines(text, place, &mut all);
                    kind
                }
            };
            pieces.push(Piece { kind, end: all.len() });
        }
        (all, pieces)
    }
}

/// A carriage return ends a line, too, for a parser of Markdown.
fn push_lines(text: &str, place: Place, out: &mut String) {
    out.extend(text.chars().map(|char| match char {
        '\n' | '\r' if place != Place::Paragraph => ' ',
        '\r' => '\n',
        char => char,
    }));
}

/// Code between fences that it does not hold. A space that is not part of it parts it from the fence where it begins or
/// ends with a backtick. None where it cannot be written so.
#[expect(clippy::arithmetic_side_effects, reason = "fewer than `MAX_FENCE` backticks, and one")]
fn code_span(code: &str, place: Place) -> Option<String> {
    let longest = code.split(|char| char != '`').map(str::len).max().unwrap_or(0);
    // Parsers do not agree on what a backslash before a bar means in the code of a cell.
    if longest >= MAX_FENCE || place.is_cell() && code.contains("\\|") {
        return None;
    }
    let fence = "`".repeat(longest + 1);
    let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    let bar = if place.is_cell() { "\\|" } else { "|" };
    let code = code.replace(['\n', '\r'], " ").replace('|', bar);
    Some(format!("{fence}{space}{code}{space}{fence}"))
}

/// What is known of a block while its text is written.
struct State {
    place: Place,
    /// Where a backslash is needed because of what the line or the heading would be read as, in order.
    marks: Peekable<IntoIter<usize>>,
    /// Whether a tilde that could begin a deletion stands before.
    tilde: bool,
}

impl State {
    #[expect(
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        reason = "after line ends, which have one byte"
    )]
    fn new(all: &str, place: Place) -> Self {
        let marks = match place {
            Place::Paragraph => {
                let starts =
                    std::iter::once(0).chain(memchr::memchr_iter(b'\n', all.as_bytes()).map(|at| at + 1));
                starts.filter_map(|start| block_mark(&all[start..]).map(|at| start + at)).collect()
            }
            Place::Heading => heading_end(all).into_iter().collect(),
            Place::Cell | Place::SharedCell | Place::Brackets => Vec::new(),
        };
        Self { place, marks: marks.into_iter().peekable(), tilde: place == Place::SharedCell }
    }

    /// Writes a piece of text of a block.
    #[expect(
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        reason = "pieces end at bounds of characters, and what follows a character begins at one"
    )]
    fn write(&mut self, all: &str, piece: Range<usize>, in_brackets: bool, out: &mut String) {
        let in_brackets = in_brackets && !is_balanced(&all[piece.clone()]);
        let outside = (self.place == Place::SharedCell).then_some('>');
        let mut before = all[..piece.start].chars().next_back().or(outside);
        for (at, char) in all[piece.clone()].char_indices() {
            let at = piece.start + at;
            // Four spaces before a line would be code.
            if self.place == Place::Paragraph && is_line_start(before) && BLANKS.contains(&char) {
                continue;
            }
            let is_marked = self.marks.next_if(|mark| *mark <= at).is_some();
            let rest = &all[at + char.len_utf8()..];
            if is_marked || char == '\n' || self.is_markup(before, char, rest, in_brackets) {
                out.push('\\');
            }
            out.push(char);
            before = Some(char);
        }
    }

    /// Whether a character of text could be read as markup between its neighbours.
    fn is_markup(&mut self, before: Option<char>, char: char, rest: &str, in_brackets: bool) -> bool {
        let next = match rest.chars().next() {
            // The backslash that makes it a break.
            Some('\n') => Some('\\'),
            // The break between the blocks of a cell.
            None if self.place == Place::SharedCell => Some('<'),
            next => next,
        };
        match char {
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            '`' => true,
            // At the start of a line it would be an item, even before a space.
            '*' => is_line_start(before) || !is_space(before) || !is_space(next),
            '_' => !(is_space(before) && is_space(next) || is_word(before) && is_word(next)),
            // A tag, or an address.
            '<' => {
                next.is_some_and(|next| next.is_ascii_alphabetic() || "/!?".contains(next))
                    || is_mailbox(rest)
            }
            '&' => is_entity(rest),
            '[' => in_brackets,
            ']' => in_brackets || matches!(next, Some('(' | ':' | '[')),
            '^' => before == Some('['),
            '!' => next == Some('['),
            '|' => self.place.is_cell(),
            '~' => std::mem::replace(&mut self.tilde, true) && !is_space(before),
            _ => false,
        }
    }
}

/// White space beside which a star is text; parsers do not agree on some other characters.
fn is_space(char: Option<char>) -> bool {
    char.is_none_or(|char| {
        char.is_whitespace() && !matches!(char, '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    })
}

fn is_line_start(before: Option<char>) -> bool {
    matches!(before, None | Some('\n'))
}

fn is_word(char: Option<char>) -> bool {
    char.is_some_and(char::is_alphanumeric)
}

fn is_punctuation(char: char) -> bool {
    char.is_ascii_punctuation() || matches!(char, '“' | '”' | '»' | '«' | '…' | '’')
}

/// Whether each bracket of a line has its other one, and none is followed by what could make a link of it.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "after a bracket, which has one byte; brackets are counted"
)]
fn is_balanced(text: &str) -> bool {
    let depth = text.bytes().enumerate().try_fold(0_usize, |depth, (at, byte)| match byte {
        b'[' => Some(depth + 1),
        b']' if text[at + 1..].starts_with(['(', ':', '[']) => None,
        b']' => depth.checked_sub(1),
        b'\n' => None,
        _ => Some(depth),
    });
    depth == Some(0)
}

/// Whether what follows `<` begins like an address of mail.
#[expect(clippy::string_slice, reason = "`end` is where a character was found")]
fn is_mailbox(rest: &str) -> bool {
    let is_other = |char: char| !char.is_ascii_alphanumeric() && !".!#$%&'*+/=?^_`{|}~-".contains(char);
    rest.find(is_other).is_some_and(|end| end > 0 && rest[end..].starts_with('@'))
}

/// Whether what follows `&` makes it a reference to a character.
#[expect(clippy::string_slice, reason = "`end` is where a character was found, or the end")]
pub(super) fn is_entity(rest: &str) -> bool {
    let name = rest.trim_start_matches('#');
    let end = name.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(name.len());
    end > 0 && end < 34 && name[end..].starts_with(';')
}

/// White space within a line. Some parsers take all of these for a space, where CommonMark has only the first two.
const BLANKS: [char; 4] = [' ', '\t', '\x0b', '\x0c'];

/// Where the first line of a text needs a backslash so that it is not read as the beginning of a block, or as the line
/// below a heading or the head of a table.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "`line` ends `text`, and places in it are after ASCII signs that were counted or looked at before"
)]
fn block_mark(text: &str) -> Option<usize> {
    let line = text.trim_start_matches(BLANKS);
    let start = text.len() - line.len();
    let ends =
        |at: usize| line[at..].chars().next().is_none_or(|char| BLANKS.contains(&char) || char == '\n');
    let count = |is: fn(&u8) -> bool| line.bytes().take_while(is).take(10).count();
    let consists_of = |marks: &[char]| {
        line.chars()
            .take_while(|char| *char != '\n')
            .all(|char| marks.contains(&char) || BLANKS.contains(&char))
    };
    let digits = count(u8::is_ascii_digit);
    if (1..10).contains(&digits) && line[digits..].starts_with(['.', ')']) && ends(digits + 1) {
        return Some(start + digits);
    }
    let hashes = count(|byte| *byte == b'#');
    let is_block = match line.chars().next()? {
        '>' => true,
        '#' => hashes <= 6 && ends(hashes),
        '-' | '+' if ends(1) => true,
        '-' | ':' | '|' => consists_of(&['-', ':', '|']),
        '=' => consists_of(&['=']),
        '_' => consists_of(&['_']),
        // The box of a task, the kind of a quotation.
        '[' => ["[ ]", "[x]", "[X]", "[!"].iter().any(|begin| line.starts_with(begin)),
        _ => false,
    };
    is_block.then_some(start)
}

/// Where a heading needs a backslash so that its end is not read as a closing sequence.
fn heading_end(all: &str) -> Option<usize> {
    let line = all.trim_end_matches(BLANKS);
    let text = line.trim_end_matches('#');
    let closes = text.len() < line.len() && (text.is_empty() || text.ends_with(BLANKS));
    closes.then_some(text.len())
}
