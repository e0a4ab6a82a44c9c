//! A title -> what is left of it without the names of site and sections at its ends.
#![expect(
    clippy::string_slice,
    reason = "a cut begins and ends at whole characters of its title, which goes on behind the last one; the next one begins behind it"
)]

use std::ops::Range;

use smallvec::SmallVec;

use crate::metadata::site::Site;

/// Parts of a title that are looked at, from either end, at most.
const MAX_CUTS: usize = 16;

/// Words of what reads like the name of a site, at most.
const MAX_NAME_WORDS: usize = 4;

/// How likely a sign is to part a headline from a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Hardly ever within a headline.
    Bar,
    /// As often within a headline.
    Dash,
    /// More often within one.
    Colon,
    /// A dash without white space, which joins words more often than it parts them.
    Tight,
}

/// A sign between two parts of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// First byte of the sign and the white space around it.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    pub(super) strength: Strength,
}

/// The cuts of a title, of which most have one or two.
pub(super) type Cuts = SmallVec<[Cut; 4]>;

/// Signs that part a title with white space on neither side.
const BARS: &[char] = &['|', '｜', '│', '丨', 'ㅣ', '¦', '‖', '∣', '_'];

/// Signs that do with white space on both sides.
const SPACED: &[char] =
    &['·', '•', '»', '«', '›', '‹', '>', '<', '~', '*', '/', '・', '∙', '⋅', '⎮', '●', '■', '★', '→', '←'];

const DASHES: &[char] = &['-', '–', '—', '―', '‒', '−', '－'];

/// Where a title may be parted.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "places in a title; there are more cuts than are left out at both ends"
)]
pub(super) fn cuts(text: &str) -> Cuts {
    let quotes = text.contains('«') && text.contains('»');
    let mut cuts = Cuts::new();
    for (at, sign) in text.char_indices() {
        // Letters of most scripts, and spaces.
        if sign.is_ascii_alphanumeric() || matches!(sign, ' ' | '\u{c0}'..='\u{1fff}') {
            continue;
        }
        let after = at + sign.len_utf8();
        let Some(strength) = strength(text, at, after, sign) else { continue };
        if quotes && matches!(sign, '«' | '»') {
            continue;
        }
        let start = text[..at].trim_end().len();
        let end = text.len() - text[after..].trim_start().len();
        match cuts.last_mut() {
            // «::», « -- »
            Some(last) if last.end >= start => {
                last.end = end;
                last.strength = Strength::Bar;
            }
            _ if start > 0 => cuts.push(Cut { start, end, strength }),
            _ => {}
        }
    }
    cuts.retain(|cut| cut.end < text.len());
    if cuts.len() > 2 * MAX_CUTS {
        cuts.drain(MAX_CUTS..cuts.len() - MAX_CUTS);
    }
    cuts
}

fn strength(text: &str, at: usize, after: usize, sign: char) -> Option<Strength> {
    let is_space = |char: Option<char>| char.is_some_and(char::is_whitespace);
    let (before, behind) = (is_space(text[..at].chars().next_back()), is_space(text[after..].chars().next()));
    match sign {
        _ if BARS.contains(&sign) => Some(Strength::Bar),
        _ if SPACED.contains(&sign) => (before && behind).then_some(Strength::Bar),
        _ if DASHES.contains(&sign) => Some(if before || behind { Strength::Dash } else { Strength::Tight }),
        '：' => Some(Strength::Colon),
        ':' => {
            (behind || text[after..].starts_with(':') || text[..at].ends_with(':')).then_some(Strength::Colon)
        }
        _ => None,
    }
}

/// The bytes of a title that are left without the names of its site and sections at both ends.
pub(super) fn without_names(text: &str, cuts: &[Cut], site: &Site<'_, '_>) -> Range<usize> {
    let (mut start, mut end) = (0, text.len());
    let mut cuts = before_own_name(text, cuts, site, &mut end);
    while let [rest @ .., cut] = cuts {
        if is_name(cut, &text[cut.end..end], site) {
            (end, cuts) = (cut.start, rest);
            continue;
        }
        // The name itself may hold a sign.
        let Some((before, fewer)) = rest.split_last() else { break };
        let joined = cut.strength >= Strength::Colon && site.names_exactly(&text[before.end..end]);
        if !joined {
            break;
        }
        (end, cuts) = (before.start, fewer);
    }
    while let [cut, rest @ ..] = cuts {
        let name = &text[start..cut.start];
        // Before a dash, the name of a section is as often what the headline is about.
        let is_topic = cut.strength == Strength::Dash && !site.names(name);
        if is_topic || !is_name(cut, name, site) {
            break;
        }
        (start, cuts) = (cut.end, rest);
    }
    start..end
}

/// The cuts before the site's name, if something else follows it: «Headline | Site - what the site says of itself».
fn before_own_name<'c>(text: &str, cuts: &'c [Cut], site: &Site<'_, '_>, end: &mut usize) -> &'c [Cut] {
    let is_own = |(before, behind): (&Cut, &Cut)| {
        before.strength.max(behind.strength) <= Strength::Dash
            && site.names_exactly(&text[before.end..behind.start])
    };
    let mut pairs = cuts.iter().zip(cuts.iter().skip(1)).enumerate();
    let Some((at, (cut, _))) = pairs.find(|(_, pair)| is_own(*pair)) else { return cuts };
    *end = cut.start;
    cuts.split_at(at).0
}

/// Whether a part of a title, which a sign sets apart, is a name of its site or of a section.
fn is_name(cut: &Cut, part: &str, site: &Site<'_, '_>) -> bool {
    match cut.strength {
        Strength::Bar | Strength::Dash => site.names(part) || site.files_under(part),
        Strength::Colon | Strength::Tight => site.names_exactly(part),
    }
}

/// Whether what follows a dash reads like the name of a site: a few words with capitals behind a title that is no row of
/// such words.
pub(super) fn ends_in_name(text: &str, cut: &Cut) -> bool {
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    let is_lower = |word: &&str| word.starts_with(char::is_lowercase);
    let name = text[cut.end..].split_whitespace();
    let headline = text[..cut.start].split_whitespace();
    cut.strength == Strength::Dash
        && (1..=MAX_NAME_WORDS).contains(&name.clone().count())
        && name.clone().all(|word| is_capital(&word))
        && headline.clone().filter(is_lower).count() > headline.filter(is_capital).count()
}
