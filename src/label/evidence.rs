//! What a page says elsewhere of its article: title, description, authors, the `articleBody` of JSON-LD. Blocks that
//! repeat it are probably part of what it speaks of.

use rustc_hash::FxHashSet;

use super::text::Words;
use crate::read::page::Page;

/// Statements of the head, as sets of word hashes.
#[derive(Debug, Default)]
pub struct Evidence {
    /// Words of the title.
    pub title: FxHashSet<u32>,
    /// Words of the authors' names.
    pub authors: FxHashSet<u32>,
    /// Runs of three words of the description.
    pub description: FxHashSet<u64>,
    /// Runs of three words of the `articleBody`.
    pub body: FxHashSet<u64>,
}

impl Evidence {
    /// Collects the statements of a page's head.
    pub fn collect(page: &Page) -> Self {
        let mut words = Words::default();
        let mut evidence = Self::default();
        let title = page.meta("og:title").or(page.head.title.map(|slice| page.attribute_str(slice)));
        evidence.title.extend(words_of(title.unwrap_or_default(), &mut words));
        for name in ["author", "article:author", "byl", "dc.creator", "parsely-author"] {
            evidence.authors.extend(words_of(page.meta(name).unwrap_or_default(), &mut words));
        }
        for name in ["og:description", "description", "twitter:description"] {
            evidence.description.extend(runs_of(page.meta(name).unwrap_or_default(), &mut words));
        }
        for name in &page.head.json_ld.author_names {
            evidence.authors.extend(words_of(name, &mut words));
        }
        for body in &page.head.json_ld.bodies {
            evidence.body.extend(runs_of(body, &mut words));
        }
        evidence
    }

    /// Share (0..=1) of a block's words that are words of the title.
    pub fn title_share(&self, block: &[u32]) -> f32 {
        share(block.iter(), block.len(), &self.title)
    }

    /// Share (0..=1) of the title's words that the block has.
    pub fn title_covered(&self, block: &[u32]) -> f32 {
        if block.len() > 3 * self.title.len() + 10 {
            return 0.0;
        }
        let found = self.title.iter().filter(|word| block.contains(word)).count();
        found as f32 / self.title.len().max(1) as f32
    }

    /// Share (0..=1) of a block's words that are words of an author's name.
    pub fn author_share(&self, block: &[u32]) -> f32 {
        share(block.iter(), block.len(), &self.authors)
    }

    /// Share (0..=1) of a block's runs of three words that the description has; absent without a description.
    pub fn description_share(&self, runs: &[u64]) -> f32 {
        run_share(runs, &self.description)
    }

    /// Share (0..=1) of a block's runs of three words that the `articleBody` has; absent without one.
    pub fn body_share(&self, runs: &[u64]) -> f32 {
        run_share(runs, &self.body)
    }
}

fn words_of<'w>(text: &str, words: &'w mut Words) -> &'w [u32] {
    words.clear();
    words.add(text);
    &words.hashes
}

fn runs_of<'w>(text: &str, words: &'w mut Words) -> &'w [u64] {
    words_of(text, words);
    &words.runs
}

fn share<'a>(words: impl Iterator<Item = &'a u32>, count: usize, set: &FxHashSet<u32>) -> f32 {
    if set.is_empty() {
        return f32::NAN;
    }
    words.filter(|word| set.contains(word)).count() as f32 / count.max(1) as f32
}

fn run_share(runs: &[u64], set: &FxHashSet<u64>) -> f32 {
    if set.is_empty() {
        return f32::NAN;
    }
    let found = runs.iter().filter(|run| set.contains(run)).count();
    found as f32 / runs.len().max(1) as f32
}
