//! The pages of a [`Setup`] -> what each system made of them, scored.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::Evaluation;
use super::convention::Conventions;
use super::decisions::{Judged, judge};
use super::error::EvalError;
use super::files;
use super::gold::{Gold, Page};
use super::groups::Facts;
use super::layout;
use super::predictions::{self, Prediction, Predictions};
use super::score::{Found, PageScore, Sought};
use crate::article::Article;
use crate::bulk::{Input, read_whole};
use crate::clean::{Cleaner, Hints};
use crate::options::Options;

/// The name of this program among systems.
const OWN: &str = "cleancopy";

/// What this program looks for besides the text.
const ALL: Sought = Sought { title: true, authors: true, date: true };

/// How many pages without a prediction, or predictions without a page, are named one by one.
const NAMED: usize = 10;

/// What to evaluate, and on what.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Setup {
    /// Files and folders with gold. Default: none.
    pub gold: Vec<Input>,
    /// What other systems made of the pages: their names, and files or folders. Default: none.
    pub predictions: Vec<(String, Input)>,
    /// Whether the pages are cleaned, too. Default: yes.
    pub cleans: bool,
    /// How they are cleaned.
    pub options: Options,
    /// What each corpus counts as the article. Default: as the options say.
    pub conventions: Conventions,
    /// Threads; 0 means as many as there are cores. Default: 0.
    pub threads: usize,
}

impl Default for Setup {
    fn default() -> Self {
        let (options, conventions) = Default::default();
        Self { gold: Vec::new(), predictions: Vec::new(), cleans: true, options, conventions, threads: 0 }
    }
}

impl Setup {
    /// The same with other [`gold`](Self::gold).
    #[must_use]
    pub fn with_gold(self, gold: impl IntoIterator<Item = Input>) -> Self {
        Self { gold: gold.into_iter().collect(), ..self }
    }

    /// The same with the [`predictions`](Self::predictions) of one more system.
    #[must_use]
    pub fn with_predictions(mut self, name: impl Into<String>, input: Input) -> Self {
        self.predictions.push((name.into(), input));
        self
    }

    /// The same, with the pages [cleaned](Self::cleans) or not.
    #[must_use]
    pub fn with_cleans(self, cleans: bool) -> Self {
        Self { cleans, ..self }
    }

    /// The same with other [`options`](Self::options).
    #[must_use]
    pub fn with_options(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// The same with other [`conventions`](Self::conventions).
    #[must_use]
    pub fn with_conventions(self, conventions: Conventions) -> Self {
        Self { conventions, ..self }
    }

    /// The same with a number of [`threads`](Self::threads).
    #[must_use]
    pub fn with_threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }
}

/// A system, and what it made of each page; `None` for the pages of corpora that it did not try.
pub(super) struct System {
    pub(super) name: String,
    pub(super) pages: Vec<Option<Outcome>>,
}

/// What a system made of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub(super) prediction: Prediction,
    /// There was nothing to score, which counts as an empty text.
    pub(super) missing: bool,
    pub(super) score: PageScore,
    /// Where this program cleaned the page and the gold has a text.
    pub(super) blocks: Vec<Judged>,
}

pub(super) fn evaluate(
    setup: &Setup,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Evaluation, EvalError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(setup.threads).build();
    let pool = pool.map_err(|error| EvalError::new(format!("threads cannot be started: {error}")))?;
    let (gold, facts, systems, problems) = pool.install(|| evaluate_here(setup, progress))?;
    Ok(Evaluation { gold, facts, systems, problems, pool })
}

/// What an evaluation is made of, but for its threads.
type Parts = (Vec<Gold>, Vec<Facts>, Vec<System>, Vec<String>);

#[expect(
    clippy::indexing_slicing,
    reason = "`at` is the number of a page of the gold, and each system has an outcome for each"
)]
fn evaluate_here(setup: &Setup, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Parts, EvalError> {
    let mut gold = layout::gold_of(&setup.gold)?;
    let others = others(setup)?;
    add_sources(&mut gold, &others);
    let mut problems = Vec::new();
    let mut systems = Vec::new();
    if setup.cleans {
        systems.extend(own(setup, &gold, progress, &mut problems));
    }
    for (name, predictions) in others {
        systems.push(other(name, predictions, &gold, &mut problems)?);
    }
    if systems.is_empty() {
        return Err(EvalError::new(
            "none of the pages is there: give them as `html` in the gold, in pages/ or html/ beside it, or give predictions",
        ));
    }
    let of_page = |at: usize| {
        let blocks = systems.iter().find_map(|system| Some(&system.pages[at].as_ref()?.blocks));
        Facts::of(&gold[at], blocks.map_or(&[], Vec::as_slice))
    };
    let facts = (0..gold.len()).into_par_iter().map(of_page).collect();
    Ok((gold, facts, systems, problems))
}

/// The predictions of all other systems; each has a name of its own.
fn others(setup: &Setup) -> Result<Vec<(String, Predictions)>, EvalError> {
    let mut names: BTreeSet<&str> = setup.cleans.then_some(OWN).into_iter().collect();
    for (name, _) in &setup.predictions {
        if !names.insert(name) {
            return Err(EvalError::new(format!("two systems are called {name:?}")));
        }
    }
    let all = &setup.predictions;
    all.iter().map(|(name, input)| Ok((name.clone(), predictions::read(input)?))).collect()
}

/// Adds the gold of texts that predictions were made of: that of the page itself.
fn add_sources(gold: &mut Vec<Gold>, others: &[(String, Predictions)]) {
    let known: BTreeSet<String> = gold.iter().map(|gold| gold.corpus.clone()).collect();
    let wanted: BTreeSet<&str> = others
        .iter()
        .flat_map(|(_, predictions)| predictions)
        .filter_map(|(page, ..)| page.corpus.as_deref())
        .filter(|corpus| !known.contains(*corpus))
        .collect();
    for corpus in wanted {
        let Some((of, _)) = corpus.split_once(" <- ") else { continue };
        let added: Vec<Gold> =
            gold.iter().filter(|gold| gold.corpus == of).map(|gold| gold.of_source(corpus)).collect();
        gold.extend(added);
    }
}

/// What this program makes of the pages; `None` where there are none.
fn own(
    setup: &Setup,
    gold: &[Gold],
    progress: &(dyn Fn(usize, usize) + Sync),
    problems: &mut Vec<String>,
) -> Option<System> {
    let with_pages: BTreeSet<&str> = gold
        .iter()
        .filter(|gold| !matches!(gold.page, Page::Unknown))
        .map(|gold| gold.corpus.as_str())
        .collect();
    let cleaners: HashMap<&str, Cleaner> = with_pages
        .iter()
        .map(|corpus| (*corpus, Cleaner::new(setup.conventions.apply(corpus, setup.options.clone()))))
        .collect();
    let of = gold.iter().filter(|gold| cleaners.contains_key(gold.corpus.as_str())).count();
    let done = AtomicUsize::new(0);
    let outcomes: Vec<Option<Result<Outcome, String>>> = gold
        .par_iter()
        .map(|gold| {
            let outcome = outcome(cleaners.get(gold.corpus.as_str())?, setup, gold);
            #[expect(clippy::arithmetic_side_effects, reason = "as many as there are pages in memory")]
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, of);
            Some(outcome)
        })
        .collect();
    if with_pages.is_empty() {
        return None;
    }
    let pages = gold.iter().zip(outcomes).map(|(gold, outcome)| {
        outcome.map(|outcome| {
            outcome.unwrap_or_else(|reason| {
                problems.push(format!("{}: {reason}", gold.name()));
                missing(gold, ALL)
            })
        })
    });
    Some(System { pages: pages.collect(), name: OWN.to_owned() })
}

/// An empty text.
fn missing(gold: &Gold, sought: Sought) -> Outcome {
    Outcome { missing: true, score: PageScore::of(gold, "", &Found::default(), sought), ..Outcome::default() }
}

/// Cleans a page and scores what comes out; the error is a sentence.
fn outcome(cleaner: &Cleaner, setup: &Setup, gold: &Gold) -> Result<Outcome, String> {
    let article = catch_unwind(AssertUnwindSafe(|| clean(cleaner, setup, gold)))
        .unwrap_or_else(|_| Err("internal: cleaning the page panicked".to_owned()))?;
    let metadata = &article.metadata;
    let found = Found {
        title: article.title().map(str::to_owned),
        authors: metadata.authors.as_ref().map(|found| found.value.clone()).unwrap_or_default(),
        date: metadata.date.as_ref().map(|found| found.value.clone()),
    };
    let prediction = Prediction {
        text: article.text(),
        found,
        confidence: Some(f64::from(article.confidence)),
        article: Some(f64::from(article.article_score)),
    };
    let score = PageScore::of(gold, &prediction.text, &prediction.found, ALL);
    let blocks = gold.text.as_ref().map(|text| judge(&article, text)).unwrap_or_default();
    Ok(Outcome { prediction, missing: false, score, blocks })
}

fn clean(cleaner: &Cleaner, setup: &Setup, gold: &Gold) -> Result<Article, String> {
    let hints = Hints::default().with_url(gold.url.as_deref());
    let article = match &gold.page {
        Page::Unknown => return Err(format!("there is no page {}.html beside the gold", gold.id)),
        Page::Html(html) => cleaner.clean_html(html, &hints),
        Page::Text(text) => cleaner.clean_text(text),
        Page::File(path) => {
            let said = |error| format!("{}: {error}", path.display());
            let limit = setup.options.limits.document_bytes;
            let bytes = read_whole(&Input::Path(path.clone()), limit).map_err(said)?;
            let is_text = path.file_name().and_then(|name| name.to_str()).is_some_and(files::is_text_name);
            if is_text { cleaner.clean_text(&bytes) } else { cleaner.clean_html(&bytes, &hints) }
        }
    };
    article.map_err(|error| error.to_string())
}

/// The system that made some predictions.
#[expect(clippy::indexing_slicing, reason = "`assign` gives numbers of pages of the gold")]
fn other(
    name: String,
    predictions: Predictions,
    gold: &[Gold],
    problems: &mut Vec<String>,
) -> Result<System, EvalError> {
    let sought = predictions::sought(&predictions);
    let mut of_page = assign(&name, predictions, gold, problems)?;
    let tried: BTreeSet<&str> = of_page.keys().map(|at| gold[*at].corpus.as_str()).collect();
    let mut lacking = Vec::new();
    let mut outcome = |(at, gold): (usize, &Gold)| {
        if !tried.contains(gold.corpus.as_str()) {
            return None;
        }
        let Some(prediction) = of_page.remove(&at) else {
            lacking.push(gold.name());
            return Some(missing(gold, sought));
        };
        let score = PageScore::of(gold, &prediction.text, &prediction.found, sought);
        Some(Outcome { prediction, score, ..Outcome::default() })
    };
    let pages = gold.iter().enumerate().map(&mut outcome).collect();
    tell(problems, &lacking, &format!("{name}: no prediction, which counts as an empty text"));
    Ok(System { name, pages })
}

/// Predictions by the number of their page. A page whose corpus is not said must be of one corpus only.
#[expect(clippy::indexing_slicing, reason = "`by_id` has numbers of pages of the gold")]
fn assign(
    name: &str,
    predictions: Predictions,
    gold: &[Gold],
    problems: &mut Vec<String>,
) -> Result<HashMap<usize, Prediction>, EvalError> {
    let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, gold) in gold.iter().enumerate() {
        by_id.entry(&gold.id).or_default().push(at);
    }
    let (mut of_page, mut unknown) = (HashMap::new(), Vec::new());
    let mut places: HashMap<usize, String> = HashMap::new();
    for (page, prediction, place) in predictions {
        let stem = files::stem(page.id.rsplit('/').next().unwrap_or_default());
        let same_id = by_id.get(page.id.as_str()).or_else(|| by_id.get(stem)).map_or(&[][..], Vec::as_slice);
        let of_corpus = |at: &&usize| page.corpus.as_ref().is_none_or(|corpus| gold[**at].corpus == *corpus);
        let same: Vec<usize> = same_id.iter().filter(of_corpus).copied().collect();
        match same[..] {
            [] => unknown.push(page.id),
            [at] => {
                if let Some(before) = places.insert(at, place.clone()) {
                    let reason = format!("page {:?} is there twice; it was at {before} before", page.id);
                    return Err(EvalError::at(place, reason));
                }
                of_page.insert(at, prediction);
            }
            [first, second, ..] => {
                let [first, second] = [first, second].map(|at| &gold[at].corpus);
                let reason = format!("{:?} is in {first} and in {second}; say which in `corpus`", page.id);
                return Err(EvalError::at(place, reason));
            }
        }
    }
    if of_page.is_empty() {
        return Err(EvalError::new(format!("{name}: no prediction is of a page of the gold")));
    }
    tell(problems, &unknown, &format!("{name}: no gold for this prediction, which is left out"));
    Ok(of_page)
}

/// Names some pages, and counts the others.
#[expect(clippy::arithmetic_side_effects, reason = "there are more than `NAMED`")]
fn tell(problems: &mut Vec<String>, pages: &[String], what: &str) {
    problems.extend(pages.iter().take(NAMED).map(|page| format!("{what}: {page}")));
    if pages.len() > NAMED {
        problems.push(format!("{what}: and {} more", pages.len() - NAMED));
    }
}
