//! Who wrote the article: the places of a page that name authors, the most reliable first.

use memchr::memmem;

use super::byline::{authors_in, credited_in, label};
use super::facts::Facts;
use super::json_ld;
use super::names::{capitalised, is_account, is_name, is_plausible, is_role};
use super::persons::{MAX_AUTHORS, people};
use super::words::{self, MARKUP, WRITTEN_BY, is_east_asian};
use super::{Source, Sourced};
use crate::label::text::is_sentence_end;
use crate::read::page::{AttributeName, Block, SpanKind, Tag};

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

/// Blocks beside the headline in which a byline is looked for.
const WINDOW: usize = 10;

/// Bytes of a line with a date that is looked at for names without a word for «By».
const MAX_ONLY_NAMES: usize = 120;

/// Blocks from the last one of the text on in which a byline is looked for.
const BELOW: usize = 5;

/// Elements of a block that are looked at, at most.
const MAX_INSIDE: usize = 12;

/// Bytes of the address of an author's page that are looked at.
const MAX_ADDRESS: usize = 300;

/// Bytes of a block that is a byline, at most.
const MAX_BYLINE: usize = 240;

/// The authors, from the first source that names persons. One that only repeats the site's name, names an account, or
/// names someone whom readers nowhere see, gives way to a byline.
pub(super) fn find(facts: &Facts<'_>, site: &[String]) -> Option<Sourced<Vec<String>>> {
    let is_certain = |found: &Sourced<Vec<String>>| {
        !found.value.iter().all(|name| is_site(name, site) || is_account(name))
            && found.value.iter().any(|name| is_printed(facts, name))
    };
    let mut declared = Vec::new();
    for source in [from_json, from_metas, from_microdata] {
        for found in source(facts).into_iter().filter(is_list) {
            if is_certain(&found) {
                return Some(found);
            }
            declared.push(found);
        }
    }
    let seen = [from_bylines, from_words].into_iter().flat_map(|source| source(facts)).find(is_list);
    let persons = |found: &Sourced<Vec<String>>| !found.value.iter().all(|name| is_site(name, site));
    // A word for «by» in a line that nothing marks as a byline may stand before something else than a name.
    let is_full =
        |found: &&Sourced<Vec<String>>| found.value.iter().all(|name| is_name(name) && name.contains(' '));
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
    // A byline of the house ends the search; a declared one may only be the author of all pages.
    if seen.is_some() {
        return seen;
    }
    let elsewhere: Vec<_> = from_whole_page(facts).into_iter().filter(is_list).collect();
    let found = elsewhere.iter().find(|found| persons(found));
    found.or(declared.first()).or(elsewhere.first()).cloned()
}

fn is_list(found: &Sourced<Vec<String>>) -> bool {
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
fn is_site(name: &str, site: &[String]) -> bool {
    let lower = name.to_lowercase();
    let house = lower.split_whitespace().filter(|word| !MARKUP.has("house-words", word));
    let key = words::key(&house.collect::<Vec<_>>().join(" "));
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
            json_ld::names(facts.graph, value, &mut names);
        }
    }
    vec![Sourced::new(people(names.iter().map(AsRef::as_ref)), Source::JsonLd)]
}

fn from_metas(facts: &Facts<'_>) -> Vec<Sourced<Vec<String>>> {
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

fn from_microdata(facts: &Facts<'_>) -> Vec<Sourced<Vec<String>>> {
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

/// Links to the pages of authors, and blocks that are marked as bylines, beside the headline.
fn from_bylines(facts: &Facts<'_>) -> Vec<Sourced<Vec<String>>> {
    let block = |at: usize| &facts.page.blocks[at];
    let is_byline = |at: &usize| is_marked(facts, block(*at).element) || holds_marked(facts, *at);
    let mut linked = Vec::new();
    let mut last = None;
    for at in near_headline(facts) {
        let names = author_links(facts, block(at));
        // The links of one byline are in adjacent blocks; later ones are of editors and other articles.
        if names.is_empty() || last.is_some_and(|last| at != last + 1) {
            continue;
        }
        last = Some(at);
        linked.extend(credited_of(names, facts.page.text_of(block(at))));
    }
    let is_short = |at: &usize| facts.page.text_of(block(*at)).len() <= MAX_BYLINE;
    let marked = near_headline(facts)
        .filter(|at| is_short(at) && is_byline(at))
        .find_map(|at| Some(authors_in(facts.page.text_of(block(at)))).filter(|names| !names.is_empty()));
    let linked = people(linked.iter().map(String::as_str));
    vec![Sourced::new(linked, Source::Byline), Sourced::new(marked.unwrap_or_default(), Source::Byline)]
}

/// Of the names that are linked in a line, those that it calls authors, if it does.
fn credited_of(linked: Vec<String>, line: &str) -> Vec<String> {
    if linked.len() < 2 || line.len() > MAX_BYLINE {
        return linked;
    }
    let authors: Vec<String> = authors_in(line).iter().map(|name| words::key(name)).collect();
    let is_author = |name: &String| authors.contains(&words::key(name));
    if linked.iter().any(is_author) { linked.into_iter().filter(is_author).collect() } else { linked }
}

/// The names in the first line beside the headline in which a word for «By» is before them.
fn from_words(facts: &Facts<'_>) -> Vec<Sourced<Vec<String>>> {
    let lines = || {
        let texts = near_headline(facts).map(|at| facts.page.text_of(&facts.page.blocks[at]));
        texts.filter(|text| text.len() <= MAX_BYLINE && (!is_prose(text) || label(text).is_some()))
    };
    let named = lines().map(credited_in).find(|names| !names.is_empty());
    // Names of East Asia are known by the family name, which comes first.
    let asian =
        |text: &&str| text.contains(is_east_asian) && text.len() <= MAX_ONLY_NAMES && is_date_line(text);
    let named = named.or_else(|| lines().filter(asian).map(authors_in).find(|names| !names.is_empty()));
    vec![Sourced::new(named.unwrap_or_default(), Source::Text)]
}

/// Those that a line right below the text says wrote it; the only author that links anywhere on the page lead to; then a name alone under the headline or below the text.
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
    let below = page.blocks.iter().skip(end).take(BELOW).map(|block| page.text_of(block));
    let short = below.filter(|text| text.len() <= MAX_BYLINE);
    let credited = short.map(credited_in).find(|names| !names.is_empty()).unwrap_or_default();
    let headline = facts.headline().unwrap_or(0);
    let mut places = (headline + 1..headline + 5).chain(end..end + 2).filter(|at| *at < page.blocks.len());
    let alone =
        places.find(|at| is_name_alone(facts, *at)).map(|at| page.text_of(&page.blocks[at]).to_owned());
    let people = |names: &[String]| people(names.iter().map(String::as_str));
    vec![
        Sourced::new(credited, Source::Text),
        Sourced::new(people(&linked), Source::Byline),
        Sourced::new(people(&marked), Source::Byline),
        Sourced::new(people(alone.as_slice()), Source::Text),
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
    let in_title = page.title().is_some_and(|title| title.contains(text));
    let shouts = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    if block.hidden || in_title || shouts || !(2..=3).contains(&words) || !is_name(text) {
        return false;
    }
    let beside = at.saturating_sub(2)..(at + 3).min(page.blocks.len());
    let mut beside = beside.map(|near| page.text_of(&page.blocks[near]));
    block.link_bytes == 0 && page.element_of(block).tag == Tag::P || beside.any(is_date_line)
}

/// Whether a text is a sentence of some length.
fn is_prose(text: &str) -> bool {
    text.ends_with(is_sentence_end) && text.split(' ').count() > 12
}

/// Whether a short line has a year.
fn is_date_line(line: &str) -> bool {
    let mut numbers = line.split(|char: char| !char.is_ascii_digit());
    line.len() < MAX_ONLY_NAMES
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
        let short = &href[..href.floor_char_boundary(MAX_ADDRESS)];
        let path = short.split(['?', '#']).next().unwrap_or_default();
        let is_named = |segment: &str| names.iter().any(|name| name.eq_ignore_ascii_case(segment));
        let leads_to_author = rel.split_ascii_whitespace().any(|word| word == "author")
            || path.split('/').rev().skip(1).any(is_named);
        leads_to_author && !is_on_other_host(facts, path)
    });
    authors
        .map(|link| page.text[link.text.range()].to_owned())
        .filter(|text| {
            let name = label(text).map_or(text.as_str(), |(_, rest)| rest);
            is_plausible(name) && !is_role(name) && (is_name(name) || !name.contains(is_east_asian))
        })
        .collect()
}

/// Whether an address names a host other than that of the page.
fn is_on_other_host(facts: &Facts<'_>, path: &str) -> bool {
    let own = facts.address().and_then(|url| url.host_str());
    let is_other = |own: &str| !path.to_ascii_lowercase().contains(own.trim_start_matches("www."));
    path.contains("//") && own.is_some_and(is_other)
}

/// Whether an element within a block is marked as a byline.
fn holds_marked(facts: &Facts<'_>, at: usize) -> bool {
    let (page, block) = (facts.page, &facts.page.blocks[at]);
    let next = page.blocks.get(at + 1).map_or(page.elements.len() as u32, |next| next.element);
    let inside = (block.element + 1..next).take(MAX_INSIDE);
    inside
        .filter(|id| page.ancestors(*id).any(|around| around == block.element))
        .any(|id| names_byline(facts, id))
}

/// Whether the attributes of an element or of the two around it name a byline.
fn is_marked(facts: &Facts<'_>, element: u32) -> bool {
    facts.page.ancestors(element).take(3).any(|id| names_byline(facts, id))
}

/// Whether the attributes of an element name a byline.
fn names_byline(facts: &Facts<'_>, id: u32) -> bool {
    facts.bylines.of(id, || says_byline(facts, id))
}

fn says_byline(facts: &Facts<'_>, id: u32) -> bool {
    let marks = MARKUP.of("byline-markup");
    let is_mark = |word: &str| {
        marks.iter().any(|mark| {
            let beginning = word.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
            beginning && (word.len() == mark.len() || mark.len() > 5)
        })
    };
    Facts::words_of_marks(facts.page, id).any(is_mark)
}
