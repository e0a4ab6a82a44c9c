//! Files and standard input -> decompressed bytes, with a point to seek back to.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;
use memchr::memmem;

use super::compression::Compression;
use crate::error::{Error, ErrorKind};

/// Bytes read at a time.
const BUFFER_BYTES: usize = 64 << 10;

/// Bytes that tell a compression.
const MAGIC_BYTES: usize = 6;

/// Memory that an xz stream may ask for; the highest preset of the `xz` tool needs 65 MiB.
const XZ_MEMORY: u64 = 256 << 20;

/// Where to continue: a byte of the file, and how many decompressed bytes to pass over from there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct SeekPoint {
    pub base: u64,
    pub skip: u64,
}

/// Bytes of a file, as they are on disk, that were read so far.
pub(super) type Meter = Arc<AtomicU64>;

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
    Gzip(Box<Members>),
    Other(Box<dyn Read + Send>),
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
        let magic = magic[..magic.len().min(MAGIC_BYTES)].to_vec();
        Self::with_magic(raw, &magic)
    }

    fn with_magic(raw: Raw, magic: &[u8]) -> io::Result<Self> {
        let meter = Arc::clone(&raw.meter);
        let decoder = match Compression::of_content(magic) {
            None => Decoder::Plain(raw),
            Some(Compression::Gzip) => Decoder::Gzip(Box::new(Members::new(raw))),
            Some(Compression::Zstd) => {
                Decoder::Other(Box::new(zstd::stream::read::Decoder::with_buffer(raw)?))
            }
            Some(Compression::Bzip2) => Decoder::Other(Box::new(bzip2::bufread::MultiBzDecoder::new(raw))),
            Some(Compression::Xz) => {
                let flags = liblzma::stream::CONCATENATED;
                let stream = liblzma::stream::Stream::new_stream_decoder(XZ_MEMORY, flags)?;
                Decoder::Other(Box::new(liblzma::bufread::XzDecoder::new_stream(raw, stream)))
            }
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
        &self.buffer[self.at..self.filled.min(self.at + count)]
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
            self.buffer.copy_within(self.at..self.filled, 0);
            self.advance_seek_point(self.at);
            self.filled -= self.at;
            self.at = 0;
            let read = self.decoder.read(&mut self.buffer[self.filled..]);
            self.filled += read.as_ref().map_or(0, |read| *read);
            read
        };
        read.map_err(|error| self.failure = Some(error)).is_ok_and(|read| read > 0)
    }

    /// Puts back the last bytes that were taken, which began at `seek_point` and `offset`.
    pub(super) fn put_back(&mut self, seek_point: SeekPoint, offset: u64, bytes: &[u8]) {
        let rest = &self.buffer[self.at..self.filled];
        let joined = [bytes, rest].concat();
        (self.at, self.filled) = (0, joined.len());
        if joined.len() > self.buffer.len() {
            self.buffer = joined;
        } else {
            self.buffer[..joined.len()].copy_from_slice(&joined);
        }
        (self.seek_point, self.offset) = (seek_point, offset);
    }

    /// Gives an error once the bytes that are there are taken.
    pub(super) fn fail_after_buffered(&mut self, error: io::Error) {
        self.failure = Some(error);
    }

    /// The point so many bytes after another.
    pub(super) fn seek_point_after(&self, seek_point: SeekPoint, count: u64) -> SeekPoint {
        match self.decoder {
            Decoder::Plain(_) => SeekPoint { base: seek_point.base + count, skip: 0 },
            _ => SeekPoint { base: seek_point.base, skip: seek_point.skip + count },
        }
    }

    fn advance_seek_point(&mut self, count: usize) {
        self.seek_point = self.seek_point_after(self.seek_point, count as u64);
    }

    /// After an error: goes on after the damage, where the next gzip member begins. False where there is none.
    pub(super) fn recover(&mut self) -> bool {
        self.at = self.filled;
        match &mut self.decoder {
            Decoder::Gzip(members) => members.recover(),
            _ => false,
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
            if let Some(error) = self.failure.take() {
                return Err(error);
            }
            self.filled = self.decoder.read(&mut self.buffer)?;
            match &self.decoder {
                Decoder::Plain(raw) => self.seek_point.base = raw.taken - self.filled as u64,
                Decoder::Gzip(members) => {
                    self.seek_point =
                        SeekPoint { base: members.base, skip: members.out - self.filled as u64 };
                }
                Decoder::Other(_) => {}
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
            Self::Gzip(reader) => reader,
            Self::Other(reader) => reader,
        };
        loop {
            match reader.read(out) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }
}

/// The members of a gzip file, one after another. Whatever is between them is passed over.
struct Members {
    /// None after the last one.
    member: Option<GzDecoder<Raw>>,
    /// Where the member begins in the file.
    base: u64,
    /// Bytes that came out of it.
    out: u64,
}

impl Members {
    fn new(raw: Raw) -> Self {
        let base = raw.taken;
        Self { member: Some(GzDecoder::new(raw)), base, out: 0 }
    }

    /// Goes on to the next member after what was read of this one.
    fn recover(&mut self) -> bool {
        let Some(mut raw) = self.member.take().map(GzDecoder::into_inner) else { return false };
        if !raw.seek_member().unwrap_or(false) {
            return false;
        }
        self.base = raw.taken;
        self.out = 0;
        self.member = Some(GzDecoder::new(raw));
        true
    }
}

impl Read for Members {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(member) = &mut self.member else { return Ok(0) };
            let count = member.read(out)?;
            self.out += count as u64;
            if count > 0 || out.is_empty() || !self.recover() {
                return Ok(count);
            }
        }
    }
}

/// Bytes as they are on disk, counted.
struct Raw {
    inner: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    /// Bytes of the file that were taken.
    taken: u64,
    /// The same, for whoever shows how far a run is.
    meter: Meter,
}

impl Raw {
    fn new(inner: Box<dyn Read + Send>, taken: u64) -> Self {
        Self { inner, buffer: vec![0; BUFFER_BYTES], at: 0, filled: 0, taken, meter: Meter::default() }
    }

    /// Buffers at least so many bytes, unless the input ends before.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.at == self.filled {
            (self.at, self.filled) = (0, 0);
        }
        while self.filled - self.at < count {
            self.buffer.copy_within(self.at..self.filled, 0);
            self.filled -= self.at;
            self.at = 0;
            match self.inner.read(&mut self.buffer[self.filled..]) {
                Ok(0) => break,
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(&self.buffer[self.at..self.filled])
    }

    fn took(&mut self, count: usize) {
        self.taken += count as u64;
        self.meter.store(self.taken, Ordering::Relaxed);
    }

    /// Passes over everything up to the next start of a gzip member; false at the end of the input.
    fn seek_member(&mut self) -> io::Result<bool> {
        let magic = Compression::Gzip.magic();
        loop {
            let bytes = self.peek(magic.len())?;
            let (found, length) = (memmem::find(bytes, magic), bytes.len());
            if let Some(at) = found {
                self.consume(at);
                return Ok(true);
            }
            if length < magic.len() {
                return Ok(false);
            }
            // The last two bytes may begin one that goes on after them.
            self.consume(length - (magic.len() - 1));
        }
    }
}

impl Read for Raw {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at < self.filled || out.len() < self.buffer.len() {
            return read_buffered(self, out);
        }
        let count = self.inner.read(out)?;
        self.took(count);
        Ok(count)
    }
}

impl BufRead for Raw {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
        self.took(count);
    }
}

/// `read` of what has a buffer.
fn read_buffered(from: &mut impl BufRead, out: &mut [u8]) -> io::Result<usize> {
    let count = from.fill_buf()?.read(out)?;
    from.consume(count);
    Ok(count)
}

/// What became of reading: a broken stream is the fault of the data, anything else that of the machine.
pub(super) fn read_error(error: io::Error) -> Error {
    let (kind, message) = match error.kind() {
        io::ErrorKind::UnexpectedEof => (ErrorKind::Truncated, "the compressed data breaks off"),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
            (ErrorKind::Corrupt, "the compressed data is damaged")
        }
        _ => (ErrorKind::Unreadable, "the input cannot be read"),
    };
    Error::new(kind, message).because(error)
}
