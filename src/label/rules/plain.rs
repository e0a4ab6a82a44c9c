//! Rules for plain text, where there is no markup to go by.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks are numbered as on the page, and there is a text and a verdict of each"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of words, which a u32 numbers, and numbers of blocks, none of which is taken below the first"
)]

use rustc_hash::FxHashMap;

use super::{Rule, drop, keep};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::lexicon::{Phrase, Place};
use crate::label::text::{End, TextStats};

/// Score below which a block is surely boilerplate, for [`clean_text`]. These three limits were measured with sites held
/// out: of clean texts 0.4 % of the words are lost, without the rule 1.2 %; the F1 of the texts of extractors falls by
/// .000 to .004.
const SURELY_BOILERPLATE: f32 = 0.1;

/// Share (0..=1) of the words of a clean text that lie in such blocks at most.
const BOILERPLATE_SHARE: f32 = 0.02;

/// Score above which a block of a clean text is kept.
const DOUBTFUL: f32 = 0.25;

/// Keeps the doubtful blocks of a text that was cleaned before: none of its blocks is a label, and hardly any of its words
/// are surely boilerplate. See [`Rule::CleanText`].
pub(super) fn clean_text(features: &Features, verdicts: &mut [Verdict]) {
    let (mut boilerplate, mut all) = (0, 0);
    for (text, verdict) in features.texts.iter().zip(verdicts.iter()) {
        all += text.words;
        boilerplate += if verdict.score < SURELY_BOILERPLATE { text.words } else { 0 };
    }
    let has_label = features.texts.iter().any(|text| text.hits.is_label());
    if has_label || boilerplate as f32 > BOILERPLATE_SHARE * all as f32 {
        return;
    }
    for verdict in verdicts {
        if verdict.rule == Rule::Score && !verdict.keep && verdict.score > DOUBTFUL {
            keep(verdict, Rule::CleanText);
        }
    }
}

/// Score from which on a paragraph is kept after one that was.
const CONTINUES: f32 = 0.15;

/// Keeps a paragraph right after one that was kept, unless it scores too low or bears a label. See
/// [`Rule::Continuation`].
pub(super) fn continuation(features: &Features, verdicts: &mut [Verdict]) {
    for at in 1..verdicts.len() {
        let follows = verdicts[at - 1].keep && features.texts[at - 1].is_paragraph();
        let verdict = &mut verdicts[at];
        let in_doubt = verdict.rule == Rule::Score && !verdict.keep && verdict.score >= CONTINUES;
        if follows && in_doubt && features.texts[at].is_paragraph() {
            keep(verdict, Rule::Continuation);
        }
    }
}

/// Families of phrases whose labels announce what is not article.
const ANNOUNCERS: [Phrase; 3] = [Phrase::Related, Phrase::MostRead, Phrase::Comments];

/// Drops everything after a heading of other stories, up to where the article resumes: two paragraphs, one right after the
/// other. After the heading of the comments nothing resumes. See [`Rule::Tail`].
pub(super) fn tail(features: &Features, verdicts: &mut [Verdict]) {
    let comments = comments_heading(features, verdicts);
    let (mut in_tail, mut article_before) = (false, false);
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        let text = &features.texts[at];
        let announces = ANNOUNCERS.iter().any(|family| text.hits.place(*family) == Place::Whole);
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

fn resumes(rest: &[TextStats]) -> bool {
    rest.get(..2).is_some_and(|next| next.iter().all(TextStats::is_paragraph))
}

/// Number of blocks of running text, one right after the other, that an article with comments has at least.
const BODY: usize = 3;

/// The heading of the comments below an article: the first label of comments below its body that occurs once; buttons of
/// the page occur again. On the corpora this cut nine texts with comments in them, and no article.
fn comments_heading(features: &Features, verdicts: &[Verdict]) -> Option<usize> {
    let is_body = |at: usize| verdicts[at].keep && features.texts[at].is_sentence_like();
    let body = (BODY..=verdicts.len()).find(|end| (end - BODY..*end).all(is_body))?;
    let is_label = |at: &usize| {
        let text = &features.texts[*at];
        match text.hits.place(Phrase::Comments) {
            Place::Whole => true,
            Place::Edge => text.end == End::Open,
            Place::Inside | Place::Nowhere => false,
        }
    };
    let labels: Vec<usize> = (body..verdicts.len()).filter(is_label).collect();
    let mut times: FxHashMap<u64, u32> = FxHashMap::default();
    labels.iter().for_each(|at| *times.entry(features.texts[*at].hash).or_default() += 1);
    labels.into_iter().find(|at| times[&features.texts[*at].hash] == 1)
}

/// Words of a title, and of a clipped first line, at most.
const TITLE_WORDS: u32 = 30;
const SNIPPET_WORDS: u32 = 80;

/// Drops pairs of a title and a clipped first line at the end: at least two, or one that is clipped at its start too. See
/// [`Rule::Teaser`].
pub(super) fn teasers(features: &Features, verdicts: &mut [Verdict]) {
    let (mut rest, mut pairs, mut clipped_start) = (features.texts.as_slice(), 0, false);
    while let [before @ .., title, snippet] = rest
        && !before.is_empty()
        && is_teaser(title, snippet)
    {
        clipped_start |= snippet.first.is_some_and(char::is_lowercase);
        (rest, pairs) = (before, pairs + 1);
    }
    if pairs >= 2 || pairs == 1 && clipped_start {
        verdicts.iter_mut().skip(rest.len()).for_each(|verdict| drop(verdict, Rule::Teaser));
    }
}

fn is_teaser(title: &TextStats, snippet: &TextStats) -> bool {
    let is_title = title.end == End::Open && title.words <= TITLE_WORDS;
    is_title && snippet.end == End::Ellipsis && snippet.words <= SNIPPET_WORDS
}
