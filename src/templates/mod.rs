//! [`Templates`]: what the pages of a site have in common, learned from some of them, as evidence for the others.
//!
//! Of each site a sample of its pages is kept, and of each of these a short hash of every block: of its text, in lower case
//! and without signs and the values of numbers, and of the element that it stands in. So a notice with today's number of
//! readers is the same block on every page, and the title of a story is not the same as its teaser elsewhere. With them it is
//! kept where on the page its title, authors and date stand, for pages that do not say it otherwise.
//!
//! The sample is that of the pages whose texts have the smallest hashes. It does not depend on the order of the
//! pages, and those of two parts together hold that of the whole ("k minimum values", after Bar-Yossef et al., "Counting
//! distinct elements in a data stream", 2002): to learn from two dumps and to merge gives the same bytes as to learn from both at
//! once.

mod evidence;
mod keys;
mod places;
mod site;
mod store;

use std::collections::BTreeMap;
use std::fmt;

pub(crate) use evidence::Evidence;
pub(crate) use places::{Fact, Places, Stated};
use site::{Sampled, Site};

use crate::label::Verdict;
use crate::label::lexicon::Hash;
#[cfg(feature = "unstable")]
use crate::label::repeats::Neighbours;
use crate::read::page::Page;

/// Pages of a site in a sample.
const SAMPLE: usize = 48;

/// Pages in all samples together, beyond which each sample is halved.
const MOST_PAGES: usize = 1 << 18;

/// What the pages of sites have in common.
///
/// ```
/// use cleancopy::options::Options;
/// use cleancopy::templates::Templates;
/// use cleancopy::{Cleaner, Hints};
///
/// let page = |words: &str| format!(
///     "<article><p>{words}</p><p>The paper is printed on the island by people who also row.</p></article>"
/// );
/// let mut templates = Templates::default();
/// for (number, words) in ["One storm came from the north.", "Two ships were late today.", "Three bells rang."].iter().enumerate() {
///     let url = format!("https://example.com/{number}");
///     let learned = Cleaner::default().learn_html(&page(words), &Hints::default().with_url(&*url))?;
///     templates.add(learned);
/// }
/// let again = Templates::parse(&templates.to_json())?;
/// assert_eq!(again.pages("example.com"), Some(3));
/// let cleaner = Cleaner::new(Options::default().with_templates(again));
/// # Ok::<(), cleancopy::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Templates {
    /// Pages of a site in a sample, at most.
    sample: usize,
    sites: BTreeMap<String, Site>,
    /// Pages in all samples.
    sampled: usize,
}

/// What is learned of one page; [`Templates::add`] takes it.
#[derive(Clone, Debug)]
pub struct Learned {
    page: Option<(PageName, Sampled)>,
}

/// The site of a page, and the hash by which the page is told from its others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PageName {
    site: String,
    page: u64,
}

impl Default for Templates {
    fn default() -> Self {
        Self { sample: SAMPLE, sites: BTreeMap::new(), sampled: 0 }
    }
}

/// Short, since it may be of many sites; it differs where they do.
impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Templates({} sites, {:016x})", self.sites.len(), Hash::of(&self.to_json()).key())
    }
}

impl Templates {
    /// Adds what was learned of a page. The order of pages does not matter, and the same page counts once.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "`sampled` is the sum of the pages of all sites, those before included"
    )]
    pub fn add(&mut self, learned: Learned) {
        let Some((name, sampled)) = learned.page else { return };
        let site = self.sites.entry(name.site).or_default();
        site.seen = site.seen.saturating_add(1);
        let before = site.pages.len();
        site.add(name.page, sampled, self.sample);
        self.sampled = self.sampled + site.pages.len() - before;
        self.fit();
    }

    /// Adds what others learned, as if these had learned it, too.
    pub fn merge(&mut self, other: Self) {
        self.sample = self.sample.min(other.sample);
        for (name, site) in other.sites {
            let own = self.sites.entry(name).or_default();
            own.seen = own.seen.saturating_add(site.seen);
            for (page, sampled) in site.pages {
                own.add(page, sampled, self.sample);
            }
        }
        self.sites.values_mut().for_each(|site| site.trim(self.sample));
        self.count();
        self.fit();
    }

    /// How many pages of a site were seen, by its registrable domain such as `example.co.uk`.
    pub fn pages(&self, site: &str) -> Option<u64> {
        self.sites.get(site).map(|site| site.seen)
    }

    /// The sites of which there are pages, by name.
    pub fn sites(&self) -> impl ExactSizeIterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    /// What is known for a page, for those who fit weights of their own.
    #[cfg(feature = "unstable")]
    pub fn neighbours<'t>(&'t self, page: &Page, url: Option<&str>) -> Option<impl Neighbours + use<'t>> {
        self.of(PageName::of(page, url, None))
    }

    /// What is known for a page of one of the sites.
    pub(crate) fn of(&self, name: Option<PageName>) -> Option<Evidence<'_>> {
        let name = name?;
        Some(Evidence::new(self.sites.get(&name.site)?, name.page))
    }

    /// Makes the samples small enough. Whatever the order, they end with the largest size that all pages together allow.
    fn fit(&mut self) {
        while self.sampled > MOST_PAGES && self.sample > 1 {
            self.sample /= 2;
            self.sites.values_mut().for_each(|site| site.trim(self.sample));
            self.count();
        }
    }

    fn count(&mut self) {
        self.sampled = self.sites.values().map(|site| site.pages.len()).sum();
    }
}

impl Learned {
    /// Of a page that was labelled without templates, with the blocks that have a title, authors or a date, in order.
    pub(crate) fn of(page: &Page, verdicts: &[Verdict], stated: &[Stated], name: PageName) -> Self {
        let keys = keys::of_verdicts(page, verdicts);
        Self { page: Some((name, Sampled { keys, places: places::of_stated(page, stated) })) }
    }

    /// Of a page of which nobody knows the site.
    pub(crate) fn nothing() -> Self {
        Self { page: None }
    }

    /// The site that the page is of: its registrable domain, or what was given in its place. `None` where nobody knows, so that
    /// nothing is learned.
    pub fn site(&self) -> Option<&str> {
        self.page.as_ref().map(|(name, _)| name.site.as_str())
    }
}

impl PageName {
    /// By the address that is known of a page, or the one that it states, else as a page of a site that was named.
    pub(crate) fn of(page: &Page, url: Option<&str>, site: Option<&str>) -> Option<Self> {
        let stated = || page.link("canonical").or_else(|| page.meta("og:url")).and_then(site::of_address);
        let named = url.and_then(site::of_address).or_else(stated);
        let site = named.or_else(|| site.map(str::to_owned))?;
        Some(Self { site, page: Hash::of(&page.text).key() })
    }
}
