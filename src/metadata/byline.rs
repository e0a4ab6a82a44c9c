//! A byline -> its parts, one for each person, with what it says of the person: «By», «Translated by», or nothing.

use super::day_words;
use super::names::{
    bare, begins_with_acronym, has_capital, is_common_east_asian_name, is_degree, is_east_asian_name,
    is_name, is_particle, unglued,
};
use super::words::{AND, BY, MARKUP, OFFICE_WORDS, OTHER_CREDITS, ROLES, after_prefix, is_east_asian};

/// What the words before a name say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Credit {
    /// Nothing.
    Unsaid,
    /// That the person wrote the article.
    Author,
    /// That the person did something else: translated, took the photos.
    Other,
}

/// A part of a byline that may be a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) credit: Credit,
    /// Of what stands between two separators such as `|`, the number.
    pub(super) segment: usize,
    /// Whether only «and» is between it and the part before.
    pub(super) joined: bool,
}

/// The authors that a line of the page names: those that follow «By», else the first persons in it.
pub(super) fn authors_in(line: &str) -> Vec<String> {
    named_in(line, true)
}

/// The authors that follow a word for «By» in a line of the page.
pub(super) fn credited_in(line: &str) -> Vec<String> {
    named_in(line, false)
}

fn named_in(line: &str, unsaid: bool) -> Vec<String> {
    let line = day_words::without_dates(line);
    let line = numbers_out(&line).collect::<Vec<_>>().join("\n");
    let parts = parts(&unglued(&line));
    let said = names(&parts, Credit::Author);
    if !said.is_empty() || !unsaid {
        return said;
    }
    names(&parts, Credit::Unsaid)
}

/// The names of the first segment that has any.
fn names(parts: &[Part], credit: Credit) -> Vec<String> {
    let segments = parts.chunk_by(|a, b| a.segment == b.segment);
    let mut found = segments.map(|segment| names_of(segment, credit));
    found.find(|names| !names.is_empty()).unwrap_or_default()
}

fn names_of(segment: &[Part], credit: Credit) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut failed = false;
    for part in segment.iter().filter(|part| part.credit == credit) {
        // «Head of Marketing and Sales» is one role.
        if failed && part.joined {
            continue;
        }
        if let Some(before) = names.last_mut().filter(|_| is_degree(&part.text)) {
            before.push_str(", ");
            before.push_str(&part.text);
            continue;
        }
        let name = bare(leading_name(&part.text, credit));
        let cut = part.text.ends_with(is_east_asian) && !part.text.ends_with(&name);
        failed = !is_seen_name(&name, if cut { Credit::Unsaid } else { credit });
        if !failed {
            names.push(name);
        } else if goes_on(&part.text) && !names.is_empty() {
            // What goes on in words is no list of names any more.
            break;
        }
    }
    if names.iter().any(|name| name.contains(' ') || name.starts_with(is_east_asian)) {
        // Beside a full name, a single word is a role, a place or an employer.
        names.retain(|name| name.contains(' ') || name.starts_with(is_east_asian));
    }
    if names.first().is_some_and(|name| !begins_with_acronym(name) && name.chars().any(char::is_lowercase)) {
        names.retain(|name| !begins_with_acronym(name));
    }
    if names.len() > 1 && names.iter().any(|name| !is_employer(name)) {
        names.retain(|name| !is_employer(name));
    }
    names
}

/// Whether a part goes on in words: `in News`, where `staff writer` does not.
fn goes_on(part: &str) -> bool {
    part.starts_with(char::is_lowercase) && part.split(' ').skip(1).any(has_capital)
}

fn is_employer(name: &str) -> bool {
    MARKUP.has("agencies", name.to_lowercase().as_str())
}

fn is_seen_name(name: &str, credit: Credit) -> bool {
    if name.starts_with(is_east_asian) {
        return match credit {
            Credit::Author => is_east_asian_name(name),
            _ => is_common_east_asian_name(name),
        };
    }
    is_name(name)
}

/// The words of a part up to one that is in no name: «Ann Lee in Berlin».
fn leading_name(part: &str, credit: Credit) -> &str {
    let mut end = 0;
    let mut words = 0;
    for word in part.split_inclusive(' ') {
        let bare = word.trim_end();
        if !has_capital(bare) && !is_particle(bare) && !MARKUP.has("house-words", bare) {
            break;
        }
        words += usize::from(has_capital(bare));
        end += word.len();
    }
    // A sentence that begins with two capitals is none.
    let least = if credit == Credit::Author { 1 } else { 2 };
    let rest = part[end..].split(' ').count();
    if words >= least && (credit == Credit::Author || rest <= 3) { part[..end].trim_end() } else { part }
}

/// The parts of a text that names persons.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut out = Vec::new();
    for (number, (bracketed, segment)) in segments(text).enumerate() {
        // What stands in brackets after a name is an abbreviation or an employer, unless it says otherwise.
        let mut credit = if bracketed && !out.is_empty() { Credit::Other } else { Credit::Unsaid };
        for piece in pieces(segment) {
            if ROLES.has(&piece.to_lowercase()) {
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
    let colon = piece[..piece.len() - rest.len()].trim_end().ends_with([':', '：']);
    match label(rest).filter(|_| colon) {
        Some((Credit::Author, rest)) => (credit, rest),
        _ => (credit, rest),
    }
}

/// `Manufacturer: Valkyrie`: what follows an unknown label is no author; what follows a role, such as a reporter's, is.
fn unknown_label(piece: &str) -> (Credit, &str) {
    match piece.split_once(": ") {
        Some((label, rest)) if OFFICE_WORDS.has(&label.trim().to_lowercase()) => (Credit::Author, rest),
        Some((_, rest)) => (Credit::Other, rest),
        None => (Credit::Unsaid, piece),
    }
}

/// The longest word or phrase for a credit at the start of a text, and what follows it.
pub(super) fn label(text: &str) -> Option<(Credit, &str)> {
    let by =
        BY.beginning(text).iter().filter_map(|by| Some((by.len(), Credit::Author, after_label(text, by)?)));
    let other = OTHER_CREDITS
        .beginning(text)
        .iter()
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

/// The texts between numbers that are words of their own.
fn numbers_out(text: &str) -> impl Iterator<Item = &str> {
    let is_number = |word: &str| {
        word.starts_with(|char: char| char.is_ascii_digit()) && !word.chars().any(char::is_alphabetic)
    };
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let own = rest?;
        let mut at = 0;
        for word in own.split_inclusive(' ') {
            if is_number(word.trim()) {
                rest = Some(&own[at + word.len()..]);
                return Some(&own[..at]);
            }
            at += word.len();
        }
        rest = None;
        Some(own)
    })
}

/// The pieces of a segment, between commas, at the ends of sentences, and before words for a credit.
fn pieces(segment: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    let asian = segment.chars().any(is_east_asian);
    for (at, char) in segment.char_indices() {
        let rest = &segment[at + char.len_utf8()..];
        let separates = matches!(char, ',' | ';' | '、' | '，' | '；' | '،' | '؛')
            || matches!(char, '/' | '／') && !is_label(&segment[start..at + char.len_utf8()])
            || char == ' '
                && (before == '.' && label(rest).is_some()
                    || is_phrase(rest)
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

/// Whether a phrase of several words for a credit begins a text: `translated by`.
fn is_phrase(text: &str) -> bool {
    let mut phrases = BY.beginning(text).iter().chain(OTHER_CREDITS.beginning(text));
    phrases.any(|phrase| phrase.contains(' ') && after_label(text, phrase).is_some())
}

fn is_hangul(char: char) -> bool {
    matches!(char, '\u{ac00}'..='\u{d7a3}')
}

/// Whether a space sets two persons apart, where names are written without one.
fn splits_asian(before: &str, rest: &str) -> bool {
    let word = rest.split(' ').next().unwrap_or_default();
    // The name after `记者 ` belongs to it, and `기자` to the name before it.
    if word.is_empty() || !before.contains(is_east_asian) || is_label(before.trim()) {
        return false;
    }
    if is_label(word) || ROLES.has(word) {
        let after = rest[word.len()..].trim_start();
        return !word.starts_with(is_hangul)
            && is_east_asian_name(after.split(' ').next().unwrap_or_default());
    }
    // «小沢 春子» is one name, «王小明 李四光» are two.
    let short = |text: &str| text.chars().count() <= 3 && text.chars().all(is_east_asian);
    let whole = |text: &str| text.chars().count() == 3 && is_common_east_asian_name(text);
    let before = before.rsplit(['、', '，', ',', ' ']).next().unwrap_or_default();
    !(short(before) && short(word)) || whole(before) && whole(word)
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
    if one { vec![text.to_owned()] } else { parts }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(authors_in(line), *names, "{line}");
        }
    }

    #[test]
    fn months_and_words_are_names_of_persons_too() {
        let cases: &[(&str, &[&str])] = &[
            ("by June Adair July 10, 2015", &["June Adair"]),
            ("By June Adair | July 10, 2015", &["June Adair"]),
            ("by Theresa May July 10, 2015", &["Theresa May"]),
            ("von Jan Peters, 10. Juli 2015", &["Jan Peters"]),
            ("by August Strand 10 July 2015", &["August Strand"]),
            ("Av Per-Erik Ofstad 10. juli 2015", &["Per-Erik Ofstad"]),
            ("By Abby Goodwin and April Stone | July 10, 2015", &["Abby Goodwin", "April Stone"]),
            ("Nora QuillJuly 10, 2015", &["Nora Quill"]),
            ("June AdairJuly 10, 2015", &["June Adair"]),
            ("Nora Quill10 July 2015", &["Nora Quill"]),
        ];
        for (line, names) in cases {
            assert_eq!(authors_in(line), *names, "{line}");
        }
    }

    #[test]
    fn times_labels_and_credits_are_no_names() {
        let none = [
            "Tue, Mar 11, 2025, 11:52 AM",
            "AM EST",
            "November 29, 2016: 4:15 PM ET",
            "Print",
            "Columnists",
            "WATCH LIVE",
            "See full bio",
            "人物",
            "Lesedauer: 4 Minuten",
            "Publicado: 3 may 2024",
            "記者ページ",
            "No Comments",
            "(Image: Getty Images",
            "Photo: Ann Lee/Getty Images",
            "Foto: Ann Lee",
            "Illustration by Bo Li",
            "Übersetzung: Bo Li",
            "写真＝田中一郎",
            "来源：东海日报",
            "责任编辑：张三",
            "Senior Reporter",
            "Redakteurin",
        ];
        for line in none {
            assert_eq!(authors_in(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn authors_stay_beside_other_credits() {
        let cases: &[(&str, &[&str])] = &[
            ("By Adania Shibel. Translated from the Arabic by Max Weisz", &["Adania Shibel"]),
            ("Words by Jake Rodan / Photos by Mia Stone", &["Jake Rodan"]),
            ("Text: Ann Lee, Fotos: Bo Li", &["Ann Lee"]),
            ("Fotos: Bo Li, Text: Ann Lee", &["Ann Lee"]),
            ("Par Anne Lee, photos Bo Li", &["Anne Lee"]),
            (
                "Von Dr. Eva Maria von der Heide, Redakteurin, und Lars Öhm, dpa",
                &["Eva Maria von der Heide", "Lars Öhm"],
            ),
            ("By Ann Lee, CNN", &["Ann Lee"]),
            ("By Ann Lee (dpa)", &["Ann Lee"]),
            ("By Ann Lee, MD, and Bo Li, PhD", &["Ann Lee, MD", "Bo Li, PhD"]),
            ("By Ann Lee, MDR Thüringen", &["Ann Lee"]),
            ("Manufacturer: Valkyrie Works", &[]),
            ("Reporter: Ann Lee", &["Ann Lee"]),
            ("Gina TrapaniCEO", &["Gina Trapani"]),
            ("By TPN, in News, Portugal, Property", &["TPN"]),
            ("By The Harbour editors", &["The Harbour editors"]),
            ("By Per Hansen", &["Per Hansen"]),
            ("By: FlowGuard EMEA", &["FlowGuard EMEA"]),
            ("By Ernst & Young", &["Ernst & Young"]),
            ("Ann Lee in Berlin", &["Ann Lee"]),
            ("By ANN LEE and BO LIND", &["Ann Lee", "Bo Lind"]),
            ("By Ann Lee, Staff Writer", &["Ann Lee"]),
            ("Por Ana Gil, corresponsal", &["Ana Gil"]),
            ("This post was written by Ann Lee, Head of Marketing and Development", &["Ann Lee"]),
            ("By TPN, in Portugal, Business, Property", &["TPN"]),
        ];
        for (line, names) in cases {
            assert_eq!(authors_in(line), *names, "{line}");
        }
    }

    #[test]
    fn bylines_of_east_asia_name_their_authors() {
        let cases: &[(&str, &[&str])] = &[
            ("2024-03-12 08:30 来源：东海日报 作者：王小明", &["王小明"]),
            ("2024-03-12 08:30 来源：东海日报 记者：王小明、李四光 责任编辑：张三", &["王小明", "李四光"]),
            ("2024-03-12 08:30 东海日报 记者 王小明", &["王小明"]),
            ("本报记者 王小明", &["王小明"]),
            ("记者王小明", &["王小明"]),
            ("文／王小明", &["王小明"]),
            ("（記者 王小明）", &["王小明"]),
            ("記者王小明／台北報導", &["王小明"]),
            ("取材・文＝小沢春子 写真＝田中一郎", &["小沢春子"]),
            ("2024年3月12日 8時30分 小沢春子、田中一郎", &["小沢春子", "田中一郎"]),
            ("【小沢春子】", &["小沢春子"]),
            ("홍길동 기자", &["홍길동"]),
            ("입력 2024.03.12 08:30 홍길동 기자", &["홍길동"]),
            ("김철수, 홍길동 기자", &["김철수", "홍길동"]),
            ("글 홍길동 · 사진 김철수", &["홍길동"]),
            ("2024-03-12 政治", &[]),
            ("2024-03-12 东海日报", &[]),
            ("2024年3月12日 8時30分", &[]),
        ];
        for (line, names) in cases {
            assert_eq!(authors_in(line), *names, "{line}");
        }
    }
}
