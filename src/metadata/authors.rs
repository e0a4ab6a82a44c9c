//! Who wrote the article: the places of a page that name authors, the most reliable first.

mod printed;
mod traces;

use memchr::memmem;
pub(super) use printed::lines;

use super::facts::Facts;
use super::json_ld;
use super::keys::{self, Keys};
use super::names::{begins_with_acronym, capitalised, is_account, is_name, is_nobody};
use super::persons::{MAX_AUTHORS, is_company, people};
use super::words::{self, MARKUP, WRITTEN_BY, is_east_asian};
use super::{Source, Sourced};

/// Names of `meta` for authors, the most reliable first; any other whose name ends in `author` comes after them.
const METAS: &[&str] = &[
    "article:author",
    "og:article:author",
    "article:author_name",
    "author",
    "og:author",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "byl",
    "byline",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
];

/// Bytes of a text that is a byline, at most.
const MAX_BYLINE: usize = 240;

/// What one place of the page says.
type Found = Sourced<Vec<String>>;

/// The authors, from the first source that names persons. One that only repeats the site's name, names an account, or
/// names someone whom readers nowhere see, gives way to a byline.
/// `known` is a block with them, where templates of the site know one.
pub(super) fn find(facts: &Facts<'_>, site: &Keys, known: Option<usize>) -> Option<Found> {
    let mut found = choose(facts, site, known)?;
    // The house beside its authors is their employer.
    let is_person = |name: &String| {
        let lower = name.to_lowercase();
        name.contains(' ')
            && !is_site(name, site)
            && !begins_with_acronym(name)
            && !MARKUP.has("agencies", &lower)
    };
    if found.value.iter().any(is_person) {
        found.value.retain(|name| !is_site(name, site));
    }
    Some(found)
}

fn choose(facts: &Facts<'_>, site: &Keys, known: Option<usize>) -> Option<Found> {
    let is_house = |name: &String| is_site(name, site) || is_nobody(name);
    let persons = |found: &Found| !found.value.iter().all(is_house);
    let is_certain = |found: &Found| {
        !found.value.iter().all(|name| is_site(name, site) || is_account(name))
            && found.value.iter().any(|name| is_printed(facts, name))
    };
    let mut declared = Vec::new();
    for source in [from_json, from_metas, from_microdata] {
        for found in source(facts).into_iter().filter(|found| is_list(found) && !is_publisher(found)) {
            if is_certain(&found) {
                return printed::instead_of(facts, &found.value).or(Some(found));
            }
            declared.push(found);
        }
    }
    let known = known.map(|at| Sourced::new(printed::names_in(facts, at), Source::Byline));
    let bylines = printed::bylines(facts, &persons);
    let seen = known.into_iter().chain(bylines).chain([printed::words(facts)]).find(is_list);
    // A word for «by» in a line that nothing marks as a byline may stand before something else than a name.
    let is_full = |found: &&Found| found.value.iter().all(|name| is_name(name) && name.contains(' '));
    let single = seen.as_ref().is_some_and(|seen| {
        seen.source == Source::Text
            && !seen.value.iter().any(|name| name.contains(' ') || name.contains(is_east_asian))
    });
    if let Some(found) = declared.iter().filter(is_full).find(|found| single && persons(found)) {
        return Some(found.clone());
    }
    if let Some(found) =
        seen.clone().filter(persons).or_else(|| declared.iter().find(|found| persons(found)).cloned())
    {
        return Some(found);
    }
    // A byline of the house ends the search, unless a line below the text names a person; a declared one may only be the
    // author of all pages.
    let below = printed::below(facts);
    if seen.is_some() {
        return below.into_iter().find(|found| is_list(found) && persons(found) && is_full(&found)).or(seen);
    }
    let mut first = None;
    let traces = traces::ALL.iter().map(|source| source(facts));
    for found in below.into_iter().chain(traces).filter(is_list) {
        if persons(&found) {
            return Some(found);
        }
        first.get_or_insert(found);
    }
    declared.into_iter().next().or(first)
}

/// Whether it names nothing but companies: in metadata, whoever publishes all pages.
fn is_publisher(found: &Found) -> bool {
    found.value.iter().all(|name| is_company(name))
}

fn is_list(found: &Found) -> bool {
    (1..=MAX_AUTHORS).contains(&found.value.len())
}

/// Whether the last word of a name is in the text of the page.
fn is_printed(facts: &Facts<'_>, name: &str) -> bool {
    let name = name.split(',').next().unwrap_or_default();
    let last = name.rsplit([' ', '·']).next().unwrap_or_default();
    let has = |word: &str| memmem::find(facts.page.text.as_bytes(), word.as_bytes()).is_some();
    has(last) || has(&last.to_uppercase()) || has(&capitalised(&last.to_lowercase()))
}

/// Whether a name is one of the site's own, alone or with a word such as «staff».
fn is_site(name: &str, site: &Keys) -> bool {
    let is_of_house = |word: &str| words::in_lowercase(word, |word| MARKUP.has("house-words", word));
    let is_like = |own: &str, key: &str| {
        own == key
            || (key.len() > 3 && own.starts_with(key))
            || (own.len() > 3 && key.strip_prefix(own).is_some_and(|rest| rest.len() < 5))
    };
    keys::with_key_of_words(name, |word| !is_of_house(word), |key| site.iter().any(|own| is_like(own, key)))
}

fn from_json(facts: &Facts<'_>) -> Vec<Found> {
    let mut names = Vec::new();
    let Some(article) = facts.article else { return Vec::new() };
    for property in ["author", "creator"] {
        if let Some(value) = article.get(property)
            && names.is_empty()
        {
            json_ld::names(facts.graph, value, &mut names);
        }
    }
    vec![Sourced::new(people(names.iter().map(AsRef::as_ref)), Source::JsonLd)]
}

fn from_metas(facts: &Facts<'_>) -> Vec<Found> {
    let of = |name: &'static str| Sourced::new(people(facts.metas(name)), Source::of_meta(name));
    let mut found: Vec<_> = METAS.iter().map(|name| of(name)).collect();
    let page = facts.page;
    let metas = page
        .head
        .metas
        .iter()
        .map(|(name, content)| (page.attribute_str(*name), page.attribute_str(*content)));
    let other = metas.filter(|(name, _)| {
        name.ends_with("author") || name.ends_with("authors") || name.ends_with("author_name")
    });
    found.push(Sourced::new(people(other.map(|(_, content)| content)), Source::Meta));
    found.push(Sourced::new(people(from_card(facts)), Source::Meta));
    found
}

/// The value of a Twitter card whose label says «Written by».
fn from_card<'p>(facts: &Facts<'p>) -> Option<&'p str> {
    ["1", "2"].iter().find_map(|number| {
        let label = facts.page.meta(&format!("twitter:label{number}"))?.trim().to_lowercase();
        let data = facts.page.meta(&format!("twitter:data{number}"))?;
        WRITTEN_BY.has(&label).then_some(data)
    })
}

fn from_microdata(facts: &Facts<'_>) -> Vec<Found> {
    let page = facts.page;
    // For each, all items of the page are searched.
    let own = facts.items("author").filter(|author| !facts.is_of_another(*author));
    let names = own.take(MAX_AUTHORS + 1).filter_map(|author| {
        let inside = |item: &u32| page.ancestors(*item).any(|id| id == author);
        let named = facts.items("name").find(inside).or(Some(author));
        facts.item_text(named?).filter(|text| text.len() <= MAX_BYLINE)
    });
    vec![Sourced::new(people(names), Source::Microdata)]
}
