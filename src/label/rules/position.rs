//! Rules that go by what comes before and after a block.

use std::hash::Hasher;

use rustc_hash::{FxHashSet, FxHasher};

use super::{Rule, drop, keep};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::features::vocabulary::Vocabulary;
use crate::label::groups::Group;
use crate::label::lexicon::Markup;
use crate::label::text::End;
use crate::read::page::{Block, BlockKind, Origin, Page};

/// Share (0..=1) of the words of a sentence that are words of the title where it says nothing else.
const ONLY_TITLE: f32 = 0.9;

/// Drops the headline and each block that says just the same. See [`Rule::Headline`].
pub(super) fn headline(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    let Some(headline) = features.headline else { return };
    let is_heading = matches!(page.kind_of(&page.blocks[headline]), BlockKind::Heading(_));
    let only_title = features.evidence.title_share(features.words_of(headline)) > ONLY_TITLE;
    // Where the headline is in no block, the lead resembles it most.
    if !is_heading && !only_title && features.texts[headline].is_sentence_like() {
        return;
    }
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
pub(super) fn duplicates(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    let (mut seen, mut kept) = (FxHashSet::default(), FxHashSet::default());
    let (mut run, mut longest, mut all) = (0.0, 0.0_f32, 0.0);
    let mut copies = Vec::new();
    for (at, (text, verdict)) in features.texts.iter().zip(verdicts.iter()).enumerate() {
        let identity = (text.hash, digits_of(page, features, at));
        let is_copy = !seen.insert(identity);
        run = if is_copy { run } else { 0.0 };
        if !text.is_sentence_like() {
            continue;
        }
        if kept.contains(&identity) {
            copies.push(at);
            run += text.length;
            longest = longest.max(run);
        } else if verdict.keep {
            kept.insert(identity);
            all += text.length;
        }
    }
    if longest >= COPY_OF_BODY * all {
        copies.into_iter().for_each(|at| drop(&mut verdicts[at], Rule::Duplicate));
    }
}

/// Share (0..=1) of what a pull quote says that the running text says, at least; a word may be left out or put in.
const ECHO: f32 = 0.85;

/// Words of a pull quote, at least; fewer may be said twice by chance.
const PULLED: u32 = 6;

/// Words of the name below a quotation, at most.
const NAME: u32 = 12;

/// Drops quotations that repeat what a paragraph says, with the names below them. See [`Rule::PullQuote`].
pub(super) fn pull_quotes(page: &Page, features: &Features, groups: &[Group], verdicts: &mut [Verdict]) {
    let is_quote = |at: usize| {
        let block = &page.blocks[at];
        let marked = |block: &Block| {
            let stats = features.elements.stats.get(block.element as usize);
            stats.is_some_and(|stats| stats.markup_distance(Markup::Pullquote) <= 2)
        };
        page.kind_of(block) == BlockKind::Quote || page.origin == Origin::Html && marked(block)
    };
    let quotes: Vec<usize> = (0..verdicts.len()).filter(|at| verdicts[*at].keep && is_quote(*at)).collect();
    if quotes.is_empty() {
        return;
    }
    let is_text = |at: usize| verdicts[at].keep && features.weights[at].is_prose && !is_quote(at);
    let text = Vocabulary::of(features, is_text);
    for quote in quotes {
        if features.texts[quote].words < PULLED || text.echo_share(features, quote) < ECHO {
            continue;
        }
        drop(&mut verdicts[quote], Rule::PullQuote);
        let group = groups.partition_point(|group| group.blocks.end <= quote);
        for at in groups[group].blocks.clone().filter(|at| features.texts[*at].words <= NAME) {
            if verdicts[at].keep && is_quote(at) {
                drop(&mut verdicts[at], Rule::PullQuote);
            }
        }
    }
}

/// The digits of a block, as a hash: its own hash takes all numbers as alike.
fn digits_of(page: &Page, features: &Features, at: usize) -> u64 {
    if features.texts[at].digits == 0 {
        return 0;
    }
    let bytes = page.text_of(&page.blocks[at]).bytes();
    let mut hash = FxHasher::default();
    bytes.filter(u8::is_ascii_digit).for_each(|digit| hash.write_u8(digit));
    hash.finish()
}
