//! What a page says elsewhere of its article: title, description, authors, the `articleBody` of JSON-LD. Blocks that
//! repeat it are probably part of what it speaks of.

use rustc_hash::{FxHashMap, FxHashSet};

use super::text::Words;
use crate::read::page::Page;

/// Statements of the head, as sets of word hashes.
#[derive(Debug, Default)]
pub struct Evidence {
    /// Words of the title, each with its number.
    pub title: FxHashMap<u32, u32>,
    /// Words of the authors' names.
    pub authors: FxHashSet<u32>,
    /// Runs of three words of the description.
    pub description: FxHashSet<u64>,
    /// Runs of three words of the `articleBody`.
    pub body: FxHashSet<u64>,
}

impl Evidence {
    /// Collects the statements of a page's head, in place of those before. What `words` has stays as it is.
    pub fn collect(&mut self, page: &Page, words: &mut Words) {
        let Self { title: numbers, authors, description, body } = self;
        numbers.clear();
        authors.clear();
        description.clear();
        body.clear();
        words.of(page.title().unwrap_or_default(), |title, _| {
            for word in title {
                let number = numbers.len() as u32;
                if number < u64::BITS {
                    numbers.entry(*word).or_insert(number);
                }
            }
        });
        let names = ["author", "article:author", "byl", "dc.creator", "parsely-author"];
        let names = names.iter().filter_map(|name| page.meta(name));
        for name in names.chain(page.head.json_ld.author_names.iter().map(String::as_str)) {
            words.of(name, |name, _| authors.extend(name));
        }
        for name in ["og:description", "description", "twitter:description"] {
            words.of(page.meta(name).unwrap_or_default(), |_, runs| description.extend(runs));
        }
        for text in &page.head.json_ld.bodies {
            words.of(text, |_, runs| body.extend(runs));
        }
    }

    /// Share (0..=1) of a block's words that are words of the title.
    pub fn title_share(&self, block: &[u32]) -> f32 {
        share(block, self.title.is_empty(), |word| self.title.contains_key(word))
    }

    /// Share (0..=1) of the title's words that the block has.
    #[expect(clippy::arithmetic_side_effects, reason = "a title has up to 64 words that are counted")]
    pub fn title_covered(&self, block: &[u32]) -> f32 {
        if block.len() > 3 * self.title.len() + 10 {
            return 0.0;
        }
        let numbers = block.iter().filter_map(|word| self.title.get(word));
        let found = numbers.fold(0_u64, |found, number| found | 1 << number);
        found.count_ones() as f32 / self.title.len().max(1) as f32
    }

    /// Share (0..=1) of a block's words that are words of an author's name.
    pub fn author_share(&self, block: &[u32]) -> f32 {
        share(block, self.authors.is_empty(), |word| self.authors.contains(word))
    }

    /// Share (0..=1) of a block's runs of three words that the description has; absent without a description.
    pub fn description_share(&self, runs: &[u64]) -> f32 {
        share(runs, self.description.is_empty(), |run| self.description.contains(run))
    }

    /// Share (0..=1) of a block's runs of three words that the `articleBody` has; absent without one.
    pub fn body_share(&self, runs: &[u64]) -> f32 {
        share(runs, self.body.is_empty(), |run| self.body.contains(run))
    }
}

/// Share (0..=1) of what a block says that is known; absent where nothing is.
fn share<T>(said: &[T], nothing: bool, is_known: impl Fn(&T) -> bool) -> f32 {
    if nothing {
        return f32::NAN;
    }
    said.iter().filter(|one| is_known(one)).count() as f32 / said.len().max(1) as f32
}
