//! The passes over the blocks of a page, each over those that the one before left in doubt: by a few columns, by all of a
//! block's own, again with the scores around it, then the groups of blocks. So most blocks cost little (a cascade, after Viola
//! and Jones, "Rapid object detection using a boosted cascade of simple features", 2001).

mod trace;

use smallvec::SmallVec;

use super::context::{self, Context};
use super::features::{Features, PageRows};
use super::groups::{self, Group, GroupRows, SURELY_NOT};
use super::lexicon::Lexicon;
use super::score::{LANES, Layout, Model, Rows, Table, probability};
use super::wording::{Buckets, Wording};
use crate::read::page::{Origin, Page};
use crate::spare::{Lent, Spare};
pub use trace::{BlockTrace, Feature, Pass, PassScore, Turn};
pub(super) use trace::{Reader, TRACED};

/// The fitted scores of pages of one origin.
#[derive(Clone, Debug)]
pub struct Passes {
    /// The columns of [`PageRows`] that any pass asks for, those of [`Context`] that the second and third do, and those of
    /// [`GroupRows`] that the third does.
    pub(super) own: Layout,
    pub(super) context: Layout,
    groups: Layout,
    /// Finds the blocks that are surely none of the article, by a few columns of [`PageRows`]; without it all are in doubt.
    prefilter: Option<(Layout, Model)>,
    /// Score of the prefilter below which a block is not looked at again.
    doubt: f32,
    /// Scores a block by its own columns.
    first: Model,
    /// Scores it again by those around it.
    second: Model,
    /// What groups are judged by; without it the second scores stand.
    third: Option<(Model, Wording)>,
    /// The memory of rows that were scored at once; all that a page has in doubt would be too much to keep.
    spare: Spare<Rows>,
}

/// The tables of the passes: texts, or the bytes that `build.rs` made of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tables<T> {
    /// Of a few columns and trees: which blocks are surely none of the article; without it all are in doubt.
    pub prefilter: Option<T>,
    /// Of a block's own columns.
    pub first: T,
    /// Of these and the scores around it.
    pub second: T,
    /// Of the groups of blocks, and of what blocks say; without these the second scores stand.
    pub third: Option<(T, T)>,
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

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "blocks and groups are numbered as on the page, and there is a score of each block; lengths of rows are counts of names"
)]
impl Passes {
    /// Reads the tables of the passes over pages of an origin.
    ///
    /// # Errors
    /// The line and what is wrong with it, or the name of a column that cannot be made.
    pub fn parse(origin: Origin, tables: Tables<&str>) -> Result<Self, String> {
        let Tables { prefilter, first, second, third } = tables;
        let third = match third {
            Some((table, wording)) => Some((Table::parse(table)?, Wording::parse(wording)?)),
            None => None,
        };
        let prefilter = prefilter.map(Table::parse).transpose()?;
        Self::bind(origin, prefilter, [Table::parse(first)?, Table::parse(second)?], third)
    }

    #[expect(clippy::expect_used, reason = "the tables come with the crate")]
    pub(super) fn from_bytes(origin: Origin, tables: Tables<&[u8]>) -> Self {
        let Tables { prefilter, first, second, third } = tables;
        let third = third.map(|(table, wording)| (Table::from_bytes(table), Wording::from_bytes(wording)));
        let both = [first, second].map(Table::from_bytes);
        Self::bind(origin, prefilter.map(Table::from_bytes), both, third)
            .expect("a test holds the tables that come with the crate against the columns")
    }

    fn bind(
        origin: Origin,
        prefilter: Option<Table>,
        [first, second]: [Table; 2],
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
        let prefilter = match prefilter {
            Some(table) => {
                let layout = Layout::asked_by(Features::names(origin), &[&table]);
                let model = table.bind(&[&layout])?;
                Some((layout, model))
            }
            None => None,
        };
        Ok(Self {
            prefilter,
            doubt: doubt(origin),
            first: first.bind(&[&own])?,
            second: second.bind(&[&own, &context])?,
            third,
            own,
            context,
            groups,
            spare: Spare::default(),
        })
    }

    /// No rows yet, of so many columns each, for as many as are scored at once.
    fn rows(&self, columns: usize) -> Lent<'_, Rows> {
        let mut rows = self.spare.lend();
        rows.begin(columns, LANES);
        rows
    }

    /// Scores the blocks of a page.
    pub fn scores(&self, page: &Page, features: &Features, lexicon: &Lexicon) -> Scores {
        let doubted = self.two_passes(page, features, lexicon);
        let groups = groups::of_page(page, &features.elements);
        let blocks = match &self.third {
            Some(third) => self.third_pass(page, features, &groups, &doubted, third),
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
        let (first, in_doubt) = self.filter(&columns, page.blocks.len());
        let mut doubted = Doubted {
            first,
            second: Vec::new(),
            blocks: Vec::with_capacity(in_doubt.len()),
            rows: Rows::new(self.own.len() + self.context.len(), in_doubt.len()),
        };
        let mut rows = self.rows(self.own.len());
        // As many rows as are scored at once, so that those of a page are never all there.
        for in_doubt in in_doubt.chunks(LANES) {
            columns.write(in_doubt, &mut rows, &self.own);
            for ((lane, at), score) in in_doubt.iter().enumerate().zip(self.first.probabilities(&rows)) {
                doubted.first[*at] = score;
                if score >= SURELY_NOT {
                    doubted.blocks.push(*at);
                    doubted.rows.add_copy(&rows, lane);
                }
            }
        }
        let context = Context::of(page, features, &doubted.first);
        for (tile, blocks) in doubted.blocks.chunks(LANES).enumerate() {
            context.columns(&mut doubted.rows.writer(tile, self.own.len(), &self.context, blocks));
        }
        doubted.second.clone_from(&doubted.first);
        for (at, score) in doubted.blocks.iter().zip(self.second.probabilities(&doubted.rows)) {
            doubted.second[*at] = score;
        }
        doubted
    }

    /// The scores of all blocks by a few columns, 0 where they were not asked, and the blocks that are in doubt after it.
    fn filter(&self, columns: &PageRows, count: usize) -> (Vec<f32>, Vec<usize>) {
        let mut scores = vec![0.0; count];
        let all: Vec<usize> = (0..count).collect();
        let Some((layout, model)) = &self.prefilter else { return (scores, all) };
        let mut rows = self.rows(layout.len());
        for blocks in all.chunks(LANES) {
            columns.write(blocks, &mut rows, layout);
            for (at, score) in blocks.iter().zip(model.probabilities(&rows)) {
                scores[*at] = score;
            }
        }
        let in_doubt = all.into_iter().filter(|at| scores[*at] >= self.doubt).collect();
        (scores, in_doubt)
    }

    /// Scores the groups that hold a block in doubt; the blocks of a group have its score.
    fn third_pass(
        &self,
        page: &Page,
        features: &Features,
        groups: &[Group],
        doubted: &Doubted,
        (model, wording): &(Model, Wording),
    ) -> Vec<f32> {
        let mut scores = doubted.second.clone();
        self.group_rows(page, features, groups, doubted, wording, |in_doubt, rows, starts| {
            for ((group, odds), start) in in_doubt.iter().zip(model.log_odds(rows)).zip(starts) {
                scores[groups[*group].blocks.clone()].fill(probability(odds + start));
            }
        });
        scores
    }

    /// Hands on the rows of the groups that hold a block in doubt, some at a time, with the log odds that each starts from.
    fn group_rows(
        &self,
        page: &Page,
        features: &Features,
        groups: &[Group],
        doubted: &Doubted,
        wording: &Wording,
        mut score: impl FnMut(&[usize], &Rows, &[f32]),
    ) {
        let Doubted { first, second: scores, blocks, rows: doubted_rows } = doubted;
        let representative = |at: usize| Some((at, groups::representative(&groups[at], features, first)?));
        let mut in_doubt: Vec<(usize, usize)> = Vec::with_capacity(groups.len());
        in_doubt.extend((0..groups.len()).filter_map(representative));
        let mut said = vec![f32::NAN; scores.len()];
        let mut buckets = Buckets::default();
        for at in in_doubt.iter().flat_map(|(group, _)| groups[*group].blocks.clone()) {
            let text = page.text_of(&page.blocks[at]);
            said[at] = wording.log_odds(buckets.of(text, features.words_of(at)));
        }
        let columns = GroupRows::of(page, features, groups, scores, &said);
        let before = self.own.len() + self.context.len();
        let mut rows = self.rows(before + self.groups.len());
        for in_doubt in in_doubt.chunks(LANES) {
            rows.clear();
            for (_, block) in in_doubt {
                rows.add_copy(doubted_rows, blocks.partition_point(|at| at < block));
            }
            let (numbers, starts): (SmallVec<[usize; LANES]>, SmallVec<[f32; LANES]>) =
                in_doubt.iter().map(|(group, _)| (*group, logit(columns.score(*group)))).unzip();
            columns.columns(&mut rows.writer(0, before, &self.groups, &numbers));
            score(&numbers, &rows, &starts);
        }
    }
}

impl PageRows<'_> {
    /// Makes the columns of some blocks, [`LANES`] or fewer, the only rows.
    fn write(&self, blocks: &[usize], rows: &mut Rows, layout: &Layout) {
        rows.clear();
        blocks.iter().for_each(|_| rows.add());
        self.columns(&mut rows.writer(0, 0, layout, blocks));
    }
}

/// Score of the prefilter below which a block is not looked at again. With whole sites held out, that is so of 56 in 100 blocks
/// of the corpora of pages; the first pass would have given 3 in 1,000 of them [`SURELY_NOT`] or more, and none a half. Of the
/// lines of all that pages show it is so of 52 in 100, of which 18 in 1,000 would have had as much, and none a half. `fit.py` has
/// both, too.
fn doubt(origin: Origin) -> f32 {
    match origin {
        Origin::Html => 0.004,
        Origin::Text => 0.01,
    }
}

/// The log odds of a score, which is never quite certain.
pub(super) fn logit(score: f32) -> f32 {
    let score = score.clamp(CERTAIN, 1.0 - CERTAIN);
    (score / (1.0 - score)).ln()
}

/// How far from 0 and from 1 a score stays.
const CERTAIN: f32 = 1e-4;
