//! Rules that go by the elements around a block.

use super::{Rule, drop};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::read::page::Page;

/// Hidden text is not part of what a reader sees, unless it is the article: a body that a script unfolds, or that stands
/// behind a paywall.
pub(super) fn hidden(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    let kept_length = |hidden: bool| -> f32 {
        let blocks = page.blocks.iter().zip(verdicts.iter()).zip(&features.texts);
        blocks.filter(|((b, v), _)| v.keep && b.hidden == hidden).map(|(_, text)| text.length).sum()
    };
    if kept_length(false) < kept_length(true) {
        return;
    }
    for (block, verdict) in page.blocks.iter().zip(verdicts) {
        if block.hidden {
            drop(verdict, Rule::Hidden);
        }
    }
}
