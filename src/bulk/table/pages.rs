//! The pages of a column, each decompressed here: the crate `parquet` would make as much room for one as the file says that
//! it takes, or as comes out of it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{CompressionCodec, Encoding};
use parquet::bloom_filter::Sbbf;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, Length, RowGroupReader};
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::record::reader::RowIter;
use parquet::schema::types::Type;

use crate::error::{Error, ErrorKind};

/// The largest page that is read, decompressed. Writers fill a page by values, often 1,024 of them, before they look at its
/// size, so that pages of documents are large.
const PAGE_BYTES: usize = 512 << 20;

/// An error that the crate carries through.
fn external(error: Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

fn corrupt(message: &str) -> ParquetError {
    external(super::footer::corrupt(message))
}

fn too_large() -> ParquetError {
    let limit = PAGE_BYTES >> 20;
    let message = format!("a page of more than {limit} MiB: write the file with fewer rows a page");
    external(Error::new(ErrorKind::TooLarge, message))
}

/// A file of which no more is asked for than it has.
pub(super) struct Source(pub File);

impl Length for Source {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl ChunkReader for Source {
    type T = BufReader<File>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        self.0.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        if length > PAGE_BYTES {
            return Err(too_large());
        }
        if start.checked_add(length as u64).is_none_or(|end| end > self.len()) {
            return Err(corrupt("a page that goes on after the end of the file"));
        }
        self.0.get_bytes(start, length)
    }
}

/// A row group, read by pages that are looked over.
pub(super) struct Group<'a> {
    pub source: Arc<Source>,
    pub metadata: &'a RowGroupMetaData,
}

impl RowGroupReader for Group<'_> {
    fn metadata(&self) -> &RowGroupMetaData {
        self.metadata
    }

    fn num_columns(&self) -> usize {
        self.metadata.num_columns()
    }

    fn get_column_page_reader(&self, column: usize) -> Result<Box<dyn PageReader>> {
        let chunk = self.metadata.column(column);
        let codec = CompressionCodec::from(chunk.compression());
        // As if nothing were compressed, so that pages come as they are in the file.
        let plain =
            chunk.clone().into_builder().set_compression_codec(CompressionCodec::UNCOMPRESSED).build()?;
        let rows = usize::try_from(self.metadata.num_rows())?;
        let pages = SerializedPageReader::new(Arc::clone(&self.source), &plain, rows, None)?;
        Ok(Box::new(Pages {
            pages,
            codec,
            repeats: chunk.column_descr().max_rep_level() > 0,
            skips: chunk.column_descr().max_def_level() > 0,
        }))
    }

    fn get_column_bloom_filter(&self, _: usize) -> Option<&Sbbf> {
        None
    }

    fn get_row_iter(&self, projection: Option<Type>) -> Result<RowIter<'_>> {
        RowIter::from_row_group(projection, self)
    }
}

/// The pages of a column in a row group.
struct Pages {
    pages: SerializedPageReader<Source>,
    codec: CompressionCodec,
    /// Whether a page begins with levels of repetition, and of definition.
    repeats: bool,
    skips: bool,
}

impl Pages {
    /// A page, decompressed, whose counts are possible.
    #[expect(clippy::arithmetic_side_effects, reason = "a sum of two truth values")]
    fn open(&self, page: Page) -> Result<Page> {
        let mut page = page;
        match &mut page {
            Page::DictionaryPage { buf, num_values, .. } => {
                *buf = self.decompressed(buf)?;
                // A value takes a byte at least, which are four of a text.
                if *num_values as usize > buf.len() {
                    return Err(corrupt("a dictionary that has fewer values than it says"));
                }
            }
            Page::DataPage { buf, num_values, encoding, .. } => {
                *buf = self.decompressed(buf)?;
                let levels = usize::from(self.repeats) + usize::from(self.skips);
                let values = (0..levels).try_fold(&buf[..], |rest, _| after_levels(rest));
                check_values(values, *encoding, *num_values)?;
            }
            Page::DataPageV2 {
                buf,
                num_values,
                encoding,
                def_levels_byte_len,
                rep_levels_byte_len,
                is_compressed,
                ..
            } => {
                let levels = def_levels_byte_len.saturating_add(*rep_levels_byte_len) as usize;
                let (levels, values) = buf
                    .split_at_checked(levels)
                    .ok_or_else(|| corrupt("a page that is shorter than its levels"))?;
                if *is_compressed && !values.is_empty() {
                    let values = self.decompressed(&buf.slice(levels.len()..))?;
                    check_values(Some(&values), *encoding, *num_values)?;
                    *buf = [levels, &values].concat().into();
                } else {
                    check_values(Some(values), *encoding, *num_values)?;
                }
            }
        }
        Ok(page)
    }

    #[expect(clippy::arithmetic_side_effects, reason = "a constant far below the largest number")]
    fn decompressed(&self, bytes: &Bytes) -> Result<Bytes> {
        let read = |reader: &mut dyn Read| -> Result<Bytes> {
            let mut out = Vec::new();
            reader.take(PAGE_BYTES as u64 + 1).read_to_end(&mut out)?;
            if out.len() > PAGE_BYTES { Err(too_large()) } else { Ok(out.into()) }
        };
        match self.codec {
            CompressionCodec::UNCOMPRESSED => Ok(bytes.clone()),
            CompressionCodec::SNAPPY => {
                let fault = |error| external(super::footer::corrupt("a page is damaged").because(error));
                if snap::raw::decompress_len(bytes).map_err(fault)? > PAGE_BYTES {
                    return Err(too_large());
                }
                Ok(snap::raw::Decoder::new().decompress_vec(bytes).map_err(fault)?.into())
            }
            CompressionCodec::GZIP => read(&mut flate2::read::MultiGzDecoder::new(&bytes[..])),
            CompressionCodec::ZSTD => read(&mut zstd::stream::read::Decoder::with_buffer(&bytes[..])?),
            CompressionCodec::BROTLI => read(&mut brotli_decompressor::Decompressor::new(&bytes[..], 4096)),
            CompressionCodec::LZO | CompressionCodec::LZ4 | CompressionCodec::LZ4_RAW => {
                let message = "a column compressed by LZO or LZ4; Snappy, gzip, zstd and Brotli are read";
                Err(external(Error::new(ErrorKind::Unreadable, message)))
            }
        }
    }
}

/// What follows levels, which have their length before them.
fn after_levels(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.get(u32::from_le_bytes(*length) as usize..)
}

/// Sees that values which come with a count of their own are no more than the page has.
fn check_values(values: Option<&[u8]>, encoding: Encoding, count: u32) -> Result<()> {
    match encoding {
        Encoding::DELTA_BYTE_ARRAY => {
            let message = "a column in the encoding DELTA_BYTE_ARRAY; PLAIN and dictionaries are read";
            Err(external(Error::new(ErrorKind::Unreadable, message)))
        }
        Encoding::DELTA_LENGTH_BYTE_ARRAY | Encoding::DELTA_BINARY_PACKED => {
            let own = values.and_then(delta_count).ok_or_else(|| corrupt("a page without its values"))?;
            if own <= u64::from(count) { Ok(()) } else { Err(corrupt("a page of fewer values than it says")) }
        }
        _ => Ok(()),
    }
}

/// The count at the beginning of values in an encoding by differences, after the sizes of a block and of its parts.
fn delta_count(values: &[u8]) -> Option<u64> {
    let mut bytes = values.iter();
    let mut number = || {
        (0..64).step_by(7).try_fold((0, true), |(value, more), shift| {
            let byte = if more { u64::from(*bytes.next()?) } else { 0 };
            Some((value | (byte & 0x7f) << shift, more && byte >= 0x80))
        })
    };
    number()?;
    number()?;
    Some(number()?.0)
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.pages.get_next_page()?.map(|page| self.open(page)).transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}
