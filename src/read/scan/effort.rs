//! What the tree of a document would cost to build, which the scanner finds out on its way.

/// What a document is made of that costs a tree builder more than its size.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::read) struct Effort {
    /// Open elements, at most.
    pub(in crate::read) depth: usize,
    /// Attributes of one tag, at most.
    pub(in crate::read) attributes: usize,
    /// Formatting elements that the standard would open again.
    pub(in crate::read) reopened: usize,
}

impl Effort {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            depth: self.depth.max(other.depth),
            attributes: self.attributes.max(other.attributes),
            reopened: self.reopened.saturating_add(other.reopened),
        }
    }
}
