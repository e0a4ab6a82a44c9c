//! Ranges in the buffers of a page, and the memory of these.

use std::ops::Range;

/// Half-open byte range in a buffer, such as one of the page's two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Slice {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Slice {
    /// The range from `start` to `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// Number of bytes.
    #[expect(clippy::arithmetic_side_effects, reason = "a slice ends at its start or behind")]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a range that indexes a string.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}
