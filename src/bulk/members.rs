//! Compressed files are members, one after another: those of gzip, the frames of zstd, the streams of bzip2 and xz. Each is
//! decompressed for itself, so that one that is damaged costs no other, and a run can go on from where one begins.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of bytes: `at` <= `filled`, and `out` is no less than what was read last; `seek_member` compares before it subtracts"
)]

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memmem;

use super::compression::Compression;

/// Bytes read at a time.
pub(super) const BUFFER_BYTES: usize = 64 << 10;

/// Memory that an xz stream may ask for; the highest preset of the `xz` tool needs 65 MiB.
const XZ_MEMORY: u64 = 256 << 20;

/// Exponent of the window that a zstd frame may ask for: 128 MiB, as much as the `zstd` tool allows and `--long` makes.
const ZSTD_WINDOW: u32 = 27;

/// What begins a zstd frame that holds no data, but for the lowest four bits.
const SKIPPABLE: u32 = 0x184d_2a50;

/// Where to continue: a byte of the file, and how many decompressed bytes to pass over from there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct SeekPoint {
    pub base: u64,
    pub skip: u64,
}

/// Bytes of a file, as they are on disk, that were read so far.
pub(super) type Meter = Arc<AtomicU64>;

/// The members of a file.
pub(super) struct Members {
    compression: Compression,
    /// None after the last one, and where something else follows.
    member: Option<Member>,
    /// What is left of the file where something else follows.
    rest: Option<Raw>,
    /// Where the member begins in the file.
    base: u64,
    /// Bytes that came out of it.
    out: u64,
}

enum Member {
    Gzip(Box<flate2::bufread::GzDecoder<Raw>>),
    Zstd(zstd::stream::read::Decoder<'static, Raw>),
    Bzip2(bzip2::bufread::BzDecoder<Raw>),
    Xz(liblzma::bufread::XzDecoder<Raw>),
}

impl Member {
    fn new(compression: Compression, raw: Raw) -> io::Result<Self> {
        Ok(match compression {
            Compression::Gzip => Self::Gzip(Box::new(flate2::bufread::GzDecoder::new(raw))),
            Compression::Bzip2 => Self::Bzip2(bzip2::bufread::BzDecoder::new(raw)),
            Compression::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(raw)?.single_frame();
                decoder.window_log_max(ZSTD_WINDOW)?;
                Self::Zstd(decoder)
            }
            Compression::Xz => {
                let stream = liblzma::stream::Stream::new_stream_decoder(XZ_MEMORY, 0)?;
                Self::Xz(liblzma::bufread::XzDecoder::new_stream(raw, stream))
            }
        })
    }

    fn into_inner(self) -> Raw {
        match self {
            Self::Gzip(decoder) => decoder.into_inner(),
            Self::Zstd(decoder) => decoder.finish(),
            Self::Bzip2(decoder) => decoder.into_inner(),
            Self::Xz(decoder) => decoder.into_inner(),
        }
    }
}

impl Read for Member {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(decoder) => decoder.read(out),
            Self::Zstd(decoder) => decoder.read(out),
            Self::Bzip2(decoder) => decoder.read(out),
            Self::Xz(decoder) => decoder.read(out),
        }
        .map_err(memory_error)
    }
}

/// Tells what asks for too much memory from what is damaged.
fn memory_error(error: io::Error) -> io::Error {
    let xz = error.get_ref().and_then(|cause| cause.downcast_ref::<liblzma::stream::Error>());
    // The crate passes the message of zstd on, and nothing else that tells.
    let zstd = error.to_string().contains("too much memory");
    if zstd || matches!(xz, Some(liblzma::stream::Error::MemLimit)) {
        let message = format!("over {} MiB, or {} MiB of zstd", XZ_MEMORY >> 20, (1 << ZSTD_WINDOW) >> 20);
        return io::Error::new(io::ErrorKind::OutOfMemory, message);
    }
    error
}

impl Members {
    /// The members of a file that begins with one.
    pub(super) fn new(compression: Compression, raw: Raw) -> io::Result<Self> {
        let mut members = Self { compression, member: None, rest: None, base: 0, out: 0 };
        members.begin(raw)?;
        Ok(members)
    }

    /// The point so many bytes before what was read last.
    pub(super) fn seek_point_before(&self, bytes: u64) -> SeekPoint {
        SeekPoint { base: self.base, skip: self.out - bytes }
    }

    fn begin(&mut self, raw: Raw) -> io::Result<()> {
        (self.base, self.out) = (raw.taken, 0);
        self.member = Some(Member::new(self.compression, raw)?);
        Ok(())
    }

    /// Goes on to the next member after one that came to its end; false where there is none. Whatever is between members
    /// of gzip is passed over, as others do.
    fn next(&mut self) -> io::Result<bool> {
        let Some(mut raw) = self.member.take().map(Member::into_inner) else { return Ok(false) };
        raw.skip_padding()?;
        let magic = self.compression.magic();
        let head = raw.peek(magic.len().max(4))?;
        if head.is_empty() {
            return Ok(false);
        }
        if head.starts_with(magic) || self.compression == Compression::Zstd && is_skippable(head) {
            self.begin(raw)?;
            return Ok(true);
        }
        if magic.starts_with(head) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.rest = Some(raw);
        if self.compression == Compression::Gzip {
            return self.recover();
        }
        Err(io::Error::new(io::ErrorKind::InvalidData, "what follows its end is not compressed"))
    }

    /// Goes on to the next member after what was read; false where there is none.
    pub(super) fn recover(&mut self) -> io::Result<bool> {
        let rest = self.rest.take().or_else(|| self.member.take().map(Member::into_inner));
        let Some(mut raw) = rest else { return Ok(false) };
        // A member that is damaged all over is not looked at twice.
        let stands = raw.taken == self.base && !raw.peek(1)?.is_empty();
        raw.consume(usize::from(stands));
        if !raw.seek_member(self.compression)? {
            return Ok(false);
        }
        self.begin(raw)?;
        Ok(true)
    }
}

fn is_skippable(head: &[u8]) -> bool {
    let magic = head.first_chunk::<4>().map(|magic| u32::from_le_bytes(*magic));
    magic.is_some_and(|magic| magic & !0xf == SKIPPABLE)
}

impl Read for Members {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(member) = &mut self.member else { return Ok(0) };
            let count = member.read(out)?;
            self.out += count as u64;
            if count > 0 || out.is_empty() || !self.next()? {
                return Ok(count);
            }
        }
    }
}

/// Bytes as they are on disk, counted.
pub(super) struct Raw {
    inner: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    /// Bytes of the file that were taken.
    pub taken: u64,
    /// The same, for whoever shows how far a run is.
    pub meter: Meter,
}

impl Raw {
    pub(super) fn new(inner: Box<dyn Read + Send>, taken: u64) -> Self {
        Self { inner, buffer: vec![0; BUFFER_BYTES], at: 0, filled: 0, taken, meter: Meter::default() }
    }

    /// Buffers at least so many bytes, unless the input ends before.
    #[expect(
        clippy::indexing_slicing,
        reason = "`at` <= `filled` <= the length of `buffer`: a reader says how much it filled"
    )]
    pub(super) fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
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

    /// Passes over everything up to the next start of a member; false at the end of the input.
    fn seek_member(&mut self, compression: Compression) -> io::Result<bool> {
        let magic = compression.magic();
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
            // The last bytes may begin one that goes on after them.
            self.consume(length - (magic.len() - 1));
        }
    }

    /// Passes over zeros, with which files are padded.
    fn skip_padding(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.peek(1)?;
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let all = zeros == bytes.len() && zeros > 0;
            self.consume(zeros);
            if !all {
                return Ok(());
            }
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
pub(super) fn read_buffered(from: &mut impl BufRead, out: &mut [u8]) -> io::Result<usize> {
    let count = from.fill_buf()?.read(out)?;
    from.consume(count);
    Ok(count)
}
