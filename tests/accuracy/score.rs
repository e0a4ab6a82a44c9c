//! How near a text is to the gold text of its page.
//!
//! - `P`, `R`, `F1`: precision and recall of shingles of four words, means over pages, and the F1 of the two means.
//! - `wF1`: F1 of the words in lower case, in any order, mean over pages.
//! - `clean`, `complete`, `perfect`: share of pages with a precision of .99 or more, a recall of .99 or more, both.
//! - `segP`, `segR`, `segF1`: segments that must and that must not be in the text, counted over all pages.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// Figures by name.
pub(crate) type Figures = BTreeMap<&'static str, f64>;

/// Words of a shingle.
const SHINGLE: usize = 4;
/// Precision or recall from which on a page counts as clean or complete.
const NEARLY_ALL: f64 = 0.99;

/// What the text of a page should be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gold {
    pub(crate) id: String,
    pub(crate) text: Option<String>,
    /// Segments that the text must have, and that it must not have.
    pub(crate) with: Vec<String>,
    pub(crate) without: Vec<String>,
    /// Words are single characters, as in Chinese and Japanese.
    pub(crate) unspaced: bool,
}

impl Gold {
    /// From a line of `gold.jsonl`.
    pub(crate) fn parse(line: &str) -> Self {
        let record: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = |name: &str| record[name].as_str().map(str::to_owned);
        let list = |name: &str| -> Vec<String> {
            let values = record[name].as_array().into_iter().flatten();
            values.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Self {
            id: text("id").expect("an id"),
            text: text("text").filter(|text| !text.is_empty()),
            with: list("with"),
            without: list("without"),
            unspaced: matches!(record["language"].as_str(), Some("zh" | "ja")),
        }
    }
}

/// Scores texts by the id of their page; a page without a text counts as an empty one.
pub(crate) fn score(gold: &[Gold], texts: &HashMap<String, String>) -> Figures {
    let text_of = |gold: &Gold| texts.get(&gold.id).map_or("", String::as_str);
    let mut figures = Figures::new();
    let full: Vec<Page> = gold
        .iter()
        .filter_map(|gold| Some(Page::of(gold.text.as_ref()?, text_of(gold), gold.unspaced)))
        .collect();
    if !full.is_empty() {
        let share = |is: fn(&Page) -> bool| mean(full.iter().map(|page| f64::from(u8::from(is(page)))));
        let precision = mean(full.iter().filter(|page| page.any).map(|page| page.precision));
        let recall = mean(full.iter().map(|page| page.recall));
        figures.extend([("P", precision), ("R", recall), ("F1", f1(precision, recall))]);
        figures.insert("wF1", mean(full.iter().map(|page| page.words)));
        figures.insert("clean", share(|page| page.precision >= NEARLY_ALL));
        figures.insert("complete", share(|page| page.recall >= NEARLY_ALL));
        figures.insert("perfect", share(|page| page.precision.min(page.recall) >= NEARLY_ALL));
    }
    let (mut found, mut missed, mut leaked) = (0.0, 0.0, 0.0);
    for gold in gold {
        let text = one_line(text_of(gold));
        let count =
            |segments: &[String]| segments.iter().filter(|own| text.contains(&one_line(own))).count() as f64;
        let there = count(&gold.with);
        found += there;
        missed += gold.with.len() as f64 - there;
        leaked += count(&gold.without);
    }
    if found + missed + leaked > 0.0 {
        let (precision, recall) = (ratio(found, found + leaked), ratio(found, found + missed));
        figures.extend([("segP", precision), ("segR", recall), ("segF1", f1(precision, recall))]);
    }
    figures
}

/// The figures of one page.
struct Page {
    precision: f64,
    recall: f64,
    words: f64,
    /// There is a word in the text.
    any: bool,
}

impl Page {
    fn of(gold: &str, text: &str, unspaced: bool) -> Self {
        let (expected, actual) = (words(gold, unspaced), words(text, unspaced));
        let (precision, recall) = overlap(&counts(shingles(&expected)), &counts(shingles(&actual)));
        let lower = |text: &str| -> HashMap<String, usize> {
            counts(words(&text.to_lowercase(), unspaced).into_iter().map(str::to_owned))
        };
        let (p, r) = overlap(&lower(gold), &lower(text));
        Self { precision, recall, words: f1(p, r), any: !actual.is_empty() }
    }
}

/// Precision and recall of one bag against another; two empty ones are equal.
fn overlap<T: Eq + Hash>(expected: &HashMap<T, usize>, actual: &HashMap<T, usize>) -> (f64, f64) {
    let common: usize =
        actual.iter().map(|(item, count)| expected.get(item).map_or(0, |own| *own.min(count))).sum();
    let (all, wanted): (usize, usize) = (actual.values().sum(), expected.values().sum());
    if all + wanted == 0 {
        return (1.0, 1.0);
    }
    (ratio(common as f64, all as f64), ratio(common as f64, wanted as f64))
}

fn counts<T: Eq + Hash>(items: impl Iterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    items.for_each(|item| *counts.entry(item).or_default() += 1);
    counts
}

/// Every run of four words; all words where there are fewer.
fn shingles<'a, 'w>(words: &'a [&'w str]) -> impl Iterator<Item = &'a [&'w str]> {
    let all = (!words.is_empty() && words.len() < SHINGLE).then_some(words);
    words.windows(SHINGLE).chain(all)
}

/// Letters, digits and underscores in a row; combining marks part words. In unspaced text an ideograph or kana is a word.
pub(crate) fn words(text: &str, unspaced: bool) -> Vec<&str> {
    static SPACED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("a pattern"));
    static UNSPACED: LazyLock<Regex> = LazyLock::new(|| {
        let script = r"\x{3040}-\x{30ff}\x{3400}-\x{9fff}\x{f900}-\x{faff}";
        Regex::new(&format!(r"[{script}]|[\p{{L}}\p{{N}}_--[{script}]]+")).expect("a pattern")
    });
    let pattern = if unspaced { &UNSPACED } else { &SPACED };
    pattern.find_iter(text).map(|found| found.as_str()).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    ratio(sum, count)
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn f1(precision: f64, recall: f64) -> f64 {
    ratio(2.0 * precision * recall, precision + recall)
}
