//! Which tables hold data and which only arrange a page.

#![expect(clippy::indexing_slicing, reason = "elements are numbered as on the page")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of characters, cells and rows in memory, of which two are at least two where one is taken away"
)]

use rustc_hash::{FxHashMap, FxHashSet};

use crate::read::page::{BlockKind, Origin, Page, Tag};

/// Whether the blocks of a table are data in rows and columns, and not the layout of a page.
pub(crate) fn is_data(rows: usize, cells: usize, characters: usize) -> bool {
    /// Characters of a cell of data, on average.
    const CELL: usize = 150;
    rows >= 2 && cells >= 2 * rows - 1 && characters / cells.max(1) < CELL
}

/// The tables of data of a page, as the numbers of their elements.
pub(super) fn tables_of_data(page: &Page) -> FxHashSet<u32> {
    if page.origin == Origin::Text {
        return FxHashSet::default();
    }
    let mut tables: FxHashMap<u32, (FxHashSet<u32>, FxHashSet<u32>, usize)> = FxHashMap::default();
    for block in
        page.blocks.iter().filter(|block| !block.hidden && page.kind_of(block) == BlockKind::TableCell)
    {
        let Some([table, row, cell]) = place(page, block.element) else { continue };
        let (rows, cells, characters) = tables.entry(table).or_default();
        rows.insert(row);
        cells.insert(cell);
        *characters += page.text_of(block).chars().count();
    }
    let data = tables
        .into_iter()
        .filter(|(_, (rows, cells, characters))| is_data(rows.len(), cells.len(), *characters));
    data.map(|(table, _)| table).collect()
}

/// The table, row and cell around an element.
pub(super) fn place(page: &Page, element: u32) -> Option<[u32; 3]> {
    let mut way = page.ancestors(element);
    let mut next = |tags: &[Tag]| way.find(|id| tags.contains(&page.elements[*id as usize].tag));
    let cell = next(&[Tag::Td, Tag::Th])?;
    let row = next(&[Tag::Tr])?;
    Some([next(&[Tag::Table])?, row, cell])
}
