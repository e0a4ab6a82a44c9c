//! Every folder of samples/ is a page with the article that must come out of it: `expected.md` and `expected.json`.
//!
//! Where something else comes out today, that is in `known-miss.md`, so that `expected.md` stays the truth.
//! After a wanted change, `CLEANCOPY_ACCEPT=1 cargo test --test golden` writes what comes out now; read the
//! difference before committing it.

use std::fs;
use std::path::{Path, PathBuf};

use cleancopy::render::json::{Extras, Record};
use cleancopy::render::{self, Format, RenderOptions};
use cleancopy::{Article, Cleaner, Hints};

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let entries = fs::read_dir(folder).expect("samples/ is there");
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("samples/ can be read").path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    cases
}

fn clean(cleaner: &Cleaner, case: &Path) -> Article {
    // The day of the crawl is fixed, so that the record does not change with the calendar.
    let hints = Hints::default().with_crawled("2026-11-01".parse::<jiff::civil::Date>().expect("a date"));
    match fs::read(case.join("source.html")) {
        Ok(html) => cleaner.clean_html(&html, &hints),
        Err(_) => cleaner.clean_text(&fs::read(case.join("source.txt")).expect("a sample has a source")),
    }
    .expect("a sample can be cleaned")
}

/// It keeps memory of the pages before, whose text and numbers must not show.
#[test]
fn what_a_cleaner_did_before_makes_no_difference() {
    let (cleaner, cases) = (Cleaner::default(), samples());
    // Long ones come after short ones, and the other way round.
    for case in cases.iter().chain(cases.iter().rev()) {
        let [own, fresh] =
            [clean(&cleaner, case), clean(&Cleaner::default(), case)].map(|article| record(case, &article));
        assert_eq!(own, fresh, "{}", case.display());
    }
}

fn record(case: &Path, article: &Article) -> String {
    let id = case.file_name().expect("a sample has a name").to_string_lossy();
    let record = Record::new(&id, None, article, &RenderOptions::default(), Extras::default()).to_json();
    let value: serde_json::Value = serde_json::from_str(&record).expect("a record is JSON");
    serde_json::to_string_pretty(&value).expect("JSON can be written") + "\n"
}

#[test]
fn samples_come_out_as_expected() {
    let accept = std::env::var_os("CLEANCOPY_ACCEPT").is_some();
    let cases = samples();
    assert!(cases.len() >= 14, "only {} samples", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let article = clean(&Cleaner::default(), case);
        let outputs = [
            ("expected.md", render::render(&article, Format::Markdown, &RenderOptions::default())),
            ("expected.json", record(case, &article)),
        ];
        for (name, output) in outputs {
            // What is known to come out wrong is beside what should.
            let miss = case.join("known-miss.md");
            let truth = fs::read_to_string(case.join("expected.md")).unwrap_or_default();
            if accept && name == "expected.md" {
                if truth.trim_end() == output.trim_end() {
                    let _ = fs::remove_file(&miss);
                } else {
                    fs::write(&miss, output.trim_end().to_owned() + "\n").expect("a sample can be written");
                }
                continue;
            }
            let missed = name == "expected.md" && miss.exists();
            let path = if missed { miss } else { case.join(name) };
            let expected = fs::read_to_string(&path).unwrap_or_default();
            if expected.trim_end() == output.trim_end() {
                continue;
            }
            if accept {
                fs::write(&path, output.trim_end().to_owned() + "\n").expect("a sample can be written");
            } else {
                wrong.push(format!("{}:\n{}", path.display(), difference(&expected, &output)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Lines that only one of two texts has.
fn difference(expected: &str, output: &str) -> String {
    let only = |sign: &str, a: &str, b: &str| -> String {
        let lines = a.lines().filter(|line| !b.lines().any(|other| other == *line));
        lines.map(|line| format!("  {sign} {}\n", line.chars().take(110).collect::<String>())).collect()
    };
    only("-", expected, output) + &only("+", output, expected)
}

/// In every language and from every kind of page: a text that holds nothing but an article loses nothing.
#[test]
fn what_was_cleaned_stays_as_it_is() {
    for case in samples() {
        let text = clean(&Cleaner::default(), &case).text();
        let again = Cleaner::default().clean_text(text.as_str()).expect("a cleaned text can be cleaned");
        assert_eq!(again.text(), text, "{}", case.display());
    }
}
