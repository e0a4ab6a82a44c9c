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

/// The columns of blocks for their groups: the lines around them that no blank line parts.
pub(super) fn columns(page: &Page, features: &Features, rows: &mut impl Columns) {
    let stats = |at: usize| &features.elements.stats[page.blocks[at].element as usize];
    let all = &features.elements.stats[0];
    let blocks = |at: usize| stats(at).blocks.max(1) as f32;
    let place = |at: usize| at as f32 - stats(at).first_block as f32;
    rows.add("group_blocks", |at| blocks(at).ln());
    rows.add("group_place", |at| place(at).min(30.0));
    rows.add("group_left", |at| (blocks(at) - 1.0 - place(at)).min(30.0));
    rows.add("group_text_share", |at| stats(at).length / all.length.max(1.0));
    rows.add("group_prose_share", |at| stats(at).prose_length / stats(at).length.max(1.0));
    rows.add("group_length", |at| (stats(at).length / blocks(at)).max(1.0).ln());
    rows.add("groups", |_| (page.elements.len() as f32).ln());
    rows.add("gap_before", |at| gap(page, at.checked_sub(1), at));
    rows.add("gap_after", |at| gap(page, Some(at), at + 1));
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
