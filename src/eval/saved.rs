//! An evaluation as JSON: figures by group, and each page, so that a later one can be held against it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Evaluation;
use super::bootstrap::intervals;
use super::decisions::{Count, Tally, tallies};
use super::error::EvalError;
use super::files;
use super::groups::{By, Group};
use super::run::{Outcome, System};
use super::score::{Body, PageScore, Segments, Sums};
use crate::bulk::Input;

/// The form of the JSON; another number is another form.
const FORM: u32 = 1;

/// An evaluation, as it is written and read again.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Saved {
    form: u32,
    cleancopy: String,
    pub(super) systems: Vec<SavedSystem>,
    problems: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct SavedSystem {
    pub(super) name: String,
    /// How good it is at telling articles from other pages, where gold tells them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) is_article: Option<Telling>,
    pub(super) groups: Vec<SavedGroup>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    rules: BTreeMap<String, SavedTally>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    roles: BTreeMap<String, SavedTally>,
    pub(super) pages: Vec<SavedPage>,
}

/// Articles against other pages.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Telling {
    pub(super) pages: usize,
    /// Probability that an article is rated above another page.
    pub(super) auc: f64,
    /// Mean of the shares of articles and of other pages that are told rightly.
    pub(super) balanced_accuracy: f64,
}

/// Some pages with something in common.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct SavedGroup {
    pub(super) by: String,
    pub(super) name: String,
    pub(super) pages: usize,
    /// Pages whose gold has segments.
    pub(super) segmented: usize,
    pub(super) figures: BTreeMap<String, f64>,
    /// Intervals of 95 %, from drawing pages anew.
    pub(super) intervals: BTreeMap<String, [f64; 2]>,
}

/// Blocks and words that were kept and dropped, rightly and wrongly.
#[derive(Debug, Deserialize, Serialize)]
struct SavedTally {
    kept_rightly: [u64; 2],
    kept_wrongly: [u64; 2],
    dropped_rightly: [u64; 2],
    dropped_wrongly: [u64; 2],
}

/// One page.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct SavedPage {
    pub(super) corpus: String,
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    language: String,
    site: String,
    #[serde(skip_serializing_if = "is_false")]
    missing: bool,
    #[serde(rename = "P", skip_serializing_if = "Option::is_none")]
    precision: Option<f64>,
    #[serde(rename = "R", skip_serializing_if = "Option::is_none")]
    recall: Option<f64>,
    #[serde(rename = "F1", skip_serializing_if = "Option::is_none")]
    f1: Option<f64>,
    #[serde(rename = "wF1", skip_serializing_if = "Option::is_none")]
    words: Option<f64>,
    /// No word came out.
    #[serde(skip_serializing_if = "is_false")]
    empty: bool,
    /// Segments: found, missed and leaked.
    #[serde(skip_serializing_if = "Option::is_none")]
    segments: Option<[usize; 3]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authors: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<f64>,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Evaluation {
    /// The evaluation as JSON: for each system its figures by group with their intervals, the tallies of rules and roles, and all
    /// pages. [`compare`](Self::compare) reads it again.
    pub fn json(&self) -> String {
        // Strings, numbers and maps with names: nothing in it can fail.
        serde_json::to_string_pretty(&self.saved()).unwrap_or_default() + "\n"
    }

    pub(super) fn saved(&self) -> Saved {
        let saved = || self.systems.iter().map(|system| self.saved_system(system)).collect();
        let systems = self.pool.install(saved);
        let (cleancopy, problems) = (env!("CARGO_PKG_VERSION").to_owned(), self.problems.clone());
        Saved { form: FORM, cleancopy, systems, problems }
    }

    fn saved_system(&self, system: &System) -> SavedSystem {
        let groups: Vec<Group> = By::ALL.iter().flat_map(|by| self.groups(*by)).collect();
        let blocks = || system.pages.iter().flatten().flat_map(|page| &page.blocks);
        let by_rule = tallies(blocks(), |block| block.rule.id());
        let by_role = tallies(blocks(), |block| block.role.name());
        let saved = |tallies: Vec<(&'static str, Tally)>| {
            tallies.into_iter().map(|(name, tally)| (name.to_owned(), SavedTally::of(&tally))).collect()
        };
        let pages = system.pages.iter().enumerate();
        SavedSystem {
            name: system.name.clone(),
            is_article: self.telling(system),
            groups: groups.par_iter().filter_map(|group| system.group(group)).collect(),
            rules: saved(by_rule),
            roles: saved(by_role),
            pages: pages.filter_map(|(at, page)| Some(self.saved_page(at, page.as_ref()?))).collect(),
        }
    }

    #[expect(clippy::indexing_slicing, reason = "`at` is the number of a page of the gold, which has facts")]
    fn saved_page(&self, at: usize, outcome: &Outcome) -> SavedPage {
        let (gold, facts) = (&self.gold[at], &self.facts[at]);
        let PageScore { body, segments, title, date, authors } = outcome.score;
        SavedPage {
            corpus: gold.corpus.clone(),
            id: gold.id.clone(),
            url: gold.url.clone(),
            language: facts.language.clone(),
            site: facts.site.clone(),
            missing: outcome.missing,
            precision: body.map(|body| rounded(body.precision)),
            recall: body.map(|body| rounded(body.recall)),
            f1: body.map(|body| rounded(body.f1())),
            words: body.map(|body| rounded(body.words)),
            empty: body.is_some_and(|body| !body.any),
            segments: segments.map(|Segments { found, missed, leaked }| [found, missed, leaked]),
            title,
            date,
            authors: authors.map(rounded),
            confidence: outcome.prediction.confidence.map(rounded),
            article: outcome.prediction.article.map(rounded),
        }
    }

    /// How a system tells articles from other pages, where the gold has both.
    #[expect(clippy::arithmetic_side_effects, reason = "as many as there are pages in memory")]
    pub(super) fn telling(&self, system: &System) -> Option<Telling> {
        let (mut articles, mut others) = (Vec::new(), Vec::new());
        for (gold, page) in self.gold.iter().zip(&system.pages) {
            let rated = page.as_ref().and_then(|page| page.prediction.article);
            if let (Some(page_type), Some(rated)) = (&gold.page_type, rated) {
                if page_type == "article" { articles.push(rated) } else { others.push(rated) }
            }
        }
        if articles.is_empty() || others.is_empty() {
            return None;
        }
        let share = |rated: &[f64], is: fn(f64) -> bool| {
            rated.iter().filter(|rated| is(**rated)).count() as f64 / rated.len() as f64
        };
        let right = [share(&articles, is_article), share(&others, |rated| !is_article(rated))];
        let pages = articles.len() + others.len();
        Some(Telling {
            pages,
            auc: auc(articles, others),
            balanced_accuracy: right.iter().sum::<f64>() / 2.0,
        })
    }
}

/// Whether a page passes for an article, as this program has it.
fn is_article(rated: f64) -> bool {
    rated >= 0.3
}

/// Probability that one of the first is above one of the second; a tie is half.
#[expect(clippy::arithmetic_side_effects, reason = "no more than twice the pages that are in memory")]
fn auc(mut first: Vec<f64>, mut second: Vec<f64>) -> f64 {
    first.sort_by(f64::total_cmp);
    second.sort_by(f64::total_cmp);
    let won = |value: &f64| {
        let below = second.partition_point(|other| other < value);
        let not_above = second.partition_point(|other| other <= value);
        (below + not_above) as f64 / 2.0
    };
    first.iter().map(won).sum::<f64>() / (first.len() as f64 * second.len() as f64)
}

impl System {
    /// The scores of some pages that it tried.
    #[expect(
        clippy::indexing_slicing,
        reason = "numbers of pages of the gold, and a system has an outcome for each"
    )]
    pub(super) fn scores(&self, pages: &[usize]) -> Vec<PageScore> {
        pages.iter().filter_map(|at| Some(self.pages[*at].as_ref()?.score)).collect()
    }

    /// The figures of a group; `None` where it tried none of its pages.
    pub(super) fn group(&self, group: &Group) -> Option<SavedGroup> {
        let scores = self.scores(&group.pages);
        if scores.is_empty() {
            return None;
        }
        let sums = Sums::of(&scores);
        let named = |figures: super::Figures| {
            figures.into_iter().map(|(name, value)| (name.to_owned(), rounded(value))).collect()
        };
        let ends = intervals(&scores).into_iter();
        Some(SavedGroup {
            by: group.by.name().to_owned(),
            name: group.name.clone(),
            pages: scores.len(),
            segmented: sums.with_segments(),
            figures: named(sums.figures()),
            intervals: ends.map(|(name, ends)| (name.to_owned(), ends.map(rounded))).collect(),
        })
    }
}

impl SavedTally {
    fn of(tally: &Tally) -> Self {
        let pair = |count: Count| [count.blocks, count.words];
        Self {
            kept_rightly: pair(tally.kept_rightly),
            kept_wrongly: pair(tally.kept_wrongly),
            dropped_rightly: pair(tally.dropped_rightly),
            dropped_wrongly: pair(tally.dropped_wrongly),
        }
    }
}

impl SavedPage {
    /// The score that was saved.
    pub(super) fn score(&self) -> PageScore {
        let body = |precision, recall| Body {
            precision,
            recall,
            words: self.words.unwrap_or_default(),
            any: !self.empty,
        };
        PageScore {
            body: self.precision.zip(self.recall).map(|(precision, recall)| body(precision, recall)),
            segments: self.segments.map(|[found, missed, leaked]| Segments { found, missed, leaked }),
            title: self.title,
            date: self.date,
            authors: self.authors,
        }
    }
}

impl Saved {
    /// Reads what [`Evaluation::json`] wrote.
    pub(super) fn read(input: &Input) -> Result<Self, EvalError> {
        let name = files::name_of(input);
        let saved: Self = serde_json::from_str(&files::text(input)?)
            .map_err(|error| EvalError::at(&name, format!("no evaluation that --json wrote: {error}")))?;
        if saved.form != FORM {
            let reason = format!("an evaluation of form {}; this version reads form {FORM}", saved.form);
            return Err(EvalError::at(name, reason));
        }
        Ok(saved)
    }
}

/// To six decimals, which is more than any figure is sure of.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
