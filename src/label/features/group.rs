//! Where a block of plain text is among the lines around it.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks and elements are numbered as on the page, and there are facts of each"
)]
#![expect(clippy::string_slice, reason = "blocks of plain text follow one another")]
#![expect(clippy::arithmetic_side_effects, reason = "numbers of blocks")]

use super::Features;
use crate::label::score::Columns;
use crate::read::page::Page;

/// Line ends beyond which a gap no longer counts.
const WIDEST_GAP: usize = 4;

/// The columns of a block for its group: the lines around it that no blank line parts.
pub(super) fn columns(page: &Page, features: &Features, at: usize, row: &mut impl Columns) {
    let stats = &features.elements.stats[page.blocks[at].element as usize];
    let all = &features.elements.stats[0];
    let blocks = stats.blocks.max(1) as f32;
    let place = at as f32 - stats.first_block as f32;
    row.add("group_blocks", || blocks.ln());
    row.add("group_place", || place.min(30.0));
    row.add("group_left", || (blocks - 1.0 - place).min(30.0));
    row.add("group_text_share", || stats.length / all.length.max(1.0));
    row.add("group_prose_share", || stats.prose_length / stats.length.max(1.0));
    row.add("group_length", || (stats.length / blocks).max(1.0).ln());
    row.add("groups", || (page.elements.len() as f32).ln());
    row.add("gap_before", || gap(page, at.checked_sub(1), at));
    row.add("gap_after", || gap(page, Some(at), at + 1));
}

/// Line ends between two blocks that follow each other.
fn gap(page: &Page, before: Option<usize>, after: usize) -> f32 {
    let (Some(before), Some(after)) = (before.and_then(|at| page.blocks.get(at)), page.blocks.get(after))
    else {
        return f32::NAN;
    };
    let between = &page.text[before.text.range().end..after.text.range().start];
    between.bytes().filter(|byte| *byte == b'\n').count().min(WIDEST_GAP) as f32
}
