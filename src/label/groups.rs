//! Third pass: blocks that are judged as one. A table or a list is an article's as a whole or not at all; a [`Group`] is
//! such an element, or a single block. Its row is that of its longest block, with what is measured here of all of it, of
//! the groups beside it, and of what it says.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks, groups and elements are numbered as on the page, with an entry of each in every list and one more in sums; a group has a block"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "numbers and counts of blocks, of which a group has one at least"
)]

use std::ops::Range;

use memchr::memchr3;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::context::{LEAST_WEIGHT, weight_of};
use super::elements::Elements;
use super::features::Features;
use super::features::vocabulary::Vocabulary;
use super::score::Columns;
use crate::read::page::{AttributeName, BlockKind, Origin, Page, SpanKind, Tag};

/// Score of the first pass below which a block is not looked at again. With whole sites held out, that is so of 191,399 of
/// the 309,121 blocks of the corpora; the second pass would have given none of them more than 0.11.
pub const SURELY_NOT: f32 = 0.01;

/// Groups looked at on each side.
const REACH: isize = 3;

/// Groups beyond which the distance to the kept text no longer counts.
const FAR: f32 = 30.0;

/// Share of a block's text in links from which on it is one link.
const ALL_LINK: f32 = 0.8;

/// Blocks that are kept or dropped together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// They follow one another.
    pub blocks: Range<usize>,
    /// The element that holds them, but for a heading before it, and nothing else.
    pub element: u32,
}

impl Group {
    /// Whether it is more than one block.
    pub fn is_several(&self) -> bool {
        self.blocks.len() > 1
    }
}

/// Parts the blocks of a page into groups, in reading order.
pub fn of_page(page: &Page, elements: &Elements) -> Vec<Group> {
    match page.origin {
        Origin::Html => of_html(page, elements),
        Origin::Text => of_text(page),
    }
}

fn of_html(page: &Page, elements: &Elements) -> Vec<Group> {
    let roots = roots(page, elements);
    let mut groups: Vec<Group> = Vec::with_capacity(page.blocks.len());
    let mut root_before = None;
    for (at, block) in page.blocks.iter().enumerate() {
        let root = roots[block.element as usize];
        match (groups.last_mut(), root) {
            (Some(group), Some(_)) if root == root_before => group.blocks.end = at + 1,
            (Some(group), Some(root)) if is_heading_of(page, group, root) => {
                group.blocks.end = at + 1;
                group.element = root;
            }
            _ => groups.push(Group { blocks: at..at + 1, element: root.unwrap_or(block.element) }),
        }
        root_before = root;
    }
    groups
}

/// What a line of plain text is by its layout.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// An item of a list: it begins with a bullet or a number.
    Item,
    /// A row of a table: its cells are set apart by bars or tabs.
    Row,
}

/// Lines that follow one another and are laid out alike.
fn of_text(page: &Page) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::with_capacity(page.blocks.len());
    let mut before = None;
    for (at, block) in page.blocks.iter().enumerate() {
        let line = Line::of(page.text_of(block));
        match groups.last_mut() {
            Some(group) if line.is_some() && line == before => group.blocks.end = at + 1,
            _ => groups.push(Group { blocks: at..at + 1, element: block.element }),
        }
        before = line;
    }
    groups
}

impl Line {
    fn of(line: &str) -> Option<Self> {
        let line = line.trim();
        let bytes = line.as_bytes();
        // The bytes that bars and tabs begin with: most lines have neither.
        let is_row = || line.contains('\t') || line.matches(['|', '｜']).nth(1).is_some();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let is_numbered = (1..=2).contains(&digits) && matches!(bytes.get(digits), Some(b'.' | b')'));
        if memchr3(b'\t', b'|', 0xef, bytes).is_some() && is_row() {
            Some(Self::Row)
        } else if is_numbered || line.starts_with(BULLETS) {
            Some(Self::Item)
        } else {
            None
        }
    }
}

/// Signs that begin an item. Dashes begin speech as well, so they do not count.
const BULLETS: &[char] = &['•', '●', '▪', '■', '◦', '‣', '*', '·', '►', '▸'];

/// Whether a group is a heading right before an element, as in «Sources» and a list: one is nothing without the other.
fn is_heading_of(page: &Page, group: &Group, element: u32) -> bool {
    let is_heading = matches!(page.kind_of(&page.blocks[group.blocks.start]), BlockKind::Heading(_));
    let parent = |id: u32| page.elements[id as usize].parent;
    !group.is_several() && is_heading && parent(group.element) == parent(element)
}

/// The block whose row stands for a group: the longest of those that a score of the first pass leaves in doubt.
pub fn representative(group: &Group, features: &Features, first: &[f32]) -> Option<usize> {
    let length = |at: &usize| features.texts[*at].length;
    let in_doubt = group.blocks.clone().filter(|at| first[*at] >= SURELY_NOT);
    in_doubt.max_by(|a, b| length(a).total_cmp(&length(b)).then(b.cmp(a)))
}

/// By element of HTML: the outermost element around it that is judged as one.
fn roots(page: &Page, elements: &Elements) -> Vec<Option<u32>> {
    let mut holds_table = vec![false; page.elements.len()];
    for (id, element) in page.elements.iter().enumerate().skip(1).rev() {
        holds_table[element.parent as usize] |= holds_table[id] || element.tag == Tag::Table;
    }
    let mut holds_best = vec![false; page.elements.len()];
    page.ancestors(elements.best).for_each(|id| holds_best[id as usize] = true);
    let mut roots: Vec<Option<u32>> = Vec::with_capacity(page.elements.len());
    for (id, element) in page.elements.iter().enumerate() {
        let outer = if id == 0 { None } else { roots[element.parent as usize] };
        let stats = &elements.stats[id];
        let is_one = match element.tag {
            Tag::Ul | Tag::Ol | Tag::Dl | Tag::Menu | Tag::Blockquote | Tag::Figure | Tag::Pre => true,
            // Old pages set columns of text by tables.
            Tag::Table => !holds_table[id] && stats.prose_length <= LAYOUT_PROSE * stats.length,
            _ => false,
        };
        roots.push(outer.or_else(|| (is_one && !holds_best[id]).then_some(id as u32)));
    }
    roots
}

/// Share of running text from which on a table holds columns of text rather than data.
const LAYOUT_PROSE: f32 = 0.5;

/// The names of the columns that the third pass adds, in the order in which they are made.
pub fn names(origin: Origin) -> Vec<String> {
    let page = Page::of_one_block(origin);
    let features = Features::extract(&page, &super::lexicon::Lexicon::new());
    let groups = of_page(&page, &features.elements);
    let mut names = Vec::new();
    GroupRows::of(&page, &features, &groups, &[0.0], &[0.0]).columns(&mut names);
    names
}

/// What is measured of one group.
struct Measures {
    /// Mean (0..=1) of the second scores of its blocks, longer ones counting more.
    score: f32,
    highest: f32,
    lowest: f32,
    /// Text in it, in characters.
    length: f32,
    link_length: f32,
    prose_length: f32,
    /// Share (0..=1) of its blocks that are one link.
    links: f32,
    /// Mean of the log odds of what its blocks say.
    wording: f32,
    /// The log odds of what its first block says, which may be a heading.
    first_wording: f32,
    /// What kind of group it is.
    kind: f32,
    /// How its last block ends.
    ends: f32,
}

/// The groups of a page, measured.
pub struct GroupRows<'p> {
    page: &'p Page,
    features: &'p Features,
    groups: &'p [Group],
    measures: Vec<Measures>,
    vocabulary: Vocabulary,
    /// The first and the last group of running text that is kept.
    first: f32,
    last: f32,
    /// Running text that is kept before each group, and all of it at the end.
    kept: Vec<f32>,
    /// By element: text and score of the groups directly in it.
    siblings: FxHashMap<u32, (f32, f32)>,
    /// The host of the page, if it says.
    host: Option<&'p str>,
}

impl<'p> GroupRows<'p> {
    /// Of a page whose blocks have second scores (0..=1) and log odds of their wording.
    pub fn of(
        page: &'p Page,
        features: &'p Features,
        groups: &'p [Group],
        scores: &[f32],
        wording: &[f32],
    ) -> Self {
        let measure = |group: &Group| Measures::of(page, features, group, scores, wording);
        let measures: Vec<Measures> = groups.iter().map(measure).collect();
        let is_text = |at: &usize| measures[*at].score > 0.5 && measures[*at].prose_length > 0.0;
        let (mut kept, mut all_kept) = (Vec::with_capacity(groups.len() + 1), 0.0);
        kept.push(all_kept);
        let mut siblings: FxHashMap<u32, (f32, f32)> =
            FxHashMap::with_capacity_and_hasher(groups.len(), FxBuildHasher);
        for (group, own) in groups.iter().zip(&measures) {
            all_kept += if own.score > 0.5 { own.prose_length } else { 0.0 };
            kept.push(all_kept);
            let all = siblings.entry(page.elements[group.element as usize].parent).or_default();
            *all = (all.0 + own.weight(), all.1 + own.weight() * own.score);
        }
        Self {
            first: (0..groups.len()).find(is_text).unwrap_or(0) as f32,
            last: (0..groups.len()).rfind(is_text).unwrap_or(0) as f32,
            vocabulary: Vocabulary::of(features, |at| scores[at] > 0.5 && features.weights[at].is_prose),
            host: own_host(page),
            kept,
            siblings,
            page,
            features,
            groups,
            measures,
        }
    }

    /// The score (0..=1) that the third pass starts from.
    pub fn score(&self, at: usize) -> f32 {
        self.measures[at].score
    }

    /// Adds the columns of groups to their rows, or their names to a list.
    pub fn columns(&self, rows: &mut impl Columns) {
        let own = |at: usize| &self.measures[at];
        rows.add("group_score", |at| own(at).score);
        rows.add("group_highest", |at| own(at).highest);
        rows.add("group_lowest", |at| own(at).lowest);
        rows.add("group_size", |at| self.groups[at].blocks.len() as f32);
        rows.add("group_log_length", |at| own(at).length.max(1.0).ln());
        rows.add("group_link_share", |at| own(at).link_length / own(at).length.max(1.0));
        rows.add("group_links", |at| own(at).links);
        rows.add("group_prose", |at| own(at).prose_length / own(at).length.max(1.0));
        rows.add("group_kind", |at| own(at).kind);
        rows.add("group_ends", |at| own(at).ends);
        rows.add("wording", |at| own(at).wording);
        rows.add("group_first_wording", |at| own(at).first_wording);
        rows.add("group_known", |at| self.known(at));
        rows.add("group_echo", |at| self.echo(at));
        for step in (-REACH..=REACH).filter(|step| *step != 0) {
            let near = |at: usize| at.checked_add_signed(step).and_then(|near| self.measures.get(near));
            let of = |at: usize, value: fn(&Measures) -> f32| near(at).map_or(f32::NAN, value);
            rows.add(format_args!("group{step:+}_score"), |at| of(at, |near| near.score));
            rows.add(format_args!("group{step:+}_log_length"), |at| of(at, |near| near.length.max(1.0).ln()));
        }
        for step in [-1_isize, 1] {
            let near = |at: usize| at.checked_add_signed(step).and_then(|near| self.measures.get(near));
            let of = |at: usize, value: fn(&Measures) -> f32| near(at).map_or(f32::NAN, value);
            rows.add(format_args!("group{step:+}_kind"), |at| of(at, |near| near.kind));
            rows.add(format_args!("group{step:+}_ends"), |at| of(at, |near| near.ends));
            rows.add(format_args!("group{step:+}_links"), |at| of(at, |near| near.links));
            rows.add(format_args!("group{step:+}_wording"), |at| of(at, |near| near.wording));
        }
        let all = self.kept[self.groups.len()];
        rows.add("group_kept_before", |at| self.kept[at] / all.max(1.0));
        rows.add("group_kept_after", |at| (all - self.kept[at + 1]) / all.max(1.0));
        rows.add("group_kept", |_| all.max(1.0).ln());
        rows.add("group_from_first", |at| (at as f32 - self.first).clamp(-FAR, FAR));
        rows.add("group_to_last", |at| (self.last - at as f32).clamp(-FAR, FAR));
        if self.page.origin == Origin::Html {
            rows.add("group_siblings", |at| self.siblings(at));
            rows.add("group_in_best", |at| f32::from(self.is_in_best(at)));
            rows.add("group_outside", |at| self.outside(at));
        }
    }

    /// Mean share (0..=1) of the words of its blocks that the kept text has.
    fn known(&self, at: usize) -> f32 {
        self.mean(at, |block| self.vocabulary.known_share(self.features, block))
    }

    /// Mean share (0..=1) of what its blocks say that the kept text says elsewhere, as a pull quote does.
    fn echo(&self, at: usize) -> f32 {
        self.mean(at, |block| self.vocabulary.echo_share(self.features, block))
    }

    /// Mean over the blocks of a group that have a value; absent where none has.
    fn mean(&self, at: usize, value: impl Fn(usize) -> f32) -> f32 {
        let values = self.groups[at].blocks.clone().map(value).filter(|value| !value.is_nan());
        let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        sum / count
    }

    /// Mean score (0..=1) of the other groups of the element around it; absent where it is all that lies there.
    fn siblings(&self, at: usize) -> f32 {
        let own = &self.measures[at];
        let (weight, sum) = self.siblings[&self.page.elements[self.groups[at].element as usize].parent];
        let others = weight - own.weight();
        if others < LEAST_WEIGHT { f32::NAN } else { (sum - own.weight() * own.score) / others }
    }

    /// Share (0..=1) of the links of a group that lead to other hosts; absent without links, or where the page does not say
    /// where it is.
    fn outside(&self, at: usize) -> f32 {
        let Some(own) = self.host else { return f32::NAN };
        let blocks = &self.page.blocks[self.groups[at].blocks.clone()];
        let spans = blocks.iter().flat_map(|block| self.page.spans_of(block));
        let links = spans.filter(|span| span.kind == SpanKind::Link).take(LINKS);
        let (mut all, mut outside) = (0.0, 0.0);
        for link in links {
            let target = self.page.attribute(&self.page.elements[link.element as usize], AttributeName::Href);
            all += 1.0;
            outside += f32::from(target.and_then(host).is_some_and(|host| host != own));
        }
        outside / all
    }

    fn is_in_best(&self, at: usize) -> bool {
        self.page.ancestors(self.groups[at].element).any(|up| up == self.features.elements.best)
    }
}

/// Links of a group that are looked at.
const LINKS: usize = 20;

/// The host of a page, as its head says.
fn own_host(page: &Page) -> Option<&str> {
    page.link("canonical").and_then(host).or_else(|| page.meta("og:url").and_then(host))
}

/// The host of an absolute address, without a leading `www.`.
fn host(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("//")?;
    if !matches!(scheme, "" | "http:" | "https:") {
        return None;
    }
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}

impl Measures {
    fn of(page: &Page, features: &Features, group: &Group, scores: &[f32], wording: &[f32]) -> Self {
        let blocks = group.blocks.clone();
        let of = |value: &dyn Fn(usize) -> f32| blocks.clone().map(value).sum::<f32>();
        let is_link = |at: &usize| {
            let block = &page.blocks[*at];
            block.link_bytes as f32 >= ALL_LINK * block.text.len() as f32
        };
        let weight = |at: usize| weight_of(features.texts[at].length);
        let weights = of(&weight);
        Self {
            score: of(&|at| weight(at) * scores[at]) / weights,
            highest: blocks.clone().map(|at| scores[at]).fold(0.0, f32::max),
            lowest: blocks.clone().map(|at| scores[at]).fold(1.0, f32::min),
            length: of(&|at| features.texts[at].length),
            link_length: of(&|at| features.weights[at].link_length),
            prose_length: of(&|at| features.weights[at].prose_length()),
            links: blocks.clone().filter(is_link).count() as f32 / blocks.len() as f32,
            wording: of(&|at| weight(at) * wording[at]) / weights,
            first_wording: wording[blocks.start],
            kind: kind(page, group),
            ends: f32::from(features.texts[blocks.end - 1].end as u8),
        }
    }

    /// How much it counts among its siblings.
    fn weight(&self) -> f32 {
        weight_of(self.length)
    }
}

/// Kinds of groups in classes that a threshold can part: headings, text, then what is judged as one.
fn kind(page: &Page, group: &Group) -> f32 {
    if page.origin == Origin::Text {
        return match Line::of(page.text_of(&page.blocks[group.blocks.start])) {
            Some(Line::Item) => 4.0,
            Some(Line::Row) => 6.0,
            None => 1.0,
        };
    }
    match page.elements[group.element as usize].tag {
        Tag::Ul | Tag::Ol | Tag::Menu => 4.0,
        Tag::Dl => 5.0,
        Tag::Table => 6.0,
        Tag::Blockquote => 3.0,
        Tag::Pre => 2.0,
        Tag::Figure => 7.0,
        _ => match page.kind_of(&page.blocks[group.blocks.start]) {
            BlockKind::Heading(_) => 0.0,
            _ => 1.0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::lexicon::Lexicon;
    use crate::read::{self, Limits, plain};

    /// The texts of the groups of a page, those of one group set apart by `/`.
    fn groups(page: &Page) -> Vec<String> {
        let features = Features::extract(page, &Lexicon::new());
        let text = |at: usize| page.text_of(&page.blocks[at]).trim();
        let joined = |group: &Group| group.blocks.clone().map(text).collect::<Vec<_>>().join(" / ");
        of_page(page, &features.elements).iter().map(joined).collect()
    }

    const PROSE: &str =
        "<p>It rained all day in the valley, and the river rose by two metres, said the mayor.</p>";

    #[test]
    fn what_is_judged_as_one() {
        let cases: [(&str, &str, &[&str]); 9] = [
            ("paragraphs are single", "<p>One</p><p>Two</p>", &["One", "Two"]),
            ("a list with a list", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", &["a / b / c"]),
            ("two lists", "<ul><li>a</li></ul><ul><li>b</li></ul>", &["a", "b"]),
            ("a list and its heading", "<h3>Sources</h3><ol><li>a</li><li>b</li></ol>", &["Sources / a / b"]),
            ("a heading elsewhere", "<div><h3>News</h3></div><ul><li>a</li></ul>", &["News", "a"]),
            ("a table", "<table><tr><th>a</th><td>1</td></tr><tr><th>b</th></tr></table>", &["a / 1 / b"]),
            ("definitions", "<dl><dt>a</dt><dd>b</dd></dl>", &["a / b"]),
            ("a quotation", "<blockquote><p>Who?</p><footer>Ida</footer></blockquote>", &["Who? / Ida"]),
            ("a figure", "<figure><img src=a><figcaption>A <b>boat</b></figcaption></figure>", &["A boat"]),
        ];
        for (name, markup, expected) in cases {
            let mut page = Page::default();
            let html = format!("<article>{PROSE}{PROSE}</article><div>{markup}</div>");
            read::scan::read(&html, &Limits::default(), &mut page);
            assert_eq!(groups(&page)[2..], *expected, "{name}");
        }
    }

    #[test]
    fn a_table_of_columns_of_text_is_not_one() {
        let mut page = Page::default();
        let html = format!("<table><tr><td>Menu</td><td>{PROSE}{PROSE}</td></tr></table>");
        read::scan::read(&html, &Limits::default(), &mut page);
        assert_eq!(groups(&page).len(), 3);
    }

    #[test]
    fn lines_of_plain_text_that_are_laid_out_alike() {
        let cases: [(&str, &str, &[&str]); 5] = [
            (
                "bullets",
                "Bring:\n• a rope\n• a lamp\nThen go.",
                &["Bring:", "• a rope / • a lamp", "Then go."],
            ),
            ("numbers", "1. Go.\n2) Stay.", &["1. Go. / 2) Stay."]),
            ("tabs", "Cod\t12\nHerring\t120", &["Cod\t12 / Herring\t120"]),
            ("bars", "| Cod | 12 |\n| Eel | 1 |", &["| Cod | 12 | / | Eel | 1 |"]),
            ("speech", "– Go.\n– No.", &["– Go.", "– No."]),
        ];
        for (name, text, expected) in cases {
            let mut page = Page::default();
            plain::read(text, &Limits::default(), &mut page);
            assert_eq!(groups(&page), *expected, "{name}");
        }
    }

    #[test]
    fn hosts_of_addresses() {
        let cases = [
            ("https://www.example.org/a", Some("example.org")),
            ("//example.org:80?a", Some("example.org")),
            ("/a//b", None),
            ("/news/a", None),
            ("mailto:a@example.org", None),
        ];
        for (address, expected) in cases {
            assert_eq!(host(address), expected, "{address}");
        }
    }
}
