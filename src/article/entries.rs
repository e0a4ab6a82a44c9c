//! The entries of a live blog, as stretches of the kept blocks. They are what the page shows as boxes of one kind, each with a
//! time at its head; or, where it shows no times, what its JSON-LD lists.
#![expect(
    clippy::indexing_slicing,
    reason = "labels and kept blocks are numbers of blocks of the page, blocks and spans name its elements, and candidates and \
              entries hold places in the lists they were made from"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "sums of numbers of blocks, and of bytes of boxes at one depth, which are parts of the text: a few times these stay \
              below usize::MAX"
)]

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::label::Labels;
use crate::label::roles::Role;
use crate::metadata::live::{self, Moment, Update};
use crate::read::page::{AttributeName, Block, BlockKind, Page, Tag};

/// Boxes with a time that make a live blog of a page, at least, and of one that declares to be one.
const FEWEST: usize = 3;
const FEWEST_DECLARED: usize = 2;

/// Steps from a time up to the box that it heads, at most.
const MAX_STEPS: usize = 8;

/// Bytes of a block that is a time and little else, at most.
const MAX_TIME_LINE: usize = 24;

/// Bytes of a block that is a time and a name, at most, and steps from the time up to it.
const MAX_BYLINE: usize = 70;
const MAX_STEPS_IN_LINE: usize = 3;

/// Bytes of the beginning of a text by which an entry is found.
const BEGINNING: usize = 40;

/// An entry: the kept blocks in it, and its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EntrySpan {
    pub(super) time: Option<String>,
    pub(super) heading: Option<usize>,
    /// Those after its time and heading.
    pub(super) blocks: Range<usize>,
}

impl EntrySpan {
    /// Of the kept blocks `blocks`, of which one, as a block of the page, may be the time.
    fn new(
        page: &Page,
        labels: &Labels,
        kept: &[usize],
        blocks: Range<usize>,
        time: (Option<String>, Option<usize>),
    ) -> Self {
        let is_heading = |at: usize| {
            let block = &page.blocks[kept[at]];
            matches!(page.kind_of(block), BlockKind::Heading(_))
                || labels.roles[kept[at]].role == Role::Subheading
        };
        let (mut start, mut heading) = (blocks.start, None);
        while start + 1 < blocks.end {
            if heading.is_none() && is_heading(start) {
                heading = Some(start);
            } else if time.1 != Some(kept[start]) {
                break;
            }
            start += 1;
        }
        Self { time: time.0, heading, blocks: start..blocks.end }
    }
}

/// A time on a page.
struct Mark {
    element: u32,
    /// The block that is the time and little else.
    block: Option<usize>,
    moment: Moment,
}

/// An element with a time in it.
#[derive(Default)]
struct Candidate {
    /// The first mark, of those with a time of day if there is one.
    mark: usize,
    /// Kept blocks in it.
    blocks: Option<Range<usize>>,
    /// The first of them that is running text, as a block of the page.
    text: Option<usize>,
    /// Bytes of running text.
    bytes: usize,
    /// Whether what it begins with is a link to another page.
    is_teaser: bool,
}

/// The boxes of one kind: at one depth, of one tag, their classes beginning alike.
type Kind<'p> = (u16, Tag, &'p str);

/// The entries of a page, of which these blocks are kept and which declares these entries; none where it is no live blog.
pub(super) fn of(
    page: &Page,
    labels: &Labels,
    kept: &[usize],
    is_article: bool,
    updates: Option<Vec<Update>>,
) -> Vec<EntrySpan> {
    if updates.is_none() && !is_article {
        return Vec::new();
    }
    let marks = marks(page, labels);
    let declared = updates.is_some();
    let shown =
        if marks.len() < FEWEST_DECLARED { Vec::new() } else { shown(page, labels, kept, &marks, declared) };
    if shown.is_empty() {
        updates.map_or(Vec::new(), |updates| listed(page, labels, kept, updates))
    } else {
        shown
    }
}

/// The times of a page, in reading order of each sort: `time` elements, and blocks that are a time.
fn marks(page: &Page, labels: &Labels) -> Vec<Mark> {
    let count = page.elements.iter().filter(|element| element.tag == Tag::Time && !element.hidden).count();
    let has_times = count > 0;
    let is_clock = |(at, block): (usize, &Block)| {
        let is_line = labels.roles[at].role == Role::Timestamp || block.text.len() <= MAX_TIME_LINE;
        is_line && !block.hidden && live::has_clock(page.text_of(block))
    };
    let clocks: Vec<usize> =
        page.blocks.iter().enumerate().filter(|line| is_clock(*line)).map(|(at, _)| at).collect();
    if count + clocks.len() < FEWEST_DECLARED {
        return Vec::new();
    }
    let lines =
        page.blocks.iter().enumerate().filter(|(_, block)| has_times && block.text.len() <= MAX_BYLINE);
    let lines: FxHashMap<u32, usize> = lines.rev().map(|(at, block)| (block.element, at)).collect();
    let times = page.elements.iter().zip(0..).filter(|(own, _)| own.tag == Tag::Time && !own.hidden);
    let elements = times.filter_map(|(time, element)| {
        let moment = live::moment(page.attribute(time, AttributeName::Datetime)?, labels.language)?;
        let block = page.ancestors(element).take(MAX_STEPS_IN_LINE).find_map(|own| lines.get(&own).copied());
        Some(Mark { element, block, moment })
    });
    let blocks = clocks.into_iter().filter_map(|at| {
        let block = &page.blocks[at];
        let moment = live::moment(page.text_of(block), labels.language)?;
        Some(Mark { element: block.element, block: Some(at), moment })
    });
    elements.chain(blocks.filter(|mark| mark.moment.has_clock)).collect()
}

/// The entries that the page shows as boxes.
fn shown(page: &Page, labels: &Labels, kept: &[usize], marks: &[Mark], declared: bool) -> Vec<EntrySpan> {
    let mut candidates = candidates(page, marks);
    for (number, at) in kept.iter().enumerate() {
        add(page, &mut candidates, number, *at, marks);
    }
    let mut kinds: BTreeMap<Kind<'_>, Vec<&Candidate>> = BTreeMap::new();
    let mut elements: Vec<_> =
        candidates.iter().filter(|(_, candidate)| is_headed(page, candidate, marks)).collect();
    elements.sort_unstable_by_key(|(element, _)| **element);
    for (element, candidate) in elements {
        kinds.entry(kind_of(page, *element)).or_default().push(candidate);
    }
    let bytes = |boxes: &[&Candidate]| boxes.iter().map(|own| own.bytes).sum::<usize>();
    let all: usize = kept.iter().map(|at| page.blocks[*at].text.len()).sum();
    kinds.retain(|_, boxes| {
        if declared {
            boxes.len() >= FEWEST_DECLARED
        } else {
            is_live_blog(boxes, marks) && 2 * bytes(boxes) >= all
        }
    });
    let most = kinds.values().map(|boxes| bytes(boxes)).max().unwrap_or(0);
    // The boxes of days hold those of their entries.
    let best = kinds
        .iter()
        .filter(|(_, boxes)| 5 * bytes(boxes) >= 4 * most)
        .max_by_key(|(kind, boxes)| (boxes.len(), kind.0));
    let Some((_, boxes)) = best else { return Vec::new() };
    let span = |own: &&Candidate| {
        let mark = &marks[own.mark];
        let time = (Some(mark.moment.iso.clone()), mark.block);
        Some(EntrySpan::new(page, labels, kept, own.blocks.clone()?, time))
    };
    boxes.iter().filter_map(span).collect()
}

/// The elements that may be headed by each time.
fn candidates(page: &Page, marks: &[Mark]) -> FxHashMap<u32, Candidate> {
    let mut candidates: FxHashMap<u32, Candidate> = FxHashMap::default();
    for (mark, own) in marks.iter().enumerate() {
        for element in page.ancestors(own.element).take(MAX_STEPS) {
            let candidate = candidates.entry(element).or_insert(Candidate { mark, ..Candidate::default() });
            if own.moment.has_clock && !marks[candidate.mark].moment.has_clock {
                candidate.mark = mark;
            }
        }
    }
    candidates
}

/// Counts a kept block in the candidates that it is in.
fn add(page: &Page, candidates: &mut FxHashMap<u32, Candidate>, number: usize, at: usize, marks: &[Mark]) {
    let block = &page.blocks[at];
    let is_heading = matches!(page.kind_of(block), BlockKind::Heading(_));
    let links_away = || {
        let links = page
            .spans_of(block)
            .iter()
            .filter_map(|span| page.attribute(&page.elements[span.element as usize], AttributeName::Href));
        2 * block.link_bytes as usize > block.text.len() && !links.into_iter().any(|href| href.contains('#'))
    };
    for element in page.ancestors(block.element) {
        let Some(candidate) = candidates.get_mut(&element) else { continue };
        if candidate.blocks.is_none() {
            candidate.is_teaser = links_away();
        }
        candidate.blocks.get_or_insert(number..number).end = number + 1;
        if !is_heading && marks[candidate.mark].block != Some(at) {
            candidate.text.get_or_insert(at);
            candidate.bytes += block.text.len();
        }
    }
}

/// Whether an element has running text, with its time before it.
fn is_headed(page: &Page, candidate: &Candidate, marks: &[Mark]) -> bool {
    let Some(text) = candidate.text else { return false };
    let mark = &marks[candidate.mark];
    mark.block.map_or(mark.element < page.blocks[text].element, |block| block < text)
}

fn kind_of(page: &Page, element: u32) -> Kind<'_> {
    let own = &page.elements[element as usize];
    let class =
        page.attribute(own, AttributeName::Class).and_then(|class| class.split_ascii_whitespace().next());
    let class = class.unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
    (own.depth, own.tag, class)
}

/// Whether boxes are entries although the page does not say that it is a live blog: they tell the time of day, lead to no other page, and
/// are no rows of a table.
fn is_live_blog(boxes: &[&Candidate], marks: &[Mark]) -> bool {
    let teasers = boxes.iter().filter(|own| own.is_teaser).count();
    boxes.len() >= FEWEST
        && 2 * teasers < boxes.len()
        && boxes.iter().all(|own| marks[own.mark].moment.has_clock)
}

/// The entries that JSON-LD lists, found by their headings or by how their texts begin.
fn listed(page: &Page, labels: &Labels, kept: &[usize], updates: Vec<Update>) -> Vec<EntrySpan> {
    let texts: Vec<(String, String, Option<String>)> = { updates.into_iter() }
        .map(|own| (live::plain(&own.heading), live::plain(&own.body), own.time))
        .collect();
    let mut by_beginning: FxHashMap<&str, usize> = FxHashMap::default();
    for (number, (heading, body, _)) in texts.iter().enumerate() {
        for text in [heading, body].into_iter().filter(|text| !text.is_empty()) {
            by_beginning.entry(beginning(text)).or_insert(number);
        }
    }
    let mut entries: Vec<(usize, usize)> = Vec::new();
    for (number, at) in kept.iter().enumerate() {
        let text = page.text_of(&page.blocks[*at]);
        let Some(update) = by_beginning.get(beginning(text)) else { continue };
        let (heading, body, _) = &texts[*update];
        let agrees = text == heading || body.starts_with(text);
        if agrees && entries.iter().all(|(_, own)| own != update) {
            entries.push((number, *update));
        }
    }
    let last = entries.last().map_or(0, |(begin, update)| {
        // Looked for from its beginning again and again, a long one would cost the square of its length.
        let mut body = texts[*update].1.as_str();
        let goes_on = |number: &usize| {
            let found = body.split_once(page.text_of(&page.blocks[kept[*number]]));
            body = found.map_or(body, |(_, behind)| behind);
            found.is_some()
        };
        begin + 1 + (begin + 1..kept.len()).take_while(goes_on).count()
    });
    let ends = entries.iter().skip(1).map(|(begin, _)| *begin).chain([last]);
    let span = |((begin, update), end): (&(usize, usize), usize)| {
        EntrySpan::new(page, labels, kept, *begin..end, (texts[*update].2.clone(), None))
    };
    entries.iter().zip(ends).map(span).collect()
}

fn beginning(text: &str) -> &str {
    text.split_at(text.floor_char_boundary(BEGINNING)).0
}
