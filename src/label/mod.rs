//! Blocks -> a [`Verdict`] each. First every block is scored by its own features, then again with the scores around
//! it, then rules decide what is certain.

pub mod context;
pub mod elements;
pub mod evidence;
pub mod features;
pub mod lexicon;
pub mod patterns;
pub mod roles;
pub mod rules;
pub mod score;
pub mod text;

use std::sync::{Arc, LazyLock};

use context::Context;
use features::{Features, PageRows};
use lexicon::{Lexicon, Markup};
use patterns::TextPatterns;
use roles::BlockRole;
use rules::{Rule, RuleSet};
use score::{LANES, Layout, Model, Rows, Table};

use crate::read::page::{Origin, Page};

/// Which of the two errors to avoid at the price of the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Balance {
    /// Fewer leaks: a doubtful block is dropped.
    Precision,
    /// Most pages whole and clean.
    #[default]
    Balanced,
    /// Fewer losses: a doubtful block is kept.
    Recall,
}

/// What becomes of a block, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it belongs to the article.
    pub keep: bool,
    /// What decided.
    pub rule: Rule,
    /// Probability (0..=1) that it belongs to the article, by the second pass.
    pub score: f32,
}

/// The labels of a page.
#[derive(Clone, Debug)]
pub struct Labels {
    /// By block.
    pub verdicts: Vec<Verdict>,
    /// What each block is to the reader, by block.
    pub roles: Vec<BlockRole>,
    /// The block that is the headline.
    pub headline: Option<usize>,
    /// ISO 639-1 code of the language whose stop words the page uses.
    pub language: &'static str,
    /// The blocks that readers wrote below the article.
    pub comments: Vec<usize>,
}

/// The fitted scores of pages of one origin.
#[derive(Clone, Debug)]
pub struct TwoPassModel {
    /// The columns of [`PageRows`] that either pass asks for, and those of [`Context`] that the second does.
    own: Layout,
    context: Layout,
    /// Scores a block by its own columns.
    first: Model,
    /// Scores it again by those around it.
    second: Model,
}

/// Everything that labelling needs besides the page; made once, shared by all threads.
#[derive(Clone)]
pub struct Labeller {
    lexicon: Arc<Lexicon>,
    /// Scores in place of [`HTML`].
    html: Option<Arc<TwoPassModel>>,
    /// Scores in place of [`TEXT`].
    text: Option<Arc<TwoPassModel>>,
    /// Rules that decide nothing.
    off: RuleSet,
}

/// The scores for HTML pages that come with the crate.
static HTML: LazyLock<TwoPassModel> =
    LazyLock::new(|| TwoPassModel::from_bytes(Origin::Html, compiled!("html-1"), compiled!("html-2")));

/// The scores for plain text that come with the crate.
static TEXT: LazyLock<TwoPassModel> =
    LazyLock::new(|| TwoPassModel::from_bytes(Origin::Text, compiled!("text-1"), compiled!("text-2")));

/// Words from which on a line among comments that ends in no sign is one of them, and no name or button.
const COMMENT_WORDS: u32 = 6;

/// Score above which a block is kept, by [`Balance`]; the README has what each gives.
fn threshold(balance: Balance) -> f32 {
    match balance {
        Balance::Precision => 0.75,
        Balance::Balanced => 0.5,
        Balance::Recall => 0.2,
    }
}

/// Score of the first pass below which a block is not looked at again. With whole sites held out, that is so of 191,399 of
/// the 309,121 blocks of the corpora; the second pass would have given none of them more than 0.11.
const SURELY_NOT: f32 = 0.01;

impl TwoPassModel {
    /// Reads the tables of the two passes for pages of an origin.
    ///
    /// # Errors
    /// The line and what is wrong with it, or the name of a column that cannot be made.
    pub fn parse(origin: Origin, first: &str, second: &str) -> Result<Self, String> {
        Self::bind(origin, Table::parse(first)?, Table::parse(second)?)
    }

    fn from_bytes(origin: Origin, first: &[u8], second: &[u8]) -> Self {
        Self::bind(origin, Table::from_bytes(first), Table::from_bytes(second))
            .expect("a test holds the tables that come with the crate against the columns")
    }

    fn bind(origin: Origin, first: Table, second: Table) -> Result<Self, String> {
        let own = Layout::asked_by(Features::names(origin), &[&first, &second]);
        let context = Layout::asked_by(context::names(origin), &[&second]);
        Ok(Self { first: first.bind(&[&own])?, second: second.bind(&[&own, &context])?, own, context })
    }

    fn scores(&self, page: &Page, features: &Features, lexicon: &Lexicon) -> Vec<f32> {
        let columns = PageRows::of(page, features, lexicon);
        let (mut rows, mut in_doubt) = (Rows::new(self.own.len()), Vec::new());
        let mut doubted = Rows::new(self.own.len() + self.context.len());
        let mut scores = Vec::with_capacity(page.blocks.len());
        // As many rows as are scored at once, so that those of a page are never all there.
        for start in (0..page.blocks.len()).step_by(LANES) {
            rows.clear();
            for at in start..page.blocks.len().min(start + LANES) {
                rows.add();
                columns.columns(at, &mut rows.writer(at - start, 0, &self.own));
            }
            for (lane, score) in self.first.probabilities(&rows).enumerate() {
                scores.push(score);
                if score >= SURELY_NOT {
                    in_doubt.push(start + lane);
                    doubted.add_copy(&rows, lane);
                }
            }
        }
        let context = Context::of(page, features, &scores);
        for (place, at) in in_doubt.iter().enumerate() {
            context.columns(*at, &mut doubted.writer(place, self.own.len(), &self.context));
        }
        for (at, score) in in_doubt.into_iter().zip(self.second.probabilities(&doubted)) {
            scores[at] = score;
        }
        scores
    }
}

impl Labeller {
    /// The lexicon and the fitted scores that come with the crate.
    pub fn new() -> Self {
        Self { lexicon: Arc::new(Lexicon::new()), html: None, text: None, off: RuleSet::default() }
    }

    /// The same with other scores for HTML pages.
    pub fn with_html(self, html: TwoPassModel) -> Self {
        Self { html: Some(Arc::new(html)), ..self }
    }

    /// The same with other scores for plain text.
    pub fn with_text(self, text: TwoPassModel) -> Self {
        Self { text: Some(Arc::new(text)), ..self }
    }

    /// The same without a rule, to see what it does. [`Rule::Score`] cannot be missed.
    pub fn without(self, rule: Rule) -> Self {
        Self { off: self.off.with(rule), ..self }
    }

    /// Labels the blocks of a page. Those that match one of the patterns are dropped, and are no comments.
    pub fn label(&self, page: &Page, balance: Balance, patterns: &[&TextPatterns]) -> Labels {
        let features = Features::extract(page, &self.lexicon);
        let passes = match page.origin {
            Origin::Html => self.html.as_deref().unwrap_or(&HTML),
            Origin::Text => self.text.as_deref().unwrap_or(&TEXT),
        };
        let scores = passes.scores(page, &features, &self.lexicon);
        let threshold = threshold(balance);
        let by_score = |score: &f32| Verdict { keep: *score > threshold, rule: Rule::Score, score: *score };
        let mut verdicts: Vec<Verdict> = scores.iter().map(by_score).collect();
        rules::apply(page, &features, patterns, self.off, &mut verdicts);
        let mut comments = comments(page, &features, &verdicts);
        comments.retain(|at| {
            let text = page.text_of(&page.blocks[*at]);
            !patterns.iter().any(|patterns| patterns.matches(text))
        });
        let language = Lexicon::language_code(features.language);
        let roles = roles::assign(page, &features, &verdicts, &comments);
        Labels { verdicts, roles, headline: features.headline, language, comments }
    }
}

/// What readers wrote: text in an element that is marked as one of comments, without names, dates and buttons.
fn comments(page: &Page, features: &Features, verdicts: &[Verdict]) -> Vec<usize> {
    let is_comment = |at: &usize| {
        let (block, text, verdict) = (&page.blocks[*at], &features.texts[*at], verdicts[*at]);
        let stats = features.elements.stats.get(block.element as usize);
        let among = stats.is_some_and(|stats| stats.markup_distance(Markup::Comments) < elements::FAR);
        let written = text.sentences > 0 || text.words >= COMMENT_WORDS;
        let passed_over = matches!(verdict.rule, Rule::Score | Rule::Tail) && !verdict.keep && !block.hidden;
        among && written && passed_over && block.link_bytes * 2 < block.text.len() as u32
    };
    (0..verdicts.len()).filter(is_comment).collect()
}

impl Default for Labeller {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_bound_to_columns_that_are_made() {
        for (origin, model) in [(Origin::Html, &*HTML), (Origin::Text, &*TEXT)] {
            assert!(model.own.len() > 100 && model.context.len() > 20, "{origin:?}: {}", model.own.len());
        }
    }

    #[test]
    fn a_table_that_asks_for_an_unknown_column_is_refused() {
        let table = "features log_lenght\ntree 0<1:1:2 =1 =2";
        let error = TwoPassModel::parse(Origin::Html, table, "tree =1").map(|_| ());
        assert_eq!(error, Err("no column is named \"log_lenght\"".to_owned()));
    }

    #[test]
    fn no_two_columns_have_one_name() {
        for origin in [Origin::Html, Origin::Text] {
            let mut names = Features::names(origin);
            names.extend(context::names(origin));
            let mut unique = names.clone();
            unique.sort();
            unique.dedup();
            assert_eq!(unique.len(), names.len(), "{origin:?}: {names:?}");
        }
    }
}
