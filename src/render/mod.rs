//! Article -> text or a record. Each format is a function of the article alone.

pub mod json;
pub mod markdown;
pub mod text;
