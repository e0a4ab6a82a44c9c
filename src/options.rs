//! Every option and threshold of the library: unit, default, range, and why this value.

#[cfg(feature = "select")]
use crate::read::reference::{Selection, SiteRules};

/// How a [`Cleaner`](crate::Cleaner) works.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What a document may cost.
    pub limits: Limits,
    /// What makes a page of HTML.
    pub reader: ReaderKind,
    /// How sure a block must be to be kept.
    pub balance: Balance,
    /// Label of the encoding to decode by, whatever a document declares; `None` finds out.
    pub encoding: Option<String>,
    /// Elements to keep and drop on every page, by CSS. Where there are any, pages go through the reference reader.
    #[cfg(feature = "select")]
    pub selection: Selection,
    /// The same for single sites, with selectors for title, author and date.
    #[cfg(feature = "select")]
    pub site_rules: SiteRules,
}

/// What makes a page of HTML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReaderKind {
    /// The fast one: one linear pass.
    #[default]
    Scan,
    /// A full tree builder, which takes several times as long and, on hostile pages, much longer.
    #[cfg(feature = "select")]
    Reference,
}

/// Which of the two errors to avoid at the price of the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Balance {
    /// Fewer leaks: a doubtful block is dropped.
    Precision,
    /// Most pages whole and clean.
    #[default]
    Balanced,
    /// Fewer losses: a doubtful block is kept.
    Recall,
}

/// What a document may cost. What lies beyond a limit is cut with a warning, or, for
/// `document_bytes`, refused as [`TooLarge`](crate::ErrorKind::TooLarge).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a document, before decoding. The largest page of the corpora has 4 MB.
    pub document_bytes: usize,
    /// Nesting of elements that is recorded. Browsers stop at 512.
    pub depth: usize,
    /// Elements that are recorded. The largest page of the corpora has some 30,000.
    pub elements: usize,
    /// Attributes that are recorded.
    pub attributes: usize,
    /// Bytes of one attribute value; `srcset` and inline images are the long ones.
    pub attribute_bytes: usize,
    /// Bytes of one block; a longer one is split.
    pub block_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 10 << 20,
            depth: 512,
            elements: 1 << 20,
            attributes: 1 << 20,
            attribute_bytes: 8 << 10,
            block_bytes: 1 << 20,
        }
    }
}
