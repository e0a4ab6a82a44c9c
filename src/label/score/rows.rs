//! Rows of features as the trees read them: a value of many rows side by side.

/// Rows that are scored at once: four vectors of the smallest processors.
pub(super) const LANES: usize = 16;

/// A value of each row.
pub(super) type Lanes = [f32; LANES];

/// Rows of features, all of the same length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    columns: usize,
    count: usize,
    /// Tiles of [`LANES`] rows, one behind the other; of each all columns. What is behind the last row is 0.
    lanes: Vec<Lanes>,
}

impl Rows {
    /// Adds a row; the first one says how many columns all have.
    ///
    /// # Panics
    /// Where a row is longer than the first one.
    pub fn push(&mut self, row: &[f32]) {
        if self.count == 0 {
            self.columns = row.len();
        }
        let lane = self.count % LANES;
        if lane == 0 {
            self.lanes.resize(self.lanes.len() + self.columns, [0.0; LANES]);
        }
        let tile = self.lanes.len() - self.columns;
        self.lanes[tile..].iter_mut().zip(row).for_each(|(values, value)| values[lane] = *value);
        assert!(row.len() <= self.columns, "a row of {} columns among others of {}", row.len(), self.columns);
        self.count += 1;
    }

    /// The values of a row.
    pub fn row(&self, at: usize) -> impl Iterator<Item = f32> {
        let tile = at / LANES * self.columns;
        self.lanes[tile..][..self.columns].iter().map(move |values| values[at % LANES])
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
