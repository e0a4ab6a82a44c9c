//! How near what came out of a page is to its gold.
//!
//! - `P`, `R`, `F1`: precision and recall of shingles of four words, means over pages, and the F1 of the two means.
//! - `wF1`: F1 of the words in lower case, in any order, mean over pages.
//! - `clean`, `complete`, `perfect`: share of pages with a precision of .99 or more, a recall of .99 or more, both.
//! - `segP`, `segR`, `segF1`: segments that must and that must not be in the text, counted over all pages.
//! - `title`, `date`: share of pages with the right one. `authors`: F1 of the names, mean over pages.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::gold::Gold;
use super::words::{Numbers, counts, shingles, words};

/// Figures by name, 0 to 1. A figure for which there is no gold is not there.
pub type Figures = BTreeMap<&'static str, f64>;

/// The figures in the order of a table.
pub(super) const ORDER: [&str; 13] = [
    "F1", "P", "R", "wF1", "clean", "complete", "perfect", "segF1", "segP", "segR", "title", "date",
    "authors",
];

/// Precision or recall from which on a page counts as clean or complete.
pub(super) const NEARLY_ALL: f64 = 0.99;

/// What came out of a page besides its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) date: Option<String>,
}

/// What a system looks for besides the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sought {
    pub(super) title: bool,
    pub(super) authors: bool,
    pub(super) date: bool,
}

/// How one page came out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct PageScore {
    /// Where the gold has a text.
    pub(super) body: Option<Body>,
    /// Where the gold has segments.
    pub(super) segments: Option<Segments>,
    /// Where the gold has these, and the system looks for them.
    pub(super) title: Option<bool>,
    pub(super) date: Option<bool>,
    pub(super) authors: Option<f64>,
}

/// How the text of a page came out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Body {
    pub(super) precision: f64,
    pub(super) recall: f64,
    /// F1 of the words.
    pub(super) words: f64,
    /// There is a word in the text.
    pub(super) any: bool,
}

/// Segments of a page, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segments {
    /// That must be in the text and are.
    pub(super) found: usize,
    /// That must be in the text and are not.
    pub(super) missed: usize,
    /// That must not be in the text and are.
    pub(super) leaked: usize,
}

/// Scores texts by the id of their page; a page without a text counts as an empty one. All gold is of one corpus.
///
/// ```
/// use std::collections::HashMap;
///
/// use cleancopy::eval::{Gold, score};
///
/// let gold = [Gold::new("a", "Rain fell on the town all day")];
/// let texts = HashMap::from([("a".to_owned(), "Rain fell on the town".to_owned())]);
/// let figures = score(&gold, &texts);
/// assert_eq!((figures["P"], figures["R"]), (1.0, 0.5));
/// ```
pub fn score(gold: &[Gold], texts: &HashMap<String, String>) -> Figures {
    let score = |gold: &Gold| {
        let text = texts.get(&gold.id).map_or("", String::as_str);
        PageScore::of(gold, text, &Found::default(), Sought::default())
    };
    Sums::of(&gold.iter().map(score).collect::<Vec<_>>()).figures()
}

impl PageScore {
    /// Holds what came out of a page against its gold.
    pub(super) fn of(gold: &Gold, text: &str, found: &Found, sought: Sought) -> Self {
        let has_segments = !gold.with.is_empty() || !gold.without.is_empty();
        let title = gold.title.as_ref().filter(|_| sought.title);
        let own_day = gold.date.as_deref().and_then(day).filter(|_| sought.date);
        let has_authors = sought.authors && !gold.authors.is_empty();
        Self {
            body: gold.text.as_ref().map(|own| Body::of(own, text, gold.is_unspaced())),
            segments: has_segments.then(|| Segments::of(gold, text)),
            title: title.map(|title| same_name(title, found.title.as_deref())),
            date: own_day.map(|own| found.date.as_deref().and_then(day) == Some(own)),
            authors: has_authors.then(|| names_f1(&gold.authors, &found.authors)),
        }
    }

    /// What a page is ranked by, the worst first: F1 of its text, else how few of its segments are wrong.
    pub(super) fn rank(&self) -> Option<f64> {
        match (self.body, self.segments) {
            (Some(body), _) => Some(body.f1()),
            (None, Some(segments)) => Some(-(segments.missed as f64 + segments.leaked as f64)),
            (None, None) => None,
        }
    }
}

impl Body {
    fn of(gold: &str, text: &str, unspaced: bool) -> Self {
        let (expected, actual) = (words(gold, unspaced), words(text, unspaced));
        let mut numbers = Numbers::default();
        let bags = [&expected, &actual].map(|words| counts(shingles(&numbers.of(words))));
        let (precision, recall) = overlap(&bags[0], &bags[1]);
        let lower = [gold, text].map(str::to_lowercase);
        let mut numbers = Numbers::default();
        let bags = [&lower[0], &lower[1]].map(|text| counts(numbers.of(&words(text, unspaced))));
        let (p, r) = overlap(&bags[0], &bags[1]);
        Self { precision, recall, words: f1(p, r), any: !actual.is_empty() }
    }

    /// F1 of this page alone.
    pub(super) fn f1(&self) -> f64 {
        f1(self.precision, self.recall)
    }

    fn is_clean(&self) -> bool {
        self.precision >= NEARLY_ALL
    }

    fn is_complete(&self) -> bool {
        self.recall >= NEARLY_ALL
    }
}

impl Segments {
    #[expect(clippy::arithmetic_side_effects, reason = "those that are found are some of them")]
    fn of(gold: &Gold, text: &str) -> Self {
        let text = one_line(text);
        let count = |segments: &[String]| segments.iter().filter(|own| text.contains(&one_line(own))).count();
        let found = count(&gold.with);
        Self { found, missed: gold.with.len() - found, leaked: count(&gold.without) }
    }
}

/// What the figures of some pages are made of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    precision: Mean,
    recall: Mean,
    words: Mean,
    clean: Mean,
    complete: Mean,
    perfect: Mean,
    /// Pages with segments, and what these came to.
    segmented: usize,
    found: f64,
    missed: f64,
    leaked: f64,
    title: Mean,
    date: Mean,
    authors: Mean,
}

impl Sums {
    /// Of some pages.
    pub(super) fn of<'p>(pages: impl IntoIterator<Item = &'p PageScore>) -> Self {
        let mut sums = Self::default();
        pages.into_iter().for_each(|page| sums.add(page));
        sums
    }

    /// Counts a page.
    #[expect(clippy::arithmetic_side_effects, reason = "as many as there are pages in memory")]
    fn add(&mut self, page: &PageScore) {
        if let Some(body) = page.body {
            if body.any {
                self.precision.add(body.precision);
            }
            self.recall.add(body.recall);
            self.words.add(body.words);
            self.clean.add_whether(body.is_clean());
            self.complete.add_whether(body.is_complete());
            self.perfect.add_whether(body.is_clean() && body.is_complete());
        }
        if let Some(segments) = page.segments {
            self.segmented += 1;
            self.found += segments.found as f64;
            self.missed += segments.missed as f64;
            self.leaked += segments.leaked as f64;
        }
        page.title.into_iter().for_each(|right| self.title.add_whether(right));
        page.date.into_iter().for_each(|right| self.date.add_whether(right));
        page.authors.into_iter().for_each(|f1| self.authors.add(f1));
    }

    /// Pages whose gold has segments.
    pub(super) fn with_segments(&self) -> usize {
        self.segmented
    }

    /// The figures of all pages that were counted.
    pub(super) fn figures(&self) -> Figures {
        let mut figures = Figures::new();
        if self.recall.count > 0 {
            let (precision, recall) = (self.precision.value(), self.recall.value());
            figures.extend([("P", precision), ("R", recall), ("F1", f1(precision, recall))]);
        }
        if self.segmented > 0 {
            let precision = ratio(self.found, self.found + self.leaked);
            let recall = ratio(self.found, self.found + self.missed);
            figures.extend([("segP", precision), ("segR", recall), ("segF1", f1(precision, recall))]);
        }
        let means = [
            ("wF1", self.words),
            ("clean", self.clean),
            ("complete", self.complete),
            ("perfect", self.perfect),
            ("title", self.title),
            ("date", self.date),
            ("authors", self.authors),
        ];
        figures.extend(
            means.into_iter().filter(|(_, mean)| mean.count > 0).map(|(name, mean)| (name, mean.value())),
        );
        figures
    }
}

/// A mean in the making.
#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f64,
    count: usize,
}

impl Mean {
    #[expect(clippy::arithmetic_side_effects, reason = "as many as there are pages in memory")]
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    fn add_whether(&mut self, yes: bool) {
        self.add(f64::from(u8::from(yes)));
    }

    /// 0 of nothing.
    fn value(self) -> f64 {
        ratio(self.sum, self.count as f64)
    }
}

/// Precision and recall of one bag against another; two empty ones are equal.
#[expect(clippy::arithmetic_side_effects, reason = "no more than the words of two texts")]
fn overlap<T: Eq + Hash>(expected: &FxHashMap<T, usize>, actual: &FxHashMap<T, usize>) -> (f64, f64) {
    let common: usize =
        actual.iter().map(|(item, count)| expected.get(item).map_or(0, |own| *own.min(count))).sum();
    let (all, wanted): (usize, usize) = (actual.values().sum(), expected.values().sum());
    if all + wanted == 0 {
        return (1.0, 1.0);
    }
    (ratio(common as f64, all as f64), ratio(common as f64, wanted as f64))
}

/// Whether two names have the same words, case aside.
fn same_name(gold: &str, found: Option<&str>) -> bool {
    name(gold) == name(found.unwrap_or_default())
}

#[expect(clippy::arithmetic_side_effects, reason = "as many as there are names in memory")]
fn names_f1(gold: &[String], found: &[String]) -> f64 {
    let (gold, found): (BTreeSet<String>, BTreeSet<String>) =
        (gold.iter().map(|own| name(own)).collect(), found.iter().map(|own| name(own)).collect());
    ratio(2.0 * gold.intersection(&found).count() as f64, (gold.len() + found.len()) as f64)
}

/// The words of a name, case aside.
fn name(text: &str) -> String {
    words(&folded(text), false).join(" ")
}

/// Without the differences of case: by capitals, so that `ß` is `ss` and every sigma is one. Only a dotless i is none.
fn folded(text: &str) -> String {
    let fold = |char: char| -> String {
        if char == 'ı' {
            char.to_string()
        } else {
            char.to_uppercase().flat_map(char::to_lowercase).collect()
        }
    };
    text.chars().map(fold).collect()
}

/// `YYYY-MM-DD` at the beginning.
fn day(text: &str) -> Option<&str> {
    let day = text.get(..10)?;
    let is_day = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    is_day.then_some(day)
}

/// With a single space for each run of white space, to which Python counts the separators of ASCII.
pub(super) fn one_line(text: &str) -> String {
    let is_space = |char: char| char.is_whitespace() || matches!(char, '\u{1c}'..='\u{1f}');
    text.split(is_space).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

pub(super) fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

pub(super) fn f1(precision: f64, recall: f64) -> f64 {
    ratio(2.0 * precision * recall, precision + recall)
}
