//! Labelled blocks -> an [`Article`] that owns its text.

mod entries;
#[cfg(feature = "bulk")]
mod join;
mod layout;

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use url::Url;

pub use crate::read::page::{BlockKind, SpanKind};
use entries::EntrySpan;
pub(crate) use layout::{Cell, Row};
pub use layout::{Container, ContainerKind, Image, Inline};

pub use crate::embedded::TextSource;
use crate::label::roles::{Role, is_data};
use crate::label::rules::Rule;
use crate::label::{Labels, Verdict};
use crate::metadata::{Judgement, Metadata, PageType};
use crate::read::page::{Block as PageBlock, Origin, Page, Slice};
use crate::read::{Allowance, REPEATED};

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

/// What of the structure of kept blocks is beyond a limit.
struct Cut {
    /// Blocks in more containers than are listed.
    containers: u32,
    /// What the addresses of links may yet take: those of a link around many blocks are there again for each.
    addresses: Allowance,
}

impl Cut {
    fn new(page: &Page) -> Self {
        Self { containers: 0, addresses: Allowance::new(REPEATED * page.attribute_text.len()) }
    }
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

/// What a reader of an article should know about how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Sequences of bytes that the encoding does not have; each is now U+FFFD.
    Malformed {
        /// How many.
        count: usize,
        /// The encoding.
        encoding: &'static str,
    },
    /// The HTTP header or the user told an encoding that the bytes do not seem to be in.
    Charset {
        /// Who told it: `the HTTP header` or `the encoding option`.
        by: &'static str,
        /// What was told.
        told: &'static str,
        /// What the bytes seem to be in.
        seems: &'static str,
        /// What they were decoded as.
        used: &'static str,
    },
    /// Elements, attributes, blocks, their containers or addresses of links that a limit cut; no text was lost.
    Cut {
        /// How many.
        count: u32,
        /// Which: `elements`, `attributes`, `blocks`, `containers` or `addresses`.
        what: &'static str,
    },
    /// No block scored as article; the best run of text was taken.
    Fallback,
    /// A page of several, by its address, that was to be joined with the others and was not: they are not near it, or are not of its article.
    Apart {
        /// Its number, from 1.
        page: u32,
    },
    /// The page is an empty shell that scripts fill; the article is not in it.
    Shell,
    /// The page has next to nothing of what the other pages of its site had, so that templates were not asked: the site was
    /// rebuilt since, or this is a page of another kind.
    Templates,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Malformed { count, encoding } => write!(f, "{count} malformed sequences of {encoding}"),
            Self::Charset { by, told, seems, used } => {
                write!(f, "{by} says {told}, the bytes seem to be {seems}; read as {used}")
            }
            Self::Cut { count, what } => write!(f, "{count} {what} beyond a limit"),
            Self::Fallback => write!(f, "no block scored as article; took the best run of text"),
            Self::Apart { page } => {
                write!(f, "page {page} of an article by its address, not joined with others")
            }
            Self::Shell => write!(f, "an empty shell that scripts fill, without the article"),
            Self::Templates => write!(f, "the templates of the site do not fit this page; learn anew"),
        }
    }
}

impl Article {
    /// Makes an article of a page and its labels; takes the text out of the page.
    pub(crate) fn from_page(
        page: &mut Page,
        labels: &Labels,
        metadata: Metadata,
        judgement: Judgement,
    ) -> Self {
        let base = metadata.base.clone();
        let mut article = Self { metadata, base, ..Self::default() };
        let mut cut = Cut::new(page);
        for ((block, verdict), role) in page.blocks.iter().zip(&labels.verdicts).zip(&labels.roles) {
            if verdict.keep {
                article.keep(page, block, *verdict, role.role, &mut cut);
            } else {
                let (role, of_article) = (role.role, role.may_be_kept);
                let (rule, score) = (verdict.rule, verdict.score);
                let may_be_kept = of_article || rule == Rule::ExcludedRole;
                article.dropped.push(DroppedBlock { role, may_be_kept, rule, score, text: block.text });
            }
        }
        article.pagetype = judgement.pagetype;
        article.article_score = judgement.article_score;
        article.is_article = judgement.is_article;
        article.confidence = judgement.confidence;
        article.numbers = judgement.numbers;
        if labels.verdicts.iter().any(|verdict| verdict.rule == Rule::Fallback) {
            article.warnings.push(Warning::Fallback);
        }
        let cuts = [
            (page.cut.elements, "elements"),
            (page.cut.attributes, "attributes"),
            (page.cut.blocks, "blocks"),
            (cut.containers, "containers"),
            (cut.addresses.cut, "addresses"),
        ];
        article.warnings.extend(
            cuts.into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| Warning::Cut { count, what }),
        );
        let kept = labels.verdicts.iter().enumerate().filter(|(_, verdict)| verdict.keep);
        let kept: Vec<usize> = kept.map(|(at, _)| at).collect();
        article.images = layout::images(page, &kept);
        (article.next, article.previous) =
            (layout::neighbour(page, &["next"]), layout::neighbour(page, &["prev", "previous"]));
        article.entries = entries::of(page, labels, &kept, article.is_article, judgement.updates);
        article.comments = labels.comments.iter().map(|at| page.blocks[*at].text).collect();
        article.verbatim = page.origin == Origin::Text;
        article.text = std::mem::take(&mut page.text);
        article.dissolve_layout_tables();
        for (at, block) in article.blocks.iter().enumerate() {
            let containers = &article.containers[block.containers.range()];
            for table in containers.iter().filter(|container| container.kind == ContainerKind::Table) {
                let grid = || Grid { rows: layout::grid(page, table.id), blocks: at..at };
                article.grids.entry(table.id).or_insert_with(grid).blocks.end = at + 1;
            }
        }
        article.places = places(article.grids.values());
        article
    }

    /// Lists a kept block with its structure.
    fn keep(&mut self, page: &Page, block: &PageBlock, verdict: Verdict, role: Role, cut: &mut Cut) {
        let start = self.containers.len();
        cut.containers += u32::from(layout::containers(page, block, &mut self.containers));
        let containers = Slice::new(start, self.containers.len());
        let inlines = layout::inlines(page, block, &mut cut.addresses);
        let kind = page.kind_of(block);
        self.blocks.push(KeptBlock {
            kind,
            role,
            verdict,
            text: block.text,
            containers,
            inlines,
            is_source: layout::is_source(page, block),
        });
    }

    /// Makes paragraphs of the cells of tables that only arrange the page.
    fn dissolve_layout_tables(&mut self) {
        let of_kind =
            |containers: &[Container], kind| containers.iter().rev().find(|c| c.kind == kind).map(|c| c.id);
        let mut tables: FxHashMap<u32, (FxHashSet<u32>, FxHashSet<u32>, usize)> = FxHashMap::default();
        for block in &self.blocks {
            let containers = &self.containers[block.containers.range()];
            let Some(table) = of_kind(containers, ContainerKind::Table) else { continue };
            let (rows, cells, characters) = tables.entry(table).or_default();
            rows.extend(of_kind(containers, ContainerKind::Row));
            cells.extend(of_kind(containers, ContainerKind::Cell));
            *characters += self.text[block.text.range()].chars().count();
        }
        let data = |id: u32| {
            tables
                .get(&id)
                .is_some_and(|(rows, cells, characters)| is_data(rows.len(), cells.len(), *characters))
        };
        let mut containers = Vec::with_capacity(self.containers.len());
        for block in &mut self.blocks {
            let own = &self.containers[block.containers.range()];
            let start = containers.len();
            // Of nested tables, the innermost one that is data is kept.
            let table = own.iter().rposition(|c| c.kind == ContainerKind::Table && data(c.id));
            let arranges =
                |kind| matches!(kind, ContainerKind::Table | ContainerKind::Row | ContainerKind::Cell);
            let stays = |at: usize, kind| !arranges(kind) || table.is_some_and(|table| at >= table);
            containers.extend(own.iter().enumerate().filter(|(at, c)| stays(*at, c.kind)).map(|(_, c)| *c));
            if table.is_none() {
                block.kind = layout::without_table(block.kind);
            }
            block.role = layout::in_table(block.role, table.is_some());
            block.containers = Slice::new(start, containers.len());
        }
        self.containers = containers;
    }

    /// The kept blocks, in reading order.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Block<'_>> {
        self.blocks.iter().enumerate().map(|(at, block)| Block {
            kind: block.kind,
            role: block.role,
            rule: block.verdict.rule,
            score: block.verdict.score,
            text: &self.text[block.text.range()],
            gap: self.gap(at),
            containers: &self.containers[block.containers.range()],
            inlines: &block.inlines,
        })
    }

    /// Whether it was made from plain text; the text is then that of the input, byte for byte.
    pub fn is_plain_text(&self) -> bool {
        self.verbatim
    }

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
            let containers = &self.containers[self.blocks[at].containers.range()];
            containers.iter().rev().find(|container| container.kind == ContainerKind::Quote)
        };
        let follows =
            at.checked_sub(1).is_some_and(|before| quote(before).is_some_and(|own| Some(own) == quote(at)));
        if self.blocks[at].is_source && follows { "\n" } else { "\n\n" }
    }

    /// The table, row and column of a kept block.
    fn place(&self, at: usize) -> Option<(u32, usize, usize)> {
        let containers = &self.containers[self.blocks[at].containers.range()];
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
            text: &self.text[block.text.range()],
        })
    }

    /// What readers wrote below the article, block by block; they are among the dropped blocks too.
    pub fn comments(&self) -> impl ExactSizeIterator<Item = &str> {
        self.comments.iter().map(|comment| &self.text[comment.range()])
    }

    /// The entries of a live blog, in the order of the page; none where the page is no live blog. What stands before, between
    /// and after them is in the text only.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> {
        self.entries.iter().map(|entry| Entry {
            time: entry.time.as_deref(),
            heading: entry.heading.map(|at| &self.text[self.blocks[at].text.range()]),
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
            let containers = &self.containers[block.containers.range()];
            let cells = containers.iter().skip_while(|container| container.id != table);
            let Some(cell) = cells.into_iter().find(|container| container.kind == ContainerKind::Cell) else {
                continue;
            };
            let text = texts.entry(cell.id).or_default();
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&self.text[block.text.range()]);
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
fn tabs(start: usize, count: usize) -> &'static str {
    const GAP: &str = "\n\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t";
    &GAP[start..GAP.len().min(2 + count)]
}

/// Row and column of each cell.
fn places<'a>(grids: impl Iterator<Item = &'a Grid>) -> FxHashMap<u32, (usize, usize)> {
    let rows = grids.flat_map(|grid| grid.rows.iter().enumerate());
    let cells = rows
        .flat_map(|(at, row)| row.cells.iter().enumerate().map(move |(column, cell)| (cell, (at, column))));
    cells.filter_map(|(cell, place)| Some((cell.id?, place))).collect()
}

/// The texts of some blocks, each but the first after what sets it apart from the block before it.
pub(crate) fn joined<'a>(blocks: impl Iterator<Item = Block<'a>>) -> String {
    let mut text = String::new();
    for block in blocks {
        if !text.is_empty() {
            text.push_str(block.gap);
        }
        text.push_str(block.text);
    }
    text
}
