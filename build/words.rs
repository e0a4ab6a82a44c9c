//! Compiles the sections of `lexicon/CODE.txt` that `src/metadata` reads: what a language calls months, weekdays, authors.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;

/// Sections of ordered names, with the number of their lines: every language has them.
const ORDERED: [(&str, usize); 2] = [("months", 12), ("weekdays", 7)];

/// Sections of words, for the languages that have some.
const WORDS: [&str; 9] = [
    "date-particles",
    "updated",
    "published",
    "by",
    "and",
    "written-by",
    "roles",
    "office-words",
    "page-errors",
];

/// The names of all sections that are compiled here.
pub(crate) fn sections() -> impl Iterator<Item = &'static str> {
    ORDERED.iter().map(|(name, _)| *name).chain(WORDS)
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
        for (section, count) in ORDERED {
            let lines = self.entries(section);
            if lines.len() != count {
                let found = lines.len();
                return Err(format!("lexicon/{code}.txt: [{section}] has {found} lines, not {count}").into());
            }
            let names: Vec<Vec<&str>> = lines.iter().map(|line| line.split(", ").collect()).collect();
            let names: Vec<String> = names.iter().map(|names| format!("&{names:?}")).collect();
            write!(rust, "{section}: [{}],", names.join(","))?;
        }
        for section in WORDS {
            write!(rust, "{}: &{:?},", section.replace('-', "_"), self.entries(section))?;
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
