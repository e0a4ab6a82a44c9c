//! Records -> a Parquet file, row group by row group.
//!
//! What is written at a time is a file of its own, with one row group and a footer. The last footer has all row groups, so that
//! the whole is one file: readers begin at its end, and go where that points. The footers between, a few kB each, let a later
//! run find what an interrupted one wrote.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places and counts of bytes in files that this program wrote; of an earlier run, the checksum was compared before"
)]

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArrayType, FloatType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::metadata::{
    ColumnChunkMetaData, FileMetaData, ParquetMetaData, ParquetMetaDataWriter, RowGroupMetaData,
};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, TypePtr};

use super::columns::{Column, Values, columns};
use super::footer::{self, MAGIC, TAIL_BYTES};

/// The columns of records.
const SCHEMA: &str = include_str!("../../../schema/record.parquet.txt");

/// The level that the tool `zstd` has by default.
const ZSTD_LEVEL: i32 = 3;

/// A Parquet file that is being written.
#[derive(Default)]
pub(in super::super) struct Table {
    /// Bytes so far.
    bytes: u64,
    groups: Vec<RowGroupMetaData>,
}

impl Table {
    /// Some records, lines of JSON, as a row group.
    pub(in super::super) fn pack(&mut self, lines: &[u8]) -> io::Result<Vec<u8>> {
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let (columns, _) = columns(&schema, lines)?;
        let file = write(schema, columns)?;
        // As a later run would read it, so that what both write is the same.
        let (metadata, _) = read_back(&mut io::Cursor::new(&file), file.len() as u64)?;
        self.add(&metadata)?;
        self.bytes += file.len() as u64;
        Ok(file)
    }

    /// Takes up the row groups of a file that begins where this one ends.
    fn add(&mut self, metadata: &ParquetMetaData) -> Result<()> {
        for group in metadata.row_groups() {
            self.groups.push(moved(group, self.bytes as i64)?);
        }
        Ok(())
    }

    /// What the file ends with; after it another one begins.
    pub(in super::super) fn end(&mut self) -> io::Result<Vec<u8>> {
        let Self { bytes, groups } = std::mem::take(self);
        let schema: SchemaDescPtr = Arc::new(SchemaDescriptor::new(Arc::new(parse_message_type(SCHEMA)?)));
        let rows = groups.iter().map(RowGroupMetaData::num_rows).sum();
        let file = FileMetaData::new(1, rows, Some(created_by()), None, schema, None);
        let mut end = if bytes == 0 { MAGIC.to_vec() } else { Vec::new() };
        ParquetMetaDataWriter::new(&mut end, &ParquetMetaData::new(file, groups)).finish()?;
        Ok(end)
    }

    /// Goes on with a file of which so many bytes were written: finds its row groups, from the last one back to the first.
    pub(in super::super) fn resume(&mut self, path: &Path, bytes: u64) -> io::Result<()> {
        let mut file = File::open(path)?;
        let (mut found, mut end) = (Vec::new(), bytes);
        while end > 0 {
            let (metadata, length) = read_back(&mut file, end)?;
            end = end.checked_sub(length).ok_or(io::ErrorKind::InvalidData)?;
            found.push((end, metadata));
        }
        for (start, metadata) in found.iter().rev() {
            self.bytes = *start;
            self.add(metadata)?;
        }
        self.bytes = bytes;
        Ok(())
    }
}

fn created_by() -> String {
    concat!("cleancopy ", env!("CARGO_PKG_VERSION")).to_owned()
}

/// The footer of a file that ends at a place of another, and the length of the file.
fn read_back(file: &mut (impl Read + Seek), end: u64) -> io::Result<(ParquetMetaData, u64)> {
    let tail = footer::bytes_before(file, end, TAIL_BYTES)?;
    let size = tail.first_chunk().ok_or(io::ErrorKind::UnexpectedEof)?;
    let size = u64::from(u32::from_le_bytes(*size));
    let footer = footer::bytes_before(file, end - TAIL_BYTES, size)?;
    let metadata = footer::decode(&footer).map_err(io::Error::other)?;
    let length = data_end(&metadata) + size + TAIL_BYTES;
    Ok((metadata, length))
}

/// Where the last column of a file ends.
fn data_end(metadata: &ParquetMetaData) -> u64 {
    let columns = metadata.row_groups().iter().flat_map(RowGroupMetaData::columns);
    let ends = columns.map(|column| {
        let (start, length) = column.byte_range();
        start + length
    });
    ends.max().unwrap_or_default()
}

/// A row group that lies so many bytes further back in its file.
fn moved(group: &RowGroupMetaData, bytes: i64) -> Result<RowGroupMetaData> {
    let columns = group.columns().iter().map(|column| {
        let dictionary = column.dictionary_page_offset().map(|offset| offset + bytes);
        let data = column.data_page_offset() + bytes;
        column
            .clone()
            .into_builder()
            .set_dictionary_page_offset(dictionary)
            .set_data_page_offset(data)
            .build()
    });
    let columns: Vec<ColumnChunkMetaData> = columns.collect::<Result<_>>()?;
    RowGroupMetaData::builder(group.schema_descr_ptr())
        .set_num_rows(group.num_rows())
        .set_total_byte_size(group.total_byte_size())
        .set_column_metadata(columns)
        .build()
}

/// A file of one row group.
fn write(schema: TypePtr, columns: Vec<Column>) -> Result<Vec<u8>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
        .set_created_by(created_by())
        // Without them, nothing stands between the columns and the footer.
        .set_offset_index_disabled(true)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .build();
    let mut file = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut file, schema, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for column in columns {
        if let Some(mut writer) = group.next_column()? {
            write_column(&mut writer, &column)?;
            writer.close()?;
        }
    }
    group.close()?;
    writer.close()?;
    Ok(file)
}

fn write_column(writer: &mut SerializedColumnWriter<'_>, column: &Column) -> Result<()> {
    let (definitions, repetitions) = (Some(&column.definitions[..]), Some(&column.repetitions[..]));
    match &column.values {
        Values::Bool(values) => writer.typed::<BoolType>().write_batch(values, definitions, repetitions),
        Values::Int(values) => writer.typed::<Int32Type>().write_batch(values, definitions, repetitions),
        Values::Long(values) => writer.typed::<Int64Type>().write_batch(values, definitions, repetitions),
        Values::Float(values) => writer.typed::<FloatType>().write_batch(values, definitions, repetitions),
        Values::Text(values) => writer.typed::<ByteArrayType>().write_batch(values, definitions, repetitions),
    }
    .map(drop)
}
