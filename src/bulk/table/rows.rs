//! The rows of a Parquet file as documents, one row group after another.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "all rows together are no more than `i64::MAX`, as `check_counts` sees; `left` is above 0 where one is read"
)]

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use parquet::basic::Type as Physical;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::record::Field;
use parquet::record::reader::{ReaderIter, TreeBuilder};
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type};

use super::super::container::{Bytes, Container, Line, Load, Position, Record};
use super::super::decompress::read_error;
use super::super::lines::{Fields, expect_document};
use super::super::members::Meter;
use super::super::panics::caught;
use super::footer::{self, corrupt};
use super::pages::{Group, Source};
use crate::error::{Error, ErrorKind, Place};

/// Values of a column that are decoded at a time.
const BATCH: usize = 64;

/// Rows that a byte of a file may stand for: rows that are all alike take next to nothing, which documents never are.
const ROWS_A_BYTE: u64 = 1000;

/// A Parquet file that is being read.
pub(in super::super) struct Rows {
    source: Arc<Source>,
    metadata: ParquetMetaData,
    /// The columns that are read.
    columns: SchemaDescPtr,
    fields: Fields,
    /// The row group after the one at hand.
    next_group: usize,
    group: Option<OpenGroup>,
    /// Rows before the next one.
    row: u64,
    meter: Meter,
}

/// A row group that is being read.
struct OpenGroup {
    rows: ReaderIter,
    left: u64,
}

impl Rows {
    /// Opens a file, to go on after so many rows.
    pub(in super::super) fn open(path: &Path, fields: &Fields, row: u64) -> Result<Self, Error> {
        let mut file = File::open(path).map_err(read_error)?;
        let metadata = guarded(|| footer::read(&mut file))??;
        let columns = guarded(|| columns(metadata.file_metadata().schema_descr().root_schema(), fields))??;
        let (source, meter) = (Arc::new(Source(file)), Meter::default());
        let mut rows = Self {
            source,
            metadata,
            columns,
            fields: fields.clone(),
            next_group: 0,
            group: None,
            row: 0,
            meter,
        };
        rows.check_counts()?;
        rows.skip(row)?;
        Ok(rows)
    }

    /// Bytes of the file that were read.
    pub(in super::super) fn meter(&self) -> Meter {
        Arc::clone(&self.meter)
    }

    /// Sees that row groups have possible numbers of rows, and all of them together, so that rows can be counted.
    fn check_counts(&self) -> Result<(), Error> {
        let bytes = self.source.0.metadata().map_err(read_error)?.len();
        let mut left = i64::try_from(bytes.saturating_mul(ROWS_A_BYTE)).unwrap_or(i64::MAX);
        let is_impossible = |group: &RowGroupMetaData| {
            left = left.saturating_sub(group.num_rows());
            group.num_rows() < 0 || left < 0
        };
        match self.metadata.row_groups().iter().position(is_impossible) {
            Some(group) => {
                Err(corrupt(format!("row group {group} says that it has more rows than its bytes can hold")))
            }
            None => Ok(()),
        }
    }

    /// Passes over rows: whole row groups, and the first rows of one.
    fn skip(&mut self, row: u64) -> Result<(), Error> {
        let groups = self.metadata.row_groups();
        let whole = groups.iter().map(|group| group.num_rows() as u64).take_while(|rows| {
            let passed = self.row + rows <= row;
            self.row += if passed { *rows } else { 0 };
            passed
        });
        self.next_group = whole.count();
        groups.iter().take(self.next_group).for_each(|group| advance(&self.meter, group));
        if self.row < row && self.open_group()? {
            while self.row < row && self.next_row()?.is_some() {}
        }
        Ok(())
    }

    /// Opens the next row group; false after the last one.
    fn open_group(&mut self) -> Result<bool, Error> {
        let Some(metadata) = self.metadata.row_groups().get(self.next_group) else { return Ok(false) };
        self.next_group += 1;
        advance(&self.meter, metadata);
        let left = metadata.num_rows() as u64;
        let group = Group { source: Arc::clone(&self.source), metadata };
        let builder = TreeBuilder::new().with_batch_size(BATCH);
        let opened = guarded(|| builder.as_iter(Arc::clone(&self.columns), &group));
        match opened.and_then(|rows| rows.map_err(fault)) {
            Ok(rows) => self.group = Some(OpenGroup { rows, left }),
            Err(error) => return Err(self.lose(left, error)),
        }
        Ok(true)
    }

    /// The next row of the row group at hand.
    fn next_row(&mut self) -> Result<Option<Vec<(String, Field)>>, Error> {
        let Some(group) = self.group.as_mut().filter(|group| group.left > 0) else {
            self.group = None;
            return Ok(None);
        };
        let row = guarded(|| group.rows.next());
        match row.and_then(|row| row.transpose().map_err(fault)) {
            Ok(Some(row)) => {
                group.left -= 1;
                self.row += 1;
                Ok(Some(row.into_columns()))
            }
            Ok(None) => {
                let left = group.left;
                Err(self.lose(left, corrupt("the row group ends before its last row")))
            }
            Err(error) => {
                let left = group.left;
                Err(self.lose(left, error))
            }
        }
    }

    /// Gives the rest of a row group up: where the next row in it begins nobody knows.
    fn lose(&mut self, rows: u64, error: Error) -> Error {
        self.group = None;
        let (first, last) = (self.row + 1, self.row + rows);
        self.row = last;
        let message = format!("rows {first} to {last} cannot be read: {}", error.message());
        error.saying(message).at(Place { record: Some(first), ..Place::default() })
    }
}

/// Counts the bytes of a row group, of whose columns the file may say anything, as read.
fn advance(meter: &Meter, group: &RowGroupMetaData) {
    let sizes = group.columns().iter().map(|column| column.compressed_size().unsigned_abs());
    let read = sizes.fold(meter.load(Ordering::Relaxed), u64::saturating_add);
    meter.store(read, Ordering::Relaxed);
}

impl Container for Rows {
    fn next_record(&mut self) -> Option<Record> {
        loop {
            if self.group.is_none() {
                match self.open_group() {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(error) => return Some(Record { place: error.place(), load: Load::Failed(error) }),
                }
            }
            match self.next_row() {
                Ok(None) => {}
                Ok(Some(row)) => {
                    let place = Place { record: Some(self.row), ..Place::default() };
                    let line = guarded(|| line(row, &self.fields)).and_then(|line| line);
                    return Some(Record {
                        place,
                        load: line.map_or_else(Load::Failed, |line| Load::Row(Box::new(line))),
                    });
                }
                Err(error) => return Some(Record { place: error.place(), load: Load::Failed(error) }),
            }
        }
    }

    fn position(&self) -> Position {
        Position { offset: self.row, ..Position::default() }
    }
}

/// The columns that are read: all, if others go into the output.
fn columns(root: &Type, fields: &Fields) -> Result<SchemaDescPtr, Error> {
    let Fields { id, url, html, text, pass_through } = fields;
    let is_text = |column: &Type| column.is_primitive() && column.get_physical_type() == Physical::BYTE_ARRAY;
    let documents = |column: &Type| [html, text].iter().any(|name| *name == column.name()) && is_text(column);
    if !root.get_fields().iter().any(|column| documents(column)) {
        let names: Vec<&str> = root.get_fields().iter().take(20).map(|column| column.name()).collect();
        let message =
            format!("no column {html:?} or {text:?} with texts in it; there are {}", names.join(", "));
        return Err(Error::new(ErrorKind::BadRecord, message));
    }
    let read =
        |column: &Type| *pass_through || [id, url, html, text].iter().any(|name| *name == column.name());
    let wanted = root.get_fields().iter().filter(|column| read(column)).cloned().collect();
    let wanted = Type::group_type_builder(root.name()).with_fields(wanted).build().map_err(fault)?;
    Ok(Arc::new(SchemaDescriptor::new(Arc::new(wanted))))
}

/// A row as if it were a line of JSON.
fn line(row: Vec<(String, Field)>, fields: &Fields) -> Result<Line, Error> {
    let mut line = Line::default();
    for (name, value) in row {
        match &name {
            name if *name == fields.html => line.html = bytes_of(value),
            name if *name == fields.text => line.text = bytes_of(value),
            name if *name == fields.url => line.url = string_of(value),
            name if *name == fields.id => line.id = string_of(value),
            _ => line.others.push((name, value.to_json_value().to_string())),
        }
    }
    expect_document(line, fields)
}

/// The document in a value. Bytes that are not said to be a text are decoded as those of a file.
fn bytes_of(value: Field) -> Option<Bytes> {
    match value {
        Field::Str(text) => Some(Bytes::Decoded(text)),
        Field::Bytes(bytes) => Some(Bytes::Raw(bytes.data().to_vec())),
        _ => None,
    }
}

/// The name or address in a value.
fn string_of(value: Field) -> Option<String> {
    match value {
        Field::Str(text) => Some(text),
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).ok(),
        Field::Byte(_) | Field::Short(_) | Field::Int(_) | Field::Long(_) => Some(value.to_string()),
        Field::UByte(_) | Field::UShort(_) | Field::UInt(_) | Field::ULong(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Does what may panic over a damaged file.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, Error> {
    caught(read).map_err(|said| corrupt(format!("the Parquet file is damaged ({said})")))
}

/// What the crate says is wrong.
fn fault(error: ParquetError) -> Error {
    let damaged = |error| corrupt("the Parquet file is damaged").because(error);
    match error {
        ParquetError::External(cause) => match cause.downcast::<Error>() {
            Ok(own) => *own,
            Err(cause) => match cause.downcast::<std::io::Error>() {
                Ok(cause) if cause.raw_os_error().is_some() => read_error(*cause),
                Ok(cause) => damaged(ParquetError::General(cause.to_string())),
                Err(cause) => damaged(ParquetError::External(cause)),
            },
        },
        error => damaged(error),
    }
}
