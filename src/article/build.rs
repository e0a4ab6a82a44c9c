//! A page and its labels -> an [`Article`].
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "labels name blocks of their page, and blocks hold ranges of its text and of the containers listed for them; sums are of \
              what is in memory"
)]

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Article, Container, ContainerKind, DroppedBlock, Grid, KeptBlock, Warning, entries, layout};
use crate::label::roles::{Role, is_data};
use crate::label::rules::Rule;
use crate::label::{Labels, Verdict};
use crate::metadata::{Judgement, Metadata};
use crate::read::page::{Block, Origin, Page, Slice};
use crate::read::{Allowance, REPEATED};

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

impl Article {
    /// Makes an article of a page and its labels.
    pub(crate) fn from_page(page: &Page, labels: &Labels, metadata: Metadata, judgement: Judgement) -> Self {
        let base = metadata.base.clone();
        let mut article = Self { metadata, base, ..Self::default() };
        let keeps = |(at, verdict): (usize, &Verdict)| verdict.keep.then_some(at);
        let kept: Vec<usize> = labels.verdicts.iter().enumerate().filter_map(keeps).collect();
        article.blocks.reserve(kept.len());
        article.dropped.reserve(page.blocks.len().saturating_sub(kept.len()));
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
        article.images = layout::images(page, &kept);
        (article.next, article.previous) =
            (layout::neighbour(page, &["next"]), layout::neighbour(page, &["prev", "previous"]));
        article.entries = entries::of(page, labels, &kept, article.is_article, judgement.updates);
        article.comments = labels.comments.iter().map(|at| page.blocks[*at].text).collect();
        article.verbatim = page.origin == Origin::Text;
        article.text.clone_from(&page.text);
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
    fn keep(&mut self, page: &Page, block: &Block, verdict: Verdict, role: Role, cut: &mut Cut) {
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
}

/// Row and column of each cell.
fn places<'a>(grids: impl Iterator<Item = &'a Grid>) -> FxHashMap<u32, (usize, usize)> {
    let rows = grids.flat_map(|grid| grid.rows.iter().enumerate());
    let cells = rows
        .flat_map(|(at, row)| row.cells.iter().enumerate().map(move |(column, cell)| (cell, (at, column))));
    cells.filter_map(|(cell, place)| Some((cell.id?, place))).collect()
}
