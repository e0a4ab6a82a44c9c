//! Rows of columns as the trees read them: a value of many rows side by side.

#![expect(
    clippy::indexing_slicing,
    reason = "a row is one that was added, whose tile is there; lanes are below their number"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of rows and tiles in memory, one row at least after one was added"
)]

use std::fmt::Display;
use std::ops::Range;

use super::columns::{Columns, Layout};
use crate::spare::{Refill, memory_of};

/// Rows that are scored at once: four vectors of most processors.
pub const LANES: usize = 32;

/// A value of each row.
pub(super) type Lanes = [f32; LANES];

/// Rows of columns, all of the same length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    columns: usize,
    count: usize,
    /// By [`LANES`] rows, a tile: all their columns. What was not written means nothing.
    tiles: Vec<Lanes>,
}

impl Rows {
    /// No rows yet, of so many columns each, with room for so many.
    pub fn new(columns: usize, room: usize) -> Self {
        let mut rows = Self::default();
        rows.begin(columns, room);
        rows
    }

    /// Begins anew, likewise; the memory of the rows before is for the next ones.
    pub(crate) fn begin(&mut self, columns: usize, room: usize) {
        (self.columns, self.count) = (columns, 0);
        let needed = columns * room.div_ceil(LANES);
        self.tiles.reserve(needed.saturating_sub(self.tiles.len()));
    }

    /// Adds a row, to be written.
    pub fn add(&mut self) {
        self.count += 1;
        let needed = self.columns * self.count.div_ceil(LANES);
        if self.tiles.len() < needed {
            self.tiles.resize(needed, [0.0; LANES]);
        }
    }

    /// Where the columns of a tile are.
    fn range(&self, tile: usize) -> Range<usize> {
        self.columns * tile..self.columns * (tile + 1)
    }

    /// The rows of a tile, [`LANES`] or fewer, to be written from a column on as a layout says. `of` has the number of what each
    /// of them is of.
    ///
    /// # Panics
    /// Where there is no such tile or column.
    pub fn writer<'r>(
        &'r mut self,
        tile: usize,
        column: usize,
        layout: &'r Layout,
        of: &'r [usize],
    ) -> Writer<'r> {
        let tile = self.range(tile);
        let values = self.tiles[tile][column..].iter_mut();
        Writer { wanted: layout.wanted().iter(), values, of }
    }

    /// Adds a row that begins with the values of a row of others.
    pub fn add_copy(&mut self, others: &Self, row: usize) {
        self.add();
        let at = self.count - 1;
        let (tile, other) = (self.range(at / LANES), others.range(row / LANES));
        for (own, other) in self.tiles[tile].iter_mut().zip(&others.tiles[other]) {
            own[at % LANES] = other[row % LANES];
        }
    }

    /// The values of a row.
    pub fn row(&self, at: usize) -> impl Iterator<Item = f32> {
        self.tiles[self.range(at / LANES)].iter().map(move |values| values[at % LANES])
    }

    /// Takes all rows out; their memory is for the next ones.
    pub fn clear(&mut self) {
        self.count = 0;
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The columns of as many rows as are scored at once.
    pub(super) fn tiles(&self) -> impl Iterator<Item = &[Lanes]> {
        (0..self.count.div_ceil(LANES)).map(|tile| &self.tiles[self.range(tile)])
    }
}

impl Refill for Rows {
    fn memory(&self) -> usize {
        memory_of(&self.tiles)
    }
}

/// Writes the columns of some rows that are wanted, one after another, each of all rows: so what a column costs that is not
/// wanted, and what finding its place does, is shared by the rows.
pub struct Writer<'r> {
    wanted: std::slice::Iter<'r, bool>,
    values: std::slice::IterMut<'r, Lanes>,
    of: &'r [usize],
}

impl Columns for Writer<'_> {
    #[inline]
    fn add(&mut self, _: impl Display, value: impl Fn(usize) -> f32) {
        if self.wanted.next() == Some(&true)
            && let Some(lanes) = self.values.next()
        {
            lanes.iter_mut().zip(self.of).for_each(|(lane, of)| *lane = value(*of));
        }
    }
}
