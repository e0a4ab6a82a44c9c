//! Bytes -> [`Page`]. `decode` makes text of bytes; one of the readers makes a page of it.

pub(crate) mod build;
pub mod decode;
pub mod page;
pub mod plain;
pub mod reference;
pub mod scan;

use crate::options::{Limits, ReaderKind};
use page::Page;

/// Reads an HTML document into `page`, which is emptied first, by the reader of choice.
pub fn html(html: &str, kind: ReaderKind, limits: &Limits, page: &mut Page) {
    match kind {
        ReaderKind::Scan => scan::read(html, limits, page),
        ReaderKind::Reference => reference::read(html, limits, page),
    }
}
