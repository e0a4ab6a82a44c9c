//! Rules that go by what a block says.

use super::{Rule, drop};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::lexicon::{Phrase, Place};

/// A label of the lexicon drops its block below this score. Above, the block was read in a context that
/// makes it text.
const SURE: f32 = 0.9;

/// Which families drop a block, and what of the block the phrase must be. A family stands here with
/// [`Place::Edge`] where blocks that merely begin or end with its phrases, and scored as article, were
/// boilerplate at least twice as often as article (1,368 pages, sites held out).
const LABELS: &[(Phrase, Rule, Place)] = &[
    (Phrase::Related, Rule::Related, Place::Edge),
    (Phrase::MostRead, Rule::MostRead, Place::Edge),
    (Phrase::ReadMore, Rule::ReadMore, Place::Edge),
    (Phrase::Newsletter, Rule::Newsletter, Place::Edge),
    (Phrase::Share, Rule::Share, Place::Edge),
    (Phrase::Ad, Rule::Ad, Place::Edge),
    (Phrase::Copyright, Rule::Copyright, Place::Edge),
    (Phrase::Agency, Rule::Agency, Place::Whole),
    (Phrase::Credit, Rule::Credit, Place::Edge),
    (Phrase::AuthorBox, Rule::AuthorBox, Place::Edge),
    (Phrase::Byline, Rule::Byline, Place::Edge),
    (Phrase::Comments, Rule::Comments, Place::Edge),
    (Phrase::Cookies, Rule::Cookies, Place::Edge),
    (Phrase::Paywall, Rule::Paywall, Place::Edge),
    (Phrase::Donation, Rule::Donation, Place::Edge),
    (Phrase::App, Rule::App, Place::Edge),
    (Phrase::Tags, Rule::Tags, Place::Edge),
    (Phrase::Player, Rule::Player, Place::Edge),
    (Phrase::ErrorReport, Rule::ErrorReport, Place::Edge),
    (Phrase::SummaryBox, Rule::SummaryBox, Place::Edge),
];

/// Blocks that are a label, or begin or end with one.
pub(super) fn labels(features: &Features, verdicts: &mut [Verdict]) {
    for (text, verdict) in features.texts.iter().zip(verdicts) {
        if verdict.score >= SURE {
            continue;
        }
        let label = LABELS.iter().find(|(family, _, least)| text.hits.place(*family) >= *least);
        if let Some((_, rule, _)) = label {
            drop(verdict, *rule);
        }
    }
}
