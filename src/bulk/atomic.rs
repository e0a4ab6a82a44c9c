//! Files that have their name only when they are complete. What is no regular file, such as a device, is never replaced.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::{JobError, JobErrorKind};

/// Links that are followed from one to the next, as many as Linux follows.
const LINKS: usize = 40;

/// How a path is written to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// A regular file at this path, or none yet: written under another name, then renamed.
    File(PathBuf),
    /// A device or a FIFO, also one that a link leads to: opened and written in place.
    Special,
}

impl Destination {
    /// Links are followed, so that they stay. Those of a process to its own open files, such as `/dev/stdout`, lead to
    /// what is open, which no name does.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..LINKS {
            let metadata = match path.symlink_metadata() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::File(path)),
                result => result?,
            };
            if metadata.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            if metadata.is_file() {
                return Ok(Self::File(path));
            }
            if !metadata.is_symlink() || parent(&path).canonicalize()?.starts_with("/proc") {
                return Ok(Self::Special);
            }
            path = parent(&path).join(fs::read_link(&path)?);
        }
        Err(io::Error::other("too many links, one leading to the next"))
    }

    /// The same, as an error of the path that was named.
    pub(super) fn of_output(path: &Path) -> Result<Self, JobError> {
        Self::of(path).map_err(|error| unwritable(path, error))
    }
}

/// The folder of a file.
pub(super) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Opens what is written in place.
pub(super) fn open_special(path: &Path) -> Result<File, JobError> {
    OpenOptions::new().write(true).open(path).map_err(|error| unwritable(path, error))
}

/// Sees that a name which this program gives to files of its own is not taken by anything else.
pub(super) fn expect_regular(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Ok(metadata) if !metadata.is_file() => {
            Err(io::Error::other("something that is no regular file has this name"))
        }
        result => result.map(drop),
    }
}

/// Writes a small file at once.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), JobError> {
    match Destination::of_output(path)? {
        Destination::Special => open_special(path)?.write_all(bytes).map_err(|error| unwritable(path, error)),
        Destination::File(target) => {
            let temporary = partial(&target);
            let write = || {
                expect_regular(&temporary)?;
                fs::write(&temporary, bytes).or_else(|_| {
                    fs::create_dir_all(parent(&target))?;
                    fs::write(&temporary, bytes)
                })?;
                fs::rename(&temporary, &target)
            };
            write().map_err(|error| unwritable(path, error))
        }
    }
}

/// The name of a file that is not complete.
pub(super) fn partial(path: &Path) -> PathBuf {
    beside(path, ".partial")
}

/// The journal of an output.
pub(super) fn journal(path: &Path) -> PathBuf {
    beside(path, ".journal")
}

/// A path with something after its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    // Components drop the slash at the end of a directory.
    let mut name: OsString = path.components().collect::<PathBuf>().into_os_string();
    name.push(suffix);
    name.into()
}

/// Gives a complete file its name.
pub(super) fn complete(file: &File, path: &Path) -> Result<(), JobError> {
    let renamed = file.sync_all().and_then(|()| fs::rename(partial(path), path));
    renamed.and_then(|()| sync_parent(path)).map_err(|error| unwritable(path, error))
}

#[cfg(unix)]
fn sync_parent(path: &Path) -> io::Result<()> {
    File::open(parent(path)).and_then(|directory| directory.sync_all())
}

#[cfg(not(unix))]
fn sync_parent(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Sees that all files of a directory are on disk, by one call for all: a call for each would cost more than cleaning.
#[cfg(target_os = "linux")]
pub(super) fn sync_directory(path: &Path) -> Result<(), JobError> {
    let synced = File::open(path).and_then(|directory| Ok(rustix::fs::syncfs(directory)?));
    synced.map_err(|error| unwritable(path, error))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn sync_directory(path: &Path) -> Result<(), JobError> {
    sync_parent(&path.join(".")).map_err(|error| unwritable(path, error))
}

/// The error of an output.
pub(super) fn unwritable(path: &Path, error: io::Error) -> JobError {
    JobError::new(JobErrorKind::Unwritable, "cannot be written").at(path).because(error)
}
