//! Files and standard input -> decompressed bytes, with a point to seek back to.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "`at` <= `filled` <= the length of `buffer`: readers say how much they filled, and none takes more than it was shown"
)]

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::compression::Compression;
use super::members::{BUFFER_BYTES, Members, Meter, Raw, SeekPoint, read_buffered};
use crate::error::{Error, ErrorKind};

/// Bytes that tell a compression.
pub(super) const MAGIC_BYTES: usize = 6;

/// The decompressed bytes of a file or of standard input.
pub(super) struct InputStream {
    decoder: Decoder,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    /// Decompressed bytes handed out, those skipped on opening counted.
    offset: u64,
    /// Where the buffer begins.
    seek_point: SeekPoint,
    meter: Meter,
    /// What broke the stream after the bytes in the buffer.
    failure: Option<io::Error>,
}

enum Decoder {
    Plain(Raw),
    Members(Box<Members>),
}

impl InputStream {
    /// Opens standard input.
    pub(super) fn stdin() -> io::Result<Self> {
        Self::new(Raw::new(Box::new(io::stdin()), 0))
    }

    /// Opens a file.
    pub(super) fn file(path: &Path) -> io::Result<Self> {
        Self::new(Raw::new(Box::new(File::open(path)?), 0))
    }

    /// Opens bytes that something gives.
    pub(super) fn of(bytes: impl Read + Send + 'static) -> io::Result<Self> {
        Self::new(Raw::new(Box::new(bytes), 0))
    }

    /// Opens a file at a point that a stream of it gave before.
    pub(super) fn file_at(path: &Path, seek_point: SeekPoint) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut magic = Vec::new();
        (&mut file).take(MAGIC_BYTES as u64).read_to_end(&mut magic)?;
        file.seek(SeekFrom::Start(seek_point.base))?;
        let mut stream = Self::with_magic(Raw::new(Box::new(file), seek_point.base), &magic)?;
        let skipped = io::copy(&mut (&mut stream).take(seek_point.skip), &mut io::sink())?;
        if skipped < seek_point.skip {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(stream)
    }

    fn new(mut raw: Raw) -> io::Result<Self> {
        let magic = raw.peek(MAGIC_BYTES)?;
        let magic = magic.get(..MAGIC_BYTES).unwrap_or(magic).to_vec();
        Self::with_magic(raw, &magic)
    }

    fn with_magic(raw: Raw, magic: &[u8]) -> io::Result<Self> {
        let meter = Arc::clone(&raw.meter);
        let decoder = match Compression::of_content(magic) {
            None => Decoder::Plain(raw),
            Some(compression) => Decoder::Members(Box::new(Members::new(compression, raw)?)),
        };
        let (buffer, seek_point) = (vec![0; BUFFER_BYTES], SeekPoint::default());
        Ok(Self { decoder, buffer, at: 0, filled: 0, offset: 0, seek_point, meter, failure: None })
    }

    /// What tells how much of the file was read.
    pub(super) fn meter(&self) -> Meter {
        Arc::clone(&self.meter)
    }

    /// Decompressed bytes that were taken so far.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Makes the count of what was taken go on from a number.
    pub(super) fn set_offset(&mut self, offset: u64) {
        self.offset = offset;
    }

    /// Where the next byte can be found again.
    pub(super) fn seek_point(&self) -> SeekPoint {
        self.seek_point_after(self.seek_point, self.at as u64)
    }

    /// Looks at the next bytes: as many as asked for, unless the input ends or breaks before.
    pub(super) fn peek(&mut self, count: usize) -> &[u8] {
        while self.filled - self.at < count && self.fill_more() {}
        &self.buffer[self.at..self.filled.min(self.at.saturating_add(count))]
    }

    /// What is there to look at without reading.
    pub(super) fn buffered(&self) -> &[u8] {
        &self.buffer[self.at..self.filled]
    }

    /// Reads more after what is buffered; false where the buffer is full of bytes that nobody took, or nothing follows.
    fn fill_more(&mut self) -> bool {
        if self.failure.is_some() {
            // A decoder that failed is not asked again: it might run on over what comes after the damage.
            return false;
        }
        let read = if self.at == self.filled {
            self.fill_buf().map(<[u8]>::len)
        } else {
            self.make_room();
            let read = self.decoder.read(&mut self.buffer[self.filled..]);
            self.filled += read.as_ref().map_or(0, |read| *read);
            read
        };
        read.map_err(|error| self.failure = Some(error)).is_ok_and(|read| read > 0)
    }

    /// Looks at the next bytes, however many; at fewer only where the input ends or breaks. Looking again and again costs
    /// no more than what is read and taken.
    pub(super) fn look(&mut self, count: usize) -> &[u8] {
        while self.filled - self.at < count && self.failure.is_none() {
            if self.filled == self.buffer.len() {
                if self.at > self.filled / 2 {
                    self.make_room();
                } else {
                    self.buffer.resize(2 * self.filled, 0);
                }
            }
            match self.decoder.read(&mut self.buffer[self.filled..]) {
                Ok(0) => break,
                Ok(read) => self.filled += read,
                Err(error) => self.failure = Some(error),
            }
        }
        &self.buffer[self.at..self.filled.min(self.at.saturating_add(count))]
    }

    /// Whether more is there to look at than is read at a time.
    pub(super) fn is_ahead(&self) -> bool {
        self.filled - self.at > BUFFER_BYTES
    }

    /// Puts back the last bytes that were taken, which began at `seek_point` and `offset`.
    pub(super) fn put_back(&mut self, seek_point: SeekPoint, offset: u64, mut bytes: Vec<u8>) {
        bytes.extend_from_slice(&self.buffer[self.at..self.filled]);
        (self.at, self.filled) = (0, bytes.len());
        bytes.resize(bytes.len().max(BUFFER_BYTES), 0);
        self.buffer = bytes;
        (self.seek_point, self.offset) = (seek_point, offset);
    }

    /// Lets what was taken go, so that more can be read.
    fn make_room(&mut self) {
        self.buffer.copy_within(self.at..self.filled, 0);
        self.advance_seek_point(self.at);
        self.filled -= self.at;
        self.at = 0;
    }

    /// Gives an error once the bytes that are there are taken.
    pub(super) fn fail_after_buffered(&mut self, error: io::Error) {
        self.failure = Some(error);
    }

    /// The point so many bytes after another.
    pub(super) fn seek_point_after(&self, seek_point: SeekPoint, count: u64) -> SeekPoint {
        match self.decoder {
            Decoder::Plain(_) => SeekPoint { base: seek_point.base + count, skip: 0 },
            Decoder::Members(_) => SeekPoint { base: seek_point.base, skip: seek_point.skip + count },
        }
    }

    fn advance_seek_point(&mut self, count: usize) {
        self.seek_point = self.seek_point_after(self.seek_point, count as u64);
    }

    /// After an error: goes on after the damage, where the next member begins. False where there is none.
    pub(super) fn recover(&mut self) -> bool {
        self.at = self.filled;
        match &mut self.decoder {
            Decoder::Members(members) => members.recover().unwrap_or_else(|error| {
                self.failure = Some(error);
                true
            }),
            Decoder::Plain(_) => false,
        }
    }
}

impl Read for InputStream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, out)
    }
}

impl BufRead for InputStream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.filled {
            self.advance_seek_point(self.at);
            (self.at, self.filled) = (0, 0);
            self.buffer.truncate(BUFFER_BYTES);
            self.buffer.shrink_to(BUFFER_BYTES);
            if let Some(error) = self.failure.take() {
                return Err(error);
            }
            self.filled = self.decoder.read(&mut self.buffer)?;
            match &self.decoder {
                Decoder::Plain(raw) => self.seek_point.base = raw.taken - self.filled as u64,
                Decoder::Members(members) => self.seek_point = members.seek_point_before(self.filled as u64),
            }
        }
        Ok(&self.buffer[self.at..self.filled])
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
        self.offset += count as u64;
    }
}

impl Read for Decoder {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let reader: &mut dyn Read = match self {
            Self::Plain(reader) => reader,
            Self::Members(reader) => reader,
        };
        loop {
            match reader.read(out) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }
}

/// What became of reading: a broken stream is the fault of the data, anything else that of the machine.
pub(super) fn read_error(error: io::Error) -> Error {
    let (kind, message) = match error.kind() {
        io::ErrorKind::UnexpectedEof => (ErrorKind::Truncated, "the compressed data breaks off"),
        io::ErrorKind::OutOfMemory => (ErrorKind::TooLarge, "the compressed data asks for too much memory"),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
            (ErrorKind::Corrupt, "the compressed data is damaged")
        }
        _ => (ErrorKind::Unreadable, "the input cannot be read"),
    };
    Error::new(kind, message).because(error)
}
