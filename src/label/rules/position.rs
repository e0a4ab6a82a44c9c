//! Rules that go by what comes before and after a block.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks are numbered as on the page, of which each has a text, a weight and a verdict and is in a group"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "numbers and counts of blocks; what is before one is behind `heading > 0`"
)]

use std::hash::Hasher;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet, FxHasher};

use super::{Rule, drop, keep};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::features::vocabulary::Vocabulary;
use crate::label::groups::Group;
use crate::label::lexicon::{Markup, Phrase, Place};
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

/// Score from which on a paragraph is kept beside one that was, and a heading of a series.
const BESIDE: f32 = 0.35;
const IN_SERIES: f32 = 0.2;

/// Kept headings that make a series.
const SERIES: usize = 3;

/// Keeps a paragraph in doubt that stands beside one of its container that was kept and has no phrase of boilerplate: it
/// differs by its links, say. See [`Rule::Continuation`].
pub(super) fn siblings(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    let place = |at: usize| {
        let element = page.element_of(&page.blocks[at]);
        (element.tag, element.parent)
    };
    let is_beside = |at: usize| {
        let is_kept = |other: usize| {
            verdicts.get(other).is_some_and(|verdict| verdict.keep)
                && is_paragraph(page, features, other)
                && place(other) == place(at)
        };
        is_kept(at.wrapping_sub(1)) || is_kept(at + 1)
    };
    let is_of_text = |at: usize| page.kind_of(&page.blocks[at]) == BlockKind::Paragraph;
    let in_doubt = |at: &usize| {
        let says_nothing_else = features.texts[*at].hits.is_empty();
        is_in_doubt(&verdicts[*at], BESIDE)
            && is_of_text(*at)
            && says_nothing_else
            && is_paragraph(page, features, *at)
    };
    let found: Vec<usize> = (0..verdicts.len()).filter(in_doubt).filter(|at| is_beside(*at)).collect();
    found.into_iter().for_each(|at| keep(&mut verdicts[at], Rule::Continuation));
}

/// Keeps a heading in doubt above a paragraph that was kept, where others like it were: sections of one article are headed
/// alike. See [`Rule::Continuation`].
pub(super) fn series(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    let like = |at: usize| {
        let element = page.element_of(&page.blocks[at]);
        element.tag.heading_level().map(|level| (level, element.depth))
    };
    let is_above = |at: usize| {
        verdicts.get(at + 1).is_some_and(|verdict| verdict.keep) && is_paragraph(page, features, at + 1)
    };
    let in_doubt =
        |at: &usize| is_in_doubt(&verdicts[*at], IN_SERIES) && like(*at).is_some() && is_above(*at);
    let found: Vec<usize> = (0..verdicts.len()).filter(in_doubt).collect();
    if found.is_empty() {
        return;
    }
    let mut kept = FxHashMap::<_, usize>::default();
    for at in (0..verdicts.len()).filter(|at| verdicts[*at].keep && is_above(*at)) {
        *kept.entry(like(at)).or_default() += 1;
    }
    for at in found {
        if kept.get(&like(at)).is_some_and(|count| *count >= SERIES) {
            keep(&mut verdicts[at], Rule::Continuation);
        }
    }
}

fn is_in_doubt(verdict: &Verdict, from: f32) -> bool {
    verdict.rule == Rule::Score && !verdict.keep && verdict.score >= from
}

fn is_paragraph(page: &Page, features: &Features, at: usize) -> bool {
    // Of a table that only lays the page out, too.
    matches!(page.kind_of(&page.blocks[at]), BlockKind::Paragraph | BlockKind::TableCell)
        && features.texts[at].is_paragraph()
}

/// Lines in a section of comments that say who wrote and when, at least.
const COMMENTS: usize = 2;

/// Drops what readers wrote, whatever it scores: the rest of a container that begins with the heading of the comments,
/// where that counts them or lines between the paragraphs name their writers. See [`Rule::Comments`].
pub(super) fn comments(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    let is_heading = |at: &usize| features.texts[*at].hits.place(Phrase::Comments) == Place::Whole;
    let headings: Vec<usize> = (0..verdicts.len()).filter(is_heading).collect();
    let mut passed = 0;
    for heading in headings {
        if heading < passed {
            continue;
        }
        let block = &page.blocks[heading];
        let is_in = |at: usize, element: u32| {
            let other = page.blocks.get(at);
            other.is_some_and(|other| page.ancestors(other.element).any(|id| id == element))
        };
        // A line at the start of the container, or a heading of its own.
        let holds_more = is_in(heading + 1, block.element);
        let section = if holds_more { block.element } else { page.element_of(block).parent };
        if heading > 0 && is_in(heading - 1, section) {
            continue;
        }
        let end = (heading + 1..).find(|at| !is_in(*at, section)).unwrap_or(verdicts.len());
        passed = end;
        let names_writer = |at: &usize| {
            let hits = &features.texts[*at].hits;
            !features.texts[*at].is_sentence_like()
                && [Phrase::Byline, Phrase::Comments].iter().any(|family| hits.place(*family) >= Place::Edge)
        };
        let counts = features.texts[heading].digits > 0;
        if counts || (heading + 1..end).filter(names_writer).count() >= COMMENTS {
            (heading + 1..end).for_each(|at| drop(&mut verdicts[at], Rule::Comments));
        }
    }
}

/// Share (0..=1) of the running text, repetitions not counted, that a second copy of the body has at least. Recipes and
/// plans repeat single steps.
const COPY_OF_BODY: f32 = 0.5;

/// Drops a second copy of the body, whatever it scores: running text that was kept before, where a run of blocks that all
/// occurred before holds enough of it. See [`Rule::Duplicate`].
pub(super) fn duplicates(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    let room = |count| FxHashSet::with_capacity_and_hasher(count, FxBuildHasher);
    let mut seen = room(verdicts.len());
    let mut kept = room(verdicts.iter().filter(|verdict| verdict.keep).count());
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
