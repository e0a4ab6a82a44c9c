//! Files that are written from their beginning to their end, in one run or in several: with a count and a checksum of what
//! they hold, so that the next run can tell that nobody changed them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use flate2::Crc;
use serde::{Deserialize, Serialize};

use super::atomic::{self, expect_regular, unwritable};
use super::error::{JobError, JobErrorKind};

/// How far a file is, and a checksum (CRC-32) of all of it so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    pub bytes: u64,
    checksum: u32,
}

/// A file that grows.
pub(super) struct KeptFile {
    file: File,
    bytes: u64,
    checksum: Crc,
}

impl KeptFile {
    fn new(file: File) -> Self {
        Self { file, bytes: 0, checksum: Crc::new() }
    }

    /// Opens the incomplete file of a path: a new one, or one that is to be as a run left it. A run that was killed right
    /// after its end has renamed it already.
    pub(super) fn open_partial(path: &Path, keep: Option<Mark>) -> Result<Self, JobError> {
        let temporary = atomic::partial(path);
        expect_regular(&temporary).map_err(|error| unwritable(&temporary, error))?;
        let Some(keep) = keep else {
            return File::create(&temporary).map(Self::new).map_err(|error| unwritable(path, error));
        };
        if !temporary.exists() && path.exists() {
            fs::rename(path, &temporary).map_err(|error| unwritable(path, error))?;
        }
        Self::open(&temporary, keep)
    }

    /// Opens a file, or makes it, to go on from a mark. One that is not what the mark says stays as it is.
    pub(super) fn open(path: &Path, keep: Mark) -> Result<Self, JobError> {
        let failed = |error| unwritable(path, error);
        let refuse = |message| Err(JobError::new(JobErrorKind::OtherRun, message).at(path));
        expect_regular(path).map_err(failed)?;
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        let mut kept = Self::new(file);
        kept.read_over(keep.bytes).map_err(failed)?;
        if kept.bytes < keep.bytes {
            return refuse(format!("has {} bytes, the journal knows {}", kept.bytes, keep.bytes));
        }
        if kept.mark() != keep {
            return refuse(format!("its first {} bytes are not those that the run wrote", keep.bytes));
        }
        kept.file.set_len(keep.bytes).and_then(|()| kept.file.seek(SeekFrom::End(0))).map_err(failed)?;
        Ok(kept)
    }

    /// Counts the next bytes of the file as if they were written now.
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a reader fills no more than it is given, and places in a file have 64 bits"
    )]
    fn read_over(&mut self, count: u64) -> io::Result<()> {
        let mut buffer = vec![0; 64 << 10];
        let mut left = (&self.file).take(count);
        loop {
            match left.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(read) => {
                    self.bytes += read as u64;
                    self.checksum.update(&buffer[..read]);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { bytes: self.bytes, checksum: self.checksum.sum() }
    }

    /// The file itself, to be synced or renamed.
    pub(super) fn file(&self) -> &File {
        &self.file
    }
}

impl Write for KeptFile {
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a writer takes no more than it is given, and places in a file have 64 bits"
    )]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        self.checksum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The checksum of a text.
pub(super) fn checksum(text: &str) -> u32 {
    let mut checksum = Crc::new();
    checksum.update(text.as_bytes());
    checksum.sum()
}
