//! Where on the pages of a site its title, authors and date stand.
//!
//! A place is an element by its tag, classes, id and `itemprop`, whatever numbers are in them, with the two around it. Of a page that is
//! learned from, the first block at each place counts that has a title, a date or authors: those of the page, or others. On another
//! page the first block at a place is taken where nearly all pages that have something there have their own.

use std::collections::BTreeMap;

use super::keys;
use crate::read::page::Page;

/// What may have a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    Title,
    Authors,
    Date,
}

/// A block that has a title, authors or a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stated {
    pub(crate) fact: Fact,
    /// The number of the block.
    pub(crate) block: usize,
    /// Whether they are those of the page.
    pub(crate) is_own: bool,
}

/// How many of the other pages of a site have their own title, authors or date at which place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places(BTreeMap<u32, u32>);

/// A place: the hash of its elements, two bits for what stands there, and in the lowest bit whether that is the page's own.
pub(super) type Place = u32;

/// Bits of a place.
pub(super) const BITS: u32 = HASH_BITS + 3;

/// Bits of a hash: of the some 100 places of a site, one in 40,000 is taken for another.
const HASH_BITS: u32 = 22;

/// Places of a page that are looked at.
const MOST: usize = 64;

/// Pages of a site that must have their own title, authors or date at a place.
const LEAST_PAGES: u32 = 3;

/// Share (0..=1) that those are of all pages that have something there: where the day of the crawl stands, most have another's.
const LEAST_SHARE: f32 = 0.75;

/// The places of a page, in order.
pub(super) fn of_stated(page: &Page, stated: &[Stated]) -> Vec<Place> {
    let mut places: BTreeMap<u32, bool> = BTreeMap::new();
    for one in stated {
        places.entry(place_of(page, one.fact, one.block)).or_insert(one.is_own);
    }
    places.into_iter().take(MOST).map(|(place, is_own)| place << 1 | u32::from(is_own)).collect()
}

fn place_of(page: &Page, fact: Fact, block: usize) -> u32 {
    keys::of_place(page, block, HASH_BITS) << 2 | fact as u32
}

impl Places {
    /// By the places of other pages.
    #[expect(clippy::arithmetic_side_effects, reason = "no more than there are pages in a sample")]
    pub(super) fn of<'p>(others: impl Iterator<Item = &'p [Place]>) -> Self {
        let mut counts: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        for place in others.flatten() {
            let (own, all) = counts.entry(place >> 1).or_default();
            *own += place & 1;
            *all += 1;
        }
        let is_sure = |(_, (own, all)): &(u32, (u32, u32))| {
            *own >= LEAST_PAGES && *own as f32 >= LEAST_SHARE * *all as f32
        };
        Self(counts.into_iter().filter(is_sure).map(|(place, (own, _))| (place, own)).collect())
    }

    /// Of some blocks of a page the first one at the place where most other pages have their own, if one is at such a place.
    pub(crate) fn best(&self, page: &Page, fact: Fact, blocks: impl Iterator<Item = usize>) -> Option<usize> {
        let mut best: Option<(u32, usize)> = None;
        if self.0.keys().any(|place| place & 3 == fact as u32) {
            for block in blocks {
                let pages = self.0.get(&place_of(page, fact, block)).copied().unwrap_or(0);
                if pages > best.map_or(0, |(most, _)| most) {
                    best = Some((pages, block));
                }
            }
        }
        best.map(|(_, block)| block)
    }
}
