//! Columns by name: which of those that can be made the tables ask for, and where each lies in a row.

use std::fmt::Display;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Table;

/// Takes the columns of some rows, one after another, always in the same order.
pub trait Columns {
    /// A column: its name, and how to make its value by the number of what the row is of, a block or a group. The values of one
    /// that is not asked for are not made.
    fn add(&mut self, name: impl Display, value: impl Fn(usize) -> f32);
}

/// A list of names takes no values.
impl Columns for Vec<String> {
    fn add(&mut self, name: impl Display, _: impl Fn(usize) -> f32) {
        self.push(name.to_string());
    }
}

/// All values of one row, in the order in which they are made: what tables are fitted on.
#[cfg(feature = "unstable")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WholeRow {
    /// The number of what the row is of.
    pub of: usize,
    /// The values so far.
    pub values: Vec<f32>,
}

#[cfg(feature = "unstable")]
impl Columns for WholeRow {
    fn add(&mut self, _: impl Display, value: impl Fn(usize) -> f32) {
        self.values.push(value(self.of));
    }
}

/// Columns that a page cannot have: whatever their values would be, they are absent.
pub(crate) struct Absent<'c, C>(pub(crate) &'c mut C);

impl<C: Columns> Columns for Absent<'_, C> {
    #[inline]
    fn add(&mut self, name: impl Display, _: impl Fn(usize) -> f32) {
        self.0.add(name, |_| f32::NAN);
    }
}

/// The columns of a row, in the order in which they are made, without those that no table asks for.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// By column that can be made: whether it is in the row.
    wanted: Vec<bool>,
    /// Where the columns of the row lie, by name.
    places: FxHashMap<String, u32>,
}

impl Layout {
    /// All columns that can be made.
    pub fn all(made: Vec<String>) -> Self {
        Self::of(made, |_| true)
    }

    /// The columns that splits of some tables ask for.
    pub(crate) fn asked_by(made: Vec<String>, tables: &[&Table]) -> Self {
        let asked: FxHashSet<&str> = tables.iter().flat_map(|table| table.asked()).collect();
        Self::of(made, |name| asked.contains(name))
    }

    fn of(made: Vec<String>, is_wanted: impl Fn(&str) -> bool) -> Self {
        let mut layout = Self::default();
        for name in made {
            let wanted = is_wanted(&name);
            layout.wanted.push(wanted);
            if wanted {
                layout.places.insert(name, layout.places.len() as u32);
            }
        }
        layout
    }

    /// How many columns the row has.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether the row has none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The names of the columns of the row, in its order.
    #[expect(
        clippy::indexing_slicing,
        reason = "the columns of the row are numbered as they were put in, from 0 on"
    )]
    pub(crate) fn names(&self) -> Vec<Arc<str>> {
        let mut names = vec![Arc::from(""); self.len()];
        for (name, place) in &self.places {
            names[*place as usize] = Arc::from(name.as_str());
        }
        names
    }

    /// Where a column lies in the row.
    pub(super) fn place(&self, name: &str) -> Option<u32> {
        self.places.get(name).copied()
    }

    /// By column that can be made: whether it is in the row.
    pub(super) fn wanted(&self) -> &[bool] {
        &self.wanted
    }
}
