//! The structure of kept blocks: the lists, quotes and tables that they are in, their inline spans, and images.
#![expect(
    clippy::indexing_slicing,
    reason = "elements, their parents and the numbers of kept blocks are of one page, none of which is taken out; places in other lists \
              are made by their lengths right before"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "numbers of elements and columns that are listed; a span lies in its block, a list only grows behind its start, a cell \
              has a row at least, and what is counted down is above zero"
)]

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::label::roles::Role;
use crate::read::Allowance;
use crate::read::page::{AttributeName, Block, BlockKind, Element, Page, SpanKind, Tag};

/// A list, quote or table that a block is in, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Container {
    /// What it is.
    pub kind: ContainerKind,
    /// Tells it from others: two blocks with one number are in the same one.
    pub id: u32,
}

/// Kinds of containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContainerKind {
    /// `ul`, `dl`, or items without a list.
    Bullets,
    /// `ol`, with the number of its first item.
    Numbers {
        /// The number of its first item.
        start: u32,
    },
    /// An item of a list.
    Item,
    /// `blockquote`.
    Quote,
    /// `table`.
    Table,
    /// `tr`.
    Row,
    /// `td` or `th`.
    Cell,
}

/// An inline span of a kept block.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inline {
    /// What it does to its text.
    pub kind: SpanKind,
    /// Bytes of the block's text.
    pub range: Range<usize>,
    /// Where a link leads, as written.
    pub href: Option<String>,
}

/// An image among the kept blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Image {
    /// The index of the kept block that it comes before; the number of kept blocks after the last one.
    pub before: usize,
    /// Its address as written; of several, the largest.
    pub src: String,
    /// Its text alternative; may be empty.
    pub alt: String,
    /// The text below it.
    pub caption: Option<String>,
}

/// Steps up from an image to the element that also holds kept text, at most.
const MAX_STEPS: usize = 5;

/// Containers around one block that are listed, so that deep nesting costs no more than its size: an article's own are few, and
/// those of pages laid out by tables in tables some forty.
const MAX_CONTAINERS: usize = 48;

/// The innermost containers of a block, outermost first, appended to `out`. Says whether there are more.
pub(super) fn containers(page: &Page, block: &Block, out: &mut Vec<Container>) -> bool {
    let start = out.len();
    let mut are_more = false;
    for id in page.ancestors(block.element) {
        let element = &page.elements[id as usize];
        let kind = match element.tag {
            Tag::Li | Tag::Dd | Tag::Dt => ContainerKind::Item,
            Tag::Blockquote => ContainerKind::Quote,
            Tag::Table => ContainerKind::Table,
            Tag::Tr => ContainerKind::Row,
            Tag::Td | Tag::Th => ContainerKind::Cell,
            _ => continue,
        };
        if out.len() - start >= MAX_CONTAINERS {
            are_more = true;
            break;
        }
        out.push(Container { kind, id });
        if kind == ContainerKind::Item {
            out.push(list_of(page, element));
        }
    }
    // No cell or row without its table.
    while are_more
        && out[start..].last().is_some_and(|own| matches!(own.kind, ContainerKind::Row | ContainerKind::Cell))
    {
        out.pop();
    }
    out[start..].reverse();
    are_more
}

/// The page that a `link` or `a` of one of these relations names, as written.
pub(super) fn neighbour(page: &Page, relations: &[&str]) -> Option<String> {
    let has = |rel: &str| {
        rel.split_ascii_whitespace().any(|word| relations.iter().any(|own| word.eq_ignore_ascii_case(own)))
    };
    let linked = || {
        let rel = page
            .attributes
            .iter()
            .position(|own| own.name == AttributeName::Rel && has(page.attribute_str(own.value)))?;
        let element = page.elements.iter().find(|own| own.attributes.range().contains(&rel))?;
        page.attribute(element, AttributeName::Href)
    };
    let href = relations.iter().find_map(|relation| page.link(relation)).or_else(linked)?.trim();
    (!href.is_empty() && !href.starts_with('#')).then(|| href.to_owned())
}

/// Whether a block names the source of the quotation that it is in.
pub(super) fn is_source(page: &Page, block: &Block) -> bool {
    let mut is_source = false;
    for id in page.ancestors(block.element) {
        match page.elements[id as usize].tag {
            Tag::Blockquote => return is_source,
            Tag::Footer | Tag::Cite => is_source = true,
            _ => {}
        }
    }
    false
}

/// The list of an item: the element around it.
fn list_of(page: &Page, item: &Element) -> Container {
    let list = &page.elements[item.parent as usize];
    let start = || page.attribute(list, AttributeName::Start).and_then(|start| start.trim().parse().ok());
    let numbered = list.tag == Tag::Ol;
    let kind = if numbered {
        ContainerKind::Numbers { start: start().unwrap_or(1) }
    } else {
        ContainerKind::Bullets
    };
    Container { kind, id: item.parent }
}

/// The inline spans of a block, outer before inner. Links beyond the bytes that addresses may have lead nowhere.
pub(super) fn inlines(page: &Page, block: &Block, addresses: &mut Allowance) -> Vec<Inline> {
    let mut inlines: Vec<Inline> = page
        .spans_of(block)
        .iter()
        .map(|span| Inline {
            kind: span.kind,
            range: (span.text.start - block.text.start) as usize..(span.text.end - block.text.start) as usize,
            href: (span.kind == SpanKind::Link)
                .then(|| page.attribute(&page.elements[span.element as usize], AttributeName::Href))
                .flatten()
                .filter(|href| addresses.take(href.len()))
                .map(str::to_owned),
        })
        .collect();
    // The outer one first; of two around the same text, code is the inner one.
    let is_code = |inline: &Inline| inline.kind == SpanKind::Code;
    inlines.sort_by_key(|inline| (inline.range.start, std::cmp::Reverse(inline.range.end), is_code(inline)));
    inlines
}

/// The images between the kept blocks, in elements that hold kept text too.
pub(super) fn images(page: &Page, kept: &[usize]) -> Vec<Image> {
    let (Some(first), Some(last)) = (kept.first(), kept.last()) else { return Vec::new() };
    let mut holds = vec![false; page.elements.len()];
    for at in kept {
        let parent = page.elements[page.blocks[*at].element as usize].parent;
        holds[page.blocks[*at].element as usize] = true;
        holds[parent as usize] = true;
    }
    let start = page.elements[page.blocks[*first].element as usize].parent;
    let end = page.blocks[*last].element;
    let mut captions = Captions::default();
    let (mut images, mut sources) = (Vec::new(), FxHashSet::default());
    for id in start..=end.max(start) {
        let element = &page.elements[id as usize];
        if element.tag != Tag::Img || element.hidden || !is_among(page, id, &holds) {
            continue;
        }
        let Some(src) = source(page, element).filter(|src| sources.insert(*src)) else { continue };
        let before = kept.partition_point(|at| page.blocks[*at].element < id);
        let alt = page.attribute(element, AttributeName::Alt).unwrap_or_default().trim().to_owned();
        let caption = captions.of(page, id, kept);
        images.push(Image { before, src: src.to_owned(), alt, caption });
    }
    images
}

/// Whether an image is in an element that directly holds kept text, and in no sidebar, menu or the like in it.
fn is_among(page: &Page, image: u32, holds: &[bool]) -> bool {
    let beside = |id: u32| {
        matches!(
            page.elements[id as usize].tag,
            Tag::Aside | Tag::Nav | Tag::Footer | Tag::Form | Tag::Button
        )
    };
    let mut way = page.ancestors(image).take(MAX_STEPS).take_while(|id| !beside(*id));
    way.any(|id| holds[id as usize])
}

/// The address of an image: where lazy loading keeps it, else the largest of a set, else `src`.
fn source<'p>(page: &'p Page, element: &Element) -> Option<&'p str> {
    use AttributeName::{DataLazySrc, DataOriginal, DataSrc, DataSrcset, Src, Srcset};
    let single = |name| {
        page.attribute(element, name)
            .map(str::trim)
            .filter(|src| !src.is_empty() && !src.starts_with("data:"))
    };
    let set = |name| page.attribute(element, name).and_then(largest);
    let lazy = [DataSrc, DataOriginal, DataLazySrc].into_iter().find_map(single);
    lazy.or_else(|| set(DataSrcset)).or_else(|| single(Src)).or_else(|| set(Srcset))
}

/// The address of the largest image of a `srcset`.
fn largest(set: &str) -> Option<&str> {
    let size = |entry: &&str| {
        let number = entry.split_ascii_whitespace().nth(1).unwrap_or("1x");
        (number.trim_end_matches(['w', 'x', 'h']).parse::<f32>().unwrap_or(1.0) * 100.0) as u32
    };
    let entries =
        set.split(", ").flat_map(|part| part.split(",h")).map(str::trim).filter(|entry| !entry.is_empty());
    entries.max_by_key(size)?.split_ascii_whitespace().next().filter(|src| !src.starts_with("data:"))
}

/// The captions of figures, each looked for once.
#[derive(Default)]
struct Captions(FxHashMap<u32, Option<usize>>);

impl Captions {
    /// The text of the `figcaption` of the figure around an image, unless it is kept as text.
    fn of(&mut self, page: &Page, image: u32, kept: &[usize]) -> Option<String> {
        let is_figure = |id: &u32| page.elements[*id as usize].tag == Tag::Figure;
        let figure = page.ancestors(image).take(MAX_STEPS).find(is_figure)?;
        let at = (*self.0.entry(figure).or_insert_with(|| caption(page, figure)))?;
        kept.binary_search(&at).is_err().then(|| page.text_of(&page.blocks[at]).to_owned())
    }
}

/// The block that is the `figcaption` of a figure.
fn caption(page: &Page, figure: u32) -> Option<usize> {
    let first = page.blocks.partition_point(|block| block.element < figure);
    let inside = |id: u32| page.ancestors(id).any(|id| id == figure);
    let captioned = |id: u32| page.elements[id as usize].tag == Tag::Figcaption;
    let mut blocks =
        page.blocks.iter().enumerate().skip(first).take_while(|(_, block)| inside(block.element));
    blocks.find(|(_, block)| page.ancestors(block.element).take(4).any(captioned)).map(|(at, _)| at)
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its element.
    pub id: u32,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// What is in one column of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Its element; none where a cell before or above goes on.
    pub id: Option<u32>,
    /// Columns that it spans.
    pub columns: usize,
    /// Rows that it spans.
    pub rows: usize,
    /// Whether it is the head of a column or row.
    pub is_header: bool,
}

impl Cell {
    /// One column of a cell that began before or above.
    const FURTHER: Self = Self { id: None, columns: 1, rows: 1, is_header: false };

    fn of(page: &Page, id: u32) -> Self {
        let element = &page.elements[id as usize];
        let span = |name, most| {
            let written = page.attribute(element, name).and_then(|span| span.trim().parse().ok());
            written.unwrap_or(1_usize).clamp(1, most)
        };
        let columns = span(AttributeName::Colspan, COLUMNS);
        Self {
            id: Some(id),
            columns,
            rows: span(AttributeName::Rowspan, ROWS),
            is_header: element.tag == Tag::Th,
        }
    }
}

/// Columns and rows that one cell may span; pages say any number.
const COLUMNS: usize = 50;
const ROWS: usize = 200;

/// Rows of a table while they are listed.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    /// For each column, the rows for which a cell above goes on.
    spanned: Vec<usize>,
}

impl Rows {
    fn begin(&mut self, id: u32) {
        self.end();
        self.rows.push(Row { id, cells: Vec::new() });
    }

    fn add(&mut self, cell: Cell) {
        if self.rows.is_empty() {
            return;
        }
        while self.is_taken() {
            self.push(Cell::FURTHER, 0);
        }
        self.push(cell, cell.rows - 1);
        (1..cell.columns).for_each(|_| self.push(Cell::FURTHER, cell.rows - 1));
    }

    /// Whether a cell above goes on in the next column.
    fn is_taken(&mut self) -> bool {
        let column = self.rows.last().map_or(0, |row| row.cells.len());
        let Some(left) = self.spanned.get_mut(column).filter(|left| **left > 0) else { return false };
        *left -= 1;
        true
    }

    fn push(&mut self, cell: Cell, rows_below: usize) {
        let Some(row) = self.rows.last_mut() else { return };
        let column = row.cells.len();
        row.cells.push(cell);
        if rows_below > 0 && column < COLUMNS {
            self.spanned.resize(self.spanned.len().max(column + 1), 0);
            self.spanned[column] = rows_below;
        }
    }

    /// Ends a row with what goes on from above.
    fn end(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        let reach = self.spanned.iter().rposition(|left| *left > 0).map_or(0, |column| column + 1);
        for left in self.spanned.iter_mut().take(reach).skip(row.cells.len()) {
            *left = left.saturating_sub(1);
            row.cells.push(Cell::FURTHER);
        }
    }
}

/// The rows of a table with the cells of each.
pub(super) fn grid(page: &Page, table: u32) -> Vec<Row> {
    let depth = page.elements[table as usize].depth;
    let is_own = |id: u32| {
        let mut around = page.ancestors(page.elements[id as usize].parent);
        around.find(|id| page.elements[*id as usize].tag == Tag::Table) == Some(table)
    };
    let mut rows = Rows::default();
    let below = page.elements.iter().enumerate().skip(table as usize + 1);
    for (id, element) in below.take_while(|(_, element)| element.depth > depth) {
        let id = id as u32;
        match element.tag {
            Tag::Tr if is_own(id) => rows.begin(id),
            Tag::Td | Tag::Th if is_own(id) => rows.add(Cell::of(page, id)),
            _ => {}
        }
    }
    rows.end();
    rows.rows
}

/// The kind of a block outside any table, for tables that are layout.
pub(super) fn without_table(kind: BlockKind) -> BlockKind {
    if kind == BlockKind::TableCell { BlockKind::Paragraph } else { kind }
}

/// The role of a block, by whether it is in a table of data.
pub(super) fn in_table(role: Role, is_data: bool) -> Role {
    match role {
        Role::Paragraph if is_data => Role::Table,
        Role::Table if !is_data => Role::Paragraph,
        _ => role,
    }
}
