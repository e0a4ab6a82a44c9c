//! Texts that name persons -> the persons, one by one, without «By» and without their roles; agencies
//! by name.

use super::calendar;
use super::words::{self, AND, BY, MARKUP, OFFICE_WORDS, ROLES};

/// The names in a byline: those of the first segment that has any, without dates.
pub(super) fn names_in_line(line: &str) -> Vec<String> {
    names_in(strip_by(line).unwrap_or(line), is_dated(line))
}

pub(super) fn is_dated(line: &str) -> bool {
    line.contains(|char: char| char.is_ascii_digit())
}

/// The names in the first segment of a line that has any; in a dated line, months are no names.
pub(super) fn names_in(line: &str, dated: bool) -> Vec<String> {
    let mut parts = segments(line).map(|part| {
        let part = strip_by(part).unwrap_or(part);
        let cut = if dated {
            part.split_whitespace()
                .take_while(|word| !calendar::is_month_or_day(word))
                .collect::<Vec<_>>()
                .join(" ")
        } else {
            part.to_owned()
        };
        let mut names: Vec<String> = split(&cut).into_iter().filter(|name| is_name(name)).collect();
        names.retain(|name| !calendar::is_weekday(name));
        // Beside a full name, a single word is a role or a place.
        if names.iter().any(|name| name.contains(' ')) {
            names.retain(|name| name.contains(' '));
        }
        names
    });
    parts.find(|names| !names.is_empty()).unwrap_or_default()
}

/// The segments of a line, between separators and numbers.
pub(super) fn segments(line: &str) -> impl Iterator<Item = &str> {
    let ends = |char: char| {
        matches!(char, '|' | '•' | '·' | '\n' | '—' | '–' | '(' | ')' | ':') || char.is_ascii_digit()
    };
    line.split(ends)
        .map(|part| part.trim_matches(|char: char| char.is_whitespace() || matches!(char, ',' | '.' | '-')))
        .filter(|part| !part.is_empty())
}

/// What follows a leading «By».
pub(super) fn strip_by(text: &str) -> Option<&str> {
    // «ByAnn Lee»: two elements without a space between them.
    if let Some(rest) = text.strip_prefix("By").filter(|rest| rest.starts_with(char::is_uppercase)) {
        return Some(rest);
    }
    let lower = text.to_lowercase();
    let by = BY.iter().filter(|by| {
        let Some(rest) = lower.strip_prefix(*by) else { return false };
        rest.is_empty()
            || rest.starts_with(|char: char| !char.is_alphanumeric())
            || by.ends_with([':', '：', '／', '/', ' '])
    });
    let longest = by.max_by_key(|by| by.len())?;
    // Lower-casing may change the length of a text; then it is left alone.
    text.get(longest.len()..).map(|rest| rest.trim_start_matches([':', ' ', '\u{a0}', '：']).trim())
}

/// Splits names at commas and words for «and»; titles such as «MD» stay with the name before them.
fn split(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split([',', ';', '/', '、', '，', '\n', '|', '·', '・']) {
        let part = part.trim();
        let title = is_title(part);
        match parts.last_mut() {
            Some(before) if title && !part.is_empty() => {
                before.push_str(", ");
                before.push_str(part);
            }
            _ => parts.extend(split_words(part)),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Splits at words for «and» between two names.
fn split_words(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for word in text.split_whitespace() {
        let last = parts.len() - 1;
        if word.chars().all(|char| char.is_lowercase() || !char.is_alphabetic()) && AND.has(word) {
            parts.push(String::new());
        } else {
            if !parts[last].is_empty() {
                parts[last].push(' ');
            }
            parts[last].push_str(word);
        }
    }
    // «Dear and Co» is one name: each side of «and» must be able to be one.
    if parts.len() > 1
        && parts.iter().any(|part| part.chars().filter(|char| char.is_alphanumeric()).count() < 3)
        && !parts.iter().any(String::is_empty)
    {
        return vec![text.to_owned()];
    }
    parts
}

/// Whether a part after a comma is an academic title or a place in capitals.
fn is_title(part: &str) -> bool {
    let letters = part.chars().filter(|char| char.is_alphabetic());
    let (mut upper, mut count) = (0, 0);
    for letter in letters {
        count += 1;
        upper += usize::from(letter.is_uppercase());
    }
    !part.contains(' ')
        && (2..=8).contains(&count)
        && upper * 2 > count
        && part.chars().all(|char| char.is_ascii() || char == '®')
        || matches!(part, "Jr." | "Jr" | "Sr." | "PhD" | "Ph.D.")
}

/// The persons that the raw values of one source name.
pub(super) fn people(raw: Vec<String>) -> Vec<String> {
    let mut people: Vec<String> = Vec::new();
    for value in raw {
        let value = words::clean(&value);
        if is_address(&value) {
            continue;
        }
        let value = strip_by(&value).map(str::to_owned).unwrap_or(value);
        for part in split(&value) {
            let part = without_role(&part);
            let lower = part.to_lowercase();
            let known = people.iter().any(|name| words::key(name) == words::key(&part));
            let person = is_plausible(&part) && !MARKUP.has("nobody", &lower) && !is_role(&part);
            if person && !known {
                people.push(part);
            }
        }
    }
    if people.len() > 1 {
        people.retain(|name| !is_host(name));
    }
    people
}

/// Cuts a role or an address off a name.
fn without_role(name: &str) -> String {
    let name = name.trim_matches([',', '-', '–', ' ', ':', '*', '|', '_']);
    let mut name = name;
    if let Some((before, after)) = name.split_once(" - ").or_else(|| name.split_once(" – "))
        && before.contains(' ')
        && after.len() > 2
    {
        name = before;
    }
    if let Some((before, after)) = name.split_once('(')
        && (after.contains('@') || after.to_lowercase().trim_end_matches(')') == "text")
    {
        name = before;
    }
    name.trim().to_owned()
}

/// Whether it is a role or a label and no name: a known one, or several words of which one never is in a name.
fn is_role(text: &str) -> bool {
    let lower = text.to_lowercase();
    let in_roles = |word: &str| OFFICE_WORDS.has(word.trim_matches(|char: char| !char.is_alphanumeric()));
    ROLES.has(&lower) || lower.contains(' ') && lower.split_whitespace().any(in_roles)
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

/// Whether it is a web or mail address, or a handle.
fn is_address(text: &str) -> bool {
    text.starts_with(['@', '/']) || text.contains("://") || text.contains('@') || text.starts_with("www.")
}

/// Whether it looks like the name of a host.
fn is_host(name: &str) -> bool {
    !name.contains(' ')
        && name.contains('.')
        && name
            .rsplit('.')
            .next()
            .is_some_and(|end| (2..=4).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_lowercase()))
}

/// Whether a text of the page can be a name: a few words, each with a capital or in a script that has none.
pub(super) fn is_name(text: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "von", "van", "de", "der", "den", "da", "di", "del", "la", "le", "bin", "al", "dos", "el", "ter",
        "und", "and", "zu",
    ];
    let mut words = 0;
    for word in text.split_whitespace() {
        words += 1;
        let first = word.trim_start_matches(['\'', '"', '’']).chars().next();
        let capital = first.is_some_and(|char| char.is_alphabetic() && !char.is_lowercase());
        if !capital && !PARTICLES.contains(&word) {
            return false;
        }
    }
    let ends = text.ends_with(['!', '?', ':', '…', '。']) || text.contains("://");
    (1..=5).contains(&words) && is_plausible(text) && !ends && text.chars().count() <= 45 && !is_role(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_persons_one_by_one() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("one", &["Ann Lee"], &["Ann Lee"]),
            ("by", &["By Ann Lee"], &["Ann Lee"]),
            ("German by", &["Von Ann Lee und Bo Li"], &["Ann Lee", "Bo Li"]),
            ("a list and an agency", &["Ann Lee und Bo Li, dpa"], &["Ann Lee", "Bo Li", "dpa"]),
            ("and", &["Ann Lee, Bo Li and Cem Öz"], &["Ann Lee", "Bo Li", "Cem Öz"]),
            ("no address that is split", &["https://www.facebook.com/ann.lee"], &[]),
            ("an office with a comma", &["Ann Lee, Marketing Director"], &["Ann Lee"]),
            ("a title stays", &["Rebecca Lake, CEPF®"], &["Rebecca Lake, CEPF®"]),
            ("twice", &["Ann Lee", "ANN LEE"], &["Ann Lee"]),
            ("an office", &["Ann Lee, Staff Writer"], &["Ann Lee"]),
            ("nobody", &["admin"], &[]),
            ("an address", &["https://example.com/ann"], &[]),
            ("a handle", &["@ann"], &[]),
            ("a host beside persons", &["Ann Lee", "example.lt"], &["Ann Lee"]),
            ("a host alone", &["example.com.tr"], &["example.com.tr"]),
            ("entities", &["Sam O&#39;Brien"], &["Sam O'Brien"]),
            ("Japanese", &["作者：松岡大地"], &["松岡大地"]),
        ];
        for (name, raw, expected) in cases {
            let raw = raw.iter().map(|&value| value.to_owned()).collect();
            assert_eq!(people(raw), *expected, "{name}");
        }
    }

    #[test]
    fn finds_names_in_bylines() {
        let cases: &[(&str, &[&str])] = &[
            ("By Ann Lee | May 3, 2024", &["Ann Lee"]),
            ("Von Ann Lee und Bo Li – 3. Mai 2024", &["Ann Lee", "Bo Li"]),
            ("Subscribe to our newsletter", &[]),
            ("3 May 2024", &[]),
            ("March 15, 2022 · 3 min read · By ASU Online", &["ASU Online"]),
            ("September 3, 2025 Team Thrilled", &["Team Thrilled"]),
            ("ByDaryl Austin", &["Daryl Austin"]),
            ("Written by:Elise Nass", &["Elise Nass"]),
            ("Domingo, 3 de mayo de 2024 | Ann Lee", &["Ann Lee"]),
            ("3 May 2024 | Ana Domingo", &["Ana Domingo"]),
        ];
        for (line, names) in cases {
            assert_eq!(names_in_line(line), *names, "{line}");
        }
    }
}
