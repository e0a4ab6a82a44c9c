//! Rules that go by where a block stands.

use rustc_hash::FxHashSet;

use super::{Rule, drop, keep};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::lexicon::{Phrase, Place};
use crate::label::text::{End, TextStats};
use crate::read::page::{Origin, Page};

/// The headline is the record's title, not part of its text; nor is another block that says just the same.
pub(super) fn headline(features: &Features, verdicts: &mut [Verdict]) {
    let Some(headline) = features.headline else { return };
    let hash = features.texts[headline].hash;
    for (text, verdict) in features.texts.iter().zip(verdicts) {
        if text.hash == hash {
            drop(verdict, Rule::Headline);
        }
    }
}

/// Where nothing was kept, the running text in the best container is.
pub(super) fn fallback(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    if verdicts.iter().any(|verdict| verdict.keep) {
        return;
    }
    let best = features.elements.best;
    for (at, block) in page.blocks.iter().enumerate() {
        let sentence = page.origin == Origin::Text && features.texts[at].end == End::Sentence;
        if sentence || features.weights[at].good && page.ancestors(block.element).any(|id| id == best) {
            keep(&mut verdicts[at], Rule::Fallback);
        }
    }
}

/// Score from which on running text goes on after kept text; see [`Rule::Continuation`].
const CONTINUES: f32 = 0.25;

/// Running text right after running text that was kept is kept, unless the score is sure or it bears a label.
pub(super) fn continuation(features: &Features, verdicts: &mut [Verdict]) {
    let runs = |text: &TextStats| text.is_sentence_like() && text.end == End::Sentence;
    for at in 1..verdicts.len() {
        let text = &features.texts[at];
        let follows = verdicts[at - 1].keep && runs(&features.texts[at - 1]);
        let verdict = &mut verdicts[at];
        if follows && runs(text) && verdict.rule == Rule::Score && !verdict.keep && verdict.score >= CONTINUES
        {
            keep(verdict, Rule::Continuation);
        }
    }
}

/// A second copy of the body goes: running text that was kept before, next to other such text. One repeated
/// block alone may be the author's.
pub(super) fn duplicates(features: &Features, verdicts: &mut [Verdict]) {
    let mut seen = FxHashSet::default();
    let is_copy: Vec<bool> = features
        .texts
        .iter()
        .zip(verdicts.iter())
        .map(|(text, verdict)| verdict.keep && text.is_sentence_like() && !seen.insert(text.hash))
        .collect();
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        let beside = (at > 0 && is_copy[at - 1]) || is_copy.get(at + 1) == Some(&true);
        if is_copy[at] && beside {
            drop(verdict, Rule::Duplicate);
        }
    }
}

/// Everything after a heading of other stories goes, up to where the article resumes: two blocks of running text that end as
/// sentences do, one right after the other.
pub(super) fn tail(features: &Features, verdicts: &mut [Verdict]) {
    let mut in_tail = false;
    let mut article_before = false;
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        let text = &features.texts[at];
        let announces = [Phrase::Related, Phrase::MostRead, Phrase::Comments]
            .iter()
            .any(|family| text.hits.place(*family) == Place::Whole);
        if announces && article_before {
            in_tail = true;
            continue;
        }
        in_tail &= !resumes(&features.texts[at..]);
        if in_tail {
            drop(verdict, Rule::Tail);
        }
        article_before |= verdict.keep && text.is_sentence_like();
    }
}

fn resumes(rest: &[TextStats]) -> bool {
    rest.len() >= 2 && rest[..2].iter().all(|text| text.is_sentence_like() && text.end == End::Sentence)
}

/// Pairs of a title and a clipped snippet at the end: at least two, or one whose snippet starts in mid-word.
pub(super) fn teasers(features: &Features, verdicts: &mut [Verdict]) {
    let texts = &features.texts;
    let mut end = texts.len();
    let mut pairs = 0;
    let mut clipped_start = false;
    while end >= 3 && is_teaser(&texts[end - 2], &texts[end - 1]) {
        clipped_start |= texts[end - 1].first.is_some_and(char::is_lowercase);
        pairs += 1;
        end -= 2;
    }
    if pairs >= 2 || (pairs == 1 && clipped_start) {
        verdicts[end..].iter_mut().for_each(|verdict| drop(verdict, Rule::Teaser));
    }
}

fn is_teaser(title: &TextStats, snippet: &TextStats) -> bool {
    title.end == End::Open && title.words <= 30 && snippet.end == End::Ellipsis && snippet.words <= 80
}
