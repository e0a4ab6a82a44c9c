//! The footer of a Parquet file, looked over before the crate `parquet` reads it: the crate follows the tree of columns as
//! deep as the file says, and makes room for as many as it says.
//!
//! A footer is Thrift in its compact protocol. Of it just enough is read here to find the tree.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use crate::error::{Error, ErrorKind, Place};

/// What a file begins and ends with.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// The length of the footer, and the mark after it.
pub(super) const TAIL_BYTES: u64 = 8;

/// The largest footer that is read. In memory it takes up to a few dozen times as much. It holds 200 bytes for each column
/// of each row group, so that this is enough for 80,000 of them.
const FOOTER_BYTES: u64 = 16 << 20;

/// How deep columns may lie in columns.
const DEPTH: usize = 64;

/// Why a file is none.
pub(super) fn corrupt(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Corrupt, message)
}

/// Reads the footer of a file.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "`length` is that of what there must be at least, and `size` at most `FOOTER_BYTES`"
)]
pub(super) fn read(file: &mut File) -> Result<ParquetMetaData, Error> {
    let unreadable = |error| Error::new(ErrorKind::Unreadable, "the input cannot be read").because(error);
    let length = file.metadata().map_err(unreadable)?.len();
    let cut = || {
        let message = "the Parquet file has no end: it breaks off, or something follows it";
        Error::new(ErrorKind::Truncated, message).at(Place { byte: Some(length), ..Place::default() })
    };
    if length < MAGIC.len() as u64 + TAIL_BYTES {
        return Err(cut());
    }
    let mut head = [0; 4];
    file.read_exact(&mut head).map_err(unreadable)?;
    if head != *MAGIC {
        let message = "a Parquet file inside of another compression, which has to be taken off first";
        return Err(corrupt(message));
    }
    let tail = bytes_before(file, length, TAIL_BYTES).map_err(unreadable)?;
    let (size, mark) = tail.split_at(4);
    if mark == b"PARE" {
        return Err(corrupt("the Parquet file is encrypted"));
    }
    if mark != MAGIC {
        return Err(cut());
    }
    let size = size.try_into().map_or(0, |size| u64::from(u32::from_le_bytes(size)));
    let end = length - TAIL_BYTES;
    let place = Place { byte: Some(end.saturating_sub(size)), ..Place::default() };
    if size > FOOTER_BYTES {
        let message =
            format!("a footer of {size} bytes; the limit is {FOOTER_BYTES} bytes: write fewer row groups");
        return Err(Error::new(ErrorKind::TooLarge, message).at(place));
    }
    if size + TAIL_BYTES + MAGIC.len() as u64 > length {
        return Err(corrupt("the footer of the Parquet file is longer than the file").at(place));
    }
    let footer = bytes_before(file, end, size).map_err(unreadable)?;
    decode(&footer).map_err(|error| error.at(place))
}

/// The bytes that end at a place of a file.
pub(super) fn bytes_before(file: &mut (impl Read + Seek), end: u64, count: u64) -> io::Result<Vec<u8>> {
    let start = end.checked_sub(count).ok_or(io::ErrorKind::UnexpectedEof)?;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = vec![0; usize::try_from(count).map_err(io::Error::other)?];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Reads a footer.
pub(super) fn decode(footer: &[u8]) -> Result<ParquetMetaData, Error> {
    Thrift(footer).check().ok_or_else(|| corrupt("the footer of the Parquet file is damaged"))?;
    let damaged = |error| corrupt("the footer of the Parquet file is damaged").because(error);
    ParquetMetaDataReader::decode_metadata(footer).map_err(damaged)
}

/// Types of values in the compact protocol, as far as they differ in how they are passed over.
mod kind {
    pub(super) const STOP: u8 = 0;
    pub(super) const TRUE: u8 = 1;
    pub(super) const FALSE: u8 = 2;
    pub(super) const BYTE: u8 = 3;
    pub(super) const I16: u8 = 4;
    pub(super) const I32: u8 = 5;
    pub(super) const I64: u8 = 6;
    pub(super) const DOUBLE: u8 = 7;
    pub(super) const BINARY: u8 = 8;
    pub(super) const LIST: u8 = 9;
    pub(super) const SET: u8 = 10;
    pub(super) const MAP: u8 = 11;
    pub(super) const STRUCT: u8 = 12;
}

/// The tree of columns, in a footer; and how many children a column has, in it.
const SCHEMA: i64 = 2;
const CHILDREN: i64 = 5;

/// Bytes that are not read yet. What is not as it should be is `None`.
struct Thrift<'a>(&'a [u8]);

impl Thrift<'_> {
    /// Goes over a footer; none if it is damaged, or its columns are nested too deep or fewer than it says.
    fn check(&mut self) -> Option<()> {
        let mut field = 0;
        while let Some(kind) = self.field(&mut field)? {
            if field == SCHEMA {
                (kind == kind::LIST).then_some(())?;
                self.tree()?;
            } else {
                self.pass(kind, DEPTH)?;
            }
        }
        Some(())
    }

    /// The columns, from the root on: each says how many of those after it lie in it.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "columns of which none is awaited any more are taken off `open`, and `awaited` is the sum of it"
    )]
    fn tree(&mut self) -> Option<()> {
        let (count, element) = self.list()?;
        (element == kind::STRUCT).then_some(())?;
        // How many are still to come in the root, in the group in it, and so on; and in all of them together.
        let (mut open, mut awaited): (Vec<usize>, usize) = (Vec::new(), 0);
        for left in (0..count).rev() {
            if let Some(last) = open.last_mut() {
                *last -= 1;
                awaited -= 1;
            }
            let children = self.column()?;
            awaited = awaited.checked_add(children).filter(|awaited| *awaited <= left)?;
            if children > 0 {
                open.push(children);
            }
            (open.len() <= DEPTH).then_some(())?;
            while open.last() == Some(&0) {
                open.pop();
            }
        }
        Some(())
    }

    /// Passes over a column; says how many lie in it.
    fn column(&mut self) -> Option<usize> {
        let (mut field, mut children) = (0, 0);
        while let Some(kind) = self.field(&mut field)? {
            if field == CHILDREN {
                (kind == kind::I32).then_some(())?;
                children = usize::try_from(self.signed()?).ok()?;
            } else {
                self.pass(kind, DEPTH)?;
            }
        }
        Some(children)
    }

    /// The kind of the next field of a struct, and its number; no kind at its end.
    fn field(&mut self, number: &mut i64) -> Option<Option<u8>> {
        let head = self.byte()?;
        let (step, kind) = (head >> 4, head & 0xf);
        if kind == kind::STOP {
            return Some(None);
        }
        *number = if step == 0 { self.signed()? } else { number.checked_add(i64::from(step))? };
        Some(Some(kind))
    }

    /// How many values a list has, and of what kind.
    fn list(&mut self) -> Option<(usize, u8)> {
        let head = self.byte()?;
        let count =
            if head >> 4 == 0xf { usize::try_from(self.unsigned()?).ok()? } else { usize::from(head >> 4) };
        // A value takes a byte at least.
        (count <= self.0.len()).then_some((count, head & 0xf))
    }

    /// Passes over a value of a field.
    fn pass(&mut self, kind: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            kind::TRUE | kind::FALSE => {}
            kind::BYTE => self.skip(1)?,
            kind::I16 | kind::I32 | kind::I64 => drop(self.unsigned()?),
            kind::DOUBLE => self.skip(8)?,
            kind::BINARY => {
                let length = self.unsigned()?;
                self.skip(usize::try_from(length).ok()?)?;
            }
            kind::LIST | kind::SET => {
                let (count, element) = self.list()?;
                (0..count).try_for_each(|_| self.pass_element(element, depth))?;
            }
            kind::MAP => {
                let count = usize::try_from(self.unsigned()?).ok().filter(|count| *count <= self.0.len())?;
                let kinds = if count > 0 { self.byte()? } else { 0 };
                for _ in 0..count {
                    self.pass_element(kinds >> 4, depth)?;
                    self.pass_element(kinds & 0xf, depth)?;
                }
            }
            kind::STRUCT => {
                let mut number = 0;
                while let Some(kind) = self.field(&mut number)? {
                    self.pass(kind, depth)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// The same in a list, where a truth value has a byte of its own.
    fn pass_element(&mut self, kind: u8, depth: usize) -> Option<()> {
        if matches!(kind, kind::TRUE | kind::FALSE) { self.skip(1) } else { self.pass(kind, depth) }
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.0 = self.0.get(count..)?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    /// Seven bits a byte, the lowest first.
    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// The same with the sign in the lowest bit.
    #[expect(clippy::arithmetic_side_effects, reason = "the contrary of 0 or of 1")]
    fn signed(&mut self) -> Option<i64> {
        self.unsigned().map(|value| (value >> 1) as i64 ^ -((value & 1) as i64))
    }
}
