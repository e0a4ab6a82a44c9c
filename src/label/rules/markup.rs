//! Rules that go by the elements and links of a block.

use super::{Rule, drop};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::text::End;
use crate::read::page::{Block, Page};

/// Words that the title of another story has at least.
const TITLE_WORDS: u32 = 5;

/// Share (0..=1) of the letters of a line in capitals that are upper-case.
const CAPITALS: f32 = 0.9;

/// Drops a line in capitals that is one link: the title of another story. On 1,368 pages the scores kept 22 such lines, all
/// of them boilerplate. See [`Rule::ReadMore`].
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

/// Drops hidden blocks, unless the article is hidden: a body that a script unfolds or a paywall covers. See
/// [`Rule::Hidden`].
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
