//! The parts of a byline: cut at separators, brackets and words for «and», each with what the words before it say.

use std::borrow::Cow;

use smallvec::{SmallVec, smallvec};

use crate::metadata::names::{has_capital, is_common_east_asian_name, is_east_asian_name, is_particle};
use crate::metadata::words::{AND, BY, OFFICE_WORDS, OTHER_CREDITS, ROLES, after_prefix, is_east_asian};

/// What the words before a name say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::metadata) enum Credit {
    /// Nothing.
    Unsaid,
    /// That the person wrote the article.
    Author,
    /// That the person did something else: translated, took the photos.
    Other,
}

/// A part of a byline that may be a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::metadata) struct Part<'t> {
    pub(in crate::metadata) text: Cow<'t, str>,
    pub(in crate::metadata) credit: Credit,
    /// Of what stands between two separators such as `|`, the number.
    pub(in crate::metadata) segment: usize,
    /// Whether only «and» is between it and the part before.
    pub(in crate::metadata) joined: bool,
}

/// The parts of a text that names persons.
pub(in crate::metadata) fn parts(text: &str) -> SmallVec<[Part<'_>; 2]> {
    let mut out = SmallVec::<[Part<'_>; 2]>::new();
    for (number, (bracketed, segment)) in segments(text).enumerate() {
        // What stands in brackets after a name is an abbreviation or an employer, unless it says otherwise.
        let mut credit = if bracketed && !out.is_empty() { Credit::Other } else { Credit::Unsaid };
        for piece in pieces(segment) {
            if ROLES.has_in_any_case(piece) {
                continue;
            }
            let (own, rest) = credit_of(piece);
            let (own, rest) = if own == Credit::Unsaid { unknown_label(rest) } else { (own, rest) };
            if own != Credit::Unsaid {
                credit = own;
            }
            let mut joined = false;
            for text in split_words(rest).into_iter().filter(|text| !text.is_empty()) {
                out.push(Part { text, credit, segment: number, joined });
                joined = true;
            }
        }
    }
    out
}

/// What the words at the start of a piece say, and what follows them.
fn credit_of(piece: &str) -> (Credit, &str) {
    let Some((credit, rest)) = label(piece) else { return (Credit::Unsaid, piece) };
    // «Text: Von Ann Lee»
    let colon = piece.strip_suffix(rest).is_some_and(|own| own.trim_end().ends_with([':', '：']));
    match label(rest).filter(|_| colon) {
        Some((Credit::Author, rest)) => (credit, rest),
        _ => (credit, rest),
    }
}

/// `Manufacturer: Valkyrie`: what follows an unknown label is no author; what follows a role, such as a reporter's, is.
fn unknown_label(piece: &str) -> (Credit, &str) {
    match piece.split_once(": ") {
        Some((label, rest)) if OFFICE_WORDS.has_in_any_case(label.trim()) => (Credit::Author, rest),
        Some((_, rest)) => (Credit::Other, rest),
        None => (Credit::Unsaid, piece),
    }
}

/// The longest word or phrase for a credit at the start of a text, and what follows it.
pub(in crate::metadata) fn label(text: &str) -> Option<(Credit, &str)> {
    let by = BY.beginning(text).filter_map(|by| Some((by.len(), Credit::Author, after_label(text, by)?)));
    let other = OTHER_CREDITS
        .beginning(text)
        .filter_map(|word| Some((word.len(), Credit::Other, after_label(text, word)?)));
    let longest = by.chain(other).max_by_key(|(length, ..)| *length);
    let known = longest.map(|(_, credit, rest)| (credit, rest));
    known.or_else(|| east_asian_label(text))
}

/// `本报记者：王小明`: what is before a colon in these scripts is a label, of an author if it ends like one.
fn east_asian_label(text: &str) -> Option<(Credit, &str)> {
    let (label, rest) = text.split_once(['：', '＝', '='])?;
    let short = (1..=10).contains(&label.chars().count()) && label.chars().any(is_east_asian);
    let by = BY.iter().any(|by| label.trim().ends_with(by.trim_end_matches(['：', ':', '＝', '='])));
    short.then(|| (if by { Credit::Author } else { Credit::Other }, rest.trim_start()))
}

fn after_label<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let rest = after_prefix(text, label)?;
    let last = label.chars().next_back()?;
    let next = rest.chars().next();
    // «Per-Erik» begins with no «per».
    let ends = next.is_none_or(|char| !char.is_alphanumeric() && !matches!(char, '-' | '\'' | '’'))
        || !last.is_alphanumeric()
        || is_east_asian(last)
            && is_east_asian_name(rest.split([' ', '、', '，']).next().unwrap_or_default());
    // «ByAnn Lee»: two elements without a space between them.
    let glued = label.len() > 1
        && !is_particle(label)
        && text.starts_with(char::is_uppercase)
        && last.is_lowercase()
        && next.is_some_and(char::is_uppercase)
        && rest.contains(' ');
    let rest =
        rest.trim_start_matches(|char: char| char.is_whitespace() || matches!(char, ':' | '：' | '＝' | '='));
    // «De Niro» and «Von der Leyen» begin with no «by».
    let particle = is_particle(label)
        && (!rest.contains(' ') || rest.split(' ').next().is_some_and(|word| !has_capital(word)));
    ((ends || glued) && !particle).then_some(rest)
}

/// The segments of a line, between separators and brackets, and whether each is in brackets.
fn segments(line: &str) -> impl Iterator<Item = (bool, &str)> {
    let ends = |char: char| {
        matches!(char, '|' | '•' | '\n' | '—' | '｜' | '■' | '●' | '▼' | '◆') || bracket(char).is_some()
    };
    let mut before = None;
    let pieces = line.split_inclusive(ends).map(move |piece| {
        let last = piece.chars().next_back();
        let bracketed = before.replace(last).flatten().and_then(bracket) == Some(true);
        (bracketed, piece.trim_end_matches(ends))
    });
    pieces
        .flat_map(|(bracketed, piece)| dashes(piece).map(move |part| (bracketed, trimmed(part))))
        .filter(|(_, part)| !part.is_empty())
}

/// Whether a character opens a bracket (`true`) or closes one.
fn bracket(char: char) -> Option<bool> {
    match char {
        '(' | '[' | '【' | '（' | '［' => Some(true),
        ')' | ']' | '】' | '）' | '］' => Some(false),
        _ => None,
    }
}

/// The parts between dashes and dots with spaces around them; `GURUS - Drupal` stays.
fn dashes(text: &str) -> impl Iterator<Item = &str> {
    let one = text.split_whitespace().count() == 3;
    let marks = if one { [" · "; 3] } else { [" · ", " – ", " - "] };
    text.split(marks[0]).flat_map(move |part| part.split(marks[1])).flat_map(move |part| part.split(marks[2]))
}

fn trimmed(part: &str) -> &str {
    part.trim_matches(|char: char| char.is_whitespace() || matches!(char, ',' | '.' | '-' | '–' | '·'))
}

/// The pieces of a segment, between commas, at the ends of sentences, and before words for a credit.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "places are those of characters of the segment and of what follows them, and a piece starts before the next one"
)]
fn pieces(segment: &str) -> SmallVec<[&str; 4]> {
    let mut pieces = SmallVec::<[&str; 4]>::new();
    let mut start = 0;
    let mut before = ' ';
    let asian = segment.chars().any(is_east_asian);
    for (at, char) in segment.char_indices() {
        let rest = &segment[at + char.len_utf8()..];
        let separates = matches!(char, ',' | ';' | '、' | '，' | '；' | '،' | '؛')
            || matches!(char, '/' | '／') && !is_label(&segment[start..at + char.len_utf8()])
            || char == ' '
                && (before == '.' && label(rest).is_some()
                    || is_phrase(rest) && !is_in_label(&segment[start..], at - start)
                    || asian && splits_asian(&segment[start..at], rest));
        if separates {
            pieces.push(segment[start..at].trim());
            start = at + char.len_utf8();
        }
        before = char;
    }
    pieces.push(segment[start..].trim());
    pieces
}

/// Whether a text is nothing but words for a credit, such as `文/`.
fn is_label(text: &str) -> bool {
    label(text.trim()).is_some_and(|(_, rest)| rest.is_empty())
}

/// Whether a place of a text is within the words for a credit that it begins with: `article written by`.
fn is_in_label(text: &str, at: usize) -> bool {
    label(text)
        .and_then(|(_, rest)| text.strip_suffix(rest))
        .is_some_and(|own| own.len().saturating_sub(1) > at)
}

/// Whether a phrase of several words for a credit begins a text: `translated by`.
fn is_phrase(text: &str) -> bool {
    let mut phrases = BY.phrases_beginning(text).chain(OTHER_CREDITS.phrases_beginning(text));
    phrases.any(|phrase| after_label(text, phrase).is_some())
}

fn is_hangul(char: char) -> bool {
    matches!(char, '\u{ac00}'..='\u{d7a3}')
}

/// Whether a space sets two persons apart, where names are written without one.
fn splits_asian(before: &str, rest: &str) -> bool {
    let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
    // The name after `记者 ` belongs to it, and `기자` to the name before it.
    if word.is_empty() || !before.contains(is_east_asian) || is_label(before.trim()) {
        return false;
    }
    if is_label(word) || ROLES.has(word) {
        return !word.starts_with(is_hangul)
            && is_east_asian_name(after.trim_start().split(' ').next().unwrap_or_default());
    }
    // «小沢 春子» is one name, «王小明 李四光» are two.
    let short = |text: &str| text.chars().count() <= 3 && text.chars().all(is_east_asian);
    let whole = |text: &str| text.chars().count() == 3 && is_common_east_asian_name(text);
    let before = before.rsplit(['、', '，', ',', ' ']).next().unwrap_or_default();
    !(short(before) && short(word)) || whole(before) && whole(word)
}

/// Splits at words for «and» between two names.
fn split_words(text: &str) -> SmallVec<[Cow<'_, str>; 2]> {
    let is_and =
        |word: &str| word.chars().all(|char| char.is_lowercase() || !char.is_alphabetic()) && AND.has(word);
    if !text.split_whitespace().any(is_and) {
        return smallvec![Cow::Borrowed(text)];
    }
    let mut parts = vec![String::new()];
    for word in text.split_whitespace() {
        if is_and(word) {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    // «Dear and Co», «Center for Research and Evaluation», «Ernst & Young» are one: each side must be able to be a name.
    let is_short = |part: &String| part.chars().filter(|char| char.is_alphanumeric()).count() < 3;
    let in_words = |part: &String| {
        part.contains(' ')
            && part
                .split(' ')
                .any(|word| !has_capital(word) && !is_particle(word) && word.starts_with(char::is_lowercase))
    };
    let given = || parts.iter().filter(|part| !part.is_empty());
    let one = parts.iter().any(is_short) && !parts.iter().any(String::is_empty)
        || given().count() > 1 && given().any(in_words)
        || text.contains(" & ") && given().count() > 1 && given().all(|part| !part.contains(' '));
    if one { smallvec![Cow::Borrowed(text)] } else { parts.into_iter().map(Cow::Owned).collect() }
}
