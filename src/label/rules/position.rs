//! Rules that go by where a block stands.

use super::{Rule, drop, keep};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::read::page::Page;

/// The headline is the record's title, not part of its text.
pub(super) fn headline(features: &Features, verdicts: &mut [Verdict]) {
    if let Some(headline) = features.headline {
        drop(&mut verdicts[headline], Rule::Headline);
    }
}

/// Where nothing was kept, the running text in the best container is.
pub(super) fn fallback(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    if verdicts.iter().any(|verdict| verdict.keep) {
        return;
    }
    let best = features.elements.best;
    for (at, block) in page.blocks.iter().enumerate() {
        if features.weights[at].good && page.ancestors(block.element).any(|id| id == best) {
            keep(&mut verdicts[at], Rule::Fallback);
        }
    }
}
