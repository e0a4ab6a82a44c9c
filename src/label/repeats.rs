//! What the other pages of a site say of a block: who has seen some knows what a site puts into every page. It is evidence, and
//! deletes nothing by itself: trees weigh how many pages have the block, and whether they keep it, against its score.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks are numbered as on the page, and there is a score and what is known of each; runs part the list and have one block at least"
)]
#![expect(clippy::arithmetic_side_effects, reason = "the lengths of runs add up to that of the list")]

use std::sync::LazyLock;

use super::features::Features;
use super::passes::{BlockTrace, Pass, Reader, TRACED, logit};
use super::score::{Columns, LANES, Layout, Model, Rows, Table, probability};
use crate::read::page::{BlockKind, Origin, Page};

/// Other pages that must have a block before it counts as repeated.
pub const LEAST: u32 = 2;

/// Score (0..=1) that a repeated block begins with at most: who judges a page alone is never so sure that it is none of the site's.
const SURE: f32 = 0.98;

/// Share (0..=1) of the other pages below which a heading says nothing: writers use the same words above parts of a text.
const HEADINGS: f32 = 1.0 / 3.0;

/// Repeated blocks in a row beyond which more do not count.
const RUN: f32 = 40.0;

/// The name of the column with the score of the page alone.
const SCORE: &str = "repeat_score";

/// What is known of one block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repeat {
    /// Other pages of the site that have it.
    pub pages: u32,
    /// Those of them that keep it, by scores and rules alone.
    pub kept: u32,
}

/// What is known of the blocks of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Other pages of the site that were compared.
    pub pages: u32,
    /// By block.
    pub blocks: Vec<Repeat>,
}

/// Whoever knows other pages of a page's site.
pub trait Neighbours {
    /// What they say of its blocks, given the scores (0..=1) of these; nothing where the page is not like them.
    fn repeats(&self, page: &Page, scores: &[f32]) -> Option<Repeats>;
}

/// The trees that come with the crate, and the columns that they ask for.
static MODEL: LazyLock<Weights> = LazyLock::new(|| {
    let table = Table::from_bytes(compiled!("templates"));
    Weights::bind(table).unwrap_or_default()
});

/// Trees on the rows of repeated blocks.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    layout: Layout,
    model: Model,
}

impl Weights {
    /// Reads a table.
    ///
    /// # Errors
    /// The line and what is wrong with it, or the name of a column that cannot be made.
    pub fn parse(table: &str) -> Result<Self, String> {
        Self::bind(Table::parse(table)?)
    }

    fn bind(table: Table) -> Result<Self, String> {
        let layout = Layout::asked_by(names(), &[&table]);
        let model = table.bind(&[&layout])?;
        Ok(Self { layout, model })
    }

    /// Those that come with the crate.
    pub(super) fn own() -> &'static Self {
        &MODEL
    }

    /// Scores the repeated blocks again.
    pub(super) fn weigh(&self, page: &Page, features: &Features, repeats: &Repeats, scores: &mut [f32]) {
        let columns = RepeatRows::of(page, features, repeats, scores);
        let repeated: Vec<usize> = columns.repeated().collect();
        let mut odds = Vec::with_capacity(repeated.len());
        let mut rows = Rows::new(self.layout.len(), LANES);
        for blocks in repeated.chunks(LANES) {
            rows.clear();
            blocks.iter().for_each(|_| rows.add());
            columns.columns(&mut rows.writer(0, 0, &self.layout, blocks));
            odds.extend(self.model.log_odds(&rows));
        }
        for (at, odds) in repeated.into_iter().zip(odds) {
            scores[at] = probability(logit(scores[at].min(SURE)) + odds);
        }
    }

    /// Adds to how each repeated block came to its score what the other pages did to it. `alone` are the scores before that.
    pub(super) fn trace(
        &self,
        page: &Page,
        features: &Features,
        repeats: &Repeats,
        alone: &[f32],
        threshold: f32,
        traces: &mut [BlockTrace],
    ) {
        let reader = Reader::of(Pass::Site, &self.model, &[&self.layout]);
        let columns = RepeatRows::of(page, features, repeats, alone);
        let mut rows = Rows::new(self.layout.len(), LANES);
        for at in columns.repeated().take_while(|at| *at < TRACED) {
            rows.clear();
            rows.add();
            columns.columns(&mut rows.writer(0, 0, &self.layout, &[at]));
            let mut row: Vec<f32> = rows.row(0).collect();
            let read = reader.read(&row, f64::from(logit(alone[at].min(SURE))));
            let mut turns = reader.turns(&mut row, &read, threshold);
            // With another score it would start from elsewhere, too.
            turns.retain(|turn| &*turn.name != SCORE);
            traces[at].turns = turns;
            traces[at].passes.push(read);
        }
    }
}

/// The names of the columns, in the order in which they are made.
pub fn names() -> Vec<String> {
    let page = Page::of_one_block(Origin::Html);
    let features = Features::extract(&page, &super::lexicon::Lexicon::new());
    let repeats = Repeats { pages: 1, blocks: vec![Repeat::default()] };
    let mut names = Vec::new();
    RepeatRows::of(&page, &features, &repeats, &[0.0]).columns(&mut names);
    names
}

/// What is measured of repeated blocks.
pub struct RepeatRows<'p> {
    page: &'p Page,
    features: &'p Features,
    repeats: &'p Repeats,
    scores: &'p [f32],
    /// By block: how many repeated ones stand in a row there.
    runs: Vec<f32>,
}

impl<'p> RepeatRows<'p> {
    /// Of a page whose blocks have scores (0..=1).
    pub fn of(page: &'p Page, features: &'p Features, repeats: &'p Repeats, scores: &'p [f32]) -> Self {
        let mut runs = vec![0.0; repeats.blocks.len()];
        let mut at = 0;
        for run in repeats.blocks.chunk_by(|a, b| (a.pages >= LEAST) == (b.pages >= LEAST)) {
            if run[0].pages >= LEAST {
                runs[at..at + run.len()].fill((run.len() as f32).min(RUN));
            }
            at += run.len();
        }
        Self { page, features, repeats, scores, runs }
    }

    /// The blocks that have a row.
    pub fn repeated(&self) -> impl Iterator<Item = usize> {
        let blocks = self.repeats.blocks.iter().enumerate();
        let is_repeated = |(at, block): &(usize, &Repeat)| {
            let is_heading = matches!(self.page.kind_of(&self.page.blocks[*at]), BlockKind::Heading(_));
            block.pages >= LEAST
                && !(is_heading && (block.pages as f32) < HEADINGS * self.repeats.pages as f32)
        };
        blocks.filter(is_repeated).map(|(at, _)| at)
    }

    /// Adds the columns of blocks to their rows, or their names to a list.
    pub fn columns(&self, rows: &mut impl Columns) {
        let repeat = |at: usize| &self.repeats.blocks[at];
        rows.add(SCORE, |at| logit(self.scores[at].min(SURE)));
        rows.add("repeat_pages", |at| repeat(at).pages as f32);
        rows.add("repeat_share", |at| repeat(at).pages as f32 / self.repeats.pages.max(1) as f32);
        rows.add("repeat_kept", |at| repeat(at).kept as f32 / repeat(at).pages.max(1) as f32);
        rows.add("repeat_log_length", |at| self.features.texts[at].length.max(1.0).ln());
        rows.add("repeat_links", |at| {
            let block = &self.page.blocks[at];
            block.link_bytes as f32 / block.text.len().max(1) as f32
        });
        rows.add("repeat_run", |at| self.runs[at]);
        rows.add("repeat_of", |_| self.repeats.pages as f32);
    }
}
