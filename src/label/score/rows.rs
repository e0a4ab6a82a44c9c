//! Rows of features as the trees read them: a value of many rows side by side.

/// Rows that are scored at once: four vectors of the smallest processors.
pub const LANES: usize = 16;

/// A value of each row.
pub(super) type Lanes = [f32; LANES];

/// Rows of features, all of the same length.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    columns: usize,
    count: usize,
    /// By [`LANES`] rows: all their columns. What was not written means nothing.
    tiles: Vec<Box<[Lanes]>>,
}

impl Rows {
    /// No rows yet, of so many columns each.
    pub fn new(columns: usize) -> Self {
        Self { columns, count: 0, tiles: Vec::new() }
    }

    /// A new row, to be written.
    pub fn add(&mut self) -> Row<'_> {
        self.count += 1;
        if self.tiles.len() * LANES < self.count {
            self.tiles.push(vec![[0.0; LANES]; self.columns].into());
        }
        self.at(self.count - 1, 0)
    }

    /// A row, to be written from a column on.
    ///
    /// # Panics
    /// Where there is no such row or column.
    pub fn at(&mut self, row: usize, column: usize) -> Row<'_> {
        Row { values: self.tiles[row / LANES][column..].iter_mut(), lane: row % LANES }
    }

    /// The values of a row.
    pub fn row(&self, at: usize) -> impl Iterator<Item = f32> {
        self.tiles[at / LANES].iter().map(move |values| values[at % LANES])
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
        self.tiles.iter().map(|tile| &**tile)
    }
}

/// Writes the values of a row, one after another.
pub struct Row<'r> {
    values: std::slice::IterMut<'r, Lanes>,
    lane: usize,
}

impl Row<'_> {
    /// Writes the next value; one behind the last column is passed over, since no tree asks for it.
    #[inline]
    pub fn push(&mut self, value: f32) {
        if let Some(lanes) = self.values.next() {
            lanes[self.lane] = value;
        }
    }
}

impl Extend<f32> for Row<'_> {
    fn extend<I: IntoIterator<Item = f32>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.push(value));
    }
}
