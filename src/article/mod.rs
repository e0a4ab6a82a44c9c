//! Labelled blocks -> an [`Article`] that owns its text.
#![expect(
    clippy::indexing_slicing,
    reason = "ranges and numbers in an article are of its own lists, from which nothing is taken out once it is made"
)]

mod build;
mod entries;
#[cfg(feature = "bulk")]
mod join;
mod layout;
mod warning;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;
use url::Url;

pub use crate::read::page::{BlockKind, SpanKind};
use entries::EntrySpan;
pub(crate) use layout::{Cell, Row};
pub use layout::{Container, ContainerKind, Image, Inline};
pub use warning::Warning;
pub(crate) use words::word_count;

pub use crate::embedded::TextSource;
use crate::label::Verdict;
use crate::label::roles::Role;
use crate::label::rules::Rule;
use crate::metadata::{Metadata, PageType};
use crate::read::page::Slice;

/// What a page holds: the article, and what was dropped with the reason.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Article {
    /// What the page says about the article.
    pub metadata: Metadata,
    /// What kind of page it is.
    pub pagetype: PageType,
    /// Whether the page is an article: whether `article_score` is 0.3 or more.
    pub is_article: bool,
    /// Probability (0..=1) that the page is an article, if there were as many articles as other pages; 0 where no text was kept.
    pub article_score: f32,
    /// How good the text is to be expected to be (0..=1): its shingle F1 against the article, to the tenth power.
    pub confidence: f32,
    /// Where on the page the text was.
    pub source: TextSource,
    /// What a reader of the text should know.
    pub warnings: Vec<Warning>,
    /// The numbers of the page that the judgement was made of.
    numbers: Vec<f32>,
    text: String,
    /// Whether the text is the input as it was, white space between the blocks included.
    verbatim: bool,
    blocks: Vec<KeptBlock>,
    containers: Vec<Container>,
    /// Rows and cells of the tables of data, by the number of the table.
    grids: BTreeMap<u32, Grid>,
    /// Row and column of each cell in them, by its number.
    places: FxHashMap<u32, (usize, usize)>,
    images: Vec<Image>,
    base: Option<Url>,
    dropped: Vec<DroppedBlock>,
    comments: Vec<Slice>,
    entries: Vec<EntrySpan>,
    /// Where the page says that the pages after and before it are, as written.
    pub(crate) next: Option<String>,
    pub(crate) previous: Option<String>,
}

/// One kept block; its text and containers are ranges of those of the article.
#[derive(Clone, Debug, PartialEq)]
struct KeptBlock {
    kind: BlockKind,
    role: Role,
    verdict: Verdict,
    text: Slice,
    containers: Slice,
    inlines: Vec<Inline>,
    /// Whether it names the source of the quotation that it is in.
    is_source: bool,
}

/// The rows of a table of data, and the kept blocks from the first to the last in it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Grid {
    rows: Vec<Row>,
    blocks: Range<usize>,
}

/// One dropped block.
#[derive(Clone, Copy, Debug, PartialEq)]
struct DroppedBlock {
    role: Role,
    may_be_kept: bool,
    rule: Rule,
    score: f32,
    text: Slice,
}

/// A kept block of an [`Article`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Block<'a> {
    /// What kind of text it is.
    pub kind: BlockKind,
    /// What it is to the reader.
    pub role: Role,
    /// The rule that kept it.
    pub rule: Rule,
    /// Probability (0..=1) that it belongs to the article.
    pub score: f32,
    /// The text. A line end in it was a line break; in preformatted blocks all white space counts.
    pub text: &'a str,
    /// What sets it apart from the block before it: a blank line, in a table a line end or a tab for each column; in plain
    /// text the white space that was there.
    pub gap: &'a str,
    /// The lists, quotes and tables that it is in, outermost first.
    pub containers: &'a [Container],
    /// Links and emphasis in it, outer before inner.
    pub inlines: &'a [Inline],
}

/// A block of the page that is not part of the [`Article`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Dropped<'a> {
    /// What it is to the reader.
    pub role: Role,
    /// Whether it is of this article, so that [`Options::include`](crate::Options::include) of its role keeps it.
    pub may_be_kept: bool,
    /// The rule that dropped it.
    pub rule: Rule,
    /// Probability (0..=1) that it belongs to the article.
    pub score: f32,
    /// The text.
    pub text: &'a str,
}

/// An entry of a live blog.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry<'a> {
    /// When it was published, in ISO 8601 as far as the page says: day, time of day (`19:22`), or both.
    pub time: Option<&'a str>,
    /// Its heading.
    pub heading: Option<&'a str>,
    /// The rest of it: numbers of [`Article::blocks`], from 0.
    pub blocks: Range<usize>,
}

impl Article {
    /// The kept blocks, in reading order.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Block<'_>> + Clone {
        self.blocks.iter().enumerate().map(|(at, block)| Block {
            kind: block.kind,
            role: block.role,
            rule: block.verdict.rule,
            score: block.verdict.score,
            text: self.text_of(block.text),
            gap: self.gap(at),
            containers: self.containers_of(block),
            inlines: &block.inlines,
        })
    }

    /// Whether it was made from plain text; the text is then that of the input, byte for byte.
    pub fn is_plain_text(&self) -> bool {
        self.verbatim
    }

    #[expect(clippy::string_slice, reason = "slices of an article are of its own text, of whole characters")]
    fn text_of(&self, slice: Slice) -> &str {
        &self.text[slice.range()]
    }

    fn containers_of(&self, block: &KeptBlock) -> &[Container] {
        &self.containers[block.containers.range()]
    }

    #[expect(
        clippy::string_slice,
        reason = "a block begins with a character, and so does white space at an end"
    )]
    fn gap(&self, at: usize) -> &str {
        if self.verbatim {
            let before = &self.text[..self.blocks[at].text.range().start];
            return &before[before.trim_end().len()..];
        }
        let before = at.checked_sub(1).and_then(|before| self.place(before));
        let Some((table, row, column)) = self.place(at) else { return self.gap_of_text(at) };
        match before {
            Some((same, row_before, column_before)) if same == table && row == row_before => {
                if column == column_before { " " } else { tabs(2, column.saturating_sub(column_before)) }
            }
            Some((same, ..)) if same == table => tabs(1, column),
            _ => tabs(0, column),
        }
    }

    /// What sets a block apart that is in no table: the source of a quotation is on the line below it.
    fn gap_of_text(&self, at: usize) -> &str {
        let quote = |at: usize| {
            let containers = self.containers_of(&self.blocks[at]);
            containers.iter().rev().find(|container| container.kind == ContainerKind::Quote)
        };
        let follows =
            at.checked_sub(1).is_some_and(|before| quote(before).is_some_and(|own| Some(own) == quote(at)));
        if self.blocks[at].is_source && follows { "\n" } else { "\n\n" }
    }

    /// The table, row and column of a kept block.
    fn place(&self, at: usize) -> Option<(u32, usize, usize)> {
        let containers = self.containers_of(&self.blocks[at]);
        let table = containers.iter().rposition(|container| container.kind == ContainerKind::Table)?;
        let cell = containers[table..].iter().find(|container| container.kind == ContainerKind::Cell)?;
        let (row, column) = self.places.get(&cell.id)?;
        Some((containers[table].id, *row, *column))
    }

    /// The rows of a table of data, by the number of its container.
    pub(crate) fn grid(&self, table: u32) -> &[Row] {
        self.grids.get(&table).map_or(&[], |grid| grid.rows.as_slice())
    }

    /// The dropped blocks, in reading order.
    pub fn dropped(&self) -> impl ExactSizeIterator<Item = Dropped<'_>> {
        self.dropped.iter().map(|block| Dropped {
            role: block.role,
            may_be_kept: block.may_be_kept,
            rule: block.rule,
            score: block.score,
            text: self.text_of(block.text),
        })
    }

    /// What readers wrote below the article, block by block; they are among the dropped blocks too.
    pub fn comments(&self) -> impl ExactSizeIterator<Item = &str> {
        self.comments.iter().map(|comment| self.text_of(*comment))
    }

    /// The entries of a live blog, in the order of the page; none where the page is no live blog. What stands before, between
    /// and after them is in the text only.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> {
        self.entries.iter().map(|entry| Entry {
            time: entry.time.as_deref(),
            heading: entry.heading.map(|at| self.text_of(self.blocks[at].text)),
            blocks: entry.blocks.clone(),
        })
    }

    /// The headline as printed.
    pub fn title(&self) -> Option<&str> {
        self.metadata.title.as_ref().map(|found| found.value.as_str())
    }

    /// What sums the article up between headline and body, whether or not it is part of the text.
    pub fn standfirst(&self) -> Option<&str> {
        self.metadata.standfirst.as_ref().map(|found| found.value.as_str())
    }

    /// ISO 639-1 code of the language of the text.
    pub fn language(&self) -> Option<&'static str> {
        self.metadata.language.as_ref().map(|found| found.value)
    }

    /// The texts of the kept cells of a table, row by row, by the number of its container. Empty cells count, rows without any
    /// kept text do not; a cell that spans several columns is followed by empty ones.
    pub fn rows(&self, table: u32) -> Vec<Vec<String>> {
        let mut texts: FxHashMap<u32, String> = FxHashMap::default();
        let Some(grid) = self.grids.get(&table) else { return Vec::new() };
        for block in &self.blocks[grid.blocks.clone()] {
            let containers = self.containers_of(block);
            let cells = containers.iter().skip_while(|container| container.id != table);
            let Some(cell) = cells.into_iter().find(|container| container.kind == ContainerKind::Cell) else {
                continue;
            };
            let text = texts.entry(cell.id).or_default();
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(self.text_of(block.text));
        }
        let text_of = |cell: &layout::Cell| cell.id.and_then(|cell| texts.get(&cell));
        let rows = grid.rows.iter().filter(|row| row.cells.iter().any(|cell| text_of(cell).is_some()));
        rows.map(|row| row.cells.iter().map(|cell| text_of(cell).cloned().unwrap_or_default()).collect())
            .collect()
    }

    /// The images among the kept blocks, in reading order.
    pub fn images(&self) -> &[Image] {
        &self.images
    }

    /// An address of the page as an absolute one: `http` and `https` only.
    pub fn resolve(&self, address: &str) -> Option<String> {
        crate::metadata::resolve(self.base.as_ref(), address)
    }

    /// The numbers of the page that the probabilities were made of, for those who fit tables on them; their names are
    /// those of `unstable::metadata::number_names`.
    #[cfg(feature = "unstable")]
    pub fn numbers(&self) -> &[f32] {
        &self.numbers
    }

    /// Whether no block was kept.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The body without the title: the kept blocks set apart by blank lines, of a table a line for each row with tabs between
    /// the cells; or as they were in a plain text.
    pub fn text(&self) -> String {
        joined(self.blocks())
    }
}

/// A blank line and tabs, without the first bytes of it.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "all of it is ASCII; a start is 2 at most, and a count that of columns that are listed"
)]
fn tabs(start: usize, count: usize) -> &'static str {
    const GAP: &str = "\n\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t";
    &GAP[start..GAP.len().min(2 + count)]
}

/// The texts of some blocks, each but the first after what sets it apart from the block before it.
pub(crate) fn joined<'a>(blocks: impl Iterator<Item = Block<'a>> + Clone) -> String {
    let bytes = blocks.clone().flat_map(|block| [block.gap.len(), block.text.len()]).sum();
    let mut text = String::with_capacity(bytes);
    for block in blocks {
        if !text.is_empty() {
            text.push_str(block.gap);
        }
        text.push_str(block.text);
    }
    text
}
