//! What a document may cost.

/// What a document may cost. What lies beyond a limit is cut with a warning, or, for
/// `document_bytes`, refused as [`TooLarge`](crate::ErrorKind::TooLarge).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a document, before decoding; a GiB at most. The largest page of the corpora has 4 MB.
    pub document_bytes: usize,
    /// Nesting of elements that is recorded. Browsers stop at 512.
    pub depth: usize,
    /// Elements that are recorded. The largest page of the corpora has some 30,000.
    pub elements: usize,
    /// Attributes that are recorded.
    pub attributes: usize,
    /// Bytes of one attribute value; `srcset` and inline images are the long ones.
    pub attribute_bytes: usize,
    /// Blocks that are listed each by itself; what comes after them is put together in blocks of 4 kB. The page of the corpora that
    /// has most has 2,641.
    pub blocks: usize,
    /// Bytes of one block; a longer one is split.
    pub block_bytes: usize,
    /// Bytes of scripts and attributes that are parsed to find an article which the page does not show; 0 for none.
    pub embedded_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 10 << 20,
            depth: 512,
            elements: 1 << 20,
            attributes: 1 << 20,
            attribute_bytes: 8 << 10,
            blocks: 1 << 16,
            block_bytes: 1 << 20,
            embedded_bytes: 4 << 20,
        }
    }
}

impl Limits {
    /// The same with another limit of [`document_bytes`](Self::document_bytes).
    #[must_use]
    pub fn with_document_bytes(self, document_bytes: usize) -> Self {
        Self { document_bytes, ..self }
    }

    /// The same with another limit of [`depth`](Self::depth).
    #[must_use]
    pub fn with_depth(self, depth: usize) -> Self {
        Self { depth, ..self }
    }

    /// The same with another limit of [`elements`](Self::elements).
    #[must_use]
    pub fn with_elements(self, elements: usize) -> Self {
        Self { elements, ..self }
    }

    /// The same with another limit of [`attributes`](Self::attributes).
    #[must_use]
    pub fn with_attributes(self, attributes: usize) -> Self {
        Self { attributes, ..self }
    }

    /// The same with another limit of [`attribute_bytes`](Self::attribute_bytes).
    #[must_use]
    pub fn with_attribute_bytes(self, attribute_bytes: usize) -> Self {
        Self { attribute_bytes, ..self }
    }

    /// The same with another limit of [`blocks`](Self::blocks).
    #[must_use]
    pub fn with_blocks(self, blocks: usize) -> Self {
        Self { blocks, ..self }
    }

    /// The same with another limit of [`block_bytes`](Self::block_bytes).
    #[must_use]
    pub fn with_block_bytes(self, block_bytes: usize) -> Self {
        Self { block_bytes, ..self }
    }

    /// The same with another limit of [`embedded_bytes`](Self::embedded_bytes).
    #[must_use]
    pub fn with_embedded_bytes(self, embedded_bytes: usize) -> Self {
        Self { embedded_bytes, ..self }
    }
}

/// Bytes that a block has at least beyond [`Limits::blocks`], so that there are few of them.
pub(super) const LATE_BLOCK: usize = 4 << 10;
