//! Rules that go by the elements and links of a block.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks are numbered as on the page, and there is a text and a verdict of each; links are elements of it"
)]

use super::{Rule, drop};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::text::End;
use crate::read::page::{AttributeName, Block, BlockKind, Page, SpanKind};

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

/// Linked headings of an article of sections, at least: fewer are teasers between its paragraphs.
const SECTIONS: usize = 3;

/// Drops a heading that is one link to another page, unless the article has several: the title of another story between
/// its paragraphs. See [`Rule::ReadMore`].
pub(super) fn linked_headings(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    let is_linked = |at: &usize| {
        let block = &page.blocks[*at];
        let is_heading = matches!(page.kind_of(block), BlockKind::Heading(_));
        verdicts[*at].keep && is_heading && is_link(block) && !links_within(page, block)
    };
    let linked: Vec<usize> = (0..verdicts.len()).filter(is_linked).collect();
    if linked.len() >= SECTIONS {
        return;
    }
    for at in linked.into_iter().filter(|at| features.texts[*at].words >= TITLE_WORDS) {
        drop(&mut verdicts[at], Rule::ReadMore);
    }
}

/// Whether a link of a block leads to a place in the page.
fn links_within(page: &Page, block: &Block) -> bool {
    page.spans_of(block).iter().filter(|span| span.kind == SpanKind::Link).any(|span| {
        let href = page.attribute(&page.elements[span.element as usize], AttributeName::Href);
        href.is_none_or(|href| href.starts_with('#'))
    })
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
