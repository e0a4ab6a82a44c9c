//! What is known of each element of an HTML page, computed once and shared by its blocks.

#![expect(
    clippy::indexing_slicing,
    reason = "elements are numbered as on the page, each after its parent, with facts of each; contexts are below `CONTEXTS`, tags below 256"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of elements and blocks, which a u32 numbers; distances are up to `FAR`"
)]

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::lexicon::{Lexicon, Markup, MarkupSet, bits};
use super::text::TextStats;
use crate::read::page::{AttributeName, Element, Page, Tag};

/// Enclosing elements that say what a block is for.
pub const CONTEXT_TAGS: &[&[Tag]] = &[
    &[Tag::Article],
    &[Tag::Main],
    &[Tag::Section],
    &[Tag::Aside],
    &[Tag::Nav],
    &[Tag::Header],
    &[Tag::Footer],
    &[Tag::Figure, Tag::Figcaption],
    &[Tag::Form],
    &[Tag::Ul, Tag::Ol, Tag::Dl],
    &[Tag::Table],
    &[Tag::Blockquote],
    &[Tag::A, Tag::Button],
    &[Tag::Details, Tag::Dialog],
];

const CONTEXTS: usize = CONTEXT_TAGS.len() + Markup::ALL.len();

/// No enclosing element of the kind; also the largest distance that is told apart.
pub const FAR: u8 = 12;

/// Facts of one element.
#[derive(Clone, Debug)]
pub struct ElementStats {
    /// Text in it, as [`TextStats::length`].
    pub length: f32,
    /// Text in links in it.
    pub link_length: f32,
    /// Text in sentence-like blocks in it.
    pub prose_length: f32,
    /// Blocks in it.
    pub blocks: u32,
    /// The first of them; blocks of one element follow one another.
    pub first_block: u32,
    /// Sentence-like blocks in it.
    pub prose_blocks: u32,
    /// Hash of tag and class: elements of one design share it.
    pub signature: u32,
    /// Siblings of the same signature, itself included.
    pub alike: u32,
    /// Depth of the innermost element that holds both it and the best container.
    pub common_depth: u16,
    /// Steps up to the nearest element of each context, [`FAR`] where there is none, and where it holds no block.
    distances: [u8; CONTEXTS],
}

impl ElementStats {
    /// Share (0..=1) of its text that lies in links.
    pub fn link_density(&self) -> f32 {
        self.link_length / self.length.max(1.0)
    }

    /// Steps up to the nearest of the [`CONTEXT_TAGS`].
    pub fn tag_distance(&self, context: usize) -> u8 {
        self.distances[context]
    }

    /// Steps up to the nearest element whose class, id or role is of a family.
    pub fn markup_distance(&self, family: Markup) -> u8 {
        self.distances[CONTEXT_TAGS.len() + family as usize]
    }
}

/// The facts of all elements of a page.
#[derive(Debug, Default)]
pub struct Elements {
    /// By element number.
    pub stats: Vec<ElementStats>,
    /// The element whose direct content holds the most running text.
    pub best: u32,
    /// Images before each element, in document order; one more at the end.
    pub images_before: Vec<u32>,
}

/// What values of attributes name, each looked into once.
struct Named<'l> {
    lexicon: &'l Lexicon,
    families: FxHashMap<u64, MarkupSet>,
}

/// By tag, a bit for each of the [`CONTEXT_TAGS`] that it is one of.
static CONTEXTS_OF: [u64; 256] = {
    let mut contexts = [0; 256];
    let mut context = 0;
    while context < CONTEXT_TAGS.len() {
        let mut tag = 0;
        while tag < CONTEXT_TAGS[context].len() {
            contexts[CONTEXT_TAGS[context][tag] as usize] |= 1 << context;
            tag += 1;
        }
        context += 1;
    }
    contexts
};

/// One block's share in its elements.
#[derive(Clone, Copy, Debug)]
pub struct Weight {
    /// As [`TextStats::length`]; 0 for a hidden block.
    pub length: f32,
    /// The part of it in links.
    pub link_length: f32,
    /// Whether it is visible running text with few links.
    pub is_prose: bool,
}

impl Elements {
    /// Computes the facts of a page's elements; `weights` are those of its blocks.
    pub fn measure(&mut self, page: &Page, weights: &[Weight], lexicon: &Lexicon) {
        self.stats.clear();
        self.describe(page);
        self.sum_up(page, weights);
        self.name_contexts(page, lexicon);
        self.best = self.best_container(page, weights);
        self.relate_to_best(page);
    }

    /// Designs, and the images before each.
    fn describe(&mut self, page: &Page) {
        let mut alike: FxHashMap<(u32, u32), u32> =
            FxHashMap::with_capacity_and_hasher(page.elements.len(), FxBuildHasher);
        let mut images = 0;
        self.images_before.clear();
        self.images_before.reserve(page.elements.len() + 1);
        self.stats.reserve(page.elements.len());
        for element in &page.elements {
            self.images_before.push(images);
            images += u32::from(matches!(element.tag, Tag::Img | Tag::Video | Tag::Figure));
            let signature = FxBuildHasher.hash_one((element.tag, class_of(page, element))) as u32;
            *alike.entry((element.parent, signature)).or_default() += 1;
            self.stats.push(ElementStats {
                length: 0.0,
                link_length: 0.0,
                prose_length: 0.0,
                blocks: 0,
                first_block: u32::MAX,
                prose_blocks: 0,
                signature,
                alike: 0,
                common_depth: 0,
                distances: [FAR; CONTEXTS],
            });
        }
        self.images_before.push(images);
        for (element, stats) in page.elements.iter().zip(&mut self.stats) {
            stats.alike = alike[&(element.parent, stats.signature)];
        }
    }

    /// Bottom up: what lies in each element.
    fn sum_up(&mut self, page: &Page, weights: &[Weight]) {
        for (at, (block, weight)) in page.blocks.iter().zip(weights).enumerate() {
            let stats = &mut self.stats[block.element as usize];
            stats.first_block = stats.first_block.min(at as u32);
            stats.length += weight.length;
            stats.link_length += weight.link_length;
            stats.blocks += 1;
            if weight.is_prose {
                stats.prose_length += weight.length;
                stats.prose_blocks += 1;
            }
        }
        for id in (1..page.elements.len()).rev() {
            let own = self.stats[id].clone();
            let parent = &mut self.stats[page.elements[id].parent as usize];
            parent.length += own.length;
            parent.link_length += own.link_length;
            parent.prose_length += own.prose_length;
            parent.blocks += own.blocks;
            parent.first_block = parent.first_block.min(own.first_block);
            parent.prose_blocks += own.prose_blocks;
        }
    }

    /// Top down: distances to enclosing contexts, for elements with blocks.
    fn name_contexts(&mut self, page: &Page, lexicon: &Lexicon) {
        let mut named = Named {
            lexicon,
            families: FxHashMap::with_capacity_and_hasher(page.elements.len() / 4, FxBuildHasher),
        };
        for (id, element) in page.elements.iter().enumerate() {
            if self.stats[id].blocks == 0 {
                continue;
            }
            let mut distances = [FAR; CONTEXTS];
            if id > 0 {
                for (own, above) in distances.iter_mut().zip(&self.stats[element.parent as usize].distances) {
                    *own = (*above + 1).min(FAR);
                }
            }
            let markup = named.families(page, element);
            let contexts = bits(CONTEXTS_OF[element.tag as usize]);
            let families = markup.numbers().map(|family| CONTEXT_TAGS.len() + family);
            contexts.chain(families).for_each(|context| distances[context] = 0);
            self.stats[id].distances = distances;
        }
    }

    /// The element that holds the most running text directly: a paragraph counts fully for its element and
    /// the one around it, half for the next (after Readability's parent and grandparent scores).
    fn best_container(&self, page: &Page, weights: &[Weight]) -> u32 {
        let mut scores = vec![0.0_f32; page.elements.len()];
        for (block, weight) in page.blocks.iter().zip(weights).filter(|(_, weight)| weight.is_prose) {
            for (id, share) in page.ancestors(block.element).zip([1.0, 1.0, 0.5]) {
                scores[id as usize] += share * weight.length;
            }
        }
        let best = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        best.map_or(0, |(id, _)| id as u32)
    }

    fn relate_to_best(&mut self, page: &Page) {
        let mut on_way = vec![false; page.elements.len()];
        for id in page.ancestors(self.best) {
            on_way[id as usize] = true;
        }
        for (id, element) in page.elements.iter().enumerate() {
            self.stats[id].common_depth =
                if on_way[id] { element.depth } else { self.stats[element.parent as usize].common_depth };
        }
    }
}

impl Named<'_> {
    /// The families that the attributes of an element name.
    fn families(&mut self, page: &Page, element: &Element) -> MarkupSet {
        use AttributeName::*;
        let mut set = MarkupSet::default();
        for attribute in page.attributes_of(element).iter().filter(|own| !own.value.is_empty()) {
            if matches!(
                attribute.name,
                Class
                    | Id
                    | Role
                    | ItemProp
                    | DataComponent
                    | DataTestId
                    | DataType
                    | AriaLabel
                    | CustomElement
            ) {
                // Equal classes lie at one place, so that they need not be compared.
                let value = page.attribute_str(attribute.value);
                let key = match attribute.name {
                    Class => u64::from(attribute.value.start),
                    _ => FxBuildHasher.hash_one(value),
                };
                set |= *self.families.entry(key).or_insert_with(|| self.lexicon.markup(value));
            }
        }
        set
    }
}

/// What stands for the class of an element: the place of its value in the page, none where it is empty.
fn class_of(page: &Page, element: &Element) -> Option<u32> {
    let mut own = page.attributes_of(element).iter();
    own.find(|own| own.name == AttributeName::Class && !own.value.is_empty()).map(|class| class.value.start)
}

impl Weight {
    /// Its length if it is prose, else 0.
    pub fn prose_length(&self) -> f32 {
        if self.is_prose { self.length } else { 0.0 }
    }

    /// The weight of a block.
    pub fn of(stats: &TextStats, link_share: f32, hidden: bool) -> Self {
        let length = if hidden { 0.0 } else { stats.length };
        let is_prose = !hidden && stats.is_sentence_like() && link_share < 0.5;
        Self { length, link_length: length * link_share, is_prose }
    }
}
