//! Pages of one article -> one article. A stage between the workers and the output that holds back the last documents: what
//! becomes of one is decided when it is the oldest of them, and its other pages are looked for among those that came after it.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of documents that are held back, of their bytes and their words; the bytes taken off were added before"
)]

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::container::Origin;
use super::paging::{self, Part, Sheet};
use super::work::{Cleaned, Done, Outcome, Worker};
use crate::article::{Article, Block, BlockKind, Warning};

/// Documents that are held back, at most, and their bytes.
const WINDOW: usize = 1024;
const WINDOW_BYTES: usize = 64 << 20;

/// Bytes of a line that is repeated wherever it stands, at least; what is shorter may be said twice.
const LONG: usize = 40;

/// Bytes and words of a line that leads to other pages, at most.
const PAGER_BYTES: usize = 100;
const PAGER_WORDS: usize = 9;

/// Holds documents back.
pub(super) struct Joiner {
    worker: Arc<Worker>,
    held: VecDeque<Done>,
    /// Number of the oldest one.
    oldest: usize,
    bytes: usize,
    /// Numbers of the documents of each name.
    index: FxHashMap<u64, Vec<usize>>,
    /// Those that are in the record of another one.
    joined: HashSet<usize>,
}

impl Joiner {
    pub(super) fn new(worker: Arc<Worker>) -> Self {
        let (held, index, joined) = (VecDeque::new(), FxHashMap::default(), HashSet::new());
        Self { worker, held, oldest: 0, bytes: 0, index, joined }
    }

    /// Takes a document.
    pub(super) fn add(&mut self, done: Done) {
        let number = self.oldest + self.held.len();
        if let Some(part) = part_of(&done) {
            part.sheet.names().for_each(|name| self.index.entry(name).or_default().push(number));
        }
        self.bytes += done.waiting_bytes();
        self.held.push_back(done);
    }

    /// Gives the oldest document, once there are more than may be held back, or at the end.
    pub(super) fn next(&mut self, is_end: bool) -> Option<Done> {
        let is_full = self.held.len() > WINDOW || self.bytes > WINDOW_BYTES;
        if !is_end && !is_full {
            return None;
        }
        let number = self.oldest;
        let pages = if self.joined.contains(&number) { Vec::new() } else { self.pages_of(number) };
        let joined = self.join(&pages).filter(|joined| joined.pages.contains(&number));
        let mut done = self.take_oldest()?;
        if let Some(Joined { pages, origin, outcome }) = joined {
            (done.origin, done.outcome) = (origin, outcome);
            self.joined.extend(pages.into_iter().filter(|page| *page != number));
        } else if self.joined.remove(&number) {
            done.outcome = Outcome::Joined;
        } else if let Outcome::Cleaned(cleaned) = &mut done.outcome
            && let Some(unwanted) = self.alone(cleaned)
        {
            done.outcome = Outcome::Skipped(unwanted);
        }
        Some(done)
    }

    fn take_oldest(&mut self) -> Option<Done> {
        let done = self.held.pop_front()?;
        let number = self.oldest;
        self.oldest += 1;
        self.bytes -= done.waiting_bytes();
        for name in part_of(&done).into_iter().flat_map(|part| part.sheet.names()) {
            if let Some(numbers) = self.index.get_mut(&name) {
                numbers.retain(|own| *own != number);
                if numbers.is_empty() {
                    self.index.remove(&name);
                }
            }
        }
        Some(done)
    }

    fn part(&self, number: usize) -> Option<&Part> {
        part_of(self.held.get(number.checked_sub(self.oldest)?)?)
    }

    fn id(&self, number: usize) -> Option<&str> {
        match &self.held.get(number.checked_sub(self.oldest)?)?.outcome {
            Outcome::Cleaned(cleaned) => Some(&cleaned.id),
            _ => None,
        }
    }

    /// Makes a record say that it is one of several pages, if it is; says why a record that stays alone is not wanted.
    fn alone(&self, cleaned: &mut Cleaned) -> Option<&'static str> {
        let part = cleaned.part.take()?;
        if part.unwanted.is_some() {
            return part.unwanted;
        }
        let Part { mut article, url, others, sheet, .. } = *part;
        let page = sheet.number.unwrap_or(if sheet.previous.is_some() { 2 } else { 1 });
        let is_sure = sheet.is_sure && page > 1;
        if article.is_article && is_sure {
            article.warnings.push(Warning::Apart { page });
            *cleaned =
                self.worker.cleaned(std::mem::take(&mut cleaned.id), url.as_deref(), &others, &article);
        }
        None
    }

    /// The pages of the article of which a document is one, in their order, and those that show it whole.
    fn pages_of(&self, number: usize) -> Vec<usize> {
        let Some(start) = self.part(number) else { return Vec::new() };
        let (mut found, mut at) = (vec![number], 0);
        let mut seen: HashSet<usize> = found.iter().copied().collect();
        while let Some(part) = found.get(at).and_then(|number| self.part(*number)) {
            at += 1;
            for other in part.sheet.names().filter_map(|name| self.index.get(&name)).flatten() {
                let fits = |own: &Part| own.sheet.has_title_of(&start.sheet) && own.article.may_be_page();
                if !self.joined.contains(other) && seen.insert(*other) && self.part(*other).is_some_and(fits)
                {
                    found.push(*other);
                }
            }
        }
        found.sort_unstable();
        let (whole, pages): (Vec<usize>, Vec<usize>) =
            found.into_iter().partition(|own| self.part(*own).is_some_and(|part| part.sheet.is_whole));
        let mut pages = self.in_order(&pages);
        pages.extend(whole);
        if pages.contains(&number) { pages } else { Vec::new() }
    }

    /// The first page and those that follow it without a gap.
    fn in_order(&self, pages: &[usize]) -> Vec<usize> {
        let sheet = |number: &usize| self.part(*number).map(|part| &part.sheet);
        let is_first =
            |number: &&usize| sheet(number).is_some_and(|own| own.number.is_none_or(|own| own == 1));
        let follows = |own: &usize| {
            pages.iter().any(|other| sheet(other).zip(sheet(own)).is_some_and(|(a, b)| a.precedes(b)))
        };
        let firsts = || pages.iter().filter(is_first);
        let Some(first) = firsts().find(|own| !follows(own)).or_else(|| firsts().next()) else {
            return Vec::new();
        };
        let mut order = vec![*first];
        let mut rest: Vec<usize> = pages.iter().copied().filter(|own| own != first).collect();
        while let Some(last) = order.last().and_then(sheet) {
            let wanted = order.len() as u32 + 1;
            let find =
                |fits: &dyn Fn(&Sheet) -> bool| rest.iter().position(|own| sheet(own).is_some_and(fits));
            let next = find(&|own| own.number == Some(wanted))
                .or_else(|| find(&|own| own.number.is_none() && last.precedes(own)));
            let Some(next) = next else { break };
            order.push(rest.remove(next));
        }
        order
    }

    /// The record of those of some pages that are of one article.
    #[expect(
        clippy::indexing_slicing,
        reason = "`members` are places in `parts`, which are no more than `pages`"
    )]
    fn join(&self, pages: &[usize]) -> Option<Joined> {
        let parts: Vec<&Part> = pages.iter().filter_map(|number| self.part(*number)).collect();
        let first = *parts.first().filter(|first| parts.len() > 1 && first.article.is_article)?;
        let (article, members) = joined(&parts)?;
        let pages: Vec<usize> = members.into_iter().map(|at| pages[at]).collect();
        let origin = self.held.get(pages.first()?.checked_sub(self.oldest)?)?.origin.clone();
        if let Some(unwanted) = self.worker.unwanted(&article) {
            return Some(Joined { pages, origin, outcome: Outcome::Skipped(unwanted) });
        }
        let ids: Vec<&str> = pages.iter().filter_map(|number| self.id(*number)).collect();
        let mut cleaned =
            self.worker.cleaned((*ids.first()?).to_owned(), first.url.as_deref(), &first.others, &article);
        self.worker.name_parts(&mut cleaned, &ids);
        Some(Joined { pages, origin, outcome: Outcome::Cleaned(Box::new(cleaned)) })
    }
}

/// The record of several pages.
struct Joined {
    /// Their numbers, in order.
    pages: Vec<usize>,
    /// Of the first of them.
    origin: Origin,
    outcome: Outcome,
}

fn part_of(done: &Done) -> Option<&Part> {
    match &done.outcome {
        Outcome::Cleaned(cleaned) => cleaned.part.as_deref(),
        _ => None,
    }
}

/// What pages say together, and which of them are in it.
#[expect(clippy::indexing_slicing, reason = "`pages` and `views` are places in `parts`")]
fn joined(parts: &[&Part]) -> Option<(Article, Vec<usize>)> {
    let (pages, views): (Vec<usize>, Vec<usize>) =
        (0..parts.len()).partition(|at| !parts[*at].sheet.is_whole);
    let first = parts[*pages.first()?];
    let mut seen = Seen::new(first);
    let mut wanted: Vec<(usize, Vec<bool>)> = Vec::new();
    for at in &pages {
        let own = seen.new_blocks(&parts[*at].article, wanted.len() as u32 + 1, pages.len() as u32);
        let Some(own) = own else { break };
        wanted.push((*at, own));
    }
    let mut members: Vec<usize> = wanted.iter().map(|(at, _)| *at).collect();
    let text: HashSet<Vec<u64>> =
        wanted.iter().flat_map(|(at, wanted)| lines(&parts[*at].article, wanted)).collect();
    let whole = views.into_iter().filter(|at| holds(&parts[*at].article, &text)).collect::<Vec<_>>();
    members.extend(&whole);
    let mut article = first.article.without_text();
    match whole.first() {
        Some(at) => article.append(&parts[*at].article, &vec![true; parts[*at].article.blocks().len()]),
        None => wanted.iter().for_each(|(at, wanted)| article.append(&parts[*at].article, wanted)),
    }
    (members.len() > 1).then_some((article, members))
}

fn lines<'a>(article: &'a Article, wanted: &'a [bool]) -> impl Iterator<Item = Vec<u64>> + 'a {
    article.blocks().zip(wanted).filter(|(_, wanted)| **wanted).map(|(block, _)| paging::words(block.text))
}

/// Whether an article has nearly all of some lines.
fn holds(article: &Article, lines: &HashSet<Vec<u64>>) -> bool {
    let own: HashSet<Vec<u64>> = article.blocks().map(|block| paging::words(block.text)).collect();
    let words = |lines: &mut dyn Iterator<Item = &Vec<u64>>| lines.map(Vec::len).sum::<usize>();
    let all = words(&mut lines.iter());
    5 * words(&mut lines.intersection(&own)) >= 4 * all && all > 0
}

/// What the pages before said.
struct Seen {
    lines: HashSet<Vec<u64>>,
    bases: Vec<u64>,
}

impl Seen {
    fn new(first: &Part) -> Self {
        let head = [first.article.title(), first.article.standfirst()];
        Self {
            lines: head.into_iter().flatten().map(paging::words).collect(),
            bases: first.sheet.bases.clone(),
        }
    }

    /// Which blocks of the next page say something new; none where the page is no further one.
    fn new_blocks(&mut self, article: &Article, page: u32, pages: u32) -> Option<Vec<bool>> {
        let blocks: Vec<(Block<'_>, Vec<u64>)> =
            article.blocks().map(|block| (block, paging::words(block.text))).collect();
        let mut is_head = page > 1;
        let (mut new, mut repeated) = (0, 0);
        let mut wanted = Vec::with_capacity(blocks.len());
        for (block, words) in &blocks {
            let is_heading = matches!(block.kind, BlockKind::Heading(_));
            let is_known = page > 1 && self.lines.contains(words) && (is_head || block.text.len() >= LONG);
            let is_pager = self.is_pager(article, block, page, pages);
            let is_furniture = is_head && block.is_of_head();
            let is_wanted = !(is_known || is_pager || is_furniture);
            *(if is_known { &mut repeated } else { &mut new }) += if is_pager { 0 } else { block.text.len() };
            is_head &= !is_wanted || is_heading;
            wanted.push(is_wanted);
        }
        self.lines.extend(blocks.into_iter().map(|(_, words)| words));
        // The same text beside other things, such as further comments, is no further page.
        (new > repeated && wanted.contains(&true)).then_some(wanted)
    }

    /// Whether a block leads to other pages of the article, or says which one this is.
    fn is_pager(&self, article: &Article, block: &Block<'_>, page: u32, pages: u32) -> bool {
        if block.text.len() > PAGER_BYTES || block.text.split_whitespace().count() > PAGER_WORDS {
            return false;
        }
        let links = block.inlines.iter().filter(|own| own.range.len() * 5 >= block.text.len() * 4);
        let mut addresses = links.filter_map(|own| article.resolve(own.href.as_deref()?));
        let numbers: Vec<u32> = { block.text.split(|c: char| !c.is_ascii_digit()) }
            .filter_map(|digits| digits.parse().ok())
            .collect();
        let words = block.text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).count();
        let is_heading = matches!(block.kind, BlockKind::Heading(_));
        let says_page = match numbers.as_slice() {
            [own] => *own == page && words == 1 && !is_heading,
            [own, all] => *own == page && *all == pages && words <= 3,
            more => words <= 1 && more.contains(&page) && more.iter().all(|own| *own <= pages.max(page)),
        };
        says_page || addresses.any(|address| paging::leads_to(&self.bases, &address) && words <= 5)
    }
}
