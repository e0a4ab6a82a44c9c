//! Bytes -> [`Page`](page::Page). `decode` makes text of bytes; one of the readers makes a page of it.

pub(crate) mod build;
pub mod decode;
pub mod page;
pub mod plain;
pub mod reference;
