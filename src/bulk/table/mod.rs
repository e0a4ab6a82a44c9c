//! Parquet: tables of documents as inputs, and of records as outputs.
//!
//! The crate `parquet` reads and writes them. What a damaged or malicious file could do to it (ask for all memory, recurse
//! without end, panic) is looked for first (`footer`, `pages`), or caught.

mod columns;
mod footer;
mod groups;
mod pages;
mod rows;

pub(super) use groups::Table;
pub(super) use rows::Rows;

#[cfg(test)]
mod tests;
