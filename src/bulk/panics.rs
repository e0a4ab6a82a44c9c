//! Panics over one document, which cost that document alone.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// Whether this thread cleans a document just now.
    static CLEANING: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread, at this moment, is reported as the failure of one document. A panic hook may ask, and
/// leave such a panic to the report.
pub fn reports_panic() -> bool {
    CLEANING.get()
}

/// Does what may panic over one document; an error is what the panic said.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    CLEANING.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    CLEANING.set(false);
    done.map_err(|panic| panic_message(panic.as_ref()).to_owned())
}

/// What a panic said.
pub(super) fn panic_message(panic: &(dyn std::any::Any + Send)) -> &str {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    said.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}
