//! One site: its name, and the sample of its pages.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use url::{Host, Url};

use super::keys::Key;
use super::places::Place;

/// What is known of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Site {
    /// Pages that were learned from, in the sample or not.
    pub seen: u64,
    /// The sample, by the hash of the text of each page.
    pub pages: BTreeMap<u64, Sampled>,
}

/// What is kept of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sampled {
    /// The keys of its blocks, in order.
    pub keys: Vec<Key>,
    /// Where it has its title, authors and date, in order.
    pub places: Vec<Place>,
}

impl Site {
    /// Adds a page, if it is among the first so many by hash. Of two with the same text the lesser one stays, so that the
    /// order in which they come does not matter.
    pub(super) fn add(&mut self, page: u64, sampled: Sampled, sample: usize) {
        let is_beyond = |last: &u64| self.pages.len() >= sample && page > *last;
        if self.pages.keys().next_back().is_some_and(is_beyond) {
            return;
        }
        match self.pages.entry(page) {
            Entry::Occupied(own) if *own.get() <= sampled => {}
            Entry::Occupied(mut own) => *own.get_mut() = sampled,
            Entry::Vacant(place) => {
                place.insert(sampled);
            }
        }
        self.trim(sample);
    }

    /// Drops what is beyond the first so many by hash.
    pub(super) fn trim(&mut self, sample: usize) {
        while self.pages.len() > sample {
            self.pages.pop_last();
        }
    }
}

/// The name of the site of an address: its registrable domain, else its host.
pub(super) fn of_address(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok()?;
    let host = match url.host()? {
        Host::Domain(host) => host.trim_end_matches('.').to_ascii_lowercase(),
        address => return Some(address.to_string()),
    };
    let name = psl::domain_str(&host).unwrap_or(&host);
    (!name.is_empty()).then(|| name.to_owned())
}
