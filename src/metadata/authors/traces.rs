//! Where a page has no byline: lesser traces of an author, the most reliable first.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of blocks are those of ranges that end with the blocks of the page, and of elements those of blocks, their \
              ancestors and what is before them"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "numbers of blocks that are in memory, with a small number added"
)]

use super::printed::{
    BELOW, MAX_INSIDE, MAX_ONLY_NAMES, author_links, is_date_line, is_marked, line, near_headline,
};
use super::{Found, MAX_BYLINE};
use crate::metadata::byline::{Credit, label};
use crate::metadata::day_words::without_dates;
use crate::metadata::facts::Facts;
use crate::metadata::keys;
use crate::metadata::names::{has_capital, is_house, is_name, is_nobody, is_particle, is_plausible, is_role};
use crate::metadata::persons::people;
use crate::metadata::words::{MARKUP, after_prefix};
use crate::metadata::{Source, Sourced};
use crate::read::page::{AttributeName, Tag};

/// Bytes of the text of a picture that names a person.
const MAX_ALT: usize = 80;

/// Blocks from the end of the text back in which the box of the author begins.
const LAST: usize = 3;

/// The only author that links anywhere on the page lead to, or that is marked; a name beside its portrait; a name alone
/// under the headline or below the text; an account; a house.
pub(super) const ALL: [fn(&Facts<'_>) -> Found; 7] = [
    |facts| {
        let linked = facts.page.blocks.iter().flat_map(|block| author_links(facts, block));
        by(people_of(&only(linked.filter(|name| is_name(name)).collect())))
    },
    |facts| by(people_of(&only(marked_names(facts)))),
    |facts| by(only(portraits(facts))),
    |facts| {
        let (headline, end) = (facts.headline().unwrap_or(0), facts.body_end().unwrap_or(0));
        let mut places = (headline + 1..headline + 5).chain(end..end + 2);
        let alone = places.find(|at| *at < facts.page.blocks.len() && is_name_alone(facts, *at));
        let alone = alone.map(|at| facts.page.text_of(&facts.page.blocks[at]).to_owned());
        Sourced::new(people_of(alone.as_slice()), Source::Text)
    },
    |facts| {
        let account = near_headline(facts).find_map(|at| account(facts, at));
        Sourced::new(account.into_iter().collect(), Source::Text)
    },
    |facts| {
        let below = facts.body_end().unwrap_or(0)..facts.page.blocks.len();
        by(near_headline(facts)
            .chain(below.take(BELOW))
            .find_map(|at| house(facts, at))
            .into_iter()
            .collect())
    },
    |facts| Sourced::new(house_items(facts).collect(), Source::Microdata),
];

fn by(names: Vec<String>) -> Found {
    Sourced::new(names, Source::Byline)
}

fn people_of(names: &[String]) -> Vec<String> {
    people(names.iter().map(String::as_str))
}

/// The name that all are spellings of; none where there are several.
fn only(mut names: Vec<String>) -> Vec<String> {
    names.dedup_by(|a, b| keys::is_same(a, b));
    names.truncate(if names.len() > 1 { 0 } else { 1 });
    names
}

/// Full names that are whole blocks marked as bylines, anywhere on the page.
fn marked_names(facts: &Facts<'_>) -> Vec<String> {
    let page = facts.page;
    let short = page.blocks.iter().filter(|block| (5..60).contains(&block.text.len()) && !block.hidden);
    let texts = short.filter(|block| is_marked(facts, block.element)).map(|block| page.text_of(block));
    texts.filter(|text| text.contains(' ') && is_name(text)).map(str::to_owned).collect()
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

/// Full names at the start of blocks that follow a portrait with the same name, beside the headline and below the text.
fn portraits(facts: &Facts<'_>) -> Vec<String> {
    let end = facts.body_end().unwrap_or(0);
    let below = (end + 1).saturating_sub(LAST)..(end + 1 + BELOW).min(facts.page.blocks.len());
    near_headline(facts)
        .filter_map(|at| portrait(facts, at))
        .chain(below.filter_map(|at| portrait(facts, at)))
        .collect()
}

fn portrait(facts: &Facts<'_>, at: usize) -> Option<String> {
    let page = facts.page;
    let block = &page.blocks[at];
    let is_caption = || {
        page.ancestors(block.element)
            .take(MAX_INSIDE)
            .any(|id| matches!(page.elements[id as usize].tag, Tag::Figure | Tag::Figcaption))
    };
    let before = at.checked_sub(1).map_or(0, |before| page.blocks[before].element);
    let images = before.max(block.element.saturating_sub(MAX_INSIDE as u32))..block.element;
    let mut images = images.filter(|id| page.elements[*id as usize].tag == Tag::Img);
    let text = page.text_of(block);
    let name = images.find_map(|image| {
        let name = pictured(facts, image)?;
        let rest = after_prefix(text, &name.to_lowercase())?;
        let printed = text.strip_suffix(rest)?;
        (!rest.starts_with(char::is_alphanumeric)).then(|| printed.to_owned())
    })?;
    (!block.hidden && is_name(&name) && !is_caption() && !facts.is_comment(block.element)).then_some(name)
}

/// The full name that the text of a picture consists of, beside words such as «Headshot of».
fn pictured(facts: &Facts<'_>, image: u32) -> Option<String> {
    let page = facts.page;
    let alt = page.attribute(&page.elements[image as usize], AttributeName::Alt)?;
    let short = alt.split([',', '(', '|']).next().filter(|short| short.len() <= MAX_ALT)?;
    let is_name_word = |word: &&str| !MARKUP.has("portrait-words", word.to_lowercase().as_str());
    let words: Vec<&str> = short.split_whitespace().filter(is_name_word).collect();
    // Other pictures show what the names of things are beside.
    if words.len() == short.split_whitespace().count() && !is_marked(facts, image) {
        return None;
    }
    let name = words.join(" ");
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(&name);
    let fits =
        (2..=4).contains(&words.len()) && words.iter().all(|word| has_capital(word) || is_particle(word));
    fits.then(|| name.to_owned())
}

/// What a line beside a date that begins with a word for «By» names where that is no name of a person: `by annlee82`.
fn account(facts: &Facts<'_>, at: usize) -> Option<String> {
    let page = facts.page;
    let text = page.text_of(&page.blocks[at]);
    let near = at.saturating_sub(2)..(at + 3).min(page.blocks.len());
    if text.len() > MAX_ONLY_NAMES || !near.clone().any(|near| is_date_line(page.text_of(&page.blocks[near])))
    {
        return None;
    }
    let line = without_dates(text);
    let (Credit::Author, rest) = label(line.trim())? else { return None };
    let name = rest.lines().next()?.trim().trim_end_matches(|char: char| !char.is_alphanumeric());
    let mut words = name.split(' ');
    let first = words.next()?;
    let fits = name.len() > 2
        && (words.clone().next().is_none() || first.starts_with(|char: char| char.is_ascii_digit()));
    (fits && words.all(has_capital) && is_plausible(name) && !is_nobody(name) && !is_role(name))
        .then(|| name.to_owned())
}

/// The house that a byline names in place of a person: `By The Harbour Team`, `Newsdesk`.
fn house(facts: &Facts<'_>, at: usize) -> Option<String> {
    let block = &facts.page.blocks[at];
    let text = line(facts, at);
    if block.hidden || text.len() > MAX_BYLINE {
        return None;
    }
    let credited = label(&text).and_then(|(credit, rest)| (credit == Credit::Author).then_some(rest));
    let name = credited.or_else(|| is_marked(facts, block.element).then_some(&text))?;
    let name = name.trim();
    is_house(name).then(|| name.to_owned())
}

/// The houses that microdata calls authors.
fn house_items(facts: &Facts<'_>) -> impl Iterator<Item = String> {
    let items = facts.items("author").filter(|author| !facts.is_of_another(*author));
    let texts = items.filter_map(|author| facts.item_text(author)).map(|text| {
        label(text)
            .and_then(|(credit, rest)| (credit == Credit::Author).then_some(rest))
            .unwrap_or(text)
            .trim()
    });
    texts.filter(|text| text.len() <= MAX_BYLINE && is_house(text)).map(str::to_owned).take(1)
}
