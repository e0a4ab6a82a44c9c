//! Documents on their way from an input to a worker, and what every file that holds many of them promises.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::UTF_8;

use super::members::SeekPoint;
use crate::clean::Document;
use crate::error::{Error, Place};

/// A file of many documents, which gives one record after another.
///
/// What each promises, and the tests of `feed` hold all of them to:
/// - Every record of the file comes out once, in the order of the file: with its document, as skipped, or as failed.
///   What is damaged costs the records that it touches and no others, and each of these is named by a failure.
/// - The place of a record is where it begins, and places only grow.
/// - After the last record there is nothing, however often it is asked.
/// - [`position`](Self::position) is that of the next record: a container that is opened there gives what this one will.
/// - No more is read than a record needs, since the rest of a pipe may come much later, and no more than a few times the
///   limit of a document is held in memory.
pub(super) trait Container: Send {
    /// The next record.
    fn next_record(&mut self) -> Option<Record>;

    /// Where the record after the last one that was given begins.
    fn position(&self) -> Position;
}

/// A record of a container.
#[derive(Debug)]
pub(super) struct Record {
    /// Its first line, its first byte in the decompressed file, or its row.
    pub place: Place,
    pub load: Load,
}

/// A position in a container between two records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Position {
    pub seek_point: SeekPoint,
    /// Lines or rows before it, or bytes of the decompressed file, as the container counts.
    pub offset: u64,
}

/// What there is of a document, before a worker reads it.
#[derive(Debug)]
pub(super) enum Load {
    /// A file that holds one document.
    File(PathBuf),
    /// Standard input that holds one document.
    Bytes(Vec<u8>),
    /// A line of JSON.
    Line(Vec<u8>),
    /// A row of a table.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "only tables have rows"))]
    Row(Box<Line>),
    /// An entry of a feed.
    Entry(RawEntry),
    /// A record of an archive.
    ArchiveRecord(ArchiveRecord),
    /// No document.
    Failed(Error),
    /// A record of a kind that holds no document; the word is counted.
    Skipped(&'static str),
}

impl Load {
    /// Bytes it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Bytes(bytes) | Self::Line(bytes) => bytes.len(),
            Self::Row(row) => row.bytes(),
            Self::Entry(entry) => entry.xml.len(),
            Self::ArchiveRecord(record) => record.block.len(),
            Self::File(_) | Self::Failed(_) | Self::Skipped(_) => 0,
        }
    }
}

/// A document in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bytes {
    Raw(Vec<u8>),
    Decoded(String),
}

impl Bytes {
    /// As cleaners take it.
    pub(super) fn document(&self) -> Document<'_> {
        match self {
            Self::Raw(bytes) => bytes.into(),
            Self::Decoded(text) => text.into(),
        }
    }

    /// The text that it is, without a look at what encoding it says to be in; `None` if it is not UTF-8.
    pub(super) fn as_utf8(&self) -> Option<Cow<'_, str>> {
        match self {
            // Several times as quick as the standard library.
            Self::Raw(bytes) => UTF_8.decode_without_bom_handling_and_without_replacement(bytes),
            Self::Decoded(text) => Some(Cow::Borrowed(text)),
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Raw(bytes) => bytes,
            Self::Decoded(text) => text.as_bytes(),
        }
    }
}

/// A line of JSON or a row of a table, read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub id: Option<String>,
    pub url: Option<String>,
    pub html: Option<Bytes>,
    pub text: Option<Bytes>,
    /// Name and JSON of the other fields.
    pub others: Vec<(String, String)>,
}

impl Line {
    /// Bytes of its documents.
    fn bytes(&self) -> usize {
        [&self.html, &self.text].into_iter().flatten().map(|document| document.as_bytes().len()).sum()
    }
}

/// The two formats of web archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArchiveFormat {
    Warc,
    Arc,
}

/// A record of a web archive that may hold a document.
#[derive(Debug, Default)]
pub(super) struct ArchiveRecord {
    pub id: Option<String>,
    pub url: Option<String>,
    pub content_type: Option<String>,
    /// Whether it is text that someone already extracted from a page.
    pub converted: bool,
    /// What it holds, HTTP headers included, up to the limit.
    pub block: Vec<u8>,
    /// Bytes that it holds in truth.
    pub length: u64,
}

/// An entry of a feed.
#[derive(Debug)]
pub(super) struct RawEntry {
    /// Its element as written.
    pub xml: Vec<u8>,
    /// The encoding that the feed declares.
    pub charset: Option<String>,
}

/// Where a document is from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// The file, or `stdin`.
    pub source: Arc<str>,
    /// Where its record is; nowhere if the file is one document.
    pub place: Place,
    /// Path below a mirrored output, without extension.
    pub mirror: Arc<Path>,
}
