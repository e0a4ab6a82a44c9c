//! Rules that go by where a block stands.

use rustc_hash::{FxHashMap, FxHashSet};

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
        if sentence || features.weights[at].is_prose && page.ancestors(block.element).any(|id| id == best) {
            keep(&mut verdicts[at], Rule::Fallback);
        }
    }
}

/// A text was cleaned before if no block bears a label and next to none of its words lie in blocks that are surely
/// foreign. Measured with sites held out: of clean texts 0.4 % of the words are lost, without this rule 1.2 %; texts of
/// extractors lose .000 to .004 of their F1.
const SURELY_FOREIGN: f32 = 0.1;
const FOREIGN_SHARE: f32 = 0.02;
const STAYS: f32 = 0.25;

/// In a text that was cleaned before, doubtful blocks stay.
pub(super) fn clean_text(features: &Features, verdicts: &mut [Verdict]) {
    let (mut foreign, mut all) = (0, 0);
    for (text, verdict) in features.texts.iter().zip(verdicts.iter()) {
        all += text.words;
        foreign += if verdict.score < SURELY_FOREIGN { text.words } else { 0 };
    }
    if foreign as f32 > FOREIGN_SHARE * all as f32 || features.texts.iter().any(|text| text.hits.is_label()) {
        return;
    }
    let is_doubtful = |verdict: &&mut Verdict| verdict.rule == Rule::Score && verdict.score > STAYS;
    for verdict in verdicts.iter_mut().filter(is_doubtful).filter(|verdict| !verdict.keep) {
        keep(verdict, Rule::CleanText);
    }
}

/// Score from which on running text goes on after kept text; see [`Rule::Continuation`].
const CONTINUES: f32 = 0.15;

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

/// Share of the running text, said once, that a second copy of the body has at least; recipes and plans repeat single steps.
const COPY_OF_BODY: f32 = 0.5;

/// A second copy of the body goes, whatever it scores: running text that was kept before, in a run of blocks that all
/// stood further up.
pub(super) fn duplicates(features: &Features, verdicts: &mut [Verdict]) {
    let (mut seen, mut kept) = (FxHashSet::default(), FxHashSet::default());
    let (mut run, mut longest, mut all) = (0.0, 0.0_f32, 0.0);
    let mut copies = Vec::new();
    for (at, (text, verdict)) in features.texts.iter().zip(verdicts.iter()).enumerate() {
        let stood_before = !seen.insert(text.hash);
        run = if stood_before { run } else { 0.0 };
        if !text.is_sentence_like() {
            continue;
        }
        if stood_before && kept.contains(&text.hash) {
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

/// Everything after a heading of other stories goes, up to where the article resumes: two blocks of running text that end as
/// sentences do, one right after the other. After the heading of the comments nothing resumes.
pub(super) fn tail(features: &Features, verdicts: &mut [Verdict]) {
    let comments = comments_heading(features, verdicts);
    let mut in_tail = false;
    let mut article_before = false;
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        let text = &features.texts[at];
        let announces = [Phrase::Related, Phrase::MostRead, Phrase::Comments]
            .iter()
            .any(|family| text.hits.place(*family) == Place::Whole);
        if announces && article_before || comments == Some(at) {
            in_tail = true;
            continue;
        }
        in_tail &= comments.is_some_and(|heading| heading < at) || !resumes(&features.texts[at..]);
        if in_tail {
            drop(verdict, Rule::Tail);
        }
        article_before |= verdict.keep && text.is_sentence_like();
    }
}

/// Number of blocks of running text, one right after the other, that an article has at least.
const BODY: usize = 3;

/// The heading of the comments below an article: the first label of comments below its body that is not said again, as
/// buttons of the page are. On the corpora it cut nine texts with comments in them, and no article.
fn comments_heading(features: &Features, verdicts: &[Verdict]) -> Option<usize> {
    let runs = |at: &usize| verdicts[*at].keep && features.texts[*at].is_sentence_like();
    let body = (BODY..=verdicts.len()).find(|end| (end - BODY..*end).all(|at| runs(&at)))?;
    let is_label = |at: &usize| {
        let text = &features.texts[*at];
        match text.hits.place(Phrase::Comments) {
            Place::Whole => true,
            Place::Edge => text.end == End::Open,
            Place::Inside | Place::Nowhere => false,
        }
    };
    let mut said: FxHashMap<u64, u32> = FxHashMap::default();
    let labels: Vec<usize> = (body..verdicts.len()).filter(is_label).collect();
    labels.iter().for_each(|at| *said.entry(features.texts[*at].hash).or_default() += 1);
    labels.into_iter().find(|at| said[&features.texts[*at].hash] == 1)
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
