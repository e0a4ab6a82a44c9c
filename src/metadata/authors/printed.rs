//! The authors that readers see: in bylines beside the headline, in lines with a word for «By», below the text.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "numbers of blocks are those of ranges that end with the blocks of the page; blocks and spans name elements of their page, \
              and ranges of its text"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "numbers of blocks and elements that are in memory, and lengths of texts and names, with a small number added"
)]

use std::borrow::Cow;

use super::{Found, MAX_BYLINE};
use crate::label::text::is_sentence_end;
use crate::metadata::byline::{Credit, authors_in, credited_in, label};
use crate::metadata::facts::{Facts, humps};
use crate::metadata::keys;
use crate::metadata::names::{has_capital, is_label, is_name, is_plausible, is_role};
use crate::metadata::persons::{is_company, people};
use crate::metadata::words::{BY, MARKUP, after_prefix, is_east_asian};
use crate::metadata::{Source, Sourced};
use crate::read::page::{AttributeName, Block, BlockKind, SpanKind};

/// Blocks beside the headline in which a byline is looked for.
const WINDOW: usize = 10;

/// Bytes of a line with a date that is looked at for names without a word for «By».
pub(super) const MAX_ONLY_NAMES: usize = 120;

/// Bytes of a block that is only a word for «By», at most.
const MAX_LABEL: usize = 40;

/// Blocks from the last one of the text on in which a byline is looked for.
pub(super) const BELOW: usize = 5;

/// Elements of a block that are looked at, at most.
pub(super) const MAX_INSIDE: usize = 12;

/// Bytes of the address of an author's page that are looked at.
const MAX_ADDRESS: usize = 300;

/// Links to the pages of authors, and blocks that are marked as bylines, beside the headline.
pub(super) fn bylines(facts: &Facts<'_>, is_of_persons: &impl Fn(&Found) -> bool) -> Vec<Found> {
    let block = |at: usize| &facts.page.blocks[at];
    let is_byline = |at: &usize| is_marked(facts, block(*at).element) || holds_marked(facts, *at);
    let mut linked = Vec::new();
    let mut last = None;
    for at in near_headline(facts) {
        let names = author_links(facts, block(at));
        // The links of one byline are in adjacent blocks; later ones are of editors and other articles.
        if names.is_empty() || last.is_some_and(|last| at != last + 1) || is_other_credit(facts, at) {
            continue;
        }
        last = Some(at);
        linked.extend(credited_of(names, facts.page.text_of(block(at))));
    }
    let is_short = |at: &usize| facts.page.text_of(block(*at)).len() <= MAX_BYLINE;
    let marked = near_headline(facts).filter(|at| is_short(at) && is_byline(at));
    let marked = marked.map(|at| Sourced::new(authors_in(&line(facts, at)), Source::Byline));
    let marked: Vec<Found> = marked.filter(|found| !found.value.is_empty()).collect();
    // The house may stand first.
    let is_full = |found: &&Found| is_of_persons(found) && found.value.iter().any(|name| name.contains(' '));
    let first = marked.first().filter(|first| is_of_persons(first));
    let first = first.or_else(|| marked.iter().find(is_full)).or(marked.first()).cloned();
    let linked = people(linked.iter().map(String::as_str));
    std::iter::once(Sourced::new(linked, Source::Byline)).chain(first).collect()
}

/// Whether a line says of the one it names that he did something else.
fn is_other_credit(facts: &Facts<'_>, at: usize) -> bool {
    let text = facts.page.text_of(&facts.page.blocks[at]);
    text.len() <= MAX_BYLINE && matches!(label(text), Some((Credit::Other, _)))
}

/// Whether a text is as long as a word for «By» that begins alike: most texts are not, and need not be compared.
fn is_as_long_as_label(text: &str) -> bool {
    BY.beginning(text).any(|by| (by.len()..by.len() + 4).contains(&text.len()))
}

/// The text of a block; one that is only a word for «By» goes on with the next block.
pub(super) fn line<'p>(facts: &Facts<'p>, at: usize) -> Cow<'p, str> {
    let page = facts.page;
    let own = page.text_of(&page.blocks[at]);
    let is_label = || {
        own.len() <= MAX_LABEL && is_as_long_as_label(own) && matches!(label(own), Some((Credit::Author, "")))
    };
    match page.blocks.get(at + 1).filter(|next| !next.hidden && is_label()) {
        Some(next) => Cow::Owned(format!("{own} {}", page.text_of(next))),
        None => Cow::Borrowed(own),
    }
}

/// The short paragraphs with full names and nothing else that may be one, in order, with these. Menus are lists, mostly.
pub(in crate::metadata) fn lines(facts: &Facts<'_>) -> impl Iterator<Item = (usize, Vec<String>)> {
    let blocks = &facts.page.blocks;
    let is_short = |at: &usize| {
        let block = &blocks[*at];
        block.text.len() <= MAX_ONLY_NAMES
            && !block.hidden
            && facts.page.kind_of(block) == BlockKind::Paragraph
            && facts.page.text_of(block).split(' ').filter(|word| has_capital(word)).nth(1).is_some()
            && !facts.is_comment(block.element)
    };
    let is_full = |name: &String| is_name(name) && name.contains(' ');
    let named = (0..blocks.len()).filter(is_short).map(|at| (at, names_in(facts, at)));
    named.filter(move |(_, names)| !names.is_empty() && names.iter().all(is_full))
}

/// The names in a line.
pub(super) fn names_in(facts: &Facts<'_>, at: usize) -> Vec<String> {
    authors_in(&line(facts, at))
}

/// Of the names that are linked in a line, those that it calls authors, if it does.
fn credited_of(linked: Vec<String>, line: &str) -> Vec<String> {
    if linked.len() < 2 || line.len() > MAX_BYLINE {
        return linked;
    }
    let authors = authors_in(line);
    let is_author = |name: &String| authors.iter().any(|author| keys::is_same(author, name));
    if linked.iter().any(is_author) { linked.into_iter().filter(is_author).collect() } else { linked }
}

/// The names in the first line beside the headline in which a word for «By» is before them.
pub(super) fn words(facts: &Facts<'_>) -> Found {
    let lines = || {
        let texts = near_headline(facts).map(|at| line(facts, at));
        texts.filter(|text| text.len() <= MAX_BYLINE && (!is_prose(text) || label(text).is_some()))
    };
    let named = lines().map(|text| credited_in(&text)).find(|names| !names.is_empty());
    // Names of East Asia are known by the family name, which comes first.
    let asian = |text: &Cow<'_, str>| {
        text.contains(is_east_asian) && text.len() <= MAX_ONLY_NAMES && is_date_line(text)
    };
    let in_dates = || lines().filter(asian).map(|text| authors_in(&text)).find(|names| !names.is_empty());
    Sourced::new(named.or_else(in_dates).unwrap_or_default(), Source::Text)
}

/// The full names that a line right before the text says wrote it, where no line beside the headline has those declared.
pub(super) fn instead_of(facts: &Facts<'_>, declared: &[String]) -> Option<Found> {
    let start = facts.headline()? + 1;
    let end = (facts.body_start()? + 2).min(start + WINDOW).min(facts.page.blocks.len());
    let begins = |text: &Cow<'_, str>| {
        text.len() <= MAX_ONLY_NAMES
            && BY.beginning(text).any(|by| after_prefix(text, by).is_some())
            && matches!(label(text), Some((Credit::Author, rest)) if !rest.is_empty())
    };
    let lines = (start..end).map(|at| line(facts, at)).filter(begins);
    let names = lines.map(|text| credited_in(&text)).find(|names| !names.is_empty())?;
    let is_full = |name: &String| name.contains(' ') && is_name(name.split(',').next().unwrap_or_default());
    let last = |name: &String| name.split(',').next()?.rsplit(' ').next().map(str::to_lowercase);
    let beside = |word: &String| {
        near_headline(facts).any(|at| {
            let text = facts.page.text_of(&facts.page.blocks[at]);
            text.len() <= MAX_BYLINE && text.to_lowercase().contains(word.as_str())
        })
    };
    let stands = names.iter().all(is_full) && !declared.iter().filter_map(last).any(|word| beside(&word));
    stands.then(|| Sourced::new(names, Source::Text))
}

/// The names that a line right below the text says wrote it, and those of the only such line that is nothing else.
pub(super) fn below(facts: &Facts<'_>) -> Vec<Found> {
    let end = facts.body_end().unwrap_or(0);
    let below = (end..facts.page.blocks.len()).take(BELOW).map(|at| line(facts, at));
    let short = below.filter(|text| text.len() <= MAX_BYLINE);
    let credited = short.map(|text| credited_in(&text)).find(|names| !names.is_empty());
    credited
        .into_iter()
        .chain(only_written_by(facts))
        .map(|names| Sourced::new(names, Source::Text))
        .collect()
}

/// The full names in the only line behind the start of the text that is a phrase such as «Written by» and these.
fn only_written_by(facts: &Facts<'_>) -> Option<Vec<String>> {
    let page = facts.page;
    let is_short = |at: &usize| page.blocks[*at].text.len() <= MAX_ONLY_NAMES && !page.blocks[*at].hidden;
    let named = (facts.body_start()?..page.blocks.len()).filter(is_short).filter_map(|at| {
        let own = page.text_of(&page.blocks[at]);
        BY.phrases_beginning(own).find(|by| after_prefix(own, by).is_some())?;
        let text = line(facts, at);
        let (Credit::Author, rest) = label(&text)? else { return None };
        let phrase = text.strip_suffix(rest)?.trim();
        let names = credited_in(&text);
        let is_full = |name: &String| name.contains(' ') && rest.contains(name.as_str()) && !is_company(name);
        let is_all = rest.len() <= names.iter().map(|name| name.len() + 5).sum();
        let is_own = || !facts.is_comment(page.blocks[at].element);
        (phrase.contains(' ') && is_all && !names.is_empty() && names.iter().all(is_full) && is_own())
            .then_some(names)
    });
    let mut named: Vec<Vec<String>> = named.collect();
    named.dedup();
    if named.len() == 1 { named.pop() } else { None }
}

/// Whether a text is a sentence of some length.
fn is_prose(text: &str) -> bool {
    text.ends_with(is_sentence_end) && text.split(' ').count() > 12
}

/// Whether a short line has a year.
pub(super) fn is_date_line(line: &str) -> bool {
    let mut numbers = line.split(|char: char| !char.is_ascii_digit());
    line.len() < MAX_ONLY_NAMES
        && numbers.any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

/// Numbers of the blocks from a little before the headline to a little into the body.
pub(super) fn near_headline(facts: &Facts<'_>) -> impl Iterator<Item = usize> {
    let count = facts.page.blocks.len();
    let headline = facts.headline().unwrap_or(0);
    let end = (headline + WINDOW).min(count);
    (headline + 1..end.max(headline + 1))
        .chain((headline.saturating_sub(3)..headline).rev())
        .filter(move |at| *at < count)
}

/// The texts of the links in a block that lead to an author's page.
pub(super) fn author_links(facts: &Facts<'_>, block: &Block) -> Vec<String> {
    let page = facts.page;
    let links = page.spans_of(block).iter().filter(|span| span.kind == SpanKind::Link);
    let authors = links.filter(|link| {
        let element = &page.elements[link.element as usize];
        let rel = page.attribute(element, AttributeName::Rel).unwrap_or_default();
        let href = page.attribute(element, AttributeName::Href).unwrap_or_default();
        let (short, _) = href.split_at(href.floor_char_boundary(MAX_ADDRESS));
        let path = short.split(['?', '#']).next().unwrap_or_default();
        let names = MARKUP.of("author-paths");
        let is_named = |segment: &str| names.iter().any(|name| name.eq_ignore_ascii_case(segment));
        let leads_to_author = rel.split_ascii_whitespace().any(|word| word == "author")
            || path.split('/').rev().skip(1).any(is_named);
        leads_to_author && !is_on_other_host(facts, path)
    });
    authors
        .map(|link| page.text[link.text.range()].to_owned())
        .filter(|text| {
            let name = label(text).map_or(text.as_str(), |(_, rest)| rest);
            is_plausible(name)
                && !is_role(name)
                && !is_label(name)
                && (is_name(name) || !name.contains(is_east_asian))
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
pub(super) fn holds_marked(facts: &Facts<'_>, at: usize) -> bool {
    let (page, block) = (facts.page, &facts.page.blocks[at]);
    let next = page.blocks.get(at + 1).map_or(page.elements.len() as u32, |next| next.element);
    let inside = (block.element + 1..next).take(MAX_INSIDE);
    inside
        .filter(|id| page.ancestors(*id).any(|around| around == block.element))
        .any(|id| names_byline(facts, id))
}

/// Whether the attributes of an element or of the two around it name a byline.
pub(super) fn is_marked(facts: &Facts<'_>, element: u32) -> bool {
    facts.page.ancestors(element).take(3).any(|id| names_byline(facts, id))
}

/// Whether the attributes of an element name a byline.
fn names_byline(facts: &Facts<'_>, id: u32) -> bool {
    let attributes = facts.page.attributes_of(&facts.page.elements[id as usize]);
    !attributes.is_empty() && facts.bylines.of(id, || says_byline(facts, id))
}

fn says_byline(facts: &Facts<'_>, id: u32) -> bool {
    let marks = MARKUP.of("byline-markup");
    let is_mark = |word: &str| {
        let first = word.bytes().next().map(|byte| byte.to_ascii_lowercase());
        marks.iter().filter(|mark| mark.bytes().next() == first).any(|mark| {
            let beginning = word.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
            beginning && (word.len() == mark.len() || mark.len() > 5)
        })
    };
    Facts::words_of_marks(facts.page, id)
        .any(|word| is_mark(word) || humps(word).filter(|hump| hump.len() < word.len()).any(is_mark))
}
