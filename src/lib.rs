//! cleancopy
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod error;
pub mod options;
pub mod read;

pub use error::{Error, ErrorKind};
pub use options::Options;
