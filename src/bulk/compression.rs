//! The compressions of inputs and outputs: how they are told, and how a piece of output is written.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

/// Levels are the defaults of the command-line tools, but for bzip2 and xz: pieces as short as ours gain nothing by more.
const GZIP_LEVEL: u32 = 6;
const ZSTD_LEVEL: i32 = 3;
const BZIP2_LEVEL: u32 = 6;
const XZ_LEVEL: u32 = 6;

/// What compresses a file. Streams of each may follow one another in a file, so that an output can be written in pieces
/// that are complete in themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Compression {
    const ALL: [Self; 4] = [Self::Gzip, Self::Zstd, Self::Bzip2, Self::Xz];

    /// The extension of a file that is compressed so.
    fn extension(self) -> &'static str {
        match self {
            Self::Gzip => "gz",
            Self::Zstd => "zst",
            Self::Bzip2 => "bz2",
            Self::Xz => "xz",
        }
    }

    /// The bytes that a stream begins with.
    pub(super) fn magic(self) -> &'static [u8] {
        match self {
            Self::Gzip => b"\x1f\x8b\x08",
            Self::Zstd => b"\x28\xb5\x2f\xfd",
            Self::Bzip2 => b"BZh",
            Self::Xz => b"\xfd7zXZ\0",
        }
    }

    /// What the extension of a name promises, in upper or lower case.
    pub(super) fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|compression| extension.eq_ignore_ascii_case(compression.extension()))
    }

    /// What the first bytes of a file tell.
    pub(super) fn of_content(head: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|compression| head.starts_with(compression.magic()))
    }

    /// One complete stream of some bytes.
    fn compress(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Zstd => {
                // With a checksum, as the other three have one.
                let mut compressor = zstd::bulk::Compressor::new(ZSTD_LEVEL)?;
                compressor.include_checksum(true)?;
                compressor.compress(bytes)
            }
            Self::Xz => liblzma::encode_all(bytes, XZ_LEVEL),
            Self::Gzip => {
                let mut encoder =
                    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(GZIP_LEVEL));
                encoder.write_all(bytes)?;
                encoder.finish()
            }
            Self::Bzip2 => {
                let level = bzip2::Compression::new(BZIP2_LEVEL);
                let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), level);
                encoder.write_all(bytes)?;
                encoder.finish()
            }
        }
    }
}

/// Bytes as they go to disk.
pub(super) fn compressed(compression: Option<Compression>, bytes: &[u8]) -> io::Result<Cow<'_, [u8]>> {
    compression.map_or(Ok(Cow::Borrowed(bytes)), |compression| Ok(compression.compress(bytes)?.into()))
}

/// A path without the extension of a compression.
pub(super) fn uncompressed_name(path: &Path) -> &Path {
    match (Compression::of_name(path), path.file_stem()) {
        (Some(_), Some(stem)) => Path::new(stem),
        _ => path,
    }
}
