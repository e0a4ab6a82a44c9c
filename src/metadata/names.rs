//! The shape of a name: what can be one, and how it is written.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "places among words are from ranges that end with them, and those in a text are of its characters"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of words and letters of a text, of which `split` gives one at least"
)]

use std::borrow::Cow;

use smallvec::SmallVec;

use super::day_words;
use super::keys;
use super::words::{self, ACADEMIC_TITLES, BY, MARKUP, OFFICE_WORDS, ROLES, SURNAMES, is_east_asian};
use crate::label::lexicon::{Lexicon, Phrase, Place, normalize};

/// Words within a name that have no capital.
const PARTICLES: &[&str] = &[
    "von", "van", "de", "der", "den", "da", "di", "del", "della", "la", "le", "bin", "bint", "ibn", "al",
    "dos", "das", "do", "du", "el", "ter", "ten", "und", "and", "zu", "zum", "zur", "af", "av", "e", "y",
    "i", "st", "'t", "lo", "los", "&", "las", "ben",
];

/// Whether a lower-case word may stand within a name.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Whether a text of a source that is meant for names can be one.
pub(super) fn is_plausible(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    let code = !name.contains(' ') && name.matches('.').count() > 2;
    letters >= 2
        && words <= 6
        && name.chars().count() <= 60
        && !is_address(name)
        && !code
        && letters * 2 > name.chars().count()
}

/// Whether it is a web or mail address, a handle, or a keyword.
pub(super) fn is_address(text: &str) -> bool {
    text.starts_with(['@', '/', '#'])
        || text.contains("://")
        || text.contains('@')
        || text.starts_with("www.")
}

/// Whether a part after a comma is a degree or a suffix of the name before it: `MD`, `PhD`, `CEPF®`, `Jr.`.
pub(super) fn is_degree(part: &str) -> bool {
    if part.contains(' ') {
        return false;
    }
    let is_known = || MARKUP.has("degrees", &keys::key(part));
    part.ends_with('®') || has_capital(part) && is_known()
}

/// Whether it is the name of a house such as `MDR Thüringen`: several words of which the first is an acronym.
pub(super) fn begins_with_acronym(name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or_default();
    (3..=5).contains(&first.len())
        && name.contains(' ')
        && first.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether it looks like the name of a host.
pub(super) fn is_host(name: &str) -> bool {
    let end = name.rsplit('.').next().unwrap_or_default();
    !name.contains(' ')
        && name.contains('.')
        && (2..=4).contains(&end.len())
        && end.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a declared name may be that of an account: `ann.lee`, `annlee82`.
pub(super) fn is_account(name: &str) -> bool {
    let lower = !name.chars().any(char::is_uppercase) && name.chars().any(char::is_lowercase);
    !name.contains(' ')
        && (lower || name.contains(['_', '.']) || name.ends_with(|char: char| char.is_ascii_digit()))
        || is_nobody(name)
}

/// Whether a name is that of an account which is no one's: `NOC Admin`.
pub(super) fn is_nobody(name: &str) -> bool {
    names_nobody(&name.rsplit(' ').next().unwrap_or_default().to_lowercase())
}

/// Whether a text in lower case is what an account of no one is called: `guest`, `siteadmin`.
pub(super) fn names_nobody(lower: &str) -> bool {
    MARKUP.has("nobody", lower) || lower.ends_with("admin")
}

/// Whether it is what a house calls its authors: `Newsdesk`, `The Harbour Team`.
pub(super) fn is_house(name: &str) -> bool {
    let last = name.rsplit([' ', '-']).next().unwrap_or_default().to_lowercase();
    let section = if name.contains(' ') { "house-names" } else { "desks" };
    let words = name.split(' ').count();
    let mut before = name.split(' ').take(words - 1);
    words <= 5
        && is_plausible(name)
        && MARKUP.has(section, &last)
        && before.all(|word| has_capital(word) || is_particle(word))
}

/// Whether a text of the page can be a name: a few words, each with a capital or in a script that has none.
pub(super) fn is_name(text: &str) -> bool {
    if text.contains(is_east_asian) {
        return is_common_east_asian_name(text) && !is_label(text);
    }
    let mut words = 0;
    for word in text.split_whitespace() {
        words += 1;
        if !has_capital(word) && !is_particle(word) && (words == 1 || !MARKUP.has("house-words", word)) {
            return false;
        }
    }
    let sentence = text.rsplit(". ").skip(1).any(ends_sentence);
    let ends = text.ends_with(['!', '?', ':', '…', '。']) || text.contains(':') || sentence;
    (1..=5).contains(&words)
        && is_plausible(text)
        && !ends
        && text.chars().count() <= 45
        && !is_role(text)
        && !is_of_calendar(text)
        && !is_label(text)
}

/// Families of phrases that may be those who wrote an article: `Reuters`, `Editorial Staff`, `Redaktion`.
const OF_AUTHORS: &[Phrase] = &[Phrase::Agency, Phrase::AuthorBox, Phrase::Copyright];

/// Whether it is what a page calls a part of itself, in any language, and no name: `Related News`, `Tweet this`, `기사입력`.
pub(super) fn is_label(text: &str) -> bool {
    let mut normal = String::new();
    normalize(text, &mut normal);
    let hits = Lexicon::new().phrases(&normal);
    let is_whole = |family: &&Phrase| hits.place(**family) == Place::Whole;
    Phrase::ALL.iter().any(|family| is_whole(&family)) && !OF_AUTHORS.iter().any(|family| is_whole(&family))
}

/// Whether what is before a full stop and a space is no initial, title or abbreviation of a name.
fn ends_sentence(before: &str) -> bool {
    let word = before.rsplit(' ').next().unwrap_or_default();
    let title = word.to_lowercase();
    word.chars().count() > 3
        && !ACADEMIC_TITLES.has(&title)
        && !ACADEMIC_TITLES.has(&format!("{title}."))
        && (before.contains(' ') || word.chars().count() > 4)
}

/// Whether a word begins with a capital, or in a script that has none.
pub(super) fn has_capital(word: &str) -> bool {
    let first = word.trim_start_matches(['\'', '"', '’', '‘', '“', '«', '„']).chars().next();
    first.is_some_and(|char| char.is_alphabetic() && !char.is_lowercase())
}

/// Whether it is a role or a label and no name: a known one, or several words of which one never is in a name.
pub(super) fn is_role(text: &str) -> bool {
    let is_office_word =
        |word: &str| OFFICE_WORDS.has(word.trim_matches(|char: char| !char.is_alphanumeric()));
    words::in_lowercase(text, |lower| {
        ROLES.has(lower.trim_matches(|char: char| matches!(char, '.' | ':' | '»' | '›')))
            || lower.contains(' ') && lower.split_whitespace().any(is_office_word)
    })
}

/// Whether all of its words are of dates and times: `Tue`, `AM EST`.
fn is_of_calendar(text: &str) -> bool {
    let of_time = |word: &str| {
        let word = word.trim_matches(|char: char| !char.is_alphanumeric() && char != '.');
        day_words::is_time_word(word) || day_words::is_month_or_day(word) || day_words::is_weekday(word)
    };
    text.split_whitespace().all(of_time)
}

/// Whether a text can be a Chinese, Japanese or Korean name.
pub(super) fn is_east_asian_name(text: &str) -> bool {
    let letters = text.chars().filter(|char| is_east_asian(*char)).count();
    let others = text.chars().any(|char| !is_east_asian(char) && !matches!(char, ' ' | '·' | '・'));
    // The only long names are those of foreigners, with a dot between their parts.
    let most = if text.contains(['·', '・']) { 16 } else { 7 };
    (2..=most).contains(&letters) && !others && !ROLES.has(text)
}

/// Whether it also begins with a common family name, and is as long as names are.
pub(super) fn is_common_east_asian_name(text: &str) -> bool {
    let length = text.chars().filter(|char| is_east_asian(*char)).count();
    let given = |surname: &str| length.saturating_sub(surname.chars().count());
    let fits =
        |surname: &&str| text.starts_with(*surname) && (1..=3).contains(&given(surname)) && length >= 2;
    is_east_asian_name(text) && length <= 6 && SURNAMES.iter().any(|surname| fits(&surname))
}

/// A name without titles, brackets and roles around it; all capitals become those of a name.
pub(super) fn bare(part: &str) -> String {
    let mut name = trimmed(part);
    if let Some((before, _)) =
        name.split_once(['(', '（', '[', '［']).filter(|(before, _)| before.trim().chars().count() > 1)
    {
        name = trimmed(before);
    }
    if name.matches(' ').count() > 0
        && name.ends_with('.')
        && name.chars().rev().nth(2) != Some(' ')
        && !name.ends_with("r.")
        && let Some(shorter) = name.strip_suffix('.')
    {
        name = shorter;
    }
    let words: SmallVec<[&str; 8]> = name.split_whitespace().collect();
    let name = without_titles(without_roles(without_titles(&words))).join(" ");
    written(without_glued_role(name))
}

/// Without spaces and signs that lists and labels have around a name.
fn trimmed(part: &str) -> &str {
    let is_sign =
        |char: char| matches!(char, ',' | '-' | '–' | ':' | '*' | '|' | '_' | '~' | '•' | '›' | '»');
    part.trim_matches(|char: char| char.is_whitespace() || is_sign(char)).trim_end_matches(['。', '，'])
}

/// Without the academic titles before a name of at least two words.
fn without_titles<'w, 't>(mut words: &'w [&'t str]) -> &'w [&'t str] {
    while let [title, rest @ ..] = words
        && rest.len() > 1
        && ACADEMIC_TITLES.has_in_any_case(title)
    {
        words = rest;
    }
    words
}

/// Without a role before or after a name of at least two words: `Reporter Ann Lee`, `홍길동 기자`.
fn without_roles<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    let asian = words.first().is_some_and(|word| word.starts_with(is_east_asian));
    let least = if asian { 1 } else { 2 };
    // «Harbour Editorial Team» is the name of a house.
    let is_role = |words: &[&str]| {
        words::in_lowercase(&words.join(" "), |role| {
            ROLES.has(role) && !MARKUP.has("house-words", role.rsplit(' ').next().unwrap_or_default())
        })
    };
    let after = (least..words.len()).find(|at| is_role(&words[*at..]));
    let words = &words[..after.unwrap_or(words.len())];
    let before = (1..(words.len() + 1).saturating_sub(least)).rev().find(|at| is_role(&words[..*at]));
    &words[before.unwrap_or(0)..]
}

/// Without a role that is the end of the word, where words are not set apart: 王小明记者.
fn without_glued_role(name: String) -> String {
    if !name.starts_with(is_east_asian) {
        return name;
    }
    let role = ROLES.iter().find(|role| {
        role.starts_with(is_east_asian)
            && name.strip_suffix(*role).is_some_and(|rest| rest.chars().count() >= 2)
    });
    match role.and_then(|role| name.strip_suffix(role)) {
        Some(rest) => rest.trim().to_owned(),
        None => name,
    }
}

/// All capitals as names are written; short words and those without a vowel are initials and stay.
fn written(name: String) -> String {
    let capitals = name.contains(' ')
        && !name.chars().any(char::is_lowercase)
        && name.split(' ').filter(|word| word.chars().filter(|char| char.is_uppercase()).count() > 1).count()
            > 1;
    if !capitals {
        return name;
    }
    let words = name.split(' ').enumerate().map(|(at, word)| {
        let lower = word.to_lowercase().replace("i\u{307}", "i");
        let has_vowel = word.len() > word.chars().count() || lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        match () {
            () if !has_vowel || word.contains('.') => word.to_owned(),
            () if at > 0 && is_particle(&lower) => lower,
            () => capitalised(&lower),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Each part of a word with its first letter as a capital, also after `Mc` and `O'`.
pub(super) fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut begins = true;
    for char in word.chars() {
        if begins {
            out.extend(char.to_uppercase());
        } else {
            out.push(char);
        }
        begins = matches!(char, '-' | '\'' | '’') && !word.ends_with("'s") || out == "Mc";
    }
    out
}

/// Sets apart names that follow each other without a space: `Paul WisemanFatima Hussein`.
pub(super) fn unglued(text: &str) -> Cow<'_, str> {
    let (mut out, mut written) = (String::new(), 0);
    let (mut start, mut words, mut before) = (0, 0, ' ');
    for (at, char) in text.char_indices() {
        let (rest, mut word) = (&text[at..], &text[start..at]);
        let glued = char.is_uppercase() && before.is_lowercase();
        before = char;
        if glued && words > 0 && (begins_name(rest) || begins_role(rest)) && !is_name_prefix(word) {
            out.extend([&text[written..at], ", "]);
            written = at;
            (start, words, word) = (at, 0, "");
        }
        match char {
            ' ' => {
                // «By» is no first name.
                let is_name =
                    has_capital(word) && word.ends_with(char::is_alphabetic) && !BY.has_in_any_case(word);
                words += usize::from(is_name);
                start = at + 1;
            }
            ',' | ';' | '/' | '|' | '-' | '–' if word.is_empty() || !matches!(char, '-' | '–') => {
                words = 0;
                start = at + char.len_utf8();
            }
            _ => {}
        }
    }
    if written == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[written..]);
    Cow::Owned(out)
}

/// Whether a first name of some letters and a further word follow.
fn begins_name(rest: &str) -> bool {
    let Some((first, behind)) = rest.split_once(' ') else { return false };
    let mut letters = first.chars();
    letters.next().is_some_and(char::is_alphabetic)
        && letters.clone().count() > 1
        && letters.all(char::is_lowercase)
        && behind.starts_with(char::is_uppercase)
}

/// Whether a word for a role follows: `Gina TrapaniCEO`.
fn begins_role(rest: &str) -> bool {
    let end = rest.find(|char: char| !char.is_alphabetic()).unwrap_or(rest.len());
    OFFICE_WORDS.has_in_any_case(&rest[..end])
}

/// Whether a word so far is a part that names have before a capital: `Mac`, `De`, `Van`.
fn is_name_prefix(word: &str) -> bool {
    let lower = word.to_lowercase();
    word.chars().count() < 3
        || is_particle(&lower)
        || matches!(lower.as_str(), "mac" | "fitz" | "vander" | "mc")
}
