//! Rules that go by what a block says.

#![expect(
    clippy::indexing_slicing,
    reason = "groups part the blocks of the page, of which each has a text and a verdict"
)]

use super::{Rule, RuleSet, drop};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::groups::Group;
use crate::label::lexicon::{Phrase, Place};
use crate::label::patterns::TextPatterns;
use crate::label::text::TextStats;
use crate::read::page::{Origin, Page};

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

/// Families that certainly decide a line that has one of their phrases at an edge: a sentence of the article may begin or
/// end like that.
const OF_LINES: &[Phrase] = &[Phrase::Byline, Phrase::Agency];

/// Characters of a line at least and at most, of Latin script.
const SHORTEST_LINE: f32 = 8.0;
const LINE: f32 = 60.0;

/// Digits of a line without letters at least: those of a date.
const LINE_OF_DIGITS: u32 = 8;

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
    label(Phrase::ErrorReport, Rule::ErrorReport, Place::Edge, SURE),
    label(Phrase::SummaryBox, Rule::SummaryBox, Place::Edge, SURE),
];

/// Whether a text is a line that says something, and neither a sentence nor a number, as cells of tables are.
fn is_line(text: &TextStats) -> bool {
    let is_number = text.letters == 0 && text.digits < LINE_OF_DIGITS;
    text.sentences == 0 && (SHORTEST_LINE..LINE).contains(&text.length) && !is_number
}

/// Drops blocks that are a label, or begin or end with one. A table or list that is kept loses none of its parts: a cell
/// may say what elsewhere is a label.
pub(super) fn labels(
    page: &Page,
    features: &Features,
    groups: &[Group],
    off: RuleSet,
    verdicts: &mut [Verdict],
) {
    for group in groups {
        let verdicts = &mut verdicts[group.blocks.clone()];
        if group.is_several() && verdicts.iter().all(|verdict| verdict.keep) {
            continue;
        }
        for (text, verdict) in features.texts[group.blocks.clone()].iter().zip(verdicts) {
            let decides =
                |label: &&Label| !off.contains(label.rule) && label.decides(page.origin, text, verdict.score);
            // Most blocks hold no phrase at all.
            if !text.hits.is_empty()
                && let Some(label) = LABELS.iter().find(decides)
            {
                drop(verdict, label.rule);
            }
        }
    }
}

impl Label {
    /// Whether it drops a block.
    fn decides(&self, origin: Origin, text: &TextStats, score: f32) -> bool {
        let place = text.hits.place(self.family);
        // A sentence that ends in the mark of an agency is no credit.
        let is_story = self.rule == Rule::Credit && place < Place::Whole && text.is_sentence_like();
        // What a text that was cleaned before still says of its source and its rights belongs to it.
        let is_of_page = self.family == Phrase::Copyright || OF_LINES.contains(&self.family) && is_line(text);
        let is_sure = origin == Origin::Html && place >= Place::Edge && is_of_page;
        !is_story && (place >= self.place && score < self.below || is_sure && score < SURE)
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
