//! Rules that go by the elements around a block.

use super::{Rule, drop};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::text::End;
use crate::read::page::{Block, Page};

/// Words that the title of another story has at least.
const TITLE_WORDS: u32 = 5;

/// Share of the letters of a line of capitals that are.
const CAPITALS: f32 = 0.9;

/// A line of capitals that is one link is the title of another story. On 1,368 pages 22 such lines were kept by their
/// score, all of them boilerplate.
pub(super) fn capital_links(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    for ((block, text), verdict) in page.blocks.iter().zip(&features.texts).zip(verdicts) {
        let capitals = text.upper as f32 > CAPITALS * text.letters as f32;
        if capitals && is_link(block) && text.words >= TITLE_WORDS && text.end != End::Sentence {
            drop(verdict, Rule::ReadMore);
        }
    }
}

fn is_link(block: &Block) -> bool {
    block.link_bytes as usize >= block.text.len()
}

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
