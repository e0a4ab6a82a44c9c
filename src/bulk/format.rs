//! The formats of an output: what comes before, around and after its records.

use std::path::Path;

use super::compression;
use super::terminal::printable;
use crate::render::{Format, collection, csv, markdown};

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// The text of the article in one of its forms. Several articles in one file are told apart by a line with the id of
    /// each, or are parts of one document of HTML or XML.
    Article(Format),
    /// One object a line.
    Json,
    /// A head, then a row a record.
    Csv,
    /// A table with a column for each field of JSON; `schema/record.parquet.txt` has their types.
    Parquet,
}

impl Default for OutputFormat {
    fn default() -> Self {
        Self::Article(Format::Text)
    }
}

impl OutputFormat {
    /// What the name of an output promises, the extension of a compression left aside; text if it promises nothing.
    pub fn of_name(path: &Path) -> Self {
        let name = compression::uncompressed_name(path);
        let extension = name.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match extension.as_str() {
            "json" | "jsonl" | "ndjson" => Self::Json,
            "csv" => Self::Csv,
            "parquet" => Self::Parquet,
            "md" | "markdown" => Self::Article(Format::Markdown),
            "html" | "htm" => Self::Article(Format::Html),
            "xml" | "tei" => Self::Article(Format::Xml),
            _ => Self::default(),
        }
    }

    /// The extension of files in this format.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Article(Format::Text) => "txt",
            Self::Article(Format::Markdown) => "md",
            Self::Article(Format::Html) => "html",
            Self::Article(Format::Xml) => "xml",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    /// Whether records have all fields, those on demand as well.
    pub fn has_fields(self) -> bool {
        matches!(self, Self::Json | Self::Parquet)
    }

    /// What a file begins with that holds one record, or several.
    pub(super) fn head(self, several: bool) -> String {
        match self {
            Self::Csv => csv::head(),
            Self::Article(format) if several => collection::head(format),
            Self::Article(_) | Self::Json | Self::Parquet => String::new(),
        }
    }

    /// A record among several in a file: text and Markdown get a line with its id before it, as `head` and `tail` write
    /// it, and a blank line unless it is the first.
    pub(super) fn member(self, id: &str, rendered: &str, first: bool) -> String {
        match self {
            Self::Json | Self::Csv | Self::Parquet => rendered.to_owned(),
            Self::Article(format @ (Format::Text | Format::Markdown)) => {
                let blank = if first { "" } else { "\n" };
                let id = printable(id);
                let id = if format == Format::Markdown { markdown::line(&id) } else { id };
                format!("{blank}==> {id} <==\n{rendered}")
            }
            Self::Article(format) => collection::member(format, id, rendered),
        }
    }

    /// What a file of several records ends with.
    pub(super) fn tail(self) -> &'static str {
        match self {
            Self::Article(format) => collection::tail(format),
            Self::Json | Self::Csv | Self::Parquet => "",
        }
    }
}
