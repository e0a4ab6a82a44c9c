//! [`Way`]: what counts while a document is read.

use crate::read::page::Page;

/// How a document is read. What shows nothing, or less than it hides, is read again in another way.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    /// What a browser shows without scripts is read as well.
    pub noscript: bool,
    /// The style sheets in the document count.
    pub sheets: bool,
}

impl Way {
    /// How documents are read first.
    pub(crate) const FIRST: Self = Self { noscript: false, sheets: true };

    /// How a document is read again, given what this way made of it.
    pub(crate) fn after(self, page: &Page, hides: bool) -> Option<Self> {
        if self.sheets && hides {
            return Some(Self { sheets: false, ..self });
        }
        let shows_nothing = || page.blocks.iter().all(|block| block.hidden);
        (!self.noscript && shows_nothing()).then_some(Self { noscript: true, sheets: false })
    }
}
