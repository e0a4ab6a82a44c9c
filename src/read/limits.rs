//! What a document may cost.

use super::page::Page;
use crate::error::{Error, ErrorKind};

/// What a document may cost. What lies beyond a limit is cut with a warning, or, for
/// `document_bytes`, refused as [`TooLarge`](crate::ErrorKind::TooLarge).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a document, before decoding; a GiB at most. The largest page of the corpora has 4 MB.
    pub document_bytes: usize,
    /// Nesting of elements that is recorded, 65,535 at most. Browsers stop at 512.
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
    /// Steps that cleaning may take, each some nanosecond on a machine of 2024; none for as many as it takes. They are
    /// estimated of what the page is made of once it is read, so that a document fails on every machine or on none.
    pub steps: Option<u64>,
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
            steps: None,
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

    /// The same with another limit of [`steps`](Self::steps).
    #[must_use]
    pub fn with_steps(self, steps: impl Into<Option<u64>>) -> Self {
        Self { steps: steps.into(), ..self }
    }

    /// Whether a document of so many bytes may be cleaned, of which a page was read.
    ///
    /// # Errors
    /// [`ErrorKind::TooComplex`] where it would take more steps than the limit.
    pub(crate) fn allow(&self, page: &Page, bytes: usize) -> Result<(), Error> {
        let Some(limit) = self.steps else { return Ok(()) };
        let steps = steps_of(page, bytes);
        if steps <= limit {
            return Ok(());
        }
        let [seconds, limit] = [steps, limit].map(|steps| steps as f64 / 1e9);
        let message = format!("would take some {seconds:.3} s; the limit is {limit:.3} s");
        Err(Error::new(ErrorKind::TooComplex, message))
    }
}

/// Nanoseconds that reading takes for a byte, and all else for an element, a block, a span and a byte of text: those of documents that
/// are one of these over and over, written in every form.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "counts are of what fits in memory and a u32 numbers, and a year has fewer nanoseconds than a u64"
)]
fn steps_of(page: &Page, bytes: usize) -> u64 {
    let of = |count: usize, each: u64| count as u64 * each;
    of(bytes, 1)
        + of(page.elements.len(), 300)
        + of(page.blocks.len(), 5_000)
        + of(page.spans.len(), 800)
        + of(page.text.len(), 20)
}

/// Bytes of attributes that may be there again for each of a page's own: formatting that goes on from block to block has
/// all its attributes again, and a link around many blocks its address.
pub(crate) const REPEATED: usize = 2;

/// Bytes that may yet be taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    left: usize,
    /// How often there was not enough.
    pub(crate) cut: u32,
}

impl Allowance {
    pub(crate) fn new(bytes: usize) -> Self {
        Self { left: bytes, cut: 0 }
    }

    /// Takes bytes, all or none; says whether there were enough.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "each attribute and element counts once at most, and a u32 numbers those of a GiB"
    )]
    pub(crate) fn take(&mut self, bytes: usize) -> bool {
        let left = self.left.checked_sub(bytes);
        self.cut += u32::from(left.is_none());
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }
}

/// Bytes that a block has at least beyond [`Limits::blocks`], so that there are few of them.
pub(super) const LATE_BLOCK: usize = 4 << 10;
