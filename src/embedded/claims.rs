//! What a page says of its story, which a body found elsewhere must agree with.

use std::cell::RefCell;

use rustc_hash::FxHashSet;

use crate::label::Labels;
use crate::label::lexicon::lowercase;
use crate::label::text::Words;
use crate::read::page::Page;

/// Share (0..=1) of the words of the shorter of two titles that the longer one has, where they name one story.
const SAME_TITLE: f32 = 0.8;

/// The same of the longer one, which may end in the name of the site.
const SAME_LONG_TITLE: f32 = 0.4;

/// Words of a title from which on it is one of a story, and not the name of a site alone.
const TITLE_WORDS: usize = 4;

/// Share (0..=1) of the long words of the title that the text of its story has, at least.
const TITLE_IN_TEXT: f32 = 0.6;

/// Letters of a word that tells something.
const LONG_WORD: usize = 4;

/// Bytes of an address, at most: what is longer is none.
const ADDRESS_BYTES: usize = 4096;

/// Bytes of an identifier that cannot be in an address by chance.
const LONG_ID: usize = 5;

/// The titles, descriptions and addresses of a page.
pub(super) struct Claims {
    titles: Vec<FxHashSet<u32>>,
    /// The long words of the best title.
    topic: FxHashSet<u32>,
    /// Runs of three words of each description.
    descriptions: Vec<Vec<u64>>,
    addresses: Vec<String>,
    /// Scratch space.
    words: RefCell<Words>,
}

impl Claims {
    pub(super) fn of(page: &Page, labels: &Labels, url: Option<&str>) -> Self {
        let mut words = Words::default();
        let headline = labels.headline.and_then(|at| page.blocks.get(at)).map(|block| page.text_of(block));
        let title = page.head.title.map(|title| page.attribute_str(title));
        let titles: Vec<&str> = { [headline, page.meta("og:title"), page.meta("twitter:title"), title] }
            .into_iter()
            .flatten()
            .filter(|title| !title.trim().is_empty())
            .collect();
        let descriptions = ["og:description", "description", "twitter:description"];
        let descriptions = descriptions.iter().filter_map(|name| page.meta(name));
        let addresses = [url, page.link("canonical"), page.meta("og:url")];
        Self {
            topic: titles.first().map(|title| long_words(main_part(title), &mut words)).unwrap_or_default(),
            titles: titles.iter().map(|title| set_of(title, &mut words)).collect(),
            descriptions: descriptions.map(|text| words.of(text, |_, runs| runs.to_vec())).collect(),
            addresses: addresses
                .into_iter()
                .flatten()
                .filter(|address| address.len() <= ADDRESS_BYTES)
                .map(|address| path_of(&lowercase(address)).to_owned())
                .filter(|path| !path.is_empty())
                .collect(),
            words: RefCell::new(words),
        }
    }

    /// Whether a title is that of the page.
    pub(super) fn has_title(&self, title: &str) -> bool {
        let own = set_of(title, &mut self.words.borrow_mut());
        self.titles.iter().any(|title| is_same(title, &own))
    }

    /// Whether the page names its story at all.
    pub(super) fn names_story(&self) -> bool {
        self.titles.iter().any(|title| title.len() >= TITLE_WORDS)
    }

    /// Whether an address or identifier is that of the page.
    pub(super) fn has_address(&self, address: &str) -> bool {
        let address = lowercase(address);
        let path = path_of(&address);
        let is_name = !path.contains('/');
        self.addresses.iter().any(|own| {
            let last = own.rsplit('/').next().unwrap_or(own);
            let is_part = |sign: char| !sign.is_ascii_alphanumeric();
            let is_id =
                path.bytes().any(|byte| byte.is_ascii_digit()) && own.split(is_part).any(|part| part == path);
            !path.is_empty() && own == path || is_name && path.len() >= LONG_ID && (last == path || is_id)
        })
    }

    /// Whether a text, by its runs of three words, holds what the page says in short of its story.
    pub(super) fn is_described_by(&self, runs: &FxHashSet<u64>) -> bool {
        self.descriptions.iter().any(|own| {
            let found = own.iter().filter(|run| runs.contains(run)).count();
            own.len() >= 4 && found >= own.len().div_ceil(2)
        })
    }

    /// Whether a text speaks of what the title says.
    pub(super) fn is_topic_of(&self, words: &FxHashSet<u32>) -> bool {
        let found = self.topic.iter().filter(|word| words.contains(word)).count();
        found >= 2 && found as f32 >= TITLE_IN_TEXT * self.topic.len() as f32
    }
}

fn is_same(a: &FxHashSet<u32>, b: &FxHashSet<u32>) -> bool {
    let common = a.intersection(b).count() as f32;
    let (short, long) = (a.len().min(b.len()) as f32, a.len().max(b.len()) as f32);
    common > 0.0
        && common >= SAME_TITLE * short
        && common >= SAME_LONG_TITLE * long
        && (short > 1.0 || long == 1.0)
}

/// The longest part of a title that the name of the site may follow or precede.
fn main_part(title: &str) -> &str {
    let parts = [" - ", " | ", " – ", " — ", " · ", " :: "].into_iter().flat_map(|sign| title.split(sign));
    let separated = |part: &&str| part.len() < title.len();
    parts.filter(separated).max_by_key(|part| part.len()).unwrap_or(title)
}

/// The path and query of an address in lower case, without what may differ between two ways to write it.
fn path_of(address: &str) -> &str {
    let address = address.trim();
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => address,
    };
    let path = path.split('#').next().unwrap_or_default().trim_matches('/');
    path.trim_end_matches(".html").trim_end_matches(".htm")
}

fn set_of(text: &str, words: &mut Words) -> FxHashSet<u32> {
    words.of(text, |words, _| words.iter().copied().collect())
}

/// The words of a text that tell something; all of a script without spaces.
fn long_words(text: &str, words: &mut Words) -> FxHashSet<u32> {
    let long = text.split_whitespace().filter(|word| word.chars().count() >= LONG_WORD || !word.is_ascii());
    set_of(&long.collect::<Vec<_>>().join(" "), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(title: &str, url: &str) -> Claims {
        let mut words = Words::default();
        Claims {
            titles: vec![set_of(title, &mut words)],
            topic: long_words(main_part(title), &mut words),
            descriptions: Vec::new(),
            addresses: vec![path_of(url).to_owned()],
            words: RefCell::new(words),
        }
    }

    #[test]
    fn titles_and_addresses_of_one_story() {
        let page = claims(
            "Harbour board votes to rebuild pier - Eastmere Courier",
            "https://a.example/news/pier-votes-48213.html?x",
        );
        for title in ["Harbour board votes to rebuild pier", "HARBOUR BOARD VOTES TO REBUILD PIER | Courier"]
        {
            assert!(page.has_title(title), "{title}");
        }
        for title in ["Eastmere Courier", "Ferry timetable to change", "Pier", ""] {
            assert!(!page.has_title(title), "{title}");
        }
        let page = claims("a", "https://a.example/news/pier-votes-48213.html");
        for address in [
            "/news/pier-votes-48213",
            "https://b.example/news/pier-votes-48213/",
            "pier-votes-48213",
            "48213",
        ] {
            assert!(page.has_address(address), "{address}");
        }
        for address in ["/news/ferry", "", "/", "pier", "4821", "https://a.example"] {
            assert!(!page.has_address(address), "{address}");
        }
    }
}
