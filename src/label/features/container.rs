//! What the elements around a block hold, and how the best container lies to it.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks and elements are numbered as on the page, with facts of each, and a block has all levels"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "the element that holds two is no deeper than either, and a level is no less than the one before"
)]

use super::Features;
use crate::label::elements::ElementStats;
use crate::label::score::Columns;
use crate::read::page::{Origin, Page};

/// Steps up from the element of a block.
const LEVELS: [usize; 5] = [0, 1, 2, 3, 5];

/// The elements around each block.
pub(super) struct Containers {
    /// By block, those so many steps up; the root where there are no more.
    up: Vec<[u32; LEVELS.len()]>,
}

impl Containers {
    /// Of a page; text has none.
    pub(super) fn of(page: &Page) -> Self {
        let blocks = if page.origin == Origin::Html { page.blocks.as_slice() } else { &[] };
        let around = |element: u32| {
            let (mut up, mut passed) = (page.ancestors(element), 0);
            LEVELS.map(|level| {
                let steps = level - passed;
                passed = level + 1;
                up.nth(steps).unwrap_or(0)
            })
        };
        Self { up: blocks.iter().map(|block| around(block.element)).collect() }
    }

    pub(super) fn columns(&self, page: &Page, features: &Features, rows: &mut impl Columns) {
        let all = &features.elements.stats[0];
        let best = &features.elements.stats[features.elements.best as usize];
        for (level, steps) in LEVELS.iter().enumerate() {
            let of = |at: usize| &features.elements.stats[self.up[at][level] as usize];
            let place = |at: usize, stats: &ElementStats| at as f32 - stats.first_block as f32;
            rows.add(format_args!("up{steps}_text_share"), |at| of(at).length / all.length.max(1.0));
            rows.add(format_args!("up{steps}_link_density"), |at| of(at).link_density());
            rows.add(format_args!("up{steps}_prose"), |at| of(at).prose_length / best.prose_length.max(1.0));
            rows.add(format_args!("up{steps}_prose_share"), |at| {
                of(at).prose_length / of(at).length.max(1.0)
            });
            rows.add(format_args!("up{steps}_blocks"), |at| (of(at).blocks as f32 + 1.0).ln());
            rows.add(format_args!("up{steps}_alike"), |at| of(at).alike.min(30) as f32);
            rows.add(format_args!("up{steps}_place"), |at| place(at, of(at)).min(30.0));
            rows.add(format_args!("up{steps}_left"), |at| {
                (of(at).blocks as f32 - 1.0 - place(at, of(at))).min(30.0)
            });
        }
        let common = |at: usize| features.elements.stats[page.blocks[at].element as usize].common_depth;
        let best_depth = page.elements[features.elements.best as usize].depth;
        rows.add("up_to_common", |at| f32::from(page.element_of(&page.blocks[at]).depth - common(at)));
        rows.add("best_to_common", |at| f32::from(best_depth - common(at)));
    }
}
