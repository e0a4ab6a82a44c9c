//! Where a block's links lead.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks and elements are numbered as on the page, and the first target of each block was noted"
)]
#![expect(clippy::string_slice, reason = "a target is cut at the boundary of a character")]
#![expect(clippy::arithmetic_side_effects, reason = "counts of links and of the first bytes of one")]

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::label::lexicon::{Lexicon, Markup, MarkupSet};
use crate::label::score::Columns;
use crate::read::page::{AttributeName, Block, Page, Span, SpanKind};

/// What the target of a link says of the block it is in.
const FAMILIES: &[Markup] = &[
    Markup::Tags,
    Markup::Byline,
    Markup::AuthorBox,
    Markup::Share,
    Markup::Comments,
    Markup::Newsletter,
    Markup::Login,
    Markup::Nav,
];

/// Bytes of a link's target that are looked at; what it is for comes first.
const LINK_BYTES: usize = 120;

/// The links of a page.
pub(super) struct Links {
    /// By the hash of each target.
    targets: FxHashMap<u64, Target>,
}

#[derive(Default)]
struct Target {
    /// How often it is linked.
    links: u32,
    /// What it names; asked for where it is the first of a block.
    families: Option<MarkupSet>,
}

impl Links {
    pub(super) fn of(page: &Page, lexicon: &Lexicon) -> Self {
        let mut targets: FxHashMap<u64, Target> = FxHashMap::default();
        for link in page.spans.iter().filter(|span| span.kind == SpanKind::Link) {
            targets.entry(FxBuildHasher.hash_one(target(page, link))).or_default().links += 1;
        }
        let mut buffer = Vec::new();
        for first in page.blocks.iter().filter_map(|block| first_target(page, block)) {
            let target = targets.entry(FxBuildHasher.hash_one(first)).or_default();
            target.families.get_or_insert_with(|| lexicon.markup(first, &mut buffer));
        }
        Self { targets }
    }

    pub(super) fn columns(&self, page: &Page, at: usize, row: &mut impl Columns) {
        let target = first_target(page, &page.blocks[at]);
        let of = |value: &dyn Fn(&str) -> f32| target.map_or(f32::NAN, value);
        let known = target.map(|target| &self.targets[&FxBuildHasher.hash_one(target)]);
        let families = known.and_then(|target| target.families).unwrap_or_default();
        for family in FAMILIES {
            row.add(format_args!("links_{}", family.name()), || f32::from(families.contains(*family)));
        }
        row.add("link_slug_words", || of(&slug_words));
        row.add("link_place", || of(&place));
        row.add("link_repeats", || known.map_or(f32::NAN, |target| target.links.min(9) as f32));
    }
}

/// The target of a block's first link.
fn first_target<'p>(page: &'p Page, block: &Block) -> Option<&'p str> {
    page.spans_of(block).iter().find(|span| span.kind == SpanKind::Link).map(|link| target(page, link))
}

fn target<'p>(page: &'p Page, link: &Span) -> &'p str {
    let target = page.attribute(&page.elements[link.element as usize], AttributeName::Href);
    let target = target.unwrap_or_default();
    &target[..target.floor_char_boundary(LINK_BYTES)]
}

/// Words of the longest segment of a path: a story's address has many, a section's few.
fn slug_words(target: &str) -> f32 {
    let (mut most, mut words, mut length) = (0_u32, 0, 0);
    let path = target.bytes().take_while(|byte| !matches!(byte, b'?' | b'#'));
    for byte in path.chain([b'/']) {
        if !matches!(byte, b'/' | b'-' | b'_' | b'+') {
            length += 1;
            continue;
        }
        words += u32::from(length > 1);
        length = 0;
        if byte == b'/' {
            most = most.max(words);
            words = 0;
        }
    }
    most.min(12) as f32
}

/// On this page, on this site, elsewhere.
fn place(target: &str) -> f32 {
    let absolute = target.starts_with("http") || target.starts_with("//");
    match target.bytes().next() {
        Some(b'#') | None => 0.0,
        _ if absolute => 2.0,
        _ => 1.0,
    }
}
