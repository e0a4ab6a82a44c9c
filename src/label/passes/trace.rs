//! How each block came to its score: the passes it went through, what each of its columns did there, and which other value of one
//! would have turned the last one.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks and groups are numbered as on the page, and there is a trace of each block"
)]

use std::sync::Arc;

use super::{Doubted, Passes, probability};
use crate::label::features::{Features, PageRows};
use crate::label::groups::{self, Group};
use crate::label::lexicon::Lexicon;
use crate::label::score::{Bound, LANES, Layout, Model, Paths, Rows};
use crate::read::page::Page;

/// A pass over the blocks of a page. A block that one of them finds to be surely none of the article goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Pass {
    /// By a few features of the block.
    Filter,
    /// By all features of the block.
    Block,
    /// By these and the scores of the blocks around it.
    Context,
    /// By these and what is known of its group and its words; a table, a list or a quotation is judged as one, by its longest block.
    Group,
    /// By what other pages of the site say, of a block that some of them have; only with templates.
    Site,
}

impl Pass {
    /// Its name: `filter`, `block`, `context`, `group` or `site`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Filter => "filter",
            Self::Block => "block",
            Self::Context => "context",
            Self::Group => "group",
            Self::Site => "site",
        }
    }

    /// Whether it starts from the score of the pass before.
    pub(crate) fn goes_on(self) -> bool {
        matches!(self, Self::Group | Self::Site)
    }
}

/// What one pass made of a block. `start`, `base`, the weights of `features` and `others` add up to the log odds of `score`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PassScore {
    /// Which pass.
    pub pass: Pass,
    /// Log odds that it starts from: those of the pass before for [`Pass::Group`], of a group of several blocks their mean; the same
    /// for [`Pass::Site`], but no surer than .98; 0 for the others.
    pub start: f64,
    /// Log odds of a block of which nothing is known.
    pub base: f64,
    /// What moved the score most, the largest weight first; at most 12.
    pub features: Vec<Feature>,
    /// Log odds that all other features add.
    pub others: f64,
    /// Probability (0..=1) that the block is of the article.
    pub score: f32,
}

/// A feature of a block, and what it did to a score.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Feature {
    /// Its name. [`about`](crate::explain::about) says what it measures.
    pub name: Arc<str>,
    /// Its value; NaN where the page has none.
    pub value: f32,
    /// Log odds that it adds: above 0 for the article, below 0 against.
    pub weight: f64,
}

/// A value of a single feature for which the last pass would have decided otherwise, all others as they are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Turn {
    /// The name of the feature.
    pub name: Arc<str>,
    /// Its value.
    pub value: f32,
    /// What it would have to be.
    pub bound: Bound,
    /// The score (0..=1) that the block would have then.
    pub score: f32,
}

/// How a block came to its score.
#[derive(Clone, Debug, Default)]
pub struct BlockTrace {
    /// The passes that it went through; the last one gave its score.
    pub passes: Vec<PassScore>,
    /// What would have turned the last one.
    pub turns: Vec<Turn>,
}

/// Features of a pass that are named.
const FEATURES: usize = 12;

/// Features that are tried for what would turn a score, and what is told of them.
const TRIED: usize = 8;
const TURNS: usize = 3;

/// Blocks that are traced; the page of the corpora that has most has 2,641. Others have their scores alone, so that an explanation
/// stays of a size that a reader can use.
pub(crate) const TRACED: usize = 10_000;

/// Features whose values are classes without an order that a reader knows.
const CLASSES: &[&str] = &["tag", "kind", "first", "ends"];

/// The trees of a pass with the names of their columns.
pub(in crate::label) struct Reader {
    pass: Pass,
    paths: Paths,
    names: Vec<Arc<str>>,
}

impl Reader {
    pub(in crate::label) fn of(pass: Pass, model: &Model, layouts: &[&Layout]) -> Self {
        let names: Vec<Arc<str>> = layouts.iter().flat_map(|layout| layout.names()).collect();
        Self { pass, paths: Paths::of(model, names.len()), names }
    }

    pub(in crate::label) fn read(&self, row: &[f32], start: f64) -> PassScore {
        let weights = self.paths.weights(row);
        let odds = start + self.paths.base + weights.iter().sum::<f64>();
        let mut features: Vec<Feature> = { self.names.iter().zip(row).zip(&weights) }
            .filter(|(_, weight)| **weight != 0.0)
            .map(|((name, value), weight)| Feature { name: Arc::clone(name), value: *value, weight: *weight })
            .collect();
        features.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then_with(|| a.name.cmp(&b.name)));
        let others = features.iter().skip(FEATURES).map(|feature| feature.weight).sum();
        features.truncate(FEATURES);
        let score = probability(odds as f32);
        PassScore { pass: self.pass, start, base: self.paths.base, features, others, score }
    }

    /// What would have put the score to the other side of a threshold.
    pub(in crate::label) fn turns(&self, row: &mut [f32], read: &PassScore, threshold: f32) -> Vec<Turn> {
        let keeps = read.score > threshold;
        let limit = f64::from(threshold / (1.0 - threshold)).ln();
        let odds = read.start + read.base + self.paths.weights(row).iter().sum::<f64>();
        let mut turns: Vec<Turn> = Vec::new();
        for feature in read.features.iter().filter(|feature| (feature.weight > 0.0) == keeps).take(TRIED) {
            let is_class = CLASSES.iter().any(|class| feature.name.rsplit('_').next() == Some(class));
            let Some(column) = self.names.iter().position(|name| *name == feature.name) else { continue };
            let turned = || self.paths.turn(row, column, odds, |odds| (odds > limit) != keeps);
            if let Some((bound, odds)) = (!is_class).then(turned).flatten() {
                let (name, score) = (Arc::clone(&feature.name), probability(odds as f32));
                turns.push(Turn { name, value: feature.value, bound, score });
            }
        }
        turns.truncate(TURNS);
        turns
    }
}

impl Passes {
    /// How each block of a page came to its score, and what would have put it to the other side of a threshold.
    pub(crate) fn trace(
        &self,
        page: &Page,
        features: &Features,
        lexicon: &Lexicon,
        threshold: f32,
    ) -> Vec<BlockTrace> {
        let columns = PageRows::of(page, features, lexicon);
        let doubted = self.two_passes(page, features, lexicon);
        let mut traces = vec![BlockTrace::default(); page.blocks.len()];
        let all: Vec<usize> = (0..page.blocks.len().min(TRACED)).collect();
        if let Some((layout, model)) = &self.prefilter {
            let reader = Reader::of(Pass::Filter, model, &[layout]);
            self.trace_own(&columns, &all, layout, &reader, &mut traces);
        }
        let (_, mut in_doubt) = self.filter(&columns, page.blocks.len());
        in_doubt.retain(|at| *at < TRACED);
        let reader = Reader::of(Pass::Block, &self.first, &[&self.own]);
        self.trace_own(&columns, &in_doubt, &self.own, &reader, &mut traces);
        let reader = Reader::of(Pass::Context, &self.second, &[&self.own, &self.context]);
        for (place, at) in doubted.blocks.iter().enumerate().take_while(|(_, at)| **at < TRACED) {
            let mut row: Vec<f32> = doubted.rows.row(place).collect();
            let read = reader.read(&row, 0.0);
            if self.third.is_none() {
                traces[*at].turns = reader.turns(&mut row, &read, threshold);
            }
            traces[*at].passes.push(read);
        }
        self.trace_groups(page, features, &doubted, threshold, &mut traces);
        traces
    }

    /// Reads a pass over rows of the columns that blocks have by themselves.
    fn trace_own(
        &self,
        columns: &PageRows,
        blocks: &[usize],
        layout: &Layout,
        reader: &Reader,
        traces: &mut [BlockTrace],
    ) {
        let mut rows = Rows::new(layout.len(), LANES);
        for blocks in blocks.chunks(LANES) {
            columns.write(blocks, &mut rows, layout);
            for (row, at) in blocks.iter().enumerate() {
                let row: Vec<f32> = rows.row(row).collect();
                traces[*at].passes.push(reader.read(&row, 0.0));
            }
        }
    }

    fn trace_groups(
        &self,
        page: &Page,
        features: &Features,
        doubted: &Doubted,
        threshold: f32,
        traces: &mut [BlockTrace],
    ) {
        let Some((model, wording)) = &self.third else { return };
        let groups: Vec<Group> = groups::of_page(page, &features.elements);
        let reader = Reader::of(Pass::Group, model, &[&self.own, &self.context, &self.groups]);
        self.group_rows(page, features, &groups, doubted, wording, |in_doubt, rows, starts| {
            for (place, (group, start)) in in_doubt.iter().zip(starts).enumerate() {
                if groups[*group].blocks.start >= TRACED {
                    return;
                }
                let mut row: Vec<f32> = rows.row(place).collect();
                let read = reader.read(&row, f64::from(*start));
                let turns = reader.turns(&mut row, &read, threshold);
                for trace in traces[groups[*group].blocks.clone()].iter_mut().take(TRACED) {
                    trace.passes.push(read.clone());
                    trace.turns.clone_from(&turns);
                }
            }
        });
    }
}
