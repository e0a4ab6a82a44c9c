//! Compiles the sections of `lexicon/CODE.txt` that `src/metadata` reads: what a language calls months, weekdays, authors.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;

/// Sections of ordered names, with the number of their lines: every language has them.
const ORDERED: [(&str, usize); 2] = [("months", 12), ("weekdays", 7)];

/// The same for sections that few languages have.
const ORDERED_OF_SOME: [(&str, usize); 3] = [("solar-months", 12), ("lunar-months", 12), ("time-units", 6)];

/// Sections of words, for the languages that have some.
const WORDS: [&str; 14] = [
    "date-particles",
    "updated",
    "published",
    "by",
    "and",
    "written-by",
    "other-credits",
    "academic-titles",
    "surnames",
    "ago",
    "roles",
    "office-words",
    "page-errors",
    "home-links",
];

/// The names of all sections that are compiled here.
pub(crate) fn sections() -> impl Iterator<Item = &'static str> {
    ORDERED.iter().chain(&ORDERED_OF_SOME).map(|(name, _)| *name).chain(WORDS)
}

/// The entries of each section of one language.
#[derive(Default)]
pub(crate) struct Language(BTreeMap<String, Vec<String>>);

impl Language {
    /// Takes an entry, if it is of a section that is compiled here.
    pub(crate) fn add(&mut self, section: &str, entry: &str) {
        if sections().any(|own| own == section) {
            self.0.entry(section.to_owned()).or_default().push(entry.to_owned());
        }
    }

    fn entries(&self, section: &str) -> &[String] {
        self.0.get(section).map_or(&[], Vec::as_slice)
    }

    /// The language as Rust: a `Language` of `src/metadata/words.rs`.
    fn to_rust(&self, code: &str) -> Result<String, Box<dyn Error>> {
        let mut rust = format!("Language {{ code: {code:?},");
        for (section, count) in ORDERED.iter().chain(&ORDERED_OF_SOME) {
            let lines = self.entries(section);
            let some = ORDERED_OF_SOME.iter().any(|(name, _)| name == section);
            if lines.len() != *count && !(some && lines.is_empty()) {
                let found = lines.len();
                return Err(format!("lexicon/{code}.txt: [{section}] has {found} lines, not {count}").into());
            }
            write!(rust, "{}: Rows({:?}),", section.replace('-', "_"), lines.join("\n"))?;
        }
        for section in WORDS {
            write!(rust, "{}: Entries({:?}),", section.replace('-', "_"), self.entries(section).join("\n"))?;
        }
        Ok(rust + "}")
    }
}

/// The languages as Rust: an array in the order of their codes.
pub(crate) fn table(languages: &BTreeMap<&str, Language>) -> Result<String, Box<dyn Error>> {
    let languages: Result<Vec<String>, _> =
        languages.iter().map(|(code, language)| language.to_rust(code)).collect();
    Ok(format!("[{}]", languages?.join(",")))
}
