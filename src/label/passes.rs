//! The three passes: every block by its own columns, again with the scores around it, then the groups of blocks.

use super::context::{self, Context};
use super::features::{Features, PageRows};
use super::groups::{self, Group, GroupRows, SURELY_NOT};
use super::lexicon::Lexicon;
use super::score::{LANES, Layout, Model, Rows, Table, probability};
use super::wording::{Buckets, Wording};
use crate::read::page::{Origin, Page};

/// The fitted scores of pages of one origin.
#[derive(Clone, Debug)]
pub struct Passes {
    /// The columns of [`PageRows`] that any pass asks for, those of [`Context`] that the second and third do, and those of
    /// [`GroupRows`] that the third does.
    pub(super) own: Layout,
    pub(super) context: Layout,
    groups: Layout,
    /// Scores a block by its own columns.
    first: Model,
    /// Scores it again by those around it.
    second: Model,
    /// What groups are judged by; without it the second scores stand.
    third: Option<(Model, Wording)>,
}

/// Scores of the blocks of a page, and which of them belong together.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Probabilities (0..=1) that a block is of the article, by block.
    pub blocks: Vec<f32>,
    /// All blocks, in the groups that they are judged in.
    pub groups: Vec<Group>,
}

/// What the first two passes leave to the third.
struct Doubted {
    first: Vec<f32>,
    second: Vec<f32>,
    /// The blocks that were scored twice, and their rows.
    blocks: Vec<usize>,
    rows: Rows,
}

impl Passes {
    /// Reads the tables of the first two passes for pages of an origin, and for the third its table and that of the wording.
    ///
    /// # Errors
    /// The line and what is wrong with it, or the name of a column that cannot be made.
    pub fn parse(
        origin: Origin,
        [first, second]: [&str; 2],
        third: Option<(&str, &str)>,
    ) -> Result<Self, String> {
        let third = match third {
            Some((table, wording)) => Some((Table::parse(table)?, Wording::parse(wording)?)),
            None => None,
        };
        Self::bind(origin, Table::parse(first)?, Table::parse(second)?, third)
    }

    pub(super) fn from_bytes(
        origin: Origin,
        [first, second]: [&[u8]; 2],
        third: Option<(&[u8], &[u8])>,
    ) -> Self {
        let third = third.map(|(table, wording)| (Table::from_bytes(table), Wording::from_bytes(wording)));
        Self::bind(origin, Table::from_bytes(first), Table::from_bytes(second), third)
            .expect("a test holds the tables that come with the crate against the columns")
    }

    fn bind(
        origin: Origin,
        first: Table,
        second: Table,
        third: Option<(Table, Wording)>,
    ) -> Result<Self, String> {
        let none = Table::default();
        let last = third.as_ref().map_or(&none, |(table, _)| table);
        let own = Layout::asked_by(Features::names(origin), &[&first, &second, last]);
        let context = Layout::asked_by(context::names(origin), &[&second, last]);
        let groups = Layout::asked_by(groups::names(origin), &[last]);
        let third = match third {
            Some((table, wording)) => Some((table.bind(&[&own, &context, &groups])?, wording)),
            None => None,
        };
        Ok(Self {
            first: first.bind(&[&own])?,
            second: second.bind(&[&own, &context])?,
            third,
            own,
            context,
            groups,
        })
    }

    /// Scores the blocks of a page.
    pub fn scores(&self, page: &Page, features: &Features, lexicon: &Lexicon) -> Scores {
        let doubted = self.two_passes(page, features, lexicon);
        let groups = groups::of_page(page, &features.elements);
        let blocks = match &self.third {
            Some(third) => self.third_pass(page, features, &groups, doubted, third),
            None => doubted.second,
        };
        Scores { blocks, groups }
    }

    /// The first and the second scores (0..=1) of the blocks of a page, for those who fit the third.
    pub fn block_scores(&self, page: &Page, features: &Features, lexicon: &Lexicon) -> [Vec<f32>; 2] {
        let Doubted { first, second, .. } = self.two_passes(page, features, lexicon);
        [first, second]
    }

    fn two_passes(&self, page: &Page, features: &Features, lexicon: &Lexicon) -> Doubted {
        let columns = PageRows::of(page, features, lexicon);
        let mut rows = Rows::new(self.own.len());
        let mut doubted = Doubted {
            first: Vec::with_capacity(page.blocks.len()),
            second: Vec::new(),
            blocks: Vec::new(),
            rows: Rows::new(self.own.len() + self.context.len()),
        };
        // As many rows as are scored at once, so that those of a page are never all there.
        for start in (0..page.blocks.len()).step_by(LANES) {
            rows.clear();
            for at in start..page.blocks.len().min(start + LANES) {
                rows.add();
                columns.columns(at, &mut rows.writer(at - start, 0, &self.own));
            }
            for (lane, score) in self.first.probabilities(&rows).enumerate() {
                doubted.first.push(score);
                if score >= SURELY_NOT {
                    doubted.blocks.push(start + lane);
                    doubted.rows.add_copy(&rows, lane);
                }
            }
        }
        let context = Context::of(page, features, &doubted.first);
        for (place, at) in doubted.blocks.iter().enumerate() {
            context.columns(*at, &mut doubted.rows.writer(place, self.own.len(), &self.context));
        }
        doubted.second.clone_from(&doubted.first);
        for (at, score) in doubted.blocks.iter().zip(self.second.probabilities(&doubted.rows)) {
            doubted.second[*at] = score;
        }
        doubted
    }

    /// Scores the groups that hold a block in doubt; the blocks of a group have its score.
    fn third_pass(
        &self,
        page: &Page,
        features: &Features,
        groups: &[Group],
        doubted: Doubted,
        (model, wording): &(Model, Wording),
    ) -> Vec<f32> {
        let Doubted { first, second: mut scores, blocks, rows: doubted_rows } = doubted;
        let representative = |at: usize| Some((at, groups::representative(&groups[at], features, &first)?));
        let in_doubt: Vec<(usize, usize)> = (0..groups.len()).filter_map(representative).collect();
        let mut said = vec![f32::NAN; scores.len()];
        let mut buckets = Buckets::default();
        for at in in_doubt.iter().flat_map(|(group, _)| groups[*group].blocks.clone()) {
            let text = page.text_of(&page.blocks[at]);
            said[at] = wording.log_odds(buckets.of(text, features.words_of(at)));
        }
        let columns = GroupRows::of(page, features, groups, &scores, &said);
        let before = self.own.len() + self.context.len();
        let mut rows = Rows::new(before + self.groups.len());
        for in_doubt in in_doubt.chunks(LANES) {
            rows.clear();
            for (row, (group, block)) in in_doubt.iter().enumerate() {
                rows.add_copy(&doubted_rows, blocks.partition_point(|at| at < block));
                columns.columns(*group, &mut rows.writer(row, before, &self.groups));
            }
            for ((group, _), odds) in in_doubt.iter().zip(model.log_odds(&rows)) {
                let score = probability(odds + logit(columns.score(*group)));
                scores[groups[*group].blocks.clone()].fill(score);
            }
        }
        scores
    }
}

/// The log odds of a score, which is never quite certain.
fn logit(score: f32) -> f32 {
    let score = score.clamp(CERTAIN, 1.0 - CERTAIN);
    (score / (1.0 - score)).ln()
}

/// How far from 0 and from 1 a score stays.
const CERTAIN: f32 = 1e-4;
