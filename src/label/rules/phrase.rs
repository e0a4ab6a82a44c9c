//! Rules that go by what a block says.

use super::{Rule, RuleSet, drop};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::lexicon::{Phrase, Place};
use crate::label::patterns::TextPatterns;
use crate::read::page::Page;

/// Score below which a certain label drops its block; a block that scores higher is a paragraph of the article that
/// happens to begin or end like a label.
const SURE: f32 = 0.9;

/// Score below which a doubtful label decides: it only names the reason why the score drops the block.
const DOUBTFUL: f32 = 0.5;

/// A family of phrases that decides blocks.
struct Label {
    family: Phrase,
    rule: Rule,
    /// How much of the block the phrase is at least.
    place: Place,
    /// Blocks that score less are dropped.
    below: f32,
}

const fn label(family: Phrase, rule: Rule, place: Place, below: f32) -> Label {
    Label { family, rule, place, below }
}

/// The families, in the order in which they are asked. A family is certain where the blocks that it dropped against the
/// score were boilerplate more often than article (1,368 pages, sites held out).
const LABELS: &[Label] = &[
    label(Phrase::Related, Rule::Related, Place::Edge, SURE),
    label(Phrase::MostRead, Rule::MostRead, Place::Edge, SURE),
    label(Phrase::ReadMore, Rule::ReadMore, Place::Edge, SURE),
    label(Phrase::Newsletter, Rule::Newsletter, Place::Edge, SURE),
    label(Phrase::Share, Rule::Share, Place::Edge, SURE),
    label(Phrase::Ad, Rule::Ad, Place::Edge, SURE),
    label(Phrase::Comments, Rule::Comments, Place::Edge, SURE),
    label(Phrase::Cookies, Rule::Cookies, Place::Edge, SURE),
    label(Phrase::Credit, Rule::Credit, Place::Edge, SURE),
    label(Phrase::Paywall, Rule::Paywall, Place::Edge, SURE),
    label(Phrase::Donation, Rule::Donation, Place::Edge, SURE),
    label(Phrase::App, Rule::App, Place::Edge, SURE),
    label(Phrase::Tags, Rule::Tags, Place::Edge, SURE),
    label(Phrase::Copyright, Rule::Copyright, Place::Edge, DOUBTFUL),
    label(Phrase::Agency, Rule::Agency, Place::Whole, DOUBTFUL),
    label(Phrase::AuthorBox, Rule::AuthorBox, Place::Edge, DOUBTFUL),
    label(Phrase::Byline, Rule::Byline, Place::Edge, DOUBTFUL),
    label(Phrase::Player, Rule::Player, Place::Edge, DOUBTFUL),
    label(Phrase::ErrorReport, Rule::ErrorReport, Place::Edge, DOUBTFUL),
    label(Phrase::SummaryBox, Rule::SummaryBox, Place::Edge, DOUBTFUL),
];

/// Drops blocks that are a label, or begin or end with one.
pub(super) fn labels(features: &Features, off: RuleSet, verdicts: &mut [Verdict]) {
    for (text, verdict) in features.texts.iter().zip(verdicts) {
        let score = verdict.score;
        let decides = |label: &&Label| {
            let place = text.hits.place(label.family);
            // A sentence that ends in the mark of an agency is no credit.
            let is_story = label.rule == Rule::Credit && place < Place::Whole && text.is_sentence_like();
            place >= label.place && score < label.below && !is_story && !off.contains(label.rule)
        };
        if let Some(label) = LABELS.iter().find(decides) {
            drop(verdict, label.rule);
        }
    }
}

/// Drops kept blocks that match a pattern of the user. Other blocks keep the rule that dropped them: metadata reads
/// bylines among them.
pub(super) fn drop_text(page: &Page, patterns: &[&TextPatterns], verdicts: &mut [Verdict]) {
    for (block, verdict) in page.blocks.iter().zip(verdicts) {
        if verdict.keep && patterns.iter().any(|patterns| patterns.matches(page.text_of(block))) {
            drop(verdict, Rule::DropText);
        }
    }
}
