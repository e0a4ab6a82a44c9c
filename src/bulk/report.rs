//! What a run did: counts, failures, and the file that tells of both.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use super::atomic::{self, Destination, unwritable};
use super::error::JobError;
use super::kept::{KeptFile, Mark};
use crate::error::{self, Error};

/// Counts of a run. `inputs` = `cleaned` + `empty` + `joined` + all of `failed` + all of `skipped`, always.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// Documents that were met.
    pub inputs: u64,
    /// Those that gave an article.
    pub cleaned: u64,
    /// Those in which no block was article.
    pub empty: u64,
    /// Those that are in the record of another page of their article.
    #[serde(default)]
    pub joined: u64,
    /// Those among both whose page is no article: a section page, a shop, a forum.
    pub not_articles: u64,
    /// Those that could not be cleaned, by the [name](crate::ErrorKind::name) of the reason.
    pub failed: BTreeMap<String, u64>,
    /// Those that hold no article or that nobody wanted, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Words of all blocks that were read.
    pub words_in: u64,
    /// Words of the blocks that were kept.
    pub words_out: u64,
    /// Blocks that were dropped, by rule.
    pub dropped: BTreeMap<String, u64>,
    /// Bytes of the documents, decompressed.
    pub bytes: u64,
}

impl Summary {
    /// How many could not be cleaned.
    pub fn failures(&self) -> u64 {
        self.failed.values().sum()
    }

    /// A table for people.
    pub fn table(&self, elapsed: Duration) -> String {
        let mut rows: Vec<(String, u64)> = vec![
            ("inputs".into(), self.inputs),
            ("cleaned".into(), self.cleaned),
            ("empty".into(), self.empty),
            ("of both, not articles".into(), self.not_articles),
        ];
        rows.extend((self.joined > 0).then(|| ("joined with others".into(), self.joined)));
        let named = |what: &'static str, counts: &BTreeMap<String, u64>| {
            counts.iter().map(|(name, count)| (format!("{what}: {name}"), *count)).collect::<Vec<_>>()
        };
        rows.extend(named("failed", &self.failed));
        rows.extend(named("skipped", &self.skipped));
        rows.push(("words in".into(), self.words_in));
        rows.push(("words out".into(), self.words_out));
        rows.extend(named("dropped blocks", &self.dropped));
        let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let mut table: String =
            rows.iter().map(|(name, count)| format!("{name:width$} {count:>12}\n")).collect();
        let seconds = elapsed.as_secs_f64();
        let rate = self.bytes as f64 / 1e6 / seconds.max(1e-9);
        table.push_str(&format!("{:width$} {rate:>12.1}\n{:width$} {seconds:>12.1}\n", "MB/s", "seconds"));
        table
    }
}

/// A document that could not be cleaned.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Failure {
    /// The file, or `stdin`.
    pub source: String,
    /// Why, and in which record.
    pub error: Error,
}

impl Failure {
    /// Where the record begins: the line of a JSONL file, or the byte of a decompressed archive.
    fn offset(&self) -> Option<u64> {
        self.error.place().line.or(self.error.place().byte)
    }

    /// What happened, with its causes and the column, where there is one.
    fn message(&self) -> String {
        let column = self.error.place().column.map(|column| format!(" (column {column} of the line)"));
        format!("{}{}{}", self.error.message(), error::causes(&self.error), column.unwrap_or_default())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        if let (Some(record), Some(offset)) = (self.error.place().record, self.offset()) {
            write!(f, ": record {record} at {offset}")?;
        }
        write!(f, ": {}: {}", self.error.kind().name(), self.message())
    }
}

impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(None)?;
        row.serialize_entry("source", &self.source)?;
        if let Some(record) = self.error.place().record {
            row.serialize_entry("record", &record)?;
        }
        if let Some(offset) = self.offset() {
            row.serialize_entry("offset", &offset)?;
        }
        row.serialize_entry("reason", self.error.kind().name())?;
        row.serialize_entry("message", &self.message())?;
        row.end()
    }
}

/// The report file: a row a failure as they come, the summary at the end.
pub(super) struct Report {
    path: PathBuf,
    file: Target,
    is_empty: bool,
}

enum Target {
    /// A file, and where it is renamed to at the end.
    Kept(BufWriter<KeptFile>, PathBuf),
    InPlace(BufWriter<File>),
}

const HEAD: &str = "{\"failures\": [";

impl Report {
    /// Begins a report, or goes on with one that is as the mark says.
    pub(super) fn open(path: &Path, keep: Option<Mark>) -> Result<Self, JobError> {
        let file = match Destination::of_output(path)? {
            Destination::File(target) => {
                Target::Kept(BufWriter::new(KeptFile::open_partial(&target, keep)?), target)
            }
            Destination::Special => Target::InPlace(BufWriter::new(atomic::open_special(path)?)),
        };
        let is_empty = keep.is_none_or(|keep| keep.bytes <= HEAD.len() as u64);
        let mut report = Self { path: path.to_owned(), file, is_empty };
        if keep.is_none() {
            report.write(HEAD)?;
        }
        Ok(report)
    }

    fn write(&mut self, text: &str) -> Result<(), JobError> {
        let file: &mut dyn Write = match &mut self.file {
            Target::Kept(file, _) => file,
            Target::InPlace(file) => file,
        };
        file.write_all(text.as_bytes()).map_err(|error| unwritable(&self.path, error))
    }

    pub(super) fn add(&mut self, failure: &Failure) -> Result<(), JobError> {
        let comma = if std::mem::take(&mut self.is_empty) { "" } else { "," };
        let row = serde_json::to_string(failure).unwrap_or_default();
        self.write(&format!("{comma}\n  {row}"))
    }

    /// Makes sure of what was written; gives how far it is, if it can be gone on from.
    pub(super) fn sync(&mut self) -> Result<Option<Mark>, JobError> {
        let synced = match &mut self.file {
            Target::InPlace(file) => file.flush().map(|()| None),
            Target::Kept(file, _) => file.flush().and_then(|()| {
                file.get_ref().file().sync_data()?;
                Ok(Some(file.get_ref().mark()))
            }),
        };
        synced.map_err(|error| unwritable(&self.path, error))
    }

    /// Writes the summary and gives the file its name.
    #[expect(clippy::indexing_slicing, reason = "a summary is an object, to which a field is added")]
    pub(super) fn finish(mut self, summary: &Summary, elapsed: Duration) -> Result<(), JobError> {
        let mut object = serde_json::to_value(summary).unwrap_or_default();
        object["seconds"] = elapsed.as_secs_f64().into();
        self.write(&format!("\n], \"summary\": {object:#}}}\n"))?;
        self.sync()?;
        match &self.file {
            Target::Kept(file, target) => atomic::complete(file.get_ref().file(), target),
            Target::InPlace(_) => Ok(()),
        }
    }
}
