//! The values of one source that is meant for names -> the authors, one by one, without «By» and without their roles;
//! agencies by name.

use rustc_hash::FxHashSet;

use super::byline::{Credit, parts};
use super::keys;
use super::names::{
    bare, begins_with_acronym, has_capital, is_address, is_degree, is_host, is_particle, is_plausible,
    is_role, names_nobody, unglued,
};
use super::words::{self, MARKUP, ROLES, is_east_asian};

/// Names of one source, at most; more are a list of something else.
pub(super) const MAX_AUTHORS: usize = 24;

/// Values of one source that are looked at, and bytes of one.
const MAX_VALUES: usize = 1000;
const MAX_VALUE: usize = 2000;

/// The authors that the values of one source name; at most one more than [`MAX_AUTHORS`].
pub(super) fn people<'v>(values: impl IntoIterator<Item = &'v str>) -> Vec<String> {
    let mut people = People::default();
    let mut seen = FxHashSet::default();
    for value in values.into_iter().take(MAX_VALUES) {
        if people.names.len() > MAX_AUTHORS {
            break;
        }
        if seen.insert(value) {
            people.add(value);
        }
    }
    people.into_names()
}

#[derive(Default)]
struct People {
    names: Vec<String>,
    keys: FxHashSet<String>,
}

impl People {
    /// Adds the authors that a value names.
    fn add(&mut self, value: &str) {
        let (value, _) = value.split_at(value.floor_char_boundary(MAX_VALUE));
        let value = words::clean(value);
        if is_address(&value) {
            return;
        }
        let value = super::day_words::without_dates(&value);
        let value = unglued(&value);
        let parts = parts(&value);
        let mut segment = None;
        for part in parts.iter().filter(|part| part.credit != Credit::Other) {
            let degree = is_degree(&part.text) && segment == Some(part.segment);
            segment = Some(part.segment);
            match self.names.last_mut() {
                Some(before) if degree => {
                    before.push_str(", ");
                    before.push_str(&part.text);
                }
                _ => self.add_name(&part.text),
            }
        }
    }

    /// Adds a name; one that follows another may be that one's office.
    fn add_name(&mut self, text: &str) {
        let name = bare(text);
        let office = if self.names.is_empty() { ROLES.has_in_any_case(&name) } else { is_office(&name) };
        let person = is_plausible(&name) && !words::in_lowercase(&name, names_nobody) && !office;
        if person && self.keys.insert(keys::key(&name)) {
            self.names.push(name);
        }
    }

    fn into_names(mut self) -> Vec<String> {
        if self.names.len() > 1 {
            self.names.retain(|name| !is_host(name) && !is_company(name));
        }
        self.names
    }
}

/// Whether a name ends like that of a company.
pub(super) fn is_company(name: &str) -> bool {
    let is_apart = |rest: &str| {
        let (rest, is_apart) = match rest.strip_suffix([' ', ',']) {
            Some(rest) => (rest, true),
            None => (rest, rest.ends_with(is_east_asian)),
        };
        is_apart && !rest.trim().is_empty()
    };
    words::in_lowercase(name.trim_end_matches('.'), |lower| {
        MARKUP.of("legal-forms").iter().filter_map(|form| lower.strip_suffix(form)).any(is_apart)
    })
}

/// Whether a part after a name is an office: by its words, or a phrase in which some words have no capital.
fn is_office(part: &str) -> bool {
    let in_words = |word: &str| word.starts_with(char::is_lowercase) && word.len() > 3 && !is_particle(word);
    let of_house = |word: &str| words::in_lowercase(word, |word| MARKUP.has("house-words", word));
    is_role(part)
        || part.contains(|char: char| char.is_ascii_digit())
        || begins_with_acronym(part)
        || has_capital(part) && part.split(' ').any(in_words)
        || part.contains(' ') && part.split(' ').any(of_house)
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
            ("a degree stays", &["Rebecca Lake, CEPF®"], &["Rebecca Lake, CEPF®"]),
            ("an agency is no degree", &["Rebecca Lake, CNN"], &["Rebecca Lake", "CNN"]),
            ("a house is no degree", &["John Lee, TIME"], &["John Lee", "TIME"]),
            ("degrees in a row", &["Ann Lee, MD, PhD", "Bo Li"], &["Ann Lee, MD, PhD", "Bo Li"]),
            ("a firm with a sign for and", &["Morgan & Morgan"], &["Morgan & Morgan"]),
            ("a number as a name", &["98 Buck Social"], &["98 Buck Social"]),
            ("a dash within a name", &["GURUS - Drupal"], &["GURUS - Drupal"]),
            ("a dash before a house", &["Ann Lee - FullStack Editorial Team"], &["Ann Lee"]),
            ("a house alone", &["Great Day Editorial Team"], &["Great Day Editorial Team"]),
            ("a company beside persons", &["Harbour Media Inc.", "Ann Lee"], &["Ann Lee"]),
            (
                "a Polish company beside persons",
                &["Gazeta Portowa Sp. z o.o.", "Anna Nowak"],
                &["Anna Nowak"],
            ),
            ("a Chinese company beside persons", &["海港传媒有限公司", "王小明"], &["王小明"]),
            ("an employer", &["Ann Lee, MDR Thüringen"], &["Ann Lee"]),
            ("a dash before an office", &["Ann Lee - Reporter"], &["Ann Lee"]),
            (
                "an office in words with and",
                &["Ann Lee, Mykolo universiteto Žmogaus ir visuomenės profesorius"],
                &["Ann Lee"],
            ),
            ("twice", &["Ann Lee", "ANN LEE"], &["Ann Lee"]),
            ("an office", &["Ann Lee, Staff Writer"], &["Ann Lee"]),
            ("two professions", &["Ann Lee, Chief Economist, Garden Educator"], &["Ann Lee"]),
            (
                "a profession in German",
                &["Ann Lee, Leitende Historikerin", "Bo Li, Leitender Ökonom"],
                &["Ann Lee", "Bo Li"],
            ),
            ("a profession in Polish", &["Anna Nowak, Główny Ekonomista"], &["Anna Nowak"]),
            ("a profession in Russian", &["Анна Лаврова, Ведущий Экономист"], &["Анна Лаврова"]),
            ("a family name that is one", &["Ann Lee, Jo Gardener"], &["Ann Lee", "Jo Gardener"]),
            ("nobody", &["admin"], &[]),
            ("nobody, by the name of the software", &["wordpressadmin"], &[]),
            ("somebody whose name begins so", &["Admina Lee"], &["Admina Lee"]),
            ("an address", &["https://example.com/ann"], &[]),
            ("a handle", &["@ann"], &[]),
            ("a host beside persons", &["Ann Lee", "example.lt"], &["Ann Lee"]),
            ("a host alone", &["example.com.tr"], &["example.com.tr"]),
            ("entities", &["Sam O&#39;Brien"], &["Sam O'Brien"]),
            ("an academic title", &["Prof. Dr. Ann Lee"], &["Ann Lee"]),
            ("a title before a single name", &["Dr. Lee"], &["Dr. Lee"]),
            ("an abbreviation in brackets", &["Ann Lee (obe)"], &["Ann Lee"]),
            ("an office in brackets", &["Ann Lee (Content Manager)"], &["Ann Lee"]),
            ("all capitals", &["ANN VON DER LEE"], &["Ann von der Lee"]),
            ("capitals of names with parts", &["PATRICK O'NEIL-MCDONALD"], &["Patrick O'Neil-Mcdonald"]),
            ("initials stay", &["JJ ABRAMS", "KT TUNSTALL"], &["JJ Abrams", "KT Tunstall"]),
            ("an agency in capitals", &["AFP"], &["AFP"]),
            ("run together", &["Paul WisemanFatima Hussein"], &["Paul Wiseman", "Fatima Hussein"]),
            (
                "no names run together",
                &["Ian McDonald Smith", "Anna MacKenzie Lee"],
                &["Ian McDonald Smith", "Anna MacKenzie Lee"],
            ),
            ("a translator", &["Ann Lee, translated by Bo Li"], &["Ann Lee"]),
            ("a German translator", &["Ann Lee, übersetzt von Bo Li"], &["Ann Lee"]),
            ("a photographer", &["Ann Lee / Photos by Bo Li"], &["Ann Lee"]),
            (
                "an organisation with and",
                &["Center for Drug Evaluation and Research"],
                &["Center for Drug Evaluation and Research"],
            ),
            ("a desk that is all that is said", &["Example News Desk"], &["Example News Desk"]),
            ("a name that begins like by", &["Von der Leyen", "De Niro"], &["Von der Leyen", "De Niro"]),
            ("a month as a name", &["June Adair", "Theresa May"], &["June Adair", "Theresa May"]),
            ("a date", &["Ann Lee | July 10, 2015"], &["Ann Lee"]),
            ("Japanese", &["作者：松岡大地"], &["松岡大地"]),
            ("a Chinese list", &["王小明、李四光"], &["王小明", "李四光"]),
            ("a Japanese name with a space", &["大渡 美咲"], &["大渡 美咲"]),
            ("Korean", &["홍길동 기자"], &["홍길동"]),
        ];
        for (name, raw, expected) in cases {
            assert_eq!(people(raw.iter().copied()), *expected, "{name}");
        }
    }

    #[test]
    fn lists_without_end_are_cut() {
        let many: Vec<String> = (0..100_000)
            .map(|number: u32| {
                number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect::<String>()
            })
            .map(|letters| format!("A{letters} Lee"))
            .collect();
        assert_eq!(people(many.iter().map(String::as_str)).len(), MAX_AUTHORS + 1);
        assert!(people([many.join(", ").as_str()]).len() > MAX_AUTHORS);
        assert_eq!(people(std::iter::repeat_n("Ann Lee", 100_000)), ["Ann Lee"]);
    }
}
