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
    /// Tiles of [`LANES`] rows, one behind the other; of each all columns. What was not written means
    /// nothing.
    lanes: Vec<Lanes>,
}

impl Rows {
    /// No rows yet, of so many columns each.
    pub fn new(columns: usize) -> Self {
        Self { columns, count: 0, lanes: Vec::new() }
    }

    /// A new row, to be written.
    pub fn add(&mut self) -> Row<'_> {
        self.count += 1;
        let tiles = self.count.div_ceil(LANES);
        if self.lanes.len() < tiles * self.columns {
            self.lanes.resize(tiles * self.columns, [0.0; LANES]);
        }
        self.at(self.count - 1, 0)
    }

    /// A row, to be written from a column on.
    ///
    /// # Panics
    /// Where there is no such row or column.
    pub fn at(&mut self, row: usize, column: usize) -> Row<'_> {
        let tile = row / LANES * self.columns;
        Row { values: self.lanes[tile..][column..self.columns].iter_mut(), lane: row % LANES }
    }

    /// The values of a row.
    pub fn row(&self, at: usize) -> impl Iterator<Item = f32> {
        let tile = at / LANES * self.columns;
        self.lanes[tile..][..self.columns].iter().map(move |values| values[at % LANES])
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
        self.lanes.chunks_exact(self.columns.max(1))
    }
}

/// Writes the values of a row, one after another.
pub struct Row<'r> {
    values: std::slice::IterMut<'r, Lanes>,
    lane: usize,
}

impl Row<'_> {
    /// # Panics
    /// Where the row is full.
    #[inline]
    pub fn push(&mut self, value: f32) {
        let Some(lanes) = self.values.next() else { panic!("more values than a row has columns") };
        lanes[self.lane] = value;
    }
}

impl Extend<f32> for Row<'_> {
    fn extend<I: IntoIterator<Item = f32>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.push(value));
    }
}
