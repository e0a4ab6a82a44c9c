//! cleancopy takes scraped news, HTML or plain text, and gives back the article: all of it, and nothing else.
//!
//! ```
//! use cleancopy::{Cleaner, Hints};
//!
//! let html = "<nav>Home Sport</nav><h1>Bridge reopens</h1>\
//!     <p>The old bridge over the river reopened on Monday after two years of repairs, the city said.</p>\
//!     <p>Some 12,000 cars are expected to cross it every day, officials told reporters.</p>\
//!     <h3>Related Posts</h3><p><a href='/x'>Ferry service to end in spr…</a></p>";
//! let article = Cleaner::default().clean_html(html, &Hints::default())?;
//! assert_eq!(article.title(), Some("Bridge reopens"));
//! assert_eq!(article.blocks().count(), 2);
//! # Ok::<(), cleancopy::Error>(())
//! ```
//!
//! The way of a page, in the order of the modules: `read` flattens bytes to a page of blocks, `label` decides about each
//! block, [`metadata`] collects what surrounds the text, [`article`] owns what is kept, [`render`] writes it. `bulk` does
//! all that for dumps of any size. [`Cleaner`] is the short function that calls them.
//!
//! # Features
//!
//! - `cli` (default): the program, and the module `cli`, which is all of it. Implies `bulk`, `eval` and `select`.
//! - `bulk`: the module `bulk`: files, directories, JSON lines and archives on all cores. Needs a C compiler, for zstd and
//!   xz.
//! - `eval`: the module `eval`: articles held against gold texts. Implies `bulk`.
//! - `select`: CSS selectors, rules for single sites, and the reference reader.
//! - none (`default-features = false`): bytes to article to text, Markdown, HTML, XML, CSV or JSON. Some 40 crates, all Rust;
//!   no files, no threads.
//! - `unstable`: the modules `read` and `label`, as `cleancopy::unstable`, for tests and for those who fit scores of their
//!   own. It may change in any release.
//!
//! # What a release may change
//!
//! Releases follow semantic versioning; before 1.0 the minor number counts as the major one.
//!
//! - Names, signatures, record fields, rule ids, exit statuses: only a major release changes or removes them. A minor one may
//!   add some; structs and enums that grow are `#[non_exhaustive]`.
//! - The text that comes out of a page: a patch release changes it only to mend a fault that its changelog names. New fitted
//!   scores, rules or words (a refit) may move any page a little, so they come with a minor release at the least, and its
//!   changelog gives the accuracy before and after. Who needs the same bytes tomorrow pins the exact version.
//! - The compiler needed and the behaviour of `cleancopy::unstable`: a minor release may change them.
#![deny(missing_docs)]
#![forbid(unsafe_code)]
// What is read must not end the program: a value that is missing is an answer, not a fault. An index, a slice or a sum of whole
// numbers that could fail has beside it why it cannot. Tests may ask for more.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::todo,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects
    )
)]

/// The bytes of a table that `build.rs` compiled, by its name.
macro_rules! compiled {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name))
    };
}

mod error;

/// Bytes side by side in a vector.
mod lanes;

/// The memory of pages that are done.
mod spare;

/// Bytes -> a page: decoding, and the readers of HTML and of plain text.
#[cfg_attr(
    not(feature = "unstable"),
    allow(dead_code, unreachable_pub, reason = "part of it is for the tools that come by the unstable door")
)]
mod read;

/// A page -> a verdict on each of its blocks: features, scores, rules.
#[cfg_attr(
    not(feature = "unstable"),
    allow(dead_code, unreachable_pub, reason = "part of it is for the tools that come by the unstable door")
)]
mod label;

pub mod templates;

/// A body that the page does not show.
mod embedded;

pub mod metadata;

pub mod article;

pub mod render;

pub mod explain;

/// Calls the stages.
mod clean;

pub mod options;

#[cfg(feature = "bulk")]
pub mod bulk;

#[cfg(feature = "cli")]
pub mod cli;

/// The program uses the library by the name that others use it by.
#[cfg(feature = "cli")]
extern crate self as cleancopy;

#[cfg(feature = "eval")]
pub mod eval;

/// The insides, without any promise: what is here may change or go in any release. It is for the tests of this crate and
/// for tools that fit its scores. With feature `unstable` only.
#[cfg(feature = "unstable")]
pub mod unstable {
    /// A page -> a verdict on each of its blocks.
    pub mod label {
        pub use crate::label::*;
    }
    /// What metadata is fitted on.
    pub mod metadata {
        pub use crate::metadata::{number_names, title_candidates};
    }
    /// Bytes -> a page.
    pub mod read {
        pub use crate::read::*;
    }
}

pub use article::{Article, Block, Dropped, Entry, Warning};
pub use clean::{Cleaner, Document, Hints};
pub use error::{Error, ErrorKind, Place};
pub use explain::Explanation;
pub use label::roles::Role;
pub use label::rules::Rule;
pub use metadata::Metadata;
pub use options::{Limits, Options};

/// The code in the README is compiled by `cargo test`.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
