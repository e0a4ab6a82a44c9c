//! Where a block is in the run of the text, and what is beside it.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks are numbered as on the page, with a position of each; each text is among its copies"
)]
#![expect(clippy::arithmetic_side_effects, reason = "numbers and counts of the blocks of a page")]

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{Features, kind_class};
use crate::label::lexicon::{Phrase, Place};
use crate::label::score::Columns;
use crate::read::page::{Origin, Page};

/// Labels whose followers they announce: a heading «Related Posts» speaks of what comes after it.
const ANNOUNCERS: &[(&str, &[Phrase])] = &[
    ("related", &[Phrase::Related, Phrase::MostRead, Phrase::ReadMore]),
    ("appeal", &[Phrase::Newsletter, Phrase::Donation, Phrase::App, Phrase::Paywall, Phrase::Cookies]),
    ("comments", &[Phrase::Comments]),
    ("share", &[Phrase::Share]),
    ("author", &[Phrase::AuthorBox, Phrase::Byline]),
    ("copyright", &[Phrase::Copyright, Phrase::Agency]),
    ("tags", &[Phrase::Tags]),
];

/// Blocks beyond which a distance no longer counts.
const FAR_BLOCKS: f32 = 60.0;

/// Where each block is in the run of the text.
pub(super) struct Flow {
    positions: Vec<Position>,
    /// All sentence-like text.
    prose: f32,
    /// All text.
    text: f32,
}

/// Where a block is, and what it is to those near it.
struct Position {
    /// Sentence-like text before it.
    prose_before: f32,
    /// Text before it.
    text_before: f32,
    /// Blocks since the last announcer of each group.
    since: [f32; ANNOUNCERS.len()],
    /// Blocks since the last sentence-like block, and to the next.
    prose_gap: (f32, f32),
    /// How many blocks have the same text, and whether an earlier one does.
    copies: (f32, bool),
    log_length: f32,
    end: f32,
    link_density: f32,
    kind: f32,
    /// What its element has in common with others of one design.
    signature: u32,
    /// The element around its own.
    parent: u32,
}

impl Flow {
    pub(super) fn of(page: &Page, features: &Features) -> Self {
        let count = page.blocks.len();
        let mut flow = Self { positions: Vec::with_capacity(count), prose: 0.0, text: 0.0 };
        let mut since = [FAR_BLOCKS; ANNOUNCERS.len()];
        let mut seen: FxHashMap<u64, u32> = FxHashMap::with_capacity_and_hasher(count, FxBuildHasher);
        let mut gap = FAR_BLOCKS;
        for (at, (block, weight)) in page.blocks.iter().zip(&features.weights).enumerate() {
            let (element, text) = (page.element_of(block), &features.texts[at]);
            let copies = seen.entry(text.hash).or_default();
            flow.positions.push(Position {
                prose_before: flow.prose,
                text_before: flow.text,
                since,
                prose_gap: (gap, FAR_BLOCKS),
                copies: (0.0, *copies > 0),
                log_length: text.length.max(1.0).ln(),
                end: f32::from(text.end as u8),
                link_density: block.link_bytes as f32 / block.text.len().max(1) as f32,
                kind: kind_class(element.kind),
                signature: features.elements.stats[block.element as usize].signature,
                parent: element.parent,
            });
            flow.prose += weight.prose_length();
            flow.text += weight.length;
            for (distance, (_, families)) in since.iter_mut().zip(ANNOUNCERS) {
                let announces = families.iter().any(|f| text.hits.place(*f) == Place::Whole);
                *distance = if announces { 1.0 } else { (*distance + 1.0).min(FAR_BLOCKS) };
            }
            gap = if weight.is_prose { 1.0 } else { (gap + 1.0).min(FAR_BLOCKS) };
            *copies += 1;
        }
        gap = FAR_BLOCKS;
        for ((position, text), weight) in
            flow.positions.iter_mut().zip(&features.texts).zip(&features.weights).rev()
        {
            position.prose_gap.1 = gap;
            gap = if weight.is_prose { 1.0 } else { (gap + 1.0).min(FAR_BLOCKS) };
            position.copies.0 = seen[&text.hash] as f32;
        }
        flow
    }

    pub(super) fn columns(&self, page: &Page, features: &Features, rows: &mut impl Columns) {
        let count = page.blocks.len();
        let (prose, text) = (self.prose.max(1.0), self.text.max(1.0));
        let position = |at: usize| &self.positions[at];
        rows.add("block", |at| at as f32);
        rows.add("block_share", |at| at as f32 / count as f32);
        rows.add("blocks_left", |at| (count - at) as f32);
        rows.add("blocks", |_| count as f32);
        rows.add("text_before", |at| position(at).text_before / text);
        rows.add("prose_before", |at| position(at).prose_before / prose);
        rows.add("prose_after", |at| {
            let before_next = self.positions.get(at + 1).map_or(self.prose, |next| next.prose_before);
            1.0 - before_next / prose
        });
        rows.add("prose_text", |_| prose.ln());
        rows.add("prose_share", |_| prose / text);
        rows.add("prose_gap_before", |at| position(at).prose_gap.0);
        rows.add("prose_gap_after", |at| position(at).prose_gap.1);
        rows.add("copies", |at| position(at).copies.0);
        rows.add("is_copy", |at| f32::from(position(at).copies.1));
        for (group, (name, _)) in ANNOUNCERS.iter().enumerate() {
            rows.add(format_args!("since_{name}"), |at| position(at).since[group]);
        }
        let from = |headline: fn(&Self, usize) -> f32, at: usize| {
            features.headline.map_or(f32::NAN, |own| headline(self, at) - headline(self, own))
        };
        rows.add("from_headline", |at| from(|_, at| at as f32, at));
        rows.add("text_from_headline", |at| from(|flow, at| flow.positions[at].text_before, at));
        rows.add("prose_from_headline", |at| from(|flow, at| flow.positions[at].prose_before, at));
        for step in [-3_isize, -2, -1, 1, 2, 3] {
            self.neighbour_columns(page, features, step, rows);
        }
    }

    /// The columns for the block so many blocks on.
    fn neighbour_columns(&self, page: &Page, features: &Features, step: isize, rows: &mut impl Columns) {
        let place = |at: usize| at.checked_add_signed(step).filter(|near| *near < page.blocks.len());
        let near = |at: usize| place(at).map(|near| &self.positions[near]);
        let of = |at: usize, value: fn(&Position) -> f32| near(at).map_or(f32::NAN, value);
        rows.add(format_args!("at{step:+}_log_length"), |at| of(at, |near| near.log_length));
        rows.add(format_args!("at{step:+}_ends"), |at| of(at, |near| near.end));
        if page.origin == Origin::Html {
            rows.add(format_args!("at{step:+}_link_density"), |at| of(at, |near| near.link_density));
            rows.add(format_args!("at{step:+}_kind"), |at| of(at, |near| near.kind));
            let shares = |at: usize, alike: fn(&Position, &Position) -> bool| {
                near(at).map_or(f32::NAN, |other| f32::from(alike(other, &self.positions[at])))
            };
            rows.add(format_args!("at{step:+}_alike"), |at| shares(at, |a, b| a.signature == b.signature));
            rows.add(format_args!("at{step:+}_sibling"), |at| shares(at, |a, b| a.parent == b.parent));
        } else {
            let element = |at: usize| page.blocks[at].element;
            let text = |at: usize, value: &dyn Fn(usize) -> f32| place(at).map_or(f32::NAN, value);
            rows.add(format_args!("at{step:+}_group"), |at| {
                text(at, &|near| f32::from(element(near) == element(at)))
            });
            rows.add(format_args!("at{step:+}_words"), |at| {
                text(at, &|near| features.texts[near].words as f32)
            });
            rows.add(format_args!("at{step:+}_stop_share"), |at| {
                text(at, &|near| features.texts[near].stop_share(&features.words, features.language))
            });
        }
    }
}
