//! Rules that go by what a block says.

use super::{Rule, drop};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::lexicon::{Phrase, Place};

/// A certain label drops its block below this score; above, the block was read in a context that makes it text.
const SURE: f32 = 0.9;

/// A doubtful label names the reason of a block that the score drops.
const DOUBTFUL: f32 = 0.5;

/// Which families drop a block, what of the block the phrase must be, and below which score. A family is certain where
/// the blocks that it dropped against the score were boilerplate more often than article (1,368 pages, sites held out).
const LABELS: &[(Phrase, Rule, Place, f32)] = &[
    (Phrase::Related, Rule::Related, Place::Edge, SURE),
    (Phrase::MostRead, Rule::MostRead, Place::Edge, SURE),
    (Phrase::ReadMore, Rule::ReadMore, Place::Edge, SURE),
    (Phrase::Newsletter, Rule::Newsletter, Place::Edge, SURE),
    (Phrase::Share, Rule::Share, Place::Edge, SURE),
    (Phrase::Ad, Rule::Ad, Place::Edge, SURE),
    (Phrase::Comments, Rule::Comments, Place::Edge, SURE),
    (Phrase::Cookies, Rule::Cookies, Place::Edge, SURE),
    (Phrase::Credit, Rule::Credit, Place::Edge, SURE),
    (Phrase::Paywall, Rule::Paywall, Place::Edge, SURE),
    (Phrase::Donation, Rule::Donation, Place::Edge, SURE),
    (Phrase::App, Rule::App, Place::Edge, SURE),
    (Phrase::Tags, Rule::Tags, Place::Edge, SURE),
    (Phrase::Copyright, Rule::Copyright, Place::Edge, DOUBTFUL),
    (Phrase::Agency, Rule::Agency, Place::Whole, DOUBTFUL),
    (Phrase::AuthorBox, Rule::AuthorBox, Place::Edge, DOUBTFUL),
    (Phrase::Byline, Rule::Byline, Place::Edge, DOUBTFUL),
    (Phrase::Player, Rule::Player, Place::Edge, DOUBTFUL),
    (Phrase::ErrorReport, Rule::ErrorReport, Place::Edge, DOUBTFUL),
    (Phrase::SummaryBox, Rule::SummaryBox, Place::Edge, DOUBTFUL),
];

/// Blocks that are a label, or begin or end with one.
pub(super) fn labels(features: &Features, verdicts: &mut [Verdict]) {
    for (text, verdict) in features.texts.iter().zip(verdicts) {
        let score = verdict.score;
        let fires =
            |label: &&(Phrase, Rule, Place, f32)| text.hits.place(label.0) >= label.2 && score < label.3;
        if let Some((_, rule, ..)) = LABELS.iter().find(fires) {
            drop(verdict, *rule);
        }
    }
}
