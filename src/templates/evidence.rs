//! What the sample of a site says of one of its pages.

use std::cell::Cell;

use super::keys::{self, Key};
use super::places::Places;
use super::site::{Sampled, Site};
use crate::label::repeats::{Neighbours, Repeat, Repeats};
use crate::read::page::Page;

/// Other pages that there must be.
const LEAST_PAGES: usize = 2;

/// A page is another version of this one if it has this share of the text that hardly any other has.
const SAME: f32 = 0.5;

/// Score from which on a block counts for that, and its length in bytes.
const LIKELY: f32 = 0.5;
const LONG: usize = 30;

/// Share of the pages, and pages, on which text may be that hardly any page has.
const RARE: f32 = 0.25;
const FEW: f32 = 3.0;

/// What most pages of a site have is its frame: how many pages it takes to know it, how many blocks it has at least, and
/// the share of them that a page of the site has at the very least.
const FRAME_PAGES: usize = 6;
const FRAME: usize = 12;
const LEAST_FRAME: f32 = 0.1;

/// The sample of a site, for one page of it.
pub(crate) struct Evidence<'t> {
    site: &'t Site,
    /// The hash of the page's text.
    page: u64,
    misfit: Cell<bool>,
}

impl<'t> Evidence<'t> {
    pub(super) fn new(site: &'t Site, page: u64) -> Self {
        Self { site, page, misfit: Cell::new(false) }
    }

    fn others(&self) -> impl Iterator<Item = &'t Sampled> {
        self.site.pages.iter().filter(|(name, _)| **name != self.page).map(|(_, sampled)| sampled)
    }

    /// Where the other pages of the site have their title, authors and date; none if the page is not like them.
    pub(crate) fn places(&self) -> Places {
        let others = self.others().filter(|_| !self.is_misfit());
        Places::of(others.map(|other| other.places.as_slice()))
    }

    /// Whether the page turned out to have nothing of what the pages of its site had.
    pub(crate) fn is_misfit(&self) -> bool {
        self.misfit.get()
    }
}

impl Neighbours for Evidence<'_> {
    fn repeats(&self, page: &Page, scores: &[f32]) -> Option<Repeats> {
        let others: Vec<&[Key]> = self.others().map(|other| other.keys.as_slice()).collect();
        let keys = keys::of_page(page);
        let compared = Compared::new(&keys, &others);
        self.misfit.set(compared.is_misfit(&others));
        if self.misfit.get() {
            return None;
        }
        let versions = compared.versions(page, &keys, scores, others.len());
        let pages = versions.iter().filter(|is_version| !**is_version).count();
        (pages >= LEAST_PAGES).then(|| Repeats {
            pages: pages as u32,
            blocks: keys.iter().map(|key| compared.repeat(*key, &versions)).collect(),
        })
    }
}

/// The keys of a page, each once, with the other pages that have it.
struct Compared {
    keys: Vec<u32>,
    /// By key: the numbers of the other pages, and whether they keep it.
    on: Vec<Vec<(usize, bool)>>,
}

impl Compared {
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "`at` is no more than the keys, and below their number where one is found there"
    )]
    fn new(keys: &[Option<u32>], others: &[&[Key]]) -> Self {
        let mut keys: Vec<u32> = keys.iter().flatten().copied().collect();
        keys.sort_unstable();
        keys.dedup();
        let mut on = vec![Vec::new(); keys.len()];
        for (number, other) in others.iter().enumerate() {
            // Both are in order.
            let mut at = 0;
            for key in *other {
                at += keys[at..].partition_point(|own| *own < key >> 1);
                if keys.get(at) == Some(&(key >> 1)) {
                    on[at].push((number, key & 1 == 1));
                }
            }
        }
        Self { keys, on }
    }

    #[expect(clippy::indexing_slicing, reason = "there is a list for each key")]
    fn on(&self, key: Option<u32>) -> &[(usize, bool)] {
        let at = key.and_then(|key| self.keys.binary_search(&key).ok());
        at.map_or(&[], |at| &self.on[at])
    }

    #[expect(clippy::indexing_slicing, reason = "numbers of other pages, each of which is a version or not")]
    fn repeat(&self, key: Option<u32>, versions: &[bool]) -> Repeat {
        let on = self.on(key).iter().filter(|(number, _)| !versions[*number]);
        let kept = on.clone().filter(|(_, kept)| *kept).count() as u32;
        Repeat { pages: on.count() as u32, kept }
    }

    /// Whether the page has next to nothing of the frame of the others.
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "runs have a key at least; keys in memory are counted"
    )]
    fn is_misfit(&self, others: &[&[Key]]) -> bool {
        if others.len() < FRAME_PAGES {
            return false;
        }
        let mut all: Vec<u32> = others.iter().flat_map(|keys| keys.iter().map(|key| key >> 1)).collect();
        all.sort_unstable();
        let runs = all.chunk_by(|a, b| a == b).filter(|run| run.len() * 2 > others.len());
        let frame: Vec<u32> = runs.map(|run| run[0]).collect();
        let has = frame.iter().filter(|key| self.keys.binary_search(key).is_ok()).count();
        frame.len() >= FRAME && (has as f32) < LEAST_FRAME * frame.len() as f32
    }

    /// By number of another page: whether it is of the same article, as a page for printers is.
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "numbers of other pages; bytes of text are summed up"
    )]
    fn versions(&self, page: &Page, keys: &[Option<u32>], scores: &[f32], others: usize) -> Vec<bool> {
        let few = (RARE * others as f32).max(FEW) as usize;
        let (mut all, mut shared) = (0, vec![0; others]);
        for ((block, key), score) in page.blocks.iter().zip(keys).zip(scores) {
            let on = self.on(*key);
            if *score > LIKELY && block.text.len() >= LONG && on.len() <= few {
                all += block.text.len();
                on.iter().for_each(|(number, _)| shared[*number] += block.text.len());
            }
        }
        shared.iter().map(|shared| all > 0 && *shared as f32 >= SAME * all as f32).collect()
    }
}
