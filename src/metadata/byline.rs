//! A byline -> its parts, one for each person, with what it says of the person: «By», «Translated by», or nothing.

mod parts;

pub(super) use parts::{Credit, Part, label, parts};

use std::borrow::Cow;

use super::day_words;
use super::names::{
    bare, begins_with_acronym, has_capital, is_common_east_asian_name, is_degree, is_east_asian_name,
    is_label, is_name, is_particle, unglued,
};
use super::words::{BY, MARKUP, after_prefix, is_east_asian};

/// The authors that a line of the page names: those that follow «By», else the first persons in it.
pub(super) fn authors_in(line: &str) -> Vec<String> {
    named_in(line, true)
}

/// The authors that follow a word for «By» in a line of the page.
pub(super) fn credited_in(line: &str) -> Vec<String> {
    if may_credit(line) { named_in(line, false) } else { Vec::new() }
}

/// Whether a line may say who wrote it: it has a sign that ends a label, or a word for «By» begins in it, maybe glued to another
/// one. Most lines do not, and need not be taken apart.
#[expect(clippy::string_slice, reason = "the places of characters")]
fn may_credit(line: &str) -> bool {
    let begins = |at: usize| BY.beginning(&line[at..]).any(|by| after_prefix(&line[at..], by).is_some());
    let mut before = ' ';
    line.char_indices().any(|(at, char)| {
        let goes_on = std::mem::replace(&mut before, char).is_lowercase() && char.is_lowercase();
        matches!(char, ':' | '：' | '＝' | '=') || is_east_asian(char) || !goes_on && begins(at)
    })
}

fn named_in(line: &str, unsaid: bool) -> Vec<String> {
    // What follows the sign names who has the rights.
    let line = line.split('©').next().unwrap_or_default();
    let line = day_words::without_dates(line);
    let line = numbers_out(&line);
    let line = unglued(&line);
    let parts = parts(&line);
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
            Credit::Author => is_east_asian_name(name) && !is_label(name),
            _ => is_common_east_asian_name(name) && !is_label(name),
        };
    }
    is_name(name)
}

/// The words of a part up to one that is in no name: «Ann Lee in Berlin».
#[expect(
    clippy::arithmetic_side_effects,
    reason = "the words of a part and their bytes are not more than its own"
)]
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
    let (name, rest) = part.split_at(end);
    let is_short = rest.split(' ').count() <= 3;
    if words >= least && (credit == Credit::Author || is_short) { name.trim_end() } else { part }
}

/// A text in which each number that is a word of its own is a line break.
fn numbers_out(text: &str) -> Cow<'_, str> {
    let is_number = |word: &str| {
        word.starts_with(|char: char| char.is_ascii_digit()) && !word.chars().any(char::is_alphabetic)
    };
    if !text.contains(|char: char| char.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let words = text.split_inclusive(' ');
    Cow::Owned(words.map(|word| if is_number(word.trim()) { "\n" } else { word }).collect())
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
