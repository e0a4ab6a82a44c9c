//! How good articles are: what came out of pages, held against what people wrote down for them.
//!
//! ```no_run
//! use std::path::PathBuf;
//!
//! use cleancopy::bulk::Input;
//! use cleancopy::eval::{By, Evaluation, Setup};
//!
//! let setup = Setup::default().with_gold([Input::Path(PathBuf::from("gold/"))]);
//! let evaluation = Evaluation::new(&setup, &|_, _| {})?;
//! print!("{}", evaluation.table(&[By::Corpus], 5));
//! # Ok::<(), cleancopy::eval::EvalError>(())
//! ```
//!
//! [`Evaluation::new`] does a [`Setup`]. `layout` finds [`Gold`] in files and folders, `run` cleans the pages, `predictions` reads what
//! other tools made of them; `score` holds each text against its gold, and `decisions` each block. What is made of that: `table`,
//! `saved` (JSON), `compare` (two of these), `report` (HTML with `diff` and `curves`); `bootstrap` says how sure a figure is.

mod bootstrap;
mod compare;
mod convention;
mod curves;
mod decisions;
mod diff;
mod error;
mod files;
mod gold;
mod groups;
mod layout;
mod predictions;
mod report;
mod run;
mod saved;
mod score;
mod table;
mod words;

pub use compare::Comparison;
pub use convention::{Conventions, convention};
pub use decisions::{Judged, judge};
pub use error::EvalError;
pub use gold::Gold;
pub use groups::By;
pub use run::Setup;
pub use score::{Figures, score};
pub use words::words;

use groups::Facts;
use run::System;

/// What came out of pages, held against their gold.
pub struct Evaluation {
    gold: Vec<Gold>,
    /// What is known of each page besides.
    facts: Vec<Facts>,
    systems: Vec<System>,
    problems: Vec<String>,
    /// The threads that figures and reports are made by, too: those of the whole process would stay behind, and a fork of it
    /// would wait for them for ever.
    pool: rayon::ThreadPool,
}

impl Evaluation {
    /// Reads gold and predictions, cleans the pages and scores all of it. `progress` is told how many pages are done, of how many.
    ///
    /// # Errors
    /// Where gold or predictions cannot be read, hold a page twice, or have no page in common.
    pub fn new(setup: &Setup, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Self, EvalError> {
        run::evaluate(setup, progress)
    }

    /// What went wrong with single pages, a sentence each: pages that are not there or could not be cleaned, gold without a
    /// prediction and predictions without gold. All count as empty texts, or are left out.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}
