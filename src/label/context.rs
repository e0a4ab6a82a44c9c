//! Second pass: rows again, with the first scores of the blocks around it. A teaser may read like a paragraph; its
//! neighbours tell it apart (after the context-sensitive pass of jusText).

#![expect(
    clippy::indexing_slicing,
    reason = "blocks and elements are numbered as on the page, with a weight, a score and a sum of each block, which is in its groups"
)]

use super::features::Features;
use super::features::vocabulary::Vocabulary;
use super::lexicon::Lexicon;
use super::numbers::Numbers;
use super::score::Columns;
use crate::read::page::{Origin, Page};

/// Blocks looked at on each side.
const REACH: isize = 5;

/// Share of a running mean that the next block replaces.
const FADE: f32 = 0.3;

/// Score below which a block is surely none of the article; a text without such blocks was cleaned before.
const LOW: f32 = 0.1;

/// Blocks beyond which the distance to the kept text no longer counts.
const FAR_FROM_TEXT: f32 = 40.0;

/// The names of the columns that the second pass adds to those of [`Features::names`], in the order in which they are made.
pub fn names(origin: Origin) -> Vec<String> {
    let page = Page::of_one_block(origin);
    let features = Features::extract(&page, &Lexicon::new());
    let mut names = Vec::new();
    Context::of(&page, &features, &[0.0]).columns(&mut names);
    names
}

/// Blocks that belong together, by a number that they share.
type Key = fn(&Page, &Features, u32) -> u64;

/// Of plain text, only lines that no blank line parts belong together.
fn groups(origin: Origin) -> &'static [(&'static str, Key)] {
    match origin {
        Origin::Html => &GROUPS,
        Origin::Text => &[("lines", |_, _, element| u64::from(element))],
    }
}

/// Blocks of one element, one and two steps further up, and of one design.
const GROUPS: [(&str, Key); 5] = [
    ("siblings", |page, _, element| u64::from(parent(page, element))),
    ("cousins", |page, _, element| u64::from(parent(page, parent(page, element)))),
    ("second_cousins", |page, _, element| u64::from(parent(page, parent(page, parent(page, element))))),
    ("same_design", |_, features, element| signature(features, element)),
    ("same_path", |page, features, element| {
        signature(features, element) << 32 | signature(features, parent(page, element))
    }),
];

fn parent(page: &Page, element: u32) -> u32 {
    page.elements[element as usize].parent
}

fn signature(features: &Features, element: u32) -> u64 {
    u64::from(features.elements.stats[element as usize].signature)
}

/// The first scores of a page, and what is counted over all of them.
pub struct Context<'p> {
    features: &'p Features,
    /// Probabilities (0..=1), by block.
    scores: &'p [f32],
    /// Length of the text that the scores keep of all blocks before each, and at the end of all.
    kept: Vec<f32>,
    all_text: f32,
    before: Vec<f32>,
    after: Vec<f32>,
    highest: f32,
    lowest: f32,
    low_share: f32,
    /// The first and the last block of the text that is kept.
    first: f32,
    last: f32,
    vocabulary: Vocabulary,
    groups: Groups,
}

impl<'p> Context<'p> {
    /// Of a page that was scored.
    pub fn of(page: &'p Page, features: &'p Features, scores: &'p [f32]) -> Self {
        let weights = &features.weights;
        let with_length = || scores.iter().zip(weights).map(|(score, weight)| (*score, weight.length));
        let mut after = running_means(with_length().rev());
        after.reverse();
        let mut kept = Vec::with_capacity(scores.len().saturating_add(1));
        kept.push(0.0);
        kept.extend(with_length().scan(0.0, |sum, (score, length)| {
            *sum += score * length;
            Some(*sum)
        }));
        let low = scores.iter().filter(|score| **score < LOW).count();
        let text_kept = |at: &usize| scores[*at] > 0.5 && weights[*at].is_prose;
        Self {
            kept,
            all_text: weights.iter().map(|weight| weight.length).sum::<f32>().max(1.0),
            before: running_means(with_length()),
            after,
            highest: scores.iter().copied().fold(0.0, f32::max),
            lowest: scores.iter().copied().fold(1.0, f32::min),
            low_share: low as f32 / scores.len().max(1) as f32,
            first: (0..scores.len()).find(text_kept).unwrap_or(0) as f32,
            last: (0..scores.len()).rfind(text_kept).unwrap_or(0) as f32,
            vocabulary: Vocabulary::of(features, |at| text_kept(&at)),
            groups: Groups::of(page, features, scores),
            features,
            scores,
        }
    }

    /// Adds the columns of blocks to their rows, or their names to a list.
    pub fn columns(&self, rows: &mut impl Columns) {
        let Self { features, scores, kept, .. } = self;
        rows.add("score", |at| scores[at]);
        for step in (-REACH..=REACH).filter(|step| *step != 0) {
            let near = |at: usize| at.checked_add_signed(step).and_then(|near| scores.get(near));
            rows.add(format_args!("score_at{step:+}"), |at| near(at).copied().unwrap_or(f32::NAN));
        }
        let all_kept = kept[scores.len()].max(1.0);
        rows.add("mean_before", |at| self.before[at]);
        rows.add("mean_after", |at| self.after[at]);
        rows.add("kept_before", |at| kept[at] / all_kept);
        rows.add("kept_after", |at| {
            (all_kept - kept[at] - scores[at] * features.weights[at].length) / all_kept
        });
        rows.add("kept_share", |_| all_kept / self.all_text);
        rows.add("highest", |_| self.highest);
        rows.add("from_first", |at| (at as f32 - self.first).clamp(-FAR_FROM_TEXT, FAR_FROM_TEXT));
        rows.add("to_last", |at| (self.last - at as f32).clamp(-FAR_FROM_TEXT, FAR_FROM_TEXT));
        rows.add("known_to_kept", |at| self.vocabulary.known_share(features, at));
        rows.add("lowest", |_| self.lowest);
        rows.add("low_share", |_| self.low_share);
        rows.add("echo_of_kept", |at| self.vocabulary.echo_share(features, at));
        for (kind, (name, _)) in self.groups.kinds.iter().enumerate() {
            let group = |at: usize| self.groups.of_block(kind, at);
            rows.add(format_args!("{name}_score"), |at| {
                group(at).mean_of_others(scores[at], weight(features, at))
            });
            rows.add(format_args!("{name}_highest"), |at| {
                group(at).highest_of_others(scores[at], weight(features, at))
            });
        }
    }
}

/// For each block the fading mean of the scores before it, long blocks counting more.
fn running_means(scores: impl Iterator<Item = (f32, f32)>) -> Vec<f32> {
    let mut mean = 0.0;
    scores
        .map(|(score, length)| {
            let before = mean;
            let share = FADE * (length / 100.0).clamp(0.2, 1.0);
            mean += share * (score - mean);
            before
        })
        .collect()
}

/// The groups of each kind, by what their blocks share.
struct Groups {
    kinds: &'static [(&'static str, Key)],
    groups: Vec<Group>,
    /// By kind, of each block the number of its group.
    of_blocks: Vec<u32>,
    /// How many blocks there are.
    blocks: usize,
}

#[derive(Clone, Default)]
struct Group {
    score: f32,
    weight: f32,
    highest: f32,
    second: f32,
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "blocks and groups of a page, of which each kind has as many as there are blocks at most"
)]
impl Groups {
    fn of(page: &Page, features: &Features, scores: &[f32]) -> Self {
        let (kinds, blocks) = (groups(page.origin), page.blocks.len());
        let room = kinds.len() * blocks;
        let (mut groups, mut of_blocks) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let mut numbers = Numbers::default();
        for (_, key) in kinds {
            let first = groups.len();
            numbers.fill(page.blocks.iter().map(|block| key(page, features, block.element)));
            groups.resize(first + numbers.different, Group::default());
            for (at, number) in numbers.all.iter().enumerate() {
                groups[first + *number as usize].add(scores[at], weight(features, at));
                of_blocks.push(first as u32 + number);
            }
        }
        Self { kinds, groups, of_blocks, blocks }
    }

    fn of_block(&self, kind: usize, at: usize) -> &Group {
        &self.groups[self.of_blocks[kind * self.blocks + at] as usize]
    }
}

impl Group {
    fn add(&mut self, score: f32, weight: f32) {
        self.score += score * weight;
        self.weight += weight;
        self.second = self.second.max(score.min(self.highest));
        self.highest = self.highest.max(score);
    }

    /// Mean score of all blocks but one; absent where that one is next to all of the group.
    fn mean_of_others(&self, score: f32, weight: f32) -> f32 {
        let others = self.weight - weight;
        if others < LEAST_WEIGHT { f32::NAN } else { (self.score - score * weight) / others }
    }

    /// Highest score of all blocks but one; absent likewise.
    fn highest_of_others(&self, score: f32, weight: f32) -> f32 {
        let highest = if score >= self.highest { self.second } else { self.highest };
        if self.weight - weight < LEAST_WEIGHT { f32::NAN } else { highest }
    }
}

/// Weight of the blocks of a group from which on they say something; every block has 0.1 or more, see [`weight_of`].
pub(super) const LEAST_WEIGHT: f32 = 0.05;

/// How much the score of a block counts in its group.
fn weight(features: &Features, at: usize) -> f32 {
    weight_of(features.weights[at].length)
}

/// How much the score of a text of so many characters counts among others.
pub(super) fn weight_of(length: f32) -> f32 {
    length.sqrt() + 0.1
}
