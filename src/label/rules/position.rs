//! Rules that go by what comes before and after a block.

use rustc_hash::FxHashSet;

use super::{Rule, drop, keep};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::text::End;
use crate::read::page::{Origin, Page};

/// Drops the headline and each block that says just the same. See [`Rule::Headline`].
pub(super) fn headline(features: &Features, verdicts: &mut [Verdict]) {
    let Some(headline) = features.headline else { return };
    let hash = features.texts[headline].hash;
    for (text, verdict) in features.texts.iter().zip(verdicts) {
        if text.hash == hash {
            drop(verdict, Rule::Headline);
        }
    }
}

/// Where nothing was kept, keeps the running text of the best container. See [`Rule::Fallback`].
pub(super) fn fallback(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    if verdicts.iter().any(|verdict| verdict.keep) {
        return;
    }
    let best = features.elements.best;
    for (at, block) in page.blocks.iter().enumerate() {
        let sentence = page.origin == Origin::Text && features.texts[at].end == End::Sentence;
        if sentence || features.weights[at].is_prose && page.ancestors(block.element).any(|id| id == best) {
            keep(&mut verdicts[at], Rule::Fallback);
        }
    }
}

/// Share (0..=1) of the running text, repetitions not counted, that a second copy of the body has at least. Recipes and
/// plans repeat single steps.
const COPY_OF_BODY: f32 = 0.5;

/// Drops a second copy of the body, whatever it scores: running text that was kept before, where a run of blocks that all
/// occurred before holds enough of it. See [`Rule::Duplicate`].
pub(super) fn duplicates(features: &Features, verdicts: &mut [Verdict]) {
    let (mut seen, mut kept) = (FxHashSet::default(), FxHashSet::default());
    let (mut run, mut longest, mut all) = (0.0, 0.0_f32, 0.0);
    let mut copies = Vec::new();
    for (at, (text, verdict)) in features.texts.iter().zip(verdicts.iter()).enumerate() {
        let is_copy = !seen.insert(text.hash);
        run = if is_copy { run } else { 0.0 };
        if !text.is_sentence_like() {
            continue;
        }
        if kept.contains(&text.hash) {
            copies.push(at);
            run += text.length;
            longest = longest.max(run);
        } else if verdict.keep {
            kept.insert(text.hash);
            all += text.length;
        }
    }
    if longest >= COPY_OF_BODY * all {
        copies.into_iter().for_each(|at| drop(&mut verdicts[at], Rule::Duplicate));
    }
}
