//! Who wrote the article: the places of a page that name authors, the most reliable first.

use super::facts::Facts;
use super::json_ld;
use super::persons::{is_dated, is_name, is_plausible, names_in, names_in_line, people, segments, strip_by};
use super::words::{self, MARKUP, WRITTEN_BY};
use super::{Source, Sourced};
use crate::read::page::{AttributeName, Block, SpanKind, Tag};

/// Names of `meta` for authors, the most reliable first; any other whose name ends in `author` comes after them.
const METAS: &[&str] = &[
    "author",
    "article:author",
    "og:article:author",
    "article:author_name",
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

/// Names of one source, at most; more are a list of something else.
const MAX_AUTHORS: usize = 24;

/// Blocks beside the headline in which a byline is looked for.
const WINDOW: usize = 10;

/// Bytes of a block that is a byline, at most.
const MAX_BYLINE: usize = 240;

/// The authors, from the first source that names persons; one that only repeats the site's name is used
/// where no other names anyone.
pub(super) fn find(facts: &Facts<'_>, site: &[String]) -> Option<Sourced<Vec<String>>> {
    let mut only_site = None;
    let sources: [&dyn Fn() -> Vec<Sourced<Vec<String>>>; 6] = [
        &|| from_json(facts),
        &|| from_metas(facts),
        &|| from_microdata(facts),
        &|| from_bylines(facts),
        &|| from_words(facts),
        &|| from_whole_page(facts),
    ];
    for candidate in sources.iter().flat_map(|source| source()) {
        let names = people(candidate.value);
        if names.is_empty() || names.len() > MAX_AUTHORS {
            continue;
        }
        let found = Sourced::new(names, candidate.source);
        if !found.value.iter().all(|name| is_site(name, site)) {
            return Some(found);
        }
        only_site.get_or_insert(found);
    }
    only_site
}

/// Whether a name is one of the site's own.
fn is_site(name: &str, site: &[String]) -> bool {
    let key = words::key(name);
    site.iter().any(|own| {
        *own == key
            || (key.len() > 3 && own.starts_with(&key))
            || (own.len() > 3 && key.starts_with(own.as_str()) && key.len() < own.len() + 5)
    })
}

fn from_json(facts: &Facts<'_>) -> Vec<Sourced<Vec<String>>> {
    let mut names = Vec::new();
    let Some(article) = facts.article else { return Vec::new() };
    for property in ["author", "creator"] {
        if let Some(value) = article.get(property)
            && names.is_empty()
        {
            json_ld::texts(facts.graph, value, &mut names);
        }
    }
    vec![Sourced::new(names.into_iter().map(str::to_owned).collect(), Source::JsonLd)]
}

fn from_metas(facts: &Facts<'_>) -> Vec<Sourced<Vec<String>>> {
    let of = |name: &'static str| {
        let values = facts.metas(name).map(str::to_owned).collect();
        Sourced::new(values, Source::of_meta(name))
    };
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
    found.push(Sourced::new(other.map(|(_, content)| content.to_owned()).collect(), Source::Meta));
    found.push(Sourced::new(from_card(facts).into_iter().collect(), Source::Meta));
    found
}

/// The value of a Twitter card whose label says «Written by».
fn from_card(facts: &Facts<'_>) -> Option<String> {
    ["1", "2"].iter().find_map(|number| {
        let label = facts.page.meta(&format!("twitter:label{number}"))?.trim().to_lowercase();
        let data = facts.page.meta(&format!("twitter:data{number}"))?;
        WRITTEN_BY.has(&label).then(|| data.to_owned())
    })
}

fn from_microdata(facts: &Facts<'_>) -> Vec<Sourced<Vec<String>>> {
    let page = facts.page;
    // For each, all items of the page are searched.
    let names = facts.items("author").take(MAX_AUTHORS + 1).filter_map(|author| {
        let inside = |item: &u32| page.ancestors(*item).any(|id| id == author);
        let named = facts.items("name").find(inside).or(Some(author));
        facts.item_text(named?).filter(|text| text.len() <= MAX_BYLINE).map(str::to_owned)
    });
    vec![Sourced::new(names.collect(), Source::Microdata)]
}

/// Links to the pages of authors, and blocks that are marked as bylines, beside the headline.
fn from_bylines(facts: &Facts<'_>) -> Vec<Sourced<Vec<String>>> {
    let block = |at: usize| &facts.page.blocks[at];
    let mut linked = Vec::new();
    let mut last = None;
    for at in near_headline(facts) {
        let names = author_links(facts, block(at));
        // The links of one byline are in adjacent blocks; later ones are of editors and other articles.
        if names.is_empty() || last.is_some_and(|last| at != last + 1) {
            continue;
        }
        last = Some(at);
        linked.extend(names);
    }
    let marked = near_headline(facts).filter(|at| is_marked(facts, block(*at).element)).find_map(|at| {
        let text = facts.page.text_of(block(at));
        Some(names_in_line(text)).filter(|names| text.len() <= MAX_BYLINE && !names.is_empty())
    });
    vec![Sourced::new(linked, Source::Byline), Sourced::new(marked.unwrap_or_default(), Source::Byline)]
}

/// The names in the first line beside the headline of which a segment begins with «By».
fn from_words(facts: &Facts<'_>) -> Vec<Sourced<Vec<String>>> {
    let lines = near_headline(facts)
        .map(|at| facts.page.text_of(&facts.page.blocks[at]))
        .filter(|text| text.len() <= MAX_BYLINE);
    let named = lines.filter_map(|text| {
        let by =
            std::iter::once(text).chain(segments(text)).filter_map(strip_by).find(|rest| !rest.is_empty())?;
        Some(names_in(by, is_dated(text)))
    });
    let named = named.into_iter().find(|names| !names.is_empty());
    vec![Sourced::new(named.unwrap_or_default(), Source::Text)]
}

/// The only author that links anywhere on the page lead to; then a name alone under the headline or below the text.
fn from_whole_page(facts: &Facts<'_>) -> Vec<Sourced<Vec<String>>> {
    let page = facts.page;
    let mut linked: Vec<String> = page.blocks.iter().flat_map(|block| author_links(facts, block)).collect();
    linked.retain(|name| is_name(name));
    linked.dedup_by_key(|name| words::key(name));
    linked.truncate(if linked.len() > 1 { 0 } else { 1 });
    let mut marked = marked_names(facts);
    marked.dedup_by_key(|name| words::key(name));
    marked.truncate(if marked.len() > 1 { 0 } else { 1 });
    let end = facts.body_end().unwrap_or(0);
    let headline = facts.headline().unwrap_or(0);
    let mut places = (headline + 1..headline + 5).chain(end..end + 2).filter(|at| *at < page.blocks.len());
    let alone =
        places.find(|at| is_name_alone(facts, *at)).map(|at| page.text_of(&page.blocks[at]).to_owned());
    vec![
        Sourced::new(linked, Source::Byline),
        Sourced::new(marked, Source::Byline),
        Sourced::new(alone.into_iter().collect(), Source::Text),
    ]
}

/// Full names that are whole blocks marked as bylines, anywhere on the page.
fn marked_names(facts: &Facts<'_>) -> Vec<String> {
    let page = facts.page;
    let short = page.blocks.iter().filter(|block| (5..60).contains(&block.text.len()) && !block.hidden);
    let named = short.filter(|block| page.text_of(block).contains(' ') && is_name(page.text_of(block)));
    named
        .filter(|block| is_marked(facts, block.element))
        .map(|block| page.text_of(block).to_owned())
        .collect()
}

/// Whether a block is a full name and nothing else: a paragraph, or a line beside a date.
fn is_name_alone(facts: &Facts<'_>, at: usize) -> bool {
    let page = facts.page;
    let block = &page.blocks[at];
    let text = page.text_of(block);
    let words = text.split_whitespace().count();
    if block.hidden || !(2..=3).contains(&words) || !is_name(text) {
        return false;
    }
    let beside = at.saturating_sub(2)..(at + 3).min(page.blocks.len());
    let mut beside = beside.map(|near| page.text_of(&page.blocks[near]));
    block.link_bytes == 0 && page.element_of(block).tag == Tag::P || beside.any(is_date_line)
}

/// Whether a short line has a year.
fn is_date_line(line: &str) -> bool {
    let mut numbers = line.split(|char: char| !char.is_ascii_digit());
    line.len() < 60
        && numbers.any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

/// Numbers of the blocks from a little before the headline to a little into the body.
fn near_headline(facts: &Facts<'_>) -> impl Iterator<Item = usize> {
    let count = facts.page.blocks.len();
    let headline = facts.headline().unwrap_or(0);
    let end = (headline + WINDOW).min(count);
    (headline + 1..end.max(headline + 1))
        .chain((headline.saturating_sub(3)..headline).rev())
        .filter(move |at| *at < count)
}

/// The texts of the links in a block that lead to an author's page.
fn author_links(facts: &Facts<'_>, block: &Block) -> Vec<String> {
    let (page, names) = (facts.page, MARKUP.of("author-paths"));
    let links = page.spans_of(block).iter().filter(|span| span.kind == SpanKind::Link);
    let authors = links.filter(|link| {
        let element = &page.elements[link.element as usize];
        let rel = page.attribute(element, AttributeName::Rel).unwrap_or_default();
        let href = page.attribute(element, AttributeName::Href).unwrap_or_default();
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let is_named = |segment: &str| names.iter().any(|name| name.eq_ignore_ascii_case(segment));
        let leads_to_author = rel.split_ascii_whitespace().any(|word| word == "author")
            || path.split('/').rev().skip(1).any(is_named);
        leads_to_author && !is_on_other_host(facts, path)
    });
    authors
        .map(|link| page.text[link.text.range()].to_owned())
        .filter(|text| is_plausible(strip_by(text).unwrap_or(text)))
        .collect()
}

/// Whether an address names a host other than that of the page.
fn is_on_other_host(facts: &Facts<'_>, path: &str) -> bool {
    let own = facts.url.as_ref().or(facts.base.as_ref()).and_then(|url| url.host_str());
    let is_other = |own: &str| !path.to_ascii_lowercase().contains(own.trim_start_matches("www."));
    path.contains("//") && own.is_some_and(is_other)
}

/// Whether the attributes of an element or of the two around it name a byline.
fn is_marked(facts: &Facts<'_>, element: u32) -> bool {
    let (page, marks) = (facts.page, MARKUP.of("byline-markup"));
    let is_mark = |word: &str| {
        marks.iter().any(|mark| {
            let beginning = word.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
            beginning && (word.len() == mark.len() || mark.len() > 5)
        })
    };
    page.ancestors(element).take(3).any(|id| {
        let attributes = page.attributes_of(&page.elements[id as usize]);
        attributes.iter().any(|attribute| {
            use AttributeName::{Class, DataComponent, DataTestId, Id, ItemProp};
            matches!(attribute.name, Class | Id | ItemProp | DataComponent | DataTestId)
                && page.attribute_str(attribute.value).split(|c: char| !c.is_alphanumeric()).any(is_mark)
        })
    })
}
