//! Blocks that look alike.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks and elements are numbered as on the page, each element has facts, and each block was counted in its design"
)]

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Features;
use crate::label::score::Columns;
use crate::read::page::Page;

/// Blocks of one design: the same tag and class, here and one step up.
#[derive(Clone, Copy, Debug, Default)]
struct Design {
    blocks: f32,
    length: f32,
    link_length: f32,
    prose_length: f32,
}

/// The designs of a page. The paragraphs of an article share one; so do the teasers below it.
pub(super) struct Designs {
    own: Vec<Design>,
    with_parent: Vec<Design>,
}

impl Designs {
    pub(super) fn of(page: &Page, features: &Features) -> Self {
        let own = |id: u32| features.elements.stats[id as usize].signature;
        let with_parent =
            |id: u32| FxBuildHasher.hash_one((own(id), own(page.elements[id as usize].parent))) as u32;
        let mut designs = FxHashMap::with_capacity_and_hasher(page.blocks.len(), FxBuildHasher);
        Self {
            own: Self::group(page, features, own, &mut designs),
            with_parent: Self::group(page, features, with_parent, &mut designs),
        }
    }

    /// The design of each block. `designs` is scratch space.
    fn group(
        page: &Page,
        features: &Features,
        key: impl Fn(u32) -> u32,
        designs: &mut FxHashMap<u32, Design>,
    ) -> Vec<Design> {
        designs.clear();
        for (block, weight) in page.blocks.iter().zip(&features.weights) {
            let design = designs.entry(key(block.element)).or_default();
            design.blocks += 1.0;
            design.length += weight.length;
            design.link_length += weight.link_length;
            design.prose_length += weight.prose_length();
        }
        page.blocks.iter().map(|block| designs[&key(block.element)]).collect()
    }

    pub(super) fn columns(&self, features: &Features, rows: &mut impl Columns) {
        let prose = features.elements.stats[0].prose_length.max(1.0);
        for (name, designs) in [("design", &self.own), ("path", &self.with_parent)] {
            let of = |at: usize| &designs[at];
            rows.add(format_args!("{name}_blocks"), |at| of(at).blocks);
            rows.add(format_args!("{name}_prose"), |at| of(at).prose_length / prose);
            rows.add(format_args!("{name}_link_density"), |at| of(at).link_length / of(at).length.max(1.0));
            rows.add(format_args!("{name}_prose_share"), |at| of(at).prose_length / of(at).length.max(1.0));
            rows.add(format_args!("{name}_length"), |at| {
                (of(at).length / of(at).blocks.max(1.0)).max(1.0).ln()
            });
        }
    }
}
