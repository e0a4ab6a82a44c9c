//! The memory of what was done for one page, for the next ones: a page takes some dozen lists that grow while it is read, and as
//! many while it is measured.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

/// Bytes that are kept of one page, at most: many times those of a usual one, and little for a thread.
const MOST_BYTES: usize = 8 << 20;

/// Bytes of memory that a list has taken.
pub(crate) fn memory_of<T>(list: &Vec<T>) -> usize {
    list.capacity().saturating_mul(size_of::<T>())
}

/// What can be filled anew, whatever is in it.
pub(crate) trait Refill: Default {
    /// Bytes of memory that its long lists have taken.
    fn memory(&self) -> usize;
}

/// What is done with; as many as were in use at once.
#[derive(Debug)]
pub(crate) struct Spare<T>(Mutex<Vec<T>>);

/// What is given back when it is done with.
pub(crate) struct Lent<'s, T: Refill> {
    own: T,
    spare: &'s Spare<T>,
}

impl<T> Default for Spare<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// Those of a clone are its own.
impl<T> Clone for Spare<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T: Refill> Spare<T> {
    /// One to fill, whatever is in it.
    pub(crate) fn lend(&self) -> Lent<'_, T> {
        let own = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Lent { own: own.unwrap_or_default(), spare: self }
    }
}

impl<T: Refill> Deref for Lent<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.own
    }
}

impl<T: Refill> DerefMut for Lent<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.own
    }
}

impl<T: Refill> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        let own = std::mem::take(&mut self.own);
        if own.memory() <= MOST_BYTES {
            self.spare.0.lock().unwrap_or_else(PoisonError::into_inner).push(own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Refill for Vec<u8> {
        fn memory(&self) -> usize {
            self.capacity()
        }
    }

    #[test]
    fn memory_is_used_again_unless_it_is_much() {
        for (bytes, kept) in [(1000, true), (MOST_BYTES + 1, false)] {
            let spare = Spare::<Vec<u8>>::default();
            spare.lend().reserve_exact(bytes);
            assert_eq!(spare.lend().capacity() >= bytes, kept, "{bytes}");
        }
    }
}
