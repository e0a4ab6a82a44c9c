//! Bytes -> [`Page`]. `decode` makes text of bytes; one of the readers makes a page of it.

pub(crate) mod build;
pub(crate) mod charref;
pub mod decode;
pub mod json;
mod json_ld;
mod limits;
pub mod page;
pub mod plain;
#[cfg(feature = "select")]
pub mod reference;
pub mod scan;
mod slice;
pub mod xhtml;

pub use limits::Limits;
pub(crate) use limits::{Allowance, REPEATED};
use page::Page;

use crate::error::Error;

/// What makes a page of HTML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReaderKind {
    /// The fast one: one linear pass.
    #[default]
    Scan,
    /// A full tree builder, which takes several times as long. It refuses pages that would take it much longer than their size.
    #[cfg(feature = "select")]
    Reference,
}

/// The facts of a page that the selectors of its site's rules select.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectedFacts {
    /// The text of the first element that the title selector matches.
    pub title: Option<String>,
    /// The text of each element that the author selector matches.
    pub authors: Vec<String>,
    /// The first date: the `datetime` or `content` of the element, or else its text.
    pub date: Option<String>,
}

/// Reads an HTML document into `page`, which is emptied first, by the reader that `kind` names.
///
/// # Errors
/// [`ErrorKind::TooComplex`](crate::ErrorKind::TooComplex) where the tree builder would take too long.
pub fn html(html: &str, kind: ReaderKind, limits: &Limits, page: &mut Page) -> Result<(), Error> {
    match kind {
        ReaderKind::Scan => {
            scan::read(html, limits, page);
            Ok(())
        }
        #[cfg(feature = "select")]
        ReaderKind::Reference => reference::read(html, limits, page),
    }
}
