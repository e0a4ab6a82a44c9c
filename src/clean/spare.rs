//! The memory of pages that are done, for the next ones: a page takes some dozen pieces that grow while it is read.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

use crate::read::page::Page;

/// Bytes of a page whose memory is kept, at most: many times those of a usual one, and little for a thread.
const MOST_BYTES: usize = 8 << 20;

/// Pages that are done; as many as were read at once.
#[derive(Debug, Default)]
pub(super) struct Spare(Mutex<Vec<Page>>);

/// A page that is given back when it is done.
pub(super) struct Lent<'s> {
    page: Page,
    spare: &'s Spare,
}

/// Those of a clone are its own.
impl Clone for Spare {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Spare {
    /// A page to read into, whatever is in it.
    pub(super) fn page(&self) -> Lent<'_> {
        let page = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Lent { page: page.unwrap_or_default(), spare: self }
    }
}

impl Deref for Lent<'_> {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let page = std::mem::take(&mut self.page);
        if page.memory() <= MOST_BYTES {
            self.spare.0.lock().unwrap_or_else(PoisonError::into_inner).push(page);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_unless_it_is_much() {
        for (bytes, kept) in [(1000, true), (MOST_BYTES + 1, false)] {
            let spare = Spare::default();
            spare.page().text.reserve_exact(bytes);
            assert_eq!(spare.page().text.capacity() >= bytes, kept, "{bytes}");
        }
    }
}
