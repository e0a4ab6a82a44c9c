//! Articles of several pages as one.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "pages are joined out of those that are held back, 64 MB and one document, so that their lists and texts stay below \
              u32::MAX; so do the elements of 99 of them, by the limits that come with the crate"
)]

use super::{Article, Block, Container, DroppedBlock, EntrySpan, Grid, Image, KeptBlock, Row};
use crate::label::roles::Role;
use crate::label::rules::Rule;
use crate::metadata::PageType;
use crate::read::page::Slice;

impl Article {
    /// The same article without its text: what the page says of it, and how it was judged.
    pub(crate) fn without_text(&self) -> Self {
        Self {
            metadata: self.metadata.clone(),
            numbers: self.numbers.clone(),
            base: self.base.clone(),
            warnings: self.warnings.clone(),
            pagetype: self.pagetype,
            is_article: self.is_article,
            article_score: self.article_score,
            confidence: self.confidence,
            source: self.source,
            ..Self::default()
        }
    }

    /// Adds the text of another page at the end. Of its kept blocks, those that are not wanted are dropped as duplicates.
    #[expect(
        clippy::indexing_slicing,
        reason = "there is a choice and a new number for each block of the page, and a number for its end"
    )]
    pub(crate) fn append(&mut self, other: &Self, is_wanted: &[bool]) {
        let ids = self.next_id();
        let (text, containers, blocks) = (self.text.len(), self.containers.len(), self.blocks.len());
        let moved = |slice: Slice, by: usize| Slice::new(slice.start as usize + by, slice.end as usize + by);
        self.text.push_str(&other.text);
        self.containers.extend(other.containers.iter().map(|own| Container { id: own.id + ids, ..*own }));
        // The new number of each block, and of what would follow the last.
        let mut numbers = vec![blocks];
        for (block, is_wanted) in other.blocks.iter().zip(is_wanted) {
            let own = KeptBlock {
                text: moved(block.text, text),
                containers: moved(block.containers, containers),
                ..block.clone()
            };
            if *is_wanted {
                self.blocks.push(own);
            } else {
                let (role, score) = (own.role, own.verdict.score);
                self.dropped.push(DroppedBlock {
                    role,
                    may_be_kept: false,
                    rule: Rule::Duplicate,
                    score,
                    text: own.text,
                });
            }
            numbers.push(self.blocks.len());
        }
        for (id, grid) in &other.grids {
            let rows = grid.rows.iter().map(|row| moved_row(row, ids)).collect();
            let blocks = numbers[grid.blocks.start]..numbers[grid.blocks.end];
            self.grids.insert(id + ids, Grid { rows, blocks });
        }
        self.places.extend(other.places.iter().map(|(id, place)| (id + ids, *place)));
        let images = other.images.iter().cloned();
        self.images.extend(images.map(|own| Image { before: numbers[own.before], ..own }));
        let dropped = other.dropped.iter();
        self.dropped.extend(dropped.map(|own| DroppedBlock { text: moved(own.text, text), ..*own }));
        self.comments.extend(other.comments.iter().map(|own| moved(*own, text)));
        let entries = other.entries.iter().map(|own| EntrySpan {
            time: own.time.clone(),
            heading: own.heading.filter(|at| is_wanted[*at]).map(|at| numbers[at]),
            blocks: numbers[own.blocks.start]..numbers[own.blocks.end],
        });
        self.entries.extend(entries.filter(|own| !own.blocks.is_empty()));
        let new =
            other.warnings.iter().filter(|own| !self.warnings.contains(own)).cloned().collect::<Vec<_>>();
        self.warnings.extend(new);
    }

    /// A number above those of all containers.
    fn next_id(&self) -> u32 {
        let rows = self.grids.values().flat_map(|grid| &grid.rows).map(|row| row.id);
        let ids = self.containers.iter().map(|own| own.id).chain(rows).chain(self.places.keys().copied());
        ids.max().map_or(0, |most| most + 1)
    }

    /// Whether the page may be one of several of an article. The last one may be too short to be judged well.
    pub(crate) fn may_be_page(&self) -> bool {
        use PageType::*;
        !self.is_empty() && !matches!(self.pagetype, Index | Forum | Product | Documentation | Error | Empty)
    }

    /// Bytes that it takes, roughly.
    pub(crate) fn bytes(&self) -> usize {
        let lists =
            self.blocks.len() * size_of::<KeptBlock>() + self.dropped.len() * size_of::<DroppedBlock>();
        size_of::<Self>() + self.text.len() + lists + self.containers.len() * size_of::<Container>()
    }
}

impl Block<'_> {
    /// Whether it is of the head that pages of an article have in common.
    pub(crate) fn is_of_head(&self) -> bool {
        matches!(self.role, Role::Headline | Role::Byline | Role::Timestamp | Role::Kicker)
    }
}

fn moved_row(row: &Row, ids: u32) -> Row {
    let mut row = Row { id: row.id + ids, ..row.clone() };
    for cell in &mut row.cells {
        cell.id = cell.id.map(|id| id + ids);
    }
    row
}
