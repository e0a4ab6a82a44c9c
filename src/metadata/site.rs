//! What a page calls its site and its sections: what it declares, how its logo and its copyright line read, and the links of
//! its menus.

use std::ops::Range;

use url::Url;

use super::facts::Facts;
use super::keys::{self, Keys};
use super::words::{self, HOME_LINKS};
use super::{Source, Sourced};
use crate::read::page::{AttributeName, Slice, SpanKind, Tag};

/// Links to the home page that are looked at, at most.
const MAX_HOME_LINKS: usize = 12;

/// Copyright lines that are looked at, from the end of the page, at most.
const MAX_RIGHTS: usize = 4;

/// Bytes of a copyright line, at most.
const LONGEST_RIGHTS: usize = 400;

/// Bytes of the name of a site or a section, at most.
const LONGEST_NAME: usize = 80;

/// The names of a page's site and sections.
pub(super) struct Site<'f, 'p> {
    facts: &'f Facts<'p>,
    /// The keys of declared names, and of parts of the host; of two characters and more.
    pub(super) keys: Keys,
    /// What links to the home page say.
    pub(super) home_links: Vec<&'p str>,
    /// The keys of copyright lines.
    rights: Keys,
}

impl<'f, 'p> Site<'f, 'p> {
    pub(super) fn new(facts: &'f Facts<'p>, hostname: Option<&Sourced<String>>) -> Self {
        let host = hostname.map(|host| host.value.as_str());
        Self { facts, keys: keys(facts, host), home_links: home_links(facts, host), rights: rights(facts) }
    }

    /// Whether a text is the site's name: one that it declares, or that its logo or its copyright line shows.
    pub(super) fn names(&self, text: &str) -> bool {
        if keys::is_blank(text) || text.len() > LONGEST_NAME {
            return false;
        }
        keys::with_key(text, |key| {
            let long = key.chars().count() > 3 || key.len() > 8;
            self.keys.iter().any(|own| is_like(key, own))
                || self.home_links.iter().any(|own| keys::has_key(own, key))
                || long && self.rights.iter().any(|own| own.contains(key))
        }) || is_domain(text)
    }

    /// Whether a text is exactly a name that the page declares or its logo shows.
    pub(super) fn names_exactly(&self, text: &str) -> bool {
        !keys::is_blank(text)
            && (self.keys.iter().any(|own| keys::has_key(text, own))
                || self.home_links.iter().any(|own| keys::is_same(own, text)))
    }

    /// Whether a word is the site's host.
    pub(super) fn is_host(&self, word: &str) -> bool {
        is_domain(word) && self.names_exactly(word)
    }

    /// Whether a text is the name of a section: that of the article, or one of the menus above it.
    #[expect(clippy::string_slice, reason = "spans are ranges of the text of their page")]
    pub(super) fn files_under(&self, text: &str) -> bool {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST_NAME || text.split_whitespace().count() > 4 {
            return false;
        }
        let lower = text.to_lowercase();
        let is_same = |other: &str| other.len() == text.len() && other.to_lowercase() == lower;
        let page = self.facts.page;
        let text_at = |at: usize| page.blocks.get(at).map(|block| block.text);
        let body = self.facts.body_start().and_then(text_at).map_or(u32::MAX, |text| text.start);
        // The headline may be a link to the article.
        let headline = self.facts.headline().and_then(text_at).map_or(0..0, Slice::range);
        let mut links = page
            .spans
            .iter()
            .filter(|span| span.kind == SpanKind::Link && !headline.contains(&(span.text.start as usize)));
        self.facts.json_text("articleSection").is_some_and(is_same)
            || self.facts.metas("article:section").any(is_same)
            || links.any(|link| link.text.start < body && is_same(page.text[link.text.range()].trim()))
    }

    /// Whether a link leads to the home page.
    pub(super) fn is_home(&self, href: &str) -> bool {
        let host = self.facts.address().and_then(Url::host_str);
        is_home(href, host)
    }
}

/// Whether a name is like a declared one: a part of it, or not much longer and holding it.
#[expect(clippy::arithmetic_side_effects, reason = "it is shorter than 40 bytes")]
fn is_like(key: &str, own: &str) -> bool {
    own == key
        || (key.len() > 3
            && own.len() < 40
            && (own.contains(key) || (own.len() > 3 && key.contains(own) && key.len() < own.len() * 3)))
}

/// Whether a text is the name of a host.
#[expect(clippy::arithmetic_side_effects, reason = "the length of a part of a text")]
fn is_domain(text: &str) -> bool {
    let text = text.trim();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
    text.contains('.')
        && text.bytes().all(fits)
        && psl::suffix(text.to_ascii_lowercase().as_bytes())
            .is_some_and(|suffix| suffix.is_known() && suffix.as_bytes().len() + 1 < text.len())
}

/// Spellings of the site's name that the page declares, and those of its host.
fn keys(facts: &Facts<'_>, host: Option<&str>) -> Keys {
    let metas = ["og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher"];
    let of_type = |name: &&str| facts.graph.of_type(name)?.get("name")?.as_str();
    let types = ["WebSite", "NewsMediaOrganization", "Organization"];
    let of_host = host.into_iter().flat_map(|host| {
        [domain_label(host), Some(host), host.rsplit_once('.').map(|(name, _)| name)].into_iter().flatten()
    });
    let names = metas.iter().flat_map(|name| facts.metas(name)).chain(facts.json_text("publisher"));
    let names = names.chain(types.iter().filter_map(of_type)).chain(of_host);
    let mut keys = Keys::default();
    names.filter(|name| keys::key_length(name) >= 2).for_each(|name| keys.add(name));
    keys
}

/// The label of a host before the public suffix: `example` of `news.example.co.uk`.
pub(super) fn domain_label(host: &str) -> Option<&str> {
    psl::domain_str(host)?.split('.').next()
}

/// What links to the home page say.
#[expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "spans name elements of their page, and ranges of its text"
)]
fn home_links<'p>(facts: &Facts<'p>, host: Option<&str>) -> Vec<&'p str> {
    let page = facts.page;
    let mut links = Vec::new();
    for span in page.spans.iter().filter(|span| span.kind == SpanKind::Link && span.text.len() < LONGEST_NAME)
    {
        let element = &page.elements[span.element as usize];
        let href = page.attribute(element, AttributeName::Href).unwrap_or_default();
        let text = page.text[span.text.range()].trim();
        if !text.is_empty() && is_home(href, host) && !links.contains(&text) {
            links.push(text);
            if links.len() == MAX_HOME_LINKS {
                break;
            }
        }
    }
    links
}

/// Whether an address has no path; one with a host must have that of the page, if it is known.
fn is_home(href: &str, host: Option<&str>) -> bool {
    let href = href.trim();
    let scheme = ["https:", "http:"].into_iter().find_map(|scheme| href.strip_prefix(scheme));
    let (own, path) = match scheme.unwrap_or(href).strip_prefix("//") {
        Some(rest) => {
            let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#'));
            let (own, path) = rest.split_at(end.unwrap_or(rest.len()));
            (Some(own), if path.is_empty() { "/" } else { path })
        }
        None => (None, href),
    };
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(['?', '#']);
    let is_root = path.strip_prefix('/').is_some_and(ends);
    let is_short = || path.find(['?', '#']).unwrap_or(path.len()) < 12;
    let is_named = || ["/index.", "/home", "./"].iter().any(|home| path.starts_with(home)) && is_short();
    let is_first = is_root || is_named();
    let bare = |host| str::strip_prefix(host, "www.").unwrap_or(host);
    is_first && own.zip(host).is_none_or(|(own, host)| bare(own).eq_ignore_ascii_case(bare(host)))
}

/// The copyright lines of a page, from its end.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "the sign is in the block, and what is around it are bounds of characters before and behind it"
)]
fn rights(facts: &Facts<'_>) -> Keys {
    let page = facts.page;
    let signs = page.text.rmatch_indices('©').take(MAX_RIGHTS).map(|(at, _)| at as u32);
    // Within the article the sign is that of a photo.
    let article = facts.headline().or(facts.body_start()).unwrap_or(0)..facts.body_end().unwrap_or(0);
    let mut rights = Keys::default();
    for at in signs {
        let number = page.blocks.partition_point(|block| block.text.end <= at);
        let block = page.blocks.get(number).filter(|block| block.text.start <= at);
        if let Some(block) = block.filter(|_| !article.contains(&number)) {
            let text = page.text_of(block);
            rights.add(&text[around(text, (at - block.text.start) as usize)]);
        }
    }
    rights
}

/// The part of a text around a place that may be a copyright line.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a place in a text, which is never longer than isize::MAX"
)]
fn around(text: &str, at: usize) -> Range<usize> {
    let start = (at.saturating_sub(LONGEST_RIGHTS)..=at).find(|at| text.is_char_boundary(*at));
    let end = (at..=(at + LONGEST_RIGHTS).min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    start.unwrap_or(0)..end.unwrap_or(text.len())
}

/// The site's name as it is printed: as the page declares it, as its title or its logo has it; a host name only where there is
/// nothing else.
pub(super) fn sitename(site: &Site<'_, '_>, hostname: Option<&Sourced<String>>) -> Option<Sourced<String>> {
    let host =
        hostname.and_then(|host| Some(Sourced::new(domain_label(&host.value)?.to_owned(), host.source)));
    let label = host.as_ref().map(|host| host.value.clone()).unwrap_or_default();
    // Some sites are called by their domain, with capitals.
    let is_address =
        |name: &str| is_domain(name) && !name.contains(char::is_uppercase) || name.contains("//");
    let is_printed = |name: &str| !is_address(name) && name != label;
    let declared = declared(site.facts);
    let printed = declared.iter().find(|found| is_printed(&found.value)).cloned();
    printed.or_else(|| in_title(site)).or_else(|| logo(site, &label)).or(declared.into_iter().next()).or(host)
}

/// Whether a text only says that a link leads to the home page.
fn is_called_home(text: &str) -> bool {
    HOME_LINKS.has_in_any_case(text.trim())
}

/// The names that the head of a page and its JSON-LD declare, the most reliable first.
fn declared(facts: &Facts<'_>) -> Vec<Sourced<String>> {
    let metas = |name: &'static str| {
        facts.metas(name).map(move |text| Sourced::new(words::cleaned(text), Source::of_meta(name)))
    };
    let of_type = |name: &&str| facts.graph.of_type(name)?.get("name")?.as_str();
    let types = ["WebSite", "NewsMediaOrganization"];
    let json = facts.json_text("publisher").into_iter().chain(types.iter().filter_map(of_type));
    let json = json.map(|text| Sourced::new(words::cleaned(text), Source::JsonLd));
    let later = ["application-name", "dc.publisher", "dcterms.publisher", "apple-mobile-web-app-title"];
    let mut all: Vec<_> =
        metas("og:site_name").chain(json).chain(later.into_iter().flat_map(metas)).collect();
    all.retain(|found| !keys::is_blank(&found.value) && found.value.len() <= LONGEST_NAME);
    all.retain(|found| !is_called_home(&found.value));
    all
}

/// The last part of the document's title, if it is the site's name.
fn in_title(site: &Site<'_, '_>) -> Option<Sourced<String>> {
    let page = site.facts.page;
    let title = words::clean(page.attribute_str(page.head.title?));
    let is_sign = |char: char| matches!(char, '|' | '-' | '–' | '—' | '·' | '•' | ':' | '»');
    let name = title.rsplit(is_sign).next()?.trim();
    let is_part = name.len() < title.len() && !is_domain(name) && !is_called_home(name) && site.names(name);
    is_part.then(|| Sourced::new(name.to_owned(), Source::TitleElement))
}

/// What a link to the home page says, or its image, if it is like the domain or in the copyright line.
#[expect(clippy::indexing_slicing, reason = "ancestors are elements of the same page")]
fn logo(site: &Site<'_, '_>, label: &str) -> Option<Sourced<String>> {
    let page = site.facts.page;
    let texts = site.home_links.iter().copied();
    let images = page.elements.iter().filter(|element| element.tag == Tag::Img).filter_map(|image| {
        let alt = page.attribute(image, AttributeName::Alt)?.trim();
        let mut around = page.ancestors(image.parent).take(3).map(|id| &page.elements[id as usize]);
        let link = around.find(|element| element.tag == Tag::A)?;
        let is_home = page.attribute(link, AttributeName::Href).is_some_and(|href| site.is_home(href));
        (is_home && alt.len() <= LONGEST_NAME).then_some(alt)
    });
    let label = keys::key(label);
    let named = |text: &str| {
        let text = words::clean(text);
        let words = text.split_whitespace().filter(|word| !word.eq_ignore_ascii_case("logo"));
        let name = words.collect::<Vec<_>>().join(" ");
        let key = keys::key(&name);
        let is_own =
            key.len() > 2 && (is_like(&key, &label) || site.rights.iter().any(|own| own.contains(&key)));
        (is_own && !is_domain(&name) && !is_called_home(&name)).then(|| Sourced::new(name, Source::Text))
    };
    texts.chain(images).take(MAX_HOME_LINKS).find_map(named)
}
