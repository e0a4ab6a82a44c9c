//! Second pass: each row again, with the first scores of the blocks around it. A teaser may read like a paragraph; its
//! neighbours tell it apart (after the context-sensitive pass of jusText).

use rustc_hash::FxHashMap;

use super::features::Features;
use super::features::vocabulary::Vocabulary;
use super::score::Rows;
use crate::read::page::{Origin, Page};

/// Blocks looked at on each side.
const REACH: isize = 5;

/// Share of a running mean that the next block replaces.
const FADE: f32 = 0.3;

/// Score below which a block is surely none of the article; a text without such blocks was cleaned before.
const LOW: f32 = 0.1;

/// Blocks beyond which the distance to the kept text no longer counts.
const FAR_FROM_TEXT: f32 = 40.0;

/// Names of the columns that the second pass adds to those of [`Features`].
pub fn names(origin: Origin) -> Vec<String> {
    let mut names = vec!["score".to_owned()];
    names.extend((-REACH..=REACH).filter(|step| *step != 0).map(|step| format!("score_at{step:+}")));
    names.extend(
        [
            "mean_before",
            "mean_after",
            "kept_before",
            "kept_after",
            "kept_share",
            "highest",
            "from_first",
            "to_last",
            "known_to_kept",
            "lowest",
            "low_share",
            "echo_of_kept",
        ]
        .map(str::to_owned),
    );
    for group in groups(origin) {
        names.push(format!("{group}_score"));
        names.push(format!("{group}_highest"));
    }
    names
}

/// Of plain text, only lines that no blank line parts belong together.
fn groups(origin: Origin) -> &'static [&'static str] {
    match origin {
        Origin::Html => &GROUPS,
        Origin::Text => &["lines"],
    }
}

/// Blocks that belong together: those of one element, one and two steps further up, and of one design.
const GROUPS: [&str; 5] = ["siblings", "cousins", "second_cousins", "same_design", "same_path"];

/// The rows of the second pass for some blocks: the features, then the columns of [`names`].
/// `scores` are the probabilities (0..=1) of all blocks.
pub fn rows(page: &Page, features: &Features, scores: &[f32], wanted: impl Fn(usize) -> bool) -> Rows {
    let count = scores.len();
    let kept: Vec<f32> =
        scores.iter().zip(&features.weights).map(|(score, weight)| score * weight.length).collect();
    let all_kept = kept.iter().sum::<f32>().max(1.0);
    let all_text = features.weights.iter().map(|weight| weight.length).sum::<f32>().max(1.0);
    let highest = scores.iter().copied().fold(0.0, f32::max);
    let before = running_means(scores.iter().zip(&features.weights).map(|(s, w)| (*s, w.length)));
    let mut after = running_means(scores.iter().zip(&features.weights).rev().map(|(s, w)| (*s, w.length)));
    after.reverse();
    let groups = group_scores(page, features, scores);
    let lowest = scores.iter().copied().fold(1.0, f32::min);
    let low_share = scores.iter().filter(|score| **score < LOW).count() as f32 / count.max(1) as f32;
    let text_kept = |at: usize| scores[at] > 0.5 && features.weights[at].good;
    let first = (0..count).find(|at| text_kept(*at)).unwrap_or(0) as f32;
    let last = (0..count).rfind(|at| text_kept(*at)).unwrap_or(0) as f32;
    let vocabulary = Vocabulary::of(features, text_kept);
    let (mut rows, mut row) = (Rows::default(), Vec::new());
    let mut kept_here = 0.0;
    for at in 0..count {
        let kept_before = kept_here;
        kept_here += kept[at];
        if !wanted(at) {
            continue;
        }
        row.clear();
        row.extend(features.rows.row(at));
        row.push(scores[at]);
        for step in (-REACH..=REACH).filter(|step| *step != 0) {
            let near = at.checked_add_signed(step).and_then(|near| scores.get(near));
            row.push(near.copied().unwrap_or(f32::NAN));
        }
        row.extend([
            before[at],
            after[at],
            kept_before / all_kept,
            (all_kept - kept_before - kept[at]) / all_kept,
            all_kept / all_text,
            highest,
            (at as f32 - first).clamp(-FAR_FROM_TEXT, FAR_FROM_TEXT),
            (last - at as f32).clamp(-FAR_FROM_TEXT, FAR_FROM_TEXT),
            vocabulary.known_share(features, at),
            lowest,
            low_share,
            vocabulary.echo_share(features, at),
        ]);
        for group in &groups {
            row.extend([group[at].0, group[at].1]);
        }
        rows.push(&row);
    }
    rows
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

/// For each group and block: mean score of the others in its group by length, and the highest one.
fn group_scores(page: &Page, features: &Features, scores: &[f32]) -> Vec<Vec<(f32, f32)>> {
    if page.origin == Origin::Text {
        return vec![group_score(page, features, scores, &u64::from)];
    }
    let parent = |id: u32| page.elements[id as usize].parent;
    let signature = |id: u32| u64::from(features.elements.stats[id as usize].signature);
    let keys: [&dyn Fn(u32) -> u64; GROUPS.len()] = [
        &|id| u64::from(parent(id)),
        &|id| u64::from(parent(parent(id))),
        &|id| u64::from(parent(parent(parent(id)))),
        &signature,
        &|id| signature(id) << 32 | signature(parent(id)),
    ];
    keys.iter().map(|key| group_score(page, features, scores, key)).collect()
}

fn group_score(
    page: &Page,
    features: &Features,
    scores: &[f32],
    key: &dyn Fn(u32) -> u64,
) -> Vec<(f32, f32)> {
    #[derive(Default)]
    struct Group {
        score: f32,
        length: f32,
        highest: f32,
        second: f32,
    }
    let mut groups: FxHashMap<u64, Group> = FxHashMap::default();
    let weigh = |at: usize| features.weights[at].length.sqrt() + 0.1;
    for (at, block) in page.blocks.iter().enumerate() {
        let group = groups.entry(key(block.element)).or_default();
        group.score += scores[at] * weigh(at);
        group.length += weigh(at);
        group.second = group.second.max(scores[at].min(group.highest));
        group.highest = group.highest.max(scores[at]);
    }
    let others = |at: usize| {
        let group = &groups[&key(page.blocks[at].element)];
        let length = group.length - weigh(at);
        let highest = if scores[at] >= group.highest { group.second } else { group.highest };
        if length < 0.05 {
            return (f32::NAN, f32::NAN);
        }
        ((group.score - scores[at] * weigh(at)) / length, highest)
    };
    (0..page.blocks.len()).map(others).collect()
}
