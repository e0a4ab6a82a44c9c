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
//! The way of a page, in the order of the modules: [`read`] flattens bytes to a [`Page`](read::page::Page) of blocks,
//! [`label`] decides about each block, [`metadata`] collects what surrounds the text, [`article`] owns what is
//! kept, [`render`] writes it. [`bulk`] does all that for dumps of any size. [`clean`] is the short
//! function that calls them.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

/// The bytes of a table that `build.rs` compiled, by its name.
macro_rules! compiled {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name))
    };
}

pub mod clean;

pub mod read;

pub mod label;

pub mod metadata;

pub mod article;

pub mod render;

#[cfg(feature = "bulk")]
pub mod bulk;

pub mod error;
pub mod options;

pub use article::{Article, Block, Dropped, Warning};
pub use clean::{Cleaner, Document, Hints};
pub use error::{Error, ErrorKind};
pub use options::Options;
