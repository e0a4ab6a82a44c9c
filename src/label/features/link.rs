//! Where a block's links lead.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks, spans and elements are numbered as on the page, targets as they were found"
)]
#![expect(clippy::string_slice, reason = "a target is cut at the boundary of a character")]
#![expect(clippy::arithmetic_side_effects, reason = "counts of links and of the first bytes of one")]

use std::cell::OnceCell;
use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::label::lexicon::{Lexicon, Markup, MarkupSet};
use crate::label::score::Columns;
use crate::read::page::{AttributeName, Page, Span, SpanKind};

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
pub(super) struct Links<'p> {
    lexicon: &'p Lexicon,
    targets: Vec<Target<'p>>,
    /// By block, the number of the target of its first link.
    first: Vec<Option<u32>>,
}

struct Target<'p> {
    address: &'p str,
    /// How often it is linked.
    links: u32,
    /// What it names; found where it is asked for, which is of few.
    families: OnceCell<MarkupSet>,
}

impl<'p> Links<'p> {
    pub(super) fn of(page: &'p Page, lexicon: &'p Lexicon) -> Self {
        let is_link = |span: &Span| span.kind == SpanKind::Link;
        let links = page.spans.iter().filter(|span| is_link(span)).count();
        let mut targets: Vec<Target<'p>> = Vec::with_capacity(links);
        let mut numbers: FxHashMap<u64, u32> = FxHashMap::with_capacity_and_hasher(links, FxBuildHasher);
        let mut of_link = |link: &Span| {
            let address = target(page, link);
            let number = *numbers.entry(FxBuildHasher.hash_one(address)).or_insert(targets.len() as u32);
            if number as usize == targets.len() {
                targets.push(Target { address, links: 0, families: OnceCell::new() });
            }
            targets[number as usize].links += 1;
            number
        };
        let of_spans: Vec<Option<u32>> =
            page.spans.iter().map(|span| is_link(span).then(|| of_link(span))).collect();
        let first = page.blocks.iter().map(|block| of_spans[block.spans.range()].iter().find_map(|own| *own));
        Self { lexicon, first: first.collect(), targets }
    }

    pub(super) fn columns(&self, rows: &mut impl Columns) {
        let target = |at: usize| self.first[at].map(|number| &self.targets[number as usize]);
        let of = |at: usize, value: fn(&Target<'_>) -> f32| target(at).map_or(f32::NAN, value);
        for family in FAMILIES {
            let is_named = |target: &Target<'_>| self.families(target).contains(*family);
            rows.add(format_args!("links_{}", family.name()), |at| {
                f32::from(target(at).is_some_and(is_named))
            });
        }
        rows.add("link_slug_words", |at| of(at, |target| slug_words(target.address)));
        rows.add("link_place", |at| of(at, |target| place(target.address)));
        rows.add("link_repeats", |at| of(at, |target| target.links.min(9) as f32));
    }

    fn families(&self, target: &Target<'_>) -> MarkupSet {
        *target.families.get_or_init(|| self.lexicon.markup(target.address))
    }
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
