//! Gold text and text, word by word: what both have, what was lost and what leaked.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "ranges are of words, whose places are in order; what is the same before a change is as long in both texts"
)]

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::words::{Numbers, word_places};

/// Words in common, between two places where the texts differ, that are fewer than this hold nothing together: the two places
/// read better as one.
const TOO_FEW: usize = 3;

/// Words by which a stretch is moved at most, to begin where a line does.
const FARTHEST: usize = 12;

/// A stretch of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Both have it.
    Same(&'a str),
    /// The gold has it, the text has not.
    Lost(&'a str),
    /// The text has it, the gold has not.
    Leaked(&'a str),
}

/// A text with the places of its words.
struct Side<'a> {
    text: &'a str,
    places: Vec<(usize, usize)>,
}

/// The stretches of a gold text and a text, in reading order. The white space and punctuation behind a word goes with it.
pub(super) fn diff<'a>(gold: &'a str, text: &'a str, unspaced: bool) -> Vec<Piece<'a>> {
    let [old, new] = [gold, text].map(|text| Side { text, places: word_places(text, unspaced) });
    let mut numbers = Numbers::default();
    let [before, after] = [&old, &new].map(|side| numbers.of(&side.words()));
    let mut changes = changes(&capture_diff_slices(Algorithm::Myers, &before, &after));
    for at in 1..changes.len() {
        let moved = moved_left(&changes[at - 1], &changes[at], (&old, &before), (&new, &after));
        if let Some(moved) = moved {
            (changes[at - 1], changes[at]) = moved;
        }
    }
    let mut pieces = Vec::new();
    for (lost, leaked, same) in changes {
        pieces.push(Piece::Lost(old.slice(lost)));
        pieces.push(Piece::Leaked(new.slice(leaked)));
        pieces.push(Piece::Same(new.slice(same)));
    }
    pieces.retain(|piece| !piece.text().is_empty());
    pieces
}

/// From, and up to: numbers of words.
type Range = (usize, usize);

/// What is lost, what leaks, and what then is the same.
type Change = (Range, Range, Range);

/// A stretch of one text that ends with the word before it can as well begin a word earlier. It does if that is how it comes to the
/// beginning of a line: a paragraph that is lost is then shown as that paragraph.
fn moved_left(
    before: &Change,
    change: &Change,
    old: (&Side<'_>, &[u32]),
    new: (&Side<'_>, &[u32]),
) -> Option<(Change, Change)> {
    let (mut before, mut change) = (*before, *change);
    let is_empty = |range: Range| range.0 == range.1;
    let ((side, words), range) = match (is_empty(change.0), is_empty(change.1)) {
        (false, true) => (old, &mut change.0),
        (true, false) => (new, &mut change.1),
        _ => return None,
    };
    if side.begins_line(range.0) {
        return None;
    }
    let most = (before.2.1 - before.2.0).min(FARTHEST);
    let same_end = |step: usize| words[range.0 - step] == words[range.1 - step];
    let step = (1..=most).take_while(|step| same_end(*step)).find(|step| side.begins_line(range.0 - step))?;
    (range.0, range.1) = (range.0 - step, range.1 - step);
    before.2.1 -= step;
    change.2.0 -= step;
    Some((before, change))
}

/// What is lost, what leaks, and what then is the same, again and again.
fn changes(ops: &[DiffOp]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for (at, op) in ops.iter().enumerate() {
        let (old, new) = (op.old_range(), op.new_range());
        let is_same = matches!(op, DiffOp::Equal { .. });
        let between = at > 0 && at + 1 < ops.len();
        if is_same && !(between && new.len() < TOO_FEW) {
            match changes.last_mut() {
                Some((_, _, same)) => *same = (new.start, new.end),
                None => changes.push(((0, 0), (0, 0), (new.start, new.end))),
            }
            continue;
        }
        match changes.last_mut() {
            // Nothing is the same since the last change.
            Some((lost, leaked, same)) if same.0 == same.1 => {
                (lost.1, leaked.1) = (old.end, new.end);
            }
            _ => changes.push(((old.start, old.end), (new.start, new.end), (new.end, new.end))),
        }
    }
    changes
}

impl<'a> Side<'a> {
    /// Whether a word is the first of its line.
    fn begins_line(&self, at: usize) -> bool {
        at == 0 || self.text[self.places[at - 1].1..self.places[at].0].contains('\n')
    }

    fn words(&self) -> Vec<&'a str> {
        self.places.iter().map(|(start, end)| &self.text[*start..*end]).collect()
    }

    /// Some words with what follows them; the first has what is before it, too.
    fn slice(&self, (from, to): Range) -> &'a str {
        if from == to {
            return "";
        }
        let start = if from == 0 { 0 } else { self.places[from].0 };
        let end = self.places.get(to).map_or(self.text.len(), |(start, _)| *start);
        &self.text[start..end]
    }
}

impl<'a> Piece<'a> {
    pub(super) fn text(self) -> &'a str {
        match self {
            Self::Same(text) | Self::Lost(text) | Self::Leaked(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Piece::{Leaked, Lost, Same};
    use super::*;

    #[test]
    fn what_is_lost_and_what_leaks() {
        type Row<'a> = (&'a str, &'a str, &'a str, &'a [Piece<'a>]);
        let rows: &[Row] = &[
            ("equal", "Rain fell.", "Rain fell.", &[Same("Rain fell.")]),
            ("other punctuation", "Rain fell.", "Rain, fell!", &[Same("Rain, fell!")]),
            ("nothing came out", "Rain fell.", "", &[Lost("Rain fell.")]),
            ("nothing should", "", "Menu", &[Leaked("Menu")]),
            ("both empty", "", "", &[]),
            (
                "a line before and one behind",
                "It rained all day.\nThe end.",
                "Menu\nIt rained all day.\n",
                &[Leaked("Menu\n"), Same("It rained all day.\n"), Lost("The end.")],
            ),
            (
                "a word in the middle",
                "It rained all day in the valley.",
                "It rained all night in the valley.",
                &[Same("It rained all "), Lost("day "), Leaked("night "), Same("in the valley.")],
            ),
            (
                "one word in common between two others",
                "aa bb cc one x two dd ee ff",
                "aa bb cc three x four dd ee ff",
                &[Same("aa bb cc "), Lost("one x two "), Leaked("three x four "), Same("dd ee ff")],
            ),
            (
                "a paragraph that begins as the next one",
                "The end.\n\nThe rain fell.",
                "The rain fell.",
                &[Lost("The end.\n\n"), Same("The rain fell.")],
            ),
            (
                "likewise one that leaks, in the middle",
                "It fell.\nIn town it ended.",
                "It fell.\nIn other news: a ship.\nIn town it ended.",
                &[Same("It fell.\n"), Leaked("In other news: a ship.\n"), Same("In town it ended.")],
            ),
            ("case", "rain", "Rain", &[Lost("rain"), Leaked("Rain")]),
        ];
        for (name, gold, text, expected) in rows {
            assert_eq!(diff(gold, text, false), *expected, "{name}");
        }
        assert_eq!(diff("下雨了", "下雪了", true), [Same("下"), Lost("雨"), Leaked("雪"), Same("了")]);
    }

    #[test]
    fn both_texts_can_be_put_together_again() {
        let gold = "a b c d e f g. h i\nj k l m n o p q r s t u v";
        let text = "x a b c e f g. h 1 2 3 k l m m n o p r s t v w";
        let pieces = diff(gold, text, false);
        let joined = |kept: fn(Piece) -> bool| -> String {
            pieces.iter().filter(|piece| kept(**piece)).map(|piece| piece.text()).collect()
        };
        assert_eq!(joined(|piece| !matches!(piece, Lost(_))), text);
        let words = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(words(&joined(|piece| !matches!(piece, Leaked(_)))), words(gold));
    }

    #[test]
    fn long_texts_without_a_word_in_common_take_no_quadratic_time() {
        let words = |from: usize| (from..from + 30_000).map(|at| format!("{at} ")).collect::<String>();
        let started = std::time::Instant::now();
        assert_eq!(diff(&words(0), &words(100_000), false).len(), 2);
        // Shuffled likewise: the words are the same, in another order.
        let shuffled = (0..30_000).map(|at| format!("{} ", at * 7919 % 30_000)).collect::<String>();
        diff(&words(0), &shuffled, false);
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
