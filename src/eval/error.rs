//! [`EvalError`]: why nothing can be measured.

use std::fmt;
use std::path::Path;

/// Why nothing can be measured: gold, predictions or an earlier evaluation that cannot be read. It says which file, and the
/// line where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError(String);

impl EvalError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    pub(super) fn at(place: impl fmt::Display, reason: impl fmt::Display) -> Self {
        Self(format!("{place}: {reason}"))
    }

    pub(super) fn of_file(path: &Path, reason: impl fmt::Display) -> Self {
        Self::at(path.display(), reason)
    }
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EvalError {}
